//! Coverage: what a run read, for the line under every report and for the advice where there was nothing.
//!
//! It does not count findings.
//!
//! Invariant: *complete* is defined here, and only here.

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::engine::{Engine, is_unreadable};
use crate::graph::{Event, EventKind};
use crate::journal::{Journal, NoteId};
use crate::note::Note;

/// How many notes a thread counts at once. A journal of no more than this wakes no other thread.
const NOTES_PER_THREAD: usize = 4096;

/// What a run read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Notes that were read, pages included.
    pub notes: usize,
    /// Notes with a day of their own, or with a dated entry.
    pub dated_notes: usize,
    /// Everybody who is somebody, with a page or without.
    pub people: usize,
    /// Those of them that no page declares.
    pub people_without_page: usize,
    /// Events that happened, without what is only planned.
    pub events: usize,
    /// The oldest and the newest day of an event.
    pub first: Option<NaiveDate>,
    /// `None` where nothing is dated.
    pub last: Option<NaiveDate>,
    /// Notes that could not be read. Compared with an earlier tree, those that could not be read there
    /// either are not counted.
    pub unreadable: usize,
    /// Copies of notes that a sync made, which are not read.
    pub copies: usize,
}

impl Coverage {
    /// Whether the run saw everything that it was to see: the one definition of *complete*, behind exit
    /// code 2 and behind what outputs say. Which findings are selected or shown does not matter to it.
    pub fn is_complete(&self) -> bool {
        self.unreadable == 0
    }

    /// `counts` are of the engine's notes.
    pub(super) fn of(engine: &Engine, counts: NoteCounts) -> Coverage {
        let mut coverage = Coverage {
            notes: engine.journal.len(),
            dated_notes: counts.dated,
            unreadable: counts.unreadable,
            copies: engine.listing.copies,
            ..Coverage::default()
        };
        for (id, person) in engine.graph.people() {
            coverage.people += 1;
            coverage.people_without_page += usize::from(person.page.is_none());
            let tie = engine.graph.tie(id, &engine.journal, &engine.config, NaiveDate::MAX);
            coverage.add(tie.past, usize::from(tie.page.is_some_and(|page| page.last_contact.is_some())));
        }
        for moment in engine.graph.moments(NaiveDate::MAX).iter().filter(|moment| !moment.shared) {
            coverage.add(std::slice::from_ref(&moment.event), 0);
        }
        coverage
    }

    /// Adds events in the order of their days, undated first. `last_contacts` of them are days of last contact
    /// that the writer keeps by hand, which do not count as events.
    fn add(&mut self, events: &[Event], last_contacts: usize) {
        self.events += events.len() - last_contacts;
        let dated = &events[events.partition_point(|event| event.date.is_none())..];
        let is_event = |event: &&Event| event.kind != EventKind::LastContact;
        let first = dated.iter().find(is_event).and_then(|event| event.date);
        let last = dated.iter().rfind(is_event).and_then(|event| event.date);
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
    }
}

/// What notes say one by one. Counted once and kept up to date, since looking at all notes of a large journal takes
/// longer than judging an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct NoteCounts {
    dated: usize,
    unreadable: usize,
}

impl NoteCounts {
    pub(super) fn of_all(journal: &Journal) -> NoteCounts {
        let count = |mut counts: NoteCounts, &id: &NoteId| {
            counts.add(journal.note(id));
            counts
        };
        match journal.ids() {
            ids if ids.len() <= NOTES_PER_THREAD => ids.iter().fold(NoteCounts::default(), count),
            ids => {
                let parts = ids.par_iter().with_min_len(NOTES_PER_THREAD).fold(NoteCounts::default, count);
                parts.reduce(NoteCounts::default, |a, b| NoteCounts {
                    dated: a.dated + b.dated,
                    unreadable: a.unreadable + b.unreadable,
                })
            }
        }
    }

    fn of(note: &Note) -> NoteCounts {
        let is_dated = note.date.is_some() || note.entries().iter().any(|entry| entry.date.is_some());
        NoteCounts { dated: usize::from(is_dated), unreadable: usize::from(is_unreadable(note)) }
    }

    pub(super) fn add(&mut self, note: &Note) {
        let one = NoteCounts::of(note);
        self.dated += one.dated;
        self.unreadable += one.unreadable;
    }

    /// Takes out a note that was added.
    pub(super) fn take_out(&mut self, note: &Note) {
        let one = NoteCounts::of(note);
        self.dated -= one.dated;
        self.unreadable -= one.unreadable;
    }
}
