//! One document of a check: the findings in a format, and around them what a human format says.
//!
//! Not here: where the document goes, and the exit code (`mod`).

use std::io::Write;

use crate::cli::args::fix::FixRun;
use crate::cli::commands::check::advice::Advice;
use crate::cli::commands::check::{Caller, Check};
use crate::output::{self, Format, Report, Style};

/// What a human format says around the findings.
pub(super) struct CheckPage<'a> {
    pub caller: Caller,
    /// Advice where there was nothing to judge.
    pub advice: Option<&'a Advice>,
    /// How many findings are shown in full; `None` for all, in the order of their places.
    pub most_in_full: Option<usize>,
}

/// The document in a format.
pub(super) fn print(
    args: &Check,
    format: Format,
    report: &Report<'_>,
    style: Style,
    fix_run: &FixRun,
    page: CheckPage<'_>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    if args.statistics && format.is_human() {
        let _ = output::statistics(report.findings.iter().map(|finding| &**finding), style.paint, &mut bytes);
    } else if let (Format::Full, Some(most)) = (format, page.most_in_full) {
        let _ = output::render_gravest(report, most, style, &mut bytes);
    } else {
        let _ = output::render(format, report, style, &mut bytes);
    }
    if !format.is_human() || args.quiet {
        return bytes;
    }
    if let Caller::Hook(_) = page.caller {
        let totals = &report.totals;
        if totals.problems() + totals.baselined > 0 {
            let text = output::summary(totals, &report.run.coverage);
            // For a commit without problems, "All clear" is not worth a line.
            let lines = text.lines().skip(usize::from(totals.problems() == 0));
            let _ = writeln!(bytes, "{}", lines.collect::<Vec<_>>().join("\n"));
        }
    } else {
        let coverage = &report.run.coverage;
        let text = match page.advice {
            Some(Advice::Instead(advice)) if report.totals.problems() == 0 => advice.clone(),
            advice => {
                let mut lines = vec![fix_run.lead(&output::summary(&report.totals, coverage))];
                if report.totals.problems() > 0 || coverage.people_without_page > 0 || advice.is_some() {
                    lines.push(output::coverage(coverage));
                }
                lines.extend(advice.map(|advice| advice.text().to_owned()));
                lines.join("\n")
            }
        };
        let _ = writeln!(bytes, "{text}");
    }
    bytes
}
