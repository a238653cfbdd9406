//! The path of a note: its spelling in every output, and what makes a file name a note's.
//!
//! Not here: which files of a folder are read (`engine::source::filter`), or what a path says of a day
//! or a person (`note`). Invariant: a [`NotePath`] is relative to the journal's root, with `/` on every
//! system.

use std::fmt;

use arcstr::{ArcStr, Substr};

/// A note's path below the journal's root, with `/` everywhere; the spelling in every output.
///
/// Cheap to clone: it is a part of a text that it shares with the paths that were listed with it (see [`NotePaths`]).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NotePath(Substr);

impl NotePath {
    /// A path of any bytes; those that are not UTF-8 are written `\\xE9`.
    pub fn from_bytes(bytes: &[u8]) -> NotePath {
        let mut text = String::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02X}"));
            }
        }
        NotePath::new(&text)
    }

    /// A path that is relative and has `/` already; it is not checked.
    pub fn new(path: &str) -> NotePath {
        NotePath(Substr::from(path))
    }

    /// With `/` on every system.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file name, with its extension.
    pub fn file_name(&self) -> &str {
        self.split().1
    }

    /// The folder, empty at the root, and the file name.
    pub fn split(&self) -> (&str, &str) {
        match memchr::memrchr(b'/', self.0.as_bytes()) {
            Some(slash) => (&self.0[..slash], &self.0[slash + 1..]),
            None => ("", &self.0),
        }
    }

    /// Whether it is one of these paths or lies below one.
    pub fn is_below(&self, paths: &[String]) -> bool {
        let rest = |path: &String| self.0.strip_prefix(path.as_str());
        paths.iter().filter_map(rest).any(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The file name without `.md` or `.markdown`.
    pub fn stem(&self) -> &str {
        strip_note_extension(self.file_name())
    }
}

impl std::borrow::Borrow<str> for NotePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Paths that are listed one after the other. They share one text, since an allocation for each takes twice as much
/// memory as a path is long.
#[derive(Debug, Default)]
pub struct NotePaths {
    text: String,
    /// Where each path ends in the text.
    ends: Vec<usize>,
}

impl NotePaths {
    /// Adds a path as [`NotePath::new`] takes it.
    pub fn push(&mut self, path: &str) {
        self.text.push_str(path);
        self.ends.push(self.text.len());
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Takes all out, in their order.
    pub fn take(&mut self) -> Vec<NotePath> {
        let text = ArcStr::from(self.text.as_str());
        let mut start = 0;
        let path = |end: usize| NotePath(text.substr(std::mem::replace(&mut start, end)..end));
        let paths = self.ends.drain(..).map(path).collect();
        self.text.clear();
        paths
    }
}

impl fmt::Display for NotePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `name` without the ending of a note, in any case.
pub fn strip_note_extension(name: &str) -> &str {
    match name.as_bytes() {
        [stem @ .., b'.', b'm' | b'M', b'd' | b'D'] => &name[..stem.len()],
        [stem @ .., b'.', _, _, _, _, _, _, _, _]
            if name[stem.len() + 1..].eq_ignore_ascii_case("markdown") =>
        {
            &name[..stem.len()]
        }
        _ => name,
    }
}

/// The bare name of a folder: in lower case, without what stands before its first letter or after its
/// last one. `06 - People`, `+People` and `👤 PEOPLE` are all `people`.
pub fn bare_name(name: &str) -> String {
    without_signs(&crate::text::nfc(name)).to_lowercase()
}

/// What of a name stands between its first letter and its last one.
pub fn without_signs(name: &str) -> &str {
    name.trim_matches(|c: char| !is_letter(c))
}

/// Whether a character is a letter of a word: the circled and letter-like ones are signs.
fn is_letter(c: char) -> bool {
    let is_sign = matches!(c, '\u{2100}'..='\u{214F}' | '\u{24B6}'..='\u{24E9}' | '\u{1F100}'..='\u{1F1FF}');
    c.is_alphabetic() && !is_sign
}

#[cfg(test)]
mod tests {
    use super::{NotePath, NotePaths, bare_name};

    #[test]
    fn paths_that_share_a_text_are_those_that_were_listed() {
        let mut listed = NotePaths::default();
        assert_eq!(listed.take(), []);
        for round in [["a.md", "b/ü.md", ""], ["c.md", "", "日記/一.md"]] {
            round.iter().for_each(|path| listed.push(path));
            assert_eq!(listed.len(), 3);
            assert_eq!(listed.take(), round.map(NotePath::new));
            assert!(listed.is_empty());
        }
    }

    #[test]
    fn signs_and_numbers_around_a_name_are_no_part_of_it() {
        for name in ["People", "06 - People", "+People", "👤 PEOPLE", "(people)", "ℹ️ People 2", "_people_"]
        {
            assert_eq!(bare_name(name), "people", "{name}");
        }
        assert_eq!(bare_name("Mode\u{300}le"), "modèle");
        assert_eq!(bare_name("old people"), "old people");
        assert_eq!(bare_name("2026"), "");
    }
}
