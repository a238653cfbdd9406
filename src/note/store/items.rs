//! One list of a note as whoever looks up a few items of it sees it, packed or not.
//!
//! Items come by value: of a packed list there is nothing to refer to. Who looks at all of a note's lists
//! unpacks them once instead (`lists`).

use std::fmt;
use std::ops::Range;

use crate::note::store::rows::{DateBase, Row};

/// One list of a note.
#[derive(Clone, Copy)]
pub enum Items<'n, T: Row> {
    /// Of a long note.
    Unpacked(&'n [T]),
    /// Of a short one.
    Packed(PackedItems<'n, T>),
}

/// Rows, the columns that stand apart, and what both are relative to.
#[derive(Clone, Copy)]
pub struct PackedItems<'n, T> {
    len: usize,
    rows: &'n [u8],
    apart: &'n [u8],
    dates: DateBase,
    of: std::marker::PhantomData<T>,
}

impl<'n, T: Row> PackedItems<'n, T> {
    /// So many items at the front of some bytes, whose columns that stand apart take `apart` bytes an item.
    #[inline]
    pub(super) fn new(len: usize, apart: usize, dates: DateBase, bytes: &'n [u8]) -> Self {
        let (rows, apart) = bytes[..len * (T::WIDTH + apart)].split_at(len * T::WIDTH);
        PackedItems { len, rows, apart, dates, of: std::marker::PhantomData }
    }

    /// Replaces what a vector holds.
    #[inline]
    pub(super) fn unpack(self, items: &mut Vec<T>) {
        items.clear();
        if self.len == 0 {
            return;
        }
        let rows = self.rows.chunks_exact(T::WIDTH);
        if T::APART == 0 || self.apart.is_empty() {
            items.extend(rows.map(|row| T::read(row, &[], self.dates)));
        } else {
            let rows = rows.zip(self.apart.chunks_exact(T::APART));
            items.extend(rows.map(|(row, apart)| T::read(row, apart, self.dates)));
        }
    }

    #[inline]
    fn at(self, nth: usize) -> T {
        let row = &self.rows[nth * T::WIDTH..][..T::WIDTH];
        let apart = if self.apart.is_empty() { &[][..] } else { &self.apart[nth * T::APART..][..T::APART] };
        T::read(row, apart, self.dates)
    }
}

impl<T: Row + fmt::Debug> fmt::Debug for Items<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Row> Default for Items<'_, T> {
    fn default() -> Self {
        Items::Unpacked(&[])
    }
}

impl<'n, T: Row> Items<'n, T> {
    /// How many.
    pub fn len(self) -> usize {
        match self {
            Items::Unpacked(items) => items.len(),
            Items::Packed(packed) => packed.len,
        }
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The item of an index that comes from the same note; as of a slice, another is a bug.
    #[inline]
    pub fn at(self, nth: usize) -> T {
        match self {
            Items::Unpacked(items) => items[nth],
            Items::Packed(packed) => packed.at(nth),
        }
    }

    /// `None` behind the last.
    pub fn get(self, nth: usize) -> Option<T> {
        (nth < self.len()).then(|| self.at(nth))
    }

    /// Some of them.
    pub fn part(self, range: Range<usize>) -> impl Iterator<Item = T> + use<'n, T> {
        range.map(move |at| self.at(at))
    }

    /// One after the other.
    #[inline]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = T> + ExactSizeIterator + Clone + use<'n, T> {
        (0..self.len()).map(move |nth| self.at(nth))
    }

    /// The index of the first item that begins at a byte and may be the one that is meant. Nearly all lists are in the
    /// order of their starts, and are searched by halves; participants of a Logseq page's first block come last.
    pub fn begins_at(
        self,
        start: u32,
        start_of: impl Fn(&T) -> u32,
        may_be: impl Fn(&T) -> bool,
    ) -> Option<usize> {
        let is_it = |at: &usize| {
            let item = self.at(*at);
            start_of(&item) == start && may_be(&item)
        };
        let from = self.partition_point(|item| start_of(item) < start);
        let mut here = (from..self.len()).take_while(|&at| start_of(&self.at(at)) == start);
        here.find(is_it).or_else(|| (0..self.len()).find(is_it))
    }

    /// As of a slice.
    pub fn partition_point(self, is_before: impl Fn(&T) -> bool) -> usize {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if is_before(&self.at(middle)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    /// As of a slice.
    pub fn binary_search_by_key<K: Ord>(self, key: &K, key_of: impl Fn(&T) -> K) -> Result<usize, usize> {
        let at = self.partition_point(|item| key_of(item) < *key);
        match self.get(at) {
            Some(item) if key_of(&item) == *key => Ok(at),
            _ => Err(at),
        }
    }
}
