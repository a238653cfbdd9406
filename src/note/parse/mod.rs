//! From a text to a note: front matter, the body by the shortest way, and what they say together.
//!
//! Total: every text gives a note, but a template none.

use crate::language::Property;
mod block;
mod builder;
mod fast;
mod features;
mod line;
mod lines;
mod markdown;
mod resolve;

use crate::note::front_matter::{self, Field};
use crate::note::parse::builder::Builder;
use crate::note::parse::features::Features;
use crate::note::parse::lines::line_around;
use crate::note::parse::markdown::{walk, walk_plain};
use crate::note::syntax::date;
use crate::note::{
    At, Grammar, Names, Note, NoteBatch, NoteLists, Problem, ProblemKind, ThinVec, directive, page,
};
use crate::text::{NotePath, Span, text_hash};

/// Reads a note. `None` where it is a template, which is no note.
pub fn parse(path: NotePath, source: &str, grammar: &Grammar, names: &Names) -> Option<Note> {
    alone(|batch| batch.parse(path, source, grammar, names))
}

/// Reads a note with the Markdown parser alone: what [`parse`] is held to.
pub fn parse_whole(path: NotePath, source: &str, grammar: &Grammar, names: &Names) -> Option<Note> {
    alone(|batch| parse_by(Reading::Whole, path, source, grammar, names, batch))
}

/// A note in a batch of its own.
fn alone(read: impl FnOnce(&mut NoteBatch) -> Option<Note>) -> Option<Note> {
    let mut batch = NoteBatch::default();
    let mut note = read(&mut batch);
    batch.seal(&mut note);
    note
}

/// Whether the Markdown parser is spared what is plain.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::note) enum Reading {
    Plain,
    Whole,
}

/// Reads a note into a batch.
pub(in crate::note) fn parse_by(
    reading: Reading,
    path: NotePath,
    source: &str,
    grammar: &Grammar,
    names: &Names,
    batch: &mut NoteBatch,
) -> Option<Note> {
    let name = path.file_name();
    if memchr::memchr2(b'{', b'<', name.as_bytes()).is_some() && (name.contains("{{") || name.contains("<%"))
    {
        return None;
    }
    let split = front_matter::split(source);
    if split.yaml.is_some_and(|yaml| front_matter::is_template(&source[yaml.range()])) {
        return None;
    }
    let line_one = line_one(source);
    let mut problems = Vec::new();
    let mut fields = Vec::new();
    if let Some(yaml) = split.yaml {
        match front_matter::fields(source, yaml) {
            Ok(read) => fields = read,
            Err(invalid) => {
                let kind = ProblemKind::InvalidFrontMatter { message: invalid.message.into() };
                problems.push(problem(source, invalid.span, kind));
            }
        }
    }
    let features = Features::of(source.as_bytes());
    let mut builder = Builder::new(source, grammar, names);
    builder.has_fields = features.fields;
    builder.has_drawers = features.drawers;
    for item in participants(&fields, grammar) {
        builder.participant(&item.value, item.span);
    }
    let walked = match reading {
        Reading::Plain if features.are_plain() => walk_plain(source, split.body, &mut builder),
        _ => walk(source, split.body, features, &mut builder),
    };
    let page_fields = std::mem::take(&mut builder.fields);
    for item in participants(&page_fields, grammar) {
        builder.participant(&item.value, item.span);
    }
    fields.extend(page_fields);

    let is_page = page::is_page(&path, &fields, says_person(&source[split.body..]), grammar);
    let mut date = None;
    if !is_page {
        date = note_date(&path, source, &fields, line_one, grammar, &mut problems);
    }
    let title = builder.title.take();
    let body = builder.finish(is_page, date, batch);
    let page = is_page.then(|| {
        let (page, wrong) = page::page(&path, &fields, title, line_one, grammar, names);
        problems.extend(wrong.into_iter().map(|(span, kind)| problem(source, span, kind)));
        Box::new(page)
    });
    problems.extend(body.problems);
    problems.sort_by_key(|problem| problem.span);
    Some(Note {
        path,
        date,
        page,
        lists: body.lists,
        directives: directive::cover(source, walked.directives, &walked.blocks).into(),
        ignores: ignores(&fields, grammar),
        problems: problems.into(),
    })
}

/// The stand-in for a note that could not be read.
pub fn unreadable(path: NotePath, why: &str, help: &str) -> Note {
    let hash = text_hash(why);
    let kind = ProblemKind::Unreadable { why: why.into(), help: help.into() };
    Note {
        path,
        date: None,
        page: None,
        lists: NoteLists::default(),
        directives: ThinVec::default(),
        ignores: ThinVec::default(),
        problems: vec![Problem { kind, span: Span::default(), hash }].into(),
    }
}

fn problem(source: &str, span: Span, kind: ProblemKind) -> Problem {
    Problem { kind, span, hash: text_hash(line_around(source, span.start as usize)) }
}

/// The first line without byte order mark and line end: the place of what is written nowhere.
fn line_one(source: &str) -> Span {
    let start = if source.starts_with(crate::text::BOM) { crate::text::BOM.len() } else { 0 };
    let end = source.find(['\n', '\r']).unwrap_or(source.len()).max(start);
    Span::new(start, end)
}

/// Whether one of the first eight lines of the body is `- a [[person]]`.
fn says_person(body: &str) -> bool {
    let mut rest = body;
    for _ in 0..8 {
        let len = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        // Short enough with some white space around it; most lines are prose, and some are short.
        if len <= 64 && memchr::memchr(b']', &rest.as_bytes()[..len]).is_some() {
            let line = rest[..len].trim();
            if line.strip_prefix("- ").unwrap_or(line).trim_start().eq_ignore_ascii_case("a [[person]]") {
                return true;
            }
        }
        rest = &rest[(len + 1).min(rest.len())..];
    }
    false
}

/// The values of the properties that name participants. A key written twice counts once, the last.
fn participants(fields: &[Field], grammar: &Grammar) -> Vec<At<String>> {
    let mut items = Vec::new();
    for (nth, field) in fields.iter().enumerate() {
        if grammar.property(&field.key) == Some(Property::Participants)
            && !fields[nth + 1..].iter().any(|later| later.key == field.key)
        {
            items.extend(field.comma_list());
        }
    }
    items
}

fn ignores(fields: &[Field], grammar: &Grammar) -> ThinVec<At<Box<str>>> {
    let field = fields.iter().rev().find(|field| grammar.property(&field.key) == Some(Property::Ignore));
    let items = field.map(Field::comma_list).unwrap_or_default();
    let items = items.into_iter().map(|item| At { value: item.value.trim().into(), span: item.span });
    items.collect::<Vec<_>>().into()
}

/// The day of a note that is no page: front matter, else path.
fn note_date(
    path: &NotePath,
    source: &str,
    fields: &[Field],
    line_one: Span,
    grammar: &Grammar,
    problems: &mut Vec<Problem>,
) -> Option<chrono::NaiveDate> {
    let formats = grammar.formats();
    let field = fields.iter().rev().find(|field| grammar.property(&field.key) == Some(Property::Date));
    let mut front = None;
    if let Some(field) = field
        && let Some(found) = field.text().and_then(|text| date::in_value(text, formats))
    {
        front = found.date;
        if front.is_none() {
            let text = field.text().unwrap_or_default().into();
            problems.push(problem(source, field.span, ProblemKind::InvalidDate { text }));
        }
    }
    let (folder, _) = path.split();
    let file = match date::in_path(folder, path.stem(), formats) {
        Some(None) => {
            let kind = ProblemKind::InvalidDate { text: path.stem().into() };
            problems.push(Problem { kind, span: line_one, hash: text_hash(path.stem()) });
            None
        }
        found => found.flatten(),
    };
    if let (Some(field), Some(front), Some(file)) = (field, front, file)
        && front != file
    {
        problems.push(problem(source, field.span, ProblemKind::DateMismatch { front, file }));
    }
    front.or(file)
}
