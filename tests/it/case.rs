//! Test cases written in Markdown: notes with carets under what a rule should find, and the events
//! that should come out. See `tests/language` and `tests/rules`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use fairweather::config::{Config, Vault, VaultFiles};
use fairweather::engine::{Engine, Memory};
use fairweather::finding::{Finding, FindingStatus};
use fairweather::rules::{ALL, RuleSet};
use fairweather::text::Text;

use crate::markdown::{Block, blocks};

/// One case of a file.
#[derive(Debug, Default)]
pub struct Case {
    pub title: String,
    pub today: Option<NaiveDate>,
    /// Rules that must not fire.
    pub quiet: Vec<String>,
    pub notes: Vec<(String, String)>,
    pub config: String,
    /// The vault's own settings, by path.
    pub settings: Vec<(String, String)>,
    pub events: Option<Vec<String>>,
    pub expected: Vec<Expected>,
}

/// A line of carets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    pub rule: String,
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub level: Option<String>,
}

/// Reads the cases of a file: each starts with `## title`.
pub fn cases(source: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for block in blocks(source) {
        match (block, cases.last_mut()) {
            (Block::Title(title), _) => cases.push(Case { title: title.to_owned(), ..Case::default() }),
            (Block::Fence(fence), Some(case)) => case.fence(fence.info, &fence.body),
            (Block::Line(line), Some(case)) => case.setting(line),
            (_, None) => {}
        }
    }
    cases
}

impl Case {
    fn setting(&mut self, line: &str) {
        if let Some(day) = line.strip_prefix("today: ") {
            self.today = Some(day.trim().parse().expect("`today:` is a date"));
        } else if let Some(rules) = line.strip_prefix("quiet: ") {
            self.quiet.extend(rules.split(',').map(|rule| rule.trim().to_owned()));
        }
    }

    fn fence(&mut self, info: &str, body: &[&str]) {
        let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
        match kind {
            "md" => self.note(rest, body),
            "settings" => self.settings.push((rest.to_owned(), body.join("\n"))),
            "toml" => self.config = body.join("\n"),
            "events" => {
                self.events = Some(
                    body.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
                );
            }
            _ => {}
        }
    }

    fn note(&mut self, info: &str, body: &[&str]) {
        let (path, words) = match info.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').expect("a quoted path is closed"),
            // A path may hold spaces; it ends with the ending of a note.
            None => info.find(".md").map_or((info, ""), |at| info.split_at(at + 3)),
        };
        let ends = if words.contains("crlf") { "\r\n" } else { "\n" };
        let mut text = String::new();
        let mut number = 0;
        for line in body {
            if let Some(expected) = carets(line, path, number) {
                self.expected.push(expected);
            } else {
                text.push_str(line);
                text.push_str(ends);
                number += 1;
            }
        }
        if words.contains("bom") {
            text.insert(0, '\u{feff}');
        }
        self.notes.push((path.to_owned(), text));
    }

    /// Opens the case's journal.
    pub fn engine(&self) -> (Engine, NaiveDate) {
        let file = Some((Path::new("fairweather.toml").to_owned(), self.config.clone()));
        let mut config = Config::parse(file, &[]).unwrap_or_else(|error| panic!("{}: {error}", self.title));
        config.adopt(Vault::read(self));
        let rules = RuleSet::from_config(&config, None, &[])
            .unwrap_or_else(|error| panic!("{}: {error}", self.title));
        let today = self.today.unwrap_or_else(|| NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day"));
        let mut memory = Memory::new(&config);
        for (path, text) in &self.notes {
            memory.insert(path, text.as_bytes());
        }
        (Engine::open(Arc::new(config), rules, &memory, today, 2), today)
    }

    /// The findings of a rule, as carets would show them.
    pub fn found(&self, findings: &[Arc<Finding>], rule: &str) -> Vec<Expected> {
        let mut found: Vec<Expected> = findings
            .iter()
            .filter(|finding| finding.rule == rule && finding.status == FindingStatus::New)
            .map(|finding| {
                let place = &finding.primary.place;
                let text = self
                    .notes
                    .iter()
                    .find(|(path, _)| path == place.note.as_str())
                    .map_or("", |(_, text)| text);
                let position = Text::new(text.to_owned()).position(place.span.start as usize);
                Expected {
                    rule: rule.to_owned(),
                    path: place.note.to_string(),
                    line: position.line,
                    column: position.column,
                    level: Some(finding.level.to_string()),
                }
            })
            .collect();
        found.sort();
        found
    }

    /// What is wrong with the findings of a rule; `None` where they are as expected.
    pub fn complaint(&self, findings: &[Arc<Finding>], rule: &str) -> Option<String> {
        let mut expected: Vec<Expected> =
            self.expected.iter().filter(|expected| expected.rule == rule).cloned().collect();
        expected.sort();
        let mut found = self.found(findings, rule);
        if found.len() == expected.len() {
            for (found, expected) in found.iter_mut().zip(&expected) {
                if expected.level.is_none() {
                    found.level = None;
                }
            }
        }
        let show = |list: &[Expected]| {
            let line = |one: &Expected| {
                format!("    {}:{}:{} {}", one.path, one.line, one.column, one.level.as_deref().unwrap_or(""))
            };
            list.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        (found != expected)
            .then(|| format!("{rule}\n  expected\n{}\n  found\n{}", show(&expected), show(&found)))
    }

    /// The events as a case lists them.
    pub fn event_lines(&self, engine: &Engine) -> Vec<String> {
        let journal = engine.journal();
        let line = |bound: &fairweather::graph::Bound| {
            crate::law::assert_found_again(bound, engine);
            let path = journal.path(bound.event.note);
            let text =
                self.notes.iter().find(|(known, _)| known == path.as_str()).map_or("", |(_, text)| text);
            let position = Text::new(text.to_owned()).position(bound.event.start as usize);
            let date = bound.event.date.map_or_else(|| "----------".to_owned(), |date| date.to_string());
            let topic = bound.event.topic(journal).map_or_else(String::new, |topic| format!("/{topic}"));
            let person = bound.person.map_or("-", |person| &engine.graph().person(person).key);
            let planned = if bound.planned { " planned" } else { "" };
            let marker = bound.event.kind.name();
            format!("{date} {marker}{topic} {person} {path}:{}:{}{planned}", position.line, position.column)
        };
        engine.events().iter().map(line).collect()
    }

    /// The rules that this case speaks about. `quiet: all` speaks about each: what carets do not mark is not
    /// found.
    pub fn rules(&self) -> BTreeSet<String> {
        let every = || ALL.iter().map(|meta| meta.name.to_owned());
        let named = self.expected.iter().map(|expected| expected.rule.clone());
        let quiet = self.quiet.iter().filter(|rule| *rule != "all").cloned();
        let all = self.quiet.iter().any(|rule| rule == "all").then(every);
        named.chain(quiet).chain(all.into_iter().flatten()).collect()
    }
}

/// The vault of a case is its settings; the folders of its notes are there, too.
impl VaultFiles for Case {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let file = self.settings.iter().find(|(name, _)| name == path);
        file.map(|(_, text)| text.clone().into_bytes())
    }

    fn has_folder(&self, path: &str) -> bool {
        let mut files = self.settings.iter().chain(&self.notes).map(|(name, _)| name);
        files.any(|name| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
    }
}

/// `     ^^^^ rule level` under line `line`.
fn carets(text: &str, path: &str, line: usize) -> Option<Expected> {
    let lead = text.chars().take_while(|&c| c == ' ').count();
    let rest = text.trim_start_matches(' ');
    let after = rest.trim_start_matches('^');
    if after.len() == rest.len() || !after.starts_with(' ') {
        return None;
    }
    let mut words = after.split_whitespace();
    let rule = words.next()?.to_owned();
    let level = words.next().map(str::to_owned);
    Some(Expected { rule, path: path.to_owned(), line, column: lead + 1, level })
}
