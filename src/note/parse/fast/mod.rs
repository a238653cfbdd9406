//! The fast path over common Markdown: headings, paragraphs and bullet lists of text and links.
//!
//! Most of a journal is no more than that, and reading that alone takes a fraction of the Markdown parser's
//! time: without this path a check takes twice the instructions. It is not a second parser: it decides
//! nothing that it does not recognise. A stretch that holds anything else (emphasis, code, a table, an ordered
//! list …) goes to the parser as it stands, from a place where no block is open to another, and what may
//! reach over blank lines takes the rest of the note with it. Nothing of a block is built before all of it is
//! recognised. A property test holds the two readers to the same notes.

mod buffers;
mod cut;

use std::cell::Cell;
use std::ops::Range;

use crate::note::parse::block::{Block, BlockKind};
use crate::note::parse::builder::Builder;
use crate::note::syntax::line_start::Task;
use crate::note::syntax::piece::{Piece, PieceKind};
use crate::note::syntax::sign::holds_sign;
use crate::text::Span;

pub(super) use crate::note::parse::fast::buffers::FastBuffers;
use crate::note::parse::fast::buffers::Step;
use crate::note::parse::fast::cut::{begins_text, bullet, cut, heading_level};

/// Reads `source[body..]` into `builder`. `markdown` is given the stretches for the parser, in order. The
/// note must hold nothing that acts from afar (see [`crate::note::parse::features::Features::allow_fast_path`]).
pub(super) fn read<'s, 'c>(
    source: &'s str,
    body: usize,
    builder: &mut Builder<'s, 'c>,
    buffers: &mut FastBuffers,
    markdown: &mut dyn FnMut(&mut Builder<'s, 'c>, Range<usize>),
) {
    let mut reader = FastReader { source, bytes: source.as_bytes(), builder, buffers, last: Cell::default() };
    let mut at = body;
    while at < source.len() {
        let line = reader.line(at);
        let text = reader.text(&line);
        let next = if line.is_blank() {
            Some(line.next)
        } else if line.indent > 0 {
            None
        } else if begins_text(text) {
            reader.paragraph(line)
        } else if let Some(heading) = heading_level(text) {
            reader.heading(&line, heading)
        } else if bullet(text).is_some() {
            reader.list(line)
        } else if text.starts_with(b"```") {
            reader.fence(&line)
        } else if text.starts_with(b">") {
            reader.quote(line)
        } else {
            None
        };
        at = next.unwrap_or_else(|| {
            let end = reader.stretch(at);
            markdown(reader.builder, at..end);
            end
        });
    }
}

struct FastReader<'r, 's, 'c> {
    source: &'s str,
    bytes: &'s [u8],
    builder: &'r mut Builder<'s, 'c>,
    buffers: &'r mut FastBuffers,
    /// The line that was looked at last: where it ends one block, the next begins with it.
    last: Cell<FastLine>,
}

/// One line of the source.
#[derive(Debug, Clone, Copy, Default)]
struct FastLine {
    start: usize,
    /// The first byte that is neither space nor tab, and its column from 0.
    text: usize,
    indent: usize,
    /// Without the line end; of a blank line no more than `text`.
    end: usize,
    next: usize,
}

impl FastLine {
    fn is_blank(&self) -> bool {
        self.text == self.end
    }
}

/// Whether a line of text would continue a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paragraph {
    None,
    Open,
}

impl<'s> FastReader<'_, 's, '_> {
    fn line(&self, at: usize) -> FastLine {
        let last = self.last.get();
        if last.start == at && last.next > at {
            return last;
        }
        let rest = &self.bytes[at..];
        if rest.first() == Some(&b'\n') {
            return FastLine { start: at, text: at, indent: 0, end: at, next: at + 1 };
        }
        let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let next = (at + len + 1).min(self.bytes.len());
        let line = &rest[..len];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (mut text, mut indent) = (0, 0);
        while let Some(b @ (b' ' | b'\t')) = line.get(text) {
            indent = if *b == b' ' { indent + 1 } else { (indent / 4 + 1) * 4 };
            text += 1;
        }
        let line = FastLine { start: at, text: at + text, indent, end: at + line.len(), next };
        self.last.set(line);
        line
    }

    fn text(&self, line: &FastLine) -> &'s [u8] {
        &self.bytes[line.text..line.end]
    }

    fn heading(&mut self, line: &FastLine, (level, before): (u8, usize)) -> Option<usize> {
        let end = self.heading_end(line, before)?;
        self.buffers.pieces.clear();
        let start = line.text + before;
        cut(self.source, start, end, &mut self.buffers.pieces).then_some(())?;
        self.build(BlockKind::Heading(level), start, Some(end));
        Some(line.next)
    }

    /// The end of a heading's text; `None` where there is none, or where closing signs follow it.
    fn heading_end(&self, line: &FastLine, before: usize) -> Option<usize> {
        let text = &self.bytes[line.text + before..line.end].trim_ascii_end();
        (!text.is_empty() && !text.ends_with(b"#") && text[0] != b'\t')
            .then_some(line.text + before + text.len())
    }

    /// Builds a block at the margin; `end` is where its line ends, where it is one.
    fn build(&mut self, kind: BlockKind, start: usize, end: Option<usize>) {
        let (pieces, line) = (&self.buffers.pieces, end.map(|end| trimmed(self.source, start, end)));
        self.builder.block(&Block { kind, start, pieces, line, quotes: &[], task: Task::None });
    }

    /// A paragraph at the margin. One that holds no sign of the language leaves nothing behind, so
    /// what its lines hold does not matter.
    fn paragraph(&mut self, first: FastLine) -> Option<usize> {
        self.buffers.lines.clear();
        self.buffers.lines.push((first.text, first.end));
        let mut end = first.next;
        while end < self.bytes.len() {
            let line = self.line(end);
            let text = self.text(&line);
            if line.is_blank() || (line.indent == 0 && interrupts(text)) {
                break;
            }
            begins_text(text).then_some(())?;
            self.buffers.lines.push((line.text, line.end));
            end = line.next;
        }
        let FastBuffers { lines, pieces, .. } = &mut *self.buffers;
        let last = lines.last()?.1;
        if holds_sign(&self.bytes[first.text..last]) {
            pieces.clear();
            lines.iter().all(|&(start, end)| cut(self.source, start, end, pieces)).then_some(())?;
            let end = (lines.len() == 1).then_some(first.end);
            self.build(BlockKind::Text, first.text, end);
        } else {
            self.builder.silent_paragraph(last);
        }
        Some(end)
    }

    /// A bullet list at the margin, with all that is nested in it.
    fn list(&mut self, first: FastLine) -> Option<usize> {
        self.buffers.clear();
        let mut end = first.next;
        let mut paragraph = self.item(&first, bullet(self.text(&first))?)?;
        while end < self.bytes.len() {
            let line = self.line(end);
            let text = self.text(&line);
            if line.is_blank() {
                paragraph = Paragraph::None;
            } else if let Some(before) = bullet(text) {
                paragraph = self.item(&line, before)?;
            } else if line.indent == 0 && (paragraph == Paragraph::None || heading_level(text).is_some()) {
                break;
            } else if paragraph == Paragraph::Open {
                begins_text(text).then_some(())?;
                self.buffers.continue_block((line.text, line.end));
            } else {
                self.buffers.close_to(line.indent);
                let column = *self.buffers.open.last()?;
                (line.indent <= column + 3 && begins_text(text)).then_some(())?;
                self.buffers.block(BlockKind::Text, Task::None, (line.text, line.end));
                paragraph = Paragraph::Open;
            }
            end = line.next;
        }
        self.buffers.close_to(0);
        self.build_list()?;
        Some(end)
    }

    /// A line that opens an item.
    fn item(&mut self, line: &FastLine, before: usize) -> Option<Paragraph> {
        self.buffers.close_to(line.indent);
        let parent = self.buffers.open.last().copied().unwrap_or(0);
        (line.indent <= parent + 3).then_some(())?;
        self.buffers.steps.push(Step::Open);
        self.buffers.open.push(line.indent + before);
        let mut start = line.text + before;
        let mut text = &self.bytes[start..line.end];
        if let Some((level, before)) = heading_level(text) {
            let heading = FastLine { text: start, ..*line };
            let end = self.heading_end(&heading, before)?;
            self.buffers.block(BlockKind::Heading(level), Task::None, (start + before, end));
            return Some(Paragraph::None);
        }
        let task = match text {
            [b'[', b' ', b']', b' ', ..] => Task::Plan,
            [b'[', b'x' | b'X', b']', b' ', ..] => Task::Done,
            _ => Task::None,
        };
        if task != Task::None {
            start += 4;
            text = &text[4..];
        }
        begins_text(text).then_some(())?;
        self.buffers.block(BlockKind::Text, task, (start, line.end));
        Some(Paragraph::Open)
    }

    /// Cuts all blocks of the list, then builds it; nothing is built where one is not recognised.
    fn build_list(&mut self) -> Option<()> {
        let FastBuffers { steps, lines, pieces, .. } = &mut *self.buffers;
        pieces.clear();
        let mut lines = lines.as_slice();
        for step in steps {
            let Step::Block { kind, lines: count, pieces: cuts, .. } = step else { continue };
            let (own, rest) = lines.split_at(*count);
            lines = rest;
            let before = pieces.len();
            let signed = holds_sign(&self.bytes[own[0].0..own[own.len() - 1].1]);
            if *kind == BlockKind::Text && !signed {
                // How it begins is all that matters.
                pieces.push(Piece { start: own[0].0, end: own[0].1, kind: PieceKind::Text });
                *count = 0;
            } else {
                let is_known = own.iter().all(|&(start, end)| cut(self.source, start, end, pieces));
                is_known.then_some(())?;
            }
            *cuts = pieces.len() - before;
        }
        let mut pieces = self.buffers.pieces.as_slice();
        for step in &self.buffers.steps {
            match *step {
                Step::Open => self.builder.open_item(),
                Step::Close => self.builder.close_item(),
                Step::Block { kind, task, lines, end, pieces: count } => {
                    let (own, rest) = pieces.split_at(count);
                    pieces = rest;
                    let start = own[0].start;
                    if lines == 0 {
                        self.builder.silent_block(trimmed(self.source, start, end), task);
                        continue;
                    }
                    let line = (lines == 1).then(|| trimmed(self.source, start, end));
                    self.builder.block(&Block { kind, start, pieces: own, line, quotes: &[], task });
                }
            }
        }
        Some(())
    }

    /// A fenced block of code at the margin: to its closing fence, or to the end. `None` where it
    /// is inline code that happens to begin a paragraph.
    fn fence(&mut self, opening: &FastLine) -> Option<usize> {
        let ticks = |line: &[u8]| line.iter().take_while(|&&b| b == b'`').count();
        let text = self.text(opening);
        let count = ticks(text);
        (!text[count..].contains(&b'`')).then_some(())?;
        self.builder.other_block();
        let mut at = opening.next;
        while at < self.bytes.len() {
            let line = self.line(at);
            let text = self.text(&line);
            at = line.next;
            let closing = ticks(text);
            if line.indent < 4 && closing >= count && text[closing..].trim_ascii().is_empty() {
                break;
            }
        }
        Some(at)
    }

    /// A block quote at the margin: somebody else's words, up to a blank line. `None` where it is a
    /// callout, or where a line may be its lazy continuation.
    fn quote(&mut self, first: FastLine) -> Option<usize> {
        let inside = self.text(&first)[1..].trim_ascii_start();
        (!inside.starts_with(b"[!")).then_some(())?;
        let mut end = first.next;
        while end < self.bytes.len() {
            let line = self.line(end);
            if line.is_blank() {
                break;
            }
            (line.indent == 0 && self.text(&line).starts_with(b">")).then_some(())?;
            end = line.next;
        }
        self.builder.other_block();
        Some(end)
    }

    /// The end of the stretch that begins at `at` and that only the parser knows: the first place
    /// where nothing can still be open. That is a heading at the margin, or a line of text at the
    /// margin after a blank line; but there is none once code or HTML may have begun.
    fn stretch(&self, at: usize) -> usize {
        let (mut end, mut after_blank) = (at, false);
        while end < self.bytes.len() {
            let line = self.line(end);
            let text = self.text(&line);
            let at_margin = end > at && line.indent == 0;
            if at_margin && (heading_level(text).is_some() || (after_blank && begins_text(text))) {
                return end;
            }
            if memchr::memchr3(b'<', b'`', b'~', text).is_some_and(|sign| may_stay_open(&text[sign..])) {
                return self.bytes.len();
            }
            after_blank = line.is_blank();
            end = line.next;
        }
        end
    }
}

/// A line's text without the white space at its end.
fn trimmed(source: &str, start: usize, end: usize) -> Span {
    Span::new(start, start + source[start..end].trim_end().len())
}

/// Whether a line of text at the margin ends the paragraph before it.
fn interrupts(text: &[u8]) -> bool {
    heading_level(text).is_some() || bullet(text).is_some()
}

/// Whether a line holds what may reach over a blank line: HTML, or a fence.
fn may_stay_open(text: &[u8]) -> bool {
    text.contains(&b'<') || text.windows(3).any(|signs| signs == b"```" || signs == b"~~~")
}
