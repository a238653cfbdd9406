//! The configuration in the editor: what is wrong with it, at its place in the file or in the buffer.
//!
//! The journal follows the saved file; the diagnostic follows the buffer while the file is open.
//!
//! Invariant: one mistake is said to the user once, and shown for as long as it stands.

use std::path::Path;

use serde_json::json;

use crate::config::{Config, ConfigError, FILE_NAMES};
use crate::error::Error;
use crate::lsp::document::{DocumentFile, OpenDocument};
use crate::lsp::journal::{ServedJournal, ServedRoot};
use crate::lsp::server::LanguageServer;
use crate::lsp::wire::{self, TextOrigin};
use crate::project::Spec;
use crate::rules::RuleSet;
use crate::text::Text;

impl LanguageServer {
    /// The configuration that is saved, where it can be read.
    pub(super) fn is_configuration_readable(&self, at: usize) -> bool {
        let Some(root) = &self.journals[at].root else { return false };
        let spec = Spec { root: Some(root.real.clone()), ..Spec::default() };
        spec.prepare(|| self.today).is_ok_and(|prepared| prepared.location.baseline(&spec.baseline).is_ok())
    }

    pub(super) fn configuration_is_fine(&mut self, at: usize) {
        let Some(root) = self.journals[at].root.clone() else { return };
        for name in FILE_NAMES {
            let uri = self.configuration_uri(&root, &root.real.join(name));
            if !self.documents.contains_key(&uri) {
                self.show_configuration(uri, None);
            }
        }
    }

    pub(super) fn configuration_is_wrong(&mut self, at: usize, error: &Error) {
        let Some(root) = self.journals[at].root.clone() else { return };
        let text = error.to_string();
        if !self.configuration.said.contains(&text) {
            // Which line it is stands at the line.
            self.out.show(1, &format!("fairweather: {}", short(error)));
            self.configuration.said.push(text);
        }
        let found = FILE_NAMES.iter().map(|name| root.real.join(name)).find(|file| file.is_file());
        let file = match error {
            Error::Config(ConfigError { file: Some((file, _)), .. }) => Some(file.clone()),
            _ => found,
        };
        let Some(file) = file else { return };
        let uri = self.configuration_uri(&root, &file);
        if self.documents.contains_key(&uri) {
            return;
        }
        let diagnostic = self.configuration_diagnostic(error, TextOrigin::File);
        self.show_configuration(uri, Some(diagnostic));
    }

    fn configuration_uri(&self, root: &ServedRoot, file: &Path) -> String {
        let is_it = |document: &&OpenDocument| document.file.as_ref().is_some_and(|at| at.real == file);
        if let Some(document) = self.documents.values().find(is_it) {
            return document.uri.clone();
        }
        match file.strip_prefix(&root.real) {
            Ok(below) => wire::uri_below(&root.uri, below),
            Err(_) => wire::uri_of(file),
        }
    }

    fn configuration_diagnostic(&self, error: &Error, origin: TextOrigin) -> serde_json::Value {
        let range = match error {
            Error::Config(ConfigError { file: Some((_, source)), span: Some(span), .. }) => {
                wire::range(&Text::new(source.clone()), origin, self.client.unit, *span)
            }
            _ => lsp_types::Range::default(),
        };
        json!({"range": range, "severity": 1, "code": "configuration", "source": "fairweather", "message": short(error)})
    }

    fn show_configuration(&mut self, uri: String, diagnostic: Option<serde_json::Value>) {
        let text = diagnostic.as_ref().map(ToString::to_string);
        if self.configuration.shown.get(&uri) == text.as_ref() {
            return;
        }
        let version = self.documents.get(&uri).map(|document| document.version);
        let mut params = json!({"uri": uri, "diagnostics": Vec::from_iter(diagnostic)});
        if let Some(version) = version {
            params["version"] = json!(version);
        }
        self.out.notify("textDocument/publishDiagnostics", params);
        match text {
            Some(text) => self.configuration.shown.insert(uri, text),
            None => self.configuration.shown.remove(&uri),
        };
    }

    /// Shows what is wrong with the configuration in an open document, while the journal follows the file.
    pub(super) fn check_open_configuration(&mut self, uri: &str) {
        let Some(document) = self.documents.get(uri) else { return };
        let Some(file) = document.file.as_ref().map(|file| file.real.clone()) else { return };
        let is_root = |journal: &ServedJournal| {
            journal.root.as_ref().is_some_and(|root| file.parent() == Some(root.real.as_path()))
        };
        let is_named = file.file_name().is_some_and(|name| FILE_NAMES.iter().any(|known| name == *known));
        if !is_named || !self.journals.iter().any(is_root) {
            return;
        }
        let parsed = Config::parse(Some((file, document.text.source().to_owned())), &[])
            .and_then(|config| RuleSet::from_config(&config, None, &[]));
        let diagnostic = parsed
            .err()
            .map(|error| self.configuration_diagnostic(&Error::Config(error), TextOrigin::Editor));
        self.show_configuration(uri.to_owned(), diagnostic);
    }

    /// What an open configuration showed is that of its file again.
    pub(super) fn configuration_was_closed(&mut self, file: &DocumentFile) {
        let folder = file.real.parent().map(Path::to_owned);
        let is_root =
            |journal: &ServedJournal| journal.root.as_ref().map(|root| &root.real) == folder.as_ref();
        let is_named =
            file.real.file_name().is_some_and(|name| FILE_NAMES.iter().any(|known| name == *known));
        let Some(at) = self.journals.iter().position(is_root).filter(|_| is_named) else { return };
        let Some(root) = self.journals[at].root.clone() else { return };
        let spec = Spec { root: Some(root.real), ..Spec::default() };
        match spec.prepare(|| self.today) {
            Ok(_) => self.configuration_is_fine(at),
            Err(error) => self.configuration_is_wrong(at, &error),
        }
    }
}

/// An error in the words that stand beside its place.
fn short(error: &Error) -> String {
    match error {
        Error::Config(error) => {
            let help = error.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
            format!("{}{help}", error.message)
        }
        other => other.to_string(),
    }
}
