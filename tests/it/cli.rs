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
fn colour_goes_by_the_flag_then_the_configuration_then_the_environment() {
    let folder = journal();
    let is_colored = |args: &str, env: &[&str]| {
        let mut command = folder.command(&format!("check --today {TODAY} {args}"));
        let output = command.envs(env.iter().map(|name| (name, "1"))).output().expect("the program starts");
        String::from_utf8_lossy(&output.stdout).contains("\u{1b}[")
    };
    for (args, env, expected) in [
        ("", &[][..], false),
        ("", &["FORCE_COLOR"], true),
        ("", &["CLICOLOR_FORCE"], true),
        ("", &["FORCE_COLOR", "NO_COLOR"], false),
        ("--config output.color=always", &[], true),
        ("--config output.color=never", &["FORCE_COLOR"], false),
        ("--config output.color=auto", &["FORCE_COLOR"], true),
        ("--color auto --config output.color=always", &[], false),
        ("--color never --config output.color=always", &["FORCE_COLOR"], false),
        ("--color always --config output.color=never", &["NO_COLOR"], true),
        ("--color always --no-color", &[], false),
    ] {
        assert_eq!(is_colored(args, env), expected, "{args} {env:?}");
    }
}

#[test]
fn a_flag_undoes_what_the_configuration_sets() {
    let folder = journal();
    for (set, undo) in [
        ("lint.select=[\"notes\"]", "--no-select"),
        ("lint.ignore=[\"asking\"]", "--no-ignore"),
        ("lint.fail-on=never", "--no-fail-on"),
        ("output.format=json", "--no-format"),
        ("journal.exclude=[\"2026/\"]", "--no-exclude"),
        ("output.color=always", "--no-color"),
    ] {
        let plain = check(&folder, &[]);
        let configured = check(&folder, &["--config", set]);
        assert_ne!(configured, plain, "{set}");
        assert_eq!(check(&folder, &["--config", set, undo]), plain, "{set} {undo}");
    }
}

#[test]
fn a_path_that_holds_no_note_is_said() {
    let folder = journal();
    folder.write("list.txt", b"x");
    folder.write("templates/a.md", b"#ask @zed\n");
    for path in ["list.txt", "templates", "templates/a.md"] {
        let ran = check(&folder, &[path]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.err.starts_with(&format!("note: no note of this journal is at `{path}`")), "{}", ran.err);
        assert_eq!(check(&folder, &[path, "-q"]).err, "");
    }
    assert_eq!(check(&folder, &["people"]).err, "");
    let ran = check(&folder, &["-"]);
    assert!(ran.code == Some(2) && ran.err.contains("--stdin-filename PATH"), "{}", ran.err);
}

#[test]
fn advice_fits_what_was_found() {
    let unreadable = Folder::new(&[]);
    unreadable.write("a.md", b"caf\xe9\n");
    assert!(!check(&unreadable, &[]).out.contains("No markers yet"));
    let one = Folder::new(&[("templates/a.md", "x\n")]);
    assert!(check(&one, &[]).out.starts_with("No notes checked: 1 Markdown file found, excluded by "));
    let empty = Folder::new(&[]);
    assert!(
        check(&empty, &[]).out.starts_with("No notes checked: there are no Markdown files in this folder.")
    );
    let hidden = check(&empty, &["--redact", "--root", &empty.root().to_string_lossy()]);
    assert!(!hidden.out.contains(&*empty.root().to_string_lossy()), "{}", hidden.out);
    let silenced = Folder::new(&[("2026-03-01.md", "#ask @ana <!-- fairweather: ignore[cold-ask] -->\n")]);
    assert!(check(&silenced, &[]).out.contains("1 finding is silenced; --show-suppressed shows it."));
}

#[test]
fn one_place_is_shown_once_whatever_is_said_of_it() {
    let folder = Folder::new(&[
        ("2026-03-01.md", "- #ask @ana, @bo and @cy for chairs\n"),
        ("2026-03-02.md", "- #ask @di and @eli for tables\n"),
    ]);
    let text = check(&folder, &["--select", "asking-everyone"]).out;
    assert_eq!(text.matches("╭─[2026-03-01.md:1:3]").count(), 1, "{text}");
    assert!(text.contains("asked ana; asked bo; asked cy, 2026-03-01"), "{text}");
    let json = check(&folder, &["--select", "asking-everyone", "--format", "json"]).out;
    assert_eq!(json.matches("\"asked ").count(), 5, "{json}");
}

#[test]
fn the_list_of_rules_fits_the_page() {
    let text = journal().run("explain").out;
    let long = text.lines().filter(|line| line.chars().count() > 120).count();
    assert_eq!(long, 0, "{text}");
    assert!(text.contains("asking-everyone") && text.contains("journal language"), "{text}");
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

#[test]
fn a_command_that_is_named_at_once_is_the_one_of_the_whole_command_line() {
    let folder = journal();
    let whole = fairweather::cli::command();
    let nested = ["export events", "hook run", "baseline create"];
    for name in whole.get_subcommands().map(clap::Command::get_name).chain(nested) {
        for args in [format!("{name} --help"), format!("{name} --version"), format!("{name} --no-such-flag")]
        {
            // With a flag before it, none is named at once.
            let (ran, other) = (folder.run(&args), folder.run(&format!("--color never {args}")));
            assert_eq!(ran, other, "{args}");
            let last = name.rsplit(' ').next().expect("a name");
            assert!(ran.out.contains(last) || ran.err.contains(last), "{args}: {}{}", ran.out, ran.err);
        }
    }
}
