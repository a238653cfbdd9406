//! A directive whose last day has passed.
//!
//! What a directive silenced is known to the engine's suppression, which calls this rule with the directive;
//! there is no `check` here.

use crate::journal::NoteId;
use crate::note::{Directive, Until};
use crate::rules::{Context, Draft, Reporter, quote};
use crate::text::text_hash;

rule! {
    "expired-ignore", Notes, Some(Info);
    /// # What it finds
    ///
    /// A directive whose `until` day has passed, or cannot be read. It has no effect any more, and what it
    /// silenced is back.
    ///
    /// # Why it matters
    ///
    /// You gave yourself that day. Now is the time to look again.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// Tea with @ana <!-- fairweather: ignore[cold-ask] on leave until 2026-01-31 -->
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// Tea with @ana <!-- fairweather: ignore[unknown-person] on leave until 2027-01-31 -->
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Never for long: set a new day, or remove the directive.
    ///
    /// # Options
    ///
    /// None.
    pub struct ExpiredIgnore {}
}

impl ExpiredIgnore {
    /// Reports a directive of a note that no longer holds.
    pub fn report(&self, note: NoteId, directive: &Directive, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let title = match &directive.until {
            Until::Day(day) => format!("this ignore expired on {day} (its last day)"),
            Until::Malformed(text) => format!("this ignore has no effect: {} is not a date", quote(text)),
            Until::Never => return,
        };
        let names: Vec<&str> = directive.rules.iter().map(|rule| &*rule.name.value).collect();
        report.report(
            Draft::new(title, cx.place_in(note, directive.span), "expired")
                .evidence("directive", None, text_hash(&names.join(" ")))
                .clock()
                .help("set a new day, or remove the directive"),
        );
    }
}
