//! `--staged`, `--rev` and `--new-since`: which state of a repository is looked at.
//!
//! Only the flags; the tree is opened by [`crate::project`]. A command takes them where it can look at a
//! tree that is not on disk.

use clap::Args;

use crate::git::TreeSpec;

// Which state of the journal.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct GitArgs {
    /// Check what is staged instead of the work tree.
    #[arg(long, conflicts_with_all = ["rev", "fix", "add_ignore"])]
    pub staged: bool,
    /// Check a revision instead of the work tree.
    #[arg(long, value_name = "REV", conflicts_with_all = ["fix", "add_ignore"])]
    pub rev: Option<String>,
    /// Show only what is new since a revision.
    #[arg(long, value_name = "REV", conflicts_with_all = ["fix", "add_ignore"])]
    pub new_since: Option<String>,
}

impl GitArgs {
    /// The tree to check; `None` is the work tree.
    pub(crate) fn tree(&self) -> Option<TreeSpec> {
        match &self.rev {
            Some(revision) => Some(TreeSpec::Revision(revision.clone())),
            None => self.staged.then_some(TreeSpec::Index),
        }
    }
}
