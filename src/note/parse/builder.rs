//! From blocks to a note: which list item and heading encloses a line, and what follows from that
//! for its date, its people and whether it counts at all.
//!
//! Not a reader of Markdown. There are two of those, `fast` and `markdown`; both hand what they read to a
//! [`Builder`], and nothing here can tell which of them did. Dates, plans and exclusions depend on text that
//! may come later (`✅` at the end of a line, a property that makes the note a page), so entries stay raw
//! until [`Builder::finish`].

mod heading;

use std::borrow::Cow;

use chrono::NaiveDate;
use smallvec::SmallVec;

use crate::config::SoftBreaks;
use crate::note::front_matter::Field;
use crate::note::grammar::Grammar;
use crate::note::model::{At, EntryKind, Form, Mark, Mention, Problem, ProblemKind, ScopeId, Trail};
use crate::note::page::person_name;
use crate::note::parse::block::{Block, BlockKind, BlockLine, BlockLines};
use crate::note::parse::features::Features;
use crate::note::parse::lines::{Line, LinePosition, Lines};
use crate::note::parse::org_block::OrgBlocks;
use crate::note::parse::problem::problem_at;
use crate::note::store::interner::Names;
use crate::note::syntax::byte_index::ByteIndex;
use crate::note::syntax::date::Formats;
use crate::note::syntax::extent::macros;
use crate::note::syntax::line_start::{self, Task};
use crate::note::syntax::nobody::is_no_participant;
use crate::note::syntax::piece::Piece;
use crate::text::{Span, trim_end};

#[derive(Clone, Default)]
pub(in crate::note) struct RawItem {
    pub parent: Option<usize>,
    pub heading: Option<usize>,
    pub date: Option<NaiveDate>,
    pub task: Task,
    pub done: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub has_marker: bool,
    /// Its own text begins with a date, an impossible or unknown one included.
    pub is_dated: bool,
    /// It is a template (Logseq): it and what is nested in it do not count.
    pub is_template: bool,
    /// The first line of its own text.
    pub text: Option<Span>,
    /// Resolved at the end: its date, else that of the nearest enclosing item with one.
    pub inherited: Option<NaiveDate>,
    /// Resolved at the end: it and what is nested in it do not count.
    pub excluded: bool,
    /// Resolved at the end: its own text names somebody.
    pub names: bool,
    /// Resolved at the end: the nearest item that names somebody, itself included.
    pub scope: Option<ScopeId>,
    /// Its own text has begun.
    pub(in crate::note) begun: bool,
}

#[derive(Clone, Default)]
pub(in crate::note) struct RawHeading {
    pub parent: Option<usize>,
    pub(in crate::note) level: u8,
    /// The list item it stands in.
    pub(in crate::note) item: Option<usize>,
    /// Its own date, else that of the next enclosing heading with one.
    pub date: Option<NaiveDate>,
    /// Its text, where it has a date of its own and stands in no item and no callout.
    pub dated_text: Option<Span>,
    /// Where the last line of the prose that directly follows it has text.
    pub prose_end: Option<usize>,
    /// Something else than such prose follows it.
    pub is_followed: bool,
    /// Whether it or a heading around it is of level 2 or deeper, and
    /// whether one makes the section a log.
    pub deep: bool,
    pub log: bool,
    /// It or one around it names a month or a year.
    pub in_period: bool,
    /// Resolved at the end: it names somebody.
    pub names: bool,
    /// Resolved at the end: the nearest heading that names somebody, itself included.
    pub scope: Option<ScopeId>,
}

#[derive(Clone)]
pub(in crate::note) struct RawEntry {
    pub span: Span,
    pub block: u32,
    pub item: Option<usize>,
    pub heading: Option<usize>,
    pub own: Option<NaiveDate>,
    /// Of the block's first entry.
    pub lead: Option<NaiveDate>,
    /// Its block begins with a date, an impossible or unknown one included.
    pub is_dated: bool,
    pub kind: EntryKind,
}

/// A line in no list item that begins with a date.
#[derive(Clone)]
pub(in crate::note) struct DatedLine {
    pub span: Span,
    pub block: u32,
    pub heading: Option<usize>,
    pub date: NaiveDate,
}

#[derive(Clone)]
pub(in crate::note) struct RawProblem {
    pub problem: Problem,
    pub item: Option<usize>,
    /// For a line outside of items that begins with a date: the heading above it.
    pub dated_under: Option<Option<usize>>,
}

/// Collects a note's structure from what a reader of Markdown hands over, in the order of the document:
///
/// | the reader meets | and calls |
/// |---|---|
/// | a list item, and its end | [`open_item`](Builder::open_item), [`close_item`](Builder::close_item), nested as the items are |
/// | a paragraph, a heading, a table row, the text of a list item | [`block`](Builder::block) |
/// | the text of a list item without a sign (see [`ByteIndex::signs`]) | `block`, or for speed [`silent_block`](Builder::silent_block) |
/// | a paragraph in no list item and no quote, without a sign | `block`, or for speed [`silent_paragraph`](Builder::silent_paragraph) |
/// | a paragraph of a callout in no list item, without a sign | `block`, or for speed [`other_block`](Builder::other_block) |
/// | a block quote that is not a callout | `block` for each block in it, or for speed `other_block` once |
/// | code, HTML, a rule, or a block of which nothing is left (all struck out or commented out) | `other_block` |
/// | a list, a table, a quote or a footnote as such, a reference definition | nothing |
///
/// The *first block* is whatever the first of these calls but `open_item` and `close_item` is about; names
/// of participants in the front matter count as one, too. Only a first block can hold Logseq's properties
/// (a text) or the title (a heading of level 1 outside of any item), so a reader leaves no call out before
/// it. After it, how many calls of `other_block` there are is the reader's own business: the numbers of
/// blocks only say which entries share one.
///
/// What a [`Block`] must hold is written there. A property test (`tests/it/plain.rs`) compares what the two
/// readers give.
pub(super) struct Builder<'s, 'c> {
    pub(in crate::note) source: &'s str,
    pub(in crate::note) index: &'c ByteIndex,
    pub(in crate::note) grammar: &'c Grammar,
    pub(in crate::note) names: &'c Names,
    pub(in crate::note) items: &'c mut Vec<RawItem>,
    pub(in crate::note) headings: &'c mut Vec<RawHeading>,
    pub(in crate::note) item: Option<usize>,
    pub(in crate::note) heading: Option<usize>,
    pub(in crate::note) entries: &'c mut Vec<RawEntry>,
    pub(in crate::note) mentions: &'c mut Vec<Mention>,
    pub(in crate::note) marks: &'c mut Vec<Mark>,
    pub(in crate::note) trails: &'c mut Vec<Trail>,
    pub(in crate::note) problems: Vec<RawProblem>,
    /// Lines that may be mentions on a person's page.
    pub(in crate::note) dated_lines: Vec<DatedLine>,
    /// The block that is read begins with a date.
    pub(in crate::note) is_dated: bool,
    pub(in crate::note) org_blocks: OrgBlocks,
    /// Macros of the block that is read, where it has several lines.
    pub(in crate::note) macros: SmallVec<[(usize, usize); 2]>,
    pub(in crate::note) blocks: u32,
    pub has_fields: bool,
    /// Whether the note can hold a macro.
    pub has_macros: bool,
    /// Whether the note can hold a Logseq drawer.
    pub has_drawers: bool,
    /// Properties in the first block (Logseq).
    pub fields: Vec<Field<'s>>,
    /// The text of a first `# H1`.
    pub title: Option<At<Cow<'s, str>>>,
}

/// The scratch buffers that one note after another is built in.
#[derive(Default)]
pub(super) struct BuilderBuffers {
    pub items: Vec<RawItem>,
    pub headings: Vec<RawHeading>,
    pub entries: Vec<RawEntry>,
    pub mentions: Vec<Mention>,
    pub marks: Vec<Mark>,
    pub trails: Vec<Trail>,
}

impl<'s, 'c> Builder<'s, 'c> {
    pub(super) fn new(
        source: &'s str,
        index: &'c ByteIndex,
        grammar: &'c Grammar,
        names: &'c Names,
        buffers: &'c mut BuilderBuffers,
    ) -> Builder<'s, 'c> {
        buffers.items.clear();
        buffers.headings.clear();
        buffers.entries.clear();
        buffers.mentions.clear();
        buffers.marks.clear();
        buffers.trails.clear();
        Builder::behind(source, index, grammar, names, buffers)
    }

    /// A builder that goes on behind what the buffers hold.
    pub(super) fn behind(
        source: &'s str,
        index: &'c ByteIndex,
        grammar: &'c Grammar,
        names: &'c Names,
        buffers: &'c mut BuilderBuffers,
    ) -> Builder<'s, 'c> {
        let BuilderBuffers { items, headings, entries, mentions, marks, trails } = buffers;
        Builder {
            source,
            index,
            grammar,
            names,
            items,
            headings,
            item: None,
            heading: None,
            entries,
            mentions,
            marks,
            trails,
            problems: Vec::new(),
            dated_lines: Vec::new(),
            is_dated: false,
            org_blocks: OrgBlocks::default(),
            macros: SmallVec::new(),
            blocks: 0,
            has_fields: false,
            has_macros: false,
            has_drawers: false,
            fields: Vec::new(),
            title: None,
        }
    }

    pub(super) fn set_features(&mut self, features: Features) {
        self.has_fields = features.fields;
        self.has_macros = features.macros;
        self.has_drawers = features.drawers;
    }

    pub(super) fn open_item(&mut self) {
        self.follow_heading();
        self.items.push(RawItem { parent: self.item, heading: self.heading, ..RawItem::default() });
        self.item = Some(self.items.len() - 1);
    }

    pub(super) fn close_item(&mut self) {
        if let Some(item) = self.item {
            self.heading = self.items[item].heading;
            self.item = self.items[item].parent;
        }
    }

    /// Something that is not text stands where a block could: the next block is not the first.
    pub(super) fn other_block(&mut self) {
        self.follow_heading();
        self.blocks += 1;
    }

    /// A paragraph in no list item that holds no sign of the language.
    pub(super) fn silent_paragraph(&mut self, end: usize) {
        self.add_prose(end);
        self.blocks += 1;
    }

    /// A participant of the whole note, from a property.
    pub(super) fn participant(&mut self, name: &str, span: Span) {
        let name = person_name(without_role(name));
        let name = &*name;
        if name.is_empty() {
            return;
        }
        let form = if is_no_participant(name, self.grammar.own_words()) {
            Form::DoubtfulName
        } else {
            Form::Participant
        };
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let name = self.names.intern(name);
        self.mentions.push(Mention { name, form, span, entry });
        self.entries.push(RawEntry {
            span,
            block: self.blocks,
            item: None,
            heading: None,
            own: None,
            lead: None,
            is_dated: false,
            kind: EntryKind::Participant,
        });
        self.blocks += 1;
    }

    /// A block of text that holds no sign of the language, by its first line: all it can do is to
    /// begin an item.
    pub(super) fn silent_block(&mut self, line: Span, task: Task) {
        self.blocks += 1;
        let start = line.start as usize;
        if self.org_blocks.hold(start) {
            return;
        }
        let text = &self.source[line.range()];
        let line = Span::new(start, start + trim_end(text).len());
        let begin = line_start::read(text, &Formats::BUILT_IN);
        self.begin_item(task, line, &begin);
    }

    pub(super) fn block(&mut self, block: &Block<'_>) {
        let number = self.blocks;
        self.is_dated = false;
        self.blocks += 1;
        if let BlockKind::Heading(level) | BlockKind::CalloutHeading(level) = block.kind {
            if block.quotes.contains(&true) || self.org_blocks.hold(block.start) {
                // Somebody else's words, or no text at all.
                self.follow_heading();
                return;
            }
            self.open_heading(block, level, number);
        }
        let outer = self.heading;
        let heading = match block.kind {
            BlockKind::CalloutHeading(_) => Some(self.headings.len() - 1),
            _ => self.heading,
        };
        self.heading = heading;
        if block.kind == BlockKind::Text && block.quotes.is_empty() {
            self.add_prose(block.pieces.last().map_or(block.start, |piece| piece.end));
        } else if !matches!(block.kind, BlockKind::Heading(_) | BlockKind::CalloutHeading(_)) {
            self.follow_heading();
        }
        if let BlockLines::One(BlockLine { span, signs, .. }) = block.lines {
            let line = Line { span, pieces: block.pieces, quoted: false, signs: Some(signs) };
            if !self.is_passed_over(block, &line, number) {
                self.line(block, &line, number, LinePosition::First);
            }
        } else {
            self.lines(block, number);
        }
        self.task_dates(block);
        self.heading = outer;
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.heading = heading;
        }
    }

    /// Reads a block line by line, or all its lines as one where they are joined.
    fn lines(&mut self, block: &Block<'_>, number: u32) {
        let joins = self.grammar.config.journal.soft_breaks == SoftBreaks::Join;
        self.find_macros(block);
        let mut lines = Lines::new(self.source, self.index, block);
        if self.has_drawers {
            lines.look_for_drawers();
        }
        let mut joined: Option<(Span, Vec<Piece>)> = None;
        let mut position = LinePosition::First;
        while let Some(line) = lines.next() {
            if line.quoted || self.is_passed_over(block, &line, number) {
                continue;
            }
            if joins {
                let (span, pieces) = joined.get_or_insert((line.span, Vec::new()));
                span.end = line.span.end;
                pieces.extend_from_slice(line.pieces);
                continue;
            }
            let own = self.line(block, &line, number, position);
            if position == LinePosition::First {
                position = LinePosition::Later { lead: own };
            }
        }
        if let Some((span, pieces)) = &joined {
            let line = Line { span: *span, pieces, quoted: false, signs: None };
            self.line(block, &line, number, LinePosition::First);
        }
        self.macros.clear();
    }

    /// Finds the macros of a block, which may reach over its lines.
    fn find_macros(&mut self, block: &Block<'_>) {
        if !self.has_macros {
            return;
        }
        let end = block.pieces.last().map_or(block.start, |piece| piece.end).max(block.start);
        let text = &self.source[block.start..end];
        if memchr::memchr(b'{', text.as_bytes()).is_some() {
            self.macros = macros(text);
            self.macros
                .iter_mut()
                .for_each(|(from, to)| (*from, *to) = (*from + block.start, *to + block.start));
        }
    }

    /// Whether a line is not an entry: a property of the note, which only its first block holds, or in a block
    /// that is not text.
    fn is_passed_over(&mut self, block: &Block<'_>, line: &Line<'_>, number: u32) -> bool {
        let takes_fields = number == 0 && block.kind == BlockKind::Text;
        self.org_blocks.take(self.source, line.span) || (takes_fields && self.take_field(line))
    }

    /// Reads `✅` and due days out of a task's own text.
    fn task_dates(&mut self, block: &Block<'_>) {
        let Some(item) = self.item.filter(|_| !block.quotes.contains(&true)) else { return };
        let item = &mut self.items[item];
        if matches!(item.task, Task::None | Task::Cancelled) {
            return;
        }
        let (Some(first), Some(last)) = (block.pieces.first(), block.pieces.last()) else { return };
        let text = &self.source[first.start..last.end.max(first.start)];
        if !self.index.signs(first.start, last.end).digits {
            return;
        }
        if item.task == Task::Done {
            item.done = item.done.or_else(|| line_start::completion(text));
        } else {
            item.due = item.due.or_else(|| line_start::due(text));
        }
    }

    pub(super) fn problem(&mut self, kind: ProblemKind, span: Span) {
        let item = self.item;
        let dated_under = (self.is_dated && item.is_none()).then_some(self.heading);
        self.problems.push(RawProblem { problem: problem_at(self.source, span, kind), item, dated_under });
    }
}

/// A participant's name without what it says of the part played or the way to write to them:
/// `Ana Lopez (host)`, `Ana Lopez <ana@example.org>`.
fn without_role(name: &str) -> &str {
    let mut name = name.trim_end();
    if let Some((before, address)) = name.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'))
        && address.contains('@')
        && !before.trim().is_empty()
    {
        name = before.trim();
    }
    while let Some(open) = name.strip_suffix(')').and_then(|rest| rest.rfind('(')).filter(|open| *open > 0) {
        name = name[..open].trim_end();
    }
    name
}
