//! `fairweather import`: the people of other programs, into the journal.
//!
//! What becomes of them is decided in [`crate::import`], which prints and writes nothing. Invariant: nothing
//! is written before the whole plan stands, and `--diff` writes nothing at all.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::atomic_file::{WriteError, create, replace};
use crate::cli::args::journal::JournalArgs;
use crate::cli::exit::{self, Outcome};
use crate::cli::progress::with_progress;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::engine::{Disk, Engine, Version};
use crate::error::Error;
use crate::fix::{FixedNote, diff};
use crate::import::{
    self, ColumnNames, Gathering, ImportContext, ImportSource, Job, LineColumn, Mode, NoteToWrite,
    PageFolder, Plan, Stop, folded_file,
};
use crate::note::syntax::date;
use crate::output::clean;
use crate::project::{Location, Prepared, Spec};
use crate::text::NotePath;

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// What the file was exported from.
    #[arg(value_enum, value_name = "SOURCE")]
    pub source: SourceArg,
    /// The exported file, or `-` for standard input; for LinkedIn, also the unzipped folder.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The folder of the note that the people are written to, below the root.
    #[arg(long, value_name = "DIR", default_value = "connections")]
    pub into: PathBuf,
    /// Make a page for each new person (the default for friends).
    #[arg(long, overrides_with = "no_pages")]
    pub pages: bool,
    /// Make no pages (the default for all others).
    #[arg(long, overrides_with = "pages")]
    pub no_pages: bool,
    /// The day to write for people that the file gives no day for.
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// The columns of a csv table, where they have other names: name=HEADER, first=, last=, date=.
    #[arg(long, value_name = "KEY=HEADER,…")]
    pub columns: Option<String>,
    /// Write nothing; say what would be written.
    #[arg(long, conflicts_with = "diff")]
    pub dry_run: bool,
    /// Write nothing; print what would be written as a unified diff.
    #[arg(long)]
    pub diff: bool,
    /// A sentence, or a document for programs.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text)]
    pub format: ImportFormat,
    #[command(flatten)]
    pub journal: JournalArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourceArg {
    /// Connections.csv, Recommendations_Given.csv or Recommendations_Received.csv.
    Linkedin,
    /// your_friends.json of an export as JSON.
    Facebook,
    /// An address book as .vcf.
    Vcard,
    /// Any table with a column of names.
    Csv,
    /// friends.md of the program friends.
    Friends,
}

impl SourceArg {
    fn source(self) -> ImportSource {
        match self {
            SourceArg::Linkedin => ImportSource::Linkedin,
            SourceArg::Facebook => ImportSource::Facebook,
            SourceArg::Vcard => ImportSource::Vcard,
            SourceArg::Csv => ImportSource::Csv,
            SourceArg::Friends => ImportSource::Friends,
        }
    }
}

pub(super) fn run(args: &Import, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let source = args.source.source();
    if args.diff && args.format == ImportFormat::Json {
        return Err(usage("--diff prints a diff, and no JSON", "take --dry-run with --format json"));
    }
    let file = file(args)?;
    let name = clean(&file.to_string_lossy()).into_owned();
    let columns = columns(args)?;
    // Nothing is judged, so no rule is needed.
    let spec = Spec { select: Some(Vec::new()), ..args.journal.spec() };
    let prepared = spec.prepare(|| clock().date_naive()).map_err(remedied)?;
    let on = day(args, prepared.today)?;
    let folder = import_folder(&args.into, source, &prepared.location)?;
    let makes_pages = (source.makes_pages() || args.pages) && !args.no_pages;
    let pages = if makes_pages { Some(page_folder(&prepared.location)?) } else { None };
    let reading = ImportContext {
        today: prepared.today,
        file_name: file.file_name().and_then(OsStr::to_str).unwrap_or(""),
        columns: &columns,
    };
    let rows = read_bytes(&file)
        .map(|bytes| import::decode(bytes, &name).and_then(|text| import::read(source, text, &reading)))?;
    let rows = match rows {
        Ok(rows) => rows,
        Err(stop) => return Ok(stopped(&stop, &name)),
    };
    let Prepared { config, rules, location: Location { root, disk, .. }, today, threads, .. } = prepared;
    let gathering = Gathering::new(&disk);
    let engine = with_progress(&gathering, |source| Engine::open(config, rules, source, today, threads));
    let gathered = gathering.finish();
    let mut job = Job {
        source,
        engine: &engine,
        gathered: &gathered,
        today,
        folder: &folder,
        pages,
        on,
        exists: &|path| std::fs::symlink_metadata(root.join(path.as_str())).is_ok(),
        read: &|path| Version::read(&disk, path),
    };
    let plan = match import::plan(rows, &mut job) {
        Ok(plan) => plan,
        Err(stop) => return Ok(stopped(&stop, &name)),
    };
    let mode = if args.dry_run || args.diff { Mode::Try } else { Mode::Write };
    if mode == Mode::Write {
        write(&plan, &disk)?;
    }
    show(args, &plan, &name, mode, terminal)?;
    exit::leave(engine);
    let is_done = plan.held.is_empty() && plan.refused.is_empty();
    Ok(if is_done { Outcome::Fine } else { Outcome::Findings })
}

fn show(args: &Import, plan: &Plan, name: &str, mode: Mode, terminal: &Terminal) -> Result<(), Error> {
    if args.format == ImportFormat::Json {
        return terminal.print(&import::json(plan, args.source.source(), name, mode));
    }
    let mut err = io::stderr().lock();
    let _ = err.write_all(import::row_messages(plan, name).as_bytes());
    let summary = import::summary_text(plan, name, mode);
    if args.diff {
        let _ = err.write_all(summary.as_bytes());
        drop(err);
        return terminal.print(diffs(plan).as_bytes());
    }
    drop(err);
    terminal.print(summary.as_bytes())
}

/// What ends the job, in the plain form that editors jump to.
fn stopped(stop: &Stop, name: &str) -> Outcome {
    let place = match stop.place {
        Some(LineColumn { line, column }) => format!("{name}:{line}:{column}: "),
        None => String::new(),
    };
    let _ = writeln!(io::stderr(), "{place}error: {}\n  help: {}", clean(&stop.title), clean(&stop.help));
    Outcome::Incomplete
}

/// The error with a remedy. A configuration that cannot be read has none of its own.
fn remedied(error: Error) -> Error {
    let is_remedied = error.to_string().contains("\n  help: ");
    if is_remedied { error } else { usage(error.to_string(), "correct it, or read none with --isolated") }
}

fn usage(message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::Remedied { message: message.into(), help: help.into() }
}

/// The file to read: of an unzipped export the table of connections.
fn file(args: &Import) -> Result<PathBuf, Error> {
    if args.file.as_os_str() == "-" {
        return Ok(args.file.clone());
    }
    let shown = args.file.display();
    let metadata = std::fs::metadata(&args.file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            usage(format!("`{shown}` does not exist"), "name the exported file, or `-` for standard input")
        }
        _ => usage(format!("`{shown}` cannot be read: {error}"), "check that you may read it"),
    })?;
    if !metadata.is_dir() {
        return Ok(args.file.clone());
    }
    if args.source != SourceArg::Linkedin {
        return Err(usage(format!("`{shown}` is a folder"), "name the exported file in it"));
    }
    let entries = std::fs::read_dir(&args.file)
        .map_err(|error| usage(format!("`{shown}` cannot be read: {error}"), "check that you may read it"))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut found: Vec<_> = names
        .filter(|name| name.to_str().is_some_and(|name| name.eq_ignore_ascii_case("Connections.csv")))
        .collect();
    found.sort();
    match found.first() {
        Some(name) => Ok(args.file.join(name)),
        None => Err(usage(
            format!("`{shown}` holds no Connections.csv"),
            "name the folder of the unzipped export, or the file itself",
        )),
    }
}

fn read_bytes(file: &Path) -> Result<Vec<u8>, Error> {
    let read = if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    read.map_err(|error| {
        usage(format!("`{}` cannot be read: {error}", file.display()), "check that it is a file you may read")
    })
}

fn columns(args: &Import) -> Result<ColumnNames, Error> {
    let Some(text) = &args.columns else { return Ok(ColumnNames::default()) };
    if args.source != SourceArg::Csv {
        return Err(usage("--columns names the columns of csv, and of no other source", "leave it out"));
    }
    ColumnNames::parse(text).map_err(|wrong| {
        usage(
            format!("--columns: `{wrong}` is not a column"),
            "write --columns name=HEADER; the columns are name, first, last and date",
        )
    })
}

fn day(args: &Import, today: NaiveDate) -> Result<Option<NaiveDate>, Error> {
    let Some(text) = &args.on else { return Ok(None) };
    let day = date::iso(text)
        .ok_or_else(|| usage(format!("--on: `{text}` is not a date"), "write it as 2026-11-20"))?;
    if day > today {
        return Err(usage(format!("--on: {day} is after today"), "name the day on which you met them"));
    }
    Ok(Some(day))
}

/// The folder of import notes, relative to the root and with `/`. It lies below the root, whatever
/// links lead there, and the journal reads it.
fn import_folder(into: &Path, source: ImportSource, place: &Location) -> Result<String, Error> {
    let shown = into.display();
    let outside =
        || usage(format!("--into: `{shown}` lies outside the journal"), "name a folder below its root");
    let root = &place.root;
    let real = root.canonicalize().unwrap_or_else(|_| root.clone());
    let mut folder = PathBuf::new();
    let below = if into.is_absolute() {
        into.strip_prefix(root).or_else(|_| into.strip_prefix(&real)).map_err(|_| outside())?
    } else {
        into
    };
    for part in below.components() {
        match part {
            Component::Normal(name) => folder.push(name),
            Component::CurDir => {}
            Component::ParentDir if folder.pop() => {}
            _ => return Err(outside()),
        }
    }
    let Some(name) = folder.to_str().filter(|name| !name.contains(char::is_control)) else {
        return Err(usage(format!("--into: `{shown}` is not a name for a folder"), "choose plain letters"));
    };
    check_folder(&folder, &format!("{}.md", source.name()), place).map_err(|problem| match problem {
        FolderProblem::Outside => outside(),
        FolderProblem::NotAFolder => {
            usage(format!("--into: `{shown}` is not a folder"), "choose another name")
        }
        FolderProblem::NotRead => usage(
            format!("--into: the journal does not read `{shown}`: it is excluded, or a link"),
            "choose a folder that the journal reads",
        ),
    })?;
    Ok(name.replace(std::path::MAIN_SEPARATOR, "/"))
}

enum FolderProblem {
    Outside,
    NotAFolder,
    NotRead,
}

/// Whether notes can be written to a folder below the root so that the journal reads them.
fn check_folder(folder: &Path, note: &str, place: &Location) -> Result<(), FolderProblem> {
    let root = &place.root;
    let real = root.canonicalize().map_err(|_| FolderProblem::Outside)?;
    let mut file = root.clone();
    for part in folder {
        file.push(part);
        let Ok(metadata) = std::fs::symlink_metadata(&file) else { break };
        let target = file.canonicalize().map_err(|_| FolderProblem::Outside)?;
        if !target.starts_with(&real) {
            return Err(FolderProblem::Outside);
        }
        if !target.is_dir() {
            return Err(FolderProblem::NotAFolder);
        }
        if metadata.is_symlink() && !place.disk.follows_links() {
            return Err(FolderProblem::NotRead);
        }
    }
    match place.disk.identify(&root.join(folder).join(note)) {
        Some(_) => Ok(()),
        None => Err(FolderProblem::NotRead),
    }
}

/// Where pages of new people go.
fn page_folder(place: &Location) -> Result<PageFolder, Error> {
    let names = ["people", "People", "contacts"];
    let name = names.into_iter().find(|name| place.root.join(name).is_dir()).unwrap_or(names[0]);
    check_folder(Path::new(name), "Ana Lopez.md", place).map_err(|_| {
        usage(
            format!("the journal reads no pages in `{name}`: it is excluded, a link, or no folder"),
            "import without pages (--no-pages), or let the journal read the folder",
        )
    })?;
    let entries = std::fs::read_dir(place.root.join(name)).into_iter().flatten().flatten();
    let files = entries.map(|entry| folded_file(&entry.file_name().to_string_lossy())).collect();
    Ok(PageFolder { name: name.to_owned(), files })
}

/// Writes the notes, pages first: where it ends half-way, the list still says what is missing.
fn write(plan: &Plan, disk: &Disk) -> Result<(), Error> {
    for note in &plan.notes {
        let written = disk.file_to_write(&note.path).and_then(|file| write_note(note, &file));
        written.map_err(|error| {
            let help = error.remedy().unwrap_or(match error {
                WriteError::Changed | WriteError::Exists => "run it again",
                _ => "check that you may write there, and run it again",
            });
            usage(format!("`{}` was not written: {error}", note.path), help)
        })?;
    }
    Ok(())
}

fn write_note(note: &NoteToWrite, file: &Path) -> Result<(), WriteError> {
    if let Some(old) = &note.old {
        return replace(file, old.as_bytes(), note.new.as_bytes());
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    create(file, note.new.as_bytes())
}

/// What would be written, as a diff that `patch -p1` and `git apply` take.
fn diffs(plan: &Plan) -> String {
    let of_note = |note: &NoteToWrite| match &note.old {
        Some(old) => {
            let (path, old, new) = (note.path.clone(), old.clone(), note.new.clone());
            diff(&[FixedNote { path, old, new, is_new: false, fixed: 0 }])
        }
        None => diff_of_new(&note.path, &note.new),
    };
    plan.notes.iter().map(of_note).collect()
}

/// A note that is not there yet, which only `/dev/null` stands for.
fn diff_of_new(path: &NotePath, text: &str) -> String {
    let end = if path.as_str().contains(char::is_whitespace) { "\t" } else { "" };
    let mut diff = format!("--- /dev/null\n+++ b/{path}{end}\n@@ -0,0 +1,{} @@\n", text.lines().count());
    for line in text.lines() {
        diff.push('+');
        diff.push_str(line);
        diff.push('\n');
    }
    diff
}
