//! The real pre-commit, which builds fairweather from its sources and runs it on a commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{FAIRWEATHER, HERE};

/// A journal in a repository, in a home of its own.
struct Journal {
    folder: tempfile::TempDir,
    root: PathBuf,
}

impl Journal {
    fn new() -> Journal {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("journal");
        fs::create_dir(&root).expect("a folder");
        let journal = Journal { folder, root };
        journal.ok("git", &["init", "-q", "-b", "main"]);
        journal.write("2026-02-01.md", "#talked @ana over lunch\n");
        journal.ok("git", &["add", "-A"]);
        journal.ok("git", &["commit", "-qm", "first"]);
        journal
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).expect("a file");
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        // cargo and its tools stay where they are; everything else is new.
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        let kept = |name: &str, below: &str| std::env::var_os(name).unwrap_or(home.join(below).into());
        let bin = Path::new(FAIRWEATHER).parent().expect("a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .current_dir(&self.root)
            .env("CARGO_HOME", kept("CARGO_HOME", ".cargo"))
            .env("RUSTUP_HOME", kept("RUSTUP_HOME", ".rustup"))
            .env("HOME", self.folder.path())
            .env("PRE_COMMIT_HOME", self.folder.path().join("pre-commit"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("FAIRWEATHER_TODAY", "2026-03-05")
            .env("NO_COLOR", "1")
            .env("PATH", format!("{}:{path}", bin.display()))
            // What pre-commit builds is tried, not measured; what it depends on is built once.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients"))
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Nell").env(format!("GIT_{who}_EMAIL"), "n@example.org");
        }
        command
    }

    /// The exit code, and all that was printed.
    fn run(&self, program: &str, args: &[&str]) -> (Option<i32>, String) {
        let output = self.command(program).args(args).output().unwrap_or_else(|error| {
            panic!("{program}: {error}; `pip install pre-commit`, or set PRE_COMMIT")
        });
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    }

    fn ok(&self, program: &str, args: &[&str]) -> String {
        let (code, text) = self.run(program, args);
        assert_eq!(code, Some(0), "{program} {args:?}: {text}");
        text
    }

    fn pre_commit(&self, args: &[&str]) -> (Option<i32>, String) {
        let program = std::env::var("PRE_COMMIT").unwrap_or_else(|_| "pre-commit".to_owned());
        self.run(&program, args)
    }

    /// Installs one hook of this repository, as a reader of the README would.
    fn install(&self, id: &str) {
        let revision = self.ok("git", &["-C", HERE, "rev-parse", "HEAD"]);
        let config = format!("repos:\n- repo: {HERE}\n  rev: {}\n  hooks:\n  - id: {id}\n", revision.trim());
        self.write(".pre-commit-config.yaml", &config);
        self.ok("git", &["add", "-A"]);
        self.ok("git", &["commit", "-qm", "pre-commit"]);
        let (code, text) = self.pre_commit(&["install"]);
        assert_eq!(code, Some(0), "{text}");
    }

    fn commit(&self) -> (Option<i32>, String) {
        self.run("git", &["commit", "-qm", "x"])
    }
}

#[test]
fn try_repo_runs_every_hook() {
    let journal = Journal::new();
    journal.write("2026-03-01.md", "#giev @bo a lift\n");
    journal.ok("git", &["add", "-A"]);
    let (code, text) = journal.pre_commit(&["try-repo", HERE, "--verbose"]);
    assert_eq!(code, Some(1), "{text}");
    assert_eq!(text.matches("2026-03-01.md:1:1").count(), 4, "{text}");
    assert_eq!(text.matches("git commit --no-verify").count(), 3, "{text}");
    // What the journal truly says is told by two of them, and stops the others.
    journal.write("2026-03-01.md", "#ask/reference @bo for a lift\n");
    journal.ok("git", &["add", "-A"]);
    let (code, text) = journal.pre_commit(&["try-repo", HERE]);
    assert_eq!(code, Some(1), "{text}");
    assert_eq!(text.matches("Passed").count(), 2, "{text}");
    assert_eq!(text.matches("Worth knowing").count(), 2, "{text}");
    journal.write("2026-02-02.md", "#worked @bo\n");
    journal.ok("git", &["add", "-A"]);
    let (code, text) = journal.pre_commit(&["try-repo", HERE]);
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn an_installed_hook_checks_what_is_staged() {
    // Strict by itself, or by the journal's configuration.
    for (id, config) in [("fairweather-strict", ""), ("fairweather-system", "[hook]\nstop = [\"all\"]\n")] {
        let journal = Journal::new();
        journal.write("fairweather.toml", config);
        journal.install(id);
        journal.write("2026-03-01.md", "#ask/reference @bo for a lift\n");
        journal.ok("git", &["add", "-A"]);
        // Not staged: pre-commit sets it aside, and brings it back.
        journal.write("2026-03-01.md", "#worked @bo\n");
        let (code, text) = journal.commit();
        assert_eq!(code, Some(1), "{id}: {text}");
        assert!(text.contains("endorsement-without-work"), "{id}: {text}");
        assert_eq!(fs::read_to_string(journal.root.join("2026-03-01.md")).expect("a note"), "#worked @bo\n");
        journal.ok("git", &["add", "-A"]);
        let (code, text) = journal.commit();
        assert_eq!(code, Some(0), "{id}: {text}");
        // A commit that only takes away.
        journal.write("2026-03-02.md", "#ask/reference @bo for a lift\n");
        journal.ok("git", &["add", "-A"]);
        assert_eq!(journal.commit().0, Some(0));
        journal.ok("git", &["rm", "-q", "2026-03-01.md"]);
        let (code, text) = journal.commit();
        assert_eq!(code, Some(1), "{id}: {text}");
    }
}
