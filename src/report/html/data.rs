//! The data of the page: the people, the edges between them, the findings. The script draws from it at once, so it
//! is small; the events are `passed`'s.
//!
//! Invariant: only the strongest edges and the highest findings are kept, and the page says how many are left out.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use serde::ser::SerializeTuple;
use serde::{Serialize, Serializer};

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

/// Declares a struct that is written as an array, since its keys would be written for each person again, and
/// what the script must call its elements.
macro_rules! as_array {
    ($(#[$meta:meta])* struct $Row:ident { $( $(#[$field_meta:meta])* $field:ident: $type:ty, )* }) => {
        $(#[$meta])*
        struct $Row {
            $( $(#[$field_meta])* $field: $type, )*
        }

        impl $Row {
            const ELEMENTS: &[&str] = &[$( stringify!($field), )*];
        }

        impl Serialize for $Row {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut array = serializer.serialize_tuple($Row::ELEMENTS.len())?;
                $( array.serialize_element(&self.$field)?; )*
                array.end()
            }
        }
    };
}

as_array! {
    struct PersonData {
        /// The display name, which the script makes safe to show.
        given: String,
        key: String,
        /// Within the page.
        address: String,
        /// A note's number, or -1.
        page: i32,
        /// From 0, the closest; or -1.
        circle: i32,
        bond: &'static str,
        status: &'static str,
        /// By place in `weathers`.
        weather: usize,
        /// -1 to me, 1 to them.
        lean: i8,
        /// The day of last contact.
        last: Option<i32>,
        rhythm: Option<i64>,
        cadence: Option<u32>,
        /// How many days of contact.
        days: u32,
        /// Gave, got, asked, asked me.
        balance: [u32; 4],
        /// Days of contact by month.
        months: [u32; 12],
        aliases: Vec<String>,
        /// How many events in all.
        count: usize,
    }
}

as_array! {
    struct FindingRow {
        rule: &'static str,
        level: &'static str,
        title: String,
        /// A note's number, or -1.
        note: i32,
        line: usize,
        /// The people whom it is about, by their places.
        about: Vec<usize>,
    }
}

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
    let safe = escaped(json.replace('<', "\\u003c").into_bytes());
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
        people.push(PersonData {
            given: row.name.clone(),
            key: row.key.clone(),
            address: address.clone(),
            page: tie.person.page.map_or(-1, |page| notes.number(page)),
            circle: row.rank.and_then(|rank| i32::try_from(rank).ok()).unwrap_or(-1),
            bond: bond_name(row.bond),
            status: status_name(row.status),
            weather: Weather::ALL.iter().position(|one| *one == row.weather).unwrap_or(0),
            lean,
            last: row.last_contact.map(day_number),
            rhythm: row.rhythm,
            cadence: row.cadence,
            days: row.contact_days,
            balance: [balance.gave, balance.got, balance.asked, balance.asked_me],
            months: row.months,
            aliases: aliases(row.id, input),
            count: tie.past.len(),
        });
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
    FindingRow {
        rule: finding.rule,
        level: finding.level.as_str(),
        title: input.title(finding),
        note,
        line,
        about: people,
    }
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
    use super::{FindingRow, PersonData, for_script};

    #[test]
    fn the_script_takes_rows_apart_in_the_order_in_which_they_are_written() {
        for elements in [PersonData::ELEMENTS, FindingRow::ELEMENTS] {
            let elements = format!("const [{}] = row;", elements.join(", "));
            assert!(include_str!("model.js").contains(&elements), "model.js does not say: {elements}");
        }
    }

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(for_script("\"</script>\u{2028}\""), "\"\\u003c/script>\\u2028\"");
    }

    #[test]
    fn no_text_turns_the_direction_of_the_source_or_speaks_to_a_terminal() {
        assert_eq!(for_script("\"a\u{9b}31m\u{202e}b\u{2066}é\""), "\"a\\u009b31m\\u202eb\\u2066é\"");
    }
}
