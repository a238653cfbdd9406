//! Headings, and what follows them: their dates, whether they make a log, and the prose that is theirs.
//!
//! Which lines are headings is known to the two readers of Markdown. Invariant: a heading's date and people
//! hold until the next heading of its level or a higher one.

use std::borrow::Cow;

use crate::note::model::{At, ProblemKind};
use crate::note::parse::block::{Block, BlockKind};
use crate::note::parse::builder::{Builder, RawHeading};
use crate::note::syntax::byte_index::Signs;
use crate::note::syntax::date;
use crate::note::syntax::piece::{Piece, PieceKind};
use crate::text::Span;

impl<'s> Builder<'s, '_> {
    /// `number` counts the blocks of the note: the title is in the first.
    pub(super) fn open_heading(&mut self, block: &Block<'_>, level: u8, number: u32) {
        let mut parent = self.heading;
        while let Some(outer) = parent
            && self.headings[outer].level >= level
            && self.headings[outer].item == self.item
            && block.kind == BlockKind::Heading(level)
        {
            parent = self.headings[outer].parent;
        }
        let end = block.pieces.last().map_or(block.start, |piece| piece.end);
        let signs = self.index.signs(block.start, end);
        let text: Cow<'s, str> = heading_text(self.source, block.pieces, signs);
        let formats = self.grammar.formats();
        let named = if signs.digits { date::in_heading(&text, formats) } else { date::NamedDay::default() };
        for here in named.impossible {
            let written = text[here.at..here.at + here.found.len].to_owned();
            let span = self.find_in_block(block, &written);
            self.problem(ProblemKind::InvalidDate { text: written.into() }, span);
        }
        let own = named.date;
        let log = level >= 2 && (own.is_some() || named.is_period || names_log(&text));
        if let Some(parent) = parent {
            self.headings[parent].is_followed = true;
        }
        let above = parent.map(|parent| &self.headings[parent]);
        let is_own = own.is_some() && self.item.is_none() && matches!(block.kind, BlockKind::Heading(_));
        let heading = RawHeading {
            dated_text: is_own.then(|| Span::new(block.start, end)),
            parent,
            level,
            item: self.item,
            date: own.or(above.and_then(|above| above.date)),
            deep: level >= 2 || above.is_some_and(|above| above.deep),
            log: log || above.is_some_and(|above| above.log),
            in_period: named.is_period || above.is_some_and(|above| above.in_period),
            ..RawHeading::default()
        };
        if number == 0
            && block.kind == BlockKind::Heading(1)
            && self.item.is_none()
            && !text.trim().is_empty()
        {
            self.title = Some(At { value: text, span: Span::new(block.start, end) });
        }
        self.headings.push(heading);
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.heading = Some(self.headings.len() - 1);
        }
    }

    /// The place of a text that is known to stand in a block; all of the block where it is broken over two lines.
    fn find_in_block(&self, block: &Block<'_>, text: &str) -> Span {
        let end = block.pieces.last().map_or(block.start, |piece| piece.end).max(block.start);
        let written = &self.source[block.start..end];
        match written.find(text) {
            Some(at) => Span::new(block.start + at, block.start + at + text.len()),
            None => Span::new(block.start, end),
        }
    }

    /// Something that is not prose follows the heading above.
    pub(super) fn follow_heading(&mut self) {
        if let Some(heading) = self.heading {
            self.headings[heading].is_followed = true;
        }
    }

    /// A paragraph follows the heading above, up to `end`.
    pub(super) fn add_prose(&mut self, end: usize) {
        if let Some(heading) = self.heading {
            let heading = &mut self.headings[heading];
            if !heading.is_followed && heading.item == self.item {
                heading.prose_end = Some(end);
            }
        }
    }
}

/// A heading's text: what is written and what its links show.
fn heading_text<'s>(source: &'s str, pieces: &[Piece], signs: Signs) -> Cow<'s, str> {
    // Without a bracket there is neither a link nor a reference to a footnote.
    if let [Piece { start, end, kind: PieceKind::Text }] = *pieces
        && !signs.names
    {
        return source[start..end].into();
    }
    let mut text = String::new();
    let mut end = pieces.first().map_or(0, |piece| piece.start);
    for piece in pieces {
        // An underlined heading may have several lines.
        if source.get(end..piece.start).is_some_and(|gap| gap.contains(['\n', '\r'])) {
            text.push(' ');
        }
        // A link's text has pieces of its own.
        end = if matches!(piece.kind, PieceKind::Link(_)) { end } else { end.max(piece.end) };
        match &piece.kind {
            PieceKind::Text => push_without_footnotes(&mut text, &source[piece.start..piece.end]),
            PieceKind::Wikilink(target) => {
                text.push_str(&crate::note::syntax::link::link_name(&source[target.range()]));
            }
            PieceKind::Link(_) | PieceKind::Gap => {}
        }
    }
    text.into()
}

/// Adds a text without the references to footnotes in it, whether there are such footnotes or not.
fn push_without_footnotes(text: &mut String, mut rest: &str) {
    while let Some((before, behind)) = rest.split_once("[^") {
        let label_end = behind.find([']', '[', ' ']).filter(|at| behind[*at..].starts_with(']'));
        let Some(label_end) = label_end else { break };
        text.push_str(before);
        rest = &behind[label_end + 1..];
    }
    text.push_str(rest);
}

/// Whether a heading names a section in which one keeps a log.
fn names_log(text: &str) -> bool {
    const WORDS: [&str; 8] =
        ["log", "notes", "history", "interactions", "contact", "journal", "meetings", "timeline"];
    let is_log =
        |word: &str| WORDS.iter().any(|log| log.len() == word.len() && log.eq_ignore_ascii_case(word));
    text.split(|c: char| !c.is_alphanumeric()).any(is_log)
}
