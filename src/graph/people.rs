//! The people of a journal, and who is meant by a name.

use super::{Person, PersonId};
use crate::journal::NoteId;
use crate::note::Page;
use crate::text::Span;

/// The people, and their timelines.
#[derive(Debug, Default)]
pub struct Graph {
    people: Vec<Person>,
}

/// A key that several pages claim as a name or alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The name as the later page writes it.
    pub name: Box<str>,
    /// All who claim it, in the order of their pages' paths.
    pub claimants: Vec<PersonId>,
    /// On the later page: the name or alias, else line 1.
    pub span: Span,
}

impl Graph {
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.0 as usize]
    }

    /// Whether any person has a page.
    pub fn has_pages(&self) -> bool {
        self.people.iter().any(|person| person.page.is_some())
    }

    /// The page of a person who has one.
    pub fn page(&self, _id: PersonId) -> Option<&Page> {
        None
    }

    /// The name or alias, and its owner, most similar to the name of a person without page, by
    /// the measure of `unknown-person` (edit distance with swaps of the keys: at most 1 where the
    /// shorter has fewer than 6 characters, else 2). Nearest first; ties by name.
    pub fn similar(&self, _person: PersonId) -> Option<(&str, PersonId)> {
        None
    }

    /// The clashes to report on a page: those where it is the later claimant.
    pub fn clashes(&self, _page: NoteId) -> &[Clash] {
        &[]
    }
}
