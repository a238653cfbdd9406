//! reviewdog's diagnostic format. Its columns count bytes of UTF-8.
//!
//! Its shape is reviewdog's and ours to fill, not to change. Invariant: a fix of several places is several
//! suggestions, each of which replaces one range.

use std::io::{self, Write};

use serde::Serialize;

use crate::finding::{Edit, Finding, Label, Level, Place, Safety};
use crate::output::{Escaping, Report};

#[derive(Serialize)]
struct RdjsonDocument<'a> {
    source: RdjsonSource,
    severity: &'static str,
    diagnostics: Vec<RdjsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct RdjsonSource {
    name: &'static str,
}

#[derive(Serialize)]
struct RdjsonDiagnostic<'a> {
    message: String,
    location: RdjsonLocation,
    severity: &'static str,
    code: RdjsonCode<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<RdjsonSuggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RdjsonRelated<'a>>,
}

#[derive(Serialize)]
struct RdjsonCode<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct RdjsonLocation {
    path: String,
    range: RdjsonRange,
}

#[derive(Serialize)]
struct RdjsonRange {
    start: RdjsonPosition,
    end: RdjsonPosition,
}

#[derive(Serialize)]
struct RdjsonPosition {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct RdjsonSuggestion<'a> {
    range: RdjsonRange,
    text: &'a str,
}

#[derive(Serialize)]
struct RdjsonRelated<'a> {
    message: &'a str,
    location: RdjsonLocation,
}

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.findings.iter().map(|finding| diagnostic(finding, report)).collect();
    let document = RdjsonDocument { source: RdjsonSource { name: "fairweather" }, severity: "WARNING", diagnostics };
    serde_json::to_writer_pretty(&mut Escaping(&mut *out), &document)?;
    writeln!(out)
}

fn diagnostic<'a>(finding: &'a Finding, report: &Report<'_>) -> RdjsonDiagnostic<'a> {
    let mut message = finding.title.clone();
    for help in &finding.help {
        message.push('\n');
        message.push_str(help);
    }
    let primary = &finding.primary.place;
    // A suggestion replaces lines of the note itself.
    let edits = finding.fix.iter().filter(|fix| fix.safety != Safety::Display).flat_map(|fix| &fix.edits);
    let suggestion = |edit: &'a Edit| RdjsonSuggestion { range: range(&edit.place, report), text: &edit.text };
    let related =
        |label: &'a Label| RdjsonRelated { message: &label.text, location: location(&label.place, report) };
    RdjsonDiagnostic {
        message,
        location: location(primary, report),
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info => "INFO",
        },
        code: RdjsonCode { value: finding.rule },
        suggestions: edits.filter(|edit| edit.place.note == primary.note).map(suggestion).collect(),
        related_locations: finding.related.iter().map(related).collect(),
    }
}

fn location(place: &Place, report: &Report<'_>) -> RdjsonLocation {
    RdjsonLocation { path: report.outer_path(&place.note), range: range(place, report) }
}

fn range(place: &Place, report: &Report<'_>) -> RdjsonRange {
    let (start, end) = super::model::positions(place, report.sources);
    let line_start = |byte: usize| {
        let text = report.sources.text(&place.note);
        text.map_or(0, |text| text.source()[..byte].rfind('\n').map_or(0, |nl| nl + 1))
    };
    let at = |position: crate::text::Position| RdjsonPosition {
        line: position.line,
        column: position.byte - line_start(position.byte) + 1,
    };
    RdjsonRange { start: at(start), end: at(end) }
}
