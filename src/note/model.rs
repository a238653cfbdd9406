//! The parts of a note as data: entries, mentions, markers, scopes, directives, problems, each with its span.
//!
//! Plain values, written by `parse` and read by everybody above. A journal keeps one [`Note`](crate::note::Note) per file
//! and no text, so everything here is small: names are interned, lists live in batches, rare lists take
//! one word.

use std::ops::Range;

use chrono::NaiveDate;

use crate::language::{Bond, Marker, Status};
use crate::note::store::interner::NameId;
use crate::text::{Span, TextHash};

/// A value with the place where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<T> {
    /// As read.
    pub value: T,
    /// Where it is written, without quotes.
    pub span: Span,
}

/// One source line of a block that holds a mention or a marker (with `soft-breaks = "join"` the
/// whole block), or a list item of a person's page that is itself a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The whole line; with `join` the whole block.
    pub span: Span,
    /// [`crate::text::said_hash`] of its text.
    pub hash: TextHash,
    /// Entries of one block share the number.
    pub block: u32,
    /// Nearest enclosing list item that may name people; where the entry itself may, its own item.
    pub item: Option<ScopeId>,
    /// Nearest enclosing heading that may name people; of a heading, itself.
    pub heading: Option<ScopeId>,
    /// When it happened, by the whole of language 5.
    pub date: Option<NaiveDate>,
    /// What it is a line of.
    pub kind: EntryKind,
    /// A heading around it or the note's name says in which month or year: where it has no day, nobody
    /// asks for one.
    pub in_period: bool,
    /// A task still open: no event.
    pub planned: bool,
}

/// What an entry is a line of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A line of a paragraph, list item, table row or callout.
    Text,
    /// A heading's text.
    Heading,
    /// The value of a front matter property that names participants.
    Participant,
    /// On a person's page, a dated list item whose own and nested text hold no marker, by its first line;
    /// or a dated table row, paragraph or heading of a log that holds none (a heading's span reaches over
    /// its own prose): a mention of the page's person where no mention in its item, and none that begins
    /// within its span, names somebody.
    PageItem,
    /// The same of a dated heading.
    PageHeading,
}

impl EntryKind {
    /// Whether it stands in a heading, whose scope is the section below.
    pub fn is_heading(self) -> bool {
        matches!(self, EntryKind::Heading | EntryKind::PageHeading)
    }

    /// Whether it is a mention of the page's person where it names nobody.
    pub fn is_of_page(self) -> bool {
        matches!(self, EntryKind::PageItem | EntryKind::PageHeading)
    }
}

/// Index into [`crate::note::Note::scopes()`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(std::num::NonZeroU32);

impl ScopeId {
    /// `None` beyond 4 billion, which no note reaches.
    pub fn new(index: usize) -> Option<ScopeId> {
        u32::try_from(index + 1).ok().and_then(std::num::NonZeroU32::new).map(ScopeId)
    }

    /// From 0.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// From 1.
    pub(in crate::note) fn number(self) -> u32 {
        self.0.get()
    }

    /// `None` for 0.
    pub(in crate::note) fn from_number(number: u32) -> Option<ScopeId> {
        std::num::NonZeroU32::new(number).map(ScopeId)
    }
}

/// A list item or heading that may name people. An item's people are the mentions of the entries
/// whose `item` it is; a heading's are those of the heading entries whose `heading` it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The next enclosing scope of the same kind that may name people; its index is smaller.
    pub parent: Option<ScopeId>,
}

/// Somebody named, perhaps: a wikilink is a person only where the journal says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The name as written, without sigils: `ana-lopez`, `Ana Lopez`, `people/Ana`.
    pub name: NameId,
    /// How it is written, which says how sure it is that a person is meant.
    pub form: Form,
    /// Sigils and brackets included.
    pub span: Span,
    /// Index into [`crate::note::Note::entries`].
    pub entry: u32,
}

/// How a mention is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `@ana`.
    Handle,
    /// A handle in a shape that is not a person's, and somebody only where a page has that name: `@types/node`,
    /// `@todo`.
    DoubtfulHandle,
    /// `@[[Ana Lopez]]`, `#person/ana`: always a person.
    Always,
    /// `[[@Ana Lopez]]`: always a person, except where a note `@Ana Lopez` is not a person's page.
    SigilLink,
    /// The same as these two, or a participant, for `me`, a number, `karen on Twitter`: somebody only where a
    /// page is called so.
    DoubtfulName,
    /// `[[Ana Lopez]]`.
    Wikilink,
    /// `[Ana](people/ana.md)`; the name is the decoded target.
    Link,
    /// A value of front matter `people`, `attendees`, …
    Participant,
}

impl Form {
    /// Whether the form alone makes it a person (with `handles = "any"`).
    pub fn is_always(self) -> bool {
        matches!(self, Form::Handle | Form::Always | Form::SigilLink | Form::Participant)
    }
}

/// A marker as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// By its name or one of its spellings.
    pub marker: Marker,
    /// How it is written.
    pub form: MarkForm,
    /// The sign and the word, with the topic; of a field its key.
    pub span: Span,
    /// What follows `/` or `=`: `reference` in `#ask/reference`.
    pub topic: Option<NameId>,
    /// Index into [`crate::note::Note::entries`].
    pub entry: u32,
    /// Which mentions the first step of binding considers.
    pub follow: Follow,
    /// Where the entry is a plan: the day it is due.
    pub due: Option<NaiveDate>,
}

/// Where the first step of binding looks (language 4): indices into [`crate::note::Note::mentions`]. What a journal
/// knows of the names may end a run earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Follow {
    /// The first mention after the marker; of a field, after its `::`.
    pub first: u32,
    /// How many, from `first` on, directly follow.
    pub direct: u32,
    /// Of a field in brackets: how many, from `first` on, stand inside.
    pub inside: u32,
    /// Of a field in brackets: how many, from those inside on, directly follow it.
    pub after: u32,
}

impl Follow {
    /// The runs to look at, the first that names anybody counts.
    pub fn runs(self) -> [Range<u32>; 3] {
        let inside = self.first + self.inside;
        [self.first..self.first + self.direct, self.first..inside, inside..inside + self.after]
    }
}

/// The words after a handle, which belong to its name where the journal declares such a one:
/// `@Ana Lopez`. No handle without such words has a trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trail {
    /// Index into [`crate::note::Note::mentions`].
    pub mention: u32,
    /// [`crate::text::trail_hash`] of the next word, of the next two, of the next three; 0 where there
    /// are fewer.
    pub words: [u32; Trail::MOST],
    /// Bit `n`: where the name takes `n` words, only separators stand between it and the next mention.
    pub joins: u8,
}

impl Trail {
    /// How many words may belong to a handle.
    pub const MOST: usize = 3;

    /// Whether the next mention directly follows a name of this many words.
    pub fn joins_after(&self, words: usize) -> bool {
        self.joins >> words & 1 == 1
    }
}

/// How a marker is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkForm {
    /// `#give`.
    Tag,
    /// `[give:: …]`, `(give:: …)`, `give:: …`.
    Field,
    /// `give: …`: prose where it binds to nobody.
    Word,
}

/// What a person's page says about the person.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The display name; its span where front matter gives it, else line 1.
    pub name: At<Box<str>>,
    /// Line 1: the place of what is about the page as such.
    pub first_line: Span,
    /// Other names, each key once; the display name is not among them.
    pub aliases: Box<[At<Box<str>>]>,
    /// Index into the configured circles.
    pub circle: Option<At<usize>>,
    /// The person's own; `None` leaves it to the circle.
    pub cadence: Option<At<Rhythm>>,
    /// `None` where the page says nothing, which means an exchange.
    pub bond: Option<At<Bond>>,
    /// Names as written.
    pub introduced_by: Box<[At<NameId>]>,
    /// We worked together.
    pub worked_with: bool,
    /// `None` where the page says nothing, which means active.
    pub status: Option<At<Status>>,
    /// Where the status allows it, they rest until this day, which is included.
    pub resting_until: Option<At<NaiveDate>>,
    /// A hand-kept day of last contact.
    pub last_contact: Option<At<NaiveDate>>,
}

/// How often to be in touch, by a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// At most this many days apart.
    Days(u32),
    /// Whatever the circle says.
    Never,
}

/// `<!-- fairweather: … -->` or `%% fairweather: … %%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// With the signs of the comment.
    pub span: Span,
    /// The word after `fairweather:`.
    pub action: Action,
    /// Rule or group names with what each covers.
    pub rules: Box<[DirectiveRule]>,
    /// The day in `until=`.
    pub until: Until,
    /// It stands after a table row's last `|`, where Markdown drops it, and covers nothing.
    pub is_beyond_row: bool,
    /// What removing the directive removes: the whole line where it stands alone.
    pub removal: Span,
    /// Of a `disable` that is never ended: how to end it after what it was meant for.
    pub closing: Option<Closing>,
}

/// How to end a `disable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// The end of the section that it stands in.
    pub at: u32,
    /// What parts the `enable` from the text before it, by the line ends of the note.
    pub gap: &'static str,
    /// The signs of the comment, as the `disable` has them.
    pub signs: (&'static str, &'static str),
}

impl Directive {
    /// Whether it is in force on a day.
    pub fn holds(&self, today: NaiveDate) -> bool {
        match self.until {
            Until::Never => true,
            Until::Day(day) => today <= day,
            Until::Malformed(_) => false,
        }
    }
}

/// One rule or group that a directive names.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectiveRule {
    /// As written.
    pub name: At<Box<str>>,
    /// A finding is silenced where its primary span starts inside. Empty for `enable`.
    pub covers: Span,
    /// For `disable`: whether an `enable` ended it.
    pub closed: bool,
}

/// What a directive does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Silences the block at which it stands; alone on a line, the next one.
    Ignore,
    /// Silences the whole note.
    IgnoreFile,
    /// Silences from here to the `enable`, or to the end of the note.
    Disable,
    /// Ends a `disable`.
    Enable,
}

/// How long a directive holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Until {
    /// Without an end.
    Never,
    /// The last day on which it holds.
    Day(NaiveDate),
    /// What stood where a date belongs.
    Malformed(Box<str>),
}

/// What is wrong with a note itself: the facts behind the rules of the group *notes*.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What it is, with the facts that a rule's message needs.
    pub kind: ProblemKind,
    /// What is underlined.
    pub span: Span,
    /// [`crate::text::said_hash`] of the source line, for fingerprints.
    pub hash: TextHash,
}

/// Which problem it is.
#[derive(Debug, Clone, PartialEq)]
pub enum ProblemKind {
    /// An impossible date where a date belongs.
    InvalidDate {
        /// As written.
        text: Box<str>,
    },
    /// Front matter and file name disagree; the span is the front matter's value.
    DateMismatch {
        /// What the front matter says, which counts.
        front: NaiveDate,
        /// What the file name says.
        file: NaiveDate,
    },
    /// A tag that is nearly a marker: one of a list of words, or a slip of the finger.
    UnknownMarker {
        /// As written, with its `#`.
        tag: Box<str>,
        /// What to write instead.
        replacement: Box<str>,
        /// One of the list, so that the meaning is sure; else it is only similar.
        listed: bool,
    },
    /// A property that cannot be read.
    InvalidProperty {
        /// As written.
        key: Box<str>,
        /// As written.
        value: Box<str>,
        /// What would do: `one of close, friends`.
        expected: Box<str>,
    },
    /// Front matter that is not a valid YAML mapping; the parser's message.
    /// Front matter that is not a valid YAML mapping.
    InvalidFrontMatter {
        /// The parser's.
        message: Box<str>,
    },
    /// The note could not be read at all.
    Unreadable {
        /// The system's answer, or what the bytes are not.
        why: Box<str>,
        /// What to do about it.
        help: Box<str>,
    },
}
