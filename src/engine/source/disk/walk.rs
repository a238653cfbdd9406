//! The walk over a folder: which notes there are, in the order of their paths.
//!
//! Ignore files are read on the way; a folder that is left out is entered only where something in it may be
//! read. Not here: which names are notes (`filter`), and reading them. Invariant: what cannot be entered is
//! listed as unreadable, never passed over in silence.

use std::cmp::Ordering as Order;
use std::collections::BTreeMap;
use std::fs::FileType;
use std::io::ErrorKind;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use crate::engine::source::disk::{BelowRoot, Disk, plain_error};
use crate::engine::source::filter::{FileKind, is_markdown};
use crate::engine::source::ignores::IgnoreStack;
use crate::engine::source::{Listing, Skipped};
use crate::text::NotePath;

/// What a walk of a folder meets.
#[derive(Debug)]
pub enum WalkEntry<'a> {
    /// A folder that may hold notes, the root first.
    Folder(&'a Path),
    /// The path of a file that is read as a note, spelled as a [`NotePath`] is.
    Note(&'a str),
    /// A symbolic link that is followed.
    Link,
}

impl Disk {
    fn walker(&self) -> WalkDir {
        WalkDir::new(&self.root).follow_links(self.follow_links).follow_root_links(true)
    }

    /// Counts the Markdown files that are left out, by the reason that leaves out most: for the
    /// message where nothing was read.
    pub fn count_skipped(&self) -> Vec<(Skipped, usize)> {
        let mut counts: BTreeMap<Skipped, usize> = BTreeMap::new();
        let mut way = WalkState::default();
        for entry in self.walker().into_iter().flatten() {
            let reason = way.judge(self, &self.below(entry.path()), entry.depth(), kind_of(&entry));
            if entry.file_type().is_dir() {
                way.above.extend(reason.map(|reason| (entry.depth(), reason)));
            } else if entry.file_type().is_file()
                && is_markdown(entry.file_name().as_encoded_bytes())
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
        way.judge(self, &self.below(&path), 0, FileKind::Folder);
        let depth = relative.components().count();
        for (above, part) in relative.components().enumerate() {
            path.push(part);
            let kind = if above + 1 == depth { FileKind::File } else { FileKind::Folder };
            let reason = way.judge(self, &self.below(&path), above + 1, kind);
            if kind == FileKind::File && reason.is_some() {
                return None;
            }
            way.above.extend(reason.map(|reason| (above + 1, reason)));
        }
        Some(self.note_path(file))
    }

    /// Why a path below an accepted folder is left out; for a folder that is not, its ignore files are
    /// read.
    fn skip_path(
        &self,
        file: &BelowRoot<'_>,
        depth: usize,
        kind: FileKind,
        ignores: &mut IgnoreStack,
    ) -> Option<Skipped> {
        let BelowRoot { path, relative, text } = *file;
        if depth == 0 {
            if kind == FileKind::Folder && !self.filter.keeps_all {
                ignores.enter(path, depth);
            }
            return None;
        }
        let skipped = match text {
            Some(text) => self.filter.skips(text, kind),
            None => self.filter.skips(&relative.to_string_lossy(), kind),
        };
        if skipped.is_some() {
            return skipped;
        }
        let configured = self.filter.configured(relative, kind);
        if configured == Some(true) {
            return Some(Skipped::Configuration);
        }
        if self.filter.keeps_all {
            return None;
        }
        ignores.leave(depth);
        if configured.is_none() && ignores.excludes(path, kind) {
            return Some(Skipped::IgnoreFile);
        }
        if kind == FileKind::Folder {
            ignores.enter(path, depth);
        }
        None
    }

    /// Whether something in a folder that is left out may be read.
    fn leads_on(&self, folder: &Path) -> bool {
        self.relative(folder).to_str().is_some_and(|folder| self.filter.may_include_below(folder))
    }

    /// Whether a Markdown file's own name, or a folder's above it, says that a sync made it as a copy.
    pub fn is_copy(&self, path: &NotePath) -> bool {
        is_markdown(path.file_name().as_bytes()) && self.filter.why_not(path.as_str()) == Some(Skipped::Copy)
    }

    /// How many Markdown files a folder of copies holds.
    fn count_copies(&self, folder: &Path) -> usize {
        let files = WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        files.filter(|entry| is_markdown(entry.file_name().as_encoded_bytes())).count()
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
            let kind = file_type(&entry);
            if self.follow_links && entry.depth() > 0 && entry.path_is_symlink() {
                each(WalkEntry::Link);
            }
            if kind.is_dir() {
                let reason = way.judge(self, &self.below(entry.path()), entry.depth(), FileKind::Folder);
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
                if !is_markdown(entry.file_name().as_encoded_bytes()) {
                    continue;
                }
                let file = self.below(entry.path());
                let reason = way.judge(self, &file, entry.depth(), FileKind::File);
                match reason.filter(|_| entry.depth() > 0) {
                    None => each(WalkEntry::Note(&self.spelling(&file))),
                    Some(reason) => {
                        listing.skipped_nothing = false;
                        listing.copies += usize::from(reason == Skipped::Copy);
                    }
                }
            }
        }
        listing
    }

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

/// Orders what is in one folder so that a walk meets all notes in the order of their paths, where
/// `/` follows the name of a folder.
///
/// What it buys to compare paths that were not taken apart: a check of 4,000 notes of plain prose takes 206 M instructions
/// instead of 224 M.
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

/// What an entry is. A root may be a link: the walk enters it, and says that it is a link all the same.
fn file_type(entry: &DirEntry) -> FileType {
    let is_linked_root = entry.depth() == 0 && entry.path_is_symlink();
    let behind = is_linked_root.then(|| entry.path().metadata().ok()).flatten();
    behind.map_or_else(|| entry.file_type(), |metadata| metadata.file_type())
}

fn kind_of(entry: &DirEntry) -> FileKind {
    if file_type(entry).is_dir() { FileKind::Folder } else { FileKind::File }
}

/// Where a walk stands: the ignore files on the way, and the folders that are left out but entered, since
/// something in them may be read.
#[derive(Default)]
struct WalkState {
    ignores: IgnoreStack,
    above: Vec<(usize, Skipped)>,
}

impl WalkState {
    /// Why an entry is left out.
    fn judge(&mut self, disk: &Disk, path: &BelowRoot<'_>, depth: usize, kind: FileKind) -> Option<Skipped> {
        self.above.retain(|(folder, _)| *folder < depth);
        if disk.filter.has_includes() && disk.filter.includes(&path.relative.to_string_lossy(), kind) {
            return None;
        }
        match self.above.last() {
            Some((_, reason)) => Some(*reason),
            None => disk.skip_path(path, depth, kind, &mut self.ignores),
        }
    }
}
