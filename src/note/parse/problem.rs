//! A problem with the fingerprint of the line that it stands on.
//!
//! Not here: what counts as a problem, which is decided where it is found.

use crate::note::model::{Problem, ProblemKind};
use crate::text::{Span, said_hash};

/// What is wrong at a place of a note.
pub(super) fn problem_at(source: &str, span: Span, kind: ProblemKind) -> Problem {
    Problem { kind, span, hash: said_hash(line_around(source, span.start as usize)) }
}

/// The line that holds a byte; of a line longer than 4 KiB what surrounds the byte.
fn line_around(source: &str, at: usize) -> &str {
    let from = source.floor_char_boundary(at.saturating_sub(4096));
    let to = source.ceil_char_boundary((at + 4096).min(source.len()));
    let start = source[from..at].rfind('\n').map_or(from, |nl| from + nl + 1);
    let end = source[at..to].find('\n').map_or(to, |nl| at + nl);
    &source[start..end]
}
