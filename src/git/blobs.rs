//! Blobs of git as versions of notes.
//!
//! Which blobs are wanted is up to the caller; they are read in one batch, in the order that was asked for.
//! Invariant: a blob that is too large, or is not UTF-8, is a version that cannot be read, and not a failure.

use crate::engine::{Change, Content, Version};
use crate::git::listing::TreeEntry;
use crate::git::run::{GitError, Repository};
use crate::text::NotePath;

/// Notes as they are at these entries of a tree: one entry for each note.
pub(super) fn read_changes(
    repository: &Repository,
    notes: Vec<NotePath>,
    wanted: &[&TreeEntry],
    limit: u64,
) -> Result<Vec<Change>, GitError> {
    let versions = read(repository, wanted, limit)?;
    Ok(notes.into_iter().zip(versions).map(|(path, version)| Change { path, version }).collect())
}

/// What these entries hold.
pub(super) fn read(
    repository: &Repository,
    entries: &[&TreeEntry],
    limit: u64,
) -> Result<Vec<Version>, GitError> {
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let blobs = repository.blobs(&ids, limit)?;
    let version = |(blob, entry): (Option<Vec<u8>>, &&TreeEntry)| match blob {
        Some(bytes) if std::str::from_utf8(&bytes).is_err() => {
            // Stored encrypted, or in another encoding, as the repository's attributes may say.
            let plain = repository.as_in_work_tree(&entry.id, &entry.path);
            Version::Bytes(plain.filter(|plain| std::str::from_utf8(plain).is_ok()).unwrap_or(bytes))
        }
        Some(bytes) => Version::Bytes(bytes),
        None => match Content::too_large(limit) {
            Content::Unreadable { why, help } => Version::Unreadable { why, help },
            Content::Bytes(_) | Content::Gone => Version::Gone,
        },
    };
    Ok(blobs.into_iter().zip(entries).map(version).collect())
}
