//! What the notes' prose tells of, for the rules of the group `prose`.
//!
//! Nothing is kept or read where these rules are off. Where any is on, the engine keeps the texts, and
//! proposes again for the whole journal once a note has changed: a link may be a person by what two notes say.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::engine::findings::FindingSubject;
use crate::engine::{Change, Content, Engine, Listing, ReadBuffer, Source};
use crate::prose::{ENGLISH, LexiconTables, Proposals, ProseContext, ProseLexicon, Texts, Wanted};
use crate::text::NotePath;

/// The texts of a journal, and what was proposed for them last.
pub(super) struct ProseState {
    texts: FxHashMap<NotePath, Arc<str>>,
    tables: Option<LexiconTables>,
    proposals: Proposals,
    pub(super) is_stale: bool,
}

impl ProseState {
    fn new(texts: FxHashMap<NotePath, Arc<str>>, tables: Option<LexiconTables>) -> ProseState {
        ProseState { texts, tables, proposals: Proposals::default(), is_stale: true }
    }

    /// Takes in changed notes.
    pub(super) fn follow(&mut self, changes: &[Change]) {
        for change in changes {
            match change.version.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok()) {
                Some(text) => self.texts.insert(change.path.clone(), text.into()),
                None => self.texts.remove(&change.path),
            };
        }
        self.is_stale = true;
    }
}

/// A source that keeps what is read from it.
pub(super) struct SourceRecorder<'s> {
    base: &'s dyn Source,
    texts: Mutex<FxHashMap<NotePath, Arc<str>>>,
}

impl<'s> SourceRecorder<'s> {
    pub(super) fn new(base: &'s dyn Source) -> SourceRecorder<'s> {
        SourceRecorder { base, texts: Mutex::default() }
    }

    /// Reads, and meanwhile makes the words ready, which takes as long as reading a few hundred notes.
    pub(super) fn read<T>(self, config: &Config, load: impl FnOnce(&dyn Source) -> T) -> (T, ProseState) {
        let (loaded, tables) = std::thread::scope(|scope| {
            let tables = scope.spawn(|| tables(config));
            let loaded = load(&self);
            (loaded, tables.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let texts = self.texts.into_inner().unwrap_or_else(PoisonError::into_inner);
        (loaded, ProseState::new(texts, tables))
    }
}

impl Source for SourceRecorder<'_> {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        self.base.list(each)
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        let content = self.base.read(path, buffer);
        if let Content::Bytes(len) = content
            && let Ok(text) = std::str::from_utf8(&buffer.bytes[..len])
        {
            let text = Arc::from(text);
            self.texts.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), text);
        }
        content
    }
}

impl Engine {
    /// Everything that could be proposed for the notes of a source, as far as `wanted`.
    pub fn propose_from(&self, source: &dyn Source, wanted: &Wanted) -> Proposals {
        let text = |path: &NotePath| {
            let mut buffer = ReadBuffer::default();
            let Content::Bytes(len) = source.read(path, &mut buffer) else { return None };
            std::str::from_utf8(&buffer.bytes[..len]).ok().map(Arc::from)
        };
        self.propose(&text, wanted)
    }

    /// Everything that could be proposed for notes with these texts.
    pub fn propose(&self, texts: Texts<'_>, wanted: &Wanted) -> Proposals {
        let Some(tables) = tables(&self.config) else { return Proposals::default() };
        self.prose_context(&tables).propose(texts, wanted)
    }

    fn prose_context<'c>(&'c self, tables: &'c LexiconTables) -> ProseContext<'c> {
        ProseContext::new(&self.journal, &self.graph, &self.grammar, self.today, tables, &self.config)
    }

    /// What was proposed at the last check, where a rule of prose is on.
    pub fn proposals(&self) -> Option<&Proposals> {
        self.prose.as_ref().map(|state| &state.proposals)
    }

    /// A note's text as the engine read it, where a rule of prose is on.
    pub fn text(&self, path: &NotePath) -> Option<Arc<str>> {
        self.prose.as_ref().and_then(|state| state.texts.get(path).cloned())
    }

    /// Judges the prose again, where a rule of prose is on and a note has changed.
    pub(super) fn judge_prose(&mut self) {
        let Some(state) = self.prose.take_if(|state| state.is_stale) else { return };
        let wanted = self.rules.unmarked_entry.options.wanted();
        let texts = |path: &NotePath| state.texts.get(path).cloned();
        let proposals = match &state.tables {
            Some(tables) => self.prose_context(tables).propose(&texts, &wanted),
            None => Proposals::default(),
        };
        let mut judged = Vec::new();
        self.rules
            .judge_prose(&proposals, &self.context(), &mut |rule, findings| judged.push((rule, findings)));
        for (rule, findings) in judged {
            self.findings.set(FindingSubject::Journal(rule), findings);
        }
        self.prose = Some(ProseState { proposals, is_stale: false, ..state });
    }
}

/// The words to read prose with. A configured lexicon was validated when it was read.
fn tables(config: &Config) -> Option<LexiconTables> {
    let text = config.lexicon_text.as_deref().unwrap_or(ENGLISH);
    ProseLexicon::parse(text).and_then(|lexicon| LexiconTables::new(&lexicon)).ok()
}
