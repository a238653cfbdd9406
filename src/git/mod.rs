//! Trees of notes that git holds: the index, or a revision.
//!
//! git itself is run, and only commands that read. The environment is inherited untouched, so that
//! a hook sees exactly the index that `GIT_INDEX_FILE` names; optional locks, file system monitors
//! and lazy fetches are switched off, so that nothing is written and nothing is asked of a network.
//! This module knows no rule and no engine's insides: it gives a [`Tree`], which is a source of
//! notes, and the changes between two trees.

mod hook;
mod listing;
mod run;
mod tree;

pub use hook::{Installed, Uninstalled, install, quoted, uninstall};
pub use run::{GitError, Repository, path_from};
pub use tree::{Earlier, Files, JournalFiles, Spot, Tree};
