//! Advice is true: doing what a help names ends the finding.
//!
//! Each entry takes the example of a rule's own page, follows one word of its help, and looks again.

use std::collections::BTreeSet;

use fairweather::rules::docs::section;
use fairweather::rules::{ALL, text};

use crate::case::{Case, cases};

/// What somebody does about a finding.
enum Deed {
    /// A line more at the end of a note, or of a new one.
    Line(&'static str, &'static str),
    /// Some words of a note instead of others.
    Words(&'static str, &'static str),
}

use Deed::{Line, Words};

/// A rule, what its help names, and what somebody writes who follows it.
const DEEDS: &[(&str, &str, Deed)] = &[
    ("asks-without-give", "`#give`", Line("2026-03-03.md", "#give @ana an evening of proofreading")),
    ("cold-ask", "`#met`", Line("2026-02-20.md", "#met @dana at her talk")),
    ("cold-ask", "`#talked`", Line("2026-02-21.md", "#talked @dana")),
    ("unthanked", "`#thanks`", Line("2026-03-01.md", "#thanks @gia")),
    ("endorsement-without-work", "`#worked`", Line("2026-02-10.md", "#worked @hugo")),
    (
        "endorsement-without-work",
        "`worked-with: true`",
        Line("people/Hugo.md", "---\nworked-with: true\n---"),
    ),
    ("one-sided-giving", "`#let-go`", Line("2026-03-01.md", "#let-go @eva")),
    ("contact-after-let-go", "`#let-go`", Line("2026-03-01.md", "#let-go @noor")),
    ("open-promise", "`- [-]`", Words("- [ ]", "- [-]")),
    ("marker-without-person", "`@name`", Words("#give", "#give @ana")),
    ("marker-without-person", "`[[Name]]`", Words("#give", "#give [[Ana Lopez]]")),
    ("unknown-marker", "`#give`", Words("#giev", "#give")),
    ("future-date", "`- [ ] …`", Words("#give", "- [ ] #give")),
    (
        "unclosed-disable",
        "`<!-- fairweather: enable[…] -->`",
        Line("2026-03-02.md", "\n<!-- fairweather: enable[undated-marker] -->"),
    ),
    ("unclosed-disable", "`ignore-file[…]`", Words("disable[", "ignore-file[")),
    ("unknown-rule", "`cold-ask`", Words("cold-aks", "cold-ask")),
    ("unmarked-entry", "`#ask`", Words("an intro.", "an intro. #ask")),
    ("unlinked-mention", "`@ana-lopez`", Words("Ana Lopez", "@ana-lopez")),
    ("unlisted-person", "`@[[Ana Lopez]]`", Line("people.md", "- @[[Ana Lopez]]")),
    ("undated-marker", "`2026-11-20`", Words("#give", "2026-11-20 #give")),
];

/// Words of helps that are examples of a value and nothing to do.
const NOTHING_TO_DO: &[(&str, &str)] = &[];

fn example(rule: &str) -> Option<Case> {
    let meta = ALL.iter().find(|meta| meta.name == rule)?;
    let docs = text(meta.docs);
    let source = format!("## {rule}\n\n{}\n", section(&docs, "Example"));
    cases(&source).into_iter().next().filter(|case| !case.notes.is_empty())
}

/// The helps of a rule's findings in a case.
fn helps(case: &Case, rule: &str) -> Vec<String> {
    let (mut engine, today) = case.engine();
    let findings = engine.check(today);
    let own = findings.iter().filter(|finding| finding.rule == rule && finding.is_new());
    own.flat_map(|finding| finding.help.clone()).collect()
}

fn follow(case: &mut Case, deed: &Deed) {
    match *deed {
        Line(path, line) => match case.notes.iter_mut().find(|(known, _)| known == path) {
            Some((_, text)) => text.push_str(&format!("{line}\n")),
            None => case.notes.push((path.to_owned(), format!("{line}\n"))),
        },
        Words(old, new) => {
            let (_, text) = case.notes.iter_mut().find(|(_, text)| text.contains(old)).expect(old);
            *text = text.replacen(old, new, 1);
        }
    }
}

#[test]
fn who_follows_a_help_ends_the_finding() {
    let mut wrong = Vec::new();
    for (rule, named, deed) in DEEDS {
        let mut case = example(rule).unwrap_or_else(|| panic!("{rule} has an example"));
        let before = helps(&case, rule);
        if !before.iter().any(|help| help.contains(named)) {
            wrong.push(format!("{rule}: no help names {named}: {before:?}"));
        }
        follow(&mut case, deed);
        let after = helps(&case, rule);
        if !after.is_empty() {
            wrong.push(format!("{rule}: {named} was followed, and it is still there: {after:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_marker_task_and_directive_that_a_help_names_is_tried() {
    let tried: BTreeSet<(&str, &str)> =
        DEEDS.iter().map(|(rule, named, _)| (*rule, *named)).chain(NOTHING_TO_DO.iter().copied()).collect();
    let mut missing = Vec::new();
    for meta in ALL {
        let Some(case) = example(meta.name) else { continue };
        for help in helps(&case, meta.name) {
            for word in help.split('`').skip(1).step_by(2) {
                let quoted = format!("`{word}`");
                let is_written = word.starts_with(['#', '@', '[', '-', '<']) || word.contains('[');
                if is_written && !tried.contains(&(meta.name, quoted.as_str())) {
                    missing.push(format!("{}: {quoted}", meta.name));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// A link that names nobody gets a help of its own.
#[test]
fn a_link_without_a_page_becomes_a_person_as_its_help_says() {
    let source = "## link\n\ntoday: 2026-03-05\n\n```md 2026-03-02.md\nTea [[lukas]] #got\n```\n";
    let case = || cases(source).into_iter().next().expect("a case");
    let help = helps(&case(), "marker-without-person");
    assert_eq!(help, ["`[[lukas]]` has no page: create one in `people/`, or write `@[[lukas]]`"]);
    for deed in [Line("people/Lukas.md", "A friend."), Words("[[lukas]]", "@[[lukas]]")] {
        let mut case = case();
        follow(&mut case, &deed);
        assert!(helps(&case, "marker-without-person").is_empty());
    }
}

/// In every case of a rule, not only in its own example: what a help says depends on what was found.
#[test]
fn the_marker_that_a_help_names_ends_the_finding_in_every_case() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let (mut tried, mut wrong) = (BTreeSet::new(), Vec::new());
    // A misspelled marker is spelled right instead, and what a sentence lacks is written into it.
    let is_elsewhere = |name| ["unknown-marker", "unmarked-entry"].contains(&name);
    for meta in ALL.iter().filter(|meta| !is_elsewhere(meta.name)) {
        // What cannot be read cannot be written in a case either.
        let Ok(source) = std::fs::read_to_string(here.join(format!("{}.md", meta.name))) else { continue };
        for case in cases(&source) {
            let (mut engine, today) = case.engine();
            let own = engine.check(today).into_iter().filter(|finding| finding.rule == meta.name);
            for finding in own.filter(|finding| finding.is_new()) {
                let words = finding.help.iter().flat_map(|help| help.split('`').skip(1).step_by(2));
                for marker in words.filter(|word| word.starts_with('#') && word.len() > 1) {
                    tried.insert((meta.name, marker.to_owned()));
                    // What came before is noted at its day, what is to do is done today.
                    let is_past = ["#met", "#talked", "#worked"].contains(&marker);
                    let day = finding.primary.date.filter(|_| is_past).unwrap_or(today);
                    let people = finding.people.iter().map(|key| format!("- {day} {marker} @{key}\n"));
                    let mut source = engine_with(&case, people.collect());
                    let after = source.0.check(source.1);
                    // Where nothing is counted, each event has a finding of its own.
                    let is_same = |other: &fairweather::finding::Finding| match finding.measure {
                        Some(_) => other.subject == finding.subject,
                        None => other.fingerprint == finding.fingerprint,
                    };
                    if after.iter().any(|other| other.is_new() && is_same(other)) {
                        wrong.push(format!("{}, {}: {marker} on {day} was followed", meta.name, case.title));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried.len() >= 7, "{tried:?}");
}

/// A case's journal with one more note.
fn engine_with(case: &Case, text: String) -> (fairweather::engine::Engine, chrono::NaiveDate) {
    let mut notes = case.notes.clone();
    notes.push(("what-was-followed.md".to_owned(), text));
    let (config, settings) = (case.config.clone(), case.settings.clone());
    Case { title: case.title.clone(), today: case.today, notes, config, settings, ..Case::default() }.engine()
}

#[test]
fn an_error_of_yaml_is_helped_by_what_it_is() {
    for (yaml, help) in [
        ("people: [@ana]", "quote values that begin with `@`"),
        ("people: *ana", "quote values that begin with `@`, `*`"),
        ("title: Tea: a plan", "quote a value that contains `: `"),
        ("people:\n\t- Ana", "indent with spaces"),
        ("title: \"Tea", "close the quotation mark"),
        ("people: [Ana", "close every `[`"),
        ("- Ana", "write each property as a line `key: value`"),
    ] {
        let source = format!("## A case\n\n```md a.md\n---\n{yaml}\n---\n@[[Ana]]\n```\n");
        let case = cases(&source).into_iter().next().expect("a case");
        let helps = helps(&case, "invalid-property");
        assert!(helps.iter().any(|one| one.contains(help)), "{yaml}: {helps:?}");
    }
}
