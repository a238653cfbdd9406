//! Names of declared people that stand in plain text.
//!
//! Only finds where a name is spelled; whether that is text of an event is what parsing the note says (see
//! `probe`). Invariant: linear in the text, however many people there are.

use rustc_hash::FxHashMap;

use crate::graph::{Graph, PersonId};
use crate::journal::Journal;
use crate::text::{Span, key};

/// Letters that a single word needs to be a name, where it is not a page's whole name.
const FEWEST_LETTERS: usize = 4;

/// The keys of a name's words.
fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(key).filter(|word| !word.is_empty()).collect()
}

/// Whether a name is a single word that stands for too many other things to be found by.
fn is_short(words: &[String]) -> bool {
    matches!(words, [word] if word.chars().count() < FEWEST_LETTERS)
}

/// A name as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlainName {
    pub person: PersonId,
    pub span: Span,
    /// One word, which is taken for a name only where it is the one that a phrase is about.
    pub is_single: bool,
}

/// The names of everybody with a page, by their first words.
#[derive(Debug, Default)]
pub(super) struct NameFinder {
    by_first: FxHashMap<String, Vec<KnownName>>,
}

#[derive(Debug)]
struct KnownName {
    /// The keys of the words behind the first.
    rest: Vec<String>,
    /// `None` where several people have it.
    person: Option<PersonId>,
}

impl NameFinder {
    pub(super) fn new(graph: &Graph, journal: &Journal) -> NameFinder {
        let mut finder = NameFinder::default();
        for (id, person) in graph.people() {
            let Some(page) = person.page.and_then(|note| journal.note(note).page.as_deref()) else {
                continue;
            };
            finder.add(&words(&page.name.value), id);
            let aliases = page.aliases.iter().map(|alias| words(&alias.value));
            aliases.filter(|alias| !is_short(alias)).for_each(|alias| finder.add(&alias, id));
        }
        finder
    }

    fn add(&mut self, name: &[String], person: PersonId) {
        let Some((first, rest)) = name.split_first() else { return };
        let known = self.by_first.entry(first.clone()).or_default();
        match known.iter_mut().find(|one| one.rest == rest) {
            Some(one) if one.person != Some(person) => one.person = None,
            Some(_) => {}
            None => known.push(KnownName { rest: rest.to_vec(), person: Some(person) }),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// The names in a text from `start` on, outside links, code and addresses; in order.
    pub(super) fn find(&self, text: &str, start: usize) -> Vec<PlainName> {
        let mut found = Vec::new();
        let mut at = start;
        let bytes = text.as_bytes();
        let mut before = ' ';
        while at < bytes.len() {
            // The fast path: a word in small letters with a space behind it is not a name.
            let small = bytes[at..].iter().take_while(|byte| byte.is_ascii_lowercase()).count();
            if small > 0 && matches!(bytes.get(at + small), Some(b' ' | b'\n' | b',')) {
                let is_free = !matches!(before, '@' | '#' | '/' | '\\' | '^' | ':');
                (at, before) = (at + small, if is_free { 'x' } else { before });
                continue;
            }
            let rest = &text[at..];
            let Some(c) = rest.chars().next() else { break };
            let skipped = passed_over(rest, c);
            if skipped > 0 {
                (at, before) = (at + skipped, ']');
                continue;
            }
            if !c.is_alphanumeric() {
                (at, before) = (at + c.len_utf8(), c);
                continue;
            }
            let word = word(rest);
            let is_free = !matches!(before, '@' | '#' | '/' | '\\' | '^' | ':');
            if is_free
                && !c.is_lowercase()
                && c.is_alphabetic()
                && let Some(name) = self.at(text, at, word)
            {
                at = name.span.end as usize;
                before = 'x';
                if is_alone(text, name.span) {
                    found.push(name);
                }
                continue;
            }
            at += word.len();
            // What is glued to a handle belongs to it.
            before = if is_free { 'x' } else { before };
            if rest[word.len()..].starts_with("://") {
                at += rest[word.len()..].find(char::is_whitespace).unwrap_or(rest.len() - word.len());
            }
        }
        found
    }

    /// The longest name that begins with a word.
    fn at(&self, text: &str, at: usize, first: &str) -> Option<PlainName> {
        let plain = first.strip_suffix("'s").or_else(|| first.strip_suffix("’s")).unwrap_or(first);
        let known = self.by_first.get(key(plain).as_str())?;
        let ends = |name: &KnownName| {
            if name.rest.is_empty() {
                return Some(at + plain.len());
            }
            let mut end = at + first.len();
            for (nth, wanted) in name.rest.iter().enumerate() {
                let gap = text[end..].strip_prefix(' ')?;
                let next = word(gap);
                let is_last = nth + 1 == name.rest.len();
                let bare = next.strip_suffix("'s").or_else(|| next.strip_suffix("’s"));
                let next = if is_last { bare.unwrap_or(next) } else { next };
                if next.is_empty() || key(next) != *wanted {
                    return None;
                }
                end += 1 + next.len();
            }
            Some(end)
        };
        let fitting = known.iter().filter_map(|name| Some((ends(name)?, name)));
        let (end, name) = fitting.max_by_key(|(end, name)| (*end, name.rest.len()))?;
        let person = name.person?;
        Some(PlainName { person, span: Span::new(at, end), is_single: name.rest.is_empty() })
    }
}

/// Letters, digits, apostrophes and hyphens between them.
fn word(text: &str) -> &str {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let joins = matches!(c, '\'' | '’' | '-' | '.')
            && at > 0
            && text[at + c.len_utf8()..].chars().next().is_some_and(char::is_alphabetic);
        if !(c.is_alphanumeric() || crate::text::is_mark(c) || joins) {
            break;
        }
        end = at + c.len_utf8();
    }
    &text[..end]
}

/// How much of a text is a link or code that begins it.
fn passed_over(rest: &str, first: char) -> usize {
    // No link is longer, so a long line is looked through once.
    let window = &rest[..rest.floor_char_boundary(rest.len().min(2_000))];
    let line = &window[..window.find('\n').unwrap_or(window.len())];
    match first {
        '[' if rest.starts_with("[[") => {
            let near = line;
            near.find("]]").map_or(2, |at| at + 2)
        }
        '[' => {
            let near = line;
            let text_end = near.find("](").filter(|&end| !near[1..end].contains('['));
            text_end.and_then(|end| near[end..].find(')').map(|close| end + close + 1)).unwrap_or(1)
        }
        '`' => {
            let near = line;
            near[1..].find('`').map_or(1, |at| at + 2)
        }
        '<' => {
            let near = line;
            near.find('>').map_or(1, |at| at + 1)
        }
        _ => 0,
    }
}

/// Whether a name is not part of a longer one: `the Marcus Bell Foundation`, `Dad's Army`.
fn is_alone(text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(40))..];
    let before = before.trim_end_matches(' ');
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let last = before[line..].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_title = last.chars().next().is_some_and(char::is_uppercase)
        && before[line..].len() > last.len()
        && before.ends_with(last)
        && !last.is_empty()
        && before[..before.len() - last.len()]
            .trim_end_matches(' ')
            .ends_with(|c: char| c.is_alphanumeric() || c == ',');
    let possessive = after.strip_prefix("'s").or_else(|| after.strip_prefix("’s")).unwrap_or(after);
    let next = possessive.strip_prefix(' ').unwrap_or_default();
    let goes_on = next.chars().next().is_some_and(|c| c.is_uppercase())
        && !next.starts_with("I ")
        && !next.starts_with("I'");
    !last.eq_ignore_ascii_case("the") && !is_title && !goes_on && !after.starts_with(['_', '/'])
}
