//! Everything about one person: who they are, how they were introduced, the events, the findings.
//!
//! It is computed once and holds no borrowed data, so that every renderer can use it.
//!
//! Invariant: nothing is in it that the disclosure does not allow.

use chrono::NaiveDate;
use serde::Serialize;

use crate::finding::{Level, Place};
use crate::graph::{Edge, EdgeKind, Event, PersonId};
use crate::language::{Bond, Status};
use crate::output::{Style, clean, level_style, paint};
use crate::report::month::{Balance, sparkline};
use crate::report::row::{OverviewRow, bond_name, status_name};
use crate::report::table::{Column, table, with_links, wrap};
use crate::report::{ReportFilter, ReportInput, SourceLink, cut, day_or_null, one_line};
use crate::rules::days_ago;
use crate::text::Span;

/// One person.
#[derive(Debug, Clone, Serialize)]
pub struct Profile {
    /// As the overview shows it.
    #[serde(flatten)]
    pub row: OverviewRow,
    /// The person's page as people read it.
    #[serde(skip)]
    pub page: Option<SourceLink>,
    /// Other names, as written.
    pub aliases: Vec<String>,
    /// Who introduced them to the writer, by name.
    pub introduced_by: Vec<String>,
    /// Whom they introduced to the writer.
    pub introduced: Vec<Acquaintance>,
    /// With whom the writer brought them together.
    pub introduced_to: Vec<Acquaintance>,
    /// The people that they are named with, the most frequent first.
    pub together: Vec<Acquaintance>,
    /// What happened, oldest first, with running totals; then what is planned.
    pub timeline: Vec<ProfileEvent>,
    /// Those that name them, in the order of every output.
    pub findings: Vec<ProfileFinding>,
}

/// Somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acquaintance {
    /// The key.
    pub person: String,
    /// The display name.
    pub name: String,
    /// How often, of what joins the two.
    pub weight: u32,
}

/// One event, with the running totals up to and including it.
#[derive(Debug, Clone, Serialize)]
pub struct ProfileEvent {
    /// `None` where no day can be told; such events come first.
    #[serde(serialize_with = "day_or_null")]
    pub date: Option<NaiveDate>,
    /// The marker's name, or the word for a mention.
    pub marker: &'static str,
    /// What follows `/` or `=` in the marker.
    pub topic: Option<String>,
    /// Up to and including this event.
    pub balance: Balance,
    /// Where it is written.
    #[serde(flatten)]
    pub spot: SourceLink,
    /// The entry as written, on one line.
    pub text: String,
    /// An open task: it has not happened, and does not count.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub planned: bool,
    /// Of a plan with a due day.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "day_or_null")]
    pub due: Option<NaiveDate>,
}

/// One finding about the person.
#[derive(Debug, Clone, Serialize)]
pub struct ProfileFinding {
    /// Its name.
    pub rule: &'static str,
    /// As configured.
    pub level: Level,
    /// The finding's; in a redacted report, what its rule finds in general.
    pub title: String,
    /// What to do, the likeliest first.
    pub help: Vec<String>,
    /// The finding's first place.
    #[serde(flatten)]
    pub spot: SourceLink,
}

impl Profile {
    /// Everything about one person in the time that a filter selects.
    pub fn of(input: &ReportInput<'_>, id: PersonId, filter: &ReportFilter) -> Profile {
        let engine = input.engine;
        let (since, until) = input.window(filter);
        let tie = engine.graph().tie(id, engine.journal(), engine.config(), until);
        let row = OverviewRow::of(&tie, engine, input.disclosure, (since, until));
        let mut balance = Balance::default();
        let asked_since = |date: Option<NaiveDate>| match (date, filter.since) {
            (Some(date), Some(since)) => date >= since,
            (None, Some(_)) => false,
            (_, None) => true,
        };
        let mut timeline: Vec<ProfileEvent> = Vec::new();
        for event in tie.past {
            balance.add(event);
            if asked_since(event.date) {
                timeline.push(line(event, balance, input));
            }
        }
        timeline.extend(
            tie.plans
                .iter()
                .map(|plan| (plan, plan.due(engine.journal())))
                .filter(|(plan, due)| plan.is_promise() || due.is_some())
                .map(|(plan, due)| ProfileEvent { planned: true, due, ..line(plan, balance, input) }),
        );
        let edges = engine.edges(until);
        let among = |kind: EdgeKind, end: EdgeEnd| acquaintances(&edges, kind, end, id, input);
        let key = engine.graph().person(id).key.to_string();
        let found = input.findings.iter().filter(|finding| finding.people.contains(&key));
        let mut together = among(EdgeKind::Together, EdgeEnd::From);
        together.extend(among(EdgeKind::Together, EdgeEnd::To));
        together.sort_by(|a, b| (b.weight, &a.person).cmp(&(a.weight, &b.person)));
        let mut introduced_to = among(EdgeKind::Introduced, EdgeEnd::From);
        introduced_to.extend(among(EdgeKind::Introduced, EdgeEnd::To));
        Profile {
            aliases: aliases(id, input),
            introduced_by: introducers(id, input),
            introduced: among(EdgeKind::IntroducedBy, EdgeEnd::From),
            introduced_to,
            together,
            timeline,
            page: tie.person.page.map(|page| {
                let note = engine.journal().path(page).clone();
                input.link(&Place { note, span: Span::default() })
            }),
            findings: found
                .map(|finding| ProfileFinding {
                    rule: finding.rule,
                    level: finding.level,
                    title: input.title(finding),
                    help: finding.help.iter().filter(|_| input.disclosure.is_open()).cloned().collect(),
                    spot: input.link(&finding.primary.place),
                })
                .collect(),
            row,
        }
    }
}

fn line(event: &Event, balance: Balance, input: &ReportInput<'_>) -> ProfileEvent {
    let topic = event.topic(input.engine.journal()).map(|topic| topic.to_string());
    ProfileEvent {
        date: event.date,
        marker: event.kind.name(),
        topic: topic.filter(|_| input.disclosure.is_open()),
        balance,
        spot: input.link_of(event),
        text: input.entry_text(event),
        planned: false,
        due: None,
    }
}

/// The other names on a person's page; none in a redacted report.
pub fn aliases(id: PersonId, input: &ReportInput<'_>) -> Vec<String> {
    let context = input.engine.context();
    let aliases = context.page(id).map(|page| &page.aliases[..]).unwrap_or_default();
    let aliases = aliases.iter().map(|alias| input.disclosure.text(&one_line(&alias.value)));
    aliases.filter(|alias| !alias.is_empty()).collect()
}

/// Who introduced somebody: known people by name, others as written.
fn introducers(id: PersonId, input: &ReportInput<'_>) -> Vec<String> {
    let context = input.engine.context();
    let written = context.page(id).map(|page| &page.introduced_by[..]).unwrap_or_default();
    let directory = &input.engine.graph().directory;
    let name = |by: &crate::note::At<crate::note::NameId>| match directory.resolve_property(by.value) {
        crate::graph::Resolved::Person(person) => input.name(person),
        _ => input.disclosure.text(&context.journal.names.text(by.value)),
    };
    written.iter().map(name).filter(|name| !name.is_empty()).collect()
}

/// At which end of an edge a person stands.
#[derive(Clone, Copy)]
enum EdgeEnd {
    From,
    To,
}

/// The others of those edges of one kind that have a person at this end.
fn acquaintances(
    edges: &[Edge],
    kind: EdgeKind,
    end: EdgeEnd,
    id: PersonId,
    input: &ReportInput<'_>,
) -> Vec<Acquaintance> {
    let ends = |edge: &Edge| match end {
        EdgeEnd::From => (edge.from, edge.to),
        EdgeEnd::To => (edge.to, edge.from),
    };
    edges
        .iter()
        .filter(|edge| edge.kind == kind && ends(edge).0 == id)
        .map(|edge| {
            let other = ends(edge).1;
            Acquaintance { person: input.key(other), name: input.name(other), weight: edge.weight }
        })
        .collect()
}

/// The column in which facts begin, and their least width.
const FACT: usize = 20;
const NARROWEST: usize = 20;

/// `show` for people.
pub fn profile_text(profile: &Profile, style: Style) -> String {
    let row = &profile.row;
    let bold = anstyle::Style::new().bold();
    let mut out = format!("{}  {}\n", paint(&clean(&row.name), bold, style.paint), row.weather_text());
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            let columns = style.width.saturating_sub(FACT).max(NARROWEST);
            let line = wrap(&clean(&value), 0, columns).replace('\n', &format!("\n{:FACT$}", ""));
            out.push_str(&format!("  {name:<17} {line}\n"));
        }
    };
    let page = profile.page.as_ref();
    fact("page", page.map_or_else(|| "none".to_owned(), |page| page.shown.clone()));
    fact("also", profile.aliases.join(", "));
    let mut closeness = Vec::new();
    closeness.extend(row.circle.as_ref().map(|circle| format!("circle {circle}")));
    closeness.push(format!("bond {}", bond_name(row.bond)));
    if row.status != Status::Active {
        closeness.push(status_name(row.status).to_owned());
    }
    fact("who", closeness.join(", "));
    fact(
        "last contact",
        match (row.last_contact, row.days_since) {
            (Some(date), Some(days)) => format!("{date}, {}", days_ago(days)),
            _ => "never".to_owned(),
        },
    );
    fact("rhythm", rhythm(row));
    fact("twelve months", sparkline(&row.months));
    fact("introduced by", profile.introduced_by.join(", "));
    fact("introduced you to", names(&profile.introduced, 8));
    fact("you introduced to", names(&profile.introduced_to, 8));
    fact("named with", names(&profile.together, 8));
    if !profile.timeline.is_empty() {
        out.push('\n');
        out.push_str(&timeline(profile, style));
    }
    if !profile.findings.is_empty() {
        out.push('\n');
        for found in &profile.findings {
            let level = format!("{}[{}]", found.level, found.rule);
            let title = wrap(&format!("{level} {}", clean(&found.title)), 2, style.width);
            let painted = paint(&level, level_style(found.level), style.paint);
            let title = title.replacen(&level, &painted, 1);
            out.push_str(&format!("{title}\n  {}\n", found.spot.on_terminal()));
        }
    }
    out
}

/// `every 12 days, the cadence is 30`.
pub(super) fn rhythm(row: &OverviewRow) -> String {
    match (row.rhythm, row.cadence) {
        (Some(rhythm), Some(cadence)) => format!("every {rhythm} days, the cadence is {cadence}"),
        (Some(rhythm), None) => format!("every {rhythm} days"),
        (None, Some(cadence)) => format!("the cadence is {cadence} days"),
        (None, None) => String::new(),
    }
}

/// The first names of a list, and how many more there are.
fn names(people: &[Acquaintance], most: usize) -> String {
    let mut names: Vec<String> = people
        .iter()
        .take(most)
        .map(|one| if one.weight > 1 { format!("{} ({})", one.name, one.weight) } else { one.name.clone() })
        .collect();
    if people.len() > most {
        names.push(format!("{} more", people.len() - most));
    }
    names.join(", ")
}

fn timeline(profile: &Profile, style: Style) -> String {
    let keeps_score = profile.row.bond != Bond::Communal;
    let mut columns = vec![Column::text("date"), Column::text("what")];
    if keeps_score {
        columns.extend(["gave", "got", "asked", "asked-me"].map(|title| Column::number(title).rather_not(3)));
    }
    columns.push(Column::text("where"));
    columns.push(Column::rest("text").rather_not(5));
    let rows: Vec<Vec<String>> = profile
        .timeline
        .iter()
        .map(|line| {
            let what = match (&line.topic, line.planned, line.due) {
                (_, true, Some(due)) => format!("{}, due {due}", line.marker),
                (_, true, None) => format!("{}, planned", line.marker),
                (Some(topic), ..) => format!("{}/{topic}", line.marker),
                (None, ..) => line.marker.to_owned(),
            };
            let mut cells =
                vec![line.date.map_or_else(|| "undated".to_owned(), |date| date.to_string()), cut(&what, 24)];
            if keeps_score {
                let balance = line.balance;
                cells.extend(
                    [balance.gave, balance.got, balance.asked, balance.asked_me].map(|n| n.to_string()),
                );
            }
            cells.push(line.spot.to_string());
            cells.push(line.text.clone());
            cells
        })
        .collect();
    with_links(table(&columns, rows, style), profile.timeline.iter().map(|line| &line.spot))
}
