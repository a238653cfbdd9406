//! Reading a whole journal: one thread walks, many read and parse.
//!
//! More readers than processors: warm it costs next to nothing, and on a cold disk it is what keeps
//! the queue full. A text is dropped as soon as it is parsed, so memory holds notes, not prose.

use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::source::{Content, Listing, Nearby, Source};
use crate::graph::Survey;
use crate::journal::{Journal, Order};
use crate::note::{Grammar, Names, Note, NoteBatch, NoteLists, Parser, parse, unreadable};
use crate::text::NotePath;

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

/// Notes as a journal keeps them: to move them there takes longer than to count them.
type ReadBatch = Batch<Option<Note>>;

pub(super) fn load(source: &dyn Source, grammar: &Grammar, threads: usize) -> Loaded {
    let reading = Loader { source, grammar, names: Arc::default(), survey: Mutex::default() };
    let mut listed = Listed::default();
    let (mut batches, listing) = std::thread::scope(|scope| {
        // What a small journal does not need it does not pay for.
        let mut sender = None;
        let mut readers = Vec::new();
        let mut batch = Vec::with_capacity(BATCH);
        let reading = &reading;
        let listing = source.list(&mut |path| {
            batch.push(path);
            if batch.len() < BATCH {
                return;
            }
            let sender = sender.get_or_insert_with(|| {
                let (sender, receiver) = crossbeam_channel::bounded::<Batch<NotePath>>(256);
                readers.extend((0..readers_of(threads)).map(|_| {
                    let receiver = receiver.clone();
                    scope.spawn(move || reading.read_all(receiver))
                }));
                sender
            });
            let nth = listed.take(&batch);
            // Sending fails only where all readers are gone, and then joining them tells why.
            let _ = sender.send((nth, std::mem::replace(&mut batch, Vec::with_capacity(BATCH))));
        });
        drop(sender);
        // What is left over is read here, and a small journal whole: no thread is faster.
        let nth = listed.take(&batch);
        let mut batches = reading.read_all([(nth, batch)]);
        for reader in readers {
            batches.extend(reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        (batches, listing)
    });
    batches.sort_unstable_by_key(|(nth, _)| *nth);
    let batches: Vec<Vec<Option<Note>>> = batches.into_iter().map(|(_, notes)| notes).collect();
    let mut survey = reading.survey.into_inner().unwrap_or_else(PoisonError::into_inner);
    renumber(&mut survey, &batches);
    let mut journal = Journal::new(reading.names, batches, listed.order);
    for (path, why) in &listing.unreadable {
        journal.insert(unreadable(path.clone(), why, Listing::HELP));
    }
    if listed.order != Order::ByPath || !listing.unreadable.is_empty() {
        survey = Survey::of(&journal);
    }
    Loaded { journal, survey, listing }
}

/// Reading waits for the disk, so there are more readers than processors where nobody says how many.
fn readers_of(threads: usize) -> usize {
    match threads {
        0 => (4 * std::thread::available_parallelism().map_or(1, usize::from)).max(8),
        _ => threads,
    }
}

/// From places in batches to places among all notes.
fn renumber(survey: &mut Survey, batches: &[Vec<Option<Note>>]) {
    let mut before = Vec::with_capacity(batches.len());
    let mut sum = 0;
    for notes in batches {
        before.push(sum);
        sum += notes.len();
    }
    survey.renumber(|place| {
        let (nth, at) = (place as usize / BATCH, place as usize % BATCH);
        u32::try_from(before[nth] + at).unwrap_or(u32::MAX)
    });
}

/// In which order paths are listed. Seen while they are, since looking at the paths of all notes
/// later costs as much as binding them.
struct Listed {
    order: Order,
    batches: usize,
    last: Option<NotePath>,
}

impl Default for Listed {
    fn default() -> Listed {
        Listed { order: Order::ByPath, batches: 0, last: None }
    }
}

impl Listed {
    /// Looks at the next batch; returns how many came before it.
    fn take(&mut self, batch: &[NotePath]) -> usize {
        let follows = self.last.as_ref().zip(batch.first()).is_none_or(|(last, first)| last < first);
        if !follows || !batch.is_sorted_by(|a, b| a < b) {
            self.order = Order::Any;
        }
        self.last = batch.last().cloned();
        self.batches += 1;
        self.batches - 1
    }
}

/// What readers share.
struct Loader<'r> {
    source: &'r dyn Source,
    grammar: &'r Grammar,
    names: Arc<Names>,
    /// A note's place is the number of its batch times [`BATCH`], and its number in the batch.
    survey: Mutex<Survey>,
}

impl Loader<'_> {
    /// Reads batch after batch.
    fn read_all(&self, batches: impl IntoIterator<Item = Batch<NotePath>>) -> Vec<ReadBatch> {
        let _nearby = Nearby::new();
        // The scratch buffers of this reader: a text's bytes, what one note is parsed in, the lists of many.
        let mut buffer = Vec::new();
        let mut parser = Parser::new(self.grammar, &self.names);
        let mut batch = NoteBatch::default();
        let mut read = Vec::new();
        for (nth, paths) in batches {
            let mut notes = Vec::with_capacity(paths.len());
            let mut sealed = 0;
            for path in paths {
                notes.extend(self.read(path, &mut buffer, &mut parser, &mut batch).map(Some));
                if batch.is_full() {
                    batch.seal(lists(&mut notes[sealed..]));
                    sealed = notes.len();
                }
            }
            batch.seal(lists(&mut notes[sealed..]));
            let mut survey = self.survey.lock().unwrap_or_else(PoisonError::into_inner);
            for (note, place) in notes.iter().flatten().zip(nth * BATCH..) {
                survey.look(u32::try_from(place).unwrap_or(u32::MAX), note);
            }
            drop(survey);
            read.push((nth, notes));
        }
        read
    }

    fn read(
        &self,
        path: NotePath,
        buffer: &mut Vec<u8>,
        parser: &mut Parser<'_>,
        batch: &mut NoteBatch,
    ) -> Option<Note> {
        match self.source.read(&path, buffer) {
            Content::Bytes(len) => {
                parse_bytes(path, &buffer[..len], |path, text| parser.parse(path, text, batch))
            }
            Content::Unreadable { why, help } => Some(unreadable(path, &why, &help)),
            Content::Gone => None,
        }
    }
}

fn lists(notes: &mut [Option<Note>]) -> impl Iterator<Item = &mut NoteLists> {
    notes.iter_mut().flatten().map(|note| &mut note.lists)
}

/// Reads a note from bytes. `None` where it is a template.
pub(super) fn parse_note(path: NotePath, bytes: &[u8], grammar: &Grammar, names: &Names) -> Option<Note> {
    parse_bytes(path, bytes, |path, text| parse(path, text, grammar, names))
}

fn parse_bytes(
    path: NotePath,
    bytes: &[u8],
    parse: impl FnOnce(NotePath, &str) -> Option<Note>,
) -> Option<Note> {
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(path, text),
        Err(error) => Some(not_utf8(path, bytes, error.valid_up_to())),
    }
}

fn not_utf8(path: NotePath, bytes: &[u8], at: usize) -> Note {
    let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
    let why =
        format!("it is not UTF-8: the first bad byte is 0x{:02X} at offset {at}, on line {line}", bytes[at]);
    unreadable(path, &why, "save it as UTF-8, e.g. `iconv -f latin1 -t utf-8`")
}
