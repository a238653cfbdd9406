//! The data of the page: the people, the edges between them, the findings. The script draws from it at once, so it
//! is small; the events are `passed`'s.
//!
//! Invariant: only the strongest edges and the highest findings are kept, and the page says how many are left out.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::finding::Finding;
use crate::graph::{EdgeKind, PersonId, Tie};
use crate::output::escaped;
use crate::report::html::links::Links;
use crate::report::html::passed::{Notes, ShownEvents, day_number, passed};
use crate::report::profile::aliases;
use crate::report::row::{Leaning, bond_name, status_name};
use crate::report::{Overview, ReportInput, Weather};

const MOST_EDGES: usize = 6_000;
const MOST_FINDINGS: usize = 5_000;

#[derive(Serialize)]
struct Data<'a> {
    today: String,
    since: Option<String>,
    until: String,
    months: Vec<String>,
    /// Whether a dated mention is contact.
    mentions: bool,
    /// `[symbol, word, about]`.
    weathers: Vec<(char, &'static str, &'static str)>,
    circles: Vec<String>,
    kinds: [&'static str; 3],
    people: Vec<PersonData>,
    /// How notes are opened: what comes before a path, and whether its slashes are encoded, too.
    link: Option<(&'a str, bool)>,
    /// Flat: person, person, kind, weight.
    edges: Vec<usize>,
    edges_left_out: usize,
    findings: Vec<FindingRow>,
}

#[derive(Serialize)]
struct PersonData(
    String,       // name
    String,       // key
    String,       // address within the page
    i32,          // page: note, or -1
    i32,          // circle, or -1
    &'static str, // bond
    &'static str, // status
    usize,        // weather
    i8,           // leans: -1 to me, 1 to them
    Option<i32>,  // day of last contact
    Option<i64>,  // rhythm
    Option<u32>,  // cadence
    u32,          // days of contact
    [u32; 4],     // gave, got, asked, asked me
    [u32; 12],    // days of contact by month
    Vec<String>,  // aliases
    usize,        // events in all
);

/// Rule, level, title, note, line, people.
#[derive(Serialize)]
struct FindingRow(&'static str, &'static str, String, i32, usize, Vec<usize>);

/// The data, and what passed: JSON that is safe inside a `<script>` element.
pub(super) fn data(
    input: &ReportInput<'_>,
    overview: &Overview,
    addresses: &[String],
    links: Option<&Links>,
) -> (String, String) {
    let engine = input.engine;
    let index: FxHashMap<PersonId, usize> =
        overview.rows.iter().enumerate().map(|(nth, row)| (row.id, nth)).collect();
    let ties: Vec<Tie<'_>> = overview
        .rows
        .iter()
        .map(|row| engine.graph().tie(row.id, engine.journal(), engine.config(), overview.until))
        .collect();
    let shown = ShownEvents::of(&ties);
    let about = findings(input, &index);
    let pages = ties.iter().filter_map(|tie| tie.person.page);
    let found_in = about.iter().filter_map(|(finding, _)| engine.journal().id(&finding.primary.place.note));
    let notes = Notes::of(input, shown.events().map(|event| event.note).chain(pages).chain(found_in));
    let (edges, edges_left_out) = edges(input, overview.until, &index);
    let circles = engine.config().circles.0.iter().enumerate();
    let data = Data {
        today: overview.today.to_string(),
        since: overview.since.map(|day| day.to_string()),
        until: overview.until.to_string(),
        mentions: engine.config().journal.mentions_are_contact,
        months: overview.months.iter().map(|month| month.month.to_string()).collect(),
        weathers: Weather::ALL.iter().map(|one| (one.symbol(), one.word(), one.about())).collect(),
        circles: circles.map(|(rank, circle)| input.disclosure.circle(rank, &circle.name)).collect(),
        kinds: [EdgeKind::Introduced, EdgeKind::IntroducedBy, EdgeKind::Together].map(EdgeKind::name),
        people: people(input, overview, addresses, &ties, &notes),
        link: links.map(Links::parts),
        edges,
        edges_left_out,
        findings: about.into_iter().map(|(finding, people)| found(input, finding, people, &notes)).collect(),
    };
    // There is no map with keys other than strings, so serializing cannot fail.
    let data = serde_json::to_string(&data).unwrap_or_default();
    (for_script(&data), for_script(&passed(input, &shown, &notes)))
}

/// Escapes what could begin or end an element, or a line of a script, and what would turn the direction of writing or
/// speak to a terminal that shows the page's source.
fn for_script(json: &str) -> String {
    let safe = escaped(json.replace('<', "\\u003c").as_bytes());
    // Only characters were replaced by others, so it still is UTF-8.
    String::from_utf8(safe).unwrap_or_default()
}

fn people(
    input: &ReportInput<'_>,
    overview: &Overview,
    addresses: &[String],
    ties: &[Tie<'_>],
    notes: &Notes,
) -> Vec<PersonData> {
    let mut people = Vec::new();
    for ((row, address), tie) in overview.rows.iter().zip(addresses).zip(ties) {
        let lean = match row.leaning {
            Some(Leaning::ToMe) => -1,
            Some(Leaning::ToThem) => 1,
            None => 0,
        };
        let balance = row.balance;
        people.push(PersonData(
            row.name.clone(),
            row.key.clone(),
            address.clone(),
            tie.person.page.map_or(-1, |page| notes.number(page)),
            row.rank.and_then(|rank| i32::try_from(rank).ok()).unwrap_or(-1),
            bond_name(row.bond),
            status_name(row.status),
            Weather::ALL.iter().position(|one| *one == row.weather).unwrap_or(0),
            lean,
            row.last_contact.map(day_number),
            row.rhythm,
            row.cadence,
            row.contact_days,
            [balance.gave, balance.got, balance.asked, balance.asked_me],
            row.months,
            aliases(row.id, input),
            tie.past.len(),
        ));
    }
    people
}

/// The findings about the people shown, the highest level first.
fn findings<'a>(
    input: &ReportInput<'a>,
    index: &FxHashMap<PersonId, usize>,
) -> Vec<(&'a Finding, Vec<usize>)> {
    let graph = input.engine.graph();
    let by_key: FxHashMap<&str, usize> =
        index.iter().map(|(&id, &nth)| (&*graph.person(id).key, nth)).collect();
    let about = |finding: &'a Finding| -> Vec<usize> {
        finding.people.iter().filter_map(|key| by_key.get(key.as_str()).copied()).collect()
    };
    let mut found: Vec<_> = input
        .findings
        .iter()
        .map(|finding| (&**finding, about(finding)))
        .filter(|(_, people)| !people.is_empty())
        .collect();
    found.sort_by_key(|(finding, _)| std::cmp::Reverse(finding.level));
    found.truncate(MOST_FINDINGS);
    found
}

fn found(input: &ReportInput<'_>, finding: &Finding, people: Vec<usize>, notes: &Notes) -> FindingRow {
    let place = &finding.primary.place;
    let note = input.engine.journal().id(&place.note).map_or(-1, |note| notes.number(note));
    let line = input.link(place).line;
    FindingRow(finding.rule, finding.level.as_str(), input.title(finding), note, line, people)
}

/// The strongest edges among the people shown, introductions first, and how many are left out.
fn edges(
    input: &ReportInput<'_>,
    until: NaiveDate,
    index: &FxHashMap<PersonId, usize>,
) -> (Vec<usize>, usize) {
    let mut edges: Vec<(usize, usize, EdgeKind, u32)> = input
        .engine
        .edges(until)
        .iter()
        .filter_map(|edge| Some((*index.get(&edge.from)?, *index.get(&edge.to)?, edge.kind, edge.weight)))
        .collect();
    edges.sort_by_key(|&(from, to, kind, weight)| {
        (kind == EdgeKind::Together, std::cmp::Reverse(weight), from, to)
    });
    let left_out = edges.len().saturating_sub(MOST_EDGES);
    edges.truncate(MOST_EDGES);
    let flat =
        edges.into_iter().flat_map(|(from, to, kind, weight)| [from, to, kind as usize, weight as usize]);
    (flat.collect(), left_out)
}

#[cfg(test)]
mod tests {
    use super::for_script;

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(for_script("\"</script>\u{2028}\""), "\"\\u003c/script>\\u2028\"");
    }

    #[test]
    fn no_text_turns_the_direction_of_the_source_or_speaks_to_a_terminal() {
        assert_eq!(for_script("\"a\u{9b}31m\u{202e}b\u{2066}é\""), "\"a\\u009b31m\\u202eb\\u2066é\"");
    }
}
