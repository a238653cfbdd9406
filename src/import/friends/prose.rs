//! The words of an item: what friends marks up becomes ours, and everything else stays what it is,
//! words. Nothing that somebody typed there may become a marker, a mention, a task or a comment.

use crate::import::{ItemPart, names};
use crate::language::Markers;
use crate::note::means_something;

/// The pieces of an item's text.
pub(in crate::import) fn parts(text: &str, markers: &Markers) -> Vec<ItemPart> {
    let mut writer = ProseWriter { markers, parts: Vec::new(), words: String::new(), is_first_word: true };
    let mut at = 0;
    let mut before: Option<char> = None;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let taken = writer.person(rest).or_else(|| writer.place(rest, before));
        let taken = taken.or_else(|| writer.url(rest, before)).or_else(|| writer.tag(rest, before));
        let taken = taken.unwrap_or_else(|| {
            writer.literal(c, before);
            c.len_utf8()
        });
        before = text[at..at + taken].chars().next_back();
        at += taken;
    }
    writer.finish()
}

struct ProseWriter<'m> {
    markers: &'m Markers,
    parts: Vec<ItemPart>,
    words: String,
    /// A word and a colon at the beginning could be a marker.
    is_first_word: bool,
}

impl ProseWriter<'_> {
    /// `**Ana Lopez**`.
    fn person(&mut self, rest: &str) -> Option<usize> {
        let inner = rest.strip_prefix("**")?;
        let inner = &inner[..inner.find("**")?];
        let name = names::clean(&[inner]).filter(|name| name.chars().count() <= names::LONGEST)?;
        if inner.contains('*') {
            return None;
        }
        // After one of these the language reads no mention.
        let joins = |c: char| c.is_alphanumeric() || "/@#.-+=%\\".contains(c) || crate::text::is_mark(c);
        if self.words.ends_with(joins) || (self.words.is_empty() && !self.parts.is_empty()) {
            self.words.push(' ');
        }
        self.flush();
        self.parts.push(ItemPart::Person(name));
        self.is_first_word = false;
        Some(inner.len() + 4)
    }

    /// `_Lisbon_`.
    fn place(&mut self, rest: &str, before: Option<char>) -> Option<usize> {
        let inner = rest.strip_prefix('_').filter(|_| before.is_none_or(|c| !c.is_alphanumeric()))?;
        let inner = &inner[..inner.find('_')?];
        let after = rest[inner.len() + 2..].chars().next();
        if inner.trim().is_empty() || inner.contains("**") || after.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let mut last = None;
        for c in inner.chars() {
            self.literal(c, last);
            last = Some(c);
        }
        Some(inner.len() + 2)
    }

    /// A whole word that is an address, and holds nothing that could end one in the middle.
    fn url(&mut self, rest: &str, before: Option<char>) -> Option<usize> {
        let word = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
        let is_url = word.starts_with("https://") || word.starts_with("http://");
        let is_plain = |c: char| c.is_alphanumeric() || "-._/?=&+:,;!'()#@%~*".contains(c);
        let holds_sign = || ["%%", "::", "~~", "**"].iter().any(|sign| word[7..].contains(sign));
        if before.is_some_and(|c| !c.is_whitespace())
            || !is_url
            || !word.chars().all(is_plain)
            || holds_sign()
        {
            return None;
        }
        self.words.push_str(word);
        Some(word.len())
    }

    /// `@coffee`, `@work:lunch`.
    fn tag(&mut self, rest: &str, before: Option<char>) -> Option<usize> {
        let tag = rest.strip_prefix('@').filter(|_| before.is_none_or(|c| !c.is_alphanumeric()))?;
        let tag = &tag[..tag_len(tag)];
        if tag.is_empty() {
            return None;
        }
        let first = tag.split(':').next().unwrap_or(tag);
        // A sign directly before it would make the tag part of a path or a number.
        let is_free = !self.words.ends_with(['/', '@', '#', '.', '-', '+', '=', '%', '\\']);
        if means_something(first, self.markers) || !is_free {
            self.words.push_str(&format!("`@{tag}`"));
        } else {
            self.words.push_str(&format!("#{}", tag.replace(':', "/")));
        }
        Some(1 + tag.len())
    }

    fn literal(&mut self, c: char, before: Option<char>) {
        match c {
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => self.words.push(' '),
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '<' | '#' | '@' | '|' | '$' => {
                self.words.extend(['\\', c]);
            }
            ':' if self.is_first_word => self.words.push_str("\\:"),
            // Two of them hide a text, name a field, or open a macro.
            '%' | ':' | '{' if before == Some(c) => self.words.extend(['\\', c]),
            _ => self.words.push(c),
        }
        self.is_first_word &= !c.is_whitespace();
    }

    fn flush(&mut self) {
        if !self.words.is_empty() {
            self.parts.push(ItemPart::Words(std::mem::take(&mut self.words)));
        }
    }

    fn finish(mut self) -> Vec<ItemPart> {
        self.flush();
        self.parts
    }
}

/// The length of a tag without its sign: letters and digits, with single colons and hyphens between.
fn tag_len(text: &str) -> usize {
    let mut len = 0;
    let mut pending = 0;
    for c in text.chars() {
        if c.is_alphanumeric() {
            len += pending + c.len_utf8();
            pending = 0;
        } else if matches!(c, ':' | '-') && pending == 0 && len > 0 {
            pending = 1;
        } else {
            break;
        }
    }
    len
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::import::ItemPart;
    use crate::language::Markers;

    fn written(text: &str) -> String {
        let parts = parts(text, &Markers::default());
        let written = parts.iter().map(|part| match part {
            ItemPart::Words(words) => words.clone(),
            ItemPart::Person(name) => format!("@[[{name}]]"),
        });
        written.collect()
    }

    #[test]
    fn markup_of_friends_becomes_ours() {
        for (text, line) in [
            (
                "Coffee with **Ana Lopez** in _Lisbon_. @coffee @work:lunch",
                "Coffee with @[[Ana Lopez]] in Lisbon. #coffee #work/lunch",
            ),
            ("dinner. @met", "dinner. `@met`"),
            ("@Talkd @giving:x @people:ana @grave", "`@Talkd` `@giving:x` `@people:ana` #grave"),
            ("_St. John's_ and a_b_c", "St. John's and a\\_b\\_c"),
            ("ex-**Ana**, **Bo**/**Cy**, **Di****Ed**", "ex- @[[Ana]], @[[Bo]]/ @[[Cy]], @[[Di]] @[[Ed]]"),
            ("see https://x.org/a_b#c?d=@e and www.x_y", "see https://x.org/a_b#c?d=@e and www.x\\_y"),
            ("https://x]#give", "https\\://x\\]\\#give"),
        ] {
            assert_eq!(written(text), line, "{text}");
        }
    }

    #[test]
    fn everything_else_is_literal() {
        for (text, line) in [
            ("#give @[[Bo]] `x` ~~y~~ <!-- z", "\\#give \\@\\[\\[Bo\\]\\] \\`x\\` \\~\\~y\\~\\~ \\<!-- z"),
            ("%% a %%%", "%\\% a %\\%\\%"),
            ("give: a b: c", "give\\: a b: c"),
            ("x [give:: y", "x \\[give:\\: y"),
            ("a:b:: c", "a\\:b\\:\\: c"),
            ("{{query x}} {y} {{{z", "{\\{query x}} {y} {\\{\\{z"),
            ("[ ] task | $x$ \\@a", "\\[ \\] task \\| \\$x\\$ \\\\`@a`"),
            ("a@b.c ** _ @", "a\\@b.c \\*\\* \\_ \\@"),
            ("\u{1b}[31m\ttab", " \\[31m tab"),
        ] {
            assert_eq!(written(text), line, "{text}");
        }
    }
}
