//! The command line: arguments in, an exit code out. Only here (and in later doors) is anything
//! printed.
//!
//! Exit codes: 0, nothing at or above `--fail-on`; 1, findings at or above it; 2, the job could not
//! be done, which includes a note that could not be read. 2 wins over 1. Interrupted: 130.

mod args;
pub(crate) mod command;
mod commands;
mod interrupt;
mod person;
pub(crate) mod progress;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::cli::command::{Args, Command};
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;

/// The clap definition of the whole command line, for tests and generated documentation.
pub use command::command;

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
        interrupt::install_sigint_handler();
    }
    let outcome = match &args.command {
        Command::Check(check) => commands::check::run(check, &terminal, clock),
        Command::Explain(explain) => commands::explain::run(explain, &terminal),
        Command::Schema(schema) => commands::describe::schema(schema, &terminal),
        Command::Completions(shell) => commands::describe::completions(shell, &terminal),
        Command::Man => commands::describe::man(&terminal),
        Command::Hook(hook) => commands::hook::run(hook, &terminal, clock),
        Command::Rules(rules) => commands::rules::run(rules, &terminal),
        Command::Export(export) => commands::export::run(export, &terminal, clock),
        Command::Baseline(baseline) => commands::baseline::run(baseline, &terminal, clock),
        Command::Config(config) => commands::config::run(config, &terminal, clock),
        Command::Report(report) => commands::report::run(report, &terminal, clock),
        Command::Show(show) => commands::show::run(show, &terminal, clock),
        Command::Next(next) => commands::next::run(next, &terminal, clock),
        Command::Init(init) => commands::init::run(init, &terminal, clock),
        Command::Watch(watch) => commands::watch::run(watch, &terminal, clock),
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
