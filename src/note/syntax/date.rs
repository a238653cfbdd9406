//! Dates as people write them (language 5): at the beginning of a line, anywhere in a heading, in
//! a property, in a path. Every date of the program is read here.
//!
//! Reading distinguishes *no date* from an *impossible date* (`2026-02-30` in a place where a date
//! belongs), which is worth a finding. Months and weeks are no days and read as no date.

use chrono::{Datelike, NaiveDate};

use crate::config::DateWords;

/// A date read at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateMatch {
    /// `None` where the text has the form of a date but no such day exists.
    pub date: Option<NaiveDate>,
    /// Bytes of the text that the date takes, a weekday included.
    pub len: usize,
}

/// A date found inside a longer text: its byte offset and what was read there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundAt {
    pub at: usize,
    pub found: DateMatch,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The names of months and weekdays, for the forms of a vault.
pub const WORDS: DateWords = DateWords { month: month_word, weekday: weekday_word };

fn month_word(text: &str) -> Option<(u32, &str)> {
    month_name(text)
}

fn weekday_word(text: &str) -> Option<&str> {
    let len = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    name_index(&text[..len], &WEEKDAYS).map(|_| &text[len..])
}

/// Reads a date at the very start of `text`: one of `formats` (chrono's strftime), `2026-11-20`,
/// `2026_11_20`, `2026.11.20`, `November 20, 2026`, `Nov 20th, 2026`, `20 November 2026`, each with
/// an optional weekday before or after.
pub fn at_start(text: &str, formats: &[String]) -> Option<DateMatch> {
    let first = *text.as_bytes().first()?;
    if formats.is_empty() && !may_begin(first, text) {
        return None;
    }
    for format in formats {
        if let Ok((date, rest)) = NaiveDate::parse_and_remainder(text, format)
            && plausible(date)
            && !rest.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(DateMatch { date: Some(date), len: text.len() - rest.len() });
        }
    }
    let lead = if first.is_ascii_alphabetic() { leading_weekday(text).unwrap_or(0) } else { 0 };
    let body = &text[lead..];
    let mut found = numeric(body).or_else(|| textual(body))?;
    if lead == 0 {
        found.len += trailing_weekday(&body[found.len..]);
    }
    found.len += lead;
    Some(found)
}

/// Whether a date could begin with this byte. Most lines begin with prose: a date begins with a
/// digit or the first letter of a month or weekday and has a digit soon, in `Wednesday, September
/// 20` as the 22nd character.
pub fn may_begin(first: u8, text: &str) -> bool {
    match first.to_ascii_lowercase() {
        b'0'..=b'9' => true,
        b'a' | b'd' | b'f' | b'j' | b'm' | b'n' | b'o' | b's' | b't' | b'w' => {
            let beginning = &text.as_bytes()[..text.len().min(28)];
            beginning.iter().fold(false, |found, b| found | b.is_ascii_digit())
        }
        _ => false,
    }
}

/// The first possible date anywhere in `text` whose digits touch no other digit, and the
/// impossible ones before it.
pub fn anywhere(text: &str, formats: &[String]) -> (Option<FoundAt>, Vec<FoundAt>) {
    search(text, |rest| at_start(rest, formats))
}

fn search(text: &str, read: impl Fn(&str) -> Option<DateMatch>) -> (Option<FoundAt>, Vec<FoundAt>) {
    let mut impossible = Vec::new();
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return (None, impossible);
    }
    let mut at = 0;
    let mut before = ' ';
    while let Some(c) = text[at..].chars().next() {
        // A date starts a word: digits after a digit and letters inside a word start nothing.
        let starts = if c.is_ascii_digit() { !before.is_ascii_digit() } else { !before.is_alphanumeric() };
        if starts
            && c.is_alphanumeric()
            && let Some(found) = read(&text[at..])
        {
            let here = FoundAt { at, found };
            if found.date.is_some() {
                return (Some(here), impossible);
            }
            impossible.push(here);
            before = '0';
            at += found.len;
            continue;
        }
        before = c;
        at += c.len_utf8();
    }
    (None, impossible)
}

/// The date that a note's path gives: anywhere in the file name, else `2026/11/20.md`. An
/// impossible one is returned as such where no possible one follows.
pub fn in_path(folder: &str, stem: &str, formats: &[String]) -> Option<Option<NaiveDate>> {
    let (found, impossible) = search(stem, |rest| at_start(rest, formats).or_else(|| compact(rest)));
    if let Some(here) = found {
        return Some(here.found.date);
    }
    let mut folders = folder.rsplit('/');
    let (month, year) = (folders.next().unwrap_or(""), folders.next().unwrap_or(""));
    let day = stem.get(..2).filter(|_| !stem[2..].starts_with(|c: char| c.is_alphanumeric()));
    if let (Some(day), 2, 4) = (day, month.len(), year.len())
        && let (Some(year), Some(month), Some(day)) = (digits(year), digits(month), digits(day))
    {
        return Some(ymd(year, month, day));
    }
    (!impossible.is_empty()).then_some(None)
}

/// Reads the text of a `date` property: a date at its start, also as `[[2026-11-20]]`.
pub fn in_value(text: &str, formats: &[String]) -> Option<DateMatch> {
    at_start(text.trim().trim_start_matches(['[', '"', '\'']), formats)
}

/// Exactly `2026-11-20`.
pub fn iso(text: &str) -> Option<NaiveDate> {
    numeric(text).filter(|found| found.len == text.len() && text.as_bytes()[4] == b'-')?.date
}

/// `2026-11-20`, `2026_11_20`, `2026.11.20`, with a time after it or not.
fn numeric(text: &str) -> Option<DateMatch> {
    let bytes = text.as_bytes();
    if bytes.len() < 10 || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let separator = bytes[4];
    if !matches!(separator, b'-' | b'_' | b'.') || bytes[7] != separator {
        return None;
    }
    let (year, month, day) = (digits(&text[..4])?, digits(text.get(5..7)?)?, digits(text.get(8..10)?)?);
    let after = text[10..].chars().next();
    let time = || text[11..].starts_with(|c: char| c.is_ascii_digit());
    match after {
        Some('T' | 't') if time() => {}
        Some(c) if c.is_alphanumeric() => return None,
        _ => {}
    }
    Some(DateMatch { date: ymd(year, month, day), len: 10 })
}

/// `20261120`, in file names only; eight digits that are no day are a number.
fn compact(text: &str) -> Option<DateMatch> {
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    if run != 8 {
        return None;
    }
    let date = ymd(digits(&text[..4])?, digits(&text[4..6])?, digits(&text[6..8])?)?;
    plausible(date).then_some(DateMatch { date: Some(date), len: 8 })
}

/// `November 20, 2026`, `Nov 20th, 2026`, `20 November 2026`.
fn textual(text: &str) -> Option<DateMatch> {
    let (month, day, rest) = if text.starts_with(|c: char| c.is_ascii_digit()) {
        let (day, rest) = day_number(text)?;
        let (month, rest) = month_name(rest.strip_prefix(' ')?.trim_start_matches(' '))?;
        (month, day, rest)
    } else {
        let (month, rest) = month_name(text)?;
        let (day, rest) = day_number(rest.strip_prefix(' ')?.trim_start_matches(' '))?;
        (month, day, rest)
    };
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let rest = rest.strip_prefix(' ')?.trim_start_matches(' ');
    let year = digits(rest.get(..4)?)?;
    let after = &rest[4..];
    if after.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    Some(DateMatch { date: ymd(year, month, day), len: text.len() - after.len() })
}

/// The month at the start of `text` (`November`, `Nov`, `Nov.`, `Sept`) and what follows.
fn month_name(text: &str) -> Option<(u32, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = &text[..len];
    let number = name_index(word, &MONTHS).or_else(|| word.eq_ignore_ascii_case("sept").then_some(8))?;
    let rest = &text[len..];
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    Some((u32::try_from(number).ok()? + 1, rest))
}

/// The index of a name or its first three letters.
fn name_index(word: &str, names: &[&str]) -> Option<usize> {
    if word.len() < 3 {
        return None;
    }
    names.iter().position(|name| {
        word.eq_ignore_ascii_case(name) || (word.len() == 3 && name[..3].eq_ignore_ascii_case(word))
    })
}

/// `20`, `20th` and what follows.
fn day_number(text: &str) -> Option<(u32, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    if len == 0 || len > 2 {
        return None;
    }
    let day = digits(&text[..len])?;
    let rest = &text[len..];
    let suffix = ["st", "nd", "rd", "th"]
        .iter()
        .find(|suffix| rest.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(suffix)));
    Some((day, &rest[suffix.map_or(0, |suffix| suffix.len())..]))
}

fn weekday(word: &str) -> bool {
    name_index(word, &WEEKDAYS).is_some()
        || ["tues", "thur", "thurs", "weds"].iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// Bytes of a weekday with its comma and space before a date.
fn leading_weekday(text: &str) -> Option<usize> {
    let len = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !weekday(&text[..len]) {
        return None;
    }
    let rest = &text[len..];
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let trimmed = rest.trim_start_matches([' ', '-', '_']);
    (trimmed.len() < rest.len()).then_some(text.len() - trimmed.len())
}

/// Bytes of a weekday after a date, with what separates them; 0 where there is none.
fn trailing_weekday(rest: &str) -> usize {
    let trimmed = rest.trim_start_matches([' ', ',', '(', '_', '-']);
    let len = trimmed.bytes().take_while(u8::is_ascii_alphabetic).count();
    let lead = rest.len() - trimmed.len();
    if lead == 0 || lead > 2 || !weekday(&trimmed[..len]) {
        return 0;
    }
    let close = usize::from(rest[..lead].contains('(') && trimmed[len..].starts_with(')'));
    lead + len + close
}

fn digits(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|date| plausible(*date))
}

/// The year 0 exists to chrono and to nobody else.
fn plausible(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::{DateMatch, anywhere, at_start, in_path, iso};
    use chrono::NaiveDate;

    fn day() -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2026, 11, 20)
    }

    #[test]
    fn the_forms_of_the_language_are_read_at_the_start() {
        for text in [
            "2026-11-20",
            "2026_11_20",
            "2026.11.20",
            "2026-11-20T10:00",
            "November 20, 2026",
            "Nov 20th, 2026",
            "20 November 2026",
            "Friday, November 20, 2026",
            "2026-11-20 Fri",
            "Fri 2026-11-20",
            "20th Nov 2026",
            "2026-11-20: tea",
            "2026-11-20 (Friday)",
            "Nov. 20, 2026",
        ] {
            assert_eq!(at_start(text, &[]).map(|found| found.date), Some(day()), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_no_date() {
        for text in [
            "2026-11",
            "2026-W47",
            "2026-11-201",
            "2026-11_20",
            "20261120",
            "2026/11/20",
            "November 2026",
            "Fri",
            "",
        ] {
            assert_eq!(at_start(text, &[]), None, "{text}");
        }
    }

    #[test]
    fn an_impossible_date_is_told_from_none() {
        assert_eq!(at_start("2026-02-30 x", &[]), Some(DateMatch { date: None, len: 10 }));
        assert_eq!(at_start("February 30, 2026", &[]), Some(DateMatch { date: None, len: 17 }));
    }

    #[test]
    fn a_configured_format_is_read_first() {
        let formats = ["%d/%m/%Y".to_owned()];
        assert_eq!(at_start("20/11/2026 tea", &formats), Some(DateMatch { date: day(), len: 10 }));
    }

    #[test]
    fn a_date_inside_a_text_touches_no_other_digit() {
        let date = |text| anywhere(text, &[]).0.map(|here| (here.at, here.found.date));
        assert_eq!(date("call of 2026-11-20, long"), Some((8, day())));
        assert_eq!(date("no 12026-11-20"), None);
        assert_eq!(date("é20 November 2026"), Some((2, day())));
        let (found, impossible) = anywhere("2026-02-30 moved to 2026-11-20", &[]);
        assert_eq!((found.map(|here| here.at), impossible.len()), (Some(20), 1));
    }

    #[test]
    fn paths_date_notes() {
        let date = |folder, stem| in_path(folder, stem, &[]);
        assert_eq!(date("", "2026-11-20"), Some(day()));
        assert_eq!(date("journals", "2026_11_20"), Some(day()));
        assert_eq!(date("", "20261120 tea"), Some(day()));
        assert_eq!(date("a/2026/11", "20"), Some(day()));
        assert_eq!(date("2026/11", "2026-11-20 Fri"), Some(day()));
        assert_eq!(date("", "tea with Ana (2026-11-20)"), Some(day()));
        assert_eq!(date("", "Nov 20th, 2026"), Some(day()));
        assert_eq!(date("", "20261399"), None);
        assert_eq!(date("", "2026-02-30"), Some(None));
        assert_eq!(date("2026/11", "201"), None);
        assert_eq!(date("", "é"), None);
    }

    #[test]
    fn iso_is_strict() {
        assert_eq!(iso("2026-11-20"), day());
        for text in ["2026-11-20 ", "2026_11_20", "26-11-20", ""] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
