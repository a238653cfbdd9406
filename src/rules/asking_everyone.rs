//! Asking nearly everybody at once.
//!
//! It looks at many people in one season; what is asked of one person is for the other rules of asking.
//! Invariant: a person counts once, however many times they were asked.

use chrono::NaiveDate;

use crate::config::Days;
use crate::graph::Event;
use crate::rules::{Context, Draft, JournalRule, Reporter, Summary, people_list, reaches};

rule! {
    "asking-everyone", Asking, Some(Warning);
    /// # What it finds
    ///
    /// A season in which you asked something of most of the people you were in touch with.
    ///
    /// # Why it matters
    ///
    /// People talk to one another. One request is a request; the same request to everybody is a
    /// reputation.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// - #ask @ana for a lead
    /// - #ask @bo for a lead
    /// - #ask @cy for a lead
    /// - #ask @dee for a lead
    /// - #ask @eli for a lead
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// - #ask @ana for a lead
    /// - #ask @bo for a lead
    /// - #met @cy, who sings again
    /// - #talked to @dee
    /// - #give @eli a day in the garden
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// In hard times you ask many people. Say until when: `ignore` with `until`.
    ///
    /// # Options
    ///
    /// - `within` (90d): how far back to look.
    /// - `people` (5): how many people you asked.
    /// - `share` (0.6): fires from this share of all you were in touch with.
    pub struct AskingEveryone {
        /// How far back to look.
        pub within: Days = Days(90),
        /// How many people I asked.
        pub people: u32 = 5,
        /// Fires from this share of all I had contact with.
        pub share: f64 = 0.6,
    }
}

impl JournalRule for AskingEveryone {
    fn reads<'s>(&self, person: &'s Summary) -> Option<impl PartialEq + use<'s>> {
        let ask = person.last_ask.as_ref().map(|ask| (ask, person.name));
        person.counts.then_some((ask, person.last_contact))
    }

    fn check(&self, people: &[&Summary], cx: &Context<'_>, report: &mut Reporter<'_>) {
        // Everybody is looked at, so no days are counted for each.
        let since = cx.today.checked_sub_days(chrono::Days::new(u64::from(self.within.0)));
        let recent = |date: NaiveDate| since.is_none_or(|since| date >= since);
        let active = || people.iter().copied().filter(|person| person.counts);
        let mut asked: Vec<(&Summary, Event)> = active()
            .filter_map(|person| Some((person, person.last_ask.as_ref()?.event)))
            .filter(|(_, ask)| ask.date.is_some_and(recent))
            .collect();
        let met = active().filter(|person| person.last_contact.is_some_and(recent)).count();
        if asked.len() < self.people as usize || !reaches(asked.len(), self.share, met) {
            return;
        }
        asked.sort_by(|(one, a), (other, b)| cx.order((one.person, a), (other.person, b)));
        let Some(((last, newest), earlier)) = asked.split_last() else { return };
        let names: Vec<&str> =
            asked.iter().map(|(person, _)| &*cx.graph.person(person.person).name).collect();
        let title = format!(
            "you asked {} of the {met} people you were in touch with in {} days",
            asked.len(),
            self.within.0
        );
        let label = |person: &Summary| format!("asked {}", cx.graph.person(person.person).name);
        let mut draft = Draft::at(title, newest, label(last), cx)
            .subject("journal")
            .measure("tenths", tenths(asked.len(), met), (self.share * 10.0).ceil() as u64)
            .threshold("within", self.within)
            .threshold("people", self.people)
            .threshold("share", self.share)
            .note(format!("the people: {}", people_list(&names)))
            .more("ask")
            .help("wait with the next request, and do something for one of them first");
        for (person, ask) in earlier {
            draft = draft.related_event(ask, label(person), cx);
        }
        for (person, _) in &asked {
            draft = draft.person(&cx.graph.person(person.person).key);
        }
        report.report(draft);
    }
}

/// The share in tenths: one more ask of the same season is not news.
fn tenths(asked: usize, met: usize) -> u64 {
    (asked * 10 / met.max(1)) as u64
}
