//! Positions and URIs: the only converters between the protocol's spelling and the program's.
//!
//! A position is a line and a column in the units of the encoding that was agreed on; here it becomes a byte
//! of a text. A URI becomes a path, and a note's path a URI.
//!
//! Invariant: every position of the protocol is some boundary of the text, and a byte on a boundary comes
//! back from its position.

use std::path::{Path, PathBuf};

use lsp_types::{Position, PositionEncodingKind, Range};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use crate::text::{BOM, Span, Text};

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnUnit {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16: the protocol's own choice.
    Utf16,
    /// Characters.
    Utf32,
}

impl ColumnUnit {
    /// The best of those that a client offers, in any order: bytes cost nothing to count.
    pub(super) fn best(offered: &[PositionEncodingKind]) -> ColumnUnit {
        if offered.contains(&PositionEncodingKind::UTF8) {
            ColumnUnit::Utf8
        } else if offered.contains(&PositionEncodingKind::UTF32) {
            ColumnUnit::Utf32
        } else {
            ColumnUnit::Utf16
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            ColumnUnit::Utf8 => "utf-8",
            ColumnUnit::Utf16 => "utf-16",
            ColumnUnit::Utf32 => "utf-32",
        }
    }

    fn width(self, text: &str) -> usize {
        match self {
            ColumnUnit::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            ColumnUnit::Utf16 => text.encode_utf16().count(),
            ColumnUnit::Utf32 => text.chars().count(),
        }
    }

    fn width_of(self, c: char) -> usize {
        match self {
            ColumnUnit::Utf8 => c.len_utf8(),
            ColumnUnit::Utf16 => c.len_utf16(),
            ColumnUnit::Utf32 => 1,
        }
    }
}

/// Whose bytes a text holds. Editors take a file's byte order mark off; one that they send is a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextOrigin {
    File,
    Editor,
}

/// Where a line begins to the client.
fn line_start(text: &Text, origin: TextOrigin, line: usize) -> (usize, usize) {
    let span = text.line_span(line);
    let has_mark = line == 0 && origin == TextOrigin::File && text.source().starts_with(BOM);
    let start = span.start as usize + if has_mark { BOM.len() } else { 0 };
    (start, (span.end as usize).max(start))
}

/// The position of a byte.
pub(super) fn position(text: &Text, origin: TextOrigin, unit: ColumnUnit, offset: usize) -> Position {
    let offset = text.source().floor_char_boundary(offset.min(text.source().len()));
    let line = text.line_of(offset);
    let (start, end) = line_start(text, origin, line);
    let column = text.source().get(start..offset.min(end)).map_or(0, |before| unit.width(before));
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position { line: small(line), character: small(column) }
}

pub(super) fn range(text: &Text, origin: TextOrigin, unit: ColumnUnit, span: Span) -> Range {
    let at = |offset: u32| position(text, origin, unit, offset as usize);
    Range { start: at(span.start), end: at(span.end) }
}

/// The byte at a position: rounded down inside a character, at the line's end past it, at the text's end
/// below the last line.
pub(super) fn offset(text: &Text, origin: TextOrigin, unit: ColumnUnit, position: Position) -> usize {
    let line = position.line as usize;
    if line >= text.line_count() {
        return text.source().len();
    }
    let (start, end) = line_start(text, origin, line);
    let content = &text.source()[start..end];
    let column = position.character as usize;
    if column >= content.len() {
        // No unit is shorter than a byte.
        return end;
    }
    if unit == ColumnUnit::Utf8 {
        return start + content.floor_char_boundary(column);
    }
    let mut passed = 0;
    for (at, c) in content.char_indices() {
        passed += unit.width_of(c);
        if passed > column {
            return start + at;
        }
    }
    end
}

/// The span of a range. One that ends before it begins is empty.
pub(super) fn span(text: &Text, origin: TextOrigin, unit: ColumnUnit, range: Range) -> Span {
    let start = offset(text, origin, unit, range.start);
    Span::new(start, offset(text, origin, unit, range.end).max(start))
}

/// What stays as it is in a URI's path.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A document's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// A file, which need not exist.
    File(PathBuf),
    /// A document that was never saved.
    Untitled,
    /// Something of another program's.
    Other,
}

/// What a URI names.
pub(super) fn address(uri: &str) -> Address {
    let Some((scheme, rest)) = uri.split_once(':') else { return Address::Other };
    if scheme.eq_ignore_ascii_case("untitled") {
        return Address::Untitled;
    }
    if !scheme.eq_ignore_ascii_case("file") {
        return Address::Other;
    }
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let slash = rest.find('/').unwrap_or(rest.len());
            let (host, path) = rest.split_at(slash);
            if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
                return Address::Other;
            }
            path
        }
        None => rest,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match decoded(path) {
        Some(path) if path.is_absolute() && !path.as_os_str().as_encoded_bytes().contains(&0) => {
            Address::File(path)
        }
        _ => Address::Other,
    }
}

#[cfg(unix)]
fn decoded(path: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    let bytes: Vec<u8> = percent_decode_str(path).collect();
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn decoded(path: &str) -> Option<PathBuf> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // `/c:/notes` is `c:/notes`.
    let drive = path.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

/// The URI of a path.
pub(super) fn uri_of(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let slashed: Vec<u8> = if std::path::MAIN_SEPARATOR == '\\' {
        bytes.iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect()
    } else {
        bytes.to_vec()
    };
    let lead = if slashed.starts_with(b"/") { "" } else { "/" };
    format!("file://{lead}{}", percent_encode(&slashed, KEPT))
}

/// The URI of what lies below a folder whose URI the client spelled.
pub(super) fn uri_below(folder: &str, below: &Path) -> String {
    let bytes = below.as_os_str().as_encoded_bytes();
    let slashed: Vec<u8> =
        bytes.iter().map(|&byte| if byte == std::path::MAIN_SEPARATOR as u8 { b'/' } else { byte }).collect();
    format!("{}/{}", folder.trim_end_matches('/'), percent_encode(&slashed, KEPT))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Address, ColumnUnit, TextOrigin, address, offset, position, uri_below, uri_of};
    use crate::text::Text;
    use lsp_types::Position;

    #[test]
    fn a_boundary_comes_back_from_its_position_in_every_unit() {
        let text = Text::new("é😀e\u{301}\r\n李明\rעברית\n\nlast".to_owned());
        for unit in [ColumnUnit::Utf8, ColumnUnit::Utf16, ColumnUnit::Utf32] {
            for at in 0..=text.source().len() {
                let is_inside_line_end = text.source().as_bytes().get(at) == Some(&b'\n')
                    && at > 0
                    && text.source().as_bytes()[at - 1] == b'\r';
                if text.source().is_char_boundary(at) && !is_inside_line_end {
                    let position = position(&text, TextOrigin::Editor, unit, at);
                    assert_eq!(
                        offset(&text, TextOrigin::Editor, unit, position),
                        at,
                        "{unit:?} {position:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn columns_round_down_and_stop_at_the_end_of_their_line() {
        let text = Text::new("a😀b\nc".to_owned());
        let at = |line, character| {
            offset(&text, TextOrigin::Editor, ColumnUnit::Utf16, Position { line, character })
        };
        assert_eq!((at(0, 2), at(0, 3), at(0, 99), at(1, 99), at(9, 0)), (1, 5, 6, 8, 8));
    }

    #[test]
    fn the_mark_of_a_file_is_not_counted_and_that_of_an_editor_is() {
        let text = Text::new("\u{feff}@x".to_owned());
        let column = |origin| position(&text, origin, ColumnUnit::Utf16, 4).character;
        assert_eq!((column(TextOrigin::File), column(TextOrigin::Editor)), (1, 2));
        let at = Position { line: 0, character: 1 };
        assert_eq!(offset(&text, TextOrigin::File, ColumnUnit::Utf16, at), 4);
    }

    #[test]
    fn uris_are_paths_and_paths_are_uris() {
        let file = |path: &str| Address::File(path.into());
        assert_eq!(address("file:///a%20b/%C3%A9.md"), file("/a b/é.md"));
        assert_eq!(address("FILE://localhost/a"), file("/a"));
        assert_eq!(address("file:///a%zz"), file("/a%zz"));
        for other in ["git:/a", "file://host/a", "nothing", "file:a", "file:///a%00b"] {
            assert_eq!(address(other), Address::Other, "{other}");
        }
        assert_eq!(address("untitled:Untitled-1"), Address::Untitled);
        assert_eq!(uri_of(Path::new("/a b/é~.md")), "file:///a%20b/%C3%A9~.md");
        assert_eq!(uri_below("file:///x%20y/", Path::new("p/a:b.md")), "file:///x%20y/p/a%3Ab.md");
    }
}
