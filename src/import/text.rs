//! From the bytes of a file to its text, and from bytes of the text to lines and columns.
//!
//! Invariant: an encoding is never guessed; what is not UTF-8 is refused with its place.

use super::{LineColumn, Stop};

/// The text of a file, without a byte order mark. Nothing is guessed: what is not UTF-8 is refused.
///
/// # Errors
/// A zip archive, or a byte that is not UTF-8.
pub fn decode(bytes: Vec<u8>, name: &str) -> Result<String, Stop> {
    if bytes.starts_with(b"PK") && bytes.get(2).is_some_and(|b| *b < b' ') {
        return Err(Stop::at(
            LineColumn::START,
            "this is a zip archive",
            "unzip it first, and name the file that is in it",
        ));
    }
    let convert =
        |from: &str| format!("convert it first: `iconv -f {from} -t utf-8 {name} > new`, and import `new`");
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || (bytes.len() >= 4 && bytes[..4].iter().filter(|b| **b == 0).count() == 2);
    if is_utf16 {
        return Err(Stop::at(LineColumn::START, "the file is UTF-16, not UTF-8", convert("utf-16")));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with(crate::text::BOM) {
                text.drain(..crate::text::BOM.len());
            }
            text.shrink_to_fit();
            Ok(text)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let (before, wrong) = (String::from_utf8_lossy(&bytes[..at]), bytes[at]);
            let before = before.strip_prefix(crate::text::BOM).unwrap_or(&before);
            let place = LineCounter::default().place(before, before.len());
            Err(Stop::at(place, format!("byte 0x{wrong:02X} is not UTF-8"), convert("latin1")))
        }
    }
}

/// Counts lines and columns up to growing offsets, so that all places of a file cost one pass,
/// however long its lines are.
#[derive(Debug)]
pub(super) struct LineCounter {
    /// What is counted so far.
    offset: usize,
    line: usize,
    column: usize,
}

impl Default for LineCounter {
    fn default() -> LineCounter {
        LineCounter { offset: 0, line: 1, column: 1 }
    }
}

impl LineCounter {
    /// The place of a byte offset. One before the last costs a count from the beginning.
    pub(super) fn place(&mut self, text: &str, offset: usize) -> LineColumn {
        if offset < self.offset {
            *self = LineCounter::default();
        }
        let since = &text[self.offset..offset];
        self.line += memchr::memchr_iter(b'\n', since.as_bytes()).count();
        self.column = match memchr::memrchr(b'\n', since.as_bytes()) {
            Some(last) => 1 + since[last + 1..].chars().count(),
            None => self.column + since.chars().count(),
        };
        self.offset = offset;
        LineColumn::new(self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::{LineCounter, decode};
    use crate::import::LineColumn;

    #[test]
    fn places_are_counted_in_characters() {
        let text = "é,b\r\nc,\n\nd";
        let mut lines = LineCounter::default();
        assert_eq!(lines.place(text, 3), LineColumn { line: 1, column: 3 });
        assert_eq!(lines.place(text, 8), LineColumn { line: 2, column: 3 });
        assert_eq!(lines.place(text, text.len() - 1), LineColumn { line: 4, column: 1 });
    }

    #[test]
    fn only_utf8_is_read() {
        let place = |bytes: &[u8]| decode(bytes.to_vec(), "a.csv").expect_err("refused").place;
        assert_eq!(place(b"PK\x03\x04"), Some(LineColumn::START));
        assert_eq!(place(b"\xff\xfea\0"), Some(LineColumn::START));
        assert_eq!(place(b"a\0b\0"), Some(LineColumn::START));
        assert_eq!(place(b"\xef\xbb\xbfab\nc\xe9d"), Some(LineColumn { line: 2, column: 2 }));
        assert_eq!(decode(b"\xef\xbb\xbfPKs".to_vec(), "a").expect("text"), "PKs");
        assert_eq!(decode(b"PKs".to_vec(), "a").expect("text"), "PKs");
        assert_eq!(decode(Vec::new(), "a").expect("text"), "");
    }
}
