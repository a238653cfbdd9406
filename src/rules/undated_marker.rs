//! A marker whose day nobody knows.

use super::{Context, Draft, NoteRule, NoteView, Reporter};
use crate::note::MarkForm;

rule! {
    "undated-marker", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A marker for which no date is found: not at the beginning of its line or of what encloses it, not
    /// in a heading, not in front matter, not in the file's name.
    ///
    /// On a person's page, only the line and what encloses it can date it. Open tasks want no date.
    ///
    /// # Why it matters
    ///
    /// Events without a day count only where no time is asked. They are put before everything else, so
    /// that a gift of last week may seem older than an ask of last year.
    ///
    /// # Example
    ///
    /// ```md ideas.md
    /// #give @ana a weekend of painting her kitchen
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md ideas.md
    /// 2026-03-01 #give @ana a weekend of painting her kitchen
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// In notes of long ago whose days are lost: `fairweather-ignore: [undated-marker]` in their front
    /// matter.
    ///
    /// # Options
    ///
    /// None.
    pub struct UndatedMarker {}
}

impl NoteRule for UndatedMarker {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for (at, mark) in note.note.marks.iter().enumerate() {
            let entry = &note.note.entries[mark.entry as usize];
            let people: Vec<_> =
                note.binding.bound.iter().filter(|bound| bound.mark.is_some_and(|mark| mark as usize == at)).collect();
            let is_prose = mark.form == MarkForm::Word && people.is_empty();
            if entry.date.is_some() || entry.planned || is_prose {
                continue;
            }
            let title = format!("`#{}` has no date", mark.marker.name());
            let mut draft = Draft::new(title, cx.place_in(note.id, mark.span), "when was it?")
                .evidence(mark.marker.name(), None, entry.hash)
                .help("begin the line with the day, e.g. `2026-11-20`; or put it into the heading or the file's name");
            for person in people.iter().filter_map(|bound| bound.person) {
                draft = draft.person(&cx.graph.person(person).key);
            }
            report.report(draft);
        }
    }
}
