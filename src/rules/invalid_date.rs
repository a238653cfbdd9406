//! A day that is in no calendar.
//!
//! The impossible date is met where dates are read (`note`); here it becomes words, in notes that are about
//! people.

use crate::note::{Form, Lists, ProblemKind};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, quote};

rule! {
    "invalid-date", Notes, Some(Warning);
    /// # What it finds
    ///
    /// An impossible date where a date belongs: at the beginning of a line, in a date field, in a heading, in
    /// the front matter, in the file name; and only in notes with a person, a marker or an event.
    ///
    /// # Why it matters
    ///
    /// The entry falls back to another day, or to none, and is counted in the wrong place.
    ///
    /// # Example
    ///
    /// ```md log.md
    /// - 2026-02-30 tea with @ana
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md log.md
    /// - 2026-02-28 tea with @ana
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the digits are not a date: put something before them, or write them as code.
    ///
    /// # Options
    ///
    /// None.
    pub struct InvalidDate {}
}

impl NoteRule for InvalidDate {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if note.note.problems().is_empty() {
            return;
        }
        let is_of_people = note.is_of_people();
        let handles_end = last_undated_handle(note.lists);
        for problem in note.note.problems() {
            let ProblemKind::InvalidDate { text } = &problem.kind else { continue };
            // A bare handle is nobody as yet, but the day, were it right, could make it somebody.
            if !is_of_people && problem.span.start >= handles_end {
                continue;
            }
            report.report(
                Draft::new(format!("{} does not exist", quote(text)), cx.place_in(note.id, problem.span), "no such day")
                    .evidence("date", None, problem.hash)
                    .help("write a day that exists, e.g. `2026-11-20`"),
            );
        }
    }
}

/// Where the last entry without a day that holds a bare handle ends; 0 where there is none.
fn last_undated_handle(lists: Lists<'_>) -> u32 {
    let handles = lists.mentions.iter().filter(|mention| mention.form == Form::Handle);
    let entries = handles.map(|mention| &lists.entries[mention.entry as usize]);
    entries.filter(|entry| entry.date.is_none()).map(|entry| entry.span.end).max().unwrap_or(0)
}
