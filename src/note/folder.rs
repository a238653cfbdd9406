//! What a folder says of the notes in it: whether people live there, and which folders may be one
//! person's own.
//!
//! Not here: which folders are known to hold people (`grammar`), or which notes are pages
//! (`declaration`).

use crate::language::kind::GROUPS;
use crate::text::{NotePath, bare, bare_name, key, may_be_alike};

/// What the folder of a note says; the same for all notes of the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FolderKind {
    /// It is a folder of people, or lies in one.
    pub is_people: bool,
    /// The folders on the way that may be one person's; outermost first.
    pub personal: Vec<PersonalFolder>,
    /// What it is itself called.
    name: FolderName,
}

/// A folder that may be one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PersonalFolder {
    /// The length of its path.
    pub len: usize,
    /// The key under which a page claims it: its place, and the key of its own name. Folders are often named by a slug,
    /// so diacritics do not count: `ana-lopez/Ana López.md`.
    pub key: Box<str>,
}

impl PersonalFolder {
    fn new(path: &str) -> PersonalFolder {
        let key = match path.rsplit_once('/') {
            Some((above, name)) => format!("{above}/{}", plain_key(name)).into(),
            None => plain_key(path).into(),
        };
        PersonalFolder { len: path.len(), key }
    }

    /// Whether a name is that of the folder.
    pub(super) fn is_named(&self, name: &str) -> bool {
        let own = self.key.rsplit('/').next().unwrap_or(&self.key);
        may_be_alike(name, own) && plain_key(name) == own
    }
}

/// A folder's name, as it is compared with those of notes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct FolderName {
    key: String,
    bare: String,
}

impl FolderKind {
    /// What a folder's path says, where `is_people` says of each folder on the way whether it begins
    /// or ends a part of the journal that holds people.
    pub(super) fn of(folder: &str, mut is_people: impl FnMut(&str, &str) -> Option<bool>) -> FolderKind {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let name = FolderName { key: key(name), bare: bare_name(name) };
        let mut kind = FolderKind { name, ..FolderKind::default() };
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
                    kind.personal.push(PersonalFolder::new(&folder[..end]));
                }
                None => {}
            }
            start = end + 1;
        }
        kind
    }

    /// The folder itself, which a note lies in, where that may be one person's.
    pub(super) fn own_of(&self, path: &NotePath) -> Option<&PersonalFolder> {
        self.personal.last().filter(|folder| folder.len == path.split().0.len())
    }

    /// Whether a note in it that is not one person's own is called as it is: `People/People.md` is about the people.
    pub(super) fn has_name(&self, stem: &str) -> bool {
        let FolderName { key: own, bare } = &self.name;
        (may_be_alike(stem, own) && key(stem) == *own)
            || (!bare.is_empty() && may_be_alike(stem, bare) && bare_name(stem) == *bare)
    }
}

/// The key of a folder's name, or of a name that may be its person's.
fn plain_key(name: &str) -> String {
    bare(&key(name)).into_owned()
}

/// The folder beside a page that would be its person's: `people/Ana` of `people/Ana.md`.
pub fn folder_beside(path: &NotePath) -> Box<str> {
    let (folder, _) = path.split();
    let name = plain_key(path.stem().trim_start_matches('@'));
    if folder.is_empty() { name.into() } else { format!("{folder}/{name}").into() }
}
