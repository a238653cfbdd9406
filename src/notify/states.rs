//! What is known of every file, in shards: many readers record side by side, and nothing is moved when they are
//! done.
//!
//! A map by path to those who ask: a sorted list in each shard, which is half as large as a hash table (2.7 MiB less of a
//! server's 62 over 100,000 notes), and short enough for a new file to be put in. Not what a state says (`snapshot`). Invariant: a path is once in the shard
//! that its hash names, and nowhere else.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::text::NotePath;

/// As many as keep readers on a dozen threads from waiting for one another.
const SHARDS: usize = 64;

/// Fewer files than this, and no other thread is woken to sort them.
const FILES_PER_THREAD: usize = 4096;

/// A path with what is known of it.
type FileRow<S> = (NotePath, S);

fn shard_of(path: &NotePath) -> usize {
    xxh3_64(path.as_str().as_bytes()) as usize % SHARDS
}

/// States by path.
#[derive(Debug)]
pub(super) struct FileStates<S> {
    shards: Vec<Vec<FileRow<S>>>,
}

impl<S> Default for FileStates<S> {
    fn default() -> FileStates<S> {
        FileStates { shards: (0..SHARDS).map(|_| Vec::new()).collect() }
    }
}

impl<S: Copy + Send + Sync> FileStates<S> {
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(Vec::len).sum()
    }

    pub(super) fn get(&self, path: &NotePath) -> Option<S> {
        let shard = &self.shards[shard_of(path)];
        find(shard, path).ok().map(|at| shard[at].1)
    }

    /// Returns what was known before.
    pub(super) fn insert(&mut self, path: NotePath, state: S) -> Option<S> {
        let shard = &mut self.shards[shard_of(&path)];
        match find(shard, &path) {
            Ok(at) => Some(std::mem::replace(&mut shard[at].1, state)),
            Err(at) => {
                shard.insert(at, (path, state));
                None
            }
        }
    }

    /// Returns what was known.
    pub(super) fn remove(&mut self, path: &NotePath) -> Option<S> {
        let shard = &mut self.shards[shard_of(path)];
        find(shard, path).ok().map(|at| shard.remove(at).1)
    }

    /// Removes what is no longer there, in one pass.
    pub(super) fn retain(&mut self, is_there: impl Fn(&NotePath) -> bool) {
        self.shards.iter_mut().for_each(|shard| shard.retain(|(path, _)| is_there(path)));
    }

    /// In no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&NotePath, S)> {
        self.shards.iter().flatten().map(|(path, state)| (path, *state))
    }

    /// In no order.
    pub(super) fn par_iter(&self) -> impl ParallelIterator<Item = (&NotePath, S)> {
        self.shards.par_iter().flat_map_iter(|shard| shard.iter().map(|(path, state)| (path, *state)))
    }

    /// In no order.
    pub(super) fn par_iter_mut(&mut self) -> impl ParallelIterator<Item = (&NotePath, &mut S)> {
        let shards = self.shards.par_iter_mut();
        shards.flat_map_iter(|shard| shard.iter_mut().map(|(path, state)| (&*path, state)))
    }
}

fn find<S>(shard: &[FileRow<S>], path: &NotePath) -> Result<usize, usize> {
    shard.binary_search_by(|(other, _)| other.cmp(path))
}

/// States that many threads record at once.
#[derive(Debug)]
pub(super) struct RecordedStates<S> {
    /// In the order in which they came.
    shards: Vec<Mutex<Vec<FileRow<S>>>>,
}

impl<S> Default for RecordedStates<S> {
    fn default() -> RecordedStates<S> {
        RecordedStates { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl<S: Copy + Send> RecordedStates<S> {
    pub(super) fn insert(&self, path: NotePath, state: S) {
        lock(&self.shards[shard_of(&path)]).push((path, state));
    }

    pub(super) fn finish(self) -> FileStates<S> {
        let sorted = |shard: Mutex<Vec<FileRow<S>>>| {
            let mut shard = shard.into_inner().unwrap_or_else(PoisonError::into_inner);
            // Files of one folder came nearly in order, and of a file that was read twice the last state holds.
            shard.sort_by(|(a, _), (b, _)| a.cmp(b));
            shard.dedup_by(|(later, state), (path, kept)| {
                let is_again = later == path;
                if is_again {
                    *kept = *state;
                }
                is_again
            });
            shard.shrink_to_fit();
            shard
        };
        let files: usize = self.shards.iter().map(|shard| lock(shard).len()).sum();
        let shards = if files <= FILES_PER_THREAD {
            self.shards.into_iter().map(sorted).collect()
        } else {
            self.shards.into_par_iter().map(sorted).collect()
        };
        FileStates { shards }
    }
}

/// What a thread that panicked wrote is whole: each change is one.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::RecordedStates;
    use crate::text::NotePath;

    #[test]
    fn the_last_state_holds_and_each_path_is_there_once() {
        let recorded = RecordedStates::default();
        let path = |nth: u32| NotePath::new(&format!("{}.md", nth % 300));
        (0..900).for_each(|nth| recorded.insert(path(nth), nth));
        let mut states = recorded.finish();
        assert_eq!((states.len(), states.iter().count()), (300, 300));
        assert!((0..300).all(|nth| states.get(&path(nth)) == Some(nth + 600)));
        assert_eq!(states.insert(path(7), 1), Some(607));
        assert_eq!((states.remove(&path(7)), states.remove(&path(7))), (Some(1), None));
        assert_eq!(states.insert(path(7), 2), None);
        assert_eq!((states.get(&path(7)), states.len()), (Some(2), 300));
    }
}
