//! Somebody who comes to the highs and to none of the lows.
//!
//! Being there is contact of any kind within the window; who began it is not known. Invariant: presence
//! after one low is enough to be silent.

use chrono::NaiveDate;

use crate::config::Days;
use crate::graph::{Moment, Tie};
use crate::rules::{Context, Draft, PersonRule, Reporter, count, number, quote};

rule! {
    "clear-weather", Weather, Some(Info);
    /// # What it finds
    ///
    /// In the time you have known each other they were there after your wins (`#win`), and not after any
    /// of your lows (`#low`). Being there means contact within two weeks from that day.
    ///
    /// # Why it matters
    ///
    /// People who come only in clear weather may be good company. It is worth knowing whom to call in the
    /// rain, and whether you ever told them that it rained.
    ///
    /// # Example
    ///
    /// ```md log.md
    /// - 2025-02-01 #met @chloe at the choir
    /// - 2025-03-01 #win the prize
    /// - 2025-03-03 #talked @chloe
    /// - 2025-06-01 #low the flat is gone
    /// - 2025-09-01 #win a new flat
    /// - 2025-09-02 #met @chloe
    /// - 2025-12-01 #low ill for weeks
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md log.md
    /// - 2025-02-01 #met @chloe at the choir
    /// - 2025-03-01 #win the prize
    /// - 2025-03-03 #talked @chloe
    /// - 2025-06-01 #low the flat is gone
    /// - 2025-06-05 #talked @chloe about it
    /// - 2025-09-01 #win a new flat
    /// - 2025-09-02 #met @chloe
    /// - 2025-12-01 #low ill for weeks
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where you kept the lows to yourself: nobody can come to what they were not told of.
    ///
    /// # Options
    ///
    /// - `wins` (2): how many wins they were there after.
    /// - `lows` (2): how many lows they were absent after, which must be all of them.
    /// - `within` (730d): how far back to look.
    /// - `window` (14d): how long after the day still counts as being there.
    pub struct ClearWeather {
        /// How many wins they were there after.
        pub wins: u32 = 2,
        /// How many lows they were absent after, which must be all of them.
        pub lows: u32 = 2,
        /// How far back to look.
        pub within: Days = Days(730),
        /// How long after the day still counts as being there.
        pub window: Days = Days(14),
    }
}

impl PersonRule for ClearWeather {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if cx.moments.is_empty() || !tie.counts() {
            return;
        }
        let Some(first) = tie.contacts().find_map(|event| event.date) else { return };
        let within = chrono::Days::new(u64::from(self.within.0));
        let from = cx.today.checked_sub_days(within).map_or(first, |day| day.max(first));
        let recent = &tie.past[tie.past.partition_point(|event| event.date < Some(from))..];
        let contacts = recent.iter().filter(|event| tie.is_contact(event));
        let mut days: Vec<NaiveDate> = contacts.filter_map(|event| event.date).collect();
        days.dedup();
        let start = cx.moments.partition_point(|moment| moment.event.date < Some(from));
        // Moments and contact days both go forward in time, so one sweep meets them all.
        let window = i64::from(self.window.0);
        let (mut wins, mut lows, mut next) = (Vec::new(), Vec::new(), 0);
        for moment in &cx.moments[start..] {
            let Some(day) = moment.event.date else { continue };
            next += days[next..].iter().take_while(|&&contact| contact < day).count();
            let present = days.get(next).is_some_and(|&contact| (contact - day).num_days() <= window);
            if moment.is_win && present {
                wins.push(moment);
            } else if !moment.is_win && cx.age(day) > window {
                if present {
                    return;
                }
                lows.push(moment);
            }
        }
        let (wins, lows) = (one_a_day(&wins), one_a_day(&lows));
        if wins.len() < self.wins as usize || lows.len() < self.lows as usize {
            return;
        }
        let Some(newest) = wins.last() else { return };
        let title = format!(
            "you were in touch with {} after {}, and after {}",
            quote(tie.name()),
            of_yours(wins.len(), "win"),
            none_of_yours(lows.len(), "low"),
        );
        let mut draft = Draft::at(title, &newest.event, format!("win {}", wins.len()), cx)
            .person(tie.key())
            .measure("lows", lows.len() as u64, u64::from(self.lows))
            .threshold("wins", self.wins)
            .threshold("lows", self.lows)
            .threshold("window", self.window)
            .threshold("within", self.within)
            .more("low")
            .help(
                "tell them when it is hard; if they stay away, enjoy the sunny days and call somebody else",
            );
        for win in &wins[..wins.len() - 1] {
            draft = draft.because(&win.event);
        }
        for (nth, low) in lows.iter().enumerate() {
            draft = draft.related_event(&low.event, format!("low {}", nth + 1), cx);
        }
        let mut timeline: Vec<&Moment> = wins.iter().chain(&lows).copied().collect();
        timeline.sort_by_key(|moment| moment.event.date);
        report.report(draft.timeline(timeline.into_iter().map(|moment| &moment.event)));
    }
}

/// `one of your wins`, `three of your wins`.
fn of_yours(n: usize, noun: &str) -> String {
    format!("{} of your {noun}s", number(n))
}

/// `none of your three lows`.
fn none_of_yours(n: usize, noun: &str) -> String {
    format!("none of your {}", count(n, noun))
}

/// The last moment of each day, in order.
fn one_a_day<'a>(moments: &[&'a Moment]) -> Vec<&'a Moment> {
    let mut days: Vec<&Moment> = Vec::new();
    for &moment in moments {
        match days.last_mut() {
            Some(last) if last.event.date == moment.event.date => *last = moment,
            _ => days.push(moment),
        }
    }
    days
}
