//! What a reader of many notes keeps from one to the next: the scratch buffer of their bytes, and the folder that the
//! last one was opened in.
//!
//! It belongs to the reader's loop, so that no thread holds anything for another.

use crate::engine::source::disk::OpenFolder;

/// The scratch buffer that one note after another is read into.
#[derive(Debug, Default)]
pub struct ReadBuffer {
    /// The last note stands at the front. They grow where they must and are never cleared, since clearing them costs
    /// as much as a small note.
    pub bytes: Vec<u8>,
    pub(super) folder: OpenFolder,
}

impl ReadBuffer {
    /// For reading many notes at once, which see one state of a folder: it is kept open between them.
    pub(in crate::engine) fn of_one_run() -> ReadBuffer {
        ReadBuffer { bytes: Vec::new(), folder: OpenFolder::kept() }
    }
}
