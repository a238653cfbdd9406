//! The engine: one journal in memory with its findings, updated incrementally. `check`, the hook, `watch` and
//! the reports all stand on it.
//!
//! [`Engine::open`] reads a whole [`Source`], [`Engine::apply`] takes in changed notes, and [`Engine::check`]
//! returns the findings. Only the engine knows what an edit makes stale: the edited note, the people it names
//! before or after, and the rules that judge the journal as a whole. Where a page gets other names, the notes that use
//! them are bound again (`renaming`); where an edit changes otherwise who is *meant* (a page comes or goes, a stranger to
//! whom other notes link), or who is somebody at all, all notes are. None is read again.
//!
//! It does not read the clock, watch files or print, and of texts it keeps one: that of the long note that was edited
//! last.
//!
//! Invariant (the law, which a property test holds): after any changes, `check` equals that of a fresh engine
//! over the same texts.

mod change;
mod collect;
mod coverage;
mod findings;
mod heap;
mod history;
mod load;
mod long_note;
mod notes;
mod prose;
mod renaming;
mod source;
mod suppression;
mod threads;
mod whole;

pub use coverage::Coverage;
pub use heap::release_freed_memory;
pub use source::{
    Content, Disk, FileId, Filter, Ignores, Listing, Memory, Overlay, ReadBuffer, Skipped, Source, Stamp,
    WalkEntry, put,
};

pub use change::{Change, Version};

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::config::Config;
use crate::finding::Finding;
use crate::graph::{
    Binding, Graph, NoteVersion, PersonId, Survey, TimelineBuilder, Update, bind, people_of, renaming,
    update_people,
};
use crate::journal::{Journal, NoteId};
use crate::note::{Grammar, Note, UnpackedLists, unreadable};
use crate::rules::{Context, History, RuleSet, Summary};
use crate::text::NotePath;
use collect::{CHUNK, OrderedCollector};
use coverage::NoteCounts;
use findings::{FindingStore, FindingSubject};
use long_note::{KnownOfNote, LongNote};

/// With more changed notes than this at once, binding everything again is cheaper than patching.
const REBIND_ABOVE: usize = 512;

/// A journal with its findings.
pub struct Engine {
    config: Arc<Config>,
    rules: RuleSet,
    grammar: Grammar,
    journal: Journal,
    graph: Graph,
    today: NaiveDate,
    findings: FindingStore,
    /// By person.
    summaries: Vec<Option<Summary>>,
    /// The notes that silence anything: there are few, and every check needs them.
    silencing: BTreeSet<NoteId>,
    history: History,
    long: LongNote,
    /// Set once somebody asks, and kept up to date from then on.
    counts: OnceLock<NoteCounts>,
    listing: Listing,
    /// Where a rule of prose is on.
    prose: Option<prose::ProseState>,
}

impl Engine {
    /// Reads all notes of a source and judges them as of `today`. `threads` is how many read at once; 0 means
    /// as many as fit the machine.
    pub fn open(
        config: Arc<Config>,
        rules: RuleSet,
        source: &dyn Source,
        today: NaiveDate,
        threads: usize,
    ) -> Engine {
        let grammar = Grammar::new(config.clone());
        let load = |source: &dyn Source| load::load(source, &grammar, threads);
        let (loaded, prose) = if rules.reads_prose() {
            let (loaded, prose) = prose::SourceRecorder::new(source).read(&config, load);
            (loaded, Some(prose))
        } else {
            (load(source), None)
        };
        let load::Loaded { journal, survey, listing } = loaded;
        // A number that the user asked for holds for a small journal, too.
        if threads > 0 || journal.len() > CHUNK {
            threads::use_current_thread(threads);
            heap::release_freed_memory();
        }
        let mut engine = Engine {
            config,
            rules,
            grammar,
            journal,
            graph: Graph::default(),
            today,
            findings: FindingStore::default(),
            summaries: Vec::new(),
            silencing: BTreeSet::new(),
            history: History::default(),
            long: LongNote::default(),
            counts: OnceLock::new(),
            listing,
            prose,
        };
        engine.bind_all(&survey);
        engine
    }

    /// The notes, as of the last change.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The people and what passed, as of the last change.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// What it was opened with; another configuration takes another engine.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What it was opened with, levels and options included.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// What the source held, notes and others.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Takes in how many copies a walk met since.
    pub fn set_copies(&mut self, copies: usize) {
        self.listing.copies = copies;
    }

    /// Takes in changed notes. The caller decides which paths are notes (see [`Filter`]).
    pub fn apply(&mut self, changes: &[Change]) {
        if let Some(prose) = &mut self.prose {
            prose.follow(changes);
        }
        let mut update = if changes.len() > REBIND_ABOVE { Update::Rebuild } else { Update::Kept };
        let mut touched: Vec<PersonId> = Vec::new();
        let before = self.history;
        for change in changes {
            update = self.apply_one(change, update, &mut touched);
        }
        if update == Update::Rebuild {
            if self.journal.len() > CHUNK {
                // It may have been opened on another thread.
                threads::use_current_thread(0);
            }
            self.journal.decide_homes();
            self.counts = OnceLock::new();
            self.bind_all(&Survey::of(&self.journal));
            return;
        }
        // The writer's own wins and lows concern everybody, with or without them, and so does what the journal
        // as a whole says.
        if self.graph.take_moments_changed() || self.history != before {
            touched.extend(self.graph.people().map(|(id, _)| id));
        }
        touched.sort_unstable();
        touched.dedup();
        self.judge_people(&touched);
    }

    /// Takes in one note, after others that did `before` to the people; says what all of them did.
    fn apply_one(&mut self, change: &Change, before: Update, touched: &mut Vec<PersonId>) -> Update {
        let known = self.journal.id(&change.path);
        let cached = self.long.known.take().filter(|_| self.long.holds(&change.path));
        let of_old = match (known, cached) {
            (Some(_), Some(cached)) => cached,
            (Some(id), None) if before == Update::Kept => self.bind(id).into(),
            _ => KnownOfNote::default(),
        };
        let old_binding = &of_old.binding;
        let path = change.path.clone();
        let new = match &change.version {
            Version::Bytes(bytes) => self.long.read(path, bytes, &self.grammar, &self.journal),
            Version::Text(text) => {
                self.long.read(path, text.source().as_bytes(), &self.grammar, &self.journal)
            }
            Version::Unreadable { why, help } => {
                self.long.forget(&path);
                Some((unreadable(path, why, help), None))
            }
            Version::Gone => {
                self.long.forget(&path);
                None
            }
        };
        let (id, old, exists, unread) = match new {
            Some((note, unread)) => {
                let (id, old) = self.journal.insert(note);
                (id, old, true, unread)
            }
            None => match self.journal.remove(&change.path) {
                Some((id, old)) => (id, Some(old), false, None),
                None => return before,
            },
        };
        // First, since it chooses the reading of the new version.
        let moves_homes = self.journal.moves_homes(id, old.as_ref());
        if let Some(counts) = self.counts.get_mut() {
            if let Some(old) = &old {
                counts.take_out(old);
            }
            if let Some(new) = self.journal.get(id) {
                counts.add(new);
            }
        }
        if moves_homes || before == Update::Rebuild {
            return Update::Rebuild;
        }
        // Notes were judged by whether there is a marker anywhere.
        if self.follow_marks(id, old.as_ref()) {
            return Update::Rebuild;
        }
        if let Some(names) = renaming(&mut self.graph.directory, id, old.as_ref(), &self.journal) {
            return self.follow_renaming(id, old.as_ref(), old_binding, names, touched);
        }
        if let (Some(old), Some(unread)) = (&old, &unread)
            && self.prose.is_none()
        {
            return self.follow_around(id, old, of_old, unread, touched);
        }
        let new = self.journal.get(id);
        let people = &mut self.graph.directory;
        if update_people(people, id, old.as_ref(), new, None, &self.journal) == Update::Rebuild {
            return Update::Rebuild;
        }
        self.follow_silence(id);
        let binding = if exists { self.bind(id) } else { Binding::default() };
        let before = NoteVersion { note: old.as_ref(), binding: old_binding };
        let after = NoteVersion { note: self.journal.get(id), binding: &binding };
        touched.extend(self.graph.patch(id, &before, &after, &self.journal));
        self.follow_first_day(old_binding, &binding);
        let findings = if exists { self.judge_note(id, &binding) } else { Vec::new() };
        self.findings.set(FindingSubject::Note(id), findings);
        Update::Kept
    }

    fn follow_silence(&mut self, id: NoteId) {
        if self.journal.get(id).is_some_and(silences) {
            self.silencing.insert(id);
        } else {
            self.silencing.remove(&id);
        }
    }

    /// Binds and judges every note, then everybody, then the journal.
    fn bind_all(&mut self, survey: &Survey) {
        self.long.known = None;
        let directory = people_of(&self.journal, survey, self.config.journal.handles);
        self.graph = Graph::new(directory);
        self.history.holds_markers = self.holds_markers();
        let collected = OrderedCollector::bind(self.journal.ids(), TimelineBuilder::of(&self.graph), |ids| {
            self.bind_chunk(ids)
        });
        let OrderedCollector { events, findings, silencing, has_thanks, .. } = collected;
        self.findings = findings;
        if let Some(prose) = &mut self.prose {
            prose.is_stale = true;
        }
        self.summaries.clear();
        self.silencing = silencing;
        self.graph.fill(events, &self.journal);
        self.history.holds_thanks = has_thanks;
        self.history.first_day = self.graph.first_day();
        let everybody: Vec<PersonId> = self.graph.people().map(|(id, _)| id).collect();
        self.judge_people(&everybody);
    }

    /// What rules know, as of the day of the last check.
    pub fn context(&self) -> Context<'_> {
        Context {
            today: self.today,
            config: &self.config,
            rules: &self.rules,
            journal: &self.journal,
            graph: &self.graph,
            moments: self.graph.moments(self.today),
            horizon: self
                .config
                .lint
                .horizon
                .and_then(|days| self.today.checked_sub_days(chrono::Days::new(u64::from(days.0)))),
            history: self.history,
        }
    }

    /// Judges people, then the journal, by those rules for which a summary of these people changed.
    fn judge_people(&mut self, people: &[PersonId]) {
        let judge = |&id: &PersonId| {
            if !self.graph.is_somebody(id) {
                return (id, Vec::new(), None);
            }
            let context = self.context();
            let tie = self.graph.tie(id, &self.journal, &self.config, self.today);
            let mut findings = Vec::new();
            self.rules.judge_person(&tie, &context, &mut findings);
            (id, findings, Some(Summary::of(&tie, &context)))
        };
        let results: Vec<_> = if people.len() < 64 {
            people.iter().map(judge).collect()
        } else {
            people.par_iter().map(judge).collect()
        };
        self.summaries.resize(self.graph.directory.people().len(), None);
        let mut before = Vec::new();
        for (id, findings, summary) in results {
            before.push((id, std::mem::replace(&mut self.summaries[id.0 as usize], summary)));
            self.findings.set(FindingSubject::Person(id), findings);
        }
        let after = |id: PersonId| self.summaries[id.0 as usize].as_ref();
        let edited: Vec<_> = before.into_iter().map(|(id, before)| (before, after(id))).collect();
        let mut judged = Vec::new();
        self.rules.judge_journal(&self.summaries, &edited, &self.context(), &mut |rule, findings| {
            judged.push((FindingSubject::Journal(rule), findings));
        });
        judged.into_iter().for_each(|(subject, findings)| self.findings.set(subject, findings));
    }

    /// All findings as of `today`, silenced ones included (see [`Finding::status`]), in the order
    /// of every output.
    pub fn check(&mut self, today: NaiveDate) -> Vec<Arc<Finding>> {
        if today != self.today {
            self.today = today;
            self.bind_all(&Survey::of(&self.journal));
        }
        self.judge_prose();
        self.findings.sort();
        suppression::suppress(self.findings.sorted(), &self.silencing, &self.context())
    }

    /// Notes that could not be read.
    pub fn unreadable(&self) -> Vec<NotePath> {
        let unreadable = self.journal.iter().filter(|(_, note)| is_unreadable(note));
        unreadable.map(|(_, note)| note.path.clone()).collect()
    }

    /// What was read, as of the day of the last check.
    pub fn coverage(&self) -> Coverage {
        let counts = *self.counts.get_or_init(|| NoteCounts::of_all(&self.journal));
        Coverage::of(self, counts)
    }

    /// What the graph makes of one note.
    pub fn binding(&self, id: NoteId) -> Binding {
        self.bind(id)
    }

    /// Reads a text as a note of that path without taking it in, and what the graph makes of it. `None` where
    /// it is a template.
    pub fn read_aside(&mut self, path: &NotePath, text: &str) -> Option<(Note, Binding)> {
        let note = load::parse_note(path.clone(), text.as_bytes(), &self.grammar, &self.journal.names)?;
        self.graph.learn_names(&self.journal);
        // A path that the journal does not hold has a number that no note has.
        let id = self.journal.id(path).unwrap_or(NoteId(u32::MAX));
        let mut scratch = UnpackedLists::default();
        let lists = note.unpack(&mut scratch);
        let binding = bind(id, &note, lists, &self.graph.directory, &self.journal.names);
        Some((note, binding))
    }

    /// How notes are read.
    pub fn grammar(&self) -> &Grammar {
        &self.grammar
    }
}

/// Whether a note holds directives, or a property that silences.
fn silences(note: &Note) -> bool {
    !note.directives().is_empty() || !note.ignores().is_empty()
}

fn is_unreadable(note: &Note) -> bool {
    note.problems().iter().any(|problem| matches!(problem.kind, crate::note::ProblemKind::Unreadable { .. }))
}
