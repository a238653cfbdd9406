//! Which paths below a root are notes, as far as names and the configuration tell.
//!
//! It reads no file, so that a tree of git, memory and a watcher's events are filtered exactly as a folder
//! on disk. Not here: ignore files (`ignores`). Invariant: an excluded path has a reason, which the program
//! can print.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use regex::{Regex, RegexBuilder};

use crate::config::Config;
use crate::language::kind;
use crate::text::{bare_name, strip_note_extension};

/// What stands at a path, as far as patterns tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    Folder,
    File,
}

impl FileKind {
    pub(super) fn is_folder(self) -> bool {
        self == FileKind::Folder
    }
}

/// Why a Markdown file is not a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skipped {
    /// Hidden, or in a folder of programs.
    BuiltIn,
    /// A copy that a program made: of a sync that met a conflict, of a version.
    Copy,
    /// It is there to be copied.
    Template,
    /// A `.gitignore` or `.ignore` on the way.
    IgnoreFile,
    /// `exclude` of `[journal]`.
    Configuration,
    /// The vault's own settings.
    Vault,
}

impl Skipped {
    /// What leaves it out, for a sentence: *left out by …*.
    pub fn by(self) -> &'static str {
        match self {
            Skipped::BuiltIn => "the built-in list (hidden files, node_modules, …)",
            Skipped::Copy => "the built-in list (copies that a sync made)",
            Skipped::Template => "the built-in list (templates)",
            Skipped::IgnoreFile => ".gitignore",
            Skipped::Configuration => "`exclude` in the configuration",
            Skipped::Vault => "the vault's own settings",
        }
    }
}

/// Which paths below a root are notes, as far as names and the configuration tell.
#[derive(Debug, Clone)]
pub struct Filter {
    exclude: Gitignore,
    /// What is read whatever excludes it.
    include: Gitignore,
    include_texts: Vec<String>,
    /// Folders of templates, by the vault's settings.
    templates: Vec<String>,
    /// Paths that the vault's settings leave out.
    ignored: Vec<Regex>,
    /// `--no-exclude`: only names that are not Markdown are left out.
    pub(super) keeps_all: bool,
}

impl Filter {
    /// Compiles the patterns once, for all paths.
    pub fn new(config: &Config) -> Filter {
        let vault = &config.vault;
        let journal = &config.journal;
        let ignored = vault.ignored.iter().filter_map(|text| {
            // Another program's expression may not be one here.
            RegexBuilder::new(text).size_limit(1 << 20).build().ok()
        });
        Filter {
            exclude: compile(&journal.exclude),
            include: compile(&journal.include),
            include_texts: journal.include.clone(),
            templates: vault.templates.clone(),
            ignored: ignored.collect(),
            keeps_all: false,
        }
    }

    /// A filter that excludes nothing.
    pub fn nothing() -> Filter {
        Filter {
            exclude: Gitignore::empty(),
            include: Gitignore::empty(),
            include_texts: Vec::new(),
            templates: Vec::new(),
            ignored: Vec::new(),
            keeps_all: true,
        }
    }

    /// Why a path below an accepted folder is left out, ignore files and the configuration aside.
    pub(super) fn skips(&self, path: &str, kind: FileKind) -> Option<Skipped> {
        if self.keeps_all {
            return None;
        }
        let name = memchr::memrchr(b'/', path.as_bytes()).map_or(path, |slash| &path[slash + 1..]);
        if name.starts_with('.') {
            return Some(Skipped::BuiltIn);
        }
        if kind == FileKind::Folder {
            return self.skips_folder(path, name);
        }
        let ends_with = |ending: &str| {
            name.len()
                .checked_sub(ending.len())
                .and_then(|at| name.get(at..))
                .is_some_and(|end| end.eq_ignore_ascii_case(ending))
        };
        if ends_with(".excalidraw.md") {
            return Some(Skipped::BuiltIn);
        }
        if is_copy(name) {
            return Some(Skipped::Copy);
        }
        if is_template(strip_note_extension(name)) {
            return Some(Skipped::Template);
        }
        self.ignored.iter().any(|ignored| ignored.is_match(path)).then_some(Skipped::Vault)
    }

    fn skips_folder(&self, path: &str, name: &str) -> Option<Skipped> {
        if matches!(name, "node_modules" | "bak") {
            return Some(Skipped::BuiltIn);
        }
        if path.strip_suffix(VERSIONS).is_some_and(|above| above.is_empty() || above.ends_with('/')) {
            return Some(Skipped::Copy);
        }
        let is_template = self.templates.iter().any(|folder| folder == path)
            || kind::TEMPLATE_FOLDERS.contains(&bare_name(name).as_str());
        is_template.then_some(Skipped::Template)
    }

    /// What the configuration says of a path: excluded, kept against ignore files, or nothing.
    pub(super) fn configured(&self, path: impl AsRef<Path>, kind: FileKind) -> Option<bool> {
        if self.exclude.is_empty() {
            return None;
        }
        let matched = self.exclude.matched(path, kind.is_folder());
        if matched.is_none() { None } else { Some(matched.is_ignore()) }
    }

    pub(super) fn has_includes(&self) -> bool {
        !self.include.is_empty()
    }

    /// Whether the configuration has a path read whatever excludes it, or a folder on the way to it.
    pub(super) fn includes(&self, path: &str, kind: FileKind) -> bool {
        !self.include.is_empty()
            && self.include.matched_path_or_any_parents(path, kind.is_folder()).is_ignore()
    }

    /// Whether something below an excluded folder may still be read.
    pub(super) fn may_include_below(&self, folder: &str) -> bool {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        !self.include.is_empty()
            && name != ".git"
            && self.include_texts.iter().any(|text| may_match_below(text, folder))
    }

    /// Whether a path is a note's, ignore files aside.
    pub fn accepts(&self, path: &str) -> bool {
        is_markdown(path.rsplit('/').next().unwrap_or(path).as_bytes()) && self.why_not(path).is_none()
    }

    /// Why the file of that path is not a note, ignore files aside.
    pub fn why_not(&self, path: &str) -> Option<Skipped> {
        if self.includes(path, FileKind::File) {
            return None;
        }
        for (part, kind) in parts(path) {
            if let Some(skipped) = self.skips(part, kind) {
                return Some(skipped);
            }
            if self.configured(part, kind) == Some(true) {
                return Some(Skipped::Configuration);
            }
        }
        None
    }
}

/// A file's path with the folders on the way to it, outermost first.
pub(super) fn parts(path: &str) -> impl Iterator<Item = (&str, FileKind)> {
    let folders = path.match_indices('/').map(|(at, _)| (&path[..at], FileKind::Folder));
    folders.chain([(path, FileKind::File)])
}

/// Where Logseq keeps older versions of its pages; a graph may lie anywhere in a journal.
const VERSIONS: &str = "logseq/version-files";

/// Patterns were validated with the configuration; one that is invalid matches nothing.
fn compile(patterns: &[String]) -> Gitignore {
    if patterns.is_empty() {
        return Gitignore::empty();
    }
    let mut builder = GitignoreBuilder::new("");
    for pattern in patterns {
        let _ = builder.add_line(None, pattern);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// Whether a pattern could match below a folder. One without a slash matches at any depth; of another
/// what stands before its first wildcard must lead there.
fn may_match_below(pattern: &str, folder: &str) -> bool {
    let text = pattern.trim_end_matches('/');
    let Some(text) = text.strip_prefix('/').or_else(|| text.contains('/').then_some(text)) else {
        return true;
    };
    let plain = text.split('/').take_while(|part| !part.contains(['*', '?', '[', '\\']));
    let is_plain = plain.clone().count() == text.split('/').count();
    let mut folders = folder.split('/');
    let mut plain = plain;
    loop {
        match (plain.next(), folders.next()) {
            (Some(part), Some(folder)) if part == folder => {}
            (Some(_), Some(_)) => return false,
            (None, Some(_)) => return !is_plain,
            (_, None) => return true,
        }
    }
}

/// Whether a sync made a copy of that name.
fn is_copy(name: &str) -> bool {
    let bytes = name.as_bytes();
    // Most names are days, which are shorter than the signs of a copy.
    bytes.len() > 15 && memchr::memmem::find(bytes, b".sync-conflict-").is_some()
        || memchr::memchr(b'(', bytes)
            .is_some_and(|at| memchr::memmem::find(&bytes[at..], b"conflicted copy").is_some())
}

/// Whether a note's name is, or ends in, the word `template`.
fn is_template(stem: &str) -> bool {
    const WORD: &str = "template";
    let Some((before, word)) = stem.len().checked_sub(WORD.len()).and_then(|at| stem.split_at_checked(at))
    else {
        return false;
    };
    word.eq_ignore_ascii_case(WORD) && !before.ends_with(char::is_alphanumeric)
}

/// Whether a name is that of a Markdown file.
pub(super) fn is_markdown(name: &[u8]) -> bool {
    [&b".md"[..], b".markdown"].iter().any(|ending| {
        let stem = name.len().saturating_sub(ending.len());
        stem > 0 && name[stem..].eq_ignore_ascii_case(ending)
    })
}

#[cfg(test)]
mod tests {
    use super::{is_copy, is_template, may_match_below};

    #[test]
    fn copies_and_templates_show_in_their_names() {
        for name in [
            "Ana.sync-conflict-20260105-1.md",
            "Ana (conflicted copy 2026-01-05).md",
            "A (Bo's conflicted copy).md",
        ] {
            assert!(is_copy(name), "{name}");
        }
        for name in ["conflicted copy.md", "sync-conflict.md", "Ana (copy).md"] {
            assert!(!is_copy(name), "{name}");
        }
        for stem in ["template", "Person Template", "daily-template", "T_TEMPLATE"] {
            assert!(is_template(stem), "{stem}");
        }
        for stem in ["Templates", "contemplate", "mytemplate", "template 2", "é", ""] {
            assert!(!is_template(stem), "{stem}");
        }
    }

    #[test]
    fn a_walk_goes_where_a_pattern_may_lead() {
        for (pattern, folder, leads) in [
            ("names.md", "a/b", true),
            ("/private/names.md", "private", true),
            ("/private/names.md", "other", false),
            ("private/x/*.md", "private/x", true),
            ("private/x/*.md", "private/y", false),
            ("private/**/n.md", "private/y/z", true),
            ("a/b", "a/b/c", false),
        ] {
            assert_eq!(may_match_below(pattern, folder), leads, "{pattern} {folder}");
        }
    }
}
