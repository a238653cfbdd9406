//! What was read of a unit so far, and is not built yet.
//!
//! A scratch buffer: one for each reader, cleared from unit to unit.

use crate::note::parse::block::{BlockKind, BlockLine};
use crate::note::syntax::byte_index::Signs;
use crate::note::syntax::line_start::Task;
use crate::note::syntax::piece::Piece;

/// The memory that one unit after another is read in.
#[derive(Default)]
pub(crate) struct FastBuffers {
    pub steps: Vec<Step>,
    /// The column of each open item's text.
    pub open: Vec<usize>,
    pub lines: Vec<TextLine>,
    /// Of one block.
    pub pieces: Vec<Piece>,
    pub cut: Vec<BlockLine>,
    /// The blocks with comments: the first of each one's lines, and where its pieces outside of these end.
    pub commented: Vec<(usize, usize)>,
    pub uncommented: Vec<Piece>,
    /// Of all tables, and the pieces of these.
    pub rows: Vec<FastRow>,
    pub row_pieces: Vec<Piece>,
}

/// Where a line's text starts and ends, and what it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextLine {
    pub start: usize,
    pub end: usize,
    pub signs: Signs,
}

impl TextLine {
    pub(crate) fn range(&self) -> (usize, usize) {
        (self.start, self.end)
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Open,
    Close,
    /// Code, a rule, HTML, somebody else's words.
    Other,
    /// A table at the margin or in an item, and how many rows of it were read.
    Table {
        rows: usize,
    },
    /// A table at the margin that only the parser knows.
    OddTable {
        start: usize,
        end: usize,
    },
    Block {
        kind: BlockKind,
        task: Task,
        /// How many of the unit's lines it has.
        lines: usize,
        /// Where the first of them begins, and where it ends.
        line: (usize, usize),
        /// Whether one of them holds a sign of the language.
        is_signed: bool,
    },
}

/// A table's row that was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FastRow {
    /// Where its first text begins.
    pub start: usize,
    /// How many pieces it has; none where nothing of it counts.
    pub pieces: usize,
}

impl FastBuffers {
    pub(crate) fn clear(&mut self) {
        self.steps.clear();
        self.open.clear();
        self.lines.clear();
        self.rows.clear();
        self.row_pieces.clear();
        self.commented.clear();
        self.uncommented.clear();
    }

    /// Closes the items but the outermost few.
    pub(crate) fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.open.pop();
            self.steps.push(Step::Close);
        }
    }

    pub(crate) fn block(&mut self, kind: BlockKind, task: Task, line: TextLine, is_signed: bool) {
        self.steps.push(Step::Block { kind, task, lines: 1, line: line.range(), is_signed });
        self.lines.push(line);
    }

    pub(super) fn continue_block(&mut self, line: TextLine) {
        if let Some(Step::Block { lines, is_signed, .. }) = self.steps.last_mut() {
            *lines += 1;
            *is_signed |= !line.signs.are_none();
        }
        self.lines.push(line);
    }

    /// Takes the text back that was read last, of one line and without a box; returns that line.
    pub(crate) fn take_line(&mut self) -> Option<(usize, usize)> {
        let Some(&Step::Block { kind: BlockKind::Text, task: Task::None, lines: 1, line, .. }) =
            self.steps.last()
        else {
            return None;
        };
        self.steps.pop();
        self.lines.pop();
        Some(line)
    }
}
