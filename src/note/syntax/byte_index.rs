//! Where a body's line ends lie, and the bytes that can mean something: one pass with SIMD before all reading.
//!
//! Not a parser: a byte of a set may stand in code or mean nothing. Its invariant is that a byte that is not marked
//! is not of the set, so that lines without a sign need no further look.
//!
//! What it buys, measured on a journal of 4,221 notes of plain prose and lists (7.7 MB): 7.5 M instructions
//! instead of 17 M for searches for line ends, signs, special bytes and rare signs one after another, of 225 M
//! of the whole check.

use crate::text::simd::{ByteSet, bit_masks};

/// Line ends.
const LINE_END: usize = 0;
/// What a mention, a marker, a field or a date has in it: every way to begin one has one of these.
const SIGN: usize = 1;
/// What Markdown may take out of a text, or take for a link.
const SPECIAL: usize = 2;
/// What the features of a note are recognised by.
const RARE: usize = 3;

const SETS: [ByteSet; 4] =
    [ByteSet::of(b"\n"), ByteSet::of(b"@#[:0123456789"), ByteSet::of(b"[]`<&\\~\0"), ByteSet::of(b":%\r{")];

/// For each 64 bytes a mask for each set. A scratch buffer.
#[derive(Default)]
pub(crate) struct ByteIndex {
    masks: Vec<[u64; SETS.len()]>,
    /// Where the body begins.
    base: usize,
    end: usize,
}

impl ByteIndex {
    /// Looks through a text from `base` on.
    pub(crate) fn fill(&mut self, source: &str, base: usize) {
        (self.base, self.end) = (base, source.len());
        bit_masks(&source.as_bytes()[base..], &SETS, &mut self.masks);
    }

    /// The next line end from `at` on, or the end of the text; and whether there is a sign of the language before it.
    #[inline]
    pub(crate) fn line(&self, at: usize) -> (usize, bool) {
        let from = at - self.base;
        let mut nth = from / 64;
        let Some(masks) = self.masks.get(nth) else { return (self.end, false) };
        let rest = u64::MAX << (from % 64);
        let (mut ends, mut signs) = (masks[LINE_END] & rest, masks[SIGN] & rest);
        let mut found = 0;
        while ends == 0 {
            found |= signs;
            nth += 1;
            let Some(masks) = self.masks.get(nth) else { return (self.end, found != 0) };
            (ends, signs) = (masks[LINE_END], masks[SIGN]);
        }
        // The bits up to the lowest one.
        found |= signs & (ends ^ (ends - 1));
        (self.base + nth * 64 + ends.trailing_zeros() as usize, found != 0)
    }

    /// The next special byte from `at` on, or `end`.
    #[inline]
    pub(crate) fn special(&self, at: usize, end: usize) -> usize {
        self.next_before::<SPECIAL>(at, end).min(end)
    }

    /// Whether there is a sign of the language in a stretch. `true` only means that the stretch must be read.
    #[inline]
    pub(crate) fn holds_sign(&self, start: usize, end: usize) -> bool {
        self.sign(start, end) < end
    }

    /// The next sign of the language from `at` on, or `end`.
    #[inline]
    pub(crate) fn sign(&self, at: usize, end: usize) -> usize {
        self.next_before::<SIGN>(at, end).min(end)
    }

    /// The offsets of rare signs.
    pub(crate) fn rare(&self) -> impl Iterator<Item = usize> {
        self.masks.iter().enumerate().flat_map(move |(nth, masks)| {
            let mut mask = masks[RARE];
            std::iter::from_fn(move || {
                let bit = mask.trailing_zeros() as usize;
                (mask != 0).then(|| {
                    mask &= mask - 1;
                    self.base + nth * 64 + bit
                })
            })
        })
    }

    /// The next byte of a set from `at` on; where there is none before `end`, something from `end` on.
    #[inline]
    fn next_before<const SET: usize>(&self, at: usize, end: usize) -> usize {
        let from = at - self.base;
        let mut nth = from / 64;
        let Some(masks) = self.masks.get(nth) else { return end };
        let mut mask = masks[SET] >> (from % 64) << (from % 64);
        while mask == 0 {
            nth += 1;
            if self.base + nth * 64 >= end {
                return end;
            }
            let Some(masks) = self.masks.get(nth) else { return end };
            mask = masks[SET];
        }
        self.base + nth * 64 + mask.trailing_zeros() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::ByteIndex;

    #[test]
    fn prose_holds_no_sign_and_each_beginning_of_the_language_does() {
        let holds_sign = |text: &str| {
            let mut index = ByteIndex::default();
            index.fill(text, 0);
            index.holds_sign(0, text.len())
        };
        assert!(!holds_sign("The rain went on (and on), \"again\" - for luck; *who* knows? /!~<>"));
        for text in ["with @ana", "#met", "[[Ana]]", "give: a hand", "in 2026"] {
            assert!(holds_sign(text), "{text}");
        }
    }
}
