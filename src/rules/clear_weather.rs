//! Somebody who comes to the highs and to none of the lows.

use chrono::NaiveDate;

use crate::config::Days;
use crate::graph::{Moment, Tie};
use crate::rules::{Context, Draft, PersonRule, Reporter, count, quote};

rule! {
    "clear-weather", Weather, Some(Info);
    /// # What it finds
    ///
    /// Since you know each other, they were there after your wins (`#win`) and absent after every
    /// one of your lows (`#low`). To be there is to be in contact within two weeks of the day.
    ///
    /// # Why it matters
    ///
    /// Who comes in clear weather only may be good company. It is worth knowing whom to call in
    /// the rain, and whether you ever told them that it rained.
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
    /// Where you kept the lows to yourself: nobody can come to what they were not told.
    ///
    /// # Options
    ///
    /// - `wins` (2): present at so many wins.
    /// - `lows` (2): absent from every one of so many lows.
    /// - `within` (730d): how far back to look.
    /// - `window` (14d): so long after the day counts as being there.
    pub struct ClearWeather {
        /// Present at so many wins.
        pub wins: u32 = 2,
        /// Absent from every one of so many lows.
        pub lows: u32 = 2,
        /// How far back to look.
        pub within: Days = Days(730),
        /// So long after the day counts as being there.
        pub window: Days = Days(14),
    }
}

impl PersonRule for ClearWeather {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if cx.moments.is_empty() || !tie.is_active() {
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
            "contact with {} is noted after {} of yours and after none of {}",
            quote(tie.name()),
            count(wins.len(), "win"),
            count(lows.len(), "low"),
        );
        let mut draft = Draft::at(title, &newest.event, format!("win {}", wins.len()), cx)
            .person(tie.key())
            .measure("lows", lows.len() as u64, u64::from(self.lows))
            .threshold("wins", self.wins)
            .threshold("lows", self.lows)
            .threshold("window", self.window)
            .threshold("within", self.within)
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
