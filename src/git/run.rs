//! Running git.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest git that knows all that is asked of it.
const OLDEST: (u32, u32) = (2, 25);

/// Why git could not be asked: what went wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitError {
    pub message: String,
    pub help: String,
}

impl GitError {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> GitError {
        GitError { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  help: {}", self.message, self.help)
    }
}

impl std::error::Error for GitError {}

/// A work tree and the folder below it that is asked about.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The work tree's top folder.
    pub top: PathBuf,
    /// The journal's root below it, with `/` at its end; empty where they are one.
    pub prefix: Vec<u8>,
}

impl Repository {
    /// The repository of a journal's root.
    ///
    /// # Errors
    /// git is missing or too old, or the folder is in no work tree.
    pub fn of(root: &Path) -> Result<Repository, GitError> {
        check_version()?;
        // With GIT_DIR set, as in a hook of a linked work tree, git takes the current folder for
        // the top of the work tree, so it must not be another one.
        let start = if std::env::var_os("GIT_DIR").is_some() { None } else { Some(root) };
        let out = output(start, ["rev-parse", "--show-toplevel"]).map_err(|error| {
            if error.message.contains("not a git repository") || error.message.contains("work tree") {
                let help =
                    "run `git init` there, or check the folder without --staged, --rev and --new-since";
                return GitError::new(format!("`{}` is in no git work tree", root.display()), help);
            }
            error
        })?;
        let top = path_from(out.strip_suffix(b"\n").unwrap_or(&out));
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (real_top, real_root) = (real(&top), real(root));
        let Ok(below) = real_root.strip_prefix(&real_top) else {
            return Err(GitError::new(
                format!("`{}` lies outside the work tree `{}`", root.display(), top.display()),
                "run it in the repository that holds the journal",
            ));
        };
        let mut prefix = below.as_os_str().as_encoded_bytes().to_vec();
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        Ok(Repository { top, prefix })
    }

    /// What a git command prints.
    ///
    /// # Errors
    /// It fails; the message is git's.
    pub fn run<const N: usize>(&self, args: [&str; N]) -> Result<Vec<u8>, GitError> {
        output(Some(&self.top), args)
    }

    /// The same, for what lies in the journal alone.
    ///
    /// # Errors
    /// The same.
    pub fn run_below<const N: usize>(&self, args: [&str; N]) -> Result<Vec<u8>, GitError> {
        let mut all: Vec<OsString> = args.iter().map(OsString::from).collect();
        if !self.prefix.is_empty() {
            all.push("--".into());
            all.push(path_from(&self.prefix[..self.prefix.len() - 1]).into_os_string());
        }
        output(Some(&self.top), all)
    }

    /// Reads objects in one go, in their order. `None` for one of more than `limit` bytes.
    ///
    /// # Errors
    /// One is missing or corrupt.
    pub fn blobs(&self, ids: &[String], limit: u64) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut child = command(Some(&self.top))
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| cannot_start(&error))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else {
            return Err(GitError::new("git has no pipes", "try again"));
        };
        let blobs = std::thread::scope(|scope| {
            // Written from a thread of its own: with both pipes full, each would wait for the other.
            scope.spawn(move || {
                for id in ids {
                    if stdin.write_all(id.as_bytes()).and_then(|()| stdin.write_all(b"\n")).is_err() {
                        break;
                    }
                }
            });
            let mut stdout = BufReader::with_capacity(1 << 16, stdout);
            ids.iter().map(|id| read_blob(&mut stdout, id, limit)).collect::<Result<Vec<_>, _>>()
        });
        let _ = child.kill();
        let _ = child.wait();
        blobs
    }
}

fn read_blob(from: &mut impl BufRead, id: &str, limit: u64) -> Result<Option<Vec<u8>>, GitError> {
    let corrupt = || {
        GitError::new(
            format!("git cannot read the object {id}"),
            "`git fsck` tells what is damaged; `git fetch` or a backup may bring it back",
        )
    };
    let mut header = String::new();
    from.read_line(&mut header).map_err(|_| corrupt())?;
    let mut words = header.split_ascii_whitespace();
    let (_, kind, size) = (words.next(), words.next(), words.next());
    let (Some("blob"), Some(size)) = (kind, size.and_then(|size| size.parse::<u64>().ok())) else {
        return Err(corrupt());
    };
    let blob = if size > limit {
        let skipped = std::io::copy(&mut from.take(size), &mut std::io::sink()).map_err(|_| corrupt())?;
        if skipped < size {
            return Err(corrupt());
        }
        None
    } else {
        let mut bytes = Vec::new();
        from.take(size).read_to_end(&mut bytes).map_err(|_| corrupt())?;
        if (bytes.len() as u64) < size {
            return Err(corrupt());
        }
        Some(bytes)
    };
    let mut end = [0];
    from.read_exact(&mut end).map_err(|_| corrupt())?;
    Ok(blob)
}

fn command(folder: Option<&Path>) -> Command {
    let mut command = Command::new("git");
    if let Some(folder) = folder {
        command.arg("-C").arg(folder);
    }
    command
        .args(["--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false"])
        // A partial clone would fetch what it lacks.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C");
    command
}

fn output<S: AsRef<OsStr>>(
    folder: Option<&Path>,
    args: impl IntoIterator<Item = S>,
) -> Result<Vec<u8>, GitError> {
    let mut command = command(folder);
    command.args(args).stdin(Stdio::null());
    let out = command.output().map_err(|error| cannot_start(&error))?;
    if out.status.success() {
        return Ok(out.stdout);
    }
    let text = String::from_utf8_lossy(&out.stderr);
    let message = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    let message = message.strip_prefix("fatal: ").or(message.strip_prefix("error: ")).unwrap_or(message);
    Err(GitError::new(format!("git says: {message}"), "`git status` and `git fsck` tell more"))
}

fn cannot_start(error: &std::io::Error) -> GitError {
    let help = "install git, or check the folder without --staged, --rev and --new-since";
    if error.kind() == ErrorKind::NotFound {
        GitError::new("git is not installed, or not on the PATH", help)
    } else {
        GitError::new(format!("git cannot be started: {error}"), help)
    }
}

fn check_version() -> Result<(), GitError> {
    let out = output(None, ["version"])?;
    let text = String::from_utf8_lossy(&out);
    let number = text.split_ascii_whitespace().nth(2).unwrap_or("");
    let mut parts = number.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < OLDEST {
        let message = format!("git {number} is too old");
        return Err(GitError::new(message, format!("install git {}.{} or newer", OLDEST.0, OLDEST.1)));
    }
    Ok(())
}

/// A path as git prints it.
pub fn path_from(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
