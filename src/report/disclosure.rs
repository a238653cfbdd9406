//! What a report may tell: everything, or nothing that leads back to a person.
//!
//! Redacted, a person is a stable pseudonym, notes have no names, and nothing written in them is
//! quoted.

use crate::output::pseudonym;
use crate::text::Fnv;

/// How much a report tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    Open,
    Redacted,
}

impl Disclosure {
    pub fn name(self, key: &str, name: &str) -> String {
        match self {
            Disclosure::Open => name.to_owned(),
            Disclosure::Redacted => pseudonym(key),
        }
    }

    pub fn key(self, key: &str) -> String {
        self.name(key, key)
    }

    pub fn path(self, path: &str) -> String {
        match self {
            Disclosure::Open => path.to_owned(),
            Disclosure::Redacted => format!("note-{}", short_hash(path)),
        }
    }

    pub fn text(self, text: &str) -> String {
        match self {
            Disclosure::Open => text.to_owned(),
            Disclosure::Redacted => String::new(),
        }
    }
}

fn short_hash(text: &str) -> String {
    let mut hash = Fnv::default();
    hash.field(text.as_bytes());
    format!("{:08x}", hash.finish() >> 32)
}
