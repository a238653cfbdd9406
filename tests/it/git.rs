//! The hook and git's trees, with the real git.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FAIRWEATHER: &str = env!("CARGO_BIN_EXE_fairweather");

/// A repository in a temporary folder, and a home without anybody's configuration.
struct Repo {
    folder: tempfile::TempDir,
    root: PathBuf,
}

/// How a command ended.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Repo {
    fn new() -> Repo {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("repo");
        fs::create_dir(&root).expect("a folder");
        let repo = Repo { folder, root };
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.as_bytes().starts_with(b"GIT_") {
                command.env_remove(name);
            }
        }
        command.current_dir(&self.root).env("HOME", self.folder.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("FAIRWEATHER_TODAY", "2026-03-05").env("NO_COLOR", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "Nell")
                .env(format!("GIT_{who}_EMAIL"), "nell@example.org");
        }
        command
    }

    fn try_git(&self, args: &[&str]) -> Ran {
        self.command("git").args(args).output().expect("git starts").into()
    }

    fn git(&self, args: &[&str]) -> String {
        let ran = self.try_git(args);
        assert_eq!(ran.code, Some(0), "git {args:?}: {}{}", ran.out, ran.err);
        ran.out
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.command(FAIRWEATHER).args(args).output().expect("fairweather starts").into()
    }

    fn hook(&self) -> Ran {
        self.run(&["hook", "run", "--format", "concise"])
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }

    fn commit(&self, path: &str, text: &str) {
        self.write(path, text);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "x", "--no-verify"]);
    }

    /// Every file below a folder, with its bytes.
    fn bytes(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() && !path.is_symlink() {
                    collect(&path, found);
                } else {
                    found.insert(path.clone(), fs::read(&path).unwrap_or_default());
                }
            }
        }
        let mut found = BTreeMap::new();
        collect(&self.root.join(folder), &mut found);
        found
    }
}

const COLD: &str = "#ask @ana for a job\n";
const TALK: &str = "#talked @ana over lunch\n";

#[test]
fn a_first_commit_is_checked_against_nothing() {
    let repo = Repo::new();
    assert_eq!(repo.hook().code, Some(0), "nothing staged");
    repo.write("2026-03-01.md", COLD);
    assert_eq!(repo.hook().code, Some(0), "not staged yet");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.out.starts_with("2026-03-01.md:1:1: warning[cold-ask]"), "{}", ran.out);
    for part in ["stopped", "--staged --new-since HEAD", "git commit --no-verify"] {
        assert!(ran.err.contains(part), "{}", ran.err);
    }
}

#[test]
fn only_what_a_commit_brings_stops_it() {
    let repo = Repo::new();
    repo.commit("2026-03-01.md", COLD);
    repo.write("2026-03-02.md", TALK);
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "1 known problem not shown; run fairweather check\n"));
    repo.write("2026-03-03.md", "#ask @bo for a lift\n");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("2026-03-03.md:1:1") && !ran.out.contains("2026-03-01.md"), "{}", ran.out);
}

#[test]
fn what_is_staged_is_read_and_not_the_work_tree() {
    let repo = Repo::new();
    repo.commit("2026-03-01.md", TALK);
    repo.write("2026-03-02.md", "#ask @bo for a lift\n");
    repo.git(&["add", "-A"]);
    repo.write("2026-03-02.md", "#talked @bo\n");
    assert_eq!(repo.hook().code, Some(1), "the work tree is fine, the index is not");
    repo.git(&["add", "-A"]);
    repo.write("2026-03-02.md", "#ask @bo for a lift\n");
    assert_eq!(repo.hook().code, Some(0), "the index is fine, the work tree is not");
    // Gone from the work tree and still staged.
    fs::remove_file(repo.root.join("2026-03-02.md")).expect("removed");
    let json = repo.run(&["check", "--staged", "--format", "json"]).out;
    assert!(json.contains("\"notes\": 2") && json.contains("\"tree\": \"index\""), "{json}");
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
    assert!(ran.out.contains("2026-03-01.md:1:1: warning[cold-ask]"), "{}", ran.out);
}

#[test]
fn a_moved_or_rewrapped_note_brings_nothing_and_a_give_is_credited() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.commit("a.md", "- 2026-02-02 #ask @ana\n- 2026-02-03 #ask @ana\n- 2026-02-04 #ask @ana once more\n");
    assert_eq!(repo.run(&["check"]).code, Some(1));
    repo.git(&["mv", "a.md", "b.md"]);
    assert_eq!(repo.hook().code, Some(0), "renamed");
    repo.write(
        "b.md",
        "# Log\n\n- 2026-02-02  #ask @ana\n\n- 2026-02-03 #ask @ana\n- 2026-02-04 #ask   @ana once more\n",
    );
    repo.git(&["add", "-A"]);
    assert_eq!(repo.hook().code, Some(0), "rewrapped");
    repo.git(&["update-index", "--chmod=+x", "b.md"]);
    assert_eq!(repo.hook().code, Some(0), "mode");
    repo.write("2026-02-05.md", "#give @ana a hand\n");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "balanced");
}

#[test]
fn git_is_left_as_it_was() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.write("2026-03-01.md", "#ask @bo for a lift\n");
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
fn every_form_of_commit_runs_the_installed_hook_over_its_own_index() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    let ran = repo.run(&["hook", "install"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("Installed"), "{}", ran.out);
    assert!(repo.run(&["hook", "install"]).out.contains("installed already"));
    // commit -a
    repo.write("2026-02-01.md", "#talked @ana\n\n#ask @bo for a lift\n");
    let ran = repo.try_git(&["commit", "-qam", "x"]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("cold-ask") || ran.out.contains("cold-ask"), "{}{}", ran.out, ran.err);
    // commit PATH: another note is staged and not part of it.
    repo.write("2026-02-01.md", TALK);
    repo.write("2026-02-02.md", "#ask @cy for a lift\n");
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
    assert!(ran.out.starts_with("Took the hook out"), "{}", ran.out);
    assert!(repo.run(&["hook", "uninstall"]).out.contains("nothing was changed"));
    assert!(!repo.root.join(".git/hooks/pre-commit").exists());
}

#[test]
fn a_hook_that_was_there_is_kept_chained_and_restored() {
    let repo = Repo::new();
    repo.git(&["config", "core.hooksPath", "my hooks"]);
    let hook = repo.root.join("my hooks/pre-commit");
    let own = "#!/bin/sh\necho mine >> ran\n[ ! -e stop ]\n";
    repo.write("my hooks/pre-commit", own);
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("executable");
    assert!(repo.run(&["hook", "install"]).out.contains("runs first"));
    repo.run(&["hook", "install"]);
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
    repo.commit("elsewhere/2026-03-01.md", "#ask @zed for a lift\n");
    repo.git(&["worktree", "add", "-q", "../linked"]);
    let linked = repo.folder.path().join("linked");
    let ran: Ran = repo
        .command(FAIRWEATHER)
        .args(["hook", "install", "my notes"])
        .current_dir(&linked)
        .output()
        .expect("it runs")
        .into();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    fs::write(linked.join("my notes/2026-03-01.md"), "#ask @bo for a lift\n").expect("a note");
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
fn names_of_any_bytes_are_read() {
    let repo = Repo::new();
    repo.git(&["config", "core.quotepath", "true"]);
    repo.commit("2026-02-01.md", TALK);
    for (nth, name) in [
        &b"2026-03-01 a b\".md"[..],
        b"2026-03-02\nline.md",
        b"2026-03-03 \xe9.md",
        "2026-03-04 ñ.md".as_bytes(),
    ]
    .into_iter()
    .enumerate()
    {
        let file = repo.root.join(std::ffi::OsStr::from_bytes(name));
        fs::write(file, format!("#ask @person-{nth} for a lift\n")).expect("a note");
    }
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!(ran.out.matches("cold-ask").count(), 4, "{}", ran.out);
    repo.git(&["commit", "-qm", "x"]);
    assert_eq!(repo.run(&["check", "--rev", "HEAD"]).code, repo.run(&["check"]).code);
}

#[test]
fn intent_to_add_submodules_and_links_bring_nothing() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.write("2026-03-01.md", COLD.replace("ana", "new").as_str());
    repo.git(&["add", "-N", "2026-03-01.md"]);
    assert_eq!(repo.hook().code, Some(0), "added by intent only");
    repo.git(&["rm", "-q", "--cached", "2026-03-01.md"]);
    fs::remove_file(repo.root.join("2026-03-01.md")).expect("removed");
    let other = Repo::new();
    other.commit("2026-03-01.md", "#ask @sub for a lift\n");
    let url = other.root.to_string_lossy().into_owned();
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "add", "-q", &url, "sub"]);
    std::os::unix::fs::symlink("sub/2026-03-01.md", repo.root.join("2026-03-02.md")).expect("a link");
    repo.git(&["add", "-A"]);
    let ran = repo.hook();
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
}

#[test]
fn sparse_work_trees_and_line_ends_of_git() {
    let repo = Repo::new();
    repo.git(&["config", "core.autocrlf", "true"]);
    repo.commit("a/2026-02-01.md", TALK);
    repo.commit("b/2026-02-02.md", "#talked @bo\n");
    repo.git(&["sparse-checkout", "set", "a"]);
    assert!(!repo.root.join("b").exists());
    repo.write("a/2026-03-01.md", "#ask @bo for a lift\r\n");
    repo.git(&["add", "a"]);
    let ran = repo.hook();
    assert_eq!(ran.code, Some(0), "what is kept out of the work tree still counts: {}{}", ran.out, ran.err);
}

#[test]
fn a_merge_is_checked_against_its_first_parent() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", TALK);
    repo.run(&["hook", "install"]);
    repo.git(&["checkout", "-qb", "side"]);
    repo.commit("2026-03-01.md", "#ask @bo for a lift\n");
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
fn revisions_are_compared_without_a_commit() {
    let repo = Repo::new();
    repo.commit("2026-02-01.md", COLD);
    repo.git(&["tag", "v1"]);
    repo.commit("2026-02-02.md", "#ask @bo for a lift\n");
    repo.write("2026-02-03.md", "#ask @cy for a lift\n");
    let found = |args: &[&str]| repo.run(args).out.matches("cold-ask").count();
    assert_eq!(found(&["check", "--format", "concise"]), 3);
    assert_eq!(found(&["check", "--format", "concise", "--new-since", "v1"]), 2);
    assert_eq!(found(&["check", "--format", "concise", "--new-since", "HEAD"]), 1);
    assert_eq!(found(&["check", "--format", "concise", "--rev", "HEAD"]), 2);
    assert_eq!(found(&["check", "--format", "concise", "--rev", "HEAD", "--new-since", "v1"]), 1);
    assert_eq!(found(&["check", "--format", "concise", "--rev", "v1"]), 1);
    let json = repo.run(&["check", "--format", "json", "--rev", "v1"]).out;
    assert!(json.contains("\"tree\": \"v1\""), "{json}");
    let ran = repo.run(&["check", "--new-since", "v2"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("no revision `v2`"), "{}", ran.err);
}

#[test]
fn configuration_and_ignore_files_come_from_the_same_tree() {
    let repo = Repo::new();
    repo.commit("fairweather.toml", "[rules.cold-ask]\nlevel = \"off\"\n");
    repo.commit(".gitignore", "drafts/\n");
    repo.write("2026-03-01.md", COLD);
    repo.write("drafts/2026-03-02.md", "#ask @bo for a lift\n");
    repo.git(&["add", "-A", "-f"]);
    repo.write("fairweather.toml", "");
    assert_eq!(repo.hook().code, Some(0), "the staged configuration has it off");
    repo.git(&["add", "fairweather.toml"]);
    repo.write("fairweather.toml", "[rules.cold-ask]\nlevel = \"off\"\n");
    let ran = repo.hook();
    assert_eq!(ran.code, Some(1));
    assert!(!ran.out.contains("drafts"), "{}", ran.out);
}

#[test]
fn what_git_cannot_give_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let repo = Repo { root: folder.path().to_owned(), folder };
    let ran = repo.hook();
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("no git work tree") && ran.err.contains("help:"), "{}", ran.err);
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
    fs::write(repo.root.join("bad.md"), b"\xff\xfe").expect("a note");
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
