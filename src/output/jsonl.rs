//! JSON Lines: a header, each finding, a summary. The fields are those of the one document (`json`).
//!
//! Invariant: each line is a whole JSON value, so a reader may stop anywhere.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::{Escaping, Report, model};

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Last {
        summary: model::JsonSummary,
    }
    line(&model::header(report), out)?;
    for finding in report.findings {
        line(&model::finding(finding, report.sources), out)?;
    }
    line(&Last { summary: model::summary(report) }, out)
}

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut Escaping(&mut *out), value)?;
    writeln!(out)
}
