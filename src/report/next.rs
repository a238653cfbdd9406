//! Whom to reach out to today, and why: promises first, then people who have waited longer than intended, then
//! rhythms that have stopped.
//!
//! It judges nothing: it repeats findings of the rules `open-promise`, `overdue` and `drifting`.
//!
//! Invariant: a finding that is suppressed, or whose rule is off, gives no reason here either.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::finding::{Finding, Level};
use crate::graph::PersonId;
use crate::output::{Style, clean};
use crate::report::table::{fit, wrap};
use crate::report::{ReportInput, SourceLink};
use crate::rules::{Drifting, OpenPromise, Overdue, days_ago};

/// Somebody to reach out to.
#[derive(Debug, Clone, Serialize)]
pub struct NextPerson {
    /// For the way back to the graph.
    #[serde(skip)]
    pub id: PersonId,
    /// The key.
    pub person: String,
    /// The display name.
    pub name: String,
    /// The strongest first.
    pub reasons: Vec<Reason>,
    /// From the last contact to today; `None` where there was none with a date.
    pub days_since: Option<i64>,
}

/// One reason to reach out: a finding.
#[derive(Debug, Clone, Serialize)]
pub struct Reason {
    /// Its name.
    pub rule: &'static str,
    /// As configured.
    pub level: Level,
    /// The finding's; in a redacted report, what its rule finds in general.
    pub title: String,
    /// Where to read on.
    #[serde(flatten)]
    pub spot: SourceLink,
    /// What was promised, as written; else empty.
    pub text: String,
    #[serde(skip)]
    order: (Urgency, i64),
}

/// Everybody to reach out to, the most pressing first.
pub fn next(input: &ReportInput<'_>) -> Vec<NextPerson> {
    let engine = input.engine;
    let by_key: FxHashMap<&str, PersonId> =
        engine.graph().people().map(|(id, person)| (&*person.key, id)).collect();
    let mut items: FxHashMap<PersonId, Vec<Reason>> = FxHashMap::default();
    for finding in input.findings {
        let Some(urgency) = Urgency::of(finding) else { continue };
        for key in &finding.people {
            if let Some(&id) = by_key.get(key.as_str()) {
                items.entry(id).or_default().push(reason(finding, urgency, id, input));
            }
        }
    }
    let mut items: Vec<NextPerson> = items
        .into_iter()
        .map(|(id, mut reasons)| {
            reasons.sort_by(|a, b| (a.order, &a.spot).cmp(&(b.order, &b.spot)));
            let tie = engine.graph().tie(id, engine.journal(), engine.config(), input.today);
            let last = tie.last_contact().and_then(|event| event.date);
            NextPerson {
                id,
                person: input.key(id),
                name: input.name(id),
                reasons,
                days_since: last.map(|last| (input.today - last).num_days()),
            }
        })
        .collect();
    let order = |item: &NextPerson| item.reasons.first().map(|reason| reason.order);
    items.sort_by(|a, b| (order(a), &a.person).cmp(&(order(b), &b.person)));
    items
}

/// What kind of reason a finding is, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    Promise,
    Overdue,
    Drifting,
}

impl Urgency {
    /// `None` for a finding of a rule that gives no reason to reach out.
    fn of(finding: &Finding) -> Option<Urgency> {
        const RULES: [(&str, Urgency); 3] = [
            (OpenPromise::META.name, Urgency::Promise),
            (Overdue::META.name, Urgency::Overdue),
            (Drifting::META.name, Urgency::Drifting),
        ];
        RULES.iter().find(|(rule, _)| *rule == finding.rule).map(|(_, urgency)| *urgency)
    }
}

fn reason(finding: &Finding, urgency: Urgency, id: PersonId, input: &ReportInput<'_>) -> Reason {
    let tie = input.engine.graph().tie(id, input.engine.journal(), input.engine.config(), input.today);
    let place = &finding.primary.place;
    let plan = tie.plans.iter().find(|plan| {
        urgency == Urgency::Promise
            && plan.start == place.span.start
            && *input.engine.journal().path(plan.note) == place.note
    });
    let within = match urgency {
        // Earlier promises come first.
        Urgency::Promise => plan
            .and_then(|plan| plan.due(input.engine.journal()).or(plan.date))
            .map_or(0, |date| -(input.today - date).num_days()),
        // The longest wait comes first, as a multiple of the cadence in hundredths; somebody who was never
        // contacted comes last.
        Urgency::Overdue => match Overdue::waiting(&tie, &input.engine.context()) {
            Some(waiting) => {
                waiting.days.map_or(i64::MAX, |days| -(100 * days / i64::from(waiting.cadence.days).max(1)))
            }
            None => 0,
        },
        Urgency::Drifting => {
            tie.last_contact().and_then(|event| event.date).map_or(0, |date| -(input.today - date).num_days())
        }
    };
    Reason {
        rule: finding.rule,
        level: finding.level,
        title: input.title(finding),
        spot: input.link(place),
        text: plan.map_or_else(String::new, |plan| input.entry_text(plan)),
        order: (urgency, within),
    }
}

/// `next` for people: a few lines each.
pub fn next_text(items: &[NextPerson], left_out: usize, style: Style) -> String {
    if items.is_empty() {
        return "Nobody is waiting: no promise is due, nobody is overdue, nothing is drifting.\n".to_owned();
    }
    let bold = anstyle::Style::new().bold();
    let mut out = String::new();
    for (nth, item) in items.iter().enumerate() {
        let last = match item.days_since {
            Some(days) => format!("last contact {}", days_ago(days)),
            None => "no contact yet".to_owned(),
        };
        let name = crate::output::paint(&clean(&item.name), bold, style.paint);
        out.push_str(&format!("{:>2}. {name}  {last}\n", nth + 1));
        for reason in &item.reasons {
            out.push_str(&format!("    {}\n", wrap(&clean(&reason.title), 6, style.width.saturating_sub(4))));
            if !reason.text.is_empty() {
                let columns = style.width.saturating_sub(6).max(20);
                out.push_str(&format!("      {}\n", fit(&clean(&reason.text), columns)));
            }
            out.push_str(&format!("      {}\n", reason.spot.on_terminal()));
        }
    }
    if left_out > 0 {
        out.push_str(&format!("… and {left_out} more; --limit shows them.\n"));
    }
    out
}
