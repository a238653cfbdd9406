//! The fast path over prose: whether a stretch of text can say anything to the language at all.
//!
//! Not a scanner: `true` only means that the stretch must be read. Its invariant is that `false` is
//! certain, so every way to begin a mention, a marker, a field or a date has one of these bytes in it.

use crate::text::simd::any_byte;

/// Whether a stretch of text may hold a mention, a marker, a field or a date: `@`, `#`, `[`, a colon, a
/// digit; or a lone return, since it ends a line.
pub(crate) fn holds_sign(text: &[u8]) -> bool {
    any_byte(text, |b| {
        (b.wrapping_sub(b'0') <= b':' - b'0') | (b == b'@') | (b == b'#') | (b == b'[') | (b == b'\r')
    })
}

#[cfg(test)]
mod tests {
    use super::holds_sign;

    #[test]
    fn prose_holds_no_sign_and_each_beginning_of_the_language_does() {
        assert!(!holds_sign(b"The rain went on (and on), \"again\" - for luck; *who* knows? /!~<>"));
        for text in ["with @ana", "#met", "[[Ana]]", "give: a hand", "in 2026", "a\rb"] {
            assert!(holds_sign(text.as_bytes()), "{text}");
        }
    }
}
