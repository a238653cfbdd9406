//! Hashes of the words behind a handle, which may belong to a name.
//!
//! A note keeps these and not the words. Invariant: words that spell the end of a name's key hash as that
//! end does.

use crate::text::{bare, key};

/// Hashes words one after another: what they spell, without diacritics, as the key of a name would. Short,
/// since a note keeps some for each handle.
#[derive(Debug, Clone)]
pub struct TrailHasher(u64);

impl Default for TrailHasher {
    fn default() -> TrailHasher {
        TrailHasher(0xcbf2_9ce4_8422_2325)
    }
}

impl TrailHasher {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;

    /// Takes in the next word.
    pub fn word(&mut self, word: &str) {
        if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.ascii_word(word.as_bytes());
        } else {
            self.key(&bare(&key(word)));
        }
    }

    /// Takes in the next word, which is ASCII letters and digits: eight bytes at a time, in which setting one
    /// bit makes lower case of upper case and leaves the rest of a key as it is.
    pub fn ascii_word(&mut self, word: &[u8]) {
        self.0 = self.0.wrapping_add(1);
        for chunk in word.chunks(8) {
            let mut eight = [0; 8];
            eight[..chunk.len()].copy_from_slice(chunk);
            let lower = u64::from_le_bytes(eight) | 0x2020_2020_2020_2020;
            self.0 = (self.0.rotate_left(23) ^ lower).wrapping_mul(TrailHasher::PRIME);
        }
    }

    /// Never 0, which stands for no word.
    pub fn finish(&self) -> u32 {
        let folded = (self.0 >> 32 ^ self.0) & u64::from(u32::MAX);
        u32::try_from(folded).unwrap_or(u32::MAX).max(1)
    }

    /// Takes in words in the form of a key.
    fn key(&mut self, key: &str) {
        key.split('-').for_each(|word| self.ascii_word(word.as_bytes()));
    }
}

/// The hash of words in the form of a key without diacritics: `lopez`, `van-berg`.
pub fn trail_hash(key: &str) -> u32 {
    let mut hasher = TrailHasher::default();
    hasher.key(key);
    hasher.finish()
}
