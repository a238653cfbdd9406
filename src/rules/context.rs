//! What a rule may know besides its subject.

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::config::Config;
use crate::finding::Place;
use crate::graph::{Binding, Event, Graph, Kind, Moment, PersonId, Tie};
use crate::journal::{Journal, NoteId};
use crate::note::{Note, Page};
use crate::rules::RuleSet;
use crate::text::{Span, TextHash};

/// Today, the configuration, and the way from ids to names and paths.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub today: NaiveDate,
    pub config: &'a Config,
    pub rules: &'a RuleSet,
    pub journal: &'a Journal,
    pub graph: &'a Graph,
    /// The writer's own `#win` and `#low` events up to today, each once, in order.
    pub moments: &'a [Moment],
    /// The first day that the horizon leaves in sight; without one, all are.
    pub horizon: Option<NaiveDate>,
}

/// A note with what the graph made of it.
#[derive(Clone, Copy)]
pub struct NoteView<'a> {
    pub id: NoteId,
    pub note: &'a Note,
    pub binding: &'a Binding,
}

impl Context<'_> {
    /// Days from `date` to today; negative in the future.
    pub fn age(&self, date: NaiveDate) -> i64 {
        (self.today - date).num_days()
    }

    /// Whether the horizon leaves an event in sight. An undated one always is.
    pub fn in_horizon(&self, event: &Event) -> bool {
        event.date.is_none() || event.date >= self.horizon
    }

    /// What passed with a person, as far as the horizon leaves it in sight, in order. A person's whole
    /// timeline may be a hundred times as long.
    pub fn in_sight<'a>(&self, tie: &Tie<'a>) -> impl DoubleEndedIterator<Item = &'a Event> + use<'a> {
        let (undated, dated) = tie.by_dating();
        undated.iter().chain(&dated[dated.partition_point(|event| event.date < self.horizon)..])
    }

    /// The days of contact that the horizon leaves in sight, each once, oldest first.
    pub fn contact_days(&self, tie: &Tie<'_>) -> Vec<NaiveDate> {
        let contacts = self.in_sight(tie).filter(|event| tie.is_contact(event));
        let mut days: Vec<NaiveDate> = contacts.filter_map(|event| event.date).collect();
        days.dedup();
        days
    }

    /// The order of a timeline across people: date (undated first), note path, place, and the key
    /// of the person where one marker concerns several.
    pub fn order(&self, (person, a): (PersonId, &Event), (other, b): (PersonId, &Event)) -> Ordering {
        (a.date, self.journal.path(a.note), a.span, &self.graph.person(person).key).cmp(&(
            b.date,
            self.journal.path(b.note),
            b.span,
            &self.graph.person(other).key,
        ))
    }

    /// Where an event is written.
    pub fn place(&self, event: &Event) -> Place {
        Place { note: self.journal.path(event.note).clone(), span: event.span }
    }

    /// The page of a person who has one.
    pub fn page(&self, person: PersonId) -> Option<&Page> {
        self.journal.note(self.graph.person(person).page?).page.as_deref()
    }

    /// A place in a note.
    pub fn place_in(&self, note: NoteId, span: Span) -> Place {
        Place { note: self.journal.path(note).clone(), span }
    }

    /// The hash of what the entry of an event says, for fingerprints; none of a last contact.
    pub fn text(&self, event: &Event) -> TextHash {
        match event.kind {
            Kind::LastContact => TextHash::default(),
            _ => self.journal.note(event.note).entries()[event.entry as usize].hash,
        }
    }

    /// An event's topic as written: `intro` of `#give/intro`.
    pub fn topic(&self, event: &Event) -> Option<Arc<str>> {
        event.topic.map(|topic| self.journal.names.text(topic))
    }
}
