//! Months, and the balance of what passed in each.
//!
//! Not here: which months a report covers (`overview`).

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::graph::{Event, EventKind};
use crate::language::Marker;

/// A month, counted from the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub i32);

impl Month {
    /// The month that a day lies in.
    pub fn of(date: NaiveDate) -> Month {
        Month(date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0))
    }

    /// `Nov`.
    pub fn short_name(self) -> &'static str {
        const NAMES: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        NAMES[usize::try_from(self.0.rem_euclid(12)).unwrap_or(0)]
    }

    /// As the calendar counts.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The twelve months that end with the month of a day.
    pub fn last_twelve(until: NaiveDate) -> [Month; 12] {
        let last = Month::of(until).0;
        std::array::from_fn(|nth| Month(last - 11 + i32::try_from(nth).unwrap_or(0)))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.0.rem_euclid(12) + 1)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How often something was given, received and asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Balance {
    /// `#give` and `#introduced`.
    pub gave: u32,
    /// `#got`.
    pub got: u32,
    /// `#ask`.
    pub asked: u32,
    /// `#asked-me`.
    pub asked_me: u32,
}

impl Balance {
    /// Counts an event; most kinds leave it as it is.
    pub fn add(&mut self, event: &Event) {
        match event.kind {
            EventKind::Marker(Marker::Give | Marker::Introduced) => self.gave += 1,
            EventKind::Marker(Marker::Got) => self.got += 1,
            EventKind::Marker(Marker::Ask) => self.asked += 1,
            EventKind::Marker(Marker::AskedMe) => self.asked_me += 1,
            _ => {}
        }
    }

    /// Adds the counts of another balance.
    pub fn merge(&mut self, other: Balance) {
        self.gave += other.gave;
        self.got += other.got;
        self.asked += other.asked;
        self.asked_me += other.asked_me;
    }

    /// All that is counted, in either direction.
    pub fn total(self) -> u32 {
        self.gave + self.got + self.asked + self.asked_me
    }
}

/// A sparkline of one character for each month: `·` for nothing, then eight heights up to the highest month.
pub(super) fn sparkline(counts: &[u32]) -> String {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let highest = counts.iter().copied().max().unwrap_or(0).max(4) as usize;
    let height = |count: u32| match count as usize {
        0 => '·',
        count => HEIGHTS[(count * 8).div_ceil(highest) - 1],
    };
    counts.iter().map(|&count| height(count)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Month, sparkline};

    #[test]
    fn twelve_months_end_with_this_one() {
        let months = Month::last_twelve(NaiveDate::from_ymd_opt(2026, 1, 31).expect("a day"));
        assert_eq!(months[0].to_string(), "2025-02");
        assert_eq!(months[11].to_string(), "2026-01");
        assert_eq!(months[10].short_name(), "Dec");
    }

    #[test]
    fn a_sparkline_is_low_where_little_happened() {
        assert_eq!(sparkline(&[0, 1, 2, 4]), "·▂▄█");
        assert_eq!(sparkline(&[0, 1, 8, 80]), "·▁▁█");
        assert_eq!(sparkline(&[]), "");
    }
}
