//! Which people without a page there are, and what each spelling means.
//!
//! Works on the counts of uses, of events and of votes; who counts them is not known here. Invariant: what
//! is settled of a key follows from its counts alone, whatever was settled before.

use rustc_hash::FxHashMap;

use crate::graph::people::resolve::one_or_ambiguous;
use crate::graph::people::survey::Uses;
use crate::graph::people::{Meaning, PeopleIndex};
use crate::graph::{Person, PersonId, Resolved};
use crate::note::Form;

/// Why a key without a page is somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::graph) struct Standing {
    /// Some form that always makes a person names them.
    pub always: bool,
    /// Bare handles do, and something happened with them.
    pub handled: bool,
    /// A marker that has nobody else stands beside a wikilink to them.
    pub inferred: bool,
}

impl Standing {
    pub(in crate::graph) fn is_somebody(self) -> bool {
        self != Standing::default()
    }
}

impl PeopleIndex {
    /// Takes in the keys of the spellings that are new.
    pub(in crate::graph) fn learn(&mut self, keys: impl IntoIterator<Item = String>) {
        for key in keys {
            let id = match self.key_ids.get(key.as_str()) {
                Some(&id) => id,
                None => {
                    let id = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
                    let end = key.rsplit_once('/').map(|(_, end)| end);
                    self.initials.extend(end.unwrap_or(&key).bytes().next());
                    self.path_ends.extend(end.map(Box::from));
                    self.keys.push(key.as_str().into());
                    self.key_ids.insert(key.into(), id);
                    id
                }
            };
            let nobody = || Resolved::Nobody;
            self.meanings.push(Meaning {
                key: id,
                handle: nobody(),
                other: nobody(),
                link: nobody(),
                begins_longer: false,
            });
        }
        self.uses.resize(self.keys.len(), Uses::default());
        self.standings.resize(self.keys.len(), Standing::default());
    }

    /// Whether a form names a key that always makes a person: a note takes the links that are its own name.
    fn is_certainly_named(&self, key: u32) -> bool {
        let Uses { always, sigils, .. } = self.uses[key as usize];
        always > sigils || (sigils > 0 && !self.sigil_notes.contains(&key))
    }

    /// Whether bare handles alone name a key, and no mention settles at sight whether it is somebody.
    pub(in crate::graph) fn is_doubtful(&self, key: u32) -> bool {
        let uses = self.uses[key as usize];
        !self.declared_only
            && uses.handles > 0
            && uses.certain == 0
            && !self.is_certainly_named(key)
            && self.candidates(&self.keys[key as usize], Form::Handle).is_empty()
    }

    /// Whether a wikilink to a key may be taken for a person by the marker beside it, if its spelling looks
    /// like a name.
    pub(in crate::graph) fn is_inferable(&self, key: u32) -> bool {
        let standing = self.standings[key as usize];
        !standing.always
            && !standing.handled
            && !self.other_notes.contains(&key)
            && self.candidates(&self.keys[key as usize], Form::Always).is_empty()
    }

    /// Settles from its counts whether a key is somebody without a page.
    pub(in crate::graph) fn settle_key(&mut self, key_id: usize) {
        let id = u32::try_from(key_id).unwrap_or(u32::MAX);
        let uses = self.uses[key_id];
        let key = &*self.keys[key_id];
        let counts = |map: &FxHashMap<u32, u32>| map.get(&id).is_some_and(|&count| count > 0);
        let is_nameless = key.is_empty() || key.starts_with('/');
        let is_handled = !is_nameless
            && !self.declared_only
            && uses.handles > 0
            && self.candidates(key, Form::Handle).is_empty();
        let is_free = |wanted: bool| wanted && !is_nameless && self.candidates(key, Form::Always).is_empty();
        let standing = Standing {
            always: is_free(self.is_certainly_named(id)),
            handled: is_handled && (uses.certain > 0 || counts(&self.evidence)),
            inferred: is_free(counts(&self.votes)) && !self.other_notes.contains(&id),
        };
        self.standings[key_id] = standing;
        let alive = standing.is_somebody();
        match self.without_page.get(key) {
            Some(&person) => {
                let person = &mut self.people[person.0 as usize];
                person.alive = alive;
                person.by_handles_alone = !standing.always && !standing.inferred;
            }
            // A key that is nobody yet still has a number, since its events may make it somebody.
            None if alive || is_handled => {
                let person = PersonId(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
                self.people.push(Person {
                    key: key.into(),
                    name: key.into(),
                    page: None,
                    alive,
                    by_handles_alone: !standing.always && !standing.inferred,
                });
                self.without_page.insert(key.to_owned(), person);
            }
            None => {}
        }
    }

    /// Decides who is meant by a spelling.
    pub(in crate::graph) fn decide_meaning(&mut self, name: usize) {
        let key_id = self.meanings[name].key;
        let key = &*self.keys[key_id as usize];
        let declared = |form| one_or_ambiguous(self.candidates(key, form));
        let alive = |id: &&PersonId| self.people[id.0 as usize].alive;
        let without = self.without_page.get(key).filter(alive).map(|&id| Resolved::Person(id));
        let handle = match declared(Form::Handle) {
            Some(found) => found,
            None if self.declared_only => Resolved::Nobody,
            None => without.clone().unwrap_or(Resolved::Nobody),
        };
        let other = declared(Form::Always).or(without).unwrap_or(Resolved::Nobody);
        let link = if self.other_notes.contains(&key_id) { Resolved::Nobody } else { other.clone() };
        let begins_longer = self.begins_longer(key);
        let meaning = &mut self.meanings[name];
        (meaning.handle, meaning.other, meaning.link) = (handle, other, link);
        meaning.begins_longer = begins_longer;
    }

    /// Decides who is meant by the spellings of some keys, which are sorted.
    pub(in crate::graph) fn decide_meanings_of(&mut self, keys: &[u32]) {
        if keys.is_empty() {
            return;
        }
        for name in 0..self.meanings.len() {
            if keys.binary_search(&self.meanings[name].key).is_ok() {
                self.decide_meaning(name);
            }
        }
    }

    /// Decides who is meant by the spellings from one on.
    pub(in crate::graph) fn decide_meanings_from(&mut self, first: usize) {
        (first..self.meanings.len()).for_each(|name| self.decide_meaning(name));
    }

    pub(in crate::graph) fn standing(&self, key: u32) -> Standing {
        self.standings[key as usize]
    }

    pub(in crate::graph) fn uses(&self, key: u32) -> Uses {
        self.uses[key as usize]
    }

    /// The key of somebody without a page.
    pub(in crate::graph) fn key_of_person(&self, person: PersonId) -> Option<u32> {
        let person = self.people.get(person.0 as usize).filter(|person| person.page.is_none())?;
        self.key_ids.get(&*person.key).copied()
    }

    /// Somebody, or nobody, of a key that no page claims.
    pub(in crate::graph) fn without_page(&self, key: u32) -> Option<PersonId> {
        self.without_page.get(&*self.keys[key as usize]).copied()
    }

    /// Counts one note more or less that gives keys an event by themselves.
    pub(in crate::graph) fn count_evidence(&mut self, keys: &[u32], sign: i32) {
        add(&mut self.evidence, keys, sign);
    }

    /// Forgets the count of a key that is no longer in doubt.
    pub(in crate::graph) fn forget_evidence(&mut self, key: u32) {
        self.evidence.remove(&key);
    }

    /// Counts one note more or less whose markers would take keys for people.
    pub(in crate::graph) fn count_votes(&mut self, keys: &[u32], sign: i32) {
        add(&mut self.votes, keys, sign);
    }
}

fn add(counts: &mut FxHashMap<u32, u32>, keys: &[u32], sign: i32) {
    for &key in keys {
        let count = counts.entry(key).or_default();
        *count = count.saturating_add_signed(sign);
        if *count == 0 {
            counts.remove(&key);
        }
    }
}
