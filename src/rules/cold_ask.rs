//! Asking somebody without any earlier contact on record.
//!
//! Later asks are for the other rules. Invariant: at most one finding a person, about the first ask of all.

use chrono::NaiveDate;

use crate::config::Days;
use crate::finding::Level;
use crate::graph::{Event, EventKind, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, quote};

rule! {
    "cold-ask", Asking, Some(Warning);
    /// # What it finds
    ///
    /// An ask of somebody with whom no contact is noted on or before that day, and whom the note does not
    /// name further up.
    ///
    /// It is a warning where you had added them (`#added`) before. Otherwise it is an info, and only about
    /// somebody without a page, in a journal that began well before the ask: one that begins today makes
    /// nobody a stranger. Only the first ask of all is looked at.
    ///
    /// # Why it matters
    ///
    /// Somebody who opens with a request has shown what they came for. A few words first cost little and
    /// change how the request is heard.
    ///
    /// # Example
    ///
    /// ```md 2026-02-20.md
    /// #added @dana after her talk on bookbinding.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// Wrote to @dana out of the blue, #ask whether she would look at my portfolio.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-02-20.md
    /// #added @dana after her talk on bookbinding, and #talked about paper for an hour.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// #ask @dana whether she would look at my portfolio.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Some asks are made of strangers by their nature: a plumber, a public office. Silence the line, or
    /// leave the marker out.
    ///
    /// # Options
    ///
    /// - `history` (90d): how much older than the ask the journal must be to call anybody a stranger.
    pub struct ColdAsk {
        /// How much older than the ask the journal must be to call anybody a stranger.
        pub history: Days = Days(90),
    }
}

impl PersonRule for ColdAsk {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.is_active() || tie.bond().is_communal() {
            return;
        }
        let Some(first) = tie.past.iter().position(|event| event.is(Marker::Ask)) else { return };
        let ask = &tie.past[first];
        // Everything came before an ask that has no day.
        let until = |event: &Event| ask.date.is_none() || event.date <= ask.date;
        let is_contact = |event: &Event| tie.is_contact(event) && event.kind != EventKind::Marker(Marker::Ask);
        if !cx.in_horizon(ask)
            || ask.named_before
            || tie.past.iter().take_while(|event| until(event)).any(is_contact)
        {
            return;
        }
        let before = if ask.date.is_none() { tie.past } else { &tie.past[..first] };
        let card = before.iter().rfind(|event| event.is(Marker::Added));
        let day = ask.date.unwrap_or(cx.today);
        if card.is_none() && (tie.page.is_some() || !self.is_old_enough(day, cx)) {
            return;
        }
        let name = quote(tie.name());
        let mut draft =
            Draft::at(format!("you asked {name}, and no earlier contact is noted"), ask, "the first ask", cx)
                .person(tie.key())
                .lasting()
                .help("if you met or talked first, note it (`#met`, `#talked`); next time, say hello before you ask");
        draft = match card {
            Some(card) => draft
                .note("a card alone is not a contact")
                .clock()
                .related_event(card, "added", cx)
                .timeline([card, ask]),
            None => draft.threshold("history", self.history).timeline([ask]).lower(Level::Info),
        };
        report.report(draft);
    }
}

impl ColdAsk {
    /// Whether the journal is old enough on a day to call somebody a stranger.
    fn is_old_enough(&self, day: NaiveDate, cx: &Context<'_>) -> bool {
        let first = cx.history.first_day;
        first.is_some_and(|first| (day - first).num_days() >= i64::from(self.history.0))
    }
}
