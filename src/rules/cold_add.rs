//! A new contact, and no word yet.
//!
//! Once `grace` is over it is `card_only`'s. Invariant: any contact at all, before the card or after it,
//! ends it.

use crate::config::Days;
use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, days_ago, quote};

rule! {
    "cold-add", Connections, Some(Info);
    /// # What it finds
    ///
    /// Somebody you added (`#added`) within the last month, and no contact with them is noted.
    ///
    /// # Why it matters
    ///
    /// A card is not a connection. In the first weeks a line still sounds natural.
    ///
    /// # Example
    ///
    /// ```md 2026-02-20.md
    /// #added @greta at the conference
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-02-20.md
    /// #added @greta at the conference, and #talked @greta over lunch
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// For an address kept on purpose, such as a plumber's.
    ///
    /// # Options
    ///
    /// - `grace` (30d): the first days, in which this rule speaks; after them `card-only` does.
    pub struct ColdAdd {
        /// The first days, in which this rule speaks.
        pub grace: Days = Days(30),
    }
}

impl ColdAdd {
    /// The newest card of somebody active whom the writer has had no contact with ever.
    pub fn card<'a>(tie: &Tie<'a>) -> Option<&'a Event> {
        if !tie.is_active() || tie.contacts().next().is_some() {
            return None;
        }
        tie.of(Marker::Added).next_back()
    }

    /// Whether a card is older than the grace, or undated.
    pub fn is_past_grace(&self, card: &Event, cx: &Context<'_>) -> bool {
        card.date.is_none_or(|date| cx.age(date) > i64::from(self.grace.0))
    }
}

impl PersonRule for ColdAdd {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let Some(card) = Self::card(tie).filter(|card| !self.is_past_grace(card, cx)) else { return };
        let Some(date) = card.date else { return };
        let title =
            format!("you added {} {} and have not been in touch yet", quote(tie.name()), days_ago(cx.age(date)));
        report.report(
            Draft::at(title, card, "added", cx)
                .person(tie.key())
                .lasting()
                .threshold("grace", self.grace)
                .help("write two sentences now, while they remember you, and ask for nothing")
                .timeline([card]),
        );
    }
}
