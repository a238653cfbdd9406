//! The Python package: built by maturin as pip builds it, installed where there is no Rust, and run by pre-commit.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::HERE;

fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Runs a program to its end.
fn ok(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{command:?}: {text}");
    text
}

/// The wheel, in a folder. It is tried and not measured, so it is built fast.
fn wheel(folder: &Path) -> PathBuf {
    ok(Command::new(python())
        .args(["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"])
        .arg(folder)
        .arg(Path::new(HERE).join(".ci/wheel"))
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients"))
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_DIST_LTO", "off")
        .env("CARGO_PROFILE_DIST_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_DIST_CODEGEN_UNITS", "16"));
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let wheels: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "whl")).collect();
    assert_eq!(wheels.len(), 1, "{wheels:?}");
    wheels[0].clone()
}

#[test]
fn pip_and_pre_commit_take_the_wheel_where_there_is_no_rust() {
    let folder = tempfile::tempdir().expect("a folder");
    let wheel = wheel(folder.path());
    let home = folder.path().join("home");
    ok(Command::new(python()).args(["-m", "venv"]).arg(&home));
    let bin = home.join("bin");
    ok(Command::new(bin.join("pip")).args(["install", "--quiet", "--no-index"]).arg(&wheel));
    // Only these folders are searched: no Rust.
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let said = ok(Command::new(bin.join("fairweather")).arg("--version").env("PATH", &path));
    // What is built to be used says of which commit it is, and for which target.
    let rustc = ok(Command::new("rustc").arg("-vV"));
    let target = rustc.lines().find_map(|line| line.strip_prefix("host: ")).expect("a target");
    let commit = ok(Command::new("git").args(["rev-parse", "--short=10", "HEAD"]).current_dir(HERE));
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(said.trim(), format!("fairweather {version} ({}, {target})", commit.trim()));

    let journal = folder.path().join("journal");
    std::fs::create_dir(&journal).expect("a folder");
    let config = format!(
        "repos:\n- repo: local\n  hooks:\n  - id: fairweather\n    name: fairweather\n    language: python\n    additional_dependencies: ['{}']\n    entry: fairweather hook run\n    pass_filenames: false\n    always_run: true\n",
        wheel.display()
    );
    std::fs::write(journal.join(".pre-commit-config.yaml"), config).expect("a file");
    std::fs::write(journal.join("2026-03-01.md"), "#talkd @bo on the stairs\n").expect("a note");
    let git = |args: &[&str]| {
        ok(Command::new("git")
            .args(args)
            .current_dir(&journal)
            .env("HOME", folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1"));
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    let pre_commit = std::env::var("PRE_COMMIT").unwrap_or_else(|_| "pre-commit".to_owned());
    let output = Command::new(pre_commit)
        .args(["run", "--all-files"])
        .current_dir(&journal)
        .env("HOME", folder.path())
        .env("PRE_COMMIT_HOME", folder.path().join("pre-commit"))
        .env("FAIRWEATHER_TODAY", "2026-03-05")
        .env("PATH", &path)
        .output()
        .expect("pre-commit");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("`#talkd` is not a marker"), "{text}");
}
