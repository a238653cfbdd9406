//! A command that is run after every change, with the findings on its standard input.
//!
//! It never runs twice at once: what changes while it runs is handed to one more run after it. It does not go
//! through a shell unless that was asked for. What the command prints is captured and shown once it has ended,
//! since it would garble the page.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;

use crate::engine::Disk;
use crate::error::Error;
use crate::output::{Format, Paint, Report, Style, render};
use crate::watch::JudgedRun;
use crate::watch::inputs::{Ran, WatchInput};
use crate::watch::retry::RetryEmpty;
use crate::watch::shown::ShownTexts;

/// More bytes of output than this are not shown.
const MOST_OUTPUT: u64 = 16 * 1024;

/// The command, and the process of it that runs, if one does.
pub struct Exec {
    program: Vec<String>,
    inputs: Sender<WatchInput>,
    running: Option<Arc<Mutex<Child>>>,
    /// The findings of the last change, where it came while the command ran.
    next: Option<Vec<u8>>,
}

impl Exec {
    /// A program with its arguments, quoted as in a shell.
    ///
    /// # Errors
    /// Quotes that do not close, or nothing at all.
    pub fn direct(command: &str, inputs: Sender<WatchInput>) -> Result<Exec, Error> {
        match shlex::split(command) {
            Some(program) if !program.is_empty() => Ok(Exec { program, inputs, running: None, next: None }),
            _ => Err(Error::Remedied {
                message: format!("--exec: `{command}` is not a command"),
                help: "write a program and its arguments, and close every quote".to_owned(),
            }),
        }
    }

    /// A line for the shell.
    pub fn shell(command: &str, inputs: Sender<WatchInput>) -> Exec {
        let shell = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
        let program = shell.into_iter().chain([command]).map(str::to_owned).collect();
        Exec { program, inputs, running: None, next: None }
    }

    pub(super) fn start(&mut self, judged: &JudgedRun, disk: &Disk) {
        let whole = RetryEmpty(disk);
        let texts = ShownTexts::new(judged, &whole);
        let report =
            Report { run: &judged.run, findings: &judged.findings, totals: judged.totals, sources: &texts };
        let mut findings = Vec::new();
        // Writing to memory cannot fail.
        let _ = render(Format::Json, &report, Style { width: 100, paint: Paint::Plain }, &mut findings);
        self.next = Some(findings);
        self.run_next(disk);
    }

    fn run_next(&mut self, disk: &Disk) {
        if self.running.is_some() {
            return;
        }
        let Some(findings) = self.next.take() else { return };
        let mut command = Command::new(&self.program[0]);
        command.args(&self.program[1..]).current_dir(disk.root());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        match command.spawn() {
            Ok(child) => self.running = Some(attend(child, findings, self.inputs.clone())),
            Err(error) => {
                let _ = self.inputs.send(WatchInput::Ran(Ran { output: Err(error) }));
            }
        }
    }

    /// What to say of a run that ended; the next one begins.
    pub(super) fn finish(&mut self, ran: Ran, disk: &Disk) -> String {
        self.running = None;
        let name = self.program.join(" ");
        let text = match ran.output {
            Err(error) => format!("`{name}` cannot be run: {error}"),
            Ok((code, bytes)) => {
                let mut text = String::from_utf8_lossy(&bytes).trim_end().to_owned();
                let failure = match code {
                    Some(0) => None,
                    Some(code) => Some(format!("`{name}` ended with exit code {code}")),
                    None => Some(format!("`{name}` was killed")),
                };
                if let Some(failure) = failure {
                    text = if text.is_empty() { failure } else { format!("{text}\n{failure}") };
                }
                text
            }
        };
        self.run_next(disk);
        text
    }
}

impl Drop for Exec {
    /// The command ends with the watcher.
    fn drop(&mut self) {
        if let Some(child) = &self.running {
            let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
        }
    }
}

/// Feeds a command and collects what it prints, each on its own thread, so that no full pipe can
/// stop both sides.
fn attend(mut child: Child, findings: Vec<u8>, inputs: Sender<WatchInput>) -> Arc<Mutex<Child>> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let child = Arc::new(Mutex::new(child));
    let shared = child.clone();
    std::thread::spawn(move || {
        let feeder = std::thread::spawn(move || {
            if let Some(mut stdin) = stdin {
                // A command need not read its input.
                let _ = stdin.write_all(&findings);
            }
        });
        let reader = std::thread::spawn(move || stderr.map(read_head).unwrap_or_default());
        let mut output = stdout.map(read_head).unwrap_or_default();
        output.extend(reader.join().unwrap_or_default());
        let _ = feeder.join();
        // Its pipes are closed, so it has ended or soon will; between two looks the lock is free, so
        // that the command can be killed.
        let status = loop {
            match shared.lock().unwrap_or_else(PoisonError::into_inner).try_wait() {
                Ok(Some(status)) => break Ok(status),
                Ok(None) => {}
                Err(error) => break Err(error),
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        };
        let _ = inputs.send(WatchInput::Ran(Ran { output: status.map(|status| (status.code(), output)) }));
    });
    child
}

/// The beginning of what comes through a pipe; the rest is read and dropped.
fn read_head(mut pipe: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = pipe.by_ref().take(MOST_OUTPUT).read_to_end(&mut bytes);
    let _ = io::copy(&mut pipe, &mut io::sink());
    bytes
}
