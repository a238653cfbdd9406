//! One thing that happened on one day (or nobody knows when) with one person, or to the writer.
//!
//! A plain value that points into its note instead of holding text. Not here: whether it happened or is
//! planned, which is said by the list that it is in.
//!
//! A journal of 100,000 notes has 400,000 of them, so an event keeps what lists are ordered by and what rules ask
//! of all: where it ends, its entry, its topic and the day that a plan is due are looked up in the note.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::journal::{Journal, NoteId};
use crate::language::Marker;
use crate::note::{Mark, Note};
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
    /// Where it begins in the note, in bytes: the marker; of a mention the mention or, on a page in an entry that
    /// names nobody, the entry; of a last contact the property's value.
    pub start: u32,
    /// Of an ask: whether its note names the person further up, in more than asks and cards.
    pub named_before: bool,
    /// Of a mention: whether it is all of an entry on the person's page.
    pub is_whole_entry: bool,
}

impl Event {
    /// The marker in the event's note, as it is now; a mention or a last contact has none.
    pub fn mark(&self, note: &Note) -> Option<Mark> {
        let EventKind::Marker(marker) = self.kind else { return None };
        let marks = note.marks();
        let at = marks.begins_at(self.start, |mark| mark.span.start, |mark| mark.marker == marker)?;
        Some(marks.at(at))
    }

    /// What the event's note, as it is now, has at the event's place, and in which of its `entries`; a last contact
    /// is in none.
    fn look_up(&self, note: &Note) -> Option<(Span, Option<u32>)> {
        match self.kind {
            EventKind::Marker(_) => self.mark(note).map(|mark| (mark.span, Some(mark.entry))),
            EventKind::Mention if self.is_whole_entry => {
                let entries = note.entries();
                let at = entries.begins_at(
                    self.start,
                    |entry| entry.span.start,
                    |entry| entry.kind.is_of_page(),
                )?;
                Some((entries.at(at).span, u32::try_from(at).ok()))
            }
            EventKind::Mention => {
                let mentions = note.mentions();
                let at = mentions.begins_at(self.start, |mention| mention.span.start, |_| true)?;
                Some((mentions.at(at).span, Some(mentions.at(at).entry)))
            }
            EventKind::LastContact => Some((note.page()?.last_contact.as_ref()?.span, None)),
        }
    }

    /// Where it stands in its note, as that is now.
    pub fn span(&self, note: &Note) -> Span {
        self.look_up(note).map_or(Span { start: self.start, end: self.start }, |(span, _)| span)
    }

    /// The index of its entry in its note's `entries`, as that is now; a last contact has none.
    pub fn entry(&self, note: &Note) -> Option<u32> {
        self.look_up(note)?.1
    }

    /// What follows `/` or `=` in the marker: `reference` in `#ask/reference`.
    pub fn topic(&self, journal: &Journal) -> Option<Arc<str>> {
        self.mark(journal.note(self.note))?.topic.map(|topic| journal.names.text(topic))
    }

    /// Of a plan: the day it is due.
    pub fn due(&self, journal: &Journal) -> Option<NaiveDate> {
        self.mark(journal.note(self.note))?.due
    }

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

#[cfg(test)]
mod tests {
    use super::Event;

    #[test]
    fn an_event_is_small_since_a_journal_has_four_a_note() {
        assert_eq!(size_of::<Event>(), 16);
    }
}
