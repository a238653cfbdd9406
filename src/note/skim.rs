//! What of a note the Markdown parser needs to see.
//!
//! Most of a journal is prose: paragraphs that hold no sign of the language at all. Such a
//! paragraph is *inert* where it stands at the margin between blank lines and could not begin,
//! continue or end anything: it closes every list and quote before it and leaves no entry. It is
//! cut down to its first character, and the parser's time with it.
//!
//! Not a second parser: where a note holds anything that reaches over a blank line (a fence, HTML,
//! a comment, a reference definition), nothing is skimmed and the parser sees the note itself. A
//! property test holds the two to the same notes.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Fewer bytes than this saved, and a copy is not worth it.
const WORTHWHILE: usize = 128;

static COMMENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("%%"));
static DEFINITION: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("]:"));

/// A text to parse instead of a body, and the way from its offsets back to the body's.
pub struct Skimmed {
    pub text: String,
    /// Where a stretch starts in `text` and in the body, in order.
    stretches: Vec<(usize, usize)>,
}

/// The body without the bulk of its inert paragraphs; `None` where it must be parsed as it is.
pub fn skim(body: &str) -> Option<Skimmed> {
    let bytes = body.as_bytes();
    if body.len() < WORTHWHILE || reaches_over_blank_lines(bytes) {
        return None;
    }
    let cuts = cuts(bytes);
    let saved: usize = cuts.iter().map(|(from, to)| to - from).sum();
    if saved < WORTHWHILE {
        return None;
    }
    let mut text = String::with_capacity(body.len() - saved + 2 * cuts.len());
    let mut stretches = Vec::with_capacity(cuts.len() + 1);
    let mut at = 0;
    for (from, to) in cuts {
        let from = from + body[from..].chars().next().map_or(0, char::len_utf8);
        stretches.push((text.len(), at));
        text.push_str(&body[at..from]);
        text.push_str("\n\n");
        at = to;
    }
    stretches.push((text.len(), at));
    text.push_str(&body[at..]);
    Some(Skimmed { text, stretches })
}

/// Turns offsets of a skimmed text, which nearly ascend, into offsets of the body.
pub struct Offsets<'k> {
    stretches: &'k [(usize, usize)],
}

impl Skimmed {
    pub fn offsets(&self) -> Offsets<'_> {
        Offsets { stretches: &self.stretches }
    }
}

impl Offsets<'_> {
    /// The offsets of a body that was not skimmed.
    pub fn same() -> Offsets<'static> {
        Offsets { stretches: &[(0, 0)] }
    }

    /// What is to be added to the offsets of an element that starts at `start`, less what is to be
    /// taken from them. No element spans two stretches, since the paragraph between them ends all.
    pub fn shift(&mut self, start: usize) -> usize {
        while let [_, next, ..] = self.stretches
            && next.0 <= start
        {
            self.stretches = &self.stretches[1..];
        }
        self.stretches.first().map_or(0, |(at, source)| source.wrapping_sub(*at))
    }
}

/// Whether something in a note may hold a blank line, or act across one.
fn reaches_over_blank_lines(bytes: &[u8]) -> bool {
    let mut signs = memchr::memchr3_iter(b'<', b'`', b'~', bytes);
    signs.any(|at| bytes[at] == b'<' || bytes[at + 1..].starts_with(&[bytes[at]; 2]))
        || COMMENT.find(bytes).is_some()
        || DEFINITION.find(bytes).is_some()
}

/// The inert paragraphs: from the first byte of each to the first byte of the next line that is
/// neither blank nor inert, so that neighbours are one.
fn cuts(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut cuts = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = blank_lines(bytes, 0);
    while at < bytes.len() {
        let (end, inert) = paragraph(bytes, at);
        match (inert, open) {
            (true, None) => open = Some(at),
            (false, Some(from)) => {
                cuts.push((from, at));
                open = None;
            }
            _ => {}
        }
        at = blank_lines(bytes, end);
    }
    if let Some(from) = open {
        cuts.push((from, bytes.len()));
    }
    cuts
}

/// The end of the paragraph at `at`, its last line end included, and whether all its lines are
/// inert.
fn paragraph(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut inert = true;
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |nl| at + nl);
        let line = &bytes[at..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        inert = inert && is_inert(line);
        at = (end + 1).min(bytes.len());
    }
    (at, inert)
}

fn blank_lines(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at += match &bytes[at..] {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            // A return at the very end ends the line before it.
            [b'\r'] => 1,
            _ => return at,
        };
    }
}

/// A line that starts with a letter, and so can neither begin nor end anything, and that holds no
/// sign of the language: no `@ # [`, no colon, and no digit, which a date would have.
fn is_inert(line: &[u8]) -> bool {
    (line[0].is_ascii_alphabetic() || line[0] >= 0x80) && !holds_sign(line)
}

/// Whether a stretch of text may hold anything of the language.
///
/// Written without an early exit, so that the compiler can look at many bytes at once.
pub fn holds_sign(line: &[u8]) -> bool {
    line.iter().fold(false, |found, &b| found | matches!(b, b'0'..=b':' | b'@' | b'#' | b'[' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::{Offsets, skim};

    const PROSE: &str = "The rain went on and nobody minded, which is how one knows a good evening; the kettle\nwas put on twice, and the second pot was better than the first one by a mile.";

    #[test]
    fn prose_is_cut_to_its_first_letter() {
        let body = format!("# Monday\n\n{PROSE}\n\n{PROSE}\n\n- #met @ana\n");
        let skimmed = skim(&body).expect("worth it");
        assert_eq!(skimmed.text, "# Monday\n\nT\n\n- #met @ana\n");
        let at = skimmed.text.find("@ana").unwrap_or(0);
        let mut offsets = skimmed.offsets();
        assert_eq!(Some(at.wrapping_add(offsets.shift(at))), body.find("@ana"));
    }

    #[test]
    fn what_reaches_over_blank_lines_is_left_alone() {
        for sign in ["```\ncode\n```", "~~~", "<div>", "%% x %%", "[a]: b"] {
            assert!(skim(&format!("{PROSE}\n\n{sign}\n\n{PROSE}\n")).is_none(), "{sign}");
        }
    }

    #[test]
    fn lines_that_may_hold_something_are_kept() {
        for line in ["give: a hand", "x @ana", "on May 3", "- item", "  indented", "> quote", "x\rx"] {
            let body = format!("{PROSE}\n\n{PROSE}\n{line}\n");
            let skimmed = skim(&body).expect("the first paragraph is inert");
            assert_eq!(skimmed.text, format!("T\n\n{PROSE}\n{line}\n"));
        }
    }

    #[test]
    fn a_body_as_it_is_has_its_own_offsets() {
        assert_eq!(Offsets::same().shift(7), 0);
    }
}
