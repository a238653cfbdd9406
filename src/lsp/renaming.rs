//! A renaming as data: who gets which name, and by which names they are still meant afterwards.
//!
//! Invariant: a name that stays means the same person before and after.

use serde_json::Value;

use crate::engine::Engine;
use crate::graph::PersonId;
use crate::journal::NoteId;
use crate::lsp::edits::FileRename;
use crate::text::key;

/// A person and the name that they get.
pub(super) struct Renaming<'s> {
    pub engine: &'s Engine,
    pub person: PersonId,
    pub new: String,
    /// The keys by which they are still meant afterwards, besides the new one.
    pub staying: Vec<String>,
    pub page: Option<NoteId>,
    /// How their page's file is called afterwards, where its name changes.
    pub file: Option<FileRename>,
}

impl Renaming<'_> {
    pub(super) fn has_page(&self) -> bool {
        self.page.is_some()
    }

    /// Whether a key still means them afterwards, by a name that they keep.
    pub(super) fn stays(&self, name: &str) -> bool {
        name == key(&self.new) || self.staying.iter().any(|staying| staying == name)
    }

    /// The same of a link, which leads to the file as long as that keeps its name.
    pub(super) fn stays_as_link(&self, name: &str) -> bool {
        let is_file =
            |page: NoteId| key(self.engine.journal().path(page).stem().trim_start_matches('@')) == name;
        self.stays(name) || (self.file.is_none() && self.page.is_some_and(is_file))
    }
}

/// A name as a value of YAML.
pub(super) fn yaml_text(name: &str) -> String {
    let is_plain =
        name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '’' | '_'))
            && name.starts_with(char::is_alphabetic)
            && !matches!(
                name.to_ascii_lowercase().as_str(),
                "true" | "false" | "yes" | "no" | "null" | "on" | "off"
            );
    if is_plain { name.to_owned() } else { Value::String(name.to_owned()).to_string() }
}
