//! What a folder says of the notes in it: whether people live there, and which folders may be one
//! person's own.
//!
//! Not here: which folders are known to hold people (`grammar`), or which notes are pages
//! (`declaration`).

use crate::language::kind::GROUPS;
use crate::text::{NotePath, bare, bare_name, key};

/// What the folder of a note says; the same for all notes of the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FolderKind {
    /// It is a folder of people, or lies in one.
    pub is_people: bool,
    /// The folders on the way that may be one person's, by their length in the path; outermost first.
    pub personal: Vec<usize>,
}

impl FolderKind {
    /// What a folder's path says, where `is_people` says of each folder on the way whether it begins
    /// or ends a part of the journal that holds people.
    pub(super) fn of(folder: &str, mut is_people: impl FnMut(&str, &str) -> Option<bool>) -> FolderKind {
        let mut kind = FolderKind::default();
        if folder.is_empty() {
            return kind;
        }
        let ends = memchr::memchr_iter(b'/', folder.as_bytes()).chain([folder.len()]);
        let mut start = 0;
        for end in ends {
            let name = &folder[start..end];
            match is_people(&folder[..end], name) {
                Some(answer) => {
                    kind.is_people = answer;
                    kind.personal.clear();
                }
                None if kind.is_people && !GROUPS.contains(&bare_name(name).as_str()) => {
                    kind.personal.push(end);
                }
                None => {}
            }
            start = end + 1;
        }
        kind
    }
}

/// A folder by its place and the key of its own name, under which a page claims it. Folders are often named
/// by a slug, so diacritics do not count: `ana-lopez/Ana López.md`.
pub(super) fn folder_key(folder: &str) -> Box<str> {
    match folder.rsplit_once('/') {
        Some((above, name)) => format!("{above}/{}", plain_key(name)).into(),
        None => plain_key(folder).into(),
    }
}

/// The key of a folder's name, or of a name that may be its person's.
pub(super) fn plain_key(name: &str) -> String {
    bare(&key(name)).into_owned()
}

/// The folder beside a page that would be its person's: `people/Ana` of `people/Ana.md`.
pub fn folder_beside(path: &NotePath) -> Box<str> {
    let (folder, _) = path.split();
    let name = plain_key(path.stem().trim_start_matches('@'));
    if folder.is_empty() { name.into() } else { format!("{folder}/{name}").into() }
}
