//! Which wikilinks look like a person's name (language 2).
//!
//! It looks at the characters of one name. Not here: whether the name then is somebody, which depends on
//! what happens with it (`somebody`).

use crate::text::is_mark;

/// Words of a name.
const MOST_WORDS: usize = 4;

/// Words of a name that are written small.
const PARTICLES: [&str; 28] = [
    "af", "al", "av", "bin", "bint", "da", "dal", "das", "de", "del", "della", "den", "der", "di", "dos",
    "du", "e", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu", "zum",
];

/// Whether a name has one to four words, each with a capital or of a script without case, particles aside,
/// without digits and without words of capitals alone. The initial in `J. Smith` is not such a word.
pub(super) fn is_shaped_like_a_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().take(MOST_WORDS + 1).collect();
    let is_particle = |word: &&str| PARTICLES.contains(word);
    words.len() <= MOST_WORDS
        && words.iter().any(|word| !is_particle(word))
        && words.iter().all(|word| is_particle(word) || is_shaped_like_a_word(word))
}

fn is_shaped_like_a_word(word: &str) -> bool {
    let is_part = |c: char| c.is_alphabetic() || is_mark(c) || matches!(c, '-' | '\'' | '’' | '.');
    let Some(first) = word.chars().next().filter(|c| c.is_alphabetic()) else { return false };
    let is_initial = word.chars().nth(1) == Some('.') && word.chars().nth(2).is_none();
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    !first.is_lowercase() && word.chars().all(is_part) && (is_initial || !letters().all(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::is_shaped_like_a_name;

    #[test]
    fn names_are_told_from_other_titles() {
        for name in
            ["Lukas Brandt", "Ana", "Jan van der Berg", "李明", "J. Smith", "O'Neil", "Ana-Sofía de Mar"]
        {
            assert!(is_shaped_like_a_name(name), "{name}");
        }
        for name in [
            "",
            "CEO",
            "Tax 2026",
            "reading list",
            "Meeting notes",
            "people/Ana",
            "A B C D E",
            "de la",
            "Plan B",
            "Ana & Bo",
        ] {
            assert!(!is_shaped_like_a_name(name), "{name}");
        }
    }
}
