//! The last lines for people: what was found, and what was read.
//!
//! Not here: whether a run was complete in the sense of the exit code (`cli::exit`); this only says what
//! was read.

use crate::engine::Coverage;
use crate::fix::Trust;
use crate::output::{KnownFrom, Totals};

/// `Found 3 things to look at (1 error, 2 warnings), about 2 people; 1 fixable with --fix.`, or that all is
/// clear, or that nothing is new.
pub fn summary(totals: &Totals, coverage: &Coverage) -> String {
    let mut lines = Vec::new();
    if totals.problems() == 0 {
        let days = match (coverage.first, coverage.last) {
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        // What is known or silenced is not clear.
        let lead = if totals.baselined + totals.suppressed > 0 { "Nothing new" } else { "All clear" };
        lines.push(format!(
            "{lead}: {}, {}, {}{days}.",
            count(coverage.notes, "note", "notes"),
            count(coverage.people, "person", "people"),
            count(coverage.events, "event", "events"),
        ));
    } else {
        let parts = [
            (totals.error, "error", "errors"),
            (totals.warning, "warning", "warnings"),
            (totals.info, "info", "infos"),
        ];
        let parts: Vec<String> =
            parts.iter().filter(|part| part.0 > 0).map(|&(n, one, many)| count(n, one, many)).collect();
        let people = match totals.people {
            0 => String::new(),
            n => format!(", about {}", count(n, "person", "people")),
        };
        let fixable = match totals.fixable {
            0 => String::new(),
            n if totals.trust == Trust::Unsafe => format!("; {n} fixable with --fix --unsafe-fixes"),
            n => format!("; {n} fixable with --fix"),
        };
        let things = count(totals.problems(), "thing", "things");
        lines.push(format!("Found {things} to look at ({}){people}{fixable}.", parts.join(", ")));
    }
    if totals.unsafely_fixable > 0 {
        let more = if totals.fixable > 0 { " more" } else { "" };
        lines.push(format!("{}{more} fixable with --fix --unsafe-fixes.", totals.unsafely_fixable));
    }
    if totals.baselined > 0 {
        let known = totals.baselined;
        lines.push(match totals.known {
            KnownFrom::Baseline => format!("{known} known, not shown (`--no-baseline`)."),
            KnownFrom::Earlier => {
                let problems = if known == 1 { "problem" } else { "problems" };
                format!("{known} known {problems} not shown; run fairweather check")
            }
        });
    }
    if totals.suppressed > 0 {
        lines.push(format!(
            "{} silenced; --show-suppressed shows {}.",
            count(totals.suppressed, "finding is", "findings are"),
            them(totals.suppressed)
        ));
    }
    lines.join("\n")
}

/// What to write in a journal in which nobody is named.
pub fn nobody_found(notes: usize) -> String {
    format!(
        "No people found in {}. Name them as `@ana` or `[[Ana]]`, and mark what happened: `Coffee with @ana, who lent me her tent. #got`",
        count(notes, "note", "notes")
    )
}

/// `Read 214 notes (198 dated): 31 people (12 without a page), 902 events.`
pub fn coverage(coverage: &Coverage) -> String {
    let people = match coverage.people_without_page {
        0 => count(coverage.people, "person", "people"),
        n => format!("{} ({n} without a page)", count(coverage.people, "person", "people")),
    };
    let read = format!(
        "Read {} ({} dated): {people}, {}.",
        count(coverage.notes, "note", "notes"),
        coverage.dated_notes,
        count(coverage.events, "event", "events"),
    );
    match copies(coverage) {
        Some(copies) => format!("{read} {copies}"),
        None => read,
    }
}

/// What is said of copies that a sync made, where there are any.
fn copies(coverage: &Coverage) -> Option<String> {
    match coverage.copies {
        0 => None,
        1 => Some("1 copy that a sync made was not read.".to_owned()),
        n => Some(format!("{n} copies that a sync made were not read.")),
    }
}

fn them(n: usize) -> &'static str {
    if n == 1 { "it" } else { "them" }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::{coverage, summary};
    use crate::engine::Coverage;
    use crate::output::Totals;

    #[test]
    fn the_summary_counts_what_there_is() {
        let read = Coverage { notes: 1, people: 2, people_without_page: 1, events: 3, ..Coverage::default() };
        assert_eq!(summary(&Totals::default(), &read), "All clear: 1 note, 2 people, 3 events.");
        let totals = Totals { error: 1, warning: 2, people: 2, fixable: 1, ..Totals::default() };
        assert_eq!(
            summary(&totals, &read),
            "Found 3 things to look at (1 error, 2 warnings), about 2 people; 1 fixable with --fix."
        );
        assert_eq!(coverage(&read), "Read 1 note (0 dated): 2 people (1 without a page), 3 events.");
    }
}
