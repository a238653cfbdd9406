//! What an edit changes in a graph: the events of one note.
//!
//! Incremental: it costs what those people have of whom the note says something else than before, not what the
//! journal holds. Not here: building all timelines at once (`mod`). Invariant: a patched graph equals one that is
//! built from the same notes.

use std::cmp::Ordering;

use crate::graph::timeline::{Graph, Moment, moment};
use crate::graph::{Binding, Bound, Event, PersonId, Resolved};
use crate::journal::{Journal, NoteId};
use crate::note::{Follow, Mark, Mention, Note};
use crate::text::TextHash;

/// Up to this many events of a note with one person are removed and inserted one by one, by their
/// places in a timeline that may hold thousands of others; more are handled together.
const FEW_EVENTS: usize = 16;

/// What one note says, in one version.
pub struct NoteVersion<'a> {
    /// `None` before the note was written, and once it is gone.
    pub note: Option<&'a Note>,
    /// Who is meant in it; empty where there is no note.
    pub binding: &'a Binding,
}

/// One thing that a note says of a person, with everything that a judgement of them reads of it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Statement {
    /// Somebody who is only named has no event, and yet comes and goes with the name.
    Named(Mention),
    /// With what its marker says, the text of its entry, and the block.
    Bound(Bound, Option<Mark>, Option<(TextHash, u32)>),
}

impl NoteVersion<'_> {
    /// What it says, by person, of each in document order.
    fn statements(&self) -> Vec<(PersonId, Statement)> {
        let mentions = self.note.map(Note::mentions).unwrap_or_default();
        let named = mentions.iter().zip(&self.binding.mentions).filter_map(|(mention, who)| match who {
            &Resolved::Person(person) => Some((person, Statement::Named(mention))),
            Resolved::Nobody | Resolved::Ambiguous(_) => None,
        });
        let bound = self.binding.bound.iter().filter_map(|bound| {
            let person = bound.person?;
            let entry = self.note.and_then(|note| note.entries().get(bound.entry as usize));
            let mark = bound.mark.and_then(|mark| self.note?.marks().get(mark as usize));
            // Whom the binding found is said by the event.
            let mark = mark.map(|mark| Mark { follow: Follow::default(), ..mark });
            Some((person, Statement::Bound(*bound, mark, entry.map(|entry| (entry.hash, entry.block)))))
        });
        let mut statements: Vec<_> = named.chain(bound).collect();
        statements.sort_by_key(|(person, _)| *person);
        statements
    }

    /// The people of whom two versions do not say the same, sorted. Of a long note, an edit concerns few.
    fn differing(&self, other: &NoteVersion<'_>) -> Vec<PersonId> {
        let (old, new) = (self.statements(), other.statements());
        let (mut old, mut new) = (old.as_slice(), new.as_slice());
        let mut differing = Vec::new();
        while let Some(person) = old.first().into_iter().chain(new.first()).map(|(person, _)| *person).min() {
            let split = |all: &[(PersonId, Statement)]| all.partition_point(|(other, _)| *other == person);
            let (of_old, of_new) = (old.split_at(split(old)), new.split_at(split(new)));
            if of_old.0 != of_new.0 {
                differing.push(person);
            }
            (old, new) = (of_old.1, of_new.1);
        }
        differing
    }

    /// Its events by person of some, sorted, those of each in document order.
    fn by_person(&self, people: &[PersonId]) -> Vec<Vec<(PersonId, &Bound)>> {
        let mut events: Vec<(PersonId, &Bound)> = self
            .binding
            .bound
            .iter()
            .filter_map(|bound| Some((bound.person?, bound)))
            .filter(|(person, _)| people.binary_search(person).is_ok())
            .collect();
        events.sort_by_key(|(person, _)| *person);
        events.chunk_by(|a, b| a.0 == b.0).map(<[_]>::to_vec).collect()
    }

    /// The hash of what the entry of an event of this note says.
    fn text(&self, event: &Event) -> Option<TextHash> {
        let note = self.note?;
        Some(note.entries().get(event.entry(note)? as usize)?.hash)
    }
}

/// The order of timelines: by day, by the path of the note, by the place in it.
pub(super) fn order(a: &Event, b: &Event, journal: &Journal) -> Ordering {
    let by_path = || match a.note == b.note {
        true => Ordering::Equal,
        false => journal.path(a.note).cmp(journal.path(b.note)),
    };
    a.date.cmp(&b.date).then_with(by_path).then_with(|| a.start.cmp(&b.start))
}

impl Graph {
    /// Replaces one note's events: what it said before, and what it says now. Returns the people
    /// touched, each once.
    pub fn patch(
        &mut self,
        note: NoteId,
        old: &NoteVersion<'_>,
        new: &NoteVersion<'_>,
        journal: &Journal,
    ) -> Vec<PersonId> {
        self.resize();
        let mut touched = old.differing(new);
        if let Some(owner) = self.directory.by_page(note)
            && let Err(at) = touched.binary_search(&owner)
        {
            touched.insert(at, owner);
        }
        self.take_out(note, old, &touched, journal);
        self.put_in(new, &touched, journal);
        self.patch_moments(note, old, new, journal);
        for (person, event) in self.last_contacts(journal, Some(note)) {
            let events = &mut self.happened[person.0 as usize];
            let at = events.partition_point(|other| order(other, &event, journal).is_le());
            events.insert(at, event);
        }
        touched
    }

    /// Takes the events of a note out of the timelines of some people: those that it made before, and what
    /// is kept of its page.
    fn take_out(&mut self, note: NoteId, old: &NoteVersion<'_>, people: &[PersonId], journal: &Journal) {
        // A hand-kept day may have been another before.
        if let Some(owner) = self.directory.by_page(note) {
            self.take_out_all(note, owner);
        }
        for events in old.by_person(people) {
            // A note that is gone has no place by path.
            if events.len() > FEW_EVENTS || journal.get(note).is_none() {
                self.take_out_all(note, events[0].0);
                continue;
            }
            for &(person, bound) in &events {
                let list = self.list_mut(person, bound);
                let place = |other: &Event| order(other, &bound.event, journal);
                let from = list.partition_point(|other| place(other).is_lt());
                let count = list[from..].iter().take_while(|other| place(other).is_eq()).count();
                list.drain(from..from + count);
            }
        }
    }

    fn take_out_all(&mut self, note: NoteId, person: PersonId) {
        for list in self.events_mut(person) {
            list.retain(|event| event.note != note);
        }
    }

    /// Puts the events of a note into the timelines of some people.
    pub(super) fn put_in(&mut self, new: &NoteVersion<'_>, people: &[PersonId], journal: &Journal) {
        for events in new.by_person(people) {
            let is_few = events.len() <= FEW_EVENTS;
            for &(person, bound) in &events {
                let list = self.list_mut(person, bound);
                let at = if is_few {
                    list.partition_point(|other| order(other, &bound.event, journal).is_le())
                } else {
                    list.len()
                };
                list.insert(at, bound.event);
            }
            if !is_few {
                for list in self.events_mut(events[0].0) {
                    list.sort_by(|a, b| order(a, b, journal));
                }
            }
        }
    }

    /// Replaces the writer's highs and lows of a note.
    pub(super) fn patch_moments(
        &mut self,
        note: NoteId,
        old: &NoteVersion<'_>,
        new: &NoteVersion<'_>,
        journal: &Journal,
    ) {
        let before = self.take_out_moments(note, old.binding);
        let moments: Vec<Moment> = new.binding.bound.iter().filter_map(moment).collect();
        if before.is_empty() && moments.is_empty() {
            return;
        }
        self.moments.extend(moments);
        self.moments.sort_by(|a, b| order(&a.event, &b.event, journal));
        self.moments.dedup_by_key(|moment| (moment.event.note, moment.event.start));
        // What they say counts, too: findings about others tell of them.
        let before = before.iter().map(|moment| (moment, old.text(&moment.event)));
        let after = self.moments.iter().filter(|moment| moment.event.note == note);
        let after = after.map(|moment| (moment, new.text(&moment.event)));
        self.moments_changed |= !after.eq(before);
    }

    /// Takes out the writer's highs and lows of a note; there are few notes of any.
    fn take_out_moments(&mut self, note: NoteId, old: &Binding) -> Vec<Moment> {
        if old.bound.iter().all(|bound| moment(bound).is_none()) {
            return Vec::new();
        }
        self.moments.extract_if(.., |moment| moment.event.note == note).collect()
    }
}
