//! `fairweather rules`, as a person and as a program reads it.

use std::process::Command;

use fairweather::rules::ALL;

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
