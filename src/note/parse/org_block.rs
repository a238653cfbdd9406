//! Blocks of Logseq between `#+BEGIN_QUERY` and `#+END_QUERY`, whose lines are not text.
//!
//! They reach over blank lines, list items and headings, so they are recognised by where they lie in the source,
//! whichever way the lines come.

use crate::text::Span;

/// Words of blocks that hold somebody else's words, or none.
const WORDS: [&str; 6] = ["QUERY", "QUOTE", "COMMENT", "SRC", "EXAMPLE", "EXPORT"];

/// Where the block that was met last ends.
#[derive(Debug, Default)]
pub(super) struct OrgBlocks {
    end: usize,
    /// Bit `n`: no block of word `n` ends below a place that was looked at.
    unclosed: u8,
}

impl OrgBlocks {
    /// Whether a place lies in the block that was met last.
    pub(super) fn hold(&self, at: usize) -> bool {
        at < self.end
    }

    /// Whether a line lies in a block, or begins one that ends.
    #[inline]
    pub(super) fn take(&mut self, source: &str, line: Span) -> bool {
        let start = line.start as usize;
        let is_sign = || source.as_bytes()[start..line.end as usize].starts_with(b"#+");
        self.hold(start) || (is_sign() && self.begin(source, line))
    }

    /// Whether a line that begins with the sign of a block begins one that ends.
    fn begin(&mut self, source: &str, line: Span) -> bool {
        let start = line.start as usize;
        let rest = &source[start + 2..line.end as usize];
        let is_lower = rest.starts_with("begin_");
        let Some(word) = rest.strip_prefix(if is_lower { "begin_" } else { "BEGIN_" }) else { return false };
        let word = &word[..word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len())];
        let Some(nth) = WORDS.iter().position(|known| known.eq_ignore_ascii_case(word)) else { return false };
        if self.unclosed >> nth & 1 == 1 {
            return false;
        }
        let end = format!("#+{}_{word}", if is_lower { "end" } else { "END" });
        match source[line.end as usize..].find(&end) {
            Some(at) => self.end = line.end as usize + at + end.len(),
            // Looked for once: a note of nothing but openings takes linear time.
            None => self.unclosed |= 1 << nth,
        }
        self.hold(start)
    }
}
