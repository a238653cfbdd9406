//! Source text and places in it.
//!
//! A [`Text`] is one note's source with a line index that is built on first use. A [`Span`] is a
//! half-open byte range on character boundaries: the only form in which the program carries a
//! place. [`Position`] is what people and programs outside read (lines, columns); this module is
//! the only converter between the two, so no other file counts characters.
//!
//! Not here: what the text means (`note`), or where it came from (`engine::source`).

mod hash;
mod key;
mod path;
pub mod simd;
mod trail;

use std::sync::OnceLock;

pub use hash::{Fnv, TextHash, said_hash, text_hash};
pub use key::{
    bare, byte_table, case_folded, is_mark, is_written_without_spaces, key, lower_case, may_be_alike, nfc,
    word_bytes,
};
pub use path::{NotePath, NotePaths, bare_name, strip_note_extension, without_signs};
pub use trail::{TrailHasher, trail_hash};

/// The UTF-8 byte order mark.
pub const BOM: &str = "\u{feff}";

/// A byte range `start..end` of one text. Bytes count from 0 in the file as stored, BOM included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span of byte offsets. Texts are limited to 4 GiB, which `max-note-size` keeps far away.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span ends where it starts or later");
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: clamp(start), end: clamp(end) }
    }

    /// The bytes of the span as a range that indexes a string.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether a byte lies inside; the one at `end` does not.
    pub fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether it holds no byte: a place between two characters.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// In bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}

/// A place as people read it: line and column from 1, the column in Unicode scalar values (a byte
/// order mark is not a column), and the byte from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// From 0, in the file as stored.
    pub byte: usize,
}

/// One note's source with its line index.
#[derive(Debug, Clone)]
pub struct Text {
    source: String,
    /// Byte offset of each line's first byte.
    lines: OnceLock<Vec<u32>>,
    /// How many characters begin before each multiple of [`Text::STRIDE`] bytes, for columns in
    /// lines of any length.
    characters: OnceLock<Vec<u32>>,
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.source == other.source
    }
}

impl Eq for Text {}

impl Text {
    const STRIDE: usize = 1024;

    /// A text whose lines nobody has asked for yet.
    pub fn new(source: String) -> Text {
        Text { source, lines: OnceLock::new(), characters: OnceLock::new() }
    }

    /// All of it, a byte order mark included.
    pub fn source(&self) -> &str {
        &self.source
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| line_starts(&self.source))
    }

    /// Replaces a span, whose ends are boundaries, and updates the line index around it.
    pub fn edit(&mut self, span: Span, text: &str) {
        let (start, end) = (span.start as usize, span.end as usize);
        self.source.replace_range(start..end, text);
        self.characters = OnceLock::new();
        let Some(lines) = self.lines.get_mut() else { return };
        // A line end of two bytes may be made or parted at either side.
        let first = lines.partition_point(|&line| (line as usize) < start).max(1);
        let after = lines.partition_point(|&line| line as usize <= end + 1);
        let begin = lines[first - 1] as usize;
        let grown = text.len().wrapping_sub(end - start) as u32;
        lines[after..].iter_mut().for_each(|line| *line = line.wrapping_add(grown));
        let stop = lines.get(after).map_or(self.source.len(), |&line| line as usize);
        let mut new: Vec<u32> = line_starts(&self.source[begin..stop])
            .into_iter()
            .skip(1)
            .map(|line| u32::try_from(begin + line as usize).unwrap_or(u32::MAX))
            .collect();
        if after < lines.len() {
            // The last one is the first of those that only moved.
            new.pop();
        }
        lines.splice(first..after, new);
    }

    /// At least 1: what follows the last line end is a line, if an empty one.
    pub fn line_count(&self) -> usize {
        self.lines().len()
    }

    /// The index (from 0) of the line that holds the byte `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.lines().partition_point(|&start| start as usize <= offset).saturating_sub(1)
    }

    /// The span of line `index` (from 0) without its line end.
    pub fn line_span(&self, index: usize) -> Span {
        let lines = self.lines();
        let start = lines.get(index).map_or(self.source.len(), |&start| start as usize);
        let end = lines.get(index + 1).map_or(self.source.len(), |&start| start as usize);
        let line = &self.source[start..end];
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// The position of a byte. An offset past the end or inside a character, which a note that
    /// shrank since it was read can produce, is moved back to the nearest boundary.
    pub fn position(&self, offset: usize) -> Position {
        let byte = floor_boundary(&self.source, offset);
        let line = self.line_of(byte);
        let start = self.lines()[line] as usize;
        let mark = usize::from(start == 0 && byte > 0 && self.source.starts_with(BOM));
        Position { line: line + 1, column: self.characters_between(start, byte) - mark + 1, byte }
    }

    /// Characters from one boundary to a later one.
    fn characters_between(&self, start: usize, end: usize) -> usize {
        if end - start <= 2 * Self::STRIDE {
            return count_characters(&self.source.as_bytes()[start..end]);
        }
        let strides = self.characters.get_or_init(|| {
            let mut total = 0;
            let mut strides = vec![0];
            for stride in self.source.as_bytes().chunks(Self::STRIDE) {
                total += count_characters(stride);
                strides.push(u32::try_from(total).unwrap_or(u32::MAX));
            }
            strides
        });
        let before = |at: usize| {
            let stride = at / Self::STRIDE;
            strides[stride] as usize + count_characters(&self.source.as_bytes()[stride * Self::STRIDE..at])
        };
        before(end) - before(start)
    }

    /// The text of a span, clamped to what is there.
    pub fn slice(&self, span: Span) -> &str {
        let start = floor_boundary(&self.source, span.start as usize);
        let end = floor_boundary(&self.source, span.end as usize).max(start);
        &self.source[start..end]
    }
}

/// Counts the bytes that begin a character.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

fn floor_boundary(source: &str, offset: usize) -> usize {
    source.floor_char_boundary(offset.min(source.len()))
}

/// A text without the white space at its end. Most lines have none there or a space, which few bytes tell.
pub fn trim_end(text: &str) -> &str {
    let mut bytes = text.as_bytes();
    while let [before @ .., b' '] = bytes {
        bytes = before;
    }
    match bytes {
        [.., last] if last.is_ascii_graphic() => &text[..bytes.len()],
        _ => text.trim_end(),
    }
}

/// Where an ASCII byte stands twice in a row for the first time.
pub fn find_double(text: &str, byte: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(byte, bytes).find(|at| bytes.get(at + 1) == Some(&byte))
}

/// Lines end at `\n`, `\r\n` or a lone `\r`, as in the language server protocol and CommonMark.
fn line_starts(source: &str) -> Vec<u32> {
    let bytes = source.as_bytes();
    let mut masks = Vec::new();
    simd::bit_masks(bytes, &[simd::ByteSet::of(b"\r\n")], &mut masks);
    let ends = masks.iter().map(|[mask]| mask.count_ones() as usize).sum::<usize>();
    let mut starts = Vec::with_capacity(1 + ends);
    starts.push(0);
    for (nth, [mut mask]) in masks.into_iter().enumerate() {
        while mask != 0 {
            let at = nth * 64 + mask.trailing_zeros() as usize;
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
            mask &= mask - 1;
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::{Span, Text};

    #[test]
    fn columns_count_characters_and_bytes_count_the_file_as_stored() {
        let text = Text::new("\u{feff}é@x\r\ny😀z\r!".to_owned());
        let at = |byte| {
            let position = text.position(byte);
            (position.line, position.column)
        };
        assert_eq!(at(3), (1, 1));
        assert_eq!(at(5), (1, 2));
        assert_eq!(at(9), (2, 1));
        assert_eq!(at(14), (2, 3));
        assert_eq!(at(16), (3, 1));
        assert_eq!(text.slice(text.line_span(1)), "y😀z");
    }

    #[test]
    fn an_edited_text_has_the_lines_of_a_new_one() {
        let parts = ["", "a", "\n", "\r", "\r\n", "x\ny", "\n\r", "é\r\n\r\nb"];
        for before in parts {
            for middle in parts {
                for after in parts {
                    for put in parts {
                        let source = format!("1\n{before}{middle}{after}\n2\r\n3");
                        let mut text = Text::new(source.clone());
                        let start = 2 + before.len();
                        assert!(text.line_count() > 2);
                        text.edit(Span::new(start, start + middle.len()), put);
                        let whole = Text::new(format!("1\n{before}{put}{after}\n2\r\n3"));
                        assert_eq!(text.source(), whole.source());
                        assert_eq!(text.lines(), whole.lines(), "{source:?} {put:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn columns_of_long_lines_are_counted_from_their_start() {
        let text = Text::new(format!("\u{feff}{}", "é😀x".repeat(3_000)));
        for nth in [0, 1, 1_000, 2_999] {
            assert_eq!(text.position(3 + nth * 7).column, nth * 3 + 1);
            assert_eq!(text.position(3 + nth * 7 + 6).column, nth * 3 + 3);
        }
    }

    #[test]
    fn a_place_outside_the_text_is_moved_inside() {
        let text = Text::new("é".to_owned());
        assert_eq!(text.position(99).byte, 2);
        assert_eq!(text.position(1).byte, 0);
        assert_eq!(text.slice(Span { start: 1, end: 99 }), "é");
    }
}
