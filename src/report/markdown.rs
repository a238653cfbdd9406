//! The report as Markdown, to keep inside the vault.
//!
//! All that names people stands in block quotes, which are not read as events. So a report that is kept in the
//! journal does not change the next one. Links are relative, percent-encoded Markdown links,
//! which Obsidian and everything else follow.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::report::month::sparkline;
use crate::report::overview::Overview;
use crate::report::row::{OverviewRow, Weather};
use crate::report::text::{circle, lead, rhythm};

/// The characters that are not encoded in a link's path.
pub(super) const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// The whole report. `up` leads from the report's folder to the journal's root: ``, `../`; without
/// it there are no links.
pub fn markdown(overview: &Overview, up: Option<&str>) -> String {
    let mut out = format!("# The weather on {}\n\n{}.\n", overview.today, lead(overview));
    out.push_str("\n## People\n\n");
    out.push_str(
        "> | person | circle | weather | last | rhythm | gave | got | asked | asked me | 12 months |\n",
    );
    out.push_str("> |---|---|---|--:|--:|--:|--:|--:|--:|---|\n");
    for row in &overview.rows {
        let balance = row.balance;
        let last = row.days_since.map_or_else(|| "never".to_owned(), |days| format!("{days} d"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "> | {} | {} | {} | {last} | {} | {} | {} | {} | {} | {} |",
            person(row, up),
            escape(&circle(row)),
            row.weather_text(),
            rhythm(row),
            balance.gave,
            balance.got,
            balance.asked,
            balance.asked_me,
            sparkline(&row.months),
        );
    }
    out.push('\n');
    for weather in Weather::ALL {
        let _ = writeln!(out, "- {} {}: {}", weather.symbol(), weather.word(), weather.about());
    }
    months(overview, &mut out);
    circles(overview, &mut out);
    if !overview.promises.is_empty() {
        out.push_str("\n## Open promises\n\n");
        for promise in &overview.promises {
            let when = match (promise.due, promise.since) {
                (Some(due), _) if promise.late.is_some() => format!("was due on {due}"),
                (Some(due), _) => format!("due on {due}"),
                (None, Some(since)) => format!("since {since}"),
                (None, None) => "undated".to_owned(),
            };
            let people: Vec<String> = promise.people.iter().map(|name| escape(name)).collect();
            let place = link(&format!("{}:{}", promise.spot.path, promise.spot.line), &promise.spot.path, up);
            let _ =
                writeln!(out, "> - to {}, {when}: {} ({place})", people.join(", "), escape(&promise.text));
        }
    }
    if !overview.due.is_empty() {
        out.push_str("\n## Due\n\n");
        for item in &overview.due {
            for reason in &item.reasons {
                let place =
                    link(&format!("{}:{}", reason.spot.path, reason.spot.line), &reason.spot.path, up);
                let _ = writeln!(out, "> - {} ({place})", escape(&reason.title.replace('`', "")));
            }
        }
    }
    out
}

fn months(overview: &Overview, out: &mut String) {
    out.push_str("\n## Your balance by month\n\n| month | gave | got | asked | asked me | contact days |\n|---|--:|--:|--:|--:|--:|\n");
    for month in &overview.months {
        let balance = month.balance;
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            month.month, balance.gave, balance.got, balance.asked, balance.asked_me, month.contact_days
        );
    }
}

fn circles(overview: &Overview, out: &mut String) {
    out.push_str("\n## Where your time went\n\n| circle | people | contact days |\n|---|--:|--:|\n");
    for circle in &overview.circles {
        let name = circle.circle.as_deref().unwrap_or("no circle");
        let _ = writeln!(out, "| {} | {} | {} |", escape(name), circle.people, circle.contact_days);
    }
}

fn person(row: &OverviewRow, up: Option<&str>) -> String {
    match &row.page {
        Some(page) => link(&row.name, page, up),
        None => escape(&row.name),
    }
}

fn link(text: &str, path: &str, up: Option<&str>) -> String {
    let text = escape(text);
    match up {
        Some(up) => format!("[{text}]({up}{})", utf8_percent_encode(path, PATH)),
        None => text,
    }
}

/// Escapes Markdown: every character that could mean something gets a backslash.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::output::clean(&super::one_line(text)).chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | '-' | '/' | '\'' | '"' | ';' | '?') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escape, link};

    #[test]
    fn names_mean_nothing_to_markdown() {
        assert_eq!(escape("A | [b](x) <i>\n#give @c"), r"A \| \[b\]\(x\) \<i\> \#give \@c");
        assert_eq!(
            link("x", "javascript:alert(1) ).md", Some("")),
            "[x](javascript%3Aalert%281%29%20%29.md)"
        );
    }
}
