//! Front matter and file name disagree about the day.
//!
//! The two days are compared where the note's date is read (`note/parse`); here the difference becomes
//! words.

use crate::note::ProblemKind;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter};
use crate::text::TextHash;

rule! {
    "date-mismatch", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A note whose front matter and whose file name or folder give different days. The front matter wins.
    ///
    /// # Why it matters
    ///
    /// One of the two is wrong, and every event of the note may be dated by the wrong one.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// ---
    /// date: 2026-03-01
    /// ---
    /// Tea with @ana
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// ---
    /// date: 2026-03-02
    /// ---
    /// Tea with @ana
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where `date` means something else, such as the day of writing: name another property under
    /// `date-properties`.
    ///
    /// # Options
    ///
    /// None.
    pub struct DateMismatch {}
}

impl NoteRule for DateMismatch {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if note.note.problems().is_empty() || !note.is_of_people() {
            return;
        }
        for problem in note.note.problems() {
            let ProblemKind::DateMismatch { front, file } = problem.kind else { continue };
            let title = format!("the front matter says {front}, the file name {file}");
            report.report(
                Draft::new(title, cx.place_in(note.id, problem.span), "this one counts")
                    .evidence("front matter", Some(front), problem.hash)
                    .evidence("file name", Some(file), TextHash::default())
                    .help("correct the front matter, or rename the file"),
            );
        }
    }
}
