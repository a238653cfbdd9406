//! One JSON document, or one JSON value a line.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Report, model};

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
