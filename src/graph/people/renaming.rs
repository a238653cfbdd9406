//! A page under other names: for whom else that changes anything.
//!
//! The pages stay the same and so do their people, who are numbered in the order of their pages; what changes is
//! whom names mean, and what is said of whom they mean. Not here: what notes then say (`somebody`, and the
//! engine).
//!
//! Invariant: a note that is not concerned ([`PageRenaming::concerns`]) is read as before, unless somebody without a
//! page comes or goes whom the page's names have nothing to do with.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::PersonId;
use crate::graph::people::declare::hash;
use crate::graph::people::names::insert;
use crate::graph::people::{Clash, PeopleIndex};
use crate::graph::similar::Similar;
use crate::journal::{Journal, NoteId};
use crate::note::{Form, Note, Page};
use crate::text::{bare, is_written_without_spaces, key};

/// A page that stays one, under other names or with its names in other places.
#[derive(Debug)]
pub struct PageRenaming {
    /// The person of the page.
    pub person: PersonId,
    /// The page's own names alone, before and now.
    old: PeopleIndex,
    new: PeopleIndex,
    is_renamed: bool,
    /// Whether the person's display name is another.
    pub is_called_otherwise: bool,
    /// Spellings from this one on are new.
    pub(in crate::graph) first_new: usize,
    /// The keys that mean somebody else than before, or of whom another thing is said; sorted.
    pub(in crate::graph) keys: Vec<u32>,
    /// Keys of handles that the words behind may make another name than before, with the hash of their text.
    beginnings: FxHashMap<u32, u64>,
    /// Those names, as in [`PeopleIndex`].
    longer: FxHashSet<(u64, u32)>,
    /// The clashes as they were, once the new names hold.
    clashes: FxHashMap<NoteId, Vec<Clash>>,
}

/// Whom a key means by pages alone.
#[derive(PartialEq)]
struct Declared {
    handle: Vec<PersonId>,
    always: Vec<PersonId>,
    is_claimed: bool,
}

impl Declared {
    /// Whether it could be a person or another; of these, names and clashes are told.
    fn is_doubt_about(&self, person: PersonId) -> bool {
        [&self.handle, &self.always].into_iter().any(|who| who.len() > 1 && who.contains(&person))
    }
}

impl PageRenaming {
    /// Whether any note may be concerned.
    pub fn concerns_any(&self) -> bool {
        !self.keys.is_empty() || !self.beginnings.is_empty()
    }

    /// Whether a note names somebody by a name that means another now, or of whom another thing is said.
    pub fn concerns(&self, note: &Note, people: &PeopleIndex) -> bool {
        let mentions = note.mentions();
        let is_changed = |key: u32| self.keys.binary_search(&key).is_ok();
        mentions.iter().any(|mention| is_changed(people.key_of(mention.name)))
            || note.trails().iter().any(|trail| {
                let beginning = self.beginnings.get(&people.key_of(mentions.at(trail.mention as usize).name));
                beginning.is_some_and(|&start| {
                    trail.words.iter().any(|&rest| self.longer.contains(&(start, rest)))
                })
            })
    }

    /// The keys whose spellings are to be decided again; sorted.
    pub(in crate::graph) fn decided(&self) -> Vec<u32> {
        let mut keys: Vec<u32> = self.keys.iter().chain(self.beginnings.keys()).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The pages whose clashes are other than before, or tell of the renamed person; after the new names hold.
    pub fn pages_of_clashes(&self, people: &PeopleIndex) -> Vec<NoteId> {
        let now = &people.clashes;
        let mut pages: Vec<NoteId> = now.keys().chain(self.clashes.keys()).copied().collect();
        pages.retain(|page| {
            let tells = |clash: &Clash| clash.claimants.binary_search(&self.person).is_ok();
            now.get(page) != self.clashes.get(page)
                || self.is_called_otherwise && now.get(page).is_some_and(|clashes| clashes.iter().any(tells))
        });
        pages.sort_unstable();
        pages.dedup();
        pages
    }
}

impl PeopleIndex {
    /// What an edit does that leaves a page a page; `None` where the page's person has the same names as before, and
    /// where they stand does not matter.
    pub(in crate::graph) fn renaming(
        &mut self,
        id: NoteId,
        old: &Note,
        journal: &Journal,
    ) -> Option<PageRenaming> {
        let person = self.by_page(id)?;
        let written = journal.get(id)?;
        let (then, now) = (old.page()?, written.page()?);
        let is_renamed = !names(then).eq(names(now));
        let is_moved = !places(then).eq(places(now)) && self.is_clashing(id);
        if !is_renamed && !is_moved {
            return None;
        }
        let first_new = self.learn_new(journal);
        let mut renaming = PageRenaming {
            person,
            old: PeopleIndex::of_page(person, old)?,
            new: PeopleIndex::of_page(person, written)?,
            is_renamed,
            is_called_otherwise: then.name.value != now.name.value,
            first_new,
            keys: Vec::new(),
            beginnings: FxHashMap::default(),
            longer: FxHashSet::default(),
            clashes: FxHashMap::default(),
        };
        if is_renamed {
            self.find_longer(&mut renaming);
            self.find_keys(&mut renaming, then, now);
        }
        Some(renaming)
    }

    /// The names of several words that are another's now.
    fn find_longer(&self, renaming: &mut PageRenaming) {
        let (old, new) = (&renaming.old.longer, &renaming.new.longer);
        // A name of several people could be the renamed one's before and now, and is told with the others.
        let differs = |name: &(u64, u32)| {
            !(old.contains_key(name) && new.contains_key(name))
                || self.longer.get(name).is_some_and(|people| people.len() > 1)
        };
        let longer: FxHashSet<(u64, u32)> =
            old.keys().chain(new.keys()).copied().filter(|name| differs(name)).collect();
        renaming.longer = longer;
    }

    /// The keys that are another's now.
    fn find_keys(&mut self, renaming: &mut PageRenaming, then: &Page, now: &Page) {
        let (old, new) = (&renaming.old, &renaming.new);
        let own = [&old.names, &old.leading, &new.names, &new.leading];
        let beginnings: FxHashSet<u64> = renaming.longer.iter().map(|(beginning, _)| *beginning).collect();
        let mut keys = Vec::new();
        for (text, id) in self.keys.iter().zip(0..) {
            let plain = bare(text);
            if !beginnings.is_empty() && beginnings.contains(&hash(&plain)) {
                renaming.beginnings.insert(id, hash(&plain));
            }
            // A name may be the beginning of a handle in a script without spaces.
            if own.iter().any(|names| names.bare(&plain).is_some())
                || !text.is_ascii() && text.contains(is_written_without_spaces)
            {
                keys.push(id);
            }
        }
        let before: Vec<Declared> = keys.iter().map(|&key| self.who_is_declared(key)).collect();
        self.replace_names(renaming.person, &renaming.old, &renaming.new);
        for (&key, before) in keys.iter().zip(&before) {
            let after = self.who_is_declared(key);
            if *before != after || before.is_doubt_about(renaming.person) {
                renaming.keys.push(key);
            }
        }
        self.replace_names(renaming.person, &renaming.new, &renaming.old);
        // To whom without a page a name was the nearest, or is now.
        let same = names(then).zip(names(now)).take_while(|(then, now)| then == now).count();
        let names = names(then).skip(same).chain(names(now).skip(same));
        let names = Similar::of_names(names, renaming.person);
        // Where nobody has asked yet, nothing was said of it.
        if let Some(similar) = self.similar.get() {
            for (text, &person) in &self.without_page {
                if self.people[person.0 as usize].alive && names.may_decide(text, similar) {
                    renaming.keys.extend(self.key_ids.get(text.as_str()));
                }
            }
        }
        renaming.keys.sort_unstable();
        renaming.keys.dedup();
    }

    fn who_is_declared(&self, key: u32) -> Declared {
        let text = &*self.keys[key as usize];
        Declared {
            handle: self.candidates(text, Form::Handle).to_vec(),
            always: self.candidates(text, Form::Always).to_vec(),
            is_claimed: self.names.exact(text).is_some(),
        }
    }

    /// Gives a page's person the new names. Not yet: whom spellings mean. Whether the names that are alike can be
    /// told as before.
    pub(in crate::graph) fn rename_page(&mut self, renaming: &mut PageRenaming, journal: &Journal) -> bool {
        let person = renaming.person;
        let Some(id) = self.people[person.0 as usize].page else { return false };
        let Some(page) = journal.note(id).page() else { return false };
        let name = page.name.value.clone();
        self.people[person.0 as usize].key = key(&name).into();
        self.people[person.0 as usize].name = name;
        self.replace_names(person, &renaming.old, &renaming.new);
        let is_shared = |name: &str| self.names.exact(name).is_some_and(|people| people.len() > 1);
        renaming.clashes = if self.clashing.contains_key(&person) || renaming.new.names.keys().any(is_shared)
        {
            self.find_clashes_again(journal)
        } else {
            self.clashes.clone()
        };
        if !renaming.is_renamed {
            return true;
        }
        let Some(before) = self.similar.take() else { return true };
        let similar = self.similar.get_or_init(|| Similar::new(&self.people, journal));
        similar.is_large() == before.is_large()
    }

    /// Takes the names of a person out that are in `old`, and those of `new` in. Lists stay in path order, which is
    /// that of numbers.
    fn replace_names(&mut self, person: PersonId, old: &PeopleIndex, new: &PeopleIndex) {
        self.names.replace(person, &old.names, &new.names);
        self.leading.replace(person, &old.leading, &new.leading);
        let lost = old.longer.keys().filter(|name| !new.longer.contains_key(name));
        for name in lost {
            if let Some(people) = self.longer.get_mut(name) {
                people.retain(|other| *other != person);
                if people.is_empty() {
                    self.longer.remove(name);
                }
            }
        }
        new.longer.keys().for_each(|name| insert(self.longer.entry(*name).or_default(), person));
        let lost = old.beginnings.difference(&new.beginnings);
        for beginning in lost.filter(|beginning| !self.longer.keys().any(|(known, _)| known == *beginning)) {
            self.beginnings.remove(beginning);
        }
        self.beginnings.extend(&new.beginnings);
    }
}

/// The name and the aliases of a page.
fn names(page: &Page) -> impl Iterator<Item = &str> {
    std::iter::once(&page.name).chain(&page.aliases).map(|name| &*name.value)
}

/// Where they stand.
fn places(page: &Page) -> impl Iterator<Item = crate::text::Span> {
    std::iter::once(&page.name).chain(&page.aliases).map(|name| name.span)
}
