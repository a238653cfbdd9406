//! One JSON document, or one JSON value a line.

use std::io::{self, Write};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Report, model};
use crate::finding::{Finding, NotePath};

/// What one run of a watcher changed.
pub struct Changes<'a> {
    /// When it was, as RFC 3339 has it.
    pub time: String,
    /// `first`, `notes`, `configuration`, `day` or `asked`.
    pub cause: &'static str,
    /// The notes that were written or are gone.
    pub paths: &'a [NotePath],
    pub new: &'a [Arc<Finding>],
    pub solved: &'a [Arc<Finding>],
}

/// The whole document.
#[derive(Serialize, JsonSchema)]
struct Document<'a> {
    #[serde(flatten)]
    header: model::Header<'a>,
    findings: Vec<model::JsonFinding<'a>>,
    summary: model::Summary,
}

/// The JSON schema of the document, from its types.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document<'_>).to_value()
}

pub fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings.iter().map(|finding| model::finding(finding, report.sources)).collect();
    let document = Document { header: model::header(report), findings, summary: model::summary(report) };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// One run of a watcher: the whole document on one line, with what the run changed.
pub fn render_run(report: &Report<'_>, changes: &Changes<'_>, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Document<'a> {
        #[serde(flatten)]
        header: model::Header<'a>,
        delta: Delta<'a>,
        findings: Vec<model::JsonFinding<'a>>,
        summary: model::Summary,
    }
    #[derive(Serialize)]
    struct Delta<'a> {
        time: &'a str,
        cause: &'a str,
        changed: Vec<&'a str>,
        solved: usize,
        new: usize,
        open: usize,
        /// Fingerprints, as in the findings.
        solved_findings: Vec<String>,
        new_findings: Vec<String>,
    }
    let prints = |findings: &[Arc<Finding>]| {
        findings.iter().map(|finding| Finding::print_hash(finding.fingerprint)).collect()
    };
    let delta = Delta {
        time: &changes.time,
        cause: changes.cause,
        changed: changes.paths.iter().map(NotePath::as_str).collect(),
        solved: changes.solved.len(),
        new: changes.new.len(),
        open: report.findings.len(),
        solved_findings: prints(changes.solved),
        new_findings: prints(changes.new),
    };
    let findings = report.findings.iter().map(|finding| model::finding(finding, report.sources)).collect();
    line(&Document { header: model::header(report), delta, findings, summary: model::summary(report) }, out)
}

/// A header line, the findings, a summary line.
pub fn render_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Last {
        summary: model::Summary,
    }
    line(&model::header(report), out)?;
    for finding in report.findings {
        line(&model::finding(finding, report.sources), out)?;
    }
    line(&Last { summary: model::summary(report) }, out)
}

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}
