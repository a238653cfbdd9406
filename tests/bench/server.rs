//! `fairweather server`: from a keystroke to its findings, against a server that only echoes; requests; memory.
//!
//! Both servers are met through the same pipes by the same client, in turn. A keystroke begins when its message
//! is written, and its findings are there when the publish with its version is read.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::journal::Journal;
use super::vaults::Vault;
use super::{RUNS, TODAY, check, generated, measure, median, program};

/// Makes this program the server that only echoes.
pub const ECHO: &str = "FAIRWEATHER_BENCH_ECHO";
const KEYSTROKES: usize = 1_000;
const REQUESTS: usize = 100;
const PAGE_EDITS: usize = 15;
const IDLE: Duration = Duration::from_secs(5);

/// Measures one size of journal.
pub fn measure_server(notes: usize) -> Result<(), Box<dyn Error>> {
    let folder = generated(Vault::Plain, notes, "served")?;
    let journal = Journal { notes, seed: 1 };
    let (mut checks, mut firsts) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let check = measure(&mut check(&folder))?.wall;
        let start = Instant::now();
        let server = Server::fairweather(&folder)?;
        let first = start.elapsed().as_secs_f64() * 1e3;
        drop(server);
        if run > 0 {
            checks.push(check);
            firsts.push(first);
        }
    }
    let (check, first) = (median(checks), median(firsts));
    println!(
        "{notes:<8} check {check:.1} ms, first full set {first:.1} ms: {:.2} × the check",
        first / check
    );
    let mut server = Server::fairweather(&folder)?;
    std::thread::sleep(Duration::from_millis(500));
    let before = server.cpu()?;
    std::thread::sleep(IDLE);
    let (idle, memory) = (server.cpu()? - before, server.memory()?);
    println!("{notes:<8} idle for {} s: {idle} ms of CPU, {memory:.1} MiB", IDLE.as_secs());
    let mut echo = Server::echo()?;
    let (path, text) = journal.note(notes / 2);
    let uri = uri(&folder.join(&path));
    let text = format!("{text}\n\n- 2026-11-01 #ask @a-new-friend for help, #giev\n");
    let mut ours = server.keystrokes(&uri, &text)?;
    let mut theirs = echo.keystrokes(&uri, &text)?;
    print_times(notes, "keystroke", &mut ours);
    print_times(notes, "keystroke, echo", &mut theirs);
    println!("{notes:<8} keystroke above the echo: {:.3} ms median", median(ours) - median(theirs));
    let line = text.lines().count() - 1;
    let at = |character: usize| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    let typed = format!("{text}@an");
    server.change(&uri, json!([{"text": typed}]))?;
    let end = json!({"textDocument": {"uri": uri}, "position": {"line": typed.lines().count() - 1, "character": 3}});
    let mut references = at(22);
    references["context"] = json!({"includeDeclaration": true});
    let mut rename = at(22);
    rename["newName"] = json!("Somebody Quite New");
    for (method, params) in [
        ("textDocument/completion", end),
        ("textDocument/hover", at(22)),
        ("textDocument/definition", at(22)),
        ("textDocument/references", references),
        ("textDocument/rename", rename),
        (
            "textDocument/codeAction",
            json!({"textDocument": {"uri": uri}, "range": {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 60}}, "context": {"diagnostics": []}}),
        ),
    ] {
        let mut times = Vec::new();
        for _ in 0..REQUESTS {
            let start = Instant::now();
            server.request(method, params.clone())?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        print_times(notes, method.rsplit('/').next().unwrap_or(method), &mut times);
    }
    if let Some((page, text)) = journal.pages().next() {
        let uri = self::uri(&folder.join(page));
        server.open(&uri, &text)?;
        let mut times = Vec::new();
        for nth in 0..PAGE_EDITS {
            let text = text.replacen("---\n", &format!("---\naliases: [Nick {nth}]\n"), 1);
            let start = Instant::now();
            server.change(&uri, json!([{"text": text}]))?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        print_times(notes, "a page's name", &mut times);
        println!("{notes:<8} a page's name: {:.2} × the check", median(times) / check);
    }
    Ok(())
}

fn print_times(notes: usize, what: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    println!("{notes:<8} {what:<28} {:>8.3} ms median {:>8.3} p99 {:>8.3} most", at(0.5), at(0.99), at(1.0));
}

fn uri(path: &Path) -> String {
    let text = path.to_string_lossy();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let parts = text
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    format!("file://{}", parts.collect::<String>())
}

struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: i64,
    version: i64,
}

impl Server {
    fn start(mut command: Command) -> Result<Server, Box<dyn Error>> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().ok_or("no pipe")?;
        let output = BufReader::with_capacity(1 << 20, child.stdout.take().ok_or("no pipe")?);
        Ok(Server { child, input, output, next: 0, version: 0 })
    }

    /// Started on a folder, with all findings published.
    fn fairweather(folder: &Path) -> Result<Server, Box<dyn Error>> {
        let mut command = program();
        command.args(["server", "--today", TODAY]);
        let mut server = Server::start(command)?;
        let folders = json!([{"uri": uri(folder), "name": "notes"}]);
        let edits = json!({"documentChanges": true, "resourceOperations": ["create", "rename"]});
        let capabilities = json!({
            "general": {"positionEncodings": ["utf-8"]},
            "workspace": {"workspaceEdit": edits},
            "textDocument": {"publishDiagnostics": {"relatedInformation": true}},
        });
        server.request("initialize", json!({"workspaceFolders": folders, "capabilities": capabilities}))?;
        server.notify("initialized", json!({}))?;
        server.request("workspace/executeCommand", json!({"command": "fairweather.status"}))?;
        Ok(server)
    }

    fn echo() -> Result<Server, Box<dyn Error>> {
        let mut command = Command::new(std::env::current_exe()?);
        command.env(ECHO, "1");
        Server::start(command)
    }

    fn send(&mut self, message: &Value) -> Result<(), Box<dyn Error>> {
        let body = message.to_string();
        self.input.write_all(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())?;
        Ok(self.input.flush()?)
    }

    fn notify(&mut self, method: &str, params: Value) -> Result<(), Box<dyn Error>> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    fn request(&mut self, method: &str, params: Value) -> Result<(), Box<dyn Error>> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        // An answer is there when its bytes are: taking a long one apart is this program's work, and this program
        // is not optimised.
        let head = format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"#);
        loop {
            let body = read_body(&mut self.output)?;
            if body.starts_with(head.as_bytes()) {
                return Ok(());
            }
            if body.starts_with(br#"{"error""#) {
                return Err(String::from_utf8_lossy(&body).into());
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) -> Result<(), Box<dyn Error>> {
        self.version += 1;
        let item = json!({"uri": uri, "languageId": "markdown", "version": self.version, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": item}))?;
        self.published(uri)
    }

    fn change(&mut self, uri: &str, changes: Value) -> Result<(), Box<dyn Error>> {
        self.version += 1;
        let document = json!({"uri": uri, "version": self.version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}))?;
        self.published(uri)
    }

    /// Reads the publish of this version.
    fn published(&mut self, uri: &str) -> Result<(), Box<dyn Error>> {
        loop {
            let message = read(&mut self.output)?;
            if message["params"]["uri"] == uri && message["params"]["version"] == self.version {
                return Ok(());
            }
        }
    }

    /// Letters of the last line, one after the other, with their markers among them.
    fn keystrokes(&mut self, uri: &str, text: &str) -> Result<Vec<f64>, Box<dyn Error>> {
        self.open(uri, text)?;
        let line = text.lines().count() - 1;
        let mut times = Vec::new();
        for nth in 0..KEYSTROKES {
            // In front of the marker and in the name, in turn: the one moves findings, the other makes people.
            let column = if nth % 4 < 2 { 2 } else { 35 };
            let at = json!({"line": line, "character": column});
            let after = json!({"line": line, "character": column + 1});
            let change = if nth % 2 == 0 {
                json!([{"range": {"start": at, "end": at}, "text": "x"}])
            } else {
                json!([{"range": {"start": at, "end": after}, "text": ""}])
            };
            let start = Instant::now();
            self.change(uri, change)?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        Ok(times)
    }

    /// Milliseconds of CPU time so far.
    fn cpu(&self) -> Result<u64, Box<dyn Error>> {
        let stat = fs::read_to_string(PathBuf::from(format!("/proc/{}/stat", self.child.id())))?;
        let (_, fields) = stat.rsplit_once(')').ok_or("no process")?;
        let ticks: u64 =
            fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
        Ok(ticks * 10)
    }

    /// Resident memory in MiB.
    fn memory(&self) -> Result<f64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no process")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(input: &mut impl BufRead) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_slice(&read_body(input)?)?)
}

fn read_body(input: &mut impl BufRead) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut len = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Err("the server ended".into());
        }
        if line.trim_end().is_empty() {
            break;
        }
        if let Some(value) = line.trim_end().strip_prefix("Content-Length: ") {
            len = value.parse()?;
        }
    }
    let mut body = vec![0; len];
    input.read_exact(&mut body)?;
    Ok(body)
}

/// Answers every change of a document with an empty publish.
pub fn echo() -> Result<(), Box<dyn Error>> {
    let mut input = BufReader::new(std::io::stdin());
    let mut output = std::io::stdout();
    loop {
        let message = read(&mut input)?;
        let document = &message["params"]["textDocument"];
        let params = json!({"uri": document["uri"], "version": document["version"], "diagnostics": []});
        let body = json!({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params})
            .to_string();
        write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        output.flush()?;
    }
}
