//! What git answers, read from bytes that need not be git's: for tests that give it any.
//!
//! No process is started here. Invariant: whatever the bytes are, they are read to an end.

use crate::git::listing::{read_differing, read_index, read_tree, read_tree_changes};
use crate::git::run::{GitError, read_blob};

/// The paths that bytes list where they are taken for the answer of `ls-files`, `ls-tree`, `diff-files` and `diff-index`.
pub fn listed_paths(bytes: &[u8]) -> [Vec<Vec<u8>>; 4] {
    let paths = |listing: crate::git::listing::TreeListing| {
        listing.entries.into_iter().map(|entry| entry.path).collect::<Vec<_>>()
    };
    let differing = read_differing(bytes, b"notes/");
    let changes = read_tree_changes(bytes, b"notes/");
    [
        paths(read_index(bytes).0),
        paths(read_tree(bytes).narrowed(b"notes/")),
        differing.changed.into_iter().chain(differing.only_intended).collect(),
        changes.then.into_iter().map(|entry| entry.path).chain(changes.gone).collect(),
    ]
}

/// The first blob of bytes that are taken for the answer of `cat-file --batch`; `None` where it is longer than `limit`.
///
/// # Errors
/// They are not such an answer, or end too early.
pub fn first_blob(mut bytes: &[u8], limit: u64) -> Result<Option<Vec<u8>>, GitError> {
    read_blob(&mut bytes, "the first", limit)
}
