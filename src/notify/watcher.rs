//! Events of the file system: the only file that names notify.
//!
//! One watch for each folder of the walk, none for folders that hold no notes, so a busy `.git`
//! costs nothing. What an event says has happened is not believed (each editor, system and overflow
//! says it differently); its paths are collected, and whoever takes them looks for himself. Reading
//! raises events, too, in this release of notify: they are dropped here.

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

/// More touched paths than this at once, and looking at everything is cheaper and surer.
const OVERFLOW: usize = 5_000;

/// What was heard and not yet taken.
#[derive(Debug, Default)]
pub struct Pending {
    pub paths: FxHashSet<PathBuf>,
    /// How many of the paths are named like notes.
    pub notes: usize,
    /// Notes that somebody writes and has not closed.
    open: FxHashSet<PathBuf>,
    /// Something may have been missed: look at everything.
    pub doubt: bool,
    news: Option<SaveKind>,
}

impl Pending {
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.doubt
    }

    /// Adds later news; what the batch amounts to.
    pub fn merge(&mut self, later: Pending) -> Option<SaveKind> {
        self.doubt |= later.doubt;
        for path in later.paths {
            if !later.open.contains(&path) {
                self.open.remove(&path);
            }
            self.insert(path);
        }
        self.open.extend(later.open);
        later.news
    }

    /// Whether half of a save is all that was heard of some note: it is being written, or it was moved
    /// to the name of its backup.
    pub fn is_half_saved(&self) -> bool {
        let is_backed_up = |path: &PathBuf| {
            let mut backup = path.clone().into_os_string();
            backup.push("~");
            is_note_name(path) && Path::new(&backup).exists() && !path.exists()
        };
        !self.doubt && (!self.open.is_empty() || self.notes <= BULK && self.paths.iter().any(is_backed_up))
    }

    fn insert(&mut self, path: PathBuf) {
        if self.doubt {
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

    pub fn mark_overflow(&mut self) {
        self.doubt = true;
        self.paths = FxHashSet::default();
        self.open = FxHashSet::default();
        self.notes = OVERFLOW;
    }
}

/// Where news wait: bounded, whatever happens in the folder.
#[derive(Clone)]
pub struct Inbox {
    pending: Arc<Mutex<Pending>>,
    wake: Sender<()>,
    relevant: Arc<Relevant>,
}

/// Which names can matter.
struct Relevant {
    root: PathBuf,
    deciding: Vec<PathBuf>,
    keeps_all: bool,
}

impl Relevant {
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
        let relevant = Relevant { root: disk.root().to_owned(), deciding, keeps_all: disk.keeps_all() };
        Inbox { pending: Arc::default(), wake, relevant: Arc::new(relevant) }
    }

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
                            Step::Writes => drop(pending.open.insert(path.clone())),
                            Step::Ends => drop(pending.open.remove(&path)),
                            Step::Other => {}
                        }
                    }
                    pending.insert(path);
                }
                let news = if is_note && step == Step::Ends { SaveKind::Save } else { SaveKind::Part };
                if pending.news != Some(SaveKind::Save) {
                    pending.news = Some(news);
                }
            }
        }
        drop(pending);
        // A full channel means that the reader is awake already.
        let _ = self.wake.try_send(());
    }
}

/// What an event tells of a save: all that is read from its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Something is written, and its end will be told.
    Writes,
    Ends,
    Other,
}

fn step(kind: EventKind) -> Option<Step> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => Some(Step::Ends),
        EventKind::Access(_) => None,
        // Elsewhere nothing tells that a file was closed.
        EventKind::Modify(ModifyKind::Data(_)) if cfg!(any(target_os = "linux", target_os = "android")) => {
            Some(Step::Writes)
        }
        _ => Some(Step::Other),
    }
}

/// Why nothing can be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WatchError {
    /// The system's limit on watches or watchers.
    Limit,
    Other(String),
}

/// A watch on each folder.
pub struct EventWatcher {
    watcher: RecommendedWatcher,
}

impl EventWatcher {
    /// Listens to folders. Those that are gone by now are left out: the walk that follows knows.
    pub fn open(inbox: &Inbox, folders: &[PathBuf]) -> Result<EventWatcher, WatchError> {
        let receiver = inbox.clone();
        let watcher = notify::recommended_watcher(move |event| receiver.receive(event)).map_err(deaf)?;
        let mut ears = EventWatcher { watcher };
        for folder in folders {
            ears.add(folder)?;
        }
        let outside: BTreeSet<&Path> = inbox
            .relevant
            .deciding
            .iter()
            .filter_map(|file| file.parent())
            .filter(|folder| !folder.starts_with(&inbox.relevant.root))
            .collect();
        for folder in outside {
            ears.add(folder)?;
        }
        for folder in Vault::FOLDERS.iter().map(|folder| inbox.relevant.root.join(folder)) {
            // A folder that comes later is told of by the one around it.
            if folder.is_dir() && !folders.contains(&folder) {
                ears.add(&folder)?;
            }
        }
        Ok(ears)
    }

    fn add(&mut self, folder: &Path) -> Result<(), WatchError> {
        match self.watcher.watch(folder, RecursiveMode::NonRecursive) {
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => Err(WatchError::Limit),
            // A folder that cannot be watched cannot be read either, or it is gone.
            Err(_) | Ok(()) => Ok(()),
        }
    }
}

fn deaf(error: notify::Error) -> WatchError {
    let is_limit = match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // EMFILE and ENFILE: the limit on watchers.
        ErrorKind::Io(error) => matches!(error.raw_os_error(), Some(23 | 24)),
        _ => false,
    };
    if is_limit { WatchError::Limit } else { WatchError::Other(error.to_string()) }
}
