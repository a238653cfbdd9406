//! `fairweather rules`, as a person and as a program reads it; and whether a rule's advice is true.

use std::process::Command;
use std::sync::Arc;

use fairweather::config::Config;
use fairweather::engine::{Engine, Memory};
use fairweather::rules::{ALL, RuleSet};

fn run(args: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_fairweather")).args(args).output().expect("the program starts");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn every_rule_is_one_line_of_the_table() {
    let (code, text) = run(&["rules"]);
    assert_eq!((code, text.lines().count()), (Some(0), ALL.len()));
    for rule in ALL {
        let line = text.lines().find(|line| line.split_whitespace().next() == Some(rule.name));
        let line = line.unwrap_or_else(|| panic!("{} is listed", rule.name));
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[1], rule.group.name(), "{line}");
        assert_eq!(words[2], rule.level.map_or("off", fairweather::finding::Level::as_str), "{line}");
        assert!(line.ends_with(&rule.summary()), "{line}");
    }
}

#[test]
fn the_document_holds_every_option_with_its_default() {
    let (code, text) = run(&["rules", "--format", "json"]);
    assert_eq!(code, Some(0));
    let document: serde_json::Value = serde_json::from_str(&text).expect("one JSON document");
    assert_eq!(document["schema"], 1);
    let rules = document["rules"].as_array().expect("a list");
    assert_eq!(rules.len(), ALL.len());
    let find = |name: &str| rules.iter().find(|rule| rule["name"] == name).expect("listed");
    let asks = find("asks-without-give");
    assert_eq!((&asks["level"], &asks["group"]), (&"warning".into(), &"asking".into()));
    assert_eq!(asks["options"], serde_json::json!({ "asks": 3, "wonder": 2 }));
    let clear = &find("clear-weather")["options"];
    assert_eq!(*clear, serde_json::json!({ "wins": 2, "lows": 2, "window": "14d", "within": "730d" }));
    assert_eq!(find("idle-connection")["level"], "off");
    assert_eq!(find("card-collector")["options"]["share"], 0.5);
}

#[test]
fn an_unknown_format_is_told() {
    assert_eq!(run(&["rules", "--format", "xml"]).0, Some(2));
}

/// A rule, a journal where it speaks, and the line that its help asks for.
const HELPS: [(&str, &str, &str); 10] = [
    (
        "asks-without-give",
        "- 2026-09-01 #ask @ana\n- 2026-09-02 #ask @ana\n- 2026-09-03 #ask @ana\n",
        "- 2026-09-04 #give @ana\n",
    ),
    ("cold-ask", "- 2026-01-01 #added @ana\n- 2026-09-01 #ask @ana\n", "- 2026-08-31 #met @ana\n"),
    ("cold-ask", "- 2026-01-01 #low\n- 2026-09-01 #ask @ana\n", "- 2026-08-31 #talked @ana\n"),
    ("unthanked", "- 2026-09-01 #got @ana\n- 2026-09-01 #thanks @bo\n", "- 2026-09-30 #thanks @ana\n"),
    ("endorsement-without-work", "- 2026-09-01 #ask/reference @ana\n", "- 2026-08-01 #worked @ana\n"),
    (
        "one-sided-giving",
        "- 2026-09-01 #give @ana\n- 2026-09-02 #give @ana\n- 2026-09-03 #give @ana\n- 2026-09-04 #give @ana\n",
        "- 2026-09-05 #let-go @ana\n",
    ),
    (
        "contact-after-let-go",
        "- 2026-09-01 #let-go @ana\n- 2026-09-02 #give @ana\n",
        "- 2026-09-03 #let-go @ana\n",
    ),
    ("card-only", "- 2026-09-01 #added @ana\n", "- 2026-11-19 #talked @ana\n"),
    ("cold-add", "- 2026-11-10 #added @ana\n", "- 2026-11-19 #talked @ana\n"),
    ("unclosed-disable", "%% fairweather: disable[overdue] %%\n", "%% fairweather: enable[overdue] %%\n"),
];

#[test]
fn following_a_help_ends_the_finding() {
    for (rule, journal, line) in HELPS {
        let found = |text: &str| {
            let config = Config::default();
            let rules = RuleSet::from_config(&config, None, &[]).expect("the defaults");
            let mut memory = Memory::new(&config);
            memory.insert("log.md", text.as_bytes());
            let today = "2026-11-20".parse().expect("a day");
            let findings = Engine::open(Arc::new(config), rules, &memory, today, 1).check(today);
            findings.iter().any(|finding| finding.rule == rule)
        };
        assert!(found(journal), "{rule} speaks");
        assert!(!found(&format!("{journal}{line}")), "{rule}: {line}");
    }
}

#[test]
fn a_link_that_names_nobody_is_explained_and_the_help_ends_the_finding() {
    let found = |notes: &[(&str, &str)]| {
        let config = Config::default();
        let rules = RuleSet::from_config(&config, None, &[]).expect("the defaults");
        let mut memory = Memory::new(&config);
        for (path, text) in notes {
            memory.insert(path, text.as_bytes());
        }
        let today = "2026-11-20".parse().expect("a day");
        let findings = Engine::open(Arc::new(config), rules, &memory, today, 1).check(today);
        let told = findings.iter().find(|finding| finding.rule == "marker-without-person");
        told.map(|finding| finding.help.join("\n"))
    };
    let log = ("2026-11-01.md", "#met [[kyoto trip]]\n");
    let no_page = "`[[kyoto trip]]` has no page: create one in `people/`, or write `@[[kyoto trip]]`";
    assert_eq!(found(&[log]).as_deref(), Some(no_page));
    assert_eq!(found(&[log, ("people/Kyoto Trip.md", "x\n")]), None);
    assert_eq!(found(&[("2026-11-01.md", "#met @[[kyoto trip]]\n")]), None);
    let other = found(&[log, ("Kyoto Trip.md", "A week in May.\n")]).expect("it names nobody");
    assert!(other.starts_with("`[[kyoto trip]]` is a note, but not a person's page: "), "{other}");
    assert_eq!(found(&[log, ("Kyoto Trip.md", "---\ntags: [person]\n---\nA week in May.\n")]), None);
}
