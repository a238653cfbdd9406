//! Texts to quote while notes are being saved.

use std::time::Duration;

use crate::engine::{Content, Disk, Listing, Source};
use crate::text::NotePath;

/// A journal on disk in which a note that is quoted is no empty one: whoever saves in place empties
/// it first, and what was found in it was found in a whole one.
pub(super) struct RetryEmpty<'d>(pub &'d Disk);

impl RetryEmpty<'_> {
    const TRIES: usize = 10;
    const PAUSE: Duration = Duration::from_millis(2);
}

impl Source for RetryEmpty<'_> {
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        self.0.list(each)
    }

    fn read(&self, path: &NotePath, buffer: &mut Vec<u8>) -> Content {
        for _ in 1..Self::TRIES {
            match self.0.read(path, buffer) {
                Content::Bytes(0) => std::thread::sleep(Self::PAUSE),
                content => return content,
            }
        }
        self.0.read(path, buffer)
    }
}
