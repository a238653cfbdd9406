//! A marker that is about nobody.

use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter};

rule! {
    "marker-without-person", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A marker that finds no person: not after it, not in its line, its block, the list items and
    /// headings around it, not by the page it stands on, not among the note's participants.
    ///
    /// `#win` and `#low` need nobody, and the bare words (`give: …`) are prose where nobody is named.
    ///
    /// # Why it matters
    ///
    /// What is marked but belongs to nobody is missing from every count, and you would not notice.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// Spent the evening on a cover letter. #give
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// Spent the evening on a cover letter for @ana. #give
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the tag is your own word for something else: rename it, or silence the line.
    ///
    /// # Options
    ///
    /// None.
    pub struct MarkerWithoutPerson {}
}

impl NoteRule for MarkerWithoutPerson {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for &at in &note.binding.unbound {
            let mark = &note.note.marks()[at as usize];
            let entry = &note.note.entries()[mark.entry as usize];
            let title = format!("`#{}` names nobody", mark.marker.name());
            report.report(
                Draft::new(title, cx.place_in(note.id, mark.span), "who was it?")
                    .evidence(mark.marker.name(), entry.date, entry.hash)
                    .help("name the person on the same line: `@name` or `[[Name]]`"),
            );
        }
    }
}
