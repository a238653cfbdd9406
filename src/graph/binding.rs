//! What the graph makes of one note: who is meant, and what passed.
//!
//! Plain values that `bind` writes, the engine keeps for each note, and timelines and rules read.
//! Invariant: `mentions` has one entry for each mention of the note, in the same order.

use std::sync::Arc;

use crate::graph::{Event, PersonId};
use crate::text::Span;

/// What the graph makes of one note.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Binding {
    /// For each of the note's mentions: who is meant.
    pub mentions: Vec<Resolved>,
    /// What happened, and what is planned, in document order.
    pub bound: Vec<Bound>,
    /// Indices into the note's `marks` of those that bind to nobody though they need somebody and
    /// no ambiguous mention explains it. Words of prose (`give: …`) are never among them.
    pub unbound: Vec<u32>,
}

/// Who is meant by a mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// No person: an ordinary wikilink.
    Nobody,
    /// Exactly one, declared or not.
    Person(PersonId),
    /// Several with pages, between whom nothing decides: no event is made.
    Ambiguous(Arc<Candidates>),
}

/// Two or more people whom one name may mean.
///
/// Any number of pages may answer to a name, and any number of names may be theirs, so only the first are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// In the order of their pages' paths, at most [`Candidates::MOST`].
    pub first: Vec<PersonId>,
    /// How many there are in all.
    pub count: usize,
}

impl Candidates {
    /// How many of them are kept.
    pub const MOST: usize = 16;

    /// All who are meant, in the order of their pages' paths.
    pub fn new(all: &[PersonId]) -> Candidates {
        Candidates { first: all.iter().take(Candidates::MOST).copied().collect(), count: all.len() }
    }
}

/// One event or plan of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// `None` for a `#win` or `#low` that names nobody.
    pub person: Option<PersonId>,
    /// When, what and where.
    pub event: Event,
    /// Where it ends in the note.
    pub end: u32,
    /// Index into the note's `entries`.
    pub entry: u32,
    /// Index into the note's `marks`; `None` for a mention.
    pub mark: Option<u32>,
    /// An open task: it has not happened.
    pub planned: bool,
}

impl Bound {
    /// Where it stands in the note.
    pub fn span(&self) -> Span {
        Span { start: self.event.start, end: self.end }
    }
}
