//! The tables of markers, in the README and in `explain language`, have the markers that there are.

use std::collections::BTreeSet;

use fairweather::language::{Marker, Markers};

use super::read;

/// The `#words` of a text.
fn tags(text: &str) -> BTreeSet<String> {
    let tags = text.split('#').skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(rest.len());
        rest[..end].to_owned()
    });
    tags.filter(|tag| !tag.is_empty()).collect()
}

fn names(which: impl Fn(Marker) -> bool) -> BTreeSet<String> {
    Marker::ALL.iter().filter(|&&marker| which(marker)).map(|marker| marker.name().to_owned()).collect()
}

/// Each with the part of it that is the table.
fn tables() -> [(&'static str, String, String); 2] {
    let (readme, language) = (read("README.md"), read("src/language/language.md"));
    let rows = |line: &&str| line.starts_with("| `#");
    let table = readme.lines().filter(rows).map(|row| row.split('|').nth(1).unwrap_or("")).collect();
    let block = language.split("## Markers\n").nth(1).and_then(|rest| rest.split("```").nth(1));
    let block = block.expect("the markers' block").to_owned();
    [("README.md", readme, table), ("src/language/language.md", language, block)]
}

#[test]
fn the_tables_name_every_marker_and_its_other_words() {
    let words: BTreeSet<String> =
        Markers::default().words().iter().map(|(word, _)| word.clone().into_owned()).collect();
    for (path, _, table) in tables() {
        assert_eq!(tags(&table), words, "{path}");
    }
}

#[test]
fn the_pages_say_what_is_no_contact() {
    for (path, page, _) in tables() {
        let page = page.replace('\n', " ");
        let sentence =
            page.split("Every marker but ").nth(1).and_then(|rest| rest.split(" is contact").next());
        let sentence = sentence.unwrap_or_else(|| panic!("{path}: `Every marker but … is contact`"));
        assert_eq!(tags(sentence), names(|marker| !marker.is_contact()), "{path}");
    }
}
