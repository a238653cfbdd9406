//! One line's text, read from left to right: handles, tags, links, fields.
//!
//! The Markdown parser says which bytes are text and which are links; here those bytes are
//! searched. Everything is found in the source itself, never in decoded text, so that every span
//! is exact.

mod field;
#[cfg(test)]
mod tests;
mod url;

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::language::{Marker, Markers};
use crate::note::syntax::byte_index::ByteIndex;
use crate::note::syntax::date::{self, Formats};
use crate::note::syntax::extent::{handle_len, tag_value};
use crate::note::syntax::link::{leads_out, link_name, note_target};
use crate::note::syntax::nobody::{OwnWords, citation_len, citation_start, is_nobodys_handle};
use crate::note::syntax::piece::{Piece, PieceKind};
use crate::note::syntax::tag::{Tag, tag, tag_len};
use crate::text::{Span, is_written_without_spaces};

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
    /// The same in a shape that is not a person's: `@types/node`.
    DoubtfulHandle(&'s str),
    /// `@[[Ana]]`, `#person/ana`.
    Always(Cow<'s, str>),
    /// `[[@Ana]]`.
    SigilLink(Cow<'s, str>),
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
    /// A tag that is not a marker and has no topic.
    OtherTag(&'s str),
}

/// What the scanner needs to know of the configuration.
#[derive(Clone, Copy)]
pub(crate) struct Words<'c> {
    pub markers: &'c Markers,
    /// Names of date fields, in normal form.
    pub date_fields: &'c [String],
    pub formats: &'c Formats,
    pub nobody: OwnWords<'c>,
}

/// The tokens of a line: hardly ever more than a few.
pub(crate) type Tokens<'s> = SmallVec<[Token<'s>; 4]>;

/// Finds the tokens of one line's pieces, in order.
pub(crate) struct Scanner<'s, 'c> {
    pub source: &'s str,
    index: &'c ByteIndex,
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
    /// Up to where the text of a link that leads out of the journal reaches.
    outward_end: usize,
    /// Up to where a citation reaches.
    citation_end: usize,
    /// The second handle of `@ana/@bo`.
    joined: Option<usize>,
    pub tokens: Tokens<'s>,
}

impl<'s, 'c> Scanner<'s, 'c> {
    pub(crate) fn new(
        source: &'s str,
        index: &'c ByteIndex,
        end: usize,
        words: Words<'c>,
    ) -> Scanner<'s, 'c> {
        Scanner {
            source,
            index,
            end,
            words,
            in_table: false,
            has_fields: false,
            url_end: 0,
            url_from: 0,
            outward_end: 0,
            citation_end: 0,
            joined: None,
            tokens: Tokens::new(),
        }
    }

    pub(crate) fn pieces(&mut self, pieces: &[Piece]) {
        self.url_from = pieces.first().map_or(0, |piece| piece.start);
        for piece in pieces {
            match &piece.kind {
                PieceKind::Text => self.text(piece.start, piece.end),
                PieceKind::Wikilink(target) => {
                    self.wikilink(piece.start, piece.end, *target);
                }
                PieceKind::Link(target) => {
                    if let Some(name) = note_target(target) {
                        self.push(piece.start, piece.end, TokenKind::Link(name));
                    } else if leads_out(target) {
                        self.outward_end = piece.end;
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
        let mut sign = self.index.sign(start, end);
        while sign < end {
            let next = match bytes[sign] {
                b'@' => self.handle(sign, start, end),
                b'#' => self.tag(sign, end),
                b':' if self.has_fields => self.field(sign, end),
                _ => sign + 1,
            };
            sign = self.index.sign(next, end);
        }
    }

    /// A handle in the stretch of text `start..end`.
    fn handle(&mut self, sign: usize, start: usize, end: usize) -> usize {
        let text = &self.source[sign + 1..end];
        let len = handle_len(text);
        let stop = sign + 1 + len;
        if len == 0 {
            return stop;
        }
        // After a letter of such a script it is nobody's unless a page is called so.
        let is_glued = !self.is_free(sign) && self.joined != Some(sign);
        if is_glued && !self.follows_unspaced(sign) {
            return stop;
        }
        let (name, after) = text.split_at(len);
        // `@ana/@bo` is both.
        let joins = after.starts_with("/@") && handle_len(&after[2..]) > 0;
        if joins {
            self.joined = Some(stop + 1);
        }
        let is_doubtful = is_glued
            || (!joins && is_no_end_of_handle(after))
            || is_elided(name, after)
            || sign < self.outward_end
            || is_nobodys_handle(name, self.words.nobody)
            || self.is_cited(sign, start, end);
        let kind = if is_doubtful { TokenKind::DoubtfulHandle(name) } else { TokenKind::Handle(name) };
        self.push(sign, stop, kind);
        stop
    }

    /// Whether the `@` at `sign` follows a letter of a script that is written without spaces.
    fn follows_unspaced(&mut self, sign: usize) -> bool {
        let before = self.source[..sign].chars().next_back();
        before.is_some_and(is_written_without_spaces) && !self.in_url(sign)
    }

    /// Whether a handle stands in a citation: `[@smith2020]`, `[see @a; @b, p. 3]`.
    fn is_cited(&mut self, sign: usize, start: usize, end: usize) -> bool {
        if sign < self.citation_end {
            return true;
        }
        let Some(open) = citation_start(&self.source[start..sign]) else { return false };
        let open = start + open + 1;
        if let Some(len) = citation_len(&self.source[open..end]) {
            self.citation_end = open + len;
        }
        sign < self.citation_end
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
                self.push(sign, stop, TokenKind::Always(person.into()));
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
            Tag::Group => {}
            Tag::Other => {
                if !name.contains('/') && !text[len..].starts_with('=') {
                    self.push(sign, stop, TokenKind::OtherTag(name));
                }
            }
        }
        stop
    }

    fn wikilink(&mut self, start: usize, end: usize, target: Span) {
        if start > self.url_from && self.in_url(start) {
            return;
        }
        let name = link_name(&self.source[target.range()]);
        if name.is_empty() {
            return;
        }
        let before = start.checked_sub(1).map(|at| self.source.as_bytes()[at]);
        match before {
            Some(b'@') if self.is_free(start - 1) => {
                let name: Cow<'s, str> = match name {
                    Cow::Borrowed(name) => name.trim_start_matches('@').into(),
                    Cow::Owned(name) => name.trim_start_matches('@').to_owned().into(),
                };
                if !self.is_date(&name) {
                    self.push(start - 1, end, TokenKind::Always(name));
                }
                return;
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
                    Tag::Group => {}
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
        let signs = self.index.signs(target.start as usize, target.end as usize);
        if signs.names {
            let last = memchr::memrchr(b'/', name.as_bytes()).map_or(&*name, |slash| &name[slash + 1..]);
            if last.starts_with('@') {
                let plain = name.replace('@', "");
                if !self.is_date(&plain) {
                    self.push(start, end, TokenKind::SigilLink(plain.into()));
                }
                return;
            }
        }
        if !(signs.digits && self.is_date(&name)) {
            self.push(start, end, TokenKind::Wikilink(name));
        }
    }

    /// Whether the name of a link is a day, or a week, a month, a quarter, in a folder or not.
    fn is_date(&self, name: &str) -> bool {
        let last = memchr::memrchr(b'/', name.as_bytes()).map_or(name, |slash| &name[slash + 1..]);
        let is_whole = |name| date::is_whole(name, self.words.formats);
        last.bytes().any(|b| b.is_ascii_digit())
            && (is_whole(last) || (last.len() < name.len() && is_whole(name)))
    }
}

/// Whether what follows a handle makes something else of it: `@types/node`, `@due(…)`, `@user@host`,
/// `@x#1234`.
fn is_no_end_of_handle(after: &str) -> bool {
    match after.as_bytes() {
        [b'/' | b'(' | b'@', ..] => true,
        [b'#', next, ..] => next.is_ascii_digit(),
        _ => false,
    }
}

/// Whether one letter before an apostrophe stands for an article, and no initial: `@l'équipe`.
fn is_elided(name: &str, after: &str) -> bool {
    let word = after.strip_prefix(['\'', '’']).filter(|_| name.chars().nth(1).is_none());
    word.is_some_and(|word| word.chars().take_while(|c| c.is_alphabetic()).nth(1).is_some())
}
