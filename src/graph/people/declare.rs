//! The pages of people: by which names each is known.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;

use super::{Clash, Directory};
use crate::graph::{Person, PersonId};
use crate::journal::{Journal, NoteId};
use crate::note::Note;
use crate::text::{Span, bare, key};

/// One page's claim to a name.
type Claim = (PersonId, NoteId, Box<str>, Span);

impl Directory {
    /// Everyone with a page: `pages` in path order.
    pub(super) fn declare(&mut self, pages: &[NoteId], journal: &Journal) {
        let mut claims: FxHashMap<String, Vec<Claim>> = FxHashMap::default();
        for &note in pages {
            let written = journal.note(note);
            let Some(page) = written.page.as_deref() else { continue };
            let id = PersonId(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
            let name_key = key(&page.name.value);
            self.people.push(Person {
                key: name_key.as_str().into(),
                name: page.name.value.clone(),
                page: Some(note),
                alive: true,
            });
            self.by_note.insert(note, id);
            for named in std::iter::once(&page.name).chain(page.aliases.iter()) {
                let claim = (id, note, named.value.clone(), named.span);
                claims.entry(key(&named.value)).or_default().push(claim);
            }
            let mut names: Vec<String> = std::iter::once(&page.name)
                .chain(page.aliases.iter())
                .map(|named| key(&named.value))
                .collect();
            let tails = tails(written);
            if let Some(full) = tails.last() {
                self.by_path.insert(full.clone(), id);
            }
            names.extend(tails);
            for name in names {
                add(&mut self.exact_bare, bare(&name), id);
                add(&mut self.exact, name, id);
            }
            for (at, _) in name_key.match_indices('-') {
                add(&mut self.leading_bare, bare(&name_key[..at]), id);
                add(&mut self.leading, name_key[..at].to_owned(), id);
            }
        }
        for (_, mut claims) in claims {
            claims.dedup_by_key(|claim| claim.0);
            if claims.len() < 2 {
                continue;
            }
            let claimants = claims.iter().map(|claim| claim.0).collect();
            if let Some((_, note, name, span)) = claims.pop() {
                self.clashes.entry(note).or_default().push(Clash { name, claimants, span });
            }
        }
        for clashes in self.clashes.values_mut() {
            clashes.sort_by(|a, b| (a.span, &a.name).cmp(&(b.span, &b.name)));
        }
    }
}

fn add(map: &mut FxHashMap<String, Vec<PersonId>>, key: String, id: PersonId) {
    if key.is_empty() {
        return;
    }
    let ids = map.entry(key).or_default();
    if ids.last() != Some(&id) {
        ids.push(id);
    }
}

/// The keys of a note's path, from its file name to the whole: `ana`, `people/ana`.
pub(super) fn tails(note: &Note) -> Vec<String> {
    let path = crate::finding::strip_note_extension(note.path.as_str());
    let segments: Vec<String> = path.split('/').map(|part| key(part.trim_start_matches('@'))).collect();
    (0..segments.len()).rev().map(|from| segments[from..].join("/")).collect()
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
