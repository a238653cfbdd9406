//! The events of everybody, packed: the largest part of the page, which is decoded lazily, when the first person is
//! opened.
//!
//! The page must open at once even for a journal of a hundred thousand notes. Every event has the place of its note;
//! beyond [`MOST_EVENTS`] each person keeps the newest, and the rest are counted. Texts are quoted up to
//! [`MOST_QUOTED`] bytes, the newest first.
//!
//! It does not decide which people are shown.

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::graph::{Event, Tie};
use crate::journal::NoteId;
use crate::report::html::pack::{front, number, zigzag};
use crate::report::{ReportInput, cut};
use crate::text::Span;

const MOST_EVENTS: usize = 500_000;
const MOST_QUOTED: usize = 4_000_000;
const TEXT_LENGTH: usize = 160;

/// The notes that the page names, numbered by path.
pub(super) struct Notes {
    numbers: FxHashMap<NoteId, i32>,
    paths: Vec<String>,
}

impl Notes {
    pub(super) fn of(input: &ReportInput<'_>, named: impl Iterator<Item = NoteId>) -> Notes {
        let journal = input.engine.journal();
        let mut sorted: Vec<NoteId> = named.collect();
        sorted.sort_unstable();
        sorted.dedup();
        sorted.sort_by_key(|&id| journal.path(id));
        let number = |nth| i32::try_from(nth).unwrap_or(-1);
        Notes {
            numbers: sorted.iter().enumerate().map(|(nth, &id)| (id, number(nth))).collect(),
            paths: sorted.iter().map(|&id| input.disclosure.path(journal.path(id).as_str())).collect(),
        }
    }

    /// -1: the page does not name it.
    pub(super) fn number(&self, id: NoteId) -> i32 {
        self.numbers.get(&id).copied().unwrap_or(-1)
    }
}

/// The events that are shown, by person.
pub(super) struct ShownEvents<'a> {
    ties: &'a [Tie<'a>],
    most: usize,
}

impl<'a> ShownEvents<'a> {
    pub(super) fn of(ties: &'a [Tie<'a>]) -> ShownEvents<'a> {
        let counts: Vec<usize> = ties.iter().map(|tie| tie.past.len()).collect();
        ShownEvents { ties, most: fair_share(&counts, MOST_EVENTS) }
    }

    fn of_tie(&self, tie: &'a Tie<'a>) -> &'a [Event] {
        &tie.past[tie.past.len().saturating_sub(self.most)..]
    }

    pub(super) fn events(&self) -> impl Iterator<Item = &'a Event> {
        self.ties.iter().flat_map(|tie| self.of_tie(tie))
    }
}

#[derive(Serialize)]
struct Packed<'a> {
    /// Names of markers, with their topics.
    markers: Vec<String>,
    /// Paths; see [`front`].
    notes: Vec<String>,
    texts: Vec<String>,
    /// By person, oldest first, each event in five numbers: note, marker, line, day, text. Note and
    /// text are signed steps from the event before. A day is 0 where it is unknown, else one more
    /// than the signed step; a text is 0 where nothing is quoted, else coded the same way.
    events: Vec<&'a str>,
}

/// All of it as JSON.
pub(super) fn passed(input: &ReportInput<'_>, shown: &ShownEvents<'_>, notes: &Notes) -> String {
    let quotes = Quotes::of(input, shown);
    let mut markers = MarkerTable::default();
    let events: Vec<String> = shown
        .ties
        .iter()
        .map(|tie| {
            let mut out = String::new();
            let (mut note, mut day, mut text) = (0, 0, 0);
            for event in shown.of_tie(tie) {
                let place = &quotes.places[&(event.note, event.start)];
                let next = notes.number(event.note);
                number(&mut out, zigzag(next - note));
                note = next;
                number(&mut out, markers.number(input, event));
                number(&mut out, place.line);
                optional(&mut out, event.date.map(day_number), &mut day);
                optional(&mut out, place.text, &mut text);
            }
            out
        })
        .collect();
    let packed = Packed {
        markers: markers.names,
        notes: front(&notes.paths),
        texts: quotes.texts,
        events: events.iter().map(String::as_str).collect(),
    };
    // There is no map with keys other than strings, so serializing cannot fail.
    serde_json::to_string(&packed).unwrap_or_default()
}

/// A number that may be missing, as a step from the last that was not.
fn optional(out: &mut String, n: Option<i32>, last: &mut i32) {
    match n {
        None => number(out, 0),
        Some(n) => {
            number(out, 1 + zigzag(n - *last));
            *last = n;
        }
    }
}

/// Days since 1970-01-01.
pub(super) fn day_number(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - 719_163
}

#[derive(Default)]
struct MarkerTable {
    names: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl MarkerTable {
    fn number(&mut self, input: &ReportInput<'_>, event: &Event) -> u32 {
        let mut name = event.kind.name().to_owned();
        if input.disclosure.is_open()
            && let Some(topic) = event.topic(input.engine.journal())
        {
            name = format!("{name}/{topic}");
        }
        let next = u32::try_from(self.names.len()).unwrap_or(0);
        *self.numbers.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            next
        })
    }
}

/// Where an event stands.
struct QuotedLine {
    line: u32,
    text: Option<i32>,
}

/// The place of every event, and the texts of the entries that are quoted.
struct Quotes {
    places: FxHashMap<(NoteId, u32), QuotedLine>,
    texts: Vec<String>,
}

impl Quotes {
    fn of(input: &ReportInput<'_>, shown: &ShownEvents<'_>) -> Quotes {
        let mut events: Vec<(&Event, Option<Span>)> =
            shown.events().map(|event| (event, input.entry(event))).collect();
        events.sort_by_key(|(event, _)| std::cmp::Reverse(event.date));
        let mut left = if input.disclosure.is_open() { MOST_QUOTED } else { 0 };
        let mut quoted: FxHashMap<(NoteId, u32), Option<i32>> = FxHashMap::default();
        for (event, entry) in &events {
            let Some(entry) = entry else { continue };
            let length = (entry.end - entry.start).min(4 * TEXT_LENGTH as u32) as usize;
            quoted.entry((event.note, entry.start)).or_insert_with(|| {
                let fits = length <= left;
                left = if fits { left - length } else { 0 };
                fits.then_some(-1)
            });
        }
        // Sorted by note, so that each is read once.
        let ranks = input.engine.journal().ranks();
        events.sort_by_key(|(event, _)| (ranks.of(event.note), event.start));
        let mut quotes = Quotes { places: FxHashMap::default(), texts: Vec::new() };
        for (event, entry) in events {
            let text = entry.and_then(|entry| {
                let text = quoted.get_mut(&(event.note, entry.start))?;
                if *text == Some(-1) {
                    *text = quotes.quote(input, event.note, entry);
                }
                *text
            });
            let line = u32::try_from(input.line_of(event)).unwrap_or(0);
            quotes.places.insert((event.note, event.start), QuotedLine { line, text });
        }
        quotes
    }

    fn quote(&mut self, input: &ReportInput<'_>, note: NoteId, entry: Span) -> Option<i32> {
        let text = cut(&input.text_of(note, entry), TEXT_LENGTH);
        if text.is_empty() {
            return None;
        }
        self.texts.push(text);
        i32::try_from(self.texts.len() - 1).ok()
    }
}

/// The limit for each, so that all together have at most `most`.
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{day_number, fair_share, optional};

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

    #[test]
    fn what_is_missing_does_not_count_as_a_step() {
        let (mut out, mut last) = (String::new(), 0);
        for n in [None, Some(3), None, Some(3), Some(2)] {
            optional(&mut out, n, &mut last);
        }
        assert_eq!(out, "AHABC");
    }
}
