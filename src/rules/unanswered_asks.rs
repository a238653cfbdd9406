//! Asks into the void, to somebody whom the writer keeps giving to.

use super::{Context, Draft, PersonRule, Reporter, count, quote};
use crate::config::{Days, Marker};
use crate::graph::{Event, Tie};
use crate::note::Bond;

rule! {
    "unanswered-asks", Weather, Some(Info);
    /// # What it finds
    ///
    /// You gave to them more than once, and your last asks came to nothing: nothing was got within
    /// two months of each, or you noted `#no-reply`. Asks that may still be answered are left out.
    ///
    /// # Why it matters
    ///
    /// Not everyone must like you. What returns nothing need not be forced.
    ///
    /// # Example
    ///
    /// ```md log.md
    /// - 2025-06-01 #give @dan a weekend of moving boxes
    /// - 2025-07-01 #give @dan the name of my dentist
    /// - 2025-09-01 #ask @dan to look at my lease
    /// - 2025-11-20 #ask @dan for a lift
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md log.md
    /// - 2025-06-01 #give @dan a weekend of moving boxes
    /// - 2025-07-01 #give @dan the name of my dentist
    /// - 2025-09-01 #ask @dan to look at my lease
    /// - 2025-11-20 #ask @dan for a lift
    /// - 2025-11-22 #got the lift from @dan
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the answer came and was not noted: add the `#got`, dated.
    ///
    /// # Options
    ///
    /// - `gives` (2): so many gives by you, ever.
    /// - `asks` (2): so many asks in a row that got nothing.
    /// - `days` (60d): time to answer.
    pub struct UnansweredAsks {
        /// So many gives, ever.
        pub gives: u32 = 2,
        /// So many asks in a row that got nothing.
        pub asks: u32 = 2,
        /// Time to answer.
        pub days: Days = Days(60),
    }
}

/// What became of an ask.
#[derive(PartialEq)]
enum Outcome {
    Answered,
    Nothing,
    Pending,
}

impl UnansweredAsks {
    /// The newest asks that came to nothing, oldest first; pending ones are passed over.
    fn run<'a>(&self, tie: &Tie<'a>, cx: &Context<'_>) -> Vec<&'a Event> {
        let asks: Vec<usize> = (0..tie.past.len()).filter(|&at| tie.past[at].is(Marker::Ask)).collect();
        let mut run = Vec::new();
        for (nth, &at) in asks.iter().enumerate().rev() {
            let next = asks.get(nth + 1).copied().unwrap_or(tie.past.len());
            let ask = &tie.past[at];
            match self.outcome(tie, cx, ask, &tie.past[at..next]) {
                Outcome::Nothing if cx.in_horizon(ask) => run.push(ask),
                Outcome::Pending => {}
                Outcome::Nothing | Outcome::Answered => break,
            }
        }
        run.reverse();
        run
    }

    fn outcome(&self, tie: &Tie<'_>, cx: &Context<'_>, ask: &Event, until_next: &[Event]) -> Outcome {
        if until_next.iter().any(|event| event.is(Marker::NoReply)) {
            return Outcome::Nothing;
        }
        let Some(day) = ask.date else { return Outcome::Pending };
        let days = i64::from(self.days.0);
        let answers = |got: &Event| {
            got.date.is_some_and(|date| (0..=days).contains(&(date - day).num_days()))
        };
        if tie.of(Marker::Got).any(answers) {
            Outcome::Answered
        } else if cx.age(day) >= days {
            Outcome::Nothing
        } else {
            Outcome::Pending
        }
    }
}

impl PersonRule for UnansweredAsks {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.is_active() || matches!(tie.bond(), Bond::Communal | Bond::Mentee) {
            return;
        }
        let gives = tie.gives().count();
        if gives < self.gives as usize {
            return;
        }
        let asks = self.run(tie, cx);
        let Some((newest, earlier)) = asks.split_last() else { return };
        if asks.len() < self.asks as usize {
            return;
        }
        let title = format!(
            "your last {} of {} came to nothing, after {} by you",
            count(asks.len(), "ask"),
            quote(tie.name()),
            count(gives, "give"),
        );
        let mut draft = Draft::at(title, newest, format!("ask {}", asks.len()), cx)
            .person(tie.key())
            .measure("asks", asks.len() as u64, u64::from(self.asks))
            .threshold("asks", self.asks)
            .threshold("gives", self.gives)
            .threshold("days", self.days)
            .help("ask somebody else next time; nothing need be forced here")
            .timeline(asks.iter().copied());
        for (nth, ask) in earlier.iter().enumerate() {
            draft = draft.related_event(ask, format!("ask {}", nth + 1), cx);
        }
        report.report(draft);
    }
}
