//! What is proposed, as data, and the edits that write a part of it.

use chrono::NaiveDate;

use crate::finding::{Edit, Place};
use crate::journal::NoteId;
use crate::prose::frame::SpokenPhrase;
use crate::prose::place::EntrySite;
use crate::prose::tables::Told;
use crate::text::{Fnv, NotePath, Span, TextHash};

/// All that is proposed for a journal, in path order.
#[derive(Debug, Default)]
pub struct Proposals {
    pub entries: Vec<EntryProposal>,
    pub links: Vec<LinkProposal>,
    pub people: Vec<PersonProposal>,
}

/// An entry, and what it tells of.
#[derive(Debug, Clone)]
pub struct EntryProposal {
    pub note: NoteId,
    pub day: Option<NaiveDate>,
    pub tells: Vec<Tell>,
    /// What writes all of it, in one go.
    pub edits: Vec<Edit>,
    pub hash: TextHash,
    /// The names of those who no longer count as contact with it.
    pub lost: Vec<String>,
    pub(super) site: EntrySite,
    pub(super) spoken: Vec<SpokenPhrase>,
}

/// One phrase of an entry.
#[derive(Debug, Clone)]
pub struct Tell {
    pub told: Told,
    /// Keys and names.
    pub people: Vec<(String, String)>,
    pub span: Span,
    /// What remembers that it was refused.
    pub refusal: u64,
}

/// A name in plain text.
#[derive(Debug, Clone)]
pub struct LinkProposal {
    pub note: NoteId,
    pub day: Option<NaiveDate>,
    pub key: String,
    pub name: String,
    pub span: Span,
    pub hash: TextHash,
    /// What remembers that it was refused.
    pub refusal: u64,
    pub edit: Edit,
}

/// A link without a page that is a person.
#[derive(Debug, Clone)]
pub struct PersonProposal {
    pub name: String,
    pub key: String,
    pub place: Place,
    pub day: Option<NaiveDate>,
    /// In how many entries something passed with them.
    pub entries: usize,
    pub refusal: u64,
    pub edit: Edit,
}

/// What is wanted of the sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub contacts: Contacts,
    /// Nothing else; everything where it is empty.
    pub markers: Vec<Told>,
}

impl Wanted {
    pub(super) fn wants(&self, told: Told) -> bool {
        (self.contacts == Contacts::Proposed || !told.is_mere_contact())
            && (self.markers.is_empty() || self.markers.contains(&told))
    }
}

/// Which contacts are proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contacts {
    /// A mention is contact already.
    LeftOut,
    Proposed,
}

/// What remembers that something was refused.
pub(super) fn hash_of<'k>(what: &str, keys: impl IntoIterator<Item = &'k str>, text: TextHash) -> u64 {
    let mut hash = Fnv::default();
    hash.field(what.as_bytes());
    keys.into_iter().for_each(|key| hash.field(key.as_bytes()));
    hash.write(&text.get().to_le_bytes());
    hash.finish()
}

impl EntryProposal {
    /// The edits that write some of what the entry tells of, each as something else where that is said. `text` is
    /// the note's. `None` where that cannot be written.
    pub fn edits_of(&self, path: &NotePath, text: &str, chosen: &[(usize, Told)]) -> Option<Vec<Edit>> {
        let told: Vec<(&SpokenPhrase, Told)> =
            chosen.iter().filter_map(|&(nth, told)| Some((self.spoken.get(nth)?, told))).collect();
        let changes = self.site.changes(text, &told)?;
        let edit = |(span, text)| Edit { place: Place { note: path.clone(), span }, text };
        let mut edits: Vec<Edit> = changes.into_iter().map(edit).collect();
        edits.extend(self.edits.iter().filter(|edit| edit.place.note != *path).cloned());
        Some(edits)
    }

    /// Whether it also makes links of plain names.
    pub fn makes_links(&self) -> bool {
        self.spoken.iter().any(|phrase| self.site.has_plain(phrase))
    }
}
