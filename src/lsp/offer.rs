//! What is offered where something is typed: items, and the note that they are offered in.
//!
//! Which items fit a place is not decided here. Invariant: an item's filter begins as its token is written.

use chrono::NaiveDate;

use crate::engine::Engine;
use crate::graph::PersonId;
use crate::lsp::matching::{FoundPerson, PeopleQuery};
use crate::lsp::token::TypedToken;
use crate::rules::{ALL, Group};
use crate::text::{NotePath, Text};

/// Items in one answer.
pub(super) const MOST_ITEMS: usize = 100;

/// The protocol's numbers for kinds of items.
pub(super) mod item_kind {
    pub(in crate::lsp) const PERSON: u8 = 18;
    pub(in crate::lsp) const MARKER: u8 = 14;
    pub(in crate::lsp) const VALUE: u8 = 12;
    pub(in crate::lsp) const PROPERTY: u8 = 10;
}

/// One item, before it is written for the client.
pub(super) struct Offered {
    pub label: String,
    pub detail: Option<String>,
    pub kind: u8,
    /// Replaces the token.
    pub text: String,
    /// Begins as the token is written.
    pub filter: String,
    pub person: Option<PersonId>,
}

impl Offered {
    pub(super) fn value(label: &str, detail: Option<String>, text: String, token: &TypedToken) -> Offered {
        let rest = continued(&token.typed, label);
        let filter = format!("{}{rest}", token.typed);
        Offered { label: label.to_owned(), detail, kind: item_kind::VALUE, text, filter, person: None }
    }

    pub(super) fn property(label: &str, text: String, token: &TypedToken) -> Offered {
        Offered { kind: item_kind::PROPERTY, ..Offered::value(label, None, text, token) }
    }
}

/// What follows the typed letters in a word that begins with them, in any case; else the whole word.
pub(super) fn continued<'w>(typed: &str, word: &'w str) -> &'w str {
    let begins = word.get(..typed.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(typed));
    if begins { &word[typed.len()..] } else { word }
}

/// Whether a word fits what was typed.
pub(super) fn fits(typed: &str, word: &str) -> bool {
    let (typed, word) = (typed.to_lowercase(), word.to_lowercase());
    let mut chars = word.chars();
    word.contains(&typed) || typed.chars().all(|letter| chars.any(|c| c == letter))
}

/// A note in which something is being typed.
pub(super) struct TypedNote<'t> {
    pub engine: &'t mut Engine,
    pub path: NotePath,
    pub text: &'t Text,
    pub token: &'t TypedToken,
    pub today: NaiveDate,
    pub named: Vec<PersonId>,
    /// The person whom only the text being typed names.
    pub only_here: Option<PersonId>,
}

impl TypedNote<'_> {
    /// Everybody who fits what was typed, the best first.
    pub(super) fn matching(&self) -> (Vec<FoundPerson>, bool) {
        let found =
            PeopleQuery::new(&self.token.typed).search(self.engine, self.today, &self.named, MOST_ITEMS);
        let mut people = found.people;
        people.retain(|found| Some(found.person) != self.only_here);
        (people, found.is_cut)
    }

    pub(super) fn days(&self, days: &[(Option<NaiveDate>, &str)]) -> Vec<Offered> {
        let days = days.iter().filter_map(|(day, word)| Some(((*day)?.to_string(), *word)));
        days.map(|(day, word)| Offered::value(&day, Some(word.to_owned()), day.clone(), self.token)).collect()
    }

    pub(super) fn words(&self, words: &[&str]) -> Vec<Offered> {
        let fitting = words.iter().filter(|word| fits(&self.token.typed, word));
        fitting.map(|word| Offered::value(word, None, (*word).to_owned(), self.token)).collect()
    }

    /// Rules and groups, with what each finds.
    pub(super) fn rules(&self) -> Vec<Offered> {
        let rules = ALL.iter().map(|meta| (meta.name, meta.summary()));
        let groups = Group::ALL.iter().map(|group| (group.name(), group.about().to_owned()));
        rules
            .chain(groups)
            .filter(|(name, _)| fits(&self.token.typed, name))
            .map(|(name, about)| Offered::value(name, Some(about), name.to_owned(), self.token))
            .collect()
    }

    /// How a person is written as a value of front matter.
    pub(super) fn as_value(&self, id: PersonId) -> Option<String> {
        let directory = &self.engine.graph().directory;
        let person = self.engine.graph().person(id);
        (directory.find(&person.key) == [id]).then(|| person.key.to_string())
    }
}
