//! Days, as far as a journal's file names and dates need them: the Gregorian calendar as arithmetic.
//!
//! Not a date library; nothing is read, and no day before the year 0 is asked for.

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub i64);

const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
];

impl Day {
    /// 2026-11-20, the last day any generated journal knows of.
    pub const LAST: Day = Day(20_777);

    pub fn plus(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    pub fn weekday(self) -> &'static str {
        WEEKDAYS[self.0.rem_euclid(7) as usize]
    }

    /// Year, month, day of the month, by Howard Hinnant's `civil_from_days`: years are counted from
    /// March, so that the leap day is the last of its year and needs no case of its own.
    fn civil(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        (era * 400 + year + i64::from(month <= 2), month, day)
    }

    /// `2026-11-20`
    pub fn iso(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `2026/11`, the folder of the day's notes.
    pub fn folder(self) -> String {
        let (year, month, _) = self.civil();
        format!("{year:04}/{month:02}")
    }

    /// `20 November 2026`
    pub fn long(self) -> String {
        let (year, month, day) = self.civil();
        format!("{day} {} {year}", MONTHS[month as usize - 1])
    }
}
