//! A vector that takes one word while it is empty, for the lists that most notes do not have.
//!
//! Not for lists that grow: it is made from a finished `Vec`, and a filled one costs a second allocation.

use std::fmt;
use std::ops::Deref;

/// A list that takes one word while it is empty: a journal keeps some for each of its notes.
#[derive(Clone, PartialEq, Eq)]
#[allow(clippy::box_collection, reason = "one word, not three, is what it is for")]
pub struct ThinVec<T>(Option<Box<Vec<T>>>);

impl<T> Default for ThinVec<T> {
    fn default() -> ThinVec<T> {
        ThinVec(None)
    }
}

impl<T> From<Vec<T>> for ThinVec<T> {
    fn from(mut items: Vec<T>) -> ThinVec<T> {
        items.shrink_to_fit();
        ThinVec((!items.is_empty()).then(|| Box::new(items)))
    }
}

impl<T> Deref for ThinVec<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl<'a, T> IntoIterator for &'a ThinVec<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for ThinVec<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}
