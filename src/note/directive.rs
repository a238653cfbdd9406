//! Directives that silence findings: `<!-- fairweather: ignore[rule] reason -->`.
//!
//! What a comment says is read here, and which places it covers. Nothing is silenced here: whether a named
//! rule exists, and which findings lie in those places, is for `engine::suppression` to know.

use rustc_hash::FxHashMap;

use crate::config::SoftBreaks;
use crate::note::model::{Action, At, Closing, Directive, DirectiveRule, Until};
use crate::note::syntax::date;
use crate::text::Span;

const WORD: &str = "fairweather:";

/// A comment that is a directive, before its span is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RawDirective {
    /// The whole comment with its signs.
    pub span: Span,
    pub action: Action,
    pub rules: Vec<At<Box<str>>>,
    pub until: Until,
    /// After a table row's last `|`, where Markdown drops it.
    pub is_beyond_row: bool,
}

/// Reads the comment at `span`, whose text lies between signs of `open` and `close` bytes.
pub(super) fn read(source: &str, span: Span, open: usize, close: usize) -> Option<RawDirective> {
    let inner = source.get(span.start as usize + open..(span.end as usize).checked_sub(close)?)?;
    let body = inner.trim_start().strip_prefix(WORD)?.trim_start();
    let at = span.start as usize + open + (inner.len() - body.len());
    let name = body.bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'-').count();
    let action = match &body[..name] {
        "ignore" => Action::Ignore,
        "ignore-file" => Action::IgnoreFile,
        "disable" => Action::Disable,
        "enable" => Action::Enable,
        _ => return None,
    };
    let (rules, reason) = rules(&body[name..], at + name);
    Some(RawDirective { span, action, rules, until: until(reason), is_beyond_row: false })
}

/// The names in brackets with their places, and what follows the bracket.
fn rules(text: &str, base: usize) -> (Vec<At<Box<str>>>, &str) {
    let Some(inside) = text.strip_prefix('[') else { return (Vec::new(), text) };
    let Some(close) = inside.find(']') else { return (Vec::new(), "") };
    let names = crate::note::front_matter::split_commas(
        &inside[..close],
        u32::try_from(base + 1).unwrap_or(u32::MAX),
    );
    let rules = names.map(|name| At { value: name.value.into(), span: name.span }).collect();
    (rules, &inside[close + 1..])
}

/// The day after the first `until` that precedes a digit.
fn until(reason: &str) -> Until {
    for (at, word) in reason.to_ascii_lowercase().match_indices("until") {
        let free = !reason[..at].ends_with(|c: char| c.is_alphanumeric());
        let rest = &reason[at + word.len()..];
        let day = rest.trim_start();
        if !free || day.len() == rest.len() || !day.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        // A letter or a digit that is grown to it makes another thing of it; a sign after it does not.
        let end = day.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | '[' | '{'));
        let day =
            day[..end.unwrap_or(day.len())].trim_end_matches(['.', ':', '!', '?', ')', ']', '}', '"', '\'']);
        return match date::iso(day) {
            Some(date) => Until::Day(date),
            None => Until::Malformed(day.into()),
        };
    }
    Until::Never
}

/// Gives each directive of a note the places it covers. `blocks` are the note's blocks (from the
/// first byte of their first line's text to the end of their last line) in order.
///
/// Directives are gone through backwards and lines are remembered, so that a note of nothing but
/// directives takes linear time.
pub(super) fn with_spans(
    source: &str,
    raw: Vec<RawDirective>,
    blocks: &[Span],
    breaks: SoftBreaks,
) -> Vec<Directive> {
    let targets = FxHashMap::default();
    let mut spans = SpanFinder { source, raw: &raw, blocks, breaks, last: None, targets };
    let mut enabled: FxHashMap<String, u32> = FxHashMap::default();
    let mut sections: Option<Sections> = None;
    let mut directives: Vec<Directive> = Vec::with_capacity(raw.len());
    for directive in raw.iter().rev() {
        let end = directive.span.end as usize;
        let covers = match directive.action {
            _ if directive.is_beyond_row => Span::new(end, end),
            Action::Ignore => spans.ignored(directive),
            Action::IgnoreFile => Span::new(0, source.len()),
            Action::Disable => Span::new(directive.span.start as usize, source.len()),
            Action::Enable => Span::new(end, end),
        };
        // Beyond a row nothing counts, neither what begins there nor what ends.
        let action = Some(directive.action).filter(|_| !directive.is_beyond_row);
        let rules = directive.rules.iter().map(|rule| {
            let name = rule.value.to_ascii_lowercase();
            let end = (action == Some(Action::Disable)).then(|| enabled.get(&name).copied()).flatten();
            if action == Some(Action::Enable) {
                enabled.insert(name, directive.span.start);
            }
            DirectiveRule {
                name: rule.clone(),
                covers: Span { start: covers.start, end: end.unwrap_or(covers.end) },
                closed: end.is_some(),
            }
        });
        let rules: Box<[DirectiveRule]> = rules.collect();
        let is_open = action == Some(Action::Disable) && rules.iter().any(|rule| !rule.closed);
        let closing = is_open.then(|| {
            let sections = sections.get_or_insert_with(|| sections_of(source));
            closing(source, directive.span, sections, blocks)
        });
        directives.push(Directive {
            span: directive.span,
            action: directive.action,
            rules,
            until: directive.until.clone(),
            is_beyond_row: directive.is_beyond_row,
            removal: spans.removal(directive),
            closing,
        });
    }
    directives.reverse();
    directives
}

/// A heading with what it heads.
struct Section {
    start: u32,
    depth: usize,
    /// Where the next heading begins that is not deeper; else the end of the note.
    end: u32,
}

/// The sections of a note by its `#` headings, in order.
struct Sections {
    list: Vec<Section>,
    /// Where code begins that is never closed: an `enable` below it would be text.
    code_from: u32,
}

fn sections_of(source: &str) -> Sections {
    let len = u32::try_from(source.len()).unwrap_or(u32::MAX);
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let (mut start, mut in_code, mut code_from) = (0, false, 0);
    for line in source.split_inclusive('\n') {
        let text = line.trim_start_matches('\u{feff}').trim_start_matches(' ');
        if text.starts_with("```") || text.starts_with("~~~") {
            (in_code, code_from) = (!in_code, start);
        }
        let depth = text.bytes().take_while(|&b| b == b'#').count();
        if !in_code && (1..=6).contains(&depth) && text[depth..].starts_with([' ', '\t', '\r', '\n']) {
            while let Some(last) = open.pop_if(|last| sections[*last].depth >= depth) {
                sections[last].end = start;
            }
            open.push(sections.len());
            sections.push(Section { start, depth, end: len });
        }
        start += u32::try_from(line.len()).unwrap_or(u32::MAX);
    }
    Sections { list: sections, code_from: if in_code { code_from } else { len } }
}

/// How to end a `disable` at the end of the section that it stands in; of one right before a heading, of
/// what that heads.
fn closing(source: &str, directive: Span, sections: &Sections, blocks: &[Span]) -> Closing {
    let Sections { list: sections, code_from } = sections;
    let after = sections.partition_point(|section| section.start <= directive.start);
    let next_block = blocks.get(blocks.partition_point(|block| block.end <= directive.end));
    let is_headed = |heading: &&Section| next_block.is_none_or(|block| block.start > heading.start);
    let headed = sections.get(after).filter(is_headed);
    let section = headed.or_else(|| sections[..after].last());
    let end = section.map_or(u32::MAX, |section| section.end).min(*code_from);
    let last = &blocks[..blocks.partition_point(|block| block.start < end)];
    // After a block, never inside of code or of a comment.
    let text_end = last.last().map_or(directive.end, |block| block.end.max(directive.end)) as usize;
    let line_end = source[text_end..].find('\n').map_or(source.len(), |nl| text_end + nl);
    let line_end = line_end - usize::from(source[..line_end].ends_with('\r'));
    let is_crlf = source.find('\n').is_some_and(|nl| source[..nl].ends_with('\r'));
    Closing {
        at: u32::try_from(line_end).unwrap_or(u32::MAX),
        gap: if is_crlf { "\r\n\r\n" } else { "\n\n" },
        signs: if source[directive.range()].starts_with("%%") { ("%%", "%%") } else { ("<!--", "-->") },
    }
}

/// Answers questions about the lines that directives stand on.
struct SpanFinder<'a> {
    source: &'a str,
    raw: &'a [RawDirective],
    blocks: &'a [Span],
    breaks: SoftBreaks,
    /// The line asked about last, and whether directives stand alone on it.
    last: Option<(Span, bool)>,
    /// What the directives of a line cover, by the line's start.
    targets: FxHashMap<u32, Span>,
}

impl SpanFinder<'_> {
    /// The line that holds `at`, without its end, and whether nothing but directives and the signs
    /// of lists and quotes stands on it.
    fn line(&mut self, at: usize) -> (Span, bool) {
        if let Some((line, alone)) = self.last
            && (line.start as usize..=line.end as usize).contains(&at)
        {
            return (line, alone);
        }
        let start = self.source[..at].rfind('\n').map_or(0, |nl| nl + 1);
        let end = self.source[at..].find('\n').map_or(self.source.len(), |nl| at + nl);
        let line = Span::new(start, end);
        let alone = self.is_alone(line);
        self.last = Some((line, alone));
        (line, alone)
    }

    fn is_alone(&self, line: Span) -> bool {
        let first = self.raw.partition_point(|directive| directive.span.end <= line.start);
        let mut at = line.start as usize;
        let mut other = false;
        let mut read = |text: &str| {
            other |= text
                .contains(|c: char| !(c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+' | '\u{feff}')));
        };
        for directive in self.raw[first..].iter().take_while(|directive| directive.span.start < line.end) {
            read(&self.source[at..(directive.span.start as usize).max(at)]);
            at = (directive.span.end as usize).clamp(at, line.end as usize);
        }
        read(&self.source[at..line.end as usize]);
        !other
    }

    /// The block that ends after `at`, the first of them.
    fn block_after(&self, at: u32) -> Option<Span> {
        self.blocks.get(self.blocks.partition_point(|block| block.end <= at)).copied()
    }

    fn ignored(&mut self, directive: &RawDirective) -> Span {
        let (own, alone) = self.line(directive.span.start as usize);
        if !alone {
            // What is said at the end of an entry is said of all its lines.
            let block = self.block_after(directive.span.start);
            let around = block.filter(|block| block.start <= directive.span.start);
            return match around {
                Some(block) if self.breaks == SoftBreaks::Join => {
                    Span { start: block.start.min(own.start), end: block.end.max(own.end) }
                }
                _ => own,
            };
        }
        if let Some(block) = self.block_after(directive.span.start)
            && block.start < directive.span.start
            && directive.span.end < block.end
        {
            return Span { start: directive.span.end, end: block.end };
        }
        let (last, _) = self.line(directive.span.end.saturating_sub(1) as usize);
        let target = self.next_block(last.end as usize + 1);
        self.targets.insert(own.start, target);
        target
    }

    /// The block of the first line from `at` on that is neither blank nor a directive's.
    fn next_block(&mut self, mut at: usize) -> Span {
        while at < self.source.len() {
            let (line, alone) = self.line(at);
            if let Some(&target) = self.targets.get(&line.start) {
                return target;
            }
            let text = &self.source[line.range()];
            let blank = text.trim_matches(|c: char| c.is_whitespace() || c == '>').is_empty();
            let directives = alone && text.contains(WORD);
            if !blank && !directives {
                let block = self.block_after(line.start).filter(|block| block.start < line.end);
                return Span {
                    start: line.start,
                    end: block.map_or(line.start, |block| block.end.max(line.end)),
                };
            }
            at = line.end as usize + 1;
        }
        Span::new(self.source.len(), self.source.len())
    }

    /// Whether the lines before and after would become one paragraph without what stands between
    /// them, and people of the one be bound to markers of the other. An empty line then stays.
    fn parts_prose(&self, start: usize, end: usize) -> bool {
        let before = self.source[..start].trim_end_matches(['\n', '\r']);
        let gap = &self.source[before.len()..start];
        let before = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let mut lines = self.source.get(end + 1..).unwrap_or("").split('\n');
        let (after, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
        let is_heading = before.trim_start().starts_with('#')
            && before.trim_start().trim_start_matches('#').starts_with(' ');
        gap.matches('\n').count() < 2
            && !before.trim().is_empty()
            && !matches!(before.trim(), "---" | "...")
            && !is_heading
            && !after.trim().is_empty()
            && !interrupts_paragraph(after, second)
    }

    /// Whether an item ends at the line between these bytes, and what follows would be nested in it without that line.
    /// No empty line would part them, so an empty comment stays.
    fn parts_items(&self, start: usize, end: usize) -> bool {
        let depth = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let begins_item = |line: &str| {
            let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
            line.starts_with(['-', '*', '+', ' ', '\t'])
                || (number.len() < line.len() && number.starts_with(['.', ')']))
        };
        // The last lines of an item need no indentation. Another comment parts what is above it.
        let before = self.source[..start].trim_end().rsplit('\n');
        let mut before = before.take_while(|line| !line.trim().is_empty() && !line.starts_with("<!--"));
        let is_item = before.any(begins_item);
        let after = self.source.get(end..).unwrap_or("").lines().find(|line| !line.trim().is_empty());
        is_item && after.is_some_and(|after| depth(after) > depth(&self.source[start..end]))
    }

    /// Whether a body begins with the line between these bytes and goes on with a heading, which would be the first
    /// block without that line, and so another name of a page's person.
    fn hides_title(&self, start: usize, end: usize) -> bool {
        let before = self.source[..start].trim_end().trim_start_matches('\u{feff}');
        let last = before.rsplit('\n').next().unwrap_or("");
        let is_first = before.is_empty() || matches!(last.trim_end(), "---" | "...");
        is_first && self.source.get(end..).unwrap_or("").trim_start().starts_with("# ")
    }

    /// The directive; where it stands alone, its lines, unless they keep apart what is not to be joined.
    fn removal(&mut self, directive: &RawDirective) -> Span {
        let (start, end) = (directive.span.start as usize, directive.span.end as usize);
        let (first, _) = self.line(start);
        let before = &self.source[first.start as usize..start];
        let blank_before = before.len() - before.trim_end().len();
        let after = &self.source[end..];
        let after = &after[..after.find(|c: char| c == '\n' || !c.is_whitespace()).unwrap_or(after.len())];
        let ends_line = matches!(self.source[end + after.len()..].chars().next(), None | Some('\n'));
        if ends_line && blank_before == before.len() {
            // A line of `%%` belongs to the paragraph around it and parts nothing.
            let is_block = self.source[start..].starts_with("<!--");
            let is_closed = self.source[start..end].ends_with("-->");
            let (from, to) = (first.start as usize, end + after.len());
            if is_block && is_closed && (self.parts_items(from, to) || self.hides_title(from, to)) {
                let space = usize::from(self.source[start + 4..].starts_with(' '));
                return Span::new(start + 4 + space, end - 3);
            }
            // Under nothing, text so far in is code: an empty comment stays for it to go on with.
            let next = self.source.get(to + 1..).unwrap_or("");
            let is_far_in = next.starts_with("    ") || next.trim_start_matches(' ').starts_with('\t');
            let is_whole = !is_block && end - start >= 4 && self.source[start..end].ends_with("%%");
            if is_whole && (is_far_in || self.hides_title(from, to)) {
                let space = usize::from(self.source[start + 2..].starts_with(' '));
                return Span::new(start + 2 + space, end - 2);
            }
            if is_block && self.parts_prose(from, to) {
                return Span::new(from, end + after.trim_end_matches('\r').len());
            }
            return Span::new(from, (to + 1).min(self.source.len()));
        }
        Span::new(if ends_line { start - blank_before } else { start }, end)
    }
}

/// Whether a line, with the one below it, begins a block also where a paragraph stands above it (CommonMark): else it
/// goes on with the paragraph, or makes a heading of it. `false` where that takes more than a look.
fn interrupts_paragraph(line: &str, next: &str) -> bool {
    let text = line.trim_start();
    let indent = &line[..line.len() - text.len()];
    if indent.len() > 3 || indent.contains('\t') {
        return false;
    }
    let is_item = |after: &str| after.starts_with([' ', '\t']) && !after.trim().is_empty();
    match text.as_bytes() {
        // A tag is not a heading: `#ask` goes on, `# ask` does not.
        [b'#', ..] => text.trim_start_matches('#').starts_with([' ', '\t']),
        [b'>', ..] | [b'<', b'!', b'-', ..] | [b'`', b'`', b'`', ..] | [b'~', b'~', b'~', ..] => true,
        [b'-' | b'*' | b'+', ..] => is_item(&text[1..]) && !text.trim_end().bytes().all(|b| b == b'-'),
        [b'1', b'.' | b')', ..] => is_item(&text[2..]),
        [b'|', ..] => {
            let rule = next.trim();
            rule.contains('-') && rule.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' '))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Until, interrupts_paragraph, read, until};
    use crate::text::Span;

    #[test]
    fn what_goes_on_with_a_paragraph_is_told_from_what_begins_a_block() {
        for line in ["# a", "> a", "- a", "* a", "+ a", "1. a", "1) a", "```", "~~~", "<!-- a -->", "  - a"] {
            assert!(interrupts_paragraph(line, ""), "{line}");
        }
        for line in
            ["a", "#ask", "-", "---", "===", "- ", "*a*", "+1", "2. a", "`a`", "| a |", "    - a", "<b>a</b>"]
        {
            assert!(!interrupts_paragraph(line, ""), "{line}");
        }
        assert!(interrupts_paragraph("| a | b |", "|---|:-:|"));
    }

    #[test]
    fn a_directive_names_rules_and_gives_a_reason() {
        let source = "<!-- fairweather: ignore[asks-without-give, notes] my sister, until 2027-01-31 -->";
        let directive = read(source, Span::new(0, source.len()), 4, 3).expect("a directive");
        assert_eq!(directive.action, Action::Ignore);
        let names: Vec<_> = directive.rules.iter().map(|rule| &source[rule.span.range()]).collect();
        assert_eq!(names, ["asks-without-give", "notes"]);
        assert!(matches!(directive.until, Until::Day(day) if day.to_string() == "2027-01-31"));
    }

    #[test]
    fn until_belongs_to_the_reason_unless_a_digit_follows() {
        assert_eq!(until(" until we meet"), Until::Never);
        assert_eq!(until(" until 2027-13-01"), Until::Malformed("2027-13-01".into()));
        for text in [" until we meet, until 2027-01-01.", " (until 2027-01-01)", " [until 2027-01-01]: then"]
        {
            assert!(matches!(until(text), Until::Day(_)), "{text}");
        }
        assert_eq!(until(" until 2027-01-01x"), Until::Malformed("2027-01-01x".into()));
    }

    #[test]
    fn other_comments_are_no_directives() {
        for source in
            ["<!-- todo -->", "<!-- fairweather: dance[x] -->", "<!-- fairweatherish: ignore[x] -->"]
        {
            assert_eq!(read(source, Span::new(0, source.len()), 4, 3), None, "{source}");
        }
    }
}
