//! Where a person is: their page, every mention, the mentions in this note.
//!
//! Invariant: places come in the order of the notes' paths, and in each note in its order.

use chrono::NaiveDate;
use lsp_types::Range;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::finding::Place;
use crate::graph::{PersonId, Resolved};
use crate::journal::NoteId;
use crate::lsp::client::RequestRefusal;
use crate::lsp::dispatch::{Positioned, parameters};
use crate::lsp::scene::{NamedPlace, Scene, named_in, own_names, said_name};
use crate::lsp::server::LanguageServer;
use crate::lsp::texts::JournalTexts;
use crate::note::{Form, Note};
use crate::text::Span;

/// Whether the names that a page says of itself count as places of its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declarations {
    Included,
    LeftOut,
}

impl LanguageServer {
    pub(super) fn definition(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let at: Positioned = parameters(params)?;
        let Some(located) = self.locate(&at.text_document.uri.0) else { return Ok(Value::Null) };
        let journal = located.at;
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let Some(place) = scene.named_at(scene.offset(at.position)) else { return Ok(Value::Null) };
        let texts = self.texts(journal);
        let targets: Vec<Place> =
            place.who.iter().filter_map(|&who| home(scene.engine, who, &texts)).collect();
        if targets.is_empty() {
            return Ok(Value::Null);
        }
        let origin = scene.range(place.span);
        let link = |target: &Place| {
            let range = texts.range(&target.note, target.span);
            if !self.client.location_links {
                return json!({"uri": texts.uri(&target.note), "range": range});
            }
            json!({
                "originSelectionRange": origin,
                "targetUri": texts.uri(&target.note),
                "targetRange": range,
                "targetSelectionRange": range,
            })
        };
        Ok(targets.iter().map(link).collect())
    }

    pub(super) fn references(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let declarations = match params.pointer("/context/includeDeclaration").and_then(Value::as_bool) {
            Some(true) => Declarations::Included,
            _ => Declarations::LeftOut,
        };
        let at: Positioned = parameters(params)?;
        let Some(located) = self.locate(&at.text_document.uri.0) else { return Ok(Value::Null) };
        let journal = located.at;
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let Some(place) = scene.named_at(scene.offset(at.position)) else { return Ok(Value::Null) };
        let [person] = place.who[..] else { return Ok(Value::Null) };
        let texts = self.texts(journal);
        let engine = scene.engine;
        let mut locations: Vec<Value> = Vec::new();
        for note in notes_naming(engine, person) {
            let path = engine.journal().path(note);
            for span in places_of(engine, note, person, declarations, &texts) {
                locations.push(texts.location(&Place { note: path.clone(), span }));
            }
        }
        Ok(Value::Array(locations))
    }

    pub(super) fn highlight(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let at: Positioned = parameters(params)?;
        let Some(located) = self.locate(&at.text_document.uri.0) else { return Ok(Value::Null) };
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let offset = scene.offset(at.position);
        let spans: Vec<Span> = match scene.named_at(offset) {
            Some(place) => {
                let is_same = |other: &NamedPlace| other.who == place.who;
                let named = scene.named().into_iter().chain(scene.own_names());
                named.filter(is_same).map(|place| place.span).collect()
            }
            None => mark_people(&scene, offset),
        };
        if spans.is_empty() {
            return Ok(Value::Null);
        }
        let mut ranges: Vec<Range> = spans.into_iter().map(|span| scene.range(span)).collect();
        ranges.sort_by_key(|range| (range.start.line, range.start.character));
        ranges.dedup();
        Ok(ranges.into_iter().map(|range| json!({"range": range, "kind": 1})).collect())
    }
}

/// The mentions in the note that name those whom the marker at a byte binds to.
fn mark_people(scene: &Scene<'_>, offset: usize) -> Vec<Span> {
    let Some(mark) = scene.mark_at(offset) else { return Vec::new() };
    let people: Vec<PersonId> = scene
        .binding
        .bound
        .iter()
        .filter(|bound| bound.mark == Some(mark))
        .filter_map(|bound| bound.person)
        .collect();
    let named = scene.named().into_iter();
    named
        .filter(|place| place.who.len() == 1 && people.contains(&place.who[0]))
        .map(|place| place.span)
        .collect()
}

impl Scene<'_> {
    /// The index of the mark at a byte.
    pub(super) fn mark_at(&self, offset: usize) -> Option<u32> {
        let at = u32::try_from(offset).unwrap_or(u32::MAX);
        let marks = self.note().marks();
        let found = marks.iter().position(|mark| mark.span.contains(at));
        let found = found.or_else(|| marks.iter().position(|mark| mark.span.end == at));
        found.and_then(|found| u32::try_from(found).ok())
    }
}

/// Where a person is at home: where their page says their name, else its first character; without a page the
/// first mention in the order of paths.
pub(super) fn home(engine: &Engine, person: PersonId, texts: &JournalTexts<'_>) -> Option<Place> {
    if let Some(page) = engine.graph().person(person).page {
        let path = engine.journal().path(page).clone();
        let text = texts.text(&path)?.0;
        let first = text.source().char_indices().nth(1).map_or(text.source().len(), |(at, _)| at);
        let span = said_name(engine, page, &text).unwrap_or(Span::new(0, first));
        return Some(Place { note: path, span });
    }
    let place_in = |note: NoteId| {
        let span = places_of(engine, note, person, Declarations::LeftOut, texts).first().copied()?;
        Some(Place { note: engine.journal().path(note).clone(), span })
    };
    let first = engine.graph().directory.first_naming(person);
    first.and_then(place_in).or_else(|| notes_naming(engine, person).into_iter().find_map(place_in))
}

/// The notes that name a person, in the order of their paths.
pub(super) fn notes_naming(engine: &Engine, person: PersonId) -> Vec<NoteId> {
    match notes_by_events(engine, person) {
        Some(notes) => {
            debug_assert_eq!(
                notes,
                notes_by_search(engine, person),
                "events miss a note, or tell of one more"
            );
            notes
        }
        None => notes_by_search(engine, person),
    }
}

/// The same of somebody without a page, by the notes that tell of them. `None` where those are not all that name
/// them, for all that is known.
fn notes_by_events(engine: &Engine, person: PersonId) -> Option<Vec<NoteId>> {
    let graph = engine.graph();
    let times = graph.directory.times_spelled(person)?;
    let tie = graph.tie(person, engine.journal(), engine.config(), NaiveDate::MAX);
    let mut notes: Vec<NoteId> = tie.past.iter().chain(tie.plans).map(|event| event.note).collect();
    notes.extend(graph.directory.first_naming(person));
    notes.sort_unstable();
    notes.dedup();
    let is = |who: &&Resolved| **who == Resolved::Person(person);
    let times_in = |note: &NoteId| engine.binding(*note).mentions.iter().filter(is).count() as u64;
    let counts: Vec<u64> = notes.iter().map(times_in).collect();
    if counts.iter().sum::<u64>() != times {
        return None;
    }
    let mut named: Vec<NoteId> =
        notes.into_iter().zip(counts).filter(|(_, times)| *times > 0).map(|(note, _)| note).collect();
    // A page may name who introduced its person, which is no mention.
    let pages = graph.people().filter_map(|(_, person)| person.page);
    named.extend(pages.filter(|&page| {
        let introduced_by =
            engine.journal().note(page).page().into_iter().flat_map(|page| &page.introduced_by);
        introduced_by.into_iter().any(|named| is(&&graph.directory.resolve_property(named.value)))
    }));
    named.sort_by_key(|&note| engine.journal().path(note));
    named.dedup();
    Some(named)
}

/// The same by looking through all notes.
fn notes_by_search(engine: &Engine, person: PersonId) -> Vec<NoteId> {
    let graph = engine.graph();
    let may_mean = graph.directory.may_mean(person);
    let page = graph.person(person).page;
    let names = |note: &Note| {
        let mentions = note
            .mentions()
            .iter()
            .any(|mention| may_mean.get(mention.name.index()) == Some(&true) || mention.form == Form::Link);
        let properties = || {
            let named = note.page().into_iter().flat_map(|page| &page.introduced_by);
            named.into_iter().any(|named| may_mean.get(named.value.index()) == Some(&true))
        };
        mentions || properties()
    };
    let is_named = |&id: &NoteId| {
        if Some(id) == page {
            return true;
        }
        let note = engine.journal().note(id);
        names(note) && {
            let is = |who: &Resolved| *who == Resolved::Person(person);
            engine.binding(id).mentions.iter().any(is)
                || note
                    .page()
                    .into_iter()
                    .flat_map(|page| &page.introduced_by)
                    .any(|named| is(&graph.directory.resolve_property(named.value)))
        }
    };
    engine.journal().ids().par_iter().with_min_len(2048).copied().filter(is_named).collect()
}

/// Where a note names a person; on their page, if asked for, where it says their names, too.
pub(super) fn places_of(
    engine: &Engine,
    note: NoteId,
    person: PersonId,
    declarations: Declarations,
    texts: &JournalTexts<'_>,
) -> Vec<Span> {
    let written = engine.journal().note(note);
    let Some((text, _)) = texts.text(&written.path) else { return Vec::new() };
    let named = named_in(engine, written, &engine.binding(note), &text).into_iter();
    let mut spans: Vec<Span> = named.filter(|place| place.who == [person]).map(|place| place.span).collect();
    if declarations == Declarations::Included && engine.graph().person(person).page == Some(note) {
        spans.extend(own_names(engine, note, &text).map(|(_, spans)| spans).unwrap_or_default());
        spans.sort_unstable();
        spans.dedup();
    }
    spans
}
