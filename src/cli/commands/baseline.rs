//! `fairweather baseline create|update|show`. Which baseline other commands use is [`crate::project`]'s.
//!
//! It writes the baseline's file and no note.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::atomic_file::{WriteError, create, replace};
use crate::baseline::{Allowance, Baseline, BaselineKey};
use crate::cli::args::baseline::say_if_old;
use crate::cli::args::journal::{JournalArgs, open};
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;
use crate::finding::{Finding, FindingStatus};
use crate::output::{DiskTexts, Sources, ViewedSources, Viewpoint, clean, linked};
use crate::project::{BaselineFile, BaselineSpec, Opened, Spec};

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum BaselineCommand {
    /// Accept everything that is found today.
    Create(BaselineArgs),
    /// Forget what is solved and lower what has got better; never accept more.
    Update(BaselineArgs),
    /// List what is accepted, with today's places.
    Show(BaselineArgs),
}

#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    /// The journal.
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    #[command(flatten)]
    journal: JournalArgs,
    /// Another file than `.fairweather-baseline.json` at the journal's root.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

pub(super) fn run(args: &BaselineCommand, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let (BaselineCommand::Create(common) | BaselineCommand::Update(common) | BaselineCommand::Show(common)) =
        args;
    let spec = Spec { paths: common.path.iter().cloned().collect(), ..common.journal.spec() };
    let opened = open(&spec, clock)?;
    let named = common.baseline.clone().map_or(BaselineSpec::AtRoot, BaselineSpec::File);
    let Some(file) = named.file(&opened.location.root) else { return Ok(Outcome::Fine) };
    let mut run = BaselineRun { file, opened, terminal };
    match args {
        BaselineCommand::Create(_) => run.create(),
        BaselineCommand::Update(_) => run.update(),
        BaselineCommand::Show(_) => run.show(),
    }
}

/// A journal and its baseline.
struct BaselineRun<'t> {
    file: BaselineFile,
    opened: Opened,
    terminal: &'t Terminal,
}

impl BaselineRun<'_> {
    fn create(&mut self) -> Result<Outcome, Error> {
        let findings = self.opened.engine.check(self.opened.today);
        let known = Baseline::accepting(findings.iter().map(|finding| &**finding));
        match create(&self.file.path, known.print().as_bytes()) {
            Ok(()) => {}
            Err(WriteError::Exists) => {
                return Err(Error::Remedied {
                    message: format!("a baseline already exists: `{}`", self.file.name),
                    help:
                        "`fairweather baseline update` forgets what is solved; to start over, delete it first"
                            .to_owned(),
                });
            }
            Err(error) => return Err(self.unwritable(error)),
        }
        let unreadable = self.opened.engine.coverage().unreadable;
        let mut text = format!(
            "Wrote `{}`: {} accepted. `fairweather check` shows what is new or has got worse.\n",
            clean(&self.file.name),
            counted(accepted(&known)),
        );
        if unreadable > 0 {
            text.push_str(&format!("{} could not be read; that is never accepted.\n", notes(unreadable)));
        }
        self.terminal.print(text.as_bytes())?;
        Ok(if unreadable > 0 { Outcome::Incomplete } else { Outcome::Fine })
    }

    fn update(&mut self) -> Result<Outcome, Error> {
        let (mut known, bytes) = self.file.read()?.ok_or_else(|| self.file.missing())?;
        let findings = self.opened.engine.check(self.opened.today);
        let unreadable = self.opened.engine.coverage().unreadable;
        if unreadable > 0 {
            return Err(Error::Remedied {
                message: format!(
                    "`{}` was not updated: {} could not be read, so what it says may not be solved",
                    self.file.name,
                    notes(unreadable)
                ),
                help: "`fairweather check --select unreadable-note` says why".to_owned(),
            });
        }
        let is_renewed = known.is_old();
        let shrunk = known.shrink(&findings);
        let new = known.print();
        if new.as_bytes() != bytes {
            replace(&self.file.path, &bytes, new.as_bytes()).map_err(|error| self.unwritable(error))?;
        }
        let text = match (shrunk.removed, shrunk.lowered) {
            _ if is_renewed => format!(
                "Renewed `{}`, which an older fairweather wrote: {} accepted.\n",
                clean(&self.file.name),
                counted(accepted(&known)),
            ),
            (0, 0) => {
                format!("Nothing has been solved yet: {} accepted, as before.\n", counted(accepted(&known)))
            }
            (removed, lowered) => format!(
                "Updated `{}`: {removed} removed, {lowered} lowered; {} accepted.\n",
                clean(&self.file.name),
                counted(accepted(&known)),
            ),
        };
        self.terminal.print(text.as_bytes())?;
        Ok(Outcome::Fine)
    }

    fn show(&mut self) -> Result<Outcome, Error> {
        let (known, _) = self.file.read()?.ok_or_else(|| self.file.missing())?;
        let findings = known.mark(self.opened.engine.check(self.opened.today));
        let texts = DiskTexts::new(&self.opened.location.disk);
        let view = Viewpoint::new(&self.opened.location.root, std::env::current_dir().ok());
        let links = self.terminal.links;
        let texts = ViewedSources { sources: &texts, view: &view, links };
        let mut out = Vec::new();
        let mut met: Vec<&BaselineKey> = Vec::new();
        let index = known.index();
        for finding in &findings {
            if finding.status == FindingStatus::Suppressed {
                continue;
            }
            let found = index.entry_of(finding);
            // An entry of an older version may be known by its people alone.
            let by_people = || (finding.status == FindingStatus::Baselined).then_some(Allowance::Count(1));
            let Some(entry) = found.map(|(_, entry)| entry).or_else(by_people) else { continue };
            if finding.status == FindingStatus::Baselined || matches!(entry, Allowance::Worst(_)) {
                met.extend(found.map(|(key, _)| key));
                let _ = writeln!(out, "{}", described(finding, entry, &texts));
            }
        }
        met.sort();
        let is_gone = |key: &&BaselineKey| !known.is_old() && met.binary_search(key).is_err();
        let gone: Vec<&BaselineKey> = known.entries().map(|(key, _)| key).filter(is_gone).collect();
        for key in &gone {
            let _ = writeln!(out, "solved: {} {}", clean(&key.rule), clean(&key.people));
        }
        let _ = writeln!(
            out,
            "{} accepted by `{}`.",
            capital(&counted(accepted(&known))),
            clean(&self.file.name)
        );
        if !gone.is_empty() {
            let _ = writeln!(out, "{} solved; `fairweather baseline update` forgets them.", gone.len());
        }
        self.terminal.print(&out)?;
        say_if_old(&known, &self.file.name);
        Ok(Outcome::Fine)
    }

    fn unwritable(&self, error: WriteError) -> Error {
        Error::Remedied {
            message: format!("`{}`: {error}", self.file.name),
            help: error
                .remedy()
                .unwrap_or("check that you may write there, or name another file with --baseline")
                .to_owned(),
        }
    }
}

/// `PATH:LINE:COLUMN: warning[rule] title`, and the accepted number where there is one.
fn described(finding: &Finding, entry: Allowance, texts: &dyn Sources) -> String {
    let place = &finding.primary.place;
    let (line, column) = texts.text(&place.note).map_or((1, 1), |text| {
        let position = text.position(place.span.start as usize);
        (position.line, position.column)
    });
    let value = finding.measure.as_ref().map_or(0, |measure| measure.value);
    let accepts = match entry {
        Allowance::Worst(worst) if value > worst => format!(" (accepts {worst}, now {value}: shown)"),
        Allowance::Worst(worst) => format!(" (accepts {worst})"),
        Allowance::Count(_) => String::new(),
    };
    let at = format!("{}:{line}:{column}", texts.shown_path(&place.note));
    let at = linked(&at, texts.address(&place.note).as_deref());
    format!("{at}: {}[{}] {}{accepts}", finding.level, finding.rule, clean(&finding.title))
}

/// How many findings a baseline accepts.
fn accepted(known: &Baseline) -> u64 {
    known
        .entries()
        .map(|(_, entry)| match entry {
            Allowance::Worst(_) => 1,
            Allowance::Count(count) => count,
        })
        .sum()
}

fn counted(n: u64) -> String {
    match n {
        0 => "nothing".to_owned(),
        1 => "1 finding".to_owned(),
        n => format!("{n} findings"),
    }
}

fn notes(n: usize) -> String {
    if n == 1 { "1 note".to_owned() } else { format!("{n} notes") }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
