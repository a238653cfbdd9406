//! How well prose is read: precision and recall over a file of labelled sentences, by marker.
//!
//! Used by a test, which holds the figures to what is promised, and by `cargo bench -- prose FILE`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use fairweather::config::Config;
use fairweather::engine::{Engine, Memory};
use fairweather::prose::{Contacts, Wanted};
use fairweather::rules::RuleSet;
use fairweather::text::key;

/// The built-in lexicon.
const LEXICON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/prose/en.toml");

/// A marker with the people that it is about, by key.
pub type Item = (String, BTreeSet<String>);

pub struct Labelled {
    pub text: String,
    pub want: BTreeSet<Item>,
}

/// Proposals that are right, all proposals, all that are wanted.
#[derive(Debug, Default, Clone, Copy)]
pub struct Count {
    pub right: usize,
    pub proposed: usize,
    pub wanted: usize,
}

impl Count {
    pub fn precision(self) -> f64 {
        if self.proposed == 0 { 1.0 } else { self.right as f64 / self.proposed as f64 }
    }

    pub fn recall(self) -> f64 {
        if self.wanted == 0 { 1.0 } else { self.right as f64 / self.wanted as f64 }
    }
}

#[derive(Debug, Default)]
pub struct Figures {
    pub all: Count,
    pub by_marker: BTreeMap<String, Count>,
}

/// Reads the sentences of a file: its people, and each text with what is wanted of it.
pub fn read(source: &str) -> (Vec<String>, Vec<Labelled>) {
    let mut people = Vec::new();
    let mut all = Vec::new();
    for line in source.lines() {
        if let Some(list) = line.strip_prefix("people: [") {
            people = names(list.trim_end_matches(']'));
        } else if let Some(rest) = line.trim_start().strip_prefix("- {text: \"") {
            let (text, rest) = quoted(rest);
            let want = rest.split_once("want: [").map_or("", |(_, want)| want);
            all.push(Labelled { text, want: items(want) });
        }
    }
    (people, all)
}

/// The text up to the closing quote, and what is behind it.
fn quoted(source: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = source.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, &source[at + 1..]),
            '\\' => text.extend(chars.next().map(|(_, c)| c)),
            c => text.push(c),
        }
    }
    (text, "")
}

fn items(source: &str) -> BTreeSet<Item> {
    let parts = source.split('{').skip(1).filter_map(|part| part.split('}').next());
    let item = |part: &str| {
        let (marker, who) = part.split_once(':').expect("a marker and its people");
        let who = names(who.trim().trim_start_matches('[').trim_end_matches(']'));
        (marker.trim().to_owned(), who.iter().map(|name| key(name)).collect())
    };
    parts.map(item).collect()
}

fn names(list: &str) -> Vec<String> {
    list.split(',')
        .map(|name| name.trim().trim_matches('"').to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// What is proposed for each sentence, each in a note of its own beside a page for everybody.
pub fn proposed(people: &[String], texts: &[Labelled]) -> Vec<BTreeSet<Item>> {
    // The lexicon as it is now, which needs no program built with it.
    let lexicon_text = std::fs::read_to_string(LEXICON).ok().map(Arc::from);
    let config = Config { lexicon_text, ..Config::default() };
    let rules = RuleSet::from_config(&config, None, &[]).expect("the defaults");
    let mut memory = Memory::new(&config);
    for name in people {
        memory.insert(&format!("people/{name}.md"), "A page.\n");
    }
    let path = |nth: usize| format!("log/2026-03-02 n{nth:05}.md");
    for (nth, labelled) in texts.iter().enumerate() {
        memory.insert(&path(nth), format!("- {}\n", labelled.text));
    }
    let today = NaiveDate::from_ymd_opt(2026, 3, 5).expect("a day");
    let engine = Engine::open(Arc::new(config), rules, &memory, today, 2);
    let texts_of = |path: &fairweather::text::NotePath| -> Option<Arc<str>> {
        memory.notes.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).map(Arc::from)
    };
    let proposals = engine.propose(&texts_of, &Wanted { contacts: Contacts::Proposed, markers: Vec::new() });
    let mut all = vec![BTreeSet::new(); texts.len()];
    for entry in proposals.entries {
        let path = engine.journal().path(entry.note).as_str();
        let nth: usize = path[path.len() - 8..path.len() - 3].parse().expect("a number");
        for tell in entry.tells {
            let people = tell.people.into_iter().map(|(key, _)| key).collect();
            all[nth].insert((tell.told.name().to_owned(), people));
        }
    }
    all
}

/// The figures of a file's sentences.
pub fn figures(source: &str) -> Figures {
    let (people, texts) = read(source);
    let mut figures = Figures::default();
    for (labelled, found) in texts.iter().zip(proposed(&people, &texts)) {
        let mut add = |item: &Item, change: fn(&mut Count)| {
            change(&mut figures.all);
            change(figures.by_marker.entry(item.0.clone()).or_default());
        };
        labelled.want.iter().for_each(|item| add(item, |count| count.wanted += 1));
        found.iter().for_each(|item| add(item, |count| count.proposed += 1));
        found.intersection(&labelled.want).for_each(|item| add(item, |count| count.right += 1));
    }
    figures
}

/// The figures as a table.
pub fn table(figures: &Figures) -> String {
    let line = |name: &str, count: &Count| {
        let Count { right, proposed, wanted } = *count;
        let (precision, recall) = (count.precision(), count.recall());
        format!(
            "{name:12} precision {precision:.3}  recall {recall:.3}  ({right} right, {proposed} proposed, {wanted} wanted)\n"
        )
    };
    let by_marker = figures.by_marker.iter().map(|(name, count)| line(name, count));
    std::iter::once(line("all", &figures.all)).chain(by_marker).collect()
}
