//! The full format on a screen: the gravest findings in full, the others with a line each.
//!
//! Findings of one rule that say the same are shown once, with the places of the others. The order is the
//! gravest first, then the newest; formats for files and pipes keep the order of paths.

use std::collections::HashMap;
use std::io::{self, Write};

use chrono::NaiveDate;

use crate::finding::Finding;
use crate::output::concise::{self, place};
use crate::output::{Report, Style, full, paint};

/// How many findings are shown in full where nobody says otherwise.
pub const MOST_IN_FULL: usize = 10;

/// How many places of like findings are named.
const MOST_PLACES: usize = 4;

/// Writes the first findings in full, up to a number, and the others briefly.
///
/// # Errors
/// The writer's.
pub fn render_gravest(report: &Report<'_>, most: usize, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let groups = groups(report);
    let frames = full::frames(style);
    for group in groups.iter().take(most) {
        full::render_one(group.first, report, &frames, full::TitleLines::Wrapped, style, out)?;
        if !group.others.is_empty() {
            full::paragraph("also", &group.places(report), style, out)?;
        }
        writeln!(out)?;
    }
    let rest = &groups[groups.len().min(most)..];
    if rest.is_empty() {
        return Ok(());
    }
    let findings: usize = rest.iter().map(|group| 1 + group.others.len()).sum();
    let head = match most {
        0 => String::new(),
        _ => format!("{findings} more; `--max-findings all` shows every one in full:\n"),
    };
    out.write_all(paint(&head, anstyle::Style::new().dimmed(), style.paint).as_bytes())?;
    for group in rest {
        let more = match group.others.len() {
            0 => String::new(),
            1 => " (and in 1 more place)".to_owned(),
            n => format!(" (and in {n} more places)"),
        };
        concise::line(group.first, &more, report, style, out)?;
    }
    writeln!(out)
}

/// Findings of one rule with the same words.
struct LikeFindings<'f> {
    first: &'f Finding,
    others: Vec<&'f Finding>,
}

impl LikeFindings<'_> {
    /// Where the others are, the newest first.
    fn places(&self, report: &Report<'_>) -> String {
        let named = self.others.iter().take(MOST_PLACES);
        let named: Vec<String> = named.map(|finding| place(&finding.primary.place, report.sources)).collect();
        match self.others.len() - named.len() {
            0 => named.join(", "),
            more => format!("{} and {more} more", named.join(", ")),
        }
    }
}

/// The findings by what they say, the gravest first, then the newest.
fn groups<'f>(report: &Report<'f>) -> Vec<LikeFindings<'f>> {
    let mut findings: Vec<&Finding> = report.findings.iter().map(|finding| &**finding).collect();
    let today = report.run.today;
    // What is dated in the future is not newer than today.
    let newest = |finding: &Finding| newest(finding).map(|day| day.min(today));
    findings.sort_by(|a, b| {
        (b.level, newest(b)).cmp(&(a.level, newest(a))).then_with(|| a.order().cmp(&b.order()))
    });
    let mut groups: Vec<LikeFindings<'_>> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for finding in findings {
        let nth = *known.entry((finding.rule, finding.title.as_str())).or_insert(groups.len());
        match groups.get_mut(nth) {
            Some(group) => group.others.push(finding),
            None => groups.push(LikeFindings { first: finding, others: Vec::new() }),
        }
    }
    groups
}

/// The newest day of a finding's places.
fn newest(finding: &Finding) -> Option<NaiveDate> {
    let related = finding.related.iter().map(|label| label.date);
    let shared = finding.shared.and_then(|shared| shared.date);
    related.chain([finding.primary.date, shared]).max().flatten()
}
