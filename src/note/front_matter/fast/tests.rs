//! The fast path is held to the YAML parser, over lines that are alike and lines that only look alike.

use proptest::prelude::*;

use super::fields;
use crate::note::front_matter::field::{Field, WantedKey};
use crate::note::front_matter::yaml;

const KEYS: [&str; 12] =
    ["date", "tags", "a-b_c", "é", "Name", "Last Contact", "n.gn", "first", "a (b)", "x ", "1", "-"];
const VALUES: [&str; 108] = [
    "",
    "",
    "x",
    "2026-11-20",
    "2026-11-20T10:30:00+01:00",
    "Ana Lopez",
    "José, Bo",
    "null",
    "~",
    "true",
    "1.5",
    "-1",
    "-x",
    "?x",
    ":x",
    "[a, b]",
    "[a,b,]",
    "[]",
    "[ ]",
    "[,]",
    "[ \"a b\" , 'c' ]",
    "[a b, \"c\"] # d",
    "[a b]#d",
    "[\"a\"b]",
    "[[Ana]]",
    "[[Ana], b]",
    "[[a], [b, c],]",
    "[[[[[[[[[[a]]]]]]]]]]",
    "[a: b]",
    "[a:b]",
    "[\"a\":b]",
    "[\"a\": b]",
    "[a, {b: c}]",
    "[{b: c, d: [e]}, f]",
    "[~, null]",
    "[a #b]",
    "[-a, - b]",
    "[https://x.y/a?b=c#d, e]",
    "[a'b, c\"d]",
    "[a\tb]",
    "[a",
    "[@a]",
    "{}",
    "{a: b}",
    "{a: b, c: \"d, e\"} # f",
    "{first: Ana, last: Li}",
    "{a: {first: x}, b: [c, {d: e}]}",
    "{a:b}",
    "{a: , b: c}",
    "{a}",
    "{\"a\": b}",
    "{a : b}",
    "{a: b",
    "\"quoted: #x\"",
    "\"quoted\" # x",
    "\"quoted\"# x",
    "\"a\" b",
    "\"a\\nb\"",
    "\"\"",
    "''",
    "'it''s'",
    "''''",
    "'a",
    "'a', b",
    "'a' # 'b'",
    "\"[[Ana]]\"",
    "a: b",
    "a:b",
    "a:",
    "a #b",
    "a#b",
    "# c",
    "#c",
    "a \"b\" 'c'",
    "it's [so] {and} so, & * ! | > % @ `",
    "50% & more",
    "http://x.y/#z",
    "@ana",
    "%a",
    "!t x",
    "&a x",
    "*a",
    "`a`",
    "- x",
    "? x",
    "--- x",
    "|",
    "|-",
    "|+",
    "|2",
    "| # c",
    ">",
    ">-",
    ">-x",
    "> x",
    "x  ",
    "a\u{a0}b",
    "\u{2028}",
    "a\u{3000}",
    "“a” — b…",
    "🎂 é",
    "a\tb",
    "a\u{85}b",
    "x]",
    "x}",
    "a, ",
    "=x",
    "<<",
];

fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(VALUES.to_vec())
}

fn line() -> impl Strategy<Value = String> {
    let key = || prop::sample::select(KEYS.to_vec());
    let indent = || prop::sample::select(vec!["", "  ", "  ", "  ", "    ", "    ", "      ", " ", "\t"]);
    prop_oneof![
        5 => (key(), value()).prop_map(|(key, value)| format!("{key}: {value}")),
        2 => key().prop_map(|key| format!("{key}:")),
        2 => (key(), prop::sample::select(vec!["|", ">", "|-", ">-"])).prop_map(|(key, how)| format!("{key}: {how}")),
        3 => (indent(), value()).prop_map(|(indent, value)| format!("{indent}- {value}")),
        2 => (indent(), key(), value()).prop_map(|(indent, key, value)| format!("{indent}- {key}: {value}")),
        3 => (indent(), key(), value()).prop_map(|(indent, key, value)| format!("{indent}{key}: {value}")),
        2 => (indent(), value()).prop_map(|(indent, value)| format!("{indent}{value}")),
        1 => prop::sample::select(vec!["", "", "  ", "# c", "  # c", "...", "x", "-", "  -", "-  wide", "- - x"])
            .prop_map(str::to_owned),
    ]
}

/// What people write: each key with its value over one line or several.
fn usual() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "date: 2026-11-20",
        "tags: [daily, \"work\"]",
        "tags:\n- a\n- b # c",
        "people:\n  - \"[[Ana Lopez]]\"\n  - Bo",
        "emails:\n  - address: a@b.c\n    label: home\n  - address: d@e.f\n    kind: [x, y]",
        "phone:\n  mobile: \"+49 151\"\n  home: null\n  more:\n    - a: b\n      c: d\n    - e\n  last: x",
        "work:\n  first: Ana",
        "bio: |\n  a text: with\n  two # lines",
        "bio: >-\n  a text\n  folded\n\n  twice",
        "bio: >\n  a text\n\n\nx: y",
        "# a comment",
        "notes:",
        "social: {a: \"b\", c: [d, e]} # f",
        "at: http://x.y/#z",
        "empty: []",
        "- x",
        "  y: z",
        "",
    ])
    .prop_map(str::to_owned)
}

fn compare(lines: &[String], ending: &str) -> Result<(), TestCaseError> {
    let yaml = (lines.join("\n") + "\n").replace('\n', ending);
    let parsed = yaml::fields(&yaml, 4);
    if let Some(fields) = fields(&yaml, 4, &|_: &str| WantedKey::Other) {
        prop_assert_eq!(Ok(fields), parsed.clone());
    }
    let is_wanted = |key: &str| key == "name" || key == "tags";
    let wants = |key: &str| if is_wanted(key) { WantedKey::Other } else { WantedKey::Nothing };
    if let Some(fields) = fields(&yaml, 4, &wants) {
        let wanted = |fields: Vec<Field<'static>>| {
            fields.into_iter().filter(|field| is_wanted(&field.key)).collect::<Vec<_>>()
        };
        prop_assert_eq!(Ok(fields), parsed.map(wanted));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn lines_mean_what_the_yaml_parser_says(
        lines in prop::collection::vec(line(), 1..8),
        ending in prop::sample::select(vec!["\n", "\n", "\r\n"]),
    ) {
        compare(&lines, ending)?;
    }

    #[test]
    fn usual_keys_mean_what_the_yaml_parser_says(
        lines in prop::collection::vec(prop_oneof![4 => usual(), 1 => line()], 1..6),
        ending in prop::sample::select(vec!["\n", "\n", "\r\n"]),
    ) {
        compare(&lines, ending)?;
    }
}

#[test]
fn the_lines_of_most_notes_are_read_fast() {
    let yaml = "# From an address book\nname: \"Ana Lopez\"\naliases:\n  - Ana\n  - 'Lopez, Ana'\nemails:\n  - address: ana@b.c\n    \
                label: work # old\nphone:\n  mobile: \"+49 151\"\n  home: null\naddress: |\n  12 High Street\n  Bath\n\
                company: \"[[Acme]]\"\nrole: Head of Sales & Marketing\nsocial: {a: \"@b\", c: d}\nmet: 2026-11-20 # in Bath\n\
                tags: [person, \"book club\"]\nbio: >-\n  A text\n  of two lines.\nnotes:\nlinks:\n- https://a.b/c\nat: 10:30\n";
    assert_eq!(fields(yaml, 0, &|_: &str| WantedKey::Other).map(|fields| fields.len()), Some(14));
}
