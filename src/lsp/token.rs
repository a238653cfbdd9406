//! The token that is being typed: what kind it is, where it reaches, what of it stands before the cursor.
//!
//! It looks at the characters of one line only. Whether the language takes the token there (in code, in a URL,
//! behind a letter it does not) is asked of the language itself, by reading the note with the token replaced.
//!
//! Invariant: a token lies in one line and holds the cursor.

use crate::note::front_matter_span;
use crate::text::{Span, Text, is_mark};

/// What is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypedKind {
    /// `@ana`, `@[[An`.
    Handle,
    /// `[[An`; whether a sign that closes it stands there already.
    Wikilink { is_closed: bool },
    /// `@[[An`.
    SigilLink { is_closed: bool },
    /// `#gi`.
    Marker,
    /// What follows `#give/` or `#give=`.
    Topic,
    /// What follows `due:`, `[date:: `, `📅 `.
    Date,
    /// `<!-- fairweather: ig`.
    Verb,
    /// What stands in a directive's brackets.
    Rule,
    /// What follows a directive's `until `.
    Until,
    /// A key of front matter.
    Key,
    /// A value of front matter, by its key.
    Value,
}

/// The token at a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedToken {
    pub kind: TypedKind,
    /// From the sigil on; of words without one, from their first letter on.
    pub span: Span,
    /// What was typed after the sigil, up to the cursor.
    pub typed: String,
    /// The word of a marker before its topic; the key of a front matter's value.
    pub head: String,
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\'' | '’') || is_mark(c)
}

fn is_tag_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-') || is_mark(c)
}

/// How many bytes at the end of a text hold only such characters.
fn len_at_end(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_end_matches(is).len()
}

fn len_at_start(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_start_matches(is).len()
}

impl TypedToken {
    /// The token at a byte of a text. `None` where none is typed.
    pub(super) fn at(text: &Text, offset: usize) -> Option<TypedToken> {
        let source = text.source();
        let (yaml, body) = front_matter_span(source);
        let line = text.line_span(text.line_of(offset));
        let (before, after) =
            (source.get(line.start as usize..offset)?, source.get(offset..line.end as usize)?);
        let token = |kind, from: usize, to: usize, typed: &str, head: &str| {
            let span = Span::new(offset - from, offset + to);
            Some(TypedToken { kind, span, typed: typed.to_owned(), head: head.to_owned() })
        };
        if yaml.is_some_and(|yaml| (yaml.start as usize..yaml.end as usize).contains(&offset)) {
            return TypedToken::in_front_matter(text, offset, before, after);
        }
        if offset < body {
            return None;
        }
        if let Some(found) = directive(source, offset) {
            let (from, to) = (found.typed.len(), found.behind);
            return token(found.kind, from, to, found.typed, "");
        }
        // The destination of a link is a path.
        if before.rfind("](").is_some_and(|open| !before[open..].contains(')')) {
            return None;
        }
        if let Some(open) = before.rfind("[[").filter(|open| !before[*open..].contains("]]")) {
            let typed = &before[open + 2..];
            if !typed.contains(['|', '#', '^', '[']) {
                // What stands behind up to the end of the link is its target, else the rest of a word.
                let end = after.find("]]").filter(|end| !after[..*end].contains("[["));
                let (to, is_closed) = match end {
                    Some(end) => (after[..end].find(['|', '#', '^']).unwrap_or(end), true),
                    None => (len_at_start(after, is_name_char), false),
                };
                let is_sigil = before[..open].ends_with('@');
                let from = before.len() - open + usize::from(is_sigil);
                let kind = if is_sigil {
                    TypedKind::SigilLink { is_closed }
                } else {
                    TypedKind::Wikilink { is_closed }
                };
                return token(kind, from, to, typed, "");
            }
        }
        for lead in ["due:", "[due:: ", "[date:: ", "📅 "] {
            let digits = len_at_end(before, |c: char| c.is_ascii_digit() || c == '-');
            if before[..before.len() - digits].ends_with(lead) {
                let to = len_at_start(after, |c: char| c.is_ascii_digit() || c == '-');
                return token(TypedKind::Date, digits, to, &before[before.len() - digits..], lead);
            }
        }
        let name = len_at_end(before, is_name_char);
        if before[..before.len() - name].ends_with('@') {
            let typed = &before[before.len() - name..];
            let behind = len_at_start(after, is_name_char);
            // A day behind the sign is not a name to be written over.
            let digits = typed.bytes().chain(after[..behind].bytes()).take_while(u8::is_ascii_digit).count();
            return (digits < 4).then(|| token(TypedKind::Handle, name + 1, behind, typed, "")).flatten();
        }
        let part = len_at_end(before, is_tag_char);
        let rest = &before[..before.len() - part];
        let typed = &before[before.len() - part..];
        let behind = len_at_start(after, is_tag_char);
        if rest.ends_with('#') {
            let to = behind + len_at_start(&after[behind..], |c| is_tag_char(c) || c == '/');
            return token(TypedKind::Marker, part + 1, to, typed, "");
        }
        let separator = rest.chars().next_back().filter(|c| matches!(c, '/' | '='))?;
        let head = &rest[..rest.len() - separator.len_utf8()];
        let word = len_at_end(head, is_tag_char);
        let is_tag = word > 0 && head[..head.len() - word].ends_with('#');
        let head = &head[head.len() - word..];
        is_tag.then(|| token(TypedKind::Topic, part + 1 + word + 1, behind, typed, head)).flatten()
    }

    fn in_front_matter(text: &Text, offset: usize, before: &str, after: &str) -> Option<TypedToken> {
        let colon = before.find(':');
        let is_key = colon.is_none() && !before.trim_start().starts_with('-') && !before.starts_with(' ');
        let to =
            len_at_start(after, |c: char| !c.is_whitespace() && !matches!(c, ',' | ']' | '"' | '\'' | ':'));
        if is_key {
            let typed = before.trim_start();
            let span = Span::new(offset - typed.len(), offset + to);
            return Some(TypedToken {
                kind: TypedKind::Key,
                span,
                typed: typed.to_owned(),
                head: after.to_owned(),
            });
        }
        let is_value_char = |c: char| !matches!(c, ',' | '[' | ']' | '"' | '\'' | ':');
        let len = len_at_end(before, is_value_char);
        let raw = &before[before.len() - len..];
        let typed = raw.trim_start().trim_start_matches("- ").trim_start();
        let head = match colon {
            Some(colon) => before[..colon].trim().to_owned(),
            None => {
                // An item of a list: its key stands above.
                let line = text.line_of(offset);
                let above = (0..line).rev().map(|line| text.slice(text.line_span(line)));
                let key = above.take(64).find(|line| !line.trim_start().starts_with('-'))?;
                key.split(':').next()?.trim().to_owned()
            }
        };
        let to = len_at_start(after, is_value_char);
        let behind = after[..to].trim_end().len();
        let span = Span::new(offset - typed.len(), offset + behind);
        Some(TypedToken { kind: TypedKind::Value, span, typed: typed.to_owned(), head })
    }
}

/// What is typed in a directive.
struct DirectivePart<'s> {
    kind: TypedKind,
    typed: &'s str,
    behind: usize,
}

fn directive(source: &str, offset: usize) -> Option<DirectivePart<'_>> {
    const LONGEST: usize = 400;
    let from = source.floor_char_boundary(offset.saturating_sub(LONGEST));
    let before = &source[from..offset];
    let html = before.rfind("<!--").map(|at| (at + 4, "-->"));
    let percent = before.rfind("%%").map(|at| (at + 2, "%%"));
    let (open, close) = html.into_iter().chain(percent).max_by_key(|(at, _)| *at)?;
    let body = &before[open..];
    if body.contains(close) {
        return None;
    }
    let inner = body.trim_start().strip_prefix("fairweather:")?;
    let after = &source[offset..];
    let behind = |is: &dyn Fn(char) -> bool| len_at_start(after, is);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let typed = inner.trim_start();
    if typed.chars().all(is_word) {
        return Some(DirectivePart { kind: TypedKind::Verb, typed, behind: behind(&is_word) });
    }
    let len = len_at_end(inner, is_word);
    let (head, typed) = inner.split_at(inner.len() - len);
    let is_inside = head.rfind('[').is_some_and(|open| !head[open..].contains(']'));
    if is_inside && head.trim_end().ends_with(['[', ',']) {
        return Some(DirectivePart { kind: TypedKind::Rule, typed, behind: behind(&is_word) });
    }
    (head.ends_with("until ")).then(|| DirectivePart {
        kind: TypedKind::Until,
        typed,
        behind: behind(&is_word),
    })
}

#[cfg(test)]
mod tests {
    use super::{TypedKind, TypedToken};
    use crate::text::Text;

    /// The token at the `^` of a text.
    fn at(text: &str) -> Option<(TypedKind, String, String)> {
        let offset = text.find('^').expect("a cursor");
        let text = Text::new(text.replacen('^', "", 1));
        let token = TypedToken::at(&text, offset)?;
        Some((token.kind, text.slice(token.span).to_owned(), token.typed))
    }

    #[test]
    fn a_token_reaches_from_its_sigil_to_the_end_of_its_word() {
        let found = |text| at(text).map(|(kind, span, typed)| (kind, format!("{span}|{typed}")));
        let is = |kind, text: &str| Some((kind, text.to_owned()));
        assert_eq!(found("met @an^a and"), is(TypedKind::Handle, "@ana|an"));
        assert_eq!(found("@^"), is(TypedKind::Handle, "@|"));
        assert_eq!(found("met [[Ana L^o]] b"), is(TypedKind::Wikilink { is_closed: true }, "[[Ana Lo|Ana L"));
        assert_eq!(found("[[An^a|x]]"), is(TypedKind::Wikilink { is_closed: true }, "[[Ana|An"));
        assert_eq!(found("@[[An^ and"), is(TypedKind::SigilLink { is_closed: false }, "@[[An|An"));
        assert_eq!(found("#gi^ve x"), is(TypedKind::Marker, "#give|gi"));
        assert_eq!(found("#give/in^tro x"), is(TypedKind::Topic, "#give/intro|in"));
        assert_eq!(found("due:2026-^"), is(TypedKind::Date, "2026-|2026-"));
        assert_eq!(found("<!-- fairweather: ig^ -->"), is(TypedKind::Verb, "ig|ig"));
        assert_eq!(found("%% fairweather: ignore[cold-^"), is(TypedKind::Rule, "cold-|cold-"));
        assert_eq!(found("<!-- fairweather: ignore[x] until ^"), is(TypedKind::Until, "|"));
        assert_eq!(found("---\ncir^\n---\n"), is(TypedKind::Key, "cir|cir"));
        assert_eq!(found("---\ncircle: in^ner\n---\n"), is(TypedKind::Value, "inner|in"));
        assert_eq!(found("---\npeople:\n  - An^\n---\n"), is(TypedKind::Value, "An|An"));
        assert_eq!(found("plain wo^rd"), None);
        assert_eq!(found("## @^2026-02-12"), None);
        assert_eq!(found("@20^26"), None);
    }
}
