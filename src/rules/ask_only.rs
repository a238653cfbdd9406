//! Being in touch only to ask.
//!
//! It looks at the share of days; asks in a row are `asks_without_give`'s, and where that one warns this is
//! silent.

use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{AsksWithoutGive, Context, Draft, PersonRule, Reporter, quote, reaches};

rule! {
    "ask-only", Asking, Some(Warning);
    /// # What it finds
    ///
    /// Somebody you are in touch with almost only on days when you ask for something.
    ///
    /// It needs a few contact days to judge by, and says nothing where `asks-without-give` warns
    /// about the same person.
    ///
    /// # Why it matters
    ///
    /// A friend who comes only when they need something is a fair-weather friend. You may mean
    /// more than that; the other side sees the days on which you wrote.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// - 2026-01-04 #ask @eli for a lift
    /// - 2026-01-05 #give @eli a cake for the lift
    /// - 2026-01-20 #ask @eli for his drill
    /// - 2026-02-03 #ask @eli for the drill again and #give him beer
    /// - 2026-02-17 #ask @eli for a lift, #thanks
    /// - 2026-03-02 #ask @eli for a ladder, #give him the old one
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// - 2026-01-04 #ask @eli for a lift
    /// - 2026-01-20 #met @eli for chess
    /// - 2026-02-03 #ask @eli for his drill, #give him beer
    /// - 2026-02-17 #talked to @eli about his exam
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Family and close friends keep no score: `bond: friend`. A mentor is there to be asked:
    /// `bond: mentor`.
    ///
    /// # Options
    ///
    /// - `contacts` (3): contact days needed before anything is said.
    /// - `share` (0.8): fires from this share of contact days with an ask.
    pub struct AskOnly {
        /// Contact days needed before anything is said.
        pub contacts: u32 = 3,
        /// Fires from this share of contact days with an ask.
        pub share: f64 = 0.8,
    }
}

impl PersonRule for AskOnly {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let warned = || cx.rules.asks_without_give.on().is_some_and(|rule| rule.warns(tie, cx));
        let exempt = tie.bond().is_communal() || tie.bond().has_mentor();
        if !tie.is_active() || exempt || warned() {
            return;
        }
        let asks: Vec<&Event> =
            cx.in_sight(tie).filter(|event| event.is(Marker::Ask) && event.date.is_some()).collect();
        let Some((newest, earlier)) = asks.split_last() else { return };
        let mut ask_days: Vec<_> = asks.iter().filter_map(|ask| ask.date).collect();
        ask_days.dedup();
        let days = cx.contact_days(tie);
        if days.len() < self.contacts as usize || !reaches(ask_days.len(), self.share, days.len()) {
            return;
        }
        let title = format!(
            "you asked something of {} on {} of the {} days you were in touch",
            quote(tie.name()),
            ask_days.len(),
            days.len()
        );
        let mut draft = Draft::at(title, newest, "the newest ask", cx)
            .person(tie.key())
            .measure("asks", ask_days.len() as u64, (self.share * days.len() as f64).ceil() as u64)
            .threshold("contacts", self.contacts)
            .threshold("share", self.share)
            .silent_where(&AsksWithoutGive::META)
            .help("get in touch once without asking for anything")
            .more("ask")
            .timeline(asks.iter().copied());
        for (nth, ask) in earlier.iter().enumerate() {
            draft = draft.related_event(ask, format!("ask {}", nth + 1), cx);
        }
        report.report(draft);
    }
}
