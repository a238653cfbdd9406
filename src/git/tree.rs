//! A tree of notes as a source, and the changes from one tree to an earlier one.
//!
//! Which commands git is given is `listing`'s and `run`'s; how a blob becomes a note is `blobs`'.
//!
//! Invariant: after [`Tree::reconcile`], every note has the text of its blob, wherever it was read.
//!
//! Files stay in the order of their paths, as git lists them: readers keep a folder open while its notes come, which
//! saves four of nine system calls a note, and two listings are compared in one pass, without looking paths up.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use rustc_hash::FxHashMap;

use crate::config::{Config, FILE_NAMES, Vault, VaultFiles};
use crate::engine::{
    Change, Content, Disk, Filter, Ignores, Listing, ReadBuffer, Skipped, Source, Version, put,
};
use crate::git::blobs::{read, read_changes};
use crate::git::listing::{self, Differing, TreeChanges, TreeEntry, TreeListing};
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
    /// The tree's name; `None` for the index.
    tree: Option<String>,
}

impl TreeFiles {
    /// # Errors
    /// git cannot be run, or there is no such revision.
    pub fn list(repository: Repository, tree_spec: &TreeSpec) -> Result<TreeFiles, GitError> {
        let (listing, tree) = match tree_spec {
            TreeSpec::Index => (listing::index(&repository)?, None),
            TreeSpec::Revision(revision) => {
                let tree = listing::tree_of(&repository, revision)?;
                let mut listing = listing::tree_listing(&repository, &tree)?;
                // Without an index nothing is known to be on disk.
                listing.mark_on_disk(&listing::index(&repository).unwrap_or_default());
                (listing, Some(tree))
            }
        };
        Ok(TreeFiles { repository, listing, tree })
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
        Ok(JournalFiles { repository, listing, small, tree: self.tree, earlier: None })
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
    tree: Option<String>,
    earlier: Option<EarlierTree>,
}

/// How an earlier tree differs, which git is asked on a thread of its own while the journal is read.
type EarlierTree = JoinHandle<Result<TreeChanges, GitError>>;

impl JournalFiles {
    /// Starts to ask how the journal differs in an earlier revision (see [`Tree::back`]).
    pub fn ask_earlier(&mut self, revision: &str) {
        let (repository, later) = (self.repository.clone(), self.tree.clone());
        let revision = revision.to_owned();
        let sparse = (later.is_none() && self.listing.is_sparse).then(|| self.listing.clone());
        let ask = move || match sparse {
            Some(index) => listing::changes_of_sparse(&repository, &index, &revision),
            None => listing::changes(&repository, later.as_deref(), &revision),
        };
        self.earlier = Some(std::thread::spawn(ask));
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
            files: Vec::new(),
            apart: FxHashMap::default(),
            unread: AtomicUsize::new(0),
            differing: Mutex::default(),
            is_index: self.tree.is_none(),
            repository: self.repository,
            earlier: self.earlier,
            filter,
            ignores,
            missed: Mutex::default(),
            limit: config.journal.max_note_size,
            copies: 0,
        };
        if self.tree.is_none()
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
                wanted.push(tree.files.len());
            }
            tree.files.push(TreeNote { note, entry });
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
    /// Whether it is the index, and no revision.
    is_index: bool,
    earlier: Option<EarlierTree>,
    disk: Disk,
    /// Its notes, by the paths of their entries.
    files: Vec<TreeNote>,
    /// The notes that the work tree does not hold as they are here: their blobs' texts.
    apart: FxHashMap<NotePath, Version>,
    /// How many notes are listed and not yet read.
    unread: AtomicUsize,
    /// What differs from the index, which is asked on a thread of its own once the last note is read: while the notes
    /// are bound.
    differing: Mutex<Option<JoinHandle<Result<Differing, GitError>>>>,
    filter: Filter,
    ignores: Ignores,
    limit: u64,
    /// Markdown files that a sync made as copies of notes.
    copies: usize,
    /// Notes that could not be read from the work tree.
    missed: Mutex<Vec<NotePath>>,
}

struct TreeNote {
    note: NotePath,
    entry: TreeEntry,
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

    /// Reads the blobs of these files in one batch.
    fn store(&mut self, wanted: &[usize]) -> Result<(), GitError> {
        let entries: Vec<&TreeEntry> = wanted.iter().map(|&at| &self.files[at].entry).collect();
        let versions = read(&self.repository, &entries, self.limit)?;
        let notes = wanted.iter().map(|&at| self.files[at].note.clone());
        self.apart.extend(notes.zip(versions));
        Ok(())
    }

    /// The place of a note's file among those that are read from the work tree.
    fn in_work_tree(&self, note: &NotePath) -> Option<usize> {
        // Such a path is its entry's, byte for byte: others are set apart from the start.
        let path = note.as_str().as_bytes();
        let at = self.files.binary_search_by(|file| file.entry.path.as_slice().cmp(path)).ok()?;
        (!self.apart.contains_key(note)).then_some(at)
    }

    /// Reads from git what differs between the index and the work tree, and returns it as changes. `unreadable`
    /// are notes that could not be understood as they are in the work tree; their blobs may be. This comes
    /// after the reading, since a note may be saved while it is read.
    ///
    /// # Errors
    /// git fails, or cannot read a blob.
    pub fn reconcile(&mut self, unreadable: Vec<NotePath>) -> Result<Vec<Change>, GitError> {
        let asked = self.differing.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let differing = match asked {
            Some(asked) => asked.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?,
            None => listing::differing(&self.repository)?,
        };
        let mut changes = Vec::new();
        // Of the index: what a revision holds is there, whatever is intended since.
        let only_intended = differing.only_intended.iter().filter(|_| self.is_index);
        for path in only_intended {
            let note = NotePath::from_bytes(path);
            if self.files.binary_search_by(|file| file.entry.path.cmp(path)).is_ok() {
                self.apart.insert(note.clone(), Version::Gone);
                changes.push(Change::gone(note));
            }
        }
        let missed = std::mem::take(&mut *self.missed.lock().unwrap_or_else(PoisonError::into_inner));
        let changed = differing.changed.iter().map(|path| NotePath::from_bytes(path));
        let maybe = changed.chain(missed).chain(unreadable);
        let mut wanted: Vec<usize> = maybe.filter_map(|note| self.in_work_tree(&note)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        self.store(&wanted)?;
        changes.extend(wanted.into_iter().map(|at| {
            let path = self.files[at].note.clone();
            let version = Version::read(self, &path);
            Change { path, version }
        }));
        Ok(changes)
    }

    /// The changes from this tree, once reconciled, to the earlier one that was asked for; `None` where none was. This
    /// tree's configuration and ignore files hold for both, so that only notes differ.
    ///
    /// # Errors
    /// There is no such revision, or git cannot read a blob.
    pub fn back(&mut self) -> Result<Option<Vec<Change>>, GitError> {
        let Some(earlier) = self.earlier.take() else { return Ok(None) };
        let TreeChanges { then, gone } =
            earlier.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let file = |path: &[u8]| {
            let at = self.files.binary_search_by(|file| file.entry.path.as_slice().cmp(path)).ok()?;
            Some(&self.files[at]).filter(|file| self.apart.get(&file.note) != Some(&Version::Gone))
        };
        let (mut notes, mut wanted) = (Vec::new(), Vec::new());
        for entry in &then {
            let note = match file(&entry.path) {
                // Its mode was another.
                Some(now) if now.entry.id == entry.id => continue,
                Some(now) => Some(now.note.clone()),
                None => self.accepts(&entry.path),
            };
            if let Some(note) = note {
                notes.push(note);
                wanted.push(entry);
            }
        }
        let mut changes = read_changes(&self.repository, notes, &wanted, self.limit)?;
        changes.extend(gone.iter().filter_map(|path| file(path)).map(|file| Change::gone(file.note.clone())));
        // Somebody who is new is called as the first note has it, and that is taken back last: nobody looks for
        // who is first now.
        changes.sort_unstable_by(|a, b| b.path.cmp(&a.path));
        Ok(Some(changes))
    }
}

impl Tree {
    fn read_one(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        match self.apart.get(path) {
            Some(Version::Bytes(bytes)) => put(bytes, &mut buffer.bytes),
            Some(Version::Text(text)) => put(text.source().as_bytes(), &mut buffer.bytes),
            Some(Version::Unreadable { why, help }) => {
                Content::Unreadable { why: why.clone(), help: help.clone() }
            }
            Some(Version::Gone) => Content::Gone,
            None => {
                let content = self.disk.read(path, buffer);
                if !matches!(content, Content::Bytes(_)) {
                    self.missed.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
                }
                content
            }
        }
    }

    /// Asks what differs, if this was the last note: what is saved from now on is no part of what was read.
    fn count_read(&self) {
        let one_less = |unread: usize| unread.checked_sub(1);
        if self.unread.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_less) == Ok(1) {
            let repository = self.repository.clone();
            let asked = std::thread::spawn(move || listing::differing(&repository));
            *self.differing.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
        }
    }
}

impl Source for Tree {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        self.unread.store(self.files.len(), Ordering::Release);
        self.files.iter().map(|file| file.note.as_str()).for_each(each);
        Listing { copies: self.copies, ..Listing::default() }
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        let content = self.read_one(path, buffer);
        self.count_read();
        content
    }
}
