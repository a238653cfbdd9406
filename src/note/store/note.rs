//! A note as a journal keeps it: its path, its date, and its parts in lists that take little memory.
//!
//! Without its text, which is read again where it is shown.

use chrono::NaiveDate;

use crate::note::model::{At, Directive, Entry, Mark, Mention, Page, Problem, Scope, Trail};
use crate::note::store::batch::NoteLists;
use crate::note::store::items::Items;
use crate::note::store::lists::{Lists, UnpackedLists};
use crate::note::store::thin_vec::ThinVec;
use crate::text::NotePath;

/// One note as written.
#[derive(Debug)]
pub struct Note {
    /// Relative to the journal's root.
    pub path: NotePath,
    /// The day that the front matter or the path gives (language 5.3, 5.4); never on a page.
    pub date: Option<NaiveDate>,
    /// Its entries, mentions, marks and scopes.
    pub lists: NoteLists,
    /// `None` where there is none of them.
    rare: Option<Box<RareParts>>,
}

/// What most notes have nothing of.
#[derive(Debug, Default)]
pub(in crate::note) struct RareParts {
    /// See [`Note::page`].
    pub page: Option<Box<Page>>,
    /// See [`Note::home`].
    pub home: Option<Box<Home>>,
    /// See [`Note::directives`].
    pub directives: ThinVec<Directive>,
    /// See [`Note::ignores`].
    pub ignores: ThinVec<At<Box<str>>>,
    /// See [`Note::problems`].
    pub problems: ThinVec<Problem>,
}

impl RareParts {
    fn is_empty(&self) -> bool {
        let RareParts { page, home, directives, ignores, problems } = self;
        page.is_none() && home.is_none() && directives.is_empty() && ignores.is_empty() && problems.is_empty()
    }
}

impl Note {
    pub(in crate::note) fn new(
        path: NotePath,
        date: Option<NaiveDate>,
        lists: NoteLists,
        rare: RareParts,
    ) -> Note {
        Note { path, date, lists, rare: (!rare.is_empty()).then(|| Box::new(rare)) }
    }

    /// Set where the note is a person's page.
    pub fn page(&self) -> Option<&Page> {
        self.rare.as_ref()?.page.as_deref()
    }

    /// Whether the note is a person's page.
    pub fn is_page(&self) -> bool {
        self.page().is_some()
    }

    /// What other notes decide of it; most notes have none.
    pub fn home(&self) -> Option<&Home> {
        self.rare.as_ref()?.home.as_deref()
    }

    /// In document order.
    pub fn directives(&self) -> &[Directive] {
        self.rare.as_ref().map_or(&[], |rare| &rare.directives)
    }

    /// Front matter `fairweather-ignore`: rule or group names.
    pub fn ignores(&self) -> &[At<Box<str>>] {
        self.rare.as_ref().map_or(&[], |rare| &rare.ignores)
    }

    /// What is wrong with the note itself.
    pub fn problems(&self) -> &[Problem] {
        self.rare.as_ref().map_or(&[], |rare| &rare.problems)
    }

    /// In document order, front matter first; participants of a Logseq page's first block come last.
    pub fn entries(&self) -> Items<'_, Entry> {
        self.lists.entries()
    }

    /// In document order, but participants of a Logseq page's first block, which come last; an entry's mentions are
    /// neighbours.
    pub fn mentions(&self) -> Items<'_, Mention> {
        self.lists.mentions()
    }

    /// In document order; an entry's markers are neighbours.
    pub fn marks(&self) -> Items<'_, Mark> {
        self.lists.marks()
    }

    /// Words after handles, in document order.
    pub fn trails(&self) -> Items<'_, Trail> {
        self.lists.trails()
    }

    /// Headings and list items that may name people for what they enclose.
    pub fn scopes(&self) -> Items<'_, Scope> {
        self.lists.scopes()
    }

    /// All its lists as slices, for who looks at more than a few items; the scratch buffer can be that of the note
    /// before.
    pub fn unpack<'n>(&'n self, scratch: &'n mut UnpackedLists) -> Lists<'n> {
        self.lists.unpack(scratch)
    }
}

impl Note {
    /// Its lists, and those of its other reading.
    pub fn all_lists(&mut self) -> impl Iterator<Item = &mut NoteLists> {
        let home = self.rare.as_mut().and_then(|rare| rare.home.as_mut());
        let other = home.and_then(|home| home.other.as_mut());
        std::iter::once(&mut self.lists).chain(other.map(|other| &mut other.lists))
    }

    /// Sets the other reading, of a note that has a home.
    pub(in crate::note) fn set_other(&mut self, other: Option<Note>) {
        if let Some(home) = self.rare.as_mut().and_then(|rare| rare.home.as_mut()) {
            home.other = other.map(Box::new);
        }
    }

    /// Takes the other reading out.
    pub fn take_other(&mut self) -> Option<Box<Note>> {
        self.rare.as_mut()?.home.as_mut()?.other.take()
    }

    /// Puts its other reading in its place, and this one aside; whether there is another.
    pub fn turn(&mut self) -> bool {
        let Some(mut other) = self.take_other() else { return false };
        let Some(mut home) = self.rare.as_mut().and_then(|rare| rare.home.take()) else { return false };
        std::mem::swap(self, &mut other);
        home.other = Some(other);
        self.rare.get_or_insert_default().home = Some(home);
        true
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
