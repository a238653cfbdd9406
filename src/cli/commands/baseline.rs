//! `fairweather baseline create|update|show`, and the baseline that `check` goes by.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::atomic_file::{WriteError, create, replace};
use crate::baseline::{Baseline as Known, Entry, FILE_NAME, Key};
use crate::cli::Outcome;
use crate::cli::command::JournalArgs;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;
use crate::finding::{Finding, Status};
use crate::output::{DiskTexts, Sources, clean};
use crate::project::{Opened, Selection, name_of, open};

// Which problems are known.
#[derive(Debug, Args)]
pub struct KnownArgs {
    /// Go by this baseline instead of `.fairweather-baseline.json` at the journal's root.
    #[arg(long, value_name = "FILE", overrides_with = "no_baseline")]
    pub baseline: Option<PathBuf>,
    /// Show what the baseline accepts, too.
    #[arg(long, overrides_with = "baseline")]
    pub no_baseline: bool,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Baseline {
    /// Accept every problem there is today.
    Create(BaselineArgs),
    /// Forget what is solved and lower what got better; never accept more.
    Update(BaselineArgs),
    /// List what is accepted, with today's places.
    Show(BaselineArgs),
}

#[derive(Debug, Args)]
pub struct BaselineArgs {
    /// The journal.
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    #[command(flatten)]
    journal: JournalArgs,
    /// Another file than `.fairweather-baseline.json` at the journal's root.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

impl KnownArgs {
    /// The baseline to go by; an empty one where there is none.
    ///
    /// # Errors
    /// The file that was named is missing, or a file is damaged.
    pub fn load(&self, opened: &Opened) -> Result<Known, Error> {
        if self.no_baseline || self.baseline.is_some() || opened.tree.is_none() {
            return self.load_from(&opened.root);
        }
        // A tree goes by its own baseline, or by none.
        let file = BaselineFile::new(None, &opened.root);
        opened.baseline.as_ref().map_or_else(|| Ok(Known::default()), |bytes| file.parse(bytes))
    }

    /// The same for the work tree of a journal.
    ///
    /// # Errors
    /// The same.
    pub fn load_from(&self, root: &Path) -> Result<Known, Error> {
        let Some(path) = self.path(root) else { return Ok(Known::default()) };
        let file = BaselineFile::new(Some(&path), root);
        match file.read()? {
            Some((known, _)) => Ok(known),
            None if self.baseline.is_none() => Ok(Known::default()),
            None => Err(file.missing()),
        }
    }

    /// Where the baseline is, or would be; `None` where none is to be gone by.
    pub fn path(&self, root: &Path) -> Option<PathBuf> {
        (!self.no_baseline).then(|| self.baseline.clone().unwrap_or_else(|| root.join(FILE_NAME)))
    }
}

pub fn run(args: &Baseline, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let (Baseline::Create(common) | Baseline::Update(common) | Baseline::Show(common)) = args;
    let paths: Vec<PathBuf> = common.path.iter().cloned().collect();
    let mut opened = open(&paths, &common.journal, Selection::default(), clock)?;
    let file = BaselineFile::new(common.baseline.as_ref(), &opened.root);
    match args {
        Baseline::Create(_) => file.create(&mut opened, terminal),
        Baseline::Update(_) => file.update(&mut opened, terminal),
        Baseline::Show(_) => file.show(&mut opened, terminal),
    }
}

/// A baseline on disk.
struct BaselineFile {
    path: PathBuf,
    /// As the user would name it.
    name: String,
}

impl BaselineFile {
    fn new(given: Option<&PathBuf>, root: &Path) -> BaselineFile {
        let path = given.cloned().unwrap_or_else(|| root.join(FILE_NAME));
        let name = name_of(&path);
        BaselineFile { path, name }
    }

    fn missing(&self) -> Error {
        Error::Remedied {
            message: format!("there is no baseline `{}`", self.name),
            help: "`fairweather baseline create` makes one".to_owned(),
        }
    }

    /// The baseline and the file's bytes; `None` where there is no file.
    fn read(&self) -> Result<Option<(Known, Vec<u8>)>, Error> {
        // A pipe that lies there would be waited for, and a device may never end.
        if std::fs::metadata(&self.path).is_ok_and(|found| !found.is_file()) {
            return Err(Error::Remedied {
                message: format!("`{}` is no file", self.name),
                help: "a baseline is a file that `fairweather baseline create` writes".to_owned(),
            });
        }
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::Io { what: format!("`{}` cannot be read", self.name), error }),
        };
        self.parse(&bytes).map(|known| Some((known, bytes)))
    }

    fn parse(&self, bytes: &[u8]) -> Result<Known, Error> {
        Known::read(bytes).map_err(|error| {
            let line = if error.line == 0 { String::new() } else { format!(":{}", error.line) };
            Error::Remedied { message: format!("{}{line}: {}", self.name, error.message), help: error.help }
        })
    }

    fn create(&self, opened: &mut Opened, terminal: &Terminal) -> Result<Outcome, Error> {
        let findings = opened.engine.check(opened.today);
        let known = Known::accepting(findings.iter().map(|finding| &**finding));
        match create(&self.path, known.print().as_bytes()) {
            Ok(()) => {}
            Err(WriteError::Exists) => {
                return Err(Error::Remedied {
                    message: format!("there is a baseline already: `{}`", self.name),
                    help: "`fairweather baseline update` forgets what is solved; to accept everything anew, delete the file first".to_owned(),
                });
            }
            Err(error) => return Err(self.unwritable(error)),
        }
        let unreadable = opened.engine.coverage().unreadable;
        let mut text = format!(
            "Wrote `{}`: {} accepted. `fairweather check` shows what is new or got worse.\n",
            clean(&self.name),
            problems(accepted(&known)),
        );
        if unreadable > 0 {
            text.push_str(&format!("{} could not be read; that is never accepted.\n", notes(unreadable)));
        }
        terminal.print(text.as_bytes())?;
        Ok(if unreadable > 0 { Outcome::Incomplete } else { Outcome::Fine })
    }

    fn update(&self, opened: &mut Opened, terminal: &Terminal) -> Result<Outcome, Error> {
        let (mut known, bytes) = self.read()?.ok_or_else(|| self.missing())?;
        let findings = opened.engine.check(opened.today);
        let unreadable = opened.engine.coverage().unreadable;
        if unreadable > 0 {
            return Err(Error::Remedied {
                message: format!(
                    "`{}` was not updated: {} could not be read, and what it says may not be solved",
                    self.name,
                    notes(unreadable)
                ),
                help: "`fairweather check --select unreadable-note` says why".to_owned(),
            });
        }
        let shrunk = known.shrink(findings.iter().map(|finding| &**finding));
        let new = known.print();
        if new.as_bytes() != bytes {
            replace(&self.path, &bytes, new.as_bytes()).map_err(|error| self.unwritable(error))?;
        }
        let text = match (shrunk.removed, shrunk.lowered) {
            (0, 0) => format!("Nothing is solved yet: {} accepted, as before.\n", problems(accepted(&known))),
            (removed, lowered) => format!(
                "Updated `{}`: {removed} removed, {lowered} lowered; {} accepted.\n",
                clean(&self.name),
                problems(accepted(&known)),
            ),
        };
        terminal.print(text.as_bytes())?;
        Ok(Outcome::Fine)
    }

    fn show(&self, opened: &mut Opened, terminal: &Terminal) -> Result<Outcome, Error> {
        let (known, _) = self.read()?.ok_or_else(|| self.missing())?;
        let findings = known.mark(opened.engine.check(opened.today));
        let texts = DiskTexts::new(&opened.disk);
        let mut out = Vec::new();
        let mut met: Vec<&Key> = Vec::new();
        for finding in &findings {
            if finding.status == Status::Suppressed {
                continue;
            }
            let Some((key, entry)) = known.entry_of(finding) else { continue };
            if finding.status == Status::Baselined || matches!(entry, Entry::Worst(_)) {
                met.push(key);
                let _ = writeln!(out, "{}", described(finding, entry, &texts));
            }
        }
        met.sort();
        let gone: Vec<&Key> =
            known.entries().map(|(key, _)| key).filter(|key| met.binary_search(key).is_err()).collect();
        for key in &gone {
            let _ = writeln!(out, "solved: {} {}", clean(&key.rule), clean(&key.people));
        }
        let _ =
            writeln!(out, "{} accepted by `{}`.", capital(&problems(accepted(&known))), clean(&self.name));
        if !gone.is_empty() {
            let _ = writeln!(out, "{} solved; `fairweather baseline update` forgets what is.", gone.len());
        }
        terminal.print(&out)?;
        Ok(Outcome::Fine)
    }

    fn unwritable(&self, error: WriteError) -> Error {
        Error::Remedied {
            message: format!("`{}`: {error}", self.name),
            help: "give yourself permission to write there, or name another file with --baseline".to_owned(),
        }
    }
}

/// `PATH:LINE:COLUMN: warning[rule] title`, with what is accepted where it is a number.
fn described(finding: &Finding, entry: Entry, texts: &dyn Sources) -> String {
    let place = &finding.primary.place;
    let (line, column) = texts.text(&place.note).map_or((1, 1), |text| {
        let position = text.position(place.span.start as usize);
        (position.line, position.column)
    });
    let value = finding.measure.as_ref().map_or(0, |measure| measure.value);
    let accepts = match entry {
        Entry::Worst(worst) if value > worst => format!(" (accepts {worst}, now {value}: shown)"),
        Entry::Worst(worst) => format!(" (accepts {worst})"),
        Entry::Count(_) => String::new(),
    };
    format!(
        "{}:{line}:{column}: {}[{}] {}{accepts}",
        clean(place.note.as_str()),
        finding.level,
        finding.rule,
        clean(&finding.title)
    )
}

/// How many findings a baseline accepts.
fn accepted(known: &Known) -> u64 {
    known
        .entries()
        .map(|(_, entry)| match entry {
            Entry::Worst(_) => 1,
            Entry::Count(count) => count,
        })
        .sum()
}

fn problems(n: u64) -> String {
    match n {
        0 => "no known problem".to_owned(),
        1 => "1 known problem".to_owned(),
        n => format!("{n} known problems"),
    }
}

fn notes(n: usize) -> String {
    if n == 1 { "1 note".to_owned() } else { format!("{n} notes") }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
