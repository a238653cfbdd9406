//! Values of front matter as names: tags, kinds, links without their signs.
//!
//! Not here: what such a name means (`page`, `declaration`). It takes any text, and never fails.

use crate::note::front_matter::Field;
use crate::note::syntax::link;

/// A value without the signs of a link or a handle: `[[Ana|A]]` is `Ana`.
pub(super) fn unlinked(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_prefix("[[") else { return text };
    let inner = inner.strip_suffix("]]").unwrap_or(inner);
    inner.split(['|', '#']).next().unwrap_or(inner).trim()
}

/// The tags of a field: a list, or a text split at commas and white space; without `#`, `[[…]]`.
pub(super) fn tags(field: &Field) -> Vec<String> {
    let items = field.comma_list();
    let words = items.iter().flat_map(|item| {
        let text = item.value.as_str();
        if text.contains("[[") { vec![text] } else { text.split_whitespace().collect() }
    });
    words.map(|word| unlinked(word.trim_start_matches('#')).to_lowercase()).collect()
}

/// What a field says that its note is: plain or `[[…]]`, in lower case.
pub(super) fn kinds(field: &Field) -> Vec<String> {
    let name = |text: &str| link::link_name(unlinked(text.trim().trim_start_matches('#'))).to_lowercase();
    let items = field.comma_list().into_iter().map(|item| name(&item.value));
    let last = |name: String| name.rsplit('/').next().unwrap_or_default().trim().to_owned();
    items.map(last).filter(|name| !name.is_empty()).collect()
}
