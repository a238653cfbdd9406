//! Where a note's text may be written. The writing itself is `atomic_file`'s.
//!
//! Invariant: nothing outside of the root is ever a place to write.

use std::path::{Path, PathBuf};

use crate::atomic_file::WriteError;
use crate::engine::source::Disk;
use crate::text::NotePath;

impl Disk {
    /// The file to write for a note: free of links, and in the root.
    ///
    /// # Errors
    /// Links lead out of the root, or stand where none did when the notes were listed.
    pub fn file_to_write(&self, path: &NotePath) -> Result<PathBuf, WriteError> {
        let root = self.root.canonicalize()?;
        let file = self.file(path);
        let relative = self.relative(&file);
        // A new note's folders may be new, too.
        let there = file.ancestors().find(|above| above.symlink_metadata().is_ok()).unwrap_or(&self.root);
        let below = file.strip_prefix(there).unwrap_or(Path::new(""));
        let real = there.canonicalize()?;
        // Joined to nothing, a path would end in a separator.
        let real = if below.as_os_str().is_empty() { real } else { real.join(below) };
        if !real.starts_with(&root) {
            return Err(WriteError::Outside);
        }
        if !self.follow_links && real != root.join(relative) {
            return Err(WriteError::Changed);
        }
        Ok(real)
    }
}
