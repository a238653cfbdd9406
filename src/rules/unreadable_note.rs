//! A note that could not be read.
//!
//! Why it could not be read is said by the source and the loader; here it becomes words. Invariant: it
//! speaks wherever `Coverage` counts a note as unreadable.

use crate::note::ProblemKind;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter};

rule! {
    "unreadable-note", Notes, Some(Error);
    /// # What it finds
    ///
    /// A note that is not UTF-8 and holds `@`, `[[` or a marker, that you may not read, or that is larger than
    /// `max-note-size`. Everything else is checked all the same.
    ///
    /// # Why it matters
    ///
    /// What it says is missing from every count.
    ///
    /// # Example
    ///
    /// A note saved in an old encoding, such as Latin-1, in which `é` is one byte. (It cannot be shown
    /// here: this text is UTF-8.)
    ///
    /// # Better
    ///
    /// The same note saved as UTF-8: `iconv -f latin1 -t utf-8 old.md > new.md`.
    ///
    /// # When to allow it
    ///
    /// Where the file is not part of your journal: exclude it under `[journal]`.
    ///
    /// # Options
    ///
    /// None.
    pub struct UnreadableNote {}
}

impl NoteRule for UnreadableNote {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for problem in note.note.problems() {
            let ProblemKind::Unreadable { why, help } = &problem.kind else { continue };
            report.report(
                Draft::new(format!("this note could not be read: {why}"), cx.place_in(note.id, problem.span), "")
                    .evidence("note", None, problem.hash)
                    .help(&**help),
            );
        }
    }
}
