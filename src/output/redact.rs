//! Findings without anybody's name or words, for logs that others read.
//!
//! People get pseudonyms that stay the same from run to run, and so do paths that could reveal something. Excerpts
//! and edits are dropped. A finding's texts are sentences of the program around pieces of notes. They are filtered
//! by an allow-list, never by a deny-list: a word stays if it is in the [`Lexicon`], a piece in backticks stays if all
//! of it is the program's own, and everything else becomes `…`.
//!
//! Not here: what a format shows. Every format gets redacted findings, and sources that must not be quoted.
//!
//! Invariant: a rule that quotes a note in a new way reveals nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::config::Circles;
use crate::finding::{Finding, Label, Place};
use crate::graph::Graph;
use crate::journal::Journal;
use crate::output::Sources;
use crate::output::lexicon::Lexicon;
use crate::text::{NotePath, Text, key, strip_note_extension};

/// The replacement for what must not be shown.
pub const HIDDEN: &str = "…";

/// Words of paths that say nothing about anybody.
const HARMLESS: [&str; 14] = [
    "people", "person", "contacts", "journal", "journals", "daily", "days", "notes", "log", "logs", "pages",
    "archive", "index", "readme",
];

/// The rules that name circles.
const CIRCLES_ARE_NAMED: [&str; 3] = ["invalid-property", "crowded-circle", "overdue"];

/// Names of more words than this are recognised by their parts alone.
const MAX_WORDS: usize = 6;

/// Makes pseudonyms. Without a secret, somebody who guesses a name can check the guess.
#[derive(Debug, Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// Empty is allowed, and keeps nobody from checking a guess.
    pub fn new(secret: &str) -> Secret {
        Secret(secret.to_owned())
    }

    /// A keyed hash: 64 bits that cannot be computed from `text` without the secret.
    fn hash(&self, purpose: &str, text: &str) -> u64 {
        let mut hash = Sha256::new();
        for part in ["fairweather redact 1", &self.0, purpose, text] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().iter().take(8).fold(0, |bits, &byte| bits << 8 | u64::from(byte))
    }

    fn name(&self, kind: &str, text: &str) -> String {
        format!("{kind}-{:08x}", self.hash(kind, text) >> 32)
    }

    /// The pseudonym of a person, by key.
    pub fn person(&self, key: &str) -> String {
        self.name("person", key)
    }

    /// The pseudonym of a note's path, without even its date.
    pub fn note(&self, path: &str) -> String {
        self.name("note", path)
    }
}

/// Everybody of a journal under another name.
pub struct Pseudonyms {
    secret: Secret,
    /// Every spelling of a name, as a key, to the person's key.
    people: HashMap<String, Box<str>>,
    pages: HashMap<NotePath, Box<str>>,
    /// What the writer called circles.
    circles: Vec<String>,
}

impl Pseudonyms {
    /// Everybody's pseudonym, which depends on their key and the secret alone.
    pub fn of(graph: &Graph, journal: &Journal, circles: &Circles, secret: Secret) -> Pseudonyms {
        let mut people: HashMap<String, Box<str>> = HashMap::new();
        let mut aliases: HashMap<String, Option<Box<str>>> = HashMap::new();
        let mut pages = HashMap::new();
        for (_, person) in graph.people() {
            people.insert(key(&person.name), person.key.clone());
            people.insert(person.key.to_string(), person.key.clone());
            let Some(note) = person.page.map(|page| journal.note(page)) else { continue };
            pages.insert(note.path.clone(), person.key.clone());
            let others = note.page().into_iter().flat_map(|page| page.aliases.iter());
            for spelling in others.map(|alias| key(&alias.value)).chain([key(note.path.stem())]) {
                let claimed = aliases.entry(spelling).or_insert_with(|| Some(person.key.clone()));
                // A name that two people claim means neither.
                claimed.take_if(|other| *other != person.key);
            }
        }
        for (spelling, key) in aliases {
            if let Some(key) = key {
                people.entry(spelling).or_insert(key);
            }
        }
        people.remove("");
        let built_in = Circles::default();
        let own = circles.0.iter().filter(|circle| built_in.find(&circle.name).is_none());
        let circles = own.map(|circle| circle.name.clone()).collect();
        Pseudonyms { secret, people, pages, circles }
    }

    /// The key of the person whom a spelling names.
    fn find(&self, spelling: &str) -> Option<&str> {
        self.people.get(&key(spelling.trim_start_matches('@'))).map(|key| &**key)
    }
}

/// Takes names and words out of findings.
pub struct Redactor<'a> {
    sources: &'a dyn Sources,
    people: Pseudonyms,
    lexicon: Lexicon,
    /// The true path behind each that is shown.
    paths: RefCell<HashMap<NotePath, NotePath>>,
}

impl<'a> Redactor<'a> {
    /// A redactor of one run, which reads `sources` for places and never quotes them.
    pub fn new(people: Pseudonyms, sources: &'a dyn Sources) -> Redactor<'a> {
        Redactor { sources, people, lexicon: Lexicon::new(), paths: RefCell::default() }
    }

    /// The same finding about pseudonyms. Its fingerprints are other ones, since the true ones
    /// can be guessed from a name; they are as stable.
    pub fn finding(&self, finding: &Finding) -> Finding {
        let text = |text: &String| {
            let text = if CIRCLES_ARE_NAMED.contains(&finding.rule) {
                self.without_circles(text)
            } else {
                text.clone()
            };
            self.text(&text, &finding.people)
        };
        let label = |label: &Label| Label {
            place: Place { note: self.path(&label.place.note), span: label.place.span },
            text: self.text(&label.text, &finding.people),
            date: label.date,
        };
        let secret = &self.people.secret;
        let mut people: Vec<String> = finding.people.iter().map(|key| secret.person(key)).collect();
        people.sort();
        Finding {
            rule: finding.rule,
            level: finding.level,
            title: text(&finding.title),
            background: finding.background.iter().map(text).collect(),
            notes: finding.notes.iter().map(text).collect(),
            help: finding.help.iter().map(text).collect(),
            people,
            marker: finding.marker,
            measure: finding.measure.clone(),
            primary: label(&finding.primary),
            related: finding.related.iter().map(label).collect(),
            timeline: finding.timeline.iter().map(text).collect(),
            fix: None,
            fingerprint: secret.hash("fingerprint", &Finding::print_hash(finding.fingerprint)),
            subject: secret.hash("subject", &Finding::print_hash(finding.subject)),
            occasion: secret.hash("occasion", &Finding::print_hash(finding.occasion)),
            events: finding.events,
            louder: finding.louder,
            shared: finding.shared,
            status: finding.status,
        }
    }

    /// A text with only the program's own words and pseudonyms. `about` holds the keys of the people that it is
    /// about: their names are replaced even where they are common words, too.
    pub fn text(&self, text: &str, about: &[String]) -> String {
        let mut out = String::new();
        for (nth, part) in text.split('`').enumerate() {
            if nth % 2 == 0 {
                self.prose(part, about, &mut out);
                continue;
            }
            out.push('`');
            match self.people.find(part) {
                Some(key) => out.push_str(&self.people.secret.person(key)),
                None if self.lexicon.owns(part) => out.push_str(part),
                None => out.push_str(HIDDEN),
            }
            out.push('`');
        }
        out
    }

    /// A text without the names of circles, which may be words of the program, too.
    fn without_circles(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for name in &self.people.circles {
            let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            let places: Vec<usize> = text
                .match_indices(name.as_str())
                .map(|(at, _)| at)
                .filter(|&at| !is_word(text[..at].chars().next_back()))
                .filter(|&at| !is_word(text[at + name.len()..].chars().next()))
                .collect();
            for at in places.into_iter().rev() {
                text.replace_range(at..at + name.len(), HIDDEN);
            }
        }
        text
    }

    /// Words outside of backticks.
    fn prose(&self, text: &str, about: &[String], out: &mut String) {
        let words = words(text);
        let mut at = 0;
        let mut nth = 0;
        while let Some(&(start, end)) = words.get(nth) {
            self.signs(&text[at..start], out);
            let longest = (nth + MAX_WORDS).min(words.len());
            let person = (nth..longest).rev().find_map(|last| {
                let spelling = &text[start..words[last].1];
                let key = self.people.find(spelling)?;
                let is_meant = about.iter().any(|about| about == key);
                let is_name =
                    is_meant || spelling != spelling.to_lowercase() || !self.lexicon.knows(spelling);
                is_name.then_some((last, key))
            });
            match person {
                Some((last, key)) => {
                    out.push_str(&self.people.secret.person(key));
                    at = words[last].1;
                    nth = last + 1;
                }
                None => {
                    let word = &text[start..end];
                    out.push_str(if self.lexicon.knows(word) { word } else { HIDDEN });
                    at = end;
                    nth += 1;
                }
            }
        }
        self.signs(&text[at..], out);
    }

    /// What stands between words.
    fn signs(&self, text: &str, out: &mut String) {
        out.extend(text.chars().filter(|&c| c.is_ascii() && !c.is_ascii_control() || "…→–·×’".contains(c)));
    }

    /// The true path behind each that was shown.
    pub fn into_paths(self) -> HashMap<NotePath, NotePath> {
        self.paths.into_inner()
    }

    /// A path that reveals nothing but dates. The same path gives the same result.
    pub fn path(&self, path: &NotePath) -> NotePath {
        let secret = &self.people.secret;
        let (folders, name) = path.split();
        let stem = strip_note_extension(name);
        let mut shown = String::new();
        for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
            shown.push_str(&if is_plain(folder) { folder.to_owned() } else { secret.name("folder", folder) });
            shown.push('/');
        }
        shown.push_str(&match self.people.pages.get(path) {
            Some(key) => secret.person(key),
            None if is_plain(stem) => stem.to_owned(),
            None => secret.name("note", stem),
        });
        let ending = &name[stem.len()..];
        let mut paths = self.paths.borrow_mut();
        let mut candidate = NotePath::new(&format!("{shown}{ending}"));
        let mut nth = 1;
        // Two pages of one name must stay distinct.
        while paths.get(&candidate).is_some_and(|taken| taken != path) {
            nth += 1;
            candidate = NotePath::new(&format!("{shown}-{nth}{ending}"));
        }
        paths.insert(candidate.clone(), path.clone());
        candidate
    }
}

impl Sources for Redactor<'_> {
    fn text(&self, path: &NotePath) -> Option<Arc<Text>> {
        let true_path = self.paths.borrow().get(path).cloned();
        self.sources.text(&true_path?)
    }

    /// Texts are only used to count lines and columns; nothing of them is shown.
    fn may_quote(&self) -> bool {
        false
    }
}

/// Whether a part of a path is made of plain words and what is a date, or a part of one. Other numbers are
/// telephone numbers, for all that is known.
fn is_plain(part: &str) -> bool {
    let words = part.split([' ', '-', '_', '.']).filter(|word| !word.is_empty());
    let (mut years, mut others) = (0, 0);
    for word in words.filter(|word| !HARMLESS.contains(&word.to_lowercase().as_str())) {
        let (number, last) = match word.strip_prefix(['w', 'W', 'q', 'Q']) {
            Some(number) => (number, 53),
            None => (word, 31),
        };
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let within = |text: &str, most: u32| text.parse().is_ok_and(|value: u32| (1..=most).contains(&value));
        let is_year = |text: &str| text.starts_with("19") || text.starts_with("20");
        match number.len() {
            1 | 2 if is_number && within(number, last) => others += 1,
            4 if is_number && is_year(number) => years += 1,
            // Written as one number, a day has all of its parts.
            6 if is_number && is_year(number) && within(&number[4..], 12) => {
                (years, others) = (years + 1, others + 1)
            }
            8 if is_number && is_year(number) && within(&number[4..6], 12) && within(&number[6..], 31) => {
                (years, others) = (years + 1, others + 2);
            }
            _ => return false,
        }
    }
    years <= 1 && others <= 2
}

/// Where the words of a text begin and end. Hyphens and apostrophes inside a word are its own.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        let is_letter = c.is_alphanumeric() || crate::text::is_mark(c);
        let joins = matches!(c, '-' | '_' | '\'' | '’');
        match words.last_mut() {
            Some((_, end)) if *end == at && (is_letter || joins) => *end = at + c.len_utf8(),
            _ if is_letter => words.push((at, at + c.len_utf8())),
            _ => {}
        }
    }
    for (start, end) in &mut words {
        *end = *start + text[*start..*end].trim_end_matches(['-', '_', '\'', '’']).len();
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use super::{Pseudonyms, Redactor, Secret};
    use crate::output::Sources;
    use crate::text::NotePath;
    use crate::text::Text;

    struct Nothing;

    impl Sources for Nothing {
        fn text(&self, _: &NotePath) -> Option<Arc<Text>> {
            None
        }
    }

    fn redactor() -> Redactor<'static> {
        let names = [("ana-lopez", "ana-lopez"), ("anita", "ana-lopez"), ("will", "will"), ("josé", "josé")];
        let people = names.map(|(spelling, key)| (spelling.to_owned(), key.into())).into();
        let pages = HashMap::from([(NotePath::new("people/Ana Lopez.md"), "ana-lopez".into())]);
        Redactor::new(
            Pseudonyms { secret: Secret::default(), people, pages, circles: vec!["work".to_owned()] },
            &Nothing,
        )
    }

    #[test]
    fn names_in_any_spelling_become_one_pseudonym() {
        let redactor = redactor();
        let ana = Secret::default().person("ana-lopez");
        for text in ["`Ana Lopez`", "asked Ana Lopez", "asked ANA_LOPEZ", "asked Anita", "`@ana-lopez`"] {
            assert!(redactor.text(text, &[]).contains(&ana), "{text}: {}", redactor.text(text, &[]));
        }
        assert!(redactor.text("asked José, then", &[]).contains("person-"));
    }

    #[test]
    fn what_is_not_the_programs_own_is_hidden() {
        let redactor = redactor();
        assert_eq!(redactor.text("`she cried` is no marker", &[]), "`…` is no marker");
        assert_eq!(redactor.text("write `#give` for Zanzibar \u{1b}😀", &[]), "write `#give` for … ");
    }

    #[test]
    fn a_word_is_a_name_only_of_those_it_is_about() {
        let redactor = redactor();
        let will = Secret::default().person("will");
        assert!(redactor.text("asked Will", &[]).contains(&will));
        assert!(redactor.text("asked will", &["will".to_owned()]).contains(&will));
    }

    #[test]
    fn paths_keep_their_days_alone() {
        let redactor = redactor();
        let ana = Secret::default().person("ana-lopez");
        let shown = |path| redactor.path(&NotePath::new(path)).to_string();
        assert_eq!(shown("2026/2026-03-02.md"), "2026/2026-03-02.md");
        assert_eq!(shown("people/Ana Lopez.md"), format!("people/{ana}.md"));
        assert!(shown("Ana/dinner.md").starts_with("folder-"));
        for path in [
            "2026/03/02.md",
            "journal/2026_03_02.md",
            "20260302.md",
            "2026-W10.md",
            "2026/w9.md",
            "daily/2.md",
        ] {
            assert_eq!(shown(path), path);
        }
        for path in [
            "5551234567/078-05-1120.md",
            "06-12-34-56.md",
            "555 1234.md",
            "2026-03-02-4711.md",
            "20261332.md",
        ] {
            let shown = shown(path);
            assert!(
                !shown.contains(|c: char| c.is_ascii_digit()) || shown.contains("note-"),
                "{path}: {shown}"
            );
            assert!(
                !path
                    .split(['/', '-', ' ', '.'])
                    .any(|part| part.len() > 2 && part != "2026" && shown.contains(part) && part != "md"),
                "{path}: {shown}"
            );
        }
        assert_eq!(shown("Ana/dinner.md"), shown("Ana/dinner.md"));
        assert_ne!(Secret::new("other").person("ana-lopez"), ana);
    }
}
