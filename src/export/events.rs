//! `export events`: one record for each event and plan, for spreadsheets and databases.
//!
//! Not here: what an event is (`graph`). Invariants: fields are only ever added, and what is withheld of a
//! redacted journal is withheld here, before a record is made.

use chrono::NaiveDate;
use serde::Serialize;

use crate::engine::Engine;
use crate::export::escaped_cell;
use crate::graph::Bound;
use crate::output::Escaping;
use crate::output::Sources;
use crate::report::Disclosure;
use crate::text::Text;

/// One event, as other programs read it.
#[derive(Debug, Serialize)]
pub struct EventRow {
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

/// All events and plans, the oldest first.
pub fn events(engine: &Engine, sources: &dyn Sources, disclosure: Disclosure<'_>) -> Vec<EventRow> {
    let mut events = engine.events();
    // By note first, so that each text is read once; they are sorted by date afterwards.
    let journal = engine.journal();
    events.sort_by(|a, b| journal.path(a.event.note).cmp(journal.path(b.event.note)));
    let mut rows: Vec<(Option<NaiveDate>, EventRow)> =
        events.iter().map(|bound| (bound.event.date, row(bound, engine, sources, disclosure))).collect();
    rows.sort_by_key(|(date, _)| *date);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn row(bound: &Bound, engine: &Engine, sources: &dyn Sources, disclosure: Disclosure<'_>) -> EventRow {
    let event = &bound.event;
    let note = engine.journal().note(event.note);
    let text = sources.text(&note.path).unwrap_or_else(|| Text::new(String::new()).into());
    let position = text.position(event.start as usize);
    let entry = text.slice(note.entries().at(bound.entry as usize).span);
    let topic = event.topic(engine.journal()).map(|topic| topic.to_string());
    EventRow {
        date: event.date.map(|date| date.to_string()),
        person: bound.person.map(|person| disclosure.key(&engine.graph().person(person).key)),
        marker: event.kind.name(),
        topic: topic.filter(|_| disclosure.is_open()),
        path: disclosure.path(note.path.as_str()),
        line: position.line,
        column: position.column,
        text: disclosure.text(&entry.split_whitespace().collect::<Vec<_>>().join(" ")),
        planned: bound.planned,
        due: event.due(engine.journal()).map(|due| due.to_string()),
    }
}

/// JSON Lines.
///
/// # Errors
/// The writer's.
pub fn event_lines(rows: &[EventRow], out: &mut Vec<u8>) -> std::io::Result<()> {
    for row in rows {
        serde_json::to_writer(Escaping(&mut *out), row)?;
        out.push(b'\n');
    }
    Ok(())
}

/// CSV with a header.
///
/// # Errors
/// The writer's.
pub fn event_csv(rows: &[EventRow], out: &mut Vec<u8>) -> std::io::Result<()> {
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
