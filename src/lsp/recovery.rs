//! Going on after a panic, which is a bug of this program's: what it left behind may be half done, so the journals
//! are opened again under the open documents.
//!
//! Which work is guarded is not decided here. Invariant: a panic ends one request or one publishing, never the
//! session, and one that comes back each time does not keep the machine busy.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lsp_server::ErrorCode;

use crate::lsp::client::RequestRefusal;
use crate::lsp::server::LanguageServer;

/// What the user reads where something panicked.
const BUG: &str = "fairweather failed by a bug of its own; the journal is read again, and all goes on";
/// After as many panics with nothing judged in between, the journals are left alone until something changes.
const MOST_PANICS: u32 = 2;

impl LanguageServer {
    /// Does something, and reads the journals again where it panics.
    pub(super) fn guarded(&mut self, work: impl FnOnce(&mut LanguageServer)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            // Nobody asked for it, so nobody reads an answer.
            self.out.show(1, BUG);
            self.recover();
        }
    }

    /// The answer to a request that panicked.
    pub(super) fn failed(&mut self) -> RequestRefusal {
        self.recover();
        RequestRefusal::new(ErrorCode::InternalError, BUG)
    }

    /// What a panic left behind may be half done: every journal is opened again under the open documents. Where
    /// that leads to the next panic, they are left alone until something changes.
    fn recover(&mut self) {
        self.panics += 1;
        if self.panics <= MOST_PANICS {
            self.say("something failed by a bug of fairweather; the journals are read again");
            return self.reopen_all();
        }
        self.say("judging fails by a bug of fairweather; it is tried again after the next change");
        self.out.show(
            1,
            "fairweather cannot judge the journal as it is, by a bug of its own; it tries again when something changes",
        );
        self.is_resting = true;
        self.leave_all();
        self.end_progress();
    }

    /// Something was judged, so what went wrong before is over.
    pub(super) fn judged(&mut self) {
        self.panics = 0;
    }

    /// A text or a file changed: perhaps it can be judged now.
    pub(super) fn wake_up(&mut self) {
        if std::mem::take(&mut self.is_resting) {
            self.reopen_all();
        }
    }
}
