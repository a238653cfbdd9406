//! Where the walk meets directives: in HTML comments, and behind the last cell of a table's row.
//!
//! What a comment says is read by `note::directive`. Invariant: nothing is looked for in a body of which it is
//! known that it holds none.

use crate::note::directive::{self, RawDirective};
use crate::note::parse::markdown::Walk;
use crate::text::Span;

impl Walk<'_, '_, '_> {
    /// A directive after the last `|` of a row whose last piece ends at `end`: one cell too many, of which the
    /// parser says nothing.
    pub(super) fn directive_beyond_row(&mut self, end: usize) {
        let rest = &self.source[end..];
        let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
        for (open, close) in [("<!--", "-->"), ("%%", "%%")] {
            let Some(start) = rest.find(open).filter(|&start| rest[..start].contains('|')) else { continue };
            let inner = start + open.len();
            let Some(len) = rest[inner..].find(close) else { continue };
            let span = Span::new(end + start, end + inner + len + close.len());
            let read = directive::read(self.source, span, open.len(), close.len());
            self.directives.extend(read.map(|read| RawDirective { is_beyond_row: true, ..read }));
        }
    }

    pub(super) fn html_comment(&mut self, start: usize, end: usize) {
        if self.wants_directives && self.source[start..end].starts_with("<!--") {
            self.directives.extend(directive::read(self.source, Span::new(start, end), 4, 3));
        }
    }

    /// The comments of an HTML block.
    pub(super) fn html_comments(&mut self, start: usize, end: usize) {
        if !self.wants_directives {
            return;
        }
        let mut at = start.max(self.base);
        while let Some(open) = self.source[at..end].find("<!--") {
            let open = at + open;
            let Some(close) = self.source[open + 4..end].find("-->") else { return };
            let close = open + 4 + close + 3;
            self.html_comment(open, close);
            at = close;
        }
    }
}
