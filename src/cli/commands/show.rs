//! `fairweather show PERSON`: everything about one person.
//!
//! Only the arguments and the printing; a profile is made in [`crate::report`].

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::args::journal::JournalArgs;
use crate::cli::args::redact::{RedactArgs, disclosure};
use crate::cli::commands::report::{CheckedJournal, FilterArgs, filter};
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;
use crate::output::ViewedSources;
use crate::report::{Profile, ReportSubject, json, profile_text};

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A key, name or alias.
    #[arg(value_name = "PERSON")]
    pub person: String,
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
    /// List events from this day on: a date (2026-01-01) or a time ago (90d).
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// List events up to this day.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    Text,
    Json,
}

pub(super) fn run(args: &Show, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let checked = CheckedJournal::open(args.path.as_ref(), &args.journal, clock)?;
    let terminal = &terminal.configured(checked.opened.engine.config());
    let secret = args.redact.secret();
    let id = checked.person(&args.person, secret.as_ref())?;
    let chosen = FilterArgs { since: args.since.clone(), until: args.until.clone(), ..FilterArgs::default() };
    let texts = checked.texts();
    let view = checked.view();
    let viewed = ViewedSources { sources: &texts, view: &view, links: terminal.links };
    let input = checked.input(&viewed, disclosure(secret.as_ref()));
    let profile = Profile::of(&input, id, &filter(&chosen, &checked, None)?);
    match args.format {
        ShowFormat::Text => terminal.print(profile_text(&profile, terminal.style).as_bytes())?,
        ShowFormat::Json => terminal.print(&json(&ReportSubject::Profile(&profile)))?,
    }
    Ok(checked.outcome())
}
