//! How a vault writes its days: moment's tokens (Obsidian) or Java's (Logseq), and a reader for them.
//!
//! A form is turned into parts once, when the settings are read; reading a day is then one pass over
//! the text, without a regular expression. The names of months and weekdays are the caller's
//! ([`DateWords`]): this floor knows no language. Not here: the forms that the language itself knows
//! (`note::syntax::date`).

use chrono::{Datelike, NaiveDate, Weekday};

/// Who knows the names of months and weekdays: each function reads one at the start of a text, and
/// gives what follows.
#[derive(Clone, Copy)]
pub struct DateWords {
    /// The month's number from 1.
    pub month: fn(&str) -> Option<(u32, &str)>,
    /// Any spelling of a weekday, whose day nobody checks.
    pub weekday: fn(&str) -> Option<&str>,
}

/// Whose letters a form is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `DD-MM-YYYY`, `[literal]`.
    Moment,
    /// `dd-MM-yyyy`, `do`, `'literal'` and `[literal]`.
    Java,
}

/// What a form says of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormMatch {
    /// `None` where the text has the form and no such day exists. A week is its Monday.
    pub date: Option<NaiveDate>,
    /// Bytes of the text that it takes.
    pub len: usize,
}

/// What a form gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// One date.
    Day,
    /// A week of a year, which stands for its Monday.
    Week,
}

/// One way to write a day or a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateForm {
    /// As the settings write it.
    pub written: String,
    /// Whether it is read to a day or to a week.
    pub unit: Unit,
    /// Part of a path: folders and the file name, one list each.
    segments: Vec<Vec<DatePart>>,
    /// Whether the last segment gives a day without its folders.
    last_is_whole: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum DatePart {
    Text(String),
    Year,
    ShortYear,
    Month(Digits),
    MonthName,
    Day(Digits),
    /// `20th`, `20.`, `20º`.
    Ordinal,
    DayOfYear,
    Weekday,
    Week,
    /// A number that says nothing of the day: an hour, a quarter.
    Number,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    Two,
    OneOrTwo,
}

/// What was read so far; a part that stands twice must say the same twice.
#[derive(Debug, Clone, Copy, Default)]
struct Fields {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    day_of_year: Option<u32>,
    week: Option<u32>,
}

impl DateForm {
    /// Reads a form; `None` where it gives neither a day nor a week.
    pub fn parse(written: &str, dialect: Dialect) -> Option<DateForm> {
        let mut segments = vec![Vec::new()];
        let mut rest = written.trim();
        while let Some(c) = rest.chars().next() {
            if c == '/' {
                segments.push(Vec::new());
                rest = &rest[1..];
                continue;
            }
            let (part, len) = part(rest, c, dialect);
            if let Some(parts) = segments.last_mut() {
                push(parts, part);
            }
            rest = &rest[len..];
        }
        let unit = unit_of(segments.iter().flatten())?;
        let last_is_whole = segments.last().is_some_and(|last| unit_of(last.iter()) == Some(unit));
        Some(DateForm { written: written.trim().to_owned(), unit, segments, last_is_whole })
    }

    /// Reads a day at the start of a text: the whole form, else its last segment.
    pub fn at_start(&self, text: &str, words: DateWords) -> Option<FormMatch> {
        let whole = self.read(&self.segments, text, words);
        whole.or_else(|| {
            let last = self.segments.last().filter(|_| self.last_is_whole && self.segments.len() > 1)?;
            self.read(std::slice::from_ref(last), text, words)
        })
    }

    /// Reads the day of a note by its path without ending: the whole form, folders included, as the
    /// whole end of the path.
    pub fn in_path(&self, path: &str, words: DateWords) -> Option<Option<NaiveDate>> {
        let from = match self.segments.len() {
            1 => path.rfind('/').map_or(0, |at| at + 1),
            n => match path.match_indices('/').rev().nth(n - 1) {
                Some((at, _)) => at + 1,
                None if path.matches('/').count() + 1 == n => 0,
                None => return None,
            },
        };
        let found = self.read(&self.segments, &path[from..], words)?;
        (from + found.len == path.len()).then_some(found.date)
    }

    fn read(&self, segments: &[Vec<DatePart>], text: &str, words: DateWords) -> Option<FormMatch> {
        let mut fields = Fields::default();
        let mut rest = text;
        for (nth, parts) in segments.iter().enumerate() {
            if nth > 0 {
                rest = rest.strip_prefix('/')?;
            }
            for part in parts {
                rest = read_part(part, rest, &mut fields, words)?;
            }
        }
        // A number or a word that goes on is another one.
        let ends_in_number = text[..text.len() - rest.len()].ends_with(|c: char| c.is_ascii_digit());
        let goes_on = |c: char| if ends_in_number { c.is_ascii_digit() } else { c.is_alphanumeric() };
        if rest.starts_with(goes_on) || rest.len() == text.len() {
            return None;
        }
        Some(FormMatch { date: fields.date(self.unit), len: text.len() - rest.len() })
    }

    /// The same for chrono, where chrono can say it.
    pub fn strftime(&self) -> Option<String> {
        let mut format = String::new();
        for (nth, part) in self.segments.iter().enumerate() {
            if nth > 0 {
                format.push('/');
            }
            for part in part {
                format.push_str(match part {
                    DatePart::Text(text) => {
                        format.push_str(&text.replace('%', "%%"));
                        continue;
                    }
                    DatePart::Year if self.unit == Unit::Day => "%Y",
                    DatePart::ShortYear => "%y",
                    DatePart::Month(Digits::Two) => "%m",
                    DatePart::Month(Digits::OneOrTwo) => "%-m",
                    DatePart::MonthName => "%B",
                    DatePart::Day(Digits::Two) => "%d",
                    DatePart::Day(Digits::OneOrTwo) => "%-d",
                    DatePart::DayOfYear => "%j",
                    DatePart::Weekday => "%A",
                    DatePart::Year | DatePart::Ordinal | DatePart::Week | DatePart::Number => return None,
                });
            }
        }
        Some(format)
    }
}

/// The part at the start of a form, and its length.
fn part(rest: &str, first: char, dialect: Dialect) -> (DatePart, usize) {
    let literal = |close: char| {
        let inner = &rest[1..];
        let end = inner.find(close)?;
        Some((DatePart::Text(inner[..end].to_owned()), end + 2))
    };
    let quoted = match first {
        '[' => literal(']'),
        '\'' if dialect == Dialect::Java => literal('\''),
        _ => None,
    };
    if let Some(quoted) = quoted {
        return quoted;
    }
    let run = rest.chars().take_while(|&c| c == first).count();
    let ordinal = rest[first.len_utf8()..].starts_with('o');
    let digits = if run >= 2 { Digits::Two } else { Digits::OneOrTwo };
    let text = || (DatePart::Text(first.to_string()), first.len_utf8());
    match (dialect, first) {
        (Dialect::Moment, 'Y' | 'G' | 'g') | (Dialect::Java, 'y' | 'Y' | 'u') => match run {
            2 => (DatePart::ShortYear, 2),
            _ => (DatePart::Year, run),
        },
        (Dialect::Moment, 'M') if run == 1 && ordinal => (DatePart::Number, 2),
        (_, 'M') | (Dialect::Java, 'L') => match run {
            1 | 2 => (DatePart::Month(digits), run),
            _ => (DatePart::MonthName, run),
        },
        (Dialect::Moment, 'D') | (Dialect::Java, 'd') if run == 1 && ordinal => (DatePart::Ordinal, 2),
        (Dialect::Moment, 'D') | (Dialect::Java, 'd') if run <= 2 => (DatePart::Day(digits), run),
        (Dialect::Moment, 'D') => (DatePart::DayOfYear, run),
        (Dialect::Moment, 'd') if run >= 2 => (DatePart::Weekday, run),
        (Dialect::Java, 'E') => (DatePart::Weekday, run),
        (_, 'w') | (Dialect::Moment, 'W') => (DatePart::Week, run),
        (Dialect::Moment, 'd' | 'E' | 'e' | 'Q' | 'H' | 'h' | 'k' | 'm' | 's' | 'S' | 'X' | 'x')
        | (Dialect::Java, 'H' | 'h' | 'm' | 's' | 'S' | 'Q') => (DatePart::Number, run),
        _ => text(),
    }
}

fn push(parts: &mut Vec<DatePart>, part: DatePart) {
    match (parts.last_mut(), part) {
        (Some(DatePart::Text(text)), DatePart::Text(more)) => text.push_str(&more),
        (_, part) => parts.push(part),
    }
}

/// What parts give together.
fn unit_of<'p>(parts: impl Iterator<Item = &'p DatePart>) -> Option<Unit> {
    let (mut year, mut month, mut day, mut of_year, mut week) = (false, false, false, false, false);
    for part in parts {
        match part {
            DatePart::Year | DatePart::ShortYear => year = true,
            DatePart::Month(_) | DatePart::MonthName => month = true,
            DatePart::Day(_) | DatePart::Ordinal => day = true,
            DatePart::DayOfYear => of_year = true,
            DatePart::Week => week = true,
            DatePart::Text(_) | DatePart::Weekday | DatePart::Number => {}
        }
    }
    match (year, month && day || of_year, week) {
        (true, true, _) => Some(Unit::Day),
        (true, false, true) => Some(Unit::Week),
        _ => None,
    }
}

fn read_part<'t>(part: &DatePart, text: &'t str, fields: &mut Fields, words: DateWords) -> Option<&'t str> {
    let number = |least: usize, most: usize| {
        let len = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        (len >= least).then(|| Some((text[..len].parse::<u32>().ok()?, &text[len..]))).flatten()
    };
    let digits = |digits: Digits| match digits {
        Digits::Two => number(2, 2),
        Digits::OneOrTwo => number(1, 2),
    };
    let same = |field: &mut Option<u32>, value: u32| *field.get_or_insert(value) == value;
    let (is_same, rest) = match part {
        DatePart::Text(literal) => return text.strip_prefix(literal.as_str()),
        DatePart::Number => return number(1, 20.min(text.len())).map(|(_, rest)| rest),
        DatePart::Weekday => return (words.weekday)(text),
        DatePart::Year => number(4, 4).map(|(year, rest)| (same(&mut fields.year, year), rest))?,
        DatePart::ShortYear => {
            number(2, 2).map(|(year, rest)| (same(&mut fields.year, 2000 + year), rest))?
        }
        DatePart::Month(width) => {
            digits(*width).map(|(month, rest)| (same(&mut fields.month, month), rest))?
        }
        DatePart::MonthName => {
            (words.month)(text).map(|(month, rest)| (same(&mut fields.month, month), rest))?
        }
        DatePart::Day(width) => digits(*width).map(|(day, rest)| (same(&mut fields.day, day), rest))?,
        DatePart::Ordinal => {
            let (day, rest) = number(1, 2)?;
            let ending = ["st", "nd", "rd", "th", "º", "ª", "er", "e", "."].into_iter();
            let rest = ending.filter_map(|ending| rest.strip_prefix(ending)).next().unwrap_or(rest);
            (same(&mut fields.day, day), rest)
        }
        DatePart::DayOfYear => number(1, 3).map(|(day, rest)| (same(&mut fields.day_of_year, day), rest))?,
        DatePart::Week => number(1, 2).map(|(week, rest)| (same(&mut fields.week, week), rest))?,
    };
    is_same.then_some(rest)
}

impl Fields {
    fn date(self, unit: Unit) -> Option<NaiveDate> {
        let year = i32::try_from(self.year?).ok()?;
        if unit == Unit::Week {
            return NaiveDate::from_isoywd_opt(year, self.week?, Weekday::Mon);
        }
        match (self.month, self.day, self.day_of_year) {
            (Some(month), Some(day), _) => NaiveDate::from_ymd_opt(year, month, day),
            (_, _, Some(day)) => NaiveDate::from_yo_opt(year, day).filter(|date| date.year() == year),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DateForm, DateWords, Dialect, Unit};

    fn month(text: &str) -> Option<(u32, &str)> {
        let rest = text.strip_prefix("November").or_else(|| text.strip_prefix("Nov"))?;
        Some((11, rest))
    }

    fn weekday(text: &str) -> Option<&str> {
        text.strip_prefix("Friday").or_else(|| text.strip_prefix("Fri"))
    }

    const WORDS: DateWords = DateWords { month, weekday };

    #[test]
    fn forms_of_vaults_read_the_days_that_they_write() {
        for (form, dialect, text) in [
            ("DD-MM-YYYY", Dialect::Moment, "20-11-2026"),
            ("D.M.YY", Dialect::Moment, "20.11.26"),
            ("YYYYMMDD", Dialect::Moment, "20261120"),
            ("MMMM Do, YYYY", Dialect::Moment, "November 20th, 2026"),
            ("dddd [the] Do [of] MMM YYYY", Dialect::Moment, "Friday the 20th of Nov 2026"),
            ("YYYY-DDDD", Dialect::Moment, "2026-324"),
            ("dd.MM.yyyy", Dialect::Java, "20.11.2026"),
            ("EEE, MMM do, yyyy", Dialect::Java, "Fri, Nov 20th, 2026"),
            ("yyyy'年'MM'月'dd'日'", Dialect::Java, "2026年11月20日"),
            ("yyyy_MM_dd", Dialect::Java, "2026_11_20"),
        ] {
            let form = DateForm::parse(form, dialect).expect(form);
            let found = form.at_start(&format!("{text} x"), WORDS).expect(text);
            assert_eq!(found.date.map(|date| date.to_string()).as_deref(), Some("2026-11-20"), "{text}");
            assert_eq!(found.len, text.len());
            assert_eq!(
                form.at_start(&format!("{text}0"), WORDS).filter(|found| found.len == text.len()),
                None
            );
        }
    }

    #[test]
    fn folders_of_a_form_are_folders_of_the_path() {
        let form = DateForm::parse("YYYY/MM-MMMM/YYYY-MM-DD-dddd", Dialect::Moment).expect("a form");
        let date = |path| form.in_path(path, WORDS).flatten().map(|date| date.to_string());
        assert_eq!(date("a/2026/11-November/2026-11-20-Friday").as_deref(), Some("2026-11-20"));
        assert_eq!(date("2026/11-November/2026-11-20-Friday").as_deref(), Some("2026-11-20"));
        assert_eq!(date("2025/11-November/2026-11-20-Friday"), None);
        assert_eq!(date("2026-11-20-Friday"), None);
        assert!(form.at_start("2026-11-20-Friday", WORDS).is_some());
        let split = DateForm::parse("YYYY/MM/DD", Dialect::Moment).expect("a form");
        assert_eq!(split.at_start("20", WORDS), None);
        assert!(split.in_path("daily/2026/11/20", WORDS).is_some());
    }

    #[test]
    fn a_week_is_its_monday_and_an_impossible_day_is_none() {
        let week = DateForm::parse("gggg-[W]ww", Dialect::Moment).expect("a form");
        assert_eq!(week.unit, Unit::Week);
        let monday = week.at_start("2026-W02", WORDS).and_then(|found| found.date);
        assert_eq!(monday.map(|date| date.to_string()).as_deref(), Some("2026-01-05"));
        let form = DateForm::parse("DD-MM-YYYY", Dialect::Moment).expect("a form");
        assert_eq!(form.at_start("30-02-2026", WORDS).map(|found| found.date), Some(None));
        for none in ["dddd", "", "YYYY-MM", "[2026-11-20]", "日"] {
            assert_eq!(DateForm::parse(none, Dialect::Moment), None, "{none}");
        }
        assert_eq!(form.strftime().as_deref(), Some("%d-%m-%Y"));
    }
}
