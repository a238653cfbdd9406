//! Every way to end it.

use std::io::Read;
use std::process::{Command, Stdio};

use super::harness::{Folder, changed};

#[test]
fn signals_end_it_with_their_number() {
    for (signal, code) in [(libc::SIGINT, 130), (libc::SIGTERM, 143), (libc::SIGHUP, 129)] {
        let folder = Folder::new(&[("2026-11-01.md", "#ask/reference @ana\n")]);
        let mut watcher = folder.watch();
        watcher.signal(signal);
        assert_eq!(watcher.ends().code(), Some(code));
        assert_eq!(*watcher.said.lock().expect("no panic"), "");
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly_even_when_nothing_happens() {
    let folder = Folder::new(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(["watch", "--today", "2026-11-20"])
        .arg(&folder.path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 8];
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut first).expect("a first run");
    drop(out);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn people_read_lines_and_programs_read_documents() {
    let folder = Folder::new(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(["watch", "--today", "2026-11-20", "--format", "concise"])
        .current_dir(&folder.path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut out = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = || {
        let mut line = String::new();
        std::io::BufRead::read_line(&mut out, &mut line).expect("a line");
        line
    };
    let first = line();
    assert!(first.ends_with("  1 note  1 open\n") && first.as_bytes()[2] == b':', "{first}");
    assert!(line().starts_with("2026-11-01.md:1:1: warning[endorsement-without-work] "));
    folder.write("2026-11-01.md", "#worked @ana\n#ask/reference @bo\x1b[2J\n");
    assert!(line().ends_with("  2026-11-01.md  1 solved, 1 new, 1 open\n"));
    assert!(line().starts_with("solved  warning[endorsement-without-work] "));
    let new = line();
    assert!(
        new.starts_with("2026-11-01.md:2:1: warning[endorsement-without-work] ") && !new.contains('\x1b'),
        "{new}"
    );
    child.kill().expect("killed");
    child.wait().expect("ended");
}

#[test]
fn a_path_below_the_root_only_chooses_what_is_shown() {
    let folder = Folder::new(&[
        ("fairweather.toml", ""),
        ("a/2026-11-01.md", "#ask/reference @ana\n"),
        ("b/2026-11-01.md", "#ask/reference @bo\n"),
    ]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairweather"));
    command.args(["watch", "--today", "2026-11-20", "--format", "jsonl"]).arg(folder.at("a"));
    let mut watcher = super::harness::Watcher::start(command);
    assert_eq!(watcher.last["delta"]["open"], 1);
    assert_eq!(watcher.last["run"]["notes"], 2);
    // An older meeting in another folder solves what is shown here.
    folder.write("b/2026-10-01.md", "#worked @ana\n");
    let run = watcher.next();
    assert_eq!(changed(&run), ["b/2026-10-01.md"]);
    assert_eq!(run["delta"]["solved"], 1);
}

#[test]
fn what_cannot_be_watched_is_an_error_with_a_remedy() {
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
            .arg("watch")
            .args(args)
            .output()
            .expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, text) = run(&["/no/such/folder"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("`/no/such/folder` does not exist"), "{text}");
    let folder = Folder::new(&[]);
    let path = folder.path.to_str().expect("UTF-8");
    for (args, expected) in [
        (["--format=concis", path], "`concise`"),
        (["--poll=0", path], "seconds"),
        (["--exec='", path], "is not a command"),
    ] {
        let (code, text) = run(&args);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(expected) && text.contains("help:"), "{text}");
    }
}
