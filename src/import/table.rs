//! Tables of comma-separated values, with the place of every cell.
//!
//! The `csv` crate reads the records. Where a cell begins is found by a scan of the record's own
//! text that takes quotes as the crate does; the scan also sees a quote that is never closed, which
//! the crate silently closes at the end of the file.

use csv::StringRecord;

use super::text::LineCounter;
use super::{ImportRow, LineColumn, Stop};

/// How far into a file its header may stand.
const HEADER_WITHIN: usize = 20;

/// The records of a table, one at a time.
pub(super) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    reader: csv::Reader<&'t [u8]>,
    record: StringRecord,
    /// Where each cell of the record begins.
    starts: Vec<usize>,
    lines: LineCounter,
    /// How many cells the header has.
    width: usize,
}

/// Finds the header: the first record, with the first delimiter, in which `columns` finds its names.
/// The records after it, and what `columns` found; `None` without a header.
///
/// # Errors
/// A quote that is never closed, where no header is found before it.
pub(super) fn open<'t, C>(
    text: &'t str,
    delimiters: &[u8],
    columns: impl Fn(&StringRecord) -> Option<C>,
) -> Result<Option<(Records<'t>, C)>, Stop> {
    let mut unclosed = None;
    for &delimiter in delimiters {
        let mut records = Records::new(text, delimiter);
        for _ in 0..HEADER_WITHIN {
            match records.advance() {
                Ok(true) => {}
                Ok(false) => break,
                Err(stop) => {
                    unclosed.get_or_insert(stop);
                    break;
                }
            }
            if let Some(found) = columns(&records.record) {
                records.width = records.record.len();
                return Ok(Some((records, found)));
            }
        }
    }
    unclosed.map_or(Ok(None), Err)
}

/// The first column of one of these names, in any case.
pub(super) fn column(header: &StringRecord, names: &[&str]) -> Option<usize> {
    let is_named = |cell: &str, name: &str| cell.trim().to_lowercase() == name.to_lowercase();
    names.iter().find_map(|name| header.iter().position(|cell| is_named(cell, name)))
}

/// That a table has no header with the names that were looked for.
pub(super) fn no_header(names: &str) -> Stop {
    Stop::at(
        LineColumn::START,
        format!("no header: none of the first {HEADER_WITHIN} rows holds {names}"),
        "add a first row that names the columns",
    )
}

/// A row with a cell that the header has no name for.
pub(super) fn unquoted((place, cell): (LineColumn, String)) -> ImportRow {
    let words = (
        format!("\"{cell}\" is one cell too many"),
        "quote the cell of this row that holds a comma".to_owned(),
    );
    ImportRow::refused(place, words)
}

impl<'t> Records<'t> {
    fn new(text: &'t str, delimiter: u8) -> Records<'t> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let (record, starts, lines) = (StringRecord::new(), Vec::new(), LineCounter::default());
        Records { text, delimiter, reader, record, starts, lines, width: usize::MAX }
    }

    /// Goes to the next record that is not blank; whether there is one.
    ///
    /// # Errors
    /// A quote that is never closed.
    pub(super) fn next_row(&mut self) -> Result<bool, Stop> {
        while self.advance()? {
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A cell's text; empty where the record has no such cell.
    pub(super) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.record.get(column)).unwrap_or("")
    }

    /// Where a cell begins; the record, where it has no such cell.
    pub(super) fn place(&mut self, column: Option<usize>) -> LineColumn {
        let first = self.starts.first().copied().unwrap_or(0);
        // Lines are counted from the record's own beginning, so cells may be asked for in any order.
        let start = column.and_then(|column| self.starts.get(column)).copied().unwrap_or(first);
        let LineColumn { line, column } = self.lines.place(self.text, first);
        if start == first {
            return LineColumn { line, column };
        }
        let between = &self.text[first..start];
        let newlines = memchr::memchr_iter(b'\n', between.as_bytes()).count();
        let tail = between.rsplit('\n').next().unwrap_or(between).chars().count();
        let column = if newlines == 0 { column as usize + tail } else { tail + 1 };
        LineColumn::new(line as usize + newlines, column)
    }

    /// The first filled cell that the header has no name for: a comma that was not quoted.
    pub(super) fn surplus(&mut self) -> Option<(LineColumn, String)> {
        let filled = |at: &usize| self.record.get(*at).is_some_and(|cell| !cell.trim().is_empty());
        let at = (self.width..self.record.len()).find(filled)?;
        let cell = super::clip(self.cell(Some(at)));
        Some((self.place(Some(at)), cell))
    }

    fn advance(&mut self) -> Result<bool, Stop> {
        // The text is UTF-8 and records may have any length, so nothing can fail here.
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return Ok(false);
        }
        let at = self.record.position().map_or(0, |position| position.byte());
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(self.text.len());
        let blank = self.text.as_bytes()[at..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        match scan(self.text.as_bytes(), at + blank, self.delimiter, &mut self.starts) {
            None => Ok(true),
            Some(quote) => Err(Stop::at(
                LineCounter::default().place(self.text, quote),
                "this quote is never closed",
                "close it, or double it (`\"\"`) where it is part of the text",
            )),
        }
    }
}

/// Finds where the cells of the record at `at` begin; a quote that is never closed.
fn scan(text: &[u8], at: usize, delimiter: u8, starts: &mut Vec<usize>) -> Option<usize> {
    starts.clear();
    starts.push(at);
    let mut at = at;
    loop {
        if text.get(at) == Some(&b'"') {
            let quote = at;
            at += 1;
            loop {
                let Some(next) = memchr::memchr(b'"', text.get(at..).unwrap_or_default()) else {
                    return Some(quote);
                };
                at += next + 1;
                if text.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
        let rest = text.get(at..).unwrap_or_default();
        let end = memchr::memchr3(delimiter, b'\n', b'\r', rest)?;
        at += end + 1;
        if rest[end] != delimiter {
            return None;
        }
        starts.push(at);
    }
}

#[cfg(test)]
mod tests {
    use super::{column, open};
    use crate::import::LineColumn;

    type Rows = Vec<(Vec<String>, Vec<(u32, u32)>)>;

    fn rows(text: &str) -> Rows {
        let (mut records, ()) = open(text, b",", |header| column(header, &["name"]).map(|_| ()))
            .expect("closed")
            .expect("a header");
        let mut rows = Vec::new();
        while records.next_row().expect("closed") {
            let cells: Vec<String> = records.record.iter().map(str::to_owned).collect();
            let places = (0..cells.len()).map(|at| records.place(Some(at)));
            let places = places.map(|LineColumn { line, column }| (line, column)).collect();
            rows.push((cells, places));
        }
        rows
    }

    #[test]
    fn cells_have_places_whatever_stands_before_them() {
        let text = "preamble\n\n\"a\nb\"\nNAME,x\r\n\r\n,,\r\nAna,\"x\ny\",z\r\né,\"\"\"q\"\",\",b";
        let got = rows(text);
        assert_eq!(got.len(), 2);
        assert_eq!(got[0].0, ["Ana", "x\ny", "z"]);
        assert_eq!(got[0].1, [(8, 1), (8, 5), (9, 4)]);
        assert_eq!(got[1].0, ["é", "\"q\",", "b"]);
        assert_eq!(got[1].1, [(10, 1), (10, 3), (10, 12)]);
    }

    #[test]
    fn a_quote_that_is_never_closed_stops_the_file() {
        let text = "name,x\nAna,y\nBo,\"z\nCy,w\n";
        let (mut records, ()) = open(text, b",", |_| Some(())).expect("closed").expect("a header");
        assert_eq!(records.next_row(), Ok(true));
        let stop = records.next_row().expect_err("never closed");
        assert_eq!(stop.place, Some(LineColumn { line: 3, column: 4 }));
        let unclosed = open("a\n\"name,x\n", b",;", |header| column(header, &["name"])).err();
        assert_eq!(unclosed.and_then(|stop| stop.place), Some(LineColumn { line: 2, column: 1 }));
    }

    #[test]
    fn a_header_is_one_of_the_first_records() {
        let far = "x\n".repeat(20) + "name\nAna\n";
        assert!(open(&far, b",", |header| column(header, &["name"])).expect("closed").is_none());
        assert_eq!(rows(&far[2..]).len(), 1);
        let (mut records, at) = open("a;Name\n1;2;3\n", b",;\t", |header| column(header, &["name"]))
            .expect("closed")
            .expect("a header");
        assert_eq!(at, 1);
        assert_eq!(records.next_row(), Ok(true));
        assert_eq!(records.surplus(), Some((LineColumn { line: 2, column: 5 }, "3".to_owned())));
    }
}
