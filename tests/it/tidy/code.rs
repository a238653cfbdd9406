//! What a file of Rust names: the paths in its code and in its `use` declarations.
//!
//! It is not a Rust parser. It knows comments, texts and characters well enough to pass over them, and
//! paths well enough to follow them; what a macro makes of its input it does not know.

/// A path as a file names it, in code or in `use`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<'s> {
    /// `["crate", "text", "Span"]`; a glob ends with `*`. A path that begins with `::` begins with "".
    pub segments: Vec<&'s str>,
    pub by: By<'s>,
    /// How many modules within the file are around it.
    pub inline: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By<'s> {
    Code,
    /// `use … as name`.
    Use {
        name: &'s str,
    },
    /// `pub use … as name`, of any visibility.
    Reexport {
        name: &'s str,
    },
}

/// The words and signs of code, without comments, texts, characters, lifetimes, and what is for tests only.
pub fn tokens(source: &str) -> Vec<&str> {
    without_tests(&words(source))
}

/// Takes out each `#[cfg(test)]` with the item below it, which ends with a `;` or with the brace that closes it.
fn without_tests<'s>(tokens: &[&'s str]) -> Vec<&'s str> {
    const TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at..].starts_with(&TEST) {
            kept.push(tokens[at]);
            at += 1;
            continue;
        }
        at += TEST.len();
        let mut depth = 0usize;
        while let Some(&token) = tokens.get(at) {
            at += 1;
            match token {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && matches!(token, ";" | "}") {
                break;
            }
        }
    }
    kept
}

/// The same with tests.
fn words(source: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = text(rest) {
            length
        } else if first == '\'' {
            character_or_lifetime(rest)
        } else {
            let length = match word(rest) {
                0 if rest.starts_with("::") => 2,
                0 => first.len_utf8(),
                length => length,
            };
            tokens.push(&rest[..length]);
            length
        };
        rest = &rest[length..];
    }
    tokens
}

fn word(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of a text that begins here: `"…"`, `b"…"`, `r#"…"#`.
fn text(rest: &str) -> Option<usize> {
    let lead = ["br", "cr", "r", "b", "c", ""].into_iter().find(|lead| {
        let after = rest.strip_prefix(lead).map(|after| after.trim_start_matches('#'));
        after.is_some_and(|after| after.starts_with('"'))
    })?;
    let marks = rest[lead.len()..].bytes().take_while(|&b| b == b'#').count();
    let begin = lead.len() + marks + 1;
    if lead.ends_with('r') {
        let end = format!("\"{}", "#".repeat(marks));
        return Some(rest[begin..].find(&end).map_or(rest.len(), |at| begin + at + end.len()));
    }
    if marks > 0 {
        return None;
    }
    let mut escaped = false;
    for (at, c) in rest[begin..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(begin + at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

fn character_or_lifetime(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, c))) => {
            let after = at + c.len_utf8();
            rest[after..].find('\'').map_or(rest.len(), |end| after + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1 + word(&rest[1..]),
    }
}

/// All paths that the code names.
pub fn named<'s>(tokens: &[&'s str]) -> Vec<Named<'s>> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut modules: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (token, before) = (tokens[at], at.checked_sub(1).map_or("", |before| tokens[before]));
        match token {
            "{" => {
                if at >= 2 && tokens[at - 2] == "mod" {
                    modules.push(depth);
                }
                depth += 1;
            }
            "}" => {
                depth = depth.saturating_sub(1);
                modules.pop_if(|module| *module == depth);
            }
            "use" if tokens.get(at + 1).is_some_and(|next| *next != "<") => {
                // `pub` or `pub(crate)` stands before it.
                let public = before == "pub" || before == ")";
                let start = found.len();
                at = tree(tokens, at + 1, &mut Vec::new(), &mut found);
                for named in &mut found[start..] {
                    named.inline = modules.len();
                    if let (true, By::Use { name }) = (public, named.by) {
                        named.by = By::Reexport { name };
                    }
                }
            }
            _ if is_name(token) && before != "." && before != "::" => {
                let mut segments = vec![token];
                while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2).is_some_and(|t| is_name(t)) {
                    segments.push(tokens[at + 2]);
                    at += 2;
                }
                found.push(Named { segments, by: By::Code, inline: modules.len() });
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Reads a tree of `use`, and returns where it ends.
fn tree<'s>(tokens: &[&'s str], mut at: usize, lead: &mut Vec<&'s str>, found: &mut Vec<Named<'s>>) -> usize {
    let length = lead.len();
    let mut name = None;
    while let Some(&token) = tokens.get(at) {
        match token {
            "::" if lead.is_empty() => lead.push(""),
            "::" => {}
            "{" => {
                loop {
                    at = tree(tokens, at + 1, lead, found);
                    if tokens.get(at) != Some(&",") {
                        break;
                    }
                }
                lead.truncate(length);
                return at + 1;
            }
            "as" => {
                at += 1;
                name = tokens.get(at).copied();
            }
            "," | "}" | ";" => break,
            token => lead.push(token),
        }
        at += 1;
    }
    if lead.len() > length {
        // `people::{self}` is `people`.
        if lead.len() > 1 && lead.last() == Some(&"self") {
            lead.pop();
        }
        let name = name.unwrap_or(lead[lead.len() - 1]);
        found.push(Named { segments: lead.clone(), by: By::Use { name }, inline: 0 });
    }
    lead.truncate(length);
    at
}

#[test]
fn paths_are_found_in_every_form() {
    let source = r##"
//! crate::comment::A
use crate::a::{self, b::{C, D as E}, f::*};
pub(crate) use super::g::H;
/* crate::comment::B /* nested */ crate::comment::C */
fn f<'a>(x: &'a str) -> impl Fn() + use<'a> { i::j::<u8>(); x.k::<crate::l::M>(); '"'; '\''; ::n::o!() }
const T: &str = "crate::text::A \" b"; const R: &str = r#"crate::"text"::B"#;
#[cfg(test)]
mod testing;
mod inner { use super::P; }
#[cfg(test)]
impl<T> Of<[T; 2]> for S { fn f() { crate::tests::B; } }
#[cfg(test)]
mod tests { use crate::tests::A; }
use crate::last::Q;
"##;
    let found: Vec<String> = named(&tokens(source))
        .iter()
        .filter(|named| named.segments.len() > 1)
        .map(|named| {
            let path = named.segments.join("::");
            match named.by {
                By::Code => path,
                By::Use { name } => format!("use {path} as {name} in {}", named.inline),
                By::Reexport { name } => format!("pub use {path} as {name}"),
            }
        })
        .collect();
    assert_eq!(
        found,
        [
            "use crate::a as a in 0",
            "use crate::a::b::C as C in 0",
            "use crate::a::b::D as E in 0",
            "use crate::a::f::* as * in 0",
            "pub use super::g::H as H",
            "i::j",
            "crate::l::M",
            "use super::P as P in 1",
            "use crate::last::Q as Q in 0",
        ]
    );
}
