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

/// Some paths, and how many batches were listed before them.
type Batch<T> = (usize, Vec<T>);

pub(super) fn load(source: &dyn Source, grammar: &Grammar, threads: usize) -> (Journal, Listing) {
    let names = Arc::new(Names::default());
    let (sender, receiver) = crossbeam_channel::bounded::<Batch<NotePath>>(256);
    let mut order = Order::default();
    let (mut batches, listing) = std::thread::scope(|scope| {
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
            let nth = order.take(&batch);
            // Sending fails only where all readers are gone, and then joining them tells why.
            let _ = sender.send((nth, std::mem::replace(&mut batch, Vec::with_capacity(BATCH))));
        });
        drop(sender);
        // What is left over is read here, and a small journal whole: no thread is faster.
        let nth = order.take(&batch);
        let mut batches = read_all([(nth, batch)], source, grammar, names);
        for reader in readers {
            batches.extend(reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        (batches, listing)
    });
    batches.sort_unstable_by_key(|(nth, _)| *nth);
    let mut notes: Vec<Box<Note>> = batches.into_iter().flat_map(|(_, notes)| notes).collect();
    for (path, why) in &listing.unreadable {
        order.holds = false;
        notes.push(Box::new(unreadable(path.clone(), why, Listing::HELP)));
    }
    let journal =
        if order.holds { Journal::from_sorted(names, notes) } else { Journal::from_notes(names, notes) };
    (journal, listing)
}

/// Whether paths come in their order, each once. Seen while they are listed, since looking at the
/// paths of all notes later costs as much as binding them.
struct Order {
    holds: bool,
    batches: usize,
    last: Option<NotePath>,
}

impl Default for Order {
    fn default() -> Order {
        Order { holds: true, batches: 0, last: None }
    }
}

impl Order {
    /// Looks at the next batch; returns how many came before it.
    fn take(&mut self, batch: &[NotePath]) -> usize {
        let follows = self.last.as_ref().zip(batch.first()).is_none_or(|(last, first)| last < first);
        self.holds &= follows && batch.is_sorted_by(|a, b| a < b);
        self.last = batch.last().cloned();
        self.batches += 1;
        self.batches - 1
    }
}

/// Reads batch after batch. Boxed, since a list of notes by value is moved whenever it grows.
#[allow(clippy::vec_box)]
fn read_all(
    batches: impl IntoIterator<Item = Batch<NotePath>>,
    source: &dyn Source,
    grammar: &Grammar,
    names: &Names,
) -> Vec<Batch<Box<Note>>> {
    let _nearby = Nearby::new();
    let mut buffer = Vec::new();
    let mut read = |path| read(path, source, grammar, names, &mut buffer).map(Box::new);
    batches.into_iter().map(|(nth, paths)| (nth, paths.into_iter().filter_map(&mut read).collect())).collect()
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
