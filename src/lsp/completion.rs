//! Completing what is typed: people, markers, topics, directives, front matter, dates.
//!
//! What is offered is what the journal language would read: the note is read with the token replaced, so nothing
//! is offered in code, in a URL or behind a letter, and a person is offered only in a spelling that names exactly
//! them.
//!
//! Invariant (the law of completion): the inserted text names exactly the person of the item.

use chrono::{Days, Months};
use lsp_types::{CompletionParams, TextEdit};
use serde::Serialize;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use crate::graph::{PersonId, Resolved};
use crate::language::Marker;
use crate::lsp::about::{self, Markup};
use crate::lsp::client::{RequestAnswer, RequestRefusal};
use crate::lsp::dispatch::parameters;
use crate::lsp::navigation::notes_naming;
use crate::lsp::offer::{MOST_ITEMS, Offered, TypedNote, continued, fits, item_kind};
use crate::lsp::properties;
use crate::lsp::scene::Scene;
use crate::lsp::server::LanguageServer;
use crate::lsp::token::{TypedKind, TypedToken};
use crate::lsp::wire;
use crate::text::Span;

impl LanguageServer {
    pub(super) fn completion(&mut self, params: Value) -> Result<RequestAnswer, RequestRefusal> {
        let params: CompletionParams = parameters(params)?;
        let at = params.text_document_position_params;
        let Some(located) = self.locate(&at.text_document.uri.0) else {
            return Ok(RequestAnswer::Value(Value::Null));
        };
        let (text, origin, unit) = (located.text(), located.origin(), self.client.unit);
        let offset = wire::offset(&text, origin, unit, at.position);
        let Some(token) = TypedToken::at(&text, offset) else { return Ok(RequestAnswer::Value(Value::Null)) };
        let today = self.day();
        let is_link = matches!(token.kind, TypedKind::Wikilink { .. });
        if is_link && !self.settings.wikilinks {
            return Ok(RequestAnswer::Value(Value::Null));
        }
        let journal = located.at;
        let path = located.path.clone();
        let scene = self.scene(located);
        let named = scene.as_ref().map(|scene| people_in(&scene.binding.mentions)).unwrap_or_default();
        let only_here = scene.and_then(|scene| named_only_at(&scene, offset));
        let uri = self.journals[journal].uri(&path);
        let Some(engine) = self.journals[journal].engine_mut() else {
            return Ok(RequestAnswer::Value(Value::Null));
        };
        let mut note = TypedNote { engine, path, text: &text, token: &token, today, named, only_here };
        let (offered, is_cut) = note.offer();
        let range = wire::range(&text, origin, unit, token.span);
        let graph = note.engine.graph();
        let written = |(nth, item): (usize, Offered)| CompletionItem {
            label: item.label,
            kind: item.kind,
            filter_text: item.filter,
            sort_text: format!("{nth:04}"),
            text_edit: TextEdit { range, new_text: item.text },
            detail: item.detail,
            data: item.person.map(|person| ItemData { uri: &uri, person: &graph.person(person).key }),
        };
        let items = offered.into_iter().enumerate().map(written).collect();
        let list = CompletionList { is_incomplete: is_cut, items };
        // What is made of strings and numbers alone can be written.
        Ok(to_raw_value(&list).map_or(RequestAnswer::Value(Value::Null), RequestAnswer::Written))
    }

    pub(super) fn resolve_completion(&mut self, mut item: Value) -> Result<Value, RequestRefusal> {
        let markup = if self.client.documentation_markdown { Markup::Markdown } else { Markup::Plain };
        let today = self.day();
        let uri = item.pointer("/data/uri").and_then(Value::as_str).map(str::to_owned);
        let key = item.pointer("/data/person").and_then(Value::as_str).map(str::to_owned);
        if let (Some(uri), Some(key)) = (uri, key)
            && let Some(located) = self.locate(&uri)
            && let Some(engine) = self.journals[located.at].engine()
            && let Some((person, _)) = engine.graph().people().find(|(_, person)| *person.key == *key)
        {
            let value = about::person(engine, person, today, markup);
            item["documentation"] = json!({"kind": markup.kind(), "value": value});
        }
        Ok(item)
    }
}

/// A list as the protocol has it; a hundred items made by `json!` would be copied more than once.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CompletionList<'n> {
    is_incomplete: bool,
    items: Vec<CompletionItem<'n>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CompletionItem<'n> {
    label: String,
    kind: u8,
    filter_text: String,
    sort_text: String,
    text_edit: TextEdit,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<ItemData<'n>>,
}

/// What the item's documentation is found by.
#[derive(Serialize)]
struct ItemData<'n> {
    uri: &'n str,
    person: &'n str,
}

fn people_in(mentions: &[Resolved]) -> Vec<PersonId> {
    let people = mentions.iter().filter_map(|who| match who {
        Resolved::Person(person) => Some(*person),
        Resolved::Nobody | Resolved::Ambiguous(_) => None,
    });
    let mut people: Vec<PersonId> = people.collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// The person without a page whom nothing names but the token at a byte.
fn named_only_at(scene: &Scene<'_>, offset: usize) -> Option<PersonId> {
    let place = scene.named_at(offset)?;
    let [person] = place.who[..] else { return None };
    let is_once = scene.named().iter().filter(|other| other.who == [person]).count() == 1;
    let has_page = scene.engine.graph().person(person).page.is_some();
    let is_only_note = || {
        let notes = notes_naming(scene.engine, person);
        notes.iter().all(|note| Some(*note) == scene.id)
    };
    (is_once && !has_page && is_only_note()).then_some(person)
}

impl TypedNote<'_> {
    /// What is offered, in order, and whether there is more.
    fn offer(&mut self) -> (Vec<Offered>, bool) {
        match self.token.kind {
            TypedKind::Handle | TypedKind::Wikilink { .. } | TypedKind::SigilLink { .. } => self.people(),
            TypedKind::Marker => (self.markers(), false),
            TypedKind::Topic => self.topics(),
            TypedKind::Date => (self.dates(), false),
            TypedKind::Verb => (self.words(&["ignore", "ignore-file", "disable", "enable"]), false),
            TypedKind::Rule => (self.rules(), false),
            TypedKind::Until => (self.until(), false),
            TypedKind::Key => (properties::keys(self), false),
            TypedKind::Value => properties::values(self),
        }
    }

    fn people(&mut self) -> (Vec<Offered>, bool) {
        let (found, is_cut) = self.matching();
        let mut offered = Vec::new();
        let mut is_allowed = None;
        for found in found {
            let Some(text) = self.written(found.person, &mut is_allowed) else {
                if is_allowed == Some(false) {
                    break;
                }
                continue;
            };
            let person = self.engine.graph().person(found.person);
            let label = person.name.to_string();
            let tie = self.engine.graph().tie(
                found.person,
                self.engine.journal(),
                self.engine.config(),
                self.today,
            );
            let last = tie.last_contact().and_then(|event| event.date);
            let token = self.text.slice(self.token.span);
            let before =
                token.len() - (token.len() - self.sigil_len() - self.token.typed.len()).min(token.len());
            let rest = found.rest.unwrap_or_else(|| format!(" {label}"));
            offered.push(Offered {
                filter: format!("{}{rest}", &token[..before.min(token.len())]),
                detail: last.map(|last| format!("last contact {last}")),
                kind: item_kind::PERSON,
                text,
                person: Some(found.person),
                label,
            });
        }
        (offered, is_cut)
    }

    fn sigil_len(&self) -> usize {
        match self.token.kind {
            TypedKind::Handle => 1,
            TypedKind::Wikilink { .. } => 2,
            TypedKind::SigilLink { .. } => 3,
            _ => 0,
        }
    }

    /// How a person is written in place of the token, so that exactly they are named. `is_allowed` remembers
    /// whether the language takes a name at this place at all.
    fn written(&mut self, id: PersonId, is_allowed: &mut Option<bool>) -> Option<String> {
        let (key, name, page) = {
            let person = self.engine.graph().person(id);
            (person.key.to_string(), person.name.to_string(), person.page)
        };
        let is_plain = !name.contains(['[', ']', '|', '#', '^', '\n', '\r']);
        let link = |sigil: &str, target: &str, is_closed: bool| {
            format!("{sigil}[[{target}{}", if is_closed { "" } else { "]]" })
        };
        let tail = page.map(|page| {
            let path = self.engine.journal().path(page).as_str();
            crate::text::strip_note_extension(path).to_owned()
        });
        let mut spellings = Vec::new();
        match self.token.kind {
            TypedKind::Handle => {
                spellings.push(format!("@{key}"));
                if is_plain {
                    spellings.push(format!("@[[{name}]]"));
                }
                spellings.extend(tail.map(|tail| format!("@[[{tail}]]")));
            }
            TypedKind::SigilLink { is_closed } => {
                if is_plain {
                    spellings.push(link("@", &name, is_closed));
                }
                spellings.extend(tail.map(|tail| link("@", &tail, is_closed)));
            }
            TypedKind::Wikilink { is_closed } => {
                if page.is_none() && !self.engine.graph().directory.is_always_named(id) {
                    return None;
                }
                if is_plain {
                    spellings.push(link("", &name, is_closed));
                }
                spellings.extend(tail.map(|tail| link("", &tail, is_closed)));
            }
            _ => return None,
        }
        if is_allowed.is_none() {
            // The whole note says whether names are read here; whom one means, its own line tells.
            *is_allowed = Some(spellings.iter().any(|text| self.names_in_note(text, id)));
        }
        if *is_allowed == Some(false) {
            return None;
        }
        spellings.into_iter().find(|text| self.names_in_line(text, id))
    }

    /// Whether the note with a text in place of the token names somebody there.
    fn names_in_note(&mut self, text: &str, id: PersonId) -> bool {
        let span = self.token.span;
        let source = self.text.source();
        let new = format!("{}{text}{}", &source[..span.start as usize], &source[span.end as usize..]);
        self.names(&new, span.start, id)
    }

    fn names_in_line(&mut self, text: &str, id: PersonId) -> bool {
        const SMALL: usize = 1_024;
        let span = self.token.span;
        let source = self.text.source();
        if source.len() <= SMALL {
            return self.names_in_note(text, id);
        }
        let line = self.text.line_of(span.start as usize);
        let own = self.text.line_span(line);
        let next = self.text.line_span((line + 1).min(self.text.line_count() - 1));
        let before = &source[own.start as usize..span.start as usize];
        let plain = before.trim_start_matches([' ', '\t', '>', '|']);
        let new = format!("{plain}{text}{}", &source[span.end as usize..next.end.max(own.end) as usize]);
        self.names(&new, u32::try_from(plain.len()).unwrap_or(u32::MAX), id)
    }

    fn names(&mut self, text: &str, at: u32, id: PersonId) -> bool {
        let Some((note, binding)) = self.engine.read_aside(&self.path, text) else { return false };
        let mentions = note.mentions().iter().zip(&binding.mentions);
        mentions.filter(|(mention, _)| mention.span.start == at).any(|(_, who)| *who == Resolved::Person(id))
    }

    /// Whether a marker would be read in place of a span.
    fn takes_marker(&mut self, span: Span) -> bool {
        let source = self.text.source();
        let new = format!("{}#give{}", &source[..span.start as usize], &source[span.end as usize..]);
        let Some((note, _)) = self.engine.read_aside(&self.path, &new) else { return false };
        note.marks().iter().any(|mark| mark.span.start == span.start)
    }

    fn markers(&mut self) -> Vec<Offered> {
        if !self.takes_marker(self.token.span) {
            return Vec::new();
        }
        let typed = &self.token.typed;
        let mut offered = Vec::new();
        for marker in Marker::ALL {
            let words = &self.engine.config().markers;
            let synonyms = words.words().iter().filter(|(_, meant)| *meant == marker);
            let is_meant = synonyms.into_iter().any(|(word, _)| word.starts_with(&typed.to_lowercase()));
            if !is_meant && !fits(typed, marker.name()) {
                continue;
            }
            let label = format!("#{}", marker.name());
            offered.push(Offered {
                filter: format!("#{typed}{}", continued(typed, marker.name())),
                detail: Some(marker.about().to_owned()),
                kind: item_kind::MARKER,
                text: label.clone(),
                person: None,
                label,
            });
        }
        offered
    }

    /// The topics of the journal: those used with the marker first, the most frequent first.
    fn topics(&mut self) -> (Vec<Offered>, bool) {
        let head = self.token.head.clone();
        let Some(marker) = self.engine.config().markers.get(&head) else { return (Vec::new(), false) };
        if !self.takes_marker(self.token.span) {
            return (Vec::new(), false);
        }
        let mut counts: std::collections::BTreeMap<String, (usize, usize)> =
            std::collections::BTreeMap::new();
        let journal = self.engine.journal();
        for (_, note) in journal.iter() {
            for mark in note.marks().iter() {
                if let Some(topic) = mark.topic {
                    let count = counts.entry(journal.names.text(topic).to_string()).or_default();
                    count.0 += usize::from(mark.marker == marker);
                    count.1 += 1;
                }
            }
        }
        if marker == Marker::Ask {
            for topic in &self.engine.rules().endorsement_without_work.options.topics {
                counts.entry(topic.clone()).or_default();
            }
        }
        let typed = self.token.typed.clone();
        // The topic that is being typed is one of the note's.
        let own = self.text.slice(self.token.span).trim_start_matches('#').get(head.len() + 1..);
        let own = own.unwrap_or_default().to_owned();
        if let Some(count) = counts.get_mut(&own) {
            *count = (count.0.saturating_sub(1), count.1.saturating_sub(1));
        }
        let asked = marker == Marker::Ask;
        let known = self.engine.rules().endorsement_without_work.options.topics.clone();
        counts.retain(|topic, count| count.1 > 0 || (asked && known.contains(topic)));
        let mut topics: Vec<(String, (usize, usize))> =
            counts.into_iter().filter(|(topic, _)| fits(&typed, topic)).collect();
        topics.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let is_cut = topics.len() > MOST_ITEMS;
        let token = self.text.slice(self.token.span);
        let lead = &token[..1 + head.len() + 1];
        let offered = topics.into_iter().take(MOST_ITEMS).map(|(topic, _)| Offered {
            filter: format!("{lead}{typed}{}", continued(&typed, &topic)),
            detail: None,
            kind: item_kind::VALUE,
            text: format!("{lead}{topic}"),
            person: None,
            label: topic,
        });
        (offered.collect(), is_cut)
    }

    fn dates(&mut self) -> Vec<Offered> {
        // The field begins where its word or bracket stands.
        let head = u32::try_from(self.token.head.len()).unwrap_or(0);
        let field = Span { start: self.token.span.start.saturating_sub(head), end: self.token.span.end };
        if !self.takes_marker(field) {
            return Vec::new();
        }
        let days = [(0, "today"), (1, "tomorrow"), (7, "in a week")];
        let days = days.map(|(days, word)| (self.today.checked_add_days(Days::new(days)), word));
        self.days(&days)
    }

    fn until(&self) -> Vec<Offered> {
        let months = [(1, "in a month"), (3, "in three months"), (12, "in a year")];
        let days = months.map(|(months, word)| (self.today.checked_add_months(Months::new(months)), word));
        self.days(&days)
    }
}
