//! Going back to what was let go.
//!
//! Being in touch is not asked about, only asks and gives. Invariant: it counts from the last `#let-go`, so
//! letting go again ends it.

use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, quote};

rule! {
    "contact-after-let-go", Attention, Some(Info);
    /// # What it finds
    ///
    /// After you decided to let somebody rest (`#let-go`) you asked them or gave to them again.
    ///
    /// # Why it matters
    ///
    /// Minds change, and should. This only asks whether it was your mind that changed, or a habit that came
    /// back.
    ///
    /// # Example
    ///
    /// ```md log.md
    /// - 2025-11-01 #let-go @noor
    /// - 2026-02-01 #give @noor a lift
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md log.md
    /// - 2025-11-01 #let-go @noor
    /// - 2026-02-01 #talked @noor, civil and short
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// When you made it up: silence the line and be glad.
    ///
    /// # Options
    ///
    /// None.
    pub struct ContactAfterLetGo {}
}

impl PersonRule for ContactAfterLetGo {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let Some(at) = tie.past.iter().rposition(|event| event.is(Marker::LetGo)) else { return };
        let again: Vec<&Event> =
            tie.past[at + 1..].iter().filter(|event| event.is(Marker::Ask) || event.is_give()).collect();
        let Some(newest) = again.last().filter(|event| cx.in_horizon(event) && tie.is_active()) else {
            return;
        };
        let let_go = &tie.past[at];
        let did = if newest.is_give() { "gave to" } else { "asked" };
        let since = let_go.date.map_or_else(String::new, |date| format!(" on {date}"));
        let title = format!("you {did} {} again, after letting it rest{since}", quote(tie.name()));
        report.report(
            Draft::at(title, newest, "again", cx)
                .person(tie.key())
                .related_event(let_go, "let go", cx)
                .background("any ask or give after `#let-go` counts")
                .clock()
                .help("if your mind has changed, good; if it was habit, let it rest again (`#let-go`)")
                .timeline(std::iter::once(let_go).chain(again.iter().copied())),
        );
    }
}
