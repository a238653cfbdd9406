//! One line for the fast reader: whether it is a heading, a bullet or text, and its text cut into pieces.
//!
//! Everything here refuses (`None`, `false`) what it does not recognise; none of it knows other lines.

use crate::note::syntax::piece::{Piece, PieceKind};
use crate::text::Span;
use crate::text::simd::{AT_ONCE, any_byte};

/// Whether a line whose text is `rest` can be nothing but text, wherever it stands: it begins no
/// block, ends none, and underlines none.
pub(super) fn begins_text(rest: &[u8]) -> bool {
    match rest.first() {
        Some(b'0'..=b'9') => {
            let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
            !matches!(rest.get(digits), Some(b'.' | b')')) || digits > 9
        }
        Some(b'#') => heading_level(rest).is_none(),
        Some(&b) => b.is_ascii_alphabetic() || b >= 0x80 || b"@[(\"'/.,;?$%^{}".contains(&b),
        None => false,
    }
}

/// The level of a heading `# text`, and how many bytes precede its text.
pub(super) fn heading_level(rest: &[u8]) -> Option<(u8, usize)> {
    let signs = rest.iter().take_while(|&&b| b == b'#').count();
    let is_end = matches!(rest.get(signs), None | Some(b' ' | b'\t'));
    let spaces = rest[signs..].iter().take_while(|&&b| b == b' ').count();
    (1..=6).contains(&signs).then_some(())?;
    is_end.then_some((u8::try_from(signs).unwrap_or(6), signs + spaces))
}

/// How many bytes a bullet takes, up to the first byte of its item's text. `None` where there is no
/// bullet or no text on its line.
pub(super) fn bullet(rest: &[u8]) -> Option<usize> {
    if !matches!(rest.first(), Some(b'-' | b'*' | b'+')) {
        return None;
    }
    let spaces = rest[1..].iter().take_while(|&&b| b == b' ').count();
    let has_text = !matches!(rest.get(1 + spaces), None | Some(b'\t'));
    ((1..=4).contains(&spaces) && has_text).then_some(1 + spaces)
}

/// Cuts a line into text and wikilinks. `false` where it holds anything else (emphasis, code, a
/// link, an escape, an entity): then only the Markdown parser knows.
pub(super) fn cut(source: &str, start: usize, end: usize, pieces: &mut Vec<Piece>) -> bool {
    let bytes = &source.as_bytes()[..end];
    let mut text = start;
    let mut at = start;
    let mut open = None;
    loop {
        at = next_special(bytes, at);
        let Some(&b) = bytes.get(at) else { break };
        let (before, after) = (bytes[start..at].last(), bytes.get(at + 1));
        match b {
            b'[' if after == Some(&b'[') => {
                let Some((target, stop)) = wikilink(source, at, end) else { return false };
                if matches!(before, Some(b'!' | b'[')) {
                    return false;
                }
                if text < at {
                    pieces.push(Piece { start: text, end: at, kind: PieceKind::Text });
                }
                pieces.push(Piece { start: at, end: stop, kind: PieceKind::Wikilink(target) });
                (at, text) = (stop, stop);
                continue;
            }
            b'[' if after == Some(&b'^') || before == Some(&b'!') => return false,
            b']' if after == Some(&b'(') => {
                let (Some(open), Some((target, stop))) = (open.take(), target(source, at + 2, end)) else {
                    return false;
                };
                let mut push = |start, end, kind| {
                    if start < end {
                        pieces.push(Piece { start, end, kind });
                    }
                };
                push(text, open, PieceKind::Text);
                push(open, stop, PieceKind::Link(target.into()));
                push(open + 1, at, PieceKind::Text);
                (at, text) = (stop, stop);
                continue;
            }
            b']' if matches!(after, Some(b'[' | b']' | b':')) => return false,
            b'[' => open = Some(at),
            b']' => open = None,
            b'&' if matches!(after, None | Some(b' ')) => {}
            // Inside a word it emphasises nothing.
            b'_' if [before, after].iter().all(|b| b.is_some_and(u8::is_ascii_alphanumeric)) => {}
            _ => return false,
        }
        at += 1;
    }
    if text < end {
        pieces.push(Piece { start: text, end, kind: PieceKind::Text });
    }
    true
}

/// The next special byte from `at` on, else the end. Looks no further ahead than a line of prose is
/// long, since a long line may be looked through from each of its special bytes.
fn next_special(bytes: &[u8], mut at: usize) -> usize {
    const LINE: usize = 8 * AT_ONCE;
    for step in [LINE, AT_ONCE] {
        while at < bytes.len() && !any_byte(&bytes[at..bytes.len().min(at + step)], is_special) {
            at = bytes.len().min(at + step);
        }
    }
    bytes[at..].iter().position(|&b| is_special(b)).map_or(bytes.len(), |len| at + len)
}

/// What must be looked at more closely. Without branches, for [`any_byte`].
fn is_special(b: u8) -> bool {
    (b == b'*')
        | (b == b'_')
        | (b == b'`')
        | (b == b'<')
        | (b == b'&')
        | (b == b'~')
        | (b.wrapping_sub(b'[') <= b']' - b'[')
        | (b == 0)
}

/// The target of an inline link that begins at `at`, and the offset after the link: letters, digits
/// and signs that mean nothing there.
fn target(source: &str, at: usize, end: usize) -> Option<(&str, usize)> {
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80 || b"/:._-#?=%+,@".contains(b);
    let len = source.as_bytes()[at..end].iter().take_while(|b| is_plain(b)).count();
    (len > 0 && source.as_bytes()[..end].get(at + len) == Some(&b')'))
        .then_some((&source[at..at + len], at + len + 1))
}

/// Where the target of the wikilink at `at` stands, and the offset after the link.
fn wikilink(source: &str, at: usize, end: usize) -> Option<(Span, usize)> {
    let from = at + 2;
    let body = &source[from..end];
    let close = body.bytes().position(|b| matches!(b, b'[' | b']' | b'`' | b'\\' | b'<' | b'*'))?;
    let (inside, rest) = body.split_at(close);
    if !rest.starts_with("]]") || rest[2..].starts_with([']', '(', '[', ':']) {
        return None;
    }
    let target = memchr::memchr(b'|', inside.as_bytes()).unwrap_or(inside.len());
    (target > 0).then_some((Span::new(from, from + target), from + close + 2))
}
