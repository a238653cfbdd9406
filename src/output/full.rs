//! The format for reading: each finding with the lines it is about, why it fired, and what to do.
//!
//! Not here: drawing the frames with their source lines (`frame`). It is for people: programs read `json`,
//! and this may change.

use std::io::{self, Write};

use crate::finding::{Finding, Label, Safety};
use crate::output::concise::{place, status};
use crate::output::frame::Frames;
use crate::output::{Paint, Report, Style, clean, level_style, linked, paint, wrapped};

pub(super) fn render(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let frames = frames(style);
    for finding in report.findings {
        render_one(finding, report, &frames, TitleLines::One, style, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// What draws the frames of a style.
pub(super) fn frames(style: Style) -> Frames {
    Frames::new(style)
}

/// Whether a title is one line, as `grep` wants it, or as many as a narrow screen takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TitleLines {
    One,
    Wrapped,
}

pub(super) fn render_one(
    finding: &Finding,
    report: &Report<'_>,
    frames: &Frames,
    lines: TitleLines,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let tag = format!("{}[{}]", finding.level, finding.rule);
    let title = format!("{tag}: {}{}", clean(&finding.title), status(finding));
    let columns = if lines == TitleLines::One { usize::MAX } else { style.width };
    for (nth, line) in wrapped(title.split(' '), columns, 2).iter().enumerate() {
        let (tag, rest) = if nth == 0 { line.split_at(tag.len()) } else { ("", line.as_str()) };
        let tag = if tag.is_empty() { String::new() } else { paint(tag, level_style(finding.level), style.paint) };
        writeln!(out, "{tag}{}", paint(rest, anstyle::Style::new().bold(), style.paint))?;
    }
    let primary = std::iter::once((&finding.primary, finding.primary.text.clone()));
    // A place with several labels is shown once.
    let related = finding.related.chunk_by(|a, b| a.place == b.place && a.date == b.date);
    let related = related.filter_map(|same| Some((same.first()?, caption(same))));
    for (label, caption) in primary.chain(related) {
        if !report.sources.may_quote() {
            let place = place(&label.place, report.sources);
            writeln!(out, "  {place}  {}", clean(&caption))?;
            continue;
        }
        let text = report.sources.text(&label.place.note);
        let path = report.sources.shown_path(&label.place.note);
        let frame = frames.frame(label.place.span, &path, &caption, text.as_deref());
        let frame = match report.sources.address(&label.place.note) {
            Some(address) => frame.replacen(&path, &linked(&path, Some(&address)), 1),
            None => frame,
        };
        out.write_all(frame.as_bytes())?;
    }
    for note in &finding.notes {
        paragraph("note", note, style, out)?;
    }
    if finding.timeline.len() > 1 {
        paragraph("when", &timeline(&finding.timeline), style, out)?;
    }
    for help in &finding.help {
        paragraph("help", help, style, out)?;
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| report.totals.trust.covers(fix)) {
        let flags = if fix.safety == Safety::Safe { "--fix" } else { "--fix --unsafe-fixes" };
        paragraph("fix", &format!("{} ({flags})", fix.title), style, out)?;
    }
    paragraph("next", &next(finding), style, out)
}

/// What stands under a place: its labels, and the day of an event in another note.
fn caption(same: &[Label]) -> String {
    let texts: Vec<&str> = same.iter().map(|label| label.text.as_str()).collect();
    let texts = texts.join("; ");
    match same.first().and_then(|label| label.date) {
        Some(date) => format!("{texts}, {date}"),
        None => texts,
    }
}

/// `2026-01-04 ask → 2026-02-11 ask`; only the beginning and the end of a long timeline.
fn timeline(steps: &[String]) -> String {
    const MOST_EVENTS: usize = 8;
    if steps.len() <= MOST_EVENTS {
        return steps.join(" → ");
    }
    let end = &steps[steps.len() - (MOST_EVENTS - 2)..];
    format!("{} → … {} more … → {}", steps[0], steps.len() - MOST_EVENTS + 1, end.join(" → "))
}

/// What to run next.
fn next(finding: &Finding) -> String {
    match finding.people.as_slice() {
        [person] => format!("fairweather show {person}"),
        _ => format!("fairweather explain {}", finding.rule),
    }
}

/// `  note: text`, wrapped to the width with the text aligned.
pub(super) fn paragraph(name: &str, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let heading = match style.paint {
        Paint::Plain => format!("{name}:"),
        Paint::Color => paint(&format!("{name}:"), anstyle::Style::new().dimmed(), style.paint),
    };
    let columns = style.width.saturating_sub(8).max(24);
    for (nth, line) in wrapped(clean(text).split(' '), columns, 0).iter().enumerate() {
        let lead = if nth == 0 { format!("  {heading} ") } else { " ".repeat(8) };
        writeln!(out, "{lead}{line}")?;
    }
    Ok(())
}
