//! What a door asks for, before anything is looked at: plain values, free of any command line.
//!
//! A [`Spec`] is kept for as long as a watcher or a server runs: preparing it again reads the
//! configuration as it is by then.

use std::path::{Path, PathBuf};

use crate::baseline::FILE_NAME;
use crate::git::TreeSpec;
use crate::project::baseline::BaselineFile;
use crate::project::paths::display_name;

/// Which journal, how it is configured, and which of its states is looked at.
#[derive(Debug, Clone, Default)]
pub struct Spec {
    /// Folders or notes to report on; the journal's root is found from these where none is given.
    pub paths: Vec<PathBuf>,
    /// A folder; `None` looks for one from `paths`.
    pub root: Option<PathBuf>,
    /// Configuration files, or single values as `key=value`, in the order given.
    pub config: Vec<String>,
    /// Read no configuration file.
    pub isolated: bool,
    /// Whether anything is excluded.
    pub exclusion: Exclusion,
    /// A day that stands for today, as written.
    pub today: Option<String>,
    /// How many threads read notes; with 0, as many as fit the machine.
    pub threads: usize,
    /// Rules and groups, of which no others run; `None` leaves it to the configuration.
    pub select: Option<Vec<String>>,
    /// Rules and groups that do not run.
    pub ignore: Vec<String>,
    /// The tree of a repository to read; `None` is the work tree.
    pub tree: Option<TreeSpec>,
    /// The revision since which findings are to be new.
    pub new_since: Option<String>,
    /// Where to begin without a configuration.
    pub unconfigured: Unconfigured,
    /// What is known.
    pub baseline: BaselineSpec,
    /// A note whose text does not come from the disk.
    pub stdin: Option<Stdin>,
}

impl Spec {
    /// The name of the tree in outputs.
    pub fn tree_name(&self) -> String {
        match &self.tree {
            None => "worktree".to_owned(),
            Some(TreeSpec::Index) => "index".to_owned(),
            Some(TreeSpec::Revision(revision)) => revision.clone(),
        }
    }
}

/// Whether ignore files, the configuration and the built-in list exclude notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exclusion {
    /// What they name is left out.
    #[default]
    Applied,
    /// Every Markdown file is read.
    Lifted,
}

/// Where the journal's root is when nothing says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unconfigured {
    /// The folder from which it is looked for.
    #[default]
    Here,
    /// A hook guards the whole repository, wherever it is started.
    Top,
}

/// Which findings are known already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum BaselineSpec {
    /// Those of the file at the journal's root, where there is one.
    #[default]
    AtRoot,
    /// Those of this file, which must exist.
    File(PathBuf),
    /// None.
    Unused,
}

impl BaselineSpec {
    /// The file, which need not exist; `None` where no baseline is used.
    pub fn file(&self, root: &Path) -> Option<BaselineFile> {
        let path = match self {
            BaselineSpec::AtRoot => root.join(FILE_NAME),
            BaselineSpec::File(path) => path.clone(),
            BaselineSpec::Unused => return None,
        };
        let name = display_name(&path);
        Some(BaselineFile { path, name })
    }
}

/// A note's text from standard input.
#[derive(Debug, Clone)]
pub struct Stdin {
    /// Where the note would lie, to which its findings refer.
    pub path: PathBuf,
    /// That it is UTF-8 is for the engine to find out.
    pub text: Vec<u8>,
}
