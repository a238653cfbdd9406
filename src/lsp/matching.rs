//! Which people a few typed letters mean: by name, alias, handle and file name.
//!
//! What begins a word comes first, then what holds the letters in order; case and diacritics are ignored. It does
//! not decide how somebody is written.
//!
//! Invariant: the order depends on dates of contact and names alone, and no number of any kind comes of it.

use chrono::NaiveDate;

use crate::engine::Engine;
use crate::graph::PersonId;
use crate::text::{bare, key, strip_note_extension};

/// What was typed.
pub(super) struct PeopleQuery {
    letters: String,
}

/// Somebody who fits.
pub(super) struct FoundPerson {
    pub person: PersonId,
    /// What follows the typed letters in the word that they begin; where they are spread, the whole name.
    pub rest: Option<String>,
}

pub(super) struct FoundPeople {
    pub people: Vec<FoundPerson>,
    /// There are more than were asked for.
    pub is_cut: bool,
}

/// How letters fit a name, the best first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// They begin a word; what follows them.
    Word(String),
    Spread,
}

impl PeopleQuery {
    pub(super) fn new(typed: &str) -> PeopleQuery {
        PeopleQuery { letters: bare(&key(typed)).into_owned() }
    }

    /// Everybody who fits: those named in the note first, then by last contact, then by name.
    pub(super) fn search(
        &self,
        engine: &Engine,
        today: NaiveDate,
        here: &[PersonId],
        most: usize,
    ) -> FoundPeople {
        let graph = engine.graph();
        let mut found = Vec::new();
        for (id, person) in graph.people() {
            let Some(fit) = self.fit(engine, id) else { continue };
            let tie = graph.tie(id, engine.journal(), engine.config(), today);
            let last = tie.last_contact().and_then(|event| event.date);
            let rank = (matches!(fit, Fit::Spread), !here.contains(&id), std::cmp::Reverse(last));
            found.push((rank, &person.name, &person.key, id, fit));
        }
        found.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
        let is_cut = found.len() > most;
        let people = found.into_iter().take(most).map(|(.., person, fit)| {
            let rest = match fit {
                Fit::Word(rest) => Some(rest),
                Fit::Spread => None,
            };
            FoundPerson { person, rest }
        });
        FoundPeople { people: people.collect(), is_cut }
    }

    fn fit(&self, engine: &Engine, id: PersonId) -> Option<Fit> {
        let person = engine.graph().person(id);
        let own = fits(&self.letters, &bare(&person.key));
        let Some(note) = person.page.and_then(|page| engine.journal().get(page)) else { return own };
        if matches!(own, Some(Fit::Word(_))) {
            return own;
        }
        let aliases =
            note.page().into_iter().flat_map(|page| &page.aliases).map(|alias| alias.value.as_ref());
        // Most pages have the name of their file.
        let file = Some(strip_note_extension(note.path.file_name())).filter(|file| **file != *person.name);
        let names = aliases.chain(file).filter_map(|name| fits(&self.letters, &bare(&key(name))));
        own.into_iter().chain(names).min()
    }
}

/// How letters fit a name, both folded.
fn fits(letters: &str, name: &str) -> Option<Fit> {
    if letters.is_empty() {
        return Some(Fit::Word(name.to_owned()));
    }
    if let Some(rest) = name.strip_prefix(letters) {
        return Some(Fit::Word(rest.to_owned()));
    }
    let words = name.match_indices('-').map(|(at, _)| &name[at + 1..]);
    if let Some(rest) = words.filter_map(|word| word.strip_prefix(letters)).next() {
        return Some(Fit::Word(rest.to_owned()));
    }
    let mut chars = name.chars();
    letters.chars().all(|letter| chars.any(|c| c == letter)).then_some(Fit::Spread)
}

#[cfg(test)]
mod tests {
    use super::{Fit, fits};

    #[test]
    fn letters_begin_a_word_or_are_spread_over_the_name() {
        assert_eq!(fits("lo", "ana-lopez"), Some(Fit::Word("pez".to_owned())));
        assert_eq!(fits("ana-l", "ana-lopez"), Some(Fit::Word("opez".to_owned())));
        assert_eq!(fits("alz", "ana-lopez"), Some(Fit::Spread));
        assert_eq!(fits("zl", "ana-lopez"), None);
    }
}
