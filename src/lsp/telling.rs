//! What the server says unasked: progress of a load, lines of the log, how long a message took.
//!
//! Invariant: methods, counts, durations and configuration keys are named; never what a note says, whom it names or
//! where it is.

use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::lsp::client::AwaitedAnswer;
use crate::lsp::load::ProgressStage;
use crate::lsp::server::{LanguageServer, Verbosity};

/// Loading that ends before this shows nothing.
const PROGRESS_AFTER: Duration = Duration::from_millis(500);
const PROGRESS_EVERY: Duration = Duration::from_millis(200);

impl LanguageServer {
    /// When to show the client how far a load is.
    pub(super) fn progress_due(&self, now: Instant) -> Option<Instant> {
        let (since, stage) = self.loading.filter(|_| self.client.progress)?;
        match stage {
            ProgressStage::Hidden => Some(since + PROGRESS_AFTER),
            ProgressStage::Asked => None,
            ProgressStage::Shown => Some(now + PROGRESS_EVERY),
        }
    }

    /// A job was given to the thread that loads.
    pub(super) fn loading_began(&mut self) {
        if self.loading.is_none() {
            self.load_progress.reset();
            self.loads += 1;
            self.loading = Some((Instant::now(), ProgressStage::Hidden));
        }
    }

    /// The load is over, also where it was cut short.
    pub(super) fn end_progress(&mut self) {
        if let Some((_, ProgressStage::Shown)) = self.loading.take() {
            self.out.notify("$/progress", self.progress(json!({"kind": "end"})));
        }
    }

    fn progress(&self, value: serde_json::Value) -> serde_json::Value {
        json!({"token": format!("fairweather-load-{}", self.loads), "value": value})
    }

    /// Shows how much is read, while that takes long.
    pub(super) fn show_progress(&mut self) {
        let Some((since, stage)) = self.loading.filter(|_| self.client.progress) else { return };
        let now = Instant::now();
        if stage == ProgressStage::Hidden && now >= since + PROGRESS_AFTER {
            let create = json!({"token": format!("fairweather-load-{}", self.loads)});
            let awaited = AwaitedAnswer::Progress(self.loads);
            self.out.request("window/workDoneProgress/create", create, awaited);
            self.loading = Some((since, ProgressStage::Asked));
        } else if stage == ProgressStage::Shown && now >= self.progress_drawn + PROGRESS_EVERY {
            let percentage = self.load_progress.percent();
            let report = self.progress(json!({"kind": "report", "percentage": percentage}));
            self.out.notify("$/progress", report);
            self.progress_drawn = now;
        }
    }

    /// The client shows the progress of a load, which may be over by now.
    pub(super) fn begin_progress(&mut self, load: u32) {
        let Some((since, ProgressStage::Asked)) = self.loading.filter(|_| load == self.loads) else { return };
        let percentage = self.load_progress.percent();
        let begin = json!({"kind": "begin", "title": "Reading the journal", "percentage": percentage});
        self.out.notify("$/progress", self.progress(begin));
        self.loading = Some((since, ProgressStage::Shown));
        self.progress_drawn = Instant::now();
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
