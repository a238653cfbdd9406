//! A block as a reader of Markdown hands it over: the contract between the two readers and the builder.

use crate::note::syntax::line_start::Task;
use crate::note::syntax::piece::Piece;
use crate::text::Span;

/// What a block is to the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph or a list item's own text.
    Text,
    Heading(u8),
    /// A heading in a callout, which encloses only itself.
    CalloutHeading(u8),
    TableRow,
}

/// A block as the walk hands it over.
pub struct Block<'b> {
    pub kind: BlockKind,
    /// The first byte of its first line's text, after bullet and checkbox.
    pub start: usize,
    pub pieces: &'b [Piece],
    /// Where it is one line and that is known: the line's text.
    pub line: Option<Span>,
    /// The block quotes around it, outermost first: whether each is a plain one.
    pub quotes: &'b [bool],
    /// The kind of the list item's box, where this block carries it.
    pub task: Task,
}
