//! A journal that is kept as the disk has it: the engine, what was read, and how changes are heard.
//!
//! A state machine without a terminal: it takes what was heard and says what changed. Any doubt
//! (an overflow, thousands of paths, a folder that came, went or moved, an ignore file) ends in the
//! same act: new watches on every folder, then one pass over all stamps. In this order nothing can
//! slip between the two.
//!
//! Invariant: once [`Live::take`] has taken all that was heard, the engine finds what a fresh one
//! would.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crossbeam_channel::Sender;
use xxhash_rust::xxh3::xxh3_64;

use crate::clock::Clock;
use crate::engine::{Change, Engine};
use crate::error::Error;
use crate::notify::poll::{self, Polling};
use crate::notify::snapshot::{ClockTolerance, Folders, Recorder, Snapshot, Stamping};
use crate::notify::watcher::{EventWatcher, Inbox, Pending, WatchError, is_ignore_file, is_special};
use crate::text::NotePath;
use crate::watch::{Door, Setup};

/// How news arrive.
enum ChangeSource {
    /// Held for as long as they are to be heard.
    EventWatcher {
        _watches: EventWatcher,
    },
    Polling(Polling),
}

/// What taking in the news came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TakenIn {
    /// No note differs from what was read.
    Nothing,
    /// These notes were written or are gone.
    Notes(Vec<NotePath>),
    /// The configuration was changed.
    Configuration,
    /// The journal's folder is not there.
    RootGone,
}

pub(super) struct Live {
    pub setup: Setup,
    pub engine: Engine,
    snapshot: Snapshot,
    folders: Folders,
    changes: ChangeSource,
    inbox: Inbox,
    clock: Clock,
    /// The configuration files, as read.
    configured: Vec<Option<u64>>,
}

impl Live {
    /// Reads the journal, then listens, then makes good what was missed between the two.
    ///
    /// # Errors
    /// The configuration cannot be read, or the folder is not there.
    pub fn open(
        door: &dyn Door,
        clock: Clock,
        poll: Option<Duration>,
        wake: Sender<()>,
    ) -> Result<Live, Error> {
        loop {
            let mut live = Live::open_once(door, clock, poll, wake.clone())?;
            // Since now it would be heard; what was written while the journal was read was not.
            if !live.is_configured_anew() {
                return Ok(live);
            }
        }
    }

    fn open_once(
        door: &dyn Door,
        clock: Clock,
        poll: Option<Duration>,
        wake: Sender<()>,
    ) -> Result<Live, Error> {
        let today = clock().date_naive();
        // Which files decide is known after they are read, and their hashes must not be newer than
        // what goes by them.
        let configured = configured(&door.prepare(today)?);
        let setup = door.prepare(today)?;
        let trust = ClockTolerance { since: SystemTime::from(clock()), tick: poll::tick(setup.disk.root()) };
        let polling = match poll {
            Some(every) => Some(Polling::asked(every)),
            None => poll::needed(setup.disk.root()),
        };
        let stamping = if polling.is_some() { Stamping::AtOnce(trust) } else { Stamping::Afterwards };
        let recorder = Recorder::new(&setup.disk, stamping);
        let engine = door.load(&setup, &recorder);
        let (snapshot, mut folders) = recorder.finish(engine.listing());
        folders.folders.sort_unstable();
        let inbox = Inbox::new(&setup.disk, deciding(&setup), wake);
        let changes = ChangeSource::Polling(polling.clone().unwrap_or_default());
        let mut live = Live { setup, engine, snapshot, folders, changes, inbox, clock, configured };
        let changes = if polling.is_some() { Vec::new() } else { live.listen_after_reading(trust) };
        live.engine.apply(&changes);
        Ok(live)
    }

    pub fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    /// How often to look, where nothing can be heard, and why.
    pub fn polling(&self) -> Option<&Polling> {
        match &self.changes {
            ChangeSource::EventWatcher { .. } => None,
            ChangeSource::Polling(polling) => Some(polling),
        }
    }

    /// Takes in what was heard.
    pub fn take(&mut self, pending: Pending) -> TakenIn {
        if !self.setup.disk.root().is_dir() {
            return TakenIn::RootGone;
        }
        let Some(notes) = self.certain(&pending) else { return self.look_everywhere() };
        let deciding = deciding(&self.setup);
        if pending.paths.iter().any(|path| is_special(path) || deciding.contains(path))
            && self.is_configured_anew()
        {
            return TakenIn::Configuration;
        }
        let trust = self.trust();
        let changes = self.snapshot.look(&self.setup.disk, notes, trust);
        self.apply(changes)
    }

    /// Looks at every note's stamp, with new watches where there are any.
    pub fn look_everywhere(&mut self) -> TakenIn {
        if !self.setup.disk.root().is_dir() {
            return TakenIn::RootGone;
        }
        if self.is_configured_anew() {
            return TakenIn::Configuration;
        }
        let changes = match self.changes {
            ChangeSource::EventWatcher { .. } => self.listen(),
            ChangeSource::Polling(_) => self.compare(),
        };
        if !self.setup.disk.root().is_dir() {
            // It went while we looked, and what was found missing is not to be believed. What was
            // read is given to the engine all the same, so that both agree when it is back.
            self.engine.apply(&changes);
            return TakenIn::RootGone;
        }
        self.apply(changes)
    }

    fn apply(&mut self, changes: Vec<Change>) -> TakenIn {
        if changes.is_empty() {
            return TakenIn::Nothing;
        }
        self.engine.apply(&changes);
        let mut paths: Vec<NotePath> = changes.into_iter().map(|change| change.path).collect();
        paths.sort_unstable();
        paths.dedup();
        TakenIn::Notes(paths)
    }

    /// The notes among the paths, or `None` where more than notes may have changed.
    fn certain(&self, pending: &Pending) -> Option<Vec<NotePath>> {
        if pending.doubt {
            return None;
        }
        let disk = &self.setup.disk;
        let mut notes = Vec::new();
        for path in &pending.paths {
            if is_ignore_file(path) || self.folders.folders.binary_search(path).is_ok() {
                return None;
            }
            if path.is_dir() && (disk.follows_links() || !path.is_symlink()) {
                return None;
            }
            if disk.follows_links() && path.is_symlink() {
                return None;
            }
            let note = disk.note_path(path);
            if self.snapshot.knows(&note) || (path.is_file() && disk.identify(path).is_some()) {
                notes.push(note);
            }
        }
        Some(notes)
    }

    /// Watches every folder of the walk. Where nothing was touched since it began, one look at every
    /// stamp closes the gap; else everything is compared.
    fn listen_after_reading(&mut self, trust: ClockTolerance) -> Vec<Change> {
        self.open_ears();
        let doubtful = self.snapshot.settle(&self.setup.disk, trust);
        let is_whole = self.engine.listing().unreadable.is_empty() && self.folders.is_settled(trust);
        if is_whole && self.polling().is_none() {
            let trust = self.trust();
            return self.snapshot.look(&self.setup.disk, doubtful, trust);
        }
        self.listen()
    }

    fn open_ears(&mut self) {
        if self.folders.has_links {
            self.changes = ChangeSource::Polling(Polling::links());
            return;
        }
        let mut ears = EventWatcher::open(&self.inbox, &self.folders.folders);
        if ears.is_err() {
            // The old watches count against the limit, too.
            self.changes = ChangeSource::Polling(Polling::default());
            ears = EventWatcher::open(&self.inbox, &self.folders.folders);
        }
        self.changes = match ears {
            Ok(ears) => ChangeSource::EventWatcher { _watches: ears },
            Err(WatchError::Limit) => ChangeSource::Polling(Polling::limit()),
            Err(WatchError::Other(why)) => ChangeSource::Polling(Polling::failed(&why)),
        };
    }

    /// Watches every folder anew and compares, until no folder came in between.
    fn listen(&mut self) -> Vec<Change> {
        const ROUNDS: usize = 5;
        let mut changes = Vec::new();
        for _ in 0..ROUNDS {
            self.open_ears();
            let folders = std::mem::take(&mut self.folders.folders);
            changes.extend(self.compare());
            let is_heard = folders == self.folders.folders && !self.folders.has_links;
            if is_heard || self.polling().is_some() {
                return changes;
            }
        }
        // Folders keep coming: go on when it is quieter.
        self.inbox.mark_overflow();
        changes
    }

    fn compare(&mut self) -> Vec<Change> {
        let trust = self.trust();
        let (changes, mut folders) = self.snapshot.compare(&self.setup.disk, trust);
        folders.folders.sort_unstable();
        self.folders = folders;
        changes
    }

    fn trust(&self) -> ClockTolerance {
        ClockTolerance { since: SystemTime::from((self.clock)()), tick: poll::tick(self.setup.disk.root()) }
    }

    /// Whether the configuration files differ from those that were read.
    fn is_configured_anew(&mut self) -> bool {
        let now = configured(&self.setup);
        let is_new = now != self.configured;
        self.configured = now;
        is_new
    }
}

/// The files that were named, or found, to decide what counts.
fn deciding(setup: &Setup) -> Vec<PathBuf> {
    setup.config_file.iter().chain(&setup.baseline).cloned().collect()
}

/// The hash of each file that may hold the configuration or the baseline.
fn configured(setup: &Setup) -> Vec<Option<u64>> {
    let mut files = deciding(setup);
    if !setup.reads_no_file {
        let root = setup.disk.root();
        files.extend(crate::config::FILE_NAMES.iter().map(|name| root.join(name)));
    }
    let hash = |file: &PathBuf| std::fs::read(file as &Path).ok().map(|bytes| xxh3_64(&bytes));
    files.iter().map(hash).collect()
}
