//! Where the text of an entry, or of a cell of a table, ends: before what Obsidian, Tasks and fairweather want last on a line.

use crate::text::Span;

/// Signs of dates that the Tasks plugin writes.
const SIGNS: [char; 11] = ['📅', '⏳', '🛫', '✅', '➕', '🗓', '📆', '🔁', '❌', '⏫', '🔼'];

/// The place behind an entry's text: before a trailing block id, due date, directive and the end of a table's cell.
pub(super) fn line_end(text: &str, span: Span) -> u32 {
    let start = span.start as usize;
    let mut end = start + text[span.range()].trim_end().len();
    loop {
        let line = &text[start..end];
        let cut = trailing(line);
        if cut == 0 {
            break;
        }
        end = start + line[..line.len() - cut].trim_end().len();
    }
    u32::try_from(end).unwrap_or(span.end)
}

/// Where the text of a table's cell ends, and the bar behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellEnd {
    pub text: u32,
    pub bar: u32,
}

/// The ends of all cells of a row but one without a bar behind it; none where the entry is no row of a table.
pub(super) fn cell_ends(text: &str, span: Span) -> Vec<CellEnd> {
    let mut ends = Vec::new();
    if !is_row(text, span) {
        return ends;
    }
    let row = &text[span.range()];
    let (mut start, mut is_linked, mut before) = (0, false, ' ');
    for (nth, c) in row.char_indices() {
        match c {
            '[' if before == '[' => is_linked = true,
            ']' if before == ']' => is_linked = false,
            '|' if before != '\\' && !is_linked => {
                let kept = start + row[start..nth].trim_end().len();
                let place = |at: usize| u32::try_from(at).map_or(u32::MAX, |at| span.start + at);
                ends.push(CellEnd { text: place(kept), bar: place(nth) });
                start = nth + 1;
            }
            _ => {}
        }
        before = c;
    }
    ends
}

/// Lines above a row without outer bars in which the rule below the table's head is looked for.
const ROWS_LOOKED_AT: usize = 100;

/// Whether an entry is a row of a table: it has a bar before or behind it, or one inside and the rule below a table's
/// head above it.
fn is_row(text: &str, span: Span) -> bool {
    let (start, end) = (span.start as usize, span.end as usize);
    if text[end..].trim_start_matches([' ', '\t']).starts_with('|') {
        return true;
    }
    let line = text[..start].rfind('\n').map_or(0, |nth| nth + 1);
    if text[line..start].contains('|') || text[start..].starts_with('|') {
        return true;
    }
    let is_rule = |line: &str| line.contains('-') && line.bytes().all(|byte| b" \t\r>|:-".contains(&byte));
    let above = text[..line].lines().rev().take(ROWS_LOOKED_AT).take_while(|line| line.contains('|'));
    text[start..end].contains('|') && above.into_iter().any(is_rule)
}

/// How many bytes at the end of a line do not belong to the entry's text.
fn trailing(line: &str) -> usize {
    if line.ends_with('|') {
        return 1;
    }
    for (open, close) in [("<!--", "-->"), ("%%", "%%"), ("[", "]"), ("(", ")")] {
        let Some(inner) = line.strip_suffix(close) else { continue };
        // Nobody writes long ones, and a long line is looked through once.
        let near = inner.ceil_char_boundary(inner.len().saturating_sub(400));
        let Some(at) = inner[near..].rfind(open) else { continue };
        let held = &inner[near + at + open.len()..];
        if open.len() > 1
            || ["due::", "scheduled::", "completion::", "created::", "start::"]
                .iter()
                .any(|key| held.starts_with(key))
        {
            return line.len() - near - at;
        }
    }
    let word = line.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = line.ceil_char_boundary(word);
    let last = &line[word..];
    let is_block_id = last.len() > 1
        && last.starts_with('^')
        && last[1..].chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_block_id
        || last.starts_with("due:")
        || last.chars().all(|c| SIGNS.contains(&c) || c == '\u{fe0f}') && !last.is_empty()
    {
        return last.len();
    }
    let is_day = last.len() == 10
        && last
            .bytes()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let before = line[..word].trim_end();
    let has_sign = before.chars().next_back().is_some_and(|c| SIGNS.contains(&c) || c == '\u{fe0f}');
    if is_day && has_sign { last.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{cell_ends, line_end};
    use crate::text::Span;

    #[test]
    fn the_cells_of_a_row_end_before_its_bars() {
        let cells = |text: &'static str, row: &str| -> Vec<&str> {
            let start = text.find(row).expect("it is there");
            let ends = cell_ends(text, Span::new(start, start + row.len()));
            ends.iter().map(|end| &text[start..end.text as usize]).collect()
        };
        let row = "Helped [[Ana|A]] \\| move | yes | no";
        let ends = ["Helped [[Ana|A]] \\| move", "Helped [[Ana|A]] \\| move | yes"];
        assert_eq!(cells("| Helped [[Ana|A]] \\| move | yes | no |\n", row), ends);
        assert_eq!(cells("who | what\n--- | ---\n@ana | gave @bo", "@ana | gave @bo"), ["@ana"]);
        assert_eq!(cells("- Helped @ana | @bo", "Helped @ana | @bo"), [""; 0]);
    }

    #[test]
    fn a_marker_goes_before_what_stands_last_on_a_line() {
        for (line, text) in [
            ("- Helped @ana move", "- Helped @ana move"),
            ("- Helped @ana move ^a1b2\r", "- Helped @ana move"),
            ("- [x] Help @ana ✅ 2026-03-02", "- [x] Help @ana"),
            ("- Helped @ana [due:: 2026-03-02] ^x", "- Helped @ana"),
            ("- Helped @ana <!-- fairweather: ignore[all] -->", "- Helped @ana"),
            ("| 2026-03-02 | Helped @ana |", "| 2026-03-02 | Helped @ana"),
            ("Helped @ana (all day)", "Helped @ana (all day)"),
        ] {
            assert_eq!(line_end(line, Span::new(0, line.len())) as usize, text.len(), "{line}");
        }
    }
}
