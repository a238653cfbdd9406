//! What a rule may know besides its subject.

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDate;

use super::RuleSet;
use crate::config::Config;
use crate::finding::Place;
use crate::graph::{Binding, Event, Graph, Kind, Moment, PersonId, Tie};
use crate::journal::{Journal, NoteId};
use crate::note::{Note, Page};
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
        match (self.config.lint.horizon, event.date) {
            (Some(horizon), Some(date)) => self.age(date) <= i64::from(horizon.0),
            _ => true,
        }
    }

    /// The days of contact that the horizon leaves in sight, each once, oldest first.
    pub fn contact_days(&self, tie: &Tie<'_>) -> Vec<NaiveDate> {
        let days = tie.contact_days();
        let Some(horizon) = self.config.lint.horizon else { return days };
        let first = days.partition_point(|&day| self.age(day) > i64::from(horizon.0));
        days[first..].to_vec()
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
            _ => self.journal.note(event.note).entries[event.entry as usize].hash,
        }
    }

    /// An event's topic as written: `intro` of `#give/intro`.
    pub fn topic(&self, event: &Event) -> Option<Arc<str>> {
        event.topic.map(|topic| self.journal.names.text(topic))
    }
}
