//! One line of a block: what it says of people and of its own day.
//!
//! The scanner finds the signs; here they become an entry of the [`Builder`] with its mentions and marks. A
//! line that names nobody and marks nothing leaves no entry, though it may have dated or opened its item.

use chrono::NaiveDate;
use smallvec::SmallVec;

use crate::language::{Marker, Property, normal_key};
use crate::note::front_matter::{Field, Value, WantedKey, Wants, split_commas};
use crate::note::model::{At, EntryKind, Follow, Form, Mark, MarkForm, Mention, ProblemKind};
use crate::note::parse::block::{Block, BlockKind};
use crate::note::parse::builder::{Builder, DatedLine, RawEntry};
use crate::note::parse::follow::NamedSoFar;
use crate::note::parse::lines::{Line, LinePosition};
use crate::note::syntax::byte_index::Signs;
use crate::note::syntax::date::{self, Formats};
use crate::note::syntax::extent::macros;
use crate::note::syntax::line_start::{self, LineStart, Task};
use crate::note::syntax::nobody::{is_account, is_nobody};
use crate::note::syntax::piece::PieceKind;
use crate::note::syntax::scanner::{Scanner, Token, TokenKind};
use crate::note::syntax::tag;
use crate::text::{Span, find_double, word_bytes};

/// A longer key of a property names no date.
const LONGEST_KEY: usize = 64;

impl<'s> Builder<'s, '_> {
    /// Takes a line `key:: value` of the first block as a property. A marker's name is a marker.
    pub(in crate::note) fn take_field(&mut self, line: &Line<'_>) -> bool {
        if !self.has_fields {
            return false;
        }
        let text = &self.source[line.span.range()];
        let Some(sign) = find_double(text, b':') else { return false };
        let (written, value) = (&text[..sign], &text[sign + 2..]);
        let key = normal_key(written);
        if self.grammar.config.markers.get(written.trim()).is_some() {
            return false;
        }
        let wanted = self.grammar.keys().wanted(&key);
        if wanted == WantedKey::Nothing {
            return false;
        }
        let property = wanted.property();
        let at = line.span.end as usize - value.trim_start().len();
        let value = value.trim();
        let span = if value.is_empty() { line.span } else { Span::new(at, at + value.len()) };
        let takes_list = matches!(
            property,
            Some(
                Property::Aliases
                    | Property::Tags
                    | Property::Type
                    | Property::Categories
                    | Property::Participants
                    | Property::Bond
                    | Property::LastContact
                    | Property::Ignore
            )
        );
        let value = match value {
            "" => Value::Nothing,
            _ if takes_list => {
                let items = split_commas(value, span.start);
                Value::List(items.map(|At { value, span }| At { value: value.into(), span }).collect())
            }
            _ => Value::Text(value.into()),
        };
        self.fields.push(Field { key: key.into(), written: written.trim().into(), span, value, property });
        true
    }

    /// Reads one line; returns the date that it gives itself.
    pub(in crate::note) fn line(
        &mut self,
        block: &Block<'_>,
        line: &Line<'_>,
        number: u32,
        position: LinePosition,
    ) -> Option<NaiveDate> {
        let (is_first, lead) = match position {
            LinePosition::First => (true, None),
            LinePosition::Later { lead } => (false, lead),
        };
        let begins = !matches!(line.pieces[0].kind, PieceKind::Gap);
        let mut text_start = line.pieces[0].start;
        if is_first
            && self.item.is_some()
            && let Some(number) = list_number(self.source, text_start)
            && date::at_start(&self.source[number..], self.grammar.formats())
                .is_some_and(|found| number + found.len > text_start)
        {
            // `- 20. November 2026`: what Markdown takes for the number of a list is the day.
            text_start = number;
        }
        let text = &self.source[text_start..(line.span.end as usize).max(text_start)];
        let known = line.signs.filter(|_| text_start == line.pieces[0].start);
        let signs = known.unwrap_or_else(|| self.index.signs(text_start, text_start + text.len()));
        if signs.are_none() {
            if is_first && self.item.is_some() {
                let begin =
                    if begins { line_start::read(text, &Formats::BUILT_IN) } else { LineStart::default() };
                self.begin_item(block.task, line.span, &begin);
            }
            return None;
        }
        let begin =
            if begins { line_start::read(text, self.grammar.formats()) } else { LineStart::default() };
        // A heading is searched for dates as a whole.
        let is_heading = matches!(block.kind, BlockKind::Heading(_) | BlockKind::CalloutHeading(_));
        self.is_dated |= begin.is_dated && !is_heading;
        if let Some((at, len)) = begin.impossible
            && !is_heading
        {
            let span = Span::new(text_start + at, text_start + at + len);
            let written = self.source[span.range()].into();
            self.problem(ProblemKind::InvalidDate { text: written }, span);
        }
        if is_first {
            self.begin_item(block.task, line.span, &begin);
        }
        let entries = self.entries.len();
        let mut own = begin.date;
        let word =
            if begins && signs.colons { self.word_marker(block, text, text_start, &begin) } else { None };
        // Many hold no more than numbers and colons.
        if signs.names || word.is_some() || (signs.colons && self.has_fields) {
            own = self.read_signs(block, line, number, (text_start, &begin), (signs, word), lead);
        }
        if let Some(item) = self.item
            && is_first
        {
            let item = &mut self.items[item];
            item.date = item.date.or(own);
            item.is_dated |= begin.is_dated || own.is_some();
        }
        if self.item.is_none()
            && !is_heading
            && self.entries.len() == entries
            && let Some(date) = begin.date
        {
            let (span, heading) = (line.span, self.heading);
            self.dated_lines.push(DatedLine { span, block: number, heading, date });
        }
        own
    }

    /// Reads what a line says behind its beginning; returns the date that it gives itself.
    fn read_signs(
        &mut self,
        block: &Block<'_>,
        line: &Line<'_>,
        number: u32,
        (text_start, begin): (usize, &LineStart),
        (signs, word): (Signs, Option<(Marker, MarkForm, Span)>),
        lead: Option<NaiveDate>,
    ) -> Option<NaiveDate> {
        let text = &self.source[text_start..line.span.end as usize];
        let has_fields = self.has_fields && signs.colons;
        let mut scanner = Scanner::new(self.source, self.index, line.span.end as usize, self.grammar.words());
        scanner.has_fields = has_fields;
        scanner.in_table = block.kind == BlockKind::TableRow;
        scanner.pieces(line.pieces);
        let tokens = &mut scanner.tokens;
        if self.has_macros && !tokens.is_empty() && memchr::memchr(b'{', text.as_bytes()).is_some() {
            let macros = macros(text);
            let at = |token: &Token<'_>| token.span.start as usize - text_start;
            tokens.retain(|token| !is_in_macro(&macros, at(token)));
        }
        if !self.macros.is_empty() {
            tokens.retain(|token| !is_in_macro(&self.macros, token.span.start as usize));
        }
        let word = word.filter(|(.., span)| !is_in_macro(&self.macros, span.start as usize));
        let mut own = begin.date;
        for token in tokens.iter() {
            if let TokenKind::DateField { value } = token.kind {
                own = own.or(self.field_date(value, line.span.end as usize));
            }
        }
        if has_fields {
            own = own.or_else(|| self.leading_date_field(text, text_start, begin));
        }
        if has_fields
            && let Some(item) = self.item
            && text[begin.end..].starts_with("template::")
        {
            self.items[item].is_template = true;
        }
        if word.is_some() || !tokens.is_empty() {
            self.keep(block, line, number, (own, lead), tokens, word);
        }
        own
    }

    /// The first line of a list item's own text tells what kind of task it is.
    pub(in crate::note) fn begin_item(&mut self, task: Task, line: Span, begin: &LineStart) {
        let Some(item) = self.item else { return };
        let item = &mut self.items[item];
        if !item.begun {
            item.begun = true;
            item.text = Some(line);
            item.task = if begin.task == Task::None { task } else { begin.task };
        }
    }

    /// `give: …` or `give:: …` where the entry's text begins: the marker, its form, its place.
    fn word_marker(
        &self,
        block: &Block<'_>,
        text: &str,
        base: usize,
        begin: &LineStart,
    ) -> Option<(Marker, MarkForm, Span)> {
        let rest = &text[begin.end..];
        // Most texts begin with a word that is told from a marker's by what follows it.
        const WORD_BYTES: [bool; 256] = word_bytes(b"-_");
        let ascii = rest.bytes().position(|b| !WORD_BYTES[usize::from(b)])?;
        if !matches!(rest.as_bytes()[ascii], b':' | b'*' | b'=' | 0x80..) {
            return None;
        }
        let len = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_') || crate::text::is_mark(c)))
            .unwrap_or(rest.len());
        let name = rest[..len].trim_end_matches('_');
        let marker = self.grammar.config.markers.get(name)?;
        let after = rest[name.len()..].trim_start_matches(['*', '_', '=']);
        let start = base + begin.end;
        let signs = rest.len() - after.len();
        if after.starts_with("::") {
            return Some((marker, MarkForm::Field, Span::new(start, start + signs + 2)));
        }
        let is_word = after.starts_with(':') && !after.starts_with("://") && marker.has_word_form();
        let in_heading = matches!(block.kind, BlockKind::Heading(_) | BlockKind::CalloutHeading(_));
        (is_word && !in_heading).then(|| (marker, MarkForm::Word, Span::new(start, start + signs + 1)))
    }

    /// `date:: 2026-11-20` where the entry's text begins.
    fn leading_date_field(&mut self, text: &str, base: usize, begin: &LineStart) -> Option<NaiveDate> {
        let rest = &text[begin.end..];
        let key = &rest[..find_double(&rest[..rest.floor_char_boundary(LONGEST_KEY + 2)], b':')?];
        // Most keys have another length than all that name dates, whatever their case.
        let properties = &self.grammar.config.journal.date_properties;
        let may_be = !key.is_ascii() || properties.iter().any(|property| property.len() == key.trim().len());
        if !may_be || !properties.contains(&normal_key(key)) {
            return None;
        }
        self.field_date(base + begin.end + key.len() + 2, base + text.len())
    }

    /// The date of a date field whose value starts at `value`.
    fn field_date(&mut self, value: usize, end: usize) -> Option<NaiveDate> {
        let raw = &self.source[value..end.max(value)];
        let text = raw.trim_start_matches([' ', '[']);
        let found = date::at_start(text, self.grammar.formats())?;
        if found.is_impossible() {
            let at = value + raw.len() - text.len();
            let span = Span::new(at, at + found.len);
            self.problem(ProblemKind::InvalidDate { text: self.source[span.range()].into() }, span);
        }
        found.date
    }

    /// Keeps a line that names somebody or marks something.
    fn keep(
        &mut self,
        block: &Block<'_>,
        line: &Line<'_>,
        number: u32,
        (own, lead): (Option<NaiveDate>, Option<NaiveDate>),
        tokens: &[Token<'s>],
        word: Option<(Marker, MarkForm, Span)>,
    ) {
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let first_mention = self.mentions.len();
        let first_mark = self.marks.len();
        let mark = |marker, form, span, topic| Mark {
            marker,
            form,
            span,
            topic,
            entry,
            follow: Follow::default(),
            due: None,
        };
        // Where to look for the people that directly follow each mark: two places of a field.
        let mut ends: SmallVec<[(usize, usize); 4]> = SmallVec::new();
        if let Some((marker, form, span)) = word {
            self.marks.push(mark(marker, form, span, None));
            ends.push((span.end as usize, span.end as usize));
        }
        let nobody = self.grammar.own_words();
        for token in tokens {
            let end = token.span.end as usize;
            let mut mention = |name: &str, form| {
                let name = self.names.intern(name);
                self.mentions.push(Mention { name, form, span: token.span, entry });
            };
            let doubted = |name: &str, form| {
                if is_nobody(name, nobody) || is_account(name) { Form::DoubtfulName } else { form }
            };
            match &token.kind {
                TokenKind::Handle(name) => mention(name, Form::Handle),
                TokenKind::DoubtfulHandle(name) => mention(name, Form::DoubtfulHandle),
                TokenKind::Always(name) => mention(name, doubted(name, Form::Always)),
                TokenKind::SigilLink(name) => mention(name, doubted(name, Form::SigilLink)),
                TokenKind::Wikilink(name) => mention(name, doubted(name, Form::Wikilink)),
                TokenKind::Link(name) => mention(name, Form::Link),
                TokenKind::Marker { marker, topic } => {
                    let topic = topic.map(|topic| self.names.intern(topic));
                    self.marks.push(mark(*marker, MarkForm::Tag, token.span, topic));
                    ends.push((end, end));
                }
                TokenKind::Field { marker, value, close } => {
                    self.marks.push(mark(*marker, MarkForm::Field, token.span, None));
                    ends.push((*value, *close));
                }
                TokenKind::OtherTag(tag) => self.other_tag(tag, token.span),
                TokenKind::DateField { .. } => {}
            }
        }
        if self.mentions.len() == first_mention && self.marks.len() == first_mark {
            return;
        }
        self.add_trails(tokens, first_mention, line.span.end as usize);
        for (mark, &(end, close)) in self.marks[first_mark..].iter_mut().zip(&ends) {
            let named = NamedSoFar { source: self.source, mentions: self.mentions, trails: self.trails };
            mark.follow = named.follow(first_mention, end, close);
            if mark.marker == Marker::Introduced {
                // It takes the people of its whole entry.
                mark.follow = Follow { first: mark.follow.first, ..Follow::default() };
            }
        }
        if let Some(item) = self.item {
            self.items[item].has_marker |= self.marks.len() > first_mark;
        }
        let kind = match block.kind {
            BlockKind::Heading(_) | BlockKind::CalloutHeading(_) => EntryKind::Heading,
            BlockKind::Text | BlockKind::TableRow => EntryKind::Text,
        };
        let (item, heading) = (self.item, self.heading);
        let is_dated = self.is_dated;
        self.entries.push(RawEntry {
            span: line.span,
            block: number,
            item,
            heading,
            own,
            lead,
            is_dated,
            kind,
        });
    }

    fn other_tag(&mut self, tag: &str, span: Span) {
        if let Some(near) = tag::near_miss(tag, &self.grammar.config.markers) {
            let written = self.source[span.range()].into();
            let kind = ProblemKind::UnknownMarker {
                tag: written,
                replacement: near.word.into(),
                listed: near.listed,
            };
            self.problem(kind, span);
        }
    }
}

/// Whether a place lies in one of the macros, which come in order and apart.
fn is_in_macro(macros: &[(usize, usize)], at: usize) -> bool {
    let next = macros.partition_point(|&(_, end)| end <= at);
    macros.get(next).is_some_and(|&(start, _)| start <= at)
}

/// Where the number of an ordered list begins whose item's text begins at `at`, if its sign is a full stop.
#[inline]
fn list_number(source: &str, at: usize) -> Option<usize> {
    // Most items have a bullet with one space behind it.
    matches!(source.as_bytes()[..at], [.., b'.' | b' ', b' ']).then_some(())?;
    let spaces = source.as_bytes()[..at].iter().rev().take_while(|b| **b == b' ').count();
    let digits = source[..at - spaces].strip_suffix('.').filter(|_| spaces > 0)?;
    let number = digits.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_number = (1..=2).contains(&(digits.len() - number.len()));
    (is_number && !number.ends_with(char::is_alphanumeric)).then_some(number.len())
}
