//! Addresses of LinkedIn profiles: the one key of a person that survives a change of name.
//!
//! It parses text and opens no address.

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashSet;

/// The slug of an address that is a profile's and nothing else: `ana-lopez-1a2b` of
/// `https://www.linkedin.com/in/ana-lopez-1a2b`.
pub(super) fn slug(address: &str) -> Option<&str> {
    let address = address.trim();
    let rest =
        strip_ignoring_case(address, "https://").or_else(|| strip_ignoring_case(address, "http://"))?;
    let (host, path) = rest.split_at_checked(rest.find('/')?)?;
    let country = host.len().checked_sub(DOMAIN.len() + 1).map_or("", |len| host.get(..len).unwrap_or("?"));
    let is_linkedin = host.len() >= DOMAIN.len()
        && host.get(host.len() - DOMAIN.len()..).is_some_and(|end| end.eq_ignore_ascii_case(DOMAIN))
        && (host.len() == DOMAIN.len()
            || (host.as_bytes()[country.len()] == b'.'
                && (country.eq_ignore_ascii_case("www")
                    || (country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic())))));
    let slug = strip_ignoring_case(path, "/in/")?;
    let slug = slug.strip_suffix('/').unwrap_or(slug);
    (is_linkedin && is_slug(slug)).then_some(slug)
}

/// Whether a text can be the last part of a profile's address.
pub(super) fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_slug_char) && !text.contains("%%")
}

const DOMAIN: &str = "linkedin.com";

fn strip_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

fn is_slug_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '%') || crate::text::is_mark(c)
}

/// The form under which two spellings of a slug are one.
pub(super) fn folded(slug: &str) -> String {
    let decoded = percent_decode_str(slug).decode_utf8().unwrap_or(slug.into());
    crate::text::case_folded(&decoded)
}

/// The folded slugs of all profiles that a text names, in whatever it holds them.
pub(super) fn in_text(text: &str) -> FxHashSet<String> {
    let mut found = FxHashSet::default();
    for_each(text, &mut |slug, after| {
        found.insert(folded(slug));
        // Where nothing closes the address, a sentence may end with it, or a line be struck out.
        let bare = slug.trim_end_matches(['.', '~', '_', '%']);
        let is_closed = after.is_some_and(|c| matches!(c, ')' | '"' | '\'' | '>' | ']'));
        if !is_closed && !bare.is_empty() && bare.len() < slug.len() {
            found.insert(folded(bare));
        }
    });
    found
}

/// Calls `each` with every slug and the character after it.
fn for_each(text: &str, each: &mut dyn FnMut(&str, Option<char>)) {
    const PATH: &str = "/in/";
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], PATH.as_bytes()) {
        let slash = at + found;
        at = slash + PATH.len();
        let host = slash.checked_sub(DOMAIN.len()).map(|begin| &text.as_bytes()[begin..slash]);
        if !host.is_some_and(|host| host.eq_ignore_ascii_case(DOMAIN.as_bytes())) {
            continue;
        }
        let len = text[at..].find(|c| !is_slug_char(c)).unwrap_or(text.len() - at);
        if len > 0 {
            each(&text[at..at + len], text[at + len..].chars().next());
        }
        at += len;
    }
}

#[cfg(test)]
mod tests {
    use super::{folded, in_text, slug};

    #[test]
    fn a_profile_is_one_address_and_nothing_else() {
        for (address, is) in [
            ("https://www.linkedin.com/in/ana-lopez-1a2b", Some("ana-lopez-1a2b")),
            ("http://linkedin.com/in/ana", Some("ana")),
            ("HTTPS://DE.LinkedIn.com/in/Ana_L.~", Some("Ana_L.~")),
            ("https://www.linkedin.com/in/tom%C3%A1s-ibarra", Some("tom%C3%A1s-ibarra")),
            ("https://www.linkedin.com/in/tomás/", Some("tomás")),
            ("https://www.linkedin.com/in/a%%b", None),
            ("https://www.linkedin.com/in/", None),
            ("https://www.linkedin.com/company/x", None),
            ("https://evil.com/www.linkedin.com/in/x", None),
            ("https://evillinkedin.com/in/x", None),
            ("https://deu.linkedin.com/in/x", None),
            ("https://1a.linkedin.com/in/x", None),
            ("https://www.linkedin.com.evil/in/x", None),
            ("javascript://www.linkedin.com/in/x", None),
            ("https://www.linkedin.com/in/x)](#give", None),
            ("https://www.linkedin.com/in/x y", None),
            ("https://www.linkedin.com/in/x?trk=1", None),
            ("www.linkedin.com/in/x", None),
            ("", None),
        ] {
            assert_eq!(slug(address), is, "{address}");
        }
    }

    #[test]
    fn spellings_of_one_slug_fold_together() {
        assert_eq!(folded("TOM%C3%A1S"), folded("tomás"));
        assert_eq!(folded("toma\u{301}s"), folded("tom%c3%a1s"));
        assert_eq!(folded("%ff"), "%ff");
    }

    #[test]
    fn profiles_are_found_wherever_they_stand() {
        let text = "~~[p](https://www.linkedin.com/in/ana~)~~ <!-- LinkedIn.com/in/Bo_b. --> x.com/in/cy linkedin.com/in/é~~";
        let mut found: Vec<String> = in_text(text).into_iter().collect();
        found.sort();
        assert_eq!(found, ["ana~", "bo_b", "bo_b.", "é", "é~~"]);
    }
}
