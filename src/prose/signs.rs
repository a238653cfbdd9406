//! The prefilter of prose: whether a text holds a word that may begin a phrase, without cutting it into tokens.
//!
//! Most words of a diary are in no table, and some of their bytes say so. Invariant: a text that is passed over
//! holds no such word.

use rustc_hash::FxHashMap;

/// What words say about the text that they stand in, with a filter of their shapes in front.
#[derive(Debug)]
pub(super) struct WordSigns {
    by_word: FxHashMap<String, u8>,
    /// The signs of all words of a shape.
    shapes: Box<[u8; SHAPES]>,
}

/// How many shapes there are.
const SHAPES: usize = 1 << 14;

/// Whether a byte is part of a word.
static PARTS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'-';
        byte += 1;
    }
    table
};

impl WordSigns {
    /// A word that may begin a phrase.
    pub(super) const TELLS: u8 = 1;

    /// A word with which a phrase needs no name.
    pub(super) const NAMES_NOBODY: u8 = 2;

    pub(super) fn new(by_word: FxHashMap<String, u8>) -> WordSigns {
        let mut shapes = Box::new([0; SHAPES]);
        for (word, signs) in &by_word {
            shapes[shape(word.as_bytes())] |= signs;
        }
        WordSigns { by_word, shapes }
    }

    /// Whether a line may tell of somebody whom it does not name: it holds a verb, and a pronoun or one that needs
    /// none.
    pub(super) fn may_tell_of_unnamed(&self, line: &str) -> bool {
        // The rarer first.
        self.holds(line, WordSigns::NAMES_NOBODY) && self.holds(line, WordSigns::TELLS)
    }

    /// Whether a text holds a word that may begin a phrase.
    pub(super) fn may_tell(&self, text: &str) -> bool {
        self.holds(text, WordSigns::TELLS)
    }

    /// Whether a word of a text has a sign.
    fn holds(&self, text: &str, sign: u8) -> bool {
        if !text.is_ascii() {
            let is_between = |c: char| !c.is_alphanumeric() && c != '-';
            return text.split(is_between).any(|word| self.of(&word.to_lowercase()) & sign != 0);
        }
        // The fast path: bytes.
        let bytes = text.as_bytes();
        let holds = |word: &[u8]| self.shapes[shape(word)] & sign != 0 && self.of_ascii(word) & sign != 0;
        let mut start = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if !PARTS[usize::from(*byte)] {
                if start < at && holds(&bytes[start..at]) {
                    return true;
                }
                start = at + 1;
            }
        }
        start < bytes.len() && holds(&bytes[start..])
    }

    /// The signs of a word of ASCII.
    fn of_ascii(&self, word: &[u8]) -> u8 {
        let Ok(word) = std::str::from_utf8(word) else { return 0 };
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.of(&word.to_ascii_lowercase());
        }
        self.of(word)
    }

    /// The signs of a word in small letters.
    fn of(&self, lower: &str) -> u8 {
        self.by_word.get(lower).copied().unwrap_or(0)
    }
}

/// The first three bytes of a word in small letters, its last, and its length, as a number below [`SHAPES`].
fn shape(word: &[u8]) -> usize {
    // Digits and hyphens have the bit of small letters.
    let byte = |at: usize| word.get(at).map_or(0, |byte| usize::from(byte | 0x20));
    let last = word.last().map_or(0, |byte| usize::from(byte | 0x20));
    (byte(0) ^ byte(1) << 4 ^ byte(2) << 8 ^ last << 6 ^ word.len() << 10) % SHAPES
}

#[cfg(test)]
mod tests {
    use super::WordSigns;

    #[test]
    fn a_word_is_found_in_any_letters_and_no_part_of_a_word_is_one() {
        let words =
            [("lent", WordSigns::TELLS), ("her", WordSigns::NAMES_NOBODY), ("geliehen", WordSigns::TELLS)];
        let signs = WordSigns::new(words.map(|(word, sign)| (word.to_owned(), sign)).into_iter().collect());
        for text in ["lent", "I Lent it", "(LENT)", "ließ, geliehen", "a-lent lent"] {
            assert!(signs.may_tell(text), "{text}");
        }
        for text in ["", "lenty", "silent", "a-lent", "lënt", "her"] {
            assert!(!signs.may_tell(text), "{text}");
        }
        assert!(signs.may_tell_of_unnamed("Lent her a tent") && !signs.may_tell_of_unnamed("lent it"));
        assert!(!signs.may_tell_of_unnamed("told her"));
    }
}
