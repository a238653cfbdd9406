//! Blocks cut into lines: each is an entry, unless the builder joins them.
//!
//! Only where a line begins and ends, and whether it is somebody else's; what it says is `line`'s to read.

use chrono::NaiveDate;

use crate::note::parse::block::{Block, BlockKind, BlockLine, BlockLines};
use crate::note::syntax::byte_index::{ByteIndex, Signs};
use crate::note::syntax::piece::Piece;
use crate::text::{Span, trim_end};

/// One line of a block.
pub(super) struct Line<'b> {
    /// From its first text to its end, trimmed.
    pub span: Span,
    pub pieces: &'b [Piece],
    /// It is somebody else's words (in a block quote that is not a callout), or stands in a drawer.
    pub quoted: bool,
    /// What it holds, where that is known.
    pub signs: Option<Signs>,
}

/// Where a line stands in its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::note) enum LinePosition {
    /// It begins the block, or is all of it.
    First,
    /// After others, of which the first gave this date.
    Later { lead: Option<NaiveDate> },
}

/// What is known of a block's Logseq drawers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawers {
    /// They count as text.
    Unheeded,
    /// Nothing yet.
    Unseen,
    /// None ends behind here.
    UpTo(usize),
}

/// Cuts a block into its entries.
pub(super) struct Lines<'b, 's> {
    source: &'s str,
    index: &'s ByteIndex,
    block: &'b Block<'b>,
    /// Those that are known and not taken yet.
    known: Option<&'b [BlockLine]>,
    rest: &'b [Piece],
    /// Up to where a Logseq drawer reaches.
    drawer_end: usize,
    drawers: Drawers,
    is_first: bool,
}

impl<'b, 's> Lines<'b, 's> {
    pub(super) fn new(source: &'s str, index: &'s ByteIndex, block: &'b Block<'b>) -> Lines<'b, 's> {
        Lines {
            source,
            index,
            block,
            known: match block.lines {
                BlockLines::Each(lines) => Some(lines),
                BlockLines::One(_) | BlockLines::Unknown => None,
            },
            rest: block.pieces,
            drawer_end: 0,
            drawers: Drawers::Unheeded,
            is_first: true,
        }
    }

    /// Takes what stands in a Logseq drawer for quoted, too.
    pub(super) fn look_for_drawers(&mut self) {
        self.drawers = Drawers::Unseen;
    }

    pub(super) fn next(&mut self) -> Option<Line<'b>> {
        let mut line = match self.known {
            Some(lines) => self.take(lines)?,
            None => self.find()?,
        };
        line.quoted |= self.in_drawer(&line.span);
        Some(line)
    }

    /// The next of the lines that are known.
    fn take(&mut self, lines: &'b [BlockLine]) -> Option<Line<'b>> {
        let (line, later) = lines.split_first()?;
        self.known = Some(later);
        let before = self.block.pieces.len() - self.rest.len();
        let (pieces, rest) = self.rest.split_at(line.pieces - before);
        self.rest = rest;
        Some(Line { span: line.span, pieces, quoted: false, signs: Some(line.signs) })
    }

    /// The next line, from its first piece on.
    fn find(&mut self) -> Option<Line<'b>> {
        let first = self.rest.first()?;
        // Lines that hold nothing but struck-out text or a comment leave no piece, also the block's first.
        let is_first = std::mem::take(&mut self.is_first)
            && !self.source[self.block.start.min(first.start)..first.start].contains('\n');
        let row = self.block.kind == BlockKind::TableRow;
        let (end, _) = self.index.line(first.start);
        let count = self.rest.partition_point(|piece| piece.start < end);
        let (pieces, rest) = self.rest.split_at(count.max(1));
        self.rest = rest;
        let start =
            if is_first { self.block.start.min(first.start) } else { self.line_text_start(first.start) };
        let text = &self.source[start..end.max(start)];
        let mut span = Span::new(start, start + trim_end(text).len());
        if row {
            // The cells, without the table's own bars.
            let text = self.source[span.range()].trim_end_matches([' ', '\t', '|']);
            span = Span::new(start, start + text.len());
        }
        let quoted = self.block.quotes.contains(&true) && (is_first || self.has_quote_sign(first.start));
        Some(Line { span, pieces, quoted, signs: None })
    }

    /// Where the text of a continuation line starts: after white space and quote signs.
    fn line_text_start(&self, at: usize) -> usize {
        let line = memchr::memrchr(b'\n', &self.source.as_bytes()[..at]).map_or(0, |nl| nl + 1);
        let lead = &self.source[line..at];
        line + lead.len() - lead.trim_start_matches([' ', '\t', '>']).len()
    }

    /// Whether the line of `at`, which does not begin its block, is somebody else's words: it carries the sign of
    /// such a quote. A lazy continuation line carries fewer signs than quotes are open.
    fn has_quote_sign(&self, at: usize) -> bool {
        let quotes = self.block.quotes;
        let line = memchr::memrchr(b'\n', &self.source.as_bytes()[..at]).map_or(0, |nl| nl + 1);
        let signs = self.source[line..at]
            .bytes()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'>'))
            .filter(|&b| b == b'>')
            .count();
        quotes[..signs.min(quotes.len())].contains(&true)
    }

    /// Where the block's last `:END:` stands, or 0: looked for once, at the first line that may open a drawer.
    fn last_end(&mut self) -> usize {
        if let Drawers::UpTo(end) = self.drawers {
            return end;
        }
        let start = self.block.start;
        let end = self.block.pieces.last().map_or(start, |piece| piece.end).max(start);
        let text = &self.source.as_bytes()[start..end];
        let last = memchr::memrchr_iter(b':', text).find(|at| text[*at..].starts_with(b":END:"));
        let last = last.map_or(0, |at| start + at);
        self.drawers = Drawers::UpTo(last);
        last
    }

    /// Whether the line opens, holds or closes a Logseq drawer (`:LOGBOOK:` … `:END:`).
    fn in_drawer(&mut self, span: &Span) -> bool {
        if self.drawers == Drawers::Unheeded {
            return false;
        }
        let (start, text) = (span.start as usize, &self.source[span.range()]);
        if start < self.drawer_end {
            return true;
        }
        let name = text.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).unwrap_or("");
        let opens =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'-' || b == b'_');
        if !opens || start >= self.last_end() {
            return false;
        }
        let rest = &self.source.as_bytes()[start..];
        let end = memchr::memchr_iter(b':', rest).find(|at| rest[*at..].starts_with(b":END:"));
        self.drawer_end = end.map_or(start, |at| start + at + 5);
        true
    }
}
