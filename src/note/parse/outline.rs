//! Notes of a Logseq graph, rewritten as the Markdown that they mean.
//!
//! In an outline a line at the top without a bullet is a block as a bulleted one is, and what is indented by
//! tabs below it is nested in it; to Markdown it would be a paragraph followed by code. Of `- 1. Lunch` the
//! number is text; to Markdown it would be a list in the item, in which nothing further down is nested. The
//! rewritten text is never shown: [`Outline::place`] leads every offset back into the source. Most notes are
//! bulleted throughout and are left as they are.

use crate::note::syntax::byte_index::ByteIndex;
use crate::text::find_double;

/// A body rewritten, with the way back.
pub(super) struct Outline {
    pub text: String,
    /// Stretches of the text that were copied, in order.
    copies: Vec<Copy>,
}

/// A stretch of the text, by where it begins here and in the source.
struct Copy {
    here: usize,
    there: usize,
    len: usize,
}

/// What the line at the top is that what follows is nested in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Top {
    /// Nothing, or a bulleted block, which Markdown reads by itself.
    Bullet,
    Heading,
    /// A paragraph, still going on.
    Text,
    /// A paragraph that a blank line ended.
    EndedText,
}

impl Outline {
    /// The body of a note from `body` on, which is indexed; `None` where Markdown reads it as Logseq does.
    pub(super) fn of(source: &str, body: usize, index: &ByteIndex) -> Option<Outline> {
        if !is_needed(source, body, index) {
            return None;
        }
        let text = String::with_capacity(source.len() - body + 64);
        let mut writer = OutlineWriter {
            outline: Outline { text, copies: Vec::new() },
            top: Top::Bullet,
            open: Vec::new(),
            fence: None,
        };
        let mut at = body;
        for line in source[body..].split_inclusive('\n') {
            writer.line(line, at);
            at += line.len();
        }
        Some(writer.outline)
    }

    /// Where an offset of the text lies in the source.
    pub(super) fn place(&self, offset: usize) -> usize {
        let after = self.copies.partition_point(|copy| copy.here <= offset);
        let Some(copy) = after.checked_sub(1).map(|at| &self.copies[at]) else { return 0 };
        copy.there + (offset - copy.here).min(copy.len)
    }
}

/// Whether a body holds what Markdown would read otherwise. Properties at the top of a page are a block
/// either way.
fn is_needed(source: &str, body: usize, index: &ByteIndex) -> bool {
    let (mut at, mut is_plain, mut fence) = (body, false, None);
    let last = Some(source.len()).filter(|_| !source.ends_with('\n'));
    for end in index.line_ends().chain(last) {
        let start = std::mem::replace(&mut at, end + 1);
        // Most lines are blocks with bullets, and what goes on with them.
        if !is_plain && fence.is_none() && is_plainly_nested(&source.as_bytes()[start..end]) {
            continue;
        }
        let line = &source[start..end];
        let line = if end < source.len() { line.strip_suffix('\r').unwrap_or(line) } else { line };
        let text = without_indent(line);
        if let Some(mark) = fence {
            if closes(text, mark) {
                fence = None;
            }
            continue;
        }
        if text.is_empty() {
            continue;
        }
        let bulleted = after_bullet(text);
        fence = fence_of(bulleted.unwrap_or(text));
        if bulleted.is_some_and(|rest| number_len(without_indent(rest)).is_some()) {
            return true;
        }
        if text.len() == line.len() {
            is_plain = bulleted.is_none();
            if is_plain && !is_heading(text) && find_double(text, b':').is_none() {
                return true;
            }
        } else if is_plain && line.starts_with('\t') {
            return true;
        }
    }
    false
}

/// Whether a line has a bullet or is indented, and has a word behind these: no number, no fence.
#[inline]
fn is_plainly_nested(line: &[u8]) -> bool {
    let indent = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    match line[indent..] {
        [b'-' | b'*' | b'+', b' ', word, ..] => !matches!(word, b'0'..=b'9' | b' ' | b'\t' | b'`' | b'~'),
        [word, ..] => indent > 0 && !matches!(word, b'-' | b'*' | b'+' | b'`' | b'~'),
        [] => true,
    }
}

struct OutlineWriter {
    outline: Outline,
    top: Top,
    /// For each open bullet below the line at the top: its depth in the source.
    open: Vec<usize>,
    /// The sign of an open fence, and how far its lines are indented here.
    fence: Option<(&'static str, usize)>,
}

impl OutlineWriter {
    fn line(&mut self, line: &str, at: usize) {
        let text = without_indent(line);
        let lead = &line[..line.len() - text.len()];
        if let Some((mark, indent)) = self.fence {
            if closes(text, mark) {
                self.fence = None;
            }
            // Code keeps what it is indented further.
            let kept = lead.len() - lead.trim_start_matches('\t').len();
            self.insert(&" ".repeat(indent), at + kept);
            return self.copy(&line[kept..], at + kept);
        }
        if text.trim_end().is_empty() {
            if self.top == Top::Text {
                self.top = Top::EndedText;
            }
            return self.write(0, "", line, at);
        }
        if lead.is_empty() {
            return self.top_line(text, at);
        }
        if self.top == Top::Bullet {
            self.open_fence(after_bullet(text).unwrap_or(text), 0);
            return self.write(0, "", line, at);
        }
        let depth = depth(lead).max(1);
        let at = at + lead.len();
        if after_bullet(text).is_some() {
            while self.open.last().is_some_and(|open| *open >= depth) {
                self.open.pop();
            }
            self.open.push(depth);
        } else {
            while self.open.last().is_some_and(|open| *open > depth) {
                self.open.pop();
            }
        }
        // How deep its item is nested here: below a heading nothing encloses the first.
        let outer = usize::from(self.top != Top::Heading);
        let level = self.open.len() + outer;
        let (indent, text_indent) = match (level, after_bullet(text)) {
            (0, _) => (0, 0),
            (level, Some(_)) => ((level - 1) * 2, level * 2),
            (level, None) => (level * 2, level * 2),
        };
        self.open_fence(after_bullet(text).unwrap_or(text), text_indent);
        self.write(indent, "", text, at);
    }

    /// A line without indentation.
    fn top_line(&mut self, text: &str, at: usize) {
        if after_bullet(text).is_some() {
            self.top = Top::Bullet;
            self.open_fence(after_bullet(text).unwrap_or(text), 0);
            return self.write(0, "", text, at);
        }
        if is_heading(text) {
            self.top = Top::Heading;
            self.open.clear();
            return self.write(0, "", text, at);
        }
        let goes_on = self.top == Top::Text && self.open.is_empty();
        self.top = Top::Text;
        self.open.clear();
        self.open_fence(text, 2);
        if goes_on { self.write(2, "", text, at) } else { self.write(0, "- ", text, at) }
    }

    fn open_fence(&mut self, text: &str, indent: usize) {
        // Below a bullet at the top lines are copied as they are.
        self.fence = fence_of(text).filter(|_| self.top != Top::Bullet).map(|mark| (mark, indent));
    }

    /// Writes a line of a block, or goes on with it; a number at its beginning is text.
    fn write(&mut self, indent: usize, bullet: &str, text: &str, there: usize) {
        self.insert(&" ".repeat(indent), there);
        self.insert(bullet, there);
        let sign = if bullet.is_empty() { number_sign(text) } else { number_len(text) };
        let (number, rest) = text.split_at(sign.unwrap_or(0));
        if !number.is_empty() {
            self.copy(number, there);
            self.insert("\\", there + number.len());
        }
        self.copy(rest, there + number.len());
    }

    /// Writes what is not in the source, before what stands at `there`.
    fn insert(&mut self, text: &str, there: usize) {
        if !text.is_empty() {
            self.outline.copies.push(Copy { here: self.outline.text.len(), there, len: 0 });
            self.outline.text.push_str(text);
        }
    }

    fn copy(&mut self, text: &str, there: usize) {
        self.outline.copies.push(Copy { here: self.outline.text.len(), there, len: text.len() });
        self.outline.text.push_str(text);
    }
}

/// How many tabs deep; two spaces are one.
fn depth(lead: &str) -> usize {
    let tabs = lead.matches('\t').count();
    if tabs > 0 { tabs } else { lead.len() / 2 }
}

/// A line without the white space that it begins with.
fn without_indent(line: &str) -> &str {
    let indent = line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
    &line[indent..]
}

/// What follows the bullet of a line.
fn after_bullet(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['-', '*', '+'])?;
    rest.strip_prefix([' ', '\t']).or_else(|| rest.trim_end().is_empty().then_some(""))
}

/// Where the sign stands behind a number that follows the bullet of a line.
fn number_sign(text: &str) -> Option<usize> {
    let rest = without_indent(after_bullet(without_indent(text))?);
    Some(text.len() - rest.len() + number_len(rest)?)
}

/// How long the number is that a text begins with, where Markdown takes it for that of a list.
fn number_len(text: &str) -> Option<usize> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=9).contains(&len).then_some(())?;
    let after = text[len..].strip_prefix(['.', ')'])?;
    let is_parted = after.is_empty() || after.starts_with([' ', '\t', '\n', '\r']);
    is_parted.then_some(len)
}

fn is_heading(text: &str) -> bool {
    let rest = text.trim_start_matches('#');
    (1..=6).contains(&(text.len() - rest.len())) && rest.starts_with([' ', '\t', '\n', '\r'])
}

/// The sign of the fence that a text opens.
fn fence_of(text: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark))
}

fn closes(text: &str, mark: &str) -> bool {
    text.starts_with(mark) && text.trim_end().chars().all(|c| mark.starts_with(c))
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use crate::note::syntax::byte_index::ByteIndex;

    fn outline(source: &str) -> Option<Outline> {
        let mut index = ByteIndex::default();
        index.fill(source, 0);
        Outline::of(source, 0, &index)
    }

    fn rewritten(source: &str) -> String {
        let outline = outline(source);
        if let Some(outline) = &outline {
            for (at, c) in outline.text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                assert!(source[outline.place(at)..].starts_with(c), "{c} at {at}");
            }
        }
        outline.map_or_else(|| source.to_owned(), |outline| outline.text)
    }

    #[test]
    fn what_stands_below_a_line_at_the_top_is_nested_in_it() {
        let source = "# Tuesday\n\t- Lunch\n\t\t- book\n- # Work\n\t- call\n";
        assert_eq!(rewritten(source), "# Tuesday\n- Lunch\n  - book\n- # Work\n\t- call\n");
        let source = "Lunch\nwith @ana\n\t- deep\n\n\t\ttext\nnext\n";
        assert_eq!(rewritten(source), "- Lunch\n  with @ana\n  - deep\n\n    text\n- next\n");
        assert_eq!(rewritten("# T\n\t\t\ttext\n\t\t- x\n"), "# T\ntext\n- x\n");
    }

    #[test]
    fn a_number_is_text() {
        let source = "- 1. Lunch\n\t- 2) @ana\n\t\t- deep\n3. top\n- 4.5 km\n";
        assert_eq!(rewritten(source), "- 1\\. Lunch\n\t- 2\\) @ana\n\t\t- deep\n- 3\\. top\n- 4.5 km\n");
    }

    #[test]
    fn a_bulleted_note_stays_as_it_is() {
        for source in
            ["- a\n\t- b\n\t  c\n", "type:: person\n\n- a\n", "# T\n- a\n", "- ```\n  x\n  ```\n", ""]
        {
            assert!(outline(source).is_none(), "{source}");
        }
    }

    #[test]
    fn code_below_a_line_at_the_top_stays_code() {
        let source = "Plan\n\t- ```\n\t  - @x\n\t  ```\n\t- @y\n";
        assert_eq!(rewritten(source), "- Plan\n  - ```\n      - @x\n      ```\n  - @y\n");
    }
}
