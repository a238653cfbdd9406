//! How a finding looks as a diagnostic.
//!
//! Where it is published, and when, is not known here.

use serde_json::{Map, Value, json};

use crate::finding::{Finding, Label, Level};
use crate::lsp::client::ClientFeatures;
use crate::lsp::texts::JournalTexts;
use crate::rules::{ExpiredIgnore, UnusedIgnore};

/// A finding as the client takes it.
pub(super) fn diagnostic(finding: &Finding, texts: &JournalTexts<'_>, client: &ClientFeatures) -> Value {
    let place = &finding.primary.place;
    let mut shown = Map::new();
    let mut put = |name: &str, value: Value| shown.insert(name.to_owned(), value);
    put("range", json!(texts.range(&place.note, place.span)));
    put("severity", json!(severity(finding.level)));
    put("code", json!(finding.rule));
    put("source", json!("fairweather"));
    put("message", json!(message(finding, texts, client)));
    let is_unnecessary = [UnusedIgnore::META.name, ExpiredIgnore::META.name].contains(&finding.rule);
    if client.unnecessary_tag && is_unnecessary {
        put("tags", json!([1]));
    }
    if client.related_information && !finding.related.is_empty() {
        let related =
            |label: &Label| json!({"location": texts.location(&label.place), "message": label_text(label)});
        put("relatedInformation", finding.related.iter().map(related).collect());
    }
    if client.diagnostic_data {
        let fingerprint = Finding::print_hash(finding.fingerprint);
        let subject = Finding::print_hash(finding.subject);
        put("data", json!({"fingerprint": fingerprint, "subject": subject, "people": finding.people}));
    }
    Value::Object(shown)
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
