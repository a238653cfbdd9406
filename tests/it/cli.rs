//! The command line as a user meets it: what is read, what is shown, and how it is said.

use crate::tool::Folder;

const TODAY: &str = "2026-03-05";

fn check(folder: &Folder, args: &[&str]) -> crate::tool::Ran {
    folder.run(&[&["check", "--today", TODAY], args].concat().join(" "))
}

fn journal() -> Folder {
    Folder::new(&[
        ("fairweather.toml", ""),
        ("2026/2026-03-01.md", "#ask @ana for a job\n"),
        ("2026/2026-03-02.md", "- #ask @bo for a lift\n- #giev @cy\n"),
        ("people/Ana.md", "- a [[person]]\n"),
    ])
}

#[test]
fn a_path_chooses_what_is_shown_and_never_what_is_read() {
    let folder = journal();
    let all = check(&folder, &["--format", "concise", "-q"]).out;
    assert_eq!(all.lines().count(), 3, "{all}");
    let one = check(&folder, &["2026/2026-03-01.md", "--format", "concise"]).out;
    assert!(one.contains("2026-03-01.md:1:1") && !one.contains("2026-03-02.md"), "{one}");
    assert!(one.contains("Read 3 notes"), "{one}");
    // The root is found from the path given, wherever one stands.
    let from_above = check(&folder, &["people", "2026", "--format", "concise", "-q"]).out;
    assert_eq!(from_above, all);
}

#[test]
fn a_person_is_found_by_key_name_or_alias_and_nobody_by_chance() {
    let folder = journal();
    for name in ["ana", "Ana", "@ana"] {
        let ran = check(&folder, &["--person", name, "--format", "concise", "-q"]);
        assert_eq!((ran.code, ran.out.lines().count()), (Some(1), 1), "{name}: {}", ran.out);
    }
    let ran = check(&folder, &["--person", "anna"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("nobody here is called `anna`") && ran.err.contains("similar name: `ana`"),
        "{}",
        ran.err
    );
}

#[test]
fn rules_are_chosen_by_name_or_group() {
    let folder = journal();
    let count =
        |args: &[&str]| check(&folder, &[&["--format", "concise", "-q"], args].concat()).out.lines().count();
    assert_eq!(count(&["--select", "cold-ask"]), 2);
    assert_eq!(count(&["--select", "notes"]), 1);
    assert_eq!(count(&["--select", "asking,notes", "--ignore", "cold-ask"]), 1);
    let ran = check(&folder, &["--select", "cold-asks"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("`cold-ask`"), "{}", ran.err);
}

#[test]
fn the_summary_says_what_was_found_and_read() {
    let folder = journal();
    let text = check(&folder, &["--format", "concise"]).out;
    let last: Vec<&str> = text.lines().rev().take(3).collect();
    assert_eq!(last[2], "Found 3 problems (3 warnings) with 2 people.");
    assert_eq!(last[1], "1 fixable with --fix --unsafe-fixes.");
    assert_eq!(last[0], "Read 3 notes (2 dated): 3 people (2 without a page), 3 events.");
    let clean = Folder::new(&[("2026-03-01.md", "#met @ana\n")]);
    let text = check(&clean, &[]).out;
    assert!(text.starts_with("All clear: 1 note, 1 person, 1 event, 2026-03-01 to 2026-03-01."), "{text}");
}

#[test]
fn where_nothing_was_read_it_says_why_and_what_to_write() {
    let empty = Folder::new(&[]);
    let ran = check(&empty, &[]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("No notes checked") && ran.out.contains("#got"), "{}", ran.out);
    let hidden = Folder::new(&[(".gitignore", "*.md\n"), ("a.md", "x\n"), ("b.md", "x\n")]);
    let text = check(&hidden, &[]).out;
    assert!(
        text.starts_with(
            "No notes checked: 2 Markdown files found, all excluded by .gitignore; pass --no-exclude."
        ),
        "{text}"
    );
    assert!(check(&hidden, &["--no-exclude"]).out.contains("2 notes"));
    let unmarked = Folder::new(&[("2026-03-01.md", "Rain.\n")]);
    assert!(check(&unmarked, &[]).out.contains("No markers yet"), "how to write the first one");
}

#[test]
fn colour_is_asked_for_or_a_terminals() {
    let folder = journal();
    let escapes = |args: &[&str]| check(&folder, args).out.contains("\u{1b}[");
    assert!(!escapes(&[]));
    assert!(escapes(&["--color", "always"]));
    assert!(!escapes(&["--color", "never"]));
    assert!(!escapes(&["--color", "always", "--format", "json"]), "machine formats have none");
}

#[test]
fn statistics_count_rules_and_quiet_prints_findings_alone() {
    let folder = journal();
    let text = check(&folder, &["--statistics", "-q"]).out;
    assert_eq!(text, "2  warning[cold-ask]\n1  warning[unknown-marker]\n");
    assert_eq!(check(&folder, &["--statistics", "--no-statistics", "-q"]).out, check(&folder, &["-q"]).out);
    let ran = check(&folder, &["-v", "--format", "concise"]);
    assert!(ran.err.contains("root: ") && ran.err.contains("today: 2026-03-05"), "{}", ran.err);
}

#[test]
fn what_the_full_format_says_can_be_acted_on() {
    let folder = journal();
    let text = check(&folder, &["2026/2026-03-02.md"]).out;
    for part in [
        "warning[cold-ask]: you asked `bo` before you had exchanged a word",
        "2026/2026-03-02.md:1:3",
        "help:",
        "note:",
        "fairweather show bo",
        "there is a marker of a similar name: `#give`",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}
