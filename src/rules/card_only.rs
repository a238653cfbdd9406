//! A card, and never a word.
//!
//! The month before that belongs to `cold_add`, whose `grace` it reads, so that the two never speak of one
//! card. Silent where `card_collector` fires.

use crate::rules::{CardCollector, Context, Draft, JournalRule, Reporter, Summary, ToldEvent, quote};
use crate::rules::declare::origin;

rule! {
    "card-only", Connections, Some(Info);
    /// # What it finds
    ///
    /// Somebody you added (`#added`) more than a month ago or at an unknown date, and no contact with them
    /// is noted. Silent where `card-collector` fires, which says it once for all of them.
    ///
    /// # Why it matters
    ///
    /// A card is not a connection. Make it one, or let it go without regret.
    ///
    /// # Example
    ///
    /// ```md 2025-11-20.md
    /// #added @greta at the conference
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2025-11-20.md
    /// #added @greta at the conference
    /// ```
    ///
    /// ```md 2025-12-01.md
    /// #talked @greta about her talk
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
    /// None.
    pub struct CardOnly {}
}

impl JournalRule for CardOnly {
    fn reads<'s>(&self, person: &'s Summary) -> Option<impl PartialEq + use<'s>> {
        CardCollector::reads_card(person)
    }

    fn check(&self, people: &[&Summary], cx: &Context<'_>, report: &mut Reporter<'_>) {
        if cx.rules.card_collector.on().is_some_and(|rule| rule.fires(people)) {
            return;
        }
        for &summary in people {
            let Some(ToldEvent { event: card, .. }) = &summary.card else { continue };
            let person = cx.graph.person(summary.person);
            let title = match card.date {
                Some(date) => format!("you added {} on {date}, and no contact is noted", quote(&person.name)),
                None => format!("you added {}, and no contact is noted", quote(&person.name)),
            };
            report.report(
                Draft::at(title, card, "added", cx)
                    .person(&person.key)
                    .lasting()
                    .silent_where(&CardCollector::META)
                    .background(format!(
                        "`grace = {}` ({}) in `[rules.cold-add]` is over",
                        cx.rules.cold_add.options.grace,
                        origin(cx.config, "cold-add", "grace")
                    ))
                    .clock()
                    .help("write a line without asking for anything, or drop the card")
                    .timeline([card]),
            );
        }
    }
}
