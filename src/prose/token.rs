//! An entry as tokens: words, people, and what parts them.
//!
//! What the writer did not say (code, quotations, struck-out text, embeds, comments, addresses) becomes
//! a break. Invariant: tokens come in order and do not overlap, and their places are those of the text given.

use std::borrow::Cow;

use crate::graph::PersonId;
use crate::prose::tables::{LexiconTables, PhraseUse};
use crate::text::Span;

/// Somebody named in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NamedPerson {
    pub person: PersonId,
    pub span: Span,
}

/// A mention of an entry: whom it names, if anybody.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryLink {
    pub span: Span,
    pub person: Option<PersonId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProseTokenKind {
    Word,
    Number,
    /// Somebody; `is_owner` with a genitive behind it: `[[Ana]]'s`.
    Person {
        person: PersonId,
        is_owner: bool,
    },
    /// A link or tag that names nobody.
    Thing,
    /// What parts clauses.
    Break(char),
}

#[derive(Debug, Clone)]
pub(super) struct ProseToken<'t> {
    pub kind: ProseTokenKind,
    pub span: Span,
    /// A word in lower case.
    pub word: Cow<'t, str>,
    /// The classes of a word.
    pub classes: u64,
    /// The phrases that a word may begin.
    pub uses: &'t [PhraseUse],
}

impl ProseToken<'_> {
    pub(super) fn is(&self, class: u64) -> bool {
        self.classes & class != 0
    }

    pub(super) fn is_break(&self) -> bool {
        matches!(self.kind, ProseTokenKind::Break(_))
    }

    /// Whether a sentence ends here.
    pub(super) fn is_stop(&self) -> bool {
        matches!(self.kind, ProseTokenKind::Break('.' | '!' | '?' | '|' | ';' | '"'))
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        match self.kind {
            ProseTokenKind::Person { person, is_owner: false } => Some(person),
            _ => None,
        }
    }

    pub(super) fn owner(&self) -> Option<PersonId> {
        match self.kind {
            ProseTokenKind::Person { person, is_owner: true } => Some(person),
            _ => None,
        }
    }
}

/// About as many bytes has a word with what stands around it.
const BYTES_OF_TOKEN: usize = 5;

/// The tokens of `text[span]`, in which `links` stand.
pub(super) fn tokens<'t>(
    text: &'t str,
    span: Span,
    links: &[EntryLink],
    tables: &'t LexiconTables,
) -> Vec<ProseToken<'t>> {
    let (at, end) = (span.start as usize, span.end as usize);
    let out = Vec::with_capacity((end - at) / BYTES_OF_TOKEN);
    let mut reader = TokenReader { text, tables, at, end, out };
    for link in links {
        let (start, end) = (link.span.start as usize, link.span.end as usize);
        if start < reader.at {
            // Inside what was passed over.
            continue;
        }
        reader.read_to(start);
        if reader.at > start {
            continue;
        }
        reader.at = end;
        let genitive = ["'s", "’s"].into_iter().find(|sign| text[end..].starts_with(sign));
        let genitive = genitive.or_else(|| {
            let is_plural = text[..end].trim_end_matches(']').ends_with('s');
            ["' ", "’ "].into_iter().find(|sign| is_plural && text[end..].starts_with(sign))
        });
        reader.at += genitive.map_or(0, |sign| sign.trim_end().len());
        let is_owner = genitive.is_some() && !is_verb_after(&text[reader.at..]);
        let kind =
            link.person.map_or(ProseTokenKind::Thing, |person| ProseTokenKind::Person { person, is_owner });
        reader.push(kind, Span::new(start, end), Cow::Borrowed(""));
    }
    reader.read_to(span.end as usize);
    reader.out
}

/// Whether `'s` is a verb: `Ana's been`, `Ana's going`, `Ana's not`.
fn is_verb_after(rest: &str) -> bool {
    let next = rest.split_whitespace().next().unwrap_or_default();
    matches!(next, "been" | "going" | "not" | "got" | "asked" | "just" | "never" | "still" | "gone" | "a")
}

struct TokenReader<'t> {
    text: &'t str,
    tables: &'t LexiconTables,
    at: usize,
    end: usize,
    out: Vec<ProseToken<'t>>,
}

/// What opens and closes text that is not the writer's own.
const PASSED_OVER: [(&str, &str); 11] = [
    ("```", "```"),
    ("`", "`"),
    ("~~", "~~"),
    ("%%", "%%"),
    ("<!--", "-->"),
    ("![[", "]]"),
    ("![", ")"),
    ("\"", "\""),
    ("“", "”"),
    ("«", "»"),
    ("„", "“"),
];

/// What opens a text that is passed over, and what closes it.
fn passed_over(rest: &str) -> Option<&'static (&'static str, &'static str)> {
    let first = *rest.as_bytes().first()?;
    let may_open = !first.is_ascii() || matches!(first, b'`' | b'~' | b'%' | b'<' | b'!' | b'"');
    PASSED_OVER.iter().filter(|_| may_open).find(|(open, _)| rest.starts_with(open))
}

impl<'t> TokenReader<'t> {
    fn push(&mut self, kind: ProseTokenKind, span: Span, word: Cow<'t, str>) {
        let (classes, uses) = match kind {
            ProseTokenKind::Word => self.tables.word(&word),
            _ => (0, &[][..]),
        };
        self.out.push(ProseToken { kind, span, word, classes, uses });
    }

    fn push_break(&mut self, sign: char, start: usize, end: usize) {
        self.push(ProseTokenKind::Break(sign), Span::new(start, end), Cow::Borrowed(""));
    }

    /// Reads up to `stop`, or beyond it where what is passed over reaches further.
    fn read_to(&mut self, stop: usize) {
        while self.at < stop {
            let rest = &self.text[self.at..self.end];
            let Some(first) = rest.chars().next() else { return };
            if first.is_alphabetic() {
                self.word(stop);
            } else if first.is_ascii_digit() {
                self.number();
            } else if first == ' ' {
                self.at += 1;
            } else if let Some((open, close)) = passed_over(rest) {
                let inner = &rest[open.len()..];
                // What is not closed is passed over to the end.
                let len = inner.find(close).map_or(rest.len(), |at| open.len() + at + close.len());
                self.push_break('"', self.at, self.at + len);
                self.at += len;
            } else if rest.starts_with("](") {
                self.at += rest.find(')').map_or(rest.len(), |at| at + 1);
            } else if let Some(len) = tag(rest) {
                self.at += len;
            } else if first == '#' && rest[1..].starts_with(char::is_alphabetic) {
                let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
                self.push(ProseTokenKind::Thing, Span::new(self.at, self.at + len), Cow::Borrowed(""));
                self.at += len;
            } else {
                self.sign(first, rest);
            }
        }
    }

    fn word(&mut self, stop: usize) {
        let rest = &self.text[self.at..self.end];
        // The fast path: letters of ASCII, and behind them nothing that may belong to a word or an address.
        let near = &rest.as_bytes()[..rest.len().min(stop.saturating_sub(self.at))];
        let letters = near.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let is_whole = letters > 0
            && rest
                .as_bytes()
                .get(letters)
                .is_none_or(|byte| byte.is_ascii() && !matches!(byte, b'\'' | b'-' | b':' | b'.'));
        if is_whole {
            let word = &rest[..letters];
            self.push(ProseTokenKind::Word, Span::new(self.at, self.at + letters), lower(word));
            self.at += letters;
            return;
        }
        let mut len = rest.len().min(stop.saturating_sub(self.at).max(1));
        let mut before = None;
        for (at, c) in rest.char_indices() {
            let next = || rest[at + c.len_utf8()..].chars().next();
            let joins =
                matches!(c, '\'' | '’' | '-') && next().is_some_and(char::is_alphabetic) && before.is_some();
            if !(c.is_alphanumeric() || crate::text::is_mark(c) || joins) {
                len = at;
                break;
            }
            before = Some(c);
            len = at + c.len_utf8();
            if self.at + len >= stop {
                break;
            }
        }
        let word = &rest[..len];
        let start = self.at;
        self.at += len;
        if rest[len..].starts_with("://") || rest.starts_with("www.") || rest.starts_with("mailto:") {
            self.at = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
            self.push(ProseTokenKind::Thing, Span::new(start, self.at), Cow::Borrowed(""));
            return;
        }
        self.contraction(word, start);
    }

    /// `didn't` is `did` and `n't`, `I'd` is `i` and `'d`.
    fn contraction(&mut self, word: &'t str, start: usize) {
        let lower = lower(word);
        let split = word.find(['\'', '’']).filter(|_| word.is_char_boundary(word.len()));
        let Some(split) = split else {
            self.push(ProseTokenKind::Word, Span::new(start, start + word.len()), lower);
            return;
        };
        let tail = word[split..].chars().skip(1).collect::<String>().to_ascii_lowercase();
        let (cut, tail) = match tail.as_str() {
            "t" if word[..split].ends_with(['n', 'N']) => (split - 1, "n't"),
            "d" => (split, "'d"),
            "ll" => (split, "'ll"),
            "ve" => (split, "'ve"),
            "s" => (split, "'s"),
            "m" => (split, "'m"),
            "re" => (split, "'re"),
            _ => {
                self.push(ProseTokenKind::Word, Span::new(start, start + word.len()), lower);
                return;
            }
        };
        self.push(ProseTokenKind::Word, Span::new(start, start + cut), self::lower(&word[..cut]));
        self.push(ProseTokenKind::Word, Span::new(start + cut, start + word.len()), Cow::Borrowed(tail));
    }

    fn number(&mut self) {
        let rest = &self.text[self.at..self.end];
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '-' | '/' | ',');
        let len = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let number = rest[..len].trim_end_matches([':', '.', '-', '/', ',']);
        self.push(ProseTokenKind::Number, Span::new(self.at, self.at + number.len()), Cow::Borrowed(number));
        self.at += number.len();
    }

    fn sign(&mut self, sign: char, rest: &str) {
        let len = sign.len_utf8();
        let after = rest[len..].chars().next();
        let ends_word = after.is_none_or(char::is_whitespace);
        let before = self.text[..self.at].chars().next_back();
        let is_break = match sign {
            '.' => after.is_none_or(|c| !c.is_alphanumeric()),
            '-' => ends_word && before.is_none_or(char::is_whitespace),
            '!' | '?' | ';' | ':' | ',' | '…' | '|' | '(' | ')' | '–' | '—' | '→' | '/' => true,
            _ => false,
        };
        if is_break {
            let sign = if sign == '…' { '.' } else { sign };
            self.push_break(sign, self.at, self.at + len);
        } else if sign == '&' {
            self.push(ProseTokenKind::Word, Span::new(self.at, self.at + len), Cow::Borrowed("&"));
        }
        self.at += len;
    }
}

/// How long an HTML tag at the beginning is. Long ones are not looked for.
fn tag(rest: &str) -> Option<usize> {
    let near = &rest[..rest.floor_char_boundary(rest.len().min(200))];
    near.strip_prefix('<').and_then(|inner| inner.find('>')).map(|at| at + 2)
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    if word.chars().any(char::is_uppercase) { Cow::Owned(word.to_lowercase()) } else { Cow::Borrowed(word) }
}
