//! Bringing people in from other programs: LinkedIn, Facebook, address books, tables, friends.md.
//!
//! A source (`linkedin`, `vcard`, …) turns the text of one file into [`ImportRow`]s and knows nothing of
//! the journal. `known` decides who is meant by a row and what the journal holds already; `page`
//! writes the lines and pages; `proof` reads them back as the journal will. [`plan()`] ties the
//! three together and touches no file: what it returns is written by its caller, through
//! `write`, or shown as a diff.
//!
//! Invariants: a note is only ever appended to, no existing page changes, nobody is guessed, and a
//! second run of the same file writes nothing.

mod csv;
mod days;
mod decide;
mod facebook;
mod friends;
mod gather;
mod job;
mod known;
mod linkedin;
mod names;
mod page;
mod plan;
mod profile;
mod proof;
mod same;
mod sheets;
mod summary;
mod table;
#[cfg(test)]
mod testing;
mod text;
mod vcard;

use std::ops::Range;

use chrono::NaiveDate;

use crate::language::Marker;

pub use csv::ColumnNames;
pub use decide::Held;
pub use gather::{Gathered, Gathering};
pub use job::{Job, PageFolder};
pub use page::folded_file;
pub use plan::{Plan, plan};
pub use sheets::NoteToWrite;
pub use summary::{Mode, json, rows as row_messages, text as summary_text};
pub use text::decode;

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportSource {
    /// `Connections.csv` and its neighbours, from a LinkedIn archive.
    Linkedin,
    /// `your_friends.json` and its neighbours, from a Facebook archive.
    Facebook,
    /// An address book as vCards.
    Vcard,
    /// A table of any program with a column of names.
    Csv,
    /// A journal of the program friends.md.
    Friends,
}

impl ImportSource {
    /// In the order in which help lists them.
    pub const ALL: [ImportSource; 5] = [
        ImportSource::Linkedin,
        ImportSource::Facebook,
        ImportSource::Vcard,
        ImportSource::Csv,
        ImportSource::Friends,
    ];

    /// The word on the command line, the topic of its cards, and the name of its note.
    pub fn name(self) -> &'static str {
        match self {
            ImportSource::Linkedin => "linkedin",
            ImportSource::Facebook => "facebook",
            ImportSource::Vcard => "vcard",
            ImportSource::Csv => "csv",
            ImportSource::Friends => "friends",
        }
    }

    /// The heading of its note.
    pub fn title(self) -> &'static str {
        match self {
            ImportSource::Linkedin => "LinkedIn connections",
            ImportSource::Facebook => "Facebook friends",
            ImportSource::Vcard => "Address book",
            ImportSource::Csv => "Contacts",
            ImportSource::Friends => "Activities of friends",
        }
    }

    /// Whether each new person gets a page where nobody asks: a register that was kept by hand is
    /// worth one, three thousand connections are not.
    pub fn makes_pages(self) -> bool {
        self == ImportSource::Friends
    }
}

/// What a file is read with: everything that is not in the file itself.
#[derive(Debug, Clone, Copy)]
pub struct ImportContext<'a> {
    /// What is dated later is refused.
    pub today: NaiveDate,
    /// The file's name, which says whether recommendations were given or received.
    pub file_name: &'a str,
    /// Columns of a table that have other names.
    pub columns: &'a ColumnNames,
}

/// Reads the rows of a source.
///
/// # Errors
/// The file does not come from that source, or ends in the middle of something.
pub fn read(source: ImportSource, text: String, cx: &ImportContext<'_>) -> Result<Rows, Stop> {
    // The text may be larger than all else, so it is dropped unless rows are pieces of it.
    match source {
        ImportSource::Linkedin => linkedin::read(&text, cx),
        ImportSource::Facebook => facebook::read(&text, cx),
        ImportSource::Vcard => vcard::read(&text),
        ImportSource::Csv => csv::read(&text, cx),
        ImportSource::Friends => friends::read(&text, cx).map(|rows| Rows { text, ..rows }),
    }
}

/// A place in the imported file: line and column from 1, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl LineColumn {
    /// Where the file as a whole is meant.
    pub const START: LineColumn = LineColumn { line: 1, column: 1 };

    /// Both from 1.
    pub fn new(line: usize, column: usize) -> LineColumn {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        LineColumn { line: number(line), column: number(column) }
    }
}

/// Why a whole file cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Where in the file, if there is a place.
    pub place: Option<LineColumn>,
    /// What is wrong, in lower case and without a full stop.
    pub title: String,
    /// What to do about it.
    pub help: String,
}

impl Stop {
    /// With a place in the file.
    pub fn at(place: LineColumn, title: impl Into<String>, help: impl Into<String>) -> Stop {
        Stop { place: Some(place), title: title.into(), help: help.into() }
    }

    /// About the file as a whole.
    pub fn new(title: impl Into<String>, help: impl Into<String>) -> Stop {
        Stop { place: None, title: title.into(), help: help.into() }
    }
}

/// What a file holds.
#[derive(Debug)]
pub struct Rows {
    /// Everything that is not blank, in the file's order.
    pub rows: Vec<ImportRow>,
    /// What each card says: that somebody was added, or a recommendation.
    pub marker: Marker,
    /// What items are pieces of; empty where there are none.
    pub text: String,
}

/// One record, card or item. A file may hold a million, so a row is small.
#[derive(Debug)]
pub struct ImportRow {
    /// Of the name, or of what is wrong.
    pub place: LineColumn,
    /// What it says, or why it says nothing.
    pub content: RowContent,
}

/// What a row is.
#[derive(Debug)]
pub enum RowContent {
    /// Somebody to add.
    Card(Card),
    /// An activity or a fact of friends.md.
    Item(Item),
    /// A record without a name.
    Nameless,
    /// Not a person: a group, an organisation, a place.
    Skipped,
    /// Something is wrong with this row alone.
    Refused(Box<Refusal>),
}

/// Somebody.
#[derive(Debug, Default)]
pub struct Card {
    /// Cleaned of titles, emoji and whatever else is not a name.
    pub name: Box<str>,
    /// The last part of a LinkedIn address.
    pub profile: Option<Box<str>>,
    /// When they became a contact, where the file says so.
    pub day: Option<NaiveDate>,
    /// What only a page holds.
    pub extra: Option<Box<Extra>>,
}

/// What only a page holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// Other names, as written.
    pub aliases: Vec<String>,
    /// The town, as written.
    pub location: Option<String>,
    /// The groups that the file puts them in.
    pub groups: Vec<String>,
}

/// Something that happened, in words and names.
#[derive(Debug)]
pub struct Item {
    /// When it happened or was learnt.
    pub day: NaiveDate,
    /// Which of the two.
    pub kind: ItemKind,
    /// Where its words stand in the text of the file. They are read when the item is decided about: a million
    /// items in parts would take many times as much memory as the file.
    pub words: Range<usize>,
}

/// Whether an item is contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// Something that was done together.
    Activity,
    /// Something learnt about somebody: no contact.
    Fact,
}

/// A piece of an item.
#[derive(Debug, PartialEq, Eq)]
pub enum ItemPart {
    /// Words and tags, with everything escaped that could mean something else.
    Words(String),
    /// Somebody's clean name.
    Person(String),
}

/// Why a row is left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, in lower case and without a full stop.
    pub title: String,
    /// What to do about it.
    pub help: String,
}

impl ImportRow {
    fn refused(place: LineColumn, (title, help): (String, String)) -> ImportRow {
        ImportRow { place, content: RowContent::Refused(Box::new(Refusal { title, help })) }
    }
}

/// What a name gives: a name that can be written, or the row that it makes instead.
fn usable_name(fields: &[&str], place: LineColumn) -> Result<String, ImportRow> {
    let Some(name) = names::clean(fields) else {
        return Err(ImportRow { place, content: RowContent::Nameless });
    };
    let length = name.chars().count();
    if length <= names::LONGEST {
        return Ok(name);
    }
    let title = format!("the name has {length} characters");
    Err(ImportRow::refused(place, (title, format!("shorten it to {} in the file", names::LONGEST))))
}

/// A piece of somebody else's file, short and safe to show.
fn clip(text: &str) -> String {
    const MOST_CHARACTERS: usize = 60;
    let text = crate::output::clean(text.trim());
    match text.char_indices().nth(MOST_CHARACTERS) {
        None => text.into_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
