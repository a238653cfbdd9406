//! Somebody the writer has not been in touch with for years.
//!
//! The wish to be in touch is `overdue`'s: who has a cadence or a circle is left out. Somebody without any
//! contact is for the rules on cards.

use crate::config::Days;
use crate::graph::Tie;
use crate::rules::{Context, Draft, PersonRule, Reporter, days_ago, quote};

rule! {
    "idle-connection", Connections, None;
    /// # What it finds
    ///
    /// Somebody you have not been in touch with for two years, and who has no circle and no cadence. Off by
    /// default: most people drift by, and that is fine.
    ///
    /// # Why it matters
    ///
    /// Once a year, over tea, it is good to read the list and find the one name that makes you smile.
    ///
    /// # Example
    ///
    /// ```toml
    /// [rules.idle-connection]
    /// level = "info"
    /// ```
    ///
    /// ```md 2023-02-02.md
    /// #met @hana at the lake
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```toml
    /// [rules.idle-connection]
    /// level = "info"
    /// ```
    ///
    /// ```md 2025-02-02.md
    /// #met @hana at the lake
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Always. Set `status: resting` on the page where a name comes up every time.
    ///
    /// # Options
    ///
    /// - `after` (730d): how long without contact.
    pub struct IdleConnection {
        /// How long without contact.
        pub after: Days = Days(730),
    }
}

impl PersonRule for IdleConnection {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.counts() || tie.circle().is_some() || tie.cadence().is_some() {
            return;
        }
        let Some(last) = tie.last_contact() else { return };
        let Some(age) = last.date.map(|date| cx.age(date)) else { return };
        if age < i64::from(self.after.0) {
            return;
        }
        let title = format!("last contact with {} was {}", quote(tie.name()), days_ago(age));
        report.report(
            Draft::at(title, last, "last contact", cx)
                .person(tie.key())
                .lasting()
                .threshold("after", self.after)
                .help("if the name makes you smile, write; if not, let it be")
                .timeline([last]),
        );
    }
}
