//! Renaming a person: on their page, in every mention that would no longer mean them, in the configuration.
//!
//! Mentions by an alias stay, and so do display texts, headings of links and topics. Merging two people is
//! another thing: a name that means somebody else is refused.
//!
//! Invariant (the law of rename): afterwards every event of theirs is of the new key, and nothing else differs.

use serde_json::{Value, json};

use crate::engine::Engine;
use crate::finding::{Edit, Place};
use crate::graph::PersonId;
use crate::journal::NoteId;
use crate::language::Property;
use crate::lsp::actions::file_name;
use crate::lsp::client::{ClientFeatures, RequestRefusal};
use crate::lsp::dispatch::{Positioned, parameters};
use crate::lsp::edits::{FileRename, PlannedEdits, front_matter_line};
use crate::lsp::navigation::notes_naming;
use crate::lsp::renaming::{Renaming, yaml_text};
use crate::lsp::respell::Respelling;
use crate::lsp::scene::{NamedPlace, Scene, named_in, title_span};
use crate::lsp::server::LanguageServer;
use crate::lsp::texts::JournalTexts;
use crate::lsp::wire::{self, TextOrigin};
use crate::note::{front_matter_span, front_matter_text};
use crate::text::{NotePath, Span, Text, key};

impl LanguageServer {
    pub(super) fn prepare_rename(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let at: Positioned = parameters(params)?;
        let Some(located) = self.locate(&at.text_document.uri.0) else { return Ok(Value::Null) };
        let Some(scene) = self.scene(located) else { return Ok(Value::Null) };
        let Some(place) = scene.named_at(scene.offset(at.position)) else { return Ok(Value::Null) };
        let person = the_one(&place)?;
        let name = &scene.engine.graph().person(person).name;
        Ok(json!({"range": scene.range(place.name), "placeholder": name}))
    }

    pub(super) fn rename(&mut self, params: Value) -> Result<Value, RequestRefusal> {
        let new = params.get("newName").and_then(Value::as_str).unwrap_or_default().to_owned();
        let at: Positioned = parameters(params)?;
        let nobody = || RequestRefusal::failed("nobody is named here");
        let located = self.locate(&at.text_document.uri.0).ok_or_else(nobody)?;
        let journal = located.at;
        let scene = self.scene(located).ok_or_else(nobody)?;
        let place = scene.named_at(scene.offset(at.position)).ok_or_else(nobody)?;
        let person = the_one(&place)?;
        let texts = self.texts(journal);
        let renaming = Renaming::new(&scene, person, &new, &self.client, &texts)?;
        let mut edits = renaming.edits(&texts)?;
        self.rename_in_configuration(journal, &renaming, &mut edits);
        let new_uri = |path: &NotePath| self.journals[journal].plain_uri(path);
        Ok(edits.written(&texts, &self.client, new_uri))
    }

    /// `[[ignore]] person` names people, too.
    fn rename_in_configuration(&self, at: usize, renaming: &Renaming<'_>, edits: &mut PlannedEdits) {
        let config = renaming.engine.config();
        let Some((file, source)) = &config.origins.file else { return };
        let text = Text::new(source.clone());
        let mut changes = Vec::new();
        for (nth, ignore) in config.ignores.iter().enumerate() {
            let Some(name) = &ignore.person else { continue };
            let is_them = renaming.engine.graph().directory.find(name) == [renaming.person];
            if !is_them || renaming.stays(&key(name)) {
                continue;
            }
            if let Some(span) = config.origins.spans.get(&format!("ignore.{nth}.person")) {
                let range = wire::range(&text, TextOrigin::File, self.client.unit, *span);
                changes.push(
                    json!({"range": range, "newText": Value::String(renaming.new.clone()).to_string()}),
                );
            }
        }
        let Some(root) = &self.journals[at].root else { return };
        let file = crate::lsp::document::real_path(file);
        if let (false, Ok(below)) = (changes.is_empty(), file.strip_prefix(&root.real)) {
            edits.files.push((wire::uri_below(&root.uri, below), changes));
        }
    }
}

fn the_one(place: &NamedPlace) -> Result<PersonId, RequestRefusal> {
    match place.who[..] {
        [one] => Ok(one),
        _ => Err(RequestRefusal::failed("this may be several people: write which one first")),
    }
}

impl<'s> Renaming<'s> {
    fn new(
        scene: &Scene<'s>,
        person: PersonId,
        new: &str,
        client: &ClientFeatures,
        texts: &JournalTexts<'_>,
    ) -> Result<Renaming<'s>, RequestRefusal> {
        let engine = scene.engine;
        let new = crate::text::nfc(&new.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
        if new.is_empty() {
            return Err(RequestRefusal::failed("a name is needed"));
        }
        if new.contains(['[', ']', '|', '#', '^']) || new.chars().any(char::is_control) {
            return Err(RequestRefusal::failed("a name holds no `[`, `]`, `|`, `#`, `^` and no line break"));
        }
        let new_key = key(&new);
        if new_key.is_empty() || new_key.starts_with('@') || new_key.contains('/') {
            return Err(RequestRefusal::failed("a name needs a letter or a digit, and holds no `/`"));
        }
        let directory = &engine.graph().directory;
        let old = engine.graph().person(person);
        if let Some(other) = directory.who_would_change(&new_key, person) {
            let message = match other {
                Some(other) => format!(
                    "`{new}` means {} already, and making two people one is not a renaming",
                    engine.graph().person(other).name
                ),
                None => format!("`{new}` is written in the journal already, and would mean somebody else"),
            };
            return Err(RequestRefusal::failed(message));
        }
        if directory.is_in_doubt(person) {
            return Err(RequestRefusal::failed(format!(
                "somewhere it is not clear whether {} is meant: `ambiguous-person` and `alias-clash` say where",
                old.name
            )));
        }
        // Of most names the first letter tells, and a journal's worth of keys takes as long as all the rest.
        let may_be = |stem: &str| {
            let first = stem.bytes().next().filter(|first| stem.is_ascii() && first.is_ascii_alphanumeric());
            first.is_none_or(|first| new_key.bytes().next() == Some(first.to_ascii_lowercase()))
        };
        let is_other_note = |note: &crate::note::Note| {
            let stem = note.path.stem();
            !note.is_page() && stem.len() <= 4 * new.len() && may_be(stem) && key(stem) == new_key
        };
        if engine.journal().iter().any(|(_, note)| is_other_note(note)) {
            return Err(RequestRefusal::failed(format!(
                "a note that is about nobody is called `{new}` already"
            )));
        }
        let mut renaming = Renaming { engine, person, new, staying: Vec::new(), page: old.page, file: None };
        if let Some(page) = old.page {
            renaming.file = renaming.new_file(page, client, texts)?;
            renaming.staying = renaming.staying_names(page);
        }
        Ok(renaming)
    }

    /// The new name of the page's file, where that is where the name comes from.
    fn new_file(
        &self,
        page: NoteId,
        client: &ClientFeatures,
        texts: &JournalTexts<'_>,
    ) -> Result<Option<FileRename>, RequestRefusal> {
        let note = self.engine.journal().note(page);
        let Some(written) = note.page() else { return Ok(None) };
        let Some((text, _)) = texts.text(&note.path) else { return Ok(None) };
        let stem = note.path.stem();
        let plain = stem.trim_start_matches('@');
        let may_rename = client.renames_files && client.document_changes;
        if !may_rename || name_line(self.engine, &text).is_some() || key(plain) != key(&written.name.value) {
            return Ok(None);
        }
        let Some(name) = file_name(&self.new) else { return Ok(None) };
        let (folder, file) = note.path.split();
        let sigils = &stem[..stem.len() - plain.len()];
        let ending = &file[stem.len()..];
        let lead = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let new = NotePath::new(&format!("{lead}{sigils}{name}{ending}"));
        if new == note.path {
            return Ok(None);
        }
        if self.engine.journal().id(&new).is_some() {
            return Err(RequestRefusal::failed("there is a note of that name already"));
        }
        Ok(Some(FileRename { old: note.path.clone(), new }))
    }

    /// Names that the page keeps: its aliases but the title that is the name, and its file's where that stays.
    fn staying_names(&self, page: NoteId) -> Vec<String> {
        let note = self.engine.journal().note(page);
        let Some(written) = note.page() else { return Vec::new() };
        let own = key(&written.name.value);
        let turned = crate::note::given_first(&written.name.value).map(|name| key(&name));
        // An alias that stands where the name does comes from it.
        let aliases = written.aliases.iter().filter(|alias| alias.span != written.name.span);
        let mut names: Vec<String> = aliases.map(|alias| key(&alias.value)).collect();
        if self.file.is_none() {
            let path = crate::text::strip_note_extension(note.path.as_str());
            let parts: Vec<String> = path.split('/').map(|part| key(part.trim_start_matches('@'))).collect();
            names.extend((0..parts.len()).map(|from| parts[from..].join("/")));
        }
        names.retain(|name| *name != own && Some(name) != turned.as_ref());
        names
    }

    fn edits(&self, texts: &JournalTexts<'_>) -> Result<PlannedEdits, RequestRefusal> {
        let old = &self.engine.graph().person(self.person).name;
        let label = format!("Rename {old} to {}", self.new);
        let mut edits = PlannedEdits { label, rename: self.file.clone(), ..PlannedEdits::default() };
        let respelling = Respelling::of(self);
        for id in notes_naming(self.engine, self.person) {
            let note = self.engine.journal().note(id);
            let Some((text, _)) = texts.text(&note.path) else {
                return Err(RequestRefusal::failed("a note that names them cannot be read"));
            };
            let binding = self.engine.binding(id);
            for place in named_in(self.engine, note, &binding, &text) {
                if place.who == [self.person]
                    && let Some((span, new)) = respelling.of_place(&text, &place)
                {
                    edits.notes.push(Edit { place: Place { note: note.path.clone(), span }, text: new });
                }
            }
        }
        if let Some(page) = self.page {
            self.edit_page(page, texts, &mut edits);
        }
        Ok(edits)
    }

    /// What the page itself says of the name.
    fn edit_page(&self, page: NoteId, texts: &JournalTexts<'_>, edits: &mut PlannedEdits) {
        let note = self.engine.journal().note(page);
        let Some((text, _)) = texts.text(&note.path) else { return };
        let own = self.engine.graph().person(self.person).key.to_string();
        let mut put = |span: Span, new: String| {
            edits.notes.push(Edit { place: Place { note: note.path.clone(), span }, text: new });
        };
        if let Some(value) = name_line(self.engine, &text) {
            put(value, yaml_text(&self.new));
        } else if self.file.is_none() {
            let line = format!("name: {}", yaml_text(&self.new));
            let edit = front_matter_line(&note.path, &text, &line);
            put(edit.place.span, edit.text);
        }
        if let Some(title) = title_span(&text)
            && key(text.slice(title)) == own
        {
            put(title, self.new.clone());
        }
    }
}

/// The value of the front matter's `name` (or `full-name`), where there is one on one line.
fn name_line(engine: &Engine, text: &Text) -> Option<Span> {
    let source = text.source();
    let (yaml, _) = front_matter_span(source);
    let yaml = yaml?;
    let grammar = engine.grammar();
    let mut at = yaml.start as usize;
    let mut found: Option<(Property, Span)> = None;
    for line in front_matter_text(source).split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.starts_with([' ', '-', '#']) {
            continue;
        }
        let Some((written, value)) = line.split_once(':') else { continue };
        let property = grammar.property(&crate::language::normal_key(written));
        let Some(property @ (Property::Name | Property::FullName)) = property else { continue };
        let trimmed = value.trim();
        if trimmed.is_empty() {
            continue;
        }
        let from = start + written.len() + 1 + (value.len() - value.trim_start().len());
        let span = Span::new(from, from + trimmed.len());
        if found.is_none_or(|(known, _)| known == Property::FullName) {
            found = Some((property, span));
        }
    }
    found.map(|(_, span)| span)
}
