//! SARIF 2.1.0, for code scanning.
//!
//! The related places are linked from the message, the events in their order are a code flow, and a
//! silenced finding carries its suppression.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use crate::finding::{Finding, Label, Level, Place, Safety, FindingStatus};
use crate::output::{Escaping, Report};
use crate::rules::{ALL, Meta, docs, text};
use crate::text::NotePath;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The characters that a relative URI reference must escape.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let results: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            let nth = seen.entry(finding.fingerprint).or_default();
            *nth += 1;
            result(finding, *nth, report)
        })
        .collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": ALL.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "the folder of the run: the journal's root, or one above it" } } },
            "invocations": [{
                "executionSuccessful": report.run.coverage.is_complete(),
                "properties": { "today": report.run.today.to_string(), "tree": report.run.tree },
            }],
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut Escaping(&mut *out), &document)?;
    writeln!(out)
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn descriptor(rule: &Meta) -> Value {
    let docs = text(rule.docs);
    let help = |heading: &str| format!("## {heading}\n\n{}\n", docs::section(&docs, heading));
    let markdown = docs::HEADINGS.map(help).join("\n");
    json!({
        "id": rule.name,
        "name": pascal_case(rule.name),
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": docs::section(&docs, "Why it matters").replace('\n', " ") },
        "help": { "text": docs::section(&docs, "What it finds"), "markdown": markdown },
        "defaultConfiguration": {
            "enabled": rule.level.is_some(),
            "level": level(rule.level.unwrap_or(Level::Info)),
        },
        "properties": { "tags": [rule.group.name()] },
    })
}

fn pascal_case(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect()
}

fn result(finding: &Finding, nth: usize, report: &Report<'_>) -> Value {
    let mut message = escaped(&finding.title);
    let linked: Vec<String> = finding
        .related
        .iter()
        .enumerate()
        .map(|(nth, label)| format!("[{}]({})", escaped(&caption(label)), nth + 1))
        .collect();
    if !linked.is_empty() {
        message.push_str(&format!(" ({})", linked.join(", ")));
    }
    for line in finding.all_notes().chain(&finding.help) {
        message.push('\n');
        message.push_str(&escaped(line));
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .enumerate()
        .map(|(nth, label)| {
            let mut location = location(&label.place, Some(&caption(label)), report);
            location["id"] = json!(nth + 1);
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": ALL.iter().position(|rule| rule.name == finding.rule),
        "level": level(finding.level),
        "message": { "text": message },
        "locations": [location(&finding.primary.place, Some(&finding.primary.text), report)],
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{}:{nth}", Finding::print_hash(finding.fingerprint)),
            "subject/v1": Finding::print_hash(finding.subject),
        },
        "suppressions": suppressions(finding),
        "properties": { "people": finding.people },
    });
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": flow(finding, report) }] }]);
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety != Safety::Display) {
        let mut changes: BTreeMap<&NotePath, Vec<Value>> = BTreeMap::new();
        for edit in &fix.edits {
            changes.entry(&edit.place.note).or_default().push(json!({
                "deletedRegion": region(&edit.place, report),
                "insertedContent": { "text": edit.text },
            }));
        }
        let changes: Vec<Value> = changes
            .into_iter()
            .map(|(path, edits)| json!({ "artifactLocation": artifact(path, report), "replacements": edits }))
            .collect();
        result["fixes"] = json!([{ "description": { "text": fix.title }, "artifactChanges": changes }]);
    }
    result
}

fn suppressions(finding: &Finding) -> Value {
    match finding.status {
        FindingStatus::New => json!([]),
        FindingStatus::Suppressed => json!([{ "kind": "inSource" }]),
        FindingStatus::Baselined => json!([{ "kind": "external", "justification": "accepted by the baseline" }]),
    }
}

/// The places in the order of their days; undated ones come first.
fn flow(finding: &Finding, report: &Report<'_>) -> Vec<Value> {
    let mut labels: Vec<&Label> = finding.related.iter().chain([&finding.primary]).collect();
    labels.sort_by_key(|label| label.date);
    labels
        .into_iter()
        .map(|label| json!({ "location": location(&label.place, Some(&caption(label)), report) }))
        .collect()
}

fn caption(label: &Label) -> String {
    match label.date {
        Some(date) => format!("{}, {date}", label.text),
        None => label.text.clone(),
    }
}

/// Text as a message has it: brackets would begin or end a link.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn location(place: &Place, message: Option<&str>, report: &Report<'_>) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(&place.note, report),
            "region": region(place, report),
        },
    });
    if let Some(text) = message {
        location["message"] = json!({ "text": text });
    }
    location
}

/// A path as a relative reference. A byte that is not UTF-8, which a path spells `\xE9`, becomes `%E9`.
fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path, ESCAPED).to_string();
    let mut parts = encoded.split("%5Cx");
    let mut uri = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_byte = part.get(..2).is_some_and(|digits| {
            u8::from_str_radix(digits, 16)
                .is_ok_and(|byte| !byte.is_ascii() && digits == format!("{byte:02X}"))
        });
        uri.push_str(if is_byte { "%" } else { "%5Cx" });
        uri.push_str(part);
    }
    uri
}

fn artifact(note: &NotePath, report: &Report<'_>) -> Value {
    let path = report.outer_path(note);
    json!({ "uri": uri(&path), "uriBaseId": "%SRCROOT%" })
}

fn region(place: &Place, report: &Report<'_>) -> Value {
    let (start, end) = super::model::positions(place, report.sources);
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
        "byteOffset": start.byte, "byteLength": end.byte - start.byte,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_is_a_reference_that_leads_to_its_file() {
        assert_eq!(super::uri("a b/100%#?.md"), "a%20b/100%25%23%3F.md");
        assert_eq!(super::uri("c:é.md"), "c%3A%C3%A9.md");
        assert_eq!(super::uri("od\\xFFd/\\x41.md"), "od%FFd/%5Cx41.md");
    }
}
