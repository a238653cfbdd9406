//! A property as data: its key, its value, and where the value stands.
//!
//! What both readers of YAML hand over, and what a Logseq page says in its first block. Which property a
//! key spells is `Grammar`'s to know: the readers of YAML leave it out.

use crate::language::Property;
use crate::note::model::At;
use crate::text::Span;

/// One `key: value`, of front matter or of a Logseq page's first block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// In normal form; see [`crate::language::normal_key`].
    pub key: String,
    /// The key as written.
    pub written: String,
    /// The value; where there is none, the key.
    pub span: Span,
    pub value: Value,
    /// What the key spells: the reader of the note says so, once, since a dozen questions are asked of each field.
    pub property: Option<Property>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Nothing,
    Text(String),
    /// Texts of a list; nested lists are flattened (`[[Ana]]` without quotes is one in YAML).
    List(Vec<At<String>>),
    /// A mapping with `first` or `last`, which a name may be.
    Parts {
        first: String,
        last: String,
    },
    /// Another mapping, which no property takes.
    Mapping,
}

impl Field {
    /// The value as one text; of a list the first.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.trim()),
            Value::List(items) => items.first().map(|item| item.value.trim()),
            Value::Nothing | Value::Parts { .. } | Value::Mapping => None,
        }
    }

    /// The value as a list; a text is a list of one.
    pub(crate) fn list(&self) -> Vec<At<String>> {
        match &self.value {
            Value::Text(text) => vec![At { value: text.clone(), span: self.span }],
            Value::List(items) => items.clone(),
            Value::Nothing | Value::Parts { .. } | Value::Mapping => Vec::new(),
        }
    }

    /// The value as a list where a text is split at commas.
    pub(crate) fn comma_list(&self) -> Vec<At<String>> {
        match &self.value {
            Value::Text(text) => split_commas(text, self.span.start),
            _ => self.list(),
        }
    }
}

/// Splits `text`, which starts at byte `base`, at commas outside `[[…]]`; trims the parts.
pub(crate) fn split_commas(text: &str, base: u32) -> Vec<At<String>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    let ends = text.char_indices().map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]);
    for (at, c) in ends {
        match c {
            Some('[') => depth += 1,
            Some(']') => depth = depth.saturating_sub(1),
            None | Some(',') if depth == 0 || c.is_none() => {
                let part = &text[start..at];
                let trimmed = part.trim();
                if !trimmed.is_empty() {
                    let lead = start + part.len() - part.trim_start().len();
                    let begin = base as usize + lead;
                    parts.push(At {
                        value: trimmed.to_owned(),
                        span: Span::new(begin, begin + trimmed.len()),
                    });
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// What is wrong with front matter: the parser's message, and the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invalid {
    pub message: String,
    pub span: Span,
}
