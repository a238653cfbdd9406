//! `watch --format md --output FILE`: a note in the vault that holds what was found last.

use std::fs;
use std::time::{Duration, Instant};

use super::harness::{Folder, PATIENCE};

const TYPO: &str = "- 2026-01-01 #met [[Ana Lopez]], #giev\n";

fn wait_for(folder: &Folder, holds: impl Fn(&str) -> bool) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        let text = fs::read_to_string(folder.at("Fairweather.md")).unwrap_or_default();
        if holds(&text) {
            return text;
        }
        assert!(Instant::now() < end, "{text}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_note_follows_the_journal_and_counts_for_nothing() {
    let folder = Folder::new(&[("log.md", TYPO), ("people/Ana Lopez.md", "# Ana Lopez\n")]);
    fs::create_dir(folder.at(".obsidian")).expect("made");
    let before = folder.check();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fairweather"));
    command.args(["watch", "--today", "2026-11-20", "--format", "md", "--output", "Fairweather.md", "."]);
    command.current_dir(&folder.path).env_remove("FAIRWEATHER_TODAY").stdin(std::process::Stdio::null());
    command.stdout(std::process::Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let text = wait_for(&folder, |text| text.contains("`#giev` is not a marker"));
    assert!(
        text.contains("[[log]]:1") && text.contains("> - 2026-01-01 #met [[Ana Lopez]], #giev"),
        "{text}"
    );
    assert_eq!(folder.check(), before, "the note brings nothing");
    folder.write("log.md", "- 2026-01-01 #met [[Ana Lopez]]\n");
    wait_for(&folder, |text| text.contains("\nNothing to tell.\n"));
    let written = fs::metadata(folder.at("Fairweather.md")).expect("there").modified().expect("a time");
    // A change that changes no finding writes nothing, and neither does the note itself.
    folder.write("other.md", TYPO.replace("#giev", "#gvie").as_str());
    wait_for(&folder, |text| text.contains("#gvie") || text.contains("not a marker"));
    folder.write("other.md", "- 2026-01-02 #met [[Ana Lopez]]\n");
    wait_for(&folder, |text| text.contains("\nNothing to tell.\n"));
    assert!(fs::metadata(folder.at("Fairweather.md")).expect("there").modified().expect("a time") >= written);
    let _ = child.kill();
    let output = child.wait_with_output().expect("it ends");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!printed.contains("Fairweather.md"), "no run is about the note: {printed}");
}

#[test]
fn a_redacted_watcher_tells_nobodys_name() {
    let page = "---\ncircle: close\n---\n# Zora Quill\n";
    let folder = Folder::new(&[
        ("Dinner.md", &TYPO.replace("Ana Lopez", "Zora Quill")),
        ("people/Zora Quill.md", page),
    ]);
    let mut watcher = folder.watch_with(&["--redact", "--redact-key", "k"]);
    let first = watcher.last.to_string();
    folder.write("2026-11-01.md", "#ask/reference @zora-quill for a lead\n");
    let second = watcher.next().to_string();
    fs::remove_file(folder.at("people/Zora Quill.md")).expect("removed");
    let third = watcher.next();
    assert!(third["delta"]["changed"][0].as_str().is_some_and(|path| path.starts_with("people/")), "{third}");
    for document in [first, second, third.to_string()] {
        for name in ["Zora", "zora", "Quill", "Dinner", &folder.path.display().to_string()] {
            assert!(!document.contains(name), "{name}: {document}");
        }
    }
    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_fairweather"));
    check.args(["check", "--redact", "--redact-key", "k", "--format", "json", "--today", "2026-11-20"]);
    let output = check.arg(&folder.path).env_remove("FAIRWEATHER_TODAY").output().expect("it starts");
    let checked: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(third["findings"], checked["findings"]);
    assert_eq!(third["run"]["root"], ".");
    let away = folder.path.with_file_name("away");
    fs::rename(&folder.path, &away).expect("moved");
    watcher.hears("the journal no longer exists");
    fs::rename(&away, &folder.path).expect("moved back");
}

#[test]
fn a_redacted_note_quotes_nothing_and_is_as_check_writes_it() {
    let folder = Folder::new(&[("Dinner.md", &TYPO.replace("Ana Lopez", "Zora Quill"))]);
    let program = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_fairweather"));
        command.current_dir(&folder.path).env_remove("FAIRWEATHER_TODAY").stdin(std::process::Stdio::null());
        command
    };
    let mut watch = program();
    watch.args([
        "watch",
        "--redact",
        "--today",
        "2026-11-20",
        "--format",
        "md",
        "--output",
        "Fairweather.md",
    ]);
    let mut child = watch.stdout(std::process::Stdio::piped()).spawn().expect("it starts");
    let text = wait_for(&folder, |text| text.contains("is not a marker"));
    let check = program().args(["check", "--redact", "--today", "2026-11-20", "--format", "md"]).output();
    assert_eq!(text.as_bytes(), check.expect("it ends").stdout);
    let _ = child.kill();
    let printed = child.wait_with_output().expect("it ends").stdout;
    for shown in [text, String::from_utf8_lossy(&printed).into_owned()] {
        assert!(
            !shown.contains("Zora") && !shown.contains("Dinner") && !shown.contains("2026-01-01"),
            "{shown}"
        );
    }
}
