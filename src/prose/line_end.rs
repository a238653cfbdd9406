//! Where the text of an entry ends: before what Obsidian, Tasks and fairweather want last on a line.

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

/// The place behind the text of the table cell that `at` stands in, where the entry is a row of a table.
pub(super) fn cell_end(text: &str, span: Span, at: u32) -> Option<u32> {
    let line = text[..span.start as usize].rfind('\n').map_or(0, |nth| nth + 1);
    if !text[line..].trim_start_matches([' ', '\t', '>']).starts_with('|') {
        return None;
    }
    let rest = text.get(at as usize..span.end as usize)?;
    let (mut end, mut is_linked, mut before) = (rest.len(), false, ' ');
    for (nth, c) in rest.char_indices() {
        match c {
            '[' if before == '[' => is_linked = true,
            ']' if before == ']' => is_linked = false,
            '|' if before != '\\' && !is_linked => {
                end = nth;
                break;
            }
            _ => {}
        }
        before = c;
    }
    let kept = rest[..end].trim_end().len();
    (end < rest.len()).then(|| at + u32::try_from(kept).unwrap_or(0))
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
    use super::{cell_end, line_end};
    use crate::text::Span;

    #[test]
    fn a_marker_stays_in_the_cell_of_its_phrase() {
        let row = "| Helped [[Ana|A]] move | yes |";
        let end = |at: u32| cell_end(row, Span::new(0, row.len()), at).map(|end| &row[..end as usize]);
        assert_eq!(end(2), Some("| Helped [[Ana|A]] move"));
        assert_eq!(end(26), Some("| Helped [[Ana|A]] move | yes"));
        assert_eq!(cell_end("Helped @ana | @bo |", Span::new(0, 19), 0), None);
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
