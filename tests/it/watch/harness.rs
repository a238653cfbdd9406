//! A running watcher, its documents, and the folder it watches.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Long enough for any machine; only a failing test waits for it.
pub const PATIENCE: Duration = Duration::from_secs(60);
const TODAY: &str = "2026-11-20";

pub struct Folder {
    _temporary: Option<TempDir>,
    /// The journal, inside the temporary folder: so it can be moved away and back.
    pub path: PathBuf,
}

impl Folder {
    pub fn new(notes: &[(&str, &str)]) -> Folder {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let path = temporary.path().canonicalize().expect("a path").join("journal");
        fs::create_dir(&path).expect("a folder");
        let folder = Folder { _temporary: Some(temporary), path };
        for (path, text) in notes {
            folder.write(path, text);
        }
        folder
    }

    /// A journal in one of its folders, for as long as this one is there.
    pub fn below(&self, path: &str) -> Folder {
        Folder { _temporary: None, path: self.at(path) }
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let file = self.at(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("written");
    }

    /// What `check` finds now, without what differs from run to run.
    pub fn check(&self) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
            .args(["check", "--format", "json", "--today", TODAY])
            .arg(&self.path)
            .env_remove("FAIRWEATHER_TODAY")
            .output()
            .expect("the program starts");
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        essence(&document)
    }

    pub fn watch(&self) -> Watcher {
        self.watch_with(&[])
    }

    pub fn watch_with(&self, args: &[&str]) -> Watcher {
        Watcher::start(self.watcher(args))
    }

    /// The program, before it is started.
    pub fn watcher(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fairweather"));
        command.args(["watch", "--today", TODAY, "--format", "jsonl"]).args(args).arg(&self.path);
        command
    }
}

/// What two runs over the same texts share.
pub fn essence(document: &Value) -> Value {
    let run = &document["run"];
    serde_json::json!({
        "findings": document["findings"],
        "summary": document["summary"],
        "notes": run["notes"],
        "people": run["people"],
        "events": run["events"],
    })
}

pub struct Watcher {
    pub child: Child,
    documents: Receiver<Value>,
    pub said: Arc<Mutex<String>>,
    pub last: Value,
}

impl Watcher {
    /// Starts it, and waits for its first run.
    pub fn start(mut command: Command) -> Watcher {
        command.env_remove("FAIRWEATHER_TODAY").stdin(Stdio::null());
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let (sender, documents) = channel();
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let document = serde_json::from_str(&line).expect("one JSON document a line");
                if sender.send(document).is_err() {
                    return;
                }
            }
        });
        let said = Arc::new(Mutex::new(String::new()));
        let (mut err, heard) = (child.stderr.take().expect("a pipe"), said.clone());
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(len @ 1..) = err.read(&mut buffer) {
                heard.lock().expect("no panic").push_str(&String::from_utf8_lossy(&buffer[..len]));
            }
        });
        let mut watcher = Watcher { child, documents, said, last: Value::Null };
        watcher.next();
        assert_eq!(watcher.last["delta"]["cause"], "first");
        watcher
    }

    /// The next run.
    pub fn next(&mut self) -> Value {
        match self.documents.recv_timeout(PATIENCE) {
            Ok(document) => self.last = document,
            Err(error) => panic!("no run: {error}; it said: {}", self.said.lock().expect("no panic")),
        }
        self.last.clone()
    }

    /// Waits until it finds what `check` finds; the runs it took.
    pub fn agrees_with(&mut self, folder: &Folder) -> Vec<Value> {
        let expected = folder.check();
        let mut runs = Vec::new();
        let end = Instant::now() + PATIENCE;
        while essence(&self.last) != expected {
            match self.documents.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(document) => {
                    self.last = document.clone();
                    runs.push(document);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    fail_with_difference(&essence(&self.last), &expected);
                }
            }
        }
        runs
    }

    /// The next run, which must be followed by no other.
    pub fn only_run(&mut self, folder: &Folder) -> Value {
        let run = self.next();
        let others = self.runs_before_a_sentinel(folder);
        assert!(others.is_empty(), "one run is enough: {run}\nthen {others:?}");
        run
    }

    /// Writes a note that nobody else writes, and gives the runs up to and without the one it causes.
    pub fn runs_before_a_sentinel(&mut self, folder: &Folder) -> Vec<Value> {
        folder.write("sentinel.md", &format!("{:?}\n", Instant::now()));
        let mut runs = Vec::new();
        loop {
            let run = self.next();
            let changed = changed(&run);
            if changed.contains(&"sentinel.md".to_owned()) {
                assert_eq!(changed.len(), 1, "the sentinel came with other changes: {changed:?}");
                return runs;
            }
            runs.push(run);
        }
    }

    /// Waits until it has said something on standard error.
    pub fn hears(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.said.lock().expect("no panic").contains(text) {
            assert!(
                Instant::now() < end,
                "it did not say `{text}` but: {}",
                self.said.lock().expect("no panic")
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn signal(&self, signal: i32) {
        let pid = i32::try_from(self.child.id()).expect("a process id");
        // SAFETY: it signals a child that was not waited for, so the id is still its own.
        let sent = unsafe { libc::kill(pid, signal) };
        assert_eq!(sent, 0);
    }

    pub fn ends(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(Instant::now() < end, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn fail_with_difference(found: &Value, expected: &Value) {
    let lines = |document: &Value| -> Vec<String> {
        let mut lines: Vec<String> =
            document["findings"].as_array().into_iter().flatten().map(Value::to_string).collect();
        lines.push(document["summary"].to_string());
        lines.push(format!("{} {} {}", document["notes"], document["people"], document["events"]));
        lines
    };
    let (found, expected) = (lines(found), lines(expected));
    let only = |a: &[String], b: &[String]| -> String {
        a.iter().filter(|line| !b.contains(line)).map(|line| format!("  {line}\n")).collect()
    };
    panic!("watch alone:\n{}check alone:\n{}", only(&found, &expected), only(&expected, &found));
}

pub fn changed(run: &Value) -> Vec<String> {
    let paths = run["delta"]["changed"].as_array().expect("a list");
    paths.iter().map(|path| path.as_str().expect("a path").to_owned()).collect()
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs git in a folder, without the environment's repository or anybody's settings.
pub fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.args(["-c", "user.name=Nell", "-c", "user.email=nell@example.org", "-c", "gc.auto=0"]);
    let output = command.args(args).current_dir(folder).output().expect("git starts");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

pub fn mv(from: impl AsRef<Path>, to: impl AsRef<Path>) {
    fs::rename(from, to).expect("moved");
}
