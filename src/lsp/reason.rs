//! Why a marker binds to somebody, and why it has its day: the steps of the journal language in words.
//!
//! The graph keeps the outcome and not the step. Here the steps are gone through again, in their order, until
//! one gives what the graph has; dates are found by reading single lines as notes of their own.
//!
//! Invariant: a reason is never about another person or day than the one that the graph has.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::graph::{PersonId, Resolved};
use crate::lsp::scene::{Located, Scene};
use crate::lsp::server::LanguageServer;
use crate::note::{EntryKind, Lists, ScopeId, UnpackedLists, front_matter_span};
use crate::text::{NotePath, Text};

/// Why a marker, by its index, binds to a person.
pub(super) fn people_reason(scene: &Scene<'_>, mark: u32, person: PersonId) -> String {
    let note = scene.note();
    let mut scratch = UnpackedLists::default();
    let Lists { entries, mentions, marks, scopes, .. } = note.unpack(&mut scratch);
    let mark = &marks[mark as usize];
    let is_person = |at: usize| scene.binding.mentions.get(at) == Some(&Resolved::Person(person));
    if mark.follow.runs().into_iter().any(|run| run.into_iter().any(|at| is_person(at as usize))) {
        return "directly after it".to_owned();
    }
    let entry = &entries[mark.entry as usize];
    let named_in = |is_in: &dyn Fn(usize) -> bool| {
        mentions.iter().enumerate().any(|(at, mention)| is_in(mention.entry as usize) && is_person(at))
    };
    if named_in(&|other| other == mark.entry as usize) {
        return "in this entry".to_owned();
    }
    if named_in(&|other| entries[other].block == entry.block && entries[other].kind == entry.kind) {
        return "in this block".to_owned();
    }
    for (scope, is_heading, word) in [(entry.item, false, "list item"), (entry.heading, true, "heading")] {
        let mut scope: Option<ScopeId> = scope;
        while let Some(id) = scope {
            let is_own = |other: &crate::note::Entry| {
                if is_heading {
                    other.kind.is_heading() && other.heading == Some(id)
                } else {
                    other.item == Some(id)
                }
            };
            let named = mentions
                .iter()
                .enumerate()
                .find(|(at, mention)| is_own(&entries[mention.entry as usize]) && is_person(*at));
            if let Some((_, mention)) = named {
                return format!("of the {word} on line {}", scene.line_of(mention.span.start));
            }
            scope = scopes[id.index()].parent;
        }
    }
    let directory = &scene.engine.graph().directory;
    let owner = scene.id.and_then(|id| directory.by_page(id));
    if note.is_page() && owner == Some(person) {
        return "whose page this is".to_owned();
    }
    if named_in(&|other| entries[other].kind == EntryKind::Participant) {
        return "front matter of this note".to_owned();
    }
    "in whose folder this note is".to_owned()
}

/// The days that single lines of a note have by themselves, and what its front matter says.
#[derive(Debug, Default)]
pub(super) struct DatesAside {
    by_line: FxHashMap<usize, NaiveDate>,
    front_matter: Option<NaiveDate>,
}

impl LanguageServer {
    /// Reads the lines of a note one by one. Only for a note that somebody looks at.
    pub(super) fn dates_aside(&mut self, located: &Located) -> DatesAside {
        const MOST_LINES: usize = 2_000;
        let mut dates = DatesAside::default();
        let text = located.text();
        let Some(engine) = self.journals[located.at].engine_mut() else { return dates };
        let path = NotePath::new("nowhere.md");
        let (yaml, body) = front_matter_span(text.source());
        if let Some(yaml) = yaml {
            let alone = format!("---\n{}---\n", text.slice(yaml));
            dates.front_matter = engine.read_aside(&path, &alone).and_then(|(note, _)| note.date);
        }
        let first = text.line_of(body);
        for line in first..text.line_count().min(first + MOST_LINES) {
            let content = text.slice(text.line_span(line)).trim_start_matches([' ', '\t', '>']);
            if !content.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            // A mention makes an entry of any line.
            let is_heading = content.starts_with('#') && content.trim_start_matches('#').starts_with(' ');
            let alone = if is_heading { format!("{content} @x\n") } else { format!("{content} #met @x\n") };
            let found = engine.read_aside(&path, &alone).and_then(|(note, _)| note.entries().get(0)?.date);
            dates.by_line.extend(found.map(|date| (line, date)));
        }
        dates
    }
}

/// Why an entry has its day.
pub(super) fn date_reason(scene: &Scene<'_>, entry: u32, date: NaiveDate, dates: &DatesAside) -> String {
    let note = scene.note();
    let span = note.entries().at(entry as usize).span;
    let text = &scene.text;
    let line = text.line_of(span.start as usize);
    if dates.by_line.get(&line) == Some(&date) {
        return "written here".to_owned();
    }
    let last = text.line_of(span.end.max(span.start) as usize);
    if (line..=last).any(|line| dates.by_line.get(&line) == Some(&date)) {
        return "written here".to_owned();
    }
    for above in enclosing(text, line) {
        let (at, word) = above;
        if dates.by_line.get(&at) == Some(&date) {
            return format!("of the {word} on line {}", at + 1);
        }
    }
    if dates.front_matter == Some(date) {
        return "front matter".to_owned();
    }
    if note.date == Some(date) {
        return "file name".to_owned();
    }
    match dates.by_line.iter().filter(|(at, day)| **at < line && **day == date).map(|(at, _)| at).max() {
        Some(at) => format!("of line {}", at + 1),
        None => "of what stands around it".to_owned(),
    }
}

/// The list items, then the headings, that enclose a line, nearest first.
fn enclosing(text: &Text, line: usize) -> Vec<(usize, &'static str)> {
    let content = |line: usize| text.slice(text.line_span(line)).trim_start_matches('>');
    let indent = |line: usize| {
        let content = content(line);
        content.len() - content.trim_start().len()
    };
    let is_item = |line: usize| {
        let bare = content(line).trim_start();
        bare.starts_with(['-', '*', '+']) || bare.starts_with(|c: char| c.is_ascii_digit())
    };
    let heading = |line: usize| {
        let bare = content(line).trim_start();
        let level = bare.len() - bare.trim_start_matches('#').len();
        (level > 0 && bare[level..].starts_with(' ')).then_some(level)
    };
    let mut found = Vec::new();
    let mut within = indent(line);
    for above in (0..line).rev() {
        if heading(above).is_some() {
            break;
        }
        if is_item(above) && indent(above) < within {
            within = indent(above);
            found.push((above, "list item"));
        }
    }
    let mut level = heading(line).unwrap_or(usize::MAX);
    for above in (0..line).rev() {
        if let Some(own) = heading(above).filter(|own| *own < level) {
            level = own;
            found.push((above, "heading"));
        }
    }
    found
}
