//! The reader that knows all of Markdown: a walk over the events of the Markdown parser, which only this file
//! names.
//!
//! The parser's event stream is cut into blocks (paragraphs, headings, table rows, the own text of
//! list items), each a list of pieces: source ranges that are text, and links. Code, HTML, images,
//! struck-out text and comments leave no piece, so nothing downstream can count them.

mod comments;
mod directives;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::note::directive::{self, RawDirective};
use crate::note::parse::block::{Block, BlockKind, BlockLines, is_quotation};
use crate::note::parse::builder::Builder;
use crate::note::parse::fast::FullParser;
use crate::note::parse::features::Features;
use crate::note::parse::markdown::comments::{FoundComments, comments};
use crate::note::parse::outline::Outline;
use crate::note::syntax::line_start::Task;
use crate::note::syntax::piece::{Piece, PieceKind};
use crate::text::Span;

/// Metadata blocks and definition lists are left out on purpose: the first swallow text between
/// two rules, the second have crashed the parser.
const OPTIONS: Options = Options::ENABLE_WIKILINKS
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_TABLES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES);

/// What is known of a body's directives before the places that they cover.
#[derive(Default)]
pub(in crate::note) struct Directives {
    pub raw: Vec<RawDirective>,
    /// Where blocks lie, where there are directives.
    pub blocks: Vec<Span>,
}

/// Reads a body into `builder`; where it is given as an outline, by that.
pub(in crate::note) fn read<'s>(
    source: &'s str,
    body: usize,
    features: Features,
    outline: Option<&Outline>,
    builder: &mut Builder<'s, '_>,
) -> Directives {
    let mut walk = Walk::new(source, body, builder);
    walk.wants_directives = features.directives;
    walk.outline = outline;
    match outline {
        None => walk.body(events(source, body..source.len()), features),
        Some(outline) => {
            let events = events(&outline.text, 0..outline.text.len());
            let place = |range: Range<usize>| outline.place(range.start)..outline.place(range.end);
            walk.body(events.map(|(event, range)| (event, place(range))), features);
        }
    }
    walk.directives.sort_by_key(|directive| directive.span);
    Directives { raw: walk.directives, blocks: walk.blocks }
}

/// Reads what the fast path gives up.
pub(in crate::note) struct StretchReader<'s> {
    pub source: &'s str,
}

impl<'s, 'c> FullParser<'s, 'c> for StretchReader<'s> {
    fn read(&mut self, builder: &mut Builder<'s, 'c>, stretch: Range<usize>, task: Task) {
        let mut walk = Walk::new(self.source, stretch.start, builder);
        walk.task = task;
        walk.all(events(self.source, stretch));
    }

    fn read_commented(&mut self, builder: &mut Builder<'s, 'c>, stretch: Range<usize>) -> bool {
        let is_last = stretch.end == self.source.len();
        let events: Vec<_> = events(self.source, stretch.clone()).collect();
        let FoundComments { closed, open } = comments(self.source, &events);
        if open.is_some() && !is_last {
            return false;
        }
        let mut walk = Walk::new(self.source, stretch.start, builder);
        walk.comments = closed;
        walk.all(events);
        true
    }
}

/// The parser's events with their places in the source.
fn events(source: &str, stretch: Range<usize>) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let base = stretch.start;
    let events = Parser::new_ext(&source[stretch], OPTIONS).into_offset_iter();
    events.map(move |(event, range)| (event, base + range.start..base + range.end))
}

/// A block that is being collected.
struct Open {
    kind: BlockKind,
    /// Where its first inline content starts, once seen.
    start: Option<usize>,
    task: Task,
}

struct Walk<'w, 's, 'c> {
    source: &'s str,
    /// What the parser reads in its stead.
    outline: Option<&'w Outline>,
    base: usize,
    builder: &'w mut Builder<'s, 'c>,
    comments: Vec<Span>,
    /// The first comment that may still lie ahead.
    next_comment: usize,
    wants_directives: bool,
    directives: Vec<RawDirective>,
    /// Where blocks lie, for directives; empty where there are none.
    blocks: Vec<Span>,
    pieces: Vec<Piece>,
    open: Option<Open>,
    /// For each open block quote whether it is somebody else's words.
    quotes: Vec<bool>,
    /// Depth inside something that is not text.
    skip: usize,
    /// Depth of `~~struck out~~` text.
    struck: usize,
    /// The box of the current list item, until its first block takes it.
    task: Task,
}

impl<'w, 's, 'c> Walk<'w, 's, 'c> {
    fn new(source: &'s str, base: usize, builder: &'w mut Builder<'s, 'c>) -> Walk<'w, 's, 'c> {
        Walk {
            source,
            outline: None,
            base,
            builder,
            comments: Vec::new(),
            next_comment: 0,
            wants_directives: false,
            directives: Vec::new(),
            blocks: Vec::new(),
            pieces: Vec::new(),
            open: None,
            quotes: Vec::new(),
            skip: 0,
            struck: 0,
            task: Task::None,
        }
    }

    /// Walks all events of a body.
    fn body<'e>(&mut self, events: impl Iterator<Item = (Event<'e>, Range<usize>)>, features: Features) {
        if !features.comments {
            return self.all(events);
        }
        // A comment may end many blocks after it began, so all events are there before the walk.
        let events: Vec<_> = events.collect();
        self.comments = comments(self.source, &events).closed;
        if features.directives {
            let comments = self.comments.iter();
            let read = comments.filter_map(|&span| directive::read(self.source, span, 2, 2));
            self.directives.extend(read);
        }
        self.all(events);
    }

    /// Walks all events of a stretch that begins and ends where no block is open.
    fn all<'e>(&mut self, events: impl IntoIterator<Item = (Event<'e>, Range<usize>)>) {
        for (event, range) in events {
            self.event(event, range.start, range.end);
        }
        self.flush();
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::Start(tag) => self.start(tag, start, end),
            Event::End(tag) => self.end(tag, start, end),
            _ if self.skip > 0 => {}
            Event::Text(text) => self.text(&text, start, end),
            Event::Code(_) => self.piece(start, end, PieceKind::Gap),
            Event::FootnoteReference(label) => {
                // Whether there is such a footnote shows only where its label holds a sign.
                let is_text = !label.contains(['@', '#', ':']);
                self.piece(start, end, if is_text { PieceKind::Text } else { PieceKind::Gap });
            }
            Event::InlineHtml(_) => {
                self.piece(start, end, PieceKind::Gap);
                self.html_comment(start, end);
            }
            Event::TaskListMarker(done) => self.task = if done { Task::Done } else { Task::Plan },
            Event::Rule => {
                self.flush();
                self.builder.other_block();
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, start: usize, end: usize) {
        if self.skip > 0 {
            self.skip += 1;
            return;
        }
        match tag {
            Tag::Paragraph => self.open_block(BlockKind::Text),
            Tag::Heading { level, .. } => {
                let level = level as u8;
                let callout = !self.quotes.is_empty();
                self.open_block(if callout {
                    BlockKind::CalloutHeading(level)
                } else {
                    BlockKind::Heading(level)
                });
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes.push(is_quotation(&self.source[start..end]));
            }
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.flush();
                self.note_block(start, end);
                self.builder.other_block();
                self.skip = 1;
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html_comments(start, end);
                self.builder.other_block();
                self.skip = 1;
            }
            Tag::Item => {
                self.flush();
                self.task = Task::None;
                self.builder.open_item();
            }
            Tag::TableHead | Tag::TableRow => self.open_block(BlockKind::TableRow),
            Tag::List(_) | Tag::FootnoteDefinition(_) | Tag::Table(_) => self.flush(),
            Tag::Image { .. } => {
                self.piece(start, end, PieceKind::Gap);
                self.skip = 1;
            }
            Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. } => {
                self.piece(start, end, self.wikilink(&dest_url));
                self.skip = 1;
            }
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {
                self.piece(start, end, PieceKind::Gap);
                self.skip = 1;
            }
            Tag::Link { dest_url, .. } => self.piece(start, end, PieceKind::Link((&*dest_url).into())),
            Tag::Strikethrough if self.source[start..].starts_with("~~") => {
                self.begin(start);
                self.struck += 1;
            }
            Tag::Emphasis | Tag::Strikethrough => self.signs(start, start + 1),
            Tag::Strong => self.signs(start, start + 2),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, start: usize, end: usize) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableHead | TagEnd::TableRow => self.flush(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.task = Task::None;
                self.builder.close_item();
            }
            TagEnd::Strikethrough if self.source[start..].starts_with("~~") => {
                self.struck = self.struck.saturating_sub(1);
            }
            TagEnd::Emphasis | TagEnd::Strikethrough => self.signs(end - 1, end),
            TagEnd::Strong => self.signs(end - 2, end),
            _ => {}
        }
    }

    fn open_block(&mut self, kind: BlockKind) {
        self.flush();
        self.open = Some(Open { kind, start: None, task: Task::None });
    }

    /// Inline content starts: opens the block of a tight list item, which has no tag of its own.
    fn begin(&mut self, start: usize) {
        let open = self.open.get_or_insert(Open { kind: BlockKind::Text, start: None, task: Task::None });
        if open.start.is_none() {
            open.start = Some(start);
            open.task = std::mem::take(&mut self.task);
        }
    }

    fn text(&mut self, text: &CowStr<'_>, start: usize, end: usize) {
        // A decoded entity differs from its source. Its number may look like a tag.
        let is_source = matches!(text, CowStr::Borrowed(text) if text.len() == end - start);
        if !is_source && (self.in_heading() || self.source[start..end].contains('#')) {
            self.begin(start);
            return;
        }
        let is_escaped = self.source[..start].ends_with('\\')
            && !self.in_heading()
            && self
                .pieces
                .last()
                .is_some_and(|last| last.end == start - 1 && matches!(last.kind, PieceKind::Text));
        self.piece(start - usize::from(is_escaped), end, PieceKind::Text);
    }

    /// Signs of emphasis, which are text but in a heading.
    fn signs(&mut self, start: usize, end: usize) {
        if self.in_heading() { self.begin(start) } else { self.piece(start, end, PieceKind::Text) }
    }

    fn in_heading(&self) -> bool {
        let kind = self.open.as_ref().map(|open| open.kind);
        matches!(kind, Some(BlockKind::Heading(_) | BlockKind::CalloutHeading(_)))
    }

    fn piece(&mut self, start: usize, end: usize, kind: PieceKind) {
        self.begin(start);
        if self.struck > 0 {
            return;
        }
        if self.comments.is_empty() {
            return self.push(start, end, kind);
        }
        while self.comments.get(self.next_comment).is_some_and(|comment| comment.end as usize <= start) {
            self.next_comment += 1;
        }
        let mut at = start;
        for comment in &self.comments[self.next_comment..] {
            let (from, to) = (comment.start as usize, comment.end as usize);
            if from >= end {
                break;
            }
            if !matches!(kind, PieceKind::Text) {
                return;
            }
            if from > at {
                self.pieces.push(Piece { start: at, end: from, kind: PieceKind::Text });
            }
            at = to.max(at);
        }
        if at < end {
            self.push(at, end, kind);
        }
    }

    /// Adds a piece; neighbouring stretches of text become one.
    fn push(&mut self, start: usize, end: usize, kind: PieceKind) {
        if let (PieceKind::Text, Some(Piece { end: last, kind: PieceKind::Text, .. })) =
            (&kind, self.pieces.last_mut())
            && *last == start
        {
            *last = end;
            return;
        }
        self.pieces.push(Piece { start, end, kind });
    }

    fn flush(&mut self) {
        let Some(open) = self.open.take() else { return };
        let Some(start) = open.start else { return };
        // The parser takes it away only where a line end follows.
        if let (BlockKind::Heading(_) | BlockKind::CalloutHeading(_), Some(last)) =
            (open.kind, self.pieces.last_mut())
            && matches!(last.kind, PieceKind::Text)
        {
            last.end = last.start + self.source[last.start..last.end].trim_ascii_end().len();
        }
        let end = self.pieces.last().map_or(start, |piece| piece.end);
        self.note_block(start, end);
        if self.wants_directives && open.kind == BlockKind::TableRow {
            self.directive_beyond_row(end);
        }
        if self.pieces.is_empty() {
            self.builder.other_block();
            return;
        }
        let block = Block {
            kind: open.kind,
            start,
            pieces: &self.pieces,
            lines: BlockLines::Unknown,
            quotes: &self.quotes,
            task: open.task,
        };
        self.builder.block(&block);
        self.pieces.clear();
    }

    fn note_block(&mut self, start: usize, end: usize) {
        if self.wants_directives {
            let rest = &self.source[end.max(start)..];
            let end = end.max(start) + rest.find('\n').unwrap_or(rest.len());
            self.blocks.push(Span::new(start, end));
        }
    }

    /// A wikilink by where its target stands: the parser gives it as a part of the text that it reads.
    fn wikilink(&self, target: &str) -> PieceKind {
        let text = self.outline.map_or(self.source, |outline| &outline.text);
        let from = (target.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
        let to = from.wrapping_add(target.len());
        let place = |at| self.outline.map_or(at, |outline| outline.place(at));
        match text.get(from..to) {
            Some(found) if found == target => PieceKind::Wikilink(Span::new(place(from), place(to))),
            _ => PieceKind::Gap,
        }
    }
}
