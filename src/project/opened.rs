//! An open journal: the engine, and where its notes come from.
//!
//! Not here: how it was found and configured (`prepare`). A command that judges a journal holds one of
//! these, and takes its findings from its engine.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::baseline::Baseline;
use crate::config::{Config, LinkStyle};
use crate::engine::{Disk, Engine, Overlay, Source};
use crate::error::Error;
use crate::git::{Earlier, Tree};
use crate::project::spec::{BaselineSpec, Exclusion};
use crate::text::NotePath;

/// Where a journal is, and what stands in for its files.
pub struct Location {
    /// As the user would name it.
    pub root: PathBuf,
    /// `None` where the defaults are in effect, or a tree has its own.
    pub config_file: Option<PathBuf>,
    /// The journal's folder.
    pub disk: Disk,
    /// The tree of a repository that is read instead of the disk.
    pub tree: Option<Tree>,
    /// Notes whose text does not come from either.
    pub replaced: BTreeMap<NotePath, Option<Vec<u8>>>,
    /// What is reported on, relative to the root; empty for everything.
    pub shown: Vec<String>,
    /// The bytes of the tree's own baseline.
    pub baseline: Option<Vec<u8>>,
    /// Whether anything is excluded.
    pub exclusion: Exclusion,
}

impl Location {
    /// Where the notes' texts come from.
    pub fn source(&self) -> Overlay<'_> {
        let base: &dyn Source = match &self.tree {
            Some(tree) => tree,
            None => &self.disk,
        };
        Overlay { base, notes: self.replaced.clone() }
    }

    /// Whether the journal is a vault of Obsidian or Logseq, or its links are to be such.
    pub fn is_vault(&self, config: &Config) -> bool {
        config.output.links == LinkStyle::Obsidian
            || config.vault.is_outline
            || self.root.join(".obsidian").is_dir()
    }

    /// Whether a note lies at or below one of the paths that were asked for.
    pub fn shows(&self, note: &NotePath) -> bool {
        self.shown.is_empty() || note.is_below(&self.shown)
    }

    /// The findings that are known already; empty where there is no baseline. A tree uses its own.
    ///
    /// # Errors
    /// The file that was named is missing, or a file is damaged.
    pub fn baseline(&self, spec: &BaselineSpec) -> Result<Baseline, Error> {
        let Some(file) = spec.file(&self.root) else { return Ok(Baseline::default()) };
        if *spec == BaselineSpec::AtRoot && self.tree.is_some() {
            return self.baseline.as_ref().map_or_else(|| Ok(Baseline::default()), |bytes| file.parse(bytes));
        }
        match file.read()? {
            Some((known, _)) => Ok(known),
            None if *spec == BaselineSpec::AtRoot => Ok(Baseline::default()),
            None => Err(file.missing()),
        }
    }
}

/// An open journal.
pub struct Opened {
    /// The journal, read and ready to be judged.
    pub engine: Engine,
    /// Where it is.
    pub location: Location,
    /// The clock's day, or the one that stands for it.
    pub today: NaiveDate,
    /// The tree since which findings are to be new, where the work tree is read.
    pub earlier: Option<Earlier>,
}
