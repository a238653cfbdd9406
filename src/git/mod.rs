//! Trees of notes that git holds: the index, or a revision.
//!
//! The git program is run, only with commands that read. It inherits the environment, in which relative paths
//! are made absolute, so that a hook sees exactly the index that `GIT_INDEX_FILE` names. Optional locks, file
//! system monitors and lazy fetches are switched off, so that git writes nothing and uses no network.
//!
//! The fast path: where the index says that a file of the work tree equals its blob, the file is read instead,
//! as in any check. Then git compares the two, and the blobs of files that differ are read in one batch
//! ([`Tree::reconcile`]). The comparison comes last, so that it also catches what was saved during the reading.
//! From there, an earlier tree is reached incrementally, by the blobs that differ ([`Tree::back`]).
//!
//! It does not judge anything: it provides a source of notes, and changes from one tree to another.
//!
//! Invariant: of all files, only that of the hook is written here.

mod answers;
mod blobs;
mod earlier;
mod hook;
mod listing;
mod run;
mod tree;

pub use answers::{first_blob, listed_paths};
pub use earlier::Earlier;
pub use hook::{Installed, Uninstalled, install, quoted, uninstall};
pub use run::{GitError, NO_REPOSITORY, Repository, path_from};
pub use tree::{JournalFiles, Tree, TreeFiles, TreeSpec};
