//! The text of a line for the fast reader, cut into pieces: text, links, and gaps where code, HTML or an image stands.
//!
//! Refuses (`None`) what it does not recognise: then the Markdown parser reads the block. Only special bytes are
//! looked at, which the index has marked. Signs of emphasis and escapes are text in both readers (see
//! [`Block::pieces`](crate::note::parse::block::Block)), so nothing here pairs them.

use crate::note::parse::block::BlockKind;
use crate::note::syntax::byte_index::ByteIndex;
use crate::note::syntax::piece::{Piece, PieceKind};
use crate::text::{Span, word_bytes};

/// What is known of a line that is being cut.
struct Cut<'s, 'p> {
    source: &'s str,
    index: &'p ByteIndex,
    /// The source up to the line's end.
    bytes: &'s [u8],
    end: usize,
    /// Where the text begins that is in no piece yet.
    text: usize,
    /// The last bracket that could begin a link, with nothing but text behind it.
    open: Option<usize>,
    pieces: &'p mut Vec<Piece>,
}

/// Cuts the lines of a block into pieces.
pub(super) fn cut_lines(
    source: &str,
    index: &ByteIndex,
    kind: BlockKind,
    mut lines: impl Iterator<Item = (usize, usize)>,
    pieces: &mut Vec<Piece>,
) -> Option<()> {
    lines.try_for_each(|line| cut_line(source, index, kind, line, pieces))
}

/// Cuts a line of a block into pieces, of which it leaves at least one.
pub(super) fn cut_line(
    source: &str,
    index: &ByteIndex,
    kind: BlockKind,
    (start, end): (usize, usize),
    pieces: &mut Vec<Piece>,
) -> Option<()> {
    let cut = if matches!(kind, BlockKind::Text) { cut } else { cut_heading };
    cut(source, index, start, end, pieces)
}

/// Cuts a line into pieces.
fn cut(source: &str, index: &ByteIndex, start: usize, end: usize, pieces: &mut Vec<Piece>) -> Option<()> {
    let mut at = index.special(start, end);
    let bytes = &source.as_bytes()[..end];
    let mut cut = Cut { source, index, bytes, end, text: start, open: None, pieces };
    while at < end {
        let next = match bytes[at] {
            b'[' => cut.bracket(start, at)?,
            b']' => cut.closing_bracket(at)?,
            b'`' => cut.code(at)?,
            b'<' => cut.html(at)?,
            // What is escaped is text; a run of backticks may be code yet.
            b'\\' => match bytes.get(at + 1) {
                Some(b'`') => return None,
                Some(b) if !b.is_ascii_punctuation() => at + 1,
                _ if at == start => return None,
                Some(_) => at + 2,
                None => at + 1,
            },
            // An entity with a number in it could look like a tag.
            b'&' if bytes.get(at + 1) != Some(&b'#') => at + 1,
            b'~' if bytes.get(at + 1) != Some(&b'~') => at + 1,
            b'~' => cut.struck(start, at)?,
            _ => return None,
        };
        at = index.special(next, end);
    }
    cut.text_to(end);
    Some(())
}

/// Cuts the text of a heading, in which signs of emphasis are no text.
fn cut_heading(
    source: &str,
    index: &ByteIndex,
    start: usize,
    end: usize,
    pieces: &mut Vec<Piece>,
) -> Option<()> {
    let text = &source.as_bytes()[start..end];
    // Closing signs, or nothing.
    (!text.is_empty() && !text.ends_with(b"#") && text[0] != b'\t').then_some(())?;
    let is_plain = |(at, b): (usize, &u8)| match b {
        b'~' | b'\\' | b'\x0b' => false,
        b'&' => matches!(text.get(at + 1), None | Some(b' ')),
        // Inside a word it emphasises nothing.
        b'_' => {
            let around = [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| text.get(at)));
            around.iter().all(|b| b.is_some_and(u8::is_ascii_alphanumeric))
        }
        _ => true,
    };
    text.iter().enumerate().all(is_plain).then_some(())?;
    let mut from = start;
    while let Some(sign) = memchr::memchr(b'*', &source.as_bytes()[from..end]) {
        let at = from + sign;
        let signs = if source.as_bytes()[at..end].starts_with(b"**") { 2 } else { 1 };
        let words = at + signs;
        let len = enclosed(text, at - start, signs)?;
        cut(source, index, from, at, pieces)?;
        pieces.push(Piece { start: words, end: words + len, kind: PieceKind::Text });
        from = words + len + signs;
    }
    cut(source, index, from, end, pieces)
}

/// How long the words are that stand between some signs at `at` and as many behind them: plain words, parted from
/// others by spaces, so that no sign before or behind these can have a part in it.
fn enclosed(text: &[u8], at: usize, signs: usize) -> Option<usize> {
    let sign = text[at];
    let inside = &text[at + signs..];
    let len = memchr::memchr(sign, inside)?;
    let (words, behind) = inside.split_at(len);
    let (closing, after) = behind.split_at(behind.iter().take_while(|b| **b == sign).count());
    let is_parted = (at == 0 || text[at - 1] == b' ')
        && closing.len() == signs
        && matches!(after.first(), None | Some(b' ' | b',' | b'.' | b':' | b';' | b'?' | b')'));
    let is_word = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || !b.is_ascii() || b" @#,.:;'()-".contains(b);
    (is_parted && is_word(words.first()) && is_word(words.last()) && words.iter().all(is_plain))
        .then_some(len)
}

impl Cut<'_, '_> {
    fn text_to(&mut self, end: usize) {
        if self.text < end {
            self.pieces.push(Piece { start: self.text, end, kind: PieceKind::Text });
        }
    }

    /// A piece that is not text; returns where it ends.
    fn piece(&mut self, start: usize, end: usize, kind: PieceKind) -> usize {
        self.text_to(start);
        self.pieces.push(Piece { start, end, kind });
        (self.text, self.open) = (end, None);
        end
    }

    /// What begins with a bracket; returns where to go on.
    fn bracket(&mut self, start: usize, at: usize) -> Option<usize> {
        let before = self.bytes[start..at].last();
        match self.bytes.get(at + 1) {
            Some(b'[') => {
                let (target, stop) = wikilink(self.bytes, self.index, at, self.end)?;
                if before == Some(&b'[') {
                    return None;
                }
                if before == Some(&b'!') {
                    return self.image(start, at, stop);
                }
                return Some(self.piece(at, stop, PieceKind::Wikilink(target)));
            }
            _ if before == Some(&b'!') => {
                let close = at + memchr::memchr2(b']', b'[', &self.bytes[at + 1..])? + 1;
                let alt = &self.bytes[at..close];
                if !self.bytes[close..].starts_with(b"](") || alt.iter().any(|b| b"`<\\&".contains(b)) {
                    return None;
                }
                let (_, stop) = target(self.source, close + 2, self.end)?;
                return self.image(start, at, stop);
            }
            // A reference to a footnote is text in both readers, if it holds no sign.
            Some(b'^') => {
                let close = at + memchr::memchr2(b']', b'[', &self.bytes[at + 1..])? + 1;
                let is_known =
                    self.bytes[at..close].iter().skip(2).all(|b| b.is_ascii_alphanumeric() || *b == b'-');
                let is_alone = !matches!(self.bytes.get(close + 1), Some(b'(' | b'[' | b':' | b']'));
                (is_known && is_alone && self.bytes[close] == b']').then_some(())?;
                self.open = None;
                return Some(close + 1);
            }
            _ => self.open = Some(at),
        }
        Some(at + 1)
    }

    /// An image whose bracket is at `at`.
    fn image(&mut self, start: usize, at: usize, stop: usize) -> Option<usize> {
        // An escaped sign makes a link of it.
        (!self.bytes[start..at - 1].ends_with(b"\\")).then_some(())?;
        Some(self.piece(at - 1, stop, PieceKind::Gap))
    }

    fn closing_bracket(&mut self, at: usize) -> Option<usize> {
        match self.bytes.get(at + 1) {
            Some(b'(') => {
                let open = self.open.take()?;
                let (target, stop) = target(self.source, at + 2, self.end)?;
                self.text_to(open);
                self.pieces.push(Piece { start: open, end: stop, kind: PieceKind::Link(target.into()) });
                self.text = open + 1;
                self.text_to(at);
                self.text = stop;
                Some(stop)
            }
            Some(b'[' | b']') => None,
            _ => {
                self.open = None;
                Some(at + 1)
            }
        }
    }

    /// Words that are struck out. Where a line begins with them, only the parser knows whether any text is left.
    fn struck(&mut self, start: usize, at: usize) -> Option<usize> {
        let len = enclosed(&self.bytes[start..], at - start, 2).filter(|_| at > start)?;
        self.text_to(at);
        (self.text, self.open) = (at + 2 + len + 2, None);
        Some(self.text)
    }

    /// Code: up to as many backticks as it begins with, on its line.
    fn code(&mut self, at: usize) -> Option<usize> {
        let ticks = |from: usize| self.bytes[from..].iter().take_while(|&&b| b == b'`').count();
        let count = ticks(at);
        let mut from = at + count;
        loop {
            from += memchr::memchr(b'`', &self.bytes[from..])?;
            let closing = ticks(from);
            from += closing;
            if closing == count {
                return Some(self.piece(at, from, PieceKind::Gap));
            }
        }
    }

    /// A tag, a comment or an address in angle brackets, on its line; a bracket that begins none of these is text.
    fn html(&mut self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at + 1..];
        match rest.first() {
            Some(b) if b.is_ascii_alphabetic() || b"/!?\\".contains(b) => {}
            _ => return Some(at + 1),
        }
        if let Some(inside) = rest.strip_prefix(b"!--") {
            let len = memchr::memmem::find(inside, b"--")?;
            let is_comment =
                inside[len..].starts_with(b"-->") && !inside.starts_with(b">") && !inside.starts_with(b"-");
            return is_comment.then(|| self.piece(at, at + 4 + len + 3, PieceKind::Gap));
        }
        let close = memchr::memchr(b'>', rest)?;
        let is_known = is_tag(&rest[..close]) || is_address(&rest[..close]);
        is_known.then(|| self.piece(at, at + 1 + close + 1, PieceKind::Gap))
    }
}

/// Whether what stands in angle brackets is a tag without attributes, or with such as `name="value"`.
fn is_tag(inside: &[u8]) -> bool {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-';
    if let Some(name) = inside.strip_prefix(b"/") {
        return name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().all(is_name);
    }
    let mut rest = inside.strip_suffix(b"/").unwrap_or(inside).trim_ascii_end();
    let name = rest.iter().take_while(|b| is_name(b)).count();
    if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    rest = &rest[name..];
    while !rest.is_empty() {
        let Some(attribute) = rest.strip_prefix(b" ") else { return false };
        let name = attribute.iter().take_while(|b| is_name(b)).count();
        let is_begun = attribute.first().is_some_and(u8::is_ascii_alphabetic);
        let Some(value) = attribute[name..].strip_prefix(b"=\"").filter(|_| is_begun) else { return false };
        let Some(len) = memchr::memchr(b'"', value) else { return false };
        rest = &value[len + 1..];
    }
    true
}

/// Whether what stands in angle brackets is an address with a scheme.
fn is_address(inside: &[u8]) -> bool {
    let scheme = inside.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let is_plain = |b: &u8| b.is_ascii_graphic() && *b != b'<';
    (2..=32).contains(&scheme)
        && inside[0].is_ascii_alphabetic()
        && inside.get(scheme) == Some(&b':')
        && inside.iter().all(is_plain)
}

/// The target of an inline link that begins at `at`, and the offset after the link: letters, digits
/// and signs that mean nothing there.
fn target(source: &str, at: usize, end: usize) -> Option<(&str, usize)> {
    const TARGET_BYTES: [bool; 256] = word_bytes(b"/:._-#?=%+,@'");
    let is_plain = |b: &u8| TARGET_BYTES[usize::from(*b)] || !b.is_ascii();
    let len = source.as_bytes()[at..end].iter().take_while(|b| is_plain(b)).count();
    (len > 0 && source.as_bytes()[..end].get(at + len) == Some(&b')'))
        .then_some((&source[at..at + len], at + len + 1))
}

/// Where the target of the wikilink at `at` stands, and the offset after the link.
fn wikilink(source: &[u8], index: &ByteIndex, at: usize, end: usize) -> Option<(Span, usize)> {
    let from = at + 2;
    let mut close = index.special(from, end);
    while matches!(source[..end].get(close), Some(b'&' | b'~' | 0)) {
        close = index.special(close + 1, end);
    }
    let (inside, rest) = (&source[from..close], &source[close..end]);
    if !rest.starts_with(b"]]") || matches!(rest.get(2), Some(b'(' | b'[')) {
        return None;
    }
    // Names are short: a search with SIMD would take longer to begin than to end.
    let target = inside.iter().position(|b| matches!(b, b'|' | b'*')).unwrap_or(inside.len());
    let is_plain = !inside[target..].contains(&b'*');
    (target > 0 && is_plain).then_some((Span::new(from, from + target), close + 2))
}
