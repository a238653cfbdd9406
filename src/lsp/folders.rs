//! Which journals are served: those of the client's folders, of single documents outside them, and how each
//! follows the disk.
//!
//! Invariant: every root has one journal, and every open document is laid over each journal that it lies in, or
//! over one of its own.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::NaiveDate;

use crate::config::find_root;
use crate::lsp::document::real_path;
use crate::lsp::journal::{JournalState, ServedJournal, ServedRoot};
use crate::lsp::load::{LoadFailure, LoadJob, LoadResult};
use crate::lsp::roots::{ClientFolder, is_too_wide, spelled_root};
use crate::lsp::server::LanguageServer;
use crate::lsp::settings::WatchedBy;
use crate::note::syntax::date;
use crate::notify::watcher::Pending;
use crate::project::{Following, Spec, TakenIn};

/// How often to look whether a folder that is gone is back, or a configuration was corrected.
const RETRY: Duration = Duration::from_millis(300);
/// The same where this program failed, which looking often does not mend.
const RETRY_AFTER_PANIC: Duration = Duration::from_secs(60);

impl LanguageServer {
    /// The day that counts as today.
    pub(super) fn day(&self) -> NaiveDate {
        let fixed = self.fixed_day();
        fixed.and_then(|day| date::iso(&day)).unwrap_or(self.today)
    }

    fn fixed_day(&self) -> Option<String> {
        self.settings.today.clone().or_else(|| self.options.today.clone())
    }

    fn following(&self) -> Following {
        match self.settings.watch {
            WatchedBy::Server => Following::Events,
            WatchedBy::Client | WatchedBy::Nobody => Following::Hints,
        }
    }

    /// Opens the journals of the folders, and closes those of folders that are gone.
    pub(super) fn follow_folders(&mut self) {
        let mut wanted: Vec<ServedRoot> = Vec::new();
        for folder in self.folders.clone() {
            let real = real_path(&folder.path);
            let (root, file) = find_root(&real);
            if file.is_none() && is_too_wide(&root) {
                if !std::mem::replace(&mut self.has_warned_of_home, true) {
                    self.out.show(
                        2,
                        "fairweather does not read a whole home folder: `fairweather init` in the folder of your \
                         notes writes a `fairweather.toml`",
                    );
                }
                continue;
            }
            if !wanted.iter().any(|known| known.real == root) {
                wanted.push(spelled_root(&folder, &real, root));
            }
        }
        let gone = |journal: &ServedJournal| {
            let root = journal.root.as_ref();
            root.is_some_and(|root| {
                !journal.is_for_documents && !wanted.iter().any(|new| new.real == root.real)
            })
        };
        while let Some(at) = self.journals.iter().position(gone) {
            self.close_journal(at);
        }
        for root in wanted {
            let known = self
                .journals
                .iter_mut()
                .find(|journal| journal.root.as_ref().is_some_and(|known| known.real == root.real));
            match known {
                Some(known) => known.is_for_documents = false,
                None => {
                    self.open_journal(root);
                }
            }
        }
        self.place_all_documents();
    }

    fn open_journal(&mut self, root: ServedRoot) -> usize {
        let id = self.next_journal;
        self.next_journal += 1;
        self.journals.push(ServedJournal::new(id, Some(root), Instant::now()));
        // Of two journals, one inside the other, the inner one shows what is in both.
        self.journals.iter_mut().for_each(|journal| journal.is_stale = true);
        let at = self.journals.len() - 1;
        self.load(at);
        at
    }

    fn close_journal(&mut self, at: usize) {
        self.clear(at);
        self.journals.remove(at);
        self.journals.iter_mut().for_each(|journal| journal.is_stale = true);
    }

    /// Has a journal read, again where it was.
    pub(super) fn load(&mut self, at: usize) {
        let following = self.following();
        let today = self.fixed_day();
        let journal = &mut self.journals[at];
        let Some(root) = &journal.root else { return };
        let spec = Spec { root: Some(root.real.clone()), today, ..Spec::default() };
        journal.is_loading = true;
        journal.loads += 1;
        let job = LoadJob { journal: journal.id, nth: journal.loads, spec, following };
        let _ = self.jobs.send(job);
        self.loading_began();
    }

    /// Forgets every journal, and what is shown of it.
    pub(super) fn leave_all(&mut self) {
        for at in 0..self.journals.len() {
            self.clear(at);
        }
        self.journals.retain(|journal| journal.root.is_some());
        self.journals.iter_mut().for_each(ServedJournal::leave);
    }

    /// Has every journal read again.
    pub(super) fn reopen_all(&mut self) {
        for at in 0..self.journals.len() {
            match self.journals[at].root {
                Some(_) => {
                    self.journals[at].state = JournalState::Unread;
                    self.load(at);
                }
                None => self.journals[at].is_stale = true,
            }
        }
        // Those of one note are made of the documents.
        self.journals.retain(|journal| journal.root.is_some());
        self.place_all_documents();
    }

    pub(super) fn take_loaded(&mut self, result: LoadResult) {
        let is_its = |journal: &ServedJournal| journal.id == result.journal && journal.loads == result.nth;
        // One that is read once more meanwhile waits for that.
        let Some(at) = self.journals.iter().position(is_its) else { return };
        let now = Instant::now();
        let polls = result.live.as_ref().ok().and_then(|live| live.polling()?.notice());
        let trouble = self.journals[at].opened(result.live, now);
        if let Some(notice) = polls {
            self.out.show(3, &format!("fairweather: {notice}"));
        }
        let is_gone = self.journals[at].root.as_ref().is_some_and(|root| !root.real.is_dir());
        match trouble {
            None => {
                self.configuration_is_fine(at);
                // Only now it is known which notes of the others are its own.
                self.journals.iter_mut().for_each(|journal| journal.is_stale = true);
            }
            Some(_) if is_gone => self.root_is_gone(at, now),
            Some(failure) => {
                let wait = match &failure {
                    LoadFailure::Refused(_) => RETRY,
                    LoadFailure::Panicked => RETRY_AFTER_PANIC,
                };
                self.journals[at].gone = match self.journals[at].state {
                    JournalState::Unread => Some(now + wait),
                    _ => None,
                };
                match failure {
                    LoadFailure::Refused(error) => self.configuration_is_wrong(at, &error),
                    LoadFailure::Panicked => self.out.show(
                        1,
                        "fairweather cannot read the journal, by a bug of its own; it tries again in a minute",
                    ),
                }
            }
        }
        self.lay_documents(at);
        let hints = std::mem::take(&mut self.journals[at].hints);
        self.take_hints(&hints);
    }

    /// When a journal has something to do even if nothing comes.
    pub(super) fn journal_due(&self, journal: &ServedJournal) -> Option<Instant> {
        if journal.is_loading {
            return None;
        }
        if journal.gone.is_some() {
            return journal.gone;
        }
        journal.timing.due(journal.live()?)
    }

    /// Takes in what other programs wrote.
    pub(super) fn follow_disk(&mut self) {
        for at in 0..self.journals.len() {
            let now = Instant::now();
            let journal = &mut self.journals[at];
            if journal.is_loading {
                continue;
            }
            if let Some(gone) = journal.gone {
                if now >= gone {
                    self.look_for_root(at, now);
                }
                continue;
            }
            let JournalState::Live(live) = &mut journal.state else { continue };
            journal.timing.collect(live, now);
            let mut taken = journal.timing.take(live, now).map(|pending| live.take(pending));
            if taken.is_none() && journal.timing.polls(live, now) {
                let start = Instant::now();
                taken = Some(live.look());
                journal.timing.polled(start, Instant::now());
            }
            if let Some(taken) = taken {
                self.follow_taken(at, taken);
            }
        }
    }

    fn follow_taken(&mut self, at: usize, taken: TakenIn) {
        match taken {
            TakenIn::Nothing => {}
            TakenIn::Notes(paths) => {
                self.journals[at].changed.extend(paths);
                self.lay_changed_documents(at);
            }
            TakenIn::Configuration => self.load(at),
            TakenIn::RootGone => self.root_is_gone(at, Instant::now()),
        }
    }

    fn root_is_gone(&mut self, at: usize, now: Instant) {
        let journal = &mut self.journals[at];
        if journal.gone.is_none() {
            self.out.show(2, "fairweather: the journal's folder is gone; it is read again when it is back");
        }
        self.journals[at].gone = Some(now + RETRY);
        self.clear(at);
    }

    fn look_for_root(&mut self, at: usize, now: Instant) {
        let journal = &mut self.journals[at];
        let is_there = journal.root.as_ref().is_some_and(|root| root.real.is_dir());
        journal.gone = Some(now + RETRY);
        if !is_there {
            return;
        }
        let JournalState::Live(live) = &mut journal.state else {
            // Its configuration could not be read: perhaps it can now.
            if self.is_configuration_readable(at) {
                self.journals[at].gone = None;
                self.load(at);
            }
            return;
        };
        journal.gone = None;
        journal.is_stale = true;
        let taken = live.look_everywhere();
        self.follow_taken(at, taken);
    }

    /// The client says that something may have become of files.
    pub(super) fn take_hints(&mut self, files: &[PathBuf]) {
        for at in 0..self.journals.len() {
            let journal = &mut self.journals[at];
            if journal.is_loading {
                // It may have been read before it was written.
                journal.hints.extend_from_slice(files);
                continue;
            }
            let JournalState::Live(live) = &mut journal.state else { continue };
            if journal.gone.is_some() {
                continue;
            }
            let root = live.disk().root().to_owned();
            let mut pending = Pending::default();
            files.iter().map(|file| real_path(file)).filter(|file| file.starts_with(&root)).for_each(
                |file| {
                    pending.hint(file);
                },
            );
            if !pending.is_empty() {
                let taken = live.take(pending);
                self.follow_taken(at, taken);
            }
        }
    }

    /// Lays every document over the journals that it lies in.
    fn place_all_documents(&mut self) {
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        for uri in uris {
            self.place_document(&uri);
        }
        self.close_unused();
    }

    /// Lays a document over the journals that it lies in, or makes it one.
    pub(super) fn place_document(&mut self, uri: &str) {
        let Some(document) = self.documents.get(uri) else { return };
        let mut is_placed = false;
        if let Some(file) = document.file.clone() {
            for journal in &mut self.journals {
                let Some((path, kind)) = journal.place(&file) else { continue };
                is_placed = true;
                let is_there = journal
                    .documents
                    .get(&path)
                    .is_some_and(|attached| attached.uri == uri && attached.kind == kind);
                if !is_there {
                    journal.attach(path, document, kind);
                }
            }
            if !is_placed {
                let folder = file.real.parent().unwrap_or(&file.real);
                if let (root, Some(_)) = find_root(folder) {
                    let spelled = ClientFolder::of_path(file.spelled.parent().unwrap_or(&root));
                    let root = spelled_root(&spelled, folder, root);
                    let at = self.open_journal(root);
                    self.journals[at].is_for_documents = true;
                    return self.place_document(uri);
                }
            }
        }
        let is_own = |journal: &ServedJournal| {
            journal.root.is_none() && journal.documents.values().any(|attached| attached.uri == uri)
        };
        match (is_placed, self.journals.iter().position(is_own)) {
            (true, Some(own)) => self.close_journal(own),
            (false, None) if is_note_address(document) => {
                let id = self.next_journal;
                self.next_journal += 1;
                let journal = ServedJournal::loose(id, document, self.day(), Instant::now());
                self.journals.push(journal);
            }
            _ => {}
        }
    }

    /// Lays the documents of a journal that was just read over it.
    fn lay_documents(&mut self, at: usize) {
        let journal = &mut self.journals[at];
        let answering = std::mem::take(&mut journal.answering);
        let awaited: Vec<String> =
            answering.iter().filter_map(|path| Some(journal.documents.get(path)?.uri.clone())).collect();
        journal.documents.clear();
        let mut documents: Vec<_> = self.documents.values().collect();
        documents.sort_by_key(|document| document.opened);
        for document in documents {
            let Some((path, kind)) = document.file.as_ref().and_then(|file| journal.place(file)) else {
                continue;
            };
            journal.attach(path.clone(), document, kind);
            if !awaited.contains(&document.uri) {
                journal.answering.remove(&path);
            }
        }
    }

    /// Looks again which documents of a journal are notes: what is left out may have changed.
    fn lay_changed_documents(&mut self, at: usize) {
        let journal = &mut self.journals[at];
        for document in self.documents.values() {
            let Some((path, kind)) = document.file.as_ref().and_then(|file| journal.place(file)) else {
                continue;
            };
            let is_other = journal
                .documents
                .get(&path)
                .is_some_and(|attached| attached.uri == document.uri && attached.kind != kind);
            if is_other {
                journal.attach(path.clone(), document, kind);
                journal.answering.remove(&path);
            }
        }
    }

    /// Closes the journals that were open for documents only, and have none any more.
    pub(super) fn close_unused(&mut self) {
        let is_unused = |journal: &ServedJournal| journal.is_for_documents && journal.documents.is_empty();
        while let Some(at) = self.journals.iter().position(is_unused) {
            self.close_journal(at);
        }
    }
}

/// Whether a document that lies in no journal may be a note of its own.
fn is_note_address(document: &crate::lsp::document::OpenDocument) -> bool {
    document.file.as_ref().is_none_or(|file| {
        let name = file.spelled.file_name().unwrap_or_default().to_string_lossy().into_owned();
        crate::text::strip_note_extension(&name).len() < name.len()
    })
}
