//! A marker without a day.
//!
//! Where a date may come from is decided in `note/parse`. Invariant: a marker in an open task or a period
//! needs no day.

use crate::note::{Entry, MarkForm};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter};

rule! {
    "undated-marker", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A marker for which no date is found: not at the beginning of its line or of what encloses it, not
    /// in a heading, not in front matter, not in the file's name.
    ///
    /// On a person's page, only the line and what encloses it can date it. Open tasks need no date.
    ///
    /// # Why it matters
    ///
    /// Undated events count only where dates don't matter. They are put before everything else, so that a
    /// gift from last week may seem older than an ask from last year.
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
    /// In old notes whose days are lost: `fairweather-ignore: [undated-marker]` in their front
    /// matter.
    ///
    /// # Options
    ///
    /// None.
    pub struct UndatedMarker {}
}

impl NoteRule for UndatedMarker {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let is_told = |entry: &Entry| entry.date.is_some() || entry.planned || entry.in_period;
        if note.lists.entries.iter().all(is_told) {
            return;
        }
        let mut bound: Vec<_> = note.binding.bound.iter().filter_map(|bound| Some((bound.mark?, bound.person))).collect();
        bound.sort_by_key(|(mark, _)| *mark);
        let mut rest = bound.as_slice();
        for (at, mark) in (0u32..).zip(note.lists.marks) {
            let entry = &note.lists.entries[mark.entry as usize];
            let (people, after) = rest.split_at(rest.partition_point(|(mark, _)| *mark <= at));
            rest = after;
            let is_prose = mark.form == MarkForm::Word && people.is_empty();
            if is_told(entry) || is_prose {
                continue;
            }
            let title = format!("`#{}` has no date", mark.marker.name());
            let mut draft = Draft::new(title, cx.place_in(note.id, mark.span), "when was it?")
                .evidence(mark.marker.name(), None, entry.hash)
                .help("begin the line with the day, e.g. `2026-11-20`; or put it into the heading or the file's name");
            for person in people.iter().filter_map(|(_, person)| *person) {
                draft = draft.person(&cx.graph.person(person).key);
            }
            report.report(draft);
        }
    }
}
