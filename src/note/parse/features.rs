//! Which rarer signs a note's source can hold, found in one pass with a SIMD search.
//!
//! Not a parser: a sign may stand in code or mean nothing. Its invariant is that `false` is certain. One pass
//! for all of them, since each pass over a whole note costs as much as reading it.

/// What may occur in a source. `false` is certain, `true` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Features {
    /// `::`, of a field.
    pub fields: bool,
    /// `:END:`, of a Logseq drawer.
    pub drawers: bool,
    /// `fairweather:`, of a directive.
    pub directives: bool,
    /// `%%`, of an Obsidian comment.
    pub comments: bool,
    /// `]:`, of a reference definition.
    pub definitions: bool,
    /// A return that is not part of `\r\n`.
    pub lone_returns: bool,
}

impl Features {
    pub(super) fn of(source: &[u8]) -> Features {
        let mut features = Features::default();
        for at in memchr::memchr3_iter(b':', b'%', b'\r', source) {
            let (before, after) = (&source[..at], &source[at + 1..]);
            match source[at] {
                b'%' => features.comments |= after.first() == Some(&b'%'),
                b'\r' => features.lone_returns |= after.first() != Some(&b'\n'),
                _ => {
                    features.fields |= after.first() == Some(&b':');
                    features.definitions |= before.last() == Some(&b']');
                    features.drawers |= after.starts_with(b"END:");
                    features.directives |= before.ends_with(b"fairweather");
                }
            }
        }
        features
    }

    /// Whether nothing in it acts over blank lines or from afar, as far as these tell.
    pub(super) fn allow_fast_path(self) -> bool {
        !(self.directives || self.comments || self.definitions || self.lone_returns)
    }
}

#[cfg(test)]
mod tests {
    use super::Features;

    #[test]
    fn each_feature_shows_in_its_sign() {
        let of = |text: &str| Features::of(text.as_bytes());
        assert_eq!(of("10:00 50% a : b\r\n"), Features::default());
        assert!(of("give:: x").fields);
        assert!(of("a\n:END:").drawers);
        assert!(of("<!-- fairweather: ignore[x] -->").directives);
        assert!(of("%% x %%").comments);
        assert!(of("[a]: b").definitions);
        assert!(of("a\rb").lone_returns && of("a\r").lone_returns);
    }
}
