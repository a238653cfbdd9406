//! A journal that the server keeps open: its engine, the documents that lie over its notes, and what of it was
//! published.
//!
//! Not which journal a document belongs to (`folders`). Invariant: once [`ServedJournal::take_in`] has run, the
//! engine holds every open note as the editor has it, and every other as the disk does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;

use crate::config::Config;
use crate::engine::{Change, Engine, Filter, Memory, Version};
use crate::finding::Finding;
use crate::lsp::document::{DocumentFile, OpenDocument};
use crate::lsp::load::LoadFailure;
use crate::lsp::published::PublishedNotes;
use crate::lsp::wire;
use crate::project::{EventTiming, LiveJournal};
use crate::rules::RuleSet;
use crate::text::NotePath;

/// Where a journal lies.
#[derive(Debug, Clone)]
pub(super) struct ServedRoot {
    pub real: PathBuf,
    /// As the client spells it.
    pub spelled: PathBuf,
    pub uri: String,
}

/// What there is of a journal.
pub(super) enum JournalState {
    /// Nothing yet, or nothing that could be read.
    Unread,
    Live(Box<LiveJournal>),
    /// One note that belongs to no folder.
    Loose {
        engine: Box<Engine>,
    },
}

/// What a document of the editor is to a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DocumentKind {
    /// Its text stands in for the file's.
    Note,
    /// It lies in the journal and is not read as a note (language 1).
    Other,
}

/// A document over a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AttachedDocument {
    pub uri: String,
    pub kind: DocumentKind,
}

pub(super) struct ServedJournal {
    pub id: u32,
    /// `None` for a note that belongs to no folder.
    pub root: Option<ServedRoot>,
    /// Opened for a document outside all folders, and closed with its last one.
    pub is_for_documents: bool,
    pub state: JournalState,
    pub is_loading: bool,
    /// How often it was read or is being read.
    pub loads: u32,
    /// Where to look once it is read, by what the client said meanwhile.
    pub hints: Vec<PathBuf>,
    pub timing: EventTiming,
    /// When to look for the root again, where it is gone.
    pub gone: Option<Instant>,
    /// By note: the document that is open over it.
    pub documents: BTreeMap<NotePath, AttachedDocument>,
    /// Texts that the engine has not taken in; `None` for a note that was let go.
    pending: BTreeMap<NotePath, Option<Version>>,
    /// Notes that changed since the last publishing.
    pub changed: BTreeSet<NotePath>,
    /// Open notes whose change awaits an answer.
    pub answering: BTreeSet<NotePath>,
    /// Whether something else calls for publishing: a first set, a new day.
    pub is_stale: bool,
    pub published: PublishedNotes,
    pub findings: Vec<Arc<Finding>>,
}

impl ServedJournal {
    pub(super) fn new(id: u32, root: Option<ServedRoot>, now: Instant) -> ServedJournal {
        ServedJournal {
            id,
            root,
            is_for_documents: false,
            state: JournalState::Unread,
            is_loading: false,
            loads: 0,
            hints: Vec::new(),
            timing: EventTiming::new(now),
            gone: None,
            documents: BTreeMap::new(),
            pending: BTreeMap::new(),
            changed: BTreeSet::new(),
            answering: BTreeSet::new(),
            is_stale: true,
            published: PublishedNotes::default(),
            findings: Vec::new(),
        }
    }

    /// A journal of one note, with the defaults.
    pub(super) fn loose(id: u32, document: &OpenDocument, today: NaiveDate, now: Instant) -> ServedJournal {
        let config = Arc::new(Config::default());
        let memory = Memory::new(&config);
        let mut journal = ServedJournal::new(id, None, now);
        journal.is_for_documents = true;
        // The defaults are valid; were they not, there would be nothing to judge by.
        if let Ok(rules) = RuleSet::from_config(&config, None, &[]) {
            let engine = Engine::open(config, rules, &memory, today, 1);
            journal.state = JournalState::Loose { engine: Box::new(engine) };
        }
        let path = loose_path(document);
        let is_note = Filter::new(&Config::default()).accepts(path.as_str());
        let kind = if is_note { DocumentKind::Note } else { DocumentKind::Other };
        journal.attach(path, document, kind);
        journal
    }

    pub(super) fn engine(&self) -> Option<&Engine> {
        match &self.state {
            JournalState::Unread => None,
            JournalState::Live(live) => Some(&live.opened.engine),
            JournalState::Loose { engine } => Some(engine),
        }
    }

    pub(super) fn engine_mut(&mut self) -> Option<&mut Engine> {
        match &mut self.state {
            JournalState::Unread => None,
            JournalState::Live(live) => Some(&mut live.opened.engine),
            JournalState::Loose { engine } => Some(engine),
        }
    }

    pub(super) fn live(&self) -> Option<&LiveJournal> {
        match &self.state {
            JournalState::Live(live) => Some(live),
            JournalState::Unread | JournalState::Loose { .. } => None,
        }
    }

    /// The path that a file has in the journal, and whether it is a note there.
    pub(super) fn place(&self, file: &DocumentFile) -> Option<(NotePath, DocumentKind)> {
        let root = self.root.as_ref()?;
        let Some(live) = self.live() else {
            let below = file.real.strip_prefix(&root.real).ok()?;
            let path = NotePath::from_bytes(below.as_os_str().as_encoded_bytes());
            return Some((path, DocumentKind::Other));
        };
        let disk = live.disk();
        let by_link = || {
            let below = file.spelled.strip_prefix(&root.spelled).ok()?;
            disk.follows_links().then(|| root.real.join(below))
        };
        let at = if file.real.starts_with(&root.real) { file.real.clone() } else { by_link()? };
        let kind = if disk.identify(&at).is_some() { DocumentKind::Note } else { DocumentKind::Other };
        Some((disk.note_path(&at), kind))
    }

    /// Lays a document over a note, or keeps it beside them where it is not a note.
    pub(super) fn attach(&mut self, path: NotePath, document: &OpenDocument, kind: DocumentKind) {
        let attached = AttachedDocument { uri: document.uri.clone(), kind };
        let before = self.documents.insert(path.clone(), attached);
        if kind == DocumentKind::Note {
            self.hold(&path, document);
        } else if before.is_some_and(|before| before.kind == DocumentKind::Note) {
            self.let_go(&path);
        }
        self.answering.insert(path);
    }

    /// Takes a document's text for a note's.
    pub(super) fn hold(&mut self, path: &NotePath, document: &OpenDocument) {
        let limit = self.engine().map_or(u64::MAX, |engine| engine.config().journal.max_note_size);
        self.pending.insert(path.clone(), Some(document.note_version(limit)));
        self.changed.insert(path.clone());
    }

    /// Takes the file's text again.
    fn let_go(&mut self, path: &NotePath) {
        self.pending.insert(path.clone(), None);
        self.changed.insert(path.clone());
    }

    /// Takes a document off a note.
    pub(super) fn detach(&mut self, path: &NotePath) {
        if self.documents.remove(path).is_some_and(|document| document.kind == DocumentKind::Note) {
            self.let_go(path);
        }
        self.answering.remove(path);
        self.changed.insert(path.clone());
    }

    /// Forgets what was read, until it is read again.
    pub(super) fn leave(&mut self) {
        self.state = JournalState::Unread;
        self.is_loading = false;
        // What is still being read is of a load before.
        self.loads += 1;
        self.pending.clear();
        self.is_stale = true;
    }

    /// Whether anything waits to be judged or published.
    pub(super) fn is_settled(&self) -> bool {
        self.pending.is_empty() && self.changed.is_empty() && self.answering.is_empty() && !self.is_stale
    }

    /// Gives the engine the texts that it does not hold yet.
    pub(super) fn take_in(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        match &mut self.state {
            // What is open is laid over it once it is read.
            JournalState::Unread => {}
            JournalState::Live(live) => live.hold(pending.into_iter().collect()),
            JournalState::Loose { engine } => {
                let change = |(path, version): (NotePath, Option<Version>)| Change {
                    path,
                    version: version.unwrap_or(Version::Gone),
                };
                engine.apply(&pending.into_iter().map(change).collect::<Vec<_>>());
            }
        }
    }

    /// The findings to show as of a day, in the order of every output.
    pub(super) fn judge(&mut self, today: NaiveDate) -> Vec<Arc<Finding>> {
        let mut findings = match &mut self.state {
            JournalState::Unread => Vec::new(),
            JournalState::Live(live) => live.known.mark(live.opened.engine.check(today)),
            JournalState::Loose { engine } => engine.check(today),
        };
        findings.retain(|finding| finding.is_new());
        findings
    }

    /// The address of a note: the client's spelling where it has one.
    pub(super) fn uri(&self, path: &NotePath) -> String {
        if let Some(document) = self.documents.get(path) {
            return document.uri.clone();
        }
        if let Some(known) = self.published.spelling(path) {
            return known.to_owned();
        }
        self.plain_uri(path)
    }

    /// The address of a note by the folder's.
    pub(super) fn plain_uri(&self, path: &NotePath) -> String {
        let Some(root) = &self.root else { return String::new() };
        let file = self.file(path);
        let below = file.as_deref().and_then(|file| file.strip_prefix(&root.real).ok());
        wire::uri_below(&root.uri, below.unwrap_or_else(|| Path::new(path.as_str())))
    }

    /// The file of a note.
    pub(super) fn file(&self, path: &NotePath) -> Option<PathBuf> {
        match self.live() {
            Some(live) => Some(live.disk().file(path)),
            None => self.root.as_ref().map(|root| root.real.join(path.as_str())),
        }
    }

    /// Takes in that it was opened, or why it was not.
    pub(super) fn opened(
        &mut self,
        live: Result<Box<LiveJournal>, LoadFailure>,
        now: Instant,
    ) -> Option<LoadFailure> {
        self.is_loading = false;
        self.is_stale = true;
        match live {
            Ok(live) => {
                self.state = JournalState::Live(live);
                self.timing = EventTiming::new(now);
                self.gone = None;
                None
            }
            Err(failure) => Some(failure),
        }
    }
}

/// The path of a note that belongs to no folder: its name may say a day.
pub(super) fn loose_path(document: &OpenDocument) -> NotePath {
    let name = document.file.as_ref().and_then(|file| file.spelled.file_name());
    match name {
        Some(name) => NotePath::from_bytes(name.as_encoded_bytes()),
        None => NotePath::new("Untitled.md"),
    }
}
