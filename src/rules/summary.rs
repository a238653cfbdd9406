//! One person in a few facts, for the rules that judge the journal as a whole.

use chrono::NaiveDate;

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
}

impl Summary {
    pub fn of(tie: &Tie<'_>) -> Summary {
        Summary {
            person: tie.id,
            active: tie.is_active(),
            last_ask: tie.of(Marker::Ask).rev().find(|event| event.date.is_some()).copied(),
            last_contact: tie.last_contact().and_then(|event| event.date),
        }
    }
}
