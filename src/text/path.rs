//! The path of a note: its spelling in every output, and what makes a file name a note's.
//!
//! Not here: which files of a folder are read (`engine::source::filter`), or what a path says of a day
//! or a person (`note`). Invariant: a [`NotePath`] is relative to the journal's root, with `/` on every
//! system.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A note's path below the journal's root, with `/` everywhere; the spelling in every output.
/// Cheap to clone.
#[derive(Clone)]
pub struct NotePath {
    /// Paths that were listed together share one text: an allocation for each would take more than the path.
    text: Arc<str>,
    start: u32,
    end: u32,
}

impl NotePath {
    /// The same paths in one text.
    pub fn share(paths: &mut [NotePath]) {
        let mut text = String::with_capacity(paths.iter().map(|path| path.as_str().len()).sum());
        paths.iter().for_each(|path| text.push_str(path.as_str()));
        // Beyond 4 GiB they stay apart.
        if u32::try_from(text.len()).is_err() {
            return;
        }
        let text: Arc<str> = Arc::from(text);
        let mut start = 0;
        for path in paths {
            let end = start + (path.end - path.start);
            *path = NotePath { text: text.clone(), start, end };
            start = end;
        }
    }

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
        // No system has longer ones.
        let end = u32::try_from(path.len()).unwrap_or(u32::MAX);
        NotePath { text: Arc::from(path), start: 0, end }
    }

    /// With `/` on every system.
    pub fn as_str(&self) -> &str {
        self.text.get(self.start as usize..self.end as usize).unwrap_or(&self.text)
    }

    /// The file name, with its extension.
    pub fn file_name(&self) -> &str {
        self.split().1
    }

    /// The folder, empty at the root, and the file name.
    pub fn split(&self) -> (&str, &str) {
        let path = self.as_str();
        match memchr::memrchr(b'/', path.as_bytes()) {
            Some(slash) => (&path[..slash], &path[slash + 1..]),
            None => ("", path),
        }
    }

    /// Whether it is one of these paths or lies below one.
    pub fn is_below(&self, paths: &[String]) -> bool {
        let rest = |path: &String| self.as_str().strip_prefix(path.as_str());
        paths.iter().filter_map(rest).any(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The file name without `.md` or `.markdown`.
    pub fn stem(&self) -> &str {
        strip_note_extension(self.file_name())
    }
}

impl fmt::Display for NotePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for NotePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NotePath").field(&self.as_str()).finish()
    }
}

impl PartialEq for NotePath {
    fn eq(&self, other: &NotePath) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for NotePath {}

impl PartialOrd for NotePath {
    fn partial_cmp(&self, other: &NotePath) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for NotePath {
    fn cmp(&self, other: &NotePath) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for NotePath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
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
    let name = crate::text::nfc(name);
    let is_sign = |c: char| !is_letter(c);
    name.trim_matches(is_sign).to_lowercase()
}

/// Whether a character is a letter of a word: the circled and letter-like ones are signs.
fn is_letter(c: char) -> bool {
    let is_sign = matches!(c, '\u{2100}'..='\u{214F}' | '\u{24B6}'..='\u{24E9}' | '\u{1F100}'..='\u{1F1FF}');
    c.is_alphabetic() && !is_sign
}

#[cfg(test)]
mod tests {
    use super::{NotePath, bare_name};

    #[test]
    fn paths_in_one_text_are_what_they_were() {
        let texts = ["a/b.md", "", "é.md", "a/b.md.md"];
        let mut paths = texts.map(NotePath::new);
        NotePath::share(&mut paths);
        assert_eq!(paths, texts.map(NotePath::new));
        assert_eq!(paths[2].to_string(), "é.md");
        assert_eq!((paths[0].split(), paths[0].cmp(&paths[3])), (("a", "b.md"), std::cmp::Ordering::Less));
        assert_eq!(size_of::<NotePath>(), 24);
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
