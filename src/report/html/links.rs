//! Where a click on a note leads.
//!
//! How a link looks is the page's. Invariant: a path is encoded, so it cannot become another kind of URL or
//! leave its attribute.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::config::LinkStyle;
use crate::report::markdown::PATH;

/// Everything but the characters that any URL may contain.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// How the report links to the notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    prefix: String,
    style: LinkStyle,
}

impl Links {
    /// To notes below a folder, given as an absolute path with `/`.
    pub fn file(root: &str) -> Links {
        let root = root.trim_end_matches('/').trim_start_matches('/');
        Links { prefix: format!("file:///{}/", utf8_percent_encode(root, PATH)), style: LinkStyle::File }
    }

    /// To notes relative to the report: `up` is ``, `../`, and so on.
    pub fn relative(up: &str) -> Links {
        Links { prefix: format!("./{up}"), style: LinkStyle::File }
    }

    /// To notes of an Obsidian vault.
    pub fn obsidian(vault: &str) -> Links {
        let prefix = format!("obsidian://open?vault={}&file=", utf8_percent_encode(vault, STRICT));
        Links { prefix, style: LinkStyle::Obsidian }
    }

    /// For the script: what comes before a path, and whether its slashes are encoded, too.
    pub fn parts(&self) -> (&str, bool) {
        (&self.prefix, self.style == LinkStyle::Obsidian)
    }

    /// The URL of a note. A path cannot turn into another kind of URL, since `:` and the like are encoded.
    pub fn href(&self, path: &str) -> String {
        let set = match self.style {
            LinkStyle::File => PATH,
            LinkStyle::Obsidian => STRICT,
        };
        format!("{}{}", self.prefix, utf8_percent_encode(path, set))
    }
}

#[cfg(test)]
mod tests {
    use super::Links;

    #[test]
    fn a_path_is_never_more_than_a_path() {
        assert_eq!(Links::relative("../").href("javascript:x.md"), "./../javascript%3Ax.md");
        assert_eq!(
            Links::file("/home/a b/").href("p/Zoë \"<.md"),
            "file:///home/a%20b/p/Zo%C3%AB%20%22%3C.md"
        );
        assert_eq!(
            Links::obsidian("My & vault").href("p/a.md"),
            "obsidian://open?vault=My%20%26%20vault&file=p%2Fa.md"
        );
    }
}
