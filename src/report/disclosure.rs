//! What a report may disclose: everything, or nothing that leads back to a person.
//!
//! Redacted, a person is a pseudonym, notes have no names, circles of the writer's own naming are
//! numbered, and nothing written in notes is quoted. The pseudonyms are those of `check --redact`.

use crate::config::Circles;
use crate::output::Secret;

/// How much a report discloses.
#[derive(Debug, Clone, Copy)]
pub enum Disclosure<'a> {
    /// Names, paths and words as they are.
    Open,
    /// Pseudonyms are made with this secret.
    Redacted(&'a Secret),
}

impl Disclosure<'_> {
    /// Whether names may be shown.
    pub fn is_open(self) -> bool {
        matches!(self, Disclosure::Open)
    }

    /// The display name, or the pseudonym of the key.
    pub fn name(self, key: &str, name: &str) -> String {
        match self {
            Disclosure::Open => name.to_owned(),
            Disclosure::Redacted(secret) => secret.person(key),
        }
    }

    /// The key, or its pseudonym.
    pub fn key(self, key: &str) -> String {
        self.name(key, key)
    }

    /// A note's path, or a pseudonym that has no folder.
    pub fn path(self, path: &str) -> String {
        match self {
            Disclosure::Open => path.to_owned(),
            Disclosure::Redacted(secret) => secret.note(path),
        }
    }

    /// Text from a note.
    pub fn text(self, text: &str) -> String {
        match self {
            Disclosure::Open => text.to_owned(),
            Disclosure::Redacted(_) => String::new(),
        }
    }

    /// A circle by its rank, the closest being 0. The default circles keep their names.
    pub fn circle(self, rank: usize, name: &str) -> String {
        match self {
            Disclosure::Redacted(_) if Circles::default().find(name).is_none() => {
                format!("circle {}", rank + 1)
            }
            _ => name.to_owned(),
        }
    }
}
