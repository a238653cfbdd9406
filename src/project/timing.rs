//! When a followed journal is looked at: the events that are pending, and how long to wait for more of them.
//!
//! Not what is looked at, which is [`LiveJournal`]'s. It reads no clock: its caller says what time it is.

use std::time::{Duration, Instant};

use crate::notify::debounce::{self, SaveKind, SaveState};
use crate::notify::git_lock;
use crate::notify::watcher::Pending;
use crate::project::live::LiveJournal;

/// How long a look waits at most for a git command that holds the index.
const GIT_WAIT: Duration = Duration::from_secs(10);

/// What is pending of one journal, and since when.
pub struct EventTiming {
    pending: Pending,
    debounce: SaveState,
    /// When the oldest pending event came.
    first_event: Option<Instant>,
    /// When all files were looked at last, where that is how changes are noticed.
    polled: Instant,
}

impl EventTiming {
    /// Nothing is pending.
    pub fn new(now: Instant) -> EventTiming {
        EventTiming {
            pending: Pending::default(),
            debounce: SaveState::Nothing,
            first_event: None,
            polled: now,
        }
    }

    /// Takes the events that came.
    pub fn collect(&mut self, live: &LiveJournal, now: Instant) {
        let batch = live.inbox().take();
        if batch.is_empty() {
            return;
        }
        let save = self.pending.merge(batch).unwrap_or(SaveKind::Partial);
        self.first_event.get_or_insert(now);
        self.debounce.record(save, self.pending.notes, now);
    }

    /// When there is something to do even if no event comes.
    pub fn due(&self, live: &LiveJournal) -> Option<Instant> {
        let poll = live.look_every().map(|every| self.polled + every);
        self.debounce.due().into_iter().chain(poll).min()
    }

    /// The events, where it is time to act on them.
    pub fn take(&mut self, live: &LiveJournal, now: Instant) -> Option<Pending> {
        if self.debounce.due().is_none_or(|due| due > now) {
            return None;
        }
        if self.is_too_early(live, now) {
            self.debounce.put_off(now);
            return None;
        }
        self.collect(live, now);
        self.debounce = SaveState::Nothing;
        self.first_event = None;
        Some(std::mem::take(&mut self.pending))
    }

    /// Whether it is time to look at all files.
    pub fn polls(&self, live: &LiveJournal, now: Instant) -> bool {
        live.look_every().is_some_and(|every| self.polled + every <= now)
    }

    /// A look at all files took from `start` until now. However large the journal is, looking takes at most a
    /// twentieth of the time.
    pub fn polled(&mut self, start: Instant, now: Instant) {
        self.polled = start + 20 * now.saturating_duration_since(start);
    }

    /// Whether the disk is in the middle of something that will be over in a moment: a save, or a checkout,
    /// during which git holds its index.
    fn is_too_early(&self, live: &LiveJournal, now: Instant) -> bool {
        let waited = now.saturating_duration_since(self.first_event.unwrap_or(now));
        let is_bulk = self.pending.is_overflow || self.pending.notes > debounce::BULK;
        let git = if is_bulk { GIT_WAIT } else { debounce::QUIET };
        waited < git && git_lock::is_held(live.disk().root())
            || waited < debounce::CAP && !self.debounce.is_saved() && self.pending.is_half_saved()
    }
}
