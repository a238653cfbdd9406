//! The baseline as a file: which one is used, and reading it.
//!
//! Not here: what a baseline holds and how findings are matched with it ([`crate::baseline`]). Invariant: a
//! damaged baseline is an error with a remedy, and never counts as empty.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::baseline::Baseline;
use crate::error::Error;

/// A baseline on disk, which need not exist.
pub struct BaselineFile {
    /// Absolute, or below the current folder.
    pub path: PathBuf,
    /// As the user would name it.
    pub name: String,
}

impl BaselineFile {
    /// It was asked for by name and is not there.
    pub fn missing(&self) -> Error {
        Error::Remedied {
            message: format!("the baseline `{}` does not exist", self.name),
            help: "`fairweather baseline create` makes one".to_owned(),
        }
    }

    /// The baseline and the file's bytes; `None` where there is no file.
    ///
    /// # Errors
    /// It cannot be read, or is damaged.
    pub fn read(&self) -> Result<Option<(Baseline, Vec<u8>)>, Error> {
        // A pipe that lies there would be waited for, and a device may never end.
        if std::fs::metadata(&self.path).is_ok_and(|found| !found.is_file()) {
            return Err(Error::Remedied {
                message: format!("`{}` is not a file", self.name),
                help: "a baseline is a file that `fairweather baseline create` writes".to_owned(),
            });
        }
        let bytes = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::Io { what: format!("`{}` cannot be read", self.name), error }),
        };
        self.parse(&bytes).map(|known| Some((known, bytes)))
    }

    /// Reads the bytes of one.
    ///
    /// # Errors
    /// It is damaged.
    pub fn parse(&self, bytes: &[u8]) -> Result<Baseline, Error> {
        Baseline::read(bytes).map_err(|error| {
            let line = if error.line == 0 { String::new() } else { format!(":{}", error.line) };
            Error::Remedied { message: format!("{}{line}: {}", self.name, error.message), help: error.help }
        })
    }
}
