//! The pages of people: by which names each is known.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;

use crate::graph::people::{Clash, PeopleIndex};
use crate::graph::{Person, PersonId};
use crate::journal::{Journal, NoteId};
use crate::note::{Note, given_first};
use crate::text::{Span, bare, key, trail_hash};

/// One page's claim to a name.
type Claim = (PersonId, NoteId, Box<str>, Span);

impl PeopleIndex {
    /// Everyone with a page: `pages` in path order.
    pub(super) fn declare(pages: &[NoteId], journal: &Journal) -> PeopleIndex {
        let mut directory = PeopleIndex::default();
        let mut claims: FxHashMap<String, Vec<Claim>> = FxHashMap::default();
        for &note in pages {
            let written = journal.note(note);
            let Some(page) = written.page.as_deref() else { continue };
            let id = PersonId(u32::try_from(directory.people.len()).unwrap_or(u32::MAX));
            let name_key = key(&page.name.value);
            directory.people.push(Person {
                key: name_key.as_str().into(),
                name: page.name.value.clone(),
                page: Some(note),
                alive: true,
                by_handles_alone: false,
            });
            directory.by_note.insert(note, id);
            let turned = given_first(&page.name.value).map(|name| key(&name));
            for name in std::iter::once(&name_key).chain(&turned) {
                for (at, _) in name.match_indices('-') {
                    add(&mut directory.leading_bare, &bare(&name[..at]), id);
                    add(&mut directory.leading, &name[..at], id);
                }
            }
            let aliases = page.aliases.iter().map(|alias| (key(&alias.value), alias));
            for (name, named) in std::iter::once((name_key, &page.name)).chain(aliases) {
                directory.claim(&name, id);
                directory.begin(&name, id);
                let claim = (id, note, named.value.clone(), named.span);
                claims.entry(name).or_default().push(claim);
            }
            let mut tails = tails(written);
            tails.iter().for_each(|tail| directory.claim(tail, id));
            tails.iter().take(1).for_each(|stem| directory.begin(stem, id));
            let full = tails.pop().unwrap_or_default();
            directory.paths.push(full.as_str().into());
            directory.by_path.insert(full, id);
        }
        for (_, mut claims) in claims {
            claims.dedup_by_key(|claim| claim.0);
            if claims.len() < 2 {
                continue;
            }
            let claimants = claims.iter().map(|claim| claim.0).collect();
            if let Some((_, note, name, span)) = claims.pop() {
                directory.clashes.entry(note).or_default().push(Clash { name, claimants, span });
            }
        }
        for clashes in directory.clashes.values_mut() {
            clashes.sort_by(|a, b| (a.span, &a.name).cmp(&(b.span, &b.name)));
        }
        directory
    }

    /// A name that a page's person is known by, whole.
    fn claim(&mut self, name: &str, id: PersonId) {
        add(&mut self.exact_bare, &bare(name), id);
        add(&mut self.exact, name, id);
    }

    /// A name that a handle may begin, whose other words follow it.
    fn begin(&mut self, name: &str, id: PersonId) {
        let plain = bare(name);
        for (at, _) in plain.match_indices('-').take(LONGEST_NAME) {
            let beginning = hash(&plain[..at]);
            self.beginnings.insert(beginning);
            let ids = self.longer.entry((beginning, trail_hash(&plain[at + 1..]))).or_default();
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
    }
}

/// Words of a name after which a handle may end, of those that follow.
const LONGEST_NAME: usize = 8;

fn add(map: &mut FxHashMap<String, Vec<PersonId>>, key: &str, id: PersonId) {
    if key.is_empty() {
        return;
    }
    let Some(ids) = map.get_mut(key) else {
        map.insert(key.to_owned(), vec![id]);
        return;
    };
    if ids.last() != Some(&id) {
        ids.push(id);
    }
}

/// The keys of a note's path, from its file name to the whole: `ana`, `people/ana`.
pub(super) fn tails(note: &Note) -> Vec<String> {
    let path = crate::text::strip_note_extension(note.path.as_str());
    let path = without_namespace_signs(path);
    let segments: Vec<String> = path.split('/').map(|part| key(part.trim_start_matches('@'))).collect();
    (0..segments.len()).rev().map(|from| segments[from..].join("/")).collect()
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
