//! What was read of a list or a paragraph so far, and is not built yet.
//!
//! A scratch buffer: one for each reader, cleared from note to note.

use crate::note::parse::block::BlockKind;
use crate::note::syntax::line_start::Task;
use crate::note::syntax::piece::Piece;

/// Scratch buffers that one note after another is read in. Of a list, what was read so far: nothing is built
/// before all of it is recognised.
#[derive(Default)]
pub(crate) struct FastBuffers {
    pub steps: Vec<Step>,
    /// The column of each open item's text.
    pub open: Vec<usize>,
    /// Where each line's text starts and ends.
    pub lines: Vec<(usize, usize)>,
    /// Of one block, or of a list.
    pub pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Open,
    Close,
    Block {
        kind: BlockKind,
        task: Task,
        /// How many of the list's lines it has; none once they are known to hold no sign.
        lines: usize,
        /// Where the first of them ends.
        end: usize,
        /// How many pieces they were cut into.
        pieces: usize,
    },
}

impl FastBuffers {
    pub(crate) fn clear(&mut self) {
        self.steps.clear();
        self.open.clear();
        self.lines.clear();
    }

    /// Closes the items that a line of this indentation is not in.
    pub(crate) fn close_to(&mut self, indent: usize) {
        while self.open.pop_if(|column| *column > indent).is_some() {
            self.steps.push(Step::Close);
        }
    }

    pub(crate) fn block(&mut self, kind: BlockKind, task: Task, line: (usize, usize)) {
        self.steps.push(Step::Block { kind, task, lines: 1, end: line.1, pieces: 0 });
        self.lines.push(line);
    }

    pub(crate) fn continue_block(&mut self, line: (usize, usize)) {
        if let Some(Step::Block { lines, .. }) = self.steps.last_mut() {
            *lines += 1;
        }
        self.lines.push(line);
    }
}
