//! A note as a journal keeps it: its path, its date, and its parts in lists that take little memory.
//!
//! Without its text, which is read again where it is shown.

use chrono::NaiveDate;

use crate::note::model::{At, Directive, Entry, Mark, Mention, Page, Problem, Scope, Trail};
use crate::note::store::batch::NoteLists;
use crate::note::store::thin_vec::ThinVec;
use crate::text::NotePath;

/// One note as written.
#[derive(Debug)]
pub struct Note {
    /// Relative to the journal's root.
    pub path: NotePath,
    /// The day that the front matter or the path gives (language 5.3, 5.4); never on a page.
    pub date: Option<NaiveDate>,
    /// Set where the note is a person's page.
    pub page: Option<Box<Page>>,
    /// What other notes decide of it; most notes have none.
    pub home: Option<Box<Home>>,
    /// Its entries, mentions, marks and scopes.
    pub lists: NoteLists,
    /// In document order.
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

    /// Words after handles, in document order.
    pub fn trails(&self) -> &[Trail] {
        self.lists.trails()
    }

    /// Headings and list items that may name people for what they enclose.
    pub fn scopes(&self) -> &[Scope] {
        self.lists.scopes()
    }
}

impl Note {
    /// Whether it names the same in the same way as another version of it, and neither is a page: all but where
    /// things stand and which other words there are. Then its marks bind to the same people.
    pub fn is_built_like(&self, other: &Note) -> bool {
        let entry = |one: &Entry| {
            let Entry { block, item, heading, date, kind, in_period, planned, .. } = *one;
            (block, item, heading, date, kind, in_period, planned)
        };
        let mention = |one: &Mention| (one.name, one.form, one.entry);
        let mark = |one: &Mark| (one.marker, one.form, one.topic, one.entry, one.follow, one.due);
        [self, other].iter().all(|note| note.page.is_none() && note.home.is_none())
            && self.date == other.date
            && self.mentions().iter().map(mention).eq(other.mentions().iter().map(mention))
            && self.marks().iter().map(mark).eq(other.marks().iter().map(mark))
            && self.entries().iter().map(entry).eq(other.entries().iter().map(entry))
            && self.trails() == other.trails()
            && self.scopes() == other.scopes()
    }

    /// Its lists, and those of its other reading.
    pub fn all_lists(&mut self) -> impl Iterator<Item = &mut NoteLists> {
        let other = self.home.as_mut().and_then(|home| home.other.as_mut());
        std::iter::once(&mut self.lists).chain(other.map(|other| &mut other.lists))
    }
}

/// What other notes decide of a note: whether its folder is one person's own, and whether other notes lie
/// in its namespace.
///
/// A note's parse reads no other file, so a note that may or may not be a page is read both ways, and
/// the journal keeps the reading that holds (see `journal::homes`).
#[derive(Debug, Default)]
pub struct Home {
    /// The folders on its way that may be one person's; outermost first.
    pub folders: Box<[Box<str>]>,
    /// The one of them whose person it is about, as a page.
    pub claims: Option<Box<str>>,
    /// Its own name with the namespace that makes it a page: `people/ana`.
    pub namespace: Option<Box<str>>,
    /// Whether nothing but the namespace makes it a page.
    pub is_by_namespace: bool,
    /// The other reading of the same text: of a page as none, of what was made none as a page.
    pub other: Option<Box<Note>>,
}

impl Home {
    /// Whether both say the same of where the note is; the readings aside.
    pub fn is_like(&self, other: &Home) -> bool {
        self.folders == other.folders
            && self.claims == other.claims
            && self.namespace == other.namespace
            && self.is_by_namespace == other.is_by_namespace
            && self.other.is_some() == other.other.is_some()
    }
}
