//! What people without a page are called: as they are first written.
//!
//! A page names its own person; nothing here overrides it. Invariant: the first mention in path order
//! decides, whatever order the notes were read in.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::PersonId;
use crate::graph::people::survey::{MentionAt, SpellingUses};
use crate::graph::people::{PeopleIndex, Resolved};
use crate::journal::{Journal, NoteId};
use crate::note::Note;

impl PeopleIndex {
    /// Calls the people without a page whom a note names as it writes them, unless an earlier note
    /// does. Notes come in path order.
    fn name_people(&mut self, id: NoteId, note: &Note, journal: &Journal) {
        for mention in note.mentions().iter() {
            if let Resolved::Person(person) = self.resolve(&mention, note, &journal.names)
                && self.people[person.0 as usize].page.is_none()
                && !self.first.contains_key(&person)
            {
                self.first.insert(person, (id, mention.span.start));
                self.people[person.0 as usize].name = plain_name(&journal.names.text(mention.name)).into();
            }
        }
    }

    /// The same for all notes, by where each spelling is first written.
    pub(super) fn name_everybody(&mut self, spellings: &[SpellingUses], journal: &Journal) {
        let mut first: FxHashMap<PersonId, MentionAt> = FxHashMap::default();
        for (spelling, meaning) in spellings.iter().zip(&self.meanings) {
            let SpellingUses { handle, always, link, .. } = spelling;
            for (written, who) in [(handle, &meaning.handle), (always, &meaning.other), (link, &meaning.link)]
            {
                if let Resolved::Person(person) = *who
                    && written.times > 0
                    && self.people[person.0 as usize].page.is_none()
                {
                    let place = first.entry(person).or_insert(written.first);
                    *place = written.first.min(*place);
                }
            }
        }
        for (person, place) in first {
            let id = journal.ids()[place.note as usize];
            let mention = journal.note(id).mentions().at(place.mention as usize);
            self.first.insert(person, (id, mention.span.start));
            self.people[person.0 as usize].name = plain_name(&journal.names.text(mention.name)).into();
        }
    }

    /// After what some notes say of names changed: who was first named there, or is now.
    pub(in crate::graph) fn rename_people(&mut self, notes: &[NoteId], journal: &Journal) {
        let of_these: FxHashSet<NoteId> = notes.iter().copied().collect();
        let lost: Vec<(PersonId, NoteId)> = self
            .first
            .iter()
            .filter(|(_, (note, _))| of_these.contains(note))
            .map(|(&person, &(note, _))| (person, note))
            .collect();
        for (person, _) in &lost {
            self.first.remove(person);
        }
        for &id in notes {
            let Some(note) = journal.get(id) else { continue };
            for mention in note.mentions().iter() {
                let Resolved::Person(person) = self.resolve(&mention, note, &journal.names) else { continue };
                let later = self
                    .first
                    .get(&person)
                    .is_some_and(|(other, _)| *other != id && *journal.path(*other) > note.path);
                if later {
                    self.first.remove(&person);
                }
            }
            self.name_people(id, note, journal);
        }
        // Rare: the first note to name somebody no longer does, and the next one is looked for.
        let is_later = |known: Option<&(NoteId, u32)>, before: NoteId| {
            known.is_none_or(|(note, _)| {
                *note != before && journal.get(before).is_none_or(|before| *journal.path(*note) > before.path)
            })
        };
        let mut is_lost = false;
        for (person, before) in lost {
            if self.people[person.0 as usize].alive && is_later(self.first.get(&person), before) {
                self.first.remove(&person);
                is_lost = true;
            }
        }
        if is_lost {
            for (id, note) in journal.iter() {
                self.name_people(id, note, journal);
            }
        }
    }
}

/// The last part of a path that names a person.
fn plain_name(written: &str) -> &str {
    written.rsplit('/').next().unwrap_or(written)
}
