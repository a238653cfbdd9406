//! The data of the page, in arrays: what the script draws from.
//!
//! A journal of a hundred thousand notes must stay a page that opens at once, so events beyond
//! [`MOST_EVENTS`] are left out evenly (each person keeps the newest), texts beyond [`MOST_TEXTS`]
//! too, and of the edges the strongest stay. What was left out is counted and said.

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::links::Links;
use crate::graph::{EdgeKind, Event, PersonId};
use crate::journal::NoteId;
use crate::report::profile::aliases;
use crate::report::{Input, Overview, Weather, cut};
use crate::text::TextHash;

const MOST_EVENTS: usize = 100_000;
const MOST_TEXTS: usize = 40_000;
const MOST_EDGES: usize = 6_000;
const MOST_FINDINGS: usize = 5_000;
const TEXT_LENGTH: usize = 160;

#[derive(Serialize)]
struct Data<'a> {
    today: String,
    since: Option<String>,
    until: String,
    months: Vec<String>,
    /// `[symbol, word, about]`.
    weathers: Vec<(char, &'static str, &'static str)>,
    circles: Vec<String>,
    kinds: [&'static str; 3],
    people: Vec<Person>,
    /// By person, flat: day, marker, note, line, text (-1: none), oldest first. Days count from
    /// 1970-01-01; undated is `null`.
    events: Vec<Vec<Option<i32>>>,
    markers: Vec<String>,
    /// How notes are opened: what comes before a path, and whether its slashes are encoded, too.
    link: Option<(&'a str, bool)>,
    /// Paths.
    notes: Vec<String>,
    texts: Vec<String>,
    /// Flat: person, person, kind, weight.
    edges: Vec<usize>,
    edges_left_out: usize,
    findings: Vec<Found>,
}

#[derive(Serialize)]
struct Person(
    String,       // name
    String,       // key
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
struct Found(&'static str, &'static str, String, i32, usize, Vec<usize>);

/// The data as JSON that is safe inside a `<script>` element.
pub fn data(input: &Input<'_>, overview: &Overview, links: Option<&Links>) -> String {
    let mut builder = Builder {
        input,
        notes: Vec::new(),
        note_ids: FxHashMap::default(),
        markers: Vec::new(),
        marker_ids: FxHashMap::default(),
        texts: Vec::new(),
    };
    let index: FxHashMap<PersonId, usize> =
        overview.rows.iter().enumerate().map(|(nth, row)| (row.id, nth)).collect();
    let (events, counts) = builder.events(overview);
    let people = builder.people(overview, &counts);
    let (edges, edges_left_out) = edges(input, overview.until, &index);
    let findings = builder.findings(&index);
    let data = Data {
        today: overview.today.to_string(),
        since: overview.since.map(|day| day.to_string()),
        until: overview.until.to_string(),
        months: overview.months.iter().map(|month| month.month.to_string()).collect(),
        weathers: Weather::ALL.iter().map(|one| (one.symbol(), one.word(), one.about())).collect(),
        circles: circles(input),
        kinds: [EdgeKind::Introduced, EdgeKind::IntroducedBy, EdgeKind::Together].map(EdgeKind::name),
        people,
        events,
        markers: builder.markers,
        link: links.map(Links::parts),
        notes: builder.notes,
        texts: builder.texts,
        edges,
        edges_left_out,
        findings,
    };
    // No map with keys that are no text: serializing cannot fail.
    serde_json::to_string(&data).unwrap_or_default().replace('<', "\\u003c").replace('\u{2028}', "\\u2028")
}

struct Builder<'a> {
    input: &'a Input<'a>,
    notes: Vec<String>,
    note_ids: FxHashMap<NoteId, i32>,
    markers: Vec<String>,
    marker_ids: FxHashMap<String, i32>,
    texts: Vec<String>,
}

/// An event to be shown: whose (index), which.
type Shown = (usize, Event);

impl Builder<'_> {
    /// The events of each person, and how many there are in all.
    fn events(&mut self, overview: &Overview) -> (Vec<Vec<Option<i32>>>, Vec<usize>) {
        let engine = self.input.engine;
        let ties: Vec<_> = overview
            .rows
            .iter()
            .map(|row| engine.graph().tie(row.id, engine.journal(), engine.config(), overview.until))
            .collect();
        let counts: Vec<usize> = ties.iter().map(|tie| tie.past.len()).collect();
        let most = fair_share(&counts, MOST_EVENTS);
        let shown: Vec<Shown> = ties
            .iter()
            .enumerate()
            .flat_map(|(nth, tie)| {
                tie.past[tie.past.len().saturating_sub(most)..].iter().map(move |event| (nth, *event))
            })
            .collect();
        // Note by note, so that each text is read once; only the newest are quoted.
        let mut order: Vec<usize> = (0..shown.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(shown[at].1.date));
        let mut quoted = vec![false; shown.len()];
        for &at in order.iter().take(MOST_TEXTS) {
            quoted[at] = true;
        }
        order.sort_by_key(|&at| (shown[at].1.note, shown[at].1.span));
        let mut cells: Vec<[i32; 4]> = vec![[-1; 4]; shown.len()];
        let mut last: Option<(NoteId, TextHash, i32)> = None;
        for at in order {
            let event = &shown[at].1;
            let line = i32::try_from(self.input.spot_of(event).line).unwrap_or(0);
            let text = match last {
                Some((note, hash, text)) if (note, hash) == (event.note, event.text) => text,
                _ if quoted[at] => self.text(event),
                _ => -1,
            };
            last = (text >= 0).then_some((event.note, event.text, text)).or(last);
            let text = if quoted[at] { text } else { -1 };
            cells[at] = [self.marker(event), self.note(event.note), line, text];
        }
        let mut events = vec![Vec::new(); ties.len()];
        for ((nth, event), cells) in shown.iter().zip(cells) {
            events[*nth].push(event.date.map(day_number));
            events[*nth].extend(cells.map(Some));
        }
        (events, counts)
    }

    fn people(&mut self, overview: &Overview, counts: &[usize]) -> Vec<Person> {
        let graph = self.input.engine.graph();
        let mut people = Vec::new();
        for (row, &count) in overview.rows.iter().zip(counts) {
            let page = graph.person(row.id).page.map_or(-1, |page| self.note(page));
            let lean = match row.leaning {
                Some("to-me") => -1,
                Some(_) => 1,
                None => 0,
            };
            let balance = row.balance;
            people.push(Person(
                row.name.clone(),
                row.key.clone(),
                page,
                row.rank.and_then(|rank| i32::try_from(rank).ok()).unwrap_or(-1),
                row.bond,
                row.status,
                Weather::ALL.iter().position(|one| *one == row.weather).unwrap_or(0),
                lean,
                row.last_contact.map(day_number),
                row.rhythm,
                row.cadence,
                row.contact_days,
                [balance.gave, balance.got, balance.asked, balance.asked_me],
                row.months,
                aliases(row.id, self.input),
                count,
            ));
        }
        people
    }

    fn findings(&mut self, index: &FxHashMap<PersonId, usize>) -> Vec<Found> {
        let engine = self.input.engine;
        let by_key: FxHashMap<&str, usize> =
            index.iter().map(|(&id, &nth)| (&*engine.graph().person(id).key, nth)).collect();
        let mut found: Vec<_> =
            self.input.findings.iter().filter(|finding| !finding.people.is_empty()).collect();
        found.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        found.truncate(MOST_FINDINGS);
        let mut findings = Vec::new();
        for finding in found {
            let people: Vec<usize> =
                finding.people.iter().filter_map(|key| by_key.get(key.as_str()).copied()).collect();
            let note = engine.journal().id(&finding.primary.place.note);
            let note = note.map_or(-1, |note| self.note(note));
            let line = self.input.spot(&finding.primary.place).line;
            findings.push(Found(
                finding.rule,
                finding.level.as_str(),
                self.input.title(finding),
                note,
                line,
                people,
            ));
        }
        findings
    }

    fn note(&mut self, id: NoteId) -> i32 {
        if let Some(&known) = self.note_ids.get(&id) {
            return known;
        }
        let path = self.input.engine.journal().path(id).as_str();
        let nth = i32::try_from(self.notes.len()).unwrap_or(-1);
        self.notes.push(self.input.disclosure.path(path));
        self.note_ids.insert(id, nth);
        nth
    }

    fn marker(&mut self, event: &Event) -> i32 {
        let mut name = event.kind.name().to_owned();
        if let (Some(topic), true) = (event.topic, self.input.disclosure.is_open()) {
            name = format!("{name}/{}", self.input.engine.journal().names.text(topic));
        }
        let next = i32::try_from(self.markers.len()).unwrap_or(0);
        *self.marker_ids.entry(name).or_insert_with_key(|name| {
            self.markers.push(name.clone());
            next
        })
    }

    fn text(&mut self, event: &Event) -> i32 {
        let text = cut(&self.input.entry_text(event), TEXT_LENGTH);
        if text.is_empty() {
            return -1;
        }
        self.texts.push(text);
        i32::try_from(self.texts.len() - 1).unwrap_or(-1)
    }
}

/// The names of all circles, the closest first.
fn circles(input: &Input<'_>) -> Vec<String> {
    let circles = input.engine.config().circles.0.iter().enumerate();
    circles.map(|(rank, circle)| input.disclosure.circle(rank, &circle.name)).collect()
}

/// The strongest edges among the people shown: introductions first. How many are left out.
fn edges(input: &Input<'_>, until: NaiveDate, index: &FxHashMap<PersonId, usize>) -> (Vec<usize>, usize) {
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

/// How many everybody may have, so that all together have at most `most`.
fn fair_share(counts: &[usize], most: usize) -> usize {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let mut left = most;
    for (nth, &count) in sorted.iter().enumerate() {
        let others = sorted.len() - nth;
        if count * others > left {
            return left / others;
        }
        left -= count;
    }
    usize::MAX
}

/// Days since 1970-01-01.
fn day_number(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - 719_163
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{day_number, fair_share};

    #[test]
    fn those_with_few_events_keep_them_all() {
        assert_eq!(fair_share(&[1, 2, 100, 100], 23), 10);
        assert_eq!(fair_share(&[1, 2], 3), usize::MAX);
        assert_eq!(fair_share(&[5, 5], 0), 0);
    }

    #[test]
    fn days_count_as_in_every_browser() {
        assert_eq!(NaiveDate::from_ymd_opt(1970, 1, 2).map(day_number), Some(1));
    }
}
