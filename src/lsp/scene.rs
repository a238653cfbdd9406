//! What stands at a position: the note as the graph has it, with its text, and who or what is under the cursor.
//!
//! Requests ask here, and none of them looks at the text's characters on its own for that.
//!
//! Invariant: the spans are those of the text that the client has.

use std::sync::Arc;

use lsp_types::{Position, Range};

use crate::engine::Engine;
use crate::graph::{Binding, PersonId, Resolved};
use crate::journal::NoteId;
use crate::lsp::journal::{DocumentKind, ServedJournal};
use crate::lsp::server::LanguageServer;
use crate::lsp::texts::JournalTexts;
use crate::lsp::wire::{self, ColumnUnit, TextOrigin};
use crate::note::{EntryKind, Form, Note, front_matter_span};
use crate::text::{NotePath, Span, Text, key};

/// A note with everything that is known of it.
pub(super) struct Scene<'s> {
    pub engine: &'s Engine,
    pub path: NotePath,
    /// `None` for what does not belong to the journal.
    pub id: Option<NoteId>,
    note: SceneNote<'s>,
    pub binding: Binding,
    pub text: Arc<Text>,
    pub origin: TextOrigin,
    pub unit: ColumnUnit,
    pub wikilinks: bool,
}

enum SceneNote<'s> {
    Kept(&'s Note),
    Aside(Box<Note>),
}

/// A person named at some place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedPlace {
    pub who: Vec<PersonId>,
    /// The whole token, with sigils and brackets.
    pub span: Span,
    /// The name in it.
    pub name: Span,
}

/// Where a request's document is: the journal and the note, and what is read beside the journal.
pub(super) struct Located {
    pub at: usize,
    pub path: NotePath,
    text: Arc<Text>,
    origin: TextOrigin,
    aside: Option<(Note, Binding)>,
}

impl Located {
    pub(super) fn text(&self) -> Arc<Text> {
        self.text.clone()
    }

    pub(super) fn origin(&self) -> TextOrigin {
        self.origin
    }
}

impl LanguageServer {
    /// The journal that a document is shown by: of several, that of the deepest root.
    fn journal_of(&self, uri: &str) -> Option<(usize, NotePath)> {
        let depth = |journal: &ServedJournal| {
            journal.root.as_ref().map_or(usize::MAX, |root| root.real.components().count())
        };
        type Found = (usize, NotePath, DocumentKind);
        let attached = |(at, journal): (usize, &ServedJournal)| -> Option<Found> {
            let (path, document) = journal.documents.iter().find(|(_, document)| document.uri == uri)?;
            Some((at, path.clone(), document.kind))
        };
        let file = match wire::address(uri) {
            wire::Address::File(path) => Some(crate::lsp::document::DocumentFile::new(path)),
            _ => None,
        };
        let closed = |(at, journal): (usize, &ServedJournal)| -> Option<Found> {
            let (path, kind) = journal.place(file.as_ref()?)?;
            Some((at, path, kind))
        };
        let deepest = |found: Vec<Found>| {
            let rank = |(at, _, kind): &Found| (*kind == DocumentKind::Note, depth(&self.journals[*at]));
            let best = found.into_iter().max_by_key(rank);
            best.map(|(at, path, _)| (at, path))
        };
        deepest(self.journals.iter().enumerate().filter_map(attached).collect())
            .or_else(|| deepest(self.journals.iter().enumerate().filter_map(closed).collect()))
    }

    /// Finds the note that a request is about. `None` for a document of no journal.
    pub(super) fn locate(&mut self, uri: &str) -> Option<Located> {
        let (at, path) = self.journal_of(uri)?;
        let is_markdown = crate::text::strip_note_extension(path.file_name()).len() < path.file_name().len();
        let texts = JournalTexts::new(&self.journals[at], &self.documents, self.client.unit, &self.nothing);
        let (text, origin) = match self.documents.get(uri) {
            Some(document) => (document.text.clone(), TextOrigin::Editor),
            None => texts.text(&path)?,
        };
        drop(texts);
        let engine = self.journals[at].engine_mut()?;
        let aside = match engine.journal().id(&path) {
            Some(_) => None,
            None if is_markdown => Some(engine.read_aside(&path, text.source())?),
            None => return None,
        };
        Some(Located { at, path, text, origin, aside })
    }

    /// The scene of a note that was found.
    pub(super) fn scene(&self, located: Located) -> Option<Scene<'_>> {
        let Located { at, path, text, origin, aside } = located;
        let engine = self.journals[at].engine()?;
        let id = engine.journal().id(&path);
        let (note, binding) = match (id, aside) {
            (Some(id), _) => (SceneNote::Kept(engine.journal().note(id)), engine.binding(id)),
            (None, Some((note, binding))) => (SceneNote::Aside(Box::new(note)), binding),
            (None, None) => return None,
        };
        let (unit, wikilinks) = (self.client.unit, self.settings.wikilinks);
        Some(Scene { engine, path, id, note, binding, text, origin, unit, wikilinks })
    }

    pub(super) fn texts(&self, at: usize) -> JournalTexts<'_> {
        JournalTexts::new(&self.journals[at], &self.documents, self.client.unit, &self.nothing)
    }
}

impl Scene<'_> {
    pub(super) fn note(&self) -> &Note {
        match &self.note {
            SceneNote::Kept(note) => note,
            SceneNote::Aside(note) => note,
        }
    }

    pub(super) fn offset(&self, position: Position) -> usize {
        wire::offset(&self.text, self.origin, self.unit, position)
    }

    pub(super) fn span_of(&self, range: Range) -> Span {
        wire::span(&self.text, self.origin, self.unit, range)
    }

    pub(super) fn range(&self, span: Span) -> Range {
        wire::range(&self.text, self.origin, self.unit, span)
    }

    pub(super) fn line_of(&self, offset: u32) -> usize {
        self.text.line_of(offset as usize) + 1
    }

    /// Everybody who is named in the note, in its order.
    pub(super) fn named(&self) -> Vec<NamedPlace> {
        named_in(self.engine, self.note(), &self.binding, &self.text)
    }

    /// Whether a place is left to another server.
    pub(super) fn is_left_alone(&self, place: &NamedPlace) -> bool {
        let token = self.text.slice(place.span);
        !self.wikilinks && token.starts_with('[')
    }

    /// Who is named at a byte, the cursor behind the last character included.
    pub(super) fn named_at(&self, offset: usize) -> Option<NamedPlace> {
        let at = u32::try_from(offset).unwrap_or(u32::MAX);
        let named: Vec<NamedPlace> = self.named().into_iter().chain(self.own_names()).collect();
        let found = named.iter().find(|place| place.span.contains(at));
        let found =
            found.or_else(|| named.iter().find(|place| place.span.end == at && !place.span.is_empty()));
        found.filter(|place| !self.is_left_alone(place)).cloned()
    }

    /// On a page: where its person's name, aliases and title stand.
    pub(super) fn own_names(&self) -> Vec<NamedPlace> {
        let Some((owner, spans)) = self.id.and_then(|id| own_names(self.engine, id, &self.text)) else {
            return Vec::new();
        };
        spans.into_iter().map(|span| NamedPlace { who: vec![owner], span, name: span }).collect()
    }
}

/// The person of a page, with where the page writes their name: the name, the aliases, the title.
pub(super) fn own_names(engine: &Engine, id: NoteId, text: &Text) -> Option<(PersonId, Vec<Span>)> {
    let page = engine.journal().get(id)?.page()?;
    let owner = engine.graph().directory.by_page(id)?;
    let mut spans = Vec::new();
    // A name that no line gives has the first line for its place.
    if is_written(page.name.span, &page.name.value, text) {
        spans.push(trimmed(text, page.name.span));
    }
    for alias in &page.aliases {
        if is_written(alias.span, &alias.value, text) && !spans.contains(&trimmed(text, alias.span)) {
            spans.push(trimmed(text, alias.span));
        }
    }
    if let Some(title) = title_span(text)
        && key(text.slice(title)) == *engine.graph().person(owner).key
        && !spans.contains(&title)
    {
        spans.push(title);
    }
    spans.sort_unstable();
    Some((owner, spans))
}

/// Where a page says the name of its person: in its front matter, else in its title.
pub(super) fn said_name(engine: &Engine, id: NoteId, text: &Text) -> Option<Span> {
    let page = engine.journal().get(id)?.page()?;
    if page.name.span != page.first_line && is_written(page.name.span, &page.name.value, text) {
        return Some(trimmed(text, page.name.span));
    }
    title_span(text).filter(|title| key(text.slice(*title)) == key(&page.name.value))
}

fn is_written(span: Span, value: &str, text: &Text) -> bool {
    let written = text.slice(span);
    key(written.trim().trim_matches(['"', '\'', '[', ']', '@', '#', ' '])) == key(value)
        || written.contains(value)
}

/// A span without white space and quotation marks at its ends.
fn trimmed(text: &Text, span: Span) -> Span {
    let written = text.slice(span);
    let is_outer = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let start = written.len() - written.trim_start_matches(is_outer).len();
    let end = written.trim_end_matches(is_outer).len().max(start);
    Span::new(span.start as usize + start, span.start as usize + end)
}

/// The text of the first heading of level 1 outside code.
pub(super) fn title_span(text: &Text) -> Option<Span> {
    let (_, body) = front_matter_span(text.source());
    let first = text.line_of(body);
    let mut fence: Option<&str> = None;
    for line in first..text.line_count() {
        let span = text.line_span(line);
        let content = text.slice(span);
        let bare = content.trim_start();
        if let Some(open) = fence {
            if bare.starts_with(open) {
                fence = None;
            }
            continue;
        }
        if let Some(open) = ["```", "~~~"].into_iter().find(|open| bare.starts_with(open)) {
            fence = Some(open);
            continue;
        }
        if let Some(title) = content.strip_prefix("# ") {
            let start = span.start as usize + 2 + (title.len() - title.trim_start().len());
            let title = title.trim().trim_end_matches('#').trim_end();
            return (!title.is_empty()).then(|| Span::new(start, start + title.len()));
        }
    }
    None
}

/// Everybody whom a note names, in its order: mentions, participants, properties that name a person.
pub(super) fn named_in(engine: &Engine, note: &Note, binding: &Binding, text: &Text) -> Vec<NamedPlace> {
    let directory = &engine.graph().directory;
    let mut places = Vec::new();
    for (at, mention) in note.mentions().iter().enumerate() {
        let who = match &binding.mentions[at] {
            Resolved::Nobody => continue,
            Resolved::Person(person) => vec![*person],
            Resolved::Ambiguous(candidates) => candidates.first.clone(),
        };
        let words = directory.words_behind(note, u32::try_from(at).unwrap_or(u32::MAX));
        let span = with_words(text, mention.span, words);
        let kind = note.entries().at(mention.entry as usize).kind;
        places.push(NamedPlace { who, span, name: name_span(text, span, mention.form, kind) });
    }
    for named in note.page().into_iter().flat_map(|page| &page.introduced_by) {
        let who = match directory.resolve_property(named.value) {
            Resolved::Nobody => continue,
            Resolved::Person(person) => vec![person],
            Resolved::Ambiguous(candidates) => candidates.first.clone(),
        };
        let span = trimmed(text, named.span);
        places.push(NamedPlace {
            who,
            span,
            name: name_span(text, span, Form::Participant, EntryKind::Participant),
        });
    }
    places.sort_by_key(|place| place.span);
    places
}

/// A handle's span over some words behind it.
fn with_words(text: &Text, span: Span, words: usize) -> Span {
    let source = text.source();
    let mut end = span.end as usize;
    for _ in 0..words {
        let rest = &source[end..];
        let gap = rest.len() - rest.trim_start().len();
        let word = rest[gap..].find(|c: char| {
            !(c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '’' | '.') || crate::text::is_mark(c))
        });
        let word = word.unwrap_or(rest.len() - gap);
        let taken = rest[gap..gap + word].trim_end_matches(['.', '-', '_', '\'', '’']);
        end += gap + taken.len();
    }
    Span::new(span.start as usize, end)
}

/// The name in a token: without sigils, brackets, folders, endings, headings and what is shown instead.
fn name_span(text: &Text, span: Span, form: Form, kind: EntryKind) -> Span {
    let token = text.slice(span);
    let base = span.start as usize;
    let (mut start, mut end) = (0, token.len());
    match form {
        Form::Link => {
            let open = token.rfind("](").map_or(0, |at| at + 2);
            start = open;
            end = token.len() - usize::from(token.ends_with(')'));
            if let Some(title) = token[start..end].find([' ', '#', '?']) {
                end = start + title;
            }
        }
        _ if token.starts_with("#person/") || (token.starts_with('#') && !token.starts_with("#[[")) => {
            start = token.rfind('/').map_or(1, |at| at + 1);
        }
        _ => {
            if let Some(open) = token.find("[[") {
                start = open + 2;
                end = token[start..].find("]]").map_or(end, |at| start + at);
            } else if kind == EntryKind::Participant {
                start = token.len() - token.trim_start_matches(['"', '\'', ' ']).len();
                end = token.trim_end_matches(['"', '\'', ' ']).len().max(start);
            }
            if let Some(cut) = token[start..end].find(['|', '#', '^']) {
                end = start + cut;
            }
            let inner = &token[start..end];
            end = start + inner.trim_end_matches(['\\', ' ']).len();
        }
    }
    if let Some(slash) = token[start..end].rfind('/') {
        start += slash + 1;
    }
    let name = crate::text::strip_note_extension(&token[start..end]);
    end = start + name.len();
    let lead = name.len() - name.trim_start_matches(['@', ' ']).len();
    Span::new(base + start + lead, base + end.max(start + lead))
}
