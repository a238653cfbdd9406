//! The main loop: which message comes next, what waits for a journal, when there is something to do unasked.
//!
//! What a message means is `dispatch`'s and `sync`'s; this file knows their order.
//!
//! Invariants: messages take effect in the order in which they come, and what was changed is published before the
//! next answer. A panic ends one request, never the session.

use std::collections::VecDeque;
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};
use lsp_server::{ErrorCode, Message, Request, RequestId};
use serde_json::json;

use crate::clock::Clock;
use crate::config::Config;
use crate::engine::{Memory, release_freed_memory};
use crate::lsp::client::{ClientFeatures, Outbox, RequestRefusal};
use crate::lsp::frame::{self, Incoming};
use crate::lsp::journal::ServedJournal;
use crate::lsp::load::{self, LoadJob, LoadProgress, LoadResult, ProgressStage};
use crate::lsp::roots::ClientFolder;
use crate::lsp::settings::ServerSettings;
use crate::lsp::texts::OpenDocuments;

/// What the command line says.
pub struct ServerOptions {
    /// Where the time comes from.
    pub clock: Clock,
    /// Replaces the client's folders.
    pub root: Option<PathBuf>,
    /// A day that stands for today, as written.
    pub today: Option<String>,
    /// What is logged.
    pub verbosity: Verbosity,
}

/// What is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verbosity {
    /// What went wrong.
    Quiet,
    /// Methods, durations and counts, too.
    Verbose,
}

/// Where messages come from and go to.
pub struct Streams {
    /// Messages of the client.
    pub input: Box<dyn BufRead + Send>,
    /// Messages to the client, and nothing else.
    pub output: Box<dyn Write + Send>,
    /// Lines for people; nobody parses them.
    pub log: Box<dyn Write + Send + Sync>,
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    /// As the protocol has it.
    Orderly,
    /// Without a `shutdown`.
    Abrupt,
}

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Fresh,
    Running,
    ShutDown,
}

/// How often the date is looked at: while a machine sleeps, no timer runs on, only the calendar.
const DATE_CHECK: Duration = Duration::from_secs(60);
/// How long the end waits for what is still to be written.
const LAST_WORDS: Duration = Duration::from_millis(700);

pub(super) struct LanguageServer {
    pub options: ServerOptions,
    pub out: Outbox,
    pub log: Box<dyn Write + Send + Sync>,
    pub phase: Phase,
    pub ended: Option<SessionEnd>,
    pub client: ClientFeatures,
    pub settings: ServerSettings,
    /// Whether the client asked for a trace.
    pub traces: bool,
    pub folders: Vec<ClientFolder>,
    pub has_warned_of_home: bool,
    pub documents: OpenDocuments,
    /// How many documents were opened.
    pub opened: u64,
    pub journals: Vec<ServedJournal>,
    pub next_journal: u32,
    pub jobs: Sender<LoadJob>,
    /// Messages that wait until all journals are read, the first of them a request.
    backlog: VecDeque<Message>,
    /// Requests that were cancelled before their turn.
    cancelled: Vec<RequestId>,
    pub today: NaiveDate,
    /// What went wrong with configurations, as it was said, by file.
    pub configuration: crate::lsp::roots::ConfigurationTroubles,
    pub load_progress: Arc<LoadProgress>,
    /// Since when something is loaded, and whether the client sees it.
    pub loading: Option<(Instant, ProgressStage)>,
    pub loads: u32,
    pub progress_drawn: Instant,
    /// Stands for the files of a journal that has none.
    pub nothing: Memory,
    /// Panics since something was judged.
    pub panics: u32,
    /// Whether the journals are left alone until a text or a file changes.
    pub is_resting: bool,
    /// How often judging is to panic, by the will of a test.
    #[cfg(debug_assertions)]
    pub forced_panics: u32,
}

/// Serves one client until it or its streams end.
pub fn run(options: ServerOptions, streams: Streams) -> SessionEnd {
    let Streams { mut input, output, log } = streams;
    let (sender, incoming) = unbounded();
    std::thread::spawn(move || {
        loop {
            let message = frame::read(&mut *input);
            let is_last = matches!(message, Incoming::End | Incoming::Lost(_));
            if sender.send(message).is_err() || is_last {
                return;
            }
        }
    });
    let (writer, is_written) = write_on_a_thread(output);
    let (wake, events) = bounded(1);
    let load_progress = Arc::new(LoadProgress::default());
    let (jobs, results) = load::start(options.clock, wake, load_progress.clone());
    let now = Instant::now();
    let today = (options.clock)().date_naive();
    let mut server = LanguageServer {
        options,
        out: Outbox::new(writer),
        log,
        phase: Phase::Fresh,
        ended: None,
        client: ClientFeatures::of(&json!({})),
        settings: ServerSettings::default(),
        traces: false,
        folders: Vec::new(),
        has_warned_of_home: false,
        documents: OpenDocuments::new(),
        opened: 0,
        journals: Vec::new(),
        next_journal: 0,
        jobs,
        backlog: VecDeque::new(),
        cancelled: Vec::new(),
        today,
        configuration: Default::default(),
        load_progress,
        loading: None,
        loads: 0,
        progress_drawn: now,
        nothing: Memory::new(&Config::default()),
        panics: 0,
        is_resting: false,
        #[cfg(debug_assertions)]
        forced_panics: 0,
    };
    let end = server.serve(&incoming, &results, &events);
    drop(server);
    let _ = is_written.recv_timeout(LAST_WORDS);
    end
}

/// Writes what is sent, and flushes when nothing waits.
fn write_on_a_thread(mut output: Box<dyn Write + Send>) -> (Sender<Vec<u8>>, Receiver<()>) {
    let (sender, bodies) = unbounded::<Vec<u8>>();
    let (written, is_written) = bounded(0);
    std::thread::spawn(move || {
        for body in &bodies {
            let is_sent = frame::write(&mut *output, &body)
                .and_then(|()| if bodies.is_empty() { output.flush() } else { Ok(()) });
            if is_sent.is_err() {
                break;
            }
        }
        let _ = output.flush();
        drop(written);
    });
    (sender, is_written)
}

impl LanguageServer {
    fn serve(
        &mut self,
        incoming: &Receiver<Incoming>,
        results: &Receiver<LoadResult>,
        events: &Receiver<()>,
    ) -> SessionEnd {
        loop {
            let timeout = self.due().saturating_duration_since(Instant::now());
            select! {
                recv(incoming) -> message => {
                    // A reader that is gone reads no more.
                    let mut batch = vec![message.unwrap_or(Incoming::End)];
                    // What waits now is taken together, not what comes while it is answered.
                    batch.extend(incoming.try_iter().take(incoming.len()));
                    self.take_batch(batch);
                }
                recv(results) -> result => {
                    if let Ok(result) = result {
                        self.loaded(result);
                    }
                }
                recv(events) -> _ => {}
                default(timeout) => {}
            }
            self.guarded(LanguageServer::look_around);
            if let Some(end) = self.ended {
                self.end_progress();
                return end;
            }
        }
    }

    /// When there is something to do even if nothing comes.
    fn due(&self) -> Instant {
        let now = Instant::now();
        let mut due = now + DATE_CHECK;
        due = self.progress_due(now).into_iter().fold(due, Instant::min);
        self.journals.iter().filter_map(|journal| self.journal_due(journal)).fold(due, Instant::min)
    }

    /// Everything that is done unasked: files, the calendar, progress; then publishing.
    fn look_around(&mut self) {
        if self.phase != Phase::Running {
            return;
        }
        self.follow_disk();
        self.follow_calendar();
        self.show_progress();
        self.publish();
    }

    fn follow_calendar(&mut self) {
        let today = (self.options.clock)().date_naive();
        if today != self.today {
            self.today = today;
            self.journals.iter_mut().for_each(|journal| journal.is_stale = true);
        }
    }

    fn take_batch(&mut self, batch: Vec<Incoming>) {
        // What is answered now is of this day.
        self.follow_calendar();
        // A request that waits with its own cancelling is not begun.
        let mut waiting: Vec<&RequestId> = Vec::new();
        let mut cancelled = Vec::new();
        for message in &batch {
            match message {
                Incoming::Message(Message::Request(request)) => waiting.push(&request.id),
                Incoming::Message(Message::Notification(note)) if note.method == "$/cancelRequest" => {
                    let id: Option<RequestId> =
                        note.params.get("id").and_then(|id| serde_json::from_value(id.clone()).ok());
                    cancelled.extend(id.filter(|id| waiting.contains(&id)));
                }
                _ => {}
            }
        }
        self.cancelled.extend(cancelled);
        for message in batch {
            match message {
                Incoming::Message(message) => self.take(message),
                Incoming::Malformed(answer) => self.out.raw(&answer),
                Incoming::End => self.end(),
                Incoming::Lost(why) => {
                    self.say(&format!("the input cannot be read: {why}"));
                    self.ended = Some(SessionEnd::Abrupt);
                }
            }
            if self.ended.is_some() {
                return;
            }
        }
        self.cancelled.clear();
    }

    /// The input is over.
    fn end(&mut self) {
        let is_orderly = self.phase == Phase::ShutDown;
        self.ended = Some(if is_orderly { SessionEnd::Orderly } else { SessionEnd::Abrupt });
    }

    fn take(&mut self, message: Message) {
        if let Message::Notification(note) = &message {
            if note.method == "exit" {
                return self.end();
            }
            if note.method == "$/cancelRequest" {
                return self.cancel_waiting(&note.params);
            }
        }
        let is_urgent = matches!(&message, Message::Request(request) if request.method == "shutdown")
            || matches!(&message, Message::Response(_));
        let waits = self.phase == Phase::Running
            && !is_urgent
            && (!self.backlog.is_empty() || self.is_loading() && self.needs_journals(&message));
        if waits {
            self.backlog.push_back(message);
            return;
        }
        self.handle(message);
    }

    fn cancel_waiting(&mut self, params: &serde_json::Value) {
        let Some(id) = params.get("id").and_then(|id| serde_json::from_value::<RequestId>(id.clone()).ok())
        else {
            return;
        };
        let is_it = |message: &Message| matches!(message, Message::Request(request) if request.id == id);
        if let Some(at) = self.backlog.iter().position(is_it) {
            self.backlog.remove(at);
            let cancelled = RequestRefusal::new(ErrorCode::RequestCanceled, "the request was cancelled");
            self.out.answer(&id, Err(cancelled));
        }
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Request(request) => self.handle_request(request),
            Message::Notification(note) => {
                let start = Instant::now();
                let method = note.method.clone();
                self.guarded(|server| server.take_notification(note));
                self.trace(&method, start);
            }
            Message::Response(response) => self.guarded(|server| server.take_response(response)),
        }
    }

    fn handle_request(&mut self, request: Request) {
        let (id, method, start) = (request.id.clone(), request.method.clone(), Instant::now());
        if self.cancelled.contains(&id) {
            let cancelled = RequestRefusal::new(ErrorCode::RequestCanceled, "the request was cancelled");
            return self.out.answer(&id, Err(cancelled));
        }
        let result = match self.phase {
            Phase::Fresh if method != "initialize" => {
                Err(RequestRefusal::new(ErrorCode::ServerNotInitialized, "`initialize` comes first"))
            }
            Phase::Running if method == "initialize" => {
                Err(RequestRefusal::new(ErrorCode::InvalidRequest, "the server is initialized"))
            }
            Phase::ShutDown => Err(RequestRefusal::new(ErrorCode::InvalidRequest, "the server is shut down")),
            Phase::Running | Phase::Fresh => {
                let answered = catch_unwind(AssertUnwindSafe(|| {
                    self.publish();
                    self.answer(request)
                }));
                answered.unwrap_or_else(|_| Err(self.failed()))
            }
        };
        self.out.answer(&id, result);
        self.trace(&method, start);
    }

    /// Answers `shutdown`.
    pub(super) fn shut_down(&mut self) {
        self.phase = Phase::ShutDown;
        for message in std::mem::take(&mut self.backlog) {
            if let Message::Request(request) = message {
                let cancelled = RequestRefusal::new(ErrorCode::RequestCanceled, "the server shuts down");
                self.out.answer(&request.id, Err(cancelled));
            }
        }
        self.end_progress();
    }

    pub(super) fn is_loading(&self) -> bool {
        self.journals.iter().any(|journal| journal.is_loading)
    }

    fn loaded(&mut self, result: LoadResult) {
        self.guarded(|server| server.take_loaded(result));
        if self.is_loading() {
            return;
        }
        self.end_progress();
        self.guarded(LanguageServer::publish);
        self.answer_backlog();
        // On a thread of its own, since the next keystroke must not wait for it.
        std::thread::spawn(release_freed_memory);
    }

    fn answer_backlog(&mut self) {
        while let Some(message) = self.backlog.pop_front() {
            if self.is_loading() && self.needs_journals(&message) {
                self.backlog.push_front(message);
                return;
            }
            self.handle(message);
            if self.ended.is_some() {
                return;
            }
        }
    }
}
