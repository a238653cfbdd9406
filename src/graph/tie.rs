//! One person's timeline as a rule sees it: what happened up to today, in order.
//!
//! It borrows from the graph for as long as one rule looks, and computes nothing ahead. Not here: how
//! events come about (`bind`, `timeline`). Invariant: nothing dated after today is in `past`, and no rule
//! sees a person in any other way.

use chrono::NaiveDate;

use crate::config::{Circle, Config};
use crate::graph::{Event, EventKind, Person, PersonId};
use crate::language::{Bond, Marker, Status};
use crate::note::{Page, Rhythm};
use crate::text::Span;

/// A person, their page and everything that passed between them and the writer up to today.
///
/// `past` is ordered (undated first) and ends with today: events after today are seen by
/// `future-date` alone. `plans` are open tasks, in order, whatever their date.
#[derive(Debug, Clone, Copy)]
pub struct Tie<'a> {
    /// Valid for the graph that the tie was borrowed from.
    pub id: PersonId,
    /// Name and key.
    pub person: &'a Person,
    /// What their page says; `None` where they have none.
    pub page: Option<&'a Page>,
    /// What happened, oldest first, undated before all.
    pub past: &'a [Event],
    /// What is planned, by the day of the entry.
    pub plans: &'a [Event],
    /// For circles and thresholds.
    pub config: &'a Config,
    /// The day on which the rule looks.
    pub today: NaiveDate,
}

/// How often to be in touch, and where that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence {
    /// At most this many days between two contacts.
    pub days: u32,
    /// The page's property: `cadence`, else `circle`.
    pub span: Span,
    /// Whether it is the circle's, not the person's own.
    pub from_circle: bool,
}

impl<'a> Tie<'a> {
    /// The key of the display name: what outputs and fingerprints hold.
    pub fn key(&self) -> &'a str {
        &self.person.key
    }

    /// The display name.
    pub fn name(&self) -> &'a str {
        &self.person.name
    }

    /// Whether the person is named only: without a page, and without any marker, done or planned. Such a
    /// name is mostly somebody else's, and no rule counts it.
    pub fn is_named_only(&self) -> bool {
        let has_marker = |event: &Event| matches!(event.kind, EventKind::Marker(_));
        self.page.is_none() && !self.past.iter().chain(self.plans).any(has_marker)
    }

    /// Whether the rules of *weather*, *connections* and *attention* speak of the person, and all rules
    /// count them.
    pub fn counts(&self) -> bool {
        self.is_active() && !self.is_named_only()
    }

    /// Past events of one marker, in order.
    pub fn of(&self, marker: Marker) -> impl DoubleEndedIterator<Item = &'a Event> + use<'a> {
        self.past.iter().filter(move |event| event.is(marker))
    }

    /// `#give` and `#introduced`, in order.
    pub fn gives(&self) -> impl DoubleEndedIterator<Item = &'a Event> + use<'a> {
        self.past.iter().filter(|event| event.is_give())
    }

    /// Past events that count as contact, dated or not, in order.
    pub fn contacts(&self) -> impl DoubleEndedIterator<Item = &'a Event> + use<'a> {
        let tie = *self;
        self.past.iter().filter(move |event| tie.is_contact(event))
    }

    /// Whether an event counts as contact.
    pub fn is_contact(&self, event: &Event) -> bool {
        match event.kind {
            EventKind::Marker(marker) => marker.is_contact(),
            EventKind::Mention => self.config.journal.mentions_are_contact,
            EventKind::LastContact => true,
        }
    }

    /// Past events that nobody knows the day of, and all others.
    pub fn by_dating(&self) -> (&'a [Event], &'a [Event]) {
        self.past.split_at(self.past.partition_point(|event| event.date.is_none()))
    }

    /// The days with at least one contact event, each once, oldest first.
    pub fn contact_days(&self) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.contacts().filter_map(|event| event.date).collect();
        days.dedup();
        days
    }

    /// The newest dated contact event.
    pub fn last_contact(&self) -> Option<&'a Event> {
        self.contacts().rev().find(|event| event.date.is_some())
    }

    /// What the page says; without a word on it, an exchange.
    pub fn bond(&self) -> Bond {
        self.page.and_then(|page| page.bond).map_or(Bond::Exchange, |bond| bond.value)
    }

    /// The page's status; after a `#let-go`, and until my next ask or give, `LetGo`.
    pub fn status(&self) -> Status {
        let turn = self
            .past
            .iter()
            .rev()
            .find(|event| event.is(Marker::LetGo) || event.is(Marker::Ask) || event.is_give());
        if turn.is_some_and(|event| event.is(Marker::LetGo)) {
            return Status::LetGo;
        }
        let status = self.page.and_then(|page| page.status).map_or(Status::Active, |status| status.value);
        let rests_until = self.page.and_then(|page| page.resting_until).map(|until| until.value);
        if status == Status::Active && rests_until.is_some_and(|until| self.today <= until) {
            return Status::Resting;
        }
        status
    }

    /// Whether anything is due with them: neither resting, let go nor deceased.
    pub fn is_active(&self) -> bool {
        self.status() == Status::Active
    }

    /// `None` where the page names none of the configured ones.
    pub fn circle(&self) -> Option<&'a Circle> {
        self.config.circles.0.get(self.page?.circle?.value)
    }

    /// The person's own cadence, else their circle's.
    pub fn cadence(&self) -> Option<Cadence> {
        let page = self.page?;
        match page.cadence.map(|own| (own.value, own.span)) {
            Some((Rhythm::Days(days), span)) => return Some(Cadence { days, span, from_circle: false }),
            Some((Rhythm::Never, _)) => return None,
            None => {}
        }
        let every = self.circle()?.every?;
        Some(Cadence { days: every.0, span: page.circle?.span, from_circle: true })
    }
}
