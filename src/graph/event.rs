//! One thing that happened on one day (or nobody knows when) with one person, or to the writer.
//!
//! A plain value that points into its note instead of holding text. Not here: whether it happened or is
//! planned, which is said by the list that it is in.

use chrono::NaiveDate;

use crate::journal::NoteId;
use crate::language::Marker;
use crate::note::NameId;
use crate::text::Span;

/// What happened, as far as rules tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Something that a marker says.
    Marker(Marker),
    /// A dated entry without a marker names the person.
    Mention,
    /// The page's hand-kept day of last contact. No export lists it.
    LastContact,
}

impl EventKind {
    /// `give`, `mention`, …: the name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Marker(marker) => marker.name(),
            EventKind::Mention => "mention",
            EventKind::LastContact => "last-contact",
        }
    }
}

/// An event. The order of a timeline is (date, note path, place in the note), undated first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// A marker, or what stands in for one.
    pub kind: EventKind,
    /// `None` where no day can be told; such events come first.
    pub date: Option<NaiveDate>,
    /// The note that tells of it.
    pub note: NoteId,
    /// The marker; of a mention the mention; of a last contact the property's value.
    pub span: Span,
    /// What follows `/` or `=` in the marker: `reference` in `#ask/reference`.
    pub topic: Option<NameId>,
    /// Index into the note's `entries`; a last contact has none.
    pub entry: u32,
    /// Of a plan: the day it is due.
    pub due: Option<NaiveDate>,
    /// Of an ask: whether its note names the person further up, in more than asks and cards.
    pub named_before: bool,
}

impl Event {
    /// Whether this marker tells of it.
    pub fn is(&self, marker: Marker) -> bool {
        self.kind == EventKind::Marker(marker)
    }

    /// `#give` or `#introduced`.
    pub fn is_give(&self) -> bool {
        matches!(self.kind, EventKind::Marker(marker) if marker.is_give())
    }

    /// Whether it promises the person something, where it is a plan.
    pub fn is_promise(&self) -> bool {
        matches!(self.kind, EventKind::Marker(marker) if marker.is_promise())
    }
}
