//! Generated journals in the shapes that people keep: an Obsidian vault, a Logseq graph, hard-wrapped prose, and a
//! folder of contacts, beside the plain journal of `journal.rs`.
//!
//! What stands in them is what such folders hold, in about the share that it has there, whether the reader of notes
//! takes it fast or not: a construct is never left out, or made rarer, because it is slow.

mod contacts;
mod logseq;
mod obsidian;
mod random;
mod wrapped;

use std::fs;
use std::io;
use std::path::Path;

use super::journal::Journal;
pub use random::Random;
use random::Words;

const SEED: u64 = 1;

/// A shape of journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vault {
    Plain,
    Obsidian,
    Logseq,
    Wrapped,
    Crm,
}

impl Vault {
    pub const ALL: [Vault; 5] = [Vault::Plain, Vault::Obsidian, Vault::Logseq, Vault::Wrapped, Vault::Crm];

    pub fn name(self) -> &'static str {
        match self {
            Vault::Plain => "plain",
            Vault::Obsidian => "obsidian",
            Vault::Logseq => "logseq",
            Vault::Wrapped => "wrapped",
            Vault::Crm => "crm",
        }
    }

    /// Writes a journal of so many notes into a folder.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(self, notes: usize, folder: &Path) -> io::Result<()> {
        if self == Vault::Plain {
            return Journal { notes, seed: SEED }.write(folder);
        }
        if self == Vault::Logseq {
            fs::create_dir_all(folder.join("logseq"))?;
            fs::write(
                folder.join("logseq/config.edn"),
                "{:meta/version 1\n :preferred-format \"Markdown\"}\n",
            )?;
        }
        let words = Words::new();
        for n in 0..notes {
            let (path, text) = self.note(&words, notes, n);
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
        Ok(())
    }

    /// One of so many notes: path and text.
    fn note(self, words: &Words, notes: usize, n: usize) -> (String, String) {
        match self {
            Vault::Plain => Journal { notes, seed: SEED }.note(n),
            Vault::Obsidian => obsidian::note(words, notes, SEED, n),
            Vault::Logseq => logseq::note(words, notes, SEED, n),
            Vault::Wrapped => wrapped::note(words, notes, SEED, n),
            Vault::Crm => contacts::note(words, notes, SEED, n),
        }
    }

    /// Changes when what is generated changes: the texts of a few notes.
    pub fn sample(self, notes: usize) -> String {
        let words = Words::new();
        let texts: Vec<_> = (0..16).map(|part| self.note(&words, notes, notes * part / 16).1).collect();
        texts.join("\n")
    }
}

/// About 200 people of a thousand notes, 700 of ten thousand, 2,200 of a hundred thousand.
fn people(notes: usize) -> usize {
    (49 * notes).isqrt().max(8)
}
