//! What git cannot give.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{COLD, FAIRWEATHER, Ran, Repo, TALK};

#[test]
fn what_git_cannot_give_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let repo = Repo { root: folder.path().to_owned(), folder };
    let ran = repo.hook();
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("is not in a git repository") && ran.err.contains("help:"), "{}", ran.err);
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    let no_git: Ran = repo
        .command(FAIRWEATHER)
        .args(["hook", "run"])
        .env("PATH", "/nowhere")
        .output()
        .expect("it runs")
        .into();
    assert_eq!(no_git.code, Some(2));
    assert!(no_git.err.contains("git is not installed"), "{}", no_git.err);
    let bin = repo.folder.path().join("bin");
    fs::create_dir(&bin).expect("a folder");
    fs::write(bin.join("git"), "#!/bin/sh\necho git version 1.8.3\n").expect("a script");
    fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).expect("executable");
    let old: Ran =
        repo.command(FAIRWEATHER).args(["hook", "run"]).env("PATH", bin).output().expect("it runs").into();
    assert_eq!(old.code, Some(2));
    assert!(old.err.contains("1.8.3 is too old"), "{}", old.err);
    // Not UTF-8, and enormous.
    fs::write(repo.root.join("bad.md"), b"\xff\xfe with @ana").expect("a note");
    fs::write(repo.root.join("big.md"), vec![b'x'; 17 << 20]).expect("a note");
    repo.git(&["add", "-A"]);
    fs::remove_file(repo.root.join("big.md")).expect("removed");
    let ran = repo.hook();
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert_eq!(ran.out.matches("unreadable-note").count(), 2, "{}", ran.out);
    // A corrupt object.
    repo.git(&["rm", "-q", "--cached", "bad.md", "big.md"]);
    repo.write("2026-03-01.md", COLD);
    repo.git(&["add", "2026-03-01.md"]);
    fs::remove_file(repo.root.join("2026-03-01.md")).expect("removed");
    let id = repo.git(&["rev-parse", ":2026-03-01.md"]).trim().to_owned();
    let object = repo.root.join(format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    fs::remove_file(object).expect("removed");
    let ran = repo.hook();
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains(&id) && ran.err.contains("git fsck"), "{}", ran.err);
}

#[test]
fn a_note_that_no_one_can_read_stops_only_the_commit_that_brings_it() {
    let repo = Repo::new();
    fs::write(repo.root.join("bad.md"), b"\xff\xfe with @ana").expect("a note");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cannot be read") && ran.err.contains("--no-verify"), "{}", ran.err);
    // A directive cannot be written into a note that cannot be read.
    assert!(!ran.err.contains("ignore["), "{}", ran.err);
    assert!(ran.err.contains("allow:      add a note that cannot be read to `exclude`"), "{}", ran.err);
    repo.write("2026-03-01.md", COLD);
    repo.git(&["add", "-A"]);
    let both = repo.run(&["hook", "run", "--strict"]).err;
    assert!(both.contains("ignore[") && !both.contains("ignore[unreadable-note]"), "{both}");
    assert!(both.contains("to `exclude`"), "{both}");
    repo.git(&["rm", "-q", "-f", "2026-03-01.md"]);
    repo.git(&["commit", "-qm", "x"]);
    repo.write("2026-02-01.md", TALK);
    repo.git(&["add", "-A"]);
    assert_eq!(repo.hook().code, Some(0));
}

#[test]
fn a_damaged_head_is_not_taken_for_a_first_commit() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]).trim().to_owned();
    fs::remove_file(repo.root.join(format!(".git/objects/{}/{}", &tree[..2], &tree[2..]))).expect("removed");
    let ran = repo.hook();
    assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("help:") && ran.err.contains("--no-verify"), "{}", ran.err);
}

#[test]
fn what_is_no_revision_is_no_option_either() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    for revision in ["--rev=--all", "--rev=", "--rev=nowhere", "--new-since=HEAD~9"] {
        let ran = repo.run(&["check", revision]);
        assert_eq!(ran.code, Some(2), "{revision}: {}", ran.out);
        assert!(ran.err.contains("is not a revision"), "{revision}: {}", ran.err);
    }
}

#[test]
fn a_repository_of_somebody_else_is_told_with_what_git_wants_to_hear() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    // Only root can give files away.
    if std::os::unix::fs::chown(repo.root.join(".git"), Some(1234), None).is_err() {
        return;
    }
    std::os::unix::fs::chown(&repo.root, Some(1234), None).expect("given");
    let ran: Ran = repo
        .command(FAIRWEATHER)
        .args(["hook", "run"])
        .env_remove("SUDO_UID")
        .output()
        .expect("it runs")
        .into();
    let root = repo.root.display();
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("detected dubious ownership"), "{}", ran.err);
    assert!(ran.err.contains(&format!("git config --global --add safe.directory '{root}'")), "{}", ran.err);
    // With a trace in the environment, the message still is git's last word.
    let ran: Ran = repo
        .command(FAIRWEATHER)
        .args(["hook", "run"])
        .env("GIT_TRACE", "1")
        .output()
        .expect("it runs")
        .into();
    assert!(ran.err.contains("git: detected dubious ownership"), "{}", ran.err);
}
