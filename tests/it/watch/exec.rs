//! A command on each change.

use std::fs;
use std::time::{Duration, Instant};

use super::harness::{Folder, PATIENCE};

fn wait_for(what: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !what() {
        assert!(Instant::now() < end, "it does not happen");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_command_gets_the_findings_and_never_runs_twice_at_once() {
    let folder = Folder::new(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    let log = folder.path.with_extension("log");
    let line = format!(
        "mkdir {0}.lock || echo twice >> {0}; cat > {0}.json; sleep 0.2; echo run >> {0}; rmdir {0}.lock",
        log.display()
    );
    let mut watcher = folder.watch_with(&["--shell", "--exec", &line]);
    assert!(!log.exists(), "there was no change yet");
    for n in 0..5 {
        folder.write("2026-11-01.md", &format!("#ask/reference @person-{n}\n"));
        watcher.next();
    }
    let found = || fs::read_to_string(log.with_extension("log.json")).unwrap_or_default();
    wait_for(|| found().contains("person-4") && !log.with_extension("log.lock").exists());
    let runs = fs::read_to_string(&log).expect("a log");
    assert!(!runs.contains("twice"), "{runs}");
    assert!(runs.lines().count() < 5, "what changed meanwhile is one run: {runs}");
    let document: serde_json::Value = serde_json::from_str(&found()).expect("one document");
    assert_eq!(document["findings"].as_array().map(Vec::len), Some(1));
}

#[test]
fn without_a_shell_nothing_is_expanded_and_failures_are_told() {
    let folder = Folder::new(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    let watcher = folder.watch_with(&["--exec", "ls '$HOME; touch x'"]);
    folder.write("2026-11-01.md", "#ask/reference @bo\n");
    watcher.hears("$HOME; touch x");
    watcher.hears("ended with exit code");
    assert!(!folder.at("x").exists());
    let watcher = folder.watch_with(&["--exec", "/no/such/program"]);
    folder.write("2026-11-01.md", "#ask/reference @cy\n");
    watcher.hears("`/no/such/program` cannot be run");
}
