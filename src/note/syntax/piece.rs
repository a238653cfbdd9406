//! Pieces of a block: source ranges that are text, and links, as a reader of Markdown cuts them.
//!
//! What Markdown takes out of the text (code, HTML, what is struck out or commented out) is in no piece, so
//! nothing that reads pieces can count it.

use crate::text::Span;

/// A stretch of a block as the Markdown parser saw it.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
    pub kind: PieceKind,
}

#[derive(Debug, Clone)]
pub(crate) enum PieceKind {
    Text,
    /// `[[target]]`; where the target stands.
    Wikilink(Span),
    /// `[text](target)`, with the target; the text follows as pieces of its own.
    Link(Box<str>),
    /// Code, HTML, an image: no text, but not nothing.
    Gap,
}
