//! Publishing: judging what changed, and sending the notes that look different.
//!
//! Invariant: every change of an open note is answered by one publish with its version, and nothing else is sent
//! that the client knows already.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::finding::Finding;
use crate::lsp::diagnostic::diagnostic;
use crate::lsp::journal::{DocumentKind, ServedJournal};
use crate::lsp::server::LanguageServer;
use crate::lsp::settings::ShownFindings;
use crate::lsp::texts::JournalTexts;
use crate::text::NotePath;

impl LanguageServer {
    /// Judges every journal that has changes, and publishes what they changed.
    pub(super) fn publish(&mut self) {
        for at in 0..self.journals.len() {
            if !self.journals[at].is_settled() {
                self.publish_journal(at);
            }
        }
        if !self.is_loading() {
            self.judged();
        }
    }

    fn publish_journal(&mut self, at: usize) {
        let today = self.day();
        let journal = &mut self.journals[at];
        if journal.engine().is_none() && journal.is_loading {
            return;
        }
        #[cfg(debug_assertions)]
        if self.forced_panics > 0 && journal.engine().is_some() {
            self.forced_panics -= 1;
            #[expect(clippy::panic, reason = "a test asks for it, of a build for tests")]
            {
                panic!("a note's own words, which nobody may read in a log")
            }
        }
        journal.take_in();
        let new = if journal.gone.is_some() { Vec::new() } else { journal.judge(today) };
        let changed = std::mem::take(&mut journal.changed);
        let answering = std::mem::take(&mut journal.answering);
        let old = std::mem::replace(&mut journal.findings, new);
        let mut notes = journal.published.compare(&old, &journal.findings, &changed);
        drop(old);
        notes.extend(answering.iter().cloned());
        if std::mem::take(&mut journal.is_stale) {
            notes.extend(journal.findings.iter().map(|finding| finding.primary.place.note.clone()));
            notes.extend(journal.published.told().cloned());
        }
        self.send_notes(at, &notes, &answering);
        self.refresh_lenses();
    }

    fn send_notes(&mut self, at: usize, notes: &BTreeSet<NotePath>, answering: &BTreeSet<NotePath>) {
        let is_hidden: Vec<bool> = notes.iter().map(|note| self.is_anothers(at, note)).collect();
        let journal = &self.journals[at];
        let texts = JournalTexts::new(journal, &self.documents, self.client.unit, &self.nothing);
        if notes.len() > 64 {
            texts.expect(journal.findings.iter().map(|finding| &**finding));
        }
        let mut rendered = Vec::with_capacity(notes.len());
        for (note, is_hidden) in notes.iter().zip(is_hidden) {
            let document = texts.document(note);
            let is_shown = !is_hidden
                && match self.settings.diagnostics {
                    ShownFindings::Journal => true,
                    ShownFindings::Open => document.is_some(),
                    ShownFindings::Off => false,
                };
            let findings = if is_shown { findings_of(&journal.findings, note) } else { &[] };
            let shown: Vec<Value> =
                findings.iter().map(|finding| diagnostic(finding, &texts, &self.client)).collect();
            let attached = journal.documents.get(note);
            let is_note = attached.is_some_and(|attached| attached.kind == DocumentKind::Note);
            let is_answer = answering.contains(note)
                && !is_hidden
                && is_note
                && self.settings.diagnostics != ShownFindings::Off;
            rendered.push((
                note,
                journal.uri(note),
                document.map(|document| document.version),
                shown,
                is_answer,
            ));
        }
        drop(texts);
        let journal = &mut self.journals[at];
        for (note, uri, version, diagnostics, is_answer) in rendered {
            let diagnostics = Value::Array(diagnostics);
            let hash = diagnostics.as_array().filter(|list| !list.is_empty()).map(|_| hash(&diagnostics));
            if let Some(old) = journal.published.other_spelling(note, &uri) {
                self.out.notify("textDocument/publishDiagnostics", json!({"uri": old, "diagnostics": []}));
            }
            if journal.published.send(note, &uri, hash) || is_answer {
                let mut params = Map::new();
                params.insert("uri".to_owned(), Value::String(uri));
                if let Some(version) = version {
                    params.insert("version".to_owned(), json!(version));
                }
                params.insert("diagnostics".to_owned(), diagnostics);
                self.out.notify("textDocument/publishDiagnostics", Value::Object(params));
            }
        }
    }

    /// Clears everything that is shown of a journal.
    pub(super) fn clear(&mut self, at: usize) {
        for uri in self.journals[at].published.take_all() {
            self.out.notify("textDocument/publishDiagnostics", json!({"uri": uri, "diagnostics": []}));
        }
    }

    /// Whether a note of a journal is shown by one whose root lies deeper, and whose note it is, too.
    fn is_anothers(&self, at: usize, note: &NotePath) -> bool {
        if self.journals.len() < 2 {
            return false;
        }
        let Some(root) = self.journals[at].root.as_ref() else { return false };
        let file = self.journals[at].file(note).unwrap_or_else(|| root.real.join(note.as_str()));
        let is_deeper = |other: &ServedJournal| {
            other.root.as_ref().is_some_and(|deeper| {
                deeper.real != root.real
                    && deeper.real.starts_with(&root.real)
                    && file.starts_with(&deeper.real)
                    && other.live().is_none_or(|live| live.disk().identify(&file).is_some())
            })
        };
        self.journals.iter().any(is_deeper)
    }
}

/// The findings of one note, of all in the order of every output.
pub(super) fn findings_of<'f>(findings: &'f [Arc<Finding>], note: &NotePath) -> &'f [Arc<Finding>] {
    let from = findings.partition_point(|finding| finding.primary.place.note < *note);
    let len = findings[from..].partition_point(|finding| finding.primary.place.note == *note);
    &findings[from..from + len]
}

fn hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.to_string().hash(&mut hasher);
    hasher.finish()
}
