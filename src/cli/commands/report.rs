//! `fairweather report`, and what `show`, `next` and `export` share with it: a checked journal.
//!
//! Not here: what a report says ([`crate::report`]). Invariant: a report counts the same findings as
//! `check`, from the same engine.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use chrono::{Days as ChronoDays, NaiveDate};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::cli::args::journal::{JournalArgs, open};
use crate::cli::args::outputs::{self, Target};
use crate::cli::args::redact::{RedactArgs, disclosure};
use crate::cli::exit::{self, Outcome};
use crate::cli::person;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::config::{Days, LinkStyle, nearest};
use crate::error::Error;
use crate::finding::{Finding, FindingStatus};
use crate::graph::PersonId;
use crate::language::Bond;
use crate::note::syntax::date;
use crate::output::{
    DiskTexts, Paint, PlaceLinks, Secret, Sources, Style, ViewedSources, Viewpoint, nobody_found,
};
use crate::project::{Opened, Spec};
use crate::report::{
    self, Disclosure, Links, Overview, ReportFilter, ReportInput, ReportSubject, Sort, bond_of,
};

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// text for a terminal, md to keep in the vault, html for a browser, json for programs; by default
    /// what the file's name asks for, else text.
    #[arg(long, alias = "output-format", value_enum)]
    pub format: Option<ReportFormat>,
    /// Write to a file instead of standard output.
    #[arg(long, short_alias = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Open the written file in the browser.
    #[arg(long, requires = "output")]
    pub open: bool,
    /// How people are sorted.
    #[arg(long, value_enum, default_value_t = Sort::Closeness)]
    pub sort: Sort,
    /// How many people to list: a number, or `all`.
    #[arg(long, value_name = "N", default_value = "20")]
    pub limit: String,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub redact: RedactArgs,
}

// Whom and which time to show.
#[derive(Debug, Default, Args)]
pub(crate) struct FilterArgs {
    /// Only this person: a key, name or alias.
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// Only these circles, or `none`; repeatable, or separated by commas.
    #[arg(long, value_name = "CIRCLE", value_delimiter = ',')]
    pub circle: Vec<String>,
    /// Only these bonds: exchange, communal, mentor, mentee.
    #[arg(long, value_name = "BOND", value_delimiter = ',')]
    pub bond: Vec<String>,
    /// Count from this day on: a date (2026-01-01) or a time ago (90d); by default the horizon.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Count up to this day.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Text,
    Md,
    Html,
    Json,
}

impl ValueEnum for Sort {
    fn value_variants<'a>() -> &'a [Sort] {
        &Sort::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.about()))
    }
}

impl ReportArgs {
    fn target(&self) -> Target {
        self.output.as_deref().map_or(Target::Stdout, outputs::target)
    }

    /// The format asked for, else the one that the file's name asks for.
    fn format(&self) -> ReportFormat {
        let ending = self.output.as_deref().and_then(Path::extension).map(|ending| ending.to_string_lossy());
        self.format.unwrap_or(match ending.as_deref() {
            Some("html" | "htm") => ReportFormat::Html,
            Some("md" | "markdown") => ReportFormat::Md,
            Some("json") => ReportFormat::Json,
            _ => ReportFormat::Text,
        })
    }
}

/// A journal with its findings.
pub(super) struct CheckedJournal {
    pub opened: Opened,
    findings: Vec<Arc<Finding>>,
}

impl CheckedJournal {
    /// Opens and checks a journal. Findings that are silenced are left out.
    ///
    /// # Errors
    /// Those of [`open`].
    pub(super) fn open(
        path: Option<&PathBuf>,
        args: &JournalArgs,
        clock: Clock,
    ) -> Result<CheckedJournal, Error> {
        let spec = Spec { paths: path.into_iter().cloned().collect(), ..args.spec() };
        let mut opened = open(&spec, clock)?;
        let mut findings = opened.engine.check(opened.today);
        findings.retain(|finding| finding.status == FindingStatus::New);
        Ok(CheckedJournal { opened, findings })
    }

    pub(super) fn texts(&self) -> DiskTexts<'_> {
        DiskTexts::new(&self.opened.location.disk)
    }

    /// From where the journal is looked at.
    pub(super) fn view(&self) -> Viewpoint {
        Viewpoint::new(&self.opened.location.root, std::env::current_dir().ok())
    }

    /// The hint for a journal in which nobody is named.
    pub(super) fn hint(&self) -> Option<String> {
        let coverage = self.opened.engine.coverage();
        (coverage.people == 0).then(|| format!("{}\n", nobody_found(coverage.notes)))
    }

    pub(super) fn input<'a>(&'a self, texts: &'a dyn Sources, disclosure: Disclosure<'a>) -> ReportInput<'a> {
        let (engine, findings, today) = (&self.opened.engine, &self.findings[..], self.opened.today);
        ReportInput { engine, findings, sources: texts, today, disclosure }
    }

    /// 2 where a note could not be read.
    pub(super) fn outcome(&self) -> Outcome {
        Outcome::of(&self.opened.engine.coverage())
    }

    /// The person that a name means. With a secret, a pseudonym is understood, too.
    ///
    /// # Errors
    /// Nobody, or more than one.
    pub(super) fn person(&self, name: &str, secret: Option<&Secret>) -> Result<PersonId, Error> {
        match secret {
            None => person::find(name, &self.opened),
            Some(secret) => person::find_redacted(name, &self.opened, secret),
        }
    }
}

pub(super) fn run(args: &ReportArgs, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let checked = CheckedJournal::open(args.path.as_ref(), &args.journal, clock)?;
    let terminal = &terminal.configured(checked.opened.engine.config());
    let secret = args.redact.secret();
    let filter = filter(&args.filter, &checked, secret.as_ref())?;
    let most = limit(&args.limit)?;
    let texts = checked.texts();
    let view = checked.view();
    let target = args.target();
    let place_links = if target == Target::Stdout { terminal.links } else { PlaceLinks::Off };
    let viewed = ViewedSources { sources: &texts, view: &view, links: place_links };
    // What is written to a file or read by a program names notes by their place in the journal.
    let is_text = args.format() == ReportFormat::Text;
    let sources: &dyn Sources = if is_text { &viewed } else { &texts };
    let input = checked.input(sources, disclosure(secret.as_ref()));
    let sort = args.sort;
    // A redacted report has no links to notes.
    let links = secret.is_none().then(|| links(args, &checked));
    let way_to_root = secret.is_none().then(|| way_to_root(args, &checked));
    let overview = || Overview::of(&input, &filter, sort);
    let bytes = match args.format() {
        ReportFormat::Text => match checked.hint() {
            Some(hint) => hint.into_bytes(),
            None => report::overview_text(&overview(), most, style(args, terminal)).into_bytes(),
        },
        ReportFormat::Md => report::markdown(&overview(), way_to_root.as_deref()).into_bytes(),
        ReportFormat::Html => report::html(&input, &filter, sort, links.as_ref()).into_bytes(),
        ReportFormat::Json => report::json(&ReportSubject::Overview(&overview())),
    };
    outputs::write(&[(target.clone(), bytes)], terminal)?;
    if let (Target::File(file), true) = (&target, args.open) {
        show_in_browser(file)?;
    }
    let outcome = checked.outcome();
    exit::leave(checked);
    Ok(outcome)
}

fn style(args: &ReportArgs, terminal: &Terminal) -> Style {
    match args.target() {
        Target::Stdout => terminal.style,
        Target::File(_) => Style { width: 100, paint: Paint::Plain },
    }
}

/// How many to list.
///
/// # Errors
/// Neither a number nor `all`.
pub(super) fn limit(text: &str) -> Result<usize, Error> {
    if text == "all" {
        return Ok(usize::MAX);
    }
    text.parse().map_err(|_| Error::Remedied {
        message: format!("--limit: `{text}` is not a number"),
        help: "write a number, or `all`".to_owned(),
    })
}

/// The filter that the flags describe.
///
/// # Errors
/// There is no such person, circle or bond, or a day cannot be read.
pub(super) fn filter(
    args: &FilterArgs,
    checked: &CheckedJournal,
    secret: Option<&Secret>,
) -> Result<ReportFilter, Error> {
    let circles = &checked.opened.engine.config().circles;
    let circle = |name: &String| -> Result<Option<usize>, Error> {
        let rank = circles.find(name);
        if rank.is_none() && name != "none" {
            let known = circles.0.iter().map(|circle| circle.name.as_str()).chain(["none"]);
            return Err(unknown("--circle", "circle", name, known.collect()));
        }
        Ok(rank)
    };
    let bond = |name: &String| -> Result<Bond, Error> {
        let known = vec!["exchange", "communal", "mentor", "mentee"];
        bond_of(name).ok_or_else(|| unknown("--bond", "bond", name, known))
    };
    let today = checked.opened.today;
    Ok(ReportFilter {
        person: args.person.as_deref().map(|name| checked.person(name, secret)).transpose()?,
        circles: args.circle.iter().map(circle).collect::<Result<_, _>>()?,
        bonds: args.bond.iter().map(bond).collect::<Result<_, _>>()?,
        since: args.since.as_deref().map(|text| day("--since", text, today)).transpose()?,
        until: args.until.as_deref().map(|text| day("--until", text, today)).transpose()?,
    })
}

fn unknown(flag: &str, what: &str, name: &str, known: Vec<&str>) -> Error {
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("there is a {what} with a similar name: `{near}`"),
        None => format!("write one of {}", known.join(", ")),
    };
    Error::Remedied { message: format!("{flag}: `{name}` is not a {what}"), help }
}

/// A day, or how long before today.
fn day(flag: &str, text: &str, today: NaiveDate) -> Result<NaiveDate, Error> {
    date::iso(text)
        .or_else(|| today.checked_sub_days(ChronoDays::new(u64::from(Days::parse(text)?.0))))
        .ok_or_else(|| Error::Remedied {
            message: format!("{flag}: `{text}` is not a day"),
            help: "write it as 2026-11-20, or as 90d for 90 days ago".to_owned(),
        })
}

/// The relative link from the folder of the written file to the journal's root, e.g. `../`. A file outside the
/// journal, or standard output, is treated as if it lay at the root.
fn way_to_root(args: &ReportArgs, checked: &CheckedJournal) -> String {
    let below = args.output.as_deref().and_then(|file| below_root(file, &checked.opened.location.root));
    "../".repeat(below.unwrap_or(0))
}

/// Where notes open.
fn links(args: &ReportArgs, checked: &CheckedJournal) -> Links {
    let root = &checked.opened.location.root;
    if checked.opened.engine.config().output.links == LinkStyle::Obsidian {
        let vault = root.file_name().unwrap_or(root.as_os_str());
        return Links::obsidian(&vault.to_string_lossy());
    }
    match args.output.as_deref().and_then(|file| below_root(file, root)) {
        Some(below) => Links::relative(&"../".repeat(below)),
        None => Links::file(&root.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")),
    }
}

/// Opens the file with the system's default program.
fn show_in_browser(file: &Path) -> Result<(), Error> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let started = std::process::Command::new(opener)
        .arg(&file)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    started.map(drop).map_err(|_| Error::Remedied {
        message: format!("`{opener}` cannot be started"),
        help: format!("the report is written; open `{}` in a browser", file.display()),
    })
}

/// How many folders below the root a file lies; `None` for one outside of it.
fn below_root(file: &Path, root: &Path) -> Option<usize> {
    let folder = std::path::absolute(file).ok()?.parent()?.to_path_buf();
    let folder = std::fs::canonicalize(&folder).unwrap_or(folder);
    let root = std::fs::canonicalize(root).ok()?;
    let parts = folder.strip_prefix(root).ok()?.components();
    Some(parts.filter(|part| matches!(part, Component::Normal(_))).count())
}
