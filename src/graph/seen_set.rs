//! Which of many things came before: a list while they are few, a hash set once they are many.
//!
//! It answers one question, and is never read in any order. Invariant: linear time for any number of
//! things.

use std::hash::Hash;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

/// Tells what comes for the first time.
pub(super) struct SeenSet<T> {
    few: SmallVec<[T; LINEAR_UP_TO]>,
    many: FxHashSet<T>,
}

/// More than this, and they are hashed.
const LINEAR_UP_TO: usize = 16;

impl<T: Copy + Eq + Hash> SeenSet<T> {
    pub(super) fn new() -> SeenSet<T> {
        SeenSet { few: SmallVec::new(), many: FxHashSet::default() }
    }

    /// Whether it comes for the first time.
    pub(super) fn is_first(&mut self, one: T) -> bool {
        if self.few.contains(&one) {
            return false;
        }
        if self.few.len() < LINEAR_UP_TO {
            self.few.push(one);
            return true;
        }
        self.many.insert(one)
    }
}
