//! Names that are nearly the same, for people without a page.
//!
//! Nothing is merged because two names look alike. Lengths and signatures rule out most pairs before two
//! names are compared; what was found is cached for each person.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::graph::deletions::Deletions;
use crate::graph::{Person, PersonId};
use crate::journal::Journal;
use crate::text::key;

/// The names and aliases of everyone with a page, prepared for comparison.
#[derive(Debug, Default)]
pub(super) struct Similar {
    names: Vec<Name>,
    /// The signatures of the names of each length, with their places in `names`: most are out by these alone.
    by_len: Vec<Vec<(u64, usize)>>,
    /// How many pages they are of.
    pages: usize,
    /// By person, what was found before: a journal repeats a stranger's name many times.
    known: Vec<OnceLock<Option<usize>>>,
    /// Made when first needed, where there are too many pairs to look at each.
    deletions: OnceLock<Deletions>,
}

/// Shorter names are one slip away from too many others: `Mari`, `Mark`, `Mara`.
const SHORTEST: usize = 5;
/// A longer text is hardly a name, and comparing it takes the square of its length.
const LONGEST: usize = 64;
/// With more pairs of a name and a person without a page than this, not all are looked at.
const MOST_PAIRS: usize = 1_000_000;
/// Where they are not, how many names are compared with one that nearly all are like.
const MOST_COMPARED: usize = 64;
/// From this length on two slips still make the same name.
const LONG_KEY: usize = 8;

#[derive(Debug)]
struct Name {
    key: String,
    /// Characters of the key.
    len: usize,
    /// The characters of the key in order, once they are asked for.
    sorted: OnceLock<Box<[char]>>,
    written: Box<str>,
    person: PersonId,
}

impl Similar {
    /// The names of everyone with a page, who come first among `people`. What is found is remembered for each of
    /// these.
    pub(super) fn new(people: &[Person], journal: &Journal) -> Similar {
        let mut similar = Similar { by_len: vec![Vec::new(); LONGEST + 1], ..Similar::default() };
        for (note, person) in people.iter().map_while(|person| person.page).zip((0..).map(PersonId)) {
            similar.pages += 1;
            let Some(page) = journal.note(note).page() else { continue };
            std::iter::once(&page.name)
                .chain(&page.aliases)
                .for_each(|name| similar.add(&name.value, person));
        }
        similar.known.resize_with(people.len(), OnceLock::new);
        similar
    }

    /// Some names of one person alone.
    pub(super) fn of_names<'n>(names: impl Iterator<Item = &'n str>, person: PersonId) -> Similar {
        let mut similar = Similar { by_len: vec![Vec::new(); LONGEST + 1], ..Similar::default() };
        names.for_each(|name| similar.add(name, person));
        similar
    }

    fn add(&mut self, written: &str, person: PersonId) {
        let key = key(written);
        let len = key.chars().count();
        if !(SHORTEST..=LONGEST).contains(&len) {
            return;
        }
        self.by_len[len].push((signature(&key), self.names.len()));
        self.names.push(Name { key, len, sorted: OnceLock::new(), written: written.into(), person });
    }

    /// Whether there are so many pairs that not all are looked at.
    pub(super) fn is_large(&self) -> bool {
        self.names.len().saturating_mul(self.known.len().saturating_sub(self.pages)) > MOST_PAIRS
    }

    /// Whether what `all` finds for a key may be something else without these names, which are few.
    pub(super) fn may_decide(&self, key: &str, all: &Similar) -> bool {
        if !all.is_large() {
            return self.search(key).is_some();
        }
        // There, each name counts among those to be compared, whether it is near or not.
        let len = key.chars().count();
        len <= LONGEST && self.deletions().alike(key, slips(len)).next().is_some()
    }

    fn deletions(&self) -> &Deletions {
        self.deletions
            .get_or_init(|| Deletions::of(self.names.iter().map(|name| (name.key.as_str(), slips(name.len)))))
    }

    /// The name nearest to a person's key: an edit distance (a swap of neighbours counts one) of at
    /// most 1 where the shorter key has fewer than [`LONG_KEY`] characters, else 2. Ties go to the earlier page.
    pub(super) fn nearest(&self, id: PersonId, person: &Person) -> Option<(&str, PersonId)> {
        let search = || self.search(&person.key);
        // People who came later than the names were prepared are searched for each time.
        let found = self.known.get(id.0 as usize).map_or_else(search, |known| *known.get_or_init(search));
        found.map(|at| (&*self.names[at].written, self.names[at].person))
    }

    fn search(&self, wanted: &str) -> Option<usize> {
        let len = wanted.chars().count();
        if len > LONGEST {
            return None;
        }
        let sorted = sorted(wanted);
        let distance = |at: usize| {
            let name = &self.names[at];
            let limit = slips(name.len.min(len));
            // Most names are out before any distance is taken, once their letters are counted.
            let own = || name.sorted.get_or_init(|| self::sorted(&name.key));
            if name.len.abs_diff(len) > limit || differing(own(), &sorted) > 2 * limit {
                return None;
            }
            Some(strsim::osa_distance(&name.key, wanted)).filter(|distance| *distance <= limit)
        };
        let nearest = |names: &mut dyn Iterator<Item = usize>| {
            names.filter_map(|at| Some((distance(at)?, at))).min().map(|(_, at)| at)
        };
        if !self.is_large() {
            let bits = signature(wanted);
            // Each edit changes at most two bits.
            let may_be =
                |&&(signature, _): &&(u64, usize)| (signature ^ bits).count_ones() as usize <= 2 * slips(len);
            let lengths = len.saturating_sub(slips(len))..=(len + slips(len)).min(LONGEST);
            let names = self.by_len.get(lengths).into_iter().flatten().flatten();
            return nearest(&mut names.filter(may_be).map(|&(_, at)| at));
        }
        let mut seen = FxHashSet::default();
        let alike = self.deletions().alike(wanted, slips(len)).filter(|at| seen.insert(*at));
        nearest(&mut alike.take(MOST_COMPARED))
    }
}

/// How many slips a name of a length may hold.
fn slips(len: usize) -> usize {
    if len < LONG_KEY { 1 } else { 2 }
}

fn signature(key: &str) -> u64 {
    key.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 64))
}

fn sorted(key: &str) -> Box<[char]> {
    let mut sorted: Box<[char]> = key.chars().collect();
    sorted.sort_unstable();
    sorted
}

/// How many characters one of two sorted texts has and the other has not. An edit changes at most
/// two of these.
fn differing(one: &[char], other: &[char]) -> usize {
    let (mut a, mut b, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        shared += usize::from(x == y);
        a += usize::from(x <= y);
        b += usize::from(y <= x);
    }
    one.len() + other.len() - 2 * shared
}
