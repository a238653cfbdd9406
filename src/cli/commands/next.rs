//! `fairweather next`: whom to reach out to today, and why.
//!
//! Only the arguments and the printing; who is suggested, and why, is decided in [`crate::report`].

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::journal::JournalArgs;
use crate::cli::args::redact::{RedactArgs, disclosure};
use crate::cli::commands::report::{CheckedJournal, limit};
use crate::cli::commands::show::ShowFormat;
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;
use crate::output::ViewedSources;
use crate::report::{ReportSubject, json, next, next_text};

#[derive(Debug, Args)]
pub(crate) struct Next {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// How many people: a number, or `all`.
    #[arg(long, value_name = "N", default_value = "5")]
    pub limit: String,
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
    #[command(flatten)]
    pub redact: RedactArgs,
}

pub(super) fn run(args: &Next, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let most = limit(&args.limit)?;
    let checked = CheckedJournal::open(args.path.as_ref(), &args.journal, clock)?;
    let terminal = &terminal.configured(checked.opened.engine.config());
    let texts = checked.texts();
    let view = checked.view();
    let viewed = ViewedSources { sources: &texts, view: &view, links: terminal.links };
    let secret = args.redact.secret();
    let items = next(&checked.input(&viewed, disclosure(secret.as_ref())));
    let shown = &items[..items.len().min(most)];
    match args.format {
        ShowFormat::Text => {
            let text =
                checked.hint().unwrap_or_else(|| next_text(shown, items.len() - shown.len(), terminal.style));
            terminal.print(text.as_bytes())?;
        }
        ShowFormat::Json => {
            terminal.print(&json(&ReportSubject::Next { items: shown, today: checked.opened.today }))?
        }
    }
    Ok(checked.outcome())
}
