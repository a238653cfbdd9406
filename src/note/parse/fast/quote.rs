//! Block quotes: callouts, which are read like the note itself, and somebody else's words, of which nothing counts.
//!
//! `None` where a line may go on lazily, without the sign of the quote.

use crate::note::parse::block::is_quotation;
use crate::note::parse::fast::buffers::TextLine;
use crate::note::parse::fast::inline::cut_lines;
use crate::note::parse::fast::line_start::{LineKind, begins_with_a_word};
use crate::note::parse::fast::unit::Lead;
use crate::note::parse::fast::{FastBuffers, FastReader, Step};

impl FastReader<'_, '_, '_> {
    /// A block quote at the margin: a callout, or somebody else's words. `None` where a line may go on lazily.
    pub(super) fn quote(&mut self, start: usize) -> Option<usize> {
        let mut end = start;
        while self.bytes.get(end) == Some(&b'>') {
            end = self.line(end, Lead::Margin).next;
        }
        if end < self.bytes.len() {
            let line = self.line(end, Lead::Margin);
            let ends = matches!(LineKind::of(self.text(&line)), LineKind::Heading(..) | LineKind::Bullet(_));
            (line.is_blank() || (ends && line.indent == 0)).then_some(())?;
        }
        if is_quotation(&self.source[start..end]) {
            self.somebody_elses(start, end)?;
            return Some(end);
        }
        // Tabs would be counted from the sign on.
        (!self.bytes[start..end].contains(&b'\t')).then_some(())?;
        let first = self.line(start, Lead::Quote);
        let read = self.blocks(start, first, end, Lead::Quote)?;
        // What the parser would have to read of it, it could not read without the signs.
        let FastBuffers { steps, lines, pieces, .. } = &mut *self.buffers;
        let mut rest = lines.as_slice();
        for step in steps.iter() {
            if let Step::Block { kind, lines, .. } = *step {
                let (own, behind) = rest.split_at(lines);
                rest = behind;
                pieces.clear();
                cut_lines(self.source, self.index, kind, own.iter().map(TextLine::range), pieces)?;
            }
        }
        Some(read)
    }

    /// A block quote of an item that begins at `start`, on the line before `at`: returns where it ends. `None` where it
    /// is a callout, or where a line may go on lazily.
    pub(super) fn item_quote(&mut self, start: usize, mut at: usize, base: usize) -> Option<usize> {
        is_quotation(&self.source[start..at]).then_some(())?;
        while at < self.bytes.len() {
            let line = self.line(at, Lead::Margin);
            if line.is_blank() {
                break;
            }
            let is_inside = (base..base + 4).contains(&line.indent);
            // What is indented further than its own item asks for goes on lazily, whatever it looks like.
            let outer = self.buffers.open.iter().rev().find(|column| **column <= line.indent);
            let is_beginning = line.indent < outer.map_or(0, |column| *column) + 4;
            match LineKind::of(self.text(&line)) {
                LineKind::Quote if is_inside => at = line.next,
                LineKind::Heading(..) | LineKind::Bullet(_) | LineKind::EmptyBullet if is_beginning => break,
                _ => return None,
            }
        }
        self.somebody_elses(start, at)?;
        Some(at)
    }

    /// Of a quote with words in it only that it stands there is told. `None` where it may hold none: an empty quote, or
    /// one of empty items or headings, is no block, and a title may follow it.
    fn somebody_elses(&mut self, start: usize, end: usize) -> Option<()> {
        let quote = &self.bytes[start..end];
        if !is_empty_quote(quote) {
            quote.split(|b| *b == b'\n').any(begins_with_a_word).then_some(())?;
            self.buffers.steps.push(Step::Other);
        }
        Some(())
    }
}

/// Whether a block quote holds nothing.
fn is_empty_quote(quote: &[u8]) -> bool {
    quote.iter().all(|b| matches!(b, b'>' | b' ' | b'\t' | b'\r' | b'\n'))
}
