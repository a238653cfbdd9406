//! What a vault says of itself: the settings of Obsidian, its plug-ins and Logseq, as far as they say
//! which files are notes and how days are written.
//!
//! Read leniently: these files belong to other programs, so what cannot be read says nothing and is
//! never an error. `[journal]` of the configuration wins over them.

mod date_form;

pub use date_form::{DateForm, DateWords, Dialect, FormMatch, Unit};

/// What the vault's own settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vault {
    /// A Logseq graph: its notes are outlines.
    pub is_outline: bool,
    /// How the vault writes days, tried before all other forms.
    pub date_forms: Vec<DateForm>,
}
