//! Lists and mappings of YAML between brackets or braces on one line (YAML calls them flow collections).
//!
//! As with texts, `None` where it is not sure what the YAML parser gives.

use crate::note::front_matter::fast::scalar::{Scalar, Within, YamlPiece, is_quoted, plain, quoted};
use crate::note::front_matter::fast::sink::Sink;

/// What is nested more deeply is the YAML parser's.
const DEPTH: usize = 8;

/// A list or a mapping in brackets, into the sink; what follows it.
pub(super) fn flow<'y>(piece: YamlPiece<'y>, sink: &mut Sink, depth: usize) -> Option<YamlPiece<'y>> {
    let is_mapping = piece.text.starts_with('{');
    let close = if is_mapping { b'}' } else { b']' };
    let mut rest = (depth < DEPTH).then(|| piece.after(1))?;
    while rest.first()? != close {
        if is_mapping {
            let (key, after) = flow_scalar(rest)?;
            sink.key(key)?;
            rest = after.text.starts_with(": ").then(|| after.after(1))?;
        }
        let mut nothing = Sink::Nothing;
        let inner = sink.below(&mut nothing);
        rest = if matches!(rest.first()?, b'[' | b'{') {
            flow(rest, inner, depth + 1)?
        } else {
            let (text, after) = flow_scalar(rest)?;
            inner.text(text);
            after
        };
        rest = rest.after(0);
        match rest.first()? {
            b',' => rest = rest.after(1),
            byte if byte == close => {}
            _ => return None,
        }
    }
    Some(YamlPiece { text: &rest.text[1..], at: rest.at + 1 })
}

/// A text between brackets, and what follows it.
fn flow_scalar(piece: YamlPiece<'_>) -> Option<(Scalar<'_>, YamlPiece<'_>)> {
    if is_quoted(piece) {
        return quoted(piece);
    }
    let colon = flow_key(piece.text);
    let text = colon.map_or(piece.text, |colon| &piece.text[..colon]);
    let end = plain(YamlPiece { text, at: piece.at }, Within::Brackets)?;
    Some((piece.until(end), YamlPiece { text: &piece.text[end..], at: piece.at + end }))
}

/// Where a key between braces ends.
fn flow_key(text: &str) -> Option<usize> {
    let end = text.find([',', ']', '}']).unwrap_or(text.len());
    text[..end].find(": ").filter(|&colon| !text[..colon].ends_with(' '))
}
