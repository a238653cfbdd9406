//! Reading a note again where it is empty, since it may be in the middle of being saved.
//!
//! Only for quoting findings: the engine reads the disk without it.

use std::time::Duration;

use crate::engine::{Content, Disk, Listing, ReadBuffer, Source};
use crate::text::NotePath;

/// The disk as a source that tries again for a moment where a note is empty. An editor that saves in place
/// empties the note first, and a note that has findings to quote cannot have been empty when it was judged.
pub(super) struct RetryEmpty<'d>(pub &'d Disk);

impl RetryEmpty<'_> {
    const TRIES: usize = 10;
    const PAUSE: Duration = Duration::from_millis(2);
}

impl Source for RetryEmpty<'_> {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        self.0.list(each)
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        for _ in 1..Self::TRIES {
            match self.0.read(path, buffer) {
                Content::Bytes(0) => std::thread::sleep(Self::PAUSE),
                content => return content,
            }
        }
        self.0.read(path, buffer)
    }
}
