//! Something that happened tomorrow.

use super::{Context, Draft, NoteRule, NoteView, Reporter};

rule! {
    "future-date", Notes, Some(Warning);
    /// # What it finds
    ///
    /// An entry that is no open task, holds an event and is dated after today. Until that day comes, nothing
    /// else counts it.
    ///
    /// # Why it matters
    ///
    /// Mostly it is a slip in the year. Otherwise it is a plan, and plans are written as tasks.
    ///
    /// # Example
    ///
    /// ```md 2027-03-02.md
    /// #give @ana a lift to the airport
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// - [ ] #give @ana a lift to the airport due:2026-04-01
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where you write ahead on purpose: make it a task (`- [ ]`).
    ///
    /// # Options
    ///
    /// None.
    pub struct FutureDate {}
}

impl NoteRule for FutureDate {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let mut seen = None;
        for first in &note.binding.bound {
            let Some(date) = first.event.date.filter(|&date| date > cx.today && !first.planned) else { continue };
            if seen.replace(first.entry) == Some(first.entry) {
                continue;
            }
            let title = format!("`{}` is dated {date}, which is yet to come", first.event.kind.name());
            let mut draft = Draft::at(title, &first.event, "in the future", cx)
                .note(format!("today is {}", cx.today))
                .help("correct the date; or, for a plan, make it a task: `- [ ] …`");
            let same_entry = note.binding.bound.iter().filter(|bound| bound.entry == first.entry);
            let mut people: Vec<_> = same_entry.filter_map(|bound| bound.person).collect();
            let mut known = Vec::new();
            people.retain(|person| !known.contains(person) && { known.push(*person); true });
            for person in people {
                draft = draft.person(&cx.graph.person(person).key);
            }
            report.report(draft);
        }
    }
}
