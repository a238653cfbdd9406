//! Obsidian comments: blocks whose comments are closed in them are built without these, and of other comments the parser
//! says where they end.
//!
//! Its invariant is that each sign of a unit's comments is seen: those in code, in a link or in what is struck out are
//! left to the parser.

use std::ops::Range;

use crate::note::parse::block::{Block, BlockKind, BlockLines};
use crate::note::parse::fast::buffers::TextLine;
use crate::note::parse::fast::inline::cut_lines;
use crate::note::parse::fast::{FastBuffers, FastReader, Step, trim_ends};
use crate::note::syntax::line_start::Task;
use crate::note::syntax::piece::{Piece, PieceKind};
use crate::text::find_double;

impl FastReader<'_, '_, '_> {
    /// Whether each comment of a unit that was read is closed in the text that it begins in; `false` as well where some of
    /// it is not recognised. Takes the white space at their ends from the lines of such text.
    pub(super) fn are_comments_closed(&mut self, at: usize, end: usize) -> bool {
        let steps = std::mem::take(&mut self.buffers.steps);
        let (mut before, mut seen) = (0, 0);
        let are_closed = steps.iter().all(|step| {
            let Step::Block { kind, lines, .. } = *step else { return true };
            let own = before..before + lines;
            before = own.end;
            if !self.holds_comment(&own) {
                return true;
            }
            let first = own.start;
            let Some(signs) = self.cut_commented(kind, own) else { return false };
            seen += signs;
            let FastBuffers { commented, uncommented, .. } = &mut *self.buffers;
            commented.push((first, uncommented.len()));
            true
        });
        self.buffers.steps = steps;
        are_closed && seen == memchr::memmem::find_iter(&self.bytes[at..end], b"%%").count()
    }

    /// Whether a block of these lines holds the sign of a comment.
    fn holds_comment(&self, lines: &Range<usize>) -> bool {
        let lines = &self.buffers.lines[lines.clone()];
        lines.iter().any(|line| find_double(&self.source[line.start..line.end], b'%').is_some())
    }

    /// Builds what comments leave of a block whose lines begin with `first`; these are the pieces of it.
    pub(super) fn commented_block(
        &mut self,
        (kind, task): (BlockKind, Task),
        first: usize,
        pieces: Range<usize>,
        quotes: &[bool],
    ) {
        if pieces.is_empty() {
            return self.builder.other_block();
        }
        let start = self.buffers.lines[first].start;
        let (pieces, lines) = (&self.buffers.uncommented[pieces], BlockLines::Unknown);
        self.builder.block(&Block { kind, start, pieces, lines, quotes, task });
    }

    /// Adds the pieces of a block of text outside of its comments; returns how many signs of these it holds. `None` where
    /// one is left open, or where something is not recognised.
    fn cut_commented(&mut self, kind: BlockKind, lines: Range<usize>) -> Option<usize> {
        (kind == BlockKind::Text).then_some(())?;
        let FastBuffers { lines: all, pieces, uncommented, .. } = &mut *self.buffers;
        let lines = &mut all[lines];
        trim_ends(self.bytes, lines);
        pieces.clear();
        cut_lines(self.source, self.index, kind, lines.iter().map(TextLine::range), pieces)?;
        let (mut signs, mut is_hidden) = (0, false);
        for piece in pieces.drain(..) {
            if !matches!(piece.kind, PieceKind::Text) {
                // The text of a link comes as pieces of its own, but goes with the link.
                find_double(&self.source[piece.start..piece.end], b'%').is_none().then_some(())?;
                if !is_hidden {
                    uncommented.push(piece);
                }
                continue;
            }
            let mut from = piece.start;
            for sign in memchr::memmem::find_iter(&self.bytes[piece.start..piece.end], b"%%") {
                let sign = piece.start + sign;
                if !is_hidden && from < sign {
                    uncommented.push(Piece { start: from, end: sign, kind: PieceKind::Text });
                }
                (from, is_hidden) = (sign + 2, !is_hidden);
                signs += 1;
            }
            if !is_hidden && from < piece.end {
                // Alone behind a comment it is no text, but breaks the line.
                (self.bytes[from..piece.end].trim_ascii() != b"\\").then_some(())?;
                uncommented.push(Piece { start: from, end: piece.end, kind: PieceKind::Text });
            }
        }
        (!is_hidden).then_some(signs)
    }

    /// Has the parser read a stretch that holds the sign of a comment; a comment that it leaves open makes it longer.
    pub(super) fn commented(&mut self, at: usize, mut end: usize) -> usize {
        if !self.parser.read_commented(self.builder, at..end) {
            let close = memchr::memmem::find(&self.bytes[end..], b"%%");
            end = close.map_or(self.bytes.len(), |close| self.stretch(at, end + close + 1));
            if end == self.bytes.len() || !self.parser.read_commented(self.builder, at..end) {
                end = self.bytes.len();
                self.parser.read_commented(self.builder, at..end);
            }
        }
        end
    }
}
