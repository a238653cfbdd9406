//! The hook and git's trees, with the real git.

mod commits;
mod install;
mod news;
mod trees;
mod trouble;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt;
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

    /// Runs fairweather. Whatever reads must leave everything as it was: notes, index, refs, logs,
    /// stashes.
    fn run(&self, args: &[&str]) -> Ran {
        self.run_in("", &[], args)
    }

    fn run_in(&self, folder: &str, env: &[(&str, &str)], args: &[&str]) -> Ran {
        let before = self.bytes("");
        let mut command = self.command(FAIRWEATHER);
        command.args(args).envs(env.iter().copied()).current_dir(self.root.join(folder));
        let ran = command.output().expect("fairweather starts").into();
        if !matches!(args, ["hook", "install" | "uninstall", ..]) {
            assert!(before == self.bytes(""), "{args:?} wrote something");
        }
        ran
    }

    /// Stops for every new warning, so that any finding shows what is read.
    fn hook(&self) -> Ran {
        self.run(&["hook", "run", "--strict", "--format", "concise"])
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
                if path.is_symlink() {
                    let target = fs::read_link(&path).expect("a link");
                    found.insert(path, target.as_os_str().as_bytes().to_vec());
                } else if path.is_dir() {
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

const COLD: &str = "#ask/reference @ana for a job\n";
const TALK: &str = "#worked with @ana over lunch\n";
