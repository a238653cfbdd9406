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

/// The places of notes in the order of their paths, as it is now.
pub struct Ranks(Option<Vec<u32>>);

impl Ranks {
    /// The note's place, from 0. The id must come from the journal as it is now.
    pub fn of(&self, id: NoteId) -> u32 {
        // In a journal that was just read, the ids themselves follow the order of paths.
        self.0.as_ref().map_or(id.0, |ranks| ranks[id.index()])
    }
}

/// All notes.
#[derive(Debug, Default)]
pub struct Journal {
    /// Notes stay in the vectors in which they were read, which saves moving each of them; one that is added
    /// later has a vector of its own.
    batches: Vec<Vec<Option<Note>>>,
    /// By id.
    slots: Vec<Slot>,
    free: Vec<NoteId>,
    /// In the order of their paths.
    sorted: Vec<NoteId>,
    homes: Homes,
    /// The interner that all notes share.
    pub names: Arc<Names>,
}

/// Where a note is: which batch, and the index in it.
#[derive(Debug, Clone, Copy)]
struct Slot {
    batch: u32,
    index: u32,
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
    /// A journal of notes (no `None` among them) in the batches in which they were read. With
    /// [`Order::ByPath`] the ids follow the order of paths.
    pub fn new(names: Arc<Names>, batches: Vec<Vec<Option<Note>>>, order: Order) -> Journal {
        let mut journal = Journal { names, ..Journal::default() };
        journal.slots.reserve_exact(batches.iter().map(Vec::len).sum());
        journal.batches.reserve_exact(batches.len());
        for batch in batches {
            journal.add_batch(batch);
        }
        journal.sorted = (0..journal.slots.len()).map(number).map(NoteId).collect();
        if order == Order::Any {
            let mut sorted = std::mem::take(&mut journal.sorted);
            sorted.sort_by(|&a, &b| journal.path(a).cmp(journal.path(b)));
            sorted.dedup_by(|a, b| journal.path(*a) == journal.path(*b));
            journal.sorted = sorted;
        }
        journal
    }

    fn add_batch(&mut self, notes: Vec<Option<Note>>) {
        let batch = number(self.batches.len());
        self.slots.extend((0..notes.len()).map(|index| Slot { batch, index: number(index) }));
        self.batches.push(notes);
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
        let id = self.free.pop().unwrap_or(NoteId(number(self.slots.len())));
        self.sorted.insert(at, id);
        match self.slot(id) {
            Some(slot) => *slot = Some(note),
            None => self.add_batch(vec![Some(note)]),
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
        let slot = self.slots.get(id.index())?;
        self.batches.get_mut(slot.batch as usize)?.get_mut(slot.index as usize)
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
        let slot = self.slots.get(id.index())?;
        self.batches.get(slot.batch as usize)?.get(slot.index as usize)?.as_ref()
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
        let in_order = self.sorted.iter().enumerate().all(|(nth, id)| id.index() == nth);
        if in_order {
            return Ranks(None);
        }
        let mut ranks = vec![0; self.slots.len()];
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
