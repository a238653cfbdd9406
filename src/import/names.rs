//! Names out of other programs, made safe to write: one clean name, or none.
//!
//! A field of an address book holds whatever its owner typed: credentials, emoji, pronouns, a
//! company, sometimes an attack. What comes out here is letters, marks, digits, apostrophes,
//! hyphens, full stops and single spaces, so a name can hold no Markdown, no YAML, no path, no
//! formula and no terminal escape. Not here: who is meant by a name (`known`).

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{key, nfc};

/// The longest name that is taken, in characters.
pub(super) const LONGEST: usize = 100;

/// Honorifics that go where they come first, with or without a full stop, in any case.
const TITLES: [&str; 6] = ["dr", "prof", "mr", "mrs", "ms", "mx"];

/// Credentials that go where they come last, written exactly so. Two letters are never one: Ma, Md
/// and Ng are names.
const CREDENTIALS: [&str; 30] = [
    "PhD", "PHD", "DPhil", "EdD", "MBA", "EMBA", "MSc", "BSc", "MEng", "BEng", "MPH", "MPA", "LLM", "LLB",
    "PMP", "CPA", "CFA", "FRM", "ACCA", "CISSP", "CISA", "CISM", "CSM", "CSPO", "ITIL", "SHRM", "SPHR",
    "PHR", "Esq", "CEng",
];

/// What stands in the place of a name that its owner hides.
const HIDDEN: [&str; 2] = ["linkedin-member", "facebook-user"];

/// The name that some fields spell together; `None` where nothing is left.
pub(super) fn clean(fields: &[&str]) -> Option<String> {
    let fields: Vec<String> = fields.iter().map(|field| clean_field(field)).collect();
    let joined = nfc(&fields.join(" ")).into_owned();
    let spaced = only_name_characters(&joined);
    let words = spaced.split(' ').map(trim_word).filter(|word| !word.is_empty());
    let words = without_titles(words.collect());
    let name = words.join(" ");
    let is_hidden = || HIDDEN.contains(&key(&name).as_str());
    (has_letter(&name) && !is_hidden()).then_some(name)
}

/// Whether a text holds a letter of any script.
pub(super) fn has_letter(text: &str) -> bool {
    text.chars().any(is_letter)
}

/// A text on one line: control characters and line breaks are spaces, format characters are gone.
pub(super) fn one_line(text: &str) -> String {
    nfc(text)
        .chars()
        .filter(|&c| !is_format(c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

/// One field without what its owner put around the name. Each cut is made only where it leaves a
/// letter.
fn clean_field(field: &str) -> String {
    let text = without_groups(one_line(field));
    let text = cut(&text, text.find(['|', '•']).into_iter().chain(dash_between_spaces(&text)).min());
    let text = cut(text, text.find(','));
    text.to_owned()
}

fn cut(text: &str, at: Option<usize>) -> &str {
    let before = at.map_or(text, |at| &text[..at]);
    if has_letter(before) { before } else { text }
}

/// Where a dash stands between two spaces.
fn dash_between_spaces(text: &str) -> Option<usize> {
    let is_dash = |c: char| matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−');
    text.char_indices().filter(|&(_, c)| is_dash(c)).map(|(at, c)| (at, at + c.len_utf8())).find_map(
        |(start, end)| {
            let between =
                text[..start].ends_with(char::is_whitespace) && text[end..].starts_with(char::is_whitespace);
            between.then_some(start)
        },
    )
}

/// Takes out what stands in brackets or double quotes, group by group.
fn without_groups(text: String) -> String {
    if !text.contains(['(', '[', '{', '"', '“', '„', '”']) {
        return text;
    }
    let letters = text.chars().filter(|&c| is_letter(c)).count();
    let (mut out, mut left, mut copied) = (String::with_capacity(text.len()), letters, 0);
    for (start, end) in groups(&text) {
        let inside = text[start..end].chars().filter(|&c| is_letter(c)).count();
        if inside < left {
            left -= inside;
            out.push_str(&text[copied..start]);
            out.push(' ');
            copied = end;
        }
    }
    out.push_str(&text[copied..]);
    out
}

/// The outermost groups of a text that are closed, in order, as byte ranges.
fn groups(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut quote = None;
    for (at, c) in text.char_indices() {
        let closed = match c {
            '(' | '[' | '{' => {
                open.push((at, if c == '(' { ')' } else { char::from(c as u8 + 2) }));
                None
            }
            ')' | ']' | '}' => {
                // A bracket that was never closed inside is not a group of its own.
                let begin = open.iter().rposition(|&(_, closing)| closing == c);
                begin.map(|begin| {
                    let start = open[begin].0;
                    open.truncate(begin);
                    start
                })
            }
            '"' | '“' | '„' | '”' => match quote.take() {
                Some(start) => Some(start),
                None => {
                    quote = Some(at);
                    None
                }
            },
            _ => None,
        };
        if let Some(start) = closed {
            while found.last().is_some_and(|&(inner, _)| inner >= start) {
                found.pop();
            }
            // Quotes and brackets may cross; what is taken out already is not taken out twice.
            if found.last().is_none_or(|&(_, end)| end <= start) {
                found.push((start, at + c.len_utf8()));
            }
        }
    }
    found
}

/// Replaces everything that is not part of a name by spaces.
fn only_name_characters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let keeps = match c {
            '\'' | '’' | '-' | '.' => true,
            '·' => is_letter_or_mark(before) && chars.peek().is_some_and(|&next| is_letter(next)),
            // A mark belongs to the letter before it; one that has lost its letter is dropped.
            _ if is_mark(c) => is_letter_or_mark(before) || is_digit(before),
            _ => is_letter(c) || is_digit(c),
        };
        before = if keeps { c } else { ' ' };
        out.push(before);
    }
    out
}

fn trim_word(word: &str) -> &str {
    let word = word.trim_start_matches(['\'', '’', '-', '.', '·']);
    word.trim_end_matches(['\'', '’', '-', '·'])
}

fn without_titles(mut words: Vec<&str>) -> Vec<&str> {
    loop {
        let is_title = |word: &&str| {
            let word = word.strip_suffix('.').unwrap_or(word);
            TITLES.iter().any(|title| word.eq_ignore_ascii_case(title))
        };
        if words.len() >= 3 && words.first().is_some_and(is_title) {
            words.remove(0);
        } else if words.len() >= 3 && words.last().is_some_and(|word| CREDENTIALS.contains(word)) {
            words.pop();
        } else {
            return words;
        }
    }
}

fn is_letter(c: char) -> bool {
    static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{L}$").ok());
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() && is_in(&LETTER, c) }
}

fn is_letter_or_mark(c: char) -> bool {
    is_letter(c) || is_mark(c)
}

fn is_mark(c: char) -> bool {
    crate::text::is_mark(c)
}

fn is_digit(c: char) -> bool {
    static DIGIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Nd}$").ok());
    if c.is_ascii() { c.is_ascii_digit() } else { c.is_numeric() && is_in(&DIGIT, c) }
}

fn is_format(c: char) -> bool {
    static FORMAT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Cf}$").ok());
    !c.is_ascii() && !c.is_alphanumeric() && is_in(&FORMAT, c)
}

/// Whether a character is of the category that a pattern names. The standard library knows fewer
/// categories than names need; it is asked first, since it is faster.
fn is_in(category: &LazyLock<Option<Regex>>, c: char) -> bool {
    let mut bytes = [0; 4];
    category.as_ref().is_some_and(|category| category.is_match(c.encode_utf8(&mut bytes)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clean, one_line};

    #[test]
    fn a_name_is_what_is_left_of_its_fields() {
        for (fields, name) in [
            (&["Marit", "Solheim"][..], "Marit Solheim"),
            (&["Dr. Grace", "Mwangi, PhD"], "Grace Mwangi"),
            (&["🌱 Lee (they/them)", "Park"], "Lee Park"),
            (&["Robert \"Bob\"", "Smith"], "Robert Smith"),
            (&["Ana | Coach", "Lopez • Sales"], "Ana Lopez"),
            (&["Jean-Luc", "O’Neil - CEO"], "Jean-Luc O’Neil"),
            (&["Núria", "Gal·la"], "Núria Gal·la"),
            (&["Prof. Dr. Hans", "Meyer"], "Hans Meyer"),
            (&["Hans", "Meyer MBA PMP"], "Hans Meyer"),
            (&["Hans Meyer", "Ma"], "Hans Meyer Ma"),
            (&["Dr", "Ng"], "Dr Ng"),
            (&["DR. ANN", "LEE"], "ANN LEE"),
            (&["John", "King Jr."], "John King Jr."),
            (&["(Ana)", ""], "Ana"),
            (&["-Ana-", "'Lopez'"], "Ana Lopez"),
            (&["Lopez, Ana"], "Lopez"),
            (&[", Ana"], "Ana"),
            (&["| Ana"], "Ana"),
            (&["Ana\u{200b}\u{202e}", "Lo\u{0}pez\r\nX"], "Ana Lo pez X"),
            (&["JOSE\u{301}"], "JOS\u{c9}"),
            (&["王伟"], "王伟"),
            (&["Ana ❤\u{fe0f}", "Lopez"], "Ana Lopez"),
            (&["../../etc/passwd"], "etc passwd"),
            (&["=HYPERLINK(\"http://x\")", "Kim"], "HYPERLINK Kim"),
            (&["@ana", "#give"], "ana give"),
            (&["[[Ana]]", "Lopez [x]"], "Ana Lopez"),
            (&["`x` <b>", "%%y%% $z$"], "x b y z"),
            (&["((a) b) Ann", "Lee"], "Ann Lee"),
            (&["Henry", "8"], "Henry 8"),
            (&["Ⓐ①½ Ann"], "Ann"),
        ] {
            assert_eq!(clean(fields).as_deref(), Some(name), "{fields:?}");
        }
    }

    #[test]
    fn no_name_is_left_of_signs_and_of_hidden_profiles() {
        for fields in [
            &["", ""][..],
            &["🙂", "123"],
            &["LinkedIn", "Member"],
            &["Facebook User"],
            &["linkedin member"],
            &["\u{202e}\u{feff}"],
        ] {
            assert_eq!(clean(fields), None, "{fields:?}");
        }
    }

    #[test]
    fn a_text_is_brought_onto_one_line() {
        assert_eq!(one_line("a\tb\u{2028}c\u{200d}\u{1b}d"), "a b c d");
    }

    proptest! {
        #[test]
        fn a_clean_name_is_inert_and_clean_already(fields in prop::collection::vec(any::<String>(), 1..4)) {
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            let Some(name) = clean(&fields) else { return Ok(()) };
            prop_assert!(!name.contains(['[', ']', '|', '#', '`', '<', '*', '_', '~', '/', '\\', '"', '\n', '@', '=', ':']));
            prop_assert!(!name.contains("  ") && name.trim() == name && !name.starts_with('.'));
            // A title may hide behind a title's removal, so cleaning ends after some rounds.
            let again = clean(&[&name]);
            prop_assert_eq!(again.as_deref(), Some(&*name));
        }
    }
}
