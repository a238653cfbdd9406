//! What git lists: which blob stands at which path.

use std::collections::{BTreeMap, BTreeSet};

use super::run::{GitError, Repository};

/// The mode bits of regular files; links and submodules are no notes.
const REGULAR: [&str; 2] = ["100644", "100755"];

/// One file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    /// git knows the work tree's file to be this blob.
    pub is_on_disk: bool,
}

/// The regular files of a tree below the journal's root, by path relative to it.
pub type Listing = BTreeMap<Vec<u8>, Entry>;

/// The index.
///
/// # Errors
/// git fails, or a path is unmerged.
pub fn index(repository: &Repository) -> Result<Listing, GitError> {
    let staged = repository.run_below(["ls-files", "-s", "-v", "-z"])?;
    let differing = repository.run_below([
        "diff-files",
        "--name-status",
        "-z",
        "--ignore-submodules=all",
        "--no-ext-diff",
    ])?;
    let (mut dirty, mut only_intended) = (BTreeSet::new(), BTreeSet::new());
    let mut parts = differing.split(|&byte| byte == 0);
    while let (Some(status), Some(path)) = (parts.next(), parts.next()) {
        // Added in the work tree and not in the index: `git add -N`, which stages no text.
        if status == b"A" {
            only_intended.insert(path)
        } else {
            dirty.insert(path)
        };
    }
    let mut listing = Listing::new();
    for record in staged.split(|&byte| byte == 0).filter(|record| !record.is_empty()) {
        let Some((head, path)) = split_at_tab(record) else { continue };
        let mut words = head.split(' ');
        let (tag, mode, id, stage) = (words.next(), words.next(), words.next(), words.next());
        let (Some(tag), Some(mode), Some(id), Some(stage)) = (tag, mode, id, stage) else { continue };
        if stage != "0" {
            return Err(GitError::new(
                format!("`{}` is unmerged", String::from_utf8_lossy(path)),
                "resolve the conflict and `git add` it",
            ));
        }
        if !REGULAR.contains(&mode) || only_intended.contains(path) {
            continue;
        }
        // `h` is assumed unchanged, `S` is kept out of a sparse work tree: git does not look.
        let is_on_disk = tag == "H" && !dirty.contains(path);
        if let Some(below) = path.strip_prefix(repository.prefix.as_slice()) {
            listing.insert(below.to_owned(), Entry { id: id.to_owned(), is_on_disk });
        }
    }
    Ok(listing)
}

/// A revision. `index` tells which blobs the work tree holds.
///
/// # Errors
/// There is no such revision.
pub fn revision(repository: &Repository, revision: &str, index: &Listing) -> Result<Listing, GitError> {
    let no_such = |_| {
        GitError::new(
            format!("there is no revision `{revision}`"),
            "name a commit, a branch or a tag; in CI, fetch its history first",
        )
    };
    let spec = format!("{revision}^{{tree}}");
    let tree =
        repository.run(["rev-parse", "--verify", "--quiet", "--end-of-options", &spec]).map_err(no_such)?;
    let tree = String::from_utf8_lossy(&tree).trim().to_owned();
    let listed = repository.run_below(["ls-tree", "-r", "-z", "--full-tree", &tree])?;
    let mut listing = Listing::new();
    for record in listed.split(|&byte| byte == 0).filter(|record| !record.is_empty()) {
        let Some((head, path)) = split_at_tab(record) else { continue };
        let mut words = head.split(' ');
        let (Some(mode), Some("blob"), Some(id)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let Some(below) = path.strip_prefix(repository.prefix.as_slice()) else { continue };
        if REGULAR.contains(&mode) {
            let is_on_disk = index.get(below).is_some_and(|entry| entry.is_on_disk && entry.id == id);
            listing.insert(below.to_owned(), Entry { id: id.to_owned(), is_on_disk });
        }
    }
    Ok(listing)
}

/// Whether `HEAD` names no commit yet.
pub fn is_unborn(repository: &Repository) -> bool {
    repository.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).is_err()
}

fn split_at_tab(record: &[u8]) -> Option<(&str, &[u8])> {
    let tab = record.iter().position(|&byte| byte == b'\t')?;
    Some((std::str::from_utf8(&record[..tab]).ok()?, &record[tab + 1..]))
}
