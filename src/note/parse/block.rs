//! A block as a reader of Markdown hands it over to the builder, which says when it does.
//!
//! Both readers fill it in, and only the builder reads it.

use crate::note::syntax::byte_index::Signs;
use crate::note::syntax::line_start::Task;
use crate::note::syntax::piece::Piece;
use crate::text::Span;

/// What a block is to the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A paragraph or a list item's own text.
    Text,
    Heading(u8),
    /// A heading in a callout, which encloses only itself.
    CalloutHeading(u8),
    TableRow,
}

/// A block with something to read in it.
pub(super) struct Block<'b> {
    pub kind: BlockKind,
    /// The first byte of its first line's text, after bullet, checkbox and the signs of a heading. What
    /// begins there may have left no piece (it is struck out), so no piece begins before it.
    pub start: usize,
    /// At least one, in the order of where they start; neighbouring text is one piece. Text are also the signs of
    /// emphasis, the backslash of an escape that follows text, entities but those with a number, and references to
    /// footnotes: nothing of these is a sign of the language. Only the text of a heading, which may be a name, is
    /// without them.
    pub pieces: &'b [Piece],
    pub lines: BlockLines<'b>,
    /// The block quotes around it, outermost first: whether each is somebody else's words (no callout).
    pub quotes: &'b [bool],
    /// The kind of the list item's box, of the first block that follows the box; else [`Task::None`].
    pub task: Task,
}

/// The lines of a block, as far as its reader knows them.
#[derive(Clone, Copy)]
pub(super) enum BlockLines<'b> {
    /// It is a single line of the source, in no block quote, from the block's start on.
    One(BlockLine),
    /// Each of them, in no block quote.
    Each(&'b [BlockLine]),
    /// Always right, and slower: they are looked for in the source.
    Unknown,
}

/// A line of a block whose lines are known.
#[derive(Clone, Copy)]
pub(super) struct BlockLine {
    /// Its text, without the white space around it.
    pub span: Span,
    /// How many of the block's pieces begin before its end, some of them in it.
    pub pieces: usize,
    pub signs: Signs,
}

/// Whether a block quote is somebody else's words: no callout, or `[!quote]` or `[!cite]`.
pub(super) fn is_quotation(quote: &str) -> bool {
    // One sign only: a hundred thousand nested quotes must not be read a hundred thousand times.
    let text = quote.strip_prefix('>').unwrap_or(quote).trim_start_matches([' ', '\t']);
    let Some(rest) = text.strip_prefix("[!") else { return true };
    let Some(close) = rest.find([']', '\n']) else { return true };
    if rest.as_bytes()[close] != b']' {
        return true;
    }
    let kind = rest[..close].split('|').next().unwrap_or("").trim();
    kind.is_empty() || kind.eq_ignore_ascii_case("quote") || kind.eq_ignore_ascii_case("cite")
}
