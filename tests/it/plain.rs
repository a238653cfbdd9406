//! What is read as plain Markdown says what the Markdown parser says.

mod lines;

use std::sync::Arc;

use fairweather::config::{Config, SoftBreaks};
use fairweather::note::{Grammar, Names, Note, parse, parse_without_fast_path};
use fairweather::text::NotePath;
use proptest::prelude::*;

pub(crate) use lines::line;
use lines::{note_line, outline_line, tail};

/// All that a note says. Entries of one block share a number; which number says nothing.
fn said(mut note: Note) -> String {
    let mut entries: Vec<_> = note.entries().iter().collect();
    let mut numbers: Vec<u32> = entries.iter().map(|entry| entry.block).collect();
    numbers.dedup();
    for entry in &mut entries {
        let dense = numbers.iter().position(|number| *number == entry.block).unwrap_or(usize::MAX);
        entry.block = u32::try_from(dense).unwrap_or(u32::MAX);
    }
    let lists = std::mem::take(&mut note.lists);
    format!("{note:#?} {entries:#?} {:#?} {:#?} {:#?}", lists.mentions(), lists.marks(), lists.scopes())
}

/// How many documents are read: a few thousand, or as many as are asked for (`PROPTEST_CASES=1000000`).
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_plain_note_says_what_the_markdown_parser_says(
        lines in prop::collection::vec(line(), 1..16),
        ending in prop::sample::select(vec!["\n", "\r\n", "\n\n", "\r\n\r\n"]),
        tails in prop::collection::vec(tail(), 16),
        last in prop::sample::select(vec!["", "", "\n", "\r", "\t", " ", "\n\t", "\n "]),
        page in any::<bool>(),
        joined in any::<bool>(),
        outline in any::<bool>(),
    ) {
        let lines: Vec<String> = lines.iter().zip(tails).map(|(line, tail)| format!("{line}{tail}")).collect();
        let text = format!("{}{last}", lines.join(ending));
        let (plain, whole) = by_both_readers(&text, page, joined, outline);
        prop_assert_eq!(plain, whole);
    }

    #[test]
    fn an_outline_says_what_the_markdown_parser_says(
        lines in prop::collection::vec(outline_line(), 1..14),
        tabs in any::<bool>(),
        page in any::<bool>(),
        joined in any::<bool>(),
    ) {
        let mut text = String::new();
        for (depth, is_odd, line) in lines {
            text += &if tabs { "\t".repeat(depth) } else { "  ".repeat(depth) };
            text += if is_odd { " " } else { "" };
            text += &line;
            text += "\n";
        }
        let (plain, whole) = by_both_readers(&text, page, joined, false);
        prop_assert_eq!(plain, whole);
    }

    #[test]
    fn footnotes_and_comments_say_what_the_markdown_parser_says(
        lines in prop::collection::vec(note_line(), 1..10),
        tails in prop::collection::vec(tail(), 10),
        ending in prop::sample::select(vec!["\n", "\r\n"]),
        page in any::<bool>(),
        joined in any::<bool>(),
    ) {
        let lines = lines.iter().zip(tails).map(|(line, tail)| format!("{line}{tail}{ending}"));
        let text: String = lines.collect();
        let (plain, whole) = by_both_readers(&text, page, joined, false);
        prop_assert_eq!(plain, whole);
    }
}

/// What the fast path says of a text, and what the Markdown parser says alone.
fn by_both_readers(text: &str, page: bool, joined: bool, outline: bool) -> (Option<String>, Option<String>) {
    let mut config = Config::default();
    config.vault.is_outline = outline;
    if joined {
        config.journal.soft_breaks = SoftBreaks::Join;
    }
    let grammar = Grammar::new(Arc::new(config));
    let names = Names::default();
    let path = NotePath::new(if page { "people/Ana.md" } else { "2026-11-20.md" });
    let plain = parse(path.clone(), text, &grammar, &names).map(said);
    let whole = parse_without_fast_path(path, text, &grammar, &names).map(said);
    (plain, whole)
}

#[test]
fn a_table_that_is_none_is_a_paragraph_to_its_end() {
    // The head has more cells than the line below it, or there is a table after all.
    for head in ["| **a** @b | `c|d` | [[e\\|f]] |", "a | [[e\\|f]]", "a | b @cy"] {
        for after in
            ["2. two #met @ana", "2) #met @ana", "-", "1. one #met @ana", "- #met @ana", "", "# @ana"]
        {
            for indent in ["", "  ", "    ", "\t"] {
                let text = format!("{head}\n{indent}--- | ---\n{after}\n#got @ana\n");
                let (plain, whole) = by_both_readers(&text, false, false, false);
                assert_eq!(plain, whole, "{text}");
                let text = format!("- {}\n", text.trim_end().replace('\n', "\n  "));
                let (plain, whole) = by_both_readers(&text, false, true, true);
                assert_eq!(plain, whole, "{text}");
            }
        }
    }
}

#[test]
fn white_space_at_the_end_of_a_file_says_nothing() {
    let grammar = Grammar::new(Arc::new(Config::default()));
    for line in
        ["# b", "## 2026-11-20 with @bo", "- #met @ana", "#met @ana", "> quoted #met @ana", "1. #met @bo"]
    {
        for tail in ["\t", " ", "  ", " \t", "\t\t", "\r", "\t\r\n", "\t\n"] {
            let text = format!("{line}{tail}");
            let read = |reader: fn(NotePath, &str, &Grammar, &Names) -> Option<Note>| {
                reader(NotePath::new("people/Ana.md"), &text, &grammar, &Names::default()).map(said)
            };
            let (plain, whole) = (read(parse), read(parse_without_fast_path));
            assert_eq!(plain, whole, "{text:?}");
        }
    }
}

#[test]
fn what_a_million_documents_found_stays_found() {
    for (text, page, joined) in [
        ("[^1]: note\n- [ ] @ana\n![a] !![[b]] [^1] [x]\n![alt](x.png) @ana !\\[a](b)\n", false, false),
        ("## 2026-11-20 with @bo\n- \\\nThe rain went on.\n", true, false),
        ("* 2026-11-20 with [[Ana]]\n  - | `a | b` |\n  ~~struck~~\n", true, true),
        ("- a\n\t- b\n\t  | a | b |\n\t  |--|--|\t\n\t  | @ana | #met |\n", false, false),
        ("| a | b |\n|---|---|\n| @ana | x |\n- | -\n  ~~~\n- #met @bo\n", false, false),
    ] {
        let (plain, whole) = by_both_readers(text, page, joined, false);
        assert_eq!(plain, whole, "{text}");
    }
}
