//! The fast path over common front matter: keys with texts, quoted texts, lists and mappings in brackets or in lines,
//! texts of several lines, and comments.
//!
//! It gives what the YAML parser gives, or `None` where it is not sure; a property test holds it to
//! that. Keys in quotes, anchors, tags, escapes, and brackets, plain or quoted texts over several lines are the YAML
//! parser's. What it buys: that parser takes 390,000 instructions for a page of an address book, which is more than all
//! else that is done with the page; this takes a fifth of that.

mod flow;
mod scalar;
mod sink;

use std::borrow::Cow;

use crate::language::normal_key;
use crate::note::front_matter::fast::flow::flow;
use crate::note::front_matter::fast::scalar::{Scalar, YamlPiece, blanks, is_quoted, is_text, scalar};
use crate::note::front_matter::fast::sink::Sink;
use crate::note::front_matter::field::{Field, Value};
use crate::text::Span;

/// What is nested more deeply is the YAML parser's.
const DEPTH: usize = 8;
/// Longer keys are the YAML parser's, which has a limit of its own.
const KEY: usize = 128;

/// Reads the top-level keys of `yaml` that are wanted, which starts at byte `base` of its note.
pub(super) fn fields(yaml: &str, base: usize, wants: &dyn Fn(&str) -> bool) -> Option<Vec<Field>> {
    let mut reader = FastYaml { yaml, base, at: 0 };
    let (mut fields, mut is_mapping) = (Vec::new(), false);
    while let Some(line) = reader.peek() {
        let (key, rest) = (line.indent == 0).then(|| key(line.piece)).flatten()?;
        (reader.at, is_mapping) = (line.next, true);
        let normal = normal(&key.text);
        if wants(&normal) {
            let (value, span) = reader.value(rest, key.span)?;
            let (key, written) = (normal.into_owned(), key.text.into_owned());
            fields.push(Field { key, written, span, value, property: None });
        } else {
            reader.pass(rest)?;
        }
    }
    // Where nothing was read, the parser says whether that is a mapping.
    is_mapping.then_some(fields)
}

/// See [`normal_key`]: most keys are as they should be.
fn normal(key: &str) -> Cow<'_, str> {
    let is_normal = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'..=b'/' | b'(' | b')');
    if key.bytes().all(is_normal) { Cow::Borrowed(key) } else { Cow::Owned(normal_key(key)) }
}

struct FastYaml<'y> {
    yaml: &'y str,
    base: usize,
    /// The line that comes next.
    at: usize,
}

/// A line that is neither blank nor a comment.
#[derive(Debug, Clone, Copy)]
struct YamlLine<'y> {
    indent: usize,
    /// What follows its indentation, without the blanks at its end.
    piece: YamlPiece<'y>,
    /// Where the next one begins.
    next: usize,
}

impl YamlLine<'_> {
    fn is_item(&self) -> bool {
        self.piece.text.starts_with("- ")
    }

    /// Whether it belongs to a key of this indentation. A list may stand below its key without one of its own.
    fn is_below(&self, indent: usize) -> bool {
        self.indent > indent || (self.indent == indent && self.is_item())
    }
}

/// What stands behind a key or a dash.
enum Inline<'y> {
    /// Nothing: what is nested in the lines below.
    Nothing,
    Flow,
    /// A text of the lines below, and how it is written.
    Block(&'y str),
    Text,
}

fn inline(rest: YamlPiece<'_>) -> Inline<'_> {
    match rest.text.as_bytes().first() {
        None | Some(b'#') => Inline::Nothing,
        Some(b'[' | b'{') => Inline::Flow,
        Some(b'|' | b'>') => Inline::Block(rest.text),
        Some(_) => Inline::Text,
    }
}

impl<'y> FastYaml<'y> {
    /// The next line that says something; the lines before it are passed over.
    fn peek(&mut self) -> Option<YamlLine<'y>> {
        while self.at < self.yaml.len() {
            let (line, next) = self.raw();
            let indent = blanks(line);
            let text = &line[indent..];
            if !matches!(text.as_bytes().first(), None | Some(b'#')) {
                let piece = YamlPiece { text: text.trim_end_matches(' '), at: self.base + self.at + indent };
                return Some(YamlLine { indent, piece, next });
            }
            self.at = next;
        }
        None
    }

    /// The next line without its end, and where the one after it begins.
    fn raw(&self) -> (&'y str, usize) {
        let rest = &self.yaml[self.at..];
        let end = memchr::memchr(b'\n', rest.as_bytes());
        let line = &rest[..end.unwrap_or(rest.len())];
        (line.strip_suffix('\r').unwrap_or(line), self.at + end.map_or(rest.len(), |end| end + 1))
    }

    /// The value of a top-level key, and its place.
    fn value(&mut self, rest: YamlPiece<'y>, key: Span) -> Option<(Value, Span)> {
        Some(match inline(rest) {
            Inline::Text => {
                let is_nothing = !is_quoted(rest);
                let text = scalar(rest)?;
                if is_nothing && matches!(&*text.text, "null" | "~") {
                    (Value::Nothing, key)
                } else {
                    (Value::Text(text.text.into_owned()), text.span)
                }
            }
            Inline::Block(header) => {
                let text = self.block_text(header, 0)?;
                (Value::Text(text.text.into_owned()), text.span)
            }
            Inline::Flow => {
                let mut sink =
                    if rest.text.starts_with('[') { Sink::Items(Vec::new()) } else { Sink::Mapping };
                flow(rest, &mut sink, 0)?.is_over().then_some(())?;
                collected(sink, key)
            }
            Inline::Nothing => match self.peek().filter(|line| line.is_below(0)) {
                None => (Value::Nothing, key),
                Some(line) => {
                    let mut sink = if line.is_item() { Sink::Items(Vec::new()) } else { Sink::Mapping };
                    self.nested(&mut sink, line.indent, 0)?;
                    collected(sink, key)
                }
            },
        })
    }

    /// The value of a key that nobody wants: it may still be one that the YAML parser would refuse.
    fn pass(&mut self, rest: YamlPiece<'y>) -> Option<()> {
        self.value_into(rest, &mut Sink::Nothing, 0, 0)
    }

    /// The lines of this indentation: items of a list, or keys.
    fn nested(&mut self, sink: &mut Sink, indent: usize, depth: usize) -> Option<()> {
        let is_list = self.peek()?.is_item();
        (depth < DEPTH).then_some(())?;
        while let Some(line) = self.peek().filter(|line| line.indent >= indent) {
            if line.indent > indent {
                return None;
            }
            match (is_list, line.is_item()) {
                (true, true) => {
                    self.at = line.next;
                    let item = line.piece.after(2);
                    self.item(item, sink, indent + item.at - line.piece.at, depth)?;
                }
                // The next key of a mapping whose value this list is.
                (true, false) => return Some(()),
                (false, false) => {
                    self.at = line.next;
                    self.pair(line.piece, sink, indent, depth)?;
                }
                (false, true) => return None,
            }
        }
        Some(())
    }

    /// An item of a list: a text, brackets, or a mapping whose first key stands in this column.
    fn item(&mut self, item: YamlPiece<'y>, sink: &mut Sink, column: usize, depth: usize) -> Option<()> {
        let mut nothing = Sink::Nothing;
        let sink = sink.below(&mut nothing);
        if matches!(inline(item), Inline::Flow) {
            return flow(item, sink, depth + 1)?.is_over().then_some(());
        }
        if key(item).is_none() {
            sink.text(scalar(item)?);
            return Some(());
        }
        self.pair(item, sink, column, depth + 1)?;
        match self.peek() {
            Some(line) if line.indent == column && !line.is_item() => self.nested(sink, column, depth + 1),
            Some(line) if line.indent >= column => None,
            _ => Some(()),
        }
    }

    /// A key of a nested mapping with its value.
    fn pair(&mut self, piece: YamlPiece<'y>, sink: &mut Sink, indent: usize, depth: usize) -> Option<()> {
        let (key, rest) = key(piece)?;
        sink.key(key)?;
        let mut nothing = Sink::Nothing;
        self.value_into(rest, sink.below(&mut nothing), indent, depth + 1)
    }

    /// The value of a key of this indentation, into the sink.
    fn value_into(
        &mut self,
        rest: YamlPiece<'y>,
        sink: &mut Sink,
        indent: usize,
        depth: usize,
    ) -> Option<()> {
        match inline(rest) {
            Inline::Text => sink.text(scalar(rest)?),
            Inline::Block(header) => sink.text(self.block_text(header, indent)?),
            Inline::Flow => flow(rest, sink, depth)?.is_over().then_some(())?,
            Inline::Nothing => match self.peek().filter(|line| line.is_below(indent)) {
                Some(line) => self.nested(sink, line.indent, depth)?,
                // A list would have an empty item.
                None if matches!(sink, Sink::Items(_)) => return None,
                None => {}
            },
        }
        Some(())
    }

    /// A text in the lines below its header `|` or `>`, each indented more than `parent`.
    fn block_text(&mut self, header: &str, parent: usize) -> Option<Scalar<'y>> {
        let (style, comment) = header.split_at(header.find(' ').unwrap_or(header.len()));
        let comment = comment.trim_start_matches(' ');
        (comment.is_empty() || comment.starts_with('#')).then_some(())?;
        let (is_folded, is_stripped) = match style {
            "|" => (false, false),
            "|-" => (false, true),
            ">" => (true, false),
            ">-" => (true, true),
            _ => return None,
        };
        let (mut text, mut span, mut indent, mut blank) = (String::new(), None, 0, 0);
        while self.at < self.yaml.len() {
            let (line, next) = self.raw();
            if line.is_empty() {
                blank += 1;
                self.at = next;
                continue;
            }
            let own = blanks(line);
            if span.is_none() {
                indent = own;
                (own > parent && blank == 0).then_some(())?;
                let start = self.base + self.at;
                span = Some(Span::new(start, start + line.len()));
            } else {
                if own < indent {
                    break;
                }
                match (is_folded, blank) {
                    (true, 0) => text.push(' '),
                    (true, _) => text.extend(std::iter::repeat_n('\n', blank)),
                    (false, _) => text.extend(std::iter::repeat_n('\n', blank + 1)),
                }
            }
            let line = &line[indent..];
            // Lines that are indented more are not folded, and blank ones have a meaning.
            if line.is_empty() || (is_folded && line.starts_with(' ')) || !is_text(line) {
                return None;
            }
            text.push_str(line);
            (blank, self.at) = (0, next);
        }
        if !is_stripped {
            text.push('\n');
        }
        Some(Scalar { text: Cow::Owned(text), span: span? })
    }
}

fn collected(sink: Sink, key: Span) -> (Value, Span) {
    match sink {
        Sink::Items(items) => {
            let span = items.first().map_or(key, |item| item.span);
            (Value::List(items), span)
        }
        Sink::Mapping | Sink::Nothing => (Value::Mapping, key),
    }
}

/// A key at the start of a line, and what follows its colon: letters, digits and a few signs.
fn key(piece: YamlPiece<'_>) -> Option<(Scalar<'_>, YamlPiece<'_>)> {
    let bytes = piece.text.as_bytes();
    let colon = bytes.iter().position(|byte| !is_key(*byte)).filter(|&at| bytes[at] == b':' && at < KEY)?;
    let begins = bytes[0].is_ascii_alphanumeric() || bytes[0] == b'_' || bytes[0] >= 0x80;
    let ends = bytes.get(colon + 1).is_none_or(|&next| next == b' ');
    let key = &piece.text[..colon];
    (begins && ends && !key.ends_with(' ') && (key.is_ascii() || is_text(key))).then_some(())?;
    Some((piece.until(colon), piece.after(colon + 1)))
}

fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' ' | b'/' | b'(' | b')' | 0x80..)
}

#[cfg(test)]
mod tests;
