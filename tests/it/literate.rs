//! Runs the cases of `tests/language` and `tests/rules`.

use std::path::Path;

use fairweather::rules::ALL;

use crate::case::{Case, cases};
use crate::markdown::{Block, blocks, files, with_bodies};

/// Runs each case and fails with all complaints at once.
fn run(folder: &str, complaints_of: impl Fn(&Path, &Case) -> Vec<String>) {
    let mut failed = Vec::new();
    let mut count = 0;
    for (path, source) in files(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for case in cases(&source) {
            count += 1;
            let complaints = complaints_of(&path, &case);
            if !complaints.is_empty() {
                failed.push(format!("{name}: {}\n{}", case.title, complaints.join("\n")));
            }
        }
    }
    assert!(count > 0, "there are cases in {folder}");
    assert!(failed.is_empty(), "{} of {count} cases:\n\n{}", failed.len(), failed.join("\n\n"));
}

/// Rewrites the events of each case, for a person to read against the language.
fn update_events(path: &Path, source: &str) {
    let cases = cases(source);
    let blocks = blocks(source);
    let mut bodies = Vec::new();
    let mut nth = 0;
    for block in &blocks {
        match block {
            Block::Title(_) => nth += 1,
            Block::Fence(fence) if fence.info == "events" => {
                let case = &cases[nth - 1];
                bodies.push((fence, case.event_lines(&case.engine().0)));
            }
            _ => {}
        }
    }
    std::fs::write(path, with_bodies(source, &bodies)).expect("written");
}

#[test]
fn the_language_means_what_its_cases_say() {
    if std::env::var_os("UPDATE").is_some() {
        files("language").iter().for_each(|(path, source)| update_events(path, source));
    }
    run("language", |_, case| {
        let (mut engine, today) = case.engine();
        let findings = engine.check(today);
        let mut complaints: Vec<String> =
            case.rules().iter().filter_map(|rule| case.complaint(&findings, rule)).collect();
        if let Some(expected) = &case.events {
            let found = case.event_lines(&engine);
            if found != *expected {
                complaints.push(format!(
                    "events expected\n    {}\n  found\n    {}",
                    expected.join("\n    "),
                    found.join("\n    ")
                ));
            }
        }
        complaints
    });
}

#[test]
fn rules_find_what_their_cases_mark_and_nothing_else() {
    run("rules", |path, case| {
        let rule = path.file_stem().unwrap_or_default().to_string_lossy();
        let (mut engine, today) = case.engine();
        case.complaint(&engine.check(today), &rule).into_iter().collect()
    });
}

#[test]
fn every_rule_has_cases_that_fire_and_cases_that_do_not() {
    for rule in ALL {
        // A note that is not UTF-8 cannot stand in a Markdown file; see `hostile`.
        if rule.name == "unreadable-note" {
            continue;
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/rules/{}.md", rule.name));
        let source =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let cases = cases(&source);
        let fires = cases.iter().filter(|case| case.expected.iter().any(|one| one.rule == rule.name)).count();
        assert!(fires > 0 && fires < cases.len(), "{}: {fires} of {} cases fire", rule.name, cases.len());
    }
}
