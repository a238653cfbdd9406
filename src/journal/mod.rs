//! The journal: all notes by path, and the names they share.
//!
//! Only storage: nothing here knows what a note says. A note keeps its [`NoteId`] for as long as it exists,
//! whatever comes and goes around it; the id says nothing about order. Wherever order matters, it is the
//! order of paths.

mod homes;

use std::sync::Arc;

use crate::note::{Names, Note};
use crate::text::NotePath;
use homes::Homes;

/// One note of a [`Journal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

impl NoteId {
    /// For lists with one item a note, in the order of ids.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What compares notes by their paths, as they are now.
pub struct Ranks(Option<Vec<u32>>);

impl Ranks {
    /// Smaller for a note whose path comes earlier; not its place among all. The id must come from the journal as
    /// it is now.
    pub fn of(&self, id: NoteId) -> u32 {
        // In a journal that was just read, the ids themselves follow the order of paths.
        self.0.as_ref().map_or(id.0, |ranks| ranks[id.index()])
    }
}

/// All notes.
#[derive(Debug, Default)]
pub struct Journal {
    /// A note's id says where it is. All batches but the last are full, with `None` where there is no note: so notes
    /// stay in the vectors in which they were read, and none of them is moved.
    batches: Vec<Vec<Option<Note>>>,
    free: Vec<NoteId>,
    /// In the order of their paths.
    sorted: Vec<NoteId>,
    homes: Homes,
    /// The interner that all notes share.
    pub names: Arc<Names>,
}

/// Whether notes come in the order of their paths, each once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Sorted already, as a walk gives them.
    ByPath,
    /// In no order, and a path may be there twice.
    Any,
}

impl Journal {
    /// How many places a batch has; only the last may have fewer.
    pub const BATCH: usize = 64;

    /// A journal of notes in the batches in which they were read, with `None` for what is not a note; all but the last
    /// are filled up. With [`Order::ByPath`] the ids follow the order of paths.
    pub fn new(names: Arc<Names>, mut batches: Vec<Vec<Option<Note>>>, order: Order) -> Journal {
        if let Some((_, before)) = batches.split_last_mut() {
            before.iter_mut().for_each(|batch| batch.resize_with(Journal::BATCH, || None));
        }
        let mut journal = Journal { names, batches, ..Journal::default() };
        let ids = (0..journal.slots()).map(number).map(NoteId);
        let (notes, free) = ids.partition(|&id| journal.get(id).is_some());
        (journal.sorted, journal.free) = (notes, free);
        if order == Order::Any {
            let mut sorted = std::mem::take(&mut journal.sorted);
            sorted.sort_by(|&a, &b| journal.path(a).cmp(journal.path(b)));
            sorted.dedup_by(|a, b| journal.path(*a) == journal.path(*b));
            journal.sorted = sorted;
        }
        journal
    }

    /// How many ids there are, given or free.
    fn slots(&self) -> usize {
        self.batches.last().map_or(0, |last| (self.batches.len() - 1) * Journal::BATCH + last.len())
    }

    /// Adds a note or replaces the one of the same path, which is returned.
    pub fn insert(&mut self, note: Note) -> (NoteId, Option<Note>) {
        let at = match self.index(&note.path) {
            Ok(at) => {
                let id = self.sorted[at];
                return (id, self.slot(id).and_then(|slot| slot.replace(note)));
            }
            Err(at) => at,
        };
        let id = self.free.pop().unwrap_or(NoteId(number(self.slots())));
        self.sorted.insert(at, id);
        match self.slot(id) {
            Some(slot) => *slot = Some(note),
            None => match self.batches.last_mut() {
                Some(last) if last.len() < Journal::BATCH => last.push(Some(note)),
                _ => self.batches.push(vec![Some(note)]),
            },
        }
        (id, None)
    }

    /// Takes a note out; its id may be given to a later one. `None` where there is none of that path.
    pub fn remove(&mut self, path: &NotePath) -> Option<(NoteId, Note)> {
        let id = self.sorted.remove(self.index(path).ok()?);
        self.free.push(id);
        self.slot(id)?.take().map(|note| (id, note))
    }

    fn slot(&mut self, id: NoteId) -> Option<&mut Option<Note>> {
        self.batches.get_mut(id.index() / Journal::BATCH)?.get_mut(id.index() % Journal::BATCH)
    }

    /// The note of a path, where there is one.
    pub fn id(&self, path: &NotePath) -> Option<NoteId> {
        self.index(path).ok().map(|at| self.sorted[at])
    }

    /// Where a path is among the sorted, or would be.
    fn index(&self, path: &NotePath) -> Result<usize, usize> {
        self.sorted.binary_search_by(|&id| self.path(id).cmp(path))
    }

    /// `None` once the note was removed.
    pub fn get(&self, id: NoteId) -> Option<&Note> {
        self.batches.get(id.index() / Journal::BATCH)?.get(id.index() % Journal::BATCH)?.as_ref()
    }

    /// A note that is known to be there: its id came from this journal and it was not removed.
    #[expect(
        clippy::expect_used,
        reason = "an id that leads nowhere is a bug, and nothing true could be returned"
    )]
    pub fn note(&self, id: NoteId) -> &Note {
        self.get(id).expect("a note id is used while its note is in the journal")
    }

    /// Of a note that is known to be there, as in [`Journal::note`].
    pub fn path(&self, id: NoteId) -> &NotePath {
        &self.note(id).path
    }

    /// All notes in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (NoteId, &Note)> {
        self.sorted.iter().map(|&id| (id, self.note(id)))
    }

    /// The ids in the order of their paths.
    pub fn ids(&self) -> &[NoteId] {
        &self.sorted
    }

    /// What compares ids by the paths of their notes without looking at the paths.
    pub fn ranks(&self) -> Ranks {
        if self.sorted.is_sorted() {
            return Ranks(None);
        }
        let mut ranks = vec![0; self.slots()];
        for (nth, id) in self.sorted.iter().enumerate() {
            ranks[id.index()] = number(nth);
        }
        Ranks(Some(ranks))
    }

    /// How many notes there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there is no note.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
