//! A tree of notes as a source, and the way from one tree to another.

use std::collections::BTreeMap;
use std::path::Path;

use super::listing::{self, Listing as Paths};
use super::run::{GitError, Repository};
use crate::config::{Config, FILE_NAMES};
use crate::engine::{Change, Content, Disk, Filter, Ignores, Listing, Source, Version, put};
use crate::finding::NotePath;

/// Which tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    Index,
    /// A revision; `HEAD` before the first commit is the empty tree.
    Revision(String),
}

/// A tree of a repository. Blobs that git knows equal to files of the work tree are read there,
/// all others at once.
pub struct Tree {
    disk: Disk,
    /// Path, and the text where it is not the work tree's; `None` inside where it is too large.
    notes: BTreeMap<NotePath, Option<Option<Vec<u8>>>>,
    limit: u64,
}

/// The files of a tree, before the configuration says which are notes.
pub struct Files {
    repository: Repository,
    files: Paths,
}

impl Files {
    /// Lists a tree below a journal's root.
    ///
    /// # Errors
    /// git cannot be asked, or there is no such revision.
    pub fn list(root: &Path, spot: &Spot) -> Result<Files, GitError> {
        let repository = Repository::of(root)?;
        let index = listing::index(&repository);
        let files = match spot {
            Spot::Index => index?,
            Spot::Revision(revision) if revision == "HEAD" && listing::is_unborn(&repository) => Paths::new(),
            // An unmerged index only means that nothing is known to be on disk.
            Spot::Revision(revision) => listing::revision(&repository, revision, &index.unwrap_or_default())?,
        };
        Ok(Files { repository, files })
    }

    /// The text of the tree's configuration, where it holds one: its name and text.
    ///
    /// # Errors
    /// git cannot read it.
    pub fn configuration(&self) -> Result<Option<(&'static str, Vec<u8>)>, GitError> {
        for name in FILE_NAMES {
            if let Some(entry) = self.files.get(name.as_bytes()) {
                let blob = self.repository.blobs(std::slice::from_ref(&entry.id), u64::MAX)?;
                return Ok(blob.into_iter().next().flatten().map(|text| (name, text)));
            }
        }
        Ok(None)
    }

    /// The notes among the files, with the texts that are not the work tree's.
    ///
    /// # Errors
    /// git cannot read a blob.
    pub fn tree(self, root: &Path, config: &Config, filter: &Filter) -> Result<Tree, GitError> {
        let limit = config.journal.max_note_size;
        let ignores = self.ignores()?;
        let mut notes = BTreeMap::new();
        let (mut wanted, mut ids) = (Vec::new(), Vec::new());
        for (path, entry) in &self.files {
            let note = NotePath::from_bytes(path);
            if !filter.accepts(note.as_str()) || ignores.excludes(note.as_str(), filter) {
                continue;
            }
            // A name that is no UTF-8 has no file of its spelling.
            if entry.is_on_disk && std::str::from_utf8(path).is_ok() {
                notes.insert(note, None);
            } else {
                wanted.push(note);
                ids.push(entry.id.clone());
            }
        }
        let blobs = self.repository.blobs(&ids, limit)?;
        notes.extend(wanted.into_iter().zip(blobs).map(|(note, blob)| (note, Some(blob))));
        Ok(Tree { disk: Disk::new(root.to_owned(), config, Filter::nothing()), notes, limit })
    }

    fn ignores(&self) -> Result<Ignores, GitError> {
        let mut ignores = Ignores::default();
        for name in Ignores::NAMES {
            let files: Vec<(&str, &String)> = self
                .files
                .iter()
                .filter_map(|(path, entry)| Some((std::str::from_utf8(path).ok()?, &entry.id)))
                .filter(|(path, _)| path.rsplit('/').next() == Some(name))
                .collect();
            let ids: Vec<String> = files.iter().map(|(_, id)| (*id).clone()).collect();
            let texts = self.repository.blobs(&ids, 1 << 20)?;
            for ((path, _), text) in files.iter().zip(texts) {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                ignores.add(folder, &String::from_utf8_lossy(&text.unwrap_or_default()));
            }
        }
        Ok(ignores)
    }
}

impl Source for Tree {
    fn list(&self, each: &mut dyn FnMut(NotePath)) -> Listing {
        self.notes.keys().cloned().for_each(each);
        Listing::default()
    }

    fn read(&self, path: &NotePath, buffer: &mut Vec<u8>) -> Content {
        match self.notes.get(path) {
            None => Content::Gone,
            Some(None) => self.disk.read(path, buffer),
            Some(Some(None)) => Content::too_large(self.limit),
            Some(Some(Some(bytes))) => put(bytes, buffer),
        }
    }
}

/// What turns the notes of one source into those of a tree: of notes that both read from the work
/// tree nothing.
pub fn changes(from: &dyn Source, to: &Tree) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut both = BTreeMap::new();
    from.list(&mut |path| {
        if to.notes.contains_key(&path) {
            both.insert(path, ());
        } else {
            changes.push(Change::gone(path));
        }
    });
    for (path, blob) in &to.notes {
        let is_known = both.contains_key(path);
        if is_known && blob.is_none() && from.reads_disk(path) {
            continue;
        }
        let version = Version::read(to, path);
        if !is_known || Version::read(from, path) != version {
            changes.push(Change { path: path.clone(), version });
        }
    }
    changes
}
