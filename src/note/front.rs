//! Front matter: splitting it off and reading its top-level keys.
//!
//! The Markdown parser's own metadata option is not used: it finds `---` blocks anywhere, so that
//! text between two rules of a journal would vanish. Anchors are not expanded and nested mappings
//! are passed over, so no front matter can grow while it is read.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::At;
use crate::config::normal_key;
use crate::text::{BOM, Span};

/// One `key: value`, of front matter or of a Logseq page's first block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// In normal form; see [`normal_key`].
    pub key: String,
    /// The key as written.
    pub written: String,
    /// The value; where there is none, the key.
    pub span: Span,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Nothing,
    Text(String),
    /// Texts of a list; nested lists are flattened (`[[Ana]]` without quotes is one in YAML).
    List(Vec<At<String>>),
    /// A mapping with `first` or `last`, which a name may be.
    Parts {
        first: String,
        last: String,
    },
    /// Another mapping, which no property takes.
    Mapping,
}

impl Field {
    /// The value as one text; of a list the first.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.trim()),
            Value::List(items) => items.first().map(|item| item.value.trim()),
            Value::Nothing | Value::Parts { .. } | Value::Mapping => None,
        }
    }

    /// The value as a list; a text is a list of one.
    pub fn list(&self) -> Vec<At<String>> {
        match &self.value {
            Value::Text(text) => vec![At { value: text.clone(), span: self.span }],
            Value::List(items) => items.clone(),
            Value::Nothing | Value::Parts { .. } | Value::Mapping => Vec::new(),
        }
    }

    /// The value as a list where a text is split at commas.
    pub fn comma_list(&self) -> Vec<At<String>> {
        match &self.value {
            Value::Text(text) => split_commas(text, self.span.start),
            _ => self.list(),
        }
    }
}

/// Splits `text`, which starts at byte `base`, at commas outside `[[…]]`; trims the parts.
pub fn split_commas(text: &str, base: u32) -> Vec<At<String>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    let ends = text.char_indices().map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]);
    for (at, c) in ends {
        match c {
            Some('[') => depth += 1,
            Some(']') => depth = depth.saturating_sub(1),
            None | Some(',') if depth == 0 || c.is_none() => {
                let part = &text[start..at];
                let trimmed = part.trim();
                if !trimmed.is_empty() {
                    let lead = start + part.len() - part.trim_start().len();
                    let begin = base as usize + lead;
                    parts.push(At {
                        value: trimmed.to_owned(),
                        span: Span::new(begin, begin + trimmed.len()),
                    });
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// Where a note's front matter and body lie, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// The YAML between the fences, where there is front matter.
    pub yaml: Option<Span>,
    pub body: usize,
}

/// Splits a note. Front matter begins with a first line of exactly `---` (a byte order mark may
/// precede it) and ends with a line `---` or `...`; without the end there is none.
pub fn split(source: &str) -> Split {
    let start = if source.starts_with(BOM) { BOM.len() } else { 0 };
    let none = Split { yaml: None, body: start };
    if !source[start..].starts_with("---") {
        return none;
    }
    let mut lines = source[start..].split_inclusive('\n');
    let Some(first) = lines.next() else { return none };
    if first.trim_end() != "---" || first.trim_end_matches(['\r', '\n']).len() > 3 + trailing_blanks(first) {
        return none;
    }
    let begin = start + first.len();
    let mut at = begin;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Split { yaml: Some(Span::new(begin, at)), body: at + line.len() };
        }
        at += line.len();
    }
    none
}

fn trailing_blanks(line: &str) -> usize {
    let line = line.trim_end_matches(['\r', '\n']);
    line.len() - line.trim_end().len()
}

/// What is wrong with front matter: the parser's message, and the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    pub message: String,
    pub span: Span,
}

/// Reads the top-level keys of the YAML at `span` of `source`.
///
/// # Errors
/// The first syntax error, or that it is no mapping. Then nothing is read.
pub fn fields(source: &str, span: Span) -> Result<Vec<Field>, Invalid> {
    let yaml = &source[span.range()];
    Loader { yaml, base: span.start as usize, offsets: Offsets::new(yaml), fields: Vec::new() }.load()
}

/// saphyr counts characters; this turns them into bytes.
enum Offsets {
    Ascii,
    Table(Vec<u32>),
}

impl Offsets {
    fn new(yaml: &str) -> Offsets {
        if yaml.is_ascii() {
            return Offsets::Ascii;
        }
        Offsets::Table(yaml.char_indices().map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect())
    }

    fn byte(&self, character: usize, len: usize) -> usize {
        match self {
            Offsets::Ascii => character.min(len),
            Offsets::Table(table) => table.get(character).map_or(len, |&at| at as usize),
        }
    }
}

/// `first` and `last` of a mapping, as they come by.
#[derive(Default)]
struct Parts {
    /// The key whose value comes next.
    pending: Option<String>,
    first: String,
    last: String,
}

impl Parts {
    fn scalar(&mut self, text: &str) {
        match self.pending.take().as_deref() {
            None => self.pending = Some(normal_key(text)),
            Some("first") => text.clone_into(&mut self.first),
            Some("last") => text.clone_into(&mut self.last),
            Some(_) => {}
        }
    }

    fn value(self) -> Value {
        if self.first.is_empty() && self.last.is_empty() {
            return Value::Mapping;
        }
        Value::Parts { first: self.first, last: self.last }
    }
}

struct Loader<'s> {
    yaml: &'s str,
    base: usize,
    offsets: Offsets,
    fields: Vec<Field>,
}

/// Where the loader stands in the top-level mapping.
enum State {
    Start,
    Key,
    Value {
        key: String,
        span: Span,
    },
    List {
        key: String,
        span: Span,
        items: Vec<At<String>>,
        depth: usize,
    },
    /// Inside a key that is itself a collection.
    Skip {
        depth: usize,
    },
    /// Inside a mapping that belongs to a key.
    Map {
        key: String,
        span: Span,
        depth: usize,
        parts: Parts,
    },
    End,
}

impl Loader<'_> {
    fn load(mut self) -> Result<Vec<Field>, Invalid> {
        let mut state = State::Start;
        for event in Parser::new_from_str(self.yaml) {
            let (event, place) = match event {
                Ok(event) => event,
                Err(error) => {
                    let at = self.offsets.byte(error.marker().index(), self.yaml.len());
                    return Err(Invalid { message: error.info().to_owned(), span: self.line(at) });
                }
            };
            let start = self.offsets.byte(place.start.index(), self.yaml.len());
            let end = self.offsets.byte(place.end.index(), self.yaml.len()).max(start);
            state = self.step(state, event, Span::new(self.base + start, self.base + end))?;
            if matches!(state, State::End) {
                break;
            }
        }
        Ok(self.fields)
    }

    fn step(&mut self, state: State, event: Event<'_>, span: Span) -> Result<State, Invalid> {
        Ok(match (state, event) {
            (State::Start, Event::MappingStart(..)) => State::Key,
            (State::Start, Event::Scalar(text, ScalarStyle::Plain, ..)) if text.is_empty() || text == "~" => {
                State::End
            }
            (State::Start, Event::Scalar(..) | Event::SequenceStart(..) | Event::Alias(..)) => {
                let message = "it is no mapping of `key: value` lines".to_owned();
                return Err(Invalid { message, span: self.line(span.start as usize - self.base) });
            }
            (State::Start, Event::DocumentEnd | Event::StreamEnd) => State::End,
            (State::Key, Event::Scalar(text, ..)) => State::Value { key: text.into_owned(), span },
            (State::Key, Event::MappingEnd) => State::End,
            (State::Key, Event::SequenceStart(..) | Event::MappingStart(..)) => State::Skip { depth: 1 },
            (State::Key, Event::Alias(_)) => State::Value { key: String::new(), span },
            (State::Value { key, span: key_span }, event) => self.value(key, key_span, event, span),
            (State::List { key, span: whole, mut items, depth }, event) => match event {
                Event::Scalar(text, style, ..) => {
                    items.push(At { value: text.into_owned(), span: self.content(span, style) });
                    State::List { key, span: whole, items, depth }
                }
                Event::SequenceStart(..) | Event::MappingStart(..) => {
                    State::List { key, span: whole, items, depth: depth + 1 }
                }
                Event::SequenceEnd | Event::MappingEnd if depth > 1 => {
                    State::List { key, span: whole, items, depth: depth - 1 }
                }
                Event::SequenceEnd => {
                    let whole = items.first().map_or(whole, |item| item.span);
                    self.push(&key, whole, Value::List(items));
                    State::Key
                }
                _ => State::List { key, span: whole, items, depth },
            },
            (State::Skip { depth }, event) => match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => State::Skip { depth: depth + 1 },
                Event::SequenceEnd | Event::MappingEnd if depth > 1 => State::Skip { depth: depth - 1 },
                Event::SequenceEnd | Event::MappingEnd => State::Value { key: String::new(), span },
                _ => State::Skip { depth },
            },
            (State::Map { key, span: whole, depth, mut parts }, event) => match event {
                Event::Scalar(text, ..) if depth == 1 => {
                    parts.scalar(&text);
                    State::Map { key, span: whole, depth, parts }
                }
                Event::SequenceStart(..) | Event::MappingStart(..) => {
                    State::Map { key, span: whole, depth: depth + 1, parts }
                }
                Event::SequenceEnd | Event::MappingEnd if depth > 1 => {
                    parts.pending = None;
                    State::Map { key, span: whole, depth: depth - 1, parts }
                }
                Event::MappingEnd => {
                    self.push(&key, whole, parts.value());
                    State::Key
                }
                Event::Alias(_) if depth == 1 => {
                    parts.scalar("");
                    State::Map { key, span: whole, depth, parts }
                }
                _ => State::Map { key, span: whole, depth, parts },
            },
            (state, _) => state,
        })
    }

    fn value(&mut self, key: String, key_span: Span, event: Event<'_>, span: Span) -> State {
        match event {
            Event::Scalar(text, style, ..) => {
                let nothing = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let span = if nothing { key_span } else { self.content(span, style) };
                let value = if nothing { Value::Nothing } else { Value::Text(text.into_owned()) };
                self.push(&key, span, value);
                State::Key
            }
            Event::SequenceStart(..) => State::List { key, span: key_span, items: Vec::new(), depth: 1 },
            Event::MappingStart(..) => State::Map { key, span: key_span, depth: 1, parts: Parts::default() },
            _ => {
                self.push(&key, key_span, Value::Nothing);
                State::Key
            }
        }
    }

    fn push(&mut self, key: &str, span: Span, value: Value) {
        if !key.is_empty() {
            self.fields.push(Field { key: normal_key(key), written: key.to_owned(), span, value });
        }
    }

    /// A scalar's span without its quotes; the first line of a block scalar's text.
    fn content(&self, span: Span, style: ScalarStyle) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if end >= start + 2 => {
                Span::new(start + 1, end - 1)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => self.line(start - self.base),
            _ => span,
        }
    }

    /// The line that holds byte `at` of the YAML, without its end.
    fn line(&self, at: usize) -> Span {
        let at = self.yaml.floor_char_boundary(at);
        let start = self.yaml[..at].rfind('\n').map_or(0, |nl| nl + 1);
        let end = self.yaml[start..].find('\n').map_or(self.yaml.len(), |nl| start + nl);
        let end = start + self.yaml[start..end].trim_end_matches('\r').len();
        Span::new(self.base + start, self.base + end)
    }
}

/// Whether the raw front matter's `date`, `name` or `title` holds a template's sign. Raw, since
/// `{{date}}` is no YAML that could be read.
pub fn is_template(yaml: &str) -> bool {
    if !yaml.contains("{{") && !yaml.contains("<%") {
        return false;
    }
    yaml.lines().any(|line| {
        line.split_once(':').is_some_and(|(key, value)| {
            matches!(normal_key(key).as_str(), "date" | "name" | "title")
                && (value.contains("{{") || value.contains("<%"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{Split, Value, fields, is_template, split, split_commas};
    use crate::text::Span;

    fn read(yaml: &str) -> Vec<(String, Vec<String>, String)> {
        fields(yaml, Span::new(0, yaml.len()))
            .expect("valid YAML")
            .iter()
            .map(|field| {
                let list = field.list().into_iter().map(|item| item.value).collect();
                (field.key.clone(), list, yaml[field.span.range()].to_owned())
            })
            .collect()
    }

    #[test]
    fn front_matter_is_split_off_the_first_line_only() {
        assert_eq!(split("---\na: 1\n---\nx").body, 13);
        assert_eq!(split("\u{feff}---\r\na: 1\r\n...\r\nx").yaml, Some(Span::new(8, 14)));
        assert_eq!(split("---\n---\n"), Split { yaml: Some(Span::new(4, 4)), body: 8 });
        for none in ["x\n---\na: 1\n---\n", "---\nnever ends", "----\na: 1\n----\n", "", "--- x\n---\n"] {
            assert_eq!(split(none).yaml, None, "{none:?}");
        }
    }

    #[test]
    fn keys_have_values_with_places() {
        let got =
            read("Name: 'José é'\ntags: [a, \"b\"]\nnone:\nmap:\n  k: v\npeople:\n  - é x\n  - y\n[a]: b\n");
        let row = |key: &str, list: &[&str], at: &str| {
            (key.to_owned(), list.iter().map(|&item| item.to_owned()).collect::<Vec<_>>(), at.to_owned())
        };
        assert_eq!(got[0], row("name", &["José é"], "José é"));
        assert_eq!(got[1], row("tags", &["a", "b"], "a"));
        assert_eq!(got[2], row("none", &[], "none"));
        assert_eq!(got[3].1, Vec::<String>::new());
        assert_eq!(got[4], row("people", &["é x", "y"], "é x"));
        assert_eq!(got.len(), 5);
    }

    #[test]
    fn a_name_may_have_parts() {
        let yaml = "name: {first: Ana, middle: [x, y], last: Lopez}\nb: {c: d}\n";
        let read = fields(yaml, Span::new(0, yaml.len())).expect("valid");
        assert_eq!(read[0].value, Value::Parts { first: "Ana".to_owned(), last: "Lopez".to_owned() });
        assert_eq!(read[1].value, Value::Mapping);
    }

    #[test]
    fn an_unquoted_wikilink_is_its_name() {
        assert_eq!(read("via: [[Bo Li]]\n")[0].1, ["Bo Li"]);
    }

    #[test]
    fn what_is_no_mapping_is_invalid() {
        for (yaml, line) in [("people: [@ana]\n", "people: [@ana]"), ("- a\n", "- a"), ("a: 1\nb: [\n", "")] {
            let invalid = fields(yaml, Span::new(0, yaml.len())).expect_err(yaml);
            assert_eq!(&yaml[invalid.span.range()], line, "{}", invalid.message);
        }
        assert_eq!(fields("# nothing\n", Span::new(0, 10)), Ok(Vec::new()));
    }

    #[test]
    fn an_alias_bomb_is_not_expanded() {
        let mut yaml = String::from("a0: &a0 [x]\n");
        for n in 1..40 {
            let items = vec![format!("*a{}", n - 1); 10].join(", ");
            yaml.push_str(&format!("a{n}: &a{n} [{items}]\n"));
        }
        let read = fields(&yaml, Span::new(0, yaml.len())).expect("valid");
        assert_eq!(read.len(), 40);
        assert_eq!(read[39].value, Value::List(Vec::new()));
    }

    #[test]
    fn commas_inside_links_split_nothing() {
        let parts: Vec<_> =
            split_commas(" [[a, b]], c ,", 10).into_iter().map(|p| (p.value, p.span.start)).collect();
        assert_eq!(parts, [("[[a, b]]".to_owned(), 11), ("c".to_owned(), 21)]);
    }

    #[test]
    fn templates_show_in_their_front_matter() {
        assert!(is_template("date: {{date}}\n"));
        assert!(is_template("name: <% tp.file.title %>\n"));
        assert!(!is_template("notes: {{x}}\n"));
    }
}
