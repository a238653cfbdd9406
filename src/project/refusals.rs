//! What the writer refused to have proposed, as a file at the journal's root that belongs into version control.
//!
//! It holds fingerprints and no text, one on a line, sorted, so that two branches merge. Commas lead, as in a
//! baseline.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use rustc_hash::FxHashSet;

use crate::atomic_file::put;
use crate::error::Error;
use crate::finding::Finding;

/// Its name, at the journal's root.
pub const REFUSALS_FILE: &str = ".fairweather-suggest.json";

/// What was refused.
#[derive(Debug, Clone, Default)]
pub struct Refusals(BTreeSet<u64>);

impl Refusals {
    /// What a journal's file holds; nothing where there is none.
    ///
    /// # Errors
    /// It cannot be read, or is damaged.
    pub fn read(root: &Path) -> Result<Refusals, Error> {
        let path = root.join(REFUSALS_FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Refusals::default()),
            Err(error) => return Err(Error::Io { what: format!("`{REFUSALS_FILE}` cannot be read"), error }),
        };
        Refusals::parse(&text)
    }

    /// Reads a file's text.
    fn parse(text: &str) -> Result<Refusals, Error> {
        let mut all = BTreeSet::new();
        for (nth, line) in text.lines().enumerate() {
            let line = line.trim().trim_start_matches(',').trim();
            if line.is_empty() || line.starts_with('{') || line.starts_with(']') {
                continue;
            }
            let hash =
                line.trim_matches('"').strip_prefix(Finding::HASH_VERSION).filter(|hash| hash.len() == 16);
            let hash = hash.and_then(|hash| u64::from_str_radix(hash, 16).ok());
            all.insert(hash.ok_or_else(|| Error::Remedied {
                message: format!("{REFUSALS_FILE}:{}: `{line}` is not a fingerprint", nth + 1),
                help: "take the file from version control, or delete the line".to_owned(),
            })?);
        }
        Ok(Refusals(all))
    }

    /// For many questions whether one is in it.
    pub fn into_set(self) -> FxHashSet<u64> {
        self.0.into_iter().collect()
    }

    /// Remembers that something was refused.
    pub fn insert(&mut self, refusal: u64) {
        self.0.insert(refusal);
    }

    /// Forgets it, so that it is proposed again.
    pub fn remove(&mut self, refusal: u64) {
        self.0.remove(&refusal);
    }

    /// Writes the file.
    ///
    /// # Errors
    /// The system refuses.
    pub fn write(&self, root: &Path) -> Result<(), Error> {
        let io = |error| Error::Io { what: format!("`{REFUSALS_FILE}` cannot be written"), error };
        put(&root.join(REFUSALS_FILE), self.print().as_bytes()).map_err(io)
    }

    fn print(&self) -> String {
        let mut text = String::from("{\"schema\":1,\"tool\":\"fairweather\",\"refused\":[\n");
        for (nth, refusal) in self.0.iter().enumerate() {
            let comma = if nth == 0 { "" } else { "," };
            text.push_str(&format!("{comma}\"{}\"\n", Finding::print_hash(*refusal)));
        }
        text + "]}\n"
    }
}

#[cfg(test)]
mod tests {
    use super::Refusals;

    #[test]
    fn what_was_refused_is_read_as_it_was_written() {
        let mut refusals = Refusals::default();
        refusals.insert(7);
        refusals.insert(u64::MAX);
        let read = Refusals::parse(&refusals.print()).expect("it is sound");
        assert_eq!(read.0, refusals.0);
        assert!(Refusals::parse("[\"nothing\"]\n,x").is_err());
    }
}
