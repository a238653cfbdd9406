//! `PATH:LINE:COL: warning[rule] title`: one line a finding, for editors' lists and for `grep`.
//!
//! Not here: what lies around the findings of a run (`summary`). Invariant: a finding is exactly one line.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::finding::{Finding, FindingStatus, Place};
use crate::output::{Report, Sources, Style, clean, level_style, linked, paint};

pub(super) fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        line(finding, "", report, style, out)?;
    }
    Ok(())
}

/// The line of one finding, with `more` behind its title.
pub(super) fn line(
    finding: &Finding,
    more: &str,
    report: &Report<'_>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let level = [finding.level.as_str(), "[", finding.rule, "]"].concat();
    let level = paint(&level, level_style(finding.level), style.paint);
    let at = &finding.primary.place;
    let address = report.sources.address(&at.note);
    let place = linked(&place(at, report.sources), address.as_deref());
    for part in [&place, ": ", &level, " ", &clean(&finding.title), more, status(finding), "\n"] {
        out.write_all(part.as_bytes())?;
    }
    Ok(())
}

/// `PATH:LINE:COL`.
pub(super) fn place(place: &Place, sources: &dyn Sources) -> String {
    let (line, column) = position(place, sources);
    let mut shown = sources.shown_path(&place.note);
    // Writing to memory cannot fail.
    let _ = write!(shown, ":{line}:{column}");
    shown
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
