//! Trees of notes that git holds: the index, or a revision.
//!
//! git itself is run, and only commands that read. The environment is inherited (what is relative
//! in it made absolute), so that a hook sees exactly the index that `GIT_INDEX_FILE` names; optional
//! locks, file system monitors and lazy fetches are switched off, so that nothing is written and
//! nothing is asked of a network.
//!
//! Speed is in not asking for what is known. Blobs that the index says equal to files of the work
//! tree are read there, as fast as any check reads them; then git compares the two, and what differs
//! is read from git in one go and put right ([`Tree::settle`]). In this order, since whatever was
//! saved before or while it was read differs. An earlier tree is reached
//! from there by the blobs that differ ([`Tree::back_to`]).
//!
//! This module knows no rule and no engine's insides: it gives a source of notes, and changes. The
//! hook's file is written here; nothing else is.

mod hook;
mod listing;
mod run;
mod tree;

pub use hook::{Installed, Uninstalled, install, quoted, uninstall};
pub use run::{GitError, Repository, path_from};
pub use tree::{Earlier, Files, JournalFiles, Tree, TreeSpec};
