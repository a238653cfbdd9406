//! Which shapes of a name belong to no person, unless a page says otherwise.
//!
//! Not here: whether a page does (`graph`). Only the characters are looked at.

use crate::note::syntax::extent::handle_len;
use crate::text::key;

/// Words of programs and of lists, in lower case, by their length: `@media`, `@todo`.
#[rustfmt::skip]
const WORDS: [&[&str]; 11] = [
    &[],
    &[],
    &[],
    &["all", "due"],
    &["done", "here", "home", "todo", "work"],
    &["daily", "layer", "media", "param", "phone", "start", "today"],
    &["hourly", "import", "office", "online", "reboot", "return", "throws", "weekly", "yearly"],
    &["channel", "errands", "monthly", "returns", "someday", "waiting"],
    &["computer", "everyone", "override", "supports"],
    &["font-face", "keyframes"],
    &["deprecated"],
];

/// Words that sort pages of people: `#people/friends`.
const GROUPS: [&str; 8] =
    ["friends", "family", "colleagues", "work", "team", "clients", "neighbours", "neighbors"];

/// The configuration's own words, as keys.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OwnWords<'c> {
    pub not_people: &'c [String],
    /// The writer's names.
    pub me: &'c [String],
}

/// Whether a name is a handle as it stands, and none of a shape that is nobody's.
pub fn is_plain_handle(name: &str) -> bool {
    !name.is_empty() && handle_len(name) == name.len() && !is_nobodys_handle(name, OwnWords::default())
}

/// Whether a bare handle of this name is nobody's: a word of a program, a citation's key, a host.
pub(crate) fn is_nobodys_handle(name: &str, own: OwnWords<'_>) -> bool {
    ends_in_year(name) || ends_in_domain(name) || is_nobody(name, own)
}

/// Whether a name is nobody's in whatever form: a number, the writer, a word of programs and lists.
pub(crate) fn is_nobody(name: &str, own: OwnWords<'_>) -> bool {
    // `@i` may be anybody whose name begins so.
    let is_me = name == "I" || ["me", "self"].iter().any(|me| name.eq_ignore_ascii_case(me));
    let is_number = || name.bytes().all(|b| b.is_ascii_digit() || b"., -+".contains(&b));
    let is_one_of = |words: &[String]| !words.is_empty() && words.contains(&key(name));
    is_me || is_number() || is_word(name) || is_one_of(own.me) || is_one_of(own.not_people)
}

/// Whether a value among participants is nobody's name, unless a page is called so: `everyone`, `tbd`,
/// `3 others`, `family`.
pub(crate) fn is_no_participant(name: &str, own: OwnWords<'_>) -> bool {
    let is_gap = || ["none", "n/a", "tbd", "tba", "unknown"].iter().any(|gap| name.eq_ignore_ascii_case(gap));
    is_nobody(name, own) || is_group(name) || is_gap() || counts_others(name)
}

/// `3 others`, `+2 guests`, `and others`, `et al.`: how many more there were.
fn counts_others(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let is_led = name.get(..4).is_some_and(|lead| lead.eq_ignore_ascii_case("and "));
    let name = name[if is_led { 4 } else { 0 }..].trim_start_matches(['+', '~', ' ']);
    let count = name.split(' ').next().unwrap_or(name);
    let is_count = count.len() < name.len() && count.bytes().all(|b| b.is_ascii_digit());
    let others = ["others", "other people", "more", "guests", "et al", "etc", "…"];
    is_count || others.iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// `karen on Twitter`: an account, by *on* and one capitalised word.
pub(crate) fn is_account(name: &str) -> bool {
    // Nothing but a word stands after the last space.
    let Some(space) = name.bytes().rposition(|b| b == b' ') else { return false };
    let Some(who) = name[..space].strip_suffix(" on") else { return false };
    let place = &name[space + 1..];
    !who.trim().is_empty()
        && place.starts_with(char::is_uppercase)
        && place.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
}

/// Whether the first segment of a tag `#people/…` sorts pages and names nobody.
pub(crate) fn is_group(segment: &str) -> bool {
    GROUPS.iter().any(|group| segment.eq_ignore_ascii_case(group))
}

fn is_word(name: &str) -> bool {
    WORDS.get(name.len()).is_some_and(|words| words.iter().any(|word| word.eq_ignore_ascii_case(name)))
}

/// `smith2020b`, the key of a citation.
pub(crate) fn ends_in_year(name: &str) -> bool {
    let name = name.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(name).as_bytes();
    let Some(at) = name.len().checked_sub(4) else { return false };
    let is_year = matches!(
        name[at..],
        [b'1', b'5'..=b'9', b'0'..=b'9', b'0'..=b'9'] | [b'2', b'0', b'0'..=b'9', b'0'..=b'9']
    );
    is_year && at > 0 && !name[at - 1].is_ascii_digit()
}

fn ends_in_domain(name: &str) -> bool {
    // An ending has two letters or three.
    let name = name.as_bytes();
    let dot = [3, 4].iter().filter_map(|len| name.len().checked_sub(*len)).find(|&at| name[at] == b'.');
    let Some(ending) = dot.map(|dot| &name[dot + 1..]) else { return false };
    ["com", "org", "net", "io", "dev", "edu", "gov"]
        .iter()
        .any(|domain| ending.eq_ignore_ascii_case(domain.as_bytes()))
}

/// The bytes of a citation after its `[`, the closing bracket included: `[@smith2020]`,
/// `[see @a; @b, p. 3]`. Only keys stand in it, parted by `;`, each with a word before it and a place
/// after a comma.
pub(crate) fn citation_len(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        rest = skip_reference_word(rest.trim_start_matches(' '));
        rest = rest.strip_prefix('-').unwrap_or(rest).strip_prefix('@')?;
        let len = key_len(rest);
        if len == 0 {
            return None;
        }
        rest = rest[len..].trim_start_matches(' ');
        if let Some(place) = rest.strip_prefix(',') {
            let end = place.find([';', ']', '[', '@', '\n']).filter(|&end| end <= 80)?;
            place[..end].contains(|c: char| c.is_ascii_digit()).then_some(())?;
            rest = &place[end..];
        }
        if let Some(after) = rest.strip_prefix(']') {
            let goes_on = after.starts_with(['(', '[', ':']);
            return (!goes_on).then_some(text.len() - after.len());
        }
        rest = rest.strip_prefix(';')?;
    }
}

/// Whether a citation may have begun before the `@` that ends `before`: the offset of its `[`.
pub(crate) fn citation_start(before: &str) -> Option<usize> {
    // Most handles follow a word and a space, or nothing.
    let last = before.trim_end_matches(['-', ' ']).as_bytes().last();
    if !matches!(last, Some(b'[' | b'.' | b'e' | b'E')) {
        return None;
    }
    let window = before.len() - before.len().min(16);
    let window = before.floor_char_boundary(window);
    let text = before[window..].trim_end_matches(['-', ' ']);
    let text = ["see", "cf.", "e.g."]
        .iter()
        .find_map(|word| {
            text.len()
                .checked_sub(word.len())
                .filter(|&at| text.is_char_boundary(at) && text[at..].eq_ignore_ascii_case(word))
        })
        .map_or(text, |at| text[..at].trim_end_matches(' '));
    (text.ends_with('[') && !text.ends_with("\\[")).then(|| window + text.len() - 1)
}

fn skip_reference_word(text: &str) -> &str {
    let word = ["see ", "cf. ", "e.g. "]
        .iter()
        .find(|word| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
    text[word.map_or(0, |word| word.len())..].trim_start_matches(' ')
}

/// A citation's key: a handle, and what follows a colon in it.
fn key_len(text: &str) -> usize {
    let mut len = handle_len(text);
    while len > 0 && text[len..].starts_with(':') {
        let more = text[len + 1..].find(|c: char| !(c.is_alphanumeric() || "_-".contains(c)));
        let more = more.unwrap_or(text.len() - len - 1);
        if more == 0 {
            break;
        }
        len += 1 + more;
    }
    len
}

#[cfg(test)]
mod tests {
    use super::{
        OwnWords, WORDS, citation_len, citation_start, is_account, is_no_participant, is_nobody,
        is_nobodys_handle,
    };

    #[test]
    fn handles_of_programs_citations_and_hosts_are_nobodys() {
        assert!(WORDS.iter().zip(0..).all(|(words, len)| words.iter().all(|word| word.len() == len)));
        let own = OwnWords::default();
        for name in
            ["media", "TODO", "font-face", "smith2020", "smith2020b", "gmail.com", "x.y.dev", "me", "I"]
        {
            assert!(is_nobodys_handle(name, own), "{name}");
        }
        for name in ["ana", "mediator", "ana20", "ana12020", "jo.comet", "tod", "", "ana2020bc"] {
            assert!(name.is_empty() || !is_nobodys_handle(name, own), "{name}");
        }
        let own = OwnWords { not_people: &["bot".to_owned()], me: &["ana-lopez".to_owned()] };
        assert!(is_nobodys_handle("Bot", own) && is_nobody("Ana Lopez", own) && is_nobody("Bot", own));
    }

    #[test]
    fn numbers_are_nobody_and_accounts_are_told() {
        assert!(is_nobody("3", OwnWords::default()) && !is_nobody("R2D2", OwnWords::default()));
        for name in ["3 others", "+2", "and 4 more", "Et al.", "12 guests", "others", "me"] {
            assert!(is_no_participant(name, OwnWords::default()), "{name}");
        }
        for name in ["Otherson", "R2 D2", "Ana and 3 others", "Mo Reno"] {
            assert!(!is_no_participant(name, OwnWords::default()), "{name}");
        }
        assert!(is_account("karen on Twitter") && !is_account("karen on the hill") && !is_account("on Mars"));
    }

    #[test]
    fn a_citation_holds_nothing_but_keys() {
        for text in ["@smith2020]", "see @a; @b, p. 3] x", "-@a]", "@a, 33-35; cf. @b]", "@smith:2020]"] {
            let close = text.find(']').map(|at| at + 1);
            assert_eq!(citation_len(text), close, "{text}");
        }
        for text in ["@a, @b]", "@a said so]", "@a](x)", "with @a]", "@a", "", "@a, thanks]", "give:: @a]"] {
            assert_eq!(citation_len(text), None, "{text}");
        }
        assert_eq!(citation_start("so [see "), Some(3));
        assert_eq!(citation_start("["), Some(0));
        assert_eq!(citation_start("so \\["), None);
        assert_eq!(citation_start("é"), None);
    }
}
