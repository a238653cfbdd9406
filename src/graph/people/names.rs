//! By which names the people with pages are known.
//!
//! Not here: what else makes a name mean somebody (`resolve`). Lists of people stay in path order, which is that of
//! their numbers.
//!
//! One table instead of one for names, first names, handles and paths each: the index of 3,000 people takes 62 M
//! instructions of a check instead of 117 M.

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use crate::graph::PersonId;
use crate::text::bare;

/// People in order. Most names are one person's.
pub(super) type Ids = SmallVec<[PersonId; 2]>;

/// Names, and the people who claim each as it is written and without diacritics.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    /// Where a key's claimants are.
    places: FxHashMap<Box<str>, u32>,
    claimants: Vec<Claimants>,
    /// Places that nobody's names have any more: a name is typed letter by letter.
    free: Vec<u32>,
}

/// Most names are written without diacritics, so that both lists have one place.
#[derive(Debug, Default)]
struct Claimants {
    exact: Ids,
    bare: Ids,
}

impl NameTable {
    /// A table for about so many names.
    pub(super) fn with_capacity(names: usize) -> NameTable {
        NameTable {
            places: FxHashMap::with_capacity_and_hasher(names, FxBuildHasher),
            claimants: Vec::with_capacity(names),
            free: Vec::new(),
        }
    }

    /// The people who claim a key.
    pub(super) fn exact(&self, key: &str) -> Option<&[PersonId]> {
        self.get(key).map(|claimants| &*claimants.exact).filter(|people| !people.is_empty())
    }

    /// The people who claim a key, which has no diacritics, with some or none.
    pub(super) fn bare(&self, plain: &str) -> Option<&[PersonId]> {
        self.get(plain).map(|claimants| &*claimants.bare).filter(|people| !people.is_empty())
    }

    /// The keys that are claimed, in no order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let claimed = |place: u32| !self.claimants[place as usize].exact.is_empty();
        self.places.iter().filter(move |(_, place)| claimed(**place)).map(|(key, _)| &**key)
    }

    /// Adds a claim of somebody who is not before those who were added.
    pub(super) fn add(&mut self, key: &str, person: PersonId) {
        if key.is_empty() {
            return;
        }
        let plain = bare(key);
        if *plain == *key {
            let claimants = self.claimants(key);
            append(&mut claimants.exact, person);
            append(&mut claimants.bare, person);
        } else {
            append(&mut self.claimants(key).exact, person);
            if !plain.is_empty() {
                append(&mut self.claimants(&plain).bare, person);
            }
        }
    }

    /// Takes out the claims of somebody that are in `old`, and those of `new` in.
    pub(super) fn replace(&mut self, person: PersonId, old: &NameTable, new: &NameTable) {
        for name in old.places.keys() {
            let Some(&place) = self.places.get(name) else { continue };
            let claimants = &mut self.claimants[place as usize];
            if new.exact(name).is_none() {
                claimants.exact.retain(|other| *other != person);
            }
            if new.bare(name).is_none() {
                claimants.bare.retain(|other| *other != person);
            }
            if claimants.exact.is_empty() && claimants.bare.is_empty() {
                self.places.remove(name);
                self.free.push(place);
            }
        }
        for (name, place) in &new.places {
            let added = &new.claimants[*place as usize];
            let claimants = self.claimants(name);
            if !added.exact.is_empty() {
                insert(&mut claimants.exact, person);
            }
            if !added.bare.is_empty() {
                insert(&mut claimants.bare, person);
            }
        }
    }

    fn get(&self, key: &str) -> Option<&Claimants> {
        self.places.get(key).map(|&place| &self.claimants[place as usize])
    }

    fn claimants(&mut self, key: &str) -> &mut Claimants {
        let place = self.places.get(key).copied().unwrap_or_else(|| {
            let place = self.free.pop().unwrap_or_else(|| {
                self.claimants.push(Claimants::default());
                u32::try_from(self.claimants.len() - 1).unwrap_or(u32::MAX)
            });
            self.places.insert(key.into(), place);
            place
        });
        &mut self.claimants[place as usize]
    }
}

/// Adds somebody behind all who are there.
pub(super) fn append(people: &mut Ids, person: PersonId) {
    if people.last() != Some(&person) {
        people.push(person);
    }
}

/// Adds somebody in order.
pub(super) fn insert(people: &mut Ids, person: PersonId) {
    if let Err(at) = people.binary_search(&person) {
        people.insert(at, person);
    }
}

#[cfg(test)]
mod tests {
    use super::NameTable;
    use crate::graph::PersonId;

    fn names(all: &[&str]) -> NameTable {
        let mut table = NameTable::default();
        all.iter().for_each(|name| table.add(name, PersonId(1)));
        table
    }

    #[test]
    fn a_name_that_is_typed_leaves_nothing_behind() {
        let mut all = NameTable::default();
        all.add("josé", PersonId(0));
        all.replace(PersonId(1), &names(&[]), &names(&["j"]));
        for typed in [["j", "jo"], ["jo", "jos"], ["jos", "jose"], ["jose", "josé"]] {
            let [old, new] = typed.map(|name| names(&[name]));
            all.replace(PersonId(1), &old, &new);
        }
        assert_eq!((all.exact("josé"), all.exact("jose")), (Some(&[PersonId(0), PersonId(1)][..]), None));
        assert_eq!(all.bare("jose"), Some(&[PersonId(0), PersonId(1)][..]));
        assert_eq!(all.keys().collect::<Vec<_>>(), ["josé"]);
        assert_eq!((all.places.len(), all.claimants.len() - all.free.len()), (2, 2));
        all.replace(PersonId(1), &names(&["josé"]), &names(&[]));
        assert_eq!(all.bare("jose"), Some(&[PersonId(0)][..]));
    }
}
