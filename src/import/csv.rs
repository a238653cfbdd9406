//! Any table with a column of names: Google, Outlook, Thunderbird, Dex, Clay, Monica.
//!
//! Columns are found by their headers, or by the names that the user gives. Not here: quoting and records
//! (`table`), or what a date means (`days`). Invariant: a column that cannot be told is asked for, never
//! guessed.

use csv::StringRecord;

use super::days::{self, SlashOrder, Votes};
use super::table::{self, Records};
use super::{Card, ImportContext, ImportRow, RowContent, Rows, Stop, usable_name};
use crate::language::Marker;

const FIRST: [&str; 6] = ["First Name", "Given Name", "firstname", "first_name", "Vorname", "Prénom"];
const LAST: [&str; 7] = ["Last Name", "Family Name", "Surname", "lastname", "last_name", "Nachname", "Nom"];
const NAME: [&str; 5] = ["Name", "Full Name", "Display Name", "fullname", "full_name"];

/// The names of columns, where they differ from the usual ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnNames {
    /// The header of the column with whole names.
    pub name: Option<String>,
    /// The header of the column with first names.
    pub first: Option<String>,
    /// The header of the column with last names.
    pub last: Option<String>,
    /// The header of the column with the day of the card.
    pub date: Option<String>,
}

impl ColumnNames {
    /// Reads `name=HEADER,date=HEADER`. A header may hold a comma, so a comma only ends it where
    /// the next key follows.
    ///
    /// # Errors
    /// What is not `KEY=HEADER` with one of the four keys and a header.
    pub fn parse(text: &str) -> Result<ColumnNames, String> {
        let mut columns = ColumnNames::default();
        let mut rest = text;
        while !rest.is_empty() {
            let Some((key, value)) = rest.split_once('=') else { return Err(rest.to_owned()) };
            let slot = match key.trim() {
                "name" => &mut columns.name,
                "first" => &mut columns.first,
                "last" => &mut columns.last,
                "date" => &mut columns.date,
                other => return Err(other.to_owned()),
            };
            let keys = ["name=", "first=", "last=", "date="];
            let begins_key = |at: &usize| {
                let next = value[at + 1..].trim_start();
                keys.iter().any(|key| next.starts_with(key))
            };
            let end = value.match_indices(',').map(|(at, _)| at).find(begins_key).unwrap_or(value.len());
            let header = value[..end].trim();
            if header.is_empty() {
                return Err(rest.to_owned());
            }
            *slot = Some(header.to_owned());
            rest = value.get(end + 1..).unwrap_or("");
        }
        Ok(columns)
    }

    /// Whether all columns have their usual names.
    pub fn is_empty(&self) -> bool {
        *self == ColumnNames::default()
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        [&self.name, &self.first, &self.last, &self.date].into_iter().flatten()
    }
}

/// Where a table's cells stand.
#[derive(Debug, Clone, Copy)]
struct CsvColumns {
    name: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    date: Option<usize>,
}

const DELIMITERS: &[u8] = b",;\t";

pub(super) fn read(text: &str, cx: &ImportContext<'_>) -> Result<Rows, Stop> {
    let find = |header: &StringRecord| columns(header, cx.columns);
    let Some((mut records, at)) = table::open(text, DELIMITERS, find)? else {
        let asked: Vec<String> = cx.columns.all().map(|name| format!("`{}`", super::clip(name))).collect();
        return Err(table::no_header(&if asked.is_empty() {
            "a column of names (`First Name`, `Last Name`, `Name`, …; another one by --columns name=HEADER)"
                .to_owned()
        } else {
            asked.join(", ")
        }));
    };
    let mut order = SlashOrder::Unknown;
    if at.date.is_some() {
        let mut votes = Votes::default();
        if let Some((mut records, _)) = table::open(text, DELIMITERS, find)? {
            while records.next_row()? {
                votes.count(days::read(records.cell(at.date)));
            }
        }
        order = votes.order();
    }
    let mut rows = Vec::new();
    while records.next_row()? {
        rows.push(row(&mut records, at, order, cx));
    }
    Ok(Rows { rows, marker: Marker::Added, text: String::new() })
}

fn columns(header: &StringRecord, asked: &ColumnNames) -> Option<CsvColumns> {
    let column = |asked: &Option<String>, usual: &[&str]| match asked {
        Some(name) => table::column(header, &[name]),
        None => table::column(header, usual),
    };
    if asked.all().any(|name| table::column(header, &[name]).is_none()) {
        return None;
    }
    let at = CsvColumns {
        name: column(&asked.name, &NAME),
        first: column(&asked.first, &FIRST),
        last: column(&asked.last, &LAST),
        date: column(&asked.date, &[]),
    };
    (at.name.is_some() || at.first.is_some() || at.last.is_some()).then_some(at)
}

fn row(records: &mut Records<'_>, at: CsvColumns, order: SlashOrder, cx: &ImportContext<'_>) -> ImportRow {
    if let Some(surplus) = records.surplus() {
        return table::unquoted(surplus);
    }
    let is_filled = |column| !records.cell(column).trim().is_empty();
    // A column that was asked for by name comes before the usual ones.
    let has_parts = (is_filled(at.first) || is_filled(at.last))
        && !(cx.columns.name.is_some() && cx.columns.first.is_none() && cx.columns.last.is_none());
    let column = if has_parts { at.first.filter(|_| is_filled(at.first)).or(at.last) } else { at.name };
    let place = records.place(column.or(at.first).or(at.last));
    let fields =
        if has_parts { [records.cell(at.first), records.cell(at.last)] } else { [records.cell(at.name), ""] };
    let name = match usable_name(&fields, place) {
        Ok(name) => name.into(),
        Err(row) => return row,
    };
    let cell = records.cell(at.date);
    match days::day(days::read(cell), order, cx.today) {
        Ok(day) => {
            ImportRow { place, content: RowContent::Card(Card { name, profile: None, day, extra: None }) }
        }
        Err(problem) => {
            let words = problem.words(cell);
            ImportRow::refused(records.place(at.date), words)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnNames, read};
    use crate::import::testing::{Seen, reading, seen};

    fn table(text: &str) -> Vec<Seen> {
        seen(&read(text, &reading("x.csv")).expect("a table"))
    }

    #[test]
    fn tables_of_many_programs_are_read() {
        for text in [
            "First Name,Middle Name,Last Name\nAna,B,Lopez\n",
            "Given Name;Family Name\nAna;Lopez\n",
            "firstname\tlastname\nAna\tLopez\n",
            "id,Name\n,\n1,Ana Lopez\n",
            "Prénom;Nom\nAna;Lopez\n",
            "first_name,Surname,Full Name\n,,Ana Lopez\n",
            "\u{feff}Display Name\r\nAna Lopez\r\n".trim_start_matches('\u{feff}'),
        ] {
            let rows = table(text);
            assert!(
                matches!(&rows[..], [Seen::Card(_, _, name, None, None)] if name == "Ana Lopez"),
                "{rows:?}"
            );
        }
    }

    #[test]
    fn what_is_no_person_has_no_name() {
        let rows = table("First Name,Last Name,Organization Name\n,,Fjord\n,,\n\nAna,,\n");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0], Seen::nameless(2, 1));
    }

    #[test]
    fn columns_can_be_named() {
        let columns = ColumnNames::parse("name=Who, really,date=When").expect("columns");
        assert_eq!(columns.name.as_deref(), Some("Who, really"));
        assert_eq!(columns.date.as_deref(), Some("When"));
        assert_eq!(ColumnNames::parse("nam=x"), Err("nam".to_owned()));
        assert_eq!(ColumnNames::parse("name"), Err("name".to_owned()));
        assert_eq!(ColumnNames::parse("date=When,name="), Err("name=".to_owned()));
        let mut cx = reading("x.csv");
        cx.columns = &columns;
        let text = "\"who, really\",When,First Name\nAna Lopez,1/29/16,Bo\n";
        let rows = seen(&read(text, &cx).expect("a table"));
        assert_eq!(rows, [Seen::card(2, 1, "Ana Lopez", None, "2016-01-29")]);
        assert!(read("Name\nAna\n", &cx).is_err());
    }
}
