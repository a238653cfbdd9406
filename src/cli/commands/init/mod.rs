//! `fairweather init`: looks at a folder, reports what it found, and writes a `fairweather.toml` that fits.
//!
//! The journal is read as `check` would read it without any configuration, and the file sets only what should
//! differ from that. Guesses that could be wrong are written as comments.
//!
//! Invariant: a file that exists is never overwritten.

mod look;
mod page;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::atomic_file::{WriteError, create};
use crate::cli::commands::suggest::counts;
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::config::{Config, FILE_NAMES, Vault};
use crate::engine::{Disk, Engine, Filter};
use crate::error::Error;
use crate::finding::FindingStatus;
use crate::output::clean;
use crate::prose::{Contacts, Wanted};
use crate::rules::RuleSet;

/// With at least this many problems, a baseline is a better start than reading them all.
const SUGGEST_BASELINE_FROM: usize = 20;

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The journal's folder; by default the current one.
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
}

pub(super) fn run(args: &Init, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let today = clock().date_naive();
    let root = args.path.clone().unwrap_or_else(|| PathBuf::from("."));
    if !root.exists() {
        return Err(Error::NoSuchPath(root));
    }
    if !root.is_dir() {
        return Err(Error::Remedied {
            message: format!("`{}` is not a folder", root.display()),
            help: "name the journal's folder".to_owned(),
        });
    }
    for name in FILE_NAMES {
        if std::fs::symlink_metadata(root.join(name)).is_ok() {
            return Err(exists(&root.join(name)));
        }
    }
    let found = look::look(&root, today)?;
    let text = page::page(&found);
    let file = args.path.clone().unwrap_or_default().join(FILE_NAMES[0]);
    // The configuration is tried before it is written: this is what `check` will say.
    let mut config = Config::parse(Some((file.clone(), text.clone())), &[])?;
    config.adopt(Vault::read(root.as_path()));
    let rules = RuleSet::from_config(&config, None, &[])?;
    let disk = Disk::new(root, &config, Filter::new(&config));
    let mut engine = Engine::open(Arc::new(config), rules, &disk, today, 0);
    let findings = engine.check(today);
    let wanted = Wanted { contacts: Contacts::LeftOut, markers: Vec::new() };
    let told = counts(&engine.propose_from(&disk, &wanted));
    let problems = findings.iter().filter(|finding| finding.status == FindingStatus::New).count();
    match create(&file, text.as_bytes()) {
        Ok(()) => {}
        Err(WriteError::Exists) => return Err(exists(&file)),
        Err(error) => {
            return Err(Error::Remedied {
                message: format!("`{}`: {error}", file.display()),
                help: error.remedy().unwrap_or("give yourself permission to write there").to_owned(),
            });
        }
    }
    let mut out = found.said();
    out.push(format!("Wrote `{}`.", file.display()));
    out.push(match problems {
        0 if found.notes == 0 => "Next: write a first note, e.g. `2026-11-20.md`: `Coffee with @ana, who lent me her tent. #got`".to_owned(),
        0 => "Next: `fairweather check` finds nothing to say today.".to_owned(),
        1 => "Next: `fairweather check` shows 1 thing to look at.".to_owned(),
        n if n < SUGGEST_BASELINE_FROM => format!("Next: `fairweather check` shows {n} things to look at."),
        n => format!("Next: `fairweather check` shows {n} things to look at; `fairweather baseline create` accepts them, so that only new ones are shown."),
    });
    if let Some(told) = told {
        out.push(format!("`fairweather suggest` finds {told} in your sentences."));
    }
    let text: String = out.iter().map(|line| format!("{}\n", clean(line))).collect();
    terminal.print(text.as_bytes())?;
    Ok(Outcome::Fine)
}

fn exists(file: &std::path::Path) -> Error {
    Error::Remedied {
        message: format!("there is a configuration already: `{}`", file.display()),
        help: "`fairweather config` shows it; to start over, delete it first".to_owned(),
    }
}
