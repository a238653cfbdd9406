//! Where what a long note says is found again behind an edit.
//!
//! Not here: what the edit itself changed. Invariant: only what was not read again is moved.

use crate::graph::{Bound, Event};
use crate::note::{Note, Unread};
use crate::text::Span;

/// By how much the numbers of a note's entries and marks move behind an edit.
pub(super) struct Moves<'u> {
    unread: &'u Unread,
    /// What is added to wrap around where something is taken away.
    entries: u32,
    pub marks: u32,
}

impl<'u> Moves<'u> {
    pub(super) fn between(old: &Note, new: &Note, unread: &'u Unread) -> Moves<'u> {
        let difference = |then: usize, now: usize| now.wrapping_sub(then) as u32;
        let entries = difference(unread.behind.0, unread.behind.1);
        Moves { unread, entries, marks: difference(old.marks().len(), new.marks().len()) }
    }

    /// An event behind the edit as it is now.
    pub(super) fn bound(&self, bound: &Bound) -> Option<Bound> {
        if (bound.entry as usize) < self.unread.behind.0 {
            return None;
        }
        let Span { start, end } = self.unread.moved(bound.span());
        let entry = bound.entry.wrapping_add(self.entries);
        let mark = bound.mark.map(|mark| mark.wrapping_add(self.marks));
        Some(Bound { event: Event { start, ..bound.event }, end, entry, mark, ..*bound })
    }
}
