//! How far what begins in a line's text reaches: handles, topics, bracketed fields, bare URLs.
//!
//! Lengths only; whether what has them counts is the scanner's to say.

use crate::text::{is_mark, word_bytes};

/// Where a bare URL begins in a word without white space.
pub(crate) fn url_start(word: &str) -> Option<usize> {
    let scheme = word.find("://").and_then(|at| {
        let len =
            word[..at].bytes().rev().take_while(|b| b.is_ascii_alphanumeric() || b"+.-".contains(b)).count();
        (len > 0).then_some(at - len)
    });
    let prefixed = ["www.", "mailto:"].iter().filter_map(|prefix| {
        word.find(prefix).filter(|&at| !word[..at].ends_with(|c: char| c.is_alphanumeric()))
    });
    scheme.into_iter().chain(prefixed).min()
}

/// The length of the handle at the start of `text` (which follows the `@`): a letter, then
/// letters, digits, `_`, `-`, `.`, not ending in one of these signs.
pub(crate) fn handle_len(text: &str) -> usize {
    if !text.chars().next().is_some_and(char::is_alphabetic) {
        return 0;
    }
    const HANDLE_BYTES: [bool; 256] = word_bytes(b"_-.");
    let is_sign = |b: &u8| matches!(b, b'_' | b'-' | b'.');
    let ascii = text.bytes().position(|b| !HANDLE_BYTES[usize::from(b)]).unwrap_or(text.len());
    let end = if text.as_bytes().get(ascii).is_some_and(|b| *b >= 0x80) {
        text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || is_mark(c)))
            .unwrap_or(text.len())
    } else {
        ascii
    };
    end - text.as_bytes()[..end].iter().rev().take_while(|b| is_sign(b)).count()
}

/// A topic after `=`.
pub(crate) fn tag_value(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '/') || is_mark(c)))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['_', '-', '/'])
}

/// The offset of the bracket that closes a field's value, over nested ones. A value longer than
/// 4 KiB is none: a line of a million openings would take quadratic time.
pub(crate) fn closing_bracket(text: &str, open: char, close: char) -> Option<usize> {
    let text = &text[..text.floor_char_boundary(4096)];
    memchr::memchr(close as u8, text.as_bytes())?;
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            return None;
        } else if c == open {
            depth += 1;
        } else if c == close {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{handle_len, url_start};

    #[test]
    fn handles_end_in_a_letter_and_urls_begin_with_their_scheme() {
        assert_eq!(handle_len("josé.garcía."), "josé.garcía".len());
        assert_eq!(handle_len("9a"), 0);
        assert_eq!(url_start("(https://x"), Some(1));
    }
}
