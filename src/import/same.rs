//! Rows of one file that are one person: by profile, or without profiles by name.
//!
//! A file may hold a million rows, so names and profiles are sorted by hash, in a list that takes
//! less memory than a map would, and compared by letter only where the hashes agree; nobody is
//! merged by a hash.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::{Card, ImportRow, RowContent, profile};
use crate::language::Marker;
use crate::text::key;

/// How the rows of a file belong together.
#[derive(Debug, Default)]
pub(super) struct Same {
    /// By row: whether an earlier or fuller row is the same person.
    repeats: Vec<bool>,
    /// The hashes of names that rows with different profiles have.
    namesakes: FxHashSet<u64>,
}

/// A row by the hash of its name or profile.
type Hashed = (u64, u32);

impl Same {
    /// Finds the rows that are one person, who is added on the earliest of their days.
    pub(super) fn new(rows: &mut [ImportRow], marker: Marker) -> Same {
        let mut same = Same { repeats: vec![false; rows.len()], namesakes: FxHashSet::default() };
        if marker == Marker::Added {
            same.find_profiles(rows);
            same.find_names(rows);
        } else {
            same.find_recommendations(rows);
        }
        same
    }

    pub(super) fn is_repeat(&self, row: usize) -> bool {
        self.repeats[row]
    }

    /// Whether two rows of a name have different profiles.
    pub(super) fn has_namesake(&self, name: &str) -> bool {
        self.namesakes.contains(&hash(&key(name)))
    }

    fn find_profiles(&mut self, rows: &mut [ImportRow]) {
        let slug = |card: &Card| card.profile.as_deref().map(|slug| hash(&profile::folded(slug)));
        for group in hashed(rows, slug).chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let first = group[0].1 as usize;
            let Some(written) = profile_of(rows, first) else { continue };
            for &(_, at) in &group[1..] {
                if profile_of(rows, at as usize).is_some_and(|other| other == written) {
                    self.merge(rows, at as usize, first);
                }
            }
        }
    }

    fn find_names(&mut self, rows: &mut [ImportRow]) {
        let name = |card: &Card| Some(hash(&key(&card.name)));
        for group in hashed(rows, name).chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let own = || group.iter().map(|&(_, at)| at as usize);
            let has_profile = |at: usize| card(rows, at).is_some_and(|card| card.profile.is_some());
            // Each profile counts once, by the first of its rows.
            let mut profiled = own().filter(|&at| has_profile(at) && !self.repeats[at]);
            let (first, several) = (profiled.next(), profiled.next().is_some());
            let bare: Vec<usize> = own().filter(|&at| !has_profile(at)).collect();
            if several {
                self.namesakes.insert(group[0].0);
            }
            let Some(first) = first.or(bare.first().copied()) else { continue };
            let written = name_of(rows, first);
            for at in bare.into_iter().filter(|&at| at != first) {
                if name_of(rows, at) != written {
                    continue;
                }
                if several {
                    // It is one of them, and nobody knows which: no day of it counts.
                    self.repeats[at] = true;
                } else {
                    self.merge(rows, at, first);
                }
            }
        }
    }

    fn find_recommendations(&mut self, rows: &[ImportRow]) {
        let mut seen: FxHashSet<(String, Option<NaiveDate>)> = FxHashSet::default();
        for at in 0..rows.len() {
            if let Some(card) = card(rows, at) {
                self.repeats[at] = !seen.insert((key(&card.name), card.day));
            }
        }
    }

    /// Makes a row a repeat of another, which takes its day where that is earlier.
    fn merge(&mut self, rows: &mut [ImportRow], at: usize, into: usize) {
        self.repeats[at] = true;
        let day = card(rows, at).and_then(|card| card.day);
        if let Some(ImportRow { content: RowContent::Card(other), .. }) = rows.get_mut(into) {
            other.day = [other.day, day].into_iter().flatten().min();
        }
    }
}

fn hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// The cards that have something to compare, in the order of its hash and of the file.
fn hashed(rows: &[ImportRow], of: impl Fn(&Card) -> Option<u64>) -> Vec<Hashed> {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let cards = (0..rows.len()).filter_map(|at| Some((of(card(rows, at)?)?, number(at))));
    let mut hashed: Vec<Hashed> = cards.collect();
    hashed.sort_unstable();
    hashed
}

fn card(rows: &[ImportRow], at: usize) -> Option<&Card> {
    match &rows.get(at)?.content {
        RowContent::Card(card) => Some(card),
        _ => None,
    }
}

fn profile_of(rows: &[ImportRow], at: usize) -> Option<String> {
    card(rows, at)?.profile.as_deref().map(profile::folded)
}

fn name_of(rows: &[ImportRow], at: usize) -> Option<String> {
    card(rows, at).map(|card| key(&card.name))
}

#[cfg(test)]
mod tests {
    use super::Same;
    use crate::import::linkedin;
    use crate::import::testing::{Seen, reading, seen};
    use crate::language::Marker;

    fn same(rows: &str) -> (Vec<bool>, Vec<Seen>, bool) {
        let text = format!("First Name,Last Name,URL,Connected On\n{rows}");
        let mut rows = linkedin::read(&text, &reading("Connections.csv")).expect("a table");
        let same = Same::new(&mut rows.rows, Marker::Added);
        (same.repeats.clone(), seen(&rows), same.has_namesake("Ana Lopez"))
    }

    const P: &str = "https://www.linkedin.com/in/";

    #[test]
    fn one_profile_is_one_person_on_the_earliest_day() {
        let (repeats, rows, _) = same(&format!(
            "Ana,Lopez,{P}ana,2020-01-02\nAna,Ruiz,{P}ANA,2019-01-01\nAna,Lopez,,2018-01-01\n"
        ));
        assert_eq!(repeats, [false, true, true]);
        assert_eq!(rows[0], Seen::card(2, 1, "Ana Lopez", Some("ana"), "2018-01-01"));
    }

    #[test]
    fn without_profiles_one_name_is_one_person() {
        let (repeats, rows, _) = same("Ana,Lopez,,\nana,LOPEZ,,2019-01-01\nAna,Ruiz,,\n");
        assert_eq!(repeats, [false, true, false]);
        assert_eq!(rows[0], Seen::card(2, 1, "Ana Lopez", None, "2019-01-01"));
    }

    #[test]
    fn two_profiles_of_one_name_stay_two_people() {
        let (repeats, rows, namesake) =
            same(&format!("Ana,Lopez,,2018-01-01\nAna,Lopez,{P}a,2020-01-02\nAna,Lopez,{P}b,2020-01-02\n"));
        assert_eq!(repeats, [true, false, false]);
        assert_eq!(rows[1], Seen::card(3, 1, "Ana Lopez", Some("a"), "2020-01-02"));
        assert!(namesake);
    }
}
