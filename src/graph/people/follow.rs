//! What an edit of one note does to names: which changes leave nothing as it was, and which names are new.
//!
//! What it cannot follow is answered with a rebuild, so that a page's edit may be slow and a line's may
//! not. Not here: the events of the note (`timeline::patch`).

use crate::graph::people::survey::name_hashes;
use crate::graph::people::{PeopleIndex, path_key};
use crate::journal::{Journal, NoteId};
use crate::note::Note;

impl PeopleIndex {
    /// Whether an edit changes by whom a name may be claimed at all: a page came or went, or another note of a
    /// name that somebody is called by. A page's other names are followed apart (`renaming`).
    pub(in crate::graph) fn changes_claims(&mut self, old: Option<&Note>, new: Option<&Note>) -> bool {
        if old.is_some_and(|note| note.is_page()) != new.is_some_and(|note| note.is_page()) {
            return true;
        }
        let is_page = old.or(new).is_some_and(|note| note.is_page());
        if old.is_some() == new.is_some() {
            return false;
        }
        if let (Some(names), false) = (&mut self.note_names, is_page) {
            for name in old.or(new).map(name_hashes).unwrap_or_default() {
                let count = names.entry(name).or_default();
                *count = count.saturating_add_signed(if new.is_some() { 1 } else { -1 });
            }
        }
        is_page || old.or(new).is_some_and(|note| !self.known_tails(note).is_empty())
    }

    /// Takes in the spellings that a journal did not hold before; returns the first of them.
    pub(in crate::graph) fn learn_new(&mut self, journal: &Journal) -> usize {
        let (known, first) = (self.keys.len(), self.meanings.len());
        let names = journal.names.texts_from(first);
        self.learn(names.iter().map(|name| path_key(name)));
        if self.keys.len() > known {
            self.find_new_other_notes(journal, known);
        }
        first
    }

    /// Whether a page claims a name that another claims, too.
    pub(super) fn is_clashing(&self, page: NoteId) -> bool {
        self.by_page(page).is_some_and(|owner| self.clashing.contains_key(&owner))
    }
}
