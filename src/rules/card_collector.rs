//! Cards upon cards.
//!
//! It speaks of the whole journal, once; single people are left to `cold_add` and `card_only`. Invariant:
//! where it fires, `card_only` does not.

use crate::graph::Event;
use crate::rules::{Context, Draft, JournalRule, Reporter, Summary, people_list, reaches};

rule! {
    "card-collector", Connections, Some(Info);
    /// # What it finds
    ///
    /// You added many people you have had no contact with, and they are a large part of everybody in the
    /// journal.
    ///
    /// # Why it matters
    ///
    /// A business card or an accepted request is not a connection. Large numbers feel like wealth, and
    /// they keep you from the few who matter.
    ///
    /// # Example
    ///
    /// ```md 2025-11-20.md
    /// #added @a1, @a2, @a3, @a4, @a5, @a6, @a7, @a8, @a9, @b1
    /// #added @b2, @b3, @b4, @b5, @b6, @b7, @b8, @b9, @c1, @c2
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2025-11-20.md
    /// #added @a1, @a2, @a3
    /// ```
    ///
    /// ```md 2025-12-20.md
    /// #talked @a1, @a2, @a3
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the journal is also your address book.
    ///
    /// # Options
    ///
    /// - `cards` (20): how many people known only by a card.
    /// - `share` (0.5): fires from this share of all people.
    pub struct CardCollector {
        /// How many people known only by a card.
        pub cards: u32 = 20,
        /// Fires from this share of all people.
        pub share: f64 = 0.5,
    }
}

impl CardCollector {
    /// Whether it fires: `card-only` is silent there.
    pub fn fires(&self, people: &[&Summary]) -> bool {
        let active = people.iter().copied().filter(|person| person.counts).count();
        let cards = people.iter().copied().filter(|person| person.card.is_some()).count();
        cards >= self.cards as usize && reaches(cards, self.share, active)
    }

    /// The card of a person, with their name, and whether they count.
    pub fn reads_card(person: &Summary) -> Option<impl PartialEq + use<'_>> {
        let card = person.card.as_ref().map(|card| (card, person.name));
        (person.counts || card.is_some()).then_some((person.counts, card))
    }
}

impl JournalRule for CardCollector {
    fn reads<'s>(&self, person: &'s Summary) -> Option<impl PartialEq + use<'s>> {
        CardCollector::reads_card(person)
    }

    fn check(&self, people: &[&Summary], cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !self.fires(people) {
            return;
        }
        let active = people.iter().copied().filter(|person| person.counts).count();
        let mut cards: Vec<(&Summary, &Event)> =
            people.iter().filter_map(|&person| Some((person, &person.card.as_ref()?.event))).collect();
        cards.sort_by(|(one, a), (other, b)| cx.order((one.person, a), (other.person, b)));
        let newest_five = &cards[cards.len().saturating_sub(5)..];
        let Some(((last, newest), earlier)) = newest_five.split_last() else { return };
        let name = |person: &Summary| &*cx.graph.person(person.person).name;
        let names: Vec<&str> = newest_five.iter().rev().map(|(person, _)| name(person)).collect();
        let title = format!("{} of the {active} people here are cards you never followed up", cards.len());
        let mut draft = Draft::at(title, newest, format!("added {}", name(last)), cx)
            .subject("journal")
            .measure("cards", cards.len() as u64, u64::from(self.cards))
            .threshold("cards", self.cards)
            .threshold("share", self.share)
            .note(format!("the newest: {}", people_list(&names)))
            .help("pick two you liked and write to them; let the others go without regret");
        for (person, card) in earlier {
            draft = draft.related_event(card, format!("added {}", name(person)), cx);
        }
        for (_, card) in &cards[..cards.len() - newest_five.len()] {
            draft = draft.because(card);
        }
        for (person, _) in newest_five {
            draft = draft.person(&cx.graph.person(person.person).key);
        }
        report.report(draft);
    }
}
