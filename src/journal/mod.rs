//! The journal: all notes by path, and the names they share.
//!
//! A note keeps its [`NoteId`] for as long as it exists, whatever comes and goes around it; the
//! id says nothing about order. Wherever order matters it is the order of paths.

use std::sync::Arc;

use crate::finding::NotePath;
use crate::note::{Names, Note};

/// One note of a [`Journal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

impl NoteId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The places of notes in the order of their paths, as it is now.
pub struct Ranks(Option<Vec<u32>>);

impl Ranks {
    pub fn of(&self, id: NoteId) -> u32 {
        // Of a journal that was just read, the ids follow the order of paths themselves.
        self.0.as_ref().map_or(id.0, |ranks| ranks[id.index()])
    }
}

/// All notes.
#[derive(Debug, Default)]
pub struct Journal {
    slots: Vec<Option<Box<Note>>>,
    free: Vec<NoteId>,
    /// In the order of their paths.
    sorted: Vec<NoteId>,
    pub names: Arc<Names>,
}

impl Journal {
    /// A journal of notes in any order, whose ids follow the order of paths. Boxed from the start:
    /// notes moved about by value would be held twice.
    #[allow(clippy::vec_box)]
    pub fn from_notes(names: Arc<Names>, mut notes: Vec<Box<Note>>) -> Journal {
        notes.sort_by(|a, b| a.path.cmp(&b.path));
        notes.dedup_by(|a, b| a.path == b.path);
        Journal::from_sorted(names, notes)
    }

    /// A journal of notes in the order of their paths, each of its own.
    #[allow(clippy::vec_box)]
    pub fn from_sorted(names: Arc<Names>, notes: Vec<Box<Note>>) -> Journal {
        let id = |at: usize| NoteId(u32::try_from(at).unwrap_or(u32::MAX));
        let sorted = (0..notes.len()).map(id).collect();
        let slots = notes.into_iter().map(Some).collect();
        Journal { slots, free: Vec::new(), sorted, names }
    }

    /// Adds a note or replaces the one of the same path, which is returned.
    pub fn insert(&mut self, note: Note) -> (NoteId, Option<Box<Note>>) {
        let at = match self.place(&note.path) {
            Ok(at) => {
                let id = self.sorted[at];
                return (id, self.slots[id.index()].replace(Box::new(note)));
            }
            Err(at) => at,
        };
        let id = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            NoteId(u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX))
        });
        self.sorted.insert(at, id);
        self.slots[id.index()] = Some(Box::new(note));
        (id, None)
    }

    pub fn remove(&mut self, path: &NotePath) -> Option<(NoteId, Box<Note>)> {
        let id = self.sorted.remove(self.place(path).ok()?);
        self.free.push(id);
        self.slots[id.index()].take().map(|note| (id, note))
    }

    pub fn id(&self, path: &NotePath) -> Option<NoteId> {
        self.place(path).ok().map(|at| self.sorted[at])
    }

    /// Where a path is among the sorted, or would be.
    fn place(&self, path: &NotePath) -> Result<usize, usize> {
        self.sorted.binary_search_by(|&id| self.path(id).cmp(path))
    }

    pub fn get(&self, id: NoteId) -> Option<&Note> {
        self.slots.get(id.index())?.as_deref()
    }

    /// A note that is known to be there: its id came from this journal and it was not removed.
    pub fn note(&self, id: NoteId) -> &Note {
        self.get(id).expect("a note id is used while its note is in the journal")
    }

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

    /// What orders notes by their paths faster than these.
    pub fn ranks(&self) -> Ranks {
        let in_order = self.sorted.iter().enumerate().all(|(nth, id)| id.index() == nth);
        if in_order {
            return Ranks(None);
        }
        let mut ranks = vec![0; self.slots.len()];
        for (nth, id) in self.sorted.iter().enumerate() {
            ranks[id.index()] = u32::try_from(nth).unwrap_or(u32::MAX);
        }
        Ranks(Some(ranks))
    }

    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }
}
