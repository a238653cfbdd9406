//! Paths as the user gave them, and as they are shown again. Nothing here reads a file.
//!
//! Which folder is the root is found in `prepare`. Invariant: a path that is shown can be typed again where
//! the user is.

use std::path::{Component, Path, PathBuf};

use crate::error::Error;
use crate::text::NotePath;

/// A path as the user would best read it: below the current folder where it is.
pub fn display_name(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let short = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    short.as_deref().unwrap_or(path).display().to_string()
}

/// The root relative to the current folder, where it lies in or above it.
pub fn root_name(root: &Path) -> String {
    let Ok(here) = std::env::current_dir() else { return root.display().to_string() };
    if root == here {
        return ".".to_owned();
    }
    root.strip_prefix(&here).unwrap_or(root).display().to_string()
}

/// The path below the root of a note that need not exist.
pub(super) fn note_path(name: &Path, file: &Path, root: &Path) -> Result<NotePath, Error> {
    let wrong = |why: &str, help: &str| Error::Remedied {
        message: format!("--stdin-filename: `{}` {why}", name.display()),
        help: help.to_owned(),
    };
    let below = file.strip_prefix(root).or_else(|_| {
        // The root may be named through a link.
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        file.strip_prefix(real)
    });
    let Ok(Some(below)) = below.map(Path::to_str) else {
        return Err(wrong("lies outside the journal", "name a note below its root"));
    };
    let path = NotePath::new(&below.replace(std::path::MAIN_SEPARATOR, "/"));
    if path.stem() == path.file_name() {
        return Err(wrong("is not the name of a note", "a note's name ends in `.md` or `.markdown`"));
    }
    Ok(path)
}

/// A path without `.` and `..`, as far as names alone tell.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidied.pop();
            }
            part => tidied.push(part),
        }
    }
    tidied
}

/// The nearest folder that holds all paths; a file's is its folder.
pub(super) fn common_folder(paths: &[PathBuf]) -> Option<PathBuf> {
    let folder = |path: &PathBuf| {
        if path.is_dir() {
            path.clone()
        } else {
            path.parent().map_or_else(|| path.clone(), Path::to_path_buf)
        }
    };
    let mut paths = paths.iter();
    let mut common = folder(paths.next()?);
    for path in paths {
        let other = folder(path);
        while !other.starts_with(&common) && common.pop() {}
    }
    Some(common)
}

/// The paths below the root that were asked for; none where the root itself was.
pub(super) fn asked_for(targets: &[PathBuf], root: &Path) -> Vec<String> {
    let mut shown = Vec::new();
    for target in targets {
        match target.strip_prefix(root) {
            Ok(below) if below.as_os_str().is_empty() => return Vec::new(),
            Ok(below) => shown.push(below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")),
            // Above or beside the root: there is nothing of it to show.
            Err(_) if root.starts_with(target) => return Vec::new(),
            Err(_) => shown.push(target.to_string_lossy().into_owned()),
        }
    }
    shown
}
