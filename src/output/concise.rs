//! `PATH:LINE:COL: warning[rule] title`: one line a finding, for editors' lists and for `grep`.

use std::io::{self, Write};

use super::{Report, Style, clean, level_style, paint};
use crate::finding::Status;

pub fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let place = &finding.primary.place;
        let (line, column) = report.sources.text(&place.note).map_or((1, 1), |text| {
            let position = text.position(place.span.start as usize);
            (position.line, position.column)
        });
        let level = format!("{}[{}]", finding.level, finding.rule);
        let level = paint(&level, level_style(finding.level), style.paint);
        let status = match finding.status {
            Status::New => "",
            Status::Baselined => " (baselined)",
            Status::Suppressed => " (suppressed)",
        };
        writeln!(
            out,
            "{}:{line}:{column}: {level} {}{status}",
            clean(place.note.as_str()),
            clean(&finding.title)
        )?;
    }
    Ok(())
}
