//! Where two versions of a text differ: one stretch, between what they have in common at both ends.

/// The one stretch in which two texts differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Difference {
    pub start: usize,
    /// Where it ends in the old text.
    pub old_end: usize,
    /// How many bytes the new text has more.
    pub grown: isize,
}

impl Difference {
    pub(super) fn between(old: &[u8], new: &[u8]) -> Difference {
        let start = common(old, new);
        let least = old.len().min(new.len()) - start;
        let (tail, new_tail) = (&old[old.len() - least..], &new[new.len() - least..]);
        let end = common_end(tail, new_tail);
        Difference { start, old_end: old.len() - end, grown: new.len() as isize - old.len() as isize }
    }

    /// Where it ends in the new text.
    pub(super) fn new_end(self) -> usize {
        self.old_end.saturating_add_signed(self.grown)
    }
}

/// Blocks of so many bytes are compared at once, which the standard library does with SIMD.
const BLOCK: usize = 4096;

/// How many bytes two texts begin with in common.
fn common(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK)).take_while(|(a, b)| a == b).count();
    let rest = a[blocks * BLOCK..].iter().zip(&b[blocks * BLOCK..]);
    blocks * BLOCK + rest.take_while(|(a, b)| a == b).count()
}

/// How many bytes two texts of the same length end with in common.
fn common_end(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK)).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - blocks * BLOCK], &b[..b.len() - blocks * BLOCK]);
    let rest = a.iter().rev().zip(b.iter().rev());
    blocks * BLOCK + rest.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::Difference;

    #[test]
    fn an_edit_is_what_lies_between_the_common_ends() {
        for (head, old, new, tail) in [
            ("", "", "", ""),
            ("abc", "", "x", "abc"),
            ("abc", "xyz", "", "abc"),
            ("", "a", "b", ""),
            (&*"long ".repeat(3000), "x", "yy", &*" text".repeat(3000)),
        ] {
            let (old_text, new_text) = (format!("{head}{old}{tail}"), format!("{head}{new}{tail}"));
            let edit = Difference::between(old_text.as_bytes(), new_text.as_bytes());
            assert_eq!((edit.start, edit.old_end), (head.len(), head.len() + old.len()));
            assert_eq!(edit.new_end(), head.len() + new.len());
        }
        // What could be either end counts once.
        let edit = Difference::between(b"aa", b"aaa");
        assert_eq!((edit.start, edit.old_end, edit.new_end()), (2, 2, 3));
    }
}
