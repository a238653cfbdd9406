//! From a [`Spec`] to a journal that is found and configured, and not read yet.
//!
//! Five questions, one function each: as of which day, which paths were named, where is the root,
//! which tree is it, and what configures it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::baseline::FILE_NAME;
use crate::config::{Config, FILE_NAMES, Override, Vault, find_root};
use crate::engine::{Disk, Engine, Filter, Source};
use crate::error::Error;
use crate::git::{Earlier, JournalFiles};
use crate::note::syntax::date;
use crate::project::in_repo::JournalInRepo;
use crate::project::opened::{Location, Opened};
use crate::project::paths::{asked_for, common_folder, note_path, tidy};
use crate::project::refusals::Refusals;
use crate::project::spec::{Exclusion, Spec};
use crate::prose::{LexiconTables, ProseLexicon};
use crate::rules::RuleSet;

/// A journal that is found and configured, and not read yet.
pub struct Prepared {
    /// From the file, the command line and the vault.
    pub config: Arc<Config>,
    /// Every rule with its level and options, as configured and selected.
    pub rules: RuleSet,
    /// Where it is.
    pub location: Location,
    /// The clock's day, or the one that stands for it.
    pub today: NaiveDate,
    /// As many as fit the machine where it is 0.
    pub threads: usize,
    /// The tree since which findings are to be new, where the work tree is read.
    pub earlier: Option<Earlier>,
}

/// What reads a source for the first time: as it is, or with its progress shown.
pub type ReadWith<'r> = &'r dyn Fn(&dyn Source, &mut dyn FnMut(&dyn Source));

/// Reads a source as it is.
pub fn in_silence(source: &dyn Source, read: &mut dyn FnMut(&dyn Source)) {
    read(source);
}

impl Spec {
    /// Finds the journal and its configuration. The `day` is asked for where none was named.
    ///
    /// # Errors
    /// A path that does not exist, a configuration that cannot be read, a date that is not one, a tree
    /// that git does not have.
    pub fn prepare(&self, day: impl FnOnce() -> NaiveDate) -> Result<Prepared, Error> {
        let today = self.day(day)?;
        self.paths_exist()?;
        let targets = Targets::of(self)?;
        let Root { root, file, is_named } = self.root(&targets)?;
        let named = is_named.then_some(root.as_path());
        let in_repo =
            JournalInRepo::find(self, named, &targets.start, file.as_ref().map(|_| root.as_path()))?;
        let (root, files, earlier) = match in_repo {
            None => (root, None, None),
            Some(journal) => (journal.root, journal.files, journal.earlier),
        };
        let (mut config, config_file) = self.configuration(&root, file, files.as_ref())?;
        read_lexicon(&mut config, config_file.as_deref(), &root)?;
        let rules = RuleSet::from_config(&config, self.select.as_deref(), &self.ignore)?;
        if rules.reads_prose() {
            validate_lexicon(&config)?;
            config.refused = Refusals::read(&root)?.into_set();
        }
        let filter = match self.exclusion {
            Exclusion::Lifted => Filter::nothing(),
            Exclusion::Applied => Filter::new(&config),
        };
        let baseline = files.as_ref().and_then(|files| files.small(FILE_NAME)).map(<[u8]>::to_vec);
        let tree = files.map(|files| files.tree(&root, &config, filter.clone())).transpose()?;
        let disk = Disk::new(root.clone(), &config, filter);
        let mut replaced = BTreeMap::new();
        if let (Some(stdin), Some(file)) = (&self.stdin, &targets.stdin) {
            replaced.insert(note_path(&stdin.path, file, &root)?, Some(stdin.text.clone()));
        }
        let shown = asked_for(&targets.paths, &root);
        let exclusion = self.exclusion;
        let location = Location { root, config_file, disk, tree, replaced, shown, baseline, exclusion };
        Ok(Prepared { config: Arc::new(config), rules, location, today, threads: self.threads, earlier })
    }

    /// The day that counts as today: the one that was named, else that of `day`.
    ///
    /// # Errors
    /// What was named is not a date.
    pub fn day(&self, day: impl FnOnce() -> NaiveDate) -> Result<NaiveDate, Error> {
        let Some(text) = &self.today else { return Ok(day()) };
        date::iso(text).ok_or_else(|| Error::Remedied {
            message: format!("`{text}` is not a date"),
            help: "write it as 2026-11-20".to_owned(),
        })
    }

    fn paths_exist(&self) -> Result<(), Error> {
        for path in &self.paths {
            let is_stdin = self.stdin.as_ref().is_some_and(|stdin| stdin.path == *path);
            // A revision may hold what the disk does not.
            if !is_stdin && self.tree.is_none() && std::fs::symlink_metadata(path).is_err() {
                return Err(Error::NoSuchPath(path.clone()));
            }
        }
        Ok(())
    }

    fn root(&self, targets: &Targets) -> Result<Root, Error> {
        let Some(root) = &self.root else {
            let (root, file) = find_root(&targets.start);
            return Ok(Root { root, file, is_named: false });
        };
        // A revision may hold a folder that the disk does not.
        if !root.is_dir() && self.tree.is_none() {
            return Err(if root.exists() {
                Error::NotAFolder(root.clone())
            } else {
                Error::NoSuchPath(root.clone())
            });
        }
        let root = absolute(root)?;
        let file = FILE_NAMES.iter().map(|name| root.join(name)).find(|file| file.is_file());
        Ok(Root { root, file, is_named: true })
    }

    /// The configuration and its file. A tree uses its own, or none.
    fn configuration(
        &self,
        root: &Path,
        found: Option<PathBuf>,
        files: Option<&JournalFiles>,
    ) -> Result<(Config, Option<PathBuf>), Error> {
        let mut overrides = Vec::new();
        let mut named = None;
        for text in &self.config {
            if text.contains('=') && !Path::new(text).is_file() {
                overrides.push(Override::parse(text)?);
            } else {
                named = Some(PathBuf::from(text));
            }
        }
        if let (None, Some(files), false) = (&named, files, self.isolated)
            && let Some((name, text)) = files.configuration()
        {
            let file = root.join(name);
            let mut config = Config::parse(Some((file.clone(), config_text(name, text)?)), &overrides)?;
            config.adopt(self.vault(root, Some(files)));
            return Ok((config, Some(file)));
        }
        let found = found.filter(|_| !self.isolated && files.is_none());
        let file = named.or(found);
        let mut config = match &file {
            Some(file) => Config::load(file, &overrides)?,
            None => Config::parse(None, &overrides)?,
        };
        config.adopt(self.vault(root, files));
        Ok((config, file))
    }

    /// What the vault says of itself: as the tree has it, where the tree has any of it. People who keep a
    /// vault in a repository often keep its settings out of it.
    fn vault(&self, root: &Path, files: Option<&JournalFiles>) -> Vault {
        if self.isolated {
            return Vault::unread(root);
        }
        match files.filter(|files| Vault::FILES.iter().any(|name| files.small(name).is_some())) {
            Some(files) => Vault::read(files),
            None => Vault::read(root),
        }
    }
}

/// The paths that were named, as absolute ones.
struct Targets {
    paths: Vec<PathBuf>,
    stdin: Option<PathBuf>,
    /// The folder from which the root is looked for.
    start: PathBuf,
}

impl Targets {
    fn of(spec: &Spec) -> Result<Targets, Error> {
        let paths: Vec<PathBuf> = spec.paths.iter().map(|path| absolute(path)).collect::<Result<_, _>>()?;
        let stdin = spec.stdin.as_ref().map(|stdin| absolute(&stdin.path)).transpose()?;
        let starts = if paths.is_empty() { stdin.as_slice() } else { &paths };
        let start = match common_folder(starts) {
            Some(folder) => folder,
            None => std::env::current_dir().map_err(|error| Error::Io {
                what: "the current folder no longer exists".to_owned(),
                error,
            })?,
        };
        Ok(Targets { paths, stdin, start })
    }
}

/// A journal's root, with the configuration file that lies there.
struct Root {
    root: PathBuf,
    file: Option<PathBuf>,
    is_named: bool,
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    let io = |error| Error::Io { what: "cannot resolve the path".to_owned(), error };
    std::path::absolute(path).map(|path| tidy(&path)).map_err(io)
}

/// Reads the lexicon that the configuration names, beside its file.
fn read_lexicon(config: &mut Config, file: Option<&Path>, root: &Path) -> Result<(), Error> {
    let Some(name) = &config.prose.lexicon else { return Ok(()) };
    let path = file.and_then(Path::parent).unwrap_or(root).join(name);
    let io = |error| Error::Io { what: format!("the lexicon `{name}` cannot be read"), error };
    config.lexicon_text = Some(std::fs::read_to_string(&path).map_err(io)?.into());
    Ok(())
}

/// Where no rule needs the lexicon, nobody waits for its words.
fn validate_lexicon(config: &Config) -> Result<(), Error> {
    let (Some(name), Some(text)) = (&config.prose.lexicon, &config.lexicon_text) else { return Ok(()) };
    let tables = ProseLexicon::parse(text).and_then(|lexicon| LexiconTables::new(&lexicon));
    tables.map(|_| ()).map_err(|why| Error::Remedied {
        message: format!("`{name}` is not a lexicon: {}", why.trim_end()),
        help: "`fairweather schema lexicon` describes what belongs there".to_owned(),
    })
}

/// The text of a tree's configuration.
fn config_text(name: &str, text: &[u8]) -> Result<String, Error> {
    String::from_utf8(text.to_vec()).map_err(|_| Error::Remedied {
        message: format!("{name}: the configuration is not UTF-8"),
        help: "save it as UTF-8 and `git add` it".to_owned(),
    })
}

impl Prepared {
    /// Reads the journal by `reading`.
    ///
    /// # Errors
    /// git cannot read a note of its tree.
    pub fn open(self, reading: ReadWith<'_>) -> Result<Opened, Error> {
        let mut engine = self.read(&self.location.source(), reading);
        let Prepared { mut location, today, earlier, .. } = self;
        if let Some(tree) = &mut location.tree {
            engine.apply(&tree.reconcile(engine.unreadable())?);
        }
        Ok(Opened { engine, location, today, earlier })
    }

    /// Reads a source as this journal, by `reading`.
    pub fn read(&self, source: &dyn Source, reading: ReadWith<'_>) -> Engine {
        let open = |source: &dyn Source| {
            Engine::open(self.config.clone(), self.rules.clone(), source, self.today, self.threads)
        };
        let mut engine = None;
        reading(source, &mut |source| engine = Some(open(source)));
        // Whatever shows progress calls back; should it not, the journal is still read.
        engine.unwrap_or_else(|| open(source))
    }
}
