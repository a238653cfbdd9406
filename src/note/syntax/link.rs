//! Which note the target of a link names.
//!
//! As written: whether there is such a note, and whether it is a person's, is for `graph` to know.

use std::borrow::Cow;

use crate::text::simd::any_pair;
use crate::text::{byte_table, strip_note_extension};

/// The note that a wikilink's raw target names: without heading, table escape, ending, folded
/// white space. Empty where it names a heading of its own note.
pub(crate) fn link_name(target: &str) -> Cow<'_, str> {
    if is_plain_name(target) {
        return target.into();
    }
    let heading = memchr::memchr2(b'#', b'^', target.as_bytes()).unwrap_or(target.len());
    let target = target[..heading].trim_end_matches('\\');
    let plain = strip_note_extension(target.trim());
    let is_break = |b| (b == b'\n') | (b == b'\t');
    if any_pair(plain.as_bytes(), |a, b| ((a == b' ') & (b == b' ')) | is_break(a) | is_break(b)) {
        let words: Vec<&str> = plain.split_whitespace().filter(|&word| word != ">").collect();
        return words.join(" ").into();
    }
    plain.into()
}

/// Whether a target is the name itself, as most are: it holds nothing that parts a heading from it, escapes, ends a name
/// like a file's or is white space but single spaces inside.
fn is_plain_name(target: &str) -> bool {
    // White space beyond ASCII begins with one of the last four.
    const ODD: [bool; 256] = byte_table(b"#^\\.\t\n\x0b\x0c\r\xc2\xe1\xe2\xe3");
    let mut before = b' ';
    let is_odd = |b: u8| {
        let is_double = (b == b' ') & (before == b' ');
        before = b;
        ODD[usize::from(b)] | is_double
    };
    !target.bytes().any(is_odd) && before != b' '
}

/// Whether an inline link's target leads out of the journal.
pub(crate) fn leads_out(target: &str) -> bool {
    let has_scheme = || {
        let scheme = target.split_once(':').map_or("", |(scheme, _)| scheme);
        scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
    };
    target.contains("://") || target.starts_with("//") || target.starts_with("www.") || has_scheme()
}

/// The note that an inline link's target names: decoded, without its heading. `None` for other
/// targets.
pub(crate) fn note_target(target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next().unwrap_or("");
    let plain = strip_note_extension(path);
    if plain.len() == path.len() || path.contains("://") {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(plain).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{leads_out, link_name, note_target};

    #[test]
    fn names_come_out_of_links() {
        assert_eq!(link_name("people/Ana Lopez\\"), "people/Ana Lopez");
        assert_eq!(link_name("../../People/Ana Lopez"), "../../People/Ana Lopez");
        assert_eq!(link_name("Ana\n  Lopez#Jobs"), "Ana Lopez");
        assert_eq!(note_target("people/ana%20lopez.md#x").as_deref(), Some("people/ana lopez"));
        assert_eq!(note_target("https://x.y/a.md"), None);
        assert!(leads_out("https://x.y/a.md") && leads_out("mailto:a@b.c") && !leads_out("people/ana.md"));
    }
}
