//! Texts in memory, judged afresh: what the server is held to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use fairweather::config::Config;
use fairweather::engine::{Engine, Memory};
use fairweather::finding::{Finding, Level};
use fairweather::graph::Resolved;
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;

use super::client::{TODAY, Unit, position_lsp};

/// Notes by path, as the editor and the disk together have them.
pub type Texts = BTreeMap<String, String>;

/// A journal that was read from nothing.
pub struct Fresh {
    pub engine: Engine,
    pub findings: Vec<Arc<Finding>>,
    /// With those that are silenced.
    pub all: Vec<Arc<Finding>>,
}

pub fn fresh(texts: &Texts) -> Fresh {
    let config = Arc::new(Config::default());
    let rules = RuleSet::from_config(&config, None, &[]).expect("valid");
    let mut memory = Memory::new(&config);
    for (path, text) in texts {
        memory.insert(path, text.as_str());
    }
    let today: NaiveDate = TODAY.parse().expect("a day");
    let mut engine = Engine::open(config, rules, &memory, today, 1);
    let all = engine.check(today);
    let findings = all.iter().filter(|finding| finding.is_new()).cloned().collect();
    Fresh { engine, findings, all }
}

impl Fresh {
    /// The findings as a client would be told of them; `mark_counts` says of which notes the mark is a character.
    pub fn told(
        &self,
        texts: &Texts,
        unit: Unit,
        is_open: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<String, Vec<String>> {
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for finding in &self.findings {
            let place = &finding.primary.place;
            let path = place.note.as_str();
            let text = &texts[path];
            let at = |byte: u32| {
                let byte = byte as usize;
                if is_open(path) && text.starts_with('\u{feff}') {
                    // A sign of the same width in every unit, which counts.
                    return position_lsp(&format!("✓{}", &text[3..]), byte, unit);
                }
                position_lsp(text, byte, unit)
            };
            let level = match finding.level {
                Level::Error => 1,
                Level::Warning => 2,
                Level::Info => 3,
            };
            told.entry(path.to_owned()).or_default().push(format!(
                "{} {level} {} {} {}",
                finding.rule,
                finding.title.replace(['\n', '\r'], " "),
                at(place.span.start),
                at(place.span.end)
            ));
        }
        told
    }

    /// Every event: day, key, kind, topic, note, and whether it is planned.
    pub fn events(&self) -> Vec<String> {
        let journal = self.engine.journal();
        let event = |bound: fairweather::graph::Bound| {
            let key = bound.person.map(|person| self.engine.graph().person(person).key.to_string());
            let topic = bound.event.topic(journal).map(|topic| topic.to_string());
            let path = journal.path(bound.event.note);
            let (date, kind) = (bound.event.date, bound.event.kind.name());
            format!("{date:?} <{}> {kind} {topic:?} |{path}| {}", key.unwrap_or_default(), bound.planned)
        };
        self.engine.events().into_iter().map(event).collect()
    }

    /// The keys of those of whom two notes tell on one day, or without a day, of which one is this. Which of both comes
    /// first is for their paths to say.
    pub fn told_beside(&self, path: &str) -> BTreeSet<String> {
        let journal = self.engine.journal();
        let mut told: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
        for bound in self.engine.events() {
            let Some(person) = bound.person else { continue };
            let key = self.engine.graph().person(person).key.to_string();
            told.entry((key, bound.event.date)).or_default().insert(journal.path(bound.event.note).as_str());
        }
        let beside = told.into_iter().filter(|(_, paths)| paths.len() > 1 && paths.contains(path));
        beside.map(|((key, _), _)| key).collect()
    }

    /// The key of whom a mention at a byte names.
    pub fn named_at(&self, path: &str, at: usize) -> Option<String> {
        let id = self.engine.journal().id(&NotePath::new(path))?;
        let note = self.engine.journal().note(id);
        let binding = self.engine.binding(id);
        let mention = note.mentions().iter().position(|mention| mention.span.start as usize == at)?;
        match &binding.mentions[mention] {
            Resolved::Person(person) => Some(self.engine.graph().person(*person).key.to_string()),
            Resolved::Nobody | Resolved::Ambiguous(_) => None,
        }
    }
}
