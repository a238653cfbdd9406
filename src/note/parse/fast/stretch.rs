//! How far a stretch reaches that only the parser knows, and stretches with comments.
//!
//! Its invariant is that nothing is open where a stretch ends: no block, no code, no HTML and no comment. Where that
//! cannot be told it is the end of the note.

use crate::note::parse::block::{Block, BlockKind, BlockLines};
use crate::note::parse::fast::buffers::TextLine;
use crate::note::parse::fast::inline::cut_lines;
use crate::note::parse::fast::line_start::{LineKind, may_stay_open, opens_html};
use crate::note::parse::fast::unit::Lead;
use crate::note::parse::fast::{FastBuffers, FastReader, Step, trim_ends};
use crate::note::syntax::piece::{Piece, PieceKind};

impl FastReader<'_, '_, '_> {
    /// The end of the stretch that begins at `at` and that only the parser knows: the first place, not before
    /// `least`, where nothing can still be open.
    pub(super) fn stretch(&self, at: usize, least: usize) -> usize {
        let first = self.line(at, Lead::Margin);
        // What is indented as far belongs to the item that the stretch begins with.
        let mut column = match LineKind::of(self.text(&first)) {
            LineKind::Bullet(before) | LineKind::Number(before, _)
                if !is_box(&self.text(&first)[before..]) =>
            {
                first.indent + before
            }
            _ => usize::MAX,
        };
        // And so does what has the sign of a quote to the quote.
        let mut in_quote = first.indent == 0;
        let (mut end, mut after_blank, mut in_html) = (at, false, false);
        while end < self.bytes.len() {
            let line = self.line(end, Lead::Margin);
            let text = self.text(&line);
            if line.is_blank() {
                (after_blank, in_html) = (true, false);
                end = line.next;
                continue;
            }
            // At the margin nothing goes on over these, if no HTML does.
            let is_beginning = match LineKind::of(text) {
                LineKind::Heading(..) | LineKind::Bullet(_) | LineKind::Fence(..) => true,
                LineKind::Text => after_blank,
                _ => false,
            };
            if end > at && end >= least && !in_html && line.indent == 0 && is_beginning {
                return end;
            }
            let is_in_item = column < usize::MAX && (end == at || line.indent >= column);
            if !is_in_item {
                column = usize::MAX;
            }
            in_quote &= text[0] == b'>' && line.indent == 0;
            if !is_in_item && !in_quote && may_stay_open(text) {
                return self.bytes.len();
            }
            in_html |= opens_html(text);
            after_blank = false;
            end = line.next;
        }
        end
    }

    /// Builds a unit that is one paragraph with comments in it; `None` if it is more, or if one stays open.
    pub(super) fn commented_paragraph(&mut self, at: usize, end: usize) -> Option<()> {
        let FastBuffers { steps, lines, pieces, .. } = &mut *self.buffers;
        let &[Step::Block { kind: kind @ BlockKind::Text, task, line: (start, _), .. }] = steps.as_slice()
        else {
            return None;
        };
        pieces.clear();
        trim_ends(self.bytes, lines);
        cut_lines(self.source, self.index, kind, lines.iter().map(TextLine::range), pieces)?;
        let mut text = Vec::new();
        let (mut signs, mut is_hidden) = (0, false);
        for piece in pieces.drain(..) {
            if !matches!(piece.kind, PieceKind::Text) {
                if !is_hidden {
                    text.push(piece);
                }
                continue;
            }
            let mut from = piece.start;
            for sign in memchr::memmem::find_iter(&self.bytes[piece.start..piece.end], b"%%") {
                let sign = piece.start + sign;
                if !is_hidden && from < sign {
                    text.push(Piece { start: from, end: sign, kind: PieceKind::Text });
                }
                (from, is_hidden) = (sign + 2, !is_hidden);
                signs += 1;
            }
            if !is_hidden && from < piece.end {
                // Alone behind a comment it is no text, but breaks the line.
                (self.bytes[from..piece.end].trim_ascii() != b"\\").then_some(())?;
                text.push(Piece { start: from, end: piece.end, kind: PieceKind::Text });
            }
        }
        // Of those in a link or in what is struck out only the parser knows.
        let all = memchr::memmem::find_iter(&self.bytes[at..end], b"%%").count();
        (!is_hidden && signs == all).then_some(())?;
        if text.is_empty() {
            self.builder.other_block();
        } else {
            let lines = BlockLines::Unknown;
            self.builder.block(&Block { kind, start, pieces: &text, lines, quotes: &[], task });
        }
        Some(())
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

/// Whether an item holds no more than a box: a blank line ends it.
fn is_box(text: &[u8]) -> bool {
    matches!(text.trim_ascii(), [b'[', b' ' | b'\t' | b'x' | b'X', b']'])
}
