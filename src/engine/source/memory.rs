//! Notes in memory, and notes laid over a source.
//!
//! Invariant: a note in memory gets the same findings as the same note on disk.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::engine::source::{Content, Filter, Listing, ReadBuffer, Skipped, Source};
use crate::text::NotePath;

/// Notes in memory. Names are filtered as on disk.
#[derive(Debug, Clone)]
pub struct Memory {
    /// The bytes by path.
    pub notes: BTreeMap<NotePath, Vec<u8>>,
    filter: Filter,
}

impl Memory {
    /// No notes yet.
    pub fn new(config: &Config) -> Memory {
        Memory { notes: BTreeMap::new(), filter: Filter::new(config) }
    }

    /// Adds a note, or replaces the one of that path.
    pub fn insert(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        self.notes.insert(NotePath::new(path), text.into());
    }
}

impl Source for Memory {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        let mut copies = 0;
        for path in self.notes.keys() {
            if self.filter.accepts(path.as_str()) {
                each(path.as_str());
            } else {
                copies += usize::from(self.filter.why_not(path.as_str()) == Some(Skipped::Copy));
            }
        }
        Listing { copies, ..Listing::default() }
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        let Some(bytes) = self.notes.get(path) else { return Content::Gone };
        put(bytes, &mut buffer.bytes)
    }
}

/// Copies bytes to the front of a buffer.
pub fn put(bytes: &[u8], buffer: &mut Vec<u8>) -> Content {
    if buffer.len() < bytes.len() {
        buffer.resize(bytes.len(), 0);
    }
    buffer[..bytes.len()].copy_from_slice(bytes);
    Content::Bytes(bytes.len())
}

/// A source with some notes replaced (or taken away): an editor's unsaved texts, standard input.
pub struct Overlay<'s> {
    /// What is read where nothing is laid over it.
    pub base: &'s dyn Source,
    /// `None` takes the note away.
    pub notes: BTreeMap<NotePath, Option<Vec<u8>>>,
}

impl Source for Overlay<'_> {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        let listing = self.base.list(&mut |path| {
            if !self.notes.contains_key(path) {
                each(path);
            }
        });
        self.notes.iter().filter(|(_, text)| text.is_some()).for_each(|(path, _)| each(path.as_str()));
        listing
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        match self.notes.get(path) {
            Some(Some(bytes)) => put(bytes, &mut buffer.bytes),
            Some(None) => Content::Gone,
            None => self.base.read(path, buffer),
        }
    }
}
