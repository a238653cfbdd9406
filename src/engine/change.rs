//! What became of a note: the only form in which the engine takes an edit.
//!
//! It does not say what a text means, nor how the change was noticed.
//!
//! Invariant: a change carries all that the engine needs, so that taking it in reads no file.

use std::sync::Arc;

use crate::engine::source::{Content, ReadBuffer, Source};
use crate::text::{NotePath, Text};

/// What became of one note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Relative to the journal's root.
    pub path: NotePath,
    /// What stands there now.
    pub version: Version,
}

/// What stands at a note's path now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// The whole file; that it is UTF-8 is for the engine to find out.
    Bytes(Vec<u8>),
    /// What an editor holds.
    Text(Arc<Text>),
    /// Something that could not be read: why, and what to do.
    Unreadable {
        /// The system's answer.
        why: String,
        /// What to do about it.
        help: String,
    },
    /// No file, or none that is a note.
    Gone,
}

impl Version {
    /// The whole file, where it could be read.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Version::Bytes(bytes) => Some(bytes),
            Version::Text(text) => Some(text.source().as_bytes()),
            Version::Unreadable { .. } | Version::Gone => None,
        }
    }

    /// What a source holds at a path.
    pub fn read(source: &dyn Source, path: &NotePath) -> Version {
        let mut buffer = ReadBuffer::default();
        match source.read(path, &mut buffer) {
            Content::Bytes(len) => {
                buffer.bytes.truncate(len);
                Version::Bytes(buffer.bytes)
            }
            Content::Unreadable { why, help } => Version::Unreadable { why, help },
            Content::Gone => Version::Gone,
        }
    }
}

impl Change {
    /// A note that was created or written.
    pub fn written(path: NotePath, text: impl Into<Vec<u8>>) -> Change {
        Change { path, version: Version::Bytes(text.into()) }
    }

    /// A note that was removed.
    pub fn gone(path: NotePath) -> Change {
        Change { path, version: Version::Gone }
    }
}
