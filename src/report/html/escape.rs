//! How the template writes text: escaped for HTML, and without control characters.
//!
//! The page's script writes text nodes of its own. Invariant: every value that the template prints as text
//! goes through here.

use std::fmt::{self, Write};

use askama::filters::{Escaper, Html};

use crate::output::clean;

/// Control characters, and those that turn the direction of writing, become `�`, so that no name can
/// rearrange what stands around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageEscaper;

/// Text for a place that the template does not write.
pub(super) fn text(text: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = PageEscaper.write_escaped_str(&mut out, text);
    out
}

impl Escaper for PageEscaper {
    fn write_escaped_str<W: Write>(&self, dest: W, text: &str) -> fmt::Result {
        Html.write_escaped_str(dest, &clean(text))
    }
}

#[cfg(test)]
mod tests {
    use askama::filters::Escaper;

    use super::PageEscaper;

    #[test]
    fn text_is_text_and_goes_its_way() {
        let mut out = String::new();
        assert!(PageEscaper.write_escaped_str(&mut out, "<b \"x'>\u{202e}gpj\u{1b}&").is_ok());
        assert_eq!(out, "&#60;b &#34;x&#39;&#62;\u{fffd}gpj\u{fffd}&#38;");
    }
}
