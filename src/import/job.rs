//! What an import is asked to do.
//!
//! Plain data, put together by the command and read by all stages.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use super::ImportSource;
use super::gather::Gathered;
use crate::engine::{Engine, Version};
use crate::text::NotePath;

/// What an import is to do, and to what journal.
pub struct Job<'j> {
    /// What kind of file is imported.
    pub source: ImportSource,
    /// The journal as it is, judged or not.
    pub engine: &'j Engine,
    /// What was seen while the engine read it.
    pub gathered: &'j Gathered,
    /// For dates in the future, and for lines that need a day.
    pub today: NaiveDate,
    /// The folder of import notes below the root; empty for the root itself.
    pub folder: &'j str,
    /// Where pages of new people go, if they are to have any.
    pub pages: Option<PageFolder>,
    /// The day of cards that have none.
    pub on: Option<NaiveDate>,
    /// Whether anything stands at a note's path.
    pub exists: &'j dyn Fn(&NotePath) -> bool,
    /// A note's bytes.
    pub read: &'j dyn Fn(&NotePath) -> Version,
}

/// A folder of pages.
pub struct PageFolder {
    /// Below the root, without a `/` at the end.
    pub name: String,
    /// The names of what is in it, each as [`folded_file`](crate::import::page::folded_file) has it.
    pub files: FxHashSet<String>,
}
