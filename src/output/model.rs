//! The shape of the JSON formats, schema 1. Fields are only ever added.
//!
//! Values are taken from findings here and nowhere else, so `json` and `jsonl` cannot differ. Not here: the
//! schemas of other programs (`sarif`, `rdjson`, `gitlab`), which have shapes of their own.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::{Edit, Finding, FindingStatus, Fix, Label, Level, Measure, Place, Safety};
use crate::output::{Report, Sources};
use crate::text::Position;

pub(super) const SCHEMA: u32 = 1;

#[derive(Serialize, JsonSchema)]
pub(super) struct Header<'a> {
    pub schema: u32,
    pub tool: Tool,
    pub run: Run<'a>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    pub name: &'static str,
    pub version: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Run<'a> {
    pub root: &'a str,
    pub today: String,
    pub tree: &'a str,
    /// Whether every note could be read.
    pub complete: bool,
    pub notes: usize,
    pub people: usize,
    pub events: usize,
}

#[derive(Serialize, JsonSchema)]
/// A finding.
pub(super) struct JsonFinding<'a> {
    pub rule: &'a str,
    pub level: Level,
    pub title: &'a str,
    pub notes: Vec<&'a str>,
    pub help: &'a [String],
    pub people: &'a [String],
    /// What would be written, where a marker is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<&'a str>,
    pub measure: Option<&'a Measure>,
    pub primary: JsonLabel<'a>,
    pub related: Vec<RelatedLabel<'a>>,
    pub fingerprint: String,
    pub subject: String,
    pub status: FindingStatus,
    pub fix: Option<JsonFix<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct JsonPlace<'a> {
    pub path: &'a str,
    pub start: Position,
    pub end: Position,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct JsonLabel<'a> {
    #[serde(flatten)]
    pub place: JsonPlace<'a>,
    pub label: &'a str,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RelatedLabel<'a> {
    #[serde(flatten)]
    pub label: JsonLabel<'a>,
    pub date: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct JsonFix<'a> {
    pub safety: Safety,
    pub title: &'a str,
    pub edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct JsonEdit<'a> {
    #[serde(flatten)]
    pub place: JsonPlace<'a>,
    pub text: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
pub(super) struct JsonSummary {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
    pub fixable: usize,
    pub suppressed: usize,
    pub baselined: usize,
}

pub(super) fn header<'a>(report: &Report<'a>) -> Header<'a> {
    let run = report.run;
    Header {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        run: Run {
            root: &run.root,
            today: run.today.to_string(),
            tree: &run.tree,
            complete: run.coverage.is_complete(),
            notes: run.coverage.notes,
            people: run.coverage.people,
            events: run.coverage.events,
        },
    }
}

pub(super) fn summary(report: &Report<'_>) -> JsonSummary {
    let totals = report.totals;
    JsonSummary {
        error: totals.error,
        warning: totals.warning,
        info: totals.info,
        fixable: totals.fixable,
        suppressed: totals.suppressed,
        baselined: totals.baselined,
    }
}

pub(super) fn finding<'a>(finding: &'a Finding, sources: &dyn Sources) -> JsonFinding<'a> {
    JsonFinding {
        rule: finding.rule,
        level: finding.level,
        title: &finding.title,
        notes: finding.all_notes().map(String::as_str).collect(),
        help: &finding.help,
        people: &finding.people,
        marker: finding.marker,
        measure: finding.measure.as_ref(),
        primary: label(&finding.primary, sources),
        related: finding
            .related
            .iter()
            .map(|related| RelatedLabel {
                label: label(related, sources),
                date: related.date.map(|date| date.to_string()),
            })
            .collect(),
        fingerprint: Finding::print_hash(finding.fingerprint),
        subject: Finding::print_hash(finding.subject),
        status: finding.status,
        fix: finding.fix.as_ref().map(|found| fix(found, sources)),
    }
}

fn label<'a>(label: &'a Label, sources: &dyn Sources) -> JsonLabel<'a> {
    JsonLabel { place: place(&label.place, sources), label: &label.text }
}

fn fix<'a>(fix: &'a Fix, sources: &dyn Sources) -> JsonFix<'a> {
    let edit = |edit: &'a Edit| JsonEdit { place: place(&edit.place, sources), text: &edit.text };
    JsonFix { safety: fix.safety, title: &fix.title, edits: fix.edits.iter().map(edit).collect() }
}

/// Start and end of a place; of a note that cannot be read, its first.
pub(super) fn positions(place: &Place, sources: &dyn Sources) -> (Position, Position) {
    let nowhere = Position { line: 1, column: 1, byte: 0 };
    sources.text(&place.note).map_or((nowhere, nowhere), |text| {
        (text.position(place.span.start as usize), text.position(place.span.end as usize))
    })
}

fn place<'a>(place: &'a Place, sources: &dyn Sources) -> JsonPlace<'a> {
    let (start, end) = positions(place, sources);
    JsonPlace { path: place.note.as_str(), start, end }
}
