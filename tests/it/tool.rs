//! A journal in a temporary folder and the program run on it, for tests of the command line.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of notes that goes away with the value.
pub struct Folder {
    folder: tempfile::TempDir,
}

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new(notes: &[(&str, &str)]) -> Folder {
        let folder = Folder { folder: tempfile::tempdir().expect("a folder") };
        for (path, text) in notes {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, bytes).expect("written");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    /// The program, in the folder, on a fixed day.
    pub fn command(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fairweather"));
        command
            .args(args.split_whitespace())
            .current_dir(self.root())
            .env("FAIRWEATHER_TODAY", "2026-03-05")
            .env_remove("COLUMNS")
            .env_remove("NO_COLOR")
            .env_remove("FORCE_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    pub fn run(&self, args: &str) -> Ran {
        self.run_with(args, b"")
    }

    /// The same with something on standard input.
    pub fn run_with(&self, args: &str, input: &[u8]) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that fails before it reads closes the pipe.
        let _ = child.stdin.take().expect("a pipe").write_all(input);
        let output = child.wait_with_output().expect("it ends");
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// A command line in a folder, for a shell that knows the program and git, and nobody's settings.
pub fn shell(folder: &Path, command_line: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_fairweather")).parent().expect("a folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(program).chain(std::env::split_paths(&others));
    let mut command = Command::new("sh");
    command.args(["-c", command_line]).current_dir(folder).stdin(Stdio::null()).env_clear();
    command
        .env("PATH", std::env::join_paths(path).expect("a path"))
        .env("LC_ALL", "C")
        .env("HOME", "/nowhere");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", "init.defaultBranch");
    command.env("GIT_CONFIG_VALUE_0", "main");
    for who in ["AUTHOR", "COMMITTER"] {
        let of = |what: &str| format!("GIT_{who}_{what}");
        command.env(of("NAME"), "Nell").env(of("EMAIL"), "nell@example.org");
        command.env(of("DATE"), "2026-03-05T12:00:00Z");
    }
    command
}

/// What the program prints at the top of the repository, on a fixed day.
pub fn run(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("FAIRWEATHER_TODAY", "2026-11-20")
        .output()
        .expect("the program starts");
    String::from_utf8(output.stdout).expect("UTF-8")
}
