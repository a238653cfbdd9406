//! Putting the hook in and taking it out.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{FAIRWEATHER, Ran, Repo, TALK};

#[test]
fn a_hook_that_was_there_is_kept_chained_and_restored() {
    let repo = Repo::new();
    repo.git(&["config", "core.hooksPath", "my hooks"]);
    let hook = repo.root.join("my hooks/pre-commit");
    let own = "#!/bin/sh\necho mine >> ran\n[ ! -e stop ]\n";
    repo.write("my hooks/pre-commit", own);
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("executable");
    assert!(repo.run(&["hook", "install", "--strict"]).out.contains("runs first"));
    repo.run(&["hook", "install", "--strict"]);
    repo.write("2026-02-01.md", TALK);
    repo.git(&["add", "2026-02-01.md"]);
    repo.git(&["commit", "-qm", "x"]);
    assert_eq!(fs::read_to_string(repo.root.join("ran")).expect("it ran"), "mine\n");
    repo.write("stop", "");
    repo.write("2026-02-02.md", TALK);
    repo.git(&["add", "2026-02-02.md"]);
    assert_eq!(repo.try_git(&["commit", "-qm", "x"]).code, Some(1), "the other hook says no");
    assert!(repo.run(&["hook", "uninstall"]).out.contains("is back"));
    assert_eq!(fs::read_to_string(hook).expect("a hook"), own);
}

#[test]
fn a_linked_work_tree_and_a_journal_below_the_top() {
    let repo = Repo::new();
    repo.commit("my notes/fairweather.toml", "");
    repo.commit("my notes/2026-02-01.md", TALK);
    repo.commit("elsewhere/2026-03-01.md", "#ask/reference @zed for a lift\n");
    repo.git(&["worktree", "add", "-q", "../linked"]);
    let linked = repo.folder.path().join("linked");
    let ran: Ran = repo
        .command(FAIRWEATHER)
        .args(["hook", "install", "--strict", "my notes"])
        .current_dir(&linked)
        .output()
        .expect("it runs")
        .into();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    fs::write(linked.join("my notes/2026-03-01.md"), "#ask/reference @bo for a lift\n").expect("a note");
    let git = |args: &[&str]| -> Ran {
        repo.command("git").args(args).current_dir(&linked).output().expect("git runs").into()
    };
    git(&["add", "-A"]);
    let ran = git(&["commit", "-qm", "x"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(!format!("{}{}", ran.out, ran.err).contains("elsewhere"), "outside the journal");
    fs::write(linked.join("my notes/2026-03-01.md"), "#talked @bo\n").expect("a note");
    git(&["add", "-A"]);
    assert_eq!(git(&["commit", "-qm", "x"]).code, Some(0));
}

#[test]
fn without_a_configuration_the_whole_repository_is_guarded() {
    let repo = Repo::new();
    repo.commit("below/2026-02-01.md", TALK);
    let ran = repo.run_in("below", &[], &["hook", "install", "--strict"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    repo.write("2026-03-01.md", "#ask/reference @bo for a lift\n");
    repo.git(&["add", "-A"]);
    assert_eq!(repo.try_git(&["commit", "-qm", "x"]).code, Some(1));
    let ran = repo.run(&["hook", "install", "--root", "below"]);
    assert!(ran.out.contains("the journal in `below`"), "{}", ran.out);
    assert_eq!(repo.try_git(&["commit", "-qm", "x"]).code, Some(0), "it lies outside the journal");
}

#[test]
fn hooks_that_others_manage_are_left_to_them() {
    let repo = Repo::new();
    repo.write(".husky/_/pre-commit", "#!/bin/sh\n");
    repo.git(&["config", "core.hooksPath", ".husky/_"]);
    let before = repo.bytes("");
    let ran = repo.run(&["hook", "install", "--strict"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("husky") && ran.err.contains("fairweather hook run"), "{}", ran.err);
    assert!(before == repo.bytes(""));
    // Hooks of every repository: done, and said.
    let shared = repo.folder.path().join("hooks");
    repo.git(&["config", "core.hooksPath", &shared.to_string_lossy()]);
    let ran = repo.run(&["hook", "install", "--strict"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("every repository that uses it"), "{}", ran.out);
}

#[test]
fn a_hook_that_is_a_link_is_kept_as_one() {
    let repo = Repo::new();
    let hook = repo.root.join(".git/hooks/pre-commit");
    let _ = fs::create_dir(repo.root.join(".git/hooks"));
    std::os::unix::fs::symlink("../../gone", &hook).expect("a link");
    let before = repo.bytes("");
    assert_eq!(repo.run(&["hook", "install", "--strict"]).code, Some(0));
    repo.commit("2026-02-01.md", TALK);
    repo.git(&["commit", "-q", "--allow-empty", "-m", "x"]);
    assert_eq!(repo.run(&["hook", "uninstall"]).code, Some(0));
    assert_eq!(before.get(&hook), repo.bytes("").get(&hook));
}

#[test]
fn a_hook_whose_program_is_gone_says_so() {
    let repo = Repo::new();
    repo.run(&["hook", "install", "--strict"]);
    let hook = repo.root.join(".git/hooks/pre-commit");
    let script = fs::read_to_string(&hook).expect("a hook");
    fs::write(&hook, script.replace(super::FAIRWEATHER, "/nowhere/fairweather")).expect("written");
    repo.write("2026-02-01.md", TALK);
    repo.git(&["add", "-A"]);
    let ran = repo.try_git(&["commit", "-qm", "x"]);
    assert_ne!(ran.code, Some(0));
    assert!(ran.err.contains("not installed") && ran.err.contains("--no-verify"), "{}", ran.err);
}

#[test]
fn a_link_beside_the_hook_leads_nothing_out_of_the_repository() {
    let repo = Repo::new();
    repo.git(&["config", "core.hooksPath", ".githooks"]);
    fs::create_dir(repo.root.join(".githooks")).expect("a folder");
    let victim = repo.folder.path().join("victim");
    fs::write(&victim, "precious").expect("a file");
    let mode = fs::metadata(&victim).expect("there").permissions();
    for name in ["pre-commit.new", "pre-commit.tmp", "pre-commit"] {
        std::os::unix::fs::symlink(&victim, repo.root.join(".githooks").join(name)).expect("a link");
    }
    assert_eq!(repo.run(&["hook", "install"]).code, Some(0));
    assert_eq!(fs::read_to_string(&victim).expect("text"), "precious");
    assert_eq!(fs::metadata(&victim).expect("there").permissions(), mode);
    let hook = repo.root.join(".githooks/pre-commit");
    assert!(!hook.is_symlink() && fs::read_to_string(hook).expect("text").contains("fairweather"));
}
