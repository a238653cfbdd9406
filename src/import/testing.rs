//! Rows in a form that tests can write down.
//!
//! Only tests use it.

use chrono::NaiveDate;

use super::{ColumnNames, ImportContext, ImportRow, RowContent, Rows};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Line, column, name, profile, day.
    Card(u32, u32, String, Option<String>, Option<String>),
    Item(u32, u32),
    Nameless(u32, u32),
    Skipped(u32, u32),
    Refused(u32, u32, String),
}

impl Seen {
    pub(super) fn card(line: u32, column: u32, name: &str, profile: Option<&str>, day: &str) -> Seen {
        Seen::Card(line, column, name.to_owned(), profile.map(str::to_owned), Some(day.to_owned()))
    }

    pub(super) fn nameless(line: u32, column: u32) -> Seen {
        Seen::Nameless(line, column)
    }

    pub(super) fn skipped(line: u32, column: u32) -> Seen {
        Seen::Skipped(line, column)
    }

    pub(super) fn refused(line: u32, column: u32, title: &str) -> Seen {
        Seen::Refused(line, column, title.to_owned())
    }

    fn of(row: &ImportRow) -> Seen {
        let (line, column) = (row.place.line, row.place.column);
        match &row.content {
            RowContent::Card(card) => Seen::Card(
                line,
                column,
                card.name.to_string(),
                card.profile.as_deref().map(str::to_owned),
                card.day.map(|day| day.to_string()),
            ),
            RowContent::Item(_) => Seen::Item(line, column),
            RowContent::Nameless => Seen::Nameless(line, column),
            RowContent::Skipped => Seen::Skipped(line, column),
            RowContent::Refused(refusal) => Seen::Refused(line, column, refusal.title.clone()),
        }
    }
}

pub(super) fn seen(rows: &Rows) -> Vec<Seen> {
    rows.rows.iter().map(Seen::of).collect()
}

pub(super) fn reading(file_name: &str) -> ImportContext<'_> {
    static COLUMNS: ColumnNames = ColumnNames { name: None, first: None, last: None, date: None };
    let today = NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day");
    ImportContext { today, file_name, columns: &COLUMNS }
}
