//! The built-in forms of a date, each at the start of a text: in digits, in words, as a week, and the
//! spans that are not a day.
//!
//! Which of them is tried first, and the forms of a vault's own, are in `date`. Invariant: a form matches at
//! the beginning of a text or not at all.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::note::syntax::date::DateMatch;
use crate::note::syntax::date::names::{first_word, is_weekday, month};
use crate::note::syntax::extent::is_unspaced;

/// A date in digits or words, with an optional weekday before or after.
pub(super) fn built_in(text: &str) -> Option<DateMatch> {
    if begins_with_digit(text) {
        // Most numbers are none of a date, as what follows them tells: a clock, a percentage, the end of a sentence.
        let after = text.bytes().find(|b| !b.is_ascii_digit())?;
        let may_go_on = matches!(after, b'-' | b'_' | b'.' | b' ' | 0x80..) || after.is_ascii_alphabetic();
        return may_go_on.then(|| dated(text)).flatten().map(|found| with_weekday(text, found));
    }
    // `mar` is a weekday in French and a month in English: what follows decides.
    weekday_first(text).or_else(|| Some(with_weekday(text, month_first(text)?)))
}

fn dated(text: &str) -> Option<DateMatch> {
    if begins_with_digit(text) { numeric(text).or_else(|| day_first(text)) } else { month_first(text) }
}

fn begins_with_digit(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

fn with_weekday(text: &str, found: DateMatch) -> DateMatch {
    DateMatch { len: found.len + trailing_weekday(&text[found.len..]), ..found }
}

/// `2026-11-20`, `2026-1-5`, `2026_11_20`, `2026.11.20`, with a time after it or not; `20.11.2026`,
/// `2026年11月20日`, `2026-W47-5`.
pub(super) fn numeric(text: &str) -> Option<DateMatch> {
    let (first, rest) = number(text)?;
    let digits = text.len() - rest.len();
    let separator = *rest.as_bytes().first()?;
    match (digits, separator) {
        (4, b'-' | b'_' | b'.') => {
            let rest = &rest[1..];
            if separator == b'-' && rest.starts_with(['W', 'w']) {
                return week_day(text);
            }
            let (month, rest) = number(rest).filter(|(_, after)| is_pair(rest, after, separator))?;
            let rest = behind(rest, separator)?;
            let (day, after) = number(rest).filter(|(_, after)| is_pair(rest, after, separator))?;
            ends(after).then(|| DateMatch::of(first, month, day, text.len() - after.len()))
        }
        (4, 0x80..) => {
            let (month, rest) = number(rest.strip_prefix('年')?)?;
            let (day, rest) = number(rest.strip_prefix('月')?)?;
            Some(DateMatch::of(first, month, day, text.len() - rest.strip_prefix('日')?.len()))
        }
        (1 | 2, b'.') => {
            let (month, rest) = number(&rest[1..])?;
            let year = behind(rest, b'.')?;
            let (year, after) = number(year).filter(|(_, after)| year.len() - after.len() == 4)?;
            ends(after).then(|| DateMatch::of(year, month, first, text.len() - after.len()))
        }
        _ => None,
    }
}

/// What follows an ASCII sign at the start of a text.
fn behind(text: &str, sign: u8) -> Option<&str> {
    (text.as_bytes().first() == Some(&sign)).then(|| &text[1..])
}

/// Whether the digits before `after` are two; one is enough between hyphens, since `2026.1.5` is as
/// often a version.
fn is_pair(digits: &str, after: &str, separator: u8) -> bool {
    match digits.len() - after.len() {
        1 => separator != b'.',
        len => len == 2,
    }
}

/// Whether a date in digits may end before `after`: a clock or no word follows.
fn ends(after: &str) -> bool {
    match after.as_bytes().first() {
        Some(b'T' | b't') => begins_with_digit(&after[1..]),
        Some(0x80..) => after.chars().next().is_some_and(|c| !c.is_alphanumeric() || is_unspaced(c)),
        Some(b) => !b.is_ascii_alphanumeric(),
        None => true,
    }
}

/// `20261120`, in file names only; eight digits that are not a day are a number.
pub(super) fn compact(text: &str) -> Option<DateMatch> {
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    if run != 8 {
        return None;
    }
    let date = ymd(digits(&text[..4])?, digits(&text[4..6])?, digits(&text[6..8])?)?;
    Some(DateMatch { date: Some(date), is_unknown: false, len: 8 })
}

/// `2026-W47-5`.
fn week_day(text: &str) -> Option<DateMatch> {
    let (year, week, rest) = year_and_week(text)?;
    let (day, after) = number(rest.strip_prefix('-')?)?;
    let is_day = rest.len() - after.len() == 2 && ends(after);
    let date = weekday_of(day).and_then(|day| iso_week(year, week, day));
    is_day.then_some(DateMatch { date, is_unknown: false, len: text.len() - after.len() })
}

/// `2026-W47`, which names its Monday.
pub(super) fn week(text: &str) -> Option<DateMatch> {
    let (year, week, rest) = year_and_week(text)?;
    let day_follows = rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let date = iso_week(year, week, Weekday::Mon)?;
    let len = text.len() - rest.len();
    (ends(rest) && !day_follows).then_some(DateMatch { date: Some(date), is_unknown: false, len })
}

fn year_and_week(text: &str) -> Option<(u32, u32, &str)> {
    let (year, rest) = number(text).filter(|(_, rest)| text.len() - rest.len() == 4)?;
    let week = rest.strip_prefix(['-', '_']).unwrap_or(rest).strip_prefix(['W', 'w'])?;
    let (number, rest) = number(week).filter(|(_, rest)| week.len() - rest.len() == 2)?;
    Some((year, number, rest))
}

fn weekday_of(number: u32) -> Option<Weekday> {
    let from_monday = u8::try_from(number.checked_sub(1)?).ok()?;
    Weekday::try_from(from_monday).ok()
}

fn iso_week(year: u32, week: u32, day: Weekday) -> Option<NaiveDate> {
    NaiveDate::from_isoywd_opt(i32::try_from(year).ok()?, week, day).filter(|date| plausible(*date))
}

/// `November 20, 2026`, `Nov 20th, 2026`.
fn month_first(text: &str) -> Option<DateMatch> {
    // Most words are no month's name, and have no number behind them, which is sooner seen.
    let (name, rest) = word_at_start(text);
    let (day, rest) = day_number(rest.strip_prefix(' ')?.trim_start_matches(' '))?;
    let (year, after) = year(rest)?;
    Some(DateMatch::of(year, month(name)?, day, text.len() - after.len()))
}

/// `20 November 2026`, `20. November 2026`, `20 de noviembre de 2026`, `1er janvier 2026`.
fn day_first(text: &str) -> Option<DateMatch> {
    let (day, rest) = day_number(text)?;
    let name = rest.strip_prefix('.').unwrap_or(rest).trim_start_matches(' ');
    if name.len() == rest.len() {
        return None;
    }
    // Whether a year follows is sooner seen than what the word before it is.
    let (name, rest) = word_at_start(skip_of(name));
    let (year, after) = year(rest)?;
    Some(DateMatch::of(year, month(name)?, day, text.len() - after.len()))
}

/// The word at the start of a text, and what follows it and the full stop of an abbreviation.
fn word_at_start(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_at(first_word(text).len());
    (word, rest.strip_prefix('.').unwrap_or(rest))
}

/// The year after a day or a month, and what follows.
fn year(rest: &str) -> Option<(u32, &str)> {
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let rest = skip_of(rest.strip_prefix(' ')?.trim_start_matches(' '));
    let (year, after) = number(rest).filter(|(_, after)| rest.len() - after.len() == 4)?;
    let is_free = after.chars().next().is_none_or(|c| !c.is_alphanumeric() || is_unspaced(c));
    is_free.then_some((year, after))
}

/// Skips the word for *of* between the parts of a date.
fn skip_of(text: &str) -> &str {
    let word = first_word(text);
    let is_of = ["de", "del", "di", "do", "of", "van"].iter().any(|of| word.eq_ignore_ascii_case(of));
    match text[word.len()..].strip_prefix(' ') {
        Some(rest) if is_of => rest.trim_start_matches(' '),
        _ => text,
    }
}

/// `20`, `20th`, `1er`, `1º` and what follows.
fn day_number(text: &str) -> Option<(u32, &str)> {
    let (day, rest) = number(text).filter(|(_, rest)| text.len() - rest.len() <= 2)?;
    if !rest.as_bytes().first().is_some_and(|b| b.is_ascii_alphabetic() || !b.is_ascii()) {
        return Some((day, rest));
    }
    let suffix = ["st", "nd", "rd", "th", "er", "º", "°", "ª"]
        .iter()
        .find(|suffix| rest.get(..suffix.len()).is_some_and(|start| start.eq_ignore_ascii_case(suffix)));
    Some((day, &rest[suffix.map_or(0, |suffix| suffix.len())..]))
}

/// A date behind a weekday and what separates them: `Friday, `, `Montag, den `.
fn weekday_first(text: &str) -> Option<DateMatch> {
    let (name, after) = weekday_word(text);
    let rest = after.strip_prefix('.').unwrap_or(after);
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let trimmed = rest.trim_start_matches([' ', '-', '_']);
    if trimmed.len() == rest.len() {
        return None;
    }
    let body = ["den ", "le "].iter().find_map(|article| trimmed.strip_prefix(article)).unwrap_or(trimmed);
    // Whether there is a date is sooner seen than what the word before it is.
    let found = dated(body)?;
    is_weekday(name).then(|| DateMatch { len: text.len() - body.len() + found.len, ..found })
}

/// Bytes of a weekday after a date, with what separates them; 0 where there is none.
fn trailing_weekday(rest: &str) -> usize {
    let lead = rest.bytes().take_while(|b| matches!(b, b' ' | b',' | b'(' | b'_' | b'-')).count();
    let (signs, rest) = rest.split_at(lead);
    let Some(len) = (1..=2).contains(&lead).then(|| weekday_len(rest)).flatten() else { return 0 };
    lead + len + usize::from(signs.contains('(') && rest[len..].starts_with(')'))
}

fn weekday_len(text: &str) -> Option<usize> {
    let (name, after) = weekday_word(text);
    is_weekday(name).then(|| text.len() - after.len())
}

/// The word at the start of a text that may name a weekday, and what follows it: `sexta-feira` is one.
fn weekday_word(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_at(first_word(text).len());
    let is_portuguese = rest.get(..6).is_some_and(|rest| rest.eq_ignore_ascii_case("-feira"));
    (word, if is_portuguese { &rest[6..] } else { rest })
}

/// A month, a quarter or a year at the start of a text: `2026-01`, `2026-Q1`, `Q1 2026`, `January 2026`,
/// `2026年1月`. A year stands for one only where it is all there is, which the caller knows.
pub(super) fn is_period(text: &str) -> bool {
    let is_free = |after: &str| !after.starts_with(|c: char| c.is_alphanumeric());
    let quarter = |text: &str| {
        let digit = text.strip_prefix(['Q', 'q']).and_then(|rest| rest.strip_prefix(['1', '2', '3', '4']));
        digit.map(|after| text.len() - after.len())
    };
    if let Some(len) = quarter(text) {
        let rest = text[len..].strip_prefix([' ', '-', '_']).and_then(number);
        return rest.is_some_and(|(_, after)| text.len() - len - after.len() == 5 && is_free(after));
    }
    let (name, rest) = word_at_start(text);
    if !name.is_empty() {
        return month(name).is_some() && year(rest).is_some();
    }
    let Some((_, rest)) = number(text).filter(|(_, rest)| text.len() - rest.len() == 4) else { return false };
    if let Some(month) = rest.strip_prefix('年') {
        return number(month)
            .is_some_and(|(month, rest)| (1..=12).contains(&month) && rest.starts_with('月'));
    }
    let Some(part) = rest.strip_prefix(['-', '_', '.', ' ']) else { return false };
    if let Some(len) = quarter(part) {
        return is_free(&part[len..]);
    }
    let Some((month, after)) = number(part) else { return false };
    let goes_on = after.strip_prefix(['-', '_', '.']).is_some_and(|rest| !is_free(rest));
    part.len() - after.len() == 2 && (1..=12).contains(&month) && is_free(after) && !goes_on
}

/// The number at the start of a text and what follows its digits.
fn number(text: &str) -> Option<(u32, &str)> {
    let (mut value, mut len) = (0, 0);
    for digit in text.bytes().map(|b| b.wrapping_sub(b'0')).take_while(|digit| *digit < 10) {
        (len < 9).then_some(())?;
        value = value * 10 + u32::from(digit);
        len += 1;
    }
    (len > 0).then(|| (value, &text[len..]))
}

pub(super) fn digits(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

pub(super) fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|date| plausible(*date))
}

/// The year 0 exists to chrono and to nobody else.
pub(super) fn plausible(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}
