//! The pages of people: by which names each is known.
//!
//! Not here: who is somebody without a page (`settle`), and what a mention means (`resolve`). Invariant:
//! pages come in path order, so that nothing depends on the order in which they were read.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::people::names::{NameTable, append};
use crate::graph::people::{Clash, PeopleIndex, REBUILD_ABOVE};
use crate::graph::{Candidates, Person, PersonId, Resolved};
use crate::journal::{Journal, NoteId};
use crate::note::{At, Form, Note, Page, given_first};
use crate::text::{bare, key, trail_hash};

/// One page's claim to a name.
struct NameClaim<'j> {
    person: PersonId,
    page: NoteId,
    named: &'j At<Box<str>>,
}

/// How many names most pages have, those of their files among them.
const NAMES_OF_A_PAGE: usize = 4;

/// The keys by which a page's person is known.
struct PageKeys {
    name: String,
    /// Of the name with the given name first, where it is written otherwise: `Lopez, Ana`.
    turned: Option<String>,
    aliases: Vec<String>,
    path: String,
}

impl PageKeys {
    fn of(written: &Note, page: &Page) -> PageKeys {
        PageKeys {
            name: key(&page.name.value),
            turned: given_first(&page.name.value).map(|name| key(&name)),
            aliases: page.aliases.iter().map(|alias| key(&alias.value)).collect(),
            path: key_of_path(written),
        }
    }

    /// The name and each alias.
    fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.aliases)
    }
}

impl PeopleIndex {
    /// Everyone with a page: `pages` in path order.
    pub(super) fn declare(pages: &[NoteId], journal: &Journal) -> PeopleIndex {
        let names = NameTable::with_capacity(NAMES_OF_A_PAGE * pages.len());
        let mut directory = PeopleIndex { names, ..PeopleIndex::default() };
        directory.by_note.reserve(pages.len());
        directory.by_path.reserve(pages.len());
        directory.longer.reserve(pages.len());
        let keys = |&note: &NoteId| {
            let written = journal.note(note);
            written.page().map(|page| (note, page, PageKeys::of(written, page)))
        };
        let declared: Vec<_> = if pages.len() <= REBUILD_ABOVE {
            pages.iter().filter_map(keys).collect()
        } else {
            pages.par_iter().filter_map(keys).collect()
        };
        let mut claims = Vec::with_capacity(declared.len());
        for ((note, page, keys), id) in declared.into_iter().zip((0..).map(PersonId)) {
            directory.people.push(Person {
                key: keys.name.as_str().into(),
                name: page.name.value.clone(),
                page: Some(note),
                alive: true,
                by_handles_alone: false,
            });
            directory.by_note.insert(note, id);
            directory.declare_keys(id, &keys);
            directory.paths.push(keys.path.as_str().into());
            directory.by_path.insert(keys.path, id);
            let named = std::iter::once(&page.name).chain(&page.aliases);
            let names = std::iter::once(keys.name).chain(keys.aliases);
            claims.extend(
                names.zip(named).map(|(name, named)| (name, NameClaim { person: id, page: note, named })),
            );
        }
        directory.find_clashes(claims, journal);
        directory
    }

    /// Adds all keys by which a page's person is known.
    fn declare_keys(&mut self, id: PersonId, keys: &PageKeys) {
        for name in std::iter::once(&keys.name).chain(&keys.turned) {
            for at in memchr::memchr_iter(b'-', name.as_bytes()) {
                // `Müller, Jörg` begins with `Müller`.
                self.leading.add(name[..at].trim_end_matches(','), id);
            }
        }
        for name in keys.names() {
            self.names.add(name, id);
            self.begin(name, id);
        }
        tails(&keys.path).for_each(|tail| self.names.add(tail, id));
        tails(&keys.path).take(1).for_each(|stem| self.begin(stem, id));
    }

    /// The names of one page alone.
    pub(super) fn of_page(id: PersonId, written: &Note) -> Option<PeopleIndex> {
        let mut own = PeopleIndex::default();
        own.declare_keys(id, &PageKeys::of(written, written.page()?));
        Some(own)
    }

    /// Finds all clashes anew; returns those that were known.
    pub(super) fn find_clashes_again(&mut self, journal: &Journal) -> FxHashMap<NoteId, Vec<Clash>> {
        let mut claims = Vec::new();
        for (person, id) in self.people.iter().zip((0..).map(PersonId)) {
            let Some(note) = person.page else { break };
            let Some(page) = journal.note(note).page() else { continue };
            for named in std::iter::once(&page.name).chain(&page.aliases) {
                claims.push((key(&named.value), NameClaim { person: id, page: note, named }));
            }
        }
        self.clashing.clear();
        let before = std::mem::take(&mut self.clashes);
        self.find_clashes(claims, journal);
        before
    }

    /// What the same pages claim is one clash, told on the last of them: at its name, else at the first
    /// alias of it.
    fn find_clashes(&mut self, claims: Vec<(String, NameClaim<'_>)>, journal: &Journal) {
        let mut by_name: FxHashMap<String, Vec<NameClaim<'_>>> = FxHashMap::default();
        for (name, claim) in claims {
            // Most names are one person's. What has no letters has no claimants in the table.
            if name.is_empty() || self.names.exact(&name).is_some_and(|people| people.len() > 1) {
                by_name.entry(name).or_default().push(claim);
            }
        }
        // The claims to each name, by the people who share it.
        let mut shared: FxHashMap<Vec<PersonId>, Vec<Vec<NameClaim<'_>>>> = FxHashMap::default();
        for (_, mut claims) in by_name {
            claims.dedup_by_key(|claim| claim.person);
            if claims.len() < 2 {
                continue;
            }
            let claimants = claims.iter().map(|claim| claim.person).collect();
            shared.entry(claimants).or_default().push(claims);
        }
        for (claimants, names) in shared {
            let is_alias = |claim: &NameClaim<'_>| {
                journal.note(claim.page).page().is_some_and(|page| page.name.value != claim.named.value)
            };
            let others = names.len() - 1;
            let lasts = names.iter().filter_map(|claims| Some((claims.last()?, claims)));
            let first = lasts.min_by_key(|(last, _)| (is_alias(last), last.named.span, &last.named.value));
            let Some((last, claims)) = first else { continue };
            let places = claims.iter().map(|claim| claim.named.span).collect();
            let At { value: name, span } = last.named.clone();
            let clash = Clash { name, others, claimants, places, span, is_meant: false };
            self.clashes.entry(last.page).or_default().push(clash);
        }
        for clashes in self.clashes.values_mut() {
            clashes.sort_by(|a, b| (a.span, &a.name, &a.claimants).cmp(&(b.span, &b.name, &b.claimants)));
        }
        for (&page, clashes) in &self.clashes {
            for (at, clash) in clashes.iter().enumerate() {
                for &claimant in &clash.claimants {
                    self.clashing.entry(claimant).or_default().push((page, at));
                }
            }
        }
        self.clashing.values_mut().for_each(|told| told.sort_unstable());
    }

    /// The clash of a name that all candidates of a mention claim, and as few others as possible: the page where
    /// it is reported, and its number there.
    fn clash_of(&self, candidates: &Candidates) -> Option<(NoteId, usize)> {
        let claims_all = |clash: &Clash| {
            candidates.count <= clash.claimants.len()
                && candidates.first.iter().all(|candidate| clash.claimants.binary_search(candidate).is_ok())
        };
        // Somebody who shares a name with each of many others has many clashes; the others have few.
        let told = candidates.first.iter().map(|candidate| self.clashing.get(candidate));
        let told: Option<Vec<&Vec<(NoteId, usize)>>> = told.collect();
        let told = told?.into_iter().min_by_key(|told| told.len())?.iter();
        let clashes = told.filter_map(|&place| Some((self.clashes.get(&place.0)?.get(place.1)?, place)));
        let fitting = clashes.filter(|(clash, _)| claims_all(clash));
        // Of as few others, the first by name: the order of notes depends on what was edited.
        let best = fitting
            .min_by(|(a, _), (b, _)| (a.claimants.len(), &a.name).cmp(&(b.claimants.len(), &b.name)))?;
        Some(best.1)
    }

    /// Whether all candidates of a mention claim one name: then the clash says it all.
    pub fn is_clash(&self, candidates: &Candidates) -> bool {
        self.clash_of(candidates).is_some()
    }

    /// Finds the clashes by whose names somebody is meant; whether any is one now that was not, or the
    /// other way round.
    pub(in crate::graph) fn find_meant_clashes(&mut self, journal: &Journal) -> bool {
        if self.clashes.is_empty() {
            return false;
        }
        let mut found: FxHashSet<(NoteId, usize)> = FxHashSet::default();
        // The words behind each handle decide these: `@Ana` in `@Ana Lopez` is not called Ana.
        let mut beginnings: FxHashMap<u32, (NoteId, usize)> = FxHashMap::default();
        for meaning in &self.meanings {
            for (form, (count, who)) in self.meant(meaning).into_iter().enumerate() {
                let (1.., Resolved::Ambiguous(candidates)) = (count, who) else { continue };
                let Some(clash) = self.clash_of(candidates) else { continue };
                if form == 0 && meaning.begins_longer {
                    beginnings.insert(meaning.key, clash);
                } else {
                    found.insert(clash);
                }
            }
        }
        beginnings.retain(|_, clash| !found.contains(clash));
        if !beginnings.is_empty() {
            found.extend(self.meant_alone(&beginnings, journal));
        }
        let mut changed = false;
        for (&page, clashes) in &mut self.clashes {
            for (at, clash) in clashes.iter_mut().enumerate() {
                let is_meant = found.contains(&(page, at));
                changed |= std::mem::replace(&mut clash.is_meant, is_meant) != is_meant;
            }
        }
        changed
    }

    /// The clashes of keys by which some handle means somebody, without a longer name that goes on behind
    /// it.
    fn meant_alone(
        &self,
        clashes: &FxHashMap<u32, (NoteId, usize)>,
        journal: &Journal,
    ) -> FxHashSet<(NoteId, usize)> {
        let mut found = FxHashSet::default();
        for (_, note) in journal.iter() {
            for (mention, at) in note.mentions().iter().zip(0..) {
                let clash = clashes.get(&self.key_of(mention.name)).filter(|_| mention.form == Form::Handle);
                found.extend(clash.filter(|_| !self.goes_on(note, at)));
            }
        }
        found
    }

    /// A name that a handle may begin, whose other words follow it.
    fn begin(&mut self, name: &str, id: PersonId) {
        let plain = bare(name);
        for at in memchr::memchr_iter(b'-', plain.as_bytes()).take(LONGEST_NAME) {
            let beginning = hash(&plain[..at]);
            self.beginnings.insert(beginning);
            append(self.longer.entry((beginning, trail_hash(&plain[at + 1..]))).or_default(), id);
        }
    }
}

/// Words of a name after which a handle may end, of those that follow.
const LONGEST_NAME: usize = 8;

/// The key of a note's path: of each part.
pub(super) fn key_of_path(note: &Note) -> String {
    let path = crate::text::strip_note_extension(note.path.as_str());
    let path = without_namespace_signs(path);
    let mut whole = String::with_capacity(path.len());
    for (nth, part) in path.split('/').enumerate() {
        if nth > 0 {
            whole.push('/');
        }
        whole.push_str(&key(part.trim_start_matches('@')));
    }
    whole
}

/// A path's tails, from the file name to the whole: `ana`, `people/ana`.
pub(super) fn tails(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[at + 1..]).chain([path])
}

/// A path in which Logseq's signs of a namespace are what they stand for: `people___ana`,
/// `people%2Fana`.
fn without_namespace_signs(path: &str) -> Cow<'_, str> {
    if !path.contains("___") && !path.contains('%') {
        return path.into();
    }
    path.replace("___", "/").replace("%2F", "/").replace("%2f", "/").into()
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
