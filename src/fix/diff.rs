//! Changed notes as a unified diff that `patch -p1` and `git apply` take.
//!
//! It only shows; it writes no note. Invariant: applying the diff gives the same bytes as `--fix`.

use similar::TextDiff;

use crate::fix::FixedNote;

/// The changes of some notes, in their order.
pub fn diff(notes: &[FixedNote]) -> String {
    notes
        .iter()
        .map(|note| {
            // A name with blanks ends with a tab, or `patch` would take its first word.
            let end = if note.path.as_str().contains(char::is_whitespace) { "\t" } else { "" };
            TextDiff::from_lines(&note.old, &note.new)
                .unified_diff()
                .context_radius(3)
                .header(&old_name(note, end), &format!("b/{}{end}", note.path))
                .to_string()
        })
        .collect()
}

/// The name of what a note was before: none where it is new.
fn old_name(note: &FixedNote, end: &str) -> String {
    if note.is_new { "/dev/null".to_owned() } else { format!("a/{}{end}", note.path) }
}

#[cfg(test)]
mod tests {
    use super::{FixedNote, diff};
    use crate::text::NotePath;

    #[test]
    fn line_ends_and_a_missing_last_one_are_shown_as_they_are() {
        let note = FixedNote {
            path: NotePath::new("a b.md"),
            old: "one\r\ntwo".to_owned(),
            new: "one\r\n2".to_owned(),
            is_new: false,
            fixed: 1,
        };
        assert_eq!(
            diff(&[note]),
            "--- a/a b.md\t\n+++ b/a b.md\t\n@@ -1,2 +1,2 @@\n one\r\n-two\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n"
        );
    }
}
