//! Where a journal's root and its configuration file are.

use std::path::{Path, PathBuf};

/// The names of a configuration file; the first wins where a folder holds both.
pub const FILE_NAMES: [&str; 2] = ["fairweather.toml", ".fairweather.toml"];

/// The journal's root and its configuration file, where there is one: the nearest folder at or
/// above `start` that holds one; else `start` itself. `start` is a folder.
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
