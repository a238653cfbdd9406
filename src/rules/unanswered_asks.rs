//! Asks into the void, to somebody whom the writer keeps giving to.
//!
//! Gives are only counted; whether one came between the asks is `asks_without_give`'s. Invariant: an ask
//! that may still be answered is neither counted nor ends the run.

use chrono::NaiveDate;

use crate::config::Days;
use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, count, quote, times};

rule! {
    "unanswered-asks", Weather, Some(Info);
    /// # What it finds
    ///
    /// You gave to somebody more than once, and your last asks went unanswered: no `#got` is noted within
    /// two months of each, or you noted `#no-reply`. Asks that may still be answered are left out.
    ///
    /// # Why it matters
    ///
    /// Not everyone has to like you. There is no need to force what does not come back.
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
    /// - `gives` (2): how many gives by you, ever.
    /// - `asks` (2): how many asks in a row that got nothing.
    /// - `days` (60d): how long an answer may take.
    pub struct UnansweredAsks {
        /// How many gives, ever.
        pub gives: u32 = 2,
        /// How many asks in a row that got nothing.
        pub asks: u32 = 2,
        /// How long an answer may take.
        pub days: Days = Days(60),
    }
}

impl UnansweredAsks {
    /// The newest asks that came to nothing, oldest first; pending ones are passed over.
    fn run<'a>(&self, tie: &Tie<'a>, cx: &Context<'_>) -> Vec<&'a Event> {
        // Each ask, and whether a `#no-reply` follows it before the next.
        let mut asks: Vec<(&Event, bool)> = Vec::new();
        let mut gots: Vec<NaiveDate> = Vec::new();
        let out_of_sight = |event: &Event| event.is(Marker::Ask) && !cx.in_horizon(event);
        let from = tie.past.iter().rposition(out_of_sight).map_or(0, |at| at + 1);
        for event in &tie.past[from..] {
            if event.is(Marker::Ask) {
                asks.push((event, false));
            } else if let (true, Some(last)) = (event.is(Marker::NoReply), asks.last_mut()) {
                last.1 = true;
            } else if event.is(Marker::Got) {
                gots.extend(event.date);
            }
        }
        let days = i64::from(self.days.0);
        let is_answered = |ask: NaiveDate| {
            let next = gots.get(gots.partition_point(|&got| got < ask));
            next.is_some_and(|&got| (got - ask).num_days() <= days)
        };
        let mut run = Vec::new();
        for (ask, no_reply) in asks.into_iter().rev() {
            if no_reply {
                run.push(ask);
                continue;
            }
            // Without a day, nobody knows whether an ask is still pending.
            let Some(day) = ask.date else { continue };
            if is_answered(day) {
                break;
            }
            if cx.age(day) >= days {
                run.push(ask);
            }
        }
        run.reverse();
        run
    }
}

impl PersonRule for UnansweredAsks {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.is_active() || tie.bond().is_communal() || tie.bond().has_mentee() {
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
            "your last {} of {} went unanswered, though you had given {}",
            if earlier.is_empty() { "ask".to_owned() } else { count(asks.len(), "ask") },
            quote(tie.name()),
            times(gives),
        );
        let mut draft = Draft::at(title, newest, format!("ask {}", asks.len()), cx)
            .person(tie.key())
            .measure("asks", asks.len() as u64, u64::from(self.asks))
            .threshold("asks", self.asks)
            .threshold("gives", self.gives)
            .threshold("days", self.days)
            .help("ask somebody else next time; there is no need to force it")
            .more("ask")
            .timeline(asks.iter().copied());
        for (nth, ask) in earlier.iter().enumerate() {
            draft = draft.related_event(ask, format!("ask {}", nth + 1), cx);
        }
        report.report(draft);
    }
}
