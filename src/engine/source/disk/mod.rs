//! A folder on disk: the walk over it, and reading its files.

#[cfg(unix)]
mod open;
#[cfg(not(unix))]
#[path = "open_by_path.rs"]
mod open;
mod stamp;

use std::cmp::Ordering as Order;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use walkdir::{DirEntry, WalkDir};

pub(crate) use open::Nearby;
use open::{open_file, open_in};
pub use stamp::Stamp;

use crate::config::Config;
use crate::engine::source::filter::is_markdown;
use crate::engine::source::ignores::IgnoreStack;
use crate::engine::source::{Content, Filter, Listing, Skipped, Source};
use crate::text::NotePath;

/// What a walk of a folder meets.
#[derive(Debug)]
pub enum WalkEntry<'a> {
    /// A folder that may hold notes, the root first.
    Folder(&'a Path),
    Note(NotePath),
    /// A symbolic link that is followed.
    Link,
}

/// A folder on disk.
pub struct Disk {
    root: PathBuf,
    filter: Filter,
    follow_links: bool,
    max_size: u64,
    /// Paths whose names are not UTF-8, by the spelling that stands for them.
    odd: Mutex<FxHashMap<NotePath, PathBuf>>,
    /// Whether there is any: asked for each note by every reader, so without a lock.
    has_odd: AtomicBool,
}

impl Disk {
    pub fn new(root: PathBuf, config: &Config, filter: Filter) -> Disk {
        Disk {
            root,
            filter,
            follow_links: config.journal.follow_links,
            max_size: config.journal.max_note_size,
            odd: Mutex::default(),
            has_odd: AtomicBool::new(false),
        }
    }

    /// The file of a note.
    pub fn file(&self, path: &NotePath) -> PathBuf {
        if !self.has_odd.load(Ordering::Acquire) {
            return self.root.join(path.as_str());
        }
        let odd = self.odd.lock().unwrap_or_else(PoisonError::into_inner);
        odd.get(path).cloned().unwrap_or_else(|| self.root.join(path.as_str()))
    }

    /// The spelling of a path below the root. Bytes that are not UTF-8 are written `\xE9`.
    pub fn note_path(&self, file: &Path) -> NotePath {
        let relative = self.relative(file);
        if let Some(path) = relative.to_str() {
            return if std::path::MAIN_SEPARATOR == '/' {
                NotePath::new(path)
            } else {
                NotePath::new(&path.replace(std::path::MAIN_SEPARATOR, "/"))
            };
        }
        let path = NotePath::from_bytes(relative.as_os_str().as_encoded_bytes());
        let mut odd = self.odd.lock().unwrap_or_else(PoisonError::into_inner);
        odd.insert(path.clone(), file.to_owned());
        self.has_odd.store(true, Ordering::Release);
        path
    }

    /// An entry's path below the root.
    #[cfg(unix)]
    fn relative<'e>(&self, file: &'e Path) -> &'e Path {
        use std::os::unix::ffi::OsStrExt;
        // The walk makes its paths by joining names to the root, so bytes tell; taking paths apart
        // by their components costs more than reading a name.
        let path = file.as_os_str().as_bytes();
        let below = path.strip_prefix(self.root.as_os_str().as_bytes());
        let below = below.map(|below| below.strip_prefix(b"/").unwrap_or(below));
        below.map_or(file, |below| Path::new(std::ffi::OsStr::from_bytes(below)))
    }

    #[cfg(not(unix))]
    fn relative<'e>(&self, file: &'e Path) -> &'e Path {
        file.strip_prefix(&self.root).unwrap_or(file)
    }

    fn walker(&self) -> WalkDir {
        WalkDir::new(&self.root).follow_links(self.follow_links).follow_root_links(true)
    }

    /// Counts the Markdown files that are left out, by the reason that leaves out most: for the
    /// message where nothing was read.
    pub fn count_skipped(&self) -> Vec<(Skipped, usize)> {
        let mut counts: BTreeMap<Skipped, usize> = BTreeMap::new();
        let mut way = WalkState::default();
        for entry in self.walker().into_iter().flatten() {
            let reason = way.judge(self, entry.path(), entry.depth(), kind_of(&entry));
            if entry.file_type().is_dir() {
                way.above.extend(reason.map(|reason| (entry.depth(), reason)));
            } else if entry.file_type().is_file()
                && is_markdown(last_name(entry.path()))
                && let Some(reason) = reason
            {
                *counts.entry(reason).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// The note that a file is, as far as names and ignore files tell; `None` where it is left out.
    pub fn identify(&self, file: &Path) -> Option<NotePath> {
        if !is_markdown(file.file_name()?.as_encoded_bytes()) {
            return None;
        }
        let relative = file.strip_prefix(&self.root).ok()?;
        let mut way = WalkState::default();
        let mut path = self.root.clone();
        way.judge(self, &path, 0, FileKind::Folder);
        let depth = relative.components().count();
        for (above, part) in relative.components().enumerate() {
            path.push(part);
            let kind = if above + 1 == depth { FileKind::File } else { FileKind::Folder };
            let reason = way.judge(self, &path, above + 1, kind);
            if kind == FileKind::File && reason.is_some() {
                return None;
            }
            way.above.extend(reason.map(|reason| (above + 1, reason)));
        }
        Some(self.note_path(file))
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn follows_links(&self) -> bool {
        self.follow_links
    }

    /// Whether hidden files are read, too.
    pub fn keeps_all(&self) -> bool {
        self.filter.keeps_all
    }

    /// Why a path below an accepted folder is left out; for a folder that is not, its ignore files are
    /// read.
    fn skip_path(
        &self,
        path: &Path,
        depth: usize,
        kind: FileKind,
        ignores: &mut IgnoreStack,
    ) -> Option<Skipped> {
        let is_dir = kind == FileKind::Folder;
        if depth == 0 {
            if is_dir && !self.filter.keeps_all {
                ignores.enter(path, depth);
            }
            return None;
        }
        let relative = self.relative(path);
        let skipped = self.filter.skips(&relative.to_string_lossy(), is_dir);
        if skipped.is_some() {
            return skipped;
        }
        let configured = self.filter.configured(relative, is_dir);
        if configured == Some(true) {
            return Some(Skipped::Configuration);
        }
        if self.filter.keeps_all {
            return None;
        }
        ignores.leave(depth);
        if configured.is_none() && ignores.excludes(path, is_dir) {
            return Some(Skipped::IgnoreFile);
        }
        if is_dir {
            ignores.enter(path, depth);
        }
        None
    }

    /// Whether something in a folder that is left out may be read.
    fn leads_on(&self, folder: &Path) -> bool {
        self.relative(folder).to_str().is_some_and(|folder| self.filter.may_include_below(folder))
    }

    /// How many Markdown files a folder of copies holds.
    fn count_copies(&self, folder: &Path) -> usize {
        let files = WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        files.filter(|entry| is_markdown(last_name(entry.path()))).count()
    }

    /// Calls `each` for every folder and note, folders before what is in them, in the order of paths.
    pub fn walk(&self, each: &mut dyn FnMut(WalkEntry<'_>)) -> Listing {
        let mut listing = Listing { skipped_nothing: true, ..Listing::default() };
        let mut way = WalkState::default();
        let mut walk = self.walker().sort_by(by_path).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    listing.unreadable.extend(self.unreadable(&error));
                    continue;
                }
            };
            let kind = entry.file_type();
            if self.follow_links && entry.depth() > 0 && entry.path_is_symlink() {
                each(WalkEntry::Link);
            }
            if kind.is_dir() {
                let reason = way.judge(self, entry.path(), entry.depth(), FileKind::Folder);
                let Some(reason) = reason else {
                    each(WalkEntry::Folder(entry.path()));
                    continue;
                };
                listing.skipped_nothing = false;
                if self.leads_on(entry.path()) {
                    way.above.push((entry.depth(), reason));
                    each(WalkEntry::Folder(entry.path()));
                    continue;
                }
                if reason == Skipped::Copy {
                    listing.copies += self.count_copies(entry.path());
                }
                walk.skip_current_dir();
            } else if kind.is_file() {
                // Names first: most of what is not a note shows in its ending.
                if !is_markdown(last_name(entry.path())) {
                    continue;
                }
                let reason = way.judge(self, entry.path(), entry.depth(), FileKind::File);
                match reason.filter(|_| entry.depth() > 0) {
                    None => each(WalkEntry::Note(self.note_path(entry.path()))),
                    Some(reason) => {
                        listing.skipped_nothing = false;
                        listing.copies += usize::from(reason == Skipped::Copy);
                    }
                }
            }
        }
        listing
    }
}

impl Source for Disk {
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        self.walk(&mut |entry| {
            if let WalkEntry::Note(path) = entry {
                each(path);
            }
        })
    }

    fn read(&self, path: &NotePath, buffer: &mut Vec<u8>) -> Content {
        let content = self.open(path).and_then(|file| self.read_file(file, buffer));
        content.unwrap_or_else(|error| failed(&error))
    }
}

/// What a note is whose reading failed.
pub(crate) fn failed(error: &std::io::Error) -> Content {
    if error.kind() == ErrorKind::NotFound {
        return Content::Gone;
    }
    Content::Unreadable {
        why: format!("it cannot be read: {}", plain_error(error)),
        help: Listing::HELP.to_owned(),
    }
}

impl Disk {
    /// Opens a note's file.
    pub(in crate::engine) fn open(&self, path: &NotePath) -> std::io::Result<File> {
        if self.has_odd.load(Ordering::Acquire) {
            return open_file(&self.file(path));
        }
        let (folder, name) = path.split();
        open_in(&self.root, folder, name)
    }

    /// One read for a note that fits the buffer; a longer one is read on.
    pub(in crate::engine) fn read_file(
        &self,
        mut file: File,
        buffer: &mut Vec<u8>,
    ) -> std::io::Result<Content> {
        if buffer.len() < 32 * 1024 {
            buffer.resize(32 * 1024, 0);
        }
        let mut len = 0;
        loop {
            match file.read(&mut buffer[len..]) {
                Ok(0) => break,
                Ok(read) => len += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            if len as u64 > self.max_size {
                return Ok(Content::too_large(self.max_size));
            }
            if len < buffer.len() {
                // A short read of a regular file is its end; the next read would only say so.
                break;
            }
            if len == buffer.len() {
                buffer.resize(len * 2, 0);
            }
        }
        Ok(Content::Bytes(len))
    }
}

impl Disk {
    /// A folder or file that the walk could not enter, unless it is gone or a loop.
    fn unreadable(&self, error: &walkdir::Error) -> Option<(NotePath, String)> {
        let io = error.io_error()?;
        if io.kind() == ErrorKind::NotFound || error.loop_ancestor().is_some() {
            return None;
        }
        let path = error.path()?;
        let relative = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().into_owned();
        let relative = if relative.is_empty() { ".".to_owned() } else { relative };
        Some((NotePath::new(&relative), format!("it cannot be read: {}", plain_error(io))))
    }
}

/// An I/O error without Rust's `(os error 13)`.
fn plain_error(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Orders what is in one folder so that a walk meets all notes in the order of their paths, where
/// `/` follows the name of a folder.
fn by_path(a: &DirEntry, b: &DirEntry) -> Order {
    // The paths differ in their last names only; taking those out costs more than comparing both.
    let (a_path, b_path) = (a.path().as_os_str().as_encoded_bytes(), b.path().as_os_str().as_encoded_bytes());
    let shared = a_path.len().min(b_path.len());
    let rest = |entry: &DirEntry, path: &[u8]| match path.get(shared) {
        None if entry.file_type().is_dir() => Some(b'/'),
        next => next.copied(),
    };
    a_path[..shared].cmp(&b_path[..shared]).then_with(|| rest(a, a_path).cmp(&rest(b, b_path)))
}

/// The last name of a path that a walk made. Taking the path apart by its components costs more than
/// reading the name.
fn last_name(path: &Path) -> &[u8] {
    let path = path.as_os_str().as_encoded_bytes();
    let before = memchr::memrchr(std::path::MAIN_SEPARATOR as u8, path);
    before.map_or(path, |separator| &path[separator + 1..])
}

fn kind_of(entry: &DirEntry) -> FileKind {
    if entry.file_type().is_dir() { FileKind::Folder } else { FileKind::File }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Folder,
    File,
}

/// Where a walk stands: the ignore files on the way, and the folders that are left out and entered all
/// the same, since something in them may be read.
#[derive(Default)]
struct WalkState {
    ignores: IgnoreStack,
    above: Vec<(usize, Skipped)>,
}

impl WalkState {
    /// Why an entry is left out.
    fn judge(&mut self, disk: &Disk, path: &Path, depth: usize, kind: FileKind) -> Option<Skipped> {
        self.above.retain(|(folder, _)| *folder < depth);
        let is_dir = kind == FileKind::Folder;
        if disk.filter.has_includes() && disk.filter.includes(&disk.relative(path).to_string_lossy(), is_dir)
        {
            return None;
        }
        match self.above.last() {
            Some((_, reason)) => Some(*reason),
            None => disk.skip_path(path, depth, kind, &mut self.ignores),
        }
    }
}
