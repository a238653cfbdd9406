//! Reading a whole journal: one thread walks, many read and parse.
//!
//! More readers than processors: warm it costs next to nothing, and on a cold disk it is what keeps
//! the queue full. A text is dropped as soon as it is parsed, so memory holds notes, not prose.

use std::sync::Arc;

use super::source::{Content, Listing, Nearby, Source};
use crate::finding::NotePath;
use crate::graph::Survey;
use crate::journal::Journal;
use crate::note::{Grammar, Names, Note, unreadable};

/// Paths handed to a reader at once.
const BATCH: usize = 64;

/// A journal as it was read.
pub(super) struct Loaded {
    pub journal: Journal,
    pub survey: Survey,
    pub listing: Listing,
}

/// Some paths or notes, and how many batches were listed before them.
type Batch<T> = (usize, Vec<T>);

/// What one thread read: notes, and what it saw of them. A note's place is the number of its batch
/// times [`BATCH`] and its number in the batch.
#[derive(Default)]
struct Share {
    #[allow(clippy::vec_box)]
    batches: Vec<Batch<Box<Note>>>,
    survey: Survey,
}

pub(super) fn load(source: &dyn Source, grammar: &Grammar, threads: usize) -> Loaded {
    let names = Arc::new(Names::default());
    let (sender, receiver) = crossbeam_channel::bounded::<Batch<NotePath>>(256);
    let mut order = Order::default();
    let (share, listing) = std::thread::scope(|scope| {
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
        let mut share = read_all([(nth, batch)], source, grammar, names);
        for reader in readers {
            let other = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            share.batches.extend(other.batches);
            share.survey.add(other.survey);
        }
        (share, listing)
    });
    let Share { mut batches, mut survey } = share;
    batches.sort_unstable_by_key(|(nth, _)| *nth);
    let before: Vec<usize> =
        batches.iter().scan(0, |sum, (_, notes)| Some(std::mem::replace(sum, *sum + notes.len()))).collect();
    let mut notes: Vec<Box<Note>> = batches.into_iter().flat_map(|(_, notes)| notes).collect();
    if order.holds && listing.unreadable.is_empty() {
        survey.renumber(|place| {
            let (nth, at) = (place as usize / BATCH, place as usize % BATCH);
            u32::try_from(before[nth] + at).unwrap_or(u32::MAX)
        });
        return Loaded { journal: Journal::from_sorted(names, notes), survey, listing };
    }
    let why = |(path, why): &(NotePath, String)| Box::new(unreadable(path.clone(), why, Listing::HELP));
    notes.extend(listing.unreadable.iter().map(why));
    let journal = Journal::from_notes(names, notes);
    Loaded { survey: Survey::of(&journal), journal, listing }
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

/// Reads batch after batch. Notes are boxed, since a list of notes by value is moved whenever it grows.
fn read_all(
    batches: impl IntoIterator<Item = Batch<NotePath>>,
    source: &dyn Source,
    grammar: &Grammar,
    names: &Names,
) -> Share {
    let _nearby = Nearby::new();
    let mut buffer = Vec::new();
    let mut share = Share::default();
    for (nth, paths) in batches {
        let mut notes = Vec::with_capacity(paths.len());
        for path in paths {
            if let Some(note) = read(path, source, grammar, names, &mut buffer) {
                share.survey.look(u32::try_from(nth * BATCH + notes.len()).unwrap_or(u32::MAX), &note);
                notes.push(Box::new(note));
            }
        }
        share.batches.push((nth, notes));
    }
    share
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
