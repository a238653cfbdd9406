//! The keys of front matter that mean something, and which of them a key may be at first sight.
//!
//! Not here: what their values mean (`page`, `declaration`, `parse`). A page of an address book has twenty keys of
//! which six are known, so most are told by their first byte and their length.

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
    /// By the first byte of a key's normal form, which lengths there are: bit n stands for n and for what is as much
    /// more as there are bits.
    lengths: [u64; 128],
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
        let mut known = KnownKeys { meanings: FxHashMap::default(), lengths: [0; 128] };
        for (key, meaning) in kinds.chain(spelled).chain(days).chain(people) {
            known.meanings.insert(key.into(), meaning);
            if let Some(lengths) =
                key.bytes().next().and_then(|first| known.lengths.get_mut(usize::from(first)))
            {
                *lengths |= 1 << (key.len() % 64);
            }
        }
        known
    }
}

impl Wants for KnownKeys {
    fn may_want(&self, written: &str) -> bool {
        let Some(first) = written.bytes().next().filter(|_| written.is_ascii()) else { return true };
        let first = if matches!(first, b'_' | b' ') { b'-' } else { first.to_ascii_lowercase() };
        self.lengths[usize::from(first)] >> (written.len() % 64) & 1 == 1
    }

    fn wanted(&self, normal: &str) -> WantedKey {
        self.meanings.get(normal).copied().unwrap_or(WantedKey::Nothing)
    }
}
