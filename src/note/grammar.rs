//! The configuration as parsing needs it: patterns compiled, look-ups joined.
//!
//! Nothing here reads a text. Shared by all threads that parse, and the same from the first note to the last.

use std::sync::{Arc, OnceLock};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::config::Config;
use crate::language::Property;
use crate::note::syntax::scanner::Words;
use crate::text::NotePath;

/// How notes are read. Made once a run.
#[derive(Debug)]
pub struct Grammar {
    pub config: Arc<Config>,
    /// Compiled once a note asks.
    people: OnceLock<PeoplePaths>,
}

/// The patterns of the places where pages of people live.
#[derive(Debug)]
struct PeoplePaths {
    /// Those that can match a note itself. Most end in `/`, and few notes need a look at the others.
    notes: Gitignore,
    folders: Gitignore,
}

impl PeoplePaths {
    fn new(patterns: &[String]) -> PeoplePaths {
        let compile = |of_notes: bool| {
            let mut builder = GitignoreBuilder::new("");
            for pattern in patterns.iter().filter(|pattern| !(of_notes && pattern.ends_with('/'))) {
                // Patterns were validated with the configuration; one that is not is no pattern.
                let _ = builder.add_line(None, pattern);
            }
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        };
        PeoplePaths { notes: compile(true), folders: compile(false) }
    }
}

/// The answer for the folder that was asked about last, by one grammar: notes come folder by folder.
#[derive(Debug, Default)]
pub(in crate::note) struct LastFolder {
    folder: String,
    is_people: bool,
}

impl Grammar {
    pub fn new(config: Arc<Config>) -> Grammar {
        Grammar { config, people: OnceLock::new() }
    }

    /// Whether a path lies where pages of people live.
    pub(in crate::note) fn is_people_path(&self, path: &NotePath, last: &mut LastFolder) -> bool {
        let people = self.people.get_or_init(|| PeoplePaths::new(&self.config.journal.people));
        let own = people.notes.matched(path.as_str(), false);
        if !own.is_none() {
            return own.is_ignore();
        }
        let (folder, _) = path.split();
        if last.folder != folder {
            last.is_people = people.folders.matched_path_or_any_parents(folder, true).is_ignore();
            folder.clone_into(&mut last.folder);
        }
        last.is_people
    }

    /// The property that a key in normal form spells.
    pub fn property(&self, key: &str) -> Option<Property> {
        let journal = &self.config.journal;
        if journal.participants.iter().any(|name| name == key) {
            return Some(Property::Participants);
        }
        if journal.date_properties.iter().any(|name| name == key) {
            return Some(Property::Date);
        }
        self.config.properties.get(key)
    }

    pub(in crate::note) fn words(&self) -> Words<'_> {
        Words { markers: &self.config.markers, date_fields: &self.config.journal.date_properties }
    }

    pub(in crate::note) fn formats(&self) -> &[String] {
        &self.config.journal.date_formats
    }
}
