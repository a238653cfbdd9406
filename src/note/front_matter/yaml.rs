//! Front matter by the YAML parser: any valid YAML, for what the fast path does not recognise.
//!
//! Anchors are not expanded and nested mappings are passed over, so no front matter can grow while it is read.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::language::normal_key;
use crate::note::front_matter::field::{Field, Invalid, Value};
use crate::note::model::At;
use crate::text::Span;

/// Reads the top-level keys of `yaml`, which starts at byte `base` of its note.
///
/// # Errors
/// The first syntax error, or that it is not a mapping.
pub(super) fn fields(yaml: &str, base: usize) -> Result<Vec<Field<'static>>, Invalid> {
    Loader { yaml, base, offsets: Offsets::new(yaml), fields: Vec::new() }.load()
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

    fn value(self) -> Value<'static> {
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
    fields: Vec<Field<'static>>,
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
        items: Vec<At<Cow<'static, str>>>,
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
    fn load(mut self) -> Result<Vec<Field<'static>>, Invalid> {
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
                let message = "it is not a mapping of `key: value` lines".to_owned();
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
                    let value = Cow::Owned(text.into_owned());
                    items.push(At { value, span: self.content(span, style) });
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
                let value = if nothing { Value::Nothing } else { Value::Text(Cow::Owned(text.into_owned())) };
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

    fn push(&mut self, key: &str, span: Span, value: Value<'static>) {
        if !key.is_empty() {
            let (key, written) = (Cow::Owned(normal_key(key)), Cow::Owned(key.to_owned()));
            self.fields.push(Field { key, written, span, value, property: None });
        }
    }

    /// A scalar's span without its quotes; the first line of a block scalar's text.
    fn content(&self, span: Span, style: ScalarStyle) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let text = self.yaml[start - self.base..end - self.base].trim_end();
        let end = start + text.len();
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                Span::new(start + 1, start + closing_quote(text).unwrap_or(text.len()).max(1))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => self.line(start - self.base),
            _ => Span::new(start, end),
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

/// Where the quote closes with which a text begins. The parser counts in what follows it on the line.
fn closing_quote(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (quote, mut at) = (*bytes.first()?, 1);
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
}
