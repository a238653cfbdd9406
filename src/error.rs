//! Failures of the outside world, each with its remedy.
//!
//! A problem *in* a journal is a finding, never one of these.
//!
//! Invariant: each message says what to do about it.

use std::fmt;
use std::path::PathBuf;

use crate::config::ConfigError;
use crate::git::GitError;

/// Why the program could not do its job. Shown on standard error; the exit code is 2.
#[derive(Debug)]
pub enum Error {
    /// The configuration, a file or a flag, cannot be read.
    Config(ConfigError),
    /// A path on the command line leads nowhere.
    NoSuchPath(PathBuf),
    /// A path on the command line that is not a folder although one is needed.
    NotAFolder(PathBuf),
    /// Any other failure with a remedy: what went wrong, and what to do.
    Remedied {
        /// What went wrong: one sentence in lower case, without a full stop.
        message: String,
        /// What to do about it.
        help: String,
    },
    /// Reading or writing failed.
    Io {
        /// What was attempted, with the path.
        what: String,
        /// The system's answer.
        error: std::io::Error,
    },
}

impl From<GitError> for Error {
    fn from(error: GitError) -> Error {
        Error::Remedied { message: error.message, help: error.help }
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Error {
        Error::Config(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Config(error) => error.fmt(f),
            Error::NoSuchPath(path) if path.as_os_str() == "-" => f.write_str(
                "`-` does not exist\n  help: `--stdin-filename PATH` takes a note's text from standard input",
            ),
            Error::NoSuchPath(path) => {
                write!(f, "`{}` does not exist\n  help: name a folder of notes, or a note", path.display())
            }
            Error::NotAFolder(path) => {
                write!(f, "`{}` is not a folder\n  help: `--root` takes the journal's folder", path.display())
            }
            Error::Remedied { message, help } => write!(f, "{message}\n  help: {help}"),
            Error::Io { what, error } => write!(f, "{what}: {error}"),
        }
    }
}

impl std::error::Error for Error {}
