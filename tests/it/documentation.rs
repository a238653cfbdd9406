//! The rules' own documentation is run: every Example fires once, every Better is quiet.

use fairweather::rules::docs::section;
use fairweather::rules::{ALL, Meta, text};

use crate::case::{Case, cases};

/// The case that a section of a rule's documentation shows.
fn shown(rule: &Meta, heading: &str) -> Option<Case> {
    let docs = text(rule.docs);
    let source = format!("## {}: {heading}\n\n{}\n", rule.name, section(&docs, heading));
    cases(&source).into_iter().next().filter(|case| !case.notes.is_empty())
}

fn fired(rule: &Meta, heading: &str) -> Option<usize> {
    let case = shown(rule, heading)?;
    let (mut engine, today) = case.engine();
    let findings = engine.check(today);
    Some(case.found(&findings, rule.name).len())
}

#[test]
fn every_example_fires_exactly_once() {
    let mut wrong = Vec::new();
    for rule in ALL {
        match fired(rule, "Example") {
            Some(1) => {}
            // It cannot be shown as text.
            None if rule.name == "unreadable-note" => {}
            other => wrong.push(format!("{}: {other:?}", rule.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_better_example_is_quiet() {
    let loud: Vec<&str> = ALL
        .iter()
        .filter(|rule| fired(rule, "Better").is_some_and(|count| count > 0))
        .map(|rule| rule.name)
        .collect();
    assert!(loud.is_empty(), "{}", loud.join("\n"));
}

#[test]
fn options_are_documented_by_their_names() {
    for rule in ALL {
        let docs = text(rule.docs);
        let options = section(&docs, "Options");
        let known = fairweather::rules::RuleSet::default_options(rule.name).unwrap_or_default();
        for name in known.keys() {
            assert!(options.contains(&format!("`{name}`")), "{}: `{name}` is not documented", rule.name);
        }
        assert_eq!(known.is_empty(), options.trim() == "None.", "{}", rule.name);
    }
}
