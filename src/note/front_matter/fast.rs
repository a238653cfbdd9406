//! The fast path over common front matter: keys with texts, quoted texts, lists and mappings in brackets or in lines,
//! texts of several lines, and comments.
//!
//! It gives what the YAML parser gives, or `None` where it is not sure; a property test holds it to
//! that. Keys in quotes, anchors, tags, escapes, and brackets, plain or quoted texts over several lines are the YAML
//! parser's. What it buys: that parser takes 390,000 instructions for a page of an address book, which is more than all
//! else that is done with the page; this takes a tenth of that.
//!
//! Texts are slices of the note. A key that nobody wants is read all the same, since the parser might refuse its value,
//! and nothing of it is kept.

mod flow;
mod scalar;
mod sink;
mod text;

use std::borrow::Cow;

use crate::language::normal_key;
use crate::note::front_matter::fast::scalar::{Scalar, Stretch, YamlPiece};
use crate::note::front_matter::fast::sink::{Collects, Sink};
use crate::note::front_matter::fast::text::YamlText;
use crate::note::front_matter::field::{Field, Value, WantedKey, Wants};
use crate::text::Span;

/// What is nested more deeply is the YAML parser's.
const DEPTH: usize = 8;
/// Longer keys are the YAML parser's, which has a limit of its own.
const KEY: usize = 128;
/// Few notes have more keys that are wanted.
const FIELDS: usize = 8;

/// Reads the top-level keys of `yaml` that are wanted, which starts at byte `base` of its note.
pub(super) fn fields<'y>(yaml: &'y str, base: usize, wants: &dyn Wants) -> Option<Vec<Field<'y>>> {
    let mut reader = FastYaml::new(yaml, base);
    // Where there is no line, the parser says whether that is a mapping.
    reader.line?;
    let mut fields = Vec::with_capacity(FIELDS);
    while let Some(line) = reader.line {
        let (key, rest) = (line.indent == 0).then(|| reader.yaml.key(line.piece)).flatten()?;
        let (written, place) = (reader.yaml.str(key.from, key.to), reader.yaml.span(key.from, key.to));
        let key = normal(written);
        let wanted = wants.wanted(&key);
        if wanted == WantedKey::Nothing {
            reader.value_into(rest, Collects::Nothing, 0, 0)?;
            continue;
        }
        let (value, span) = reader.value(rest, place)?;
        fields.push(Field { key, written: Cow::Borrowed(written), span, value, property: wanted.property() });
    }
    Some(fields)
}

/// See [`normal_key`]: most keys are as they should be.
fn normal(key: &str) -> Cow<'_, str> {
    let is_normal = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'..=b'/' | b'(' | b')');
    if key.bytes().all(is_normal) { Cow::Borrowed(key) } else { Cow::Owned(normal_key(key)) }
}

struct FastYaml<'y> {
    yaml: YamlText<'y>,
    /// The line that is read.
    line: Option<YamlLine>,
    /// Where the one behind it begins.
    next: usize,
    sink: Sink<'y>,
}

/// A line that is neither blank nor a comment.
#[derive(Debug, Clone, Copy)]
struct YamlLine {
    indent: usize,
    is_item: bool,
    /// What follows its indentation, without the blanks at its end.
    piece: YamlPiece,
}

impl YamlLine {
    /// Whether it belongs to a key of this indentation. A list may stand below its key without one of its own.
    fn is_below(&self, indent: usize) -> bool {
        self.indent > indent || (self.indent == indent && self.is_item)
    }
}

/// What stands behind a key or a dash.
enum Inline {
    /// Nothing: what is nested in the lines below.
    Nothing,
    Flow,
    /// A text of the lines below.
    Block,
    Text,
}

impl<'y> FastYaml<'y> {
    fn new(yaml: &'y str, base: usize) -> FastYaml<'y> {
        let yaml = YamlText::new(yaml, base);
        let mut reader = FastYaml { yaml, line: None, next: 0, sink: Sink::default() };
        reader.advance();
        reader
    }

    /// Goes on to the next line that says something.
    fn advance(&mut self) {
        let yaml = &self.yaml;
        while self.next < yaml.len() {
            let (start, (end, next)) = (self.next, yaml.line(self.next));
            self.next = next;
            let at = yaml.after_blanks(start, end);
            let end = yaml.before_blanks(at, end);
            let bytes = yaml.before(end);
            if !matches!(bytes.get(at), None | Some(b'#')) {
                let is_item = bytes[at] == b'-' && bytes.get(at + 1) == Some(&b' ');
                self.line = Some(YamlLine { indent: at - start, is_item, piece: YamlPiece { at, end } });
                return;
            }
        }
        self.line = None;
    }

    fn inline(&self, rest: YamlPiece) -> Inline {
        match self.yaml.first(rest) {
            None | Some(b'#') => Inline::Nothing,
            Some(b'[' | b'{') => Inline::Flow,
            Some(b'|' | b'>') => Inline::Block,
            Some(_) => Inline::Text,
        }
    }

    /// The value of a top-level key, and its place.
    fn value(&mut self, rest: YamlPiece, key: Span) -> Option<(Value<'y>, Span)> {
        let collects = match self.inline(rest) {
            Inline::Text => {
                let text = self.text(rest)?;
                let text = self.yaml.scalar(text);
                let is_nothing = matches!(&*text.text, "null" | "~") && !self.yaml.is_quoted(rest);
                return Some(if is_nothing {
                    (Value::Nothing, key)
                } else {
                    (Value::Text(text.text), text.span)
                });
            }
            Inline::Block => {
                let mut text = String::new();
                let span = self.block_text(rest, 0, Some(&mut text))?;
                return Some((Value::Text(Cow::Owned(text)), span));
            }
            Inline::Flow => {
                let is_list = self.yaml.first(rest) == Some(b'[');
                let collects = if is_list { Collects::Items } else { Collects::Mapping };
                self.flow(rest, collects, 0)?;
                collects
            }
            Inline::Nothing => {
                self.advance();
                let Some(line) = self.line.filter(|line| line.is_below(0)) else {
                    return Some((Value::Nothing, key));
                };
                let collects = if line.is_item { Collects::Items } else { Collects::Mapping };
                self.nested(collects, line.indent, 0)?;
                collects
            }
        };
        if collects != Collects::Items {
            return Some((Value::Mapping, key));
        }
        let items = std::mem::take(&mut self.sink.items);
        let span = items.first().map_or(key, |item| item.span);
        Some((Value::List(items), span))
    }

    /// A text that ends with the line.
    fn text(&mut self, rest: YamlPiece) -> Option<Stretch> {
        let text = self.yaml.text(rest)?;
        self.advance();
        Some(text)
    }

    /// A list or a mapping in brackets that ends with the line.
    fn flow(&mut self, rest: YamlPiece, collects: Collects, depth: usize) -> Option<()> {
        let rest = self.yaml.flow(rest, &mut self.sink, collects, depth)?;
        self.advance();
        self.yaml.is_over(rest).then_some(())
    }

    /// The lines of this indentation: items of a list, or keys.
    fn nested(&mut self, collects: Collects, indent: usize, depth: usize) -> Option<()> {
        let is_list = self.line?.is_item;
        (depth < DEPTH).then_some(())?;
        while let Some(line) = self.line.filter(|line| line.indent >= indent) {
            if line.indent > indent {
                return None;
            }
            match (is_list, line.is_item) {
                (true, true) => {
                    let item = self.yaml.rest(line.piece, line.piece.at + 2);
                    self.item(item, collects, indent + item.at - line.piece.at, depth)?;
                }
                // The next key of a mapping whose value this list is.
                (true, false) => return Some(()),
                (false, false) => self.pair(self.yaml.key(line.piece)?, collects, indent, depth)?,
                (false, true) => return None,
            }
        }
        Some(())
    }

    /// An item of a list: a text, brackets, or a mapping whose first key stands in this column.
    fn item(&mut self, item: YamlPiece, collects: Collects, column: usize, depth: usize) -> Option<()> {
        let collects = collects.below();
        if matches!(self.inline(item), Inline::Flow) {
            return self.flow(item, collects, depth + 1);
        }
        let Some(pair) = self.yaml.key(item) else {
            let text = self.text(item)?;
            self.sink.text(&self.yaml, text, collects);
            return Some(());
        };
        self.pair(pair, collects, column, depth + 1)?;
        match self.line {
            Some(line) if line.indent == column && !line.is_item => self.nested(collects, column, depth + 1),
            Some(line) if line.indent >= column => None,
            _ => Some(()),
        }
    }

    /// A key of a nested mapping with its value, which begins in the rest of the line.
    fn pair(
        &mut self,
        (key, rest): (Stretch, YamlPiece),
        collects: Collects,
        indent: usize,
        depth: usize,
    ) -> Option<()> {
        self.sink.key(&self.yaml, key, collects)?;
        self.value_into(rest, collects.below(), indent, depth + 1)
    }

    /// The value of a key of this indentation, into the sink.
    fn value_into(&mut self, rest: YamlPiece, collects: Collects, indent: usize, depth: usize) -> Option<()> {
        match self.inline(rest) {
            Inline::Text => {
                let text = self.text(rest)?;
                self.sink.text(&self.yaml, text, collects);
            }
            Inline::Block if collects == Collects::Items => {
                let mut text = String::new();
                let span = self.block_text(rest, indent, Some(&mut text))?;
                self.sink.push(Scalar { text: Cow::Owned(text), span });
            }
            Inline::Block => {
                self.block_text(rest, indent, None)?;
            }
            Inline::Flow => self.flow(rest, collects, depth)?,
            Inline::Nothing => {
                self.advance();
                match self.line.filter(|line| line.is_below(indent)) {
                    Some(line) => self.nested(collects, line.indent, depth)?,
                    // A list would have an empty item.
                    None if collects == Collects::Items => return None,
                    None => {}
                }
            }
        }
        Some(())
    }

    /// A text in the lines below its header `|` or `>`, each indented more than `parent`: the place of the first.
    fn block_text(
        &mut self,
        header: YamlPiece,
        parent: usize,
        mut text: Option<&mut String>,
    ) -> Option<Span> {
        let (is_folded, is_stripped) = block_style(&self.yaml, header)?;
        let (mut span, mut indent, mut blank) = (None, 0, 0);
        while self.next < self.yaml.len() {
            let (start, (end, next)) = (self.next, self.yaml.line(self.next));
            if start == end {
                blank += 1;
                self.next = next;
                continue;
            }
            let own = self.yaml.after_blanks(start, end) - start;
            if span.is_none() {
                indent = own;
                (own > parent && blank == 0).then_some(())?;
                span = Some(self.yaml.span(start, end));
            } else if own < indent {
                break;
            } else if let Some(text) = &mut text {
                match (is_folded, blank) {
                    (true, 0) => text.push(' '),
                    (true, _) => text.extend(std::iter::repeat_n('\n', blank)),
                    (false, _) => text.extend(std::iter::repeat_n('\n', blank + 1)),
                }
            }
            let begin = start + indent;
            // Lines that are indented more are not folded, and blank ones have a meaning.
            if begin == end || (is_folded && own > indent) || !self.yaml.is_text(begin, end) {
                return None;
            }
            if let Some(text) = &mut text {
                text.push_str(self.yaml.str(begin, end));
            }
            (blank, self.next) = (0, next);
        }
        if let Some(text) = text.filter(|_| !is_stripped) {
            text.push('\n');
        }
        self.advance();
        span
    }
}

/// Whether the lines below a header are folded, and whether the line end behind them is taken off.
fn block_style(yaml: &YamlText<'_>, header: YamlPiece) -> Option<(bool, bool)> {
    let is_folded = yaml.first(header)? == b'>';
    let is_stripped = yaml.byte(header.at + 1) == Some(b'-');
    let behind = YamlPiece { at: header.at + 1 + usize::from(is_stripped), ..header };
    yaml.is_over(behind).then_some((is_folded, is_stripped))
}

impl YamlText<'_> {
    /// A key at the start of a line, and what follows its colon: letters, digits and a few signs.
    #[inline]
    fn key(&self, piece: YamlPiece) -> Option<(Stretch, YamlPiece)> {
        let bytes = self.before(piece.end);
        let first = *bytes.get(piece.at)?;
        let begins = first.is_ascii_alphanumeric() || first == b'_' || !first.is_ascii();
        let colon = self.key_end(piece.at, piece.end);
        let ends = bytes.get(colon) == Some(&b':') && matches!(bytes.get(colon + 1), None | Some(b' '));
        // What begins as a key has one byte at least.
        if !begins || !ends || bytes[colon - 1] == b' ' || colon - piece.at >= KEY {
            return None;
        }
        let key = Stretch::plain(piece.at, colon);
        self.is_text(piece.at, colon).then(|| (key, self.rest(piece, colon + 1)))
    }
}

#[cfg(test)]
mod tests;
