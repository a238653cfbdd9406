//! What the server says unasked: progress of a load, lines of the log, how long a message took.
//!
//! Invariant: methods, counts, durations and configuration keys are named; never what a note says, whom it names or
//! where it is.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::lsp::client::AwaitedAnswer;
use crate::lsp::server::{LanguageServer, Verbosity};

/// Loading that ends before this shows nothing.
const PROGRESS_AFTER: Duration = Duration::from_millis(500);
const PROGRESS_EVERY: Duration = Duration::from_millis(200);

impl LanguageServer {
    /// When to show the client how far a load is.
    pub(super) fn progress_due(&self, now: Instant) -> Option<Instant> {
        let (since, is_shown) = self.loading.filter(|_| self.client.progress)?;
        Some(if is_shown { now + PROGRESS_EVERY } else { since + PROGRESS_AFTER })
    }

    /// A job was given to the thread that loads.
    pub(super) fn loading_began(&mut self) {
        if self.loading.is_none() {
            self.load_progress.reset();
            self.loads += 1;
            self.loading = Some((Instant::now(), false));
        }
    }

    /// The load is over, also where it was cut short.
    pub(super) fn end_progress(&mut self) {
        if let Some((_, true)) = self.loading.take() {
            self.out.notify("$/progress", self.progress(json!({"kind": "end"})));
        }
    }

    fn progress(&self, value: serde_json::Value) -> serde_json::Value {
        json!({"token": format!("fairweather-load-{}", self.loads), "value": value})
    }

    /// Shows how much is read, while that takes long.
    pub(super) fn show_progress(&mut self) {
        let Some((since, is_shown)) = self.loading.filter(|_| self.client.progress) else { return };
        let token = format!("fairweather-load-{}", self.loads);
        let now = Instant::now();
        let percentage = self.load_progress.percent();
        if !is_shown && now >= since + PROGRESS_AFTER {
            let create = json!({"token": token});
            let begin = json!({"kind": "begin", "title": "Reading the journal", "percentage": percentage});
            let begin = self.progress(begin);
            self.out.request("window/workDoneProgress/create", create, AwaitedAnswer::Other);
            self.out.notify("$/progress", begin);
            self.loading = Some((since, true));
            self.progress_drawn = now;
        } else if is_shown && now >= self.progress_drawn + PROGRESS_EVERY {
            let report = self.progress(json!({"kind": "report", "percentage": percentage}));
            self.out.notify("$/progress", report);
            self.progress_drawn = now;
        }
    }

    /// Writes a line to the log.
    pub(super) fn say(&mut self, line: &str) {
        let _ = writeln!(self.log, "fairweather: {line}");
    }

    /// Logs how long a message took, where that is asked for.
    pub(super) fn trace(&mut self, method: &str, start: Instant) {
        if self.options.verbosity != Verbosity::Verbose && !self.traces {
            return;
        }
        let notes: usize = self
            .journals
            .iter()
            .filter_map(|journal| journal.engine())
            .map(|engine| engine.journal().len())
            .sum();
        let findings: usize = self.journals.iter().map(|journal| journal.findings.len()).sum();
        let line = format!(
            "{method}: {:.2} ms, {notes} notes, {findings} findings",
            start.elapsed().as_secs_f64() * 1e3
        );
        if self.options.verbosity == Verbosity::Verbose {
            self.say(&line);
        }
        if self.traces {
            self.out.notify("$/logTrace", json!({"message": line}));
        }
    }
}
