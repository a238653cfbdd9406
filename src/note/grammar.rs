//! The configuration as parsing needs it: patterns compiled, look-ups joined.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
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
    people: OnceLock<Gitignore>,
    /// Where all patterns that can match a file itself are `text*`: these texts.
    file_prefixes: Option<Vec<String>>,
    /// Tells one grammar's answers from another's in the threads' memory.
    serial: usize,
}

impl Grammar {
    pub fn new(config: Arc<Config>) -> Grammar {
        static SERIAL: AtomicUsize = AtomicUsize::new(1);
        let file_prefixes = file_prefixes(&config.journal.people);
        Grammar {
            config,
            people: OnceLock::new(),
            file_prefixes,
            serial: SERIAL.fetch_add(1, Ordering::Relaxed),
        }
    }

    fn people(&self) -> &Gitignore {
        self.people.get_or_init(|| {
            let mut builder = GitignoreBuilder::new("");
            for pattern in &self.config.journal.people {
                // Patterns were validated with the configuration; one that is not is no pattern.
                let _ = builder.add_line(None, pattern);
            }
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        })
    }

    /// Whether a path lies where pages of people live.
    pub fn is_people_path(&self, path: &NotePath) -> bool {
        // Notes come folder by folder, so the folder's own answer is remembered.
        thread_local! {
            static FOLDER: RefCell<(usize, String, bool)> = RefCell::default();
        }
        if let Some(prefixes) = &self.file_prefixes {
            if prefixes.iter().any(|prefix| path.file_name().starts_with(prefix.as_str())) {
                return true;
            }
        } else {
            let own = self.people().matched(path.as_str(), false);
            if !own.is_none() {
                return own.is_ignore();
            }
        }
        let (folder, _) = path.split();
        if folder.is_empty() {
            return false;
        }
        FOLDER.with_borrow_mut(|(of, known, answer)| {
            if *of != self.serial || known != folder {
                *answer = self.people().matched_path_or_any_parents(folder, true).is_ignore();
                (*of, *known) = (self.serial, folder.to_owned());
            }
            *answer
        })
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

/// The texts of patterns like `@*`, which need no matcher. Patterns of folders match no file; where
/// there is any other pattern, `None`.
fn file_prefixes(patterns: &[String]) -> Option<Vec<String>> {
    if patterns.iter().any(|pattern| pattern.starts_with('!')) {
        return None;
    }
    let prefix = |pattern: &String| {
        let text = pattern.strip_suffix('*')?;
        let is_plain = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "@-_".contains(c));
        is_plain.then(|| text.to_owned())
    };
    patterns.iter().filter(|pattern| !pattern.ends_with('/')).map(prefix).collect()
}
