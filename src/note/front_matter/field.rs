//! A property as data: its key, its value, and where the value stands.
//!
//! What both readers of YAML hand over, and what a Logseq page says in its first block: texts as they stand in the
//! note, where that is possible. Which property a key spells is for those to say who want the field.

use std::borrow::Cow;

use crate::language::Property;
use crate::note::model::At;
use crate::text::Span;

/// One `key: value`, of front matter or of a Logseq page's first block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field<'s> {
    /// In normal form; see [`crate::language::normal_key`].
    pub key: Cow<'s, str>,
    /// The key as written.
    pub written: Cow<'s, str>,
    /// The value; where there is none, the key.
    pub span: Span,
    pub value: Value<'s>,
    /// What the key spells: whoever wants the field says so, once, since a dozen questions are asked of each.
    pub property: Option<Property>,
}

/// What somebody who reads front matter wants of a key in normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WantedKey {
    /// Its value, as that of a property.
    Property(Property),
    /// Its value, whatever it is.
    Other,
    /// That it can be read, and no more.
    Nothing,
}

impl WantedKey {
    pub(in crate::note) fn property(self) -> Option<Property> {
        match self {
            WantedKey::Property(property) => Some(property),
            WantedKey::Other | WantedKey::Nothing => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value<'s> {
    Nothing,
    Text(Cow<'s, str>),
    /// Texts of a list; nested lists are flattened (`[[Ana]]` without quotes is one in YAML).
    List(Vec<At<Cow<'s, str>>>),
    /// A mapping with `first` or `last`, which a name may be.
    Parts {
        first: String,
        last: String,
    },
    /// Another mapping, which no property takes.
    Mapping,
}

impl Field<'_> {
    /// The value as one text; of a list the first.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.trim()),
            Value::List(items) => items.first().map(|item| item.value.trim()),
            Value::Nothing | Value::Parts { .. } | Value::Mapping => None,
        }
    }

    /// The value as a list; a text is a list of one.
    pub(crate) fn list(&self) -> impl Iterator<Item = At<&str>> {
        let whole = |text| At { value: text, span: self.span };
        self.whole().map(whole).into_iter().chain(self.items())
    }

    /// The value as a list where a text is split at commas.
    pub(crate) fn comma_list(&self) -> impl Iterator<Item = At<&str>> {
        let parts = |text| split_commas(text, self.span.start);
        self.whole().map(parts).into_iter().flatten().chain(self.items())
    }

    /// The value where it is one text.
    fn whole(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a value that is a list.
    fn items(&self) -> impl Iterator<Item = At<&str>> {
        let items = match &self.value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(|item| At { value: &*item.value, span: item.span })
    }
}

/// Splits `text`, which starts at byte `base`, at commas outside `[[…]]`; trims the parts.
pub(crate) fn split_commas(text: &str, base: u32) -> impl Iterator<Item = At<&str>> {
    let mut from = 0;
    let parts = std::iter::from_fn(move || {
        let start = (from <= text.len()).then_some(from)?;
        let mut depth = 0usize;
        let ends = |byte| {
            match byte {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            byte == b',' && depth == 0
        };
        let rest = &text[start..];
        let part = &rest[..rest.bytes().position(ends).unwrap_or(rest.len())];
        from = start + part.len() + 1;
        let lead = part.len() - part.trim_start().len();
        let (begin, value) = (base as usize + start + lead, part.trim());
        Some(At { value, span: Span::new(begin, begin + value.len()) })
    });
    parts.filter(|part| !part.value.is_empty())
}

/// What somebody wants of front matter.
pub(crate) trait Wants {
    /// What is wanted of a key in normal form.
    fn wanted(&self, normal: &str) -> WantedKey;
}

impl<F: Fn(&str) -> WantedKey> Wants for F {
    fn wanted(&self, normal: &str) -> WantedKey {
        self(normal)
    }
}

/// What is wrong with front matter: the parser's message, and the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invalid {
    pub message: String,
    pub span: Span,
}
