//! Something that is said to have happened tomorrow.
//!
//! Plans are not found: a task, or a name without a marker. Invariant: one finding an entry, however many
//! people and markers it has.

use rustc_hash::FxHashSet;

use crate::graph::Bound;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter};

rule! {
    "future-date", Notes, Some(Warning);
    /// # What it finds
    ///
    /// An entry dated after today that holds a marker and is not an open task. Until that day comes, nothing
    /// else counts it. To name somebody on a day to come, without a marker, is a plan and quiet.
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
        for same_entry in note.binding.bound.chunk_by(|a, b| a.entry == b.entry) {
            let is_future = |bound: &&Bound| bound.event.date.is_some_and(|date| date > cx.today) && !bound.planned;
            let Some(first) = same_entry.iter().find(is_future) else { continue };
            // Naming somebody on a day to come is a plan as well.
            if same_entry.iter().all(|bound| bound.mark.is_none()) {
                continue;
            }
            let Some(date) = first.event.date else { continue };
            let kind = first.event.kind.name();
            let what = if first.mark.is_some() { format!("`#{kind}`") } else { format!("a {kind}") };
            let title = format!("{what} is dated {date}, in the future");
            let mut draft = Draft::at(title, &first.event, "not yet", cx)
                .clock()
                .help("correct the date; or, for a plan, make it a task: `- [ ] …`");
            let mut known = FxHashSet::default();
            for person in same_entry.iter().filter_map(|bound| bound.person).filter(|person| known.insert(*person)) {
                draft = draft.person(&cx.graph.person(person).key);
            }
            report.report(draft);
        }
    }
}
