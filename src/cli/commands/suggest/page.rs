//! The proposals as a page: by note, each line once, with what would be written below it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::engine::Engine;
use crate::finding::Finding;
use crate::output::{Sources, Style, clean, clean_source, linked};
use crate::prose::Proposals;
use crate::text::{NotePath, Text};

/// The page, with how many there are at its end.
pub(super) fn page(
    findings: &[Arc<Finding>],
    engine: &Engine,
    sources: &dyn Sources,
    style: Style,
) -> String {
    let mut out = String::new();
    let mut note: Option<(&NotePath, Text)> = None;
    let mut line_before = None;
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
            line_before = None;
        }
        let Some((_, text)) = &note else { continue };
        let line = text.line_of(finding.primary.place.span.start as usize);
        if line_before != Some(line) {
            let shown = clean_source(text.slice(text.line_span(line)).trim()).into_owned();
            out.push_str(&format!("  {}: {}\n", line + 1, fitted(&shown, style.width.saturating_sub(8))));
            line_before = Some(line);
        }
        out.push_str(&format!("     {}\n", written(finding)));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out + &summary(findings) + "\n"
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
        _ => format!("person → {}", clean(finding.title.split('`').nth(1).unwrap_or(&names))),
    };
    for note in finding.notes.iter().filter(|note| note.starts_with(crate::rules::LOSES)) {
        text.push_str(&format!("  ({})", clean(note)));
    }
    text
}

/// As much of a line as a width holds.
fn fitted(line: &str, width: usize) -> String {
    let width = width.max(20);
    if line.chars().count() <= width {
        return line.to_owned();
    }
    line.chars().take(width - 1).chain(['…']).collect()
}

/// `27 entries (9 asks, 6 gives), 3 people, 12 names to link: fairweather suggest --review`.
pub(super) fn summary(findings: &[Arc<Finding>]) -> String {
    let parts = tally(findings).said();
    if parts.is_empty() {
        return "Nothing to propose: no unmarked sentence clearly tells what passed between you and somebody it names."
            .to_owned();
    }
    format!("{parts}: fairweather suggest --review")
}

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
