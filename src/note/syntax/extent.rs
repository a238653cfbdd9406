//! How far what begins in a line's text reaches: handles, topics, bracketed fields, bare URLs.
//!
//! Lengths only; whether what has them counts is the scanner's to say.

use smallvec::SmallVec;

use crate::text::{is_mark, word_bytes};

/// Where a bare URL begins in a word without white space.
pub(crate) fn url_start(word: &str) -> Option<usize> {
    // Most words hold neither sign of one.
    if !word.bytes().any(|b| matches!(b, b':' | b'.')) {
        return None;
    }
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
/// letters, digits, `_`, `-`, `.`, not ending in one of these signs; and an apostrophe between one letter
/// and a capital (`O'Neil`).
pub(crate) fn handle_len(text: &str) -> usize {
    let len = plain_handle_len(text);
    let after = text[len..].strip_prefix(['\'', '’']);
    if let Some(rest) = after.filter(|rest| len > 0 && rest.starts_with(char::is_uppercase)) {
        let word = text[..len].rfind(['_', '-', '.']).map_or(0, |sign| sign + 1);
        let is_letter = text[word..len].chars().filter(|c| !is_mark(*c)).count() == 1;
        if is_letter && !text[word..].starts_with(|c: char| c.is_ascii_digit()) {
            return text.len() - rest.len() + plain_handle_len(rest);
        }
    }
    len
}

fn plain_handle_len(text: &str) -> usize {
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

/// Where Logseq macros lie in a text (`{{query …}}`), from outside: an unclosed one is text.
pub(crate) fn macros(text: &str) -> SmallVec<[(usize, usize); 2]> {
    let (mut found, mut open) = (SmallVec::<[(usize, usize); 2]>::new(), SmallVec::<[usize; 4]>::new());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(brace) = memchr::memchr2(b'{', b'}', &bytes[at..]) {
        at += brace + 1;
        if bytes.get(at) != Some(&bytes[at - 1]) {
            continue;
        }
        at += 1;
        if bytes[at - 1] == b'{' {
            open.push(at - 2);
        } else if let Some(start) = open.pop() {
            while found.last().is_some_and(|inner| inner.0 > start) {
                found.pop();
            }
            found.push((start, at));
        }
    }
    found
}

/// Whether a letter belongs to a script that is written without spaces: Han, Kana, Thai and their like.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF66..=0xFF9D
        | 0x20000..=0x3FFFF)
}

/// A topic after `=`.
pub(crate) fn tag_value(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '/') || is_mark(c)))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['_', '-', '/'])
}

/// The offset of the bracket that closes a field's value, over nested ones. A value longer than
/// 4 KiB does not count: a line of a million openings would take quadratic time.
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
    use super::{handle_len, macros, url_start};

    #[test]
    fn handles_end_in_a_letter_and_urls_begin_with_their_scheme() {
        assert_eq!(handle_len("josé.garcía."), "josé.garcía".len());
        assert_eq!(handle_len("9a"), 0);
        assert_eq!(url_start("(https://x"), Some(1));
    }

    #[test]
    fn an_apostrophe_belongs_to_a_handle_between_one_letter_and_a_capital() {
        for (text, len) in [("O'Neil's", 6), ("ana's", 3), ("I'm", 1), ("pat-O'Neil", 10), ("ana'Bo", 3)] {
            assert_eq!(handle_len(text), len, "{text}");
        }
        assert_eq!(handle_len("O’Neil"), "O’Neil".len());
    }

    #[test]
    fn macros_nest_and_unclosed_ones_are_text() {
        assert_eq!(macros("a {{b {{c}} d}} e").as_slice(), [(2, 15)]);
        assert_eq!(macros("{{a {{b}}").as_slice(), [(4, 9)]);
        assert_eq!(macros("}} {a} {{").as_slice(), []);
    }
}
