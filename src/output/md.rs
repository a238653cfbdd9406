//! The findings as a note: to be kept in the vault, where Obsidian and Logseq redraw it when it changes.
//!
//! The front matter marks the file as written by this program, so it is not read as a note: it brings no event,
//! person or finding. Its text is
//! a function of the findings alone, so that it is written again only when they change.
//!
//! Invariant: no clock is in it but the day.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::finding::{Finding, Label};
use crate::output::{Report, clean};
use crate::text::strip_note_extension;

/// What stays as it is in a link's path.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let key = crate::note::GENERATED;
    writeln!(out, "---\n{}: {}\n---\n# fairweather, {}\n", key.0, key.1, report.run.today)?;
    let mut findings: Vec<&Finding> = report.findings.iter().map(|finding| &**finding).collect();
    // Stable, so what is of one day keeps the order of every output.
    findings.sort_by_key(|finding| std::cmp::Reverse(newest(finding)));
    if findings.is_empty() {
        return writeln!(out, "Nothing to tell.");
    }
    for finding in findings {
        write_finding(report, finding, out)?;
    }
    Ok(())
}

/// The newest day that a finding tells of.
fn newest(finding: &Finding) -> Option<chrono::NaiveDate> {
    std::iter::once(&finding.primary).chain(&finding.related).filter_map(|label| label.date).max()
}

fn write_finding(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "- **{}** {} ({})", finding.level, line(&finding.title), link(report, &finding.primary))?;
    if let Some(quoted) = quoted(report, &finding.primary) {
        writeln!(out, "  > {quoted}")?;
    }
    for help in &finding.help {
        writeln!(out, "  - help: {}", line(help))?;
    }
    for note in &finding.notes {
        writeln!(out, "  - {}", line(note))?;
    }
    for label in &finding.related {
        let date = label.date.map_or(String::new(), |date| format!(", {date}"));
        writeln!(out, "  - {}{date} ({})", line(&label.text), link(report, label))?;
    }
    writeln!(out, "  - `{}`", finding.rule)
}

fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A link that opens the place, in the vault's own form where it is one.
fn link(report: &Report<'_>, label: &Label) -> String {
    let path = clean(label.place.note.as_str());
    let (start, _) = super::model::positions(&label.place, report.sources);
    if !report.sources.may_quote() {
        return format!("{path}:{}", start.line);
    }
    if report.run.is_vault && !path.contains(['[', ']', '|', '#', '^']) {
        return format!("[[{}]]:{}", strip_note_extension(&path), start.line);
    }
    let shown: String = path.chars().flat_map(|c| if "[]\\`*_<".contains(c) { vec!['\\', c] } else { vec![c] }).collect();
    format!("[{shown}:{}]({})", start.line, utf8_percent_encode(&path, KEPT))
}

/// The line that a finding is about.
fn quoted(report: &Report<'_>, label: &Label) -> Option<String> {
    const LONGEST: usize = 300;
    if !report.sources.may_quote() {
        return None;
    }
    let text = report.sources.text(&label.place.note)?;
    let span = text.line_span(text.line_of(label.place.span.start as usize));
    let quoted = line(text.slice(span));
    let cut = quoted.char_indices().nth(LONGEST).map(|(at, _)| at);
    let quoted = cut.map_or(quoted.clone(), |at| format!("{}…", &quoted[..at]));
    (!quoted.is_empty()).then_some(quoted)
}
