//! Time spent on everybody but the closest.
//!
//! Each overdue person has a finding of their own (`overdue`). Invariant: at most one finding a journal,
//! about the person of the first circle who waits longest.

use crate::config::Days;
use crate::rules::{Context, Draft, JournalRule, Reporter, Summary, days_ago, quote, reaches};
use crate::text::text_hash;

/// Contact days below which there is nothing to compare.
const CONTACT_DAYS: usize = 20;

rule! {
    "misplaced-attention", Attention, Some(Info);
    /// # What it finds
    ///
    /// In the last months most days of contact went to people in no circle, while somebody in your first
    /// circle is overdue.
    ///
    /// # Why it matters
    ///
    /// The loud and the new take the time. Those who matter most are the last to ask for it.
    ///
    /// # Example
    ///
    /// ```md people/Kim.md
    /// ---
    /// circle: inner
    /// ---
    /// ## Log
    /// - 2026-01-10 a walk
    /// ```
    ///
    /// ```md 2026-02-20.md
    /// #met @a1, @a2, @a3, @a4, @a5, @a6, @a7, @a8, @a9, @b1
    /// #met @b2, @b3, @b4, @b5, @b6, @b7, @b8, @b9, @c1, @c2
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md people/Kim.md
    /// ---
    /// circle: inner
    /// ---
    /// ## Log
    /// - 2026-03-01 a walk
    /// ```
    ///
    /// ```md 2026-02-20.md
    /// #met @a1, @a2, @a3, @a4, @a5, @a6, @a7, @a8, @a9, @b1
    /// #met @b2, @b3, @b4, @b5, @b6, @b7, @b8, @b9, @c1, @c2
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// In a month of conferences. It passes.
    ///
    /// # Options
    ///
    /// - `within` (90d): how far back to look.
    /// - `share` (0.6): fires from this share of contact days with people in no circle.
    pub struct MisplacedAttention {
        /// How far back to look.
        pub within: Days = Days(90),
        /// Fires from this share of contact days with people in no circle.
        pub share: f64 = 0.6,
    }
}

impl JournalRule for MisplacedAttention {
    fn reads<'s>(&self, person: &'s Summary) -> Option<impl PartialEq + use<'s>> {
        // Only of somebody in the first circle more is said than a sum.
        let is_first = person.circle == Some(0);
        let named = is_first.then_some((person.name, person.first_line, person.waiting));
        let is_read = person.counts && (is_first || person.recent_days > 0);
        is_read.then_some((person.recent_days, person.circle, named))
    }

    fn check(&self, people: &[&Summary], cx: &Context<'_>, report: &mut Reporter<'_>) {
        let active = || people.iter().copied().filter(|person| person.counts);
        let all: usize = active().map(|person| person.recent_days).sum();
        let outside: usize =
            active().filter(|person| person.circle.is_none()).map(|person| person.recent_days).sum();
        if all < CONTACT_DAYS || !reaches(outside, self.share, all) {
            return;
        }
        let waiting = active().filter(|person| person.circle == Some(0)).filter_map(|person| {
            let note = cx.graph.person(person.person).page?;
            Some((person.waiting?.past_due(), std::cmp::Reverse(cx.journal.path(note)), person, note))
        });
        let Some((_, _, summary, note)) = waiting.max_by_key(|(days, path, ..)| (*days, *path)) else {
            return;
        };
        let person = cx.graph.person(summary.person);
        let Some(page) = cx.page(summary.person) else { return };
        let waited = match summary.waiting.and_then(|waiting| waiting.days) {
            Some(waited) => format!("{}, in your first circle: {}", quote(&person.name), days_ago(waited)),
            None => format!("{}, in your first circle: not yet", quote(&person.name)),
        };
        let title = format!("{outside} of your {all} days of contact went to people in no circle; {waited}");
        report.report(
            Draft::new(title, cx.place_in(note, page.first_line), "in your first circle")
                .person(&person.key)
                .subject("journal")
                .evidence("person", None, text_hash(&person.key))
                .threshold("within", self.within)
                .threshold("share", self.share)
                .help(format!("give {} the next free evening", quote(&person.name))),
        );
    }
}
