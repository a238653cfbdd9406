//! What lies behind an edit, moved: by how much the text has grown, and by how many items, headings, entries and
//! mentions there are more before it.
//!
//! Invariant: nothing is changed but places and numbers.

use crate::note::model::{Mark, Mention, Trail};
use crate::note::parse::builder::{Builder, BuilderBuffers, RawEntry, RawHeading, RawItem, RawProblem};
use crate::text::Span;

/// Where a unit begins, and what the builder held then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checkpoint {
    pub at: usize,
    pub lengths: Lengths,
    pub heading: Option<usize>,
    pub blocks: u32,
}

/// How long the lists of a builder are at some moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lengths {
    pub items: usize,
    pub headings: usize,
    pub entries: usize,
    mentions: usize,
    marks: usize,
    trails: usize,
    pub problems: usize,
}

/// What the builder's lists hold behind some lengths.
pub(super) struct Rest {
    items: Vec<RawItem>,
    pub headings: Vec<RawHeading>,
    entries: Vec<RawEntry>,
    mentions: Vec<Mention>,
    marks: Vec<Mark>,
    trails: Vec<Trail>,
    /// Only those that are to be appended.
    pub problems: Vec<RawProblem>,
}

impl Lengths {
    pub(super) fn of(builder: &Builder<'_, '_>) -> Lengths {
        Lengths {
            items: builder.items.len(),
            headings: builder.headings.len(),
            entries: builder.entries.len(),
            mentions: builder.mentions.len(),
            marks: builder.marks.len(),
            trails: builder.trails.len(),
            problems: builder.problems.len(),
        }
    }

    /// Takes out what lies behind.
    pub(super) fn split_off(self, buffers: &mut BuilderBuffers) -> Rest {
        Rest {
            items: buffers.items.split_off(self.items),
            headings: buffers.headings.split_off(self.headings),
            entries: buffers.entries.split_off(self.entries),
            mentions: buffers.mentions.split_off(self.mentions),
            marks: buffers.marks.split_off(self.marks),
            trails: buffers.trails.split_off(self.trails),
            problems: Vec::new(),
        }
    }

    pub(super) fn truncate(self, buffers: &mut BuilderBuffers) {
        buffers.items.truncate(self.items);
        buffers.headings.truncate(self.headings);
        buffers.entries.truncate(self.entries);
        buffers.mentions.truncate(self.mentions);
        buffers.marks.truncate(self.marks);
        buffers.trails.truncate(self.trails);
    }
}

/// By how much what lies behind an edit moves.
pub(super) struct Shift {
    /// Bytes.
    pub text: isize,
    /// Where the unchanged part began, and where it begins now.
    pub then: Lengths,
    pub now: Lengths,
    /// What is added to the numbers of blocks, which only tell blocks apart.
    pub blocks: u32,
    /// The headings around the place, as they were numbered and as they are.
    pub headings: Vec<(usize, usize)>,
}

impl Shift {
    /// Appends what lies behind the edit of what was taken out at `from`.
    pub(super) fn append(&self, rest: &mut Rest, from: Lengths, builder: &mut Builder<'_, '_>) {
        let then = self.then;
        builder.items.extend(rest.items.drain(then.items - from.items..).map(|item| RawItem {
            parent: item.parent.map(|parent| self.item(parent)),
            heading: item.heading.map(|heading| self.heading(heading)),
            text: item.text.map(|text| self.span(text)),
            ..item
        }));
        builder.headings.extend(rest.headings.drain(then.headings - from.headings..).map(|heading| {
            RawHeading {
                parent: heading.parent.map(|parent| self.heading(parent)),
                item: heading.item.map(|item| self.item(item)),
                dated_text: heading.dated_text.map(|text| self.span(text)),
                prose_end: heading.prose_end.map(|end| end.saturating_add_signed(self.text)),
                ..heading
            }
        }));
        builder.entries.extend(rest.entries.drain(then.entries - from.entries..).map(|entry| RawEntry {
            span: self.span(entry.span),
            block: entry.block.wrapping_add(self.blocks),
            item: entry.item.map(|item| self.item(item)),
            heading: entry.heading.map(|heading| self.heading(heading)),
            ..entry
        }));
        let (entries, mentions) = (self.entries(), self.mentions());
        builder.mentions.extend(rest.mentions.drain(then.mentions - from.mentions..).map(|mention| {
            Mention { span: self.span(mention.span), entry: mention.entry.wrapping_add(entries), ..mention }
        }));
        builder.marks.extend(rest.marks.drain(then.marks - from.marks..).map(|mut mark| {
            mark.span = self.span(mark.span);
            mark.entry = mark.entry.wrapping_add(entries);
            mark.follow.first = mark.follow.first.wrapping_add(mentions);
            mark
        }));
        builder.trails.extend(
            rest.trails
                .drain(then.trails - from.trails..)
                .map(|trail| Trail { mention: trail.mention.wrapping_add(mentions), ..trail }),
        );
        builder.problems.extend(rest.problems.drain(..).map(|mut raw| {
            raw.problem.span = self.span(raw.problem.span);
            raw.item = raw.item.map(|item| self.item(item));
            raw.dated_under = raw.dated_under.map(|under| under.map(|heading| self.heading(heading)));
            raw
        }));
    }

    pub(super) fn checkpoint(&self, one: Checkpoint) -> Checkpoint {
        let Lengths { items, headings, entries, mentions, marks, trails, problems } = one.lengths;
        let (then, now) = (self.then, self.now);
        Checkpoint {
            at: one.at.saturating_add_signed(self.text),
            lengths: Lengths {
                items: now.items + (items - then.items),
                headings: now.headings + (headings - then.headings),
                entries: now.entries + (entries - then.entries),
                mentions: now.mentions + (mentions - then.mentions),
                marks: now.marks + (marks - then.marks),
                trails: now.trails + (trails - then.trails),
                problems: now.problems + (problems - then.problems),
            },
            heading: one.heading.map(|heading| self.heading(heading)),
            blocks: one.blocks.wrapping_add(self.blocks),
        }
    }

    fn span(&self, span: Span) -> Span {
        let to = |at: u32| (at as usize).saturating_add_signed(self.text);
        Span::new(to(span.start), to(span.end))
    }

    /// An item: what encloses something stands in the same unit.
    fn item(&self, item: usize) -> usize {
        self.now.items + (item - self.then.items)
    }

    fn heading(&self, heading: usize) -> usize {
        match heading.checked_sub(self.then.headings) {
            Some(nth) => self.now.headings + nth,
            None => self.headings.iter().find(|(then, _)| *then == heading).map_or(heading, |(_, now)| *now),
        }
    }

    /// What is added to the numbers of entries.
    fn entries(&self) -> u32 {
        difference(self.then.entries, self.now.entries)
    }

    /// What is added to the numbers of mentions.
    fn mentions(&self) -> u32 {
        difference(self.then.mentions, self.now.mentions)
    }
}

/// What a number grows by, or 2³² less what it shrinks by.
fn difference(then: usize, now: usize) -> u32 {
    now.wrapping_sub(then) as u32
}
