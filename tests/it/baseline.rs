//! Starting an old journal quiet, and what brings a known problem back.

use std::process::Command;

use crate::tool::Folder;

const FILE: &str = ".fairweather-baseline.json";
const THREE: &str = "- 2026-03-02 #met @bo\n- 2026-03-02 #ask @bo one\n- 2026-03-02 #ask @bo two\n- 2026-03-02 #ask @bo three\n";

fn old_journal() -> Folder {
    let folder = Folder::new(&[
        ("2026-03-02.md", THREE),
        ("2026-03-01.md", "- #ask @cy for a lead\n"),
        ("notes.md", "- #thanked @bo\n- #thanked @bo\n"),
    ]);
    assert_eq!(folder.run("baseline create").code, Some(0));
    folder
}

#[test]
fn what_is_known_is_not_shown_and_counted() {
    let folder = old_journal();
    let ran = folder.run("check");
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains(" known problems not shown"), "{}", ran.out);
    assert_eq!(folder.run("check --no-baseline").code, Some(1));
    let shown = folder.run("check --show-suppressed --format concise").out;
    assert!(shown.contains("three asks of `bo` and no give yet (baselined)"), "{shown}");
    let json = folder.run("check --format json --show-suppressed").out;
    assert!(json.contains("\"status\": \"baselined\""), "{json}");
}

#[test]
fn one_more_ask_brings_the_finding_back_with_what_was_accepted() {
    let folder = old_journal();
    folder.write("2026-03-03.md", b"- #ask @bo four\n");
    let ran = folder.run("check --select asks-without-give");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("note: baseline accepts 3, now 4"), "{}", ran.out);
    assert!(folder.run("baseline show").out.contains("(accepts 3, now 4: shown)"));
}

#[test]
fn findings_that_look_alike_are_accepted_by_number() {
    let folder = old_journal();
    folder.write("notes.md", b"- #thanked @bo\n- #thanked @bo\n- #thanked @bo\n");
    let ran = folder.run("check --select unknown-marker --format concise");
    assert_eq!(ran.out.matches("[unknown-marker]").count(), 1, "{}", ran.out);
}

#[test]
fn moving_a_note_and_changing_a_threshold_keep_what_is_known() {
    let folder = old_journal();
    std::fs::create_dir(folder.path("archive")).expect("made");
    std::fs::rename(folder.path("2026-03-01.md"), folder.path("archive/2026-03-01.md")).expect("moved");
    folder.write("2026-03-02.md", THREE.replace("- 2026", "\n-  2026").as_bytes());
    let ran = folder.run("check --config rules.asks-without-give.asks=2 --format concise");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
}

#[test]
fn an_update_only_removes_and_lowers() {
    let folder = old_journal();
    let before = folder.read(FILE);
    folder.write("2026-03-03.md", b"- #ask @bo four\n- #ask @dee for a flat\n");
    folder.run("baseline update");
    assert_eq!(folder.read(FILE), before);
    std::fs::remove_file(folder.path("2026-03-03.md")).expect("removed");
    std::fs::remove_file(folder.path("2026-03-01.md")).expect("removed");
    folder.write("notes.md", b"- #thanked @bo\n");
    let ran = folder.run("baseline update");
    assert_eq!(ran.code, Some(0));
    let after = folder.read(FILE);
    assert!(!after.contains(" cy ") && before.contains(" cy "), "{after}");
    let unknown = after.lines().find(|line| line.contains("unknown-marker")).expect("kept");
    assert!(unknown.ends_with("{\"count\":1}"), "{unknown}");
    assert_eq!(folder.run("baseline update").out.lines().count(), 1);
    assert_eq!(folder.read(FILE), after);
}

#[test]
fn it_is_sorted_an_entry_a_line_and_never_overwritten() {
    let folder = old_journal();
    let text = folder.read(FILE);
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(',')).collect();
    assert!(lines.len() >= 3 && lines.is_sorted(), "{text}");
    folder.write("2026-03-03.md", b"- #ask @dee for a flat\n");
    let ran = folder.run("baseline create");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("baseline update"), "{}", ran.err);
    assert_eq!(folder.read(FILE), text);
}

#[test]
fn silencing_comes_first() {
    let folder = Folder::new(&[(
        "2026-03-02.md",
        "- #ask @bo for a lead <!-- fairweather: ignore[cold-ask] we are cousins -->\n",
    )]);
    folder.run("baseline create");
    assert!(!folder.read(FILE).contains("cold-ask"));
    assert!(!folder.run("check --format concise").out.contains("unused-ignore"));
}

#[test]
fn what_cannot_be_trusted_is_said_and_left_alone() {
    let folder = old_journal();
    let good = folder.read(FILE);
    for (text, said) in [
        (good.replace("\"schema\":1", "\"schema\":2"), "newer fairweather"),
        (good.replacen("\n,", "\n<<<<<<< ours\n,", 1), ":2: the baseline holds the marks of a merge"),
        (good[..good.len() / 2].to_owned(), "damaged"),
        (good.replace("count", "cuont"), "damaged"),
    ] {
        folder.write(FILE, text.as_bytes());
        for command in ["check", "baseline update", "baseline show"] {
            let ran = folder.run(command);
            assert_eq!(ran.code, Some(2), "{command}: {said}");
            assert!(ran.err.contains(said) && ran.err.contains("help: "), "{command}: {}", ran.err);
        }
        assert_eq!(folder.read(FILE), text);
    }
}

#[test]
fn branches_that_solve_different_problems_merge_by_line() {
    let folder = Folder::new(&[
        ("2026-03-01.md", "- #ask @ann for a lead\n"),
        ("2026-03-02.md", "- #ask @ben for a lead\n"),
        ("2026-03-03.md", "- #ask @cyd for a lead\n"),
    ]);
    let git = |args: &str| {
        let mut command = Command::new("git");
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        let ran = command
            .args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"])
            .args(args.split(' '))
            .current_dir(folder.root())
            .output()
            .expect("git");
        assert!(ran.status.success(), "git {args}: {ran:?}");
    };
    folder.run("baseline create");
    for step in ["init -q", "add -A", "commit -qm old", "checkout -qb one"] {
        git(step);
    }
    std::fs::remove_file(folder.path("2026-03-01.md")).expect("removed");
    folder.run("baseline update");
    for step in ["commit -qam one", "checkout -q main"] {
        git(step);
    }
    std::fs::remove_file(folder.path("2026-03-03.md")).expect("removed");
    folder.run("baseline update");
    for step in ["commit -qam two", "merge -q one -m both"] {
        git(step);
    }
    assert_eq!(folder.run("check").code, Some(0));
    assert_eq!(folder.read(FILE).lines().filter(|line| line.starts_with(',')).count(), 1);
}
