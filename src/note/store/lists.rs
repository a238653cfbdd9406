//! A note's five lists as slices: what everybody looks at who looks at a whole note.

use crate::note::model::{Entry, Mark, Mention, Scope, Trail};

/// One note's lists, unpacked.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lists<'n> {
    /// In document order, front matter first; participants of a Logseq page's first block come last.
    pub entries: &'n [Entry],
    /// In document order, but participants of a Logseq page's first block, which come last; an entry's mentions are
    /// neighbours.
    pub mentions: &'n [Mention],
    /// In document order; an entry's markers are neighbours.
    pub marks: &'n [Mark],
    /// Words after handles, by mention.
    pub trails: &'n [Trail],
    /// By [`ScopeId`](crate::note::ScopeId): items, then headings, each after the one around it.
    pub scopes: &'n [Scope],
}

impl Lists<'_> {
    /// Whether none holds anything.
    pub fn is_empty(&self) -> bool {
        let Lists { entries, mentions, marks, trails, scopes } = self;
        (entries.len() | mentions.len() | marks.len() | trails.len() | scopes.len()) == 0
    }
}

/// Where the lists of one note after another are unpacked.
#[derive(Debug, Default)]
pub struct UnpackedLists {
    pub(super) entries: Vec<Entry>,
    pub(super) mentions: Vec<Mention>,
    pub(super) marks: Vec<Mark>,
    pub(super) trails: Vec<Trail>,
    pub(super) scopes: Vec<Scope>,
}

impl UnpackedLists {
    pub(super) fn lists(&self) -> Lists<'_> {
        Lists {
            entries: &self.entries,
            mentions: &self.mentions,
            marks: &self.marks,
            trails: &self.trails,
            scopes: &self.scopes,
        }
    }
}
