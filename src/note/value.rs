//! Values of front matter as names: tags, kinds, links without their signs.
//!
//! Not here: what such a name means (`page`, `declaration`). It takes any text, and never fails.

use std::borrow::Cow;

use crate::note::front_matter::Field;
use crate::note::model::At;
use crate::note::syntax::link;
use crate::text::lower_case;

/// A value without the signs of a link or a handle: `[[Ana|A]]` is `Ana`.
pub(super) fn unlinked(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_prefix("[[") else { return text };
    let inner = inner.strip_suffix("]]").unwrap_or(inner);
    inner.split(['|', '#']).next().unwrap_or(inner).trim()
}

/// The tags of a field, in lower case: a list, or a text split at commas and white space; without `#`, `[[…]]`.
pub(super) fn tags<'f>(field: &'f Field<'_>) -> impl Iterator<Item = Cow<'f, str>> {
    let words = field.comma_list().flat_map(|item| {
        let (link, words) = if has_link(item.value) { (Some(item.value), "") } else { (None, item.value) };
        link.into_iter().chain(words.split_whitespace())
    });
    words.map(|word| lower_case(unlinked(word.trim_start_matches('#'))))
}

fn has_link(text: &str) -> bool {
    memchr::memchr_iter(b'[', text.as_bytes()).any(|at| text.as_bytes().get(at + 1) == Some(&b'['))
}

/// What a field says that its note is: plain or `[[…]]`, in lower case.
pub(super) fn kinds<'f>(field: &'f Field<'_>) -> impl Iterator<Item = Cow<'f, str>> {
    let kind = |item: At<&'f str>| match link::link_name(unlinked(item.value.trim().trim_start_matches('#')))
    {
        Cow::Borrowed(name) => lower_case(last_part(name)),
        Cow::Owned(name) => Cow::Owned(lower_case(last_part(&name)).into_owned()),
    };
    field.comma_list().map(kind).filter(|name| !name.is_empty())
}

/// What follows the last slash of a name.
fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default().trim()
}
