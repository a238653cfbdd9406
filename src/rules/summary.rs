//! One person in a few numbers, for the rules that judge the journal as a whole.

use chrono::NaiveDate;

use super::Context;
use crate::config::Marker;
use crate::graph::{Event, PersonId, Tie};

/// What journal rules read of one tie. Computed once a person and kept until the person is
/// touched, so that an edit costs journal rules one pass over these.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub person: PersonId,
    /// Whether the status is active; others are left out of every count.
    pub active: bool,
    /// The newest dated ask.
    pub last_ask: Option<Event>,
    /// The newest day of contact.
    pub last_contact: Option<NaiveDate>,
    /// The newest `#added`, where there never was any contact.
    pub card_only: Option<Event>,
    /// Index of the person's circle.
    pub circle: Option<usize>,
    /// Days past due by the person's cadence; `None` where not overdue.
    pub overdue: Option<Overdue>,
    /// Contact days inside `misplaced-attention`'s window.
    pub recent_days: u32,
}

/// How overdue somebody is. `Never` (no contact at all) is longer than any number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overdue {
    Days(i64),
    Never,
}

impl Summary {
    pub fn of(tie: &Tie<'_>, cx: &Context<'_>) -> Summary {
        let days = tie.contact_days();
        let last_contact = days.last().copied();
        let met = tie.contacts().next().is_some();
        let window = i64::from(cx.rules.misplaced_attention.options.within.0);
        Summary {
            person: tie.id,
            active: tie.is_active(),
            last_ask: tie.of(Marker::Ask).rev().find(|event| event.date.is_some()).copied(),
            last_contact,
            card_only: if met { None } else { tie.of(Marker::Added).next_back().copied() },
            circle: tie.page.and_then(|page| page.circle).map(|circle| circle.value),
            overdue: tie.cadence().and_then(|cadence| match last_contact {
                None if !met => Some(Overdue::Never),
                None => None,
                Some(last) => {
                    let past = cx.age(last) - i64::from(cadence.days);
                    (past > 0).then_some(Overdue::Days(past))
                }
            }),
            recent_days: u32::try_from(days.iter().filter(|&&day| cx.age(day) <= window).count())
                .unwrap_or(u32::MAX),
        }
    }
}
