//! From blocks to a note: which list item and heading encloses a line, and what follows from that
//! for its date, its people and whether it counts at all.
//!
//! `parse` walks the Markdown and hands over blocks in order; the [`Builder`]
//! keeps what they hold. Dates, plans and exclusions depend on text that may come later (`✅` at
//! the end of a line, a property that makes the note a page), so entries stay raw until
//! [`Builder::finish`].

use std::cell::Cell;

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::entry::{self, Beginning, Task};
use super::front::{Field, Value, split_commas};
use super::inline::{Piece, PieceKind, Scanner, Token, TokenKind};
use super::lines::{Line, Lines, line_around};
use super::plain::holds_sign;
use super::{
    At, EntryKind, Form, Grammar, Mark, MarkForm, Mention, Names, Problem, ProblemKind, ScopeId, date, marker,
};
use crate::config::{Marker, Property, normal_key};
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
pub struct Block<'b> {
    pub kind: BlockKind,
    /// The first byte of its first line's text, after bullet and checkbox.
    pub start: usize,
    pub pieces: &'b [Piece],
    /// Where it is one line and that is known: the line's text.
    pub line: Option<Span>,
    /// The block quotes around it, outermost first: whether each is a plain one.
    pub quotes: &'b [bool],
    /// The kind of the list item's box, where this block carries it.
    pub task: Task,
}

#[derive(Default)]
pub(super) struct RawItem {
    pub parent: Option<usize>,
    pub heading: Option<usize>,
    pub date: Option<NaiveDate>,
    pub task: Task,
    pub done: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub has_marker: bool,
    /// The first line of its own text.
    pub text: Option<Span>,
    /// Settled at the end: its date, else that of the nearest enclosing item with one.
    pub inherited: Option<NaiveDate>,
    /// Settled at the end: it and what is nested in it do not count.
    pub excluded: bool,
    /// Settled at the end: its own text names somebody.
    pub names: bool,
    /// Settled at the end: the nearest item that names somebody, itself included.
    pub scope: Option<ScopeId>,
    /// Its own text has begun.
    begun: bool,
}

#[derive(Default)]
pub(super) struct RawHeading {
    pub parent: Option<usize>,
    level: u8,
    /// The list item it stands in.
    item: Option<usize>,
    /// Its own date, else that of the next enclosing heading with one.
    pub date: Option<NaiveDate>,
    /// Of the enclosing headings of level 2 or deeper and itself: whether there is any, and
    /// whether one makes the section a log.
    pub deep: bool,
    pub log: bool,
    /// Settled at the end: it names somebody.
    pub names: bool,
    /// Settled at the end: the nearest heading that names somebody, itself included.
    pub scope: Option<ScopeId>,
}

pub(super) struct RawEntry {
    pub span: Span,
    pub block: u32,
    pub item: Option<usize>,
    pub heading: Option<usize>,
    pub own: Option<NaiveDate>,
    /// Of the block's first entry.
    pub lead: Option<NaiveDate>,
    pub kind: EntryKind,
}

pub(super) struct RawProblem {
    pub problem: Problem,
    pub item: Option<usize>,
}

/// Collects a note's structure.
pub struct Builder<'s, 'c> {
    pub(super) source: &'s str,
    grammar: &'c Grammar,
    names: &'c Names,
    pub(super) items: Vec<RawItem>,
    pub(super) headings: Vec<RawHeading>,
    item: Option<usize>,
    heading: Option<usize>,
    pub(super) entries: Vec<RawEntry>,
    pub(super) mentions: Vec<Mention>,
    pub(super) marks: Vec<Mark>,
    pub(super) problems: Vec<RawProblem>,
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

impl<'s, 'c> Builder<'s, 'c> {
    /// Leaves its room to the next note that this thread builds.
    pub(super) fn leave_room(self) {
        let Builder { items, headings, entries, mentions, marks, .. } = self;
        Room { items, headings, entries, mentions, marks }.put_back();
    }

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
        self.items.push(RawItem { parent: self.item, heading: self.heading, ..RawItem::default() });
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

    /// A block of text that holds no sign of the language, by its first line: all it can do is to
    /// begin an item.
    pub fn silent_block(&mut self, line: Span, task: Task) {
        self.blocks += 1;
        let text = &self.source[line.range()];
        let start = line.start as usize;
        let line = Span::new(start, start + text.trim_end().len());
        let begin = entry::beginning(text, &[]);
        self.begin_item(task, line, &begin);
    }

    pub fn block(&mut self, block: &Block<'_>) {
        let first = self.blocks == 0;
        let number = self.blocks;
        self.blocks += 1;
        if let BlockKind::Heading(level) | BlockKind::CalloutHeading(level) = block.kind {
            if block.quotes.contains(&true) {
                // Somebody else's words.
                return;
            }
            self.open_heading(block, level, first);
        }
        let outer = self.heading;
        let heading = match block.kind {
            BlockKind::CalloutHeading(_) => Some(self.headings.len() - 1),
            _ => self.heading,
        };
        self.heading = heading;
        let takes_fields = first && block.kind == BlockKind::Text;
        if let Some(span) = block.line {
            let line = Line { span, pieces: block.pieces, quoted: false };
            if !(takes_fields && self.take_field(&line)) {
                self.line(block, &line, number, None, true);
            }
        } else {
            self.lines(block, number, takes_fields);
        }
        self.task_dates(block);
        self.heading = outer;
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.heading = heading;
        }
    }

    /// Reads a block line by line.
    fn lines(&mut self, block: &Block<'_>, number: u32, takes_fields: bool) {
        let mut lines =
            Lines::new(self.source, block, self.grammar.config.journal.soft_breaks, self.has_drawers);
        let mut lead = None;
        let mut nth = 0;
        while let Some(line) = lines.next() {
            if line.quoted || (takes_fields && self.take_field(&line)) {
                continue;
            }
            let own = self.line(block, &line, number, lead, nth == 0);
            if nth == 0 {
                lead = own;
            }
            nth += 1;
        }
    }

    fn open_heading(&mut self, block: &Block<'_>, level: u8, first: bool) {
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
            ..RawHeading::default()
        };
        if first && block.kind == BlockKind::Heading(1) && self.item.is_none() && !text.trim().is_empty() {
            let end = block.pieces.last().map_or(block.start, |piece| piece.end);
            self.title = Some(At { value: text.trim().to_owned(), span: Span::new(block.start, end) });
        }
        self.headings.push(heading);
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.heading = Some(self.headings.len() - 1);
        }
    }

    /// The place of a text that is known to stand in a block.
    fn find_in_block(&self, block: &Block<'_>, text: &str) -> Span {
        let end = block.pieces.last().map_or(block.start, |piece| piece.end);
        let at = self.source[block.start..end.max(block.start)]
            .find(text)
            .map_or(block.start, |at| block.start + at);
        Span::new(at, (at + text.len()).min(self.source.len()))
    }

    /// Takes a line `key:: value` of the first block as a property. A marker's name is a marker.
    fn take_field(&mut self, line: &Line<'_>) -> bool {
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
        block: &Block<'_>,
        line: &Line<'_>,
        number: u32,
        lead: Option<NaiveDate>,
        is_first: bool,
    ) -> Option<NaiveDate> {
        let begins = !matches!(line.pieces[0].kind, PieceKind::Gap);
        let text_start = line.pieces[0].start;
        let text = &self.source[text_start..(line.span.end as usize).max(text_start)];
        // Of a line that is handed over by itself it is known.
        let is_known = block.line.is_some() && block.kind == BlockKind::Text;
        if !is_known && !holds_sign(text.as_bytes()) {
            if is_first && self.item.is_some() {
                let begin = if begins { entry::beginning(text, &[]) } else { Beginning::default() };
                self.begin_item(block.task, line.span, &begin);
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
            self.begin_item(block.task, line.span, &begin);
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
        if word.is_some() || !tokens.is_empty() {
            self.keep(block, line, number, (own, lead), &tokens, word);
        }
        own
    }

    /// The first line of a list item's own text tells what kind of task it is.
    fn begin_item(&mut self, task: Task, line: Span, begin: &Beginning) {
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
        let mark =
            |marker, form, span, topic| Mark { marker, form, span, topic, entry, follow: (0, 0), due: None };
        // Where to look for the people that directly follow each mark: two places of a field.
        let mut ends: SmallVec<[(usize, usize); 4]> = SmallVec::new();
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
        for (mark, &(end, close)) in self.marks[first_mark..].iter_mut().zip(&ends) {
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
    fn task_dates(&mut self, block: &Block<'_>) {
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
fn heading_text(source: &str, pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match &piece.kind {
            PieceKind::Text => text.push_str(&source[piece.start..piece.end]),
            PieceKind::Wikilink(target) => {
                text.push_str(&super::inline::link_name(&source[target.range()]));
            }
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
