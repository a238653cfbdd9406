//! A rhythm that has stopped.
//!
//! Somebody with a cadence is `overdue`'s. Invariant: the rhythm is the median of the gaps between days of
//! contact, so one long silence in the past does not make it.

use crate::graph::Tie;
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, quote, reaches};

/// Contact days that make a rhythm.
const DAYS: usize = 4;
/// Days that they must span.
const SPAN: i64 = 21;
/// The shortest silence worth a word.
const SILENCE: i64 = 14;
/// Silence of up to this is drifting even in a quick rhythm.
const LONGEST: i64 = 90;

rule! {
    "drifting", Attention, Some(Info);
    /// # What it finds
    ///
    /// Somebody without a cadence you used to be in touch with regularly (on four days or more, over three
    /// weeks or more), and the silence is now at least twice the usual gap. After twelve gaps, or ninety days
    /// if that is longer, it has drifted and this says no more.
    ///
    /// Silent about a tie of work alone, which may end with the work, and about people who are only named:
    /// without a page and without any marker.
    ///
    /// # Why it matters
    ///
    /// Nobody decides to lose touch. A line at the right moment is enough.
    ///
    /// # Example
    ///
    /// ```md log.md
    /// - 2025-12-01 #talked @jan
    /// - 2025-12-15 #talked @jan
    /// - 2025-12-29 #talked @jan
    /// - 2026-01-12 #talked @jan
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md log.md
    /// - 2025-12-01 #talked @jan
    /// - 2025-12-15 #talked @jan
    /// - 2025-12-29 #talked @jan
    /// - 2026-01-12 #talked @jan
    /// - 2026-02-20 #talked @jan
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// When a project ended, and with it the reason to meet.
    ///
    /// # Options
    ///
    /// - `worked` (0.8): silent from this share of contact days on which you worked together.
    pub struct Drifting {
        /// Silent from this share of contact days on which you worked together.
        pub worked: f64 = 0.8,
    }
}

impl PersonRule for Drifting {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.counts() || tie.cadence().is_some() {
            return;
        }
        // For most people it is quick to see that there is no silence yet.
        if tie.last_contact().and_then(|event| event.date).is_none_or(|last| cx.age(last) < SILENCE) {
            return;
        }
        let days = cx.contact_days(tie);
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return };
        if days.len() < DAYS || (last - first).num_days() < SPAN {
            return;
        }
        let mut gaps: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
        gaps.sort_unstable();
        // Twice the median, so that the mean of the middle two stays a whole number.
        let twice = gaps[gaps.len() / 2] + gaps[(gaps.len() - 1) / 2];
        let silence = cx.age(last);
        if silence < twice.max(SILENCE) || silence > (6 * twice).max(LONGEST) {
            return;
        }
        if reaches(days_of_work(tie, cx), self.worked, days.len()) {
            return;
        }
        let Some(event) = tie.last_contact() else { return };
        let usual = if twice % 2 == 0 { (twice / 2).to_string() } else { format!("{}.5", twice / 2) };
        let title = format!(
            "{silence} days since you were in touch with {}; it used to be every {usual}",
            quote(tie.name())
        );
        let newest = tie.contacts().filter(|event| event.date.is_some());
        let newest: Vec<_> = newest.collect();
        report.report(
            Draft::at(title, event, "last contact", cx)
                .person(tie.key())
                .lasting()
                .note(format!(
                    "you were in touch on {} days, usually {usual} days apart",
                    days.len()
                ))
                .clock()
                .help("write a line before it is a year; nothing needs to be explained")
                .timeline(newest[newest.len().saturating_sub(4)..].iter().copied()),
        );
    }
}

/// How many days the writer worked with the person, as far as the horizon leaves them in sight.
fn days_of_work(tie: &Tie<'_>, cx: &Context<'_>) -> usize {
    let worked = cx.in_sight(tie).filter(|event| event.is(Marker::Worked));
    let mut days: Vec<_> = worked.filter_map(|event| event.date).collect();
    days.dedup();
    days.len()
}
