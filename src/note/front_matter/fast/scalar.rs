//! Texts of YAML on one line, plain and quoted.
//!
//! Each gives what the YAML parser gives, or `None` where that is not sure. A comment may follow.

use std::borrow::Cow;

use crate::text::Span;

/// A part of a line, and the byte of the note at which it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct YamlPiece<'y> {
    pub text: &'y str,
    pub at: usize,
}

impl<'y> YamlPiece<'y> {
    /// What follows so many bytes of it and the blanks behind them.
    pub(super) fn after(self, bytes: usize) -> YamlPiece<'y> {
        let bytes = bytes + blanks(&self.text[bytes..]);
        YamlPiece { text: &self.text[bytes..], at: self.at + bytes }
    }

    pub(super) fn first(self) -> Option<u8> {
        self.text.bytes().next()
    }

    /// The first so many bytes as a text.
    pub(super) fn until(self, end: usize) -> Scalar<'y> {
        Scalar { text: Cow::Borrowed(&self.text[..end]), span: Span::new(self.at, self.at + end) }
    }

    /// Whether nothing stands here but a comment, which a blank must precede.
    pub(super) fn is_over(self) -> bool {
        let text = self.text.trim_start_matches(' ');
        text.is_empty() || (text.starts_with('#') && text.len() < self.text.len())
    }
}

/// How many blanks a text begins with.
pub(super) fn blanks(text: &str) -> usize {
    text.bytes().take_while(|&byte| byte == b' ').count()
}

/// A text with its place, without quotes.
pub(super) struct Scalar<'y> {
    pub text: Cow<'y, str>,
    pub span: Span,
}

/// How far a plain text may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Line,
    Brackets,
}

/// A text that takes the rest of the line.
pub(super) fn scalar(piece: YamlPiece<'_>) -> Option<Scalar<'_>> {
    if is_quoted(piece) {
        let (text, rest) = quoted(piece)?;
        return rest.is_over().then_some(text);
    }
    let end = plain(piece, Within::Line)?;
    YamlPiece { text: &piece.text[end..], at: piece.at }.is_over().then(|| piece.until(end))
}

/// Whether a value is a text in quotes, or would be if they closed.
pub(super) fn is_quoted(piece: YamlPiece<'_>) -> bool {
    matches!(piece.first(), Some(b'"' | b'\''))
}

/// Where a plain text ends, without the blanks behind it.
pub(super) fn plain(piece: YamlPiece<'_>, within: Within) -> Option<usize> {
    let bytes = piece.text.as_bytes();
    // Signs at the beginning of a text have a meaning, or are kept for one.
    if matches!(
        bytes.first()?,
        b'-' | b'?'
            | b':'
            | b','
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'&'
            | b'*'
            | b'!'
            | b'|'
            | b'>'
            | b'\''
            | b'"'
            | b'%'
            | b'@'
            | b'`'
    ) {
        return None;
    }
    let mut end = bytes.len();
    let mut is_ascii = true;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b':' => match bytes.get(at + 1) {
                None | Some(b' ') => return None,
                Some(b',' | b'[' | b']' | b'{' | b'}') if within == Within::Brackets => return None,
                Some(_) => {}
            },
            b'#' if bytes[at - 1] == b' ' => {
                end = at;
                break;
            }
            b',' | b']' | b'}' if within == Within::Brackets => {
                end = at;
                break;
            }
            b'[' | b'{' if within == Within::Brackets => return None,
            b' '..=b'~' => {}
            0x80.. => is_ascii = false,
            _ => return None,
        }
    }
    let text = piece.text[..end].trim_end_matches(' ');
    (is_ascii || is_text(text)).then_some(text.len())
}

/// A quoted text at the start, and what follows its last quote.
pub(super) fn quoted(piece: YamlPiece<'_>) -> Option<(Scalar<'_>, YamlPiece<'_>)> {
    let bytes = piece.text.as_bytes();
    let quote = *bytes.first()?;
    let (mut end, mut doubled) = (1, false);
    loop {
        match *bytes.get(end)? {
            b'\\' if quote == b'"' => return None,
            byte if byte == quote && quote == b'\'' && bytes.get(end + 1) == Some(&quote) => {
                doubled = true;
                end += 2;
            }
            byte if byte == quote => break,
            _ => end += 1,
        }
    }
    let text = &piece.text[1..end];
    let value = if doubled { Cow::Owned(text.replace("''", "'")) } else { Cow::Borrowed(text) };
    let span = Span::new(piece.at + 1, piece.at + end);
    let rest = YamlPiece { text: &piece.text[end + 1..], at: piece.at + end + 1 };
    is_text(text).then_some((Scalar { text: value, span }, rest))
}

/// Whether each character is a text's: no control character, mark of order, or white space but a blank, which mean
/// something to YAML or to whoever trims.
pub(super) fn is_text(text: &str) -> bool {
    text.chars().all(|c| match c {
        ' '..='~' => true,
        '\0'..='\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' => {
            false
        }
        _ => !c.is_whitespace() && c != '\u{feff}' && c < '\u{fffe}' || c > '\u{ffff}',
    })
}
