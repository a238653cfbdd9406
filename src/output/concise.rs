//! `PATH:LINE:COL: warning[rule] title`: one line a finding, for editors' lists and for `grep`.
//!
//! Not here: what lies around the findings of a run (`summary`). Invariant: a finding is exactly one line.

use std::io::{self, Write};

use crate::finding::{Finding, Place, FindingStatus};
use crate::output::{Report, Sources, Style, clean, level_style, paint};

pub(super) fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let (line, column) = position(&finding.primary.place, report.sources);
        let level = format!("{}[{}]", finding.level, finding.rule);
        let level = paint(&level, level_style(finding.level), style.paint);
        writeln!(
            out,
            "{}:{line}:{column}: {level} {}{}",
            clean(finding.primary.place.note.as_str()),
            clean(&finding.title),
            status(finding)
        )?;
    }
    Ok(())
}

/// Line and column of a place; the first ones where the note cannot be read.
pub(super) fn position(place: &Place, sources: &dyn Sources) -> (usize, usize) {
    let position = sources.text(&place.note).map(|text| text.position(place.span.start as usize));
    position.map_or((1, 1), |position| (position.line, position.column))
}

/// Why a finding would normally not be shown.
pub(super) fn status(finding: &Finding) -> &'static str {
    match finding.status {
        FindingStatus::New => "",
        FindingStatus::Baselined => " (baselined)",
        FindingStatus::Suppressed => " (suppressed)",
    }
}
