//! A folder on disk as a source of notes: opening and reading its files.
//!
//! Which files there are is found in `walk`, how one is opened in `open`, and whether one was written since in
//! `stamp`. Invariant: a name that is not UTF-8 still has a path of its own, which leads back to its file.

#[cfg(unix)]
mod open;
#[cfg(not(unix))]
#[path = "open_by_path.rs"]
mod open;
mod stamp;
mod walk;
mod write;

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

pub(in crate::engine::source) use open::OpenFolder;
pub use stamp::{FileId, Stamp};
pub use walk::WalkEntry;

use crate::config::Config;
use crate::engine::source::{Content, Filter, Listing, ReadBuffer, Source};
use crate::text::NotePath;

/// What becomes of symbolic links below the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LinkPolicy {
    Follow,
    Refuse,
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

/// A path that a walk made, taken apart once.
#[derive(Clone, Copy)]
struct BelowRoot<'e> {
    path: &'e Path,
    relative: &'e Path,
    /// The same as text: nearly all names are.
    text: Option<&'e str>,
}

impl Disk {
    /// A source that reads nothing before it is asked.
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
        NotePath::new(&self.spelling(&self.below(file)))
    }

    /// What [`Disk::note_path`] is made of.
    fn spelling<'e>(&self, file: &BelowRoot<'e>) -> Cow<'e, str> {
        let BelowRoot { path: file, relative, text } = *file;
        if let Some(path) = text {
            return if std::path::MAIN_SEPARATOR == '/' {
                Cow::Borrowed(path)
            } else {
                Cow::Owned(path.replace(std::path::MAIN_SEPARATOR, "/"))
            };
        }
        let path = NotePath::from_bytes(relative.as_os_str().as_encoded_bytes());
        let spelling = path.as_str().to_owned();
        let mut odd = self.odd.lock().unwrap_or_else(PoisonError::into_inner);
        odd.insert(path, file.to_owned());
        self.has_odd.store(true, Ordering::Release);
        Cow::Owned(spelling)
    }

    /// An entry's path, with what of it is below the root.
    fn below<'e>(&self, path: &'e Path) -> BelowRoot<'e> {
        let relative = self.relative(path);
        BelowRoot { path, relative, text: relative.to_str() }
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

    /// As it was given, absolute or not.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether symbolic links lead to notes (`follow-links`).
    pub fn follows_links(&self) -> bool {
        self.follow_links
    }

    /// Whether hidden files are read, too.
    pub fn keeps_all(&self) -> bool {
        self.filter.keeps_all
    }
}

impl Source for Disk {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        self.walk(&mut |entry| {
            if let WalkEntry::Note(path) = entry {
                each(path);
            }
        })
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        let content =
            self.open(path, &mut buffer.folder).and_then(|file| self.read_file(file, &mut buffer.bytes));
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
    fn open(&self, path: &NotePath, kept: &mut OpenFolder) -> std::io::Result<File> {
        let links = if self.follow_links { LinkPolicy::Follow } else { LinkPolicy::Refuse };
        if self.has_odd.load(Ordering::Acquire) {
            let file = self.file(path);
            let file = self.relative(&file);
            let (folder, name) = (file.parent(), file.file_name());
            return kept.open_in(
                &self.root,
                folder.unwrap_or(Path::new("")),
                name.unwrap_or_default(),
                links,
            );
        }
        let (folder, name) = path.split();
        kept.open_in(&self.root, Path::new(folder), OsStr::new(name), links)
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

/// An I/O error without Rust's `(os error 13)`.
fn plain_error(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
