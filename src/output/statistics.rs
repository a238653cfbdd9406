//! `--statistics`: how often each rule fired.
//!
//! Findings that are suppressed or in the baseline are not counted.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::finding::{Finding, FindingStatus, Level};
use crate::output::{Paint, level_style, paint};

/// One line for each rule, the most frequent first; equal ones by name.
///
/// # Errors
/// The writer's.
pub fn statistics<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    how: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, Level), usize> = BTreeMap::new();
    for finding in findings.into_iter().filter(|finding| finding.status == FindingStatus::New) {
        *counts.entry((finding.rule, finding.level)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let width = rows.first().map_or(1, |(_, count)| count.to_string().len());
    for ((rule, level), count) in rows {
        writeln!(out, "{count:>width$}  {}[{rule}]", paint(level.as_str(), level_style(level), how))?;
    }
    Ok(())
}
