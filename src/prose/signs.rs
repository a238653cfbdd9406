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

/// What a byte is to a word: nothing, a part of it, or a capital.
static PARTS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let own = byte as u8;
        table[byte] = if own.is_ascii_lowercase() || own.is_ascii_digit() || own == b'-' {
            PART
        } else if own.is_ascii_uppercase() {
            PART | CAPITAL
        } else {
            0
        };
        byte += 1;
    }
    table
};

const PART: u8 = 1;
const CAPITAL: u8 = 2;

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
        let mut at = 0;
        while at < bytes.len() {
            let mut kinds = 0;
            let start = at;
            while let Some(kind) =
                bytes.get(at).map(|byte| PARTS[usize::from(*byte)]).filter(|kind| *kind != 0)
            {
                kinds |= kind;
                at += 1;
            }
            let word = &text[start..at];
            let may_have = start < at && self.shapes[shape(word.as_bytes())] & sign != 0;
            let signs = match kinds & CAPITAL {
                _ if !may_have => 0,
                0 => self.of(word),
                _ => self.of(&word.to_ascii_lowercase()),
            };
            if signs & sign != 0 {
                return true;
            }
            at += 1;
        }
        false
    }

    /// The signs of a word in small letters.
    fn of(&self, lower: &str) -> u8 {
        self.by_word.get(lower).copied().unwrap_or(0)
    }
}

/// The first three bytes of a word in small letters, its last, and its length, as a number below [`SHAPES`].
fn shape(bytes: &[u8]) -> usize {
    let byte = |at: usize| usize::from(bytes.get(at).map_or(0, u8::to_ascii_lowercase));
    let last = byte(bytes.len().saturating_sub(1));
    (byte(0) ^ byte(1) << 4 ^ byte(2) << 8 ^ last << 6 ^ bytes.len() << 10) % SHAPES
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
