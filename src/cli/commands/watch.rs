//! `fairweather watch`: the streams and arguments of [`crate::watch`].
//!
//! Not here: when and why the journal is judged again. Standard output and error are handed down from here.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::cli::args::baseline::KnownArgs;
use crate::cli::args::journal::{JournalArgs, with_progress};
use crate::cli::args::redact::RedactArgs;
use crate::cli::exit::Outcome;
use crate::cli::redacted::Redacted;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::config::nearest;
use crate::error::Error;
use crate::output::Format;
use crate::project::Spec;
use crate::watch::{self, Ending, Exec, Inputs, Options, Redacting, Screen, ScreenMode, Window};

#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// The journal. A PATH below its root only chooses what is shown.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// Run only these rules or groups; repeatable, or separated by commas.
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub select: Option<Vec<String>>,
    /// Skip these rules or groups; repeatable, or separated by commas.
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub ignore: Vec<String>,
    #[command(flatten)]
    pub known: KnownArgs,
    #[command(flatten)]
    pub redact: RedactArgs,
    /// How a new finding is shown: full or concise; jsonl prints one document a run, for programs; md keeps
    /// the note of --output.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// A note that is kept as `check --format md` writes it: live findings in any editor.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print one run below the other instead of clearing the screen.
    #[arg(long, overrides_with = "clear")]
    pub no_clear: bool,
    /// Let a run take the screen (the default on a terminal).
    #[arg(long, overrides_with = "no_clear", hide = true)]
    pub clear: bool,
    /// Look at all notes every SECS seconds instead of waiting to be told: for folders that others
    /// write to over a network.
    #[arg(long, value_name = "SECS", num_args = 0..=1, require_equals = true, default_missing_value = "2")]
    pub poll: Option<f64>,
    /// Run a command on each change, with the findings as JSON on its standard input. Never two at
    /// once, and not through a shell.
    #[arg(long, value_name = "COMMAND")]
    pub exec: Option<String>,
    /// Hand the command of --exec to the shell.
    #[arg(long, requires = "exec")]
    pub shell: bool,
}

pub(super) fn run(args: &Watch, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let inputs = Inputs::open()?;
    let poll = args.poll.map(interval).transpose()?;
    let exec = match (&args.exec, args.shell) {
        (None, _) => None,
        (Some(line), true) => Some(Exec::shell(line, inputs.sender.clone())),
        (Some(line), false) => Some(Exec::direct(line, inputs.sender.clone())?),
    };
    let spec = spec(args);
    // A mistake in the configuration is reported before anything is read.
    let config = spec.prepare(|| clock().date_naive())?.config;
    let note = note(args)?;
    let mode = mode(args, config.output.format)?;
    let Terminal { style, links, .. } = terminal.configured(&config);
    let screen = Screen::new(Box::new(io::stdout()), Box::new(io::stderr()), style, mode);
    let mut screen = screen.seen_from(std::env::current_dir().ok(), links);
    let secret = args.redact.secret();
    let hidden = Redacted::of(&std::env::args_os().collect::<Vec<_>>());
    let told = |notice: String| match &hidden {
        Some(hidden) => hidden.text(notice),
        None => notice,
    };
    let redacting = secret.as_ref().map(|secret| Redacting { secret, told: &told });
    let options = Options { clock, poll, exec, note, redacting, reading: &with_progress };
    let ending = watch::run(&spec, options, &inputs, &mut screen)?;
    Ok(match ending {
        Ending::Quit => Outcome::Fine,
        Ending::Signal(signal) => Outcome::Signal(signal),
    })
}

fn spec(args: &Watch) -> Spec {
    Spec {
        paths: args.path.iter().cloned().collect(),
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        baseline: args.known.spec(),
        ..args.journal.spec()
    }
}

fn interval(seconds: f64) -> Result<Duration, Error> {
    let is_sensible = (0.05..=86_400.0).contains(&seconds);
    is_sensible.then(|| Duration::from_secs_f64(seconds)).ok_or_else(|| Error::Remedied {
        message: format!("--poll: every {seconds} seconds is not possible"),
        help: "write seconds from 0.05 to 86400, e.g. `--poll=5`".to_owned(),
    })
}

/// The note that is kept current: the format and the file belong together.
fn note(args: &Watch) -> Result<Option<PathBuf>, Error> {
    let wrong = |message: &str, help: &str| {
        Err(Error::Remedied { message: message.to_owned(), help: help.to_owned() })
    };
    match (args.format.as_deref() == Some("md"), &args.output) {
        (true, Some(file)) => Ok(Some(file.clone())),
        (true, None) => wrong("--format md: watch keeps a note", "name it: `--output Fairweather.md`"),
        (false, Some(_)) => wrong("--output: watch writes a note only", "add `--format md`"),
        (false, None) => Ok(None),
    }
}

/// How to show runs: what was asked for, as far as standard output can.
fn mode(args: &Watch, configured: Format) -> Result<ScreenMode, Error> {
    let format = match args.format.as_deref() {
        Some("full") => Format::Full,
        Some("concise") => Format::Concise,
        Some("md") if configured == Format::Concise => Format::Concise,
        Some("md") => Format::Full,
        Some("jsonl" | "json") => return Ok(ScreenMode::Documents),
        Some(name) => {
            let help = match nearest(name, ["full", "concise", "jsonl", "md"].into_iter()) {
                Some(near) => format!("there is a format with a similar name: `{near}`"),
                None => "write full, concise, jsonl or md".to_owned(),
            };
            return Err(Error::Remedied { message: format!("--format: watch has no format `{name}`"), help });
        }
        // A configured format for programs is meant for `check`.
        None if configured == Format::Concise => Format::Concise,
        None => Format::Full,
    };
    let is_terminal = io::stdout().is_terminal() && io::stdin().is_terminal();
    let size = terminal_size::terminal_size().filter(|_| is_terminal);
    let Some((columns, rows)) = size.filter(|(columns, rows)| columns.0 > 0 && rows.0 > 0) else {
        return Ok(ScreenMode::Lines(format));
    };
    let window = Window { columns: columns.0.into(), rows: rows.0.into() };
    Ok(if args.no_clear { ScreenMode::Scroll(format, window) } else { ScreenMode::Window(format, window) })
}
