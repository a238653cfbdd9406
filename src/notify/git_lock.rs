//! Whether git is in the middle of writing the work tree.
//!
//! While git writes, it holds the lock of its index, and the disk has a mixture of the old state and the new.
//!
//! It does not run git and takes no lock of its own: it only looks whether the lock file exists.

use std::path::{Path, PathBuf};

/// Whether a git command holds the index of a repository that the folder lies in.
pub fn is_held(root: &Path) -> bool {
    root.ancestors().any(|folder| {
        let git = folder.join(".git");
        git.join("index.lock").exists() || linked(&git).is_some_and(|git| git.join("index.lock").exists())
    })
}

/// Where a linked work tree or a submodule has its index: its `.git` is a file that says so.
fn linked(git: &Path) -> Option<PathBuf> {
    if !git.is_file() {
        return None;
    }
    let text = std::fs::read_to_string(git).ok()?;
    let folder = text.strip_prefix("gitdir:")?.trim();
    Some(git.parent()?.join(folder))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::is_held;

    #[test]
    fn the_lock_of_the_repository_and_of_a_linked_work_tree_are_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        for path in ["repository/.git/worktrees/linked", "repository/notes", "linked/notes"] {
            fs::create_dir_all(at(path)).expect("a folder");
        }
        fs::write(at("linked/.git"), "gitdir: ../repository/.git/worktrees/linked\n").expect("written");
        for (lock, root, other) in [
            ("repository/.git/index.lock", "repository/notes", "linked/notes"),
            ("repository/.git/worktrees/linked/index.lock", "linked/notes", "repository/notes"),
        ] {
            assert!(!is_held(&at(root)));
            fs::write(at(lock), "").expect("written");
            assert!(is_held(&at(root)));
            assert!(!is_held(&at(other)));
            fs::remove_file(at(lock)).expect("removed");
        }
    }
}
