//! What the journal's own texts say, gathered while they are read anyway: the engine keeps no text,
//! and to read every note a second time would double the cost of an import.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

use super::profile;
use crate::engine::{Content, Listing, ReadBuffer, Source};
use crate::note::{front_matter_text, properties};
use crate::text::NotePath;
use crate::text::key;

/// The property that makes a note an import note, with the source as its value.
pub(super) const PROPERTY: &str = "fairweather-import";

/// What was gathered.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Folded profiles by note, wherever in the note they stand.
    pub profiles: BTreeMap<NotePath, FxHashSet<String>>,
    /// Folded profiles that a note claims in its properties: on a person's page, that person's.
    pub claims: BTreeMap<NotePath, FxHashSet<String>>,
    /// The import notes: the value of the property, and the whole text.
    pub imports: BTreeMap<NotePath, (String, String)>,
}

/// A source that is read through, and gathered from.
pub struct Gathering<'s> {
    base: &'s dyn Source,
    gathered: Mutex<Gathered>,
}

impl<'s> Gathering<'s> {
    /// Reads from `base`, whatever that is.
    pub fn new(base: &'s dyn Source) -> Gathering<'s> {
        Gathering { base, gathered: Mutex::default() }
    }

    /// What was gathered; read every note first.
    pub fn finish(self) -> Gathered {
        self.gathered.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self, path: &NotePath, bytes: &[u8]) {
        let may_import = memchr::memmem::find(bytes, PROPERTY.as_bytes()).is_some();
        let may_claim = memchr::memmem::find(bytes, b"inked").is_some()
            || memchr::memmem::find(bytes, b"INKED").is_some();
        if !may_import && !may_claim {
            return;
        }
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let (profiles, claims) = (profile::in_text(text), claims(text));
        let import = if may_import { import_of(text) } else { None };
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        if !profiles.is_empty() {
            gathered.profiles.insert(path.clone(), profiles);
        }
        if !claims.is_empty() {
            gathered.claims.insert(path.clone(), claims);
        }
        if let Some(source) = import {
            gathered.imports.insert(path.clone(), (source, text.to_owned()));
        }
    }
}

impl Source for Gathering<'_> {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        self.base.list(each)
    }

    fn read(&self, path: &NotePath, buffer: &mut ReadBuffer) -> Content {
        let content = self.base.read(path, buffer);
        if let Content::Bytes(len) = content {
            self.look(path, buffer.bytes.get(..len).unwrap_or_default());
        }
        content
    }
}

/// The source whose import note a text is.
fn import_of(text: &str) -> Option<String> {
    if !front_matter_text(text).contains(PROPERTY) {
        return None;
    }
    let (_, values) = properties(text).into_iter().rev().find(|(key, _)| key == PROPERTY)?;
    values.first().map(|value| value.trim().to_owned())
}

/// The profiles that a note's properties hold: any address, and a bare slug under a key of that name.
fn claims(text: &str) -> FxHashSet<String> {
    let front = front_matter_text(text);
    let mut claims = profile::in_text(front);
    let claimed = |name: &str, value: &str| {
        let is_claim = matches!(key(name).as_str(), "linkedin" | "linkedin-id");
        (is_claim && profile::is_slug(value.trim())).then(|| profile::folded(value.trim()))
    };
    if !front.is_empty() {
        for (name, values) in properties(text) {
            claims.extend(values.iter().filter_map(|value| claimed(&name, value)));
        }
    }
    // Lines `key:: value` at the top say in Logseq what front matter says elsewhere.
    let body = if front.is_empty() { text } else { text.split_once(front).map_or("", |(_, body)| body) };
    let lines = body.lines().skip_while(|line| line.trim().is_empty() || line.trim() == "---");
    for (name, value) in lines.map_while(|line| line.trim_start_matches(['-', ' ', '\t']).split_once("::")) {
        claims.extend(claimed(name.trim(), value));
        claims.extend(profile::in_text(value));
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::{claims, import_of};

    #[test]
    fn a_page_claims_the_profiles_of_its_properties() {
        for (text, slug) in [
            ("---\nlinkedin: Ana-Lopez\n---\n", "ana-lopez"),
            ("---\nlinkedin_id: \"ana-lopez\"\n---\n", "ana-lopez"),
            ("---\nsocials:\n  li: https://de.linkedin.com/in/ana-lopez/?x=1\n---\n", "ana-lopez"),
            ("---\nLinkedIn: [\"https://www.linkedin.com/in/ana-lopez\"]\n---\n", "ana-lopez"),
            ("linkedin:: ana-lopez\ntags:: person\n\n- x", "ana-lopez"),
            ("- type:: person\n  web:: https://linkedin.com/in/ana-lopez\n- x", "ana-lopez"),
        ] {
            assert_eq!(claims(text).into_iter().collect::<Vec<_>>(), [slug], "{text}");
        }
        for text in ["---\nlinkedin: yes, often\n---\n", "---\na: b\n---\nlinkedin.com/in/ana\n", "linkedin"]
        {
            assert!(claims(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_import_note_names_its_source() {
        assert_eq!(import_of("---\nfairweather-import: vcard\n---\n").as_deref(), Some("vcard"));
        assert_eq!(
            import_of("\u{feff}---\r\nfairweather-import: \"csv\"\r\n---\r\n").as_deref(),
            Some("csv")
        );
        assert_eq!(import_of("---\na: b\n---\nfairweather-import: csv\n"), None);
    }
}
