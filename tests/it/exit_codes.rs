//! Exit codes: commands in situations, one line each.

use std::process::Stdio;

use crate::tool::Folder;

const PAGE: (&str, &str) = ("people/Ana Lopez.md", "She sings.\n");
const CLEAN: &[(&str, &str)] = &[PAGE, ("2026-03-02.md", "- #met @ana\n")];
/// A warning with a safe fix.
const LISTED: &[(&str, &str)] = &[PAGE, ("2026-03-02.md", "- #thanked @ana\n")];
/// A warning with an unsafe fix.
const SLIP: &[(&str, &str)] = &[PAGE, ("2026-03-02.md", "- #giev @ana\n")];
/// A warning without a fix.
const COLD: &[(&str, &str)] = &[PAGE, ("2026-03-02.md", "- #ask @ana for a lead\n")];
/// An info alone.
const INFO: &[(&str, &str)] = &[PAGE, ("2026-02-01.md", "- #got @ana a book\n")];
const ERROR: &[(&str, &str)] = &[
    PAGE,
    ("2026-03-02.md", "- #ask @ana for a lead\n"),
    ("fairweather.toml", "[rules.cold-ask]\nlevel = \"error\"\n"),
];
const BAD_CONFIG: &[(&str, &str)] =
    &[PAGE, ("fairweather.toml", "[lint]\nignore = [\"cold-ask\", \"notse\"]\n")];
const BAD_BASELINE: &[(&str, &str)] = &[PAGE, (".fairweather-baseline.json", "{\"schema\":1\n<<<<<<< a\n")];

#[test]
fn the_exit_code_says_how_it_went() {
    for (name, notes, args, code) in [
        ("clean", CLEAN, "check", 0),
        ("clean, fixed", CLEAN, "check --fix", 0),
        ("clean, diff", CLEAN, "check --diff", 0),
        ("clean, machine", CLEAN, "check --format json", 0),
        ("clean, strict", CLEAN, "check --fail-on info", 0),
        ("empty folder", &[], "check", 0),
        ("warning", COLD, "check", 1),
        ("warning, machine", COLD, "check --format json", 1),
        ("warning, statistics", COLD, "check --statistics", 1),
        ("warning, quiet", COLD, "check -q", 1),
        ("warning, error asked", COLD, "check --fail-on error", 0),
        ("warning, never", COLD, "check --fail-on never", 0),
        ("warning, info asked", COLD, "check --fail-on info", 1),
        ("warning, elsewhere", COLD, "check people", 0),
        ("warning, of the person", COLD, "check --person ana", 1),
        ("warning, ignored", COLD, "check --ignore asking", 0),
        ("warning, not selected", COLD, "check --select notes", 0),
        ("warning, configured", COLD, "check --config lint.fail-on=error", 0),
        ("info", INFO, "check", 0),
        ("info, asked", INFO, "check --fail-on info", 1),
        ("error", ERROR, "check --fail-on error", 1),
        ("error, never", ERROR, "check --fail-on never", 0),
        ("error, isolated", ERROR, "check --isolated --fail-on error", 0),
        ("safe fix, not made", LISTED, "check", 1),
        ("safe fix", LISTED, "check --fix", 0),
        ("safe fix, diff", LISTED, "check --diff", 1),
        ("safe fix, diff of a fix", LISTED, "check --fix --diff", 1),
        ("unsafe fix, not trusted", SLIP, "check --fix", 1),
        ("unsafe fix, counted", SLIP, "check --unsafe-fixes", 1),
        ("unsafe fix", SLIP, "check --fix --unsafe-fixes", 0),
        ("no fix", COLD, "check --fix", 1),
        ("no fix, diff", COLD, "check --diff", 1),
        ("baseline made", COLD, "baseline create", 0),
        ("baseline missing", COLD, "baseline update", 2),
        ("baseline missing, shown", COLD, "baseline show", 2),
        ("baseline named and missing", COLD, "check --baseline none.json", 2),
        ("baseline damaged", BAD_BASELINE, "check", 2),
        ("baseline damaged, updated", BAD_BASELINE, "baseline update", 2),
        ("baseline damaged, made", BAD_BASELINE, "baseline create", 2),
        ("baseline damaged, off", BAD_BASELINE, "check --no-baseline", 0),
        ("bad configuration", BAD_CONFIG, "check", 2),
        ("bad configuration, isolated", BAD_CONFIG, "check --isolated", 0),
        ("bad configuration, shown", BAD_CONFIG, "config", 2),
        ("no such configuration", CLEAN, "check --config none.toml", 2),
        ("no such key", CLEAN, "check --config lint.horizn=3d", 2),
        ("no such rule", CLEAN, "check --select cold-aks", 2),
        ("no such level", CLEAN, "check --fail-on warnings", 2),
        ("no such format", CLEAN, "check --format jsn", 2),
        ("no such flag", CLEAN, "check --fixx", 2),
        ("no such command", CLEAN, "chek", 2),
        ("no such person", CLEAN, "check --person zed", 2),
        ("no such path", CLEAN, "check nowhere", 2),
        ("no such root", CLEAN, "check --root nowhere", 2),
        ("no such day", CLEAN, "check --today 2026-02-30", 2),
        ("no such key to show", CLEAN, "config lint.horizn", 2),
        ("a key", CLEAN, "config lint.horizon", 0),
        ("no such rule to explain", CLEAN, "explain cold-aks", 2),
        ("made", CLEAN, "init", 0),
        ("made elsewhere", CLEAN, "init people", 0),
        ("made nowhere", CLEAN, "init nowhere", 2),
        ("made on a file", CLEAN, "init 2026-03-02.md", 2),
        ("made twice", ERROR, "init", 2),
        ("standard input that is no note", CLEAN, "check --stdin-filename a.txt", 2),
        ("standard input outside", CLEAN, "check --root people --stdin-filename a.md", 2),
        ("standard input, fixed", CLEAN, "check --fix --stdin-filename a.md", 2),
    ] {
        let ran = Folder::new(notes).run(args);
        assert_eq!(ran.code, Some(code), "{name}: fairweather {args}\n{}{}", ran.out, ran.err);
        if code == 2 {
            assert!(ran.err.starts_with("error: ") && ran.out.is_empty(), "{name}: {ran:?}");
        }
    }
}

#[test]
fn a_note_that_cannot_be_read_wins_and_the_others_are_still_checked() {
    let folder = Folder::new(COLD);
    folder.write("latin.md", b"caf\xe9 with @ana\n");
    for args in
        ["check", "check --fail-on never", "check --root . people", "check --fix", "check --person ana"]
    {
        assert_eq!(folder.run(args).code, Some(2), "{args}");
    }
    let ran = folder.run("check --format concise");
    assert!(ran.out.contains("[unreadable-note]") && ran.out.contains("[cold-ask]"), "{}", ran.out);
    assert_eq!(folder.run("baseline create").code, Some(2));
    assert_eq!(folder.run("baseline update").code, Some(2));
    assert!(folder.run("check --format concise").out.contains("[unreadable-note]"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_is_130() {
    let folder = Folder::new(CLEAN);
    let mut child = folder
        .command("check --stdin-filename 2026-03-03.md")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // It waits for its input, which never comes. Until it listens, the signal would end it otherwise.
    let status = format!("/proc/{}/status", child.id());
    let listens = || {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_none_or(|mask| mask & 2 != 0)
    };
    while !listens() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    let _input = child.stdin.take();
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stdout, output.stderr), (Some(130), Vec::new(), Vec::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_an_error_whatever_it_is() {
    let folder = Folder::new(COLD);
    for args in
        ["check", "check --format json", "--help", "check --help", "--version", "explain", "config", "man"]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("/dev/full");
        let output = folder.command(args).stdout(full).output().expect("the program starts");
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args}: {err}");
        assert!(err.starts_with("error: "), "{args}: {err}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let text = "- #ask @ana for a lead\n".repeat(3_000);
    let folder = Folder::new(&[("2026-03-02.md", &text)]);
    let mut child = folder
        .command("export events")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
