//! Symbols: what happened in a note, and who is in the journal; and hints beside markers.
//!
//! Headings are left to those who show Markdown. Invariant: events come in the order of the note, people in that
//! of a completion.

use lsp_types::{DocumentSymbolParams, InlayHintParams, WorkspaceSymbolParams};
use serde_json::{Value, json};

use crate::lsp::client::RequestRefusal;
use crate::lsp::dispatch::parameters;
use crate::lsp::matching::PeopleQuery;
use crate::lsp::navigation::home;
use crate::lsp::scene::Scene;
use crate::lsp::server::LanguageServer;

/// People in one answer.
const MOST_PEOPLE: usize = 500;
/// The protocol's number for an event, and for an object.
const EVENT: u8 = 24;
const OBJECT: u8 = 19;

impl LanguageServer {
    pub(super) fn document_symbols(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let params: DocumentSymbolParams = parameters(params)?;
        let Some(located) = self.locate(&params.text_document.uri.0) else { return Ok(Value::Null) };
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let note = scene.note();
        let mut symbols = Vec::new();
        for bound in &scene.binding.bound {
            let what = match bound.mark {
                Some(_) => format!("#{}", bound.event.kind.name()),
                None => "mention".to_owned(),
            };
            let name = match bound.person {
                Some(person) => format!("{what} of {}", scene.engine.graph().person(person).name),
                None => what,
            };
            let topic = bound.event.topic(scene.engine.journal()).map(|topic| topic.to_string());
            let planned = bound.planned.then(|| "planned".to_owned());
            let date = bound.event.date.map(|date| date.to_string());
            let detail: Vec<String> = date.into_iter().chain(topic).chain(planned).collect();
            let entry = note.entries().get(bound.entry as usize).map_or(bound.span(), |entry| entry.span);
            let whole = crate::text::Span {
                start: entry.start.min(bound.event.start),
                end: entry.end.max(bound.end),
            };
            symbols.push(json!({
                "name": name,
                "detail": detail.join(" "),
                "kind": EVENT,
                "range": scene.range(whole),
                "selectionRange": scene.range(bound.span()),
            }));
        }
        Ok(Value::Array(symbols))
    }

    pub(super) fn workspace_symbols(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let params: WorkspaceSymbolParams = parameters(params)?;
        let today = self.day();
        let mut symbols = Vec::new();
        for (at, journal) in self.journals.iter().enumerate() {
            let Some(engine) = journal.engine() else { continue };
            let texts = self.texts(at);
            for found in PeopleQuery::new(&params.query).search(engine, today, &[], MOST_PEOPLE).people {
                let Some(place) = home(engine, found.person, &texts) else { continue };
                let tie = engine.graph().tie(found.person, engine.journal(), engine.config(), today);
                symbols.push(json!({
                    "name": tie.name(),
                    "kind": OBJECT,
                    "containerName": tie.circle().map(|circle| circle.name.clone()).unwrap_or_default(),
                    "location": texts.location(&place),
                }));
            }
        }
        symbols.truncate(MOST_PEOPLE);
        Ok(Value::Array(symbols))
    }

    pub(super) fn inlay_hints(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let params: InlayHintParams = parameters(params)?;
        let Some(located) = self.locate(&params.text_document.uri.0) else { return Ok(Value::Null) };
        let dates = self.dates_aside(&located);
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let wanted = scene.span_of(params.range);
        let marks = scene.note().marks().iter().enumerate();
        let here = marks.filter(|(_, mark)| wanted.start <= mark.span.end && mark.span.start <= wanted.end);
        let hints = here.filter_map(|(at, mark)| {
            let label = hint(&scene, u32::try_from(at).ok()?, &dates)?;
            let position = scene.range(mark.span).end;
            Some(json!({"position": position, "label": label, "paddingLeft": true}))
        });
        Ok(hints.collect())
    }
}

/// `→ Ana Lopez, 2026-11-20`: what a marker takes from outside its entry and its line.
fn hint(scene: &Scene<'_>, mark: u32, dates: &crate::lsp::reason::DatesAside) -> Option<String> {
    let note = scene.note();
    let entry_at = note.marks().at(mark as usize).entry;
    let entry = note.entries().at(entry_at as usize);
    let mut parts: Vec<String> = Vec::new();
    for bound in scene.binding.bound.iter().filter(|bound| bound.mark == Some(mark)) {
        let Some(person) = bound.person else { continue };
        let reason = crate::lsp::reason::people_reason(scene, mark, person);
        if reason != "directly after it" && reason != "in this entry" {
            parts.push(scene.engine.graph().person(person).name.to_string());
        }
    }
    if let Some(date) = entry.date
        && crate::lsp::reason::date_reason(scene, entry_at, date, dates) != "written here"
    {
        parts.push(date.to_string());
    }
    (!parts.is_empty()).then(|| format!("→ {}", parts.join(", ")))
}
