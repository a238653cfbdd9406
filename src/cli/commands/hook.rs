//! `fairweather hook`: installs the pre-commit hook, removes it, and does what the hook runs.
//!
//! The hook's file is [`crate::git`]'s, and the check is `check`'s.
//!
//! Invariant: a hook run is a check, with the same arguments and exit codes. It stops a commit for what can be
//! fixed in a note, and only tells what the journal truly says: the one way to be rid of that would be to falsify
//! it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use crate::cli::commands::check::{self, Caller, Check, CheckResult, Placed, Stops};
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::config::find_root;
use crate::error::Error;
use crate::fix::SilencePlace;
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
    /// Install the pre-commit hook; a hook that is there is kept and runs first.
    Install(HookInstall),
    /// Remove the hook and put back what was there before.
    Uninstall(HookPath),
    /// What the hook runs: check what is staged, and stop for what can be fixed.
    Run(Box<HookRun>),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct HookInstall {
    #[command(flatten)]
    pub path: HookPath,
    /// Stop a commit for every new warning, whatever `[hook] stop` says.
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct HookRun {
    /// Stop for every new warning, whatever `[hook] stop` says.
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub check: Check,
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
    let done = match &args.what {
        HookCommand::Install(args) => install(args, terminal),
        HookCommand::Uninstall(place) => uninstall(place, terminal),
        HookCommand::Run(args) => run_hook(args, terminal, clock),
    };
    done.map_err(|error| match error {
        // A hook has no use for a check without git.
        Error::Remedied { message, help } if help == git::NO_REPOSITORY => {
            Error::Remedied { message, help: "run `git init` there".to_owned() }
        }
        other => other,
    })
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

fn install(args: &HookInstall, terminal: &Terminal) -> Result<Outcome, Error> {
    let arguments: &[&str] = if args.strict { &["--strict"] } else { &[] };
    let program = std::env::current_exe()
        .map_err(|error| Error::Io { what: "this program's own file cannot be found".to_owned(), error })?;
    let done = git::install(&root(&args.path)?, &program, arguments)?;
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
        let lead = if args.strict {
            "Each new warning stops a commit."
        } else {
            "It stops a commit for what can be fixed in a note, like a mistyped marker, and only tells the rest."
        };
        lines.push(lead.to_owned());
        lines.push("`git commit --no-verify` skips it once.".to_owned());
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
            format!("No fairweather hook at {}; nothing changed.", done.hook.display())
        }
        (true, true) => format!("Removed the hook; the one before it is back: {}", done.hook.display()),
        (true, false) => format!("Removed the hook: {}", done.hook.display()),
    };
    print(&[text], terminal)
}

/// The rule about notes that hold nothing that can be understood.
const UNREADABLE: &str = "unreadable-note";

/// How many findings get a line of their own, and how many fixes are named.
const MOST_TOLD: usize = 5;
const MOST_FIXES: usize = 10;

/// Runs the check. All arguments of `check` are understood.
fn run_hook(args: &HookRun, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let stops = if args.strict { Stops::All } else { Stops::Configured };
    let result = check::check(&args.check, Caller::Hook(stops), terminal, clock);
    let mut err = std::io::stderr().lock();
    let message = match &result {
        Ok(CheckResult { outcome: Outcome::Fine | Outcome::Abrupt | Outcome::Signal(_), told, .. }) => {
            tell(told, "Worth knowing; the commit goes through:")
        }
        Ok(CheckResult { outcome: Outcome::Findings, stopping, told }) => {
            format!("{}\n{}", tell(told, "Worth knowing, besides:"), stop(stopping, &args.check))
        }
        Ok(CheckResult { outcome: Outcome::Incomplete, stopping, told }) => format!(
            "{}\nCommit stopped: what it adds cannot be read.\n{}{}{}",
            tell(told, "Worth knowing, besides:"),
            allow_unreadable(stopping),
            how_to_go_on(stopping),
            onwards(&args.check)
        ),
        // Without a repository there is no commit.
        Err(Error::Remedied { help, .. }) if help == git::NO_REPOSITORY => String::new(),
        Err(_) => format!("Commit stopped: the journal could not be checked.\n{SKIP}"),
    };
    let _ = err.write_all(message.as_bytes());
    result.map(|checked| checked.outcome)
}

/// What the committer reads, the gravest first, then the newest.
fn tell(told: &[Placed], lead: &str) -> String {
    if told.is_empty() {
        return String::new();
    }
    let mut told: Vec<&Placed> = told.iter().collect();
    told.sort_by_key(|placed| {
        (std::cmp::Reverse(placed.finding.level), std::cmp::Reverse(placed.finding.primary.date))
    });
    let mut text = format!("{lead}\n");
    for placed in told.iter().take(MOST_TOLD) {
        text.push_str(&format!("  {}  {}\n", place(placed), clean(&placed.finding.title)));
        if let Some(help) = placed.finding.help.first() {
            text.push_str(&format!("    {}\n", clean(help)));
        }
    }
    if told.len() > MOST_TOLD {
        let more = told.len() - MOST_TOLD;
        text.push_str(&format!("  and {more} more: fairweather check --staged --new-since HEAD\n"));
    }
    text
}

/// Why a commit is stopped, and how to go on: what to write for each finding, and for each rule the directive that
/// allows it.
fn stop(stopping: &[Placed], given: &Check) -> String {
    let findings = if stopping.len() == 1 { "finding" } else { "findings" };
    format!("Commit stopped: it adds the {findings} above.\n{}{}", how_to_go_on(stopping), onwards(given))
}

/// What to write for each finding, and what allows it. Notes that cannot be read get words of their own.
fn how_to_go_on(stopping: &[Placed]) -> String {
    let stopping: Vec<&Placed> = stopping.iter().filter(|placed| placed.finding.rule != UNREADABLE).collect();
    let mut text = String::new();
    for placed in stopping.iter().take(MOST_FIXES) {
        let finding = &placed.finding;
        let fix = finding.fix.as_ref().map(|fix| &fix.title).or(finding.help.first());
        let fix = fix.unwrap_or(&finding.title);
        text.push_str(&format!("  fix:        {}  {}\n", place(placed), clean(fix)));
    }
    if stopping.len() > MOST_FIXES {
        text.push_str(&format!("              and {} more\n", stopping.len() - MOST_FIXES));
    }
    let mut allowed: BTreeMap<&str, Vec<&Placed>> = BTreeMap::new();
    for &placed in stopping.iter().filter(|placed| placed.silence.is_some()) {
        allowed.entry(placed.finding.rule).or_default().push(placed);
    }
    for (rule, places) in allowed {
        let [first, others @ ..] = places.as_slice() else { continue };
        let Some(silence) = first.silence else { continue };
        let at = match silence {
            SilencePlace::FrontMatter => {
                format!("in the front matter of {}", clean(first.finding.primary.place.note.as_str()))
            }
            SilencePlace::Line(_) => format!("at the end of {}", place(first)),
        };
        let more = match others.len() {
            0 => String::new(),
            n => format!(", and so for {n} more"),
        };
        text.push_str(&format!("  allow:      {}  {at}{more}\n", silence.words(rule)));
    }
    for rule in stopping.iter().map(|placed| placed.finding.rule).collect::<BTreeSet<_>>() {
        text.push_str(&format!("  why:        fairweather explain {rule}\n"));
    }
    text
}

/// A note that cannot be read can hold no directive.
fn allow_unreadable(stopping: &[Placed]) -> &'static str {
    if stopping.iter().any(|placed| placed.finding.rule == UNREADABLE) {
        "  allow:      add a note that cannot be read to `exclude` in `[journal]`\n"
    } else {
        ""
    }
}

const SKIP: &str = "  skip once:  git commit --no-verify\n";

/// How to commit all the same, and how to see it again.
fn onwards(given: &Check) -> String {
    format!("{SKIP}  reproduce:  {}\n", reproduce(given))
}

fn place(placed: &Placed) -> String {
    format!("{}:{}", clean(placed.finding.primary.place.note.as_str()), placed.line)
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
