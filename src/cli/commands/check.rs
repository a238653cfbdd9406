//! `fairweather check`.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use crate::cli::args::fix::FixRun;
use crate::cli::args::outputs::{self, Target};
use crate::cli::command::Check;
use crate::cli::commands::explain;
use crate::cli::terminal::Terminal;
use crate::cli::{Outcome, person};
use crate::clock::Clock;
use crate::config::{FailOn, suggest};
use crate::engine::Coverage;
use crate::error::Error;
use crate::finding::{Finding, Level, Status};
use crate::note::{Note, ProblemKind};
use crate::output::{
    self, DiskTexts, Format, KnownFrom, Paint, Pseudonyms, Redactor, Report, Run, Secret, Sources, Style,
    Totals,
};
use crate::project::{GitArgs, Unconfigured};
use crate::project::{Opened, Reading, Selection, Stdin, is_shown, open_with, root_name};
use crate::rules::UnreadableNote;

pub fn run(args: &Check, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    run_with(args, &args.git, Caller::Check, terminal, clock).map(|(outcome, _)| outcome)
}

/// The same over what is staged, against `HEAD`: whatever else was asked for holds. The rules that
/// fail come with it.
pub fn run_as_hook(
    args: &Check,
    terminal: &Terminal,
    clock: Clock,
) -> Result<(Outcome, BTreeSet<&'static str>), Error> {
    let mut git = args.git.clone();
    git.staged = git.rev.is_none();
    git.unconfigured = Unconfigured::Top;
    git.new_since.get_or_insert_with(|| "HEAD".to_owned());
    run_with(args, &git, Caller::Hook, terminal, clock)
}

/// Who speaks. The hook says nothing where there is nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    Check,
    Hook,
}

fn run_with(
    args: &Check,
    git: &GitArgs,
    caller: Caller,
    terminal: &Terminal,
    clock: Clock,
) -> Result<(Outcome, BTreeSet<&'static str>), Error> {
    let selection = Selection { select: args.select.as_deref(), ignore: &args.ignore };
    let stdin = args.stdin_filename.as_deref().map(read_stdin).transpose()?;
    let reading = Reading { stdin, git };
    let mut opened = open_with(&args.paths, &args.journal, selection, clock, reading)?;
    let terminal = &terminal.configured(opened.engine.config());
    let known = args.known.load(&opened)?;
    let fail_on = fail_on(args, caller, &opened)?;
    let outputs = outputs(args, &opened)?;
    let person = person_key(args, &opened)?;
    if args.verbose {
        say_what_is_read(&opened);
    }
    let paths = opened.shown.clone();
    if !args.quiet && !args.redact {
        say_what_is_not_there(&opened);
    }
    let choose = |mut findings: Vec<Arc<Finding>>| {
        findings.retain(|finding| {
            finding.touches(|note| is_shown(&paths, note))
                && person.as_ref().is_none_or(|key| finding.people.contains(key))
        });
        findings
    };
    let fix_run = args.fix.apply(&mut opened, &|findings| choose(known.mark(findings)));
    let findings = known.mark(opened.engine.check(opened.today));
    let coverage = opened.engine.coverage();
    let root =
        args.journal.root.as_ref().map_or_else(|| root_name(&opened.root), |root| root.display().to_string());
    let root = if args.redact { shown_root(&root) } else { root };
    let advice = advice(&coverage, &opened, &root);
    let pseudonyms = pseudonyms(args, &opened);
    // From here on the engine may stand at an earlier tree; texts are still today's.
    let before = git.before(&mut opened, |findings| known.mark(findings))?;
    let source = opened.source();
    let texts = DiskTexts::new(&source);
    let findings = before.mark(findings, &texts);
    let is_incomplete = fix_run.refused
        || findings.iter().any(|finding| finding.rule == UnreadableNote::META.name && is_new(finding));
    let shown = choose(findings);
    let mut totals = Totals::of(shown.iter().map(|finding| &**finding)).trusting(args.fix.trust());
    if git.new_since.is_some() {
        totals.known = KnownFrom::Earlier;
    }
    let failing = shown.iter().filter(|finding| is_new(finding) && fail_on_reached(fail_on, finding));
    let failing: BTreeSet<&'static str> = failing.map(|finding| finding.rule).collect();
    let printed: Vec<Arc<Finding>> =
        shown.into_iter().filter(|finding| args.show_suppressed || is_new(finding)).collect();
    let run = Run { root, today: opened.today, tree: git.tree(), coverage };
    let redactor = pseudonyms.map(|pseudonyms| Redactor::new(pseudonyms, &texts));
    let printed = match &redactor {
        Some(redactor) => printed.iter().map(|finding| Arc::new(redactor.finding(finding))).collect(),
        None => printed,
    };
    texts.expect(printed.iter().map(|finding| &**finding));
    let sources: &dyn Sources = redactor.as_ref().map_or(&texts, |redactor| redactor);
    let report = Report { run: &run, findings: &printed, totals, sources };
    let mut documents = Vec::new();
    for (format, target) in &outputs {
        let style = match target {
            Target::Stdout => terminal.style,
            Target::File(_) => Style { width: 100, paint: Paint::Plain },
        };
        let bytes = match (fix_run.printed_diff(), target) {
            (Some(diff), Target::Stdout) => diff,
            _ => print(args, *format, &report, style, &fix_run, Page { caller, advice: advice.as_deref() }),
        };
        documents.push((target.clone(), bytes));
    }
    outputs::write(&documents, terminal)?;
    if fix_run.diff.is_none() && outputs.iter().all(|(format, _)| args.quiet || !format.is_human()) {
        fix_run.say_what_was_done();
    }
    // The process ends here; giving back every note one by one would only take time.
    drop(redactor);
    drop(texts);
    drop(source);
    std::mem::forget(opened);
    let outcome = if is_incomplete {
        Outcome::Incomplete
    } else if failing.is_empty() {
        Outcome::Fine
    } else {
        Outcome::Findings
    };
    Ok((outcome, failing))
}

/// Another name for everybody, where the findings are to name nobody.
fn pseudonyms(args: &Check, opened: &Opened) -> Option<Pseudonyms> {
    args.redact.then(|| Pseudonyms::of(opened.engine.graph(), opened.engine.journal(), secret(args)))
}

fn secret(args: &Check) -> Secret {
    Secret::new(args.redact_key.as_deref().unwrap_or_default())
}

/// The key of the person to show. A redacted run is asked for by pseudonym, too, and names nobody
/// when it does not know whom.
fn person_key(args: &Check, opened: &Opened) -> Result<Option<String>, Error> {
    let Some(name) = args.person.as_deref() else { return Ok(None) };
    let id = if args.redact {
        person::find_redacted(name, opened, &secret(args))?
    } else {
        person::find(name, opened)?
    };
    Ok(Some(opened.engine.graph().person(id).key.to_string()))
}

pub fn is_new(finding: &Finding) -> bool {
    finding.status == Status::New
}

fn fail_on_reached(fail_on: FailOn, finding: &Finding) -> bool {
    match fail_on {
        FailOn::At(level) => finding.level >= level,
        FailOn::Never => false,
    }
}

fn fail_on(args: &Check, caller: Caller, opened: &Opened) -> Result<FailOn, Error> {
    let Some(text) = &args.fail_on else {
        return Ok(match caller {
            Caller::Check => opened.engine.config().lint.fail_on,
            Caller::Hook => FailOn::At(Level::Warning),
        });
    };
    FailOn::parse(text).ok_or_else(|| {
        let help = suggest(text, FailOn::ALL.iter().map(|(name, _)| *name));
        Error::Remedied { message: format!("--fail-on: there is no level `{text}`"), help }
    })
}

/// The documents to write, as asked for or configured.
fn outputs(args: &Check, opened: &Opened) -> Result<Vec<(Format, Target)>, Error> {
    let configured = [opened.engine.config().output.format.clone()];
    let names: &[String] = if args.format.is_empty() { &configured } else { &args.format };
    outputs::outputs(names, &args.output, &args.order)
}

fn read_stdin(path: &Path) -> Result<Stdin, Error> {
    let mut text = Vec::new();
    std::io::stdin()
        .read_to_end(&mut text)
        .map_err(|error| Error::Io { what: "standard input cannot be read".to_owned(), error })?;
    Ok(Stdin { path: path.to_owned(), text })
}

fn say_what_is_read(opened: &Opened) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "root: {}", opened.root.display());
    let _ = match &opened.config_file {
        Some(file) => writeln!(err, "configuration: {}", file.display()),
        None => writeln!(err, "configuration: the defaults"),
    };
    let _ = writeln!(err, "today: {}", opened.today);
}

/// Whoever names a path that holds no note would take silence for praise.
fn say_what_is_not_there(opened: &Opened) {
    let journal = opened.engine.journal();
    if journal.is_empty() {
        return;
    }
    for path in &opened.shown {
        let path = std::slice::from_ref(path);
        let holds = journal.iter().any(|(_, note)| is_shown(path, &note.path));
        if !holds {
            let _ = writeln!(
                std::io::stderr(),
                "note: no note of this journal is at `{}`; what is no `.md` file, or excluded, is not read",
                output::clean(&path[0])
            );
        }
    }
}

/// What a human format says around the findings.
struct Page<'a> {
    caller: Caller,
    /// What to do where there was nothing to judge.
    advice: Option<&'a str>,
}

/// The root for a log that others read: as it was typed, but nothing of the machine.
fn shown_root(root: &str) -> String {
    if Path::new(root).is_relative() { root.to_owned() } else { ".".to_owned() }
}

fn print(
    args: &Check,
    format: Format,
    report: &Report<'_>,
    style: Style,
    fix_run: &FixRun,
    page: Page<'_>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    if args.statistics && format.is_human() {
        let _ = output::statistics(report.findings.iter().map(|finding| &**finding), style.paint, &mut bytes);
    } else {
        let _ = output::render(format, report, style, &mut bytes);
    }
    if !format.is_human() || args.quiet {
        return bytes;
    }
    if page.caller == Caller::Hook {
        let totals = &report.totals;
        if totals.problems() + totals.baselined > 0 {
            let text = output::summary(totals, &report.run.coverage);
            // That all is clear, of a commit that brings nothing, is not worth a line.
            let lines = text.lines().skip(usize::from(totals.problems() == 0));
            let _ = writeln!(bytes, "{}", lines.collect::<Vec<_>>().join("\n"));
        }
    } else {
        let coverage = &report.run.coverage;
        let text = match page.advice {
            Some(advice) if coverage.notes == 0 => advice.to_owned(),
            advice => {
                let mut lines = vec![fix_run.lead(&output::summary(&report.totals, coverage))];
                if report.totals.problems() > 0 || coverage.people_without_page > 0 || advice.is_some() {
                    lines.push(output::coverage(coverage));
                }
                lines.extend(advice.map(str::to_owned));
                lines.join("\n")
            }
        };
        let _ = writeln!(bytes, "{text}");
    }
    bytes
}

/// What to do where there was nothing to judge.
fn advice(coverage: &Coverage, opened: &Opened, root: &str) -> Option<String> {
    if coverage.notes == 0 {
        let nothing = opened.engine.listing().skipped_nothing;
        let skipped = if nothing { Vec::new() } else { opened.disk.count_skipped() };
        let total: usize = skipped.iter().map(|(_, count)| count).sum();
        return Some(match skipped.as_slice() {
            [] => {
                let place =
                    if root == "." { "this folder".to_owned() } else { format!("`{}`", output::clean(root)) };
                format!(
                    "No notes checked: there are no Markdown files in {place}.\nStart with a note `2026-11-20.md` that says: `Coffee with @ana, who lent me her tent. #got`",
                )
            }
            [(reason, 1)] => format!(
                "No notes checked: 1 Markdown file found, excluded by {}; pass --no-exclude.",
                reason.by()
            ),
            [(reason, _)] => format!(
                "No notes checked: {total} Markdown files found, all excluded by {}; pass --no-exclude.",
                reason.by()
            ),
            [(reason, _), ..] => {
                format!(
                    "No notes checked: {total} Markdown files found, all excluded, most by {}; pass --no-exclude.",
                    reason.by()
                )
            }
        });
    }
    if coverage.notes == coverage.unreadable {
        return None;
    }
    // Whoever slipped on a marker knows that there are markers.
    let slipped = |note: &Note| {
        note.problems.iter().any(|problem| matches!(problem.kind, ProblemKind::UnknownMarker { .. }))
    };
    let has_marks = opened.engine.journal().iter().any(|(_, note)| !note.marks().is_empty() || slipped(note));
    (!has_marks).then(|| {
        format!("No markers yet: write what passed between you, e.g. `#met @ana` or `#give @ana my notes`; `fairweather {}` shows how.", explain::LANGUAGE)
    })
}
