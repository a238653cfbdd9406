//! A client of the language server: it keeps texts as an editor does, and what it was told of them.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

pub const TODAY: &str = "2026-11-20";
/// Long enough for any machine; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub struct Client {
    /// `None` where the server runs in this process.
    child: Option<Child>,
    input: Option<Box<dyn Write>>,
    messages: Receiver<Value>,
    next: i64,
    /// What was received and not asked for yet: everything but answers and diagnostics.
    pub others: VecDeque<Value>,
    answers: HashMap<i64, Value>,
    /// By URI: the diagnostics that a note has.
    pub diagnostics: BTreeMap<String, Vec<Value>>,
    /// Every publish in order: URI, version, how many.
    pub publishes: Vec<(String, Option<i64>, usize)>,
    pub said: Arc<Mutex<String>>,
    /// What is answered to `workspace/configuration`.
    pub configuration: Value,
    pub initialized: Value,
}

/// What a column counts, by the encoding that was agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Utf8,
    Utf16,
    Utf32,
}

impl Unit {
    pub const ALL: [Unit; 3] = [Unit::Utf8, Unit::Utf16, Unit::Utf32];

    pub fn name(self) -> &'static str {
        match self {
            Unit::Utf8 => "utf-8",
            Unit::Utf16 => "utf-16",
            Unit::Utf32 => "utf-32",
        }
    }

    pub fn width(self, text: &str) -> usize {
        match self {
            Unit::Utf8 => text.len(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Utf32 => text.chars().count(),
        }
    }
}

/// What a full client says that it can do.
pub fn capabilities(encoding: &str) -> Value {
    json!({
        "general": {"positionEncodings": [encoding]},
        "window": {"workDoneProgress": true},
        "workspace": {
            "workspaceFolders": true,
            "didChangeWatchedFiles": {"dynamicRegistration": true},
            "workspaceEdit": {
                "documentChanges": true,
                "resourceOperations": ["create", "rename", "delete"],
                "changeAnnotationSupport": {},
            },
        },
        "textDocument": {
            "publishDiagnostics": {
                "relatedInformation": true, "tagSupport": {"valueSet": [1, 2]}, "dataSupport": true,
            },
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "definition": {"linkSupport": true},
            "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "isPreferredSupport": true},
        },
    })
}

pub fn uri(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for &byte in path.to_str().expect("UTF-8").as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte as char);
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

impl Client {
    /// The program without a client that has said anything.
    pub fn spawn(args: &[&str]) -> Client {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fairweather"));
        command.arg("server").args(args).env_remove("FAIRWEATHER_TODAY").env_remove("RUST_BACKTRACE");
        Client::start(command)
    }

    pub fn start(mut command: Command) -> Client {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (input, out) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let mut err = child.stderr.take().expect("a pipe");
        let client = Client::over(Box::new(input), out, Some(child));
        let heard = client.said.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(len @ 1..) = err.read(&mut buffer) {
                heard.lock().expect("no panic").push_str(&String::from_utf8_lossy(&buffer[..len]));
            }
        });
        client
    }

    /// A server on a thread of this process, by the name `served`, so that a test can have the clock.
    pub fn in_process(clock: fairweather::clock::Clock) -> Client {
        let (input, to_server) = std::io::pipe().expect("a pipe");
        let (from_server, output) = std::io::pipe().expect("a pipe");
        let serve = move || {
            let options = fairweather::lsp::ServerOptions {
                clock,
                root: None,
                today: None,
                verbosity: fairweather::lsp::Verbosity::Quiet,
            };
            let streams = fairweather::lsp::Streams {
                input: Box::new(BufReader::new(input)),
                output: Box::new(output),
                log: Box::new(std::io::sink()),
            };
            fairweather::lsp::run(options, streams)
        };
        std::thread::Builder::new().name("served".to_owned()).spawn(serve).expect("a thread");
        Client::over(Box::new(to_server), from_server, None)
    }

    fn over(input: Box<dyn Write>, out: impl Read + Send + 'static, child: Option<Child>) -> Client {
        let (sender, messages) = channel();
        let mut out = BufReader::new(out);
        std::thread::spawn(move || {
            while let Some(message) = read(&mut out) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client {
            input: Some(input),
            child,
            messages,
            next: 0,
            others: VecDeque::new(),
            answers: HashMap::new(),
            diagnostics: BTreeMap::new(),
            publishes: Vec::new(),
            said: Arc::default(),
            configuration: Value::Null,
            initialized: Value::Null,
        }
    }

    /// A session in a folder, on a fixed day, whose journal is read.
    pub fn on(folder: &Path) -> Client {
        Client::with(folder, json!({}), capabilities("utf-16"))
    }

    pub fn with(folder: &Path, options: Value, capabilities: Value) -> Client {
        let mut client = Client::spawn(&["--today", TODAY]);
        client.initialize(json!({
            "processId": null,
            "workspaceFolders": [{"uri": uri(folder), "name": "notes"}],
            "initializationOptions": options,
            "capabilities": capabilities,
        }));
        client.settle();
        client
    }

    pub fn initialize(&mut self, params: Value) {
        let answer = self.request("initialize", params);
        self.initialized = answer["result"].clone();
        self.notify("initialized", json!({}));
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("open");
        // A server that has ended reads no more; the test says so by what it waits for.
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and does not wait.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The result of a request that is answered without an error.
    pub fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.request(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub fn answer(&mut self, id: i64) -> Value {
        loop {
            if let Some(answer) = self.answers.remove(&id) {
                return answer;
            }
            self.receive();
        }
    }

    /// Waits for something that is neither an answer nor diagnostics.
    pub fn wait_for(&mut self, method: &str) -> Value {
        loop {
            if let Some(at) = self.others.iter().position(|message| message["method"] == method) {
                return self.others.remove(at).expect("there");
            }
            self.receive();
        }
    }

    /// Waits until a condition on what was received holds.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Client) -> bool) {
        while !holds(self) {
            let message = self.messages.recv_timeout(PATIENCE);
            let message = message.unwrap_or_else(|_| panic!("{what}: {:#?}", self.diagnostics));
            self.take(message);
        }
    }

    pub fn receive(&mut self) {
        let message = self.messages.recv_timeout(PATIENCE);
        let message = message
            .unwrap_or_else(|error| panic!("{error}; it said: {}", self.said.lock().expect("no panic")));
        self.take(message);
    }

    fn take(&mut self, message: Value) {
        let method = message["method"].as_str().map(str::to_owned);
        match (method.as_deref(), message.get("id")) {
            (Some("textDocument/publishDiagnostics"), _) => {
                let params = &message["params"];
                let uri = params["uri"].as_str().expect("a URI").to_owned();
                let list = params["diagnostics"].as_array().expect("a list").clone();
                self.publishes.push((uri.clone(), params["version"].as_i64(), list.len()));
                if list.is_empty() {
                    self.diagnostics.remove(&uri);
                } else {
                    self.diagnostics.insert(uri, list);
                }
            }
            (Some(method), Some(id)) => {
                let result = if method == "workspace/configuration" {
                    json!([self.configuration])
                } else {
                    Value::Null
                };
                let answer = json!({"jsonrpc": "2.0", "id": id, "result": result});
                self.others.push_back(message.clone());
                self.send(&answer);
            }
            (None, Some(id)) if id.is_i64() => {
                self.answers.insert(id.as_i64().expect("a number"), message);
            }
            _ => self.others.push_back(message),
        }
    }

    /// Waits until everything before is judged and published.
    pub fn settle(&mut self) -> Value {
        self.result("workspace/executeCommand", json!({"command": "fairweather.status"}))
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": item}));
    }

    pub fn change(&mut self, uri: &str, version: i64, text: &str) {
        let changes = json!([{"text": text}]);
        self.change_by(uri, version, changes);
    }

    pub fn change_by(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// Closes the input and waits.
    pub fn hang_up(mut self) -> ExitStatus {
        self.input = None;
        self.child.as_mut().expect("a process").wait().expect("it ends")
    }

    /// The exit code, once it ends.
    pub fn ends(&mut self) -> Option<i32> {
        self.child.as_mut().expect("a process").wait().expect("it ends").code()
    }

    /// The codes of a note's diagnostics.
    pub fn codes(&self, uri: &str) -> Vec<String> {
        let list = self.diagnostics.get(uri).into_iter().flatten();
        list.map(|shown| shown["code"].as_str().expect("a code").to_owned()).collect()
    }

    /// What was written to standard error.
    pub fn log(&self) -> String {
        self.said.lock().expect("no panic").clone()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn read(out: &mut impl BufRead) -> Option<Value> {
    let mut len = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            len = value.parse().ok()?;
        }
    }
    let mut body = vec![0; len];
    out.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// A position of a text, in UTF-16 units.
pub fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

/// The offset of a position in UTF-16 units.
pub fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().expect("a line") as usize;
    let mut start = 0;
    for _ in 0..line {
        start = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
    }
    let mut units = position["character"].as_u64().expect("a column") as usize;
    for (at, c) in text[start..].char_indices() {
        if units == 0 || c == '\n' {
            return start + at;
        }
        units -= c.len_utf16().min(units);
    }
    text.len()
}

/// A text with the edits of the protocol made.
pub fn edited(text: &str, edits: &[Value]) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let (start, end) = (offset(text, &range["start"]), offset(text, &range["end"]));
            (start, end, edit["newText"].as_str().expect("a text"))
        })
        .collect();
    edits.sort_by_key(|edit| (edit.0, edit.1));
    let mut new = String::new();
    let mut at = 0;
    for (start, end, put) in edits {
        assert!(start >= at, "edits overlap");
        new.push_str(&text[at..start]);
        new.push_str(put);
        at = end;
    }
    new + &text[at..]
}

/// A folder of notes.
pub struct Notes {
    folder: tempfile::TempDir,
    pub root: PathBuf,
}

impl Notes {
    pub fn new(notes: &[(&str, &str)]) -> Notes {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a path").join("journal");
        std::fs::create_dir(&root).expect("a folder");
        let notes_of = Notes { folder, root };
        notes.iter().for_each(|(path, text)| notes_of.write(path, text));
        notes_of
    }

    pub fn outside(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("a path")
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn uri(&self, path: &str) -> String {
        uri(&self.at(path))
    }

    pub fn write(&self, path: &str, text: &str) {
        let file = self.at(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("written");
    }

    /// What `check` finds in the files.
    fn check_on(&self, today: &str) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
            .args(["check", "--format", "json", "--today", today])
            .arg(&self.root)
            .env_remove("FAIRWEATHER_TODAY")
            .output()
            .expect("the program starts");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// The same as a client would be told: by note rule, title, level and place, by default in UTF-16 units.
    pub fn expected(&self) -> BTreeMap<String, Vec<String>> {
        self.expected_on(TODAY, Unit::Utf16)
    }

    pub fn expected_on(&self, today: &str, unit: Unit) -> BTreeMap<String, Vec<String>> {
        let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for finding in self.check_on(today)["findings"].as_array().expect("a list") {
            let primary = &finding["primary"];
            let path = primary["path"].as_str().expect("a path");
            let text = std::fs::read_to_string(self.at(path)).unwrap_or_default();
            let at = |end: &str| {
                let byte = primary[end]["byte"].as_u64().expect("a byte") as usize;
                position_lsp(&text, byte, unit)
            };
            let level = match finding["level"].as_str().expect("a level") {
                "error" => 1,
                "warning" => 2,
                _ => 3,
            };
            expected.entry(self.uri(path)).or_default().push(format!(
                "{} {level} {} {} {}",
                finding["rule"].as_str().expect("a rule"),
                finding["title"].as_str().expect("a title").replace(['\n', '\r'], " "),
                at("start"),
                at("end")
            ));
        }
        expected
    }
}

/// A position by the protocol's lines, which end at a lone `\r`, too; the mark of a file is not counted.
pub fn position_lsp(text: &str, offset: usize, unit: Unit) -> String {
    let (text, offset) = match text.strip_prefix('\u{feff}') {
        Some(plain) => (plain, offset.saturating_sub(3)),
        None => (text, offset),
    };
    let before = &text[..offset];
    let bytes = text.as_bytes();
    let (mut line, mut start) = (0, 0);
    for (at, c) in before.char_indices() {
        if c == '\n' || (c == '\r' && bytes.get(at + 1) != Some(&b'\n')) {
            line += 1;
            start = at + 1;
        }
    }
    format!("{line}:{}", unit.width(&before[start..]))
}

/// What a client was told, in the same words.
pub fn told(client: &Client) -> BTreeMap<String, Vec<String>> {
    let shown = |it: &Value| {
        let at = |end: &str| format!("{}:{}", it["range"][end]["line"], it["range"][end]["character"]);
        format!(
            "{} {} {} {} {}",
            it["code"].as_str().expect("a code"),
            it["severity"],
            it["message"].as_str().expect("a message").lines().next().unwrap_or_default(),
            at("start"),
            at("end")
        )
    };
    client.diagnostics.iter().map(|(uri, list)| (uri.clone(), list.iter().map(shown).collect())).collect()
}
