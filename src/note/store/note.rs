//! A note as a journal keeps it: its path, its date, and its parts in lists that take little memory.
//!
//! Without its text, which is read again where it is shown.

use chrono::NaiveDate;

use crate::note::model::{At, Directive, Entry, Mark, Mention, Page, Problem, Scope};
use crate::note::store::batch::NoteLists;
use crate::note::store::thin_vec::ThinVec;
use crate::text::NotePath;

/// One note as written.
#[derive(Debug)]
pub struct Note {
    pub path: NotePath,
    /// The day that the front matter or the path gives (language 5.3, 5.4); never on a page.
    pub date: Option<NaiveDate>,
    /// Set where the note is a person's page.
    pub page: Option<Box<Page>>,
    /// Its entries, mentions, marks and scopes.
    pub lists: NoteLists,
    pub directives: ThinVec<Directive>,
    /// Front matter `fairweather-ignore`: rule or group names.
    pub ignores: ThinVec<At<Box<str>>>,
    /// What is wrong with the note itself.
    pub problems: ThinVec<Problem>,
}

impl Note {
    /// In document order, front matter first.
    pub fn entries(&self) -> &[Entry] {
        self.lists.entries()
    }

    /// In document order; an entry's mentions are neighbours.
    pub fn mentions(&self) -> &[Mention] {
        self.lists.mentions()
    }

    /// In document order; an entry's markers are neighbours.
    pub fn marks(&self) -> &[Mark] {
        self.lists.marks()
    }

    /// Headings and list items that may name people for what they enclose.
    pub fn scopes(&self) -> &[Scope] {
        self.lists.scopes()
    }
}
