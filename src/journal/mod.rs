//! The journal: all notes by path, and the names they share.
//!
//! A note keeps its [`NoteId`] for as long as it exists, whatever comes and goes around it; the
//! id says nothing about order. Wherever order matters it is the order of paths.

use std::collections::BTreeMap;
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

/// All notes.
#[derive(Debug, Default)]
pub struct Journal {
    slots: Vec<Option<Box<Note>>>,
    free: Vec<NoteId>,
    by_path: BTreeMap<NotePath, NoteId>,
    pub names: Arc<Names>,
}

impl Journal {
    /// A journal of notes in any order, whose ids follow the order of paths. Boxed from the start:
    /// notes moved about by value would be held twice.
    #[allow(clippy::vec_box)]
    pub fn from_notes(names: Arc<Names>, mut notes: Vec<Box<Note>>) -> Journal {
        notes.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        notes.dedup_by(|a, b| a.path == b.path);
        let id = |at: usize| NoteId(u32::try_from(at).unwrap_or(u32::MAX));
        let by_path = notes.iter().enumerate().map(|(at, note)| (note.path.clone(), id(at))).collect();
        let slots = notes.into_iter().map(Some).collect();
        Journal { slots, free: Vec::new(), by_path, names }
    }

    /// Adds a note or replaces the one of the same path, which is returned.
    pub fn insert(&mut self, note: Note) -> (NoteId, Option<Box<Note>>) {
        if let Some(&id) = self.by_path.get(&note.path) {
            return (id, self.slots[id.index()].replace(Box::new(note)));
        }
        let id = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            NoteId(u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX))
        });
        self.by_path.insert(note.path.clone(), id);
        self.slots[id.index()] = Some(Box::new(note));
        (id, None)
    }

    pub fn remove(&mut self, path: &NotePath) -> Option<(NoteId, Box<Note>)> {
        let id = self.by_path.remove(path)?;
        self.free.push(id);
        self.slots[id.index()].take().map(|note| (id, note))
    }

    pub fn id(&self, path: &NotePath) -> Option<NoteId> {
        self.by_path.get(path).copied()
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
        self.by_path.values().map(|&id| (id, self.note(id)))
    }

    /// The ids in the order of their paths.
    pub fn ids(&self) -> impl Iterator<Item = NoteId> + '_ {
        self.by_path.values().copied()
    }

    pub fn len(&self) -> usize {
        self.by_path.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    /// One more than the largest id in use.
    pub fn capacity(&self) -> usize {
        self.slots.len()
    }
}
