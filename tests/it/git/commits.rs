//! Every way to commit, with the installed hook or as it would run.

use std::fs;

use super::{COLD, Repo, TALK};

#[test]
fn a_first_commit_is_checked_against_nothing() {
    let repo = Repo::new();
    assert_eq!(repo.hook().code, Some(0), "nothing staged");
    repo.write("2026-03-01.md", COLD);
    assert_eq!(repo.hook().code, Some(0), "not staged yet");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.out.starts_with("2026-03-01.md:1:1: warning[endorsement-without-work]"), "{}", ran.out);
    for part in ["stopped", "--staged --new-since HEAD", "git commit --no-verify"] {
        assert!(ran.err.contains(part), "{}", ran.err);
    }
}

#[test]
fn a_commit_that_only_deletes_is_checked() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.commit("2026-03-01.md", COLD);
    assert_eq!(repo.run(&["check"]).code, Some(0));
    repo.git(&["rm", "-q", "2026-02-01.md"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1), "the ask is cold now");
    assert!(ran.out.contains("2026-03-01.md:1:1: warning[endorsement-without-work]"), "{}", ran.out);
}

#[test]
fn every_form_of_commit_runs_the_installed_hook_over_its_own_index() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    let ran = repo.run(&["hook", "install", "--strict"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("Installed"), "{}", ran.out);
    assert!(repo.run(&["hook", "install", "--strict"]).out.contains("installed already"));
    // commit -a
    repo.write("2026-02-01.md", "#talked @ana\n\n#ask/reference @bo for a lift\n");
    let ran = repo.try_git(&["commit", "-qam", "x"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("endorsement-without-work") || ran.out.contains("endorsement-without-work"),
        "{}{}",
        ran.out,
        ran.err
    );
    // commit PATH: another note is staged and not part of it.
    repo.write("2026-02-01.md", TALK);
    repo.write("2026-02-02.md", "#ask/reference @cy for a lift\n");
    repo.write("2026-02-03.md", "#talked @di\n");
    repo.git(&["add", "-A"]);
    assert_eq!(repo.try_git(&["commit", "-qm", "x", "2026-02-03.md"]).code, Some(0));
    assert_eq!(repo.try_git(&["commit", "-qm", "x"]).code, Some(1));
    assert_eq!(repo.try_git(&["commit", "-qm", "x", "--no-verify"]).code, Some(0));
    // From a folder below, amended, detached.
    repo.write("below/2026-02-04.md", "#talked @ed\n");
    repo.git(&["add", "-A"]);
    repo.git(&["checkout", "-q", "--detach"]);
    repo.git(&["-C", "below", "commit", "-qm", "x"]);
    repo.git(&["commit", "-q", "--amend", "-m", "y"]);
    let ran = repo.run(&["hook", "uninstall"]);
    assert!(ran.out.starts_with("Removed the hook"), "{}", ran.out);
    assert!(repo.run(&["hook", "uninstall"]).out.contains("nothing changed"));
    assert!(!repo.root.join(".git/hooks/pre-commit").exists());
}

#[test]
fn a_merge_is_checked_against_its_first_parent() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.run(&["hook", "install", "--strict"]);
    repo.git(&["checkout", "-qb", "side"]);
    repo.commit("2026-03-01.md", "#ask/reference @bo for a lift\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.commit("2026-03-02.md", "#talked @cy\n");
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    assert_eq!(repo.hook().code, Some(1));
    repo.git(&["merge", "--abort"]);
    // A conflict.
    repo.git(&["checkout", "-q", "side"]);
    repo.commit("2026-03-02.md", "#talked @di\n");
    assert_ne!(repo.try_git(&["merge", "main"]).code, Some(0));
    let ran = repo.hook();
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("2026-03-02.md` is unmerged") && ran.err.contains("help:"), "{}", ran.err);
    repo.git(&["merge", "--abort"]);
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["rebase", "-q", "-X", "ours", "side"]);
}

#[test]
fn git_is_left_as_it_was() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.write("2026-03-01.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A"]);
    repo.write("2026-03-01.md", "changed\n");
    repo.write("untracked.md", "new\n");
    // Touched and not changed: git status would write the index.
    let file = fs::File::options().write(true).open(repo.root.join("2026-02-01.md")).expect("a file");
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("a time");
    let before = repo.bytes("");
    for args in [&["hook", "run"][..], &["check", "--rev", "HEAD"], &["check", "--new-since", "HEAD"]] {
        repo.run(args);
        assert!(before == repo.bytes(""), "{args:?} wrote something");
    }
    // Another process holds the lock; reading needs none.
    repo.write(".git/index.lock", "");
    assert_eq!(repo.hook().code, Some(1));
}

#[test]
fn a_commit_within_a_rebase_is_checked() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.run(&["hook", "install", "--strict"]);
    repo.git(&["checkout", "-qb", "side"]);
    repo.commit("2026-02-02.md", "#talked @bo\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.commit("2026-02-02.md", "#talked @cy\n");
    assert_ne!(repo.try_git(&["rebase", "main", "side"]).code, Some(0), "a conflict");
    repo.write("2026-02-02.md", "#talked @bo\n\n#ask/reference @di for a lift\n");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1), "HEAD is detached at what was rebased so far: {}{}", ran.out, ran.err);
    repo.write("2026-02-02.md", "#talked @bo\n");
    repo.git(&["add", "-A"]);
    assert_eq!(repo.hook().code, Some(0));
    repo.git(&["-c", "core.editor=true", "rebase", "--continue"]);
}

#[test]
fn a_repository_may_be_named_by_the_environment() {
    let repo = Repo::new();
    repo.commit("notes/2026-02-01.md", TALK);
    repo.write("notes/2026-03-01.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A"]);
    let args = ["hook", "run", "--strict", "--format", "concise"];
    // As a hook sees it, and with both names relative to where it runs.
    for (folder, env, place) in [
        ("", &[("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index")][..], "notes/2026-03-01.md:1:1"),
        ("notes", &[("GIT_DIR", "../.git"), ("GIT_WORK_TREE", "..")], "2026-03-01.md:1:1"),
        ("notes", &[], "2026-03-01.md:1:1"),
    ] {
        let ran = repo.run_in(folder, env, &args);
        assert_eq!(ran.code, Some(1), "{env:?}: {}{}", ran.out, ran.err);
        assert!(
            ran.out.starts_with(&format!("{place}: warning[endorsement-without-work]")),
            "{env:?}: {}",
            ran.out
        );
    }
    // Another index than the usual one.
    repo.git(&["read-tree", "--index-output=.git/other", "HEAD"]);
    repo.git(&["read-tree", "HEAD"]);
    assert_eq!(repo.run_in("", &[("GIT_INDEX_FILE", ".git/other")], &args).code, Some(0));
}
