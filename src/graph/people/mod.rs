//! The people of a journal, and who is meant by a name.
//!
//! A [`PeopleIndex`] is made from all pages and all names at once. Names are resolved once a
//! spelling, not once a mention, since a journal repeats a few thousand spellings.
//!
//! Not here: what a mention makes happen (`bind`), and so not who has earned to be somebody by it
//! (`somebody`), which tells this module what it found. Invariant: what is known after an edit is what
//! would be known of the same notes afresh.

mod declare;
mod follow;
mod names;
mod naming;
mod renaming;
mod resolve;
mod settle;
mod survey;

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Handles;
use crate::graph::similar::Similar;
use crate::graph::{Person, PersonId, Resolved};
use crate::journal::{Journal, NoteId};
use crate::note::{Form, NameId, Note};
use crate::text::{Span, key};
use names::{Ids, NameTable};
pub use renaming::PageRenaming;
pub use resolve::Stage;
pub(in crate::graph) use settle::Standing;
pub(in crate::graph) use survey::Beside;
pub use survey::Survey;
use survey::Uses;

/// Names and aliases that the same pages claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// As the last page writes it: its name where that is claimed, else the first such alias.
    pub name: Box<str>,
    /// How many other names the same pages claim.
    pub others: usize,
    /// All who claim it, in the order of their pages' paths.
    pub claimants: Vec<PersonId>,
    /// Where each of them does: the name or alias on their page.
    pub places: Vec<Span>,
    /// On the last page: the name or alias, else line 1.
    pub span: Span,
    /// Whether some mention means one of the names, and so belongs to nobody.
    pub is_meant: bool,
}

/// What one spelling means to a handle, and to every other form.
#[derive(Debug, Clone)]
struct Meaning {
    /// Index into the keys.
    key: u32,
    handle: Resolved,
    other: Resolved,
    /// Of a wikilink: the same, unless a note of that name is not a person's page.
    link: Resolved,
    /// Whether a declared name begins with it and goes on.
    begins_longer: bool,
}

/// With no more spellings than this, no other thread is needed.
const REBUILD_ABOVE: usize = 256;

/// Who there is, and who is meant.
#[derive(Debug, Default)]
pub struct PeopleIndex {
    people: Vec<Person>,
    /// Pages by name, alias, file name and tails of the path.
    names: NameTable,
    /// Pages by the leading words of the display name.
    leading: NameTable,
    /// Pages by the beginning of a name, hashed, and the hash of its other words.
    longer: FxHashMap<(u64, u32), Ids>,
    /// The beginnings in `longer`.
    beginnings: FxHashSet<u64>,
    /// Pages by their path without ending, and the other way round.
    by_path: FxHashMap<String, PersonId>,
    paths: Vec<Box<str>>,
    by_note: FxHashMap<NoteId, PersonId>,
    /// The person in whose own folder a note lies.
    owners: FxHashMap<NoteId, PersonId>,
    /// People without a page by key.
    without_page: FxHashMap<String, PersonId>,
    clashes: FxHashMap<NoteId, Vec<Clash>>,
    /// By claimant, where their clashes are reported: the page, and the number there.
    clashing: FxHashMap<PersonId, Vec<(NoteId, usize)>>,
    /// Keys of all spellings, with what is known of each.
    keys: Vec<Box<str>>,
    key_ids: FxHashMap<Box<str>, u32>,
    uses: Vec<Uses>,
    standings: Vec<Standing>,
    /// How many notes give an event to a key whom bare handles alone name, by themselves: of the keys
    /// that no mention settles at sight (see [`Uses::certain`]).
    evidence: FxHashMap<u32, u32>,
    /// How many notes hold a marker that would bind to a key, were its wikilinks people.
    votes: FxHashMap<u32, u32>,
    /// Keys that name a note which is not a person's page.
    other_notes: FxHashSet<u32>,
    /// Those of them whose note has a file name that begins with `@`: all that `[[@x]]` may lead to.
    sigil_notes: FxHashSet<u32>,
    /// The last parts of the keys that are paths: a note of another name matches none of them.
    path_ends: FxHashSet<Box<str>>,
    /// The first bytes of keys, or of their last parts: a note that begins with another is none of
    /// them. Most notes begin with a year, and people do not.
    initials: FxHashSet<u8>,
    /// How many notes that are not pages have each name, by its hash, and by that of `@` and the name where
    /// the file name begins so: for keys that are new.
    /// Counted when first needed, since a journal read once never asks.
    note_names: Option<FxHashMap<u64, u32>>,
    /// By spelling.
    meanings: Vec<Meaning>,
    /// Where people without a page are first named, in path order.
    first: FxHashMap<PersonId, (NoteId, u32)>,
    declared_only: bool,
    /// Prepared when somebody first asks: where everybody has a page, nobody does.
    similar: OnceLock<Similar>,
}

impl PeopleIndex {
    /// The people of a journal whose notes were surveyed, as far as no note is bound for it.
    pub(in crate::graph) fn new(journal: &Journal, survey: &Survey, handles: Handles) -> PeopleIndex {
        let pages = survey.pages(journal);
        let names = journal.names.texts_from(0);
        let declare = || PeopleIndex::declare(&pages, journal);
        let keys = || -> Vec<String> { names.iter().map(|name| path_key(name)).collect() };
        let (mut directory, keys) =
            if names.len() <= REBUILD_ABOVE { (declare(), keys()) } else { rayon::join(declare, keys) };
        let owners = journal.owners().filter_map(|(note, page)| Some((note, directory.by_page(page)?)));
        directory.owners = owners.collect();
        directory.declared_only = handles == Handles::Declared;
        directory.learn(keys);
        directory.find_other_notes(survey, journal);
        directory.count_spellings(survey.spellings());
        for key in 0..directory.keys.len() {
            directory.settle_key(key);
        }
        for name in 0..directory.meanings.len() {
            directory.decide_meaning(name);
        }
        directory
    }

    /// Calls everybody as they are first written, once it is known who is somebody.
    pub(in crate::graph) fn finish(&mut self, survey: &Survey, journal: &Journal) {
        self.find_meant_clashes(journal);
        self.name_everybody(survey.spellings(), journal);
    }

    /// Everybody by id, with those who are nobody (see
    /// [`Graph::is_somebody`](crate::graph::Graph::is_somebody)).
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The id must come from this index, since it was built last.
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.0 as usize]
    }

    /// Whether anybody is declared.
    pub fn has_pages(&self) -> bool {
        !self.by_note.is_empty()
    }

    /// The person whom a note declares; `None` where it is not a page.
    pub fn by_page(&self, note: NoteId) -> Option<PersonId> {
        self.by_note.get(&note).copied()
    }

    /// The person in whose own folder a note lies, where it lies in one.
    pub fn owner(&self, note: NoteId) -> Option<PersonId> {
        self.owners.get(&note).copied()
    }

    /// The clashes to report at a page, which is the last of those that claim the names.
    pub fn clashes(&self, page: NoteId) -> &[Clash] {
        self.clashes.get(&page).map_or(&[], Vec::as_slice)
    }

    /// The declared person whose name is nearest, where it is near: a slip away.
    pub fn similar(&self, id: PersonId, journal: &Journal) -> Option<(&str, PersonId)> {
        let similar = self.similar.get_or_init(|| Similar::new(&self.people, journal));
        similar.nearest(id, self.person(id))
    }

    /// Everybody whom a text names, by key, name or alias, as a person on the command line or in
    /// the configuration would: exact first, then without diacritics, then by leading words.
    pub fn find(&self, text: &str) -> Vec<PersonId> {
        let wanted = key(text.trim().trim_start_matches('@'));
        let found = self.candidates(&wanted, Form::Handle);
        match found {
            [] => self.without_page.get(&wanted).copied().into_iter().collect(),
            found => found.to_vec(),
        }
    }

    /// Whether pages claim a name as it is written: then an alias more does not tell them apart.
    pub fn is_claimed(&self, name: &str) -> bool {
        self.names.exact(&path_key(name)).is_some()
    }

    /// The people with a page whom a text names by the first two steps of resolution: exactly, else
    /// without diacritics; in path order. The text may be the tail of a path.
    pub fn declared(&self, text: &str) -> &[PersonId] {
        self.candidates(&path_key(text), Form::Always)
    }

    /// Somebody without a page whom the journal names so.
    pub fn undeclared(&self, text: &str) -> Option<PersonId> {
        let known = self.without_page.get(&path_key(text)).copied();
        known.filter(|&id| self.person(id).alive)
    }

    /// The note that names somebody without a page first, in path order.
    pub fn first_naming(&self, person: PersonId) -> Option<NoteId> {
        self.first.get(&person).map(|(note, _)| *note)
    }

    /// How many mentions are spelled as somebody without a page is. Each that means them is among these; one
    /// that the words behind it make somebody else's is, too.
    pub fn times_spelled(&self, person: PersonId) -> Option<u64> {
        if self.person(person).page.is_some() {
            return None;
        }
        let Uses { handles, always, links, .. } = self.uses[self.key_of_person(person)? as usize];
        Some([handles, always, links].into_iter().map(u64::from).sum())
    }

    /// How many of the words behind a handle belong to its name (`@Ana Lopez`), by the index of the mention.
    pub fn words_behind(&self, note: &Note, mention: u32) -> usize {
        let trails = note.trails();
        let Ok(at) = trails.binary_search_by_key(&mention, |trail| trail.mention) else { return 0 };
        let name = note.mentions().at(mention as usize).name;
        self.longer(&trails.at(at), name).map_or(0, |(_, words)| words)
    }

    /// By spelling, whether it may mean a person; what is a path may always.
    pub fn may_mean(&self, person: PersonId) -> Vec<bool> {
        let is = |who: &Resolved| *who == Resolved::Person(person);
        let may = |meaning: &Meaning| {
            is(&meaning.handle)
                || is(&meaning.other)
                || is(&meaning.link)
                || meaning.begins_longer
                || self.keys[meaning.key as usize].contains('/')
        };
        self.meanings.iter().map(may).collect()
    }

    /// Whether some form names a person that always makes one.
    pub fn is_always_named(&self, person: PersonId) -> bool {
        self.key_of_person(person).is_some_and(|key| self.standing(key).always)
    }

    /// Who is named by a property that names a person.
    pub fn resolve_property(&self, name: NameId) -> Resolved {
        self.meanings.get(name.index()).map_or(Resolved::Nobody, |meaning| meaning.other.clone())
    }

    /// How often a key is used, by whom it then means.
    fn meant<'m>(&self, meaning: &'m Meaning) -> [(u32, &'m Resolved); 3] {
        let Uses { handles, always, links, .. } = self.uses[meaning.key as usize];
        [(handles, &meaning.handle), (always, &meaning.other), (links, &meaning.link)]
    }

    /// How often each person is named.
    pub fn times_named(&self) -> Vec<usize> {
        let mut named = vec![0; self.people.len()];
        let mut counted = vec![false; self.keys.len()];
        for meaning in &self.meanings {
            if std::mem::replace(&mut counted[meaning.key as usize], true) {
                continue;
            }
            for (count, who) in self.meant(meaning) {
                if let Resolved::Person(person) = who {
                    named[person.0 as usize] += count as usize;
                }
            }
        }
        named
    }

    /// The key of a number that a stand-in has.
    pub(crate) fn spelled(&self, key: u32) -> &str {
        self.keys.get(key as usize).map_or("", |key| key)
    }

    /// Whether a spelling was there when the people were found.
    pub(in crate::graph) fn knows(&self, name: NameId) -> bool {
        name.index() < self.meanings.len()
    }

    /// Whether a spelling is the name of a note that is not a person's page.
    pub fn is_other_note(&self, name: NameId) -> bool {
        self.meanings.get(name.index()).is_some_and(|meaning| self.other_notes.contains(&meaning.key))
    }
}

/// The key of a name that may be a path: of each part.
pub fn path_key(name: &str) -> String {
    if name.contains('/') { name.split('/').map(key).collect::<Vec<_>>().join("/") } else { key(name) }
}
