//! The fast path over common front matter: `key: text`, `key: [a, "b"]`, and lists of `- text`.
//!
//! It gives what the YAML parser gives, or `None` where it is not sure; a property test holds it to
//! that. A journal's notes repeat a few such lines thousands of times, and the YAML parser takes 11,000
//! instructions for them, two fifths of all that a note costs.

use crate::language::normal_key;
use crate::note::front_matter::field::{Field, Value};
use crate::note::model::At;
use crate::text::Span;

/// Reads the top-level keys of `yaml`, which starts at byte `base` of its note.
pub(super) fn fields(yaml: &str, base: usize) -> Option<Vec<Field>> {
    let mut reader = FastYaml { base, fields: Vec::new(), list: List::None };
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = text.strip_suffix('\r').unwrap_or(text);
        reader.line(text.trim_end_matches(' '), at)?;
        at += line.len();
    }
    // Where nothing was read, the parser says whether that is a mapping.
    (!reader.fields.is_empty()).then_some(reader.fields)
}

struct FastYaml {
    base: usize,
    fields: Vec<Field>,
    list: List,
}

/// Whether the last key takes items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    /// It has a value of its own.
    None,
    /// It has no value yet.
    Possible,
    /// It has items of this indentation.
    Open(usize),
}

impl FastYaml {
    fn line(&mut self, line: &str, at: usize) -> Option<()> {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if line.len() == indent {
            return Some(());
        }
        if let Some(item) = line[indent..].strip_prefix("- ") {
            return self.item(item, at + indent + 2, indent);
        }
        let (key, rest) = line.split_once(':')?;
        let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        is_key.then_some(())?;
        let value = rest.trim_start_matches(' ');
        let start = at + line.len() - value.len();
        let key_span = self.span(at, at + key.len());
        self.list = if value.is_empty() { List::Possible } else { List::None };
        let (value, span) = if value.is_empty() {
            (Value::Nothing, key_span)
        } else if !rest.starts_with(' ') {
            return None;
        } else if let Some(items) = value.strip_prefix('[') {
            let items = self.flow(items.strip_suffix(']')?, start + 1)?;
            let span = items.first()?.span;
            (Value::List(items), span)
        } else {
            let text = self.scalar(value, start, Within::Line)?;
            let is_null = value == "null";
            if is_null { (Value::Nothing, key_span) } else { (Value::Text(text.value), text.span) }
        };
        self.fields.push(Field { key: normal_key(key), written: key.to_owned(), span, value });
        Some(())
    }

    /// An item of the list that belongs to the last key.
    fn item(&mut self, item: &str, at: usize, indent: usize) -> Option<()> {
        let lead = item.len() - item.trim_start_matches(' ').len();
        let item = self.scalar(&item[lead..], at + lead, Within::Line)?;
        let field = self.fields.last_mut()?;
        match (self.list, &mut field.value) {
            (List::Possible, _) => {
                field.span = item.span;
                field.value = Value::List(vec![item]);
            }
            (List::Open(first), Value::List(items)) if first == indent => items.push(item),
            _ => return None,
        }
        self.list = List::Open(indent);
        Some(())
    }

    /// The items between brackets.
    fn flow(&self, mut rest: &str, mut at: usize) -> Option<Vec<At<String>>> {
        let mut items = Vec::new();
        loop {
            let lead = rest.len() - rest.trim_start_matches(' ').len();
            (rest, at) = (&rest[lead..], at + lead);
            let end = match rest.bytes().next()? {
                quote @ (b'"' | b'\'') => rest[1..].find(char::from(quote))? + 2,
                _ => rest.find(',').unwrap_or(rest.len()),
            };
            let item = rest[..end].trim_end_matches(' ');
            items.push(self.scalar(item, at, Within::Brackets)?);
            let after = rest[end..].trim_start_matches(' ');
            if after.is_empty() {
                return Some(items);
            }
            let next = after.strip_prefix(',')?;
            at += rest.len() - next.len();
            rest = next;
        }
    }

    /// A plain or quoted text.
    fn scalar(&self, text: &str, at: usize, within: Within) -> Option<At<String>> {
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, start) = match quote {
            Some(quote) => (text[1..].strip_suffix(quote)?, at + 1),
            None => (text, at),
        };
        let is_plain = match quote {
            Some(quote) => !value.is_empty() && value.bytes().all(|b| b != quote as u8 && is_quotable(b)),
            None => {
                value.starts_with(|c: char| c.is_alphanumeric()) && value.bytes().all(|b| is_text(b, within))
            }
        };
        is_plain.then(|| At { value: value.to_owned(), span: self.span(start, start + value.len()) })
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }
}

/// Where a text stands: between brackets some signs are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Line,
    Brackets,
}

fn is_text(b: u8, within: Within) -> bool {
    match b {
        b',' => within == Within::Line,
        _ => b.is_ascii_alphanumeric() || b" _-./@+()'&".contains(&b) || is_letter(b),
    }
}

fn is_quotable(b: u8) -> bool {
    matches!(b, b' '..=b'~') && b != b'\\' || is_letter(b)
}

/// Whether a byte is part of a letter outside ASCII. Control characters, marks of order and odd
/// white space have a meaning of their own in YAML, and lie in the blocks left out.
fn is_letter(b: u8) -> bool {
    b >= 0x80 && !matches!(b, 0xc2 | 0xe2 | 0xef)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::yaml;
    use super::fields;

    fn line() -> impl Strategy<Value = String> {
        let keys = ["date", "tags", "a-b_c", "é", "- x", "  k", "", "Name"];
        let values = [
            "",
            "x",
            "2026-11-20",
            "Ana Lopez",
            "José, Bo",
            "null",
            "~",
            "true",
            "1.5",
            "[a, b]",
            "[a,b,]",
            "[]",
            "[ \"a b\" , 'c' ]",
            "\"quoted: #x\"",
            "'it''s'",
            "\"\"",
            "a: b",
            "a #b",
            "a#b",
            "[[Ana]]",
            "\"[[Ana]]\"",
            "@ana",
            "- x",
            "{a: b}",
            "&a x",
            "*a",
            "|",
            "> x",
            "x  ",
            "\"a\" b",
            "[a b, \"c\"]",
            "a\u{a0}b",
            "\u{2028}",
            "a\tb",
            "[a: b]",
            "a:b",
            "http://x.y",
            "-x",
            "--- x",
            "? x",
            "%a",
            "!t x",
            "[a, [b]]",
            "\"a\\nb\"",
            "é",
            "[é, ö]",
            "a\u{85}b",
            "'a', b",
            "x]",
            "x}",
            "[x}]",
            "a, ",
        ];
        let items =
            ["- x", "  - y z", "- \"q\"", "-", "- a: b", "  - ", "-  wide", "\t- x", "- [a]", "  text"];
        prop_oneof![
            6 => (prop::sample::select(keys.to_vec()), prop::sample::select(values.to_vec()))
                .prop_map(|(key, value)| format!("{key}: {value}")),
            1 => prop::sample::select(keys.to_vec()).prop_map(|key| format!("{key}:")),
            3 => prop::sample::select(items.to_vec()).prop_map(str::to_owned),
            1 => prop::sample::select(vec!["", "  ", "# c", "...", "x"]).prop_map(str::to_owned),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        #[test]
        fn plain_lines_mean_what_the_yaml_parser_says(
            lines in prop::collection::vec(line(), 1..6),
            ending in prop::sample::select(vec!["\n", "\r\n"]),
        ) {
            let yaml = lines.join(ending) + ending;
            if let Some(fields) = fields(&yaml, 4) {
                prop_assert_eq!(Ok(fields), yaml::fields(&yaml, 4));
            }
        }
    }

    #[test]
    fn the_lines_of_most_notes_are_plain() {
        let yaml =
            "date: 2026-11-20\ntags: [daily, work]\npeople:\n  - \"[[Ana Lopez]]\"\n  - Bo\ncircle: close\n";
        assert_eq!(fields(yaml, 0).map(|fields| fields.len()), Some(4));
    }
}
