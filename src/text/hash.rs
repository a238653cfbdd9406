//! Hashes that are kept in files: of a line's text, and of the fields behind a fingerprint.
//!
//! Stable across versions and machines. Not for hash maps, which have hashers of their own.

use crate::text::simd::any_pair;

/// See [`text_hash`]. In two halves, so that it needs no alignment of 8 bytes and structs that hold one stay small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TextHash([u32; 2]);

impl TextHash {
    /// From all 64 bits.
    pub fn new(hash: u64) -> TextHash {
        let [a, b, c, d, e, f, g, h] = hash.to_le_bytes();
        TextHash([u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])])
    }

    /// All 64 bits, as they are printed and kept in files.
    pub fn get(self) -> u64 {
        u64::from(self.0[1]) << 32 | u64::from(self.0[0])
    }
}

/// A 64-bit hash with white space normalised: runs of it count as one space, none at the ends.
/// Stable across versions and machines, since fingerprints are kept in files.
pub fn text_hash(text: &str) -> TextHash {
    // Wider white space is rare in notes and is taken as text.
    let is_space = |b: &u8| b.is_ascii_whitespace();
    let bytes = text.as_bytes().trim_ascii();
    // What looks unusual and is not only takes the longer way to the same hash.
    if !any_pair(bytes, is_unusual) {
        return TextHash::new(hash_words(bytes));
    }
    let words: Vec<&[u8]> = bytes.split(is_space).filter(|word| !word.is_empty()).collect();
    TextHash::new(hash_words(&words.join(&b' ')))
}

/// The hash of what an entry says: its text without comments, so that silencing one finding leaves the fingerprints
/// of all others as they are. Where links lead belongs to it.
pub fn said_hash(text: &str) -> TextHash {
    let bytes = text.as_bytes().trim_ascii();
    // Hardly any line holds a comment, or white space to fold: one look tells of both.
    let begins_comment = |a, b| ((a == b'<') & (b == b'!')) | ((a == b'%') & (b == b'%'));
    if !any_pair(bytes, |a, b| is_unusual(a, b) | begins_comment(a, b)) {
        return TextHash::new(hash_words(bytes));
    }
    text_hash(&without_comments(text))
}

/// Whether the first of two bytes is white space that is not a single space.
fn is_unusual(a: u8, b: u8) -> bool {
    (a.wrapping_sub(b'\t') < 5) | ((a == b' ') & (b == b' '))
}

/// A text without `<!-- comments -->` and `%% comments %%`. A `<!--` that is not closed here goes on in the next line.
fn without_comments(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '%']) {
        let (before, sign) = rest.split_at(at);
        let after = if let Some(inside) = sign.strip_prefix("<!--") {
            Some(inside.find("-->").map_or("", |end| &inside[end + 3..]))
        } else {
            let inside = sign.strip_prefix("%%");
            inside.and_then(|inside| inside.find("%%").map(|end| &inside[end + 2..]))
        };
        match after {
            Some(after) => {
                // As white space, which counts once.
                said.push_str(before);
                said.push(' ');
                rest = after;
            }
            None => {
                said.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    said.push_str(rest);
    said
}

/// Multiplies and folds words of eight bytes, the last one filled with zeros, and then the length:
/// every line that names somebody is hashed, so bytes one by one would be felt.
fn hash_words(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        product ^ (product >> 32)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash =
        words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    hash = mix(hash, u64::from_le_bytes(last));
    mix(hash, bytes.len() as u64)
}

/// The 64-bit FNV-1a hash behind every fingerprint.
#[derive(Debug, Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Takes bytes in, with no end of their own: `"ab"` in one call or in two is the same.
    pub fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Writes one field and its end, so that `("ab", "c")` and `("a", "bc")` differ.
    pub fn field(&mut self, bytes: &[u8]) {
        self.write(bytes);
        self.write(&[0]);
    }

    /// The hash of all that was taken in.
    pub fn finish(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{said_hash, text_hash};

    #[test]
    fn comments_are_no_part_of_what_is_said() {
        for text in [
            "#ask @bo for a lift <!-- fairweather: ignore[cold-ask] we are cousins -->",
            "#ask @bo <!-- a --> <!-- b --> for a lift",
            "<!-- note -->#ask @bo for a lift%% later %%",
            "#ask @bo for a lift <!-- it goes on",
        ] {
            assert_eq!(said_hash(text), text_hash("#ask @bo for a lift"), "{text}");
        }
        assert_ne!(said_hash("[a](b) 50% <c>"), said_hash("[a](c) 50% <c>"));
        assert_eq!(said_hash("50% <c>"), text_hash("50% <c>"));
    }

    #[test]
    fn white_space_does_not_change_a_hash() {
        assert_eq!(text_hash(" a \t b\n"), text_hash("a b"));
        assert_ne!(text_hash("ab"), text_hash("a b"));
    }
}
