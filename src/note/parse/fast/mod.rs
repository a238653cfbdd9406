//! The fast path over common Markdown: what most notes are made of, read without the Markdown parser.
//!
//! Reading that alone takes a fraction of the parser's time: without this path a check of plain notes takes twice the
//! instructions. It is not a second parser: it decides nothing that it does not recognise. It gives up by block:
//! of a paragraph, a heading or an item with odd text only that text goes to the parser; where the structure of
//! blocks is odd, the list item at the margin or the block goes there, up to a place where no block can be open.
//! Nothing of a block at the margin, or of an item there with all that is nested in it, is built before its structure
//! is recognised. A property test holds the two readers to the same notes.

mod buffers;
mod comments;
mod inline;
mod line_start;
mod quote;
mod stretch;
mod table;
mod unit;

use std::ops::{ControlFlow, Range};

use crate::config::SoftBreaks;
use crate::note::parse::block::{Block, BlockKind, BlockLine, BlockLines};
use crate::note::parse::builder::Builder;
use crate::note::parse::features::Features;
use crate::note::syntax::byte_index::ByteIndex;
use crate::note::syntax::line_start::Task;
use crate::text::{Span, find_double, trim_end};

pub(super) use crate::note::parse::fast::buffers::FastBuffers;
use crate::note::parse::fast::buffers::{Step, TextLine};
use crate::note::parse::fast::inline::cut_line;
use crate::note::parse::fast::unit::Lead;

/// The Markdown parser, for what is not recognised.
pub(super) trait FullParser<'s, 'c> {
    /// Reads a stretch that begins and ends where no block is open, or the text of one block, of an item with
    /// this box.
    fn read(&mut self, builder: &mut Builder<'s, 'c>, stretch: Range<usize>, task: Task);

    /// Reads a stretch that begins outside of an Obsidian comment, but nothing of it where a comment is open at its
    /// end and more text follows.
    fn read_commented(&mut self, builder: &mut Builder<'s, 'c>, stretch: Range<usize>) -> bool;
}

/// Reads `source[body..]` into `builder`. The note must hold nothing that acts from afar (see
/// [`crate::note::parse::features::Features::allow_fast_path`]); of comments it must be said whether it may hold some.
///
/// Before each unit it asks `wants` whether to go on. A unit is a block at the margin, or a list item there with all
/// that is nested in it. How it is read depends on what the builder holds of the blocks before it, and on the text
/// from where it begins to the second line behind where it ends.
pub(super) fn read<'s, 'c>(
    (source, body): (&'s str, usize),
    index: &ByteIndex,
    comments: CommentSigns,
    builder: &mut Builder<'s, 'c>,
    buffers: &mut FastBuffers,
    parser: &mut dyn FullParser<'s, 'c>,
    mut wants: impl FnMut(usize, &Builder<'s, 'c>) -> ControlFlow<()>,
) {
    let bytes = source.as_bytes();
    let mut reader = FastReader { source, bytes, index, comments, builder, buffers, parser };
    let mut at = body;
    while let Some(&first) = bytes.get(at) {
        if first == b'\n' {
            at += 1;
            continue;
        }
        if wants(at, reader.builder).is_break() {
            return;
        }
        at = reader.unit(at);
    }
}

/// Whether a note may hold Obsidian comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CommentSigns {
    None,
    Some,
}

impl CommentSigns {
    pub(super) fn of(features: Features) -> CommentSigns {
        if features.comments { CommentSigns::Some } else { CommentSigns::None }
    }
}

struct FastReader<'r, 's, 'c> {
    source: &'s str,
    bytes: &'s [u8],
    index: &'r ByteIndex,
    comments: CommentSigns,
    builder: &'r mut Builder<'s, 'c>,
    buffers: &'r mut FastBuffers,
    parser: &'r mut dyn FullParser<'s, 'c>,
}

impl FastReader<'_, '_, '_> {
    /// Reads a unit: a block at the margin, or a list item there with all that is nested in it. Returns where the
    /// next one begins.
    fn unit(&mut self, at: usize) -> usize {
        let line = self.line(at, Lead::Margin);
        if line.is_blank() {
            return line.next;
        }
        self.buffers.clear();
        let text = self.text(&line);
        if self.comments == CommentSigns::None && self.is_silent_text(&line) {
            // Most blocks are a line of prose, of which nothing has to be kept.
            self.builder.silent_paragraph(line.end);
            return line.next;
        }
        let lead = if text[0] == b'>' && line.indent == 0 { Lead::Quote } else { Lead::Margin };
        let end = match lead {
            Lead::Quote => self.quote(at),
            Lead::Margin => self.blocks(at, line, self.bytes.len(), lead),
        };
        let is_known = end.is_some();
        let end = end.unwrap_or_else(|| self.stretch(at, at));
        let is_commented =
            self.comments == CommentSigns::Some && find_double(&self.source[at..end], b'%').is_some();
        if is_commented && !(is_known && self.are_comments_closed(at, end)) {
            return self.commented(at, end);
        }
        if is_known {
            self.build(lead);
        } else {
            self.parser.read(self.builder, at..end, Task::None);
        }
        end
    }

    /// Builds what was read of a unit, whose comments are closed if it holds some.
    fn build(&mut self, lead: Lead) {
        let quotes: &[bool] = if lead == Lead::Quote { &[false] } else { &[] };
        let steps = std::mem::take(&mut self.buffers.steps);
        let (mut before, mut depth) = (0, 0);
        let (mut rows, mut pieces) = (0, 0);
        let (mut commented, mut uncommented) = (0, 0);
        for step in &steps {
            match *step {
                Step::Open => {
                    depth += 1;
                    self.builder.open_item();
                }
                Step::Close => {
                    depth -= 1;
                    self.builder.close_item();
                }
                Step::Other => self.builder.other_block(),
                Step::Table { rows: count } => {
                    pieces = self.build_rows(rows..rows + count, pieces);
                    rows += count;
                }
                Step::OddTable { start, end } => self.parser.read(self.builder, start..end, Task::None),
                Step::Block { kind, task, lines, line: (start, end), is_signed } => {
                    let own = before..before + lines;
                    before = own.end;
                    // Where lines are joined it matters in which of them the text of an item ends.
                    let is_joined = lines > 1
                        && depth > 0
                        && self.builder.grammar.config.journal.soft_breaks == SoftBreaks::Join;
                    if let Some(&(first, end)) = self.buffers.commented.get(commented)
                        && first == own.start
                    {
                        self.commented_block((kind, task), first, uncommented..end, quotes);
                        (commented, uncommented) = (commented + 1, end);
                    } else if is_signed || is_joined {
                        self.block(kind, task, own, quotes);
                    } else if depth > 0 {
                        // How it begins is all that matters.
                        self.builder.silent_block(trimmed(self.source, start, end), task);
                    } else if lead == Lead::Quote {
                        self.builder.other_block();
                    } else {
                        self.builder.silent_paragraph(self.buffers.lines[before - 1].end);
                    }
                }
            }
        }
        self.buffers.steps = steps;
    }

    /// Builds a block of some lines, whose text the parser reads where it holds what is not recognised.
    fn block(&mut self, kind: BlockKind, task: Task, lines: Range<usize>, quotes: &[bool]) {
        let FastBuffers { lines: all, pieces, cut, .. } = &mut *self.buffers;
        let lines = &all[lines];
        let (Some(&TextLine { start, .. }), Some(&TextLine { end: last, .. })) =
            (lines.first(), lines.last())
        else {
            return;
        };
        pieces.clear();
        cut.clear();
        let is_cut = lines.iter().all(|line| {
            let &TextLine { start, end, signs } = line;
            let is_cut = cut_line(self.source, self.index, kind, (start, end), pieces).is_some();
            cut.push(BlockLine { span: trimmed(self.source, start, end), pieces: pieces.len(), signs });
            is_cut
        });
        if !is_cut {
            let stretch = match kind {
                BlockKind::Text => start..last,
                _ => start - heading_signs(&self.bytes[..start])..self.index.line(start).0,
            };
            return self.parser.read(self.builder, stretch, task);
        }
        let lines = match cut.as_slice() {
            _ if !quotes.is_empty() => BlockLines::Unknown,
            &[line] => BlockLines::One(line),
            lines => BlockLines::Each(lines),
        };
        self.builder.block(&Block { kind, start, pieces, lines, quotes, task });
    }
}

/// How many bytes the signs of a heading take, before its text.
fn heading_signs(before: &[u8]) -> usize {
    let spaces = before.iter().rev().take_while(|&&b| b == b' ').count();
    spaces + before[..before.len() - spaces].iter().rev().take_while(|&&b| b == b'#').count()
}

/// Takes the white space at their ends from lines.
fn trim_ends(source: &[u8], lines: &mut [TextLine]) {
    for line in lines {
        line.end = line.start + source[line.start..line.end].trim_ascii_end().len();
    }
}

/// A line's text without the white space at its end.
fn trimmed(source: &str, start: usize, end: usize) -> Span {
    Span::new(start, start + trim_end(&source[start..end]).len())
}
