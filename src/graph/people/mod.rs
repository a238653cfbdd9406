//! The people of a journal, and who is meant by a name.
//!
//! A [`PeopleIndex`] is made from all pages and all names at once. Names are resolved once a
//! spelling, not once a mention, since a journal repeats a few thousand spellings for ever.

mod declare;
mod naming;
mod survey;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Handles;
use crate::graph::similar::Similar;
use crate::graph::{Person, PersonId, Resolved};
use crate::journal::{Journal, NoteId};
use crate::note::{Form, Mention, NameId, Names, Note};
use crate::text::{Span, bare, key};
use declare::{hash, tails};
pub use survey::Survey;
use survey::Uses;

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

/// What an edit did to the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// Other notes read as before.
    Kept,
    /// Who is meant by mentions of other notes may have changed: make a new directory.
    Rebuild,
}

/// What one spelling means to a handle, and to every other form.
#[derive(Debug, Clone)]
struct Meaning {
    /// Index into the keys.
    key: u32,
    handle: Resolved,
    other: Resolved,
    /// Of a wikilink: the same, unless a note of that name is no person's page.
    link: Resolved,
}

/// With no more spellings than this, no other thread is needed.
const REBUILD_ABOVE: usize = 256;

/// Who there is, and who is meant.
#[derive(Debug, Default)]
pub struct PeopleIndex {
    people: Vec<Person>,
    /// Pages by name, alias, file name and tails of the path; each list in path order.
    exact: FxHashMap<String, Vec<PersonId>>,
    exact_bare: FxHashMap<String, Vec<PersonId>>,
    /// Pages by the leading words of the display name.
    leading: FxHashMap<String, Vec<PersonId>>,
    leading_bare: FxHashMap<String, Vec<PersonId>>,
    /// Pages by their path without ending.
    by_path: FxHashMap<String, PersonId>,
    by_note: FxHashMap<NoteId, PersonId>,
    /// The person in whose own folder a note lies.
    owners: FxHashMap<NoteId, PersonId>,
    /// People without a page by key.
    without_page: FxHashMap<String, PersonId>,
    clashes: FxHashMap<NoteId, Vec<Clash>>,
    /// Keys of all spellings, with what is known of each.
    keys: Vec<Box<str>>,
    key_ids: FxHashMap<Box<str>, u32>,
    uses: Vec<Uses>,
    /// Keys that name a note which is no person's page.
    other_notes: FxHashSet<u32>,
    /// The last parts of the keys that are paths: a note of another name is none of them.
    path_ends: FxHashSet<Box<str>>,
    /// The first bytes of keys, or of their last parts: a note that begins with another is none of
    /// them. Most notes begin with a year, and people do not.
    initials: FxHashSet<u8>,
    /// How many notes that are no pages have each name, by its hash: for keys that are new.
    /// Counted when first needed, since a journal read once never asks.
    note_names: Option<FxHashMap<u64, u32>>,
    /// By spelling.
    meanings: Vec<Meaning>,
    /// Where people without a page are first named, in path order.
    first: FxHashMap<PersonId, (NoteId, u32)>,
    declared_only: bool,
    similar: Similar,
}

impl PeopleIndex {
    /// The people of a journal whose notes were surveyed.
    pub fn new(journal: &Journal, survey: &Survey, handles: Handles) -> PeopleIndex {
        let pages = survey.pages(journal);
        let names = journal.names.texts_from(0);
        let declare = || PeopleIndex::declare(&pages, journal);
        let prepare = || {
            let keys: Vec<String> = names.iter().map(|name| path_key(name)).collect();
            (keys, Similar::new(&pages, journal))
        };
        let (mut directory, (keys, similar)) =
            if names.len() <= REBUILD_ABOVE { (declare(), prepare()) } else { rayon::join(declare, prepare) };
        directory.similar = similar;
        let owners = journal.owners().filter_map(|(note, page)| Some((note, directory.by_page(page)?)));
        directory.owners = owners.collect();
        directory.declared_only = handles == Handles::Declared;
        directory.learn(keys);
        directory.other_notes = directory.find_other_notes(survey, journal);
        directory.count_spellings(survey.spellings());
        for key in 0..directory.keys.len() {
            directory.settle_key(key);
        }
        for name in 0..directory.meanings.len() {
            directory.settle_meaning(name);
        }
        directory.name_everybody(survey.spellings(), journal);
        directory.similar.remember(directory.people.len());
        directory
    }

    /// Follows one note from `old` to `new`, which the journal already holds as `id`. Cheap where
    /// no page changed and nobody came or went whom another note's wikilink could mean.
    pub fn update(
        &mut self,
        id: NoteId,
        old: Option<&Note>,
        new: Option<&Note>,
        journal: &Journal,
    ) -> Update {
        let identity = |note: Option<&Note>| {
            note.and_then(|note| note.page.as_deref())
                .map(|page| (page.name.value.clone(), page.aliases.clone()))
        };
        if identity(old) != identity(new)
            || old.is_some_and(|note| note.page.is_some()) != new.is_some_and(|note| note.page.is_some())
        {
            return Update::Rebuild;
        }
        // A clash is told at the name, which may stand elsewhere now.
        let place =
            |note: Option<&Note>| note.and_then(|note| note.page.as_deref()).map(|page| page.name.span);
        if place(old) != place(new) && self.is_clashing(id) {
            return Update::Rebuild;
        }
        let is_page = old.or(new).is_some_and(|note| note.page.is_some());
        if old.is_some() != new.is_some() {
            if let (Some(names), false) = (&mut self.note_names, is_page) {
                for tail in old.or(new).map(tails).unwrap_or_default() {
                    let count = names.entry(hash(&tail)).or_default();
                    *count = count.saturating_add_signed(if new.is_some() { 1 } else { -1 });
                }
            }
            let changed = old.or(new).map(|note| self.known_tails(note)).unwrap_or_default();
            if is_page || !changed.is_empty() {
                return Update::Rebuild;
            }
        }
        let known = self.keys.len();
        let names = journal.names.texts_from(self.meanings.len());
        self.learn(names.iter().map(|name| path_key(name)));
        if self.keys.len() > known {
            self.find_new_other_notes(journal, known);
        }
        let mut touched: Vec<u32> = Vec::new();
        for (note, sign) in [(old, -1), (new, 1)] {
            if let Some(note) = note {
                self.count(note, sign);
                touched.extend(note.mentions().iter().map(|mention| self.meanings[mention.name.index()].key));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for key in touched {
            let own_links = |note: Option<&Note>| {
                note.map_or(0, |note| {
                    let links = note.mentions().iter().filter(|mention| mention.form == Form::Wikilink);
                    links.filter(|mention| self.meanings[mention.name.index()].key == key).count()
                })
            };
            let elsewhere = self.uses[key as usize].links as usize > own_links(new);
            if self.settle_key(key as usize) {
                if elsewhere {
                    return Update::Rebuild;
                }
                for name in 0..self.meanings.len() {
                    if self.meanings[name].key == key {
                        self.settle_meaning(name);
                    }
                }
            }
        }
        for name in new.into_iter().flat_map(Note::mentions).map(|mention| mention.name.index()) {
            self.settle_meaning(name);
        }
        self.rename_people(id, new, journal);
        Update::Kept
    }

    pub fn people(&self) -> &[Person] {
        &self.people
    }

    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.0 as usize]
    }

    pub fn has_pages(&self) -> bool {
        !self.by_note.is_empty()
    }

    pub fn by_page(&self, note: NoteId) -> Option<PersonId> {
        self.by_note.get(&note).copied()
    }

    /// The person in whose own folder a note lies, where it lies in one.
    pub fn owner(&self, note: NoteId) -> Option<PersonId> {
        self.owners.get(&note).copied()
    }

    pub fn clashes(&self, page: NoteId) -> &[Clash] {
        self.clashes.get(&page).map_or(&[], Vec::as_slice)
    }

    /// The declared person whose name is nearest, where it is near: a slip away.
    pub fn similar(&self, id: PersonId) -> Option<(&str, PersonId)> {
        self.similar.nearest(id, self.person(id))
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

    /// Who is meant by a mention of a note.
    pub fn resolve(&self, mention: &Mention, note: &Note, names: &Names) -> Resolved {
        let meaning = |name: NameId| self.meanings.get(name.index());
        let with_page = |who: &Resolved| match who {
            Resolved::Person(person) if self.person(*person).page.is_none() => Resolved::Nobody,
            found => found.clone(),
        };
        let found = match mention.form {
            Form::Link => Some(self.resolve_link(&names.text(mention.name), note)),
            form => meaning(mention.name).map(|meaning| match form {
                Form::Handle => meaning.handle.clone(),
                Form::DoubtfulHandle => with_page(&meaning.handle),
                Form::DoubtfulName => with_page(&meaning.other),
                Form::Wikilink => meaning.link.clone(),
                Form::Always | Form::SigilLink | Form::Participant | Form::Link => meaning.other.clone(),
            }),
        };
        found.unwrap_or(Resolved::Nobody)
    }

    /// Who is named by a property that names a person.
    pub fn resolve_property(&self, name: NameId) -> Resolved {
        self.meanings.get(name.index()).map_or(Resolved::Nobody, |meaning| meaning.other.clone())
    }

    /// Whether a page claims a name that another claims, too.
    fn is_clashing(&self, page: NoteId) -> bool {
        let owner = self.by_page(page);
        let mut clashes = self.clashes.values().flatten();
        owner.is_some_and(|owner| clashes.any(|clash| clash.claimants.contains(&owner)))
    }

    /// `[Ana](people/ana.md)`: a path from the note's folder, else from the root, else a tail of
    /// exactly one page's path.
    fn resolve_link(&self, target: &str, note: &Note) -> Resolved {
        let (folder, _) = note.path.split();
        let near = join(folder, target).map(|path| path_key(&path));
        let far = join("", target).map(|path| path_key(&path));
        for path in [near, far.clone()].into_iter().flatten() {
            if let Some(&person) = self.by_path.get(&path) {
                return Resolved::Person(person);
            }
        }
        match far.and_then(|tail| self.exact.get(&tail)).map(Vec::as_slice) {
            Some(&[one]) => Resolved::Person(one),
            _ => Resolved::Nobody,
        }
    }

    /// Takes in the keys of the spellings that are new.
    fn learn(&mut self, keys: impl IntoIterator<Item = String>) {
        for key in keys {
            let id = match self.key_ids.get(key.as_str()) {
                Some(&id) => id,
                None => {
                    let id = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
                    let end = key.rsplit_once('/').map(|(_, end)| end);
                    self.initials.extend(end.unwrap_or(&key).bytes().next());
                    self.path_ends.extend(end.map(Box::from));
                    self.keys.push(key.as_str().into());
                    self.key_ids.insert(key.into(), id);
                    id
                }
            };
            let nobody = || Resolved::Nobody;
            self.meanings.push(Meaning { key: id, handle: nobody(), other: nobody(), link: nobody() });
        }
        self.uses.resize(self.keys.len(), Uses::default());
    }

    /// How often each person is named.
    pub fn times_named(&self) -> Vec<usize> {
        let mut named = vec![0; self.people.len()];
        let mut counted = vec![false; self.keys.len()];
        for meaning in &self.meanings {
            if std::mem::replace(&mut counted[meaning.key as usize], true) {
                continue;
            }
            let Uses { handles, always, links } = self.uses[meaning.key as usize];
            let forms = [(handles, &meaning.handle), (always, &meaning.other), (links, &meaning.link)];
            for (count, who) in forms {
                if let Resolved::Person(person) = who {
                    named[person.0 as usize] += count as usize;
                }
            }
        }
        named
    }

    /// Makes or unmakes the person without a page whom a key names; whether anything changed.
    fn settle_key(&mut self, key_id: usize) -> bool {
        let uses = self.uses[key_id];
        let key = &*self.keys[key_id];
        let needed = !key.is_empty()
            && ((uses.handles > 0 && self.candidates(key, Form::Handle).is_empty())
                || (uses.always > 0 && self.candidates(key, Form::Always).is_empty()));
        match self.without_page.get(key) {
            Some(&id) => {
                let person = &mut self.people[id.0 as usize];
                std::mem::replace(&mut person.alive, needed) != needed
            }
            None if needed => {
                let id = PersonId(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
                self.people.push(Person { key: key.into(), name: key.into(), page: None, alive: true });
                self.without_page.insert(key.to_owned(), id);
                true
            }
            None => false,
        }
    }

    /// Decides who is meant by a spelling.
    fn settle_meaning(&mut self, name: usize) {
        let key_id = self.meanings[name].key;
        let key = &*self.keys[key_id as usize];
        let declared = |form| match self.candidates(key, form) {
            [] => None,
            &[one] => Some(Resolved::Person(one)),
            many => Some(Resolved::Ambiguous(many.into())),
        };
        let alive = |id: &&PersonId| self.people[id.0 as usize].alive;
        let without = self.without_page.get(key).filter(alive).map(|&id| Resolved::Person(id));
        let handle = match declared(Form::Handle) {
            Some(found) => found,
            None if self.declared_only => Resolved::Nobody,
            None => without.clone().unwrap_or(Resolved::Nobody),
        };
        let other = declared(Form::Always).or(without).unwrap_or(Resolved::Nobody);
        let link = if self.other_notes.contains(&key_id) { Resolved::Nobody } else { other.clone() };
        let meaning = &mut self.meanings[name];
        (meaning.handle, meaning.other, meaning.link) = (handle, other, link);
    }

    /// The declared people of the first step of resolution that knows any, in path order.
    fn candidates(&self, key: &str, form: Form) -> &[PersonId] {
        let plain = || bare(key);
        let found = self.exact.get(key).or_else(|| self.exact_bare.get(&*plain()));
        let found = found.or_else(|| {
            let leading = || self.leading.get(key).or_else(|| self.leading_bare.get(&*plain()));
            (form == Form::Handle).then(leading).flatten()
        });
        found.map_or(&[], Vec::as_slice)
    }
}

/// The key of a name that may be a path: of each part.
fn path_key(name: &str) -> String {
    if name.contains('/') { name.split('/').map(key).collect::<Vec<_>>().join("/") } else { key(name) }
}

/// A relative path below a folder, with `.` and `..` taken out; `None` where it leaves the root.
fn join(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part.trim_start_matches('@')),
        }
    }
    Some(parts.join("/"))
}
