//! Reading a whole journal: one thread walks, many read and parse.
//!
//! More readers than processors: warm it costs next to nothing, and on a cold disk it is what keeps
//! the queue full. A text is dropped as soon as it is parsed, so memory holds notes, not prose.

use std::sync::Arc;

use super::source::{Content, Listing, Nearby, Source};
use crate::finding::NotePath;
use crate::journal::Journal;
use crate::note::{Grammar, Names, Note, unreadable};

/// Paths handed to a reader at once.
const BATCH: usize = 64;

pub(super) fn load(source: &dyn Source, grammar: &Grammar, threads: usize) -> (Journal, Listing) {
    let names = Arc::new(Names::default());
    let (sender, receiver) = crossbeam_channel::bounded::<Vec<NotePath>>(256);
    let (mut notes, listing) = std::thread::scope(|scope| {
        let mut readers = Vec::new();
        let mut batch = Vec::with_capacity(BATCH);
        let names = &names;
        let listing = source.list(&mut |path| {
            batch.push(path);
            if batch.len() < BATCH {
                return;
            }
            if readers.is_empty() {
                readers.extend((0..threads.max(1)).map(|_| {
                    let receiver = receiver.clone();
                    scope.spawn(move || read_all(receiver, source, grammar, names))
                }));
            }
            // Sending fails only where all readers are gone, and then joining them tells why.
            let _ = sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
        });
        drop(sender);
        // What is left over is read here, and a small journal whole: no thread is faster.
        let mut notes = read_all([batch], source, grammar, names);
        for reader in readers {
            notes.extend(reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        (notes, listing)
    });
    for (path, why) in &listing.unreadable {
        notes.push(Box::new(unreadable(path.clone(), why, Listing::HELP)));
    }
    (Journal::from_notes(names, notes), listing)
}

/// Reads batch after batch. Boxed, since a list of notes by value is moved whenever it grows.
#[allow(clippy::vec_box)]
fn read_all(
    batches: impl IntoIterator<Item = Vec<NotePath>>,
    source: &dyn Source,
    grammar: &Grammar,
    names: &Names,
) -> Vec<Box<Note>> {
    let _nearby = Nearby::new();
    let mut buffer = Vec::new();
    let sorted = |mut batch: Vec<NotePath>| {
        batch.sort_unstable();
        batch
    };
    let paths = batches.into_iter().flat_map(sorted);
    paths.filter_map(|path| read(path, source, grammar, names, &mut buffer)).map(Box::new).collect()
}

fn read(
    path: NotePath,
    source: &dyn Source,
    grammar: &Grammar,
    names: &Names,
    buffer: &mut Vec<u8>,
) -> Option<Note> {
    match source.read(&path, buffer) {
        Content::Bytes(len) => super::parse_note(path, &buffer[..len], grammar, names),
        Content::Unreadable { why, help } => Some(unreadable(path, &why, &help)),
        Content::Gone => None,
    }
}
