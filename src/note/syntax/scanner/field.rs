//! Dataview fields in brackets: `[give:: …]`, `(date:: …)`.
//!
//! What a field means is decided where marks and dates are read. Invariant: the scanner goes on behind the
//! `::`, and looks back no further than a key may be long, so that time stays linear.

use crate::note::syntax::extent::closing_bracket;
use crate::note::syntax::scanner::{Scanner, TokenKind};
use crate::text::is_mark;

impl Scanner<'_, '_> {
    /// A Dataview field in brackets or parentheses whose `::` is at `sign`.
    pub(super) fn field(&mut self, sign: usize, end: usize) -> usize {
        if self.source.as_bytes().get(sign + 1) != Some(&b':') || sign + 1 >= end {
            return sign + 1;
        }
        let value = sign + 2;
        let key_end = sign - trailing(&self.source[..sign], "*_ ");
        // Keys are short; looking further back would make a line of `::` quadratic.
        let window = self.source.floor_char_boundary(key_end.saturating_sub(64));
        // Most stand in no brackets.
        let before = &self.source.as_bytes()[window.saturating_sub(1)..key_end];
        if memchr::memrchr2(b'[', b'(', before).is_none() {
            return value;
        }
        let key_len = self.source[window..key_end]
            .chars()
            .rev()
            .take_while(|&c| c.is_alphanumeric() || c == '-' || c == '_' || is_mark(c))
            .map(char::len_utf8)
            .sum::<usize>();
        let key_start = key_end - key_len;
        let key = &self.source[key_start..key_end];
        let open = key_start - trailing(&self.source[window..key_start], "*_ ");
        let (opening, closing) = match self.source[..open].chars().next_back() {
            Some('[') => ('[', ']'),
            Some('(') => ('(', ')'),
            _ => return value,
        };
        if key.is_empty() || self.source[..open - 1].ends_with('\\') {
            return value;
        }
        let is_date = || self.words.date_fields.contains(&crate::language::normal_key(key));
        let marker = self.words.markers.get(key);
        if marker.is_none() && !is_date() {
            return value;
        }
        let Some(close) = closing_bracket(&self.source[value..self.end], opening, closing) else {
            return value;
        };
        let kind = match marker {
            Some(marker) => TokenKind::Field { marker, value, close: value + close + 1 },
            None => TokenKind::DateField { value },
        };
        self.push(open - 1, value, kind);
        value
    }
}

fn trailing(text: &str, set: &str) -> usize {
    text.len() - text.trim_end_matches(|c| set.contains(c)).len()
}
