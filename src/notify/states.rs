//! What is known of every file, in shards: many readers record side by side, and nothing is moved when they are
//! done.
//!
//! A map by path, as any other to those who ask. Not what a state says (`snapshot`). Invariant: a path is in the
//! shard that its hash names.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::text::NotePath;

/// As many as keep readers on a dozen threads from waiting for one another.
const SHARDS: usize = 64;

fn shard_of(path: &NotePath) -> usize {
    xxh3_64(path.as_str().as_bytes()) as usize % SHARDS
}

/// States by path.
#[derive(Debug)]
pub(super) struct FileStates<S> {
    shards: Vec<FxHashMap<NotePath, S>>,
}

impl<S> Default for FileStates<S> {
    fn default() -> FileStates<S> {
        FileStates { shards: (0..SHARDS).map(|_| FxHashMap::default()).collect() }
    }
}

impl<S: Copy + Send + Sync> FileStates<S> {
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(FxHashMap::len).sum()
    }

    pub(super) fn get(&self, path: &NotePath) -> Option<S> {
        self.shards[shard_of(path)].get(path).copied()
    }

    /// Returns what was known before.
    pub(super) fn insert(&mut self, path: NotePath, state: S) -> Option<S> {
        self.shards[shard_of(&path)].insert(path, state)
    }

    /// Returns what was known.
    pub(super) fn remove(&mut self, path: &NotePath) -> Option<S> {
        self.shards[shard_of(path)].remove(path)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&NotePath, S)> {
        self.shards.iter().flatten().map(|(path, state)| (path, *state))
    }

    pub(super) fn par_iter(&self) -> impl ParallelIterator<Item = (&NotePath, S)> {
        self.shards.par_iter().flat_map_iter(|shard| shard.iter().map(|(path, state)| (path, *state)))
    }

    pub(super) fn par_iter_mut(&mut self) -> impl ParallelIterator<Item = (&NotePath, &mut S)> {
        self.shards.par_iter_mut().flat_map_iter(FxHashMap::iter_mut)
    }
}

/// States that many threads record at once.
#[derive(Debug)]
pub(super) struct RecordedStates<S> {
    shards: Vec<Mutex<FxHashMap<NotePath, S>>>,
}

impl<S> Default for RecordedStates<S> {
    fn default() -> RecordedStates<S> {
        RecordedStates { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl<S> RecordedStates<S> {
    pub(super) fn insert(&self, path: NotePath, state: S) {
        lock(&self.shards[shard_of(&path)]).insert(path, state);
    }

    pub(super) fn finish(self) -> FileStates<S> {
        let unlocked = |shard: Mutex<_>| shard.into_inner().unwrap_or_else(PoisonError::into_inner);
        FileStates { shards: self.shards.into_iter().map(unlocked).collect() }
    }
}

/// What a thread that panicked wrote is whole: each change is one.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
