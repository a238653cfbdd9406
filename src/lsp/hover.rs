//! Hovering: what stands under the cursor, and why it means what it means.
//!
//! Invariant: where nothing stands that means something, the answer is null.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::lsp::about::{self, Markup};
use crate::lsp::client::RequestRefusal;
use crate::lsp::dispatch::{Positioned, parameters};
use crate::lsp::publish::findings_of;
use crate::lsp::reason::{date_reason, people_reason};
use crate::lsp::scene::Scene;
use crate::lsp::server::LanguageServer;
use crate::rules::{ALL, Meta};
use crate::text::Span;

impl LanguageServer {
    pub(super) fn hover(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let at: Positioned = parameters(params)?;
        let Some(located) = self.locate(&at.text_document.uri.0) else { return Ok(Value::Null) };
        let journal = located.at;
        let markup = if self.client.hover_markdown { Markup::Markdown } else { Markup::Plain };
        let today = self.day();
        let dates = self.dates_aside(&located);
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let offset = scene.offset(at.position);
        let findings = findings_of(&self.journals[journal].findings, &scene.path);
        let at = u32::try_from(offset).unwrap_or(u32::MAX);
        let touching: Vec<&Finding> = findings
            .iter()
            .map(|finding| &**finding)
            .filter(|finding| {
                let span = finding.primary.place.span;
                span.contains(at) || span.end == at
            })
            .collect();
        let mut parts: Vec<String> = Vec::new();
        let mut shown: Option<Span> = None;
        if let Some(place) = scene.named_at(offset) {
            shown = Some(place.span);
            parts.push(match place.who[..] {
                [one] => about::person(scene.engine, one, today, markup),
                ref many => candidates(&scene, many, markup),
            });
        } else if let Some(mark) = scene.mark_at(offset) {
            shown = Some(scene.note().marks().at(mark as usize).span);
            parts.push(marker(&scene, mark, &dates, markup));
        } else if let Some((meta, span)) = rule_at(&scene, at) {
            shown = Some(span);
            parts.push(about::rule(scene.engine, meta, markup));
        } else if let Some((words, span)) = property_at(&scene, at) {
            shown = Some(span);
            parts.push(words);
        }
        for finding in touching {
            shown = shown.or(Some(finding.primary.place.span));
            parts.push(about::finding(finding, markup));
            if let Some(meta) = ALL.iter().find(|meta| meta.name == finding.rule) {
                parts.push(about::rule(scene.engine, meta, markup));
            }
        }
        let Some(span) = shown else { return Ok(Value::Null) };
        let rule = if markup == Markup::Markdown { "\n\n---\n\n" } else { "\n\n" };
        let contents = json!({"kind": markup.kind(), "value": parts.join(rule)});
        Ok(json!({"contents": contents, "range": scene.range(span)}))
    }
}

/// Whom an ambiguous mention may mean.
fn candidates(scene: &Scene<'_>, people: &[crate::graph::PersonId], markup: Markup) -> String {
    let mut lines = vec!["this may be:".to_owned()];
    for &id in people {
        let person = scene.engine.graph().person(id);
        let page = person.page.map(|page| scene.engine.journal().path(page).as_str());
        let page = page.map_or(String::new(), |page| format!(" ({})", markup.escaped(page)));
        lines.push(format!("{}{page}", markup.strong(&person.name)));
    }
    lines.join(markup.line_break())
}

/// A marker: what it means, whom it binds to and why, its date and why.
fn marker(scene: &Scene<'_>, at: u32, dates: &crate::lsp::reason::DatesAside, markup: Markup) -> String {
    let note = scene.note();
    let mark = note.marks().at(at as usize);
    let names = &scene.engine.journal().names;
    let title = format!("#{}", mark.marker.name());
    let mut lines = vec![format!("{}: {}", markup.strong(&title), mark.marker.about())];
    if let Some(topic) = mark.topic {
        lines.push(format!("topic: {}", markup.escaped(&names.text(topic))));
    }
    let bound: Vec<_> = scene.binding.bound.iter().filter(|bound| bound.mark == Some(at)).collect();
    for person in bound.iter().filter_map(|bound| bound.person) {
        let name = markup.escaped(&scene.engine.graph().person(person).name);
        lines.push(format!("with {name}: {}", people_reason(scene, at, person)));
    }
    if bound.iter().all(|bound| bound.person.is_none()) {
        lines.push(
            if mark.marker.needs_person() { "it binds to nobody" } else { "it names nobody else" }.to_owned(),
        );
    }
    let entry = note.entries().at(mark.entry as usize);
    if entry.planned {
        let what = if mark.marker.is_promise() { "a promise" } else { "a plan" };
        let due = mark.due.map_or_else(|| "without a due date".to_owned(), |due| format!("due {due}"));
        lines.push(format!("{what}, not done yet, {due}"));
    } else {
        lines.push(match entry.date {
            Some(date) => format!("{date}: {}", date_reason(scene, mark.entry, date, dates)),
            None => "no date".to_owned(),
        });
    }
    lines.join(markup.line_break())
}

/// A rule's name in a directive, or in the property that silences.
fn rule_at(scene: &Scene<'_>, at: u32) -> Option<(&'static Meta, Span)> {
    let note = scene.note();
    let directives =
        note.directives().iter().flat_map(|directive| directive.rules.iter().map(|rule| &rule.name));
    let names = directives.chain(note.ignores().iter());
    let found = names.into_iter().find(|name| name.span.contains(at) || name.span.end == at)?;
    let meta = ALL.iter().find(|meta| found.value.eq_ignore_ascii_case(meta.name))?;
    Some((meta, found.span))
}

/// A property of a page: its value as it is understood.
fn property_at(scene: &Scene<'_>, at: u32) -> Option<(String, Span)> {
    let page = scene.note().page()?;
    let is_here = |span: Span| span.contains(at) || span.end == at;
    if let Some(circle) = page.circle.filter(|circle| is_here(circle.span)) {
        let circle_of = scene.engine.config().circles.0.get(circle.value)?;
        let every = circle_of
            .every
            .map_or_else(|| "no rhythm of its own".to_owned(), |every| format!("every {} days", every.0));
        let (name, size) = (&circle_of.name, circle_of.size);
        return Some((format!("circle {name}: {every}, room for {size} people"), circle.span));
    }
    if let Some(cadence) = page.cadence.filter(|cadence| is_here(cadence.span)) {
        let of = page.circle.and_then(|circle| scene.engine.config().circles.0.get(circle.value));
        let of =
            of.map_or(String::new(), |circle| format!(", instead of what the circle {} has", circle.name));
        return Some((format!("{}{of}", about::rhythm(cadence.value)), cadence.span));
    }
    if let Some(bond) = page.bond.filter(|bond| is_here(bond.span)) {
        let words = if bond.value.is_communal() {
            "a communal bond: no scores are kept"
        } else {
            "an exchange: what is given and asked is looked at"
        };
        return Some((words.to_owned(), bond.span));
    }
    if let Some(status) = page.status.filter(|status| is_here(status.span)) {
        let words = match status.value {
            crate::language::Status::Active => "active",
            crate::language::Status::Resting => "resting: nothing is due",
            crate::language::Status::LetGo => "let go: nothing is due",
            crate::language::Status::Deceased => "deceased: nothing is due",
        };
        return Some((words.to_owned(), status.span));
    }
    if let Some(day) = page.last_contact.filter(|day| is_here(day.span)) {
        return Some((format!("last contact, kept by hand: {}", day.value), day.span));
    }
    let until = page.resting_until.filter(|day| is_here(day.span))?;
    Some((format!("resting until {}, which is included", until.value), until.span))
}
