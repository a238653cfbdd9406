//! Requests: which method is answered by what, and what is announced.
//!
//! Invariant: a method that is off or unknown is -32601, and parameters that cannot be read are -32602.

use lsp_server::{ErrorCode, Message, Request};
use lsp_types::TextDocumentPositionParams;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::lsp::client::{ClientFeatures, RequestAnswer, RequestRefusal};
use crate::lsp::commands;
use crate::lsp::roots::ClientFolder;
use crate::lsp::server::{LanguageServer, Phase};
use crate::lsp::wire::{Address, address};

/// A place in a document.
pub(super) type Positioned = TextDocumentPositionParams;

/// The parameters of a request.
pub(super) fn parameters<T: DeserializeOwned>(params: Value) -> Result<T, RequestRefusal> {
    serde_json::from_value(params).map_err(|error| {
        // The error may quote what was sent, which may be a note's text.
        let place = if error.is_data() { "one of the parameters is of another kind" } else { "no JSON" };
        RequestRefusal::new(ErrorCode::InvalidParams, format!("the parameters cannot be read: {place}"))
    })
}

impl LanguageServer {
    /// Whether a message has to wait while journals are read.
    pub(super) fn needs_journals(&self, message: &Message) -> bool {
        let Message::Request(request) = message else { return false };
        if request.method == "workspace/executeCommand" || request.method == "workspace/symbol" {
            return true;
        }
        let uri = request.params.pointer("/textDocument/uri").and_then(Value::as_str);
        let is_ours = uri.is_some_and(|uri| address(uri) != Address::Other);
        is_ours || request.method == "completionItem/resolve"
    }

    pub(super) fn answer(&mut self, request: Request) -> Result<RequestAnswer, RequestRefusal> {
        let Request { method, params, .. } = request;
        if method == "textDocument/completion" && self.settings.completion {
            return self.completion(params);
        }
        self.value(&method, params).map(RequestAnswer::Value)
    }

    fn value(&mut self, method: &str, params: Value) -> Result<Value, RequestRefusal> {
        match method {
            "initialize" => Ok(self.initialize(&params)),
            "shutdown" => {
                self.shut_down();
                Ok(Value::Null)
            }
            "completionItem/resolve" if self.settings.completion => self.resolve_completion(params),
            "textDocument/hover" if self.settings.hover => self.hover(params),
            "textDocument/definition" if self.settings.navigation => self.definition(params),
            "textDocument/references" if self.settings.navigation => self.references(params),
            "textDocument/documentHighlight" if self.settings.navigation => self.highlight(params),
            "textDocument/prepareRename" if self.settings.navigation => self.prepare_rename(params),
            "textDocument/rename" if self.settings.navigation => self.rename(params),
            "textDocument/codeAction" if self.settings.code_actions => self.code_actions(params),
            "textDocument/documentSymbol" if self.settings.symbols => self.document_symbols(params),
            "workspace/symbol" if self.settings.symbols => self.workspace_symbols(params),
            "textDocument/inlayHint" if self.settings.inlay_hints => self.inlay_hints(params),
            "textDocument/codeLens" if self.settings.code_lens => self.code_lenses(params),
            "workspace/executeCommand" => commands::execute(self, parameters(params)?),
            _ => Err(RequestRefusal::new(
                ErrorCode::MethodNotFound,
                format!("there is no method `{}`", plain(method)),
            )),
        }
    }

    fn initialize(&mut self, params: &Value) -> Value {
        let nothing = Value::Null;
        self.client = ClientFeatures::of(params.get("capabilities").unwrap_or(&nothing));
        self.traces = params.get("trace").and_then(Value::as_str).is_some_and(|trace| trace != "off");
        self.folders = match &self.options.root {
            Some(root) => vec![ClientFolder::of_path(root)],
            None => folders(params),
        };
        if let Some(settings) = params.get("initializationOptions") {
            self.take_settings(settings);
        }
        self.phase = Phase::Running;
        json!({
            "serverInfo": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
            "capabilities": self.capabilities(),
        })
    }

    fn capabilities(&self) -> Value {
        let settings = &self.settings;
        let mut announced = json!({
            "positionEncoding": self.client.unit.name(),
            "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
            "workspace": {
                "workspaceFolders": {"supported": true, "changeNotifications": true},
                "fileOperations": file_operations(),
            },
            "executeCommandProvider": {"commands": commands::NAMES},
        });
        let mut announce = |name: &str, value: Value| announced[name] = value;
        if settings.completion {
            let triggers = ["@", "[", "#", "/", "="];
            announce("completionProvider", json!({"triggerCharacters": triggers, "resolveProvider": true}));
        }
        if settings.hover {
            announce("hoverProvider", json!(true));
        }
        if settings.navigation {
            announce("definitionProvider", json!(true));
            announce("referencesProvider", json!(true));
            announce("documentHighlightProvider", json!(true));
            announce("renameProvider", json!({"prepareProvider": true}));
        }
        if settings.symbols {
            announce("documentSymbolProvider", json!(true));
            announce("workspaceSymbolProvider", json!(true));
        }
        if settings.code_actions {
            let kinds = ["quickfix", "refactor.rewrite", "source.fixAll.fairweather"];
            announce("codeActionProvider", json!({"codeActionKinds": kinds}));
        }
        if settings.inlay_hints {
            announce("inlayHintProvider", json!(true));
        }
        if settings.code_lens {
            announce("codeLensProvider", json!({"resolveProvider": false}));
        }
        announced
    }
}

/// A method's name as it may be shown.
fn plain(method: &str) -> String {
    method.chars().filter(|c| c.is_ascii_graphic()).take(80).collect()
}

fn file_operations() -> Value {
    let filters = json!({"filters": [
        {"scheme": "file", "pattern": {"glob": "**/*.{md,markdown,toml}", "matches": "file"}},
        {"scheme": "file", "pattern": {"glob": "**", "matches": "folder"}},
    ]});
    json!({"didCreate": filters, "didRename": filters, "didDelete": filters})
}

/// The folders that a client opens: the newest way of saying it that it knows.
fn folders(params: &Value) -> Vec<ClientFolder> {
    if let Some(folders) = params.get("workspaceFolders").and_then(Value::as_array) {
        let uris = folders.iter().filter_map(|folder| folder.get("uri")?.as_str());
        return uris.filter_map(ClientFolder::of_uri).collect();
    }
    if let Some(uri) = params.get("rootUri").and_then(Value::as_str) {
        return ClientFolder::of_uri(uri).into_iter().collect();
    }
    let path = params.get("rootPath").and_then(Value::as_str).filter(|path| !path.is_empty());
    path.map(|path| ClientFolder::of_path(path.as_ref())).into_iter().collect()
}
