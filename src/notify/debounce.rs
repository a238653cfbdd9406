//! Debouncing: when to act on file events. At once where a save is complete, else after a pause.
//!
//! A close after writing and a rename onto a note mean that the save is over. Then only [`LEADING_WINDOW`]
//! is waited for, in case a second note shows that this is more than a single save. Everything else (a
//! half-written file, a removal that may be half of a save, many notes at once) waits until no event has
//! come for [`QUIET`], but never longer than [`CAP`].
//!
//! It is not a timer: it reads no clock and starts no thread, so a test can play any sequence of events.
//!
//! Invariant: where something is pending, it is due at most [`CAP`] after its first event.

use std::time::{Duration, Instant};

/// How long after a complete save a second event is waited for: long enough for the next file of a checkout
/// to show up, too short to notice.
pub const LEADING_WINDOW: Duration = Duration::from_micros(500);
/// How long no event must come before an incomplete save is looked at.
pub const QUIET: Duration = Duration::from_millis(20);
/// The longest wait, however many events come.
pub const CAP: Duration = Duration::from_millis(500);
/// More notes than this were not saved by an editor, but by a checkout or a script.
pub const BULK: usize = 4;

/// What is pending since the last run, and when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SaveState {
    /// Nothing has come.
    #[default]
    Nothing,
    /// Something happened, perhaps only half of it.
    Partly {
        /// When the oldest pending event came.
        first: Instant,
        /// When the newest one came.
        last: Instant,
    },
    /// A save is complete.
    Saved {
        /// When the oldest pending event came.
        first: Instant,
    },
}

/// What one batch of events says about a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveKind {
    /// Something was written, perhaps only half of it.
    Partial,
    /// A save was completed.
    Complete,
}

impl SaveState {
    /// Records a batch of events; `notes` is how many notes are pending, with this batch.
    pub fn record(&mut self, save: SaveKind, notes: usize, now: Instant) {
        let first = match *self {
            SaveState::Nothing => now,
            SaveState::Partly { first, .. } | SaveState::Saved { first } => first,
        };
        let is_single = notes <= BULK;
        *self = match (*self, save) {
            (SaveState::Nothing | SaveState::Partly { .. }, SaveKind::Complete) if is_single => {
                SaveState::Saved { first: now }
            }
            (SaveState::Saved { first }, _) if is_single => SaveState::Saved { first },
            _ => SaveState::Partly { first, last: now },
        };
    }

    /// Starts the wait again, as if all events had come now.
    pub fn put_off(&mut self, now: Instant) {
        *self = SaveState::Partly { first: now, last: now };
    }

    /// Whether a save is complete, so that there is hardly anything to wait for.
    pub fn is_saved(self) -> bool {
        matches!(self, SaveState::Saved { .. })
    }

    /// When to act; `None` where nothing is pending.
    pub fn due(self) -> Option<Instant> {
        match self {
            SaveState::Nothing => None,
            SaveState::Saved { first } => Some(first + LEADING_WINDOW),
            SaveState::Partly { first, last } => Some((last + QUIET).min(first + CAP)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{CAP, LEADING_WINDOW, QUIET, SaveKind, SaveState};

    #[test]
    fn a_complete_save_is_taken_at_once() {
        let (mut pending, now) = (SaveState::default(), Instant::now());
        assert_eq!(pending.due(), None);
        pending.record(SaveKind::Partial, 1, now);
        assert_eq!(pending.due(), Some(now + QUIET));
        let closed = now + Duration::from_millis(3);
        pending.record(SaveKind::Complete, 1, closed);
        assert_eq!(pending.due(), Some(closed + LEADING_WINDOW));
        pending.record(SaveKind::Partial, 2, closed + LEADING_WINDOW / 2);
        assert_eq!(pending.due(), Some(closed + LEADING_WINDOW));
    }

    #[test]
    fn many_saves_wait_for_quiet_but_not_for_ever() {
        let (mut pending, start) = (SaveState::default(), Instant::now());
        let mut now = start;
        for notes in 1..200 {
            now = start + Duration::from_millis(4) * u32::try_from(notes).expect("small");
            pending.record(SaveKind::Complete, notes, now);
        }
        assert!(now > start + CAP);
        let due = pending.due().expect("due");
        assert!(
            due > start + CAP && due <= start + CAP + Duration::from_millis(4),
            "the first of them counts"
        );
    }
}
