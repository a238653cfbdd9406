//! The names of months and weekdays in the seven languages that dates are read in.
//!
//! English, German, French, Spanish, Portuguese, Italian and Dutch, whole and short, in lower case; what
//! follows a name (a full stop, a comma) is not here. Tables of this size cost nothing at start, which a
//! library's locales would. Both are sorted: names are looked up by binary search.

use crate::config::DateWords;
use crate::text::{is_mark, nfc};

/// The longest name, `segunda-feira` aside, in bytes with room to spare.
const LONGEST: usize = 24;

#[rustfmt::skip]
const MONTHS: [(&str, u32); 113] = [
    ("abr", 4), ("abril", 4), ("ago", 8), ("agosto", 8), ("aou", 8), ("aout", 8), ("aoû", 8), ("août", 8),
    ("apr", 4), ("april", 4), ("aprile", 4), ("aug", 8), ("august", 8), ("augustus", 8), ("avr", 4),
    ("avril", 4), ("dec", 12), ("december", 12), ("decembre", 12), ("dez", 12), ("dezember", 12),
    ("dezembro", 12), ("dic", 12), ("dicembre", 12), ("diciembre", 12), ("déc", 12), ("décembre", 12),
    ("ene", 1), ("enero", 1), ("feb", 2), ("febbraio", 2), ("feber", 2), ("febrero", 2), ("februar", 2),
    ("februari", 2), ("february", 2), ("fev", 2), ("fevereiro", 2), ("fevr", 2), ("fevrier", 2), ("fév", 2),
    ("févr", 2), ("février", 2), ("gen", 1), ("gennaio", 1), ("giu", 6), ("giugno", 6), ("jan", 1),
    ("janeiro", 1), ("januar", 1), ("januari", 1), ("january", 1), ("janv", 1), ("janvier", 1), ("juil", 7),
    ("juillet", 7), ("juin", 6), ("jul", 7), ("julho", 7), ("juli", 7), ("julio", 7), ("july", 7),
    ("jun", 6), ("june", 6), ("junho", 6), ("juni", 6), ("junio", 6), ("jänner", 1), ("lug", 7),
    ("luglio", 7), ("maart", 3), ("mag", 5), ("maggio", 5), ("mai", 5), ("maio", 5), ("mar", 3),
    ("march", 3), ("marco", 3), ("mars", 3), ("marz", 3), ("marzo", 3), ("março", 3), ("may", 5),
    ("mayo", 5), ("mei", 5), ("mrt", 3), ("mrz", 3), ("märz", 3), ("nov", 11), ("november", 11),
    ("novembre", 11), ("novembro", 11), ("noviembre", 11), ("oct", 10), ("october", 10), ("octobre", 10),
    ("octubre", 10), ("okt", 10), ("oktober", 10), ("ott", 10), ("ottobre", 10), ("out", 10),
    ("outubro", 10), ("sep", 9), ("sept", 9), ("september", 9), ("septembre", 9), ("septiembre", 9),
    ("set", 9), ("setembro", 9), ("setiembre", 9), ("sett", 9), ("settembre", 9),
];

#[rustfmt::skip]
const WEEKDAYS: [&str; 106] = [
    "di", "dienstag", "dim", "dimanche", "din", "dinsdag", "do", "dom", "domenica", "domingo", "don",
    "donderdag", "donnerstag", "fr", "freitag", "fri", "friday", "gio", "giovedi", "giovedì", "jeu",
    "jeudi", "jue", "jueves", "lun", "lundi", "lunedi", "lunedì", "lunes", "ma", "maa", "maandag", "mar",
    "mardi", "martedi", "martedì", "martes", "mer", "mercoledi", "mercoledì", "mercredi", "mi", "mie",
    "miercoles", "mittwoch", "mié", "miércoles", "mo", "mon", "monday", "montag", "qua", "quarta", "qui",
    "quinta", "sa", "sab", "sabado", "sabato", "sam", "samedi", "samstag", "sat", "saturday", "seg",
    "segunda", "sex", "sexta", "so", "sonnabend", "sonntag", "sun", "sunday", "sáb", "sábado", "ter",
    "terca", "terça", "thu", "thur", "thurs", "thursday", "tue", "tues", "tuesday", "ven", "vendredi",
    "venerdi", "venerdì", "vie", "viernes", "vr", "vri", "vrijdag", "wed", "wednesday", "weds", "wo", "woe",
    "woensdag", "za", "zat", "zaterdag", "zo", "zon", "zondag",
];

/// What a vault's own forms of dates ask of these tables.
pub const WORDS: DateWords = DateWords { month: month_at_start, weekday: after_weekday };

/// The month at the start of `text` (`November`, `Nov.`) and what follows.
fn month_at_start(text: &str) -> Option<(u32, &str)> {
    let word = first_word(text);
    let rest = &text[word.len()..];
    Some((month(word)?, rest.strip_prefix('.').unwrap_or(rest)))
}

fn after_weekday(text: &str) -> Option<&str> {
    let word = first_word(text);
    is_weekday(word).then(|| &text[word.len()..])
}

/// The month that a word names, in any case.
pub(super) fn month(word: &str) -> Option<u32> {
    word_may_begin(word).then_some(())?;
    let word = FoldedWord::of(word)?;
    let at = MONTHS.binary_search_by_key(&word.bytes(), |(name, _)| name.as_bytes()).ok()?;
    Some(MONTHS[at].1)
}

/// Whether a word names a day of the week, in any case.
pub(super) fn is_weekday(word: &str) -> bool {
    let is_name =
        |word: FoldedWord| WEEKDAYS.binary_search_by_key(&word.bytes(), |name| name.as_bytes()).is_ok();
    word_may_begin(word) && FoldedWord::of(word).is_some_and(is_name)
}

/// The letters at the start of a text.
pub(super) fn first_word(text: &str) -> &str {
    let ascii = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return &text[..ascii];
    }
    &text[..text.find(|c: char| !(c.is_alphabetic() || is_mark(c))).unwrap_or(text.len())]
}

/// Whether a name of these tables can begin with these two bytes. Prose begins with others in most lines.
///
/// What it buys, against any two letters: a check of 4,000 notes of hard-wrapped prose takes 246 M instructions instead
/// of 259 M, of a Logseq graph 858 M instead of 882 M.
pub(super) fn may_begin(first: u8, second: u8) -> bool {
    first.is_ascii_alphabetic() && BEGINNINGS[usize::from(first & 31)] >> second_bit(second) & 1 == 1
}

/// Whether a word may be a name of these tables, by how it begins. What is not ASCII may become it.
fn word_may_begin(word: &str) -> bool {
    !word.is_ascii() || matches!(*word.as_bytes(), [first, second, ..] if may_begin(first, second))
}

/// For each first letter of a name (`a` is 1) a bit for each second one.
const BEGINNINGS: [u32; 32] = {
    let mut beginnings = [0; 32];
    let mut nth = 0;
    while nth < MONTHS.len() + WEEKDAYS.len() {
        let name = if nth < MONTHS.len() { MONTHS[nth].0 } else { WEEKDAYS[nth - MONTHS.len()] };
        let name = name.as_bytes();
        beginnings[(name[0] & 31) as usize] |= 1 << second_bit(name[1]);
        nth += 1;
    }
    beginnings
};

/// Letters in either case have their place in the alphabet, all that is not ASCII has one bit.
const fn second_bit(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => byte & 31,
        0x80.. => 31,
        _ => 0,
    }
}

/// A word in lower case that is short enough for a name.
struct FoldedWord {
    bytes: [u8; LONGEST],
    len: usize,
}

impl FoldedWord {
    fn of(word: &str) -> Option<FoldedWord> {
        if word.len() < 2 || word.len() > LONGEST {
            return None;
        }
        if !word.is_ascii() {
            return FoldedWord::copy(nfc(word).to_lowercase().as_bytes());
        }
        let mut word = FoldedWord::copy(word.as_bytes())?;
        word.bytes.make_ascii_lowercase();
        Some(word)
    }

    fn copy(word: &[u8]) -> Option<FoldedWord> {
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..word.len())?.copy_from_slice(word);
        Some(FoldedWord { bytes, len: word.len() })
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, MONTHS, WEEKDAYS, first_word, is_weekday, may_begin, month};
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn the_tables_are_sorted_and_found_in() {
        assert!(MONTHS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(WEEKDAYS.is_sorted_by(|a, b| a < b));
        for name in MONTHS.iter().map(|(name, _)| name).chain(&WEEKDAYS) {
            assert!(name.len() <= LONGEST, "{name}");
            for name in [name.to_string(), name.to_uppercase(), name.nfd().collect()] {
                assert!(may_begin(name.as_bytes()[0], name.as_bytes()[1]), "{name}");
            }
        }
        assert!(!may_begin(b't', b'o') && !may_begin(b'm', b' ') && !may_begin(b'2', b'0'));
    }

    #[test]
    fn names_are_found_in_any_case_and_form() {
        assert_eq!(month("MÄRZ"), Some(3));
        assert_eq!(month("fe\u{301}vrier"), Some(2));
        assert_eq!(month("o\u{212a}t"), Some(10));
        assert_eq!(month("Smarch"), None);
        assert!(is_weekday("Lunedì") && is_weekday("Thurs") && !is_weekday("Caturday"));
        assert_eq!(first_word("Août 2026"), "Août");
        assert_eq!(first_word("20"), "");
    }
}
