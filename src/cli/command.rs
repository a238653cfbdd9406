//! The command line as a whole: the program, what every command takes, and reading it.
//!
//! The commands themselves are listed in [`crate::cli::commands`].

use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::{Args as ClapArgs, FromArgMatches};

use crate::cli::commands::Command;
use crate::config::Color;

/// A linter for plain-text relationship journals. It reads a folder of Markdown notes and tells
/// you, kindly, about your own habits with people. It opens no network connection, ever.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    pub command: Command,
}

// What every command takes.
#[derive(Debug, ClapArgs)]
struct Everywhere {
    /// Colour; by default as the configuration, NO_COLOR and FORCE_COLOR say, else on a terminal.
    #[arg(long, global = true, value_enum)]
    color: Option<Color>,
    /// No colour.
    #[arg(long, global = true, overrides_with = "color", hide = true)]
    no_color: bool,
}

impl Args {
    /// Reads a command line.
    ///
    /// # Errors
    /// What clap says; also help and version, which are no failure.
    pub(super) fn read(args: impl IntoIterator<Item = OsString>) -> Result<Args, clap::Error> {
        let args: Vec<_> = args.into_iter().collect();
        // Neither is given back: of a small journal that would take a twentieth of the time.
        let mut command = ManuallyDrop::new(command_for(&args));
        let mut matches = ManuallyDrop::new(command.try_get_matches_from_mut(args)?);
        let given = matches.subcommand().map(|(name, given)| (name.to_owned(), given.clone()));
        let mut args = Args::from_arg_matches_mut(&mut matches)?;
        if let Some((_, given)) = given {
            args.command.complete(&given);
        }
        Ok(args)
    }

    pub(super) fn color(&self) -> Option<Color> {
        if self.everywhere.no_color { Some(Color::Never) } else { self.everywhere.color }
    }
}

/// The whole command line. A command's arguments are put together once it is built, and parsing
/// builds the one that is given: all of them would take half of the time that an empty journal does.
/// What several commands share has therefore no doc comment: clap would say it of the command.
pub fn command() -> clap::Command {
    Args::augment_args(program())
}

/// As much of the command line as it takes to read this one: where a command is named at once, no
/// other. Clap gives each of them its own copy of what all of them take.
fn command_for(args: &[OsString]) -> clap::Command {
    let all = command();
    let Some(given) = args.get(1).and_then(|name| all.find_subcommand(name)).cloned() else { return all };
    Everywhere::augment_args(program()).subcommand(given)
}

/// The program without anything to say to it.
fn program() -> clap::Command {
    let program = clap::Command::new("fairweather").version(env!("CARGO_PKG_VERSION"));
    program.propagate_version(true).disable_help_subcommand(true)
}
