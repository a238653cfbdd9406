//! Text from notes, made safe for a terminal.
//!
//! It does not escape for HTML or any other format.
//!
//! Invariant: the result contains no character that a terminal would obey.

use std::borrow::Cow;

/// Whether a terminal would obey a character instead of showing it: control characters, those that turn the
/// direction of writing, and those of no width that join or part nothing in any script.
pub(super) fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Whether some byte may begin what a terminal would obey. `false` is certain; most texts are letters and blanks.
fn may_hold_command(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'\0'..=b'\x1f' | b'\x7f' | 0xc2 | 0xd8 | 0xe2 | 0xef))
}

/// Replaces what a terminal would obey by `�`.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !may_hold_command(text) || !text.contains(is_command) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_command(c) { '\u{fffd}' } else { c }).collect())
}

/// The same for source text, without changing its length in bytes, so that spans stay valid. Line ends and tabs
/// are kept.
pub fn clean_source(text: &str) -> Cow<'_, str> {
    let kept = |c: char| matches!(c, '\n' | '\t');
    if !text.contains(|c| is_command(c) && !kept(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    // At the start of a file it says how the file is stored.
    out.extend(chars.next_if_eq(&'\u{feff}'));
    while let Some(c) = chars.next() {
        let before_newline = c == '\r' && chars.peek() == Some(&'\n');
        if !is_command(c) || kept(c) || before_newline {
            out.push(c);
        } else {
            out.push_str(match c.len_utf8() {
                1 => "?",
                2 => "¿",
                _ => "\u{fffd}",
            });
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{clean, clean_source};

    #[test]
    fn commands_never_reach_a_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202e}"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}");
        assert_eq!(clean("plain é"), "plain é");
    }

    #[test]
    fn source_keeps_its_length_and_lines() {
        let text = "a\u{1b}b\u{9b}c\u{202e}\td\r\ne\rf";
        let cleaned = clean_source(text);
        assert_eq!(cleaned.len(), text.len());
        assert_eq!(cleaned, "a?b¿c\u{fffd}\td\r\ne?f");
    }
}
