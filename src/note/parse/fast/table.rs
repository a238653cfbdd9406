//! Tables: how far one reaches, and those whose rows have bars on both sides, cell by cell.
//!
//! Nothing is built of one that holds an escape, a tab in its second line (but what an item is indented by) or more cells
//! than its head: those the parser reads. Its invariant is that a bar always parts cells, in code as well.

use std::ops::Range;

use smallvec::SmallVec;

use crate::note::parse::block::{Block, BlockKind, BlockLines};
use crate::note::parse::fast::buffers::FastRow;
use crate::note::parse::fast::inline::cut_lines;
use crate::note::parse::fast::line_start::{LineKind, NumberKind};
use crate::note::parse::fast::unit::{FastLine, Lead, TablePlace};
use crate::note::parse::fast::{FastBuffers, FastReader};
use crate::note::syntax::line_start::Task;

impl FastReader<'_, '_, '_> {
    /// Whether the line at `at` may be the second of a table.
    pub(super) fn is_table(&self, at: usize, lead: Lead) -> bool {
        at < self.bytes.len() && {
            let line = self.line(at, lead);
            let text = self.text(&line);
            text.contains(&b'-') && text.iter().all(|b| matches!(b, b'|' | b':' | b'-' | b' ' | b'\t'))
        }
    }

    /// Where the table of an item ends whose first line has text from `start` on; `None` if it is not recognised.
    pub(super) fn item_table(&mut self, start: usize, delimiter: usize, base: usize) -> Option<usize> {
        let line = self.line(delimiter, Lead::Margin);
        (base..base + 4).contains(&line.indent).then_some(())?;
        // Where a tab stands between an item's column and the second line, the parser takes it for none.
        (!self.is_tab_behind(base, delimiter, line.text)).then_some(())?;
        let end = self.table(line.next, base)?;
        self.read_table(start, end, TablePlace::Item)?;
        Some(end)
    }

    /// Whether a tab in the white space of a line begins in column `base` or behind.
    fn is_tab_behind(&self, base: usize, start: usize, text: usize) -> bool {
        let mut column = 0;
        self.bytes[start..text].iter().any(|b| {
            let is_behind = *b == b'\t' && column >= base;
            column = if *b == b'\t' { (column / 4 + 1) * 4 } else { column + 1 };
            is_behind
        })
    }

    /// Where a table ends whose rows begin at `at`, in an item whose text begins in column `base` or at the margin.
    pub(super) fn table(&self, mut at: usize, base: usize) -> Option<usize> {
        while at < self.bytes.len() {
            let line = self.line(at, Lead::Margin);
            let text = self.text(&line);
            if line.is_blank() || line.indent < base {
                break;
            }
            match LineKind::of(text) {
                LineKind::Text | LineKind::Bar => at = line.next,
                // Behind a bullet it is an item.
                LineKind::Delimiter if !text.starts_with(b"- ") => at = line.next,
                LineKind::Heading(..) | LineKind::Fence(..) | LineKind::Quote if line.indent < base + 4 => {
                    break;
                }
                LineKind::Bullet(_) | LineKind::EmptyBullet | LineKind::Number(..) | LineKind::Delimiter
                    if line.indent < base + 4 =>
                {
                    break;
                }
                _ => return None,
            }
        }
        Some(at)
    }

    /// Reads the rows of a table from `start` to `end`, after those that were read before in this unit; `None` where one
    /// is not recognised.
    pub(super) fn read_table(&mut self, start: usize, end: usize, place: TablePlace) -> Option<()> {
        memchr::memchr(b'\\', &self.bytes[start..end]).is_none().then_some(())?;
        let head = self.line(start, Lead::Margin);
        let columns = self.read_row(&head, usize::MAX, place)?;
        let delimiter = self.line(head.next, Lead::Margin);
        // Behind a tab the parser takes it for no second line.
        (!self.text(&delimiter).contains(&b'\t')).then_some(())?;
        let rules = cells(self.bytes, delimiter.text, delimiter.end)?;
        let is_rule = |(from, to): &(usize, usize)| self.bytes[*from..*to].contains(&b'-');
        (rules.iter().all(is_rule) && rules.len() == columns).then_some(())?;
        let mut at = delimiter.next;
        while at < end {
            let row = self.line(at, Lead::Margin);
            self.read_row(&row, columns, place)?;
            at = row.next;
        }
        Some(())
    }

    /// Reads a row of at most so many cells, of which only such are cut that hold a sign or may begin an item; returns
    /// how many it has.
    fn read_row(&mut self, row: &FastLine, most: usize, place: TablePlace) -> Option<usize> {
        let mut cells = cells(self.bytes, row.text, row.end)?;
        let columns = cells.len();
        (columns <= most).then_some(())?;
        cells.retain(|(from, to)| from < to);
        let FastBuffers { rows, row_pieces, .. } = &mut *self.buffers;
        let before = row_pieces.len();
        if !row.signs.are_none() || place == TablePlace::Item {
            cut_lines(self.source, self.index, BlockKind::Text, cells.iter().copied(), row_pieces)?;
        }
        let pieces = row_pieces.len() - before;
        rows.extend(cells.first().map(|cell| FastRow { start: cell.0, pieces }));
        Some(columns)
    }

    /// Whether the line at `at`, which ends a table, goes on with a paragraph where the table is none.
    pub(super) fn may_continue_text(&self, at: usize) -> bool {
        at < self.bytes.len() && {
            let line = self.line(at, Lead::Margin);
            let kind = (!line.is_blank()).then(|| LineKind::of(self.text(&line)));
            matches!(kind, Some(LineKind::EmptyBullet | LineKind::Number(_, NumberKind::Other)))
        }
    }

    /// Builds rows that were read, which have the pieces from `first` on; returns behind which these end.
    pub(super) fn build_rows(&mut self, rows: Range<usize>, mut first: usize) -> usize {
        let FastBuffers { rows: all, row_pieces, .. } = &*self.buffers;
        for row in &all[rows] {
            let pieces = &row_pieces[first..first + row.pieces];
            first += row.pieces;
            if pieces.is_empty() {
                self.builder.other_block();
                continue;
            }
            let (kind, start) = (BlockKind::TableRow, row.start);
            let lines = BlockLines::Unknown;
            self.builder.block(&Block { kind, start, pieces, lines, quotes: &[], task: Task::None });
        }
        first
    }
}

/// Where the texts of a row's cells lie, if there is a bar before the first and behind the last.
fn cells(source: &[u8], start: usize, end: usize) -> Option<SmallVec<[(usize, usize); 8]>> {
    let row = source[start..end].trim_ascii_end();
    let inside = row.strip_prefix(b"|")?.strip_suffix(b"|")?;
    let mut at = start + 1;
    let mut cell = |to: usize| {
        let cell = &source[at..to];
        let text = cell.trim_ascii_start();
        let begin = to - text.len();
        at = to + 1;
        (begin, begin + text.trim_ascii_end().len())
    };
    let stop = start + 1 + inside.len();
    let mut cells: SmallVec<_> = memchr::memchr_iter(b'|', inside).map(|bar| cell(start + 1 + bar)).collect();
    cells.push(cell(stop));
    Some(cells)
}
