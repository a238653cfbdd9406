//! Where notes come from: a folder, memory, or one laid over the other.
//!
//! What a source says of a note is bytes, or why there are none; it knows no Markdown. Invariant: reading
//! is total: a note that cannot be read is an answer, not a failure.

mod buffer;
mod disk;
mod filter;
mod ignores;
mod memory;

pub use buffer::ReadBuffer;
pub(super) use disk::failed;
pub use disk::{Disk, FileId, Stamp, WalkEntry};
pub use filter::{Filter, Skipped};
pub use ignores::Ignores;
pub use memory::{Memory, Overlay, put};

use crate::text::NotePath;

/// A tree of notes.
pub trait Source: Sync {
    /// Calls `each` for the path of every note, spelled as a [`NotePath`] is: in any order, but that of paths saves
    /// sorting them.
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing;

    /// Reads a note's bytes into the front of the buffer's.
    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content;
}

/// How reading a note went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The length of the note at the front of the buffer.
    Bytes(usize),
    /// There is something, and no text.
    Unreadable {
        /// The system's answer, or a limit that it is beyond.
        why: String,
        /// What to do about it.
        help: String,
    },
    /// It vanished since it was listed.
    Gone,
}

/// What a walk met besides notes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Folders and files that could not be looked at, and why.
    pub unreadable: Vec<(NotePath, String)>,
    /// No Markdown file and no folder was left out by a filter. `false` where that is not known.
    pub skipped_nothing: bool,
    /// Markdown files that are copies of notes and were left out.
    pub copies: usize,
}

impl Listing {
    /// What to do about what could not be looked at.
    pub const HELP: &str = "give yourself permission to read it, or exclude it";
}

impl Content {
    /// What is said of a note of more than `limit` bytes.
    pub fn too_large(limit: u64) -> Content {
        Content::Unreadable {
            why: format!("it is larger than `max-note-size` ({})", crate::config::size_text(limit)),
            help: "exclude it, or raise `max-note-size` in `[journal]`".to_owned(),
        }
    }
}
