//! The texts of a Logseq `config.edn`: of each key of its map the text, or the texts of a vector.
//!
//! No reader of EDN: values of other shapes are passed over, and a file whose brackets do not match is
//! none.

/// The keys of the outer map that hold a text or a vector of texts.
pub(super) fn settings(source: &str) -> Option<Vec<(String, Vec<String>)>> {
    let mut tokens = EdnTokens { source, at: 0 };
    let mut settings: Vec<(String, Vec<String>)> = Vec::new();
    let mut open = Vec::new();
    // The key whose value comes next, and whether we are inside its vector.
    let mut key: Option<String> = None;
    let mut is_in_vector = false;
    while let Some(token) = tokens.next()? {
        match token {
            EdnToken::Open(bracket) => {
                is_in_vector = open.len() == 1 && bracket == '[' && key.is_some();
                if is_in_vector {
                    settings.extend(key.take().map(|key| (key, Vec::new())));
                }
                open.push(bracket);
            }
            EdnToken::Close(bracket) => {
                if open.pop() != Some(bracket) {
                    return None;
                }
                if open.len() == 1 {
                    is_in_vector = false;
                    key = None;
                }
            }
            EdnToken::Text(text) => match (open.len(), key.take()) {
                (1, Some(key)) => settings.push((key, vec![text])),
                (2, _) if is_in_vector => {
                    if let Some((_, texts)) = settings.last_mut() {
                        texts.push(text);
                    }
                }
                _ => {}
            },
            EdnToken::Word(word) if open.len() == 1 => {
                key = (key.is_none() && word.starts_with(':')).then(|| word.to_owned());
            }
            EdnToken::Word(_) => {}
        }
    }
    open.is_empty().then_some(settings)
}

enum EdnToken<'s> {
    /// By the bracket that opens.
    Open(char),
    Close(char),
    Text(String),
    Word(&'s str),
}

struct EdnTokens<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> EdnTokens<'s> {
    /// The next token, `Some(None)` at the end, `None` where a text is never closed.
    #[expect(clippy::option_option, reason = "no token is not the same as no tokens")]
    fn next(&mut self) -> Option<Option<EdnToken<'s>>> {
        loop {
            let rest = &self.source[self.at..];
            let Some(c) = rest.chars().next() else { return Some(None) };
            match c {
                _ if c.is_whitespace() || c == ',' => self.at += c.len_utf8(),
                ';' => self.at += rest.find('\n').unwrap_or(rest.len()),
                '{' | '[' | '(' => {
                    self.at += 1;
                    return Some(Some(EdnToken::Open(c)));
                }
                '}' | ']' | ')' => {
                    self.at += 1;
                    let opening = match c {
                        '}' => '{',
                        ']' => '[',
                        _ => '(',
                    };
                    return Some(Some(EdnToken::Close(opening)));
                }
                '"' => return self.text().map(|text| Some(EdnToken::Text(text))),
                _ => {
                    let is_end = |c: char| c.is_whitespace() || "{}[]()\",;".contains(c);
                    let len = rest[c.len_utf8()..].find(is_end).map_or(rest.len(), |end| end + c.len_utf8());
                    self.at += len;
                    return Some(Some(EdnToken::Word(&rest[..len])));
                }
            }
        }
    }

    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut chars = self.source[self.at + 1..].char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 2;
                    return Some(text);
                }
                '\\' => text.extend(chars.next().map(|(_, c)| if c == 'n' { '\n' } else { c })),
                c => text.push(c),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::settings;

    #[test]
    fn texts_and_vectors_of_texts_are_read() {
        let read = settings(
            "; a comment {\n{:a \"x \\\" y\" :b [\"1\" \"2\"], :c {:d \"no\"} :e true :f \"z\"\n :macros {\"k\" \"v\"}}",
        );
        let read = read.expect("well formed");
        let keys: Vec<&str> = read.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, [":a", ":b", ":f"]);
        assert_eq!(read[0].1, ["x \" y"]);
        assert_eq!(read[1].1, ["1", "2"]);
    }

    #[test]
    fn what_is_no_edn_is_nothing() {
        for source in ["{:a \"x", "{:a [\"x\"}", "}", "{:a \"x\""] {
            assert_eq!(settings(source), None, "{source}");
        }
        assert_eq!(settings(""), Some(Vec::new()));
        assert_eq!(settings("not edn at all"), Some(Vec::new()));
    }
}
