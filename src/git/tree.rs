//! A tree of notes as a source, and the changes from one tree to an earlier one.
//!
//! Which commands git is given is `listing`'s and `run`'s; how a blob becomes a note is `blobs`'.
//!
//! Invariant: after [`Tree::reconcile`], every note has the text of its blob, wherever it was read.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{Config, FILE_NAMES, Vault, VaultFiles};
use crate::engine::{
    Change, Content, Disk, Filter, Ignores, Listing, ReadBuffer, Skipped, Source, Version, put,
};
use crate::git::blobs::{read, read_changes};
use crate::git::earlier::Earlier;
use crate::git::listing::{self, TreeEntry, TreeListing};
use crate::git::run::{GitError, Repository};
use crate::text::NotePath;

/// A configuration or ignore file of more bytes than this must be damaged.
const MOST_BYTES: u64 = 16 << 20;

/// Which tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeSpec {
    /// What the next commit would hold.
    Index,
    /// A revision; `HEAD` before the first commit is the empty tree.
    Revision(String),
}

/// All files of a tree, before it is known which of them are the journal's.
pub struct TreeFiles {
    repository: Repository,
    listing: TreeListing,
    tree_spec: TreeSpec,
}

impl TreeFiles {
    /// # Errors
    /// git cannot be run, or there is no such revision.
    pub fn list(repository: Repository, tree_spec: &TreeSpec) -> Result<TreeFiles, GitError> {
        let listing = match tree_spec {
            TreeSpec::Index => listing::index(&repository)?,
            TreeSpec::Revision(revision) => {
                let mut listing = listing::revision(&repository, revision)?;
                // Without an index nothing is known to be on disk.
                listing.mark_on_disk(&listing::index(&repository).unwrap_or_default());
                listing
            }
        };
        Ok(TreeFiles { repository, listing, tree_spec: tree_spec.clone() })
    }

    /// The nearest folder, at or above the one that was asked about, that holds a configuration;
    /// as a prefix of paths.
    pub fn configured_folder(&self) -> Option<Vec<u8>> {
        let mut folder = self.repository.prefix.as_slice();
        loop {
            let holds = |name: &&str| self.listing.get(&[folder, name.as_bytes()].concat()).is_some();
            if FILE_NAMES.iter().any(holds) {
                return Some(folder.to_owned());
            }
            let above = folder.strip_suffix(b"/")?;
            folder = &above[..above.iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1)];
        }
    }

    /// The files of the journal whose root is the folder `prefix`. Its configuration, its ignore
    /// files and those of the `names` are read.
    ///
    /// # Errors
    /// git cannot read one of them.
    pub fn below(self, prefix: Vec<u8>, names: &[&str]) -> Result<JournalFiles, GitError> {
        let mut repository = self.repository;
        repository.prefix = prefix;
        let listing = self.listing.narrowed(&repository.prefix);
        let is_small = |path: &[u8]| match path.iter().rposition(|&byte| byte == b'/') {
            _ if is_ignore_file(path) => true,
            _ if Vault::FILES.iter().any(|name| name.as_bytes() == path) => true,
            Some(_) => false,
            None => FILE_NAMES.iter().chain(names).any(|name| name.as_bytes() == path),
        };
        let entries: Vec<&TreeEntry> = listing.entries.iter().filter(|entry| is_small(&entry.path)).collect();
        let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        let texts = repository.blobs(&ids, MOST_BYTES)?;
        let small = entries.iter().map(|entry| entry.path.clone()).zip(texts);
        let small = small.filter_map(|(path, text)| Some((path, text?))).collect();
        Ok(JournalFiles { repository, listing, small, tree_spec: self.tree_spec })
    }
}

fn is_ignore_file(path: &[u8]) -> bool {
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    Ignores::NAMES.iter().any(|known| known.as_bytes() == name)
}

fn is_markdown(path: &[u8]) -> bool {
    let ends_with = |ending: &[u8]| {
        path.len() > ending.len() && path[path.len() - ending.len()..].eq_ignore_ascii_case(ending)
    };
    ends_with(b".md") || ends_with(b".markdown")
}

/// The files of a journal in a tree, before the configuration says which are notes.
pub struct JournalFiles {
    repository: Repository,
    listing: TreeListing,
    small: BTreeMap<Vec<u8>, Vec<u8>>,
    tree_spec: TreeSpec,
}

impl JournalFiles {
    /// The repository that the tree is in.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// The tree's own configuration: its name and text.
    pub fn configuration(&self) -> Option<(&'static str, &[u8])> {
        FILE_NAMES.iter().find_map(|name| Some((*name, self.small(name)?)))
    }

    /// The text of a file that was named to [`TreeFiles::below`].
    pub fn small(&self, name: &str) -> Option<&[u8]> {
        self.small.get(name.as_bytes()).map(Vec::as_slice)
    }

    /// The notes among the files. Where the index allows it, they are read from the work tree;
    /// [`Tree::reconcile`] corrects what that got wrong.
    ///
    /// # Errors
    /// git cannot read a blob, or a note is unmerged.
    pub fn tree(self, root: &Path, config: &Config, filter: Filter) -> Result<Tree, GitError> {
        let mut ignores = Ignores::default();
        for name in Ignores::NAMES {
            for (path, text) in self.small.iter().filter(|(path, _)| path.ends_with(name.as_bytes())) {
                let folder = String::from_utf8_lossy(&path[..path.len() - name.len()]);
                ignores.add(folder.trim_end_matches('/'), &String::from_utf8_lossy(text));
            }
        }
        let mut tree = Tree {
            disk: Disk::new(root.to_owned(), config, Filter::nothing()),
            notes: FxHashMap::default(),
            files: Vec::new(),
            repository: self.repository,
            filter,
            ignores,
            missed: Mutex::default(),
            limit: config.journal.max_note_size,
            copies: 0,
        };
        if self.tree_spec == TreeSpec::Index
            && let Some(open) = self.listing.unmerged.iter().find(|path| tree.accepts(path).is_some())
        {
            return Err(GitError::new(
                format!("`{}` is unmerged", NotePath::from_bytes(open)),
                "resolve the conflict and `git add` it",
            ));
        }
        let mut wanted = Vec::new();
        for entry in self.listing.entries {
            let Some(note) = tree.accepts(&entry.path) else {
                tree.copies += usize::from(tree.is_copy(&entry.path));
                continue;
            };
            // A name that is not UTF-8 cannot be spelled as the path of a file on every system.
            if !entry.may_be_on_disk || std::str::from_utf8(&entry.path).is_err() {
                wanted.push(note.clone());
            }
            tree.notes.insert(note, TreeNote { file: tree.files.len(), stored: None });
            tree.files.push(entry);
        }
        tree.store(&wanted)?;
        Ok(tree)
    }
}

/// A vault as a tree has it.
impl VaultFiles for JournalFiles {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.small(path).map(<[u8]>::to_vec)
    }

    fn has_folder(&self, path: &str) -> bool {
        let below = format!("{path}/").into_bytes();
        let entries = &self.listing.entries;
        let at = entries.partition_point(|entry| entry.path < below);
        entries.get(at).is_some_and(|entry| entry.path.starts_with(&below))
    }
}

/// A tree of a repository. A blob that equals its file in the work tree, as far as git knows, is read from the
/// file. Line ends may differ between the two, but findings do not.
pub struct Tree {
    repository: Repository,
    disk: Disk,
    notes: FxHashMap<NotePath, TreeNote>,
    files: Vec<TreeEntry>,
    filter: Filter,
    ignores: Ignores,
    limit: u64,
    /// Markdown files that a sync made as copies of notes.
    copies: usize,
    /// Notes that could not be read from the work tree.
    missed: Mutex<Vec<NotePath>>,
}

struct TreeNote {
    /// Its place in the list of files.
    file: usize,
    /// The blob's text, where the work tree does not hold it.
    stored: Option<Version>,
}

impl Tree {
    /// The note at a path, if the path is a note's.
    fn accepts(&self, path: &[u8]) -> Option<NotePath> {
        if !is_markdown(path) {
            return None;
        }
        let note = NotePath::from_bytes(path);
        let is_note =
            self.filter.accepts(note.as_str()) && !self.ignores.excludes(note.as_str(), &self.filter);
        is_note.then_some(note)
    }

    /// Whether a path is left out because a sync made it as the copy of a note.
    fn is_copy(&self, path: &[u8]) -> bool {
        if !is_markdown(path) {
            return false;
        }
        let path = NotePath::from_bytes(path);
        self.filter.why_not(path.as_str()) == Some(Skipped::Copy)
            && !self.ignores.excludes(path.as_str(), &self.filter)
    }

    /// Reads these notes' blobs in one batch.
    fn store(&mut self, notes: &[NotePath]) -> Result<(), GitError> {
        let entries: Vec<&TreeEntry> = notes.iter().map(|note| &self.files[self.notes[note].file]).collect();
        let versions = read(&self.repository, &entries, self.limit)?;
        for (note, version) in notes.iter().zip(versions) {
            if let Some(note) = self.notes.get_mut(note) {
                note.stored = Some(version);
            }
        }
        Ok(())
    }

    /// Reads from git what differs between the index and the work tree, and returns it as changes. `unreadable`
    /// are notes that could not be understood as they are in the work tree; their blobs may be. This comes
    /// after the reading, since a note may be saved while it is read.
    ///
    /// # Errors
    /// git fails, or cannot read a blob.
    pub fn reconcile(&mut self, unreadable: Vec<NotePath>) -> Result<Vec<Change>, GitError> {
        let differing = listing::differing(&self.repository)?;
        let mut changes = Vec::new();
        for path in &differing.only_intended {
            let note = NotePath::from_bytes(path);
            if self.notes.remove(&note).is_some() {
                changes.push(Change::gone(note));
            }
        }
        let missed = std::mem::take(&mut *self.missed.lock().unwrap_or_else(PoisonError::into_inner));
        let mut wanted: Vec<NotePath> =
            differing.changed.iter().map(|path| NotePath::from_bytes(path)).collect();
        wanted.extend(missed.into_iter().chain(unreadable));
        wanted.retain(|note| self.notes.get(note).is_some_and(|note| note.stored.is_none()));
        wanted.sort_unstable();
        wanted.dedup();
        self.store(&wanted)?;
        changes.extend(wanted.into_iter().map(|path| {
            let version = Version::read(self, &path);
            Change { path, version }
        }));
        Ok(changes)
    }

    /// The changes from this tree, once reconciled, to an earlier one. This tree's configuration and ignore files
    /// hold for both, so that only notes differ.
    ///
    /// # Errors
    /// There is no such revision, or git cannot read a blob.
    pub fn back_to(&self, earlier: Earlier) -> Result<Vec<Change>, GitError> {
        let earlier = earlier.listing()?;
        let (mut notes, mut wanted, mut kept) = (Vec::new(), Vec::new(), FxHashSet::default());
        for entry in &earlier.entries {
            let Some(note) = self.accepts(&entry.path) else { continue };
            let now = self.notes.get(&note).map(|now| &self.files[now.file].id);
            if now != Some(&entry.id) {
                notes.push(note.clone());
                wanted.push(entry);
            }
            if now.is_some() {
                kept.insert(note);
            }
        }
        let mut changes = read_changes(&self.repository, notes, &wanted, self.limit)?;
        if kept.len() < self.notes.len() {
            changes.extend(self.notes.keys().filter(|note| !kept.contains(*note)).cloned().map(Change::gone));
        }
        Ok(changes)
    }
}

impl Source for Tree {
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        self.notes.keys().cloned().for_each(each);
        Listing { copies: self.copies, ..Listing::default() }
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        match self.notes.get(path) {
            None => Content::Gone,
            Some(TreeNote { stored: Some(version), .. }) => match version {
                Version::Bytes(bytes) => put(bytes, &mut buffer.bytes),
                Version::Unreadable { why, help } => {
                    Content::Unreadable { why: why.clone(), help: help.clone() }
                }
                Version::Gone => Content::Gone,
            },
            Some(TreeNote { stored: None, .. }) => {
                let content = self.disk.read(path, buffer);
                if !matches!(content, Content::Bytes(_)) {
                    self.missed.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
                }
                content
            }
        }
    }
}
