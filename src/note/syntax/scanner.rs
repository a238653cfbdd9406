//! One line's text, read from left to right: handles, tags, links, fields.
//!
//! The Markdown parser says which bytes are text and which are links; here those bytes are
//! searched. Everything is found in the source itself, never in decoded text, so that every span
//! is exact.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::language::{Marker, Markers};
use crate::note::syntax::extent::{closing_bracket, handle_len, tag_value, url_start};
use crate::note::syntax::link::{link_name, note_target};
use crate::note::syntax::piece::{Piece, PieceKind};
use crate::note::syntax::tag::{Tag, tag, tag_len};
use crate::text::{Span, is_mark};

/// Something found in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'s> {
    pub span: Span,
    pub kind: TokenKind<'s>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenKind<'s> {
    /// `@ana`, without the sign.
    Handle(&'s str),
    /// `@[[Ana]]`, `[[@Ana]]`, `#person/ana`.
    Always(Cow<'s, str>),
    Wikilink(Cow<'s, str>),
    Link(String),
    Marker {
        marker: Marker,
        topic: Option<&'s str>,
    },
    /// `[give:: …]`; the offset after `::` and after the closing bracket.
    Field {
        marker: Marker,
        value: usize,
        close: usize,
    },
    /// `[date:: …]`; the offset after `::`.
    DateField {
        value: usize,
    },
    /// A tag that is no marker and has no topic.
    OtherTag(&'s str),
}

/// What the scanner needs to know of the configuration.
#[derive(Clone, Copy)]
pub(crate) struct Words<'c> {
    pub markers: &'c Markers,
    /// Names of date fields, in normal form.
    pub date_fields: &'c [String],
}

/// The tokens of a line: hardly ever more than a few.
pub(crate) type Tokens<'s> = SmallVec<[Token<'s>; 4]>;

/// Finds the tokens of one line's pieces, in order.
pub(crate) struct Scanner<'s, 'c> {
    pub source: &'s str,
    /// End of the line (or block, where lines are joined).
    pub end: usize,
    pub words: Words<'c>,
    /// Whether the line is a table row: a bare URL ends at `|`.
    pub in_table: bool,
    /// Whether the block holds `::` at all.
    pub has_fields: bool,
    /// Up to where a bare URL reaches.
    url_end: usize,
    /// From where on no bare URL has been looked for.
    url_from: usize,
    pub tokens: Tokens<'s>,
}

impl<'s, 'c> Scanner<'s, 'c> {
    pub(crate) fn new(source: &'s str, end: usize, words: Words<'c>) -> Scanner<'s, 'c> {
        Scanner {
            source,
            end,
            words,
            in_table: false,
            has_fields: false,
            url_end: 0,
            url_from: 0,
            tokens: Tokens::new(),
        }
    }

    pub(crate) fn pieces(&mut self, pieces: &[Piece]) {
        self.url_from = pieces.first().map_or(0, |piece| piece.start);
        for piece in pieces {
            match &piece.kind {
                PieceKind::Text => self.text(piece.start, piece.end),
                PieceKind::Wikilink(target) => {
                    self.wikilink(piece.start, piece.end, &self.source[target.range()]);
                }
                PieceKind::Link(target) => {
                    if let Some(name) = note_target(target) {
                        self.push(piece.start, piece.end, TokenKind::Link(name));
                    }
                }
                PieceKind::Gap => {}
            }
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind<'s>) {
        self.tokens.push(Token { span: Span::new(start, end), kind });
    }

    fn text(&mut self, start: usize, end: usize) {
        let bytes = self.source.as_bytes();
        let mut at = start;
        while at < end {
            let rest = &bytes[at..end];
            let found = if self.has_fields {
                memchr::memchr3(b'@', b'#', b':', rest)
            } else {
                memchr::memchr2(b'@', b'#', rest)
            };
            let Some(found) = found else { return };
            let sign = at + found;
            at = match bytes[sign] {
                b'@' => self.handle(sign, end),
                b'#' => self.tag(sign, end),
                _ => self.field(sign, end),
            };
        }
    }

    fn handle(&mut self, sign: usize, end: usize) -> usize {
        let name = &self.source[sign + 1..end];
        let len = handle_len(name);
        if len > 0 && self.is_free(sign) {
            self.push(sign, sign + 1 + len, TokenKind::Handle(&name[..len]));
        }
        sign + 1 + len
    }

    fn tag(&mut self, sign: usize, end: usize) -> usize {
        let text = &self.source[sign + 1..end];
        let len = tag_len(text);
        if len == 0 || !self.is_free(sign) {
            return sign + 1 + len;
        }
        let mut stop = sign + 1 + len;
        let name = &text[..len];
        match tag(name, self.words.markers) {
            Tag::Person(person) => {
                self.push(sign, stop, TokenKind::Always(person.rsplit('/').next().unwrap_or(person).into()));
            }
            Tag::Marker(marker, mut topic) => {
                if topic.is_none() && text[len..].starts_with('=') {
                    let value = tag_value(&text[len + 1..]);
                    if !value.is_empty() {
                        topic = Some(value);
                        stop += 1 + value.len();
                    }
                }
                self.push(sign, stop, TokenKind::Marker { marker, topic });
            }
            Tag::Other => {
                if !name.contains('/') && !text[len..].starts_with('=') {
                    self.push(sign, stop, TokenKind::OtherTag(name));
                }
            }
        }
        stop
    }

    /// A Dataview field in brackets or parentheses whose `::` is at `sign`.
    fn field(&mut self, sign: usize, end: usize) -> usize {
        if self.source.as_bytes().get(sign + 1) != Some(&b':') || sign + 1 >= end {
            return sign + 1;
        }
        let value = sign + 2;
        let key_end = sign - trailing(&self.source[..sign], "*_ ");
        // Keys are short; looking further back would make a line of `::` quadratic.
        let window = self.source.floor_char_boundary(key_end.saturating_sub(64));
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

    fn wikilink(&mut self, start: usize, end: usize, target: &'s str) {
        if start > self.url_from && self.in_url(start) {
            return;
        }
        let name = link_name(target);
        if name.is_empty() {
            return;
        }
        let before = start.checked_sub(1).map(|at| self.source.as_bytes()[at]);
        match before {
            Some(b'@') if self.is_free(start - 1) => {
                let name = match name {
                    Cow::Borrowed(name) => name.trim_start_matches('@').into(),
                    Cow::Owned(name) => name.trim_start_matches('@').to_owned().into(),
                };
                return self.push(start - 1, end, TokenKind::Always(name));
            }
            Some(b'#')
                if self.is_free(start - 1)
                    && tag_len(&name) == name.len()
                    && self.source[start + 2..].starts_with(&*name) =>
            {
                // The name lives in the link's raw target, which is source text.
                let at = start + 2;
                let raw = &self.source[at..at + name.len()];
                match tag(raw, self.words.markers) {
                    Tag::Marker(marker, topic) => {
                        self.push(start - 1, end, TokenKind::Marker { marker, topic });
                    }
                    Tag::Person(person) => {
                        self.push(start - 1, end, TokenKind::Always(person.into()));
                    }
                    Tag::Other => {
                        if !raw.contains('/') {
                            self.push(start - 1, end, TokenKind::OtherTag(raw));
                        }
                    }
                }
                return;
            }
            _ => {}
        }
        let last = memchr::memrchr(b'/', name.as_bytes()).map_or(&*name, |slash| &name[slash + 1..]);
        if last.starts_with('@') {
            let plain = name.replace('@', "");
            return self.push(start, end, TokenKind::Always(plain.into()));
        }
        let may_be_date = name.bytes().any(|b| b.is_ascii_digit());
        if !may_be_date
            || crate::note::syntax::date::at_start(&name, &[]).is_none_or(|found| found.len < name.len())
        {
            self.push(start, end, TokenKind::Wikilink(name));
        }
    }

    /// Whether a sign at `at` may begin something: at the start of the text, or after a character
    /// that does not make it part of a word, an address or a path; and not inside a bare URL.
    fn is_free(&mut self, at: usize) -> bool {
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
    fn in_url(&mut self, at: usize) -> bool {
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

fn trailing(text: &str, set: &str) -> usize {
    text.len() - text.trim_end_matches(|c| set.contains(c)).len()
}

#[cfg(test)]
mod tests {
    use super::{Piece, PieceKind, Scanner, TokenKind, Words};
    use crate::language::Markers;

    fn tokens(line: &str) -> Vec<String> {
        let markers = Markers::default();
        let date_fields = ["date".to_owned()];
        let words = Words { markers: &markers, date_fields: &date_fields };
        let mut scanner = Scanner::new(line, line.len(), words);
        scanner.has_fields = true;
        scanner.pieces(&[Piece { start: 0, end: line.len(), kind: PieceKind::Text }]);
        scanner.tokens.iter().map(|token| line[token.span.range()].to_owned()).collect()
    }

    #[test]
    fn signs_count_only_where_they_are_free() {
        assert_eq!(
            tokens("@ana (@bo) a@b.c x/@y #give page#give \u{301}#ask *#ask*"),
            ["@ana", "@bo", "#give", "#ask"]
        );
        assert_eq!(tokens("e\u{301}#give"), Vec::<String>::new());
    }

    #[test]
    fn bare_urls_are_no_text() {
        assert_eq!(tokens("https://x.com/,@ana @bo"), ["@bo"]);
        assert_eq!(tokens("www.x.com/(#give) mailto:a,@b [https://x,]@cy"), ["@cy"]);
        assert_eq!(tokens("@a,@b,https://x,@c,@d @e"), ["@a", "@b", "@e"]);
    }

    #[test]
    fn a_long_line_of_signs_is_read_in_linear_time() {
        let line = "a,@b,#c::".repeat(300_000);
        assert_eq!(tokens(&line).len(), 600_000);
    }

    #[test]
    fn fields_stand_in_brackets() {
        assert_eq!(
            tokens("[give:: her CV] (**ask**:: x) give:: y [other:: z] [date:: 2026-01-01]"),
            ["[give::", "(**ask**::", "[date::"]
        );
        assert_eq!(tokens("[give:: never closed"), Vec::<String>::new());
    }

    #[test]
    fn topics_follow_a_slash_or_an_equals_sign() {
        let markers = Markers::default();
        let words = Words { markers: &markers, date_fields: &[] };
        let line = "#give/intro, #give=intro #ask=";
        let mut scanner = Scanner::new(line, line.len(), words);
        scanner.pieces(&[Piece { start: 0, end: line.len(), kind: PieceKind::Text }]);
        let topics: Vec<_> = scanner
            .tokens
            .iter()
            .map(|token| match token.kind {
                TokenKind::Marker { topic, .. } => topic,
                _ => None,
            })
            .collect();
        assert_eq!(topics, [Some("intro"), Some("intro"), None]);
    }
}
