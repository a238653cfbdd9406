//! When to act on what was heard: at once where a save is complete, else when it is quiet.
//!
//! A close after writing and a rename onto a note say that the save is over, so there is nothing to
//! wait for but [`SETTLE`], in which a second note shows that this is no single save. Everything else
//! (a half-written file, a removal that may be half of a save, many notes at once) waits for
//! [`QUIET`], and no longer than [`CAP`].
//!
//! Plain data: it reads no clock, so a test can play any sequence.

use std::time::{Duration, Instant};

/// Long enough for the next file of a checkout to show, too short to notice.
pub const SETTLE: Duration = Duration::from_micros(500);
pub const QUIET: Duration = Duration::from_millis(20);
pub const CAP: Duration = Duration::from_millis(500);
/// More notes than this are no editor's save.
pub const BULK: usize = 4;

/// What was heard since the last run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Due {
    #[default]
    Nothing,
    /// Something happened, perhaps only half of it.
    Partly { first: Instant, last: Instant },
    /// A save is complete.
    Saved { first: Instant },
}

/// One batch of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveKind {
    Part,
    Save,
}

impl Due {
    /// Takes in a batch; `notes` are all that wait by now.
    pub fn hear(&mut self, news: SaveKind, notes: usize, now: Instant) {
        let first = match *self {
            Due::Nothing => now,
            Due::Partly { first, .. } | Due::Saved { first } => first,
        };
        let is_single = notes <= BULK;
        *self = match (*self, news) {
            (Due::Nothing | Due::Partly { .. }, SaveKind::Save) if is_single => Due::Saved { first: now },
            (Due::Saved { first }, _) if is_single => Due::Saved { first },
            _ => Due::Partly { first, last: now },
        };
    }

    /// Waits again, as if all of it were heard now.
    pub fn put_off(&mut self, now: Instant) {
        *self = Due::Partly { first: now, last: now };
    }

    pub fn is_saved(self) -> bool {
        matches!(self, Due::Saved { .. })
    }

    /// When to act; `None` where there is nothing to act on.
    pub fn due(self) -> Option<Instant> {
        match self {
            Due::Nothing => None,
            Due::Saved { first } => Some(first + SETTLE),
            Due::Partly { first, last } => Some((last + QUIET).min(first + CAP)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{CAP, Due, QUIET, SETTLE, SaveKind};

    #[test]
    fn a_complete_save_is_taken_at_once() {
        let (mut heard, now) = (Due::default(), Instant::now());
        assert_eq!(heard.due(), None);
        heard.hear(SaveKind::Part, 1, now);
        assert_eq!(heard.due(), Some(now + QUIET));
        let closed = now + Duration::from_millis(3);
        heard.hear(SaveKind::Save, 1, closed);
        assert_eq!(heard.due(), Some(closed + SETTLE));
        heard.hear(SaveKind::Part, 2, closed + SETTLE / 2);
        assert_eq!(heard.due(), Some(closed + SETTLE));
    }

    #[test]
    fn many_saves_wait_for_quiet_but_not_for_ever() {
        let (mut heard, start) = (Due::default(), Instant::now());
        let mut now = start;
        for notes in 1..200 {
            now = start + Duration::from_millis(4) * u32::try_from(notes).expect("small");
            heard.hear(SaveKind::Save, notes, now);
        }
        assert!(now > start + CAP);
        let due = heard.due().expect("due");
        assert!(
            due > start + CAP && due <= start + CAP + Duration::from_millis(4),
            "the first of them counts"
        );
    }
}
