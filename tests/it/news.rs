//! What is new: an edit that says nothing else makes nothing new, and what got worse is.

use std::sync::Arc;

use fairweather::config::Config;
use fairweather::engine::{Change, Engine, Memory};
use fairweather::finding::{Finding, Novelty, compare};
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;
use proptest::prelude::*;

use crate::law::{LINES, LOW, PATHS, day};

/// A slip of the pen, and what was meant.
const TYPO: (&str, &str) = (", teh garden", ", the garden");

/// A line of a journal with words of its own, one of them mistyped.
fn mistyped(line: usize, nth: usize) -> String {
    let text = LINES[line];
    let takes_words = text.starts_with("- ") || (text.starts_with('#') && !text.starts_with("##"));
    if takes_words { format!("{text}{} {nth}\n", TYPO.0) } else { format!("{text}\n") }
}

fn open(config: &Config, notes: &[(&str, &str)]) -> Engine {
    let mut memory = Memory::new(config);
    for (path, text) in notes {
        memory.insert(path, *text);
    }
    let rules = RuleSet::from_config(config, None, &[]).expect("a valid configuration");
    Engine::open(Arc::new(config.clone()), rules, &memory, day("2026-03-05"), 1)
}

/// How the findings stand after an edit, and how many are gone.
fn edited(
    config: &Config,
    notes: &[(&str, &str)],
    edits: &[(&str, &str)],
) -> (Vec<(Novelty, Arc<Finding>)>, usize) {
    let mut engine = open(config, notes);
    let before = engine.check(day("2026-03-05"));
    let change = |&(path, text): &(&str, &str)| match text {
        "" => Change::gone(NotePath::new(path)),
        text => Change::written(NotePath::new(path), text.to_owned()),
    };
    engine.apply(&edits.iter().map(change).collect::<Vec<_>>());
    let after = engine.check(day("2026-03-05"));
    let comparison = compare(&before, &after);
    (comparison.novelties.into_iter().zip(after).collect(), comparison.gone.len())
}

fn low() -> Config {
    Config::parse(Some(("fairweather.toml".into(), LOW.to_owned())), &[]).expect("valid")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn mending_a_typo_makes_nothing_new_and_solves_nothing(
        notes in prop::collection::vec((0..PATHS.len(), prop::collection::vec(0..LINES.len(), 1..12)), 1..8),
        which in any::<prop::sample::Index>(),
        many in any::<bool>(),
    ) {
        let texts: std::collections::BTreeMap<&str, String> = notes
            .iter()
            .map(|(path, lines)| {
                let lines = lines.iter().enumerate().map(|(nth, &line)| mistyped(line, nth));
                (PATHS[*path], lines.collect())
            })
            .collect();
        let old: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let (path, text) = old[which.index(old.len())];
        let new = if many { text.replace(TYPO.0, TYPO.1) } else { text.replacen(TYPO.0, TYPO.1, 1) };
        let (found, gone) = edited(&low(), &old, &[(path, &new)]);
        for (novelty, finding) in found {
            prop_assert_eq!(novelty, Novelty::Same, "{}", finding.title);
        }
        prop_assert_eq!(gone, 0);
    }

    #[test]
    fn every_finding_of_a_journal_is_as_it_was_in_the_same_journal(
        notes in prop::collection::vec((0..PATHS.len(), prop::collection::vec(0..LINES.len(), 1..12)), 1..8),
    ) {
        let texts: Vec<(&str, String)> = notes
            .iter()
            .map(|(path, lines)| (PATHS[*path], lines.iter().map(|&line| mistyped(line, 0)).collect()))
            .collect();
        let notes: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let (found, gone) = edited(&low(), &notes, &[]);
        prop_assert!(found.iter().all(|(novelty, _)| *novelty == Novelty::Same));
        prop_assert_eq!(gone, 0);
    }
}

/// The novelty of each finding of a rule.
fn of(found: &[(Novelty, Arc<Finding>)], rule: &str) -> Vec<Novelty> {
    found.iter().filter(|(_, finding)| finding.rule == rule).map(|(novelty, _)| *novelty).collect()
}

const ASKS: [(&str, &str); 5] = [
    ("2026-01-01.md", "#talked with @bo over lunch\n"),
    ("2026-02-01.md", "#ask @bo for a lift to teh station\n"),
    ("2026-02-02.md", "#ask @bo for his tent\n"),
    ("2026-02-03.md", "#ask @bo for a name\n"),
    ("2026-02-04.md", "#ask @bo for a chair\n"),
];

#[test]
fn another_spelling_of_four_known_asks_is_no_news() {
    for (path, text) in &ASKS[1..] {
        for new in [text.replace("teh", "the"), text.replace("@bo", "[[bo]]"), text.replace("for", "about")] {
            let (found, gone) = edited(&Config::default(), &ASKS, &[(path, &new)]);
            assert_eq!(of(&found, "asks-without-give"), [Novelty::Same], "{new}");
            assert!(found.iter().all(|(novelty, _)| !novelty.is_news()), "{new}: {found:?}");
            assert_eq!(gone, 0, "{new}");
        }
    }
}

#[test]
fn one_ask_less_is_better_and_one_more_is_worse() {
    let (found, gone) = edited(&Config::default(), &ASKS, &[("2026-02-04.md", "")]);
    assert_eq!((of(&found, "asks-without-give"), gone), (vec![Novelty::Better], 0));
    let (found, gone) = edited(&Config::default(), &ASKS, &[("2026-02-05.md", "#ask @bo for a lift home\n")]);
    assert_eq!((of(&found, "asks-without-give"), gone), (vec![Novelty::Worse], 0));
}

#[test]
fn one_of_six_who_were_asked_less_is_better() {
    let days: Vec<String> = (1..=6).map(|day| format!("2026-02-0{day}.md")).collect();
    let asks: Vec<String> = ["ana", "bo", "cy", "dee", "eve", "flo"]
        .iter()
        .map(|who| format!("#ask @{who} for a lift\n"))
        .collect();
    let notes: Vec<(&str, &str)> = days.iter().zip(&asks).map(|(day, ask)| (&**day, &**ask)).collect();
    for day in &days {
        let (found, _) = edited(&Config::default(), &notes, &[(day, "")]);
        assert_eq!(of(&found, "asking-everyone"), [Novelty::Better], "{day}");
        assert!(found.iter().all(|(novelty, _)| !novelty.is_news()), "{found:?}");
    }
}

#[test]
fn what_was_hidden_by_something_louder_is_no_news_when_that_is_gone() {
    // Nineteen cards of twenty: each has a finding of its own now.
    let cards: String = (0..20).map(|nth| format!("- #added @card-{nth}\n")).collect();
    let notes = [("2025-01-01.md", cards.as_str())];
    let (found, _) = edited(&Config::default(), &notes, &[("2026-02-01.md", "#talked with @card-3\n")]);
    assert_eq!(of(&found, "card-only"), [Novelty::Same; 19]);
    // A card that nothing hid is new.
    let (found, _) = edited(
        &Config::default(),
        &[("2025-01-01.md", "- #added @ana\n")],
        &[("2025-01-02.md", "- #added @bo\n")],
    );
    assert_eq!(of(&found, "card-only"), [Novelty::Same, Novelty::New]);
}

#[test]
fn a_slip_that_is_fixed_here_does_not_hide_one_that_is_made_there() {
    let notes = [("2026-02-01.md", "#giev @ana my notes\n"), ("2026-02-02.md", "#talked @ana\n")];
    let (found, gone) = edited(
        &Config::default(),
        &notes,
        &[("2026-02-01.md", "#give @ana my notes\n"), ("2026-02-02.md", "#giev @ana a chair\n")],
    );
    assert_eq!((of(&found, "unknown-marker"), gone), (vec![Novelty::New], 1));
    // The line itself, edited, is the old slip.
    let (found, gone) = edited(&Config::default(), &notes, &[("2026-02-01.md", "#giev @ana all my notes\n")]);
    assert_eq!((of(&found, "unknown-marker"), gone), (vec![Novelty::Same], 0));
    // Two alike are one more than one.
    let twice = "#giev @ana my notes\n\n#giev @ana my notes\n";
    let (found, _) = edited(&Config::default(), &notes, &[("2026-02-01.md", twice)]);
    assert_eq!(of(&found, "unknown-marker"), [Novelty::Same, Novelty::New]);
}

#[test]
fn another_ask_after_a_shorter_silence_is_news() {
    let notes = [("2023-01-01.md", "#talked @ana\n"), ("2025-06-01.md", "#ask @ana for a lead\n")];
    let (found, _) = edited(&Config::default(), &notes, &[("2026-02-01.md", "#ask @ana for a lift\n")]);
    assert_eq!(of(&found, "ask-after-silence"), [Novelty::Same, Novelty::New]);
}

/// Anything quadratic would not come back.
#[test]
fn tens_of_thousands_of_edited_lines_are_compared() {
    let lines = |what: &str| -> String {
        let line =
            |nth| format!("- #met the neighbours {nth} for {what} in London\n- #giev number {nth} {what}\n");
        ["- #talked @ana\n".to_owned()].into_iter().chain((0..20_000).map(line)).collect()
    };
    let (old, new) = (lines("tea"), lines("cake"));
    let (found, gone) = edited(&Config::default(), &[("2026-03-01.md", &old)], &[("2026-03-01.md", &new)]);
    assert_eq!((found.len(), gone), (40_000, 0));
    assert!(found.iter().all(|(novelty, _)| *novelty == Novelty::Same));
    // In another note they are other findings.
    let moved = [("2026-03-01.md", ""), ("2026-03-02.md", new.as_str())];
    let (found, gone) = edited(&Config::default(), &[("2026-03-01.md", &old)], &moved);
    assert_eq!((found.len(), gone), (40_000, 40_000));
    assert!(found.iter().all(|(novelty, _)| *novelty == Novelty::New));
}
