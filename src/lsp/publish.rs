//! Publishing: judging what changed, and sending the notes that look different.
//!
//! Invariant: every change of an open note is answered by one publish with its version, and nothing else is sent
//! that the client knows already.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::finding::Finding;
use crate::lsp::diagnostic::Diagnostic;
use crate::lsp::journal::{DocumentKind, ServedJournal};
use crate::lsp::server::LanguageServer;
use crate::lsp::settings::ShownFindings;
use crate::lsp::texts::JournalTexts;
use crate::text::NotePath;

const PUBLISH: &str = "textDocument/publishDiagnostics";
/// More notes than this are rendered on several threads, as many at once on each.
const RENDERED_AT_ONCE: usize = 64;

/// A note's findings as they would be published.
struct RenderedNote {
    uri: String,
    version: Option<i32>,
    /// `None` where there are none.
    diagnostics: Option<Box<RawValue>>,
    /// Whether it is sent, unchanged or not.
    is_answer: bool,
}

#[derive(Serialize)]
struct PublishedDiagnostics<'r> {
    uri: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    #[serde(serialize_with = "list")]
    diagnostics: Option<&'r RawValue>,
}

/// No list is an empty one.
fn list<S: Serializer>(diagnostics: &Option<&RawValue>, serializer: S) -> Result<S::Ok, S::Error> {
    match diagnostics {
        Some(diagnostics) => diagnostics.serialize(serializer),
        None => [(); 0].serialize(serializer),
    }
}

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
        let notes: Vec<&NotePath> = notes.iter().collect();
        // A first set is thousands of notes, each of them read for the places in it.
        let rendered: Vec<RenderedNote> = if notes.len() <= RENDERED_AT_ONCE {
            self.render(at, &notes, answering)
        } else {
            let parts = notes.par_chunks(RENDERED_AT_ONCE);
            parts.flat_map_iter(|notes| self.render(at, notes, answering)).collect()
        };
        let journal = &mut self.journals[at];
        for (note, rendered) in notes.into_iter().zip(rendered) {
            let RenderedNote { uri, version, diagnostics, is_answer } = rendered;
            let hash = diagnostics.as_ref().map(|diagnostics| hash(diagnostics.get()));
            if let Some(old) = journal.published.other_spelling(note, &uri) {
                self.out
                    .notify(PUBLISH, PublishedDiagnostics { uri: &old, version: None, diagnostics: None });
            }
            if journal.published.send(note, &uri, hash) || is_answer {
                let diagnostics = diagnostics.as_deref();
                self.out.notify(PUBLISH, PublishedDiagnostics { uri: &uri, version, diagnostics });
            }
        }
    }

    /// How some notes look, each as it would be published.
    fn render(&self, at: usize, notes: &[&NotePath], answering: &BTreeSet<NotePath>) -> Vec<RenderedNote> {
        let journal = &self.journals[at];
        let texts = JournalTexts::new(journal, &self.documents, self.client.unit, &self.nothing);
        let render = |note: &&NotePath| {
            let is_hidden = self.is_anothers(at, note);
            let document = texts.document(note);
            let is_shown = !is_hidden
                && match self.settings.diagnostics {
                    ShownFindings::Journal => true,
                    ShownFindings::Open => document.is_some(),
                    ShownFindings::Off => false,
                };
            let findings = if is_shown { findings_of(&journal.findings, note) } else { &[] };
            let shown: Vec<Diagnostic> =
                findings.iter().map(|finding| Diagnostic::of(finding, &texts, &self.client)).collect();
            let attached = journal.documents.get(*note);
            let is_note = attached.is_some_and(|attached| attached.kind == DocumentKind::Note);
            let is_answer = answering.contains(*note)
                && !is_hidden
                && is_note
                && self.settings.diagnostics != ShownFindings::Off;
            // What is made of strings and numbers alone can be written.
            let diagnostics = (!shown.is_empty()).then(|| to_raw_value(&shown).ok()).flatten();
            let version = document.map(|document| document.version);
            RenderedNote { uri: journal.uri(note), version, diagnostics, is_answer }
        };
        notes.iter().map(render).collect()
    }

    /// Clears everything that is shown of a journal.
    pub(super) fn clear(&mut self, at: usize) {
        for uri in self.journals[at].published.take_all() {
            self.out.notify(PUBLISH, PublishedDiagnostics { uri: &uri, version: None, diagnostics: None });
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

fn hash(diagnostics: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    diagnostics.hash(&mut hasher);
    hasher.finish()
}
