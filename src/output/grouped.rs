//! Grouped by note: the path, then one line for each finding, in aligned columns.
//!
//! Not here: the order of findings, which is the run's.

use std::io::{self, Write};

use crate::output::concise::{position, status};
use crate::output::{Report, Style, clean, level_style, linked, paint};
use crate::text::NotePath;

pub(super) fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut open: Option<&NotePath> = None;
    for group in report.findings.chunk_by(|a, b| a.primary.place.note == b.primary.place.note) {
        let Some(first) = group.first() else { continue };
        if open.is_some() {
            writeln!(out)?;
        }
        open = Some(&first.primary.place.note);
        let note = &first.primary.place.note;
        let path = linked(&report.sources.shown_path(note), report.sources.address(note).as_deref());
        writeln!(out, "{}", paint(&path, anstyle::Style::new().underline(), style.paint))?;
        let places: Vec<String> = group
            .iter()
            .map(|finding| {
                let (line, column) = position(&finding.primary.place, report.sources);
                format!("{line}:{column}")
            })
            .collect();
        let width = places.iter().map(String::len).max().unwrap_or(0);
        for (finding, place) in group.iter().zip(places) {
            let level = format!("{:<7}", finding.level.as_str());
            let level = paint(&level, level_style(finding.level), style.paint);
            let rule = paint(finding.rule, anstyle::Style::new().dimmed(), style.paint);
            let title = clean(&finding.title);
            writeln!(out, "  {place:>width$}  {level}  {title}{}  {rule}", status(finding))?;
        }
    }
    if open.is_some() {
        writeln!(out)?;
    }
    Ok(())
}
