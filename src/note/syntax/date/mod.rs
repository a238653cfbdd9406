//! Dates as people write them (language 5): at the beginning of a line, anywhere in a heading, in
//! a property, in a path. Every date of the program is read here.
//!
//! Reading distinguishes *no date* from an *impossible date* (`2026-02-30` in a place where a date
//! belongs), which is worth a finding, and from an *unknown* one (`2026-00-00`), which is not. A week is
//! its Monday in a heading or a file name and nothing elsewhere; months and years are not days anywhere.

mod forms;
mod names;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::config::{DateForm, FormMatch, Unit};
use crate::text::simd::any_byte;
pub use names::WORDS;

use forms::{built_in, compact, digits, is_period, plausible, week, ymd};

/// A date read at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateMatch {
    /// `None` where the text has the form of a date but no such day exists.
    pub date: Option<NaiveDate>,
    /// Whether it says itself that the day is not known: `2026-00-00`.
    pub is_unknown: bool,
    /// Bytes of the text that the date takes, a weekday included.
    pub len: usize,
}

impl DateMatch {
    fn of(year: u32, month: u32, day: u32, len: usize) -> DateMatch {
        DateMatch { date: ymd(year, month, day), is_unknown: day == 0, len }
    }

    /// Whether it claims a day that does not exist.
    pub fn is_impossible(self) -> bool {
        self.date.is_none() && !self.is_unknown
    }
}

/// A date found inside a longer text: its byte offset and what was read there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundAt {
    /// In bytes from the start of that text.
    pub at: usize,
    /// The date and its length.
    pub found: DateMatch,
}

/// Forms of dates beside the built-in ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formats {
    /// Tried before the built-in forms: what the vault says of its own notes.
    pub first: Vec<DateForm>,
    /// Tried after the built-in forms: the configuration's `date-formats`, in chrono's strftime.
    pub last: Vec<String>,
}

impl Formats {
    /// Those without any of their own.
    pub const BUILT_IN: Formats = Formats { first: Vec::new(), last: Vec::new() };

    /// Whether neither the vault nor the configuration has a form of its own.
    pub fn are_built_in(&self) -> bool {
        self.first.is_empty() && self.last.is_empty()
    }

    fn first_of(&self, unit: Unit, text: &str) -> Option<DateMatch> {
        let found = self.first.iter().filter(|form| form.unit == unit);
        found.filter_map(|form| form.at_start(text, WORDS)).map(DateMatch::from).next()
    }
}

impl From<FormMatch> for DateMatch {
    fn from(found: FormMatch) -> DateMatch {
        DateMatch { date: found.date.filter(|date| plausible(*date)), is_unknown: false, len: found.len }
    }
}

/// Reads a date at the very start of `text`, with an optional weekday before or after it.
pub fn at_start(text: &str, formats: &Formats) -> Option<DateMatch> {
    let first = *text.as_bytes().first()?;
    if formats.are_built_in() {
        return if may_begin(first, text) { built_in(text) } else { None };
    }
    if let Some(found) = formats.first_of(Unit::Day, text) {
        return Some(found);
    }
    let known = may_begin(first, text).then(|| built_in(text)).flatten();
    if known.is_some_and(|found| found.date.is_some()) {
        return known;
    }
    // What is not a day in a form of the language's own may be one in the writer's.
    formats.last.iter().find_map(|format| by_format(text, format)).or(known)
}

fn by_format(text: &str, format: &str) -> Option<DateMatch> {
    let (date, rest) = NaiveDate::parse_and_remainder(text, format).ok()?;
    let is_whole = plausible(date) && !rest.starts_with(|c: char| c.is_ascii_digit());
    is_whole.then(|| DateMatch { date: Some(date), is_unknown: false, len: text.len() - rest.len() })
}

/// Whether a built-in date could begin with this byte. Most lines begin with prose: a date begins with a
/// digit or the first letter of a month or weekday and has a digit soon, in `Wednesday, September
/// 20` as the 22nd character.
fn may_begin(first: u8, text: &str) -> bool {
    if first.is_ascii_digit() {
        return true;
    }
    if !text.as_bytes().get(1).is_some_and(|&second| names::may_begin(first, second)) {
        return false;
    }
    any_byte(&text.as_bytes()[..text.len().min(28)], |b| b.is_ascii_digit())
}

/// Whether a text may name a day, a week, a month, a quarter or a year: all built-in forms have four digits of a year
/// in them, and any form has digits.
fn may_hold_date(text: &str, formats: &Formats) -> bool {
    let least = if formats.are_built_in() { 4 } else { 1 };
    let mut digits = 0;
    text.bytes().any(|b| {
        digits = if b.is_ascii_digit() { digits + 1 } else { 0 };
        digits >= least
    })
}

/// What a longer text that names a day says: a heading, a file name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedDay {
    /// The first possible date whose digits touch no other digit, else the Monday of a week.
    pub date: Option<NaiveDate>,
    /// Whether that is a week, whose entries may well have another day.
    pub is_week: bool,
    /// Whether it is a month, a quarter or a year instead of a day.
    pub is_period: bool,
    /// The impossible dates before it.
    pub impossible: Vec<FoundAt>,
}

impl NamedDay {
    /// Whether it names a day, an impossible one included.
    pub fn names_day(&self) -> bool {
        self.date.is_some() || !self.impossible.is_empty()
    }

    fn of(text: &str, formats: &Formats, read: impl Fn(&str) -> Option<DateMatch>) -> NamedDay {
        if !may_hold_date(text, formats) {
            return NamedDay::default();
        }
        let (found, impossible) = search(text, read);
        if let Some(here) = found {
            return NamedDay { date: here.found.date, impossible, ..NamedDay::default() };
        }
        let mut is_period = digits(text.trim()).is_some_and(|year| (1000..=2999).contains(&year));
        let monday = words(text, |at| {
            let rest = &text[at..];
            let week = formats.first_of(Unit::Week, rest).or_else(|| week(rest));
            if let Some(found) = week.filter(|found| found.date.is_some()) {
                return Some(WordStep::Stop(FoundAt { at, found }));
            }
            is_period = is_period || forms::is_period(rest);
            None
        });
        let date = monday.and_then(|here| here.found.date);
        let is_week = date.is_some();
        NamedDay { date, is_week, is_period: is_period && !is_week, impossible }
    }
}

/// Whether a name is nothing but a day, a week, a month or a quarter.
pub fn is_whole(name: &str, formats: &Formats) -> bool {
    if !may_hold_date(name, formats) {
        return false;
    }
    let found = at_start(name, formats).or_else(|| formats.first_of(Unit::Week, name)).or_else(|| week(name));
    let ends_like_a_period = || name.ends_with(|c: char| c.is_ascii_digit() || c == '月');
    found.is_some_and(|found| found.len == name.len()) || (ends_like_a_period() && is_period(name))
}

/// The day that a heading names, anywhere in it.
pub fn in_heading(text: &str, formats: &Formats) -> NamedDay {
    NamedDay::of(text, formats, |rest| at_start(rest, formats))
}

/// The first date in a text, and the impossible ones before it.
fn search(text: &str, read: impl Fn(&str) -> Option<DateMatch>) -> (Option<FoundAt>, Vec<FoundAt>) {
    let mut impossible = Vec::new();
    let found = words(text, |at| {
        let found = read(&text[at..])?;
        let here = FoundAt { at, found };
        if found.date.is_some() {
            return Some(WordStep::Stop(here));
        }
        if found.is_impossible() {
            impossible.push(here);
        }
        Some(WordStep::Skip(found.len))
    });
    (found, impossible)
}

enum WordStep {
    Skip(usize),
    Stop(FoundAt),
}

/// Looks at each place where a date could begin. It begins a word: digits after a digit and letters
/// inside a word begin nothing.
fn words(text: &str, mut look: impl FnMut(usize) -> Option<WordStep>) -> Option<FoundAt> {
    let mut at = 0;
    let mut before = CharKind::Other;
    while at < text.len() {
        let (kind, len) = CharKind::at(text, at);
        let starts = match kind {
            CharKind::Digit => before != CharKind::Digit,
            CharKind::Letter => before == CharKind::Other,
            CharKind::Other => false,
        };
        if starts {
            match look(at) {
                Some(WordStep::Stop(here)) => return Some(here),
                Some(WordStep::Skip(len)) => {
                    before = CharKind::Digit;
                    at += len;
                    continue;
                }
                None => {}
            }
        }
        before = kind;
        at += len;
    }
    None
}

/// What a character is to a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CharKind {
    Digit,
    /// Digits beyond ASCII among them, in which no date is written.
    Letter,
    Other,
}

impl CharKind {
    /// Of the character at `at`, and how many bytes it takes.
    fn at(text: &str, at: usize) -> (CharKind, usize) {
        match text.as_bytes()[at] {
            b'0'..=b'9' => (CharKind::Digit, 1),
            b'a'..=b'z' | b'A'..=b'Z' => (CharKind::Letter, 1),
            0..0x80 => (CharKind::Other, 1),
            _ => match text[at..].chars().next() {
                Some(c) if c.is_alphanumeric() => (CharKind::Letter, c.len_utf8()),
                c => (CharKind::Other, c.map_or(1, char::len_utf8)),
            },
        }
    }
}

/// The day that a note's path names: by the vault's own form, folders included, anywhere in the file name,
/// else `2026/11/20.md`.
pub fn in_path(folder: &str, stem: &str, formats: &Formats) -> NamedDay {
    let whole = |date| NamedDay { date: Some(date), ..NamedDay::default() };
    if !formats.first.is_empty() {
        let path = if folder.is_empty() { stem.to_owned() } else { format!("{folder}/{stem}") };
        for form in &formats.first {
            if let Some(date) = form.in_path(&path, WORDS).flatten().filter(|date| plausible(*date)) {
                return NamedDay { is_week: form.unit == Unit::Week, ..whole(date) };
            }
        }
    }
    let named = NamedDay::of(stem, formats, |rest| at_start(rest, formats).or_else(|| compact(rest)));
    if named.date.is_some() || named.is_period {
        return named;
    }
    let mut folders = folder.rsplit('/');
    let (month, year) = (folders.next().unwrap_or(""), folders.next().unwrap_or(""));
    let day = stem.get(..2).filter(|_| !stem[2..].starts_with(|c: char| c.is_alphanumeric()));
    if let (Some(day), 2, 4) = (day, month.len(), year.len())
        && let (Some(year), Some(month), Some(day)) = (digits(year), digits(month), digits(day))
    {
        return match DateMatch::of(year, month, day, 2) {
            DateMatch { date: Some(date), .. } => whole(date),
            found if found.is_impossible() => {
                NamedDay { impossible: vec![FoundAt { at: 0, found }], ..NamedDay::default() }
            }
            _ => NamedDay::default(),
        };
    }
    named
}

/// Reads the text of a `date` property: a date at its start, also as `[[2026-11-20]]`.
pub fn in_value(text: &str, formats: &Formats) -> Option<DateMatch> {
    at_start(text.trim().trim_start_matches(['[', '"', '\'']), formats)
}

/// Whether the text of a `date` property goes on with a time and an offset from UTC, which may put it on
/// the day before or after the writer's: `2026-01-07T06:30:00Z`.
pub fn has_offset(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['"', '\'', ']']);
    let Some((day, clock)) = text.split_once(['T', 't', ' ']) else { return false };
    let is_clock = day.len() >= 8 && clock.starts_with(|c: char| c.is_ascii_digit()) && clock.contains(':');
    is_clock && (clock.ends_with(['Z', 'z']) || clock.contains(['+', '-']))
}

/// Exactly `2026-11-20`.
pub fn iso(text: &str) -> Option<NaiveDate> {
    let is_iso = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    forms::numeric(text).filter(|found| is_iso && found.len == 10)?.date
}
