//! Code actions: what can be done about a finding, and about somebody who is named.
//!
//! What silences a finding is tried on the journal before it is offered: it must be gone afterwards, and nothing
//! else come up.
//!
//! Invariant: every edit goes through the client, and a trial leaves the engine as it was.

use std::sync::Arc;

use chrono::Months;
use lsp_types::CodeActionParams;
use serde_json::{Value, json};

use crate::engine::Change;
use crate::finding::{Edit, Finding, Place, Safety};
use crate::fix::{Trust, plan};
use crate::graph::PersonId;
use crate::lsp::client::RequestRefusal;
use crate::lsp::diagnostic::Diagnostic;
use crate::lsp::dispatch::parameters;
use crate::lsp::edits::{PlannedEdits, difference, ignored_in_front_matter};
use crate::lsp::journal::JournalState;
use crate::lsp::linking::{is_read, link_at};
use crate::lsp::publish::findings_of;
use crate::lsp::scene::Scene;
use crate::lsp::server::LanguageServer;
use crate::note::front_matter_span;
use crate::rules::{AmbiguousPerson, UnknownPerson, UnusedIgnore};
use crate::text::{NotePath, Span, Text, key};

/// Findings of one answer for which something is offered.
const MOST_FINDINGS: usize = 24;

const QUICKFIX: &str = "quickfix";
const REWRITE: &str = "refactor.rewrite";
const FIX_ALL: &str = "source.fixAll.fairweather";

/// Something that can be done.
struct ProposedAction {
    title: String,
    kind: &'static str,
    is_preferred: bool,
    finding: Option<Arc<Finding>>,
    edits: PlannedEdits,
    /// Whether it has to be tried first.
    is_silencing: bool,
}

impl ProposedAction {
    fn quickfix(title: String, finding: &Arc<Finding>, edits: PlannedEdits) -> ProposedAction {
        let finding = Some(finding.clone());
        ProposedAction { title, kind: QUICKFIX, is_preferred: false, finding, edits, is_silencing: false }
    }
}

impl LanguageServer {
    pub(super) fn code_actions(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let only: Option<Vec<String>> = params
            .pointer("/context/only")
            .and_then(Value::as_array)
            .map(|kinds| kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect());
        let params: CodeActionParams = parameters(params)?;
        let is_wanted = |kind: &str| {
            only.as_ref().is_none_or(|only| {
                only.iter().any(|wanted| {
                    wanted.is_empty()
                        || kind
                            .strip_prefix(wanted.as_str())
                            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })
            })
        };
        let Some(located) = self.locate(&params.text_document.uri.0) else { return Ok(Value::Null) };
        let at = located.at;
        let until = self.day().checked_add_months(Months::new(3)).map(|day| day.to_string());
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let wanted = scene.span_of(params.range);
        let own = findings_of(&self.journals[at].findings, &scene.path);
        let touching: Vec<Arc<Finding>> = own
            .iter()
            .filter(|finding| {
                let span = finding.primary.place.span;
                span.start <= wanted.end && wanted.start <= span.end
            })
            .take(MOST_FINDINGS)
            .cloned()
            .collect();
        let has_safe_fix =
            own.iter().any(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe));
        let mut proposed: Vec<ProposedAction> = Vec::new();
        if is_wanted(QUICKFIX) {
            for finding in &touching {
                proposed.extend(fixes(&scene, finding));
            }
            for finding in &touching {
                proposed.extend(silencings(self, at, &scene, finding, until.as_deref()));
            }
        }
        if self.client.creates_files && self.client.document_changes {
            proposed.extend(new_page(&scene, wanted, &touching).filter(|action| is_wanted(action.kind)));
        }
        let path = scene.path.clone();
        let link = (self.settings.wikilinks && is_wanted(REWRITE)).then(|| link_at(&scene, wanted)).flatten();
        let text = scene.text.clone();
        drop(scene);
        if let (Some(link), Some(engine)) = (link, self.journals[at].engine_mut())
            && is_read(engine, &path, &text, &link)
        {
            proposed.push(ProposedAction {
                title: format!("Link {}", link.name),
                kind: REWRITE,
                is_preferred: false,
                finding: None,
                edits: PlannedEdits::of(vec![link.edit]),
                is_silencing: false,
            });
        }
        proposed.retain(|action| !action.is_silencing || self.silences(at, action));
        if has_safe_fix && is_wanted(FIX_ALL) {
            proposed.extend(self.fix_all(at, &path));
        }
        let texts = self.texts(at);
        let written = proposed.iter().map(|action| {
            let new_uri = |path: &NotePath| self.journals[at].plain_uri(path);
            let mut shown = json!({
                "title": action.title,
                "kind": action.kind,
                "edit": action.edits.written(&texts, &self.client, new_uri),
            });
            if let Some(finding) = &action.finding {
                shown["diagnostics"] = json!([Diagnostic::of(finding, &texts, &self.client)]);
            }
            if action.is_preferred && self.client.preferred_actions {
                shown["isPreferred"] = json!(true);
            }
            shown
        });
        Ok(written.collect())
    }

    /// Whether an action ends its finding and brings up no other.
    fn silences(&mut self, at: usize, action: &ProposedAction) -> bool {
        let Some(finding) = action.finding.clone() else { return true };
        let mut changes = Vec::new();
        let mut back = Vec::new();
        {
            let texts = self.texts(at);
            for (path, edits) in action.edits.by_note() {
                let Some((text, _)) = texts.text(path) else { return false };
                let mut new = text.source().to_owned();
                for edit in edits.iter().rev() {
                    new.replace_range(edit.place.span.range(), &edit.text);
                }
                changes.push(Change::written(path.clone(), new));
                back.push(Change::written(path.clone(), text.source()));
            }
        }
        let today = self.day();
        let journal = &mut self.journals[at];
        let mut judge = |changes: &[Change]| {
            if let Some(engine) = journal.engine_mut() {
                engine.apply(changes);
            }
            journal.judge(today)
        };
        let mut after = judge(&changes);
        let before = judge(&back);
        let is_gone = !after.iter().any(|other| {
            other.rule == finding.rule && other.subject == finding.subject && other.title == finding.title
        }) || before.iter().filter(|other| is_like(other, &finding)).count()
            > after.iter().filter(|other| is_like(other, &finding)).count();
        for known in &before {
            if let Some(at) = after.iter().position(|other| is_like(other, known)) {
                after.swap_remove(at);
            }
        }
        is_gone && after.is_empty()
    }

    /// The text that `check --fix` would leave of a note.
    fn fix_all(&mut self, at: usize, path: &NotePath) -> Option<ProposedAction> {
        let today = self.day();
        let text = self.texts(at).text(path)?.0;
        let known = match &self.journals[at].state {
            JournalState::Live(live) => live.known.clone(),
            JournalState::Unread | JournalState::Loose { .. } => Default::default(),
        };
        let engine = self.journals[at].engine_mut()?;
        let mut read = |wanted: &NotePath| (wanted == path).then(|| text.source().to_owned());
        let of_note = |findings: Vec<Arc<Finding>>| {
            let mut marked = known.mark(findings);
            marked.retain(|finding| {
                finding.fix.iter().flat_map(|fix| &fix.edits).all(|edit| edit.place.note == *path)
            });
            marked
        };
        let fixed = plan(engine, today, &mut read, Trust::Safe, &of_note);
        engine.apply(&[Change::written(path.clone(), text.source())]);
        let note = fixed.into_iter().find(|note| note.path == *path)?;
        let edit = difference(path, &note.old, &note.new)?;
        Some(ProposedAction {
            title: "Fix all safe problems in this note".to_owned(),
            kind: FIX_ALL,
            is_preferred: false,
            finding: None,
            edits: PlannedEdits::of(vec![edit]),
            is_silencing: false,
        })
    }
}

fn is_like(a: &Finding, b: &Finding) -> bool {
    a.rule == b.rule && a.subject == b.subject && a.title == b.title
}

/// What the finding's rule offers, and for an ambiguous mention each of those whom it may mean.
fn fixes(scene: &Scene<'_>, finding: &Arc<Finding>) -> Vec<ProposedAction> {
    let mut proposed = Vec::new();
    if let Some(fix) = &finding.fix {
        let mut title = fix.title.clone();
        let is_safe = fix.safety == Safety::Safe;
        if !is_safe {
            title.push_str(" (unsafe)");
        }
        if fix.safety != Safety::Display {
            let edits = PlannedEdits::of(fix.edits.clone());
            let action = ProposedAction::quickfix(title, finding, edits);
            proposed.push(ProposedAction { is_preferred: is_safe, ..action });
        }
    }
    if finding.rule == AmbiguousPerson::META.name {
        let named = scene.named_at(finding.primary.place.span.start as usize);
        let places = finding.fix.iter().flat_map(|fix| &fix.edits);
        for person in named.iter().flat_map(|named| &named.who) {
            let Some(text) = exact_name(scene, *person) else { continue };
            let edit = |of: &Edit| Edit { place: of.place.clone(), text: text.clone() };
            let edits: Vec<Edit> = places.clone().map(edit).collect();
            let title = match edits.len() {
                0 | 1 => format!("Write {text}"),
                places => format!("Write {text} in all {places} places"),
            };
            proposed.push(ProposedAction::quickfix(title, finding, PlannedEdits::of(edits)));
        }
    }
    proposed
}

/// How somebody with a page is written so that nobody else is meant.
pub(super) fn exact_name(scene: &Scene<'_>, id: PersonId) -> Option<String> {
    let directory = &scene.engine.graph().directory;
    let person = scene.engine.graph().person(id);
    let path = scene.engine.journal().path(person.page?).as_str();
    let tail = crate::text::strip_note_extension(path);
    [&*person.name, tail]
        .into_iter()
        .filter(|name| !name.contains(['[', ']', '|', '#', '^']))
        .find(|name| directory.declared(name) == [id])
        .map(|name| format!("@[[{name}]]"))
}

/// The ways to silence a finding: at its line, until a day, for the person.
fn silencings(
    server: &LanguageServer,
    at: usize,
    scene: &Scene<'_>,
    finding: &Arc<Finding>,
    until: Option<&str>,
) -> Vec<ProposedAction> {
    let rule = finding.rule;
    let silencing = |title: String, edits: Vec<Edit>| {
        let action = ProposedAction::quickfix(title, finding, PlannedEdits::of(edits));
        ProposedAction { is_silencing: true, ..action }
    };
    let mut proposed = Vec::new();
    let place = &finding.primary.place;
    let (yaml, body) = front_matter_span(scene.text.source());
    let is_in_front_matter = yaml.is_some() && (place.span.start as usize) < body;
    if is_in_front_matter {
        let edit = ignored_in_front_matter(&scene.path, &scene.text, rule);
        proposed.extend(edit.map(|edit| silencing(format!("Ignore `{rule}` here"), vec![edit])));
    } else if rule != UnusedIgnore::META.name {
        let edit = directive_edit(&scene.path, &scene.text, place.span, &format!("ignore[{rule}]"));
        proposed.push(silencing(format!("Ignore `{rule}` here"), vec![edit]));
        if let Some(until) = until {
            let directive = format!("ignore[{rule}] until {until}");
            let edit = directive_edit(&scene.path, &scene.text, place.span, &directive);
            proposed.push(silencing(format!("Ignore `{rule}` here until {until}"), vec![edit]));
        }
    }
    if let [one] = finding.people.as_slice() {
        let graph = scene.engine.graph();
        let person = graph.people().find(|(_, person)| *person.key == **one && person.page.is_some());
        if let Some((_, person)) = person
            && let Some(page) = person.page
        {
            let path = scene.engine.journal().path(page).clone();
            let edit = server
                .texts(at)
                .text(&path)
                .and_then(|(text, _)| ignored_in_front_matter(&path, &text, rule));
            let title = format!("Never check `{rule}` for {}", person.name);
            let is_there = is_in_front_matter && path == scene.path;
            proposed.extend(edit.filter(|_| !is_there).map(|edit| silencing(title, vec![edit])));
        }
    }
    proposed
}

/// A directive at the end of the line of a place; in a table row, inside its last cell.
fn directive_edit(path: &NotePath, text: &Text, place: Span, directive: &str) -> Edit {
    let source = text.source();
    let line = text.line_span(text.line_of(place.start as usize));
    let content = text.slice(line);
    let (open, close) =
        if source.contains("%%") && !source.contains("<!--") { ("%%", "%%") } else { ("<!--", "-->") };
    let plain = content.trim_end();
    let is_row = plain.len() > 1 && plain.trim_start().starts_with('|') && plain.ends_with('|');
    let at = if is_row {
        line.start as usize + plain[..plain.len() - 1].trim_end().len()
    } else {
        line.start as usize + plain.len()
    };
    let text = format!(" {open} fairweather: {directive} {close}");
    Edit { place: Place { note: path.clone(), span: Span::new(at, at) }, text }
}

/// A page for somebody who is named and has none.
fn new_page<'a>(
    scene: &'a Scene<'_>,
    wanted: Span,
    touching: &[Arc<Finding>],
) -> impl Iterator<Item = ProposedAction> + use<'a> {
    let unknown = touching.iter().find(|finding| finding.rule == UnknownPerson::META.name).cloned();
    let named = scene.named_at(wanted.start as usize).or_else(|| {
        scene
            .named()
            .into_iter()
            .find(|place| place.span.start <= wanted.end && wanted.start <= place.span.end)
    });
    let id = named.and_then(|named| match named.who[..] {
        [one] => Some(one),
        _ => None,
    });
    id.into_iter().filter_map(move |id| {
        let person = scene.engine.graph().person(id);
        if person.page.is_some() {
            return None;
        }
        let name = file_name(&person.name)?;
        let path = NotePath::new(&format!("{}{name}.md", people_folder(scene)));
        if scene.engine.journal().id(&path).is_some() {
            return None;
        }
        let create = Some((path, format!("# {}\n", person.name)));
        Some(ProposedAction {
            title: format!("Create a page for {}", person.name),
            kind: if unknown.is_some() { QUICKFIX } else { REWRITE },
            is_preferred: false,
            finding: unknown.clone(),
            edits: PlannedEdits { create, ..PlannedEdits::default() },
            is_silencing: false,
        })
    })
}

/// A name as that of a file, if it can be one that means the same.
pub(super) fn file_name(name: &str) -> Option<String> {
    let is_taken =
        |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let name = name.trim();
    let is_file = !name.is_empty() && !name.contains(is_taken) && !name.starts_with('.') && name.len() < 200;
    (is_file && !key(name).is_empty()).then(|| name.to_owned())
}

/// The folder in which most pages lie, with its slash; `people/` where there are none.
fn people_folder(scene: &Scene<'_>) -> String {
    let mut folders: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for (_, person) in scene.engine.graph().people() {
        if let Some(page) = person.page {
            *folders.entry(scene.engine.journal().path(page).split().0).or_default() += 1;
        }
    }
    let most = folders.iter().max_by_key(|(folder, count)| (**count, std::cmp::Reverse(**folder)));
    match most {
        Some((&"", _)) => String::new(),
        Some((folder, _)) => format!("{folder}/"),
        None => "people/".to_owned(),
    }
}
