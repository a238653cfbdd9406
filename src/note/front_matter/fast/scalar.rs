//! Texts of YAML on one line, plain and quoted.
//!
//! Each gives what the YAML parser gives, or `None` where that is not sure. A comment may follow.

use std::borrow::Cow;

use crate::note::front_matter::fast::text::YamlText;
use crate::text::Span;
use crate::text::simd::ByteSet;

/// What is left of a line, without the blanks at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct YamlPiece {
    pub at: usize,
    pub end: usize,
}

impl YamlPiece {
    pub(super) fn is_empty(self) -> bool {
        self.at == self.end
    }
}

/// A text without quotes, where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub from: usize,
    pub to: usize,
    /// Whether each apostrophe in it is written twice.
    is_doubled: bool,
}

impl Stretch {
    pub(super) fn plain(from: usize, to: usize) -> Stretch {
        Stretch { from, to, is_doubled: false }
    }
}

/// A text with its place, without quotes.
pub(super) struct Scalar<'y> {
    pub text: Cow<'y, str>,
    pub span: Span,
}

/// Signs that have a meaning at the beginning of a text, or are kept for one.
const INDICATORS: ByteSet = ByteSet::of(b"-?:,[]{}#&*!|>'\"%@`");

impl<'y> YamlText<'y> {
    /// What follows of a piece from `at` on, without the blanks there.
    #[inline]
    pub(super) fn rest(&self, piece: YamlPiece, at: usize) -> YamlPiece {
        YamlPiece { at: self.after_blanks(at, piece.end), end: piece.end }
    }

    /// The first byte of a piece.
    #[inline]
    pub(super) fn first(&self, piece: YamlPiece) -> Option<u8> {
        self.byte(piece.at).filter(|_| !piece.is_empty())
    }

    /// A stretch as a text of its own.
    pub(super) fn scalar(&self, stretch: Stretch) -> Scalar<'y> {
        let text = self.str(stretch.from, stretch.to);
        let text = if stretch.is_doubled { Cow::Owned(text.replace("''", "'")) } else { Cow::Borrowed(text) };
        Scalar { text, span: self.span(stretch.from, stretch.to) }
    }

    /// Whether nothing stands in a piece but a comment, which a blank must precede.
    pub(super) fn is_over(&self, piece: YamlPiece) -> bool {
        let rest = self.rest(piece, piece.at);
        rest.is_empty() || (self.byte(rest.at) == Some(b'#') && rest.at > piece.at)
    }

    /// A text that takes the rest of the line.
    #[inline]
    pub(super) fn text(&self, piece: YamlPiece) -> Option<Stretch> {
        if self.is_quoted(piece) {
            let (text, rest) = self.quoted(piece)?;
            return self.is_over(rest).then_some(text);
        }
        self.plain(piece)
    }

    /// Whether a value is a text in quotes, or would be if they closed.
    #[inline]
    pub(super) fn is_quoted(&self, piece: YamlPiece) -> bool {
        matches!(self.first(piece), Some(b'"' | b'\''))
    }

    /// A text without quotes that ends with the line or before a comment.
    fn plain(&self, piece: YamlPiece) -> Option<Stretch> {
        let bytes = self.before(piece.end);
        bytes.get(piece.at).filter(|&&first| !INDICATORS.holds(first))?;
        let (mut at, mut end) = (piece.at, piece.end);
        loop {
            at = self.sign(at + 1, piece.end);
            match bytes.get(at) {
                None => break,
                Some(b':') if matches!(bytes.get(at + 1), None | Some(b' ')) => return None,
                Some(b'#') if bytes[at - 1] == b' ' => {
                    end = self.before_blanks(piece.at, at);
                    break;
                }
                Some(_) => {}
            }
        }
        self.is_text(piece.at, end).then_some(Stretch::plain(piece.at, end))
    }

    /// A text without quotes between brackets, and what follows it: a comma, a bracket that closes, or the colon of a
    /// key.
    pub(super) fn plain_in_brackets(&self, piece: YamlPiece) -> Option<(Stretch, YamlPiece)> {
        let bytes = self.before(piece.end);
        bytes.get(piece.at).filter(|&&first| !INDICATORS.holds(first))?;
        let mut at = piece.at;
        loop {
            at = self.sign(at + 1, piece.end);
            let (before, next) = (bytes.get(at - 1), bytes.get(at + 1));
            match bytes.get(at)? {
                b',' | b']' | b'}' => break,
                b'[' | b'{' => return None,
                b':' => match next? {
                    b',' | b'[' | b']' | b'{' | b'}' => return None,
                    b' ' if matches!(before, Some(b' ' | b':')) => return None,
                    b' ' => break,
                    _ => {}
                },
                _ if before == Some(&b' ') => return None,
                _ => {}
            }
        }
        let to = self.before_blanks(piece.at, at);
        let text = Stretch::plain(piece.at, to);
        self.is_text(piece.at, to).then_some((text, YamlPiece { at: to, ..piece }))
    }

    /// A quoted text at the start, and what follows its last quote.
    pub(super) fn quoted(&self, piece: YamlPiece) -> Option<(Stretch, YamlPiece)> {
        let bytes = self.before(piece.end);
        let quote = bytes.get(piece.at)?;
        let from = piece.at + 1;
        let (mut to, mut is_doubled) = (from, false);
        loop {
            to = self.quote(to, piece.end);
            match bytes.get(to)? {
                b'\\' if *quote == b'"' => return None,
                byte if byte != quote => to += 1,
                b'\'' if bytes.get(to + 1) == Some(&b'\'') => {
                    is_doubled = true;
                    to += 2;
                }
                _ => break,
            }
        }
        let text = Stretch { from, to, is_doubled };
        self.is_text(from, to).then_some((text, YamlPiece { at: to + 1, ..piece }))
    }
}
