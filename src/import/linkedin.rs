//! LinkedIn's export: connections, and the recommendations given and received.
//!
//! Which table a file is shows in its header. The two tables of recommendations have the same one,
//! so the file's name says which way they went.

use csv::StringRecord;

use super::days::{self, SlashOrder, Votes};
use super::table::{self, Records};
use super::{Card, ImportContext, ImportRow, RowContent, Rows, Stop, profile, usable_name};
use crate::language::Marker;

/// Where a table's cells stand.
#[derive(Debug, Clone, Copy)]
struct LinkedInColumns {
    first: usize,
    last: usize,
    day: usize,
    url: Option<usize>,
    /// Of recommendations: whether one was published.
    status: Option<usize>,
}

/// A recommendation that nobody has published yet.
const UNPUBLISHED: [&str; 3] = ["PENDING", "DRAFT", "REQUESTED"];

pub(super) fn read(text: &str, cx: &ImportContext<'_>) -> Result<Rows, Stop> {
    let Some((mut records, columns)) = table::open(text, b",", columns)? else {
        return Err(table::no_header(
            "`First Name`, `Last Name` and `Connected On` (or `Creation Date` and `Status`)",
        ));
    };
    let (order, count) = look_ahead(text, columns)?;
    let (marker, order) = match columns.status {
        Some(_) => (direction(cx.file_name)?, SlashOrder::MonthFirst),
        None => (Marker::Added, order),
    };
    // Growing a list of a million rows would take half as much memory again.
    let mut rows = Vec::with_capacity(count);
    while records.next_row()? {
        rows.push(row(&mut records, columns, order, cx));
    }
    Ok(Rows { rows, marker, text: String::new() })
}

fn columns(header: &StringRecord) -> Option<LinkedInColumns> {
    let first = table::column(header, &["First Name", "Vorname"])?;
    let last = table::column(header, &["Last Name", "Nachname"])?;
    let url = table::column(header, &["URL"]);
    if let Some(day) = table::column(header, &["Connected On", "Verbunden am"]) {
        return Some(LinkedInColumns { first, last, day, url, status: None });
    }
    let day = table::column(header, &["Creation Date"])?;
    let status = table::column(header, &["Status"])?;
    Some(LinkedInColumns { first, last, day, url: None, status: Some(status) })
}

fn direction(file_name: &str) -> Result<Marker, Stop> {
    let name = file_name.to_lowercase();
    match (name.contains("given"), name.contains("received")) {
        (true, false) => Ok(Marker::Give),
        (false, true) => Ok(Marker::Got),
        _ => Err(Stop::new(
            "the file's name does not say whether these recommendations were given or received",
            "call it `Recommendations_Given.csv` or `Recommendations_Received.csv`, as LinkedIn does",
        )),
    }
}

/// What all days of the table together say about days with slashes, and how many rows there are.
fn look_ahead(text: &str, columns: LinkedInColumns) -> Result<(SlashOrder, usize), Stop> {
    let (mut votes, mut count) = (Votes::default(), 0);
    if let Some((mut records, _)) = table::open(text, b",", self::columns)? {
        while records.next_row()? {
            votes.count(days::read(records.cell(Some(columns.day))));
            count += 1;
        }
    }
    Ok((votes.order(), count))
}

fn row(
    records: &mut Records<'_>,
    columns: LinkedInColumns,
    order: SlashOrder,
    cx: &ImportContext<'_>,
) -> ImportRow {
    if let Some(surplus) = records.surplus() {
        return table::unquoted(surplus);
    }
    let place = records.place(Some(columns.first));
    let status = records.cell(columns.status).trim();
    if UNPUBLISHED.iter().any(|unpublished| status.eq_ignore_ascii_case(unpublished)) {
        return ImportRow { place, content: RowContent::Skipped };
    }
    let fields = [records.cell(Some(columns.first)), records.cell(Some(columns.last))];
    let name = match usable_name(&fields, place) {
        Ok(name) => name.into(),
        Err(row) => return row,
    };
    let cell = records.cell(Some(columns.day));
    let day = match days::day(days::read(cell), order, cx.today) {
        Ok(day) => day,
        Err(problem) => {
            let words = problem.words(cell);
            return ImportRow::refused(records.place(Some(columns.day)), words);
        }
    };
    let profile = profile::slug(records.cell(columns.url)).map(Box::from);
    ImportRow { place, content: RowContent::Card(Card { name, profile, day, extra: None }) }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::import::testing::{Seen, reading, seen};
    use crate::language::Marker;

    fn linkedin(text: &str, file_name: &str) -> Vec<Seen> {
        seen(&read(text, &reading(file_name)).expect("a table"))
    }

    #[test]
    fn connections_are_rows_with_profile_and_day() {
        let rows = linkedin(
            "Notes:\n\"When exporting,\nsome are missing.\"\n\nfirst name,LAST NAME,URL,Connected On\nAna,Lopez,https://www.linkedin.com/in/ana,08 Feb 2026\n,,,07 Jun 2026\nBo,Li,,31 Feb 2020\nCy,Doe,x,,extra\n",
            "Connections.csv",
        );
        assert_eq!(
            rows,
            [
                Seen::card(6, 1, "Ana Lopez", Some("ana"), "2026-02-08"),
                Seen::nameless(7, 1),
                Seen::refused(8, 8, "\"31 Feb 2020\" is not a day"),
                Seen::refused(9, 11, "\"extra\" is one cell too many"),
            ]
        );
        let german = linkedin("Vorname,Nachname,Verbunden am\nAna,Lopez,8. Februar 2026\n", "");
        assert_eq!(german, [Seen::card(2, 1, "Ana Lopez", None, "2026-02-08")]);
    }

    #[test]
    fn slashes_are_read_by_the_whole_file() {
        let table = |rows: &str| linkedin(&format!("First Name,Last Name,Connected On\n{rows}"), "");
        let ana = |day| Seen::card(2, 1, "Ana Lopez", None, day);
        assert_eq!(table("Ana,Lopez,\"2/3/16, 9:01 AM\"\nBo,Li,1/29/16\n")[0], ana("2016-02-03"));
        assert_eq!(table("Ana,Lopez,2/3/16\nBo,Li,29/1/16\n")[0], ana("2016-03-02"));
        let both = table("Ana,Lopez,2/3/16\nBo,Li,29/1/16\nCy,Do,1/29/16\n");
        assert!(both.iter().all(|row| matches!(row, Seen::Refused(..))), "{both:?}");
    }

    #[test]
    fn recommendations_go_the_way_that_the_name_of_the_file_says() {
        let text = "First Name,Last Name,Company,Text,Creation Date,Status\nAna,Lopez,,\"a\nb\",\"05/06/23, 03:04 PM\",VISIBLE\nBo,Li,,,\"05/06/23, 03:04 PM\",Pending\n";
        let rows = linkedin(text, "Recommendations_Given.csv");
        assert_eq!(rows, [Seen::card(2, 1, "Ana Lopez", None, "2023-05-06"), Seen::skipped(4, 1)]);
        let marker = |name| read(text, &reading(name)).map(|rows| rows.marker).ok();
        assert_eq!(marker("Recommendations_Given.csv"), Some(Marker::Give));
        assert_eq!(marker("recommendations_received.CSV"), Some(Marker::Got));
        assert_eq!(marker("recommendations.csv"), None);
    }

    #[test]
    fn other_tables_are_refused() {
        for text in ["", "a,b\n1,2\n", "First Name;Last Name;Connected On\nAna;Lopez;\n", "{}"] {
            let stop = read(text, &reading("Connections.csv")).expect_err(text);
            assert_eq!(stop.place, Some(crate::import::LineColumn::START));
        }
    }
}
