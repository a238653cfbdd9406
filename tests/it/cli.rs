//! What holds of the command line whatever is asked: how flags, configuration and environment go together.
//! What a user sees: `tests/cli`.

use crate::tool::Folder;

const TODAY: &str = "2026-03-05";

fn check(folder: &Folder, args: &[&str]) -> crate::tool::Ran {
    folder.run(&[&["check", "--today", TODAY], args].concat().join(" "))
}

fn journal() -> Folder {
    Folder::new(&[
        ("fairweather.toml", ""),
        ("2026/2026-03-01.md", "#ask/reference @ana for a job\n"),
        ("2026/2026-03-02.md", "- #ask/reference @bo for a lift\n- #giev @cy\n"),
        ("people/Ana.md", "- a [[person]]\n"),
    ])
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
fn the_list_of_rules_fits_the_page() {
    let text = journal().run("explain").out;
    let long = text.lines().filter(|line| line.chars().count() > 120).count();
    assert_eq!(long, 0, "{text}");
    assert!(text.contains("asking-everyone") && text.contains("journal language"), "{text}");
}

#[test]
fn a_command_that_is_named_at_once_is_the_one_of_the_whole_command_line() {
    let folder = journal();
    let whole = fairweather::cli::command();
    let nested = ["export events", "hook run", "baseline create"];
    for name in whole.get_subcommands().map(clap::Command::get_name).chain(nested) {
        for args in [format!("{name} --help"), format!("{name} --version"), format!("{name} --no-such-flag")]
        {
            // With a flag before it, the first word names no command.
            let (ran, other) = (folder.run(&args), folder.run(&format!("--color never {args}")));
            assert_eq!(ran, other, "{args}");
            let last = name.rsplit(' ').next().expect("a name");
            assert!(ran.out.contains(last) || ran.err.contains(last), "{args}: {}{}", ran.out, ran.err);
        }
    }
}
