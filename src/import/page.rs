//! What is written: lines of an import note, the note itself, and pages of people.
//!
//! Not here: which lines there are (`plan`), and what is left of a name (`names`).

use chrono::NaiveDate;

use super::gather::PROPERTY;
use super::{Extra, ImportSource, ItemKind, ItemPart};
use crate::language::Marker;

/// The longest file name of a page, in bytes: less than any file system takes.
const LONGEST_FILE: usize = 200;

/// Names that Windows keeps for devices, in any case.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The line of a card: somebody was added, or recommended.
pub(super) fn card_line(day: Option<NaiveDate>, tag: &str, link: &str, slug: Option<&str>) -> String {
    let day = day.map(|day| format!("{day} ")).unwrap_or_default();
    let profile = slug.map(|slug| format!(" [profile]({})", address(slug))).unwrap_or_default();
    format!("- {day}#{tag} @[[{link}]]{profile}")
}

/// The line of an activity or a fact; `link` says how somebody is named.
pub(super) fn item_line(kind: ItemKind, day: NaiveDate, words: &str) -> String {
    match kind {
        ItemKind::Activity => format!("- {day} {words}"),
        ItemKind::Fact => format!("- noted {day}: {words}"),
    }
}

/// The words of an item with its people named as `link` says.
pub(super) fn words(parts: &[ItemPart], mut link: impl FnMut(&str) -> String) -> String {
    let mut words = String::new();
    for part in parts {
        match part {
            ItemPart::Words(text) => words.push_str(text),
            ItemPart::Person(name) => words.push_str(&format!("@[[{}]]", link(name))),
        }
    }
    words
}

/// `added/linkedin`, `give/recommendation`.
pub(super) fn tag(marker: Marker, source: ImportSource) -> String {
    let topic = if marker == Marker::Added { source.name() } else { super::known::RECOMMENDATION };
    format!("{}/{topic}", marker.name())
}

fn address(slug: &str) -> String {
    format!("https://www.linkedin.com/in/{slug}")
}

/// A new import note without its lines. An imported name is spelt as its owner spells it, so no
/// finding may ask to bend it to the name of somebody else.
pub(super) fn new_note(source: ImportSource, kind: ItemKind) -> String {
    let title = match kind {
        ItemKind::Activity => source.title(),
        ItemKind::Fact => "Notes about friends",
    };
    let whom = if source == ImportSource::Friends { "something" } else { "somebody" };
    format!(
        "---\n{PROPERTY}: {name}\nfairweather-ignore: [undated-marker, unknown-person]\n---\n# {title}\n\n\
         Written by `fairweather import {name}`, which only ever adds lines at the end. Edit as you like; \
         strike a line (`~~…~~`) to leave {whom} out for good.\n\n",
        name = source.name()
    )
}

/// A note with lines after its last; every byte of it stays, and the lines end as its own do.
pub(super) fn appended<'l>(note: &str, lines: impl Iterator<Item = &'l str>) -> String {
    let end = if note.split_once('\n').is_some_and(|(line, _)| line.ends_with('\r')) { "\r\n" } else { "\n" };
    let mut text = note.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    for line in lines {
        text.push_str(line);
        text.push_str(end);
    }
    text
}

/// The page of a new person.
pub(super) fn page(
    name: &str,
    extra: Option<&Extra>,
    slug: Option<&str>,
    day: Option<NaiveDate>,
    tag: &str,
) -> String {
    let mut page = format!("---\nname: {}\n", quoted(name));
    let list = |items: &[String]| items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ");
    let empty = Extra::default();
    let Extra { aliases, location, groups } = extra.unwrap_or(&empty);
    if !aliases.is_empty() {
        page.push_str(&format!("aliases: [{}]\n", list(aliases)));
    }
    if let Some(slug) = slug {
        page.push_str(&format!("linkedin: {}\n", quoted(&address(slug))));
    }
    if let Some(location) = location {
        page.push_str(&format!("location: {}\n", quoted(location)));
    }
    if !groups.is_empty() {
        page.push_str(&format!("groups: [{}]\n", list(groups)));
    }
    if day.is_none() {
        page.push_str("fairweather-ignore: [undated-marker]\n");
    }
    let day = day.map(|day| format!("{day} ")).unwrap_or_default();
    format!("{page}---\n- {day}#{tag}\n")
}

/// A text as YAML takes it whatever it holds.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

/// The file name of somebody's page: one that every file system takes.
pub(super) fn file_name(name: &str) -> String {
    let most = LONGEST_FILE - ".md".len();
    let mut stem = name;
    if stem.len() > most {
        stem = &stem[..stem.floor_char_boundary(most)];
    }
    let stem = stem.trim_end_matches(['.', ' ']);
    let reserved = if is_device(stem) { "_" } else { "" };
    format!("{stem}{reserved}.md")
}

fn is_device(stem: &str) -> bool {
    let lower = stem.to_ascii_lowercase();
    let Some((name, number)) = lower.split_at_checked(3) else { return false };
    match number {
        "" => DEVICES[..4].contains(&name),
        _ => DEVICES[4..].contains(&name) && number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()),
    }
}

/// The form under which two file names are one, on the pickiest file system there is.
pub fn folded_file(name: &str) -> String {
    crate::text::case_folded(name)
}

#[cfg(test)]
mod tests {
    use super::{appended, file_name, folded_file, page};
    use crate::import::Extra;

    #[test]
    fn pages_have_names_that_every_file_system_takes() {
        for (name, file) in [
            ("Ana Lopez", "Ana Lopez.md"),
            ("John King Jr.", "John King Jr.md"),
            ("Con", "Con_.md"),
            ("lpt7", "lpt7_.md"),
            ("com", "com.md"),
            ("Conny", "Conny.md"),
            ("COM12", "COM12.md"),
        ] {
            assert_eq!(file_name(name), file);
        }
        let long = "é".repeat(150);
        assert!(file_name(&long).len() <= 200 && file_name(&long).ends_with("é.md"));
        assert_eq!(folded_file("ANA É.md"), folded_file("ana e\u{301}.MD"));
    }

    #[test]
    fn a_note_keeps_its_bytes_and_line_ends() {
        let lines = || ["- a", "- b"].into_iter();
        assert_eq!(appended("x\n", lines()), "x\n- a\n- b\n");
        assert_eq!(appended("\u{feff}x\r\ny", lines()), "\u{feff}x\r\ny\r\n- a\r\n- b\r\n");
    }

    #[test]
    fn what_a_page_holds_is_always_quoted() {
        let extra = Extra {
            aliases: vec!["Ani".to_owned()],
            location: Some("a \"b\" \\ c: [d]".to_owned()),
            groups: vec!["yes".to_owned()],
        };
        let text = page("No", Some(&extra), Some("no-1"), None, "added/csv");
        assert_eq!(
            text,
            "---\nname: \"No\"\naliases: [\"Ani\"]\nlinkedin: \"https://www.linkedin.com/in/no-1\"\nlocation: \"a \\\"b\\\" \\\\ c: [d]\"\ngroups: [\"yes\"]\nfairweather-ignore: [undated-marker]\n---\n- #added/csv\n"
        );
    }
}
