//! The command line: arguments in, an exit code out. Only here (and in later doors) is anything
//! printed.
//!
//! Exit codes: 0, nothing at or above `--fail-on`; 1, findings at or above it; 2, the job could not
//! be done, which includes a note that could not be read. 2 wins over 1. Interrupted: 130.

mod args;
mod baseline;
mod check;
mod config;
mod describe;
mod explain;
mod export;
mod fix;
mod hook;
mod init;
mod interrupt;
mod next;
mod open;
mod outputs;
mod person;
mod progress;
mod redact;
mod report;
mod rules;
mod show;
mod since;
mod terminal;
mod watch;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::clock::Clock;
use crate::error::Error;
use args::{Args, Command};
use terminal::Terminal;

/// The clap definition of the whole command line, for tests and generated documentation.
pub use args::command;

/// How a run ended, where it could do its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Done as far as possible: a note could not be read.
    Incomplete,
    /// Ended by a signal of this number.
    Signal(i32),
}

/// Runs the program. The clock gives the local time; `--today` replaces its date.
pub fn run(args: impl IntoIterator<Item = OsString>, clock: Clock) -> ExitCode {
    let args = match Args::read(args) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no failure; clap knows the stream of each.
            return match error.print().and_then(|()| io::stdout().flush()) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    fail(&Error::Io { what: "the help cannot be written".to_owned(), error })
                }
                _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
            };
        }
    };
    let terminal = Terminal::new(args.color());
    if !matches!(args.command, Command::Watch(_)) {
        // A watcher has its own way to end.
        interrupt::is_an_exit_code();
    }
    let outcome = match &args.command {
        Command::Check(check) => check::run(check, &terminal, clock),
        Command::Explain(explain) => explain::run(explain, &terminal),
        Command::Schema(schema) => describe::schema(schema, &terminal),
        Command::Completions(shell) => describe::completions(shell, &terminal),
        Command::Man => describe::man(&terminal),
        Command::Hook(hook) => hook::run(hook, &terminal, clock),
        Command::Rules(rules) => rules::run(rules, &terminal),
        Command::Export(export) => export::run(export, &terminal, clock),
        Command::Baseline(baseline) => baseline::run(baseline, &terminal, clock),
        Command::Config(config) => config::run(config, &terminal, clock),
        Command::Report(report) => report::run(report, &terminal, clock),
        Command::Show(show) => show::run(show, &terminal, clock),
        Command::Next(next) => next::run(next, &terminal, clock),
        Command::Init(init) => init::run(init, &terminal, clock),
        Command::Watch(watch) => watch::run(watch, &terminal, clock),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Ok(Outcome::Signal(signal)) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(2)),
        // The reader has seen enough.
        Err(Error::Io { error, .. }) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &Error) -> ExitCode {
    let text: Vec<_> =
        error.to_string().lines().map(|line| crate::output::clean(line).into_owned()).collect();
    let _ = writeln!(io::stderr(), "error: {}", text.join("\n"));
    ExitCode::from(2)
}
