//! Where a journal's root and its configuration file are.
//!
//! Nothing is read here, and a folder without a configuration file is as good a root as any.

use std::path::{Path, PathBuf};

/// The names of a configuration file; the first wins where a folder holds both.
pub const FILE_NAMES: [&str; 2] = ["fairweather.toml", ".fairweather.toml"];

/// The journal's root and its configuration file, where there is one. The root is the nearest folder, at
/// or above the folder `start`, that holds such a file; without one it is `start` itself.
pub fn find_root(start: &Path) -> (PathBuf, Option<PathBuf>) {
    for folder in start.ancestors() {
        for name in FILE_NAMES {
            let file = folder.join(name);
            if file.is_file() {
                return (folder.to_owned(), Some(file));
            }
        }
    }
    (start.to_owned(), None)
}
