//! The keys of front matter that mean something.
//!
//! Not here: what their values mean (`page`, `declaration`, `parse`).

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::language::kind::{IMPORT, LITERATURE};
use crate::language::{Properties, Property};
use crate::note::front_matter::{WantedKey, Wants};

/// Made once a run.
#[derive(Debug)]
pub(super) struct KnownKeys {
    /// By their normal form.
    meanings: FxHashMap<Box<str>, WantedKey>,
}

impl KnownKeys {
    /// Of two meanings of a key, what is configured goes before what is built in.
    pub(super) fn new(config: &Config) -> KnownKeys {
        let journal = &config.journal;
        let kinds = LITERATURE.into_iter().chain(Properties::page_keys()).chain([IMPORT]);
        let kinds = kinds.map(|key| (key, WantedKey::Other));
        let spelled = config.properties.iter().map(|(key, property)| (key, WantedKey::Property(property)));
        let day = WantedKey::Property(Property::Date);
        let people = WantedKey::Property(Property::Participants);
        let days = journal.date_properties.iter().map(|key| (key.as_str(), day));
        let people = journal.participants.iter().map(|key| (key.as_str(), people));
        let all = kinds.chain(spelled).chain(days).chain(people);
        KnownKeys { meanings: all.map(|(key, meaning)| (key.into(), meaning)).collect() }
    }
}

impl Wants for KnownKeys {
    fn wanted(&self, normal: &str) -> WantedKey {
        self.meanings.get(normal).copied().unwrap_or(WantedKey::Nothing)
    }
}
