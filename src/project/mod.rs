//! From arguments to an open journal: root, configuration, rules, engine.

mod new_since;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::baseline::FILE_NAME;
use crate::cli::command::JournalArgs;
use crate::cli::progress;
use crate::clock::Clock;
use crate::config::{Config, Override, find_root};
use crate::engine::{Disk, Engine, Filter, Overlay, Source};
use crate::error::Error;
use crate::git::{Earlier, Tree};
use crate::note::syntax::date;
use crate::rules::RuleSet;
use crate::text::NotePath;
pub use new_since::{Before, GitArgs, Unconfigured};

/// An open journal.
pub struct Opened {
    pub engine: Engine,
    pub disk: Disk,
    /// As the user would name it.
    pub root: PathBuf,
    pub today: NaiveDate,
    pub config_file: Option<PathBuf>,
    /// What is reported on, relative to the root; empty for everything.
    pub shown: Vec<String>,
    /// Notes whose text does not come from the disk.
    pub replaced: BTreeMap<NotePath, Option<Vec<u8>>>,
    /// The tree of a repository that is read instead of the disk.
    pub tree: Option<Tree>,
    /// Its own baseline.
    pub baseline: Option<Vec<u8>>,
    /// The tree since which findings are to be new.
    pub earlier: Option<Earlier>,
    /// `--no-exclude`.
    pub keeps_all: bool,
}

impl Opened {
    /// Where the notes' texts come from.
    pub fn source(&self) -> Overlay<'_> {
        let base: &dyn Source = match &self.tree {
            Some(tree) => tree,
            None => &self.disk,
        };
        Overlay { base, notes: self.replaced.clone() }
    }
}

/// A path as the user would best read it: below the current folder where it is.
pub fn name_of(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let short = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    short.as_deref().unwrap_or(path).display().to_string()
}

/// What is read instead of the work tree.
pub struct Reading<'a> {
    pub stdin: Option<Stdin>,
    pub git: &'a GitArgs,
}

/// A note's text from standard input.
pub struct Stdin {
    pub path: PathBuf,
    pub text: Vec<u8>,
}

/// Which rules to judge by, from the command line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    pub select: Option<&'a [String]>,
    pub ignore: &'a [String],
}

/// A journal that is found and configured, and not read yet.
pub struct Prepared {
    pub config: Arc<Config>,
    pub rules: RuleSet,
    pub disk: Disk,
    /// As the user would name it.
    pub root: PathBuf,
    pub today: NaiveDate,
    pub config_file: Option<PathBuf>,
    /// As many as fit the machine where it is 0.
    pub threads: usize,
    /// What is reported on, relative to the root; empty for everything.
    pub shown: Vec<String>,
    /// Notes whose text does not come from the disk.
    pub replaced: BTreeMap<NotePath, Option<Vec<u8>>>,
    /// The tree of a repository that is read instead of the disk.
    pub tree: Option<Tree>,
    pub baseline: Option<Vec<u8>>,
    pub earlier: Option<Earlier>,
}

/// Opens the journal that holds `paths`.
///
/// # Errors
/// A path that does not exist, a configuration that cannot be read, a date that is none.
pub fn open(
    paths: &[PathBuf],
    args: &JournalArgs,
    selection: Selection<'_>,
    clock: Clock,
) -> Result<Opened, Error> {
    open_with(paths, args, selection, clock, Reading { stdin: None, git: &GitArgs::default() })
}

/// The same with one note's text, which may be new, from standard input.
///
/// # Errors
/// The same, and a name that no note of this journal can have.
pub fn open_with(
    paths: &[PathBuf],
    args: &JournalArgs,
    selection: Selection<'_>,
    clock: Clock,
    reading: Reading<'_>,
) -> Result<Opened, Error> {
    let prepared = prepare_with(paths, args, selection, || clock().date_naive(), reading)?;
    let Prepared { config, rules, disk, root, today, config_file, threads, shown, .. } = prepared;
    let Prepared { replaced, mut tree, baseline, earlier, .. } = prepared;
    let base: &dyn Source = match &tree {
        Some(tree) => tree,
        None => &disk,
    };
    let source = Overlay { base, notes: replaced };
    let mut engine =
        progress::with_progress(&source, |source| Engine::open(config, rules, source, today, threads));
    let replaced = source.notes;
    if let Some(tree) = &mut tree {
        engine.apply(&tree.settle(engine.unreadable())?);
    }
    let keeps_all = args.no_exclude;
    Ok(Opened { engine, disk, root, today, config_file, shown, replaced, tree, baseline, earlier, keeps_all })
}

/// Finds the journal that holds `paths`, and its configuration.
///
/// # Errors
/// As [`open`].
pub fn prepare(
    paths: &[PathBuf],
    args: &JournalArgs,
    selection: Selection<'_>,
    today: NaiveDate,
) -> Result<Prepared, Error> {
    prepare_with(paths, args, selection, || today, Reading { stdin: None, git: &GitArgs::default() })
}

fn prepare_with(
    paths: &[PathBuf],
    args: &JournalArgs,
    selection: Selection<'_>,
    today: impl FnOnce() -> NaiveDate,
    Reading { stdin, git }: Reading<'_>,
) -> Result<Prepared, Error> {
    let today = match &args.today {
        None => today(),
        Some(text) => date::iso(text).ok_or_else(|| Error::Remedied {
            message: format!("`{text}` is no date"),
            help: "write the day as 2026-11-20".to_owned(),
        })?,
    };
    for path in paths {
        let is_stdin = stdin.as_ref().is_some_and(|stdin| stdin.path == *path);
        // A revision may hold what the disk does not.
        if !is_stdin && git.tree_spec().is_none() && std::fs::symlink_metadata(path).is_err() {
            return Err(Error::NoSuchPath(path.clone()));
        }
    }
    let here = || {
        std::env::current_dir()
            .map_err(|error| Error::Io { what: "the current folder is gone".to_owned(), error })
    };
    let absolute = |path: &Path| std::path::absolute(path).map(|path| tidy(&path));
    let io = |error| Error::Io { what: "a path cannot be followed".to_owned(), error };
    let targets: Vec<PathBuf> =
        paths.iter().map(|path| absolute(path)).collect::<Result<_, _>>().map_err(io)?;
    let stdin_file = stdin.as_ref().map(|stdin| absolute(&stdin.path)).transpose().map_err(io)?;
    let starts = if targets.is_empty() { stdin_file.as_slice() } else { &targets };
    let start = match common_folder(starts) {
        Some(folder) => folder,
        None => here()?,
    };
    let (found_root, found_file) = find_root(&start);
    let (root, mut file) = match &args.root {
        None => (found_root, found_file),
        Some(root) => {
            // A revision may hold a folder that the disk does not.
            if !root.is_dir() && git.tree_spec().is_none() {
                return Err(if root.exists() {
                    Error::NotAFolder(root.clone())
                } else {
                    Error::NoSuchPath(root.clone())
                });
            }
            let root = absolute(root).map_err(io)?;
            let file =
                crate::config::FILE_NAMES.iter().map(|name| root.join(name)).find(|file| file.is_file());
            (root, file)
        }
    };
    let told = args.root.is_some().then_some(root.as_path());
    let in_repo = git.place(told, &start, file.as_ref().map(|_| root.as_path()))?;
    let (root, files, earlier) = match in_repo {
        None => (root, None, None),
        Some(in_repo) => (in_repo.root, in_repo.files, in_repo.earlier),
    };
    let mut overrides = Vec::new();
    let mut named = None;
    for text in &args.config {
        if text.contains('=') && !Path::new(text).is_file() {
            overrides.push(Override::parse(text)?);
        } else {
            named = Some(PathBuf::from(text));
        }
    }
    // A tree goes by its own configuration, or by none.
    let own = files.as_ref().map(|files| files.configuration());
    let config = match (&named, own) {
        (None, Some(Some((name, text)))) if !args.isolated => {
            file = Some(root.join(name));
            Config::parse(Some((root.join(name), config_text(name, text)?)), &overrides)?
        }
        (named, own) => {
            if args.isolated || own.is_some() {
                file = None;
            }
            file = named.clone().or(file);
            match &file {
                Some(file) => Config::load(file, &overrides)?,
                None => Config::parse(None, &overrides)?,
            }
        }
    };
    let rules = RuleSet::from_config(&config, selection.select, selection.ignore)?;
    let filter = if args.no_exclude { Filter::nothing() } else { Filter::new(&config) };
    let baseline = files.as_ref().and_then(|files| files.small(FILE_NAME)).map(<[u8]>::to_vec);
    let tree = files.map(|files| files.tree(&root, &config, filter.clone())).transpose()?;
    let disk = Disk::new(root.clone(), &config, filter);
    let mut replaced = BTreeMap::new();
    if let (Some(stdin), Some(file)) = (stdin, stdin_file) {
        replaced.insert(note_path(&stdin.path, &file, &root)?, Some(stdin.text));
    }
    let threads = args.threads.map_or(0, usize::from);
    let shown = shown(&targets, &root);
    Ok(Prepared {
        config: Arc::new(config),
        rules,
        disk,
        root,
        today,
        config_file: file,
        threads,
        shown,
        replaced,
        tree,
        baseline,
        earlier,
    })
}

/// The text of a tree's configuration.
fn config_text(name: &str, text: &[u8]) -> Result<String, Error> {
    String::from_utf8(text.to_vec()).map_err(|_| Error::Remedied {
        message: format!("{name}: the configuration is not UTF-8"),
        help: "save it as UTF-8 and `git add` it".to_owned(),
    })
}

/// The path below the root of a note that need not exist.
fn note_path(name: &Path, file: &Path, root: &Path) -> Result<NotePath, Error> {
    let wrong = |why: &str, help: &str| Error::Remedied {
        message: format!("--stdin-filename: `{}` {why}", name.display()),
        help: help.to_owned(),
    };
    let below = file.strip_prefix(root).or_else(|_| {
        // The root may be named through a link.
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        file.strip_prefix(real)
    });
    let Ok(Some(below)) = below.map(Path::to_str) else {
        return Err(wrong("lies outside the journal", "name a note below its root"));
    };
    let path = NotePath::new(&below.replace(std::path::MAIN_SEPARATOR, "/"));
    if path.stem() == path.file_name() {
        return Err(wrong("is no note's name", "a note's name ends in `.md` or `.markdown`"));
    }
    Ok(path)
}

/// A path without `.` and `..`, as far as names alone tell.
fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidied.pop();
            }
            part => tidied.push(part),
        }
    }
    tidied
}

/// The nearest folder that holds all paths; a file's is its folder.
fn common_folder(paths: &[PathBuf]) -> Option<PathBuf> {
    let folder = |path: &PathBuf| {
        if path.is_dir() {
            path.clone()
        } else {
            path.parent().map_or_else(|| path.clone(), Path::to_path_buf)
        }
    };
    let mut paths = paths.iter();
    let mut common = folder(paths.next()?);
    for path in paths {
        let other = folder(path);
        while !other.starts_with(&common) && common.pop() {}
    }
    Some(common)
}

/// The paths below the root that were asked for; none where the root itself was.
fn shown(targets: &[PathBuf], root: &Path) -> Vec<String> {
    let mut shown = Vec::new();
    for target in targets {
        match target.strip_prefix(root) {
            Ok(below) if below.as_os_str().is_empty() => return Vec::new(),
            Ok(below) => shown.push(below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")),
            // Above or beside the root: there is nothing of it to show.
            Err(_) if root.starts_with(target) => return Vec::new(),
            Err(_) => shown.push(target.to_string_lossy().into_owned()),
        }
    }
    shown
}

/// The root relative to the current folder, where it lies in or above it.
pub fn root_name(root: &Path) -> String {
    let Ok(here) = std::env::current_dir() else { return root.display().to_string() };
    if root == here {
        return ".".to_owned();
    }
    root.strip_prefix(&here).unwrap_or(root).display().to_string()
}

/// Whether a note lies at or below one of the paths that were asked for.
pub fn is_shown(shown: &[String], note: &NotePath) -> bool {
    shown.is_empty() || note.is_below(shown)
}
