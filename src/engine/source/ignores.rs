//! Ignore files: of the folders that a walk is in, and of a tree that is not on disk.
//!
//! Not here: what the configuration excludes (`filter`), which overrides an ignore file. Invariant: a line
//! that cannot be read as a pattern excludes nothing.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;

use crate::engine::source::Filter;
use crate::engine::source::filter::{FileKind, parts};

/// The ignore files of the folders from the root down to where the walk stands.
#[derive(Default)]
pub(super) struct IgnoreStack {
    /// Depth of the folder, and its matcher; `.ignore` after `.gitignore`, since it wins.
    files: Vec<(usize, Gitignore)>,
}

impl IgnoreStack {
    pub(super) fn enter(&mut self, folder: &Path, depth: usize) {
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
    pub(super) fn leave(&mut self, depth: usize) {
        self.files.retain(|(folder, _)| *folder < depth);
    }

    pub(super) fn excludes(&self, path: &Path, kind: FileKind) -> bool {
        for (_, file) in self.files.iter().rev() {
            let matched = file.matched(path, kind.is_folder());
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
            // A line that is not a pattern excludes nothing.
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
        if self.folders.is_empty() || filter.keeps_all || filter.includes(path, FileKind::File) {
            return false;
        }
        parts(path).any(|(part, kind)| filter.configured(part, kind).is_none() && self.matches(part, kind))
    }

    /// What the nearest ignore file that knows a path says of it.
    fn matches(&self, path: &str, kind: FileKind) -> bool {
        let mut folder = path;
        loop {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            for matcher in self.folders.get(folder).into_iter().flatten().rev() {
                let matched = matcher.matched(path, kind.is_folder());
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
