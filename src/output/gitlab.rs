//! GitLab's Code Quality report: a JSON array in the shape of Code Climate's.
//!
//! Invariant: a finding's fingerprint is the one that the baseline uses, so that a moved line is not a new
//! finding.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::finding::{Finding, Level};
use crate::output::{Escaping, Report};

#[derive(Serialize)]
struct GitlabIssue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: GitlabLocation,
}

#[derive(Serialize)]
struct GitlabLocation {
    path: String,
    lines: GitlabLines,
    positions: GitlabPositions,
}

/// The field that every reader of the format knows; `positions` is for readers that know columns, too.
#[derive(Serialize)]
struct GitlabLines {
    begin: usize,
    end: usize,
}

#[derive(Serialize)]
struct GitlabPositions {
    begin: GitlabPosition,
    end: GitlabPosition,
}

#[derive(Serialize)]
struct GitlabPosition {
    line: usize,
    column: usize,
}

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    // GitLab drops issues that share a fingerprint.
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let issues: Vec<GitlabIssue<'_>> = report
        .findings
        .iter()
        .map(|finding| {
            let nth = seen.entry(finding.fingerprint).or_default();
            *nth += 1;
            issue(finding, *nth, report)
        })
        .collect();
    serde_json::to_writer_pretty(&mut Escaping(&mut *out), &issues)?;
    writeln!(out)
}

fn issue<'a>(finding: &'a Finding, nth: usize, report: &Report<'_>) -> GitlabIssue<'a> {
    let (start, end) = super::model::positions(&finding.primary.place, report.sources);
    let at = |position: crate::text::Position| GitlabPosition { line: position.line, column: position.column };
    let print = Finding::print_hash(finding.fingerprint);
    GitlabIssue {
        description: format!("{}{}", finding.title, super::concise::status(finding)),
        check_name: finding.rule,
        fingerprint: if nth == 1 { print } else { format!("{print}:{nth}") },
        severity: match finding.level {
            Level::Error => "critical",
            Level::Warning => "major",
            Level::Info => "info",
        },
        location: GitlabLocation {
            path: report.outer_path(&finding.primary.place.note),
            lines: GitlabLines { begin: start.line, end: end.line },
            positions: GitlabPositions { begin: at(start), end: at(end) },
        },
    }
}
