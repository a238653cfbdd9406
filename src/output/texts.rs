//! Texts of notes, read again for quoting, with a small cache.
//!
//! The engine keeps no texts; this reads only those that an output quotes.
//!
//! Invariant: at most `MOST_KEPT` texts are in memory at once.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::engine::{Content, ReadBuffer, Source};
use crate::finding::Finding;
use crate::output::Sources;
use crate::text::{NotePath, Text};

/// A source's texts. Some are cached, since findings come sorted by path.
pub struct DiskTexts<'a> {
    /// What notes are read from.
    pub source: &'a dyn Source,
    cache: RefCell<HashMap<NotePath, Option<Arc<Text>>>>,
    /// The scratch buffer in which one note after another is read.
    buffer: RefCell<ReadBuffer>,
    /// The notes that will be needed, in order, and how many of them were read ahead.
    expected: RefCell<Vec<NotePath>>,
    ahead: Cell<usize>,
}

impl<'a> DiskTexts<'a> {
    /// With more texts than this, all are dropped.
    const MOST_KEPT: usize = 64;

    /// How many expected notes are read ahead as a batch.
    const READ_AHEAD: usize = 48;

    /// Nothing is read yet.
    pub fn new(source: &'a dyn Source) -> DiskTexts<'a> {
        DiskTexts {
            source,
            cache: RefCell::default(),
            buffer: RefCell::default(),
            expected: RefCell::default(),
            ahead: Cell::default(),
        }
    }

    /// Announces that these findings will be shown in this order, so that threads read ahead.
    pub fn expect<'f>(&self, findings: impl Iterator<Item = &'f Finding>) {
        let mut expected: Vec<NotePath> =
            findings.map(|finding| finding.primary.place.note.clone()).collect();
        expected.dedup();
        self.expected.replace(expected);
        self.ahead.set(0);
    }

    /// Reads the notes that are expected next, where `path` is one of them.
    fn read_ahead(&self, path: &NotePath) {
        let expected = self.expected.borrow();
        let rest = &expected[self.ahead.get()..];
        let Ok(at) = rest.binary_search(path) else { return };
        let next = &rest[at..rest.len().min(at + Self::READ_AHEAD)];
        self.ahead.set(self.ahead.get() + at + next.len());
        if next.len() < Self::READ_AHEAD / 16 {
            return;
        }
        let read = |buffer: &mut ReadBuffer, path: &NotePath| (path.clone(), read(self.source, path, buffer));
        let texts: Vec<_> =
            next.par_iter().with_min_len(Self::READ_AHEAD / 8).map_init(ReadBuffer::default, read).collect();
        self.cache.borrow_mut().extend(texts);
    }
}

impl Sources for DiskTexts<'_> {
    fn text(&self, path: &NotePath) -> Option<Arc<Text>> {
        if let Some(text) = self.cache.borrow().get(path) {
            return text.clone();
        }
        if self.cache.borrow().len() >= Self::MOST_KEPT {
            self.cache.borrow_mut().clear();
        }
        self.read_ahead(path);
        let mut cache = self.cache.borrow_mut();
        let read = || read(self.source, path, &mut self.buffer.borrow_mut());
        cache.entry(path.clone()).or_insert_with(read).clone()
    }
}

fn read(source: &dyn Source, path: &NotePath, buffer: &mut ReadBuffer) -> Option<Arc<Text>> {
    match source.read(path, buffer) {
        Content::Bytes(len) => {
            let text = str::from_utf8(&buffer.bytes[..len]).ok();
            text.map(|text| Arc::new(Text::new(text.to_owned())))
        }
        Content::Unreadable { .. } | Content::Gone => None,
    }
}
