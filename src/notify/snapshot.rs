//! What the watcher has read: for every note its stamp and the hash of its bytes.
//!
//! No event is believed. A path that somebody touched is looked at again, and only where its bytes
//! differ from those last read is it a [`Change`]: so a save without a change is none, and an event
//! that never came is made good by looking at all stamps ([`Snapshot::compare`]).
//!
//! Invariant: a mark describes the bytes that the engine was given last for that path.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::engine::{Change, Content, Disk, Entry, Ignores, Listing, Source, Stamp, Version};
use crate::text::NotePath;

/// A note as last read.
#[derive(Debug, Clone, Copy)]
struct FileState {
    /// `None` where the stamp cannot be trusted to show the next write.
    stamp: Option<Stamp>,
    hash: u64,
}

/// What the folder looks like, as of one walk.
#[derive(Debug, Default)]
pub struct Folders {
    pub folders: Vec<PathBuf>,
    pub has_links: bool,
}

impl Folders {
    /// Whether nothing came, went or decides otherwise since `trust`: then the walk still holds.
    pub fn is_settled(&self, trust: ClockTolerance) -> bool {
        let is_settled = |file: &Path| {
            let meta = std::fs::symlink_metadata(file).ok();
            meta.map(|meta| Stamp::of(&meta).is_settled(trust.since, trust.tick))
        };
        // What an ignore file says can change in place; that one is gone shows in its folder.
        self.folders.iter().all(|folder| {
            is_settled(folder) == Some(true)
                && Ignores::NAMES.iter().all(|name| is_settled(&folder.join(name)) != Some(false))
        })
    }
}

/// All notes as last read.
#[derive(Debug, Default)]
pub struct Snapshot {
    marks: FxHashMap<NotePath, FileState>,
}

/// How far a file system's clock may lag behind a write.
#[derive(Debug, Clone, Copy)]
pub struct ClockTolerance {
    /// When the reading that is recorded began.
    pub since: SystemTime,
    pub tick: Duration,
}

impl Snapshot {
    pub fn knows(&self, path: &NotePath) -> bool {
        self.marks.contains_key(path)
    }

    /// Stamps the notes that were read since `trust`, and gives those that may have been written
    /// meanwhile. A file that was last touched before the reading began is as it was read.
    pub fn settle(&mut self, disk: &Disk, trust: ClockTolerance) -> Vec<NotePath> {
        let marks: Vec<(&NotePath, &mut FileState)> = self.marks.iter_mut().collect();
        let settle = |(path, mark): (&NotePath, &mut FileState)| {
            mark.stamp = disk.stamp(path).filter(|stamp| stamp.is_settled(trust.since, trust.tick));
            mark.stamp.is_none().then(|| path.clone())
        };
        marks.into_par_iter().filter_map(settle).collect()
    }

    /// Looks at notes again; what differs is a change, in the order of paths.
    pub fn look(&mut self, disk: &Disk, mut paths: Vec<NotePath>, trust: ClockTolerance) -> Vec<Change> {
        paths.sort_unstable();
        paths.dedup();
        let read = |buffer: &mut Vec<u8>, path: NotePath| {
            let (version, mark) = read(disk, &path, buffer, trust);
            (path, version, mark)
        };
        let found: Vec<_> = if paths.len() < 16 {
            let mut buffer = Vec::new();
            paths.into_iter().map(|path| read(&mut buffer, path)).collect()
        } else {
            paths.into_par_iter().map_init(Vec::new, read).collect()
        };
        found
            .into_iter()
            .filter_map(|(path, version, mark)| {
                let old = match mark {
                    Some(mark) => self.marks.insert(path.clone(), mark),
                    None => self.marks.remove(&path),
                };
                let is_new = old.map(|old| old.hash) != mark.map(|mark| mark.hash);
                is_new.then_some(Change { path, version })
            })
            .collect()
    }

    /// Walks the folder and finds every note whose stamp is not the one that was read, or that is
    /// new or gone, and what the folder looks like now. A folder that cannot be read is like a note.
    pub fn compare(&mut self, disk: &Disk, trust: ClockTolerance) -> (Vec<Change>, Folders) {
        let mut shape = Folders::default();
        let mut listed = Vec::with_capacity(self.marks.len());
        let listing = disk.walk(&mut |entry| match entry {
            Entry::Folder(folder) => shape.folders.push(folder.to_owned()),
            Entry::Note(path) => listed.push(path),
            Entry::Link => shape.has_links = true,
        });
        let marks = &self.marks;
        let doubtful: Vec<NotePath> = listed
            .par_iter()
            .filter(|path| {
                let known = marks.get(path).and_then(|mark| mark.stamp);
                known.is_none() || disk.stamp(path) != known
            })
            .cloned()
            .collect();
        let is_as_read = doubtful.is_empty() && listing.unreadable.is_empty();
        let mut changes = self.look(disk, doubtful, trust);
        // Where every listed note is known, counting tells whether others are, too.
        if !is_as_read || listed.len() < self.marks.len() {
            let there: FxHashSet<&NotePath> =
                listed.iter().chain(listing.unreadable.iter().map(|(path, _)| path)).collect();
            // What the walk left out is no note any more, though its file may still be there.
            let gone: Vec<NotePath> =
                self.marks.keys().filter(|path| !there.contains(*path)).cloned().collect();
            for path in gone {
                self.marks.remove(&path);
                changes.push(Change::gone(path));
            }
        }
        for (path, why) in &listing.unreadable {
            let (version, mark) = unreadable_mark(why, Listing::HELP);
            let old = self.marks.insert(path.clone(), mark);
            if old.map(|old| old.hash) != Some(mark.hash) {
                changes.push(Change { path: path.clone(), version });
            }
        }
        (changes, shape)
    }
}

/// What stands at a path, and its mark where there is anything.
fn read(
    disk: &Disk,
    path: &NotePath,
    buffer: &mut Vec<u8>,
    trust: ClockTolerance,
) -> (Version, Option<FileState>) {
    // A link, a folder or a pipe that took a note's place is no note, and is never opened.
    if disk.stamp(path).is_none() {
        return (Version::Gone, None);
    }
    match disk.read_stamped(path, buffer) {
        (Content::Bytes(len), stamp) => {
            let bytes = &buffer[..len];
            (Version::Bytes(bytes.to_owned()), Some(FileState::of(stamp, xxh3_64(bytes), trust)))
        }
        (Content::Unreadable { why, help }, _) => {
            let (version, mark) = unreadable_mark(&why, &help);
            (version, Some(mark))
        }
        (Content::Gone, _) => (Version::Gone, None),
    }
}

/// What cannot be read has no stamp: permission may come back without a trace in it.
fn unreadable_mark(why: &str, help: &str) -> (Version, FileState) {
    let version = Version::Unreadable { why: why.to_owned(), help: help.to_owned() };
    (version, FileState { stamp: None, hash: !xxh3_64(why.as_bytes()) })
}

impl FileState {
    fn of(stamp: Stamp, hash: u64, trust: ClockTolerance) -> FileState {
        FileState { stamp: Some(stamp).filter(|stamp| stamp.is_settled(trust.since, trust.tick)), hash }
    }
}

/// When notes that are read get their stamps.
#[derive(Debug, Clone, Copy)]
pub enum Stamping {
    /// With each note, as its file is open.
    AtOnce(ClockTolerance),
    /// By [`Snapshot::settle`], which looks at every file anyway.
    Afterwards,
}

/// The disk, with everything that is read through it written down.
pub struct Recorder<'d> {
    disk: &'d Disk,
    stamping: Stamping,
    /// In parts, so that many readers seldom wait for one another.
    parts: Vec<Mutex<FxHashMap<NotePath, FileState>>>,
    folders: Mutex<Vec<PathBuf>>,
    has_links: AtomicBool,
}

impl<'d> Recorder<'d> {
    const PARTS: usize = 64;

    pub fn new(disk: &'d Disk, stamping: Stamping) -> Recorder<'d> {
        let parts = (0..Self::PARTS).map(|_| Mutex::default()).collect();
        Recorder { disk, stamping, parts, folders: Mutex::default(), has_links: AtomicBool::new(false) }
    }

    fn note(&self, path: &NotePath, mark: FileState) {
        let at = xxh3_64(path.as_str().as_bytes()) as usize % Self::PARTS;
        lock(&self.parts[at]).insert(path.clone(), mark);
    }

    pub fn finish(self, listing: &Listing) -> (Snapshot, Folders) {
        let mut seen = Snapshot::default();
        let parts: Vec<_> = self
            .parts
            .into_iter()
            .map(|part| part.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect();
        seen.marks.reserve(parts.iter().map(FxHashMap::len).sum());
        seen.marks.extend(parts.into_iter().flatten());
        for (path, why) in &listing.unreadable {
            seen.marks.insert(path.clone(), unreadable_mark(why, Listing::HELP).1);
        }
        let folders = self.folders.into_inner().unwrap_or_else(PoisonError::into_inner);
        (seen, Folders { folders, has_links: self.has_links.into_inner() })
    }
}

impl Source for Recorder<'_> {
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        self.disk.walk(&mut |entry| match entry {
            Entry::Folder(folder) => lock(&self.folders).push(folder.to_owned()),
            Entry::Note(path) => each(path),
            Entry::Link => self.has_links.store(true, Ordering::Relaxed),
        })
    }

    fn read(&self, path: &NotePath, buffer: &mut Vec<u8>) -> Content {
        let (content, stamp) = match self.stamping {
            Stamping::Afterwards => (self.disk.read(path, buffer), None),
            Stamping::AtOnce(trust) => {
                let (content, stamp) = self.disk.read_stamped(path, buffer);
                (content, Some(stamp).filter(|stamp| stamp.is_settled(trust.since, trust.tick)))
            }
        };
        match &content {
            Content::Bytes(len) => self.note(path, FileState { stamp, hash: xxh3_64(&buffer[..*len]) }),
            Content::Unreadable { why, help } => self.note(path, unreadable_mark(why, help).1),
            Content::Gone => {}
        }
        content
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
