//! What a rule may know besides its subject.
//!
//! Everything is borrowed and read-only. Not here: what a rule is set to, which is its own struct.
//! Invariant: after an edit, the engine judges again whatever could have read something else here.

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::config::Config;
use crate::finding::Place;
use crate::graph::{Binding, Event, Graph, Moment, PersonId, Resolved, Tie};
use crate::journal::{Journal, NoteId};
use crate::language::Marker;
use crate::note::{Lists, MarkForm, Note, Page};
use crate::rules::RuleSet;
use crate::text::{Span, TextHash};

/// Today, the configuration, and the way from ids to names and paths.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What is dated later has not happened.
    pub today: NaiveDate,
    /// What is configured.
    pub config: &'a Config,
    /// For rules that are silent where another fires.
    pub rules: &'a RuleSet,
    /// The notes, for paths and names as written.
    pub journal: &'a Journal,
    /// The people.
    pub graph: &'a Graph,
    /// The writer's own `#win` and `#low` events up to today, each once, in order.
    pub moments: &'a [Moment],
    /// The first day that the horizon leaves in sight; without one, all are.
    pub horizon: Option<NaiveDate>,
    /// For rules that judge only who has a habit.
    pub history: History,
}

/// What the journal as a whole says of its writer's habits. An edit seldom changes any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct History {
    /// The day of the first dated event of all.
    pub first_day: Option<NaiveDate>,
    /// Whether any marker stands anywhere.
    pub holds_markers: bool,
    /// Whether any `#thanks` stands anywhere: else the writer does not note them.
    pub holds_thanks: bool,
}

impl History {
    /// Whether a note holds a marker. A word and a colon is one where the entry names somebody.
    pub fn has_marker(note: &Note) -> bool {
        let names_somebody = |entry: u32| {
            let mentions = note.mentions();
            let at = mentions.partition_point(|mention| mention.entry < entry);
            mentions.get(at).is_some_and(|mention| mention.entry == entry)
        };
        note.marks().iter().any(|mark| mark.form != MarkForm::Word || names_somebody(mark.entry))
    }

    /// Whether a note holds a `#thanks`.
    pub fn has_thanks(note: &Note) -> bool {
        note.marks().iter().any(|mark| mark.marker == Marker::Thanks)
    }
}

/// A note with what the graph made of it.
#[derive(Clone, Copy)]
pub struct NoteView<'a> {
    /// Its id in the journal.
    pub id: NoteId,
    /// As written.
    pub note: &'a Note,
    /// Its lists, unpacked.
    pub lists: Lists<'a>,
    /// As understood.
    pub binding: &'a Binding,
}

impl NoteView<'_> {
    /// Whether a person, a marker or an event hangs on the note. Clippings, books and drafts are the
    /// writer's own affair.
    pub fn is_of_people(&self) -> bool {
        self.note.is_page()
            || !self.binding.bound.is_empty()
            || History::has_marker(self.note)
            || self.binding.mentions.iter().any(|resolved| *resolved != Resolved::Nobody)
    }
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
        (a.date, self.journal.path(a.note), a.start, &self.graph.person(person).key).cmp(&(
            b.date,
            self.journal.path(b.note),
            b.start,
            &self.graph.person(other).key,
        ))
    }

    /// Where an event is written.
    pub fn place(&self, event: &Event) -> Place {
        let note = self.journal.note(event.note);
        Place { note: note.path.clone(), span: event.span(note) }
    }

    /// The page of a person who has one.
    pub fn page(&self, person: PersonId) -> Option<&Page> {
        self.journal.note(self.graph.person(person).page?).page()
    }

    /// A place in a note.
    pub fn place_in(&self, note: NoteId, span: Span) -> Place {
        Place { note: self.journal.path(note).clone(), span }
    }

    /// The hash of what the entry of an event says, for fingerprints; none of a last contact.
    pub fn text(&self, event: &Event) -> TextHash {
        let note = self.journal.note(event.note);
        let entry = event.entry(note).and_then(|entry| note.entries().get(entry as usize));
        entry.map_or_else(TextHash::default, |entry| entry.hash)
    }

    /// An event's topic as written: `intro` of `#give/intro`.
    pub fn topic(&self, event: &Event) -> Option<Arc<str>> {
        event.topic(self.journal)
    }
}
