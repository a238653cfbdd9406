//! `fairweather export`: the facts, for other programs.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::cli::args::journal::{JournalArgs, open};
use crate::cli::args::redact::{RedactArgs, disclosure};
use crate::cli::commands::report::{CheckedJournal, limit};
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;
use crate::export::{self, Network, escaped_cell};
use crate::graph::Bound;
use crate::output::{DiskTexts, Sources};
use crate::project::{Opened, Spec};
use crate::report::Disclosure;
use crate::text::Text;

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    pub what: ExportWhat,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum ExportWhat {
    /// Every event and plan, oldest first.
    Events(ExportEvents),
    /// Everyone, with what passed within the horizon.
    People(ExportPeople),
    /// People and what joins them: introductions, and being named together.
    Graph(ExportGraph),
    /// Whom to be in touch with and what was promised, on the days when it is due, as iCalendar.
    Calendar(ExportCalendar),
}

#[derive(Debug, Args)]
pub(crate) struct ExportPeople {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// One JSON object a line, or a table.
    #[arg(long, value_enum, default_value_t = EventFormat::Jsonl)]
    pub format: EventFormat,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExportCalendar {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
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
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
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

#[derive(Debug, Args)]
pub(crate) struct ExportEvents {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// One JSON object a line, or a table.
    #[arg(long, value_enum, default_value_t = EventFormat::Jsonl)]
    pub format: EventFormat,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventFormat {
    Jsonl,
    Csv,
}

pub(super) fn run(args: &Export, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    match &args.what {
        ExportWhat::Events(args) => events(args, terminal, clock),
        ExportWhat::People(args) => {
            let checked = CheckedJournal::open(args.path.as_ref(), &args.journal, clock)?;
            let secret = args.redact.secret();
            let people = export::people(&checked.input(&checked.texts(), disclosure(secret.as_ref())));
            let mut bytes = Vec::new();
            let written = match args.format {
                EventFormat::Jsonl => export::people_lines(&people, &mut bytes),
                EventFormat::Csv => export::people_csv(&people, &mut bytes),
            };
            written.map_err(|error| Error::Io { what: "the people cannot be written".to_owned(), error })?;
            terminal.print(&bytes)?;
            Ok(checked.outcome())
        }
        ExportWhat::Calendar(args) => {
            let most = limit(&args.limit)?;
            let checked = CheckedJournal::open(args.path.as_ref(), &args.journal, clock)?;
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
            let checked = CheckedJournal::open(args.path.as_ref(), &args.journal, clock)?;
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

/// One event, as other programs read it.
#[derive(Debug, Serialize)]
struct EventRow {
    /// `null` where it is unknown.
    date: Option<String>,
    /// The person's key; `null` for a win or a low that names nobody.
    person: Option<String>,
    /// The marker's canonical name, or `mention`.
    marker: &'static str,
    topic: Option<String>,
    path: String,
    line: usize,
    column: usize,
    text: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    planned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

fn events(args: &ExportEvents, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let spec = Spec { paths: args.path.iter().cloned().collect(), ..args.journal.spec() };
    let opened = open(&spec, clock)?;
    let secret = args.redact.secret();
    let rows = rows(&opened, disclosure(secret.as_ref()));
    let mut bytes = Vec::new();
    let written = match args.format {
        EventFormat::Jsonl => write_lines(&rows, &mut bytes),
        EventFormat::Csv => write_csv(&rows, &mut bytes),
    };
    written.map_err(|error| Error::Io { what: "the events cannot be written".to_owned(), error })?;
    terminal.print(&bytes)?;
    Ok(Outcome::of(&opened.engine.coverage()))
}

fn rows(opened: &Opened, tell: Disclosure<'_>) -> Vec<EventRow> {
    let texts = DiskTexts::new(&opened.location.disk);
    let mut events = opened.engine.events();
    // By note first, so that each text is read once; they are sorted by date afterwards.
    let journal = opened.engine.journal();
    events.sort_by(|a, b| journal.path(a.event.note).cmp(journal.path(b.event.note)));
    let mut rows: Vec<(Option<NaiveDate>, EventRow)> =
        events.iter().map(|bound| (bound.event.date, row(bound, opened, &texts, tell))).collect();
    rows.sort_by_key(|(date, _)| *date);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn row(bound: &Bound, opened: &Opened, texts: &DiskTexts<'_>, tell: Disclosure<'_>) -> EventRow {
    let engine = &opened.engine;
    let event = &bound.event;
    let note = engine.journal().note(event.note);
    let text = texts.text(&note.path).unwrap_or_else(|| Text::new(String::new()).into());
    let position = text.position(event.span.start as usize);
    let entry = text.slice(note.entries()[bound.event.entry as usize].span);
    let topic = event.topic.map(|topic| engine.journal().names.text(topic).to_string());
    EventRow {
        date: event.date.map(|date| date.to_string()),
        person: bound.person.map(|person| tell.key(&engine.graph().person(person).key)),
        marker: event.kind.name(),
        topic: topic.filter(|_| tell.is_open()),
        path: tell.path(note.path.as_str()),
        line: position.line,
        column: position.column,
        text: tell.text(&entry.split_whitespace().collect::<Vec<_>>().join(" ")),
        planned: bound.planned,
        due: event.due.map(|due| due.to_string()),
    }
}

fn write_lines(rows: &[EventRow], out: &mut Vec<u8>) -> std::io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, row)?;
        out.push(b'\n');
    }
    Ok(())
}

fn write_csv(rows: &[EventRow], out: &mut Vec<u8>) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "date", "person", "marker", "topic", "path", "line", "column", "text", "planned", "due",
    ])?;
    for row in rows {
        csv.write_record([
            row.date.as_deref().unwrap_or(""),
            &escaped_cell(row.person.as_deref().unwrap_or("")),
            row.marker,
            &escaped_cell(row.topic.as_deref().unwrap_or("")),
            &escaped_cell(&row.path),
            &row.line.to_string(),
            &row.column.to_string(),
            &escaped_cell(&row.text),
            if row.planned { "true" } else { "false" },
            row.due.as_deref().unwrap_or(""),
        ])?;
    }
    csv.flush()
}
