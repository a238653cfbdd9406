//! How far a stretch reaches that only the parser knows.
//!
//! Its invariant is that nothing is open where a stretch ends: no block, no code and no HTML. Where that cannot be told
//! it is the end of the note. Comments may be open (`comments`).

use crate::note::parse::fast::FastReader;
use crate::note::parse::fast::line_start::{LineKind, may_stay_open, opens_html};
use crate::note::parse::fast::unit::Lead;

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
}

/// Whether an item holds no more than a box: a blank line ends it.
fn is_box(text: &[u8]) -> bool {
    matches!(text.trim_ascii(), [b'[', b' ' | b'\t' | b'x' | b'X', b']'])
}
