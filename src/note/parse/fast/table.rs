//! Tables at the margin whose rows have bars on both sides, cell by cell.
//!
//! Not where a table begins and ends, which `unit` knows. Nothing is built of one that holds code, an escape or more
//! cells than its head: those the parser reads. Its invariant is that a bar outside of these always parts cells.

use smallvec::SmallVec;

use crate::note::parse::block::{Block, BlockKind};
use crate::note::parse::fast::FastReader;
use crate::note::parse::fast::inline::cut_lines;
use crate::note::parse::fast::unit::{FastLine, Lead};
use crate::note::syntax::line_start::Task;

impl FastReader<'_, '_, '_> {
    /// Builds a table from `start` to `end`; `None` where it is not recognised, and nothing is built.
    pub(super) fn build_table(&mut self, start: usize, end: usize) -> Option<()> {
        let table = &self.bytes[start..end];
        (!table.iter().any(|b| matches!(b, b'`' | b'\\'))).then_some(())?;
        let head = self.line(start, Lead::Margin);
        let columns = cells(self.bytes, start, head.end)?.count();
        let delimiter = self.line(head.next, Lead::Margin);
        let rules = cells(self.bytes, delimiter.text, delimiter.end)?;
        let is_rule = |(from, to): (usize, usize)| self.bytes[from..to].contains(&b'-');
        (rules.clone().all(is_rule) && rules.count() == columns).then_some(())?;
        // All rows are looked at before one is built.
        let body = delimiter.next;
        let mut at = start;
        while at < end {
            let row = self.line(at, Lead::Margin);
            if at != head.next {
                (cells(self.bytes, row.text, row.end)?.count() <= columns).then_some(())?;
                self.cut_row(&row)?;
            }
            at = row.next;
        }
        self.build_rows(start, head.next);
        self.build_rows(body, end);
        Some(())
    }

    fn build_rows(&mut self, mut at: usize, end: usize) {
        while at < end {
            let row = self.line(at, Lead::Margin);
            match self.cut_row(&row) {
                Some(Some(start)) if row.is_signed => self.build_row(start),
                Some(Some(_)) => self.builder.other_block(),
                _ => {}
            }
            at = row.next;
        }
    }

    /// Cuts a row into the buffer's pieces, if it holds a sign; returns where its first text begins.
    fn cut_row(&mut self, row: &FastLine) -> Option<Option<usize>> {
        let cells: SmallVec<[(usize, usize); 8]> =
            cells(self.bytes, row.text, row.end)?.filter(|(from, to)| from < to).collect();
        if row.is_signed {
            self.buffers.pieces.clear();
            cut_lines(self.source, self.index, BlockKind::Text, &cells, &mut self.buffers.pieces)?;
        }
        Some(cells.first().map(|cell| cell.0))
    }

    /// A row that holds a sign, and whose pieces are in the buffer.
    fn build_row(&mut self, start: usize) {
        let (kind, pieces) = (BlockKind::TableRow, self.buffers.pieces.as_slice());
        self.builder.block(&Block { kind, start, pieces, line: None, quotes: &[], task: Task::None });
    }
}

/// Where the texts of a row's cells lie, if there is a bar before the first and behind the last.
fn cells(source: &[u8], start: usize, end: usize) -> Option<impl Iterator<Item = (usize, usize)> + Clone> {
    let row = source[start..end].trim_ascii_end();
    let inside = row.strip_prefix(b"|")?.strip_suffix(b"|")?;
    let mut at = start + 1;
    Some(inside.split(|b| *b == b'|').map(move |cell| {
        let begin = at + (cell.len() - cell.trim_ascii_start().len());
        at += cell.len() + 1;
        (begin, begin + cell.trim_ascii().len())
    }))
}
