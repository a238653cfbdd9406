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
        TrailHasher(TrailHasher::OFFSET)
    }
}

impl TrailHasher {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;

    /// Takes in the next word.
    pub fn word(&mut self, word: &str) {
        if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.ascii_word(word.as_bytes());
            return;
        }
        self.separate();
        self.bytes(bare(&key(word)).bytes());
    }

    /// Takes in the next word, which is ASCII letters and digits.
    pub fn ascii_word(&mut self, word: &[u8]) {
        self.separate();
        self.bytes(word.iter().map(u8::to_ascii_lowercase));
    }

    /// Never 0, which stands for no word.
    pub fn finish(&self) -> u32 {
        let folded = (self.0 >> 32 ^ self.0) & u64::from(u32::MAX);
        u32::try_from(folded).unwrap_or(u32::MAX).max(1)
    }

    /// Parts the next word from the one before.
    fn separate(&mut self) {
        if self.0 != TrailHasher::OFFSET {
            self.bytes([b'-']);
        }
    }

    fn bytes(&mut self, bytes: impl IntoIterator<Item = u8>) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(TrailHasher::PRIME);
        }
    }
}

/// The hash of words in the form of a key without diacritics: `lopez`, `van-berg`.
pub fn trail_hash(key: &str) -> u32 {
    let mut hasher = TrailHasher::default();
    hasher.bytes(key.bytes());
    hasher.finish()
}
