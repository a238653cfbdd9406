//! Completing front matter: the keys that mean something to the language, and their values.
//!
//! Invariant: a key is offered once, in the spelling that the journal uses.

use crate::language::Property;
use crate::lsp::offer::{Offered, TypedNote, fits};
use crate::note::front_matter_text;

/// The keys of a page, then those of a note with participants.
const KEYS: [(&str, Property); 12] = [
    ("circle", Property::Circle),
    ("cadence", Property::Cadence),
    ("bond", Property::Bond),
    ("status", Property::Status),
    ("aliases", Property::Aliases),
    ("introduced-by", Property::IntroducedBy),
    ("worked-with", Property::WorkedWith),
    ("fairweather-ignore", Property::Ignore),
    ("name", Property::Name),
    ("with", Property::Participants),
    ("people", Property::Participants),
    ("date", Property::Date),
];

pub(super) fn keys(note: &TypedNote<'_>) -> Vec<Offered> {
    let grammar = note.engine.grammar();
    let written = front_matter_text(note.text.source());
    let own = note.text.slice(note.token.span);
    let there: Vec<Property> = written
        .lines()
        .filter(|line| !line.starts_with([' ', '-', '#']))
        .filter_map(|line| line.split_once(':'))
        .filter(|(key, _)| *key != own)
        .filter_map(|(key, _)| grammar.property(&crate::language::normal_key(key)))
        .collect();
    // The key is followed by its colon already, or not.
    let colon = if note.token.head.trim_start().contains(':') { "" } else { ": " };
    let offered = KEYS.iter().filter(|(key, property)| {
        fits(&note.token.typed, key) && (!there.contains(property) || *property == Property::Participants)
    });
    let offered = offered.filter(|(key, _)| {
        !written
            .lines()
            .any(|line| line.split_once(':').is_some_and(|(there, _)| there == *key && there != own))
    });
    offered
        .map(|(key, _)| {
            let spelled = spelling(key, written);
            Offered::property(&spelled, format!("{spelled}{colon}"), note.token)
        })
        .collect()
}

/// A key with the sign between its words that the other keys of the note have.
fn spelling(key: &str, written: &str) -> String {
    let keys = written.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key.trim());
    let has_underscores = keys.clone().any(|key| key.contains('_'));
    let has_hyphens = keys.clone().any(|key| key.contains('-'));
    if has_underscores && !has_hyphens && key != "fairweather-ignore" {
        return key.replace('-', "_");
    }
    key.to_owned()
}

pub(super) fn values(note: &mut TypedNote<'_>) -> (Vec<Offered>, bool) {
    let config = note.engine.config();
    let property = note.engine.grammar().property(&crate::language::normal_key(&note.token.head));
    let own = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let words: Vec<String> = match property {
        Some(Property::Circle) => config.circles.0.iter().map(|circle| circle.name.clone()).collect(),
        Some(Property::Cadence) => {
            own(vec!["weekly", "every 2 weeks", "monthly", "quarterly", "yearly", "never"])
        }
        Some(Property::Bond) => {
            let bonds = &config.bonds;
            bonds.communal.iter().chain(&bonds.mentor).chain(&bonds.mentee).cloned().collect()
        }
        Some(Property::Status) => own(vec!["active", "resting", "let-go", "deceased"]),
        Some(Property::WorkedWith) => own(vec!["true", "false"]),
        Some(Property::Ignore) => return (note.rules(), false),
        Some(Property::Date) => {
            return (note.days(&[(Some(note.today), "today")]), false);
        }
        Some(Property::Participants | Property::IntroducedBy) => return people(note),
        _ => return (Vec::new(), false),
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    (note.words(&words), false)
}

/// People by key.
fn people(note: &mut TypedNote<'_>) -> (Vec<Offered>, bool) {
    let (found, is_cut) = note.matching();
    let offered = found.into_iter().filter_map(|found| {
        let text = note.as_value(found.person)?;
        let name = note.engine.graph().person(found.person).name.to_string();
        let filter = format!("{}{}", note.token.typed, found.rest.unwrap_or_else(|| format!(" {name}")));
        let offered = Offered::value(&name, None, text, note.token);
        Some(Offered { filter, person: Some(found.person), ..offered })
    });
    (offered.collect(), is_cut)
}
