//! `fairweather export`: the arguments of each export, and printing it. What is exported is
//! [`crate::export`]'s; this file knows no format.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::journal::{JournalArgs, open};
use crate::cli::args::redact::{RedactArgs, disclosure};
use crate::cli::commands::report::{CheckedJournal, limit};
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;
use crate::export::{self, Network};
use crate::output::DiskTexts;
use crate::project::Spec;

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    pub what: ExportWhat,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum ExportWhat {
    /// Every event and plan, oldest first.
    Events(ExportTable),
    /// Everyone, with what passed between you within the horizon.
    People(ExportTable),
    /// People and what joins them: introductions, and being named together.
    Graph(ExportGraph),
    /// Whom to be in touch with and what was promised, on the days when it is due, as iCalendar.
    Calendar(ExportCalendar),
}

// Which journal an export is of. Not a doc comment, which would become the text of each export's help.
#[derive(Debug, Args)]
pub(crate) struct ExportedJournal {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
}

impl ExportedJournal {
    fn check(&self, clock: Clock) -> Result<CheckedJournal, Error> {
        CheckedJournal::open(self.path.as_ref(), &self.journal, clock)
    }
}

#[derive(Debug, Args)]
pub(crate) struct ExportTable {
    #[command(flatten)]
    pub of: ExportedJournal,
    /// One JSON object a line, or a table.
    #[arg(long, value_enum, default_value_t = TableFormat::Jsonl)]
    pub format: TableFormat,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExportCalendar {
    #[command(flatten)]
    pub of: ExportedJournal,
    /// How many days that are due, the first ones: a number, or `all`.
    #[arg(long, value_name = "N", default_value = "all")]
    pub limit: String,
    /// Only this person: a key, name or alias.
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExportGraph {
    #[command(flatten)]
    pub of: ExportedJournal,
    /// For Graphviz, for Gephi and others, or for programs.
    #[arg(long, value_enum, default_value_t = GraphFormat::Dot)]
    pub format: GraphFormat,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    Dot,
    Graphml,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Jsonl,
    Csv,
}

pub(super) fn run(args: &Export, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    match &args.what {
        ExportWhat::Events(args) => events(args, terminal, clock),
        ExportWhat::People(args) => {
            let checked = args.of.check(clock)?;
            let secret = args.redact.secret();
            let people = export::people(&checked.input(&checked.texts(), disclosure(secret.as_ref())));
            let mut bytes = Vec::new();
            let written = match args.format {
                TableFormat::Jsonl => export::people_lines(&people, &mut bytes),
                TableFormat::Csv => export::people_csv(&people, &mut bytes),
            };
            written.map_err(|error| Error::Io { what: "the people cannot be written".to_owned(), error })?;
            terminal.print(&bytes)?;
            Ok(checked.outcome())
        }
        ExportWhat::Calendar(args) => {
            let most = limit(&args.limit)?;
            let checked = args.of.check(clock)?;
            let secret = args.redact.secret();
            let find = |name| checked.person(name, secret.as_ref());
            let person = args.person.as_deref().map(find).transpose()?;
            let texts = checked.texts();
            let input = checked.input(&texts, disclosure(secret.as_ref()));
            let due = export::due(&input, person);
            let calendar = export::calendar(&due[..due.len().min(most)], input.today);
            terminal.print(calendar.as_bytes())?;
            Ok(checked.outcome())
        }
        ExportWhat::Graph(args) => {
            let checked = args.of.check(clock)?;
            let secret = args.redact.secret();
            let network = Network::of(&checked.input(&checked.texts(), disclosure(secret.as_ref())));
            let bytes = match args.format {
                GraphFormat::Dot => export::dot(&network).into_bytes(),
                GraphFormat::Graphml => export::graphml(&network).into_bytes(),
                GraphFormat::Json => export::network_json(&network),
            };
            terminal.print(&bytes)?;
            Ok(checked.outcome())
        }
    }
}

fn events(args: &ExportTable, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let spec = Spec { paths: args.of.path.iter().cloned().collect(), ..args.of.journal.spec() };
    let opened = open(&spec, clock)?;
    let secret = args.redact.secret();
    let texts = DiskTexts::new(&opened.location.disk);
    let events = export::events(&opened.engine, &texts, disclosure(secret.as_ref()));
    let mut bytes = Vec::new();
    let written = match args.format {
        TableFormat::Jsonl => export::event_lines(&events, &mut bytes),
        TableFormat::Csv => export::event_csv(&events, &mut bytes),
    };
    written.map_err(|error| Error::Io { what: "the events cannot be written".to_owned(), error })?;
    terminal.print(&bytes)?;
    Ok(Outcome::of(&opened.engine.coverage()))
}
