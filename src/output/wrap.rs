//! Text in lines that fit a terminal.
//!
//! What a word is, the caller says. Invariant: no word is broken, so one that is too long has a line of its own.

/// Words in lines of at most `columns` characters where they allow, the later lines indented.
pub(crate) fn wrapped(
    words: impl IntoIterator<Item: AsRef<str>>,
    columns: usize,
    indent: usize,
) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    for word in words {
        let word = word.as_ref();
        let length = word.chars().count();
        let is_first = lines.last().is_none_or(|line| line.trim().is_empty());
        if !is_first && width + 1 + length > columns {
            lines.push(" ".repeat(indent));
            width = indent;
        } else if !is_first {
            if let Some(line) = lines.last_mut() {
                line.push(' ');
            }
            width += 1;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
        width += length;
    }
    lines
}
