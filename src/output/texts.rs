//! Texts of notes, read again where they are to be quoted.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::Sources;
use crate::engine::{Content, Source};
use crate::finding::NotePath;
use crate::text::Text;

/// Texts read again for quoting. Keeps some, since findings come by path.
pub struct DiskTexts<'a> {
    pub source: &'a dyn Source,
    cache: RefCell<HashMap<NotePath, Option<Arc<Text>>>>,
    /// Room to read one note after another.
    buffer: RefCell<Vec<u8>>,
}

impl<'a> DiskTexts<'a> {
    /// More texts than this at once, and all are dropped.
    const KEPT: usize = 256;

    pub fn new(source: &'a dyn Source) -> DiskTexts<'a> {
        DiskTexts { source, cache: RefCell::default(), buffer: RefCell::default() }
    }
}

impl Sources for DiskTexts<'_> {
    fn text(&self, path: &NotePath) -> Option<Arc<Text>> {
        let mut cache = self.cache.borrow_mut();
        if let Some(text) = cache.get(path) {
            return text.clone();
        }
        if cache.len() >= Self::KEPT {
            cache.clear();
        }
        let buffer = &mut *self.buffer.borrow_mut();
        let text = match self.source.read(path, buffer) {
            Content::Bytes(len) => {
                let text = str::from_utf8(&buffer[..len]).ok();
                text.map(|text| Arc::new(Text::new(text.to_owned())))
            }
            Content::Unreadable { .. } | Content::Gone => None,
        };
        cache.insert(path.clone(), text.clone());
        text
    }
}
