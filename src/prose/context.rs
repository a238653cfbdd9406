//! What reading prose needs to know of a journal.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::graph::{Graph, PersonId};
use crate::journal::{Journal, NoteId};
use crate::note::{Form, Grammar, Note};
use crate::prose::names::NameFinder;
use crate::prose::tables::LexiconTables;
use crate::text::key;

/// How a journal writes whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameStyle {
    /// `[[Ana Lopez]]`.
    Wikilinks,
    /// `@ana-lopez`.
    Handles,
}

/// The journal that is read, and the words to read it with.
pub struct ProseContext<'c> {
    pub(super) journal: &'c Journal,
    pub(super) graph: &'c Graph,
    pub(super) grammar: &'c Grammar,
    pub(super) today: NaiveDate,
    pub(super) tables: &'c LexiconTables,
    pub(super) names: NameFinder,
    pub(super) style: NameStyle,
    /// The people for whom nothing is proposed.
    pub(super) skipped: FxHashSet<PersonId>,
    /// What was refused before.
    pub(super) refused: &'c FxHashSet<u64>,
    /// The names of wikilinks that nothing is proposed for.
    pub(super) skipped_keys: FxHashSet<String>,
}

/// A note with its text.
pub(super) struct NoteReading<'r> {
    pub id: NoteId,
    pub note: &'r Note,
    pub text: &'r str,
    /// Where the front matter ends.
    pub body: usize,
}

impl<'c> ProseContext<'c> {
    /// The configuration says for whom nothing is proposed, and what was refused.
    pub fn new(
        journal: &'c Journal,
        graph: &'c Graph,
        grammar: &'c Grammar,
        today: NaiveDate,
        tables: &'c LexiconTables,
        config: &'c Config,
    ) -> ProseContext<'c> {
        let (skip, refused) = (&config.prose.skip, &config.refused);
        let skipped = skip.iter().flat_map(|name| graph.directory.find(name)).collect();
        let skipped_keys = skip.iter().map(|name| key(name.trim_start_matches('@'))).collect();
        let (mut links, mut handles) = (0_usize, 0_usize);
        for (_, note) in journal.iter() {
            for mention in note.mentions().iter() {
                match mention.form {
                    Form::Wikilink | Form::Always | Form::SigilLink => links += 1,
                    Form::Handle => handles += 1,
                    _ => {}
                }
            }
        }
        let style = if links > handles { NameStyle::Wikilinks } else { NameStyle::Handles };
        let names = NameFinder::new(graph, journal);
        ProseContext { journal, graph, grammar, today, tables, names, style, skipped, refused, skipped_keys }
    }

    /// A person's display name; of a stand-in nobody's.
    pub(super) fn name(&self, person: PersonId) -> &str {
        if self.is_stand_in(person) { "" } else { &self.graph.person(person).name }
    }

    /// Whether somebody is only a wikilink that could be a person.
    pub(super) fn is_stand_in(&self, person: PersonId) -> bool {
        person.0 as usize >= self.graph.directory.people().len()
    }

    /// A person as the journal writes them, in place of a text.
    pub(super) fn link(&self, person: PersonId, text: &str) -> String {
        let name = self.name(person);
        match self.style {
            NameStyle::Handles => format!("@{}", key(name)),
            NameStyle::Wikilinks if text == name => format!("[[{name}]]"),
            NameStyle::Wikilinks => format!("[[{name}|{text}]]"),
        }
    }
}
