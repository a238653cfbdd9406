//! From blocks to a note: which list item and heading encloses a line, and what follows from that
//! for its date, its people and whether it counts at all.
//!
//! `parse` walks the Markdown and hands over blocks in order; the [`Builder`]
//! keeps what they hold. Dates, plans and exclusions depend on text that may come later (`✅` at
//! the end of a line, a property that makes the note a page), so entries stay raw until
//! [`Builder::finish`].

use std::cell::Cell;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::entry::{self, Beginning, Task};
use super::front::{Field, Value, split_commas};
use super::inline::{Piece, PieceKind, Scanner, Token, TokenKind};
use super::plain::holds_sign;
use super::{
    At, Entry, EntryKind, Form, Grammar, Mark, MarkForm, Mention, Names, Problem, ProblemKind, Scope,
    ScopeId, date, marker,
};
use crate::config::{Marker, Property, SoftBreaks, normal_key};
use crate::text::{Span, text_hash};

/// What a block is to the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph or a list item's own text.
    Text,
    Heading(u8),
    /// A heading in a callout, which encloses only itself.
    CalloutHeading(u8),
    TableRow,
}

/// A block as the walk hands it over.
pub struct Block<'b, 's> {
    pub kind: BlockKind,
    /// The first byte of its first line's text, after bullet and checkbox.
    pub start: usize,
    pub pieces: &'b [Piece<'s>],
    /// The block quotes around it, outermost first: whether each is a plain one.
    pub quotes: &'b [bool],
    /// The kind of the list item's box, where this block carries it.
    pub task: Task,
}

struct RawItem {
    parent: Option<usize>,
    heading: Option<usize>,
    date: Option<NaiveDate>,
    task: Task,
    done: Option<NaiveDate>,
    due: Option<NaiveDate>,
    has_marker: bool,
    /// The first line of its own text.
    text: Option<Span>,
    /// Its own text has begun.
    begun: bool,
}

struct RawHeading {
    parent: Option<usize>,
    level: u8,
    /// The list item it stands in.
    item: Option<usize>,
    /// Its own date, else that of the next enclosing heading with one.
    date: Option<NaiveDate>,
    /// Of the enclosing headings of level 2 or deeper and itself: whether there is any, and
    /// whether one makes the section a log.
    deep: bool,
    log: bool,
}

struct RawEntry {
    span: Span,
    block: u32,
    item: Option<usize>,
    heading: Option<usize>,
    own: Option<NaiveDate>,
    /// Of the block's first entry.
    lead: Option<NaiveDate>,
    kind: EntryKind,
}

struct RawProblem {
    problem: Problem,
    item: Option<usize>,
}

/// Collects a note's structure.
pub struct Builder<'s, 'c> {
    source: &'s str,
    grammar: &'c Grammar,
    names: &'c Names,
    items: Vec<RawItem>,
    headings: Vec<RawHeading>,
    item: Option<usize>,
    heading: Option<usize>,
    entries: Vec<RawEntry>,
    mentions: Vec<Mention>,
    marks: Vec<Mark>,
    problems: Vec<RawProblem>,
    blocks: u32,
    pub has_fields: bool,
    /// Whether the note can hold a Logseq drawer.
    pub has_drawers: bool,
    /// Properties in the first block (Logseq).
    pub fields: Vec<Field>,
    /// The text of a first `# H1`.
    pub title: Option<At<String>>,
}

/// Room that one note after another is built in, empty between them: a thread reads thousands.
#[derive(Default)]
struct Room {
    items: Vec<RawItem>,
    headings: Vec<RawHeading>,
    entries: Vec<RawEntry>,
    mentions: Vec<Mention>,
    marks: Vec<Mark>,
}

impl Room {
    /// A note that took more than this takes its room with it.
    const MOST: usize = 1 << 10;

    fn put_back(mut self) {
        let most = self.items.capacity().max(self.entries.capacity()).max(self.mentions.capacity());
        if most > Room::MOST {
            return;
        }
        self.items.clear();
        self.headings.clear();
        self.entries.clear();
        self.mentions.clear();
        self.marks.clear();
        ROOM.set(self);
    }
}

thread_local! {
    static ROOM: Cell<Room> = Cell::default();
}

/// The parts of a note that the body gives.
pub struct Body {
    pub entries: Box<[Entry]>,
    pub mentions: Box<[Mention]>,
    pub marks: Box<[Mark]>,
    pub scopes: Box<[Scope]>,
    pub problems: Vec<Problem>,
}

impl<'s, 'c> Builder<'s, 'c> {
    pub fn new(source: &'s str, grammar: &'c Grammar, names: &'c Names) -> Builder<'s, 'c> {
        let room = ROOM.take();
        Builder {
            source,
            grammar,
            names,
            items: room.items,
            headings: room.headings,
            item: None,
            heading: None,
            entries: room.entries,
            mentions: room.mentions,
            marks: room.marks,
            problems: Vec::new(),
            blocks: 0,
            has_fields: false,
            has_drawers: false,
            fields: Vec::new(),
            title: None,
        }
    }

    pub fn open_item(&mut self) {
        self.items.push(RawItem {
            parent: self.item,
            heading: self.heading,
            date: None,
            task: Task::None,
            done: None,
            due: None,
            has_marker: false,
            text: None,
            begun: false,
        });
        self.item = Some(self.items.len() - 1);
    }

    pub fn close_item(&mut self) {
        if let Some(item) = self.item {
            self.heading = self.items[item].heading;
            self.item = self.items[item].parent;
        }
    }

    /// Something that is no text stands where a block could: the next block is not the first.
    pub fn other_block(&mut self) {
        self.blocks += 1;
    }

    /// A participant of the whole note, from a property.
    pub fn participant(&mut self, name: &str, span: Span) {
        let name = super::page::person_name(name);
        if name.is_empty() {
            return;
        }
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let name = self.names.intern(&name);
        self.mentions.push(Mention { name, form: Form::Participant, span, entry });
        self.entries.push(RawEntry {
            span,
            block: self.blocks,
            item: None,
            heading: None,
            own: None,
            lead: None,
            kind: EntryKind::Participant,
        });
        self.blocks += 1;
    }

    pub fn block(&mut self, block: &Block<'_, 's>) {
        let first = self.blocks == 0;
        let number = self.blocks;
        self.blocks += 1;
        if let BlockKind::Heading(level) | BlockKind::CalloutHeading(level) = block.kind {
            self.open_heading(block, level, first);
        }
        let outer = self.heading;
        let heading = match block.kind {
            BlockKind::CalloutHeading(_) => Some(self.headings.len() - 1),
            _ => self.heading,
        };
        self.heading = heading;
        let mut lines =
            Lines::new(self.source, block, self.grammar.config.journal.soft_breaks, self.has_drawers);
        let mut lead = None;
        let mut nth = 0;
        while let Some(line) = lines.next() {
            if line.quoted || (first && block.kind == BlockKind::Text && self.take_field(&line)) {
                continue;
            }
            let own = self.line(block, &line, number, lead, nth == 0);
            if nth == 0 {
                lead = own;
            }
            nth += 1;
        }
        self.task_dates(block);
        self.heading = outer;
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.heading = heading;
        }
    }

    fn open_heading(&mut self, block: &Block<'_, 's>, level: u8, first: bool) {
        let mut parent = self.heading;
        while let Some(outer) = parent
            && self.headings[outer].level >= level
            && self.headings[outer].item == self.item
            && block.kind == BlockKind::Heading(level)
        {
            parent = self.headings[outer].parent;
        }
        let text = heading_text(self.source, block.pieces);
        let (found, impossible) = date::anywhere(&text, self.grammar.formats());
        for here in impossible {
            let written = text[here.at..here.at + here.found.len].to_owned();
            let span = self.find_in_block(block, &written);
            self.problem(ProblemKind::InvalidDate { text: written.into() }, span);
        }
        let own = found.and_then(|here| here.found.date);
        let above = parent.map(|parent| &self.headings[parent]);
        let log = level >= 2 && (own.is_some() || names_log(&text));
        let heading = RawHeading {
            parent,
            level,
            item: self.item,
            date: own.or(above.and_then(|above| above.date)),
            deep: level >= 2 || above.is_some_and(|above| above.deep),
            log: log || above.is_some_and(|above| above.log),
        };
        if first && level == 1 && self.item.is_none() && !text.trim().is_empty() {
            let end = block.pieces.last().map_or(block.start, |piece| piece.end);
            self.title = Some(At { value: text.trim().to_owned(), span: Span::new(block.start, end) });
        }
        self.headings.push(heading);
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.heading = Some(self.headings.len() - 1);
        }
    }

    /// The place of a text that is known to stand in a block.
    fn find_in_block(&self, block: &Block<'_, 's>, text: &str) -> Span {
        let end = block.pieces.last().map_or(block.start, |piece| piece.end);
        let at = self.source[block.start..end.max(block.start)]
            .find(text)
            .map_or(block.start, |at| block.start + at);
        Span::new(at, (at + text.len()).min(self.source.len()))
    }

    /// Takes a line `key:: value` of the first block as a property. A marker's name is a marker.
    fn take_field(&mut self, line: &Line<'_, 's>) -> bool {
        if !self.has_fields {
            return false;
        }
        let text = &self.source[line.span.range()];
        let Some((written, value)) = text.split_once("::") else { return false };
        let key = normal_key(written);
        if self.grammar.config.markers.get(written.trim()).is_some() {
            return false;
        }
        let Some(property) = self.grammar.property(&key) else { return false };
        let at = line.span.end as usize - value.trim_start().len();
        let value = value.trim();
        let span = if value.is_empty() { line.span } else { Span::new(at, at + value.len()) };
        let takes_list = matches!(
            property,
            Property::Aliases
                | Property::Tags
                | Property::Type
                | Property::Categories
                | Property::Participants
                | Property::Bond
                | Property::Ignore
        );
        let value = match value {
            "" => Value::Nothing,
            _ if takes_list => Value::List(split_commas(value, span.start)),
            _ => Value::Text(value.to_owned()),
        };
        self.fields.push(Field { key, written: written.trim().to_owned(), span, value });
        true
    }

    /// Reads one line; returns the date that it gives itself.
    fn line(
        &mut self,
        block: &Block<'_, 's>,
        line: &Line<'_, 's>,
        number: u32,
        lead: Option<NaiveDate>,
        is_first: bool,
    ) -> Option<NaiveDate> {
        let begins = !matches!(line.pieces[0].kind, PieceKind::Gap);
        let text_start = line.pieces[0].start;
        let text = &self.source[text_start..(line.span.end as usize).max(text_start)];
        if !holds_sign(text.as_bytes()) {
            if is_first && self.item.is_some() {
                let begin = if begins { entry::beginning(text, &[]) } else { Beginning::default() };
                self.begin_item(block, line, &begin);
            }
            return None;
        }
        let begin =
            if begins { entry::beginning(text, self.grammar.formats()) } else { Beginning::default() };
        // A heading is searched for dates as a whole.
        let is_heading = matches!(block.kind, BlockKind::Heading(_) | BlockKind::CalloutHeading(_));
        if let Some((at, len)) = begin.impossible
            && !is_heading
        {
            let span = Span::new(text_start + at, text_start + at + len);
            let written = self.source[span.range()].into();
            self.problem(ProblemKind::InvalidDate { text: written }, span);
        }
        if is_first {
            self.begin_item(block, line, &begin);
        }
        let mut scanner = Scanner::new(self.source, line.span.end as usize, self.grammar.words());
        scanner.has_fields = self.has_fields;
        scanner.in_table = block.kind == BlockKind::TableRow;
        scanner.pieces(line.pieces);
        let tokens = scanner.tokens;

        let word = if begins { self.word_marker(block, text, text_start, &begin) } else { None };
        let mut own = begin.date;
        for token in &tokens {
            if let TokenKind::DateField { value } = token.kind {
                own = own.or(self.field_date(value, line.span.end as usize));
            }
        }
        own = own.or_else(|| self.leading_date_field(text, text_start, &begin));
        if let Some(item) = self.item
            && is_first
            && self.items[item].date.is_none()
        {
            self.items[item].date = own;
        }
        self.keep(block, line, number, (own, lead), &tokens, word);
        own
    }

    /// The first line of a list item's own text tells what kind of task it is.
    fn begin_item(&mut self, block: &Block<'_, 's>, line: &Line<'_, 's>, begin: &Beginning) {
        let Some(item) = self.item else { return };
        let item = &mut self.items[item];
        if !item.begun {
            item.begun = true;
            item.text = Some(line.span);
            item.task = if begin.task == Task::None { block.task } else { begin.task };
        }
    }

    /// `give: …` or `give:: …` where the entry's text begins: the marker, its form, its place.
    fn word_marker(
        &self,
        block: &Block<'_, 's>,
        text: &str,
        base: usize,
        begin: &Beginning,
    ) -> Option<(Marker, MarkForm, Span)> {
        let rest = &text[begin.end..];
        let window = &rest.as_bytes()[..rest.len().min(48)];
        memchr::memchr(b':', window)?;
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
    fn leading_date_field(&mut self, text: &str, base: usize, begin: &Beginning) -> Option<NaiveDate> {
        if !self.has_fields {
            return None;
        }
        let rest = &text[begin.end..];
        let (key, value) = rest.split_once("::")?;
        if key.len() > 64 || !self.grammar.config.journal.date_properties.contains(&normal_key(key)) {
            return None;
        }
        let at = base + text.len() - value.len();
        self.field_date(at, base + text.len())
    }

    /// The date of a date field whose value starts at `value`.
    fn field_date(&mut self, value: usize, end: usize) -> Option<NaiveDate> {
        let raw = &self.source[value..end.max(value)];
        let text = raw.trim_start_matches([' ', '[']);
        let found = date::at_start(text, self.grammar.formats())?;
        if found.date.is_none() {
            let at = value + raw.len() - text.len();
            let span = Span::new(at, at + found.len);
            self.problem(ProblemKind::InvalidDate { text: self.source[span.range()].into() }, span);
        }
        found.date
    }

    /// Keeps a line that names somebody or marks something.
    fn keep(
        &mut self,
        block: &Block<'_, 's>,
        line: &Line<'_, 's>,
        number: u32,
        (own, lead): (Option<NaiveDate>, Option<NaiveDate>),
        tokens: &[Token<'s>],
        word: Option<(Marker, MarkForm, Span)>,
    ) {
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let first_mention = self.mentions.len();
        let first_mark = self.marks.len();
        let mark =
            |marker, form, span, topic| Mark { marker, form, span, topic, entry, follow: (0, 0), due: None };
        // Where to look for the people that directly follow each mark: two places of a field.
        let mut ends: Vec<(usize, usize)> = Vec::new();
        if let Some((marker, form, span)) = word {
            self.marks.push(mark(marker, form, span, None));
            ends.push((span.end as usize, span.end as usize));
        }
        for token in tokens {
            let end = token.span.end as usize;
            let mut mention = |name: &str, form| {
                let name = self.names.intern(name);
                self.mentions.push(Mention { name, form, span: token.span, entry });
            };
            match &token.kind {
                TokenKind::Handle(name) => mention(name, Form::Handle),
                TokenKind::Always(name) => mention(name, Form::Always),
                TokenKind::Wikilink(name) => mention(name, Form::Wikilink),
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
        for (mark, (end, close)) in self.marks[first_mark..].iter_mut().zip(ends) {
            if mark.marker != Marker::Introduced {
                let follow = |at| following(self.source, &self.mentions, first_mention, at);
                mark.follow = follow(end);
                if mark.follow.0 == mark.follow.1 && close != end {
                    mark.follow = follow(close);
                }
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
        self.entries.push(RawEntry { span: line.span, block: number, item, heading, own, lead, kind });
    }

    fn other_tag(&mut self, tag: &str, span: Span) {
        if let Some(near) = marker::near_miss(tag, &self.grammar.config.markers) {
            let written = self.source[span.range()].into();
            let kind = ProblemKind::UnknownMarker {
                tag: written,
                replacement: near.word.into(),
                listed: near.listed,
            };
            self.problem(kind, span);
        }
    }

    /// Reads `✅` and due days out of a task's own text.
    fn task_dates(&mut self, block: &Block<'_, 's>) {
        let Some(item) = self.item else { return };
        let item = &mut self.items[item];
        if matches!(item.task, Task::None | Task::Cancelled) {
            return;
        }
        let (Some(first), Some(last)) = (block.pieces.first(), block.pieces.last()) else { return };
        let text = &self.source[first.start..last.end.max(first.start)];
        if item.task == Task::Done {
            item.done = item.done.or_else(|| entry::completion(text));
        } else {
            item.due = item.due.or_else(|| entry::due(text));
        }
    }

    pub fn problem(&mut self, kind: ProblemKind, span: Span) {
        let item = self.item;
        let hash = text_hash(line_around(self.source, span.start as usize));
        self.problems.push(RawProblem { problem: Problem { kind, span, hash }, item });
    }

    /// Resolves what depends on the whole note. `note_date` is the day of the front matter or the
    /// path, which a page does not have.
    pub fn finish(mut self, is_page: bool, note_date: Option<NaiveDate>) -> Body {
        let note_date = note_date.filter(|_| !is_page);
        self.set_due_days();
        let dates = self.item_dates();
        let excluded = self.excluded_items(is_page);
        if is_page {
            self.add_page_items(&dates);
        }
        let gone = |item: Option<usize>| {
            item.is_some_and(|item| excluded[item] || self.items[item].task == Task::Cancelled)
        };
        let gone: Vec<bool> = self.entries.iter().map(|raw| gone(raw.item)).collect();
        if gone.contains(&true) {
            self.drop_entries(&gone);
        }
        let (kept, mentions, marks) = (&self.entries, &self.mentions, &self.marks);
        let scopes = Scopes::new(&self, kept, mentions);
        let entries = kept
            .iter()
            .map(|raw| {
                let item = raw.item.map(|item| &self.items[item]);
                let done = item.filter(|item| item.task == Task::Done).and_then(|item| item.done);
                let inherited = || {
                    raw.item
                        .and_then(|item| dates[item])
                        .or_else(|| raw.heading.and_then(|heading| self.headings[heading].date))
                        .or(note_date)
                };
                Entry {
                    span: raw.span,
                    hash: text_hash(&self.source[raw.span.range()]),
                    block: raw.block,
                    item: raw.item.and_then(|item| scopes.item_of(&self, item, raw.kind)),
                    heading: raw.heading.and_then(|heading| scopes.headings[heading]),
                    date: done.or(raw.own).or(raw.lead).or_else(inherited),
                    kind: raw.kind,
                    planned: item.is_some_and(|item| item.task == Task::Plan),
                }
            })
            .collect();
        let problems = std::mem::take(&mut self.problems);
        let keeps = |item: Option<usize>| {
            !item.is_some_and(|item| excluded[item] || self.items[item].task == Task::Cancelled)
        };
        let body = Body {
            entries,
            mentions: mentions.as_slice().into(),
            marks: marks.as_slice().into(),
            scopes: scopes.all.into(),
            problems: problems.into_iter().filter(|raw| keeps(raw.item)).map(|raw| raw.problem).collect(),
        };
        let Builder { items, headings, entries, mentions, marks, .. } = self;
        Room { items, headings, entries, mentions, marks }.put_back();
        body
    }

    /// For each item its own date, else that of the nearest enclosing item with one.
    fn item_dates(&self) -> Vec<Option<NaiveDate>> {
        let mut dates: Vec<Option<NaiveDate>> = Vec::with_capacity(self.items.len());
        for item in &self.items {
            dates.push(item.date.or_else(|| item.parent.and_then(|parent| dates[parent])));
        }
        dates
    }

    /// On a person's page: dated items under a section that is no log, and what they hold.
    fn excluded_items(&self, is_page: bool) -> Vec<bool> {
        let mut excluded: Vec<bool> = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let heading = item.heading.map(|heading| &self.headings[heading]);
            let is_log = heading.is_none_or(|heading| heading.log || !heading.deep);
            let own = is_page && item.date.is_some() && !is_log;
            excluded.push(own || item.parent.is_some_and(|parent| excluded[parent]));
        }
        excluded
    }

    /// On a person's page, a dated list item without any marker in it is an entry of its own.
    fn add_page_items(&mut self, dates: &[Option<NaiveDate>]) {
        for at in (0..self.items.len()).rev() {
            if self.items[at].has_marker
                && let Some(parent) = self.items[at].parent
            {
                self.items[parent].has_marker = true;
            }
        }
        let at_start: FxHashMap<u32, usize> =
            self.entries.iter().enumerate().map(|(at, entry)| (entry.span.start, at)).collect();
        let mut added = false;
        for (at, item) in self.items.iter().enumerate() {
            let Some(text) = item.text.filter(|_| !item.has_marker) else { continue };
            let heading_date = item.heading.and_then(|heading| self.headings[heading].date);
            if dates[at].or(heading_date).or(item.done).is_none() {
                continue;
            }
            if let Some(&entry) = at_start.get(&text.start) {
                self.entries[entry].kind = EntryKind::PageItem;
            } else {
                let (item, heading) = (Some(at), item.heading);
                let kind = EntryKind::PageItem;
                self.entries.push(RawEntry {
                    span: text,
                    block: u32::MAX,
                    item,
                    heading,
                    own: None,
                    lead: None,
                    kind,
                });
                added = true;
            }
        }
        if added {
            self.sort_entries();
        }
    }

    /// Puts added entries in document order and points mentions and marks at their new places.
    fn sort_entries(&mut self) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|&at| (self.entries[at].span.start, at));
        let mut new_index = vec![0u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            new_index[old] = u32::try_from(new).unwrap_or(u32::MAX);
        }
        let mut entries: Vec<Option<RawEntry>> =
            std::mem::take(&mut self.entries).into_iter().map(Some).collect();
        self.entries = order.iter().filter_map(|&old| entries[old].take()).collect();
        for mention in &mut self.mentions {
            mention.entry = new_index[mention.entry as usize];
        }
        for mark in &mut self.marks {
            mark.entry = new_index[mark.entry as usize];
        }
    }

    /// Drops entries with their mentions and marks; what stays points at its new place.
    fn drop_entries(&mut self, gone: &[bool]) {
        let mut index = Vec::with_capacity(gone.len());
        let mut kept = 0u32;
        for &gone in gone {
            index.push((!gone).then_some(kept));
            kept += u32::from(!gone);
        }
        let mut at = 0;
        self.entries.retain(|_| {
            at += 1;
            !gone[at - 1]
        });
        let mut gone_before = Vec::with_capacity(self.mentions.len() + 1);
        let mut dropped = 0u32;
        self.mentions.retain_mut(|mention| {
            gone_before.push(dropped);
            match index[mention.entry as usize] {
                Some(entry) => mention.entry = entry,
                None => dropped += 1,
            }
            gone_before.last() == Some(&dropped)
        });
        gone_before.push(dropped);
        self.marks.retain_mut(|mark| {
            let Some(entry) = index[mark.entry as usize] else { return false };
            let shift = gone_before[mark.follow.0 as usize];
            mark.follow = (mark.follow.0 - shift, mark.follow.1 - shift);
            mark.entry = entry;
            true
        });
    }

    /// Gives the marks of open tasks the day they are due.
    fn set_due_days(&mut self) {
        for mark in &mut self.marks {
            let item = self.entries[mark.entry as usize].item.map(|item| &self.items[item]);
            mark.due = item.filter(|item| item.task == Task::Plan).and_then(|item| item.due);
        }
    }
}

/// The headings and items that may name people, and for each raw one the nearest of these.
struct Scopes {
    all: Vec<Scope>,
    items: Vec<Option<ScopeId>>,
    headings: Vec<Option<ScopeId>>,
}

impl Scopes {
    fn new(builder: &Builder<'_, '_>, entries: &[RawEntry], mentions: &[Mention]) -> Scopes {
        let mut item_names = vec![false; builder.items.len()];
        let mut heading_names = vec![false; builder.headings.len()];
        for mention in mentions {
            let entry = &entries[mention.entry as usize];
            if let Some(item) = entry.item {
                item_names[item] = true;
            }
            if let (EntryKind::Heading, Some(heading)) = (entry.kind, entry.heading) {
                heading_names[heading] = true;
            }
        }
        let mut all = Vec::new();
        let parents = builder.items.iter().map(|item| item.parent);
        let items = chain(parents, &item_names, &mut all);
        let parents = builder.headings.iter().map(|heading| heading.parent);
        let headings = chain(parents, &heading_names, &mut all);
        Scopes { all, items, headings }
    }
}

impl Scopes {
    /// The scope that an entry of an item looks for people in. An item that is itself a mention
    /// must name nobody *itself*, so there only its own scope counts.
    fn item_of(&self, builder: &Builder<'_, '_>, item: usize, kind: EntryKind) -> Option<ScopeId> {
        let above = builder.items[item].parent.and_then(|parent| self.items[parent]);
        self.items[item].filter(|&own| kind != EntryKind::PageItem || Some(own) != above)
    }
}

/// Links the nodes that name somebody to their nearest such ancestor. Parents come first.
fn chain(
    parents: impl Iterator<Item = Option<usize>>,
    names: &[bool],
    all: &mut Vec<Scope>,
) -> Vec<Option<ScopeId>> {
    let mut scopes: Vec<Option<ScopeId>> = Vec::with_capacity(names.len());
    for (at, parent) in parents.enumerate() {
        let above = parent.and_then(|parent| scopes[parent]);
        scopes.push(if names[at] {
            all.push(Scope { parent: above });
            ScopeId::new(all.len() - 1)
        } else {
            above
        });
    }
    scopes
}

/// One line of a block.
struct Line<'b, 's> {
    /// From its first text to its end, trimmed.
    span: Span,
    pieces: &'b [Piece<'s>],
    /// It stands in a plain block quote, or in a drawer.
    quoted: bool,
}

/// Cuts a block into its entries.
struct Lines<'b, 's> {
    source: &'s str,
    block: &'b Block<'b, 's>,
    joined: bool,
    rest: &'b [Piece<'s>],
    /// Up to where a Logseq drawer reaches; its last `:END:`.
    drawer_end: usize,
    last_end: Option<usize>,
    is_first: bool,
}

impl<'b, 's> Lines<'b, 's> {
    fn new(source: &'s str, block: &'b Block<'b, 's>, breaks: SoftBreaks, drawers: bool) -> Lines<'b, 's> {
        let end = block.pieces.last().map_or(block.start, |piece| piece.end).max(block.start);
        let text = &source[block.start..end];
        let last_end = if drawers { text.rfind(":END:").map(|at| block.start + at) } else { None };
        // Somebody else's lines and drawers are told line by line, so they are never joined.
        let plain = last_end.is_none() && !block.quotes.contains(&true);
        Lines {
            source,
            block,
            joined: breaks == SoftBreaks::Join && plain,
            rest: block.pieces,
            drawer_end: 0,
            last_end,
            is_first: true,
        }
    }

    fn next(&mut self) -> Option<Line<'b, 's>> {
        let first = self.rest.first()?;
        let is_first = std::mem::take(&mut self.is_first);
        let row = self.block.kind == BlockKind::TableRow;
        let line_end = |at: usize| {
            memchr::memchr(b'\n', &self.source.as_bytes()[at..]).map_or(self.source.len(), |nl| at + nl)
        };
        let (count, end) = if self.joined {
            let last = &self.rest[self.rest.len() - 1];
            (self.rest.len(), line_end(last.end.max(first.start)))
        } else {
            let end = line_end(first.start);
            (self.rest.partition_point(|piece| piece.start < end), end)
        };
        let (pieces, rest) = self.rest.split_at(count.max(1));
        self.rest = rest;
        let start =
            if is_first { self.block.start.min(first.start) } else { self.line_text_start(first.start) };
        let text = &self.source[start..end.max(start)];
        let mut span = Span::new(start, start + text.trim_end().len());
        if row {
            // The cells, without the table's own bars.
            let text = self.source[span.range()].trim_end_matches([' ', '\t', '|']);
            span = Span::new(start, start + text.len());
        }
        let quoted = self.is_quoted(first.start, is_first) || self.in_drawer(&span);
        Some(Line { span, pieces, quoted })
    }

    /// Where the text of a continuation line starts: after white space and quote signs.
    fn line_text_start(&self, at: usize) -> usize {
        let line = self.source[..at].rfind('\n').map_or(0, |nl| nl + 1);
        let lead = &self.source[line..at];
        line + lead.len() - lead.trim_start_matches([' ', '\t', '>']).len()
    }

    /// Whether the line of `at` is somebody else's words: it carries the sign of a plain quote. A
    /// lazy continuation line carries fewer signs than quotes are open.
    fn is_quoted(&self, at: usize, is_first: bool) -> bool {
        let quotes = self.block.quotes;
        if !quotes.contains(&true) {
            return false;
        }
        if is_first {
            return true;
        }
        let line = self.source[..at].rfind('\n').map_or(0, |nl| nl + 1);
        let signs = self.source[line..at]
            .bytes()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'>'))
            .filter(|&b| b == b'>')
            .count();
        quotes[..signs.min(quotes.len())].contains(&true)
    }

    /// Whether the line opens, holds or closes a Logseq drawer (`:LOGBOOK:` … `:END:`).
    fn in_drawer(&mut self, span: &Span) -> bool {
        let Some(last_end) = self.last_end else { return false };
        let (start, text) = (span.start as usize, &self.source[span.range()]);
        if start < self.drawer_end {
            return true;
        }
        let name = text.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).unwrap_or("");
        let opens =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'-' || b == b'_');
        if !opens || start >= last_end {
            return false;
        }
        self.drawer_end = self.source[start..].find(":END:").map_or(start, |at| start + at + 5);
        true
    }
}

/// The mentions that directly follow `at`: a range of indices.
fn following(source: &str, mentions: &[Mention], first: usize, at: usize) -> (u32, u32) {
    let begin = first + mentions[first..].partition_point(|mention| (mention.span.start as usize) < at);
    let mut end = begin;
    let mut from = at;
    while let Some(mention) = mentions.get(end) {
        let start = mention.span.start as usize;
        if start >= from && !separates(&source[from..start]) {
            break;
        }
        from = from.max(mention.span.end as usize);
        end += 1;
    }
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    if begin == end { (0, 0) } else { (index(begin), index(end)) }
}

/// Whether a text between a marker and a mention, or two mentions, keeps them together: white
/// space, emphasis, `,`, `&` and words for *and*.
fn separates(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | ',' | '&' | '='))
        .all(|word| matches!(word, "" | "and" | "y" | "und" | "et"))
}

/// A heading's text: what is written and what its links show.
fn heading_text(source: &str, pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match &piece.kind {
            PieceKind::Text => text.push_str(&source[piece.start..piece.end]),
            PieceKind::Wikilink(target) => text.push_str(&super::inline::link_name(target)),
            PieceKind::Link(_) | PieceKind::Gap => {}
        }
    }
    text
}

/// Whether a heading names a section in which one keeps a log.
fn names_log(text: &str) -> bool {
    const WORDS: [&str; 8] =
        ["log", "notes", "history", "interactions", "contact", "journal", "meetings", "timeline"];
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.iter().any(|log| word.eq_ignore_ascii_case(log)))
}

/// The line that holds a byte; of a line longer than 4 KiB what surrounds the byte.
pub fn line_around(source: &str, at: usize) -> &str {
    let from = source.floor_char_boundary(at.saturating_sub(4096));
    let to = source.ceil_char_boundary((at + 4096).min(source.len()));
    let start = source[from..at].rfind('\n').map_or(from, |nl| from + nl + 1);
    let end = source[at..to].find('\n').map_or(to, |nl| at + nl);
    &source[start..end]
}
