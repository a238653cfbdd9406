//! Tables on a terminal: the columns that fit, plain text, one line a row.
//!
//! Alignment and the width of wide characters are comfy-table's; which columns give way on a narrow
//! terminal is decided here.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::output::{Style, clean, paint};
use crate::report::SourceLink;

/// One column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    title: &'static str,
    is_number: bool,
    /// Takes the width that is left, and is cut to it.
    takes_rest: bool,
    /// Columns of the highest number are dropped first, all of them together; 0 is never dropped.
    gives_way: u8,
    /// Spaces before the next column.
    gap: usize,
}

impl Column {
    pub(super) fn text(title: &'static str) -> Column {
        Column { title, is_number: false, takes_rest: false, gives_way: 0, gap: 2 }
    }

    pub(super) fn number(title: &'static str) -> Column {
        Column { is_number: true, ..Column::text(title) }
    }

    pub(super) fn rest(title: &'static str) -> Column {
        Column { takes_rest: true, ..Column::text(title) }
    }

    /// Makes the column one that is dropped where it does not fit.
    pub(super) fn rather_not(self, gives_way: u8) -> Column {
        Column { gives_way, ..self }
    }

    /// One space before the next column, of the same kind.
    pub(super) fn close(self) -> Column {
        Column { gap: 1, ..self }
    }
}

/// The least useful width of the column that takes the rest.
const NARROWEST: usize = 16;

/// The rows under their titles. Cells are text from notes: they are cleaned here.
pub(super) fn table(columns: &[Column], mut rows: Vec<Vec<String>>, style: Style) -> String {
    for cell in rows.iter_mut().flatten() {
        *cell = clean(cell).into_owned();
    }
    let natural = |nth: usize| {
        let cells = rows.iter().map(|row| row.get(nth).map_or(0, |cell| cell.width()));
        cells.chain([columns[nth].title.width()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(natural).collect();
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let least = |kept: &[usize]| -> usize {
        let width =
            |&nth: &usize| if columns[nth].takes_rest { widths[nth].min(NARROWEST) } else { widths[nth] };
        kept.iter().map(width).sum::<usize>() + gaps(columns, kept)
    };
    while least(&kept) > style.width {
        let Some(gone) = kept.iter().map(|&nth| columns[nth].gives_way).max().filter(|&height| height > 0)
        else {
            break;
        };
        kept.retain(|&nth| columns[nth].gives_way != gone);
    }
    let fixed: usize = kept.iter().filter(|&&nth| !columns[nth].takes_rest).map(|&nth| widths[nth]).sum();
    let rest = style.width.saturating_sub(fixed + gaps(columns, &kept)).max(NARROWEST);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(kept.iter().map(|&nth| columns[nth].title));
    for row in &rows {
        table.add_row(kept.iter().map(|&nth| {
            let cell = row.get(nth).map_or("", String::as_str);
            if columns[nth].takes_rest { fit(cell, rest) } else { cell.to_owned() }
        }));
    }
    for (at, &nth) in kept.iter().enumerate() {
        if let Some(column) = table.column_mut(at) {
            let gap = if at + 1 == kept.len() { 0 } else { columns[nth].gap };
            column.set_padding((0, u16::try_from(gap).unwrap_or(0)));
            if columns[nth].is_number {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    let dim = anstyle::Style::new().dimmed();
    let mut out = String::new();
    for (nth, line) in table.lines().enumerate() {
        let line = line.trim_end();
        out.push_str(&if nth == 0 { paint(line, dim, style.paint) } else { line.to_owned() });
        out.push('\n');
    }
    out
}

/// A table whose rows each name a place, with the places as links of a terminal.
pub(super) fn with_links<'s>(table: String, spots: impl Iterator<Item = &'s SourceLink>) -> String {
    let mut spots = spots.peekable();
    if spots.peek().is_none_or(|spot| spot.address.is_none()) {
        return table;
    }
    let mut lines = table.split_inclusive('\n');
    let titles = lines.next().unwrap_or_default().to_owned();
    let rows = lines
        .zip(spots)
        .map(|(line, spot)| line.replacen(&*clean(&spot.to_string()), &spot.on_terminal(), 1));
    std::iter::once(titles).chain(rows).collect()
}

/// The width of all gaps between the columns.
fn gaps(columns: &[Column], kept: &[usize]) -> usize {
    kept.iter().rev().skip(1).map(|&nth| columns[nth].gap).sum()
}

/// Wraps a text at a width, with all lines but the first indented. A word that is wider is not broken.
pub(super) fn wrap(text: &str, indent: usize, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        if used > 0 && used + 1 + word.width() > width {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += word.width();
    }
    out
}

/// A text cut to a width in columns.
pub(super) fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let mut out = String::new();
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{Column, fit, table, wrap};
    use crate::output::{Paint, Style};

    fn rendered(width: usize) -> String {
        let columns = [Column::rest("person"), Column::number("gave"), Column::text("months").rather_not(1)];
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = vec![
            row(["Ana Lopez", "3", "▁▂"]),
            row(["井上 さくら, who has a very long name", "12", "·\u{1b}"]),
        ];
        table(&columns, rows, Style { width, paint: Paint::Plain })
    }

    #[test]
    fn columns_give_way_where_the_terminal_is_narrow() {
        assert_eq!(rendered(40).lines().next(), Some("person                      gave  months"));
        assert_eq!(rendered(24).lines().next(), Some("person             gave"));
        assert!(rendered(40).contains("Ana Lopez                      3  ▁▂"), "{}", rendered(40));
        assert!(rendered(40).contains('\u{fffd}'));
    }

    #[test]
    fn a_wrapped_text_keeps_its_words() {
        assert_eq!(wrap("井上 さくら has  waited", 2, 12), "井上 さくら\n  has waited");
        assert_eq!(wrap("a-word-that-is-wide b", 1, 4), "a-word-that-is-wide\n b");
        assert_eq!(wrap("", 2, 10), "");
    }

    #[test]
    fn a_cut_counts_columns_and_not_characters() {
        assert_eq!(fit("井上 さくら", 5), "井上…");
        assert_eq!(fit("Ana", 3), "Ana");
    }
}
