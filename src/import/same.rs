//! Rows of one file that are one person: by profile, or without profiles by name.
//!
//! A file may hold a million rows, so names and profiles are compared by hash first and by letter
//! only where the hashes agree; nobody is merged by a hash.

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{Card, ImportRow, RowContent, profile};
use crate::language::Marker;
use crate::text::key;

/// What is known of the rows of one name.
#[derive(Debug, Clone, Copy)]
struct Namesakes {
    /// The first row without a profile.
    bare: Option<u32>,
    /// The first row with one.
    profiled: Option<u32>,
    /// Whether others of the name have another profile.
    several: bool,
}

/// How the rows of a file belong together.
#[derive(Debug, Default)]
pub(super) struct Same {
    /// By row: whether an earlier or fuller row is the same person.
    repeats: Vec<bool>,
    by_name: FxHashMap<u64, Namesakes>,
}

impl Same {
    /// Finds the rows that are one person, who is added on the earliest of their days.
    pub(super) fn new(rows: &mut [ImportRow], marker: Marker) -> Same {
        let mut same = Same { repeats: vec![false; rows.len()], by_name: FxHashMap::default() };
        if marker == Marker::Added {
            same.find_people(rows);
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
        self.by_name.get(&hash(&key(name))).is_some_and(|namesakes| namesakes.several)
    }

    fn find_people(&mut self, rows: &mut [ImportRow]) {
        let mut by_profile: FxHashMap<u64, u32> = FxHashMap::default();
        for at in 0..rows.len() {
            let Some(card) = card(rows, at) else { continue };
            let name = key(&card.name);
            let nobody = Namesakes { bare: None, profiled: None, several: false };
            let namesakes = self.by_name.entry(hash(&name)).or_insert(nobody);
            let Some(slug) = card.profile.as_deref().map(profile::folded) else {
                namesakes.bare.get_or_insert(number(at));
                continue;
            };
            let first = *by_profile.entry(hash(&slug)).or_insert(number(at));
            let first = first as usize;
            if first == at {
                namesakes.several |= namesakes.profiled.is_some();
                namesakes.profiled.get_or_insert(number(at));
            } else if profile_of(rows, first).is_some_and(|other| other == slug) {
                self.merge(rows, at, first);
            }
        }
        for at in 0..rows.len() {
            let Some(card) = card(rows, at).filter(|card| card.profile.is_none()) else { continue };
            let name = key(&card.name);
            let Some(&Namesakes { bare, profiled, several }) = self.by_name.get(&hash(&name)) else {
                continue;
            };
            let first = profiled.or(bare).map_or(at, |first| first as usize);
            let is_same = first != at && name_of(rows, first).is_some_and(|other| other == name);
            if is_same && several {
                // It is one of them, and nobody knows which: no day of it counts.
                self.repeats[at] = true;
            } else if is_same {
                self.merge(rows, at, first);
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

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
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
