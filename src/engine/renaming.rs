//! A page under other names: which notes are bound and judged again, and who is judged.
//!
//! Not whom a name means (`graph::people`), nor who is somebody (`graph::somebody`). Where more notes are concerned
//! than a rebuild is worth, or somebody comes or goes whom still others name, everything is rebuilt.
//!
//! What is judged again, and why that is all. Of names and of people by name, rules read:
//!
//! - whom a mention means, by its spelling and the words behind it: notes that spell one of the names that mean
//!   another now are bound again, and the people are judged of whom they say something else;
//! - `ambiguous-person`: the names of whom it could be, whether they share a name, and whether somebody claims it.
//!   Spellings that could be the renamed person or another count among those that mean another now;
//! - `unknown-person`: the nearest name. So do those of strangers to whom one of the names is near;
//! - `alias-clash`: pages whose clashes are other than before, or tell of the renamed person;
//! - `undated-marker`, `future-date`: the keys of those who take part in an event, who are in their timeline;
//! - `invalid-property`: the key of the page's person, on the page, which was edited;
//! - rules about a person: the name of that person, whose page was edited. Of others none reads the name;
//! - rules about the journal: names of those whose summary they read, and the name is part of it;
//! - suppressions and prose: read anew at each check.
//!
//! Paths (`[Ana](people/ana.md)`), a person's folder, and notes that are no pages do not depend on what a page calls
//! its person.

use rayon::prelude::*;

use crate::engine::collect::CHUNK;
use crate::engine::findings::FindingSubject;
use crate::engine::history::first_day;
use crate::engine::{Engine, REBIND_ABOVE, threads};
use crate::graph::{Binding, NoteVersion, PageRenaming, PersonId, RenamedPage, Update, update_people};
use crate::journal::NoteId;
use crate::note::Note;

/// With more than one note in so many to be bound again, binding everything again is cheaper.
const REBIND_SHARE: usize = 32;

impl Engine {
    /// Takes in a page, which the journal already holds, of which the names are others than before.
    pub(super) fn follow_renaming(
        &mut self,
        id: NoteId,
        old: Option<&Note>,
        old_binding: &Binding,
        names: PageRenaming,
        touched: &mut Vec<PersonId>,
    ) -> Update {
        if self.journal.len() > CHUNK {
            threads::use_current_thread(0);
        }
        let notes = self.concerned(id, &names);
        if notes.len() > REBIND_ABOVE.max(self.journal.len() / REBIND_SHARE) {
            return Update::Rebuild;
        }
        let before = self.each(&notes, |id| self.bind(id));
        let mut renamed = RenamedPage { names, notes, people: Vec::new() };
        let people = &mut self.graph.directory;
        let new = self.journal.get(id);
        if update_people(people, id, old, new, Some(&mut renamed), &self.journal) == Update::Rebuild {
            return Update::Rebuild;
        }
        let RenamedPage { names, mut notes, people } = renamed;
        touched.extend(people);
        self.follow_silence(id);
        let after = self.each(&notes, |id| self.bind(id));
        let binding = self.bind(id);
        let mut moves_first_day = first_day(old_binding) != first_day(&binding);
        let old_version = NoteVersion { note: old, binding: old_binding };
        let version = NoteVersion { note: self.journal.get(id), binding: &binding };
        touched.extend(self.graph.patch(id, &old_version, &version, &self.journal));
        for (&id, (before, after)) in notes.iter().zip(before.iter().zip(&after)) {
            if before != after {
                moves_first_day |= first_day(before) != first_day(after);
                let version = |binding| NoteVersion { note: self.journal.get(id), binding };
                touched.extend(self.graph.patch(id, &version(before), &version(after), &self.journal));
            }
        }
        if moves_first_day {
            self.history.first_day = self.graph.first_day();
        }
        notes.push(id);
        notes.extend(names.pages_of_clashes(&self.graph.directory));
        if names.is_called_otherwise {
            notes.extend(self.graph.notes_with(names.person));
        }
        notes.sort_unstable();
        notes.dedup();
        let judged = self.each(&notes, |id| self.judge_note(id, &self.bind(id)));
        for (id, findings) in notes.into_iter().zip(judged) {
            self.findings.set(FindingSubject::Note(id), findings);
        }
        Update::Kept
    }

    /// The notes, but for the page, that its names concern.
    fn concerned(&self, page: NoteId, names: &PageRenaming) -> Vec<NoteId> {
        if !names.concerns_any() {
            return Vec::new();
        }
        let people = &self.graph.directory;
        let is_concerned =
            |&id: &NoteId| (id != page && names.concerns(self.journal.note(id), people)).then_some(id);
        let ids = self.journal.ids();
        if ids.len() <= CHUNK {
            return ids.iter().filter_map(is_concerned).collect();
        }
        ids.par_iter().with_min_len(CHUNK).filter_map(is_concerned).collect()
    }

    /// What is made of each of some notes.
    fn each<T: Send>(&self, notes: &[NoteId], make: impl Fn(NoteId) -> T + Sync) -> Vec<T> {
        if notes.len() <= CHUNK {
            return notes.iter().map(|&id| make(id)).collect();
        }
        notes.par_iter().with_min_len(CHUNK / 2).map(|&id| make(id)).collect()
    }
}
