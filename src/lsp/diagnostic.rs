//! How a finding looks as a diagnostic.
//!
//! Where it is published, and when, is not known here.

use lsp_types::{Location, Range};
use serde::Serialize;

use crate::finding::{Finding, Label, Level};
use crate::lsp::client::ClientFeatures;
use crate::lsp::texts::JournalTexts;
use crate::rules::{ExpiredIgnore, UnusedIgnore};

/// A finding as the client takes it, in the protocol's words.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Diagnostic {
    range: Range,
    severity: u8,
    code: &'static str,
    source: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<[u8; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<RelatedPlace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<DiagnosticData>,
}

#[derive(Serialize)]
struct RelatedPlace {
    location: Location,
    message: String,
}

#[derive(Serialize)]
struct DiagnosticData {
    fingerprint: String,
    subject: String,
    people: Vec<String>,
}

impl Diagnostic {
    pub(super) fn of(finding: &Finding, texts: &JournalTexts<'_>, client: &ClientFeatures) -> Diagnostic {
        let place = &finding.primary.place;
        let is_unnecessary = [UnusedIgnore::META.name, ExpiredIgnore::META.name].contains(&finding.rule);
        let related = |label: &Label| {
            let (uri, range) =
                (texts.uri(&label.place.note), texts.range(&label.place.note, label.place.span));
            RelatedPlace { location: Location { uri, range }, message: label_text(label) }
        };
        let shown: &[Label] = if client.related_information { &finding.related } else { &[] };
        Diagnostic {
            range: texts.range(&place.note, place.span),
            severity: severity(finding.level),
            code: finding.rule,
            source: "fairweather",
            message: message(finding, texts, client),
            tags: (client.unnecessary_tag && is_unnecessary).then_some([1]),
            related_information: shown.iter().map(related).collect(),
            data: client.diagnostic_data.then(|| DiagnosticData {
                fingerprint: Finding::print_hash(finding.fingerprint),
                subject: Finding::print_hash(finding.subject),
                people: finding.people.clone(),
            }),
        }
    }
}

fn severity(level: Level) -> u8 {
    match level {
        Level::Error => 1,
        Level::Warning => 2,
        Level::Info => 3,
    }
}

/// The title, then a line for each help and note, and for what happened elsewhere where the client has no
/// other place for it.
fn message(finding: &Finding, texts: &JournalTexts<'_>, client: &ClientFeatures) -> String {
    // A title stands alone in the first line, whatever the note's own words in it hold.
    let mut message = finding.title.split(['\n', '\r']).collect::<Vec<_>>().join(" ");
    for help in &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    for note in &finding.notes {
        message.push('\n');
        message.push_str(note);
    }
    if !client.related_information {
        for label in &finding.related {
            message.push_str(&format!("\n{} ({})", label_text(label), texts.path_and_line(&label.place)));
        }
    }
    message
}

/// `ask 1, 2026-01-04`.
fn label_text(label: &Label) -> String {
    match label.date {
        Some(date) => format!("{}, {date}", label.text),
        None => label.text.clone(),
    }
}
