//! How a run ends: its outcome, the exit code of each, and leaving memory to the system.
//!
//! | code | when |
//! |---|---|
//! | 0 | nothing at or above `--fail-on` |
//! | 1 | findings at or above it; the end of an editor's session without a `shutdown` |
//! | 2 | the job could not be done, or not all of it: a note could not be read (see [`Coverage::is_complete`]), or this program has a bug |
//! | 130 | interrupted |
//!
//! It does not decide what fails: that is the commands'.
//!
//! Invariant: 2 wins over 1, and no other file of the program names an exit code of its own.

use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use crate::engine::Coverage;
use crate::error::Error;
use crate::output::clean;
use crate::project::display_name;

/// How a run ended, where it could do its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Fine,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Done as far as possible: a note could not be read, or not be written.
    Incomplete,
    /// An editor went without saying so.
    Abrupt,
    /// Ended by a signal of this number.
    Signal(i32),
}

impl Outcome {
    /// The outcome of a command that judges nothing.
    pub(super) fn of(coverage: &Coverage) -> Outcome {
        if coverage.is_complete() { Outcome::Fine } else { Outcome::Incomplete }
    }
}

/// The exit code. An error is reported on standard error, as far as it may be disclosed.
pub(super) fn code(outcome: Result<Outcome, Error>, told: impl FnOnce(String) -> String) -> ExitCode {
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings | Outcome::Abrupt) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Ok(Outcome::Signal(signal)) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(2)),
        // A closed pipe: the reader has seen enough.
        Err(Error::Io { error, .. }) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let error = match error {
                Error::Config(error) => Error::Config(error.seen_as(display_name)),
                error => error,
            };
            let text: Vec<_> = told(error.to_string()).lines().map(|line| clean(line).into_owned()).collect();
            let _ = writeln!(io::stderr(), "error: {}", text.join("\n"));
            ExitCode::from(2)
        }
    }
}

/// Does all of the work. A panic is a bug, and so the job is not done; its message may quote a note, so it is told
/// only to somebody who asks for it.
pub(super) fn code_or_bug(work: impl FnOnce() -> ExitCode) -> ExitCode {
    let whole = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value == "full") {
            return whole(panic);
        }
        let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
        let _ = writeln!(
            io::stderr(),
            "error: this is a bug of fairweather{place}\n  help: with `RUST_BACKTRACE=full` it says more, perhaps in words \
             of a note"
        );
    }));
    std::panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| ExitCode::from(2))
}

/// The exit code of help and version, which are not failures, and of a command line that cannot be parsed.
pub(super) fn code_of_arguments(error: &clap::Error) -> ExitCode {
    // Clap knows the stream of each.
    match error.print().and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            code(Err(Error::Io { what: "the help cannot be written".to_owned(), error }), |message| message)
        }
        _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
    }
}

/// Does not free a value, since the process is about to end and the system then frees all of its memory at once.
/// Dropping it would free every note one by one, which takes a twentieth of the time of a check.
#[expect(clippy::mem_forget, reason = "the process ends")]
pub(super) fn leave<T>(value: T) {
    std::mem::forget(value);
}
