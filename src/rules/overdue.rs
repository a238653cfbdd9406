//! A longer time out of touch than the writer wanted.
//!
//! Somebody without a cadence is `drifting`'s. How long each person has been waited for is counted here
//! once; `Summary` hands it to everybody else.

use crate::finding::Level;
use crate::graph::{Cadence, Tie};
use crate::rules::{Context, Draft, PersonRule, Reporter, days, quote};

rule! {
    "overdue", Attention, Some(Warning);
    /// # What it finds
    ///
    /// Somebody with a cadence, their own or their circle's, and the last contact that is noted is longer
    /// ago than that. A warning past twice the cadence; where no contact is noted at all, an info.
    ///
    /// # Why it matters
    ///
    /// You decided who matters and how often. This only remembers it for you.
    ///
    /// # Example
    ///
    /// ```md people/Ida.md
    /// ---
    /// cadence: monthly
    /// ---
    /// ## Log
    /// - 2025-12-20 a long call
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md people/Ida.md
    /// ---
    /// cadence: monthly
    /// ---
    /// ## Log
    /// - 2026-02-20 a long call
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// While somebody is away: `status: resting`, or an `[[ignore]]` with `until`.
    ///
    /// # Options
    ///
    /// None.
    pub struct Overdue {}
}

/// How long the writer has been out of touch with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub cadence: Cadence,
    /// Days since the last contact; `None` where there was none.
    pub days: Option<i64>,
}

impl Waiting {
    /// Where somebody is overdue: days past the day on which contact was due. Never contacted is the
    /// longest of all.
    pub fn past_due(&self) -> i64 {
        self.days.map_or(i64::MAX, |days| days - i64::from(self.cadence.days))
    }
}

impl Overdue {
    /// How long the writer has been out of touch with an active person, where that is longer than the
    /// cadence.
    pub fn waiting(tie: &Tie<'_>, cx: &Context<'_>) -> Option<Waiting> {
        let cadence = tie.cadence().filter(|_| tie.is_active())?;
        let days = tie.last_contact().and_then(|event| event.date).map(|date| cx.age(date));
        let waiting = Waiting { cadence, days };
        (waiting.past_due() > 0).then_some(waiting)
    }
}

impl PersonRule for Overdue {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let Some(waiting) = Self::waiting(tie, cx) else { return };
        let Some(page) = tie.person.page else { return };
        let Cadence { days: every, span, from_circle } = waiting.cadence;
        let name = quote(tie.name());
        let title = match waiting.days {
            Some(waited) => {
                format!("{} since you were in touch with {name}; you wanted every {every}", days(waited))
            }
            None => format!(
                "you have not been in touch with {name} yet; you wanted every {}",
                if every == 1 { "day".to_owned() } else { days(every.into()) }
            ),
        };
        let (source, set) = match tie.circle() {
            Some(circle) if from_circle => (
                format!("every {} by the circle `{}`", days(every.into()), circle.name),
                format!(", {}", cx.config.origins.describe(&format!("circles.{}.every", circle.name))),
            ),
            _ => (format!("every {} by the page", days(every.into())), String::new()),
        };
        let mut draft = Draft::new(title, cx.place_in(page, span), source.clone())
            .person(tie.key())
            .lasting()
            .background(format!("{source}{set}; past twice that it is a warning"))
            .clock();
        draft = match tie.last_contact() {
            Some(last) => draft
                .related_event(last, "last contact", cx)
                .timeline([last])
                .help("call, or write two lines today; it need not be long"),
            None => draft.help("write the first line, or take the cadence off the page"),
        };
        if waiting.days.is_none_or(|days| days <= 2 * i64::from(every)) {
            draft = draft.lower(Level::Info);
        }
        report.report(draft);
    }
}
