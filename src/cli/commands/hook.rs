//! `fairweather hook`: installs the pre-commit hook, removes it, and does what the hook runs.
//!
//! The hook's file is [`crate::git`]'s, and the check is `check`'s.
//!
//! Invariant: a hook run is a check, with the same arguments and exit codes.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use crate::cli::commands::check::{self, Caller, Check, CheckResult};
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::config::find_root;
use crate::error::Error;
use crate::git;
use crate::output::clean;

#[derive(Debug, ClapArgs)]
pub(crate) struct Hook {
    #[command(subcommand)]
    pub what: HookCommand,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum HookCommand {
    /// Install the pre-commit hook; one that is there is kept and runs first.
    Install(HookPath),
    /// Take the hook out and put back what was there before.
    Uninstall(HookPath),
    /// What the hook runs: `check --staged --new-since HEAD --fail-on warning`.
    Run(Box<Check>),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct HookPath {
    /// The journal; by default the one that holds the current folder, else the whole repository.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// The journal's root, outright.
    #[arg(long, value_name = "DIR", conflicts_with = "path")]
    pub root: Option<PathBuf>,
}

pub(super) fn run(args: &Hook, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    match &args.what {
        HookCommand::Install(place) => install(place, terminal),
        HookCommand::Uninstall(place) => uninstall(place, terminal),
        HookCommand::Run(check) => run_hook(check, terminal, clock),
    }
}

/// The journal's root: as `check` finds it, but the whole repository where nothing says more.
fn root(place: &HookPath) -> Result<PathBuf, Error> {
    let path = place.root.clone().or_else(|| place.path.clone());
    let start = path.clone().unwrap_or_else(|| PathBuf::from("."));
    let start = start.canonicalize().map_err(|_| Error::NoSuchPath(start))?;
    if !start.is_dir() {
        return Err(Error::NotAFolder(start));
    }
    if place.root.is_some() {
        return Ok(start);
    }
    let repository = git::Repository::of(&start)?;
    let (root, file) = find_root(&start);
    let is_inside = root.starts_with(&repository.top);
    Ok(match file {
        Some(_) if is_inside => root,
        None if path.is_some() => start,
        _ => repository.top,
    })
}

fn install(place: &HookPath, terminal: &Terminal) -> Result<Outcome, Error> {
    let program = std::env::current_exe()
        .map_err(|error| Error::Io { what: "this program's own file cannot be found".to_owned(), error })?;
    let done = git::install(&root(place)?, &program)?;
    let mut lines = vec![if done.was_there {
        format!("The hook is installed already: {}", done.hook.display())
    } else {
        format!("Installed the pre-commit hook: {}", done.hook.display())
    }];
    if !done.journal.is_empty() {
        lines.push(format!("It checks the journal in `{}`.", done.journal));
    }
    if let Some(kept) = done.kept {
        lines.push(format!("The hook that was there runs first; it is kept as {}", kept.display()));
    }
    if done.is_shared {
        lines.push(
            "`core.hooksPath` leads out of this repository: every repository that uses it runs this hook."
                .to_owned(),
        );
    }
    if !done.was_there {
        lines.push("A commit that brings a new warning is stopped and told why; `git commit --no-verify` skips it once.".to_owned());
    }
    print(&lines, terminal)
}

/// Prints lines without control characters, which paths may contain.
fn print(lines: &[String], terminal: &Terminal) -> Result<Outcome, Error> {
    let text: String = lines.iter().map(|line| format!("{}\n", clean(line))).collect();
    terminal.print(text.as_bytes())?;
    Ok(Outcome::Fine)
}

fn uninstall(place: &HookPath, terminal: &Terminal) -> Result<Outcome, Error> {
    let done = git::uninstall(&root(place)?)?;
    let text = match (done.was_there, done.restored) {
        (false, _) => {
            format!("There is no hook of fairweather at {}; nothing was changed.", done.hook.display())
        }
        (true, true) => format!("Took the hook out; the one before it is back: {}", done.hook.display()),
        (true, false) => format!("Took the hook out: {}", done.hook.display()),
    };
    print(&[text], terminal)
}

/// The rule about notes that hold nothing that can be understood.
const UNREADABLE: &str = "unreadable-note";

/// Runs the check. All arguments of `check` are understood.
fn run_hook(given: &Check, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let outcome = check::check(given, Caller::Hook, terminal, clock);
    let mut err = std::io::stderr().lock();
    let skip = "git commit --no-verify";
    let outcome = match outcome {
        Ok(CheckResult { outcome, failing: rules }) => {
            let why = match outcome {
                Outcome::Fine | Outcome::Signal(_) => return Ok(outcome),
                Outcome::Findings => "This commit was stopped: it brings what is listed above.",
                Outcome::Incomplete => "This commit was stopped: what it brings cannot be read.",
            };
            let _ = writeln!(err, "\n{why}");
            for rule in &rules {
                let _ = writeln!(err, "  why:        fairweather explain {rule}");
            }
            let _ = writeln!(err, "  mend:       change the note and `git add` it");
            // A note that cannot be read can hold no directive.
            if let Some(rule) = rules.iter().find(|rule| **rule != UNREADABLE) {
                let _ = writeln!(
                    err,
                    "  allow:      in the note, <!-- fairweather: ignore[{rule}] the reason -->"
                );
            }
            if rules.iter().any(|rule| *rule == UNREADABLE) {
                let _ =
                    writeln!(err, "  allow:      add a note that cannot be read to `exclude` in `[journal]`");
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

/// The command that reproduces the findings by hand.
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
