//! Findings without anybody's name or words, for logs that others read.
//!
//! People become pseudonyms that stay the same from run to run; names of notes that could tell
//! something become numbers; excerpts and edits are dropped. What stands in backticks comes from
//! notes unless it is known to be the program's own, so it is told by a list of what may stay,
//! never by a list of what may not.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::Sources;
use crate::config::{Marker, Properties};
use crate::finding::{Finding, Label, NotePath, Place};
use crate::graph::Graph;
use crate::note::date;
use crate::rules::{ALL, Group};
use crate::text::{Text, text_hash};

/// Words of paths that say nothing about anybody.
const PLAIN: [&str; 14] = [
    "people", "person", "contacts", "journal", "journals", "daily", "days", "notes", "log", "logs", "pages",
    "archive", "index", "readme",
];

/// Everybody of a journal under another name.
pub struct Pseudonyms {
    /// Every spelling of a name with its pseudonym, longest first.
    names: Vec<(String, String)>,
    keys: HashMap<String, String>,
}

/// Takes names and words out of findings.
pub struct Redactor<'a> {
    sources: &'a dyn Sources,
    people: Pseudonyms,
    /// The true path behind each that is shown.
    paths: RefCell<HashMap<NotePath, NotePath>>,
}

/// The pseudonym of a person, by key.
pub fn pseudonym(key: &str) -> String {
    format!("person-{:08x}", text_hash(&format!("fairweather person {key}")) >> 32)
}

impl Pseudonyms {
    /// `aliases` gives a person's other spellings.
    pub fn of(graph: &Graph, aliases: &dyn Fn(&str) -> Vec<String>) -> Pseudonyms {
        let mut names = Vec::new();
        let mut keys = HashMap::new();
        for (_, person) in graph.people() {
            let pseudonym = pseudonym(&person.key);
            keys.insert(person.key.to_string(), pseudonym.clone());
            let spellings = [person.name.to_string(), person.key.to_string()].into_iter();
            for spelling in spellings.chain(aliases(&person.key)) {
                names.push((spelling, pseudonym.clone()));
            }
        }
        names.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        names.dedup();
        Pseudonyms { names, keys }
    }
}

impl<'a> Redactor<'a> {
    pub fn new(people: Pseudonyms, sources: &'a dyn Sources) -> Redactor<'a> {
        Redactor { sources, people, paths: RefCell::default() }
    }

    pub fn finding(&self, finding: &Finding) -> Finding {
        let texts = |texts: &[String]| texts.iter().map(|text| self.text(text)).collect();
        let mut people: Vec<String> = finding.people.iter().map(|key| self.key(key)).collect();
        people.sort();
        Finding {
            title: self.text(&finding.title),
            notes: texts(&finding.notes),
            help: texts(&finding.help),
            people,
            primary: self.label(&finding.primary),
            related: finding.related.iter().map(|label| self.label(label)).collect(),
            timeline: texts(&finding.timeline),
            fix: None,
            measure: finding.measure.clone(),
            ..*finding
        }
    }

    fn key(&self, key: &str) -> String {
        self.people.keys.get(key).cloned().unwrap_or_else(|| pseudonym(key))
    }

    fn label(&self, label: &Label) -> Label {
        let place = Place { note: self.path(&label.place.note), span: label.place.span };
        Label { place, text: self.text(&label.text), date: label.date }
    }

    /// A text with names replaced, and whatever else notes could have put between backticks.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::new();
        for (nth, part) in text.split('`').enumerate() {
            if nth % 2 == 1 {
                let known = self.people.names.iter().find(|(name, _)| name == part);
                out.push('`');
                out.push_str(known.map_or(if is_own(part) { part } else { "…" }, |(_, pseudonym)| pseudonym));
                out.push('`');
            } else {
                out.push_str(&self.names_in(part));
            }
        }
        out
    }

    fn names_in(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, pseudonym) in &self.people.names {
            if !name.is_empty() && text.contains(name.as_str()) {
                text = replace_words(&text, name, pseudonym);
            }
        }
        text
    }

    /// A path whose parts say nothing. The same path gives the same again.
    pub fn path(&self, path: &NotePath) -> NotePath {
        let parts: Vec<String> = path
            .as_str()
            .split('/')
            .map(|part| {
                let stem = crate::finding::strip_note_extension(part);
                let says_nothing = |word: &str| {
                    word.chars().all(|c| c.is_ascii_digit()) || PLAIN.contains(&word.to_lowercase().as_str())
                };
                if stem.split([' ', '-', '_', '.']).all(says_nothing) {
                    return part.to_owned();
                }
                format!("x-{:08x}{}", text_hash(stem) >> 32, &part[stem.len()..])
            })
            .collect();
        let shown = NotePath::new(&parts.join("/"));
        self.paths.borrow_mut().insert(shown.clone(), path.clone());
        shown
    }
}

impl Sources for Redactor<'_> {
    fn text(&self, path: &NotePath) -> Option<Arc<Text>> {
        let true_path = self.paths.borrow().get(path).cloned();
        self.sources.text(&true_path?)
    }

    /// Places are counted in the texts, and nothing of them is shown.
    fn may_quote(&self) -> bool {
        false
    }
}

/// Whether what stands between backticks is the program's own.
fn is_own(text: &str) -> bool {
    let word = text.trim_start_matches('#');
    let is_marker = |word: &str| Marker::ALL.iter().any(|marker| marker.name() == word);
    let is_rule = |word: &str| ALL.iter().any(|rule| rule.name == word);
    let is_option = || {
        text.split_once(" = ").is_some_and(|(name, value)| {
            name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
                && value.bytes().all(|b| b.is_ascii_alphanumeric() || b".\"[], -".contains(&b))
        })
    };
    is_marker(word)
        || is_rule(text)
        || Group::ALL.iter().any(|group| group.name() == text)
        || Properties::names().any(|name| name == text)
        || (text.starts_with('[') && text.ends_with(']') && text.strip_prefix("[rules.").is_some())
        || is_option()
        || (text.len() == 10 && date::iso(text).is_some())
}

/// Replaces a name where it is no part of a longer word.
fn replace_words(text: &str, name: &str, by: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
        out.push_str(before);
        let inside = joins(before.chars().next_back()) || joins(after.chars().next());
        out.push_str(if inside { name } else { by });
        rest = after;
    }
    out.push_str(rest);
    out
}
