//! Names that may be a slip or two away, found without looking at all names.
//!
//! Two names that are so near have a text in common that is left of each when a character or two are taken out. Each
//! name is filed under all such texts of its beginning, by their hashes. What is found may still be no nearer than
//! that.
//!
//! Invariant: the time for one name does not depend on how many there are.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use smallvec::SmallVec;

/// Only the first characters are taken out: what is left of these is in common already.
const BEGINNING: usize = 16;
/// More names under one text say only that nearly all are alike.
const MOST_PER_TEXT: usize = 32;

/// Names by number, filed under what is left of their beginnings.
#[derive(Debug, Default)]
pub(super) struct Deletions {
    /// A text's hash with the number of a name, sorted: a quarter of what a hash table of lists takes, since a
    /// name is filed under a hundred texts.
    filed: Vec<(u32, u32)>,
}

impl Deletions {
    /// Files names, each with the number of slips that it may hold (at most 2).
    pub(super) fn of<'n>(names: impl Iterator<Item = (&'n str, usize)>) -> Deletions {
        let filed_under =
            |(number, (name, slips))| rests(name, slips).into_iter().map(move |rest| (rest, number));
        let mut filed: Vec<(u32, u32)> = (0u32..).zip(names).flat_map(filed_under).collect();
        filed.sort_unstable();
        filed.dedup();
        filed.shrink_to_fit();
        Deletions { filed }
    }

    /// The names that may be near, the likelier ones first, some more than once.
    pub(super) fn alike(&self, name: &str, slips: usize) -> impl Iterator<Item = usize> {
        rests(name, slips).into_iter().flat_map(|rest| {
            let from = &self.filed[self.filed.partition_point(|(filed, _)| *filed < rest)..];
            let same = from.iter().take_while(move |(filed, _)| *filed == rest);
            same.take(MOST_PER_TEXT).map(|&(_, number)| number as usize)
        })
    }
}

/// The hashes of what is left of a name's beginning without none, one, and two of its characters.
fn rests(name: &str, slips: usize) -> Vec<u32> {
    let name: SmallVec<[char; BEGINNING]> = name.chars().take(BEGINNING).collect();
    let without = |first: usize, second: usize| {
        let mut hash = FxHasher::default();
        for (at, c) in name.iter().enumerate() {
            if at != first && at != second {
                c.hash(&mut hash);
            }
        }
        // The lower half: the hasher turns its best bits to the bottom.
        hash.finish() as u32
    };
    let nothing = name.len();
    let mut rests = vec![without(nothing, nothing)];
    rests.extend((0..name.len()).map(|one| without(one, nothing)));
    if slips > 1 {
        rests.extend(
            (0..name.len())
                .flat_map(|one| (0..one).map(move |other| (one, other)))
                .map(|(a, b)| without(a, b)),
        );
    }
    rests
}

#[cfg(test)]
mod tests {
    use super::Deletions;

    #[test]
    fn whatever_is_two_slips_away_is_found() {
        let names = ["ana-lopez-garcia", "bo-anders", "a-name-that-is-longer-than-its-beginning", "johanna"];
        let deletions = Deletions::of(names.iter().map(|name| (*name, 2)));
        let letters = ['a', 'n', '-', 'x'];
        for (number, name) in names.iter().enumerate() {
            let chars: Vec<char> = name.chars().collect();
            // One slip of each kind at each place, and another two places on.
            let slip = |text: &[char], at: usize, kind: usize| {
                let mut text = text.to_vec();
                let at = at.min(text.len() - 2);
                match kind {
                    0 => drop(text.remove(at)),
                    1 => text.swap(at, at + 1),
                    2 => text[at] = letters[at % 4],
                    _ => text.insert(at, letters[at % 4]),
                }
                text
            };
            for (at, first, second) in
                (0..chars.len()).flat_map(|at| (0..16).map(move |kind| (at, kind / 4, kind % 4)))
            {
                let slipped: String = slip(&slip(&chars, at, first), at + 2, second).iter().collect();
                assert!(deletions.alike(&slipped, 2).any(|found| found == number), "{slipped} {name}");
            }
        }
    }
}
