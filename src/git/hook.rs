//! The pre-commit hook's file: installing it, and removing it.
//!
//! What the hook checks is decided by `fairweather hook run`, not here.
//!
//! Invariant: a hook that was there before is kept, runs first, and comes back on uninstalling.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::atomic_file::{put_program, remedy};
use crate::git::run::{GitError, Repository, path_from};

const NAME: &str = "pre-commit";
/// The name under which a hook that was there before is kept.
const KEPT: &str = "pre-commit.before-fairweather";
/// The line by which our own hook is known.
const SIGN: &str = "# fairweather pre-commit hook";

/// What installing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Where git looks for it.
    pub hook: PathBuf,
    /// Where the hook that was there before is kept; it runs first.
    pub kept: Option<PathBuf>,
    /// The same hook stood there already.
    pub was_there: bool,
    /// The journal's folder in the repository; empty for all of it.
    pub journal: String,
    /// `core.hooksPath` leads out of the repository: others may run this hook, too.
    pub is_shared: bool,
}

/// What uninstalling did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uninstalled {
    /// Where git looks for it.
    pub hook: PathBuf,
    /// A hook of ours stood there.
    pub was_there: bool,
    /// The hook that was there before is back.
    pub restored: bool,
}

/// Installs the hook for the journal at `root`, which runs `program` with further `arguments`.
///
/// # Errors
/// No repository, or its hooks cannot be written.
pub fn install(root: &Path, program: &Path, arguments: &[&str]) -> Result<Installed, GitError> {
    let repository = Repository::of(root)?;
    let folder = folder(&repository)?;
    if folder.ends_with(".husky/_") {
        return Err(GitError::new(
            "husky manages the hooks of this repository",
            "add the line `fairweather hook run` to `.husky/pre-commit`",
        ));
    }
    fs::create_dir_all(&folder).map_err(|error| cannot("made", &folder, &error))?;
    let (hook, kept) = (folder.join(NAME), folder.join(KEPT));
    let script = script(&repository, program, arguments);
    let old = read(&hook)?;
    let was_there = old.as_ref() == Some(&script);
    if old.is_some_and(|old| !is_ours(&old)) {
        if exists(&kept) {
            return Err(GitError::new(
                format!("`{}` and `{}` both exist", hook.display(), kept.display()),
                "remove the one you do not need",
            ));
        }
        fs::rename(&hook, &kept).map_err(|error| cannot("moved", &hook, &error))?;
    }
    if !was_there {
        put_program(&hook, &script).map_err(|error| cannot("written", &hook, &error))?;
    }
    let journal = repository.prefix.strip_suffix(b"/").unwrap_or_default();
    Ok(Installed {
        kept: exists(&kept).then_some(kept),
        was_there,
        journal: String::from_utf8_lossy(journal).into_owned(),
        is_shared: is_shared(&repository, &folder),
        hook,
    })
}

/// Takes the hook out and puts back what was there before.
///
/// # Errors
/// No repository, or its hooks cannot be written.
pub fn uninstall(root: &Path) -> Result<Uninstalled, GitError> {
    let repository = Repository::of(root)?;
    let folder = folder(&repository)?;
    let (hook, kept) = (folder.join(NAME), folder.join(KEPT));
    let was_there = read(&hook)?.is_some_and(|old| is_ours(&old));
    if !was_there {
        return Ok(Uninstalled { hook, was_there, restored: false });
    }
    let restored = exists(&kept);
    if restored {
        fs::rename(&kept, &hook).map_err(|error| cannot("moved", &kept, &error))?;
    } else {
        fs::remove_file(&hook).map_err(|error| cannot("removed", &hook, &error))?;
    }
    Ok(Uninstalled { hook, was_there, restored })
}

/// The folder of hooks: `core.hooksPath`, or that of the repository all work trees share.
fn folder(repository: &Repository) -> Result<PathBuf, GitError> {
    let out = repository.run(["rev-parse", "--git-path", "hooks"])?;
    Ok(repository.top.join(path_from(out.strip_suffix(b"\n").unwrap_or(&out))))
}

/// Whether the folder of hooks lies neither in the work tree nor in git's own folder.
fn is_shared(repository: &Repository, folder: &Path) -> bool {
    let own = repository
        .run(["rev-parse", "--git-common-dir"])
        .map(|out| repository.top.join(path_from(out.strip_suffix(b"\n").unwrap_or(&out))));
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = real(folder);
    !folder.starts_with(real(&repository.top)) && !own.is_ok_and(|own| folder.starts_with(real(&own)))
}

/// A hook's text, empty for a link that leads nowhere. `None` where there is nothing.
fn read(hook: &Path) -> Result<Option<Vec<u8>>, GitError> {
    match fs::read(hook) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(exists(hook).then(Vec::new)),
        Err(error) => Err(cannot("read", hook, &error)),
    }
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn is_ours(script: &[u8]) -> bool {
    String::from_utf8_lossy(script).lines().any(|line| line == SIGN)
}

/// The hook: what was there before first, then `fairweather hook run`.
fn script(repository: &Repository, program: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut script = format!(
        "#!/bin/sh\n{SIGN}\n# Taken out by: fairweather hook uninstall\n\
         before=\"$(dirname \"$0\")/{KEPT}\"\n\
         if [ -x \"$before\" ]; then \"$before\" \"$@\" || exit $?; fi\n\
         program="
    )
    .into_bytes();
    script.extend(quoted_bytes(program.as_os_str().as_encoded_bytes()));
    script.extend_from_slice(
        b"\n[ -x \"$program\" ] || program=fairweather\n\
          if ! command -v \"$program\" >/dev/null 2>&1; then\n  \
          echo 'fairweather is not installed any more: install it, or remove this hook.' >&2\n  \
          echo 'Once without it: git commit --no-verify' >&2\n  exit 1\nfi\n\
          exec \"$program\" hook run",
    );
    for argument in arguments {
        script.push(b' ');
        script.extend_from_slice(argument.as_bytes());
    }
    if !repository.prefix.is_empty() {
        script.extend_from_slice(b" --root ");
        script.extend(quoted_bytes(&repository.prefix[..repository.prefix.len() - 1]));
    }
    script.push(b'\n');
    script
}

/// A text as one word of a shell, in quotes where it needs them.
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    String::from_utf8_lossy(&quoted_bytes(text.as_bytes())).into_owned()
}

/// Bytes as one word of a shell.
fn quoted_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut word = vec![b'\''];
    for &byte in bytes {
        if byte == b'\'' { word.extend_from_slice(b"'\\''") } else { word.push(byte) }
    }
    word.push(b'\'');
    word
}

fn cannot(done: &str, path: &Path, error: &std::io::Error) -> GitError {
    GitError::new(
        format!("`{}` cannot be {done}: {error}", path.display()),
        remedy(error).unwrap_or("check that you may write there"),
    )
}
