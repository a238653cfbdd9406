//! What stands right behind a marker and right behind a handle: the mentions that a marker takes first,
//! and the words that may belong to a name.
//!
//! Not here: whose they are. Which names a journal declares is not known while a note is read, so runs
//! are as long as they can be, and [`Trail::joins`] says where a shorter name would end them. Each text
//! between two mentions is looked at once.

use crate::note::model::{Follow, Mention, Trail};
use crate::note::parse::builder::Builder;
use crate::note::syntax::scanner::{Token, TokenKind};
use crate::text::{TrailHasher, is_mark};

/// A longer word is not part of a name.
const LONGEST_WORD: usize = 64;

/// What is named so far, with the text.
pub(super) struct NamedSoFar<'n> {
    pub source: &'n str,
    pub mentions: &'n [Mention],
    pub trails: &'n [Trail],
}

impl NamedSoFar<'_> {
    /// Where the people of a marker are looked for that ends at `end`; of a field in brackets `close` is
    /// the offset after the bracket. The entry's mentions begin at `first`.
    pub(super) fn follow(&self, first: usize, end: usize, close: usize) -> Follow {
        let begin = self.first_from(first, end);
        let direct = self.run(begin, end);
        let (mut inside, mut after) = (0, 0);
        if close != end {
            let outside = self.first_from(first, close);
            (inside, after) = (outside - begin, self.run(outside, close));
        }
        Follow { first: number(begin), direct: number(direct), inside: number(inside), after: number(after) }
    }

    fn first_from(&self, first: usize, at: usize) -> usize {
        first + self.mentions[first..].partition_point(|mention| (mention.span.start as usize) < at)
    }

    /// How many mentions from `begin` on directly follow `at`.
    fn run(&self, begin: usize, at: usize) -> usize {
        let mut end = begin;
        let mut from = at;
        while let Some(mention) = self.mentions.get(end) {
            let start = mention.span.start as usize;
            let joins = || {
                let text = &self.source[from..start];
                if end == begin { follows(text) } else { is_only_separators(text) || self.joins(end - 1) }
            };
            if start >= from && !joins() {
                break;
            }
            from = from.max(mention.span.end as usize);
            end += 1;
        }
        end - begin
    }

    /// Whether the next mention may directly follow this one, if words between them are its name.
    fn joins(&self, mention: usize) -> bool {
        let at = self.trails.binary_search_by_key(&number(mention), |trail| trail.mention);
        at.is_ok_and(|at| self.trails[at].joins != 0)
    }
}

impl Builder<'_, '_> {
    /// Keeps the words behind the handles of a line, whose mentions begin at `first`.
    pub(super) fn add_trails(&mut self, tokens: &[Token<'_>], first: usize, end: usize) {
        let mut mention = first;
        for (nth, token) in tokens.iter().enumerate() {
            let is_mention = matches!(
                token.kind,
                TokenKind::Handle(_)
                    | TokenKind::DoubtfulHandle(_)
                    | TokenKind::SigilLink(_)
                    | TokenKind::Always(_)
                    | TokenKind::Wikilink(_)
                    | TokenKind::Link(_)
            );
            if matches!(token.kind, TokenKind::Handle(_)) {
                let from = token.span.end as usize;
                let next = tokens.get(nth + 1);
                let until = next.map_or(end, |next| next.span.start as usize);
                let text = &self.source[from..until.clamp(from, end.max(from))];
                self.trails.extend(trail(number(mention), text, next));
            }
            mention += usize::from(is_mention);
        }
    }
}

/// The words at the beginning of the text behind a handle, up to the next token.
fn trail(mention: u32, text: &str, next: Option<&Token<'_>>) -> Option<Trail> {
    // The next token may not be a mention: then no run goes on behind these words.
    let meets_mention =
        next.is_some_and(|next| !matches!(next.kind, TokenKind::Marker { .. } | TokenKind::OtherTag(_)));
    let mut trail = Trail { mention, words: [0; Trail::MOST], joins: 0 };
    let mut hasher = TrailHasher::default();
    let mut rest = text;
    let mut count = 0;
    while count < Trail::MOST {
        let word = match rest.as_bytes() {
            // Nearly all words stand behind one space.
            [b' ', b'!'..=b'~', ..] => &rest[1..],
            [b' '..=b'~', ..] if !rest.starts_with(' ') => break,
            _ => rest.trim_start(),
        };
        if word.len() == rest.len() {
            break;
        }
        let (len, is_initial) = match hasher.plain_word(word.as_bytes(), LONGEST_WORD) {
            Some(len) => (len, len == 1),
            None => {
                let len = word_len(word);
                if len == 0 || len > LONGEST_WORD {
                    break;
                }
                hasher.word(&word[..len]);
                (len, word[..len].chars().count() == 1)
            }
        };
        trail.words[count] = hasher.finish();
        count += 1;
        rest = &word[len..];
        // The point of an initial belongs to the name: `J. Lopez`.
        if is_initial {
            rest = rest.strip_prefix('.').unwrap_or(rest);
        }
        if meets_mention && is_only_separators(rest) {
            trail.joins |= 1 << count;
        }
    }
    if meets_mention && is_only_separators(text) {
        trail.joins |= 1;
    }
    (count > 0).then_some(trail)
}

/// The length of the word that a text begins with: letters, digits, `-` and `_` after a letter, and an
/// apostrophe between one letter and a capital.
fn word_len(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    if !chars.peek().is_some_and(|(_, c)| c.is_alphabetic()) {
        return 0;
    }
    let (mut end, mut letters) = (0, 0);
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() || is_mark(c) {
            letters += 1;
            end = at + c.len_utf8();
        } else if matches!(c, '\'' | '’') {
            if letters != 1 || !chars.peek().is_some_and(|(_, next)| next.is_uppercase()) {
                break;
            }
        } else if !matches!(c, '-' | '_') {
            break;
        }
    }
    end
}

/// Words that may stand once between a marker and the first mention.
const PREPOSITIONS: [&str; 9] = ["with", "from", "to", "by", "con", "mit", "von", "avec", "de"];

/// Whether a text between a marker and a mention keeps them together: separators and one preposition.
fn follows(text: &str) -> bool {
    if text == " " {
        return true;
    }
    let mut prepositions = 0;
    words(text).all(|word| {
        let is_preposition = PREPOSITIONS.iter().any(|one| one.eq_ignore_ascii_case(word));
        prepositions += usize::from(is_preposition);
        is_separator(word) || (is_preposition && prepositions == 1)
    })
}

/// Whether a text between two mentions keeps them together: white space, emphasis, `,`, `&`, `/` and
/// words for *and*.
fn is_only_separators(text: &str) -> bool {
    text == " " || words(text).all(is_separator)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | ',' | '&' | '=' | '/'))
}

fn is_separator(word: &str) -> bool {
    word.is_empty() || ["and", "y", "und", "et"].iter().any(|one| one.eq_ignore_ascii_case(word))
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{follows, is_only_separators, trail, word_len};
    use crate::note::syntax::scanner::{Token, TokenKind};
    use crate::text::{Span, trail_hash};

    #[test]
    fn one_preposition_stands_before_the_first() {
        for text in [" ", ": and ", " from ", " With **", ", & to "] {
            assert_eq!(follows(text), !text.contains(':'), "{text}");
        }
        assert!(!follows(" from to ") && !follows(" about ") && !is_only_separators(" from "));
    }

    #[test]
    fn a_word_ends_before_what_is_no_letter() {
        for (text, len) in [("Lopez's", 5), ("O'Neil, x", 6), ("Lopez-Ruiz- x", 10), ("(x", 0), ("2nd", 0)] {
            assert_eq!(word_len(text), len, "{text}");
        }
    }

    #[test]
    fn a_trail_tells_each_number_of_words_apart() {
        let next = Token { span: Span::new(15, 18), kind: TokenKind::Handle("bo") };
        let trail = trail(0, " J. Lopez, and ", Some(&next)).expect("words");
        assert_eq!(trail.words, [trail_hash("j"), trail_hash("j-lopez"), 0]);
        assert!(trail.joins_after(2) && !trail.joins_after(1) && !trail.joins_after(0));
    }
}
