//! Giving and giving, and nothing comes back.
//!
//! Asks are not looked at. Invariant: silent where `fair_weather` fires, which says more about the same tie.

use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, FairWeather, PersonRule, Reporter, quote, times};

rule! {
    "one-sided-giving", Weather, Some(Info);
    /// # What it finds
    ///
    /// Many gives by you, and no `#got` from them is noted.
    ///
    /// # Why it matters
    ///
    /// You may go on, gladly. But you don't owe it to anyone: it is fine to be civil and let it rest, and to
    /// spend the time on those who matter.
    ///
    /// # Example
    ///
    /// ```md log.md
    /// - 2025-10-01 #give @eva a lift
    /// - 2025-11-01 #give @eva my notes
    /// - 2025-12-01 #introduced @eva to @fritz
    /// - 2026-02-01 #give @eva a hand with the move
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md log.md
    /// - 2025-10-01 #give @eva a lift
    /// - 2025-11-01 #give @eva my notes
    /// - 2025-12-01 #introduced @eva to @fritz
    /// - 2026-02-01 #give @eva a hand with the move
    /// - 2026-02-03 #got a cake from @eva
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where giving is the point: `bond: mentee`, or a bond that keeps no score.
    ///
    /// # Options
    ///
    /// - `gives` (4): how many gives by you.
    pub struct OneSidedGiving {
        /// How many gives.
        pub gives: u32 = 4,
    }
}

impl PersonRule for OneSidedGiving {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.is_active() || tie.bond().is_communal() || tie.bond().has_mentee() {
            return;
        }
        let gives: Vec<&Event> = cx.in_sight(tie).filter(|event| event.is_give()).collect();
        let got = || cx.in_sight(tie).any(|event| event.is(Marker::Got));
        if gives.len() < self.gives as usize || got() {
            return;
        }
        if cx.rules.fair_weather.on().is_some_and(|rule| rule.fires(tie, cx)) {
            return;
        }
        let Some((newest, earlier)) = gives.split_last() else { return };
        let title = format!("you gave to {} {}, and no `#got` is noted", quote(tie.name()), times(gives.len()));
        let mut draft = Draft::at(title, newest, format!("give {}", gives.len()), cx)
            .person(tie.key())
            .measure("gives", gives.len() as u64, u64::from(self.gives))
            .threshold("gives", self.gives)
            .silent_where(&FairWeather::META)
            .help("it is fine to be civil and let it rest: `#let-go`")
            .more("give")
            .timeline(gives.iter().copied());
        for (nth, give) in earlier.iter().enumerate() {
            draft = draft.related_event(give, format!("give {}", nth + 1), cx);
        }
        report.report(draft);
    }
}
