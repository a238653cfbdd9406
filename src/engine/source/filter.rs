//! Which paths below a root are notes, as far as names and the configuration tell.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::config::Config;

/// Why a Markdown file is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skipped {
    BuiltIn,
    IgnoreFile,
    Configuration,
}

impl Skipped {
    pub fn by(self) -> &'static str {
        match self {
            Skipped::BuiltIn => "the built-in list (hidden files, templates, node_modules, …)",
            Skipped::IgnoreFile => ".gitignore",
            Skipped::Configuration => "`exclude` in the configuration",
        }
    }
}

/// Which paths below a root are notes, as far as names and the configuration tell.
#[derive(Debug, Clone)]
pub struct Filter {
    exclude: Gitignore,
    /// `--no-exclude`: only names that are no Markdown are left out.
    pub(super) keeps_all: bool,
}

impl Filter {
    pub fn new(config: &Config) -> Filter {
        if config.journal.exclude.is_empty() {
            return Filter { exclude: Gitignore::empty(), keeps_all: false };
        }
        let mut builder = GitignoreBuilder::new("");
        for pattern in &config.journal.exclude {
            // Patterns were validated with the configuration.
            let _ = builder.add_line(None, pattern);
        }
        Filter { exclude: builder.build().unwrap_or_else(|_| Gitignore::empty()), keeps_all: false }
    }

    /// A filter that excludes nothing.
    pub fn nothing() -> Filter {
        Filter { exclude: Gitignore::empty(), keeps_all: true }
    }

    /// Why one name below an accepted folder is left out, by the built-in list.
    pub(super) fn skips_name(&self, name: &str, is_dir: bool) -> bool {
        if self.keeps_all {
            return false;
        }
        if name.starts_with('.') {
            return true;
        }
        if is_dir {
            return matches!(name, "node_modules" | "bak" | "Templates" | "templates");
        }
        let lower = name.get(name.len().saturating_sub(14)..).unwrap_or("");
        lower.eq_ignore_ascii_case(".excalidraw.md")
    }

    /// What the configuration says of a path: excluded, kept against ignore files, or nothing.
    pub(super) fn configured(&self, path: impl AsRef<Path>, is_dir: bool) -> Option<bool> {
        if self.exclude.is_empty() {
            return None;
        }
        let matched = self.exclude.matched(path, is_dir);
        if matched.is_none() { None } else { Some(matched.is_ignore()) }
    }

    /// Whether a path is a note's, ignore files aside.
    pub fn accepts(&self, path: &str) -> bool {
        if !is_markdown(path.rsplit('/').next().unwrap_or(path).as_bytes()) {
            return false;
        }
        let mut end = 0;
        loop {
            let rest = &path[end..];
            let stop = rest.find('/').map(|at| end + at);
            let (name, upto, is_dir) = match stop {
                Some(stop) => (&path[end..stop], &path[..stop], true),
                None => (rest, path, false),
            };
            if self.skips_name(name, is_dir) || self.configured(upto, is_dir) == Some(true) {
                return false;
            }
            match stop {
                Some(stop) => end = stop + 1,
                None => return true,
            }
        }
    }
}

/// Whether a name is that of a Markdown file.
pub(super) fn is_markdown(name: &[u8]) -> bool {
    [&b".md"[..], b".markdown"].iter().any(|ending| {
        let stem = name.len().saturating_sub(ending.len());
        stem > 0 && name[stem..].eq_ignore_ascii_case(ending)
    })
}
