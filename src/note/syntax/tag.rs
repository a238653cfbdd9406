//! Tags: which are markers, which name people, which are slips of the finger.
//!
//! By the tag's own text; where tags may stand in a line is the scanner's to say.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::language::{Marker, Markers};
use crate::note::syntax::nobody::is_group;
use crate::text::{is_mark, word_bytes};

/// English words one slip away from a marker that are never one.
const NEVER: &[&str] = &["giver", "gavel", "grave", "tanks"];

/// What a tag means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag<'t> {
    Marker(Marker, Option<&'t str>),
    /// `#person/ana`, `#people/ana/work`: the first part after the slash.
    Person(&'t str),
    /// `#people/friends`: sorts pages.
    Group,
    /// The writer's own.
    Other,
}

/// What a tag's text (without `#`) means.
pub(crate) fn tag<'t>(text: &'t str, markers: &Markers) -> Tag<'t> {
    if let Some(marker) = markers.get(text) {
        return Tag::Marker(marker, None);
    }
    let Some(slash) = memchr::memchr(b'/', text.as_bytes()) else { return Tag::Other };
    let (first, rest) = (&text[..slash], &text[slash + 1..]);
    if first.eq_ignore_ascii_case("person") || first.eq_ignore_ascii_case("people") {
        let name = rest.split('/').find(|part| !part.is_empty()).unwrap_or("");
        return match name {
            "" => Tag::Other,
            group if is_group(group) => Tag::Group,
            name => Tag::Person(name),
        };
    }
    match markers.get(first) {
        Some(marker) => Tag::Marker(marker, Some(rest).filter(|rest| !rest.is_empty())),
        None => Tag::Other,
    }
}

/// Whether a name can stand whole in a tag.
pub fn is_tag_name(name: &str) -> bool {
    !name.is_empty() && tag_len(name) == name.len() && !name.contains('/')
}

/// The length of the tag at the start of `text` (which follows the `#`), 0 where there is none: letters,
/// digits, emoji, `_`, `-`, `/`, with one that is not a digit, not ending in `_`, `-` or `/`.
pub(crate) fn tag_len(text: &str) -> usize {
    let ascii = text.bytes().position(|b| !TAG_BYTES[usize::from(b)]).unwrap_or(text.len());
    let has_letter = text.as_bytes()[..ascii].iter().any(u8::is_ascii_alphabetic);
    let end = if text.as_bytes().get(ascii).is_some_and(|b| *b >= 0x80) {
        text.find(|c: char| !is_tag_char(c)).unwrap_or(text.len())
    } else {
        ascii
    };
    let tag = text[..end].trim_end_matches(['_', '-', '/']);
    if has_letter {
        return tag.len();
    }
    let named = tag.chars().any(|c| !c.is_numeric() && !matches!(c, '_' | '-' | '/'));
    if named { tag.len() } else { 0 }
}

const TAG_BYTES: [bool; 256] = word_bytes(b"_-/");

fn is_tag_char(c: char) -> bool {
    if c.is_ascii() {
        return TAG_BYTES[c as usize];
    }
    c.is_alphanumeric() || is_mark(c) || is_emoji(c)
}

fn is_emoji(c: char) -> bool {
    matches!(u32::from(c),
        0xA9 | 0xAE | 0x200D | 0x203C | 0x2049 | 0x20E3 | 0x2122 | 0x2139 | 0xFE0F
        | 0x2194..=0x21AA | 0x231A..=0x23FF | 0x24C2 | 0x25AA..=0x25FE | 0x2600..=0x27BF
        | 0x2934..=0x2935 | 0x2B05..=0x2B55 | 0x3030 | 0x303D | 0x3297 | 0x3299
        | 0x1F000..=0x1FAFF | 0xE0020..=0xE007F)
}

/// A near miss: what was probably meant, and whether it stands in the list (else it is a slip).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NearMiss {
    pub word: String,
    pub listed: bool,
}

/// Whether a tag that is not a marker is nearly one.
pub(crate) fn near_miss(text: &str, markers: &Markers) -> Option<NearMiss> {
    let lower: Cow<'_, str> = if !text.is_ascii() {
        text.nfc().flat_map(char::to_lowercase).collect()
    } else if text.bytes().any(|b| b.is_ascii_uppercase()) {
        text.to_ascii_lowercase().into()
    } else {
        text.into()
    };
    let lower = &*lower;
    if let Some(meant) = Marker::ALL.iter().find(|marker| marker.near_words().contains(&lower)) {
        return Some(NearMiss { word: meant.name().to_owned(), listed: true });
    }
    if lower.chars().count() < 4 || lower.contains(is_emoji) || NEVER.contains(&lower) {
        return None;
    }
    let first = lower.chars().next();
    let words = markers.words();
    let words = &words[words.partition_point(|(word, _)| word.chars().next() < first)..];
    let mut alike = words.iter().take_while(|(word, _)| word.chars().next() == first);
    let (word, _) = alike.find(|(word, _)| word.chars().count() >= 4 && is_slip(lower, word))?;
    Some(NearMiss { word: word.to_string(), listed: false })
}

/// Whether a tag with this first segment is more than the writer's own word: a marker, nearly one,
/// or somebody's name.
pub fn means_something(segment: &str, markers: &Markers) -> bool {
    matches!(segment.to_lowercase().as_str(), "person" | "people")
        || markers.get(segment).is_some()
        || near_miss(segment, markers).is_some()
}

/// One swap of neighbours, one letter missing or one too many.
fn is_slip(typed: &str, word: &str) -> bool {
    if typed.chars().count().abs_diff(word.chars().count()) > 1 {
        return false;
    }
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    let same = typed.iter().zip(&word).take_while(|(a, b)| a == b).count();
    if typed.len() == word.len() {
        return same + 1 < word.len()
            && typed[same] == word[same + 1]
            && typed[same + 1] == word[same]
            && typed[same + 2..] == word[same + 2..];
    }
    let (longer, shorter) = if typed.len() > word.len() { (&typed, &word) } else { (&word, &typed) };
    longer.len() == shorter.len() + 1 && longer[same + 1..] == shorter[same..]
}

#[cfg(test)]
mod tests {
    use super::{NearMiss, Tag, near_miss, tag, tag_len};
    use crate::language::{Marker, Markers};

    #[test]
    fn tags_end_where_the_language_says() {
        for (text, len) in [
            ("give, x", 4),
            ("give-", 4),
            ("give/intro ", 10),
            ("2026", 0),
            ("1a", 2),
            ("⭐x", 4),
            ("-", 0),
            ("é!", 2),
        ] {
            assert_eq!(tag_len(text), len, "{text}");
        }
    }

    #[test]
    fn tags_are_markers_people_or_the_writers_own() {
        let markers = Markers::default();
        assert_eq!(tag("GAVE", &markers), Tag::Marker(Marker::Give, None));
        assert_eq!(tag("ask/Intro", &markers), Tag::Marker(Marker::Ask, Some("Intro")));
        assert_eq!(tag("People/ana", &markers), Tag::Person("ana"));
        assert_eq!(tag("people/ana/work", &markers), Tag::Person("ana"));
        assert_eq!(tag("people/Friends", &markers), Tag::Group);
        assert_eq!(tag("work", &markers), Tag::Other);
    }

    #[test]
    fn near_misses_are_listed_words_and_slips() {
        let markers = Markers::default();
        let near = |text| near_miss(text, &markers);
        let slip = |word: &str| Some(NearMiss { word: word.to_owned(), listed: false });
        assert_eq!(near("Giving"), Some(NearMiss { word: "give".to_owned(), listed: true }));
        assert_eq!(near("giev"), slip("give"));
        assert_eq!(near("talkd"), slip("talked"));
        assert_eq!(near("talkeed"), slip("talked"));
        for word in
            ["giver", "gavel", "grave", "tanks", "talk", "aks", "work", "given-up", "met-up", "mte", "give🎁"]
        {
            assert_eq!(near(word), None, "{word}");
        }
    }
}
