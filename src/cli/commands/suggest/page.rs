//! The proposals as a page: by note, each line once, with what would be written below it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::engine::Engine;
use crate::finding::Finding;
use crate::output::{self, Sources, clean, clean_source, linked};
use crate::prose::Proposals;
use crate::text::{NotePath, Text};

/// The page, with how many there are at its end.
pub(super) fn page(
    findings: &[Arc<Finding>],
    engine: &Engine,
    sources: &dyn Sources,
    columns: Option<usize>,
) -> String {
    let mut out = String::new();
    let mut note: Option<(&NotePath, Text)> = None;
    // The line that was shown last, and how much of it.
    let mut shown_before: Option<(usize, Range<usize>)> = None;
    for finding in findings {
        let path = &finding.primary.place.note;
        if note.as_ref().is_none_or(|(known, _)| *known != path) {
            if note.is_some() {
                out.push('\n');
            }
            let shown = linked(&sources.shown_path(path), sources.address(path).as_deref());
            out.push_str(&format!("{shown}\n"));
            note =
                Some((path, Text::new(engine.text(path).map(|text| text.to_string()).unwrap_or_default())));
            shown_before = None;
        }
        let Some((_, text)) = &note else { continue };
        let span = finding.primary.place.span.range();
        let line = text.line_of(span.start);
        let is_shown =
            |(before, shown): &(usize, Range<usize>)| *before == line && shown.contains(&span.start);
        if !shown_before.as_ref().is_some_and(is_shown) {
            let whole = text.line_span(line).range();
            let shown =
                around(text.source(), whole.clone(), span, columns.unwrap_or(PIPED).saturating_sub(8));
            let (cut_before, cut_behind) = (shown.start > whole.start, shown.end < whole.end);
            let sign = |is_cut: bool| if is_cut { "…" } else { "" };
            let context = clean_source(text.source()[shown.clone()].trim()).into_owned();
            out.push_str(&format!("  {}: {}{context}{}\n", line + 1, sign(cut_before), sign(cut_behind)));
            shown_before = Some((line, shown));
        }
        for (nth, line) in
            folded(&written(finding), columns.map(|all| all.saturating_sub(5))).iter().enumerate()
        {
            out.push_str(&format!("     {}{line}\n", if nth == 0 { "" } else { "  " }));
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out + &summary(findings, columns) + "\n"
}

/// What would be written: `#ask → Ana Lopez`.
pub(super) fn written(finding: &Finding) -> String {
    // The title ends with whom it is about: somebody without a page has no other name yet.
    let names = finding.title.split_once(": ").map_or("", |(_, names)| names).replace('`', "");
    let names = clean(&names).into_owned();
    let mut text = match (finding.rule, finding.marker) {
        (_, Some("promise")) => format!("- [ ] #give → {names}"),
        (_, Some(marker)) => format!("#{marker} → {names}"),
        ("unlinked-mention", _) => {
            let edit = finding.fix.as_ref().and_then(|fix| fix.edits.first());
            format!("link → {}", clean(edit.map_or("", |edit| &edit.text)))
        }
        _ => format!("person → {} (in people.md)", clean(finding.title.split('`').nth(1).unwrap_or(&names))),
    };
    for note in finding.notes.iter().filter(|note| note.starts_with(crate::rules::LOSES)) {
        text.push_str(&format!("  ({})", clean(note)));
    }
    text
}

/// The width of a line's context where there is no screen.
const PIPED: usize = 100;

/// The part of a line that a width holds and that shows a phrase: from the line's beginning, where that reaches it.
fn around(text: &str, line: Range<usize>, span: Range<usize>, width: usize) -> Range<usize> {
    let width = width.max(20);
    // Of a long line only what is near is counted.
    let near = text.ceil_char_boundary(span.start.saturating_sub(4 * width).max(line.start));
    let before = text[near..span.start].chars().count();
    let own = text[span.start..span.end.min(line.end).max(span.start)].chars().count();
    let start = if near == line.start && before + own < width {
        line.start
    } else {
        let lead = width.saturating_sub(own + 2).min(width / 3).min(before);
        let from = text[near..span.start].char_indices().rev().take(lead).last();
        from.map_or(span.start, |(at, _)| near + at)
    };
    let room = width - usize::from(start > line.start);
    let rest = &text[start..line.end];
    match (rest.char_indices().nth(room), rest.char_indices().nth(room - 1)) {
        (Some(_), Some((end, _))) => start..start + end,
        _ => start..line.end,
    }
}

/// A text in lines that fit, where there is a width to keep to. What explains a key stands behind it.
pub(super) fn folded(text: &str, columns: Option<usize>) -> Vec<String> {
    let indent = if text.get(1..3) == Some("  ") { 3 } else { 0 };
    match columns {
        Some(columns) => output::wrapped(text.split(' '), columns.max(20), indent),
        None => vec![text.to_owned()],
    }
}

/// `27 entries (9 asks, 6 gives), 3 people, 12 names to link: fairweather suggest --review`.
pub(super) fn summary(findings: &[Arc<Finding>], columns: Option<usize>) -> String {
    let parts = tally(findings).said();
    if parts.is_empty() {
        let nothing = "Nothing to propose: no unmarked sentence clearly tells what passed between you and somebody it names.";
        return folded(nothing, columns).join("\n");
    }
    let whole = format!("{parts}: {REVIEW}");
    match columns {
        Some(columns) if columns < whole.chars().count() => {
            format!("{}\n  {REVIEW}", folded(&format!("{parts}:"), Some(columns)).join("\n"))
        }
        _ => whole,
    }
}

/// How to go on.
const REVIEW: &str = "fairweather suggest --review";

/// How much is proposed.
#[derive(Debug, Default)]
struct Tally {
    entries: usize,
    markers: BTreeMap<&'static str, usize>,
    people: usize,
    links: usize,
}

/// The counts of proposals that are not shown; `None` where there are none.
pub(in crate::cli::commands) fn counts(proposals: &Proposals) -> Option<String> {
    let mut tally = Tally {
        entries: proposals.entries.len(),
        people: proposals.people.len(),
        links: proposals.links.len(),
        ..Tally::default()
    };
    for tell in proposals.entries.iter().flat_map(|entry| &entry.tells) {
        *tally.markers.entry(tell.told.name()).or_default() += 1;
    }
    Some(tally.said()).filter(|said| !said.is_empty())
}

fn tally(findings: &[Arc<Finding>]) -> Tally {
    let mut tally = Tally::default();
    let mut entries = BTreeSet::new();
    for finding in findings {
        match (finding.rule, finding.marker) {
            (_, Some(marker)) => {
                // The phrases of an entry have one fix.
                let first = finding.fix.as_ref().and_then(|fix| fix.edits.first());
                entries.insert(first.map(|edit| &edit.place));
                *tally.markers.entry(marker).or_default() += 1;
            }
            ("unlisted-person", _) => tally.people += 1,
            _ => tally.links += 1,
        }
    }
    tally.entries = entries.len();
    tally
}

impl Tally {
    /// `27 entries (9 asks, 6 gives), 3 people, 12 names to link`.
    fn said(&self) -> String {
        let mut by_count: Vec<(&str, usize)> =
            self.markers.iter().map(|(&name, &count)| (name, count)).collect();
        by_count.sort_by_key(|&(name, count)| (Reverse(count), name));
        let mut parts = Vec::new();
        if self.entries > 0 {
            let named: Vec<String> = by_count.iter().map(|&(name, n)| things(name, n)).collect();
            let noun = if self.entries == 1 { "entry" } else { "entries" };
            parts.push(format!("{} {noun} ({})", self.entries, named.join(", ")));
        }
        if self.people > 0 {
            parts.push(format!("{} {}", self.people, if self.people == 1 { "person" } else { "people" }));
        }
        if self.links > 0 {
            parts.push(format!("{} to link", count(self.links, "name")));
        }
        parts.join(", ")
    }
}

/// `1 ask`, `9 asks`.
fn things(marker: &str, n: usize) -> String {
    match marker {
        "ask" | "give" | "promise" => count(n, marker),
        "asked-me" => count(n, "request"),
        "introduced" => count(n, "introduction"),
        "met" => count(n, "meeting"),
        "talked" => count(n, "talk"),
        "added" => format!("{n} added"),
        "no-reply" if n == 1 => "1 missing answer".to_owned(),
        "no-reply" => format!("{n} missing answers"),
        other => format!("{n} {other}"),
    }
}

/// `1 note`, `3 notes`.
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
