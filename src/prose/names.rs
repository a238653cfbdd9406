//! Names of declared people that stand in plain text.
//!
//! Only finds where a name is spelled; whether that is text of an event is what parsing the note says (see
//! `probe`). Invariant: linear in the text, however many people there are.

use rustc_hash::FxHashMap;

use crate::graph::{Graph, PersonId};
use crate::journal::Journal;
use crate::text::simd::{ByteSet, bit_masks};
use crate::text::{Span, key};

/// Letters that a single word needs to be a name, where it is not a page's whole name.
const FEWEST_LETTERS: usize = 4;

/// Names of more words are not looked for: a text is looked through once for each of them.
const MOST_WORDS: usize = 12;

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

/// The names of everybody with a page: a trie of the keys of their words, so that a text is compared with all names
/// of one first word at once.
#[derive(Debug, Default)]
pub(super) struct NameFinder {
    first: NextWords,
    nodes: Vec<NameNode>,
    initials: Initials,
}

/// The first two bytes of every first word's key: the filter in front of the table.
#[derive(Debug)]
struct Initials(Box<[u64; 1024]>);

impl Default for Initials {
    fn default() -> Initials {
        Initials(Box::new([0; 1024]))
    }
}

impl Initials {
    fn place(bytes: &[u8]) -> (usize, u64) {
        let byte = |at: usize| bytes.get(at).map_or(0, u8::to_ascii_lowercase);
        let pair = usize::from(u16::from_be_bytes([byte(0), byte(1)]));
        (pair / 64, 1 << (pair % 64))
    }

    fn add(&mut self, key: &str) {
        let (word, bit) = Initials::place(key.as_bytes());
        self.0[word] |= bit;
    }

    /// Whether the key of a word may be one of them. Signs and accents change what a key begins with.
    fn may_begin(&self, word: &str) -> bool {
        let begins_plainly = word.bytes().take(2).all(|byte| byte.is_ascii_alphanumeric()) && word.is_ascii();
        let (at, bit) = Initials::place(word.as_bytes());
        !begins_plainly || self.0[at] & bit != 0
    }
}

/// The words that go on, and their nodes.
type NextWords = FxHashMap<String, usize>;

/// What is known behind some words.
#[derive(Debug, Default)]
struct NameNode {
    next: NextWords,
    bearer: Bearer,
}

/// Whose name the words up to a node are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Bearer {
    #[default]
    Nobody,
    One(PersonId),
    Several,
}

impl NameFinder {
    pub(super) fn new(graph: &Graph, journal: &Journal) -> NameFinder {
        let mut finder = NameFinder::default();
        for (id, person) in graph.people() {
            let Some(page) = person.page.and_then(|note| journal.note(note).page()) else {
                continue;
            };
            finder.add(&words(&page.name.value), id);
            let aliases = page.aliases.iter().map(|alias| words(&alias.value));
            aliases.filter(|alias| !is_short(alias)).for_each(|alias| finder.add(&alias, id));
        }
        finder
    }

    fn add(&mut self, name: &[String], person: PersonId) {
        let Some(first) = name.first().filter(|_| name.len() <= MOST_WORDS) else { return };
        self.initials.add(first);
        let mut last: Option<usize> = None;
        for word in name {
            let new = self.nodes.len();
            let next = match last {
                None => &mut self.first,
                Some(node) => &mut self.nodes[node].next,
            };
            let node = *next.entry(word.clone()).or_insert(new);
            if node == new {
                self.nodes.push(NameNode::default());
            }
            last = Some(node);
        }
        if let Some(node) = last {
            let bearer = &mut self.nodes[node].bearer;
            *bearer = match *bearer {
                Bearer::Nobody => Bearer::One(person),
                Bearer::One(other) if other == person => Bearer::One(person),
                Bearer::One(_) | Bearer::Several => Bearer::Several,
            };
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The names in a text from `start` on, outside links, code and addresses; in order.
    pub(super) fn find(&self, text: &str, start: usize) -> Vec<PlainName> {
        let mut found = Vec::new();
        let places = NamePlaces::of(text.as_bytes());
        let mut at = start;
        while let Some(here) = places.next(at) {
            let rest = &text[here..];
            let Some(c) = rest.chars().next() else { break };
            if c == ':' {
                // An address, to its end.
                let len = if rest.starts_with("://") { rest.find(char::is_whitespace) } else { Some(1) };
                at = here + len.unwrap_or(rest.len());
                continue;
            }
            let skipped = passed_over(rest, c);
            if skipped > 0 || !(c.is_alphanumeric() || c == '’') {
                at = here + skipped.max(c.len_utf8());
                continue;
            }
            let begin = word_start(text, at, here);
            let whole = word(&text[begin..]);
            let end = (begin + whole.len()).max(here + c.len_utf8());
            if begin == here
                && !c.is_lowercase()
                && c.is_alphabetic()
                && !is_glued(text, begin)
                && let Some(name) = self.at(text, begin, whole)
            {
                at = name.span.end as usize;
                if is_alone(text, name.span) {
                    found.push(name);
                }
                continue;
            }
            at = end;
        }
        found
    }

    /// The longest name that begins with a word.
    fn at(&self, text: &str, at: usize, first: &str) -> Option<PlainName> {
        let plain = first.strip_suffix("'s").or_else(|| first.strip_suffix("’s")).unwrap_or(first);
        if !self.initials.may_begin(plain) {
            return None;
        }
        let mut node = &self.nodes[*self.first.get(key(plain).as_str())?];
        let mut found = (at + plain.len(), node.bearer, true);
        let mut end = at + first.len();
        while !node.next.is_empty()
            && let Some(gap) = text[end..].strip_prefix(' ')
        {
            let next = word(gap);
            let bare = next.strip_suffix("'s").or_else(|| next.strip_suffix("’s")).unwrap_or(next);
            let child = |word: &str| node.next.get(key(word).as_str()).map(|&child| &self.nodes[child]);
            // Only the last word of a name is another's possessor.
            if let Some(last) = child(bare).filter(|last| last.bearer != Bearer::Nobody) {
                found = (end + 1 + bare.len(), last.bearer, false);
            }
            let Some(inner) = child(next).filter(|_| !next.is_empty()) else { break };
            end += 1 + next.len();
            node = inner;
        }
        let (end, Bearer::One(person), is_single) = found else { return None };
        Some(PlainName { person, span: Span::new(at, end), is_single })
    }
}

/// Where a name may begin, or text that holds none: at capitals, other scripts, links, code, addresses. The fast
/// path, since most bytes are none of these; found with SIMD, which takes a fifth of the instructions of a look at
/// each byte.
struct NamePlaces {
    len: usize,
    /// For each 64 bytes, those that are nothing of it.
    plain: Vec<[u64; 1]>,
}

/// The bytes that are nothing of it.
static PLAIN: [ByteSet; 1] = {
    let mut plain = [0; 98];
    let (mut byte, mut len) = (0_u8, 0);
    while byte < 128 {
        if !matches!(byte, b'A'..=b'Z' | b'[' | b'`' | b'<' | b':') {
            if len < plain.len() {
                plain[len] = byte;
            }
            len += 1;
        }
        byte += 1;
    }
    assert!(len == plain.len(), "each has its place");
    [ByteSet::of(&plain)]
};

impl NamePlaces {
    fn of(bytes: &[u8]) -> NamePlaces {
        let mut plain = Vec::new();
        bit_masks(bytes, &PLAIN, &mut plain);
        NamePlaces { len: bytes.len(), plain }
    }

    /// The first such place from `at` on.
    fn next(&self, at: usize) -> Option<usize> {
        let mut nth = at / 64;
        let mut mask = !self.plain.get(nth)?[0] & (u64::MAX << (at % 64));
        while mask == 0 {
            nth += 1;
            mask = !self.plain.get(nth)?[0];
        }
        let place = nth * 64 + mask.trailing_zeros() as usize;
        (place < self.len).then_some(place)
    }
}

/// Where the word that holds `at` begins, not before `from`.
fn word_start(text: &str, from: usize, at: usize) -> usize {
    let mut start = at;
    let mut chars = text[from..at].char_indices().rev().peekable();
    while let Some((nth, c)) = chars.next() {
        let joins = matches!(c, '\'' | '’' | '-' | '.')
            && chars
                .peek()
                .is_some_and(|(_, before)| before.is_alphanumeric() || crate::text::is_mark(*before));
        if !(c.is_alphanumeric() || crate::text::is_mark(c) || joins) {
            break;
        }
        start = from + nth;
    }
    start
}

/// Whether what stands before a word makes it a part of a handle, tag, path or block id.
fn is_glued(text: &str, start: usize) -> bool {
    text[..start].ends_with(['@', '#', '/', '\\', '^', ':'])
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
    if !matches!(first, '[' | '`' | '<') {
        return 0;
    }
    // No link is longer, so a long line is looked through once.
    let window = &rest[..rest.floor_char_boundary(rest.len().min(2_000))];
    let line = window.split('\n').next().unwrap_or_default();
    match first {
        '[' if rest.starts_with("[[") => line.find("]]").map_or(2, |at| at + 2),
        '[' => {
            let text_end = line.find("](").filter(|&end| !line[1..end].contains('['));
            text_end.and_then(|end| line[end..].find(')').map(|close| end + close + 1)).unwrap_or(1)
        }
        '`' => line[1..].find('`').map_or(1, |at| at + 2),
        _ => line.find('>').map_or(1, |at| at + 1),
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
