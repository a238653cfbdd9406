//! What an edit of a long note left as it was, and what that tells of its versions.
//!
//! Invariant: what is not read again says the same in both versions, but for its place.

use std::ops::Range;

use crate::note::model::{Entry, Mark, Mention};
use crate::note::store::note::Note;
use crate::text::Span;

/// What an edit left as it was: the entries before what was read again, and those behind it, which have moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// How many entries lie before.
    pub before: usize,
    /// The first entry behind it, as it was numbered and as it is.
    pub behind: (usize, usize),
    /// Where the text behind it began.
    pub from: usize,
    /// By how many bytes that has moved.
    pub by: isize,
    /// Whether people are lent neither from there to what was read again, nor back: no heading around either end names
    /// anybody, and the note has no participants. Lists lie on one side.
    pub is_apart: bool,
}

impl Unread {
    /// Where the mentions of both versions stand that were read again.
    pub fn mention_ranges(&self, old: &Note, new: &Note) -> [Range<usize>; 2] {
        let first_of = |note: &Note, entry: usize| {
            note.mentions().partition_point(|mention| (mention.entry as usize) < entry)
        };
        let first = first_of(old, self.before);
        [first..first_of(old, self.behind.0), first..first_of(new, self.behind.1)]
    }

    /// Where a place is now that was not read again.
    pub fn moved(&self, span: Span) -> Span {
        if (span.start as usize) < self.from {
            return span;
        }
        let to = |at: u32| (at as usize).saturating_add_signed(self.by);
        Span::new(to(span.start), to(span.end))
    }

    /// Whether a version names the same in the same way as the one before, and neither is a page: all but where things
    /// stand and which other words there are. Then its marks bind to the same people.
    pub fn is_built_alike(&self, old: &Note, new: &Note) -> bool {
        let entries = self.before..self.behind.0;
        let [mentions, mentions_now] = self.mention_ranges(old, new);
        let marks_of = |note: &Note| {
            let marks = note.marks();
            let before = |end: usize| marks.partition_point(|mark| (mark.entry as usize) < end);
            before(entries.start)..before(entries.end)
        };
        let trails_of = |note: &Note| {
            let trails = note.trails();
            let before = |end: usize| trails.partition_point(|trail| (trail.mention as usize) < end);
            before(mentions.start)..before(mentions.end)
        };
        let (marks, trails) = (marks_of(old), trails_of(old));
        let entry = |one: Entry| {
            let Entry { block, item, heading, date, kind, in_period, planned, .. } = one;
            (block, item, heading, date, kind, in_period, planned)
        };
        let mention = |one: Mention| (one.name, one.form, one.entry);
        let mark = |one: Mark| (one.marker, one.form, one.topic, one.entry, one.follow, one.due);
        // The first behind it is numbered as all that follow.
        let behind = [old, new].map(|note| note.entries().get(self.behind.0).map(entry));
        self.behind.0 == self.behind.1
            && behind[0] == behind[1]
            && (&mentions, &marks, &trails) == (&mentions_now, &marks_of(new), &trails_of(new))
            && [old, new].iter().all(|note| !note.is_page() && note.home().is_none())
            && old.date == new.date
            && old
                .mentions()
                .part(mentions.clone())
                .map(mention)
                .eq(new.mentions().part(mentions).map(mention))
            && old.marks().part(marks.clone()).map(mark).eq(new.marks().part(marks).map(mark))
            && old
                .entries()
                .part(entries.clone())
                .map(entry)
                .eq(new.entries().part(entries.clone()).map(entry))
            && old.trails().part(trails.clone()).eq(new.trails().part(trails))
            && old.scopes().iter().eq(new.scopes().iter())
    }
}
