//! A day that no calendar has.

use crate::note::ProblemKind;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, quote};

rule! {
    "invalid-date", Notes, Some(Warning);
    /// # What it finds
    ///
    /// An impossible date where a date belongs: at the beginning of a line, in a date field, in a heading, in
    /// the front matter, in the file name.
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
    /// Where the digits are no date: put something before them, or set them as code.
    ///
    /// # Options
    ///
    /// None.
    pub struct InvalidDate {}
}

impl NoteRule for InvalidDate {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for problem in &note.note.problems {
            let ProblemKind::InvalidDate { text } = &problem.kind else { continue };
            report.report(
                Draft::new(format!("there is no day {}", quote(text)), cx.place_in(note.id, problem.span), "no such day")
                    .evidence("date", None, problem.hash)
                    .help("write a day that exists, e.g. `2026-11-20`"),
            );
        }
    }
}
