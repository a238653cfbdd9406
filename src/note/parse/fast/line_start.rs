//! How a line begins for the fast reader: which kind of block it begins, or that it can be text alone.
//!
//! Not what stands in it, which `inline` cuts. What is not recognised is [`LineKind::Odd`]; nothing here knows other
//! lines.

/// What a line begins that does not go on with a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    Text,
    /// `# text`; its level and how many bytes precede its text.
    Heading(u8, usize),
    /// `- text`; how many bytes precede the item's text.
    Bullet(usize),
    /// `1. text`; the same, and whether its number is one, so that it may end a paragraph.
    Number(usize, NumberKind),
    /// A bullet with nothing behind it.
    EmptyBullet,
    /// The opening of fenced code: its sign and how many there are.
    Fence(u8, usize),
    /// `---` or `***`; of hyphens without spaces it may underline a heading.
    Rule,
    /// The second line of a table.
    Delimiter,
    /// A row of a table, or text.
    Bar,
    Quote,
    /// `<!--` and the like.
    Comment,
    /// A tag that stands for all up to the next blank line.
    Html,
    /// `[^1]: text`; how many bytes precede the footnote's text.
    Footnote(usize),
    /// What only the parser knows.
    Odd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKind {
    One,
    Other,
}

impl LineKind {
    pub(super) fn of(rest: &[u8]) -> LineKind {
        let Some(&first) = rest.first() else { return LineKind::Odd };
        if first.is_ascii_alphabetic() || first >= 0x80 {
            return LineKind::Text;
        }
        let text_if = |is_text: bool| if is_text { LineKind::Text } else { LineKind::Odd };
        match first {
            b'0'..=b'9' => number(rest),
            b'#' => match heading_level(rest) {
                Some((level, before)) => LineKind::Heading(level, before),
                None => LineKind::Text,
            },
            b'-' | b'*' | b'+' => list_sign(rest, first),
            b'_' if is_rule(rest) => LineKind::Rule,
            b'_' => LineKind::Text,
            b'`' | b'~' => fence(rest, first),
            b'>' => LineKind::Quote,
            b'<' if rest.starts_with(b"<!--") => LineKind::Comment,
            b'<' if is_block_tag(rest) => LineKind::Html,
            b'<' => text_if(rest.get(1).is_none_or(|b| !(b.is_ascii_alphabetic() || b"/!?".contains(b)))),
            b'[' => footnote(rest),
            b'|' | b':' if is_delimiter(rest) => LineKind::Delimiter,
            b'|' => LineKind::Bar,
            // Alone it breaks the line, and is no text.
            b'\\' => text_if(rest.len() > 1),
            b'@' | b'(' | b')' | b']' | b'{' | b'}' | b'"' | b'\'' | b'/' | b':' => LineKind::Text,
            b'.' | b',' | b';' | b'?' | b'!' | b'$' | b'%' | b'^' | b'&' => LineKind::Text,
            b'=' => text_if(rest.iter().any(|b| !matches!(b, b'=' | b' ' | b'\t'))),
            _ => LineKind::Odd,
        }
    }
}

/// What begins with a bracket.
fn footnote(rest: &[u8]) -> LineKind {
    if rest.get(1) != Some(&b'^') {
        return LineKind::Text;
    }
    let Some(close) = memchr::memmem::find(rest, b"]:") else { return LineKind::Text };
    let (label, text) = (&rest[2..close], &rest[close + 2..]);
    let is_plain = !label.is_empty() && label.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    match text {
        // Of a footnote in a footnote only the parser knows.
        [b' ', text @ ..] if is_plain && !text.starts_with(b"[^") && LineKind::of(text) == LineKind::Text => {
            LineKind::Footnote(close + 3)
        }
        _ => LineKind::Odd,
    }
}

/// The level of a heading `# text`, and how many bytes precede its text.
pub(super) fn heading_level(rest: &[u8]) -> Option<(u8, usize)> {
    let signs = rest.iter().take_while(|&&b| b == b'#').count();
    let is_end = matches!(rest.get(signs), None | Some(b' ' | b'\t'));
    let spaces = rest[signs..].iter().take_while(|&&b| b == b' ').count();
    ((1..=6).contains(&signs) && is_end).then_some(())?;
    Some((u8::try_from(signs).unwrap_or(6), signs + spaces))
}

/// What begins with a sign that may be a bullet.
fn list_sign(rest: &[u8], sign: u8) -> LineKind {
    match rest.get(1) {
        None => return LineKind::EmptyBullet,
        Some(b' ') => return bullet(rest, sign),
        Some(b'\t') => return if is_rule(rest) { LineKind::Rule } else { LineKind::Odd },
        Some(_) => {}
    }
    if is_rule(rest) {
        LineKind::Rule
    } else if is_delimiter(rest) {
        LineKind::Delimiter
    } else if rest.iter().any(|b| *b != sign && !matches!(b, b' ' | b'\t')) {
        LineKind::Text
    } else {
        LineKind::Odd
    }
}

/// What begins with such a sign and a space.
fn bullet(rest: &[u8], sign: u8) -> LineKind {
    let before = text_behind(rest, 1);
    let is_word = |before: usize| rest[before] != sign && !matches!(rest[before], b'-' | b'|' | b':');
    if before.is_none_or(|before| !is_word(before)) {
        // Below a line with a bar it may be the second line of a table.
        if sign == b'-' && is_delimiter(rest) && rest.contains(&b'|') {
            return LineKind::Delimiter;
        }
        if sign != b'+' && is_rule(rest) {
            return LineKind::Rule;
        }
    }
    match before {
        Some(before) => LineKind::Bullet(before),
        None if rest.trim_ascii_end().len() == 1 => LineKind::EmptyBullet,
        None => LineKind::Odd,
    }
}

/// What begins with a digit.
fn number(rest: &[u8]) -> LineKind {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let is_sign = matches!(rest.get(digits), Some(b'.' | b')'));
    if !is_sign || digits > 9 || !matches!(rest.get(digits + 1), None | Some(b' ' | b'\t')) {
        return LineKind::Text;
    }
    let is_one = rest[..digits].iter().rev().skip(1).all(|&b| b == b'0') && rest[digits - 1] == b'1';
    match text_behind(rest, digits + 1) {
        Some(before) => LineKind::Number(before, if is_one { NumberKind::One } else { NumberKind::Other }),
        None => LineKind::Odd,
    }
}

/// How many bytes precede the text behind a list's sign; `None` where there is none or a tab.
fn text_behind(rest: &[u8], sign: usize) -> Option<usize> {
    let spaces = rest[sign..].iter().take_while(|&&b| b == b' ').count();
    let has_text = !matches!(rest.get(sign + spaces), None | Some(b'\t'));
    ((1..=4).contains(&spaces) && has_text).then_some(sign + spaces)
}

/// Three or more of one sign, and nothing else but white space.
fn is_rule(rest: &[u8]) -> bool {
    let is_part = |b: &u8| *b == rest[0] || matches!(b, b' ' | b'\t');
    rest.iter().all(is_part) && rest.iter().filter(|b| **b == rest[0]).count() >= 3
}

/// What the second line of a table looks like.
fn is_delimiter(rest: &[u8]) -> bool {
    rest.iter().all(|b| matches!(b, b'|' | b':' | b'-' | b' ' | b'\t'))
}

/// Whether a line begins with a tag of those for blocks that notes have most.
fn is_block_tag(rest: &[u8]) -> bool {
    let tag = rest.strip_prefix(b"</").or_else(|| rest.strip_prefix(b"<")).unwrap_or_default();
    let name = tag.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let is_ended = matches!(tag.get(name), None | Some(b' ' | b'>'));
    is_ended && matches!(&tag[..name], b"details" | b"summary" | b"div")
}

fn fence(rest: &[u8], sign: u8) -> LineKind {
    let signs = rest.iter().take_while(|b| **b == sign).count();
    match signs {
        // A backtick behind them makes code of them that happens to begin a paragraph.
        3.. if sign == b'~' || !rest[signs..].contains(&b'`') => LineKind::Fence(sign, signs),
        _ => LineKind::Text,
    }
}

/// Whether a line may begin HTML that a blank line ends.
pub(super) fn opens_html(text: &[u8]) -> bool {
    without_signs(text).first() == Some(&b'<')
}

/// Whether a line may begin what reaches over blank lines: a fence, or HTML that only a sign of its own ends.
pub(super) fn may_stay_open(text: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 8] =
        [b"```", b"~~~", b"<!", b"<?", b"<pre", b"<style", b"<script", b"<textarea"];
    let text = without_signs(text);
    let begins = |with: &&[u8]| text.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    BEGINNINGS.iter().any(begins)
}

/// Whether a line's text begins with a letter, behind signs of quotes and lists: then it cannot be empty.
pub(super) fn begins_with_a_word(text: &[u8]) -> bool {
    without_signs(text).first().is_some_and(u8::is_ascii_alphabetic)
}

/// A line without signs of quotes and lists before its text.
fn without_signs(text: &[u8]) -> &[u8] {
    let signs = text.iter().take_while(|b| b.is_ascii_digit() || b" \t>-*+.)".contains(b)).count();
    &text[signs..]
}
