//! The heart of it: asking again and again, and nothing going the other way.
//!
//! Whether an ask was answered is not looked at here (`unanswered_asks`). Invariant: a give to the person,
//! dated or not, ends the run of asks before it.

use crate::finding::Level;
use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, count, quote};

rule! {
    "asks-without-give", Asking, Some(Warning);
    /// # What it finds
    ///
    /// Several asks of one person in a row, with nothing given since.
    ///
    /// It counts the `#ask`s since your last `#give` or `#introduced` to the person. Two are worth a
    /// thought (info), three are a warning.
    ///
    /// # Why it matters
    ///
    /// Intentions are transparent. Ask once and it may go unnoticed; ask twice and people wonder;
    /// after that it is what they remember of you.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// - 2026-01-04 #talked @ana and #ask her for a flat lead
    /// - 2026-02-11 #ask @ana to read my CV
    /// - 2026-03-02 #ask @ana for a contact at her firm
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// - 2026-01-04 #talked @ana and #ask her for a flat lead
    /// - 2026-02-11 #ask @ana to read my CV
    /// - 2026-02-20 #give @ana an evening of proofreading
    /// - 2026-03-02 #ask @ana for a contact at her firm
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Family, partners and close friends keep no score: write `bond: family` on the person's
    /// page. A mentor expects to be asked: `bond: mentor`.
    ///
    /// # Options
    ///
    /// - `asks` (3): how many are a warning.
    /// - `wonder` (2): how many are an info; not more than `asks`.
    pub struct AsksWithoutGive {
        /// How many asks are a warning.
        pub asks: u32 = 3,
        /// How many are an info.
        pub wonder: u32 = 2,
    }
    where wonder <= asks;
}

/// One of the rule's two thresholds.
struct Threshold {
    option: &'static str,
    value: u32,
    /// The level of what reaches this one alone; `None` is the rule's.
    lower: Option<Level>,
}

impl AsksWithoutGive {
    /// The run of asks since the last give, and that give.
    fn run<'a>(tie: &Tie<'a>, cx: &Context<'_>) -> (Vec<&'a Event>, Option<&'a Event>) {
        let last_give = tie.past.iter().rposition(Event::is_give);
        let since = last_give.map_or(0, |at| at + 1);
        let asks = tie.past[since..]
            .iter()
            .filter(|event| event.is(Marker::Ask) && cx.in_horizon(event))
            .collect();
        (asks, last_give.map(|at| &tie.past[at]))
    }

    fn applies(tie: &Tie<'_>) -> bool {
        tie.is_active() && !tie.bond().is_communal() && !tie.bond().has_mentor()
    }

    /// The highest threshold that a run of this many asks has reached.
    fn threshold(&self, asks: usize) -> Option<Threshold> {
        if asks >= self.asks as usize {
            return Some(Threshold { option: "asks", value: self.asks, lower: None });
        }
        (asks >= self.wonder as usize).then_some(Threshold {
            option: "wonder",
            value: self.wonder,
            lower: Some(Level::Info),
        })
    }

    /// Whether it fires at its higher level: `ask-only` is silent there.
    pub fn warns(&self, tie: &Tie<'_>, cx: &Context<'_>) -> bool {
        Self::applies(tie) && Self::run(tie, cx).0.len() >= self.asks as usize
    }
}

impl PersonRule for AsksWithoutGive {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !Self::applies(tie) {
            return;
        }
        let (asks, give) = Self::run(tie, cx);
        let Some((newest, earlier)) = asks.split_last() else { return };
        let Some(threshold) = self.threshold(asks.len()) else { return };
        let since = match give {
            Some(Event { date: Some(date), .. }) => format!("with no give since {date}"),
            Some(_) => "with no give since an undated one".to_owned(),
            None => "and no give is noted".to_owned(),
        };
        let title = format!("{} of {} {since}", count(asks.len(), "ask"), quote(tie.name()));
        let mut draft = Draft::at(title, newest, format!("ask {}", asks.len()), cx)
            .person(tie.key())
            .measure("asks", asks.len() as u64, u64::from(threshold.value))
            .threshold(threshold.option, threshold.value)
            .help("give something before you ask again (`#give`): time, an introduction, a recommendation")
            .more("ask")
            .timeline(give.into_iter().chain(asks.iter().copied()));
        if let Some(level) = threshold.lower {
            draft = draft.lower(level);
        }
        if let Some(give) = give {
            draft = draft.related_event(give, "last give", cx);
        }
        for (nth, ask) in earlier.iter().enumerate() {
            draft = draft.related_event(ask, format!("ask {}", nth + 1), cx);
        }
        report.report(draft);
    }
}
