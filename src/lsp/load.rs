//! Loading journals on a thread of its own, so that the editor is answered meanwhile.
//!
//! Invariant: every job is answered once, in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::{Receiver, Sender};

use crate::clock::Clock;
use crate::engine::{Content, Listing, ReadBuffer, Source};
use crate::error::Error;
use crate::project::{Following, LiveJournal, LiveOptions, Spec};
use crate::text::NotePath;

/// A journal to open.
pub(super) struct LoadJob {
    pub journal: u32,
    /// Which load of the journal it is.
    pub nth: u32,
    pub spec: Spec,
    pub following: Following,
}

/// An opened journal, or why it is not.
pub(super) struct LoadResult {
    pub journal: u32,
    pub nth: u32,
    pub live: Result<Box<LiveJournal>, LoadFailure>,
}

/// Why a journal is not open.
pub(super) enum LoadFailure {
    /// By a mistake in its configuration, or since it is not there.
    Refused(Error),
    /// By a bug of this program.
    Panicked,
}

/// What the client was told of a load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgressStage {
    Hidden,
    /// It was asked to show one, and has not answered.
    Asked,
    Shown,
}

/// How many notes are listed and read, over all jobs.
#[derive(Debug, Default)]
pub(super) struct LoadProgress {
    listed: AtomicU64,
    read: AtomicU64,
}

impl LoadProgress {
    /// How much is read, in percent.
    pub(super) fn percent(&self) -> u64 {
        let [read, listed] = [&self.read, &self.listed].map(|count| count.load(Ordering::Relaxed));
        (read * 100).checked_div(listed).unwrap_or(0).min(100)
    }

    pub(super) fn reset(&self) {
        self.listed.store(0, Ordering::Relaxed);
        self.read.store(0, Ordering::Relaxed);
    }
}

/// Starts the thread. `wake` gets a message for every change on disk of every journal.
pub(super) fn start(
    clock: Clock,
    wake: Sender<()>,
    progress: Arc<LoadProgress>,
) -> (Sender<LoadJob>, Receiver<LoadResult>) {
    let (jobs, waiting) = crossbeam_channel::unbounded::<LoadJob>();
    let (done, results) = crossbeam_channel::unbounded();
    std::thread::spawn(move || {
        for job in waiting {
            let reading = |source: &dyn Source, read: &mut dyn FnMut(&dyn Source)| {
                read(&CountedSource { source, progress: &progress });
            };
            let options = LiveOptions { clock, following: job.following, reading: &reading };
            let open = || LiveJournal::open(&job.spec, &options, wake.clone()).map(Box::new);
            let live = match catch_unwind(AssertUnwindSafe(open)) {
                Ok(opened) => opened.map_err(LoadFailure::Refused),
                Err(_) => Err(LoadFailure::Panicked),
            };
            if done.send(LoadResult { journal: job.journal, nth: job.nth, live }).is_err() {
                return;
            }
        }
    });
    (jobs, results)
}

struct CountedSource<'s> {
    source: &'s dyn Source,
    progress: &'s LoadProgress,
}

impl Source for CountedSource<'_> {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        self.source.list(&mut |path| {
            self.progress.listed.fetch_add(1, Ordering::Relaxed);
            each(path);
        })
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        self.progress.read.fetch_add(1, Ordering::Relaxed);
        self.source.read(path, buffer)
    }
}
