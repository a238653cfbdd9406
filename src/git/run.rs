//! Runs git, reads what it prints as it comes, and turns its failures into messages with a remedy.
//!
//! What the output means is `listing`'s.
//!
//! Invariant: git takes no optional lock, fetches nothing, and no process of it outlives the call.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The oldest git that has every option used here: 2.15 brought `--no-optional-locks`.
const OLDEST: (u32, u32) = (2, 15);

/// The way out where there is no repository.
pub const NO_REPOSITORY: &str =
    "run `git init` there, or check the folder without --staged, --rev and --new-since";

/// Why git failed: what went wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitError {
    /// What git could not do, with its own words where they help.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl GitError {
    /// Both without a full stop, the message in lower case.
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

/// A work tree, and the folder in it that the caller is interested in.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The work tree's top folder.
    pub top: PathBuf,
    /// That folder relative to the top, with `/` at its end; empty where it is the top.
    pub prefix: Vec<u8>,
    /// `GIT_DIR` and `GIT_WORK_TREE`, absolute, where the environment sets them.
    environment: Vec<(&'static str, PathBuf)>,
}

impl Repository {
    /// The repository that holds a folder, which need not be on disk.
    ///
    /// # Errors
    /// git is missing or too old, or the folder is in no work tree.
    pub fn of(folder: &Path) -> Result<Repository, GitError> {
        let there = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder);
        // With GIT_DIR set, as in a hook, git takes the current folder for the top of the work tree or looks for
        // it from there, so git must not be started in another folder.
        let has_git_dir = std::env::var_os("GIT_DIR").is_some();
        let ask = |what: &str| {
            let mut asked = command(if has_git_dir { None } else { Some(there) });
            asked.args(["rev-parse", what]);
            output(asked).map(|out| path_from(out.strip_suffix(b"\n").unwrap_or(&out)))
        };
        let top = ask("--show-toplevel").map_err(|error| {
            if error.message.contains("not a git repository") || error.message.contains("work tree") {
                return GitError::new(
                    format!("`{}` is not in a git repository", folder.display()),
                    NO_REPOSITORY,
                );
            }
            error
        })?;
        if !top.is_absolute() {
            check_version()?;
            return Err(GitError::new("git does not say where the work tree is", "try a newer git"));
        }
        // Relative paths in the environment are meant from the current folder, but git starts in another.
        let mut environment = Vec::new();
        if has_git_dir {
            environment.push(("GIT_DIR", ask("--absolute-git-dir")?));
            environment.push(("GIT_WORK_TREE", top.clone()));
        }
        let (real_top, real_there) = (real(&top), real(there));
        let Ok(below) = real_there.strip_prefix(&real_top) else {
            return Err(GitError::new(
                format!("`{}` lies outside the work tree `{}`", folder.display(), top.display()),
                "run it in the repository that holds the journal",
            ));
        };
        let below = below.join(folder.strip_prefix(there).unwrap_or(Path::new("")));
        let mut prefix = below.as_os_str().as_encoded_bytes().to_vec();
        while prefix.last() == Some(&b'/') {
            prefix.pop();
        }
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        Ok(Repository { top, prefix, environment })
    }

    /// What a git command prints.
    ///
    /// # Errors
    /// It fails; the message is git's.
    pub fn run<const N: usize>(&self, args: [&str; N]) -> Result<Vec<u8>, GitError> {
        let mut command = self.command();
        command.args(args);
        output(command)
    }

    /// The same, for what lies in the journal alone.
    ///
    /// # Errors
    /// The same.
    pub fn run_below<const N: usize>(&self, args: [&str; N]) -> Result<Vec<u8>, GitError> {
        let mut command = self.command();
        command.args(args).arg("--");
        if !self.prefix.is_empty() {
            command.arg(path_from(&self.prefix[..self.prefix.len() - 1]));
        }
        output(command)
    }

    fn command(&self) -> Command {
        let mut command = command(Some(&self.top));
        command.envs(self.environment.iter().map(|(name, path)| (name, path)));
        command
    }

    /// Reads objects in batches, in their order. `None` for one of more than `limit` bytes.
    ///
    /// # Errors
    /// One is missing or corrupt.
    pub fn blobs(&self, ids: &[&str], limit: u64) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        let mut blobs = Vec::with_capacity(ids.len());
        while blobs.len() < ids.len() {
            // A batch ends early at a blob that is too large: starting git again is faster than reading the blob
            // to its end.
            self.read_batch(&ids[blobs.len()..], limit, &mut blobs)?;
        }
        Ok(blobs)
    }

    fn read_batch(&self, ids: &[&str], limit: u64, blobs: &mut Vec<Option<Vec<u8>>>) -> Result<(), GitError> {
        let mut command = self.command();
        command.args(["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = KillOnDrop(command.spawn().map_err(|error| cannot_start(&error))?);
        let (stdin, stdout) = (child.0.stdin.take(), child.0.stdout.take());
        let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else {
            return Err(GitError::new("git has no pipes", "try again"));
        };
        std::thread::scope(|scope| {
            // Written from a thread of its own: with both pipes full, each would wait for the other.
            scope.spawn(move || {
                let lines = ids.iter().map(|id| format!("{id}\n")).collect::<String>();
                // git may have ended already; then reading reports why.
                let _ = stdin.write_all(lines.as_bytes());
            });
            let mut stdout = BufReader::with_capacity(1 << 16, stdout);
            for id in ids {
                let blob = read_blob(&mut stdout, id, limit);
                let is_end = !matches!(blob, Ok(Some(_)));
                if is_end {
                    // Otherwise the writing thread would wait for git, and git for a reader.
                    child.end();
                }
                blobs.push(blob?);
                if is_end {
                    break;
                }
            }
            Ok(())
        })
    }

    /// A blob as the work tree would hold it, e.g. decrypted or in another encoding: for blobs that are not UTF-8
    /// as they are stored.
    pub fn as_in_work_tree(&self, id: &str, path: &[u8]) -> Option<Vec<u8>> {
        let mut option = OsString::from("--path=");
        option.push(path_from(&[&self.prefix, path].concat()));
        let mut command = self.command();
        command.args(["cat-file", "--filters"]).arg(option).arg(id);
        output(command).ok()
    }
}

/// A child process that is killed when this is dropped.
struct KillOnDrop(Child);

impl KillOnDrop {
    fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        self.end();
    }
}

pub(super) fn read_blob(from: &mut impl BufRead, id: &str, limit: u64) -> Result<Option<Vec<u8>>, GitError> {
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
    if size > limit {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    from.by_ref().take(size).read_to_end(&mut bytes).map_err(|_| corrupt())?;
    if (bytes.len() as u64) < size {
        return Err(corrupt());
    }
    from.read_exact(&mut [0]).map_err(|_| corrupt())?;
    Ok(Some(bytes))
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
    // Other readings of paths do not go together with `--literal-pathspecs`: git would refuse to run.
    for reading in ["ICASE", "GLOB", "NOGLOB", "LITERAL"] {
        command.env_remove(format!("GIT_{reading}_PATHSPECS"));
    }
    command
}

fn output(mut command: Command) -> Result<Vec<u8>, GitError> {
    let out = command.stdin(Stdio::null()).output().map_err(|error| cannot_start(&error))?;
    if out.status.success() {
        return Ok(out.stdout);
    }
    check_version()?;
    let text = String::from_utf8_lossy(&out.stderr);
    // Hints, warnings and traces may come first.
    let told =
        ["fatal: ", "error: "].iter().find_map(|kind| text.lines().find_map(|line| line.strip_prefix(kind)));
    let message = told.or_else(|| text.lines().find(|line| !line.trim().is_empty())).unwrap_or("no message");
    let help = match unsafe_folder(message) {
        Some(folder) => format!(
            "if you trust its owner, run `git config --global --add safe.directory '{}'`",
            folder.replace('\'', "'\\''")
        ),
        None => "see `git status` and `git fsck`".to_owned(),
    };
    Err(GitError::new(format!("git: {message}"), help))
}

/// The folder that git does not read since it belongs to somebody else.
fn unsafe_folder(message: &str) -> Option<&str> {
    message.strip_prefix("detected dubious ownership in repository at '")?.strip_suffix('\'')
}

fn cannot_start(error: &std::io::Error) -> GitError {
    let help = "install git, or check the folder without --staged, --rev and --new-since";
    if error.kind() == ErrorKind::NotFound {
        GitError::new("git is not installed, or not on the PATH", help)
    } else {
        GitError::new(format!("cannot start git: {error}"), help)
    }
}

/// Only run after a failure, since each process costs time.
fn check_version() -> Result<(), GitError> {
    let out = Command::new("git").arg("version").output().map_err(|error| cannot_start(&error))?;
    let text = String::from_utf8_lossy(&out.stdout);
    let number = text.split_ascii_whitespace().nth(2).unwrap_or("");
    let mut parts = number.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if out.status.success() && found < OLDEST {
        let message = format!("git {number} is too old");
        return Err(GitError::new(message, format!("install git {}.{} or newer", OLDEST.0, OLDEST.1)));
    }
    Ok(())
}

/// A path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A path as git prints it.
pub fn path_from(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    PathBuf::from(OsString::from(String::from_utf8_lossy(bytes).into_owned()))
}
