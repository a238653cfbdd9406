//! A list that is empty in most notes.

use std::fmt;
use std::ops::Deref;

/// A list that takes one word while it is empty: a journal keeps some for each of its notes.
#[derive(Clone, PartialEq, Eq)]
#[allow(clippy::box_collection, reason = "one word, not three, is what it is for")]
pub struct Seldom<T>(Option<Box<Vec<T>>>);

impl<T> Default for Seldom<T> {
    fn default() -> Seldom<T> {
        Seldom(None)
    }
}

impl<T> From<Vec<T>> for Seldom<T> {
    fn from(mut items: Vec<T>) -> Seldom<T> {
        items.shrink_to_fit();
        Seldom((!items.is_empty()).then(|| Box::new(items)))
    }
}

impl<T> Deref for Seldom<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl<'a, T> IntoIterator for &'a Seldom<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for Seldom<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}
