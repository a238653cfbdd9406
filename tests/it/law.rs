//! The law: after any sequence of changes, an engine finds what a fresh one finds.

use std::sync::Arc;

use chrono::NaiveDate;
use fairweather::config::Config;
use fairweather::engine::{Change, Engine, Memory};
use fairweather::finding::{Finding, NotePath};
use fairweather::rules::RuleSet;
use proptest::prelude::*;

const PATHS: [&str; 10] = [
    "2026-03-02.md",
    "2026-02-30.md",
    "2025-01-04 Sat.md",
    "people/Ana Lopez.md",
    "people/Ana Ruiz.md",
    "people/bo.md",
    "ideas.md",
    "Mercury.md",
    "archive/2019/11/20.md",
    "bo.md",
];

const LINES: [&str; 34] = [
    "#ask @ana for a lead",
    "- #ask [[Ana Lopez]] again",
    "- 2026-02-11 #give @ana a day",
    "#got help from @bo and @cy",
    "- [ ] #give @bo a book due:2026-01-01",
    "- [x] #thanks @bo ✅ 2026-03-01",
    "Tea with [[Mercury]] and [[bo]]",
    "Tea with @mercury",
    "#giev @ana-lopes",
    "## 2026-02-12 with @cy",
    "- #introduced @ana and @bo",
    "  - #ask/reference something",
    "#win the prize",
    "#low, with @dee",
    "<!-- fairweather: ignore[cold-ask] once, until 2027-01-01 -->",
    "%% fairweather: disable[asking] %%",
    "<!-- fairweather: enable[asking] -->",
    "<!-- fairweather: ignore-file[unknown-marker] -->",
    "#let-go of @bo",
    "give: @bo my notes",
    "---",
    "aliases: [Nina, Mercury]",
    "name: Ana Lopez",
    "fairweather-ignore: [asks-without-give]",
    "bond: friend",
    "status: resting",
    "last_contact: 2026-02-20",
    "people: [Cy, \"@dee\"]",
    "date: 2026-01-15",
    "",
    "",
    "> quoted @eve #ask",
    "2027-01-01 #ask @eve",
    "#met @ana-ruiz, @nina, @zoë",
];

/// One change: which path, and which lines; no lines take the note away.
fn change() -> impl Strategy<Value = (usize, Option<Vec<usize>>)> {
    (0..PATHS.len(), prop::option::weighted(0.85, prop::collection::vec(0..LINES.len(), 0..9)))
}

fn text(lines: &[usize]) -> String {
    lines.iter().map(|&line| format!("{}\n", LINES[line])).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn open(config: &Config, memory: &Memory, today: NaiveDate) -> Engine {
    let rules = RuleSet::from_config(config, None, &[]).expect("a valid configuration");
    Engine::open(Arc::new(config.clone()), rules, memory, today, 2)
}

fn findings(engine: &mut Engine, today: NaiveDate) -> Vec<Finding> {
    engine.check(today).iter().map(|finding| Finding::clone(finding)).collect()
}

/// Everything an export would show, with names instead of ids.
fn events(engine: &Engine) -> Vec<String> {
    let show = |bound: &fairweather::graph::Bound| {
        let person = bound.person.map(|person| engine.graph().person(person).name.to_string());
        let path = engine.journal().path(bound.event.note);
        format!(
            "{:?} {:?} {person:?} {path} {:?} {}",
            bound.event.date, bound.event.kind, bound.event.span, bound.planned
        )
    };
    engine.events().iter().map(show).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_journal_reads_as_a_fresh_one(
        start in prop::collection::vec(change(), 0..8),
        edits in prop::collection::vec((change(), any::<bool>()), 1..10),
        declared in any::<bool>(),
    ) {
        let source = if declared { "[journal]\nhandles = \"declared\"\n" } else { "" };
        let config = Config::parse(Some(("fairweather.toml".into(), source.to_owned())), &[]).expect("valid");
        let mut memory = Memory::new(&config);
        for (path, lines) in start {
            if let Some(lines) = lines {
                memory.insert(PATHS[path], text(&lines));
            }
        }
        let (today, later) = (day("2026-03-05"), day("2026-09-01"));
        let mut engine = open(&config, &memory, today);
        for ((path, lines), tomorrow) in edits {
            let path = NotePath::new(PATHS[path]);
            match &lines {
                Some(lines) => memory.notes.insert(path.clone(), text(lines).into_bytes()),
                None => memory.notes.remove(&path),
            };
            engine.apply(&[match &lines {
                Some(lines) => Change::written(path, text(lines)),
                None => Change::gone(path),
            }]);
            let today = if tomorrow { later } else { today };
            let mut fresh = open(&config, &memory, today);
            prop_assert_eq!(findings(&mut engine, today), findings(&mut fresh, today));
            prop_assert_eq!(events(&engine), events(&fresh));
            prop_assert_eq!(engine.coverage(), fresh.coverage());
        }
    }
}
