//! An earlier revision of a journal that lies in the work tree: its files, and what changes on the way back to it.
//!
//! The files are listed on a thread of their own, while the journal is read. Not here: from one tree of git to
//! an earlier one (`tree`).
//!
//! Invariant: what is ignored today is compared with nothing, and what lies in a submodule is never gone.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::engine::{Change, Filter};
use crate::git::blobs::read_changes;
use crate::git::listing::{self, TreeListing};
use crate::git::run::{GitError, Repository, path_from};
use crate::text::NotePath;

/// A revision's files, which are listed on another thread.
pub struct Earlier {
    listing: JoinHandle<Result<TreeListing, GitError>>,
    repository: Repository,
}

impl Earlier {
    /// Starts to list the files of a journal, whose root is the repository's prefix.
    pub fn ask(repository: &Repository, revision: &str) -> Earlier {
        let (asked, revision) = (repository.clone(), revision.to_owned());
        let list = move || {
            let tree = listing::tree_of(&asked, &revision)?;
            Ok(listing::tree_listing(&asked, &tree)?.narrowed(&asked.prefix))
        };
        Earlier { listing: std::thread::spawn(list), repository: repository.clone() }
    }

    fn listing(self) -> Result<TreeListing, GitError> {
        self.listing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// The changes from the work tree's `notes` to the revision.
    ///
    /// # Errors
    /// There is no such revision, or git cannot read a blob.
    pub fn from_work_tree<'n>(
        self,
        notes: impl Iterator<Item = &'n NotePath>,
        root: &Path,
        config: &Config,
        filter: &Filter,
    ) -> Result<Vec<Change>, GitError> {
        let repository = self.repository.clone();
        let index = listing::index(&repository)?.narrowed(&repository.prefix);
        let differing = listing::differing(&repository)?;
        let earlier = self.listing()?;
        let notes: FxHashSet<&NotePath> = notes.collect();
        let (mut changed, mut wanted, mut known) = (Vec::new(), Vec::new(), FxHashSet::default());
        for entry in &earlier.entries {
            let note = NotePath::from_bytes(&entry.path);
            if !filter.accepts(note.as_str()) {
                continue;
            }
            let is_now = notes.contains(&note);
            if !is_now && is_file(&root.join(path_from(&entry.path))) {
                // The walk saw it and passed it by, for an ignore file says so.
                continue;
            }
            let is_same = is_now
                && !differing.changed.contains(&entry.path)
                && index.get(&entry.path).is_some_and(|now| now.may_be_on_disk && now.id == entry.id);
            if !is_same {
                changed.push(note.clone());
                wanted.push(entry);
            }
            known.insert(note);
        }
        let mut changes = read_changes(&repository, changed, &wanted, config.journal.max_note_size)?;
        // What lies in a submodule is another repository's, and no news of this one.
        let submodules: Vec<String> =
            earlier.submodules.iter().map(|path| format!("{}/", NotePath::from_bytes(path))).collect();
        let gone = notes
            .into_iter()
            .filter(|note| !known.contains(*note))
            .filter(|note| !submodules.iter().any(|submodule| note.as_str().starts_with(submodule.as_str())));
        changes.extend(gone.cloned().map(Change::gone));
        Ok(changes)
    }
}

fn is_file(path: &PathBuf) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}
