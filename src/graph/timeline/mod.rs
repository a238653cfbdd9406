//! The graph itself: people, what passed between each and the writer, and the writer's own highs
//! and lows.
//!
//! Built in bulk for a whole journal and patched incrementally for one note (`patch`); both give the same
//! graph, which a property test holds them to. Not here: who is meant (`people`) and which events a note
//! has (`bind`). Invariant: each timeline is in the order of date, note path and place, undated first.

mod around;
mod patch;

use chrono::NaiveDate;
use rayon::prelude::*;

pub use around::{Concerned, with_spans_of};
pub use patch::NoteVersion;

use crate::config::Config;
use crate::graph::{Bound, Clash, Event, EventKind, PeopleIndex, Person, PersonId, Tie};
use crate::journal::{Journal, NoteId};
use crate::language::Marker;

/// Fewer people than this, and no other thread is woken to sort what passed with them.
const PATCH_UP_TO: usize = 64;

/// A `#win` or a `#low` of the writer's own life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The marker's, as it stands in the note.
    pub event: Event,
    /// A `#win`; else a `#low`.
    pub is_win: bool,
    /// Somebody is named with it, so that it is also an event of theirs.
    pub shared: bool,
}

/// People and their timelines.
#[derive(Debug, Default)]
pub struct Graph {
    /// Who there is, and who is meant by a name.
    pub directory: PeopleIndex,
    /// By person: what happened, in order (undated first), and what is planned.
    happened: Vec<Vec<Event>>,
    planned: Vec<Vec<Event>>,
    moments: Vec<Moment>,
    /// Whether a patch changed a win or a low since somebody asked.
    moments_changed: bool,
}

/// The events of notes as they are bound, in no order.
#[derive(Debug, Default)]
pub struct TimelineBuilder {
    happened: Vec<Vec<Event>>,
    planned: Vec<Vec<Event>>,
    moments: Vec<Moment>,
}

impl TimelineBuilder {
    /// For as many people as a graph has.
    pub fn of(graph: &Graph) -> TimelineBuilder {
        let named = graph.directory.times_named();
        let planned = vec![Vec::new(); named.len()];
        // Most events are one mention.
        TimelineBuilder {
            happened: named.into_iter().map(Vec::with_capacity).collect(),
            planned,
            moments: Vec::new(),
        }
    }

    /// Takes in the events of some notes.
    pub fn take_in(&mut self, events: Vec<Bound>) {
        for bound in events {
            self.moments.extend(moment(&bound));
            if let Some(person) = bound.person {
                let list = if bound.planned { &mut self.planned } else { &mut self.happened };
                let events = &mut list[person.0 as usize];
                if events.len() == events.capacity() {
                    // A quarter more, not twice as much: all that nobody needs counts at the peak.
                    events.reserve_exact(2 + events.len() / 4);
                }
                events.push(bound.event);
            }
        }
    }
}

impl Graph {
    /// A graph of people without any events yet.
    pub fn new(directory: PeopleIndex) -> Graph {
        Graph { directory, ..Graph::default() }
    }

    /// The id must come from this graph, since its people were found last.
    pub fn person(&self, id: PersonId) -> &Person {
        self.directory.person(id)
    }

    /// Whether a person is somebody: whom bare handles alone name is only where something happened, or is
    /// planned.
    pub fn is_somebody(&self, id: PersonId) -> bool {
        let person = self.person(id);
        let has_event = |lists: &[Vec<Event>]| lists.get(id.0 as usize).is_some_and(|list| !list.is_empty());
        person.alive && (!person.by_handles_alone || has_event(&self.happened) || has_event(&self.planned))
    }

    /// Takes in spellings that no note of the journal uses yet, so that they can be resolved.
    pub fn learn_names(&mut self, journal: &Journal) {
        let first = self.directory.learn_new(journal);
        self.directory.decide_meanings_from(first);
    }

    /// Everyone who is somebody, in the order of ids.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, &Person)> {
        let people = self.directory.people().iter().enumerate();
        people
            .map(|(at, person)| (PersonId(u32::try_from(at).unwrap_or(u32::MAX)), person))
            .filter(|(id, _)| self.is_somebody(*id))
    }

    /// Whether anybody is declared.
    pub fn has_pages(&self) -> bool {
        self.directory.has_pages()
    }

    /// The name or alias of somebody with a page that is nearly the name of a person without.
    pub fn similar(&self, person: PersonId, journal: &Journal) -> Option<(&str, PersonId)> {
        self.directory.similar(person, journal)
    }

    /// The clashes to report on a page: those where it is the later claimant.
    pub fn clashes(&self, page: NoteId) -> &[Clash] {
        self.directory.clashes(page)
    }

    /// The writer's wins and lows up to a day, in order.
    pub fn moments(&self, today: NaiveDate) -> &[Moment] {
        let end = self.moments.partition_point(|moment| moment.event.date.is_none_or(|date| date <= today));
        &self.moments[..end]
    }

    /// The day of the first dated event of all. A hand-kept day of last contact is not an event: it says
    /// nothing of how long the journal has been kept.
    pub fn first_day(&self) -> Option<NaiveDate> {
        let first = |events: &Vec<Event>| {
            let dated = &events[events.partition_point(|event| event.date.is_none())..];
            dated.iter().find(|event| event.kind != EventKind::LastContact).and_then(|event| event.date)
        };
        let moment = self.moments.iter().find_map(|moment| moment.event.date);
        self.happened.iter().filter_map(first).chain(moment).min()
    }

    /// The notes that tell of an event or a plan with somebody, some more than once.
    pub fn notes_with(&self, id: PersonId) -> impl Iterator<Item = NoteId> {
        let lists = [&self.happened, &self.planned].into_iter();
        lists.filter_map(move |lists| lists.get(id.0 as usize)).flatten().map(|event| event.note)
    }

    /// Whether patches changed a win or a low since this was last asked.
    pub fn take_moments_changed(&mut self) -> bool {
        std::mem::take(&mut self.moments_changed)
    }

    /// A person's timeline up to a day.
    pub fn tie<'a>(
        &'a self,
        id: PersonId,
        journal: &'a Journal,
        config: &'a Config,
        today: NaiveDate,
    ) -> Tie<'a> {
        let person = self.person(id);
        let events = self.happened.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        let end = events.partition_point(|event| event.date.is_none_or(|date| date <= today));
        Tie {
            id,
            person,
            page: person.page.and_then(|note| journal.note(note).page()),
            past: &events[..end],
            plans: self.planned.get(id.0 as usize).map_or(&[][..], Vec::as_slice),
            config,
            today,
        }
    }

    /// Takes in the events of all notes.
    pub fn fill(&mut self, events: TimelineBuilder, journal: &Journal) {
        let ranks = journal.ranks();
        let TimelineBuilder { happened, planned, mut moments } = events;
        (self.happened, self.planned) = (happened, planned);
        self.resize();
        for (id, event) in self.last_contacts(journal, None) {
            self.happened[id.0 as usize].push(event);
        }
        let key = |event: &Event| (event.date, ranks.of(event.note), event.start);
        let sort = |events: &mut Vec<Event>| {
            events.shrink_to_fit();
            events.sort_by_key(key);
        };
        if self.happened.len() < PATCH_UP_TO {
            self.happened.iter_mut().for_each(sort);
        } else {
            self.happened.par_iter_mut().for_each(sort);
        }
        self.planned.iter_mut().for_each(|events| events.sort_by_key(key));
        moments.sort_by_key(|moment| key(&moment.event));
        moments.dedup_by_key(|moment| (moment.event.note, moment.event.start));
        self.moments = moments;
    }

    /// What happened with a person, and what is planned.
    fn events_mut(&mut self, person: PersonId) -> [&mut Vec<Event>; 2] {
        let at = person.0 as usize;
        [&mut self.happened[at], &mut self.planned[at]]
    }

    /// The list of a person's events that one of theirs stands in.
    fn list_mut(&mut self, person: PersonId, bound: &Bound) -> &mut Vec<Event> {
        let lists = if bound.planned { &mut self.planned } else { &mut self.happened };
        &mut lists[person.0 as usize]
    }

    fn resize(&mut self) {
        let len = self.directory.people().len();
        self.happened.resize(len, Vec::new());
        self.planned.resize(len, Vec::new());
    }

    /// The hand-kept days of last contact, of every page or of one.
    fn last_contacts(&self, journal: &Journal, only: Option<NoteId>) -> Vec<(PersonId, Event)> {
        let event = |(id, person): (PersonId, &Person)| {
            let note = person.page.filter(|page| only.is_none_or(|only| only == *page))?;
            let contact = journal.get(note)?.page()?.last_contact?;
            let (kind, date, start) = (EventKind::LastContact, Some(contact.value), contact.span.start);
            Some((id, Event { kind, date, note, start, named_before: false, is_whole_entry: false }))
        };
        if let Some(note) = only {
            let owner = self.directory.by_page(note).map(|id| (id, self.person(id)));
            return owner.into_iter().filter_map(event).collect();
        }
        self.people().filter_map(event).collect()
    }
}

/// The writer's high or low behind an event.
fn moment(bound: &Bound) -> Option<Moment> {
    let is_win = bound.event.is(Marker::Win);
    (!bound.planned && (is_win || bound.event.is(Marker::Low))).then_some(Moment {
        event: bound.event,
        is_win,
        shared: bound.person.is_some(),
    })
}
