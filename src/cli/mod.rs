//! The command line: arguments in, an exit code out. Standard output is written here, and by the functions that it
//! is handed to.
//!
//! Not here: judgement of any kind, and opening a journal (`project`).
//!
//! | file | question |
//! |---|---|
//! | `command` | the program and what every command takes |
//! | `commands/` | a command's arguments and what it does, one file each |
//! | `args/` | arguments that several commands take |
//! | `overview`, `habits` | what `--help` lists; what users of other linters write |
//! | `exit` | which outcome gives which exit code, and when a run is complete |
//! | `terminal`, `progress` | what standard output and error can show |
//! | `reflow` | how a page fits a terminal |
//! | `redacted` | what an error of a redacted run does not tell |
//! | `interrupt` | what an interrupt does |
//! | `person` | who is meant by a name on the command line |

mod args;
mod command;
mod commands;
mod exit;
mod habits;
mod interrupt;
mod overview;
mod person;
mod progress;
mod redacted;
mod reflow;
mod terminal;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::cli::command::Args;
use crate::cli::redacted::Redacted;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;

/// The clap definition of the whole command line, for tests and generated documentation.
pub use command::command;
pub use terminal::StandardOutput;

/// Runs the program. The clock gives the local time; `--today` replaces its date.
pub fn run(args: impl IntoIterator<Item = OsString>, clock: Clock, output: StandardOutput) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    exit::code_or_bug(|| run_arguments(args, clock, output))
}

fn run_arguments(args: Vec<OsString>, clock: Clock, output: StandardOutput) -> ExitCode {
    let redacted = Redacted::of(&args);
    let args = match Args::read(args) {
        Ok(args) => args,
        Err(error) => return exit::code_of_arguments(&error),
    };
    let terminal = Terminal::new(args.color(), output);
    if !args.command.handles_signals() {
        interrupt::install_sigint_handler();
    }
    exit::code(args.command.run(command, &terminal, clock), |message| match &redacted {
        Some(redacted) => redacted.text(message),
        None => message,
    })
}
