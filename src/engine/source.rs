//! Where notes come from: a folder, memory, or one laid over the other.

#[cfg(unix)]
mod open;
#[cfg(not(unix))]
#[path = "source/open_by_path.rs"]
mod open;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;
use walkdir::{DirEntry, WalkDir};

pub(super) use open::Nearby;
use open::{open_file, open_in};

use crate::config::Config;
use crate::finding::{NotePath, strip_note_extension};

/// A tree of notes.
pub trait Source: Sync {
    /// Calls `each` for every note, in any order.
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing;

    /// Reads a note's bytes into the front of `buffer`, which grows where it must and is never
    /// cleared, since clearing it costs as much as a small note.
    fn read(&self, path: &NotePath, buffer: &mut Vec<u8>) -> Content;
}

/// How reading a note went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// So many bytes of the buffer are the note.
    Bytes(usize),
    Unreadable {
        why: String,
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
}

impl Listing {
    /// What to do about what could not be looked at.
    pub const HELP: &str = "give yourself permission to read it, or exclude it";
}

/// What a walk of a folder meets.
#[derive(Debug)]
pub enum Entry<'a> {
    /// A folder that may hold notes, the root first.
    Folder(&'a Path),
    Note(NotePath),
    /// A symbolic link that is followed.
    Link,
}

/// Why a Markdown file is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skipped {
    BuiltIn,
    IgnoreFile,
    Configuration,
}

impl Skipped {
    pub fn by(self) -> &'static str {
        match self {
            Skipped::BuiltIn => "the built-in list (hidden files, templates, node_modules, …)",
            Skipped::IgnoreFile => ".gitignore",
            Skipped::Configuration => "`exclude` in the configuration",
        }
    }
}

/// Which paths below a root are notes, as far as names and the configuration tell.
#[derive(Debug, Clone)]
pub struct Filter {
    exclude: Gitignore,
    /// `--no-exclude`: only names that are no Markdown are left out.
    keeps_all: bool,
}

impl Filter {
    pub fn new(config: &Config) -> Filter {
        let mut builder = GitignoreBuilder::new("");
        for pattern in &config.journal.exclude {
            // Patterns were validated with the configuration.
            let _ = builder.add_line(None, pattern);
        }
        Filter { exclude: builder.build().unwrap_or_else(|_| Gitignore::empty()), keeps_all: false }
    }

    /// A filter that excludes nothing.
    pub fn nothing() -> Filter {
        Filter { exclude: Gitignore::empty(), keeps_all: true }
    }

    /// Why one name below an accepted folder is left out, by the built-in list.
    fn skips_name(&self, name: &str, is_dir: bool) -> bool {
        if self.keeps_all {
            return false;
        }
        if name.starts_with('.') {
            return true;
        }
        if is_dir {
            return matches!(name, "node_modules" | "bak" | "Templates" | "templates");
        }
        let lower = name.get(name.len().saturating_sub(14)..).unwrap_or("");
        lower.eq_ignore_ascii_case(".excalidraw.md")
    }

    /// What the configuration says of a path: excluded, kept against ignore files, or nothing.
    fn configured(&self, path: &str, is_dir: bool) -> Option<bool> {
        if self.exclude.is_empty() {
            return None;
        }
        let matched = self.exclude.matched(path, is_dir);
        if matched.is_none() { None } else { Some(matched.is_ignore()) }
    }

    /// Whether a path is a note's, ignore files aside.
    pub fn accepts(&self, path: &str) -> bool {
        if !is_markdown(path.rsplit('/').next().unwrap_or(path)) {
            return false;
        }
        let mut end = 0;
        loop {
            let rest = &path[end..];
            let stop = rest.find('/').map(|at| end + at);
            let (name, upto, is_dir) = match stop {
                Some(stop) => (&path[end..stop], &path[..stop], true),
                None => (rest, path, false),
            };
            if self.skips_name(name, is_dir) || self.configured(upto, is_dir) == Some(true) {
                return false;
            }
            match stop {
                Some(stop) => end = stop + 1,
                None => return true,
            }
        }
    }
}

fn is_markdown(name: &str) -> bool {
    let stem = strip_note_extension(name);
    stem.len() < name.len() && !stem.is_empty()
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

    /// The spelling of a path below the root. Bytes that are no UTF-8 are written `\xE9`.
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
        let mut ignores = IgnoreStack::default();
        let mut above: Vec<(usize, Skipped)> = Vec::new();
        for entry in self.walker().into_iter().flatten() {
            above.retain(|(depth, _)| *depth < entry.depth());
            let inherited = above.last().map(|(_, reason)| *reason);
            let reason = inherited.or_else(|| self.skip(&entry, &mut ignores));
            if entry.file_type().is_dir() {
                above.extend(reason.map(|reason| (entry.depth(), reason)));
            } else if entry.file_type().is_file()
                && entry.file_name().to_str().is_some_and(is_markdown)
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
        if !is_markdown(&file.file_name()?.to_string_lossy()) {
            return None;
        }
        let relative = file.strip_prefix(&self.root).ok()?;
        let mut ignores = IgnoreStack::default();
        let mut path = self.root.clone();
        self.skip_path(&path, 0, Kind::Folder, &mut ignores);
        let depth = relative.components().count();
        for (above, part) in relative.components().enumerate() {
            path.push(part);
            let kind = if above + 1 == depth { Kind::File } else { Kind::Folder };
            if self.skip_path(&path, above + 1, kind, &mut ignores).is_some() {
                return None;
            }
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

    /// Why an entry is left out; for a folder that is not, its ignore files are read.
    fn skip(&self, entry: &DirEntry, ignores: &mut IgnoreStack) -> Option<Skipped> {
        let kind = if entry.file_type().is_dir() { Kind::Folder } else { Kind::File };
        self.skip_path(entry.path(), entry.depth(), kind, ignores)
    }

    fn skip_path(&self, path: &Path, depth: usize, kind: Kind, ignores: &mut IgnoreStack) -> Option<Skipped> {
        let is_dir = kind == Kind::Folder;
        if depth == 0 {
            if is_dir && !self.filter.keeps_all {
                ignores.enter(path, depth);
            }
            return None;
        }
        let name = path.file_name().and_then(|name| name.to_str());
        if name.is_some_and(|name| self.filter.skips_name(name, is_dir)) {
            return Some(Skipped::BuiltIn);
        }
        let relative = self.relative(path);
        let configured = relative.to_str().and_then(|path| self.filter.configured(path, is_dir));
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

    /// Calls `each` for every folder and note, folders before what is in them.
    pub fn walk(&self, each: &mut dyn FnMut(Entry<'_>)) -> Listing {
        let mut listing = Listing::default();
        let mut ignores = IgnoreStack::default();
        let mut walk = self.walker().into_iter();
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
                each(Entry::Link);
            }
            if kind.is_dir() {
                if self.skip(&entry, &mut ignores).is_some() {
                    walk.skip_current_dir();
                } else {
                    each(Entry::Folder(entry.path()));
                }
            } else if kind.is_file() {
                // Names first: most of what is no note shows in its ending.
                let name = entry.file_name().as_encoded_bytes();
                let ending = name.len() > 3
                    && (name.ends_with_ignore_case(b".md") || name.ends_with_ignore_case(b".markdown"));
                if (ending && name.len() > 3)
                    && (entry.depth() == 0 || self.skip(&entry, &mut ignores).is_none())
                    && is_markdown(&entry.file_name().to_string_lossy())
                {
                    each(Entry::Note(self.note_path(entry.path())));
                }
            }
        }
        listing
    }
}

impl Source for Disk {
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        self.walk(&mut |entry| {
            if let Entry::Note(path) = entry {
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
pub(super) fn failed(error: &std::io::Error) -> Content {
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
    pub(super) fn open(&self, path: &NotePath) -> std::io::Result<File> {
        if self.has_odd.load(Ordering::Acquire) {
            return open_file(&self.file(path));
        }
        let (folder, name) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
        open_in(&self.root, folder, name)
    }

    /// One read for a note that fits the buffer; a longer one is read on.
    pub(super) fn read_file(&self, mut file: File, buffer: &mut Vec<u8>) -> std::io::Result<Content> {
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
                return Ok(self.too_large());
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

    fn too_large(&self) -> Content {
        Content::too_large(self.max_size)
    }
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

trait EndsWithIgnoreCase {
    fn ends_with_ignore_case(&self, ending: &[u8]) -> bool;
}

impl EndsWithIgnoreCase for [u8] {
    fn ends_with_ignore_case(&self, ending: &[u8]) -> bool {
        self.len() >= ending.len() && self[self.len() - ending.len()..].eq_ignore_ascii_case(ending)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Folder,
    File,
}

/// The ignore files of the folders from the root down to where the walk stands.
#[derive(Default)]
struct IgnoreStack {
    /// Depth of the folder, and its matcher; `.ignore` after `.gitignore`, since it wins.
    files: Vec<(usize, Gitignore)>,
}

impl IgnoreStack {
    fn enter(&mut self, folder: &Path, depth: usize) {
        self.leave(depth);
        for name in [".gitignore", ".ignore"] {
            let file = folder.join(name);
            // A missing file costs one system call; what cannot be read ignores nothing.
            if std::fs::symlink_metadata(&file).is_ok_and(|meta| meta.is_file()) {
                let (matcher, _) = Gitignore::new(&file);
                if !matcher.is_empty() {
                    self.files.push((depth, matcher));
                }
            }
        }
    }

    /// Drops the files of folders that are not above an entry of this depth.
    fn leave(&mut self, depth: usize) {
        self.files.retain(|(folder, _)| *folder < depth);
    }

    fn excludes(&self, path: &Path, is_dir: bool) -> bool {
        for (_, file) in self.files.iter().rev() {
            let matched = file.matched(path, is_dir);
            if !matched.is_none() {
                return matched.is_ignore();
            }
        }
        false
    }
}

/// The ignore files of a tree that is not on disk.
#[derive(Debug, Default)]
pub struct Ignores {
    /// By folder (`""` is the root): its matchers, the one that wins last.
    folders: FxHashMap<String, Vec<Gitignore>>,
}

impl Ignores {
    /// The names of ignore files, the one that wins last.
    pub const NAMES: [&'static str; 2] = [".gitignore", ".ignore"];

    /// Adds one file's text; within a folder in the order of [`Ignores::NAMES`].
    pub fn add(&mut self, folder: &str, text: &str) {
        let mut builder = GitignoreBuilder::new(folder);
        for line in text.lines() {
            // A line that is no pattern excludes nothing.
            let _ = builder.add_line(None, line);
        }
        if let Ok(matcher) = builder.build()
            && !matcher.is_empty()
        {
            self.folders.entry(folder.to_owned()).or_default().push(matcher);
        }
    }

    /// Whether a path, or a folder on the way to it, is excluded; what `filter` keeps is not.
    pub fn excludes(&self, path: &str, filter: &Filter) -> bool {
        if self.folders.is_empty() || filter.keeps_all {
            return false;
        }
        let ends = path.match_indices('/').map(|(at, _)| (at, true)).chain([(path.len(), false)]);
        ends.into_iter().any(|(end, is_dir)| {
            let part = &path[..end];
            filter.configured(part, is_dir).is_none() && self.matches(part, is_dir)
        })
    }

    /// What the nearest ignore file that knows a path says of it.
    fn matches(&self, path: &str, is_dir: bool) -> bool {
        let mut folder = path;
        loop {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            for matcher in self.folders.get(folder).into_iter().flatten().rev() {
                let matched = matcher.matched(path, is_dir);
                if !matched.is_none() {
                    return matched.is_ignore();
                }
            }
            if folder.is_empty() {
                return false;
            }
        }
    }
}

/// Notes in memory. Names are filtered as on disk.
#[derive(Debug, Clone)]
pub struct Memory {
    pub notes: BTreeMap<NotePath, Vec<u8>>,
    filter: Filter,
}

impl Memory {
    pub fn new(config: &Config) -> Memory {
        Memory { notes: BTreeMap::new(), filter: Filter::new(config) }
    }

    pub fn insert(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        self.notes.insert(NotePath::new(path), text.into());
    }
}

impl Source for Memory {
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        self.notes.keys().filter(|path| self.filter.accepts(path.as_str())).cloned().for_each(each);
        Listing::default()
    }

    fn read(&self, path: &NotePath, buffer: &mut Vec<u8>) -> Content {
        let Some(bytes) = self.notes.get(path) else { return Content::Gone };
        put(bytes, buffer)
    }
}

/// Copies bytes to the front of a buffer.
pub fn put(bytes: &[u8], buffer: &mut Vec<u8>) -> Content {
    if buffer.len() < bytes.len() {
        buffer.resize(bytes.len(), 0);
    }
    buffer[..bytes.len()].copy_from_slice(bytes);
    Content::Bytes(bytes.len())
}

/// A source with some notes replaced (or taken away): an editor's unsaved texts, standard input.
pub struct Overlay<'s> {
    pub base: &'s dyn Source,
    pub notes: BTreeMap<NotePath, Option<Vec<u8>>>,
}

impl Source for Overlay<'_> {
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        let listing = self.base.list(&mut |path| {
            if !self.notes.contains_key(&path) {
                each(path);
            }
        });
        self.notes.iter().filter(|(_, text)| text.is_some()).for_each(|(path, _)| each(path.clone()));
        listing
    }

    fn read(&self, path: &NotePath, buffer: &mut Vec<u8>) -> Content {
        match self.notes.get(path) {
            Some(Some(bytes)) => put(bytes, buffer),
            Some(None) => Content::Gone,
            None => self.base.read(path, buffer),
        }
    }
}
