//! Coming back after a long silence, with a request.
//!
//! A first ask without any contact before it is `cold_ask`'s. Invariant: what is given on the day of the ask
//! answers it, whichever stands first.

use chrono::NaiveDate;

use crate::config::Days;
use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, days, quote};

rule! {
    "ask-after-silence", Asking, Some(Info);
    /// # What it finds
    ///
    /// An ask that ended a silence of half a year or more, with nothing given on the same day.
    ///
    /// # Why it matters
    ///
    /// Someone who comes back after a long time with a request seems to have come back for it. A greeting
    /// some days earlier, or a small gift along with it, tells another story.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// - 2025-07-01 #met @finn for lunch
    /// - 2026-03-02 #ask @finn for a reference
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// - 2025-07-01 #met @finn for lunch
    /// - 2026-02-20 #talked to @finn on the phone, just to chat
    /// - 2026-03-02 #ask @finn for a reference
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Some ties sleep for years and wake as if nothing had happened. Silence the line, or raise
    /// `silence`.
    ///
    /// # Options
    ///
    /// - `silence` (180d): days without contact before the ask.
    pub struct AskAfterSilence {
        /// Days without contact before the ask.
        pub silence: Days = Days(180),
    }
}

impl PersonRule for AskAfterSilence {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.is_active() {
            return;
        }
        // One sweep: the newest contact of an earlier day, as the days pass. It begins with what the
        // horizon leaves in sight, and with the last contact before that.
        let (_, dated) = tie.by_dating();
        let (earlier, in_sight) = dated.split_at(dated.partition_point(|event| event.date < cx.horizon));
        let mut seen: Option<NaiveDate> = None;
        let mut before: Option<&Event> = None;
        let mut today: Option<&Event> = earlier.iter().rfind(|event| tie.is_contact(event));
        for event in in_sight.iter().filter(|event| tie.is_contact(event)) {
            if today.is_some_and(|last| last.date != event.date) {
                before = today;
            }
            today = Some(event);
            let (ask, Some(day)) = (event, event.date) else { continue };
            if !ask.is(Marker::Ask) || seen == Some(day) {
                continue;
            }
            seen = Some(day);
            let Some((last, date)) = before.and_then(|event| Some((event, event.date?))) else { continue };
            let silence = (day - date).num_days();
            let gave = || tie.gives().any(|give| give.date == Some(day));
            if silence >= i64::from(self.silence.0) && !gave() {
                report.report(self.draft(tie, cx, ask, last, silence));
            }
        }
    }
}

impl AskAfterSilence {
    fn draft(&self, tie: &Tie<'_>, cx: &Context<'_>, ask: &Event, last: &Event, silence: i64) -> Draft {
        let title = format!("you asked {} after {} of silence", quote(tie.name()), days(silence));
        Draft::at(title, ask, "the ask", cx)
            .person(tie.key())
            .measure("days", silence.unsigned_abs(), u64::from(self.silence.0))
            .threshold("silence", self.silence)
            .help("next time, write first without asking for anything")
            .related_event(last, "last contact", cx)
            .timeline([last, ask])
    }
}
