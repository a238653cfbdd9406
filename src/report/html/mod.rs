//! The report as one HTML file: no network, opens from disk, works years from now.
//!
//! What can be read without a script is written here (cards, charts, tables, findings); the graph,
//! the search, another time and the pages of people are drawn by `model.js`, `graph.js`, `time.js` and `pages.js` from the
//! data in the page. Names and note text are data everywhere: the template escapes, the data has no
//! `<`, the script only ever sets text, and a Content-Security-Policy lets nothing else run or load.

mod charts;
mod data;
mod escape;
mod found;
mod glad;
mod links;
mod pack;
mod passed;

use askama::Template;
use percent_encoding::utf8_percent_encode;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

pub use links::Links;

use crate::graph::PersonId;
use crate::report::markdown::PATH;
use crate::report::overview::Overview;
use crate::report::row::{OverviewRow, Weather};
use crate::report::text::{circle, lead, rhythm};
use crate::report::{ReportFilter, ReportInput, Sort, SourceLink};
use charts::ContactHistory;

/// The vendored layout of the graph, pinned; licences beside them. In the order they need each
/// other.
const VENDOR: [&str; 4] = [
    include_str!("vendor/d3-dispatch-3.0.2.min.js"),
    include_str!("vendor/d3-quadtree-3.0.2.min.js"),
    include_str!("vendor/d3-timer-3.0.2.min.js"),
    include_str!("vendor/d3-force-3.0.1.min.js"),
];
/// One licence text for the four, which are by the same author.
const LICENSE: &str = include_str!("vendor/d3-force-3.0.1.LICENSE");
const OWN: [&str; 4] =
    [include_str!("model.js"), include_str!("graph.js"), include_str!("time.js"), include_str!("pages.js")];
const STYLE: &str = include_str!("style.css");

/// A number with its name.
struct Figure {
    value: String,
    name: &'static str,
    note: String,
}

/// One person of the table.
struct PersonLine<'a> {
    row: &'a OverviewRow,
    href: String,
    circle: String,
    rhythm: String,
    sparkline: String,
}

/// An open promise, with the link to its note.
struct PromiseRow {
    text: String,
    people: Vec<(String, String)>,
    spot: String,
    href: Option<String>,
}

struct CircleBar {
    /// -1 for those in none.
    place: i32,
    name: String,
    people: usize,
    days: u32,
    share: u32,
}

#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
struct HtmlPage<'a> {
    policy: String,
    title: String,
    today: String,
    lead: String,
    cards: Vec<Figure>,
    weathers: Vec<(usize, Weather, usize)>,
    circles: Vec<CircleBar>,
    balance: String,
    months: &'a [super::MonthRow],
    heat: String,
    timeline: String,
    promises: Vec<PromiseRow>,
    due: Vec<PromiseRow>,
    people: Vec<PersonLine<'a>>,
    gravest: Vec<found::FindingLine>,
    findings: Vec<found::RuleFindings>,
    glad: Vec<PromiseRow>,
    version: &'static str,
    style: &'static str,
    data: String,
    passed: String,
    script: &'a str,
}

/// The whole page.
pub fn html(input: &ReportInput<'_>, filter: &ReportFilter, sort: Sort, links: Option<&Links>) -> String {
    let overview = Overview::of(input, filter, sort);
    let history = ContactHistory::of(input, &overview);
    let script = script();
    let addresses = addresses(&overview);
    let (data, passed) = data::data(input, &overview, &addresses, links);
    let page = HtmlPage {
        policy: policy(&script),
        title: format!("The weather on {}", overview.today),
        today: overview.today.to_string(),
        lead: lead(&overview),
        cards: cards(&overview),
        weathers: Weather::ALL
            .iter()
            .enumerate()
            .map(|(nth, &weather)| {
                (nth, weather, overview.rows.iter().filter(|row| row.weather == weather).count())
            })
            .collect(),
        circles: circle_bars(&overview),
        balance: charts::balance(&overview.months),
        months: &overview.months,
        heat: charts::heat_map(&history, overview.until),
        timeline: charts::timeline(&history),
        promises: promises(&overview, links),
        due: due(&overview, &addresses, links),
        people: overview.rows.iter().zip(&addresses).map(person_line).collect(),
        gravest: found::gravest(input, &overview, links),
        findings: found::groups(input, &overview, links),
        glad: glad::received(input, &overview, &addresses, links),
        version: env!("CARGO_PKG_VERSION"),
        style: STYLE,
        data,
        passed,
        script: &script,
    };
    // Rendering into memory cannot fail.
    page.render().unwrap_or_default()
}

/// All scripts of the page as one, which the policy allows by its hash.
fn script() -> String {
    let vendor = VENDOR.concat();
    let own = OWN.concat();
    format!(
        "/* d3-dispatch, d3-quadtree, d3-timer, d3-force:\n{LICENSE}*/\n{vendor}\n(function () {{\n\"use strict\";\n{own}}})();\n"
    )
}

/// Only this script and this style; nothing is loaded, sent or framed.
fn policy(script: &str) -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        integrity(script),
        integrity(STYLE)
    )
}

/// `sha256-…` of a text, as a policy names it.
fn integrity(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0u32, |bits, &byte| (bits << 8) | u32::from(byte)) << (8 * (3 - three.len()));
        for nth in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * nth)) as usize & 63];
            out.push(if nth <= three.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

/// Where each person is within the page: the key, with a number from the second of the same key on.
fn addresses(overview: &Overview) -> Vec<String> {
    let mut taken: FxHashMap<&str, u32> = FxHashMap::default();
    let rows = overview.rows.iter();
    rows.map(|row| {
        let nth = taken.entry(&row.key).and_modify(|nth| *nth += 1).or_insert(1);
        if *nth == 1 { row.key.clone() } else { format!("{}~{nth}", row.key) }
    })
    .collect()
}

/// The page of a person within the page.
fn person_href(address: &str) -> String {
    format!("#/{}", utf8_percent_encode(address, PATH))
}

fn spot_text(spot: &SourceLink) -> String {
    format!("{}:{}", spot.path, spot.line)
}

fn cards(overview: &Overview) -> Vec<Figure> {
    let in_touch = overview.rows.iter().filter(|row| row.contact_days > 0).count();
    let days: u32 = overview.rows.iter().map(|row| row.contact_days).sum();
    let mut balance = super::Balance::default();
    for row in &overview.rows {
        balance.merge(row.balance);
    }
    let late = overview.promises.iter().filter(|promise| promise.late.is_some()).count();
    let card = |value: usize, name, note: String| Figure { value: value.to_string(), name, note };
    let count = |n: u32| n as usize;
    vec![
        card(in_touch, "in touch with", format!("of {} people", overview.rows.len())),
        card(count(days), "days of contact", "one for each person and day".to_owned()),
        card(count(balance.gave), "times you gave", format!("and got {}", balance.got)),
        card(count(balance.asked), "times you asked", format!("and were asked {}", balance.asked_me)),
        card(
            overview.promises.len(),
            "open promises",
            if late == 0 { "none late".to_owned() } else { format!("{late} late") },
        ),
        card(overview.due.len(), "to reach out to", "promised, overdue or drifting".to_owned()),
    ]
}

fn circle_bars(overview: &Overview) -> Vec<CircleBar> {
    let all: u32 = overview.circles.iter().map(|circle| circle.contact_days).sum();
    let bar = |circle: &super::CircleTime| CircleBar {
        place: circle.rank.and_then(|rank| i32::try_from(rank).ok()).unwrap_or(-1),
        name: circle.circle.clone().unwrap_or_else(|| "no circle".to_owned()),
        people: circle.people,
        days: circle.contact_days,
        share: (100 * circle.contact_days + all / 2).checked_div(all).unwrap_or(0),
    };
    overview.circles.iter().map(bar).collect()
}

fn promises(overview: &Overview, links: Option<&Links>) -> Vec<PromiseRow> {
    let place = |promise: &super::Promise| {
        let when = match (promise.due, promise.since) {
            (Some(due), _) if promise.late.is_some() => format!("was due on {due}"),
            (Some(due), _) => format!("due on {due}"),
            (None, Some(since)) => format!("since {since}"),
            (None, None) => "undated".to_owned(),
        };
        let text = if promise.text.is_empty() { when } else { format!("{when}: {}", promise.text) };
        PromiseRow {
            text,
            people: promise
                .people
                .iter()
                .cloned()
                .zip(promise.keys.iter().map(|key| person_href(key)))
                .collect(),
            spot: spot_text(&promise.spot),
            href: links.map(|links| links.href(&promise.spot.path)),
        }
    };
    overview.promises.iter().map(place).collect()
}

fn due(overview: &Overview, addresses: &[String], links: Option<&Links>) -> Vec<PromiseRow> {
    let rows = overview.rows.iter().zip(addresses);
    let by_id: FxHashMap<PersonId, &String> = rows.map(|(row, address)| (row.id, address)).collect();
    let mut places = Vec::new();
    for item in &overview.due {
        for reason in &item.reasons {
            places.push(PromiseRow {
                text: reason.title.replace('`', ""),
                people: vec![(item.name.clone(), person_href(by_id[&item.id]))],
                spot: spot_text(&reason.spot),
                href: links.map(|links| links.href(&reason.spot.path)),
            });
        }
    }
    places
}

fn person_line<'a>((row, address): (&'a OverviewRow, &String)) -> PersonLine<'a> {
    PersonLine {
        row,
        href: person_href(address),
        circle: circle(row),
        rhythm: rhythm(row),
        sparkline: super::month::sparkline(&row.months),
    }
}

#[cfg(test)]
mod tests {
    use super::{base64, script};

    #[test]
    fn base64_is_that_of_everybody() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }

    #[test]
    fn no_script_can_end_itself_early() {
        assert!(!script().to_lowercase().contains("</script"));
        assert!(!script().contains("<!--"));
    }
}
