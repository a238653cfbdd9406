//! `fairweather check`, which is also what the hook runs.
//!
//! In five stages: open the journal, fix what was asked for, judge, compare with an earlier tree, show.

mod advice;
mod caller;
mod page;
mod resolve;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{ArgMatches, Args};

use crate::cli::args::baseline::{KnownArgs, say_if_old};
use crate::cli::args::fix::{FixArgs, FixRun};
use crate::cli::args::git::GitArgs;
use crate::cli::args::journal::{JournalArgs, open};
use crate::cli::args::outputs::{self, Flag, Target};
use crate::cli::exit::{self, Outcome};
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::config::{Choice, Config, FailOn, alternatives};
use crate::error::Error;
use crate::finding::Finding;
use crate::git::TreeSpec;
use crate::output::{
    DiskTexts, Format, HIDDEN, KnownFrom, MOST_IN_FULL, Paint, PlaceLinks, Pseudonyms, Redactor, Report,
    RunInfo, Secret, Sources, Style, Totals, ViewedSources, Viewpoint,
};
use crate::project::{Before, Opened, Spec, Stdin, Unconfigured, root_name};
use advice::Advice;
pub(super) use caller::{Caller, CheckResult, Placed, Stops};
use page::CheckPage;
use resolve::ResolvedArgs;

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Folders or notes to report on. The whole journal is always read; a PATH below its root
    /// only chooses what is shown.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// Run only these rules or groups; repeatable, or separated by commas.
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', overrides_with = "no_select")]
    pub select: Option<Vec<String>>,
    /// Run all rules that are on by default, whatever the configuration selects.
    #[arg(long, overrides_with = "select", hide = true)]
    pub no_select: bool,
    /// Skip these rules or groups; repeatable, or separated by commas.
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Skip no rule, whatever the configuration ignores.
    #[arg(long, hide = true)]
    pub no_ignore: bool,
    /// The lowest level that makes the exit code 1: error, warning, info or never.
    #[arg(long, value_name = "LEVEL", overrides_with = "no_fail_on")]
    pub fail_on: Option<String>,
    /// The default level, whatever the configuration says.
    #[arg(long, overrides_with = "fail_on", hide = true)]
    pub no_fail_on: bool,
    /// A habit of other linters: `--fail-on never`.
    #[arg(long, hide = true, conflicts_with = "fail_on")]
    pub exit_zero: bool,
    /// Show findings about this person only: a key, name or alias.
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    #[arg(
        long,
        alias = "output-format",
        value_name = "FORMAT",
        overrides_with = "no_format",
        help = format_help()
    )]
    pub format: Vec<String>,
    /// The default format, whatever the configuration says.
    #[arg(long, overrides_with = "format", hide = true)]
    pub no_format: bool,
    /// Write to a file instead of standard output, which is `-`; belongs to the --format before it.
    #[arg(long, short_alias = 'o', value_name = "FILE")]
    pub output: Vec<PathBuf>,
    /// How --format and --output follow each other.
    #[arg(skip)]
    pub order: Vec<Flag>,
    /// How many findings the full format shows in full, the gravest first; the rest get one line each. A
    /// number or `all`; 10 on a terminal, else all.
    #[arg(long, value_name = "N|all")]
    pub max_findings: Option<String>,
    /// Print how often each rule fired instead of the findings.
    #[arg(long, overrides_with = "no_statistics")]
    pub statistics: bool,
    #[arg(long, overrides_with = "statistics", hide = true)]
    pub no_statistics: bool,
    /// Show findings that a note or the configuration silences, or the baseline accepts.
    #[arg(long, overrides_with = "no_show_suppressed")]
    pub show_suppressed: bool,
    #[arg(long, overrides_with = "show_suppressed", hide = true)]
    pub no_show_suppressed: bool,
    /// Replace people by pseudonyms and show nothing from the notes (for shared logs).
    #[arg(long, overrides_with = "no_redact", conflicts_with_all = ["diff", "fix", "add_ignore"])]
    pub redact: bool,
    #[arg(long, overrides_with = "redact", hide = true)]
    pub no_redact: bool,
    /// Make pseudonyms with this secret, so that a guessed name cannot be checked against them.
    #[arg(long, value_name = "SECRET", env = "FAIRWEATHER_REDACT_KEY", hide_env_values = true)]
    pub redact_key: Option<String>,
    #[command(flatten)]
    pub fix: FixArgs,
    #[command(flatten)]
    pub known: KnownArgs,
    #[command(flatten)]
    pub git: GitArgs,
    /// Take this note's text, which may be new, from standard input.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["fix", "add_ignore", "staged", "rev"])]
    pub stdin_filename: Option<PathBuf>,
    /// Print the findings and nothing else.
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print the root, the configuration file and the date, and every detail of a finding.
    #[arg(short, long)]
    pub verbose: bool,
}

fn format_help() -> String {
    format!("{}. Repeatable, each with its own --output", alternatives(Format::names()))
}

impl Check {
    /// Takes in what clap does not put into fields: the order of formats and outputs, and the flags that
    /// undo others.
    pub(crate) fn complete(&mut self, given: &ArgMatches) {
        self.order = outputs::order(given);
        if self.no_select {
            self.select = Some(vec!["all".to_owned()]);
        }
        if self.no_ignore {
            self.journal.config.push("lint.ignore=[]".to_owned());
        }
        if self.no_fail_on {
            self.fail_on = Some(Config::default().lint.fail_on.name().to_owned());
        }
        if self.exit_zero {
            self.fail_on = Some(FailOn::Never.name().to_owned());
        }
        if self.no_format {
            self.format = vec![Config::default().output.format.name().to_owned()];
        }
    }

    fn spec(&self, caller: Caller) -> Result<Spec, Error> {
        let stdin = self.stdin_filename.as_deref().map(read_stdin).transpose()?;
        let spec = Spec {
            paths: self.paths.clone(),
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            tree: self.git.tree(),
            new_since: self.git.new_since.clone(),
            baseline: self.known.spec(),
            stdin,
            ..self.journal.spec()
        };
        Ok(match caller {
            Caller::Check => spec,
            Caller::Hook(_) => Spec {
                tree: spec.tree.or(Some(TreeSpec::Index)),
                new_since: spec.new_since.or_else(|| Some("HEAD".to_owned())),
                unconfigured: Unconfigured::Top,
                ..spec
            },
        })
    }
}

pub(super) fn run(args: &Check, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    check(args, Caller::Check, terminal, clock).map(|checked| checked.outcome)
}

/// Checks what the arguments name. The hook checks what is staged against `HEAD`, unless they say otherwise.
///
/// # Errors
/// The journal cannot be opened, or an output cannot be written.
pub(super) fn check(
    args: &Check,
    caller: Caller,
    terminal: &Terminal,
    clock: Clock,
) -> Result<CheckResult, Error> {
    let spec = args.spec(caller)?;
    let mut opened = open(&spec, clock)?;
    let terminal = &terminal.configured(opened.engine.config());
    let asked = ResolvedArgs::of(args, caller, &spec, &opened)?;
    if args.verbose {
        advice::say_what_is_read(&opened, (!args.redact).then_some(&opened.location));
    }
    if let (false, Some(file)) = (args.quiet, spec.baseline.file(&opened.location.root)) {
        say_if_old(&asked.known, &file.name);
    }
    if !args.quiet && !args.redact {
        advice::say_what_is_not_there(&opened);
    }
    let fix_run = args.fix.apply(&mut opened, &|findings| asked.choose(asked.known.mark(findings)));
    let judged = Judged::of(args, &spec, &asked, &mut opened)?;
    let source = opened.location.source();
    let texts = DiskTexts::new(&source);
    let verdict = judged.compare(args, &spec, &asked);
    let view = Viewpoint::new(&opened.location.root, std::env::current_dir().ok());
    let outcome = show(args, caller, &asked, &fix_run, verdict, (&texts, &view), terminal)?;
    drop(texts);
    drop(source);
    exit::leave(opened);
    Ok(outcome)
}

/// Today's findings and the coverage of today's journal. If there is an earlier tree to compare with, the engine
/// holds that one by now.
struct Judged {
    findings: Vec<Arc<Finding>>,
    before: Before,
    run: RunInfo,
    advice: Option<Advice>,
    pseudonyms: Option<Pseudonyms>,
}

impl Judged {
    fn of(args: &Check, spec: &Spec, asked: &ResolvedArgs, opened: &mut Opened) -> Result<Judged, Error> {
        let findings = asked.known.mark(opened.engine.check(opened.today));
        let mut coverage = opened.engine.coverage();
        let root = root(args, opened);
        let may_name = coverage.people == 0 && !args.redact;
        let linked = if may_name { advice::most_linked(opened) } else { Vec::new() };
        // Numbers are not for strangers.
        let prose: advice::Teller = if args.redact { |_| None } else { advice::prose };
        let advice = advice::advice(&coverage, opened, &root, &linked, prose);
        let pseudonyms = args.redact.then(|| {
            Pseudonyms::of(
                opened.engine.graph(),
                opened.engine.journal(),
                &opened.engine.config().circles,
                secret(args),
            )
        });
        let unreadable = if coverage.is_complete() { Vec::new() } else { opened.engine.unreadable() };
        let before = Before::of(opened, |findings| asked.known.mark(findings))?;
        coverage.unreadable = unreadable.iter().filter(|note| before.could_read(note)).count();
        let is_vault = opened.location.is_vault(opened.engine.config());
        let tree = match &spec.tree {
            // Branches and tags are named by people.
            Some(TreeSpec::Revision(_)) if args.redact => HIDDEN.to_owned(),
            _ => spec.tree_name(),
        };
        let run = RunInfo { root, today: opened.today, tree, coverage, is_vault };
        Ok(Judged { findings, before, run, advice, pseudonyms })
    }

    /// Marks the findings that the earlier tree had, too, and counts the others.
    fn compare(self, args: &Check, spec: &Spec, asked: &ResolvedArgs) -> Verdict {
        let Judged { findings, before, run, advice, pseudonyms } = self;
        let shown = asked.choose(before.mark(findings));
        let count = |findings: &mut dyn Iterator<Item = &Arc<Finding>>| {
            let mut totals = Totals::of(findings.map(|finding| &**finding)).trusting(args.fix.trust());
            if spec.new_since.is_some() {
                totals.known = KnownFrom::Earlier;
            }
            totals
        };
        let totals = count(&mut shown.iter());
        let totals_without_told = count(&mut shown.iter().filter(|finding| !asked.is_told(finding)));
        let printed = shown.into_iter().filter(|finding| args.show_suppressed || finding.is_new()).collect();
        Verdict { printed, totals, totals_without_told, run, advice, pseudonyms }
    }
}

/// What is shown.
struct Verdict {
    printed: Vec<Arc<Finding>>,
    totals: Totals,
    totals_without_told: Totals,
    run: RunInfo,
    advice: Option<Advice>,
    pseudonyms: Option<Pseudonyms>,
}

/// Writes every document.
fn show(
    args: &Check,
    caller: Caller,
    asked: &ResolvedArgs,
    fix_run: &FixRun,
    verdict: Verdict,
    (texts, view): (&DiskTexts<'_>, &Viewpoint),
    terminal: &Terminal,
) -> Result<CheckResult, Error> {
    let Verdict { printed, totals, totals_without_told, run, advice, pseudonyms } = verdict;
    let redactor = pseudonyms.map(|pseudonyms| Redactor::new(pseudonyms, texts));
    let printed = match &redactor {
        Some(redactor) => printed.iter().map(|finding| Arc::new(redactor.finding(finding))).collect(),
        None if args.verbose => printed.iter().map(|finding| Arc::new(finding.in_detail())).collect(),
        None => printed,
    };
    texts.expect(printed.iter().map(|finding| &**finding));
    let (told, shown): (Vec<Arc<Finding>>, Vec<Arc<Finding>>) =
        printed.iter().cloned().partition(|finding| asked.is_told(finding));
    let mut documents = Vec::new();
    for (format, target) in &asked.outputs {
        let style = match target {
            Target::Stdout => terminal.style,
            Target::File(_) => Style { width: 100, paint: Paint::Plain },
        };
        let links = if *target == Target::Stdout { terminal.links } else { PlaceLinks::Off };
        let viewed = ViewedSources { sources: texts, view, links };
        // Redacted output names no folder of this machine.
        let sources: &dyn Sources = redactor.as_ref().map_or(&viewed as &dyn Sources, |redactor| redactor);
        // For people, advice follows on standard error.
        let (findings, totals) =
            if format.is_human() { (&shown, totals_without_told) } else { (&printed, totals) };
        let report = Report { run: &run, findings, totals, sources };
        let most_in_full = match asked.max_findings {
            None if *target == Target::Stdout && terminal.is_screen => Some(MOST_IN_FULL),
            most => most,
        };
        let bytes = match (fix_run.printed_diff(), target) {
            (Some(diff), Target::Stdout) => diff,
            _ => page::print(
                args,
                *format,
                &report,
                style,
                fix_run,
                CheckPage { caller, advice: advice.as_ref(), most_in_full },
            ),
        };
        documents.push((target.clone(), bytes));
    }
    outputs::write(&documents, terminal)?;
    let is_said = asked.outputs.iter().any(|(format, _)| !args.quiet && format.is_human());
    if fix_run.diff.is_none() && !is_said {
        fix_run.report_what_was_fixed();
    }
    let stopping: Vec<&Arc<Finding>> = printed.iter().filter(|finding| asked.fails(finding)).collect();
    let outcome = if fix_run.refused || !run.coverage.is_complete() {
        Outcome::Incomplete
    } else if stopping.is_empty() {
        Outcome::Fine
    } else {
        Outcome::Findings
    };
    let (stopping, told) = match caller {
        Caller::Check => (Vec::new(), Vec::new()),
        Caller::Hook(_) => {
            let sources: &dyn Sources = redactor.as_ref().map_or(texts, |redactor| redactor);
            let placed = |finding: &Arc<Finding>| Placed::of(finding, sources);
            (stopping.into_iter().map(placed).collect(), told.iter().map(placed).collect())
        }
    };
    Ok(CheckResult { outcome, stopping, told })
}

/// The root as it is shown. In redacted output it has no name: folders are called after people, too.
fn root(args: &Check, opened: &Opened) -> String {
    if args.redact {
        return ".".to_owned();
    }
    let named = args.journal.root.as_ref();
    named.map_or_else(|| root_name(&opened.location.root), |root| root.display().to_string())
}

fn secret(args: &Check) -> Secret {
    Secret::new(args.redact_key.as_deref().unwrap_or_default())
}

fn read_stdin(path: &Path) -> Result<Stdin, Error> {
    let mut text = Vec::new();
    std::io::stdin()
        .read_to_end(&mut text)
        .map_err(|error| Error::Io { what: "standard input cannot be read".to_owned(), error })?;
    Ok(Stdin { path: path.to_owned(), text })
}
