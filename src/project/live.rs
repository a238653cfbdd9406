//! A journal that follows the disk: the engine, the snapshot of what it read, and the watcher.
//!
//! It is a state machine without a terminal: it takes pending events and says what changed. Where events are
//! not enough (an overflow, thousands of paths, a folder that was added, removed or moved, an ignore file), it
//! always does the same: first new watches on every folder, then one pass over all stamps. In this order no
//! change can be missed between the two.
//!
//! An editor's unsaved texts are held over the files: while a note is held, what becomes of its file
//! changes nothing.
//!
//! It does not decide when to act, and it shows nothing.
//!
//! Invariant: once [`LiveJournal::take`] has taken all pending events, the engine finds what a fresh one would.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crossbeam_channel::Sender;
use xxhash_rust::xxh3::xxh3_64;

use crate::baseline::Baseline;
use crate::clock::Clock;
use crate::config::{FILE_NAMES, Vault};
use crate::engine::{Change, Disk, Version};
use crate::error::Error;
use crate::notify::gap::GapWatch;
use crate::notify::poll::{self, Polling};
use crate::notify::snapshot::{ClockTolerance, Folders, Recorder, Snapshot, Stamping};
use crate::notify::watcher::{EventWatcher, Inbox, Pending, WatchError, is_ignore_file, is_special};
use crate::project::opened::Opened;
use crate::project::paths::root_name;
use crate::project::prepare::{Prepared, ReadWith};
use crate::project::spec::{BaselineSpec, Spec};
use crate::text::NotePath;

/// How a journal is read and followed.
#[derive(Clone, Copy)]
pub struct LiveOptions<'r> {
    /// Where the time comes from.
    pub clock: Clock,
    /// What tells of changes.
    pub following: Following,
    /// How the journal is read, at first and after a change of the configuration.
    pub reading: ReadWith<'r>,
}

/// What tells of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Following {
    /// The system's events, or looking at all files where there are none.
    Events,
    /// Looking at all files this often.
    Polling(Duration),
    /// Somebody else, who says where to look.
    Hints,
}

/// Where changes come from.
enum ChangeSource {
    /// Never read: events come for as long as this is held.
    EventWatcher {
        _watches: EventWatcher,
    },
    Polling(Polling),
    Hints,
}

/// What the events amounted to.
#[derive(Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// No note differs from what was read.
    Nothing,
    /// These notes were written or are gone.
    Notes(Vec<NotePath>),
    /// The configuration was changed.
    Configuration,
    /// The journal's folder is not there.
    RootGone,
}

/// An open journal and what is known of its files.
pub struct LiveJournal {
    /// As of the last change that was taken in.
    pub opened: Opened,
    /// What the baseline accepts.
    pub known: Baseline,
    /// The root as the user would name it.
    pub root_name: String,
    /// The configuration and the baseline that decide what is read and what is known, besides the files that
    /// are looked for by name.
    deciding: Vec<PathBuf>,
    lookup: ConfigLookup,
    snapshot: Snapshot,
    folders: Folders,
    changes: ChangeSource,
    inbox: Inbox,
    clock: Clock,
    /// The configuration files, as read.
    configured: Vec<Option<u64>>,
    /// Notes whose text is an editor's.
    held: BTreeSet<NotePath>,
}

impl LiveJournal {
    /// Reads the journal, then watches it, then catches up with what changed between the two.
    ///
    /// # Errors
    /// The configuration cannot be read, or the folder is not there.
    pub fn open(spec: &Spec, options: &LiveOptions<'_>, wake: Sender<()>) -> Result<LiveJournal, Error> {
        loop {
            let mut live = LiveJournal::open_once(spec, options, wake.clone())?;
            // From here on events come; what was written while the journal was read raised none.
            if !live.is_configuration_changed() {
                return Ok(live);
            }
        }
    }

    fn open_once(spec: &Spec, options: &LiveOptions<'_>, wake: Sender<()>) -> Result<LiveJournal, Error> {
        let clock = options.clock;
        let today = clock().date_naive();
        let lookup =
            if spec.isolated && spec.config.is_empty() { ConfigLookup::None } else { ConfigLookup::ByName };
        // Which files decide is known only once they are read, and their hashes must not be newer than what was
        // read. So everything is prepared twice, and the hashes are taken in between.
        let first = spec.prepare(|| today)?;
        let configured = configured(&deciding(&first, &spec.baseline), first.location.disk.root(), lookup);
        let prepared = spec.prepare(|| today)?;
        let known = prepared.location.baseline(&spec.baseline)?;
        let deciding = deciding(&prepared, &spec.baseline);
        let root_name = match &spec.root {
            Some(root) => root.display().to_string(),
            None => root_name(&prepared.location.root),
        };
        let disk = &prepared.location.disk;
        let tolerance = ClockTolerance { since: SystemTime::from(clock()), tick: poll::tick(disk.root()) };
        let unwatched = match options.following {
            Following::Events => poll::needed(disk.root()).map(ChangeSource::Polling),
            Following::Polling(every) => Some(ChangeSource::Polling(Polling::asked(every))),
            Following::Hints => Some(ChangeSource::Hints),
        };
        // Where links are followed, files lie in folders that are not walked.
        let sees_gap = unwatched.is_none() && !disk.follows_links();
        let gap = if sees_gap { GapWatch::open() } else { None };
        let stamping = match &gap {
            Some(gap) => Stamping::InView(tolerance, gap),
            None if unwatched.is_some() => Stamping::AtOnce(tolerance),
            None => Stamping::Afterwards,
        };
        let recorder = Recorder::new(disk, stamping);
        let engine = prepared.read(&recorder, options.reading);
        let (snapshot, mut folders) = recorder.finish(engine.listing());
        folders.folders.sort_unstable();
        let inbox = Inbox::new(disk, deciding.clone(), wake);
        let is_watched = unwatched.is_none();
        let changes = unwatched.unwrap_or_else(|| ChangeSource::Polling(Polling::default()));
        let opened = Opened { engine, location: prepared.location, today: prepared.today, earlier: None };
        let mut live = LiveJournal {
            opened,
            known,
            root_name,
            deciding,
            lookup,
            snapshot,
            folders,
            changes,
            inbox,
            clock,
            configured,
            held: BTreeSet::new(),
        };
        let changes = if is_watched { live.watch_after_reading(gap, tolerance) } else { Vec::new() };
        live.opened.engine.apply(&changes);
        Ok(live)
    }

    /// The folder that is read, with what it leaves out.
    pub fn disk(&self) -> &Disk {
        &self.opened.location.disk
    }

    /// Where events and hints arrive.
    pub fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    /// How often to look at all files, and why, where events cannot be relied on.
    pub fn polling(&self) -> Option<&Polling> {
        match &self.changes {
            ChangeSource::EventWatcher { .. } | ChangeSource::Hints => None,
            ChangeSource::Polling(polling) => Some(polling),
        }
    }

    /// Takes in pending events.
    pub fn take(&mut self, pending: Pending) -> TakenIn {
        if !self.disk().root().is_dir() {
            return TakenIn::RootGone;
        }
        let Some(notes) = self.notes_among(&pending) else { return self.look_everywhere() };
        if pending.paths.iter().any(|path| is_special(path) || self.deciding.contains(path))
            && self.is_configuration_changed()
        {
            return TakenIn::Configuration;
        }
        let tolerance = self.tolerance();
        let changes = self.snapshot.look(&self.opened.location.disk, notes, tolerance);
        self.apply(changes)
    }

    /// How often to look at files although events come: at all of them, or at those with other names.
    pub fn look_every(&self) -> Option<Duration> {
        match self.polling() {
            Some(polling) => Some(polling.every),
            None => self.snapshot.has_linked().then_some(poll::EVERY),
        }
    }

    /// Looks where events do not tell.
    pub fn look(&mut self) -> TakenIn {
        if self.polling().is_some() {
            return self.look_everywhere();
        }
        let tolerance = self.tolerance();
        let disk = &self.opened.location.disk;
        let written = self.snapshot.written_elsewhere(disk);
        let changes = self.snapshot.look(disk, written, tolerance);
        self.apply(changes)
    }

    /// Looks at every note's stamp, with new watches where there are any.
    pub fn look_everywhere(&mut self) -> TakenIn {
        if !self.disk().root().is_dir() {
            return TakenIn::RootGone;
        }
        if self.is_configuration_changed() {
            return TakenIn::Configuration;
        }
        let changes = match self.changes {
            ChangeSource::EventWatcher { .. } => self.rewatch(),
            ChangeSource::Polling(_) | ChangeSource::Hints => self.compare(),
        };
        if !self.disk().root().is_dir() {
            // The root vanished while it was walked, so notes that seem to be missing may not be. The engine is
            // given the changes all the same, so that it and the snapshot agree when the root is back.
            self.apply(changes);
            return TakenIn::RootGone;
        }
        self.apply(changes)
    }

    /// Gives notes texts that stand for their files', whatever becomes of those; `None` lets go of one.
    pub fn hold(&mut self, notes: Vec<(NotePath, Option<Version>)>) {
        let mut changes = Vec::with_capacity(notes.len());
        for (path, version) in notes {
            let version = match version {
                Some(version) => {
                    self.held.insert(path.clone());
                    version
                }
                None => {
                    self.held.remove(&path);
                    self.version_on_disk(&path)
                }
            };
            changes.push(Change { path, version });
        }
        self.opened.engine.apply(&changes);
    }

    /// What a note's file holds, as the snapshot knows it from now on.
    fn version_on_disk(&mut self, path: &NotePath) -> Version {
        let disk = &self.opened.location.disk;
        if disk.identify(&disk.file(path)).is_none() {
            return Version::Gone;
        }
        let tolerance = self.tolerance();
        self.snapshot.look(&self.opened.location.disk, vec![path.clone()], tolerance);
        if !self.snapshot.knows(path) {
            return Version::Gone;
        }
        Version::read(&self.opened.location.disk, path)
    }

    fn apply(&mut self, mut changes: Vec<Change>) -> TakenIn {
        changes.retain(|change| !self.held.contains(&change.path));
        if changes.is_empty() {
            return TakenIn::Nothing;
        }
        // What was not a note and is not one now, such as a file that this program writes, is not a change.
        let is_note = |live: &LiveJournal, path: &NotePath| live.opened.engine.journal().id(path).is_some();
        let was_note: Vec<bool> = changes.iter().map(|change| is_note(self, &change.path)).collect();
        self.opened.engine.apply(&changes);
        let changed = changes.into_iter().map(|change| change.path).zip(was_note);
        let changed = changed.filter(|(path, was_note)| *was_note || is_note(self, path));
        let mut paths: Vec<NotePath> = changed.map(|(path, _)| path).collect();
        if paths.is_empty() {
            return TakenIn::Nothing;
        }
        paths.sort_unstable();
        paths.dedup();
        TakenIn::Notes(paths)
    }

    /// The notes among the paths, or `None` where more than notes may have changed.
    fn notes_among(&self, pending: &Pending) -> Option<Vec<NotePath>> {
        if pending.is_overflow {
            return None;
        }
        let disk = self.disk();
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
            if disk.is_copy(&note) {
                // Copies are counted by a walk.
                return None;
            }
            if self.snapshot.knows(&note) || (path.is_file() && disk.identify(path).is_some()) {
                notes.push(note);
            }
        }
        Some(notes)
    }

    /// Watches every folder of the walk. Where no folder was touched since the walk began, looking at every
    /// stamp once is enough to catch up, and not even that is needed where the gap saw nothing; else everything is
    /// compared.
    fn watch_after_reading(&mut self, gap: Option<GapWatch>, tolerance: ClockTolerance) -> Vec<Change> {
        self.open_watcher();
        let mut is_quiet = false;
        if let Some(gap) = gap {
            is_quiet = self.polling().is_none() && gap.is_quiet();
            drop(gap);
            if self.polling().is_some() {
                // Its watches counted against the limit, too.
                self.open_watcher();
            }
        }
        let disk = &self.opened.location.disk;
        let doubtful =
            if is_quiet { self.snapshot.doubtful(disk) } else { self.snapshot.stamp(disk, tolerance) };
        let is_whole =
            self.opened.engine.listing().unreadable.is_empty() && self.folders.are_unchanged(tolerance);
        if is_whole && self.polling().is_none() {
            let tolerance = self.tolerance();
            return self.snapshot.look(&self.opened.location.disk, doubtful, tolerance);
        }
        self.rewatch()
    }

    fn open_watcher(&mut self) {
        if self.folders.has_links {
            self.changes = ChangeSource::Polling(Polling::links());
            return;
        }
        let mut watcher = EventWatcher::open(&self.inbox, &self.folders.folders);
        if watcher.is_err() {
            // The old watches count against the limit, too.
            self.changes = ChangeSource::Polling(Polling::default());
            watcher = EventWatcher::open(&self.inbox, &self.folders.folders);
        }
        self.changes = match watcher {
            Ok(watcher) => ChangeSource::EventWatcher { _watches: watcher },
            Err(WatchError::Limit) => ChangeSource::Polling(Polling::limit()),
            Err(WatchError::Other(why)) => ChangeSource::Polling(Polling::failed(&why)),
        };
    }

    /// Watches every folder again and compares, until no folder is added in between.
    fn rewatch(&mut self) -> Vec<Change> {
        const ROUNDS: usize = 5;
        let mut changes = Vec::new();
        for _ in 0..ROUNDS {
            self.open_watcher();
            let folders = std::mem::take(&mut self.folders.folders);
            changes.extend(self.compare());
            let is_complete = folders == self.folders.folders && !self.folders.has_links;
            if is_complete || self.polling().is_some() {
                return changes;
            }
        }
        // Folders keep being added: look again after a pause.
        self.inbox.mark_overflow();
        changes
    }

    fn compare(&mut self) -> Vec<Change> {
        let tolerance = self.tolerance();
        let (changes, mut folders) = self.snapshot.compare(&self.opened.location.disk, tolerance);
        folders.folders.sort_unstable();
        self.opened.engine.set_copies(folders.copies);
        self.folders = folders;
        changes
    }

    fn tolerance(&self) -> ClockTolerance {
        ClockTolerance { since: SystemTime::from((self.clock)()), tick: poll::tick(self.disk().root()) }
    }

    /// Whether the configuration files differ from those that were read.
    fn is_configuration_changed(&mut self) -> bool {
        let now = configured(&self.deciding, self.disk().root(), self.lookup);
        let is_new = now != self.configured;
        self.configured = now;
        is_new
    }
}

/// The configuration and the baseline, named by the user or found.
fn deciding(prepared: &Prepared, baseline: &BaselineSpec) -> Vec<PathBuf> {
    let absolute = |file: PathBuf| std::path::absolute(&file).unwrap_or(file);
    let location = &prepared.location;
    let baseline = baseline.file(&location.root).map(|file| file.path);
    location.config_file.clone().into_iter().chain(baseline).map(absolute).collect()
}

/// Whether configuration files are looked for in the journal's root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ConfigLookup {
    ByName,
    None,
}

/// The hash of each file that may hold the configuration or the baseline.
fn configured(deciding: &[PathBuf], root: &Path, lookup: ConfigLookup) -> Vec<Option<u64>> {
    let mut files = deciding.to_vec();
    if lookup == ConfigLookup::ByName {
        files.extend(FILE_NAMES.iter().chain(&Vault::FILES).map(|name| root.join(name)));
    }
    let is_file = |file: &PathBuf| std::fs::metadata(file).is_ok_and(|meta| meta.is_file());
    let read = |file: &PathBuf| is_file(file).then(|| std::fs::read(file as &Path).ok()).flatten();
    let hash = |file: &PathBuf| read(file).map(|bytes| xxh3_64(&bytes));
    files.iter().map(hash).collect()
}
