//! Paths of notes as somebody in a folder sees them, and as links of a terminal: for human formats.
//!
//! Formats for programs keep paths below the root. The current folder is given, since nothing here reads the
//! environment.

use std::path::{Component, MAIN_SEPARATOR, MAIN_SEPARATOR_STR, Path, PathBuf};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::output::{Sources, clean};
use crate::text::{NotePath, Text};

/// What stays as it is in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

/// Whether places are links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceLinks {
    /// Text alone.
    Off,
    /// As the escape sequence of terminals that open them.
    On,
}

/// Where the journal lies, and from where it is looked at.
#[derive(Debug, Clone)]
pub struct Viewpoint {
    root: PathBuf,
    way: Way,
}

/// How a note's path is seen. It is found out once: asking the system's rules of paths for each place takes longer
/// than all else that is written of a finding.
#[derive(Debug, Clone)]
enum Way {
    /// This and the path below the root.
    Prefix(String),
    /// From this folder, which lies in the journal: up and down again.
    Within(PathBuf),
}

impl Viewpoint {
    /// `root` as it is known, and the current folder where there is one.
    pub fn new(root: &Path, here: Option<PathBuf>) -> Viewpoint {
        let way = match here {
            Some(here) if here.starts_with(root) && here != root => Way::Within(here),
            Some(here) => {
                let (near, whole) = (display(&relative(root, &here)), display(root));
                let is_near = root.starts_with(&here) || near.chars().count() <= whole.chars().count();
                Way::Prefix(folder(if is_near { near } else { whole }))
            }
            None => Way::Prefix(folder(display(root))),
        };
        Viewpoint { root: root.to_owned(), way }
    }

    /// A note's path from the current folder: the way up and down where the journal holds that folder or lies
    /// in it, else whichever is shorter, that way or the whole path.
    pub fn path(&self, note: &str) -> String {
        match &self.way {
            Way::Prefix(prefix) if MAIN_SEPARATOR == '/' => [prefix, note].concat(),
            Way::Prefix(prefix) => format!("{prefix}{}", note.replace('/', MAIN_SEPARATOR_STR)),
            Way::Within(here) => display(&relative(&self.root.join(note), here)),
        }
    }

    /// What a terminal opens for a note.
    fn address(&self, note: &str) -> String {
        let whole = display(&self.root.join(note)).replace('\\', "/");
        let slash = if whole.starts_with('/') { "" } else { "/" };
        format!("file://{slash}{}", utf8_percent_encode(&whole, PLAIN))
    }
}

/// What stands before the path of something in a folder.
fn folder(mut path: String) -> String {
    if !path.is_empty() && !path.ends_with(MAIN_SEPARATOR) {
        path.push(MAIN_SEPARATOR);
    }
    path
}

/// The path without a leading `.`.
fn display(path: &Path) -> String {
    let path: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    path.display().to_string()
}

fn relative(path: &Path, here: &Path) -> PathBuf {
    let (path, here): (Vec<_>, Vec<_>) = (path.components().collect(), here.components().collect());
    let common = path.iter().zip(&here).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n(Component::ParentDir, here.len() - common);
    up.chain(path[common..].iter().copied()).collect()
}

/// The same texts, with paths as they are seen from a place.
pub struct ViewedSources<'a> {
    /// With paths below the root.
    pub sources: &'a dyn Sources,
    /// From where they are looked at.
    pub view: &'a Viewpoint,
    /// Whether a place can be clicked.
    pub links: PlaceLinks,
}

impl Sources for ViewedSources<'_> {
    fn text(&self, path: &NotePath) -> Option<Arc<Text>> {
        self.sources.text(path)
    }

    fn may_quote(&self) -> bool {
        self.sources.may_quote()
    }

    fn shown_path(&self, note: &NotePath) -> String {
        clean(&self.view.path(note.as_str())).into_owned()
    }

    fn address(&self, note: &NotePath) -> Option<String> {
        (self.links == PlaceLinks::On).then(|| self.view.address(note.as_str()))
    }
}

/// A text that a terminal shows as a link (OSC 8), where there is an address.
pub fn linked(text: &str, address: Option<&str>) -> String {
    match address {
        Some(address) => format!("\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Viewpoint, linked};

    fn seen(root: &str, here: &str) -> String {
        Viewpoint::new(root.as_ref(), Some(here.into())).path("2026/a.md")
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_the_one_that_opens_the_note_from_here() {
        assert_eq!(seen("/home/n/journal", "/home/n/journal"), "2026/a.md");
        assert_eq!(seen("/home/n/journal", "/home/n"), "journal/2026/a.md");
        assert_eq!(seen("/home/n/journal", "/home/n/journal/2026"), "a.md");
        assert_eq!(seen("/home/n/journal", "/home/n/journal/2025/12"), "../../2026/a.md");
        assert_eq!(seen("/home/n/journal", "/home/n/code"), "../journal/2026/a.md");
        assert_eq!(seen("/j", "/home/n/code"), "/j/2026/a.md");
        assert_eq!(Viewpoint::new(".".as_ref(), None).path("a.md"), "a.md");
    }

    #[cfg(unix)]
    #[test]
    fn an_address_survives_any_name() {
        let view = Viewpoint::new("/home/my notes".as_ref(), None);
        let link = linked("x", Some(&view.address("Änne #1.md")));
        assert_eq!(link, "\x1b]8;;file:///home/my%20notes/%C3%84nne%20%231.md\x1b\\x\x1b]8;;\x1b\\");
        assert_eq!(linked("x", None), "x");
    }
}
