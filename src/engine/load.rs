//! Reading a whole journal: one thread walks the folders, many read and parse.
//!
//! Not binding or judging, which begin once all notes are there. A text is dropped as soon as it is parsed,
//! so memory holds notes, not prose. Whatever the threads do, the notes end up in the order in which they
//! were listed.
//!
//! There are more readers than processors: with a warm page cache that costs next to nothing, and on a cold
//! disk it is what keeps the disk's queue full.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::heap;
use crate::engine::source::{Content, Listing, ReadBuffer, Source};
use crate::graph::Survey;
use crate::journal::{Journal, Order};
use crate::note::{Grammar, Names, Note, NoteBatch, NoteLists, Parser, empty, parse, unreadable};
use crate::text::{NotePath, NotePaths};

/// How many paths a reader is given at once.
const CHUNK: usize = Journal::BATCH;

/// A journal as it was read.
pub(super) struct Loaded {
    pub journal: Journal,
    pub survey: Survey,
    pub listing: Listing,
}

/// Some paths, or the notes read from them, and how many chunks were listed before.
type Chunk<T> = (usize, Vec<T>);

/// The notes of a chunk, `None` for what is not one, as the journal keeps them: the whole vector is handed on without
/// moving a note.
type ReadChunk = Chunk<Option<Note>>;

pub(super) fn load(source: &dyn Source, grammar: &Grammar, threads: usize) -> Loaded {
    let reading = JournalLoader {
        source,
        grammar,
        names: Arc::default(),
        survey: Mutex::default(),
        has_homes: AtomicBool::new(false),
    };
    heap::limit_arenas();
    let mut listed = Listed::default();
    let (mut chunks, listing) = std::thread::scope(|scope| {
        // The readers are started lazily: a small journal needs none.
        let mut sender = None;
        let mut readers = Vec::new();
        let mut paths = NotePaths::default();
        let reading = &reading;
        let listing = source.list(&mut |path| {
            paths.push(path);
            if paths.len() < CHUNK {
                return;
            }
            let sender = sender.get_or_insert_with(|| {
                let (sender, receiver) = crossbeam_channel::bounded::<Chunk<NotePath>>(256);
                readers.extend((0..readers_of(threads)).map(|_| {
                    let receiver = receiver.clone();
                    scope.spawn(move || reading.read_all(receiver))
                }));
                sender
            });
            let paths = paths.take();
            let nth = listed.take(&paths);
            // Sending fails only where all readers are gone, and then joining them reports why.
            let _ = sender.send((nth, paths));
        });
        drop(sender);
        // This thread reads the last few, which of a small journal are all: starting another takes longer.
        let paths = paths.take();
        let nth = listed.take(&paths);
        let mut chunks = reading.read_all([(nth, paths)]);
        for reader in readers {
            chunks.extend(reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        (chunks, listing)
    });
    chunks.sort_unstable_by_key(|(nth, _)| *nth);
    let batches: Vec<Vec<Option<Note>>> = chunks.into_iter().map(|(_, notes)| notes).collect();
    let mut survey = reading.survey.into_inner().unwrap_or_else(PoisonError::into_inner);
    renumber(&mut survey, &batches);
    let mut journal = Journal::new(reading.names, batches, listed.order);
    for (path, why) in &listing.unreadable {
        journal.insert(unreadable(path.clone(), why, Listing::HELP));
    }
    let homes_stay = !reading.has_homes.into_inner() || !journal.decide_homes();
    if listed.order != Order::ByPath || !listing.unreadable.is_empty() || !homes_stay {
        survey = Survey::of(&journal);
    }
    Loaded { journal, survey, listing }
}

/// Reading waits for the disk, so by default there are more readers than processors.
fn readers_of(threads: usize) -> usize {
    match threads {
        0 => (4 * std::thread::available_parallelism().map_or(1, usize::from)).max(8),
        _ => threads,
    }
}

/// From places in chunks to places among all notes.
fn renumber(survey: &mut Survey, batches: &[Vec<Option<Note>>]) {
    let mut before = Vec::with_capacity(batches.len());
    let mut sum = 0;
    for notes in batches {
        before.push(sum);
        sum += notes.iter().flatten().count();
    }
    survey.renumber(|place| {
        let (nth, at) = (place as usize / CHUNK, place as usize % CHUNK);
        u32::try_from(before[nth] + at).unwrap_or(u32::MAX)
    });
}

/// In which order paths are listed. It is found out as they come, while they are in the processor's cache: later,
/// looking at the paths of all notes costs as much as binding them.
struct Listed {
    order: Order,
    chunks: usize,
    last: Option<NotePath>,
}

impl Default for Listed {
    fn default() -> Listed {
        Listed { order: Order::ByPath, chunks: 0, last: None }
    }
}

impl Listed {
    /// Looks at the next chunk; returns how many came before it.
    fn take(&mut self, paths: &[NotePath]) -> usize {
        let follows = self.last.as_ref().zip(paths.first()).is_none_or(|(last, first)| last < first);
        if !follows || !paths.is_sorted_by(|a, b| a < b) {
            self.order = Order::Any;
        }
        self.last = paths.last().cloned();
        self.chunks += 1;
        self.chunks - 1
    }
}

/// What readers share.
struct JournalLoader<'r> {
    source: &'r dyn Source,
    grammar: &'r Grammar,
    names: Arc<Names>,
    /// A note's place is the number of its chunk times [`CHUNK`], plus its number among the notes of the chunk.
    survey: Mutex<Survey>,
    /// Whether other notes decide of some note what it is.
    has_homes: AtomicBool,
}

impl JournalLoader<'_> {
    /// Reads chunk after chunk.
    fn read_all(&self, chunks: impl IntoIterator<Item = Chunk<NotePath>>) -> Vec<ReadChunk> {
        // The scratch buffers of this reader: a text's bytes, what one note is parsed in, the lists of many.
        let mut buffer = ReadBuffer::of_one_run();
        let mut parser = Parser::new(self.grammar, &self.names);
        let mut batch = NoteBatch::default();
        let mut read = Vec::new();
        // Looking at the lists of notes before they are packed.
        let seal = |batch: &mut NoteBatch, nth: usize, notes: &mut [Option<Note>], sealed: usize| {
            let (before, notes) = notes.split_at_mut(sealed);
            let first = nth * CHUNK + before.iter().flatten().count();
            let mut survey = self.survey.lock().unwrap_or_else(PoisonError::into_inner);
            for (note, place) in notes.iter().flatten().zip(first..) {
                survey.look(u32::try_from(place).unwrap_or(u32::MAX), note, batch.lists(&note.lists));
            }
            drop(survey);
            batch.seal(lists(notes));
        };
        for (nth, paths) in chunks {
            let mut notes = Vec::with_capacity(paths.len());
            let mut sealed = 0;
            for path in paths {
                notes.push(self.read(path, &mut buffer, &mut parser, &mut batch));
                if batch.is_full() {
                    seal(&mut batch, nth, &mut notes, sealed);
                    sealed = notes.len();
                }
            }
            seal(&mut batch, nth, &mut notes, sealed);
            if notes.iter().flatten().any(|note| note.home().is_some()) {
                self.has_homes.store(true, Ordering::Relaxed);
            }
            read.push((nth, notes));
        }
        read
    }

    fn read(
        &self,
        path: NotePath,
        buffer: &mut ReadBuffer,
        parser: &mut Parser<'_>,
        batch: &mut NoteBatch,
    ) -> Option<Note> {
        match self.source.read(&path, buffer) {
            Content::Bytes(len) => parse_bytes(path, &buffer.bytes[..len], self.grammar, |path, text| {
                parser.parse(path, text, batch)
            }),
            Content::Unreadable { why, help } => Some(unreadable(path, &why, &help)),
            Content::Gone => None,
        }
    }
}

fn lists(notes: &mut [Option<Note>]) -> impl Iterator<Item = &mut NoteLists> {
    notes.iter_mut().flatten().flat_map(Note::all_lists)
}

/// Reads a note from bytes. `None` where it is a template.
pub(super) fn parse_note(path: NotePath, bytes: &[u8], grammar: &Grammar, names: &Names) -> Option<Note> {
    parse_bytes(path, bytes, grammar, |path, text| parse(path, text, grammar, names))
}

pub(super) fn parse_bytes(
    path: NotePath,
    bytes: &[u8],
    grammar: &Grammar,
    parse: impl FnOnce(NotePath, &str) -> Option<Note>,
) -> Option<Note> {
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => parse(path, text),
        Err(error) if may_be_about_people(bytes, grammar) => Some(not_utf8(path, bytes, error.valid_up_to())),
        Err(_) => Some(empty(path)),
    }
}

/// Whether bytes that are not UTF-8 hold what could name somebody or mark something: `@`, `[[` or the tag of
/// a marker. Anything else is not about people, and nobody misses it.
fn may_be_about_people(bytes: &[u8], grammar: &Grammar) -> bool {
    let is_marker = |at: usize| {
        let tag = &bytes[at + 1..];
        grammar.config.markers.words().iter().any(|(word, _)| {
            let (head, rest) = tag.split_at_checked(word.len()).unwrap_or((&[], tag));
            let goes_on = rest.first().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
            head.eq_ignore_ascii_case(word.as_bytes()) && !goes_on
        })
    };
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'@' => true,
        b'[' => bytes.get(at + 1) == Some(&b'['),
        b'#' => is_marker(at),
        _ => false,
    })
}

fn not_utf8(path: NotePath, bytes: &[u8], at: usize) -> Note {
    let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
    let why =
        format!("it is not UTF-8: the first bad byte is 0x{:02X} at offset {at}, on line {line}", bytes[at]);
    unreadable(path, &why, "save it as UTF-8, e.g. `iconv -f latin1 -t utf-8`")
}
