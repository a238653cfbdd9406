//! Which reading of a note holds where other notes decide it: in a person's own folder all notes but
//! the person's page are not pages, and a note that is the namespace of others is not one by its namespace.
//!
//! A function of the notes alone, whatever came in which order: [`Journal::decide_homes`] looks at all
//! claims, and is called only where one came or went. Not here: what a note claims (`note::declaration`).

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::journal::{Journal, NoteId};
use crate::note::{Note, folder_beside};

/// What is known of notes whose reading others decide.
#[derive(Debug, Default)]
pub(super) struct Homes {
    /// The page of the person in whose folder a note lies.
    owners: FxHashMap<NoteId, NoteId>,
    /// Whether any note has a home at all.
    any: bool,
}

impl Journal {
    /// The page of the person in whose own folder a note lies, where it lies in one.
    pub fn owner(&self, note: NoteId) -> Option<NoteId> {
        self.homes.owners.get(&note).copied()
    }

    /// Every note in a person's folder, with that person's page.
    pub fn owners(&self) -> impl Iterator<Item = (NoteId, NoteId)> {
        self.homes.owners.iter().map(|(&note, &page)| (note, page))
    }

    /// Whether the change from one version of a note to another can make other notes read differently.
    /// Where it cannot, the new version gets the reading that the old one had.
    pub fn moves_homes(&mut self, id: NoteId, old: Option<&Note>) -> bool {
        let home = |note: Option<&Note>| note.is_some_and(|note| note.home().is_some());
        let has_home = home(self.get(id));
        self.homes.any |= has_home;
        if !self.homes.any {
            return false;
        }
        let new = self.get(id);
        let moves = match (old.and_then(|note| note.home()), new.and_then(|note| note.home())) {
            (None, None) => is_page(old) != is_page(new),
            (Some(before), Some(now)) => !before.is_like(now) || could_be_page(old) != could_be_page(new),
            _ => true,
        };
        if !moves && has_home && is_page(old) != is_page(new) {
            self.turn(id);
        }
        moves
    }

    /// Chooses the reading of every note that others decide; whether any other holds than before.
    pub fn decide_homes(&mut self) -> bool {
        let (mut wanted, mut namespaces): (FxHashSet<&str>, _) = (FxHashSet::default(), FxHashSet::default());
        let mut decided = Vec::new();
        for &id in &self.sorted {
            let Some(home) = self.note(id).home() else { continue };
            decided.push(id);
            wanted.extend(home.folders.iter().map(|folder| &**folder));
            if let Some(name) = &home.namespace {
                let (folder, _) = self.note(id).path.split();
                namespaces.extend(name.match_indices('/').map(|(at, _)| format!("{folder}/{}", &name[..at])));
            }
        }
        let claims = self.claims(&wanted);
        self.homes.any |= !decided.is_empty();
        let mut owners = FxHashMap::default();
        let mut is_changed = false;
        for id in decided {
            let note = self.note(id);
            let Some(home) = note.home() else { continue };
            let owner = home.folders.iter().find_map(|folder| {
                let owner = claims.get(folder)?;
                Some((*owner, home.claims.as_ref() == Some(folder)))
            });
            let is_owned = owner.is_some_and(|(_, is_own)| !is_own);
            let (folder, _) = note.path.split();
            let is_namespace = home.is_by_namespace
                && home
                    .namespace
                    .as_ref()
                    .is_some_and(|name| namespaces.contains(&format!("{folder}/{name}")));
            let wants_page = could_be_page(Some(note)) && !is_owned && !is_namespace;
            if let Some((owner, false)) = owner {
                owners.insert(id, owner);
            }
            if wants_page != note.is_page() {
                is_changed |= self.turn(id);
            }
        }
        let moved = owners != self.homes.owners;
        self.homes.owners = owners;
        is_changed || moved
    }

    /// Who claims each of the folders: the first page by its path.
    fn claims(&self, wanted: &FxHashSet<&str>) -> FxHashMap<Box<str>, NoteId> {
        let mut claims = FxHashMap::default();
        if wanted.is_empty() {
            return claims;
        }
        let above = wanted.iter().map(|folder| folder.rsplit_once('/').map_or("", |(above, _)| above));
        let above: FxHashSet<&str> = above.collect();
        // The page in the folder goes before the one beside it.
        for inside in [true, false] {
            for &id in &self.sorted {
                let note = self.note(id);
                if !could_be_page(Some(note)) {
                    continue;
                }
                let own = note.home().and_then(|home| home.claims.as_deref());
                let claim = match own {
                    Some(claim) => inside.then_some(Cow::Borrowed(claim)),
                    None if inside || !above.contains(note.path.split().0) => None,
                    None => Some(Cow::Owned(folder_beside(&note.path).into())),
                };
                if let Some(claim) = claim.filter(|claim| wanted.contains(&**claim)) {
                    claims.entry(claim.into()).or_insert(id);
                }
            }
        }
        claims
    }

    /// Puts the other reading of a note in the place of the one that held.
    fn turn(&mut self, id: NoteId) -> bool {
        self.slot(id).and_then(Option::as_mut).is_some_and(Note::turn)
    }
}

fn is_page(note: Option<&Note>) -> bool {
    note.is_some_and(|note| note.is_page())
}

/// Whether one of a note's readings is a page.
fn could_be_page(note: Option<&Note>) -> bool {
    let other = |note: &Note| note.home().and_then(|home| home.other.as_ref()).is_some();
    note.is_some_and(|note| note.is_page() || other(note))
}
