//! JSON in which no character acts on a terminal: what `clean` replaces for people is escaped for programs.
//!
//! Invariant: a program reads the same texts as without it.

use std::io::{self, Write};

use crate::output::clean::is_command;
use crate::text::simd::any_byte;

/// A writer of JSON. Outside of texts, JSON has no character that is escaped here.
pub(crate) struct Escaping<W>(pub W);

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Most pieces are keys and signs, and come by the thousand.
        match bytes.is_ascii() {
            true => self.0.write_all(bytes)?,
            false => self.0.write_all(&escaped(bytes.to_vec()))?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A piece of JSON with `\u009b` for what a terminal would obey.
pub(crate) fn escaped(json: Vec<u8>) -> Vec<u8> {
    // Control characters of ASCII are white space between values here: in texts they are escaped already.
    let is_raw = |c: char| !c.is_ascii() && is_command(c);
    // The first bytes of those beyond ASCII.
    if !any_byte(&json, |b| matches!(b, 0xc2 | 0xd8 | 0xe2 | 0xef)) {
        return json;
    }
    let Ok(text) = str::from_utf8(&json) else { return json };
    if !text.contains(is_raw) {
        return json;
    }
    let mut out = Vec::with_capacity(json.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_raw) {
        let (before, from) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let mut chars = from.chars();
        if let Some(c) = chars.next() {
            out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes());
        }
        rest = chars.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn whatever_is_a_command_begins_with_one_of_four_bytes() {
        for c in ('\u{80}'..=char::MAX).filter(|c| super::is_command(*c)) {
            let mut bytes = [0; 4];
            assert!([0xc2, 0xd8, 0xe2, 0xef].contains(&c.encode_utf8(&mut bytes).as_bytes()[0]), "{c:?}");
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_nothing_else() {
        let text = "a\u{9b}31m \u{202e}b\u{2066} é\u{301} — 日\u{200d} \u{feff}\n";
        let json = serde_json::to_vec(&[text]).expect("JSON");
        let safe = escaped(json);
        assert_eq!(serde_json::from_slice::<[String; 1]>(&safe).expect("JSON")[0], text);
        let safe = String::from_utf8(safe).expect("UTF-8");
        assert!(safe.contains("a\\u009b31m \\u202eb\\u2066 é\u{301} — 日\u{200d} \\ufeff\\n"), "{safe}");
    }
}
