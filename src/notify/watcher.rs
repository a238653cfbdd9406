//! Events of the file system, and the only file that names the crate notify.
//!
//! There is one watch for each folder of the walk and none for folders without notes, so a busy `.git` costs
//! nothing. An event is not taken at its word, since editors and systems report the same change differently and
//! an overflow loses some: only its paths are collected, and what takes them looks at the files. Reading a file
//! raises events, too; they are dropped here.
//!
//! It does not read notes and does not decide when to act (`snapshot`, `debounce`).
//!
//! Invariant: what is pending is bounded. Beyond `OVERFLOW` paths it is one request to look at everything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use rustc_hash::FxHashSet;

use crate::baseline;
use crate::config::Vault;
use crate::engine::Disk;
use crate::notify::debounce::{BULK, SaveKind};
use crate::text::strip_note_extension;

/// With more touched paths than this, looking at everything is cheaper and safer.
const OVERFLOW: usize = 5_000;

/// The events that have come and have not been acted on.
#[derive(Debug, Default)]
pub struct Pending {
    /// Absolute, or as the watch was given.
    pub paths: FxHashSet<PathBuf>,
    /// How many of the paths are named like notes.
    pub notes: usize,
    /// Notes that are being written and are not closed yet.
    open: FxHashSet<PathBuf>,
    /// Events may have been lost, so everything must be looked at.
    pub is_overflow: bool,
    save: Option<SaveKind>,
}

impl Pending {
    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.is_overflow
    }

    /// Adds later events; returns what they say about a save.
    pub fn merge(&mut self, later: Pending) -> Option<SaveKind> {
        self.is_overflow |= later.is_overflow;
        for path in later.paths {
            if !later.open.contains(&path) {
                self.open.remove(&path);
            }
            self.insert(path);
        }
        self.open.extend(later.open);
        later.save
    }

    /// Whether the events of some note are half of a save: it is being written, or it was moved to the name
    /// of its backup.
    pub fn is_half_saved(&self) -> bool {
        let is_backed_up = |path: &PathBuf| {
            let mut backup = path.clone().into_os_string();
            backup.push("~");
            is_note_name(path) && Path::new(&backup).exists() && !path.exists()
        };
        !self.is_overflow
            && (!self.open.is_empty() || self.notes <= BULK && self.paths.iter().any(is_backed_up))
    }

    fn insert(&mut self, path: PathBuf) {
        if self.is_overflow {
            return;
        }
        let is_note = is_note_name(&path);
        if self.paths.insert(path) {
            self.notes += usize::from(is_note);
        }
        if self.paths.len() > OVERFLOW {
            self.mark_overflow();
        }
    }

    /// Somebody says that something may have become of a path.
    pub fn hint(&mut self, path: PathBuf) {
        self.insert(path);
    }

    /// Forgets the paths and asks for one look at everything.
    pub fn mark_overflow(&mut self) {
        self.is_overflow = true;
        self.paths = FxHashSet::default();
        self.open = FxHashSet::default();
        self.notes = OVERFLOW;
    }
}

/// Where pending events wait to be taken, and what wakes the thread that takes them.
#[derive(Clone)]
pub struct Inbox {
    pending: Arc<Mutex<Pending>>,
    wake: Sender<()>,
    relevant: Arc<PathFilter>,
}

/// Which paths can matter.
struct PathFilter {
    root: PathBuf,
    deciding: Vec<PathBuf>,
    keeps_all: bool,
}

impl PathFilter {
    fn accepts(&self, path: &Path) -> bool {
        if self.deciding.iter().any(|file| file == path) {
            return true;
        }
        if !path.starts_with(&self.root) {
            return false;
        }
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return true };
        let is_hidden = name.starts_with('.') && path != self.root;
        // Obsidian writes into its own folder all the time.
        let is_of_vault = path.strip_prefix(&self.root).is_ok_and(|path| path.starts_with(".obsidian"));
        (!is_hidden && !is_of_vault) || self.keeps_all || is_special(path) || is_vault_folder(path)
    }
}

/// Whether a file decides what other files mean: an ignore file, the configuration, the baseline, the
/// vault's own settings.
pub fn is_special(path: &Path) -> bool {
    is_ignore_file(path)
        || Vault::FILES.iter().any(|file| path.ends_with(file))
        || path.file_name().is_some_and(|name| {
            name == baseline::FILE_NAME || crate::config::FILE_NAMES.iter().any(|known| name == *known)
        })
}

/// Whether a folder holds settings of the vault, or a folder that does.
fn is_vault_folder(path: &Path) -> bool {
    Vault::FOLDERS.iter().any(|folder| path.ends_with(folder))
}

/// Whether a file decides which files are notes: `.gitignore` or `.ignore`.
pub fn is_ignore_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == ".gitignore" || name == ".ignore")
}

fn is_note_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| strip_note_extension(name).len() < name.len())
}

impl Inbox {
    /// An inbox for a journal; `deciding` are a configuration and a baseline that may lie elsewhere.
    pub fn new(disk: &Disk, deciding: Vec<PathBuf>, wake: Sender<()>) -> Inbox {
        let relevant = PathFilter { root: disk.root().to_owned(), deciding, keeps_all: disk.keeps_all() };
        Inbox { pending: Arc::default(), wake, relevant: Arc::new(relevant) }
    }

    /// Takes all that has come, and leaves none.
    pub fn take(&self) -> Pending {
        std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks for one look at everything.
    pub fn mark_overflow(&self) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).mark_overflow();
        let _ = self.wake.try_send(());
    }

    fn receive(&self, event: notify::Result<Event>) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Err(_) => pending.mark_overflow(),
            Ok(event) if event.need_rescan() => pending.mark_overflow(),
            Ok(event) => {
                let Some(step) = step(event.kind) else { return };
                let mut paths = event.paths.into_iter().filter(|path| self.relevant.accepts(path)).peekable();
                if paths.peek().is_none() {
                    return;
                }
                let mut is_note = false;
                for path in paths {
                    if is_note_name(&path) {
                        is_note = true;
                        match step {
                            SaveStep::Writes => drop(pending.open.insert(path.clone())),
                            SaveStep::Ends => drop(pending.open.remove(&path)),
                            SaveStep::Other => {}
                        }
                    }
                    pending.insert(path);
                }
                let save =
                    if is_note && step == SaveStep::Ends { SaveKind::Complete } else { SaveKind::Partial };
                if pending.save != Some(SaveKind::Complete) {
                    pending.save = Some(save);
                }
            }
        }
        drop(pending);
        // A full channel means that the reader is awake already.
        let _ = self.wake.try_send(());
    }
}

/// How far a save is, according to the kind of an event; nothing else is read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SaveStep {
    /// Something is being written, and an event will report its end.
    Writes,
    Ends,
    Other,
}

fn step(kind: EventKind) -> Option<SaveStep> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => Some(SaveStep::Ends),
        EventKind::Access(_) => None,
        // Other systems do not report that a file was closed.
        EventKind::Modify(ModifyKind::Data(_)) if cfg!(any(target_os = "linux", target_os = "android")) => {
            Some(SaveStep::Writes)
        }
        _ => Some(SaveStep::Other),
    }
}

/// Why folders cannot be watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WatchError {
    /// The system's limit on watches or watchers.
    Limit,
    /// The system's words.
    Other(String),
}

/// The system's watcher, with a watch on each folder, for as long as this lives.
pub struct EventWatcher {
    watcher: RecommendedWatcher,
}

impl EventWatcher {
    /// Watches folders. Those that do not exist any more are left out: the walk that follows notices them.
    pub fn open(inbox: &Inbox, folders: &[PathBuf]) -> Result<EventWatcher, WatchError> {
        let receiver = inbox.clone();
        let watcher =
            notify::recommended_watcher(move |event| receiver.receive(event)).map_err(watch_error)?;
        let mut watcher = EventWatcher { watcher };
        for folder in folders {
            watcher.add(folder)?;
        }
        let outside: BTreeSet<&Path> = inbox
            .relevant
            .deciding
            .iter()
            .filter_map(|file| file.parent())
            .filter(|folder| !folder.starts_with(&inbox.relevant.root))
            .collect();
        for folder in outside {
            watcher.add(folder)?;
        }
        for folder in Vault::FOLDERS.iter().map(|folder| inbox.relevant.root.join(folder)) {
            // A folder that comes later raises an event of the folder around it.
            if folder.is_dir() && !folders.contains(&folder) {
                watcher.add(&folder)?;
            }
        }
        Ok(watcher)
    }

    fn add(&mut self, folder: &Path) -> Result<(), WatchError> {
        match self.watcher.watch(folder, RecursiveMode::NonRecursive) {
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => Err(WatchError::Limit),
            // A folder that cannot be watched cannot be read either, or it is gone.
            Err(_) | Ok(()) => Ok(()),
        }
    }
}

fn watch_error(error: notify::Error) -> WatchError {
    let is_limit = match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // EMFILE and ENFILE: the limit on watchers.
        ErrorKind::Io(error) => matches!(error.raw_os_error(), Some(23 | 24)),
        _ => false,
    };
    if is_limit { WatchError::Limit } else { WatchError::Other(error.to_string()) }
}
