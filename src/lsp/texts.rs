//! The texts of a journal's notes as the client sees them, and places in them as the protocol writes them.
//!
//! An open note's text is the editor's, another's is read from its file when a place in it is needed.
//!
//! Invariant: a place is converted in the text in which it was found.

use std::collections::BTreeMap;
use std::sync::Arc;

use lsp_types::{Range, Uri};
use serde_json::{Value, json};

use crate::engine::{Memory, Source};
use crate::finding::Place;
use crate::lsp::document::OpenDocument;
use crate::lsp::journal::{JournalState, ServedJournal};
use crate::lsp::wire::{self, ColumnUnit, TextOrigin};
use crate::output::{DiskTexts, Sources};
use crate::text::{NotePath, Span, Text};

/// Open documents, by the client's spelling of their addresses.
pub(super) type OpenDocuments = BTreeMap<String, OpenDocument>;

/// Converts places of one journal.
pub(super) struct JournalTexts<'a> {
    journal: &'a ServedJournal,
    documents: &'a OpenDocuments,
    unit: ColumnUnit,
    disk: DiskTexts<'a>,
}

impl<'a> JournalTexts<'a> {
    /// `nothing` stands for the files of a journal that has none.
    pub(super) fn new(
        journal: &'a ServedJournal,
        documents: &'a OpenDocuments,
        unit: ColumnUnit,
        nothing: &'a Memory,
    ) -> JournalTexts<'a> {
        let source: &dyn Source = match &journal.state {
            JournalState::Live(live) => live.disk(),
            JournalState::Unread | JournalState::Loose { .. } => nothing,
        };
        JournalTexts { journal, documents, unit, disk: DiskTexts::new(source) }
    }

    /// The version of an open document.
    pub(super) fn version_of(&self, uri: &str) -> Option<i32> {
        self.documents.get(uri).map(|document| document.version)
    }

    /// A note's text; `None` where it cannot be read.
    pub(super) fn text(&self, path: &NotePath) -> Option<(Arc<Text>, TextOrigin)> {
        if let Some(document) = self.document(path) {
            return Some((document.text.clone(), TextOrigin::Editor));
        }
        Some((self.disk.text(path)?, TextOrigin::File))
    }

    /// The document that is open over a note.
    pub(super) fn document(&self, path: &NotePath) -> Option<&'a OpenDocument> {
        self.documents.get(&self.journal.documents.get(path)?.uri)
    }

    pub(super) fn range(&self, path: &NotePath, span: Span) -> Range {
        let text = self.text(path);
        text.map_or_else(Range::default, |(text, origin)| wire::range(&text, origin, self.unit, span))
    }

    pub(super) fn uri(&self, path: &NotePath) -> Uri {
        self.journal.uri(path).into()
    }

    pub(super) fn location(&self, place: &Place) -> Value {
        json!({"uri": self.uri(&place.note), "range": self.range(&place.note, place.span)})
    }

    /// The file and line of a place, for people.
    pub(super) fn path_and_line(&self, place: &Place) -> String {
        let line = self.range(&place.note, place.span).start.line + 1;
        format!("{}:{line}", place.note)
    }
}
