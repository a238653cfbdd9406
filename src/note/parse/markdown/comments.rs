//! Obsidian's comments, which the Markdown parser does not know.
//!
//! Invariant: each closed one holds both of its signs.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::text::Span;

/// The Obsidian comments (`%% … %%`) of a text.
#[derive(Default)]
pub(super) struct FoundComments {
    /// In order.
    pub closed: Vec<Span>,
    /// A sign without a partner, which is text.
    pub open: Option<usize>,
}

/// Finds them in the texts that the parser's events name; code holds none.
pub(super) fn comments(source: &str, events: &[(Event<'_>, Range<usize>)]) -> FoundComments {
    let FoundComments { mut closed, mut open } = FoundComments::default();
    let mut in_code = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => {
                for at in memchr::memmem::find_iter(&source.as_bytes()[range.clone()], b"%%") {
                    let at = range.start + at;
                    match open.take() {
                        Some(start) => closed.push(Span::new(start, at + 2)),
                        None => open = Some(at),
                    }
                }
            }
            _ => {}
        }
    }
    FoundComments { closed, open }
}
