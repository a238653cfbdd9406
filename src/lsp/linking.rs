//! Linking a name that stands in plain words: what is linked, and how the link is written.
//!
//! Only what somebody's page declares is a name here; whether the language would read the link is asked of the
//! language itself, so nothing is offered in code, in a comment or in a link.
//!
//! Invariant: the link names exactly the person whom the words name.

use crate::engine::Engine;
use crate::finding::{Edit, Place};
use crate::graph::{PersonId, Resolved};
use crate::lsp::scene::Scene;
use crate::text::{NotePath, Span, Text, is_mark};

/// Names of more words than this are not looked for.
const MOST_WORDS: usize = 6;

/// A link to be written over some words.
pub(super) struct ProposedLink {
    pub person: PersonId,
    pub name: String,
    pub edit: Edit,
}

/// The link for the longest declared name that touches a span.
pub(super) fn link_at(scene: &Scene<'_>, wanted: Span) -> Option<ProposedLink> {
    let line = scene.text.line_span(scene.text.line_of(wanted.start as usize));
    let words = words_of(&scene.text, line);
    let is_taken = |span: Span| {
        let mut named = scene.named().into_iter();
        named.any(|place| place.span.start < span.end && span.start < place.span.end)
    };
    let touches = |span: Span| span.start <= wanted.end && wanted.start <= span.end;
    let mut best: Option<(Span, PersonId)> = None;
    for (nth, first) in words.iter().enumerate() {
        for last in &words[nth..words.len().min(nth + MOST_WORDS)] {
            let span = Span { start: first.start, end: last.end };
            let is_longer = best.is_none_or(|(known, _)| span.len() > known.len());
            if !touches(span) || !is_longer {
                continue;
            }
            if let [one] = scene.engine.graph().directory.declared(scene.text.slice(span))
                && !is_taken(span)
            {
                best = Some((span, *one));
            }
        }
    }
    let (span, person) = best?;
    let about = scene.engine.graph().person(person);
    if about.page.is_none_or(|page| Some(page) == scene.id) {
        return None;
    }
    let target = target(scene.engine, person)?;
    let shown = scene.text.slice(span);
    // In a table a `|` would end the cell.
    let is_row = scene.text.slice(line).trim_start().starts_with('|');
    let text =
        if shown == target || is_row { format!("[[{target}]]") } else { format!("[[{target}|{shown}]]") };
    let edit = Edit { place: Place { note: scene.path.clone(), span }, text };
    Some(ProposedLink { person, name: about.name.to_string(), edit })
}

/// Whether the note with the link in it names the person there.
pub(super) fn is_read(engine: &mut Engine, path: &NotePath, text: &Text, link: &ProposedLink) -> bool {
    let mut new = text.source().to_owned();
    new.replace_range(link.edit.place.span.range(), &link.edit.text);
    let Some((note, binding)) = engine.read_aside(path, &new) else { return false };
    let mut mentions = note.mentions().iter().zip(&binding.mentions);
    mentions.any(|(mention, who)| {
        mention.span.start == link.edit.place.span.start && *who == Resolved::Person(link.person)
    })
}

/// How a link to somebody's page is written: by the name, else by the path.
fn target(engine: &Engine, person: PersonId) -> Option<String> {
    let directory = &engine.graph().directory;
    let about = engine.graph().person(person);
    let path = crate::text::strip_note_extension(engine.journal().path(about.page?).as_str());
    [&*about.name, path]
        .into_iter()
        .filter(|name| !name.contains(['[', ']', '|', '#', '^']))
        .find(|name| directory.declared(name) == [person])
        .map(str::to_owned)
}

fn words_of(text: &Text, line: Span) -> Vec<Span> {
    let mut words: Vec<Span> = Vec::new();
    for (at, c) in text.slice(line).char_indices() {
        let start = line.start as usize + at;
        if !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.') || is_mark(c)) {
            continue;
        }
        match words.last_mut() {
            Some(word) if word.end as usize == start => {
                *word = Span::new(word.start as usize, start + c.len_utf8())
            }
            _ => words.push(Span::new(start, start + c.len_utf8())),
        }
    }
    // What ends a sentence is no part of a name, and neither is a genitive.
    let trimmed = |span: Span| {
        let word = text.slice(span).trim_end_matches(['.', '-', '\'', '’']);
        let word = ["'s", "’s"].iter().find_map(|genitive| word.strip_suffix(genitive)).unwrap_or(word);
        Span::new(span.start as usize, span.start as usize + word.len())
    };
    // An address or a tag is no prose.
    let is_plain = |span: &Span| {
        let before = text.slice(Span { start: line.start, end: span.start });
        !span.is_empty() && !before.ends_with(['/', '@', '#', ':', '=', '&', '?', '\\'])
    };
    words.into_iter().map(trimmed).filter(is_plain).collect()
}
