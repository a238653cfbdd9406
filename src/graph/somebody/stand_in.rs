//! Stand-ins: whom wikilinks without a page would name, were they people, and a note bound as if they were.
//!
//! For what is proposed, and not for what is: no finding of another rule sees a stand-in. Invariant: a
//! stand-in's number is above that of everybody of the journal.

use crate::graph::bind::bind_resolved;
use crate::graph::somebody::shape::is_shaped_like_a_name;
use crate::graph::{Binding, PeopleIndex, PersonId, Resolved, Stage};
use crate::journal::NoteId;
use crate::note::{Form, Mention, Names, Note, UnpackedLists};

/// Somebody without a page or a number who stands in for a key.
pub(super) fn stand_in(key: u32) -> PersonId {
    PersonId(u32::MAX - key)
}

pub(super) fn stand_in_key(person: PersonId) -> u32 {
    u32::MAX - person.0
}

/// Whom a wikilink that names nobody would name, were its name a person's.
pub fn possible_person(people: &PeopleIndex, mention: &Mention, names: &Names) -> Option<PersonId> {
    if mention.form != Form::Wikilink || !people.knows(mention.name) {
        return None;
    }
    let key = people.key_of(mention.name);
    (people.is_inferable(key) && is_shaped_like_a_name(&names.text(mention.name))).then(|| stand_in(key))
}

/// Binds a note of which the journal may hold another version: new spellings are looked up, and of the wikilinks
/// that could be people, those that `is_person` accepts are.
pub fn bind_as_if(
    id: NoteId,
    note: &Note,
    people: &PeopleIndex,
    names: &Names,
    is_person: &dyn Fn(PersonId) -> bool,
) -> Binding {
    let mut scratch = UnpackedLists::default();
    let lists = note.unpack(&mut scratch);
    let mut resolved = people.resolve_all(Stage::Whole, note, lists, names);
    for (mention, resolved) in lists.mentions.iter().zip(&mut resolved) {
        if *resolved != Resolved::Nobody {
            continue;
        }
        if !people.knows(mention.name) {
            if let &[person] = people.declared(&names.text(mention.name)) {
                *resolved = Resolved::Person(person);
            }
        } else if let Some(person) =
            possible_person(people, mention, names).filter(|&person| is_person(person))
        {
            *resolved = Resolved::Person(person);
        }
    }
    bind_resolved(id, note, lists, people, resolved)
}
