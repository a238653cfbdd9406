//! From a text to a note: front matter, the body by the shortest way, and what they say together.
//!
//! Total: every text gives a note, but a template none.

mod block;
mod builder;
mod fast;
mod features;
mod follow;
mod kept;
mod line;
mod lines;
mod markdown;
mod note_date;
mod org_block;
mod outline;
mod problem;
mod resolve;
mod twice;

use std::ops::ControlFlow;

use crate::language::Property;
use crate::note::declaration::declaration;
use crate::note::front_matter::{self, Field};
use crate::note::grammar::{Grammar, LastFolder};
use crate::note::model::{At, Directive, Problem, ProblemKind};
use crate::note::parse::builder::{Builder, BuilderBuffers};
use crate::note::parse::fast::{CommentSigns, FastBuffers};
use crate::note::parse::features::Features;
use crate::note::parse::kept::{Checkpoints, NoteHead};
pub use crate::note::parse::kept::{KeptReading, Unread};
use crate::note::parse::markdown::StretchReader;
use crate::note::parse::note_date::{NoteDate, note_date};
use crate::note::parse::outline::Outline;
use crate::note::parse::problem::problem_at;
use crate::note::parse::resolve::BodyKind;
use crate::note::parse::twice::RawBody;
use crate::note::store::batch::{NoteBatch, NoteLists};
use crate::note::store::interner::Names;
use crate::note::store::note::{Note, RareParts};
use crate::note::store::thin_vec::ThinVec;
use crate::note::syntax::byte_index::ByteIndex;
use crate::note::syntax::date;
use crate::note::{directive, page};
use crate::text::{NotePath, Span, text_hash};

/// Reads a note. `None` where it is a template, which is not a note.
pub fn parse(path: NotePath, source: &str, grammar: &Grammar, names: &Names) -> Option<Note> {
    alone(ReaderChoice::FastFirst, path, source, grammar, names)
}

/// Reads a note with the Markdown parser alone: what [`parse`] is held to.
pub fn parse_without_fast_path(
    path: NotePath,
    source: &str,
    grammar: &Grammar,
    names: &Names,
) -> Option<Note> {
    alone(ReaderChoice::MarkdownOnly, path, source, grammar, names)
}

/// Reads a note, and keeps its reading where an edit of it may read less.
pub fn parse_and_keep(
    path: NotePath,
    source: &str,
    grammar: &Grammar,
    names: &Names,
) -> Option<(Note, Option<Box<KeptReading>>)> {
    let mut batch = NoteBatch::default();
    let keeping = Keeping::Checkpoints(Checkpoints::default());
    let mut parser = Parser { keeping, ..Parser::new(grammar, names) };
    let mut note = parser.parse(path, source, &mut batch)?;
    batch.seal(note.all_lists());
    let kept = match parser.keeping {
        Keeping::Kept(kept) => Some(kept),
        Keeping::Nothing | Keeping::Checkpoints(_) => None,
    };
    Some((note, kept))
}

/// A note in a batch of its own.
fn alone(way: ReaderChoice, path: NotePath, source: &str, grammar: &Grammar, names: &Names) -> Option<Note> {
    let mut batch = NoteBatch::default();
    let mut note = Parser::new(grammar, names).parse_by(way, path, source, &mut batch);
    batch.seal(note.iter_mut().flat_map(Note::all_lists));
    note
}

/// Which of the two readers of Markdown may read a note's body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ReaderChoice {
    /// The fast path reads what it recognises, the Markdown parser the rest.
    FastFirst,
    MarkdownOnly,
}

/// Reads one note after another, each in the scratch buffers of the one before.
pub struct Parser<'g> {
    grammar: &'g Grammar,
    names: &'g Names,
    scratch: Scratch,
    keeping: Keeping,
}

/// Whether a note's reading is kept, so that an edit of it reads few blocks.
#[derive(Default)]
enum Keeping {
    #[default]
    Nothing,
    /// It is to be; where units began so far.
    Checkpoints(Checkpoints),
    Kept(Box<KeptReading>),
}

/// What is kept from note to note, to be used again. No note's reading depends on it.
#[derive(Default)]
struct Scratch {
    builder: BuilderBuffers,
    index: ByteIndex,
    fast: FastBuffers,
    folder: LastFolder,
}

impl<'g> Parser<'g> {
    /// A parser for one thread. It keeps its scratch buffers from note to note.
    pub fn new(grammar: &'g Grammar, names: &'g Names) -> Parser<'g> {
        Parser { grammar, names, scratch: Scratch::default(), keeping: Keeping::Nothing }
    }

    /// Reads a note into a batch. `None` where it is a template, which is not a note.
    pub fn parse(&mut self, path: NotePath, source: &str, batch: &mut NoteBatch) -> Option<Note> {
        self.parse_by(ReaderChoice::FastFirst, path, source, batch)
    }

    /// Reads a note; as no page, too, where other notes may make it none.
    fn parse_by(
        &mut self,
        way: ReaderChoice,
        path: NotePath,
        source: &str,
        batch: &mut NoteBatch,
    ) -> Option<Note> {
        let (grammar, names) = (self.grammar, self.names);
        let split = front_matter::split(source);
        if is_template(&path, source, split.yaml) && !grammar.includes(&path) {
            return None;
        }
        let mut problems = Vec::new();
        let mut fields = match split.yaml.map(|yaml| front_matter::fields(source, yaml, grammar.keys())) {
            Some(Ok(fields)) => fields,
            Some(Err(invalid)) => {
                let kind = ProblemKind::InvalidFrontMatter { message: invalid.message.into() };
                problems.push(problem_at(source, invalid.span, kind));
                Vec::new()
            }
            None => Vec::new(),
        };
        let Scratch { builder: builder_buffers, index, fast: buffers, folder } = &mut self.scratch;
        index.fill(source, split.body);
        let features = Features::of(source, index);
        let mut builder = Builder::new(source, index, grammar, names, builder_buffers);
        builder.set_features(features);
        for item in participants(&fields) {
            builder.participant(item.value, item.span);
        }
        let soft_breaks = grammar.config.journal.soft_breaks;
        let is_outline = grammar.config.vault.is_outline;
        let outline = is_outline.then(|| Outline::of(source, split.body, index)).flatten();
        let directives = if way == ReaderChoice::FastFirst && features.allow_fast_path() && outline.is_none()
        {
            let comments = CommentSigns::of(features);
            let mut parser = StretchReader { source };
            let look = |at: usize, builder: &Builder<'_, '_>| {
                if let Keeping::Checkpoints(checkpoints) = &mut self.keeping {
                    checkpoints.look(at, builder);
                }
                ControlFlow::Continue(())
            };
            fast::read((source, split.body), index, comments, &mut builder, buffers, &mut parser, look);
            markdown::Directives::default()
        } else {
            self.keeping = Keeping::Nothing;
            markdown::read(source, split.body, features, outline.as_ref(), &mut builder)
        };
        let page_fields = std::mem::take(&mut builder.fields);
        if !page_fields.is_empty() {
            self.keeping = Keeping::Nothing;
        }
        for item in participants(&page_fields) {
            builder.participant(item.value, item.span);
        }
        fields.extend(page_fields);

        let line_one = line_one(source);
        let folder = grammar.folder_kind(&path, folder);
        let named = date::in_path(path.split().0, path.stem(), grammar.formats());
        let declared = declaration(&path, &named, &fields, &source[split.body..], folder, grammar);
        let is_page = declared.is_page;
        let own = if is_page {
            NoteDate::default()
        } else {
            note_date(&path, &named, source, &fields, line_one, grammar, &mut problems)
        };
        let title = builder.title.take();
        let kind = if is_page { BodyKind::Page } else { BodyKind::Note };
        let keeps = matches!(self.keeping, Keeping::Checkpoints(_)) && !is_page && declared.home.is_none();
        let raw = keeps.then(|| builder.problems.clone());
        let twin = declared.is_doubtful.then(|| RawBody::of(&builder));
        let body = builder.finish(kind, own, batch);
        if let (Some(raw), Keeping::Checkpoints(checkpoints)) = (raw, std::mem::take(&mut self.keeping)) {
            let head = NoteHead { problems: problems.clone(), date: own, features };
            let builder = std::mem::take(builder_buffers);
            let kept = KeptReading::new(source, &split, checkpoints, builder, raw, head);
            self.keeping = kept.map_or(Keeping::Nothing, |kept| Keeping::Kept(Box::new(kept)));
        }
        let directives: ThinVec<Directive> =
            directive::with_spans(source, directives.raw, &directives.blocks, soft_breaks).into();
        let other = twin.map(|mut twin| {
            let mut problems = problems.clone();
            let own = note_date(&path, &named, source, &fields, line_one, grammar, &mut problems);
            let body = twin.builder(source, index, grammar, names).finish(BodyKind::Note, own, batch);
            problems.extend(body.problems);
            problems.sort_by_key(|problem| problem.span);
            let (directives, ignores) = (directives.clone(), ignores(&fields));
            let rare = RareParts { directives, ignores, problems: problems.into(), ..RareParts::default() };
            Note::new(path.clone(), own.day, body.lists, rare)
        });
        let page = is_page.then(|| {
            let title = title.map(|At { value, span }| At { value: value.trim().to_owned(), span });
            let (page, wrong) = page::page(&path, &fields, title, line_one, grammar, names);
            problems.extend(wrong.into_iter().map(|(span, kind)| problem_at(source, span, kind)));
            Box::new(page)
        });
        problems.extend(body.problems);
        problems.sort_by_key(|problem| problem.span);
        let rare = RareParts {
            page,
            home: declared.home,
            directives,
            ignores: ignores(&fields),
            problems: problems.into(),
        };
        let mut note = Note::new(path, own.day, body.lists, rare);
        if other.is_some() {
            note.set_other(other);
        }
        Some(note)
    }
}

/// Whether a note is a template, by its name or its front matter.
fn is_template(path: &NotePath, source: &str, yaml: Option<Span>) -> bool {
    let name = path.file_name();
    let may_be = memchr::memchr2(b'{', b'<', name.as_bytes()).is_some();
    (may_be && (name.contains("{{") || name.contains("<%")))
        || yaml.is_some_and(|yaml| front_matter::is_template(&source[yaml.range()]))
}

/// The stand-in for a note that could not be read.
pub fn unreadable(path: NotePath, why: &str, help: &str) -> Note {
    let hash = text_hash(why);
    let kind = ProblemKind::Unreadable { why: why.into(), help: help.into() };
    let problem = Problem { kind, span: Span::default(), hash };
    let rare = RareParts { problems: vec![problem].into(), ..RareParts::default() };
    Note::new(path, None, NoteLists::default(), rare)
}

/// A note that says nothing.
pub fn empty(path: NotePath) -> Note {
    Note::new(path, None, NoteLists::default(), RareParts::default())
}

/// The first line without byte order mark and line end: the place of what is written nowhere.
fn line_one(source: &str) -> Span {
    let start = if source.starts_with(crate::text::BOM) { crate::text::BOM.len() } else { 0 };
    let end = source.find(['\n', '\r']).unwrap_or(source.len()).max(start);
    Span::new(start, end)
}

/// The values of the properties that name participants. A key written twice counts once, the last.
fn participants<'f>(fields: &'f [Field<'_>]) -> impl Iterator<Item = At<&'f str>> {
    let named = fields.iter().enumerate().filter(|(nth, field)| {
        field.property == Some(Property::Participants)
            && !fields[nth + 1..].iter().any(|later| later.key == field.key)
    });
    named.flat_map(|(_, field)| field.comma_list())
}

fn ignores(fields: &[Field<'_>]) -> ThinVec<At<Box<str>>> {
    let field = fields.iter().rev().find(|field| field.property == Some(Property::Ignore));
    let items = field.into_iter().flat_map(Field::comma_list);
    let items = items.map(|item| At { value: item.value.trim().into(), span: item.span });
    items.collect::<Vec<_>>().into()
}
