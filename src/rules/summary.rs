//! One person in a few facts, for the rules that judge the journal as a whole.
//!
//! Not here: a judgement; it holds facts. Invariant: it is a function of one tie and of today, so that it
//! is recomputed for the people whom an edit touched and for nobody else.

use chrono::NaiveDate;

use crate::graph::{Event, PersonId, Tie};
use crate::journal::NoteId;
use crate::language::Marker;
use crate::rules::Context;
use crate::rules::cold_add::ColdAdd;
use crate::rules::overdue::{Overdue, Waiting};
use crate::text::{Fnv, Span, TextHash};

/// An event with what its entry says: where both are as before, so is every finding that tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldEvent {
    /// When and where.
    pub event: Event,
    /// The marker or what stands in for it.
    pub span: Span,
    /// What the entry says.
    pub text: TextHash,
    /// The block of the entry in its note.
    pub block: u32,
    /// Of a plan: the day it is due, which another line of its task may say.
    pub due: Option<NaiveDate>,
}

impl ToldEvent {
    /// The block of a note that holds it: a task's own text.
    pub fn task(&self) -> (NoteId, u32) {
        (self.event.note, self.block)
    }

    fn of(event: &Event, cx: &Context<'_>) -> ToldEvent {
        let note = cx.journal.note(event.note);
        let entry = event.entry(note).and_then(|entry| note.entries().get(entry as usize));
        let (text, block) = entry.map_or((TextHash::default(), u32::MAX), |entry| (entry.hash, entry.block));
        ToldEvent { event: *event, span: event.span(note), text, block, due: event.due(cx.journal) }
    }
}

/// What journal rules read of one tie. Computed once a person and kept until the person is
/// touched, so that an edit costs journal rules one pass over these.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Whose tie it is.
    pub person: PersonId,
    /// Hash of the display name, which an edit may spell otherwise.
    pub name: u64,
    /// Whether the person counts: active, and more than named. Others are left out of every count.
    pub counts: bool,
    /// The newest dated ask.
    pub last_ask: Option<ToldEvent>,
    /// The newest day of contact.
    pub last_contact: Option<NaiveDate>,
    /// Days of contact within the time that `misplaced-attention` looks at.
    pub recent_days: usize,
    /// Index of the circle.
    pub circle: Option<usize>,
    /// The first line of the page.
    pub first_line: Option<Span>,
    /// Where the person is overdue: how long they have waited.
    pub waiting: Option<Waiting>,
    /// The newest card of somebody never spoken to, past the grace of `cold-add`.
    pub card: Option<ToldEvent>,
    /// Promises that are due by now.
    pub promises: Vec<ToldEvent>,
}

impl Summary {
    /// Reads a tie as of today.
    pub fn of(tie: &Tie<'_>, cx: &Context<'_>) -> Summary {
        let within = i64::from(cx.rules.misplaced_attention.options.within.0);
        let mut recent: Vec<NaiveDate> = tie
            .contacts()
            .rev()
            .map_while(|event| event.date.filter(|&date| cx.age(date) <= within))
            .collect();
        recent.dedup();
        let mut name = Fnv::default();
        name.field(tie.name().as_bytes());
        let told = |event: &Event| ToldEvent::of(event, cx);
        let card = ColdAdd::card(tie).filter(|card| cx.rules.cold_add.options.is_past_grace(card, cx));
        Summary {
            person: tie.id,
            name: name.finish(),
            counts: tie.counts(),
            last_ask: tie.of(Marker::Ask).rev().find(|event| event.date.is_some()).map(told),
            last_contact: tie.last_contact().and_then(|event| event.date),
            recent_days: recent.len(),
            circle: tie.page.and_then(|page| page.circle).map(|circle| circle.value),
            first_line: tie.page.map(|page| page.first_line),
            waiting: Overdue::waiting(tie, cx),
            card: card.map(told),
            promises: promises_due(tie, cx),
        }
    }
}

impl Summary {
    /// The events that it holds, to be moved.
    pub fn told_mut(&mut self) -> impl Iterator<Item = &mut ToldEvent> {
        self.last_ask.iter_mut().chain(&mut self.card).chain(&mut self.promises)
    }
}

/// A person's promises that are due by now, in order, as `open-promise` counts.
fn promises_due(tie: &Tie<'_>, cx: &Context<'_>) -> Vec<ToldEvent> {
    if !tie.is_active() {
        return Vec::new();
    }
    let days = i64::from(cx.rules.open_promise.options.days.0);
    let is_due = |plan: &Event| match (plan.due(cx.journal), plan.date) {
        (Some(due), _) => cx.age(due) > 0,
        (None, Some(date)) => cx.age(date) > days,
        (None, None) => false,
    };
    let seen = |plan: &Event| cx.in_horizon(plan) && plan.date.is_none_or(|date| date <= cx.today);
    let due = tie.plans.iter().filter(|plan| plan.is_promise() && is_due(plan) && seen(plan));
    due.map(|plan| ToldEvent::of(plan, cx)).collect()
}
