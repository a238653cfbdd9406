//! `fairweather suggest`: the markers, links and people that the journal's sentences would need.
//!
//! Prints what is proposed, writes all of it (`--apply`), or asks one by one (`--review`). What is proposed is
//! decided by the rules of the group `prose`. Invariant: nothing is written without `--apply` or a yes.

mod keys;
mod page;
mod questions;
mod review;
mod sheets;
mod skip;

pub(super) use page::counts;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::cli::args::fix::{planned, take_back, write};
use crate::cli::args::journal::{JournalArgs, open};
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;
use crate::finding::Finding;
use crate::fix::{Trust, diff};
use crate::note::syntax::date;
use crate::output::{DiskTexts, Format, Report, RunInfo, Totals, ViewedSources, Viewpoint, clean_source};
use crate::project::{Opened, Spec, root_name};
use crate::prose::Told;
use crate::rules::LOSES;

#[derive(Debug, Args)]
pub(crate) struct Suggest {
    /// Folders or notes to look at. The whole journal is always read.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// Ask about each proposal on a terminal, and write what is accepted at once.
    #[arg(long, conflicts_with_all = ["apply", "diff", "format"])]
    pub review: bool,
    /// Write all proposals except those that would make somebody no longer count as contact.
    #[arg(long)]
    pub apply: bool,
    /// Print what --apply would change as a unified diff, and write nothing.
    #[arg(long)]
    pub diff: bool,
    /// Propose only these; repeatable, or separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    pub only: Vec<ProposalKind>,
    /// Propose only these markers, `promise` among them; repeatable, or separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "MARKER")]
    pub marker: Vec<String>,
    /// Propose `#met`, `#talked` and `#worked`, too; a mention is contact already.
    #[arg(long)]
    pub contacts: bool,
    /// Look at entries from this day on.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    #[arg(long, value_enum, default_value_t = SuggestFormat::Text)]
    pub format: SuggestFormat,
}

/// What can be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProposalKind {
    Marker,
    Link,
    Person,
}

impl ProposalKind {
    const ALL: [ProposalKind; 3] = [ProposalKind::Marker, ProposalKind::Link, ProposalKind::Person];

    fn rule(self) -> &'static str {
        match self {
            ProposalKind::Marker => "unmarked-entry",
            ProposalKind::Link => "unlinked-mention",
            ProposalKind::Person => "unlisted-person",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SuggestFormat {
    Text,
    Json,
    Jsonl,
}

impl Suggest {
    fn spec(&self) -> Result<Spec, Error> {
        let kinds = match (self.only.as_slice(), self.marker.as_slice()) {
            ([], []) => &ProposalKind::ALL[..],
            ([], _) => &[ProposalKind::Marker],
            (only, _) => only,
        };
        let mut spec = Spec {
            paths: self.paths.clone(),
            select: Some(kinds.iter().map(|kind| kind.rule().to_owned()).collect()),
            ..self.journal.spec()
        };
        for name in &self.marker {
            if Told::by_name(name).is_none() {
                let known: Vec<&str> = Told::ALL.iter().map(|told| told.name()).chain(["promise"]).collect();
                return Err(Error::Remedied {
                    message: format!("--marker: `{name}` cannot be proposed"),
                    help: crate::config::suggest(name, known.into_iter()),
                });
            }
        }
        let is_contact = |name: &String| Told::by_name(name).is_some_and(Told::is_mere_contact);
        if self.contacts || self.marker.iter().any(is_contact) {
            spec.config.push("rules.unmarked-entry.contacts=true".to_owned());
        }
        if !self.marker.is_empty() {
            let list: Vec<String> = self.marker.iter().map(|name| format!("\"{name}\"")).collect();
            spec.config.push(format!("rules.unmarked-entry.markers=[{}]", list.join(",")));
        }
        Ok(spec)
    }

    fn first_day(&self) -> Result<Option<NaiveDate>, Error> {
        let day = |text: &String| {
            date::iso(text).ok_or_else(|| Error::Remedied {
                message: format!("--since: `{text}` is not a date"),
                help: "write it as 2026-11-20".to_owned(),
            })
        };
        self.since.as_ref().map(day).transpose()
    }
}

/// Which findings are proposals to show.
struct Chosen {
    shown: Vec<String>,
    since: Option<NaiveDate>,
}

impl Chosen {
    fn holds(&self, note: &crate::text::NotePath, day: Option<NaiveDate>) -> bool {
        (self.shown.is_empty() || note.is_below(&self.shown))
            && self.since.is_none_or(|since| day >= Some(since))
    }

    fn choose(&self, mut findings: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
        findings.retain(|finding| {
            let is_proposal = ProposalKind::ALL.iter().any(|kind| kind.rule() == finding.rule);
            is_proposal && finding.is_new() && self.holds(&finding.primary.place.note, finding.primary.date)
        });
        findings
    }
}

pub(super) fn run(args: &Suggest, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let since = args.first_day()?;
    let spec = args.spec()?;
    if args.review && !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        return Err(Error::Remedied {
            message: "--review asks on a terminal, and this is not one".to_owned(),
            help: "`fairweather suggest --apply` accepts everything, and with `--diff` shows what that is"
                .to_owned(),
        });
    }
    let mut opened = open(&spec, clock)?;
    let terminal = &terminal.configured(opened.engine.config());
    let chosen = Chosen { shown: opened.location.shown.clone(), since };
    let findings = chosen.choose(opened.engine.check(opened.today));
    if args.review {
        return review::review(&mut opened, &chosen, &findings, terminal);
    }
    if args.diff || args.apply {
        return apply(args, &mut opened, &chosen, terminal);
    }
    print(args, &opened, &findings, terminal)
}

/// Accepts everything: writes it, or shows it as a diff.
fn apply(
    args: &Suggest,
    opened: &mut Opened,
    chosen: &Chosen,
    terminal: &Terminal,
) -> Result<Outcome, Error> {
    let is_harmless = |finding: &Arc<Finding>| !finding.notes.iter().any(|note| note.starts_with(LOSES));
    let judge = |findings: Vec<Arc<Finding>>| {
        let mut findings = chosen.choose(findings);
        findings.retain(is_harmless);
        findings
    };
    let notes = planned(opened, Trust::Unsafe, &judge);
    if args.diff {
        let diff = diff(&notes);
        let shown = if std::io::stdout().is_terminal() { clean_source(&diff).into_owned() } else { diff };
        terminal.print(shown.as_bytes())?;
        take_back(opened, &notes);
        return Ok(Outcome::of(&opened.engine.coverage()));
    }
    let refused = write(opened, &notes);
    let written: usize = notes.iter().map(|note| note.fixed).sum();
    let missed: usize = refused.iter().map(|note| note.fixed).sum();
    let (done, count) = (written - missed, notes.len() - refused.len());
    let is_refused = !refused.is_empty();
    let left = chosen.choose(opened.engine.check(opened.today)).len();
    let mut text = match done {
        0 => "Nothing was written.".to_owned(),
        _ => format!("Wrote {} into {}.", page::count(done, "proposal"), page::count(count, "note")),
    };
    if left > 0 {
        text.push_str(&format!(" {left} left: fairweather suggest --review"));
    }
    text.push('\n');
    terminal.print(text.as_bytes())?;
    Ok(if is_refused { Outcome::Incomplete } else { Outcome::of(&opened.engine.coverage()) })
}

fn print(
    args: &Suggest,
    opened: &Opened,
    findings: &[Arc<Finding>],
    terminal: &Terminal,
) -> Result<Outcome, Error> {
    let outcome = Outcome::of(&opened.engine.coverage());
    let source = opened.location.source();
    let texts = DiskTexts::new(&source);
    let format = match args.format {
        SuggestFormat::Text => {
            let view = Viewpoint::new(&opened.location.root, std::env::current_dir().ok());
            let sources = ViewedSources { sources: &texts, view: &view, links: terminal.links };
            let page = page::page(findings, &opened.engine, &sources, terminal.columns);
            terminal.print(page.as_bytes())?;
            if outcome == Outcome::Incomplete {
                let _ = writeln!(
                    std::io::stderr(),
                    "error: a note could not be read\n  help: `fairweather check --select unreadable-note` says which, and why"
                );
            }
            return Ok(outcome);
        }
        SuggestFormat::Json => Format::Json,
        SuggestFormat::Jsonl => Format::Jsonl,
    };
    let root = args.journal.root.as_ref();
    let root = root.map_or_else(|| root_name(&opened.location.root), |root| root.display().to_string());
    let run = RunInfo {
        root,
        today: opened.today,
        tree: "worktree".to_owned(),
        coverage: opened.engine.coverage(),
        is_vault: opened.location.is_vault(opened.engine.config()),
    };
    let totals = Totals::of(findings.iter().map(|finding| &**finding));
    let report = Report { run: &run, findings, totals, sources: &texts };
    let mut bytes = Vec::new();
    let io = |error| Error::Io { what: "the document cannot be written".to_owned(), error };
    crate::output::render(format, &report, terminal.style, &mut bytes).map_err(io)?;
    terminal.print(&bytes)?;
    Ok(outcome)
}
