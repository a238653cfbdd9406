//! Which rarer signs a note's body can hold, by the bytes that the index has marked.
//!
//! Not a parser: a sign may stand in code or mean nothing. Its invariant is that `false` is certain.

use crate::note::syntax::byte_index::ByteIndex;

/// What may occur in a source. `false` is certain, `true` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Features {
    /// `::`, of a field.
    pub fields: bool,
    /// `{{`, of a Logseq macro.
    pub macros: bool,
    /// `:END:`, of a Logseq drawer.
    pub drawers: bool,
    /// `fairweather:`, of a directive.
    pub directives: bool,
    /// `%%`, of an Obsidian comment.
    pub comments: bool,
    /// The beginning of a reference definition, or of a footnote whose label holds a sign.
    pub definitions: bool,
    /// The beginning of another footnote.
    pub footnotes: bool,
    /// An address behind a bracket that nothing opens, looked for only where there are footnotes: behind an embed the
    /// parser takes it for an image, but not behind a reference to a footnote that is defined.
    pub loose_addresses: bool,
    /// A return that is not part of `\r\n`.
    pub lone_returns: bool,
}

impl Features {
    /// Of the body that is indexed.
    pub(super) fn of(source: &str, index: &ByteIndex) -> Features {
        Features::of_part(source, index, Features::default())
    }

    /// Of the part of a body that is indexed, which as a whole has these.
    pub(super) fn of_part(source: &str, index: &ByteIndex, whole: Features) -> Features {
        let source = source.as_bytes();
        let mut features = Features::default();
        for at in index.rare() {
            let after = source.get(at + 1);
            match source[at] {
                b'{' => features.macros |= after == Some(&b'{'),
                b'%' => features.comments |= after == Some(&b'%'),
                b'\r' => features.lone_returns |= after != Some(&b'\n'),
                _ => {
                    match after {
                        Some(b':') => features.fields = true,
                        Some(b'E') => features.drawers |= source[at + 1..].starts_with(b"END:"),
                        _ => {}
                    }
                    match at.checked_sub(1).map(|last| (source[last], &source[..last])) {
                        Some((b']', before)) => match Definition::of(before) {
                            Some(Definition::Footnote) => features.footnotes = true,
                            Some(Definition::Reference) => features.definitions = true,
                            None => {}
                        },
                        Some((b'r', before)) => features.directives |= before.ends_with(b"fairweathe"),
                        _ => {}
                    }
                }
            }
        }
        features.loose_addresses =
            (features.footnotes || whole.footnotes) && holds_loose_address(&source[index.base()..]);
        features
    }

    /// Whether each of these may occur in a source of the other features.
    pub(super) fn are_among(self, other: Features) -> bool {
        let implies = |one: bool, other: bool| other || !one;
        implies(self.fields, other.fields)
            && implies(self.macros, other.macros)
            && implies(self.drawers, other.drawers)
            && implies(self.directives, other.directives)
            && implies(self.comments, other.comments)
            && implies(self.definitions, other.definitions)
            && implies(self.footnotes, other.footnotes)
            && implies(self.loose_addresses, other.loose_addresses)
            && implies(self.lone_returns, other.lone_returns)
    }

    /// Whether nothing in it acts from afar but comments, as far as these tell.
    pub(super) fn allow_fast_path(self) -> bool {
        !(self.directives || self.definitions || self.loose_addresses || self.lone_returns)
    }
}

/// What a label before `]:` may define.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Definition {
    /// An address, or a footnote whose label holds a sign.
    Reference,
    /// A footnote, to which references are text.
    Footnote,
}

impl Definition {
    /// Of the text before `]:`. A label stands where a block begins, or its bracket is on a line before.
    fn of(before: &[u8]) -> Option<Definition> {
        let at = before.iter().rposition(|b| matches!(b, b'[' | b']' | b'\n'));
        let Some(at) = at.filter(|at| before[*at] != b'\n') else { return Some(Definition::Reference) };
        let (lead, label) = before.split_at(at);
        if lead.ends_with(b"\\") {
            return Some(Definition::Reference);
        }
        if label[0] == b']' {
            return None;
        }
        if label.starts_with(b"[^") && label.iter().any(|b| b"@#:\\".contains(b)) {
            return Some(Definition::Reference);
        }
        let no_sign = lead.iter().rev().find(|b| !(b.is_ascii_digit() || b" \t>-*+.)".contains(b)));
        let begins_block = no_sign.is_none_or(|b| *b == b'\n');
        let kind = if label.starts_with(b"[^") { Definition::Footnote } else { Definition::Reference };
        begins_block.then_some(kind)
    }
}

/// Whether an address may stand behind a bracket that closes none before it. `false` is certain: the bracket before is
/// one that opens, with neither code nor HTML between, which may hold others.
fn holds_loose_address(body: &[u8]) -> bool {
    memchr::memmem::find_iter(body, b"](").any(|close| {
        let before = &body[..close];
        let open = before.iter().rposition(|b| b"[]`<>".contains(b));
        open.is_none_or(|open| before[open] != b'[' || before[..open].ends_with(b"\\"))
    })
}

#[cfg(test)]
mod tests {
    use super::Features;
    use crate::note::syntax::byte_index::ByteIndex;

    #[test]
    fn each_feature_shows_in_its_sign() {
        let of = |text: &str| {
            let mut index = ByteIndex::default();
            index.fill(text, 0);
            Features::of(text, &index)
        };
        assert_eq!(of("10:00 50% a : b {x}\r\n"), Features::default());
        assert!(of("give:: x").fields);
        assert!(of("{{query x}}").macros);
        assert!(of("a\n:END:").drawers);
        assert!(of("<!-- fairweather: ignore[x] -->").directives);
        assert!(of("%% x %%").comments);
        for text in
            ["[a]: b", "> - [a b]: c", "1. [a]: b", "[a\nb]: c", "[a \\[b]: c", "[a\\]b]: c", "[^@a]: b"]
        {
            assert!(of(text).definitions, "{text}");
        }
        for text in ["see [a]: b", "[[a]]: b", "[^1]: b", "- [^n]: b", "a]: b: c"] {
            assert_eq!(of(text).definitions, text == "a]: b: c", "{text}");
        }
        for text in ["\\[a](b)", "a](b)", "[a] b](c)", "`[`](b)", "a <b c=\"[\">](d)"] {
            assert!(!of(&format!("{text}\n\n[^1]: b")).allow_fast_path(), "{text}");
            assert!(of(text).allow_fast_path(), "{text}");
        }
        assert!(of("`[` <a> [a](b) [^1]\n\n[^1]: b").allow_fast_path());
        assert!(of("a\rb").lone_returns && of("a\r").lone_returns);
    }
}
