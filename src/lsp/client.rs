//! The client: what it can take, and sending to it.
//!
//! Capabilities are read one by one from what it sent, so that one that is malformed costs no other.
//!
//! Invariant: everything that is sent goes through one channel, in the order in which it is sent.

use crossbeam_channel::Sender;
use lsp_server::{ErrorCode, RequestId};
use lsp_types::PositionEncodingKind;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::lsp::wire::ColumnUnit;

/// What a client says it can do.
#[derive(Debug, Clone)]
pub(super) struct ClientFeatures {
    pub unit: ColumnUnit,
    pub related_information: bool,
    pub unnecessary_tag: bool,
    pub diagnostic_data: bool,
    pub hover_markdown: bool,
    pub documentation_markdown: bool,
    pub location_links: bool,
    pub configuration: bool,
    pub watches_dynamically: bool,
    pub progress: bool,
    pub document_changes: bool,
    pub annotations: bool,
    pub creates_files: bool,
    pub renames_files: bool,
    pub preferred_actions: bool,
    pub refreshes_lenses: bool,
}

impl ClientFeatures {
    pub(super) fn of(capabilities: &Value) -> ClientFeatures {
        let at = |path: &str| capabilities.pointer(path);
        let is = |path: &str| at(path).and_then(Value::as_bool) == Some(true);
        let holds = |path: &str, value: &Value| {
            at(path).and_then(Value::as_array).is_some_and(|list| list.contains(value))
        };
        let takes_markdown = |path: &str| holds(path, &json!("markdown"));
        let encodings: Vec<PositionEncodingKind> = at("/general/positionEncodings")
            .and_then(|offered| serde_json::from_value(offered.clone()).ok())
            .unwrap_or_default();
        let operations = "/workspace/workspaceEdit/resourceOperations";
        ClientFeatures {
            unit: ColumnUnit::best(&encodings),
            related_information: is("/textDocument/publishDiagnostics/relatedInformation"),
            unnecessary_tag: holds("/textDocument/publishDiagnostics/tagSupport/valueSet", &json!(1)),
            diagnostic_data: is("/textDocument/publishDiagnostics/dataSupport"),
            hover_markdown: takes_markdown("/textDocument/hover/contentFormat"),
            documentation_markdown: takes_markdown(
                "/textDocument/completion/completionItem/documentationFormat",
            ),
            location_links: is("/textDocument/definition/linkSupport"),
            configuration: is("/workspace/configuration"),
            watches_dynamically: is("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            progress: is("/window/workDoneProgress"),
            // Operations on files come in no other way, so who takes those takes it (Neovim does not say so).
            document_changes: is("/workspace/workspaceEdit/documentChanges")
                || at(operations).and_then(Value::as_array).is_some_and(|taken| !taken.is_empty()),
            annotations: at("/workspace/workspaceEdit/changeAnnotationSupport").is_some_and(Value::is_object),
            creates_files: holds(operations, &json!("create")),
            renames_files: holds(operations, &json!("rename")),
            refreshes_lenses: is("/workspace/codeLens/refreshSupport"),
            preferred_actions: is("/textDocument/codeAction/isPreferredSupport"),
        }
    }
}

/// What a request is answered with.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum RequestAnswer {
    Value(Value),
    /// As the client reads it: for lists that would take longer to build as values than to find.
    Written(Box<RawValue>),
}

/// Why a request is answered with an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestRefusal {
    pub code: i32,
    pub message: String,
}

impl RequestRefusal {
    pub(super) fn new(code: ErrorCode, message: impl Into<String>) -> RequestRefusal {
        RequestRefusal { code: code as i32, message: message.into() }
    }

    /// The request was right, and cannot be done: the user reads why.
    pub(super) fn failed(message: impl Into<String>) -> RequestRefusal {
        RequestRefusal::new(ErrorCode::RequestFailed, message)
    }
}

/// Sends to the client.
pub(super) struct Outbox {
    sender: Sender<Vec<u8>>,
    next: i32,
    /// Requests that the client has not answered, by their number.
    awaited: FxHashMap<i32, AwaitedAnswer>,
}

/// What an answer of the client's is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AwaitedAnswer {
    Configuration,
    /// To show how far the load of this number is.
    Progress(u32),
    Other,
}

impl Outbox {
    pub(super) fn new(sender: Sender<Vec<u8>>) -> Outbox {
        Outbox { sender, next: 0, awaited: FxHashMap::default() }
    }

    fn send(&self, message: &impl Serialize) {
        // Neither can fail but where nobody reads any more.
        if let Ok(bytes) = serde_json::to_vec(message) {
            let _ = self.sender.send(bytes);
        }
    }

    pub(super) fn raw(&self, message: &Value) {
        self.send(message);
    }

    pub(super) fn notify(&self, method: &'static str, params: impl Serialize) {
        #[derive(Serialize)]
        struct Notification<P> {
            jsonrpc: &'static str,
            method: &'static str,
            params: P,
        }
        self.send(&Notification { jsonrpc: "2.0", method, params });
    }

    pub(super) fn answer(&self, id: &RequestId, result: Result<RequestAnswer, RequestRefusal>) {
        // Written as it is: `json!` would copy a result of any size.
        #[derive(Serialize)]
        struct AnswerMessage<'a> {
            jsonrpc: &'static str,
            id: &'a RequestId,
            result: &'a RequestAnswer,
        }
        match result {
            Ok(result) => self.send(&AnswerMessage { jsonrpc: "2.0", id, result: &result }),
            Err(RequestRefusal { code, message }) => {
                let error = json!({"code": code, "message": message});
                self.send(&json!({"jsonrpc": "2.0", "id": id, "error": error}));
            }
        }
    }

    pub(super) fn request(&mut self, method: &'static str, params: Value, awaited: AwaitedAnswer) {
        self.next += 1;
        self.awaited.insert(self.next, awaited);
        self.send(&json!({"jsonrpc": "2.0", "id": self.next, "method": method, "params": params}));
    }

    /// What an answer is to.
    pub(super) fn take_awaited(&mut self, id: &RequestId) -> Option<AwaitedAnswer> {
        let id = id.to_string().parse().ok()?;
        self.awaited.remove(&id)
    }

    /// Says something to the user: 1 for an error, 2 for a warning, 3 for information.
    pub(super) fn show(&self, kind: u8, message: &str) {
        self.notify("window/showMessage", json!({"type": kind, "message": message}));
    }
}
