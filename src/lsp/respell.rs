//! How each mention is written once its person has another name.
//!
//! Invariant: a mention keeps its form and everything about it but the name; one that still means the person
//! stays as it is.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::lsp::renaming::{Renaming, yaml_text};
use crate::lsp::scene::NamedPlace;
use crate::note::{is_plain_handle, is_tag_name};
use crate::text::{Span, Text, key};

/// The spellings of a new name.
pub(super) struct Respelling<'r> {
    renaming: &'r Renaming<'r>,
    /// `@new-name`, or `@[[New Name]]` where that would not be a handle.
    handle: String,
    /// `#person/new-name`, or the same.
    tag: Option<String>,
    /// The page's file without its ending, as it is called afterwards.
    stem: Option<String>,
}

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl<'r> Respelling<'r> {
    pub(super) fn of(renaming: &'r Renaming<'r>) -> Respelling<'r> {
        let new_key = key(&renaming.new);
        let handle =
            if is_plain_handle(&new_key) { format!("@{new_key}") } else { format!("@[[{}]]", renaming.new) };
        let tag = is_tag_name(&new_key).then_some(new_key);
        let stem = renaming.file.as_ref().map(|file| file.new.stem().to_owned());
        Respelling { renaming, handle, tag, stem }
    }

    /// What of a mention is replaced by what. `None` where it stays.
    pub(super) fn of_place(&self, text: &Text, place: &NamedPlace) -> Option<(Span, String)> {
        let token = text.slice(place.span);
        let name = text.slice(place.name);
        if token.starts_with('[') && !token.starts_with("[[") {
            return self.of_path(text, place);
        }
        if let Some(handle) = token.strip_prefix('@').filter(|rest| !rest.starts_with("[[")) {
            if self.renaming.stays(&key(handle)) {
                return None;
            }
            return Some((place.span, self.handle.clone()));
        }
        if token.starts_with('#') && !token.contains("[[") {
            if self.renaming.stays(&key(name)) {
                return None;
            }
            return Some(match &self.tag {
                Some(tag) => (place.name, tag.clone()),
                None => (place.span, format!("@[[{}]]", self.renaming.new)),
            });
        }
        // A path before the name leads to the file.
        let target = self.target(text, place);
        if target.contains('/') {
            return self.of_target(place, &target);
        }
        let is_link = token.contains("[[");
        let name_key = key(&target);
        if self.renaming.stays(&name_key) || (is_link && self.renaming.stays_as_link(&name_key)) {
            return None;
        }
        if token.starts_with("[[") && !token.starts_with("[[@") && self.needs_sigil() {
            let span = Span { start: place.span.start, end: place.name.end };
            return Some((span, format!("@[[{}", self.renaming.new)));
        }
        if token.contains("[[") {
            return Some((place.name, self.renaming.new.clone()));
        }
        // A value of front matter: of a list on one line, a comma would part it.
        let is_quoted =
            place.name != place.span && text.source()[..place.name.start as usize].ends_with(['"', '\'']);
        let new = &self.renaming.new;
        let plain = yaml_text(new);
        Some(match (is_quoted, plain == *new) {
            (false, false) => (place.name, format!("\"[[{new}]]\"")),
            (true, false) if new.contains(',') => (place.name, format!("[[{new}]]")),
            _ => (place.name, new.clone()),
        })
    }

    /// Whether a plain link would not name somebody without a page any more: what makes links of their name
    /// people is its shape.
    fn needs_sigil(&self) -> bool {
        let words = self.renaming.new.split(' ');
        let is_shaped = |word: &str| {
            word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '-')
        };
        let is_name = words.clone().count() >= 2 && words.clone().all(is_shaped);
        !self.renaming.has_page() && !is_name
    }

    /// The whole target of a wikilink up to the end of its name, else the name.
    fn target(&self, text: &Text, place: &NamedPlace) -> String {
        let before = &text.source()[place.span.start as usize..place.name.end as usize];
        let target = before.rfind("[[").map_or_else(|| text.slice(place.name), |open| &before[open + 2..]);
        target.trim_start_matches('@').to_owned()
    }

    fn of_target(&self, place: &NamedPlace, target: &str) -> Option<(Span, String)> {
        let plain = target.trim_start_matches(['.', '/']);
        let parts: Vec<String> = plain.split('/').map(|part| key(part.trim_start_matches('@'))).collect();
        if self.renaming.stays(&parts.join("/")) {
            return None;
        }
        let stem = self.stem.as_ref()?;
        Some((place.name, stem.trim_start_matches('@').to_owned()))
    }

    /// The destination of an inline link follows the file.
    fn of_path(&self, text: &Text, place: &NamedPlace) -> Option<(Span, String)> {
        let stem = self.stem.as_ref()?;
        let destination = &text.source()[..place.name.start as usize];
        let is_pointed = destination.ends_with('<') || destination.rfind('<') > destination.rfind('(');
        let new = if is_pointed { stem.clone() } else { utf8_percent_encode(stem, KEPT).to_string() };
        Some((place.name, new))
    }
}
