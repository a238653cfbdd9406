//! The markers of one entry: whom each takes that stands right behind it (step 1), and how they share the
//! people whom the entry names (step 2).
//!
//! Not here: steps 3 and later, which look beyond the entry (`bind`). Invariant: linear in the entry,
//! however many markers share the same people.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::graph::bind::{Binder, Few, Marked, People, PeopleFrom, index};
use crate::graph::seen_set::SeenSet;
use crate::graph::{PersonId, Resolved};
use crate::language::Marker;
use crate::note::MarkForm;

/// The people of an entry whom its markers share, by where each is first named.
struct SharedPeople {
    people: People,
    /// Where each is first named.
    places: SmallVec<[u32; 4]>,
    /// How many of them each marker has taken: written again, it takes those who came since.
    taken: FxHashMap<Marker, usize>,
}

/// What an entry has for markers that nobody directly follows.
enum Others {
    Shared(SharedPeople),
    From(PeopleFrom),
}

impl Binder<'_> {
    /// Binds some markers of an entry.
    pub(super) fn bind_entry(&mut self, entry: u32, marks: &[u32]) {
        let from = self.binding.bound.len();
        let direct: SmallVec<[Few; 2]> = marks.iter().map(|&mark| self.direct(mark)).collect();
        let mut bound_here = SeenSet::new();
        // Markers that nobody follows share what there is, so it is looked for once.
        let mut others: Option<Others> = None;
        let mut first = None;
        for (&mark, own) in marks.iter().zip(&direct) {
            let is_marker = if own.is_empty() {
                let mut found = others.take().unwrap_or_else(|| self.others(entry, &direct));
                let is_marker = self.bind_to_others(mark, &mut found, &mut bound_here);
                others = Some(found);
                is_marker
            } else {
                let people = self.people(own.iter().copied());
                self.bind_to(mark, &people, &mut bound_here);
                true
            };
            if is_marker {
                first = first.or(Some(self.marks[mark as usize].span.start));
            }
        }
        if let Some(first) = first {
            self.marked.push(Marked { entry, first, events: from..self.binding.bound.len() });
        }
    }

    /// Step 1: the people who directly follow a marker. An ambiguous mention is passed over; a link that
    /// is not a person ends the run. Of a field in brackets, else all inside, else those behind it.
    fn direct(&self, mark: u32) -> Few {
        let [direct, inside, after] = self.marks[mark as usize].follow.runs();
        let is_person = |&mention: &u32| matches!(self.resolved(mention), Resolved::Person(_));
        let run = |mentions: std::ops::Range<u32>| -> Few {
            let mut named = Few::new();
            for mention in mentions.clone() {
                match self.resolved(mention) {
                    Resolved::Nobody => break,
                    Resolved::Person(_) => named.push(mention),
                    Resolved::Ambiguous(_) => {}
                }
                if mention + 1 < mentions.end
                    && !self.directory.joins_next(self.trails, self.mentions, mention)
                {
                    break;
                }
            }
            named
        };
        let mut named = run(direct);
        if named.is_empty() {
            named = inside.filter(is_person).collect();
        }
        if named.is_empty() { run(after) } else { named }
    }

    /// Steps 2 to 7, for the markers of an entry whom nobody directly follows.
    fn others(&mut self, entry: u32, direct: &[Few]) -> Others {
        let own = self.entry_mentions(entry);
        let all = self.people(own.clone().map(index));
        if all.is_empty() {
            let is_ambiguous =
                |mention: usize| matches!(self.resolved(index(mention)), Resolved::Ambiguous(_));
            return Others::From(if own.clone().any(is_ambiguous) {
                PeopleFrom::Nobody { ambiguous: true }
            } else {
                self.search(entry)
            });
        }
        // A person, not a mention, is taken: named once more in the entry, still the other's.
        let mut taken = self.people(direct.iter().flatten().copied());
        taken.sort_unstable();
        let is_free = |person: &PersonId| taken.binary_search(person).is_err();
        let has_free = all.iter().any(is_free);
        let (mut people, mut places) = (People::new(), SmallVec::new());
        let mut seen = SeenSet::new();
        for mention in own {
            if let Resolved::Person(person) = *self.resolved(index(mention))
                && (!has_free || is_free(&person))
                && seen.is_first(person)
            {
                people.push(person);
                places.push(self.mentions[mention].span.start);
            }
        }
        Others::Shared(SharedPeople { people, places, taken: FxHashMap::default() })
    }

    /// Binds a marker that nobody directly follows; whether it is a marker at all. A word and a colon that
    /// binds to nobody is prose.
    fn bind_to_others(
        &mut self,
        at: u32,
        others: &mut Others,
        bound_here: &mut SeenSet<(Marker, Option<PersonId>)>,
    ) -> bool {
        let mark = self.marks[at as usize];
        match others {
            Others::Shared(shared) => {
                let people = shared.next(mark.marker, mark.span.start);
                self.bind_to(at, &people, bound_here);
            }
            Others::From(PeopleFrom::Near(people)) => {
                let people = people.clone();
                self.bind_to(at, &people, bound_here);
            }
            Others::From(PeopleFrom::Lent(lent)) => {
                if !self.entries[mark.entry as usize].planned && !lent.noted.replace(true) {
                    self.lent.extend(&lent.entries);
                }
                // The same marker once more finds the same people: that is one event.
                if bound_here.is_first((mark.marker, None)) {
                    let lent = lent.clone();
                    self.bind_to(at, &lent.people, bound_here);
                }
            }
            &mut Others::From(PeopleFrom::Nobody { ambiguous }) => {
                if mark.form == MarkForm::Word {
                    return false;
                }
                if !mark.marker.needs_person() {
                    if bound_here.is_first((mark.marker, None)) {
                        self.push_mark(at, None);
                    }
                } else if !ambiguous {
                    self.binding.unbound.push(at);
                }
            }
        }
        true
    }

    fn bind_to(
        &mut self,
        at: u32,
        people: &[PersonId],
        bound_here: &mut SeenSet<(Marker, Option<PersonId>)>,
    ) {
        let mark = self.marks[at as usize];
        for &person in people {
            if bound_here.is_first((mark.marker, Some(person))) {
                self.push_mark(at, Some(person));
            }
        }
    }
}

impl SharedPeople {
    /// The people whom a marker at `at` takes: those named before it that no marker took, where there are
    /// any, else all.
    fn next(&mut self, marker: Marker, at: u32) -> People {
        let all = self.people.len();
        let before = self.places.partition_point(|&place| place < at);
        let takes_all = before == 0 || matches!(marker, Marker::Introduced | Marker::Win | Marker::Low);
        let end = if takes_all { all } else { before };
        let taken = self.taken.entry(marker).or_default();
        let from = std::mem::replace(taken, end.max(*taken));
        People::from_slice(&self.people[from.min(end)..end])
    }
}
