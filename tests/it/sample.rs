//! The sample journal: the demo, and a journal whose every finding is known.

use std::path::Path;
use std::process::Command;

fn run(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env_remove("FAIRWEATHER_TODAY")
        .env_remove("COLUMNS")
        .output()
        .expect("the program starts");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn the_sample_journal_is_judged_as_ever() {
    let (code, text) = run(&["check", "sample-journal", "--today", "2026-11-20"]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!("findings", text);
    let (_, events) = run(&["export", "events", "sample-journal"]);
    insta::assert_snapshot!("events", events);
}

#[test]
fn the_sample_journal_shows_every_rule() {
    let check = ["check", "sample-journal", "--today", "2026-11-20", "--format", "concise"];
    let (_, mut text) = run(&check);
    // Where card-collector fires, card-only is silent.
    text.push_str(&run(&[&check[..], &["--ignore", "card-collector"]].concat()).1);
    // These are off until named.
    text.push_str(&run(&[&check[..], &["--select", "prose"]].concat()).1);
    for rule in fairweather::rules::ALL {
        // A note that is not UTF-8 would make every demo end with exit code 2.
        if rule.name != "unreadable-note" {
            assert!(text.contains(&format!("[{}]", rule.name)), "{} does not fire", rule.name);
        }
    }
}

#[test]
fn any_number_of_threads_finds_the_same_bytes() {
    for format in ["full", "json"] {
        let with = |threads| {
            run(&[
                "check",
                "sample-journal",
                "--today",
                "2026-11-20",
                "--format",
                format,
                "--threads",
                threads,
            ])
        };
        let one = with("1");
        assert_eq!(one, with("2"));
        assert_eq!(one, with("16"));
    }
}
