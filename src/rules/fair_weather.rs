//! Somebody who comes only when they need something.
//!
//! What the writer gave is not looked at (`one_sided_giving`). Invariant: one `#got` in sight is enough to
//! be silent.

use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, count, number, quote, reaches};

rule! {
    "fair-weather", Weather, Some(Info);
    /// # What it finds
    ///
    /// Somebody who asked you again and again, on almost every day of contact, and from whom no `#got` is
    /// noted.
    ///
    /// # Why it matters
    ///
    /// It says nothing about their worth. It tells you what to expect, so that you help because
    /// you want to and are not hurt later.
    ///
    /// # Example
    ///
    /// ```md log.md
    /// - 2025-11-03 #asked-me @ben to read his plan
    /// - 2026-01-14 #asked-me @ben for a contact at the bank
    /// - 2026-02-20 #asked-me @ben for a reference
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md log.md
    /// - 2025-11-03 #asked-me @ben to read his plan
    /// - 2026-01-14 #asked-me @ben for a contact at the bank
    /// - 2026-01-30 #got from @ben: his notes on the tender
    /// - 2026-02-20 #asked-me @ben for a reference
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Somebody going through a bad patch, and every bond that keeps no score: `bond: friend`.
    ///
    /// # Options
    ///
    /// - `asks` (3): how many times they asked.
    /// - `share` (0.8): fires from this share of contact days on which they asked.
    pub struct FairWeather {
        /// How many times they asked.
        pub asks: u32 = 3,
        /// Fires from this share of contact days on which they asked.
        pub share: f64 = 0.8,
    }
}

impl FairWeather {
    /// Their asks, where the rule fires.
    fn asks<'a>(&self, tie: &Tie<'a>, cx: &Context<'_>) -> Option<Vec<&'a Event>> {
        if !tie.is_active() || tie.bond().is_communal() || tie.bond().has_mentee() {
            return None;
        }
        let asks: Vec<&Event> = cx.in_sight(tie).filter(|event| event.is(Marker::AskedMe)).collect();
        if asks.len() < self.asks as usize || cx.in_sight(tie).any(|event| event.is(Marker::Got)) {
            return None;
        }
        let mut asked: Vec<_> = asks.iter().filter_map(|event| event.date).collect();
        asked.dedup();
        let days = cx.contact_days(tie).len();
        (days > 0 && reaches(asked.len(), self.share, days)).then_some(asks)
    }

    /// Whether it fires: `one-sided-giving` is silent there.
    pub fn fires(&self, tie: &Tie<'_>, cx: &Context<'_>) -> bool {
        self.asks(tie, cx).is_some()
    }
}

impl PersonRule for FairWeather {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let Some(asks) = self.asks(tie, cx) else { return };
        let Some((newest, earlier)) = asks.split_last() else { return };
        let mut asked: Vec<_> = asks.iter().filter_map(|ask| ask.date).collect();
        asked.dedup();
        let title = format!(
            "{} asked you for something on {} of {} of contact; no `#got` is noted",
            quote(tie.name()),
            number(asked.len()),
            count(cx.contact_days(tie).len(), "day"),
        );
        let mut draft = Draft::at(title, newest, format!("asked {}", asks.len()), cx)
            .person(tie.key())
            .measure("asks", asks.len() as u64, u64::from(self.asks))
            .threshold("asks", self.asks)
            .threshold("share", self.share)
            .help("help where you would gladly do it anyway, and feel free to say no")
            .more("ask")
            .timeline(asks.iter().copied());
        for (nth, ask) in earlier.iter().enumerate() {
            draft = draft.related_event(ask, format!("asked {}", nth + 1), cx);
        }
        report.report(draft);
    }
}
