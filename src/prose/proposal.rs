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
    /// Phrases that tell of an event or a promise.
    pub entries: Vec<EntryProposal>,
    /// Names in plain text, which could be links.
    pub links: Vec<LinkProposal>,
    /// Links without a page, which could be people.
    pub people: Vec<PersonProposal>,
}

/// An entry, and what it tells of.
#[derive(Debug, Clone)]
pub struct EntryProposal {
    /// The note that holds it.
    pub note: NoteId,
    /// When it happened; `None` where no day can be told.
    pub day: Option<NaiveDate>,
    /// In the order of the text.
    pub tells: Vec<Tell>,
    /// What writes all of it, in one go.
    pub edits: Vec<Edit>,
    /// Of the entry's text, so that a refusal ends with an edit.
    pub hash: TextHash,
    /// The names of those who no longer count as contact with it.
    pub lost: Vec<String>,
    pub(super) site: EntrySite,
    pub(super) spoken: Vec<SpokenPhrase>,
}

/// One phrase of an entry.
#[derive(Debug, Clone)]
pub struct Tell {
    /// What it tells of.
    pub told: Told,
    /// Keys and names.
    pub people: Vec<(String, String)>,
    /// The words that tell of it.
    pub span: Span,
    /// What remembers that it was refused.
    pub refusal: u64,
}

/// A name in plain text.
#[derive(Debug, Clone)]
pub struct LinkProposal {
    /// The note that holds it.
    pub note: NoteId,
    /// Of the entry; `None` where no day can be told.
    pub day: Option<NaiveDate>,
    /// Of the person whom the name means.
    pub key: String,
    /// Of that person: the display name.
    pub name: String,
    /// The name in the text.
    pub span: Span,
    /// Of the entry's text, so that a refusal ends with an edit.
    pub hash: TextHash,
    /// What remembers that it was refused.
    pub refusal: u64,
    /// What makes it a link.
    pub edit: Edit,
}

/// A link without a page that is a person.
#[derive(Debug, Clone)]
pub struct PersonProposal {
    /// As the link writes it.
    pub name: String,
    /// Of that name.
    pub key: String,
    /// The link that stands for all.
    pub place: Place,
    /// Of its entry; `None` where no day can be told.
    pub day: Option<NaiveDate>,
    /// In how many entries something passed with them.
    pub entries: usize,
    /// What remembers that it was refused.
    pub refusal: u64,
    /// What declares them.
    pub edit: Edit,
}

/// What is wanted of the sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Whether they are wanted at all.
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
    /// A mention without contact becomes one.
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
