//! The command line as a whole: the program, what every command takes, and reading it.
//!
//! The commands themselves are listed in [`crate::cli::commands`].

use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::{Args as ClapArgs, FromArgMatches};

use crate::cli::commands::Command;
use crate::cli::habits;
use crate::cli::overview::with_groups;
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
    /// When to use colour (default: configuration, NO_COLOR, FORCE_COLOR, then whether it is a terminal).
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
    /// What clap says; also help and version, which are not failures.
    pub(super) fn read(args: impl IntoIterator<Item = OsString>) -> Result<Args, clap::Error> {
        let args = habits::as_flags(args.into_iter().collect());
        // Neither is freed: for a small journal that would take a twentieth of the time.
        let mut command = ManuallyDrop::new(command_for(&args));
        let mut matches =
            ManuallyDrop::new(command.try_get_matches_from_mut(args).map_err(habits::with_tip)?);
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

/// The whole command line. Clap builds a command's arguments lazily, and parsing builds only those of the command
/// that is given: building all of them would take half of the time of a check of an empty journal. Arguments that
/// several commands share therefore have no doc comment on their struct, since clap would use it as the command's
/// description.
pub fn command() -> clap::Command {
    Args::augment_args(program())
}

/// As much of the command line as is needed to parse `args`: where the first argument names a command, only that
/// one. Clap gives each command its own copy of the arguments that all of them take.
fn command_for(args: &[OsString]) -> clap::Command {
    let all = command();
    let Some(given) = args.get(1).and_then(|name| all.find_subcommand(name)).cloned() else {
        return with_groups(all);
    };
    Everywhere::augment_args(program()).subcommand(given)
}

/// The version with the commit, where it is known, and the target.
const LONG_VERSION: &str = match env!("FAIRWEATHER_COMMIT").is_empty() {
    true => concat!(env!("CARGO_PKG_VERSION"), " (", env!("FAIRWEATHER_TARGET"), ")"),
    false => concat!(
        env!("CARGO_PKG_VERSION"),
        " (",
        env!("FAIRWEATHER_COMMIT"),
        ", ",
        env!("FAIRWEATHER_TARGET"),
        ")"
    ),
};

/// The program without commands.
fn program() -> clap::Command {
    let program =
        clap::Command::new("fairweather").version(env!("CARGO_PKG_VERSION")).long_version(LONG_VERSION);
    program.propagate_version(true).disable_help_subcommand(true)
}
