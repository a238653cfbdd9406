//! Notifications: documents that are opened, changed and closed, folders and settings that change, files that
//! somebody wrote.
//!
//! Invariant: one that cannot be read changes nothing.

use std::path::PathBuf;

use lsp_server::{Notification, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::lsp::client::AwaitedAnswer;
use crate::lsp::document::OpenDocument;
use crate::lsp::journal::DocumentKind;
use crate::lsp::roots::ClientFolder;
use crate::lsp::server::{LanguageServer, Phase};
use crate::lsp::settings::{ServerSettings, WatchedBy};
use crate::lsp::wire::{Address, address};

fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

impl LanguageServer {
    pub(super) fn take_notification(&mut self, note: Notification) {
        if self.phase != Phase::Running {
            return;
        }
        if note.method.starts_with("textDocument/did") || note.method.starts_with("workspace/did") {
            self.wake_up();
        }
        match note.method.as_str() {
            "initialized" => self.begin(),
            "textDocument/didOpen" => {
                if let Some(params) = read(note.params) {
                    self.open_document(params);
                }
            }
            "textDocument/didChange" => {
                if let Some(params) = read(note.params) {
                    self.change_document(params);
                }
            }
            "textDocument/didClose" => {
                if let Some(params) = read(note.params) {
                    self.close_document(params);
                }
            }
            "textDocument/didSave" => {
                if let Some(params) = read::<DidSaveTextDocumentParams>(note.params) {
                    self.take_hints(&files([params.text_document.uri.0].iter()));
                }
            }
            "workspace/didChangeWatchedFiles" => {
                self.take_hints(&files(strings(&note.params, "/changes", "uri").iter()));
            }
            "workspace/didCreateFiles" | "workspace/didDeleteFiles" => {
                self.take_hints(&files(strings(&note.params, "/files", "uri").iter()));
            }
            "workspace/didRenameFiles" => {
                let (old, new) =
                    (strings(&note.params, "/files", "oldUri"), strings(&note.params, "/files", "newUri"));
                self.take_hints(&files(old.iter().chain(&new)));
            }
            "workspace/didChangeWorkspaceFolders" => self.change_folders(&note.params),
            "workspace/didChangeConfiguration" => {
                let settings = note.params.get("settings").cloned().unwrap_or_default();
                self.take_settings(&settings);
                if self.client.configuration {
                    self.ask_for_settings();
                }
            }
            #[cfg(debug_assertions)]
            "fairweather/panic" => {
                self.forced_panics =
                    note.params.as_u64().and_then(|times| times.try_into().ok()).unwrap_or(1);
                self.journals.iter_mut().for_each(|journal| journal.is_stale = true);
            }
            "$/setTrace" => self.traces = note.params.get("value").is_some_and(|value| value != "off"),
            _ => {}
        }
    }

    /// After `initialized`: the journals are read, and the client is asked for what it has.
    fn begin(&mut self) {
        if self.client.configuration {
            self.ask_for_settings();
        }
        self.register_watchers();
        self.follow_folders();
    }

    fn ask_for_settings(&mut self) {
        let params = json!({"items": [{"section": "fairweather"}]});
        self.out.request("workspace/configuration", params, AwaitedAnswer::Configuration);
    }

    fn register_watchers(&mut self) {
        if self.settings.watch != WatchedBy::Client || !self.client.watches_dynamically {
            return;
        }
        let patterns = [
            "**/*.{md,markdown,MD}",
            "**/{fairweather.toml,.fairweather.toml,.fairweather-baseline.json,.gitignore,.ignore}",
            "**/{.obsidian,logseq}/*.{json,edn}",
            "**/.obsidian/plugins/{templater-obsidian,periodic-notes}/data.json",
        ];
        let watchers: Vec<Value> = patterns.iter().map(|pattern| json!({"globPattern": pattern})).collect();
        let registration = json!({
            "id": "fairweather-files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": {"watchers": watchers},
        });
        let params = json!({"registrations": [registration]});
        self.out.request("client/registerCapability", params, AwaitedAnswer::Other);
    }

    pub(super) fn take_response(&mut self, response: Response) {
        match (self.out.take_awaited(&response.id), response.response_result) {
            (Some(AwaitedAnswer::Configuration), Ok(Value::Array(items))) => {
                let settings = items.into_iter().next().unwrap_or_default();
                self.take_settings(&settings);
            }
            (Some(AwaitedAnswer::Progress(load)), Ok(_)) => self.begin_progress(load),
            _ => {}
        }
    }

    /// Takes in settings, and what follows from them.
    pub(super) fn take_settings(&mut self, settings: &Value) {
        let before: ServerSettings = self.settings.clone();
        for line in self.settings.take(settings) {
            self.say(&line);
        }
        if self.phase != Phase::Running || before == self.settings {
            return;
        }
        if before.watch != self.settings.watch {
            self.register_watchers();
            for at in 0..self.journals.len() {
                self.load(at);
            }
        }
        self.journals.iter_mut().for_each(|journal| journal.is_stale = true);
    }

    fn change_folders(&mut self, params: &Value) {
        if self.options.root.is_some() {
            return;
        }
        let removed = strings(params, "/event/removed", "uri");
        let removed: Vec<ClientFolder> = removed.iter().filter_map(|uri| ClientFolder::of_uri(uri)).collect();
        self.folders.retain(|folder| !removed.iter().any(|removed| removed.path == folder.path));
        for uri in strings(params, "/event/added", "uri") {
            if let Some(folder) = ClientFolder::of_uri(&uri)
                && !self.folders.contains(&folder)
            {
                self.folders.push(folder);
            }
        }
        self.follow_folders();
    }

    fn open_document(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        self.opened += 1;
        let language = String::from(item.language_id);
        let Some(document) = OpenDocument::open(item.uri.0, &language, item.version, item.text, self.opened)
        else {
            return;
        };
        let uri = document.uri.clone();
        self.documents.insert(uri.clone(), document);
        self.place_document(&uri);
        self.hold_everywhere(&uri);
        self.check_open_configuration(&uri);
    }

    fn change_document(&mut self, params: DidChangeTextDocumentParams) {
        let (uri, version) =
            (params.text_document.text_document_identifier.uri.0, params.text_document.version);
        let unit = self.client.unit;
        let Some(document) = self.documents.get_mut(&uri) else {
            if matches!(address(&uri), Address::File(_)) {
                self.say("a document that is not open was changed");
            }
            return;
        };
        document.change(version, params.content_changes, unit);
        self.hold_everywhere(&uri);
        self.check_open_configuration(&uri);
    }

    /// Has every journal that a document lies over take its text.
    fn hold_everywhere(&mut self, uri: &str) {
        let Some(document) = self.documents.get(uri) else { return };
        for journal in &mut self.journals {
            let mine = journal
                .documents
                .iter()
                .filter(|(_, attached)| attached.uri == uri && attached.kind == DocumentKind::Note);
            let mine: Vec<_> = mine.map(|(path, _)| path.clone()).collect();
            for path in mine {
                journal.hold(&path, document);
                journal.answering.insert(path);
            }
        }
    }

    fn close_document(&mut self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri.0;
        let Some(closed) = self.documents.remove(&uri) else { return };
        // The same file may be open under another spelling.
        let same = self
            .documents
            .values()
            .filter(|other| {
                closed.file.is_some()
                    && other.file.as_ref().map(|file| &file.real)
                        == closed.file.as_ref().map(|file| &file.real)
            })
            .max_by_key(|other| other.opened);
        for journal in &mut self.journals {
            let mine = journal.documents.iter().filter(|(_, attached)| attached.uri == uri);
            let mine: Vec<_> = mine.map(|(path, attached)| (path.clone(), attached.kind)).collect();
            for (path, kind) in mine {
                match same {
                    Some(other) => journal.attach(path, other, kind),
                    None => journal.detach(&path),
                }
            }
        }
        if let Some(file) = &closed.file {
            self.configuration_was_closed(file);
        }
        self.close_unused();
    }
}

/// The strings of that name in a list of objects.
fn strings(params: &Value, list: &str, name: &str) -> Vec<String> {
    let items = params.pointer(list).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.get(name)?.as_str().map(str::to_owned)).collect()
}

/// The files among addresses.
fn files<'u>(uris: impl Iterator<Item = &'u String>) -> Vec<PathBuf> {
    let file = |uri: &String| match address(uri) {
        Address::File(path) => Some(path),
        Address::Untitled | Address::Other => None,
    };
    uris.filter_map(file).collect()
}
