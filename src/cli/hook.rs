//! `fairweather hook`.

use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, Subcommand};

use super::args::Check;
use super::terminal::Terminal;
use super::{Outcome, check};
use crate::config::find_root;
use crate::error::Error;
use crate::git;
use crate::output::clean;

#[derive(Debug, ClapArgs)]
pub struct Hook {
    #[command(subcommand)]
    pub what: What,
}

#[derive(Debug, Subcommand)]
pub enum What {
    /// Install the pre-commit hook; one that is there is kept and runs first.
    Install(Place),
    /// Take the hook out and put back what was there before.
    Uninstall(Place),
    /// What the hook runs: `check --staged --new-since HEAD --fail-on warning`.
    Run(Box<Check>),
}

#[derive(Debug, ClapArgs)]
pub struct Place {
    /// The journal; by default the one that holds the current folder.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
}

pub fn run(args: &Hook, terminal: &Terminal, clock: NaiveDate) -> Result<Outcome, Error> {
    match &args.what {
        What::Install(place) => install(place, terminal),
        What::Uninstall(place) => uninstall(place, terminal),
        What::Run(check) => run_hook(check, terminal, clock),
    }
}

fn root(place: &Place) -> Result<PathBuf, Error> {
    let path = place.path.clone().unwrap_or_else(|| PathBuf::from("."));
    let path = path.canonicalize().map_err(|_| Error::NoSuchPath(path))?;
    if !path.is_dir() {
        return Err(Error::NotAFolder(path));
    }
    Ok(find_root(&path).0)
}

fn install(place: &Place, terminal: &Terminal) -> Result<Outcome, Error> {
    let program = std::env::current_exe()
        .map_err(|error| Error::Io { what: "this program's own file cannot be found".to_owned(), error })?;
    let done = git::install(&root(place)?, &program)?;
    let mut text = if done.was_there {
        format!("The hook is installed already: {}\n", done.hook.display())
    } else {
        format!("Installed the pre-commit hook: {}\n", done.hook.display())
    };
    if let Some(kept) = done.kept {
        text.push_str(&format!("The hook that was there runs first; it is kept as {}\n", kept.display()));
    }
    if !done.was_there {
        text.push_str("A commit that brings a new warning is stopped and told why; `git commit --no-verify` skips it once.\n");
    }
    terminal.print(text.as_bytes())?;
    Ok(Outcome::Fine)
}

fn uninstall(place: &Place, terminal: &Terminal) -> Result<Outcome, Error> {
    let done = git::uninstall(&root(place)?)?;
    let text = match (done.was_there, done.restored) {
        (false, _) => {
            format!("There is no hook of fairweather at {}; nothing was changed.\n", done.hook.display())
        }
        (true, true) => format!("Took the hook out; the one before it is back: {}\n", done.hook.display()),
        (true, false) => format!("Took the hook out: {}\n", done.hook.display()),
    };
    terminal.print(text.as_bytes())?;
    Ok(Outcome::Fine)
}

/// The hook is nothing but a check, so everything that `check` takes is taken here.
fn run_hook(given: &Check, terminal: &Terminal, clock: NaiveDate) -> Result<Outcome, Error> {
    let outcome = check::run_as_hook(given, terminal, clock);
    let mut err = std::io::stderr().lock();
    let skip = "git commit --no-verify";
    let outcome = match outcome {
        Ok((outcome, rules)) => {
            let why = match outcome {
                Outcome::Fine => return Ok(outcome),
                Outcome::Findings => "This commit was stopped: it brings what is listed above.",
                Outcome::Incomplete => "This commit was stopped: what it brings cannot be read.",
            };
            let _ = writeln!(err, "\n{why}");
            for rule in &rules {
                let _ = writeln!(err, "  why:        fairweather explain {rule}");
            }
            let _ = writeln!(err, "  mend:       change the note and `git add` it");
            if let Some(rule) = rules.first() {
                let _ = writeln!(
                    err,
                    "  allow:      in the note, <!-- fairweather: ignore[{rule}] the reason -->"
                );
            }
            let _ = writeln!(err, "  reproduce:  {}", reproduce(given));
            Ok(outcome)
        }
        Err(error) => {
            let _ = writeln!(err, "This commit was stopped: the journal could not be checked.");
            Err(error)
        }
    };
    let _ = writeln!(err, "  skip once:  {skip}");
    outcome
}

/// The command that finds the same again.
fn reproduce(given: &Check) -> String {
    let mut command = String::from("fairweather check --staged --new-since HEAD --fail-on warning");
    let journal = &given.journal;
    let root = journal.root.as_ref().map(|root| root.display().to_string());
    let options = root.iter().map(|root| ("--root", root));
    let options = options.chain(journal.config.iter().map(|value| ("--config", value)));
    let options = options.chain(given.ignore.iter().map(|rule| ("--ignore", rule)));
    for (name, value) in options.chain(given.select.iter().flatten().map(|rule| ("--select", rule))) {
        command.push_str(&format!(" {name} {}", git::quoted(value)));
    }
    if journal.isolated {
        command.push_str(" --isolated");
    }
    clean(&command).into_owned()
}
