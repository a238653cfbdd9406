//! What the journal as a whole says of its writer's habits, followed from edit to edit.
//!
//! Not what rules make of it. Invariant: after each edit, [`History`] is what it would be of the same notes afresh.

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::engine::Engine;
use crate::engine::collect::CHUNK;
use crate::graph::Binding;
use crate::journal::NoteId;
use crate::note::Note;
use crate::rules::History;

impl Engine {
    /// Whether any marker stands anywhere: mostly told by the first few notes.
    pub(super) fn holds_markers(&self) -> bool {
        let has_marker = |&id: &NoteId| History::has_marker(self.journal.note(id));
        match self.journal.ids() {
            ids if ids.len() <= CHUNK => ids.iter().any(has_marker),
            ids => ids.par_iter().with_min_len(CHUNK).any(has_marker),
        }
    }

    /// Follows the markers of an edited note; whether the journal holds its first one now, or none any
    /// more.
    pub(super) fn follow_marks(&mut self, id: NoteId, old: Option<&Note>) -> bool {
        let new = self.journal.get(id);
        let follow = |held: bool, has: fn(&Note) -> bool| match (old.is_some_and(has), new.is_some_and(has)) {
            (_, true) => true,
            // It may have been the only one.
            (true, false) => self.journal.iter().any(|(_, note)| has(note)),
            (false, false) => held,
        };
        let holds_markers = follow(self.history.holds_markers, History::has_marker);
        self.history.holds_thanks = follow(self.history.holds_thanks, History::has_thanks);
        std::mem::replace(&mut self.history.holds_markers, holds_markers) != holds_markers
    }

    /// Follows the first day of the journal over an edit of one note, which the graph has taken in.
    pub(super) fn follow_first_day(&mut self, old: &Binding, new: &Binding) {
        let (old, new) = (first_day(old), first_day(new));
        let first = self.history.first_day;
        if new != old {
            let was_first = old.is_some() && old == first;
            self.history.first_day =
                if was_first { self.graph.first_day() } else { first.into_iter().chain(new).min() };
        }
    }
}

/// The first day on which anything happened that a note tells of.
pub(super) fn first_day(binding: &Binding) -> Option<NaiveDate> {
    binding.bound.iter().filter(|bound| !bound.planned).filter_map(|bound| bound.event.date).min()
}
