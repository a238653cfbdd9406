//! What a file system says of a note without reading it: enough to tell that it was written.
//!
//! Two stamps that are equal mean the same bytes, except where a file was written again within one
//! tick of the file system's clock; see [`Stamp::is_older_than`].

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::engine::source::{Content, Disk, ReadBuffer, failed};
use crate::text::NotePath;

/// Size, times and identity of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Stamp {
    len: u64,
    /// Nanoseconds since 1970.
    modified: i128,
    changed: i128,
    device: u64,
    file: u64,
    /// Whether the file has names besides this one (hard links).
    pub has_other_names: bool,
}

/// What all names of a file have in common: its device and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId(u64, u64);

impl Stamp {
    /// Which file it is, by whatever name.
    pub fn file_id(&self) -> FileId {
        FileId(self.device, self.file)
    }

    /// From what the system says of a file; the file is not opened.
    pub fn of(meta: &Metadata) -> Stamp {
        let modified = meta.modified().map_or(0, nanoseconds);
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let changed = i128::from(meta.ctime()) * 1_000_000_000 + i128::from(meta.ctime_nsec());
            Stamp {
                len: meta.len(),
                modified,
                changed,
                device: meta.dev(),
                file: meta.ino(),
                has_other_names: meta.nlink() > 1,
            }
        }
        #[cfg(not(unix))]
        Stamp { len: meta.len(), modified, changed: modified, device: 0, file: 0, has_other_names: false }
    }

    /// Whether the last write lies so far before `moment` that a later one would show.
    pub fn is_older_than(&self, moment: SystemTime, tick: Duration) -> bool {
        let tick = i128::try_from(tick.as_nanos()).unwrap_or(i128::MAX);
        self.modified.max(self.changed) + tick < nanoseconds(moment)
    }
}

fn nanoseconds(time: SystemTime) -> i128 {
    let signed = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => signed(after),
        Err(before) => -signed(before.duration()),
    }
}

impl Disk {
    /// The stamp of a note's file; `None` where there is no file, or only a link that is not
    /// followed.
    pub fn stamp(&self, path: &NotePath) -> Option<Stamp> {
        let file = self.file(path);
        let meta =
            if self.follows_links() { std::fs::metadata(file) } else { std::fs::symlink_metadata(file) };
        meta.ok().filter(Metadata::is_file).map(|meta| Stamp::of(&meta))
    }

    /// Reads a note with the stamp of what was opened, taken before it was read.
    pub fn read_stamped(&self, path: &NotePath, buffer: &mut ReadBuffer) -> (Content, Stamp) {
        let mut stamp = None;
        let content = self.open(path, &mut buffer.folder).and_then(|file| {
            stamp = Some(Stamp::of(&file.metadata()?));
            self.read_file(file, &mut buffer.bytes)
        });
        let content = content.unwrap_or_else(|error| failed(&error));
        (content, stamp.or_else(|| self.stamp(path)).unwrap_or_default())
    }
}
