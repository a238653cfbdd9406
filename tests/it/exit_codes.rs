//! Exit codes that take a signal, a full disk or a reader who leaves. All others:
//! `tests/cli/exit-codes.md` and `errors.md`.

use std::process::Stdio;

use crate::tool::Folder;

const CLEAN: &[(&str, &str)] = &[("people/Ana Lopez.md", "She sings.\n"), ("2026-03-02.md", "- #met @ana\n")];
/// A warning without a fix.
const COLD: &[(&str, &str)] =
    &[("people/Ana Lopez.md", "She sings.\n"), ("2026-03-02.md", "- #ask/reference @ana for a lead\n")];

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
    let text = "- #ask/reference @ana for a lead\n".repeat(3_000);
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
