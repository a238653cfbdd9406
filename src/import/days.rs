//! Days as other programs write them.
//!
//! A day with slashes can mean two days, so it is only read once the whole file has been seen:
//! [`SlashOrder`] learns from every cell, and guesses nothing where the cells do not tell.

use chrono::NaiveDate;

/// What a cell of days says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Empty,
    Day(NaiveDate),
    /// Two numbers and a year, with slashes: which number is the month is not known here.
    Slashes(u32, u32, i32),
    /// Not a day.
    Wrong,
}

/// Which number comes first in a day with slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlashOrder {
    MonthFirst,
    DayFirst,
    /// The file never tells, or contradicts itself.
    Unknown,
}

/// What the cells of a file say about the order of numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Votes {
    first_over_12: bool,
    second_over_12: bool,
}

impl Votes {
    pub(super) fn count(&mut self, cell: Cell) {
        if let Cell::Slashes(first, second, _) = cell {
            self.first_over_12 |= (13..=31).contains(&first);
            self.second_over_12 |= (13..=31).contains(&second);
        }
    }

    pub(super) fn order(self) -> SlashOrder {
        match (self.first_over_12, self.second_over_12) {
            (false, true) => SlashOrder::MonthFirst,
            (true, false) => SlashOrder::DayFirst,
            _ => SlashOrder::Unknown,
        }
    }
}

/// Why a cell gives no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateProblem {
    NotADay,
    /// Two days are possible.
    Ambiguous,
    Future,
}

impl DateProblem {
    /// What is wrong with a cell, and what to do.
    pub(super) fn words(self, cell: &str) -> (String, String) {
        let cell = super::clip(cell);
        match self {
            DateProblem::NotADay => {
                (format!("\"{cell}\" is not a day"), "write it as 2020-01-31 or 31 Jan 2020".to_owned())
            }
            DateProblem::Ambiguous => (
                format!("\"{cell}\" could be two days, and no other row tells which number is the month"),
                "write the days of the file as 2020-01-31".to_owned(),
            ),
            DateProblem::Future => (
                format!("\"{cell}\" is after today"),
                "correct the day, or set the day to take as today with --today".to_owned(),
            ),
        }
    }
}

/// Reads one cell. A time after the day is ignored.
pub(super) fn read(text: &str) -> Cell {
    let text = text.trim();
    if text.is_empty() {
        return Cell::Empty;
    }
    iso(text).or_else(|| slashes(text)).or_else(|| named_month(text)).unwrap_or(Cell::Wrong)
}

/// The day of a cell, where nothing is wrong with it; `None` where it is empty.
///
/// # Errors
/// It is not a day, could be either of two, or lies in the future.
pub(super) fn day(cell: Cell, order: SlashOrder, today: NaiveDate) -> Result<Option<NaiveDate>, DateProblem> {
    let day = match (cell, order) {
        (Cell::Empty, _) => return Ok(None),
        (Cell::Wrong, _) => return Err(DateProblem::NotADay),
        (Cell::Day(day), _) => day,
        (Cell::Slashes(..), SlashOrder::Unknown) => return Err(DateProblem::Ambiguous),
        (Cell::Slashes(month, day, year), SlashOrder::MonthFirst)
        | (Cell::Slashes(day, month, year), SlashOrder::DayFirst) => match made(year, month, day) {
            Some(Cell::Day(day)) => day,
            _ => return Err(DateProblem::NotADay),
        },
    };
    if day > today { Err(DateProblem::Future) } else { Ok(Some(day)) }
}

/// `2026-02-08`.
pub(super) fn iso(text: &str) -> Option<Cell> {
    let (head, rest) = text.split_at_checked(10)?;
    let b = head.as_bytes();
    let is_shaped = b.iter().enumerate().all(|(at, b)| match at {
        4 | 7 => *b == b'-',
        _ => b.is_ascii_digit(),
    });
    if !is_shaped || !is_time(rest) {
        return None;
    }
    let (year, month, day) = (head[..4].parse().ok()?, head[5..7].parse().ok()?, head[8..].parse().ok()?);
    made(year, month, day)
}

/// `1/29/16, 2:37 PM`.
fn slashes(text: &str) -> Option<Cell> {
    let (first, rest) = number(text, 2)?;
    let (second, rest) = number(rest.strip_prefix('/')?, 2)?;
    let (year, rest) = year(rest.strip_prefix('/')?)?;
    is_time(rest).then_some(Cell::Slashes(first, second, year))
}

/// `8 Feb 2026`, `08-Feb-26`, `8 February 2026`.
fn named_month(text: &str) -> Option<Cell> {
    let (day, rest) = number(text, 2)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let (rest, dash) = separator(rest)?;
    let len = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let month = month(&rest[..len])?;
    let rest = &rest[len..];
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let (rest, other) = separator(rest)?;
    if dash != other {
        return None;
    }
    let (year, rest) = year(rest)?;
    if is_time(rest) { made(year, month, day) } else { None }
}

/// The text after spaces or one dash, and which it was.
fn separator(text: &str) -> Option<(&str, bool)> {
    if let Some(rest) = text.strip_prefix('-') {
        return Some((rest, true));
    }
    let rest = text.trim_start();
    (rest.len() < text.len()).then_some((rest, false))
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "jan", "januar", "jän", "jänner"],
        &["february", "feb", "februar"],
        &["march", "mar", "märz", "mär", "mrz"],
        &["april", "apr"],
        &["may", "mai"],
        &["june", "jun", "juni"],
        &["july", "jul", "juli"],
        &["august", "aug"],
        &["september", "sep", "sept"],
        &["october", "oct", "oktober", "okt"],
        &["november", "nov"],
        &["december", "dec", "dezember", "dez"],
    ];
    let word = word.to_lowercase();
    let nth = MONTHS.iter().position(|words| words.contains(&word.as_str()))?;
    u32::try_from(nth + 1).ok()
}

/// A number of one to `most` digits, and what follows it.
fn number(text: &str, most: usize) -> Option<(u32, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(len);
    if len == 0 || len > most { None } else { Some((digits.parse().ok()?, rest)) }
}

/// A year of two or four digits; of two, 70–99 are of the last century.
fn year(text: &str) -> Option<(i32, &str)> {
    let (number, rest) = number(text, 4)?;
    let number = i32::try_from(number).ok()?;
    match text.len() - rest.len() {
        2 if number >= 70 => Some((1900 + number, rest)),
        2 => Some((2000 + number, rest)),
        4 => Some((number, rest)),
        _ => None,
    }
}

/// A day as far as the calendar has it. Nobody alive was met before 1900.
fn made(year: i32, month: u32, day: u32) -> Option<Cell> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| year >= 1900).map(Cell::Day)
}

/// Whether a text is empty, or a time after a day: `, 2:37 PM`, `T10:00:00Z`, ` 23:59:59+02:00`.
fn is_time(text: &str) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    let begins = text.starts_with([',', ' ', '\u{a0}', '\u{202f}', 'T', 't']);
    let time = text.trim_start_matches([',', ' ', '\u{a0}', '\u{202f}', 'T', 't']);
    let has_clock = number(time, 2).is_some_and(|(_, rest)| rest.starts_with(':'));
    let is_clock = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || ":.+-,".contains(c) || "APMapmZzUTCGutcg".contains(c)
    };
    begins && has_clock && time.chars().all(is_clock)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Cell, DateProblem, SlashOrder, Votes, day, read};

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn days_are_read_in_each_form() {
        for text in [
            "8 Feb 2026",
            "08 Feb 2026",
            "08-Feb-26",
            "8 February 2026",
            "2026-02-08",
            "2026-02-08T10:00:00Z",
            "2026-02-08 10:00:00 UTC",
            " 8 feb 2026 ",
            "8. Februar 2026",
            "8 Feb 2026, 10:15 AM",
        ] {
            assert_eq!(read(text), Cell::Day(ymd(2026, 2, 8)), "{text}");
        }
        assert_eq!(read("1/29/16, 2:37 PM"), Cell::Slashes(1, 29, 2016));
        assert_eq!(read("1/2/70"), Cell::Slashes(1, 2, 1970));
        assert_eq!(read("1/2/2069"), Cell::Slashes(1, 2, 2069));
        assert_eq!(read("1/2/69"), Cell::Slashes(1, 2, 2069));
        assert_eq!(read(" "), Cell::Empty);
        for text in [
            "31 Feb 2020",
            "2026-02-30",
            "yesterday",
            "8 Foo 2026",
            "2026",
            "2026-2-8",
            "2026-02-08x",
            "8-Feb 2026",
            "1/2/3",
            "8/2026",
            "1/2/2016 soon",
            "0001-01-01",
            "8.2.2026",
            "é",
        ] {
            assert_eq!(read(text), Cell::Wrong, "{text}");
        }
    }

    fn order(cells: &[&str]) -> SlashOrder {
        let mut votes = Votes::default();
        cells.iter().for_each(|cell| votes.count(read(cell)));
        votes.order()
    }

    #[test]
    fn the_whole_file_says_which_number_is_the_month() {
        assert_eq!(order(&["2/3/16", "1/29/16"]), SlashOrder::MonthFirst);
        assert_eq!(order(&["2/3/16", "29/1/16"]), SlashOrder::DayFirst);
        assert_eq!(order(&["2/3/16"]), SlashOrder::Unknown);
        assert_eq!(order(&["1/29/16", "29/1/16"]), SlashOrder::Unknown);
        let today = ymd(2026, 11, 27);
        assert_eq!(day(read("2/3/16"), SlashOrder::MonthFirst, today), Ok(Some(ymd(2016, 2, 3))));
        assert_eq!(day(read("2/3/16"), SlashOrder::DayFirst, today), Ok(Some(ymd(2016, 3, 2))));
        assert_eq!(day(read("2/3/16"), SlashOrder::Unknown, today), Err(DateProblem::Ambiguous));
        assert_eq!(day(read("2/30/16"), SlashOrder::MonthFirst, today), Err(DateProblem::NotADay));
        assert_eq!(day(read("2026-11-28"), SlashOrder::Unknown, today), Err(DateProblem::Future));
        assert_eq!(day(read(""), SlashOrder::Unknown, today), Ok(None));
    }
}
