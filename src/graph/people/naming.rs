//! What people without a page are called: as they are first written.
//!
//! A page names its own person; nothing here overrides it. Invariant: the first mention in path order
//! decides, whatever order the notes were read in.

use rustc_hash::FxHashMap;

use crate::graph::PersonId;
use crate::graph::people::survey::{MentionAt, SpellingUses};
use crate::graph::people::{PeopleIndex, Resolved};
use crate::journal::{Journal, NoteId};
use crate::note::Note;

impl PeopleIndex {
    /// Calls the people without a page whom a note names as it writes them, unless an earlier note
    /// does. Notes come in path order.
    fn name_people(&mut self, id: NoteId, note: &Note, journal: &Journal) {
        for mention in note.mentions() {
            if let Resolved::Person(person) = self.resolve(mention, note, &journal.names)
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
            let mention = journal.note(id).mentions()[place.mention as usize];
            self.first.insert(person, (id, mention.span.start));
            self.people[person.0 as usize].name = plain_name(&journal.names.text(mention.name)).into();
        }
    }

    /// After an edit of one note: who was first named there, or is now.
    pub(in crate::graph) fn rename_people(&mut self, id: NoteId, new: Option<&Note>, journal: &Journal) {
        let lost: Vec<PersonId> =
            self.first.iter().filter(|(_, (note, _))| *note == id).map(|(&person, _)| person).collect();
        for person in &lost {
            self.first.remove(person);
        }
        if let Some(note) = new {
            for mention in note.mentions() {
                let Resolved::Person(person) = self.resolve(mention, note, &journal.names) else { continue };
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
        if lost.iter().any(|person| !self.first.contains_key(person) && self.people[person.0 as usize].alive)
        {
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
