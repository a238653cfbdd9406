//! Where a sign may begin something: at the start of the text, after a sign, and in no bare URL.
//!
//! Each byte is looked at once, however many signs there are.

use crate::note::syntax::extent::url_start;
use crate::note::syntax::scanner::Scanner;
use crate::text::is_mark;

impl Scanner<'_, '_> {
    /// Whether a sign at `at` may begin something: at the start of the text, or after a character
    /// that does not make it part of a word, an address or a path; and not inside a bare URL.
    pub(super) fn is_free(&mut self, at: usize) -> bool {
        // Most stand after a space, which ends every URL.
        if at == 0 || matches!(self.source.as_bytes()[at - 1], b' ' | b'\n') {
            return at >= self.url_end;
        }
        let before = self.source[..at].chars().next_back();
        let bound = before.is_some_and(|c| {
            c.is_alphanumeric()
                || matches!(c, '/' | '@' | '#' | '.' | '-' | '+' | '=' | '%' | '\\')
                || is_mark(c)
        });
        !bound && !self.in_url(at)
    }

    /// Whether `at` lies in a bare URL. Each byte is looked at once, however many signs there are.
    pub(super) fn in_url(&mut self, at: usize) -> bool {
        if at < self.url_end {
            return true;
        }
        let from = self.url_from.max(self.url_end);
        if at <= from {
            return false;
        }
        if self.source.as_bytes()[at - 1].is_ascii_whitespace() {
            // White space ends every URL.
            self.url_from = at;
            return false;
        }
        let stretch = &self.source[self.source.ceil_char_boundary(from)..at];
        let word = stretch
            .rfind(|c: char| self.ends_url(c))
            .map_or(0, |stop| stop + stretch[stop..].chars().next().map_or(1, char::len_utf8));
        // The next search starts at the last unfinished word: a URL may begin before this sign.
        self.url_from = at - (stretch.len() - word);
        let Some(begin) = url_start(&stretch[word..]) else {
            self.url_from = self.url_from.max(at.saturating_sub(16));
            return false;
        };
        let begin = at - (stretch.len() - word) + begin;
        let rest = &self.source[begin..self.end.max(at)];
        self.url_end = begin + rest.find(|c: char| self.ends_url(c)).unwrap_or(rest.len());
        at < self.url_end
    }

    fn ends_url(&self, c: char) -> bool {
        c.is_whitespace() || c == ']' || (c == '|' && self.in_table)
    }
}
