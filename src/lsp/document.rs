//! Open documents: an editor's texts, as they are this moment.
//!
//! Which journal a document belongs to is not decided here.
//!
//! Invariant: a document's text is that of the client, change by change.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::TextDocumentContentChangeEvent;

use crate::engine::{Content, Version};
use crate::lsp::wire::{self, Address, ColumnUnit, TextOrigin};
use crate::text::Text;

/// A document that is open in the editor.
pub(super) struct OpenDocument {
    /// As the client spells it.
    pub uri: String,
    pub version: i32,
    pub text: Arc<Text>,
    /// The file by the client's spelling and by its real path; `None` for one that was never saved.
    pub file: Option<DocumentFile>,
    /// Which of all that are open was opened when.
    pub opened: u64,
}

/// Where a document's file is or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocumentFile {
    pub spelled: PathBuf,
    pub real: PathBuf,
}

impl DocumentFile {
    pub(super) fn new(spelled: PathBuf) -> DocumentFile {
        DocumentFile { real: real_path(&spelled), spelled }
    }
}

/// A path without symbolic links and dots, as far as it exists.
pub(super) fn real_path(path: &std::path::Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => real_path(folder).join(name),
        _ => path.to_owned(),
    }
}

impl OpenDocument {
    /// `None` for what the server has nothing to say about: another scheme, an unsaved document that is not Markdown.
    pub(super) fn open(
        uri: String,
        language: &str,
        version: i32,
        text: String,
        opened: u64,
    ) -> Option<OpenDocument> {
        let file = match wire::address(&uri) {
            Address::File(path) => Some(DocumentFile::new(path)),
            Address::Untitled if language == "markdown" => None,
            Address::Untitled | Address::Other => return None,
        };
        Some(OpenDocument { uri, version, text: Arc::new(Text::new(text)), file, opened })
    }

    /// Takes in the changes of one message, each on the result of the one before.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        unit: ColumnUnit,
    ) {
        self.version = version;
        let text = Arc::make_mut(&mut self.text);
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let span = wire::span(text, TextOrigin::Editor, unit, part.range);
                    text.edit(span, &part.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    *text = Text::new(whole.text);
                }
            }
        }
    }

    /// What the engine reads of it.
    pub(super) fn note_version(&self, max_size: u64) -> Version {
        if self.text.source().len() as u64 <= max_size {
            return Version::Text(self.text.clone());
        }
        match Content::too_large(max_size) {
            Content::Unreadable { why, help } => Version::Unreadable { why, help },
            Content::Bytes(_) | Content::Gone => Version::Gone,
        }
    }
}
