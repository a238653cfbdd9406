//! reviewdog's diagnostic format. Its columns count bytes of UTF-8.

use std::io::{self, Write};

use serde::Serialize;

use crate::finding::{Edit, Finding, Label, Level, Place, Safety};
use crate::output::Report;

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    severity: &'static str,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location,
}

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.findings.iter().map(|finding| diagnostic(finding, report)).collect();
    let document = Document { source: Source { name: "fairweather" }, severity: "WARNING", diagnostics };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn diagnostic<'a>(finding: &'a Finding, report: &Report<'_>) -> Diagnostic<'a> {
    let mut message = finding.title.clone();
    for help in &finding.help {
        message.push('\n');
        message.push_str(help);
    }
    let primary = &finding.primary.place;
    // A suggestion replaces lines of the note itself.
    let edits = finding.fix.iter().filter(|fix| fix.safety != Safety::Display).flat_map(|fix| &fix.edits);
    let suggestion = |edit: &'a Edit| Suggestion { range: range(&edit.place, report), text: &edit.text };
    let related =
        |label: &'a Label| Related { message: &label.text, location: location(&label.place, report) };
    Diagnostic {
        message,
        location: location(primary, report),
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info => "INFO",
        },
        code: Code { value: finding.rule },
        suggestions: edits.filter(|edit| edit.place.note == primary.note).map(suggestion).collect(),
        related_locations: finding.related.iter().map(related).collect(),
    }
}

fn location(place: &Place, report: &Report<'_>) -> Location {
    Location { path: report.outer_path(&place.note), range: range(place, report) }
}

fn range(place: &Place, report: &Report<'_>) -> Range {
    let (start, end) = super::model::positions(place, report.sources);
    let line_start = |byte: usize| {
        let text = report.sources.text(&place.note);
        text.map_or(0, |text| text.source()[..byte].rfind('\n').map_or(0, |nl| nl + 1))
    };
    let at = |position: crate::text::Position| Position {
        line: position.line,
        column: position.byte - line_start(position.byte) + 1,
    };
    Range { start: at(start), end: at(end) }
}
