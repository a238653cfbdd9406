//! The snapshot: what a watcher has read, for every note its stamp and the hash of its bytes.
//!
//! An event only says where to look. A path that somebody touched is looked at again, and it is a [`Change`]
//! only where its bytes differ from those last read. So saving a note unchanged does nothing, and lost events
//! are made up for by comparing all stamps ([`Snapshot::compare`]).
//!
//! It does not keep texts, and it does not decide when to look.
//!
//! Invariant: a file's state describes the bytes that the engine was last given for that path.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use rustc_hash::{FxHashSet, FxHasher};
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::{
    Change, Content, Disk, FileId, Ignores, Listing, ReadBuffer, Source, Stamp, Version, WalkEntry,
};
use crate::notify::gap::GapWatch;
use crate::notify::states::{FileStates, RecordedStates, lock};
use crate::text::NotePath;

/// A note as last read. There is one a note, so of both its stamp and its bytes only a hash is kept: a sixth of
/// the memory.
#[derive(Debug, Clone, Copy)]
struct FileState {
    /// `None` where the stamp cannot be trusted to show the next write.
    stamp: Option<NonZeroU64>,
    hash: u64,
}

/// The journal's folders, as of one walk.
#[derive(Debug, Default)]
pub struct Folders {
    /// Below the root, the root first.
    pub folders: Vec<PathBuf>,
    /// Whether a symbolic link was followed on the way.
    pub has_links: bool,
    /// Of [`Listing::copies`].
    pub copies: usize,
}

impl Folders {
    /// Whether no file was added, removed or newly ignored since the walk, which began at `tolerance.since`. Then
    /// its result still holds.
    pub fn are_unchanged(&self, tolerance: ClockTolerance) -> bool {
        let is_unchanged = |file: &Path| {
            let meta = std::fs::symlink_metadata(file).ok();
            meta.map(|meta| Stamp::of(&meta).is_older_than(tolerance.since, tolerance.tick))
        };
        // An ignore file can be edited in place. Where one was removed, its folder shows it.
        self.folders.iter().all(|folder| {
            is_unchanged(folder) == Some(true)
                && Ignores::NAMES.iter().all(|name| is_unchanged(&folder.join(name)) != Some(false))
        })
    }
}

/// All notes as last read.
#[derive(Debug, Default)]
pub struct Snapshot {
    files: FileStates<FileState>,
    /// Notes that had other names, too (hard links), when they were last looked at. Where such a name is made
    /// outside of the journal, no event tells of it.
    linked: FxHashSet<NotePath>,
}

/// How far a file system's clock may lag behind a write.
#[derive(Debug, Clone, Copy)]
pub struct ClockTolerance {
    /// When the reading that is recorded began.
    pub since: SystemTime,
    /// The coarsest step of such a clock.
    pub tick: Duration,
}

impl Snapshot {
    /// Whether a note of that path was read.
    pub fn knows(&self, path: &NotePath) -> bool {
        self.files.get(path).is_some()
    }

    /// Stamps the notes that were read since `tolerance.since`, and returns those that may have been written in
    /// the meantime. A file that was last touched before the reading began still is as it was read.
    pub fn stamp(&mut self, disk: &Disk, tolerance: ClockTolerance) -> Vec<NotePath> {
        let linked = Mutex::new(&mut self.linked);
        let stamp = |(path, state): (&NotePath, &mut FileState)| {
            let stamp = disk.stamp(path);
            if stamp.is_some_and(|stamp| stamp.has_other_names) {
                lock(&linked).insert(path.clone());
            }
            state.stamp = stamp.and_then(|stamp| trusted(stamp, tolerance));
            state.stamp.is_none().then(|| path.clone())
        };
        self.files.par_iter_mut().filter_map(stamp).collect()
    }

    /// The notes that may have been written since they were read although their folders saw no event: those
    /// whose stamps would not show it, and those with other names.
    pub fn doubtful(&mut self, disk: &Disk) -> Vec<NotePath> {
        let mut doubtful = self.written_elsewhere(disk);
        let unstamped = self.files.iter().filter(|(_, state)| state.stamp.is_none());
        doubtful.extend(unstamped.map(|(path, _)| path.clone()));
        doubtful
    }

    /// Whether any note has names besides its path.
    pub fn has_linked(&self) -> bool {
        !self.linked.is_empty()
    }

    /// The notes with other names whose files are not as they were read. What is written through another name
    /// raises no event in this folder.
    pub fn written_elsewhere(&mut self, disk: &Disk) -> Vec<NotePath> {
        let mut written = Vec::new();
        let files = &self.files;
        self.linked.retain(|path| {
            let stamp = disk.stamp(path);
            let known = files.get(path).and_then(|state| state.stamp);
            if stamp.is_none() || stamp.map(stamp_hash) != known {
                written.push(path.clone());
            }
            // Once more after the last other name is gone: it may have been written through that.
            stamp.is_some_and(|stamp| stamp.has_other_names)
        });
        written
    }

    /// Reads notes again and returns those that differ, in the order of their paths.
    pub fn look(&mut self, disk: &Disk, mut paths: Vec<NotePath>, tolerance: ClockTolerance) -> Vec<Change> {
        paths.sort_unstable();
        paths.dedup();
        let read = |buffer: &mut ReadBuffer, path: NotePath| {
            let (version, state, has_other_names) = read(disk, &path, buffer, tolerance);
            (path, version, state, has_other_names)
        };
        let found: Vec<_> = if paths.len() < 16 {
            let mut buffer = ReadBuffer::default();
            paths.into_iter().map(|path| read(&mut buffer, path)).collect()
        } else {
            paths.into_par_iter().map_init(ReadBuffer::default, read).collect()
        };
        let mut new_names = FxHashSet::default();
        let changes = found
            .into_iter()
            .filter_map(|(path, version, state, has_other_names)| {
                if has_other_names && self.linked.insert(path.clone()) {
                    new_names.insert(path.clone());
                }
                let old = match state {
                    Some(state) => self.files.insert(path.clone(), state),
                    None => self.files.remove(&path),
                };
                let is_new = old.map(|old| old.hash) != state.map(|state| state.hash);
                is_new.then_some(Change { path, version })
            })
            .collect();
        if !new_names.is_empty() {
            self.link_other_names(disk, &new_names);
        }
        changes
    }

    /// A note that got a name within the journal is one with other names from then on, although nothing tells of it.
    fn link_other_names(&mut self, disk: &Disk, new_names: &FxHashSet<NotePath>) {
        let files: FxHashSet<FileId> =
            new_names.iter().filter_map(|path| disk.stamp(path)).map(|stamp| stamp.file_id()).collect();
        let is_other_name =
            |path: &&NotePath| disk.stamp(path).is_some_and(|stamp| files.contains(&stamp.file_id()));
        let others: Vec<NotePath> =
            self.files.par_iter().map(|(path, _)| path).filter(is_other_name).cloned().collect();
        self.linked.extend(others);
    }

    /// Walks the folder and finds every note whose stamp is not the one that was read, or that is
    /// new or gone, and what the folder looks like now. A folder that cannot be read is like a note.
    pub fn compare(&mut self, disk: &Disk, tolerance: ClockTolerance) -> (Vec<Change>, Folders) {
        let mut folders = Folders::default();
        let mut listed = Vec::with_capacity(self.files.len());
        let listing = disk.walk(&mut |entry| match entry {
            WalkEntry::Folder(folder) => folders.folders.push(folder.to_owned()),
            WalkEntry::Note(path) => listed.push(NotePath::new(path)),
            WalkEntry::Link => folders.has_links = true,
        });
        folders.copies = listing.copies;
        let files = &self.files;
        let doubtful: Vec<NotePath> = listed
            .par_iter()
            .filter(|path| {
                let known = files.get(path).and_then(|state| state.stamp);
                known.is_none() || disk.stamp(path).map(stamp_hash) != known
            })
            .cloned()
            .collect();
        let is_as_read = doubtful.is_empty() && listing.unreadable.is_empty();
        let mut changes = self.look(disk, doubtful, tolerance);
        // Where every listed note is known, counting tells whether others are, too.
        if !is_as_read || listed.len() < self.files.len() {
            let there: FxHashSet<&NotePath> =
                listed.iter().chain(listing.unreadable.iter().map(|(path, _)| path)).collect();
            // A path that the walk left out is not a note any more, even if its file is still there.
            let gone: Vec<NotePath> = self
                .files
                .iter()
                .map(|(path, _)| path)
                .filter(|path| !there.contains(path))
                .cloned()
                .collect();
            self.files.retain(|path| there.contains(path));
            changes.extend(gone.into_iter().map(Change::gone));
        }
        for (path, why) in &listing.unreadable {
            let (version, state) = unreadable_state(why, Listing::HELP);
            let old = self.files.insert(path.clone(), state);
            if old.map(|old| old.hash) != Some(state.hash) {
                changes.push(Change { path: path.clone(), version });
            }
        }
        (changes, folders)
    }
}

/// What stands at a path, its state where there is anything, and whether the file has other names.
fn read(
    disk: &Disk,
    path: &NotePath,
    buffer: &mut ReadBuffer,
    tolerance: ClockTolerance,
) -> (Version, Option<FileState>, bool) {
    // A link, a folder or a pipe in a note's place is not a note, and is never opened.
    let Some(now) = disk.stamp(path) else { return (Version::Gone, None, false) };
    let has_other_names = now.has_other_names;
    match disk.read_stamped(path, buffer) {
        (Content::Bytes(len), stamp) => {
            let bytes = &buffer.bytes[..len];
            let state = FileState::of(stamp, xxh3_64(bytes), tolerance);
            (Version::Bytes(bytes.to_owned()), Some(state), has_other_names)
        }
        (Content::Unreadable { why, help }, _) => {
            let (version, state) = unreadable_state(&why, &help);
            (version, Some(state), has_other_names)
        }
        (Content::Gone, _) => (Version::Gone, None, false),
    }
}

/// What cannot be read gets no stamp: when permission comes back, the stamp may not show it.
fn unreadable_state(why: &str, help: &str) -> (Version, FileState) {
    let version = Version::Unreadable { why: why.to_owned(), help: help.to_owned() };
    (version, FileState { stamp: None, hash: !xxh3_64(why.as_bytes()) })
}

/// The hash of a stamp, where it shows the next write.
fn trusted(stamp: Stamp, tolerance: ClockTolerance) -> Option<NonZeroU64> {
    stamp.is_older_than(tolerance.since, tolerance.tick).then(|| stamp_hash(stamp))
}

fn stamp_hash(stamp: Stamp) -> NonZeroU64 {
    let mut hasher = FxHasher::default();
    stamp.hash(&mut hasher);
    NonZeroU64::new(hasher.finish()).unwrap_or(NonZeroU64::MIN)
}

impl FileState {
    fn of(stamp: Stamp, hash: u64, tolerance: ClockTolerance) -> FileState {
        FileState { stamp: trusted(stamp, tolerance), hash }
    }
}

/// When the notes that are read get their stamps.
#[derive(Clone, Copy)]
pub enum Stamping<'g> {
    /// With each note, as its file is open.
    AtOnce(ClockTolerance),
    /// The same, while each folder is watched from before its notes are read.
    InView(ClockTolerance, &'g GapWatch),
    /// By [`Snapshot::stamp`], which looks at every file anyway.
    Afterwards,
}

/// The disk as a source that records what is read through it.
pub struct Recorder<'d> {
    disk: &'d Disk,
    stamping: Stamping<'d>,
    files: RecordedStates<FileState>,
    /// Those with other names, where only these need another look.
    linked: Mutex<FxHashSet<NotePath>>,
    folders: Mutex<Vec<PathBuf>>,
    has_links: AtomicBool,
}

impl<'d> Recorder<'d> {
    /// Nothing is recorded yet.
    pub fn new(disk: &'d Disk, stamping: Stamping<'d>) -> Recorder<'d> {
        Recorder {
            disk,
            stamping,
            files: RecordedStates::default(),
            linked: Mutex::default(),
            folders: Mutex::default(),
            has_links: AtomicBool::new(false),
        }
    }

    /// What was recorded; `listing` says what could not be read.
    pub fn finish(self, listing: &Listing) -> (Snapshot, Folders) {
        let linked = self.linked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut snapshot = Snapshot { files: self.files.finish(), linked };
        for (path, why) in &listing.unreadable {
            snapshot.files.insert(path.clone(), unreadable_state(why, Listing::HELP).1);
        }
        let folders = self.folders.into_inner().unwrap_or_else(PoisonError::into_inner);
        (snapshot, Folders { folders, has_links: self.has_links.into_inner(), copies: listing.copies })
    }
}

impl Source for Recorder<'_> {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        self.disk.walk(&mut |entry| match entry {
            WalkEntry::Folder(folder) => {
                if let Stamping::InView(_, gap) = self.stamping {
                    gap.add(folder);
                }
                lock(&self.folders).push(folder.to_owned());
            }
            WalkEntry::Note(path) => each(path),
            WalkEntry::Link => self.has_links.store(true, Ordering::Relaxed),
        })
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        let (content, stamp) = match self.stamping {
            Stamping::Afterwards => (self.disk.read(path, buffer), None),
            Stamping::AtOnce(tolerance) | Stamping::InView(tolerance, _) => {
                let (content, stamp) = self.disk.read_stamped(path, buffer);
                if stamp.has_other_names && matches!(self.stamping, Stamping::InView(..)) {
                    lock(&self.linked).insert(path.clone());
                }
                (content, trusted(stamp, tolerance))
            }
        };
        match &content {
            Content::Bytes(len) => {
                self.files.insert(path.clone(), FileState { stamp, hash: xxh3_64(&buffer.bytes[..*len]) })
            }
            Content::Unreadable { why, help } => {
                self.files.insert(path.clone(), unreadable_state(why, help).1)
            }
            Content::Gone => {}
        }
        content
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{ClockTolerance, Snapshot};
    use crate::config::Config;
    use crate::engine::{Disk, Filter};
    use crate::text::NotePath;

    #[test]
    fn each_comparison_counts_the_copies_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("a.sync-conflict-20260105-1.md");
        let config = Config::default();
        let disk = Disk::new(folder.path().to_owned(), &config, Filter::new(&config));
        let tolerance = ClockTolerance { since: SystemTime::UNIX_EPOCH, tick: Duration::ZERO };
        let mut snapshot = Snapshot::default();
        let mut copies = || snapshot.compare(&disk, tolerance).1.copies;
        assert_eq!(copies(), 0);
        std::fs::write(&copy, "x").expect("written");
        assert_eq!(copies(), 1);
        assert!(disk.is_copy(&disk.note_path(&copy)) && !disk.is_copy(&NotePath::new("a.md")));
        std::fs::remove_file(&copy).expect("removed");
        assert_eq!(copies(), 0);
    }
}
