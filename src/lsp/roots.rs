//! Folders and roots: how the client spells them, where they really are, and what is wrong with their
//! configurations.
//!
//! Which journals are served is not decided here (`folders`). Invariant: two spellings of one folder have one root.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::lsp::document::real_path;
use crate::lsp::journal::ServedRoot;
use crate::lsp::wire::{self, Address};

/// A folder of the client's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClientFolder {
    pub uri: String,
    pub path: PathBuf,
}

impl ClientFolder {
    /// `None` for an address that does not lead to a folder of this machine.
    pub(super) fn of_uri(uri: &str) -> Option<ClientFolder> {
        match wire::address(uri) {
            Address::File(path) => Some(ClientFolder { uri: uri.trim_end_matches('/').to_owned(), path }),
            Address::Untitled | Address::Other => None,
        }
    }

    pub(super) fn of_path(path: &Path) -> ClientFolder {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        ClientFolder { uri: wire::uri_of(&path).trim_end_matches('/').to_owned(), path }
    }
}

/// What is wrong with configurations: what the client was told, by the file's address; and what the user read.
#[derive(Debug, Default)]
pub(super) struct ConfigurationTroubles {
    pub shown: BTreeMap<String, String>,
    pub said: Vec<String>,
}

/// A root as the client would spell it, who spelled a folder at or below it.
pub(super) fn spelled_root(folder: &ClientFolder, real: &Path, root: PathBuf) -> ServedRoot {
    let below = real.strip_prefix(&root).map_or(0, |below| below.components().count());
    let spelled = folder.path.ancestors().nth(below);
    match spelled.filter(|spelled| real_path(spelled) == root) {
        Some(spelled) => {
            let mut uri = folder.uri.as_str();
            for _ in 0..below {
                uri = uri.rsplit_once('/').map_or(uri, |(above, _)| above);
            }
            ServedRoot { spelled: spelled.to_owned(), uri: uri.to_owned(), real: root }
        }
        None => ServedRoot {
            uri: wire::uri_of(&root).trim_end_matches('/').to_owned(),
            spelled: root.clone(),
            real: root,
        },
    }
}

/// Whether a folder is a home folder, or holds one.
pub(super) fn is_too_wide(root: &Path) -> bool {
    let home = std::env::home_dir().map(|home| real_path(&home));
    root.parent().is_none() || home.is_some_and(|home| home.starts_with(root))
}
