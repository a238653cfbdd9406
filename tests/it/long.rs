//! A long note that is edited: what is read again around the edit says what the whole note says.

use std::sync::Arc;

use fairweather::config::{Config, SoftBreaks};
use fairweather::engine::{Change, Engine, Memory};
use fairweather::note::{Grammar, Names, parse, parse_and_keep};
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;
use proptest::prelude::*;

use crate::law::{LINES, LOW, day};
use crate::plain::line;

/// What is typed: also what makes blocks of text that stood elsewhere, or that reach further than they did.
const TYPED: [&str; 38] = [
    "x",
    " ",
    "\n",
    "\n\n",
    "é",
    "\\",
    "```\n",
    "\n```\n",
    "~~~",
    "<!--",
    "-->",
    "<div>\n",
    "%%",
    "%% x %%",
    "# A title\n",
    "## 2026-02-12 with @cy\n",
    "## Log\n",
    "[x]: y\n",
    "[^1]: y\n",
    "- ",
    "\n- [-] ",
    "    ",
    "\t",
    "> ",
    "|---|---|\n",
    "\n| a | b |\n",
    "@",
    "#",
    "[[",
    "]]",
    "ask:: ",
    "{{",
    ":END:\n",
    "#+BEGIN_QUERY\n",
    "<!-- fairweather: ignore-file[unknown-marker] -->",
    "\r",
    "---\n",
    "template:: x\n",
];

/// A long text: paragraphs and now and then something odd.
fn text(lines: &[String], blank: usize) -> String {
    let mut text = String::new();
    for (nth, line) in lines.iter().enumerate() {
        text.push_str(line);
        text.push_str(if nth % 7 < blank { "\n\n" } else { "\n" });
    }
    text
}

/// A line that a fast reader takes at sight, or anything.
fn common_line(rare: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        1000 => (0..7usize, 0..900usize).prop_map(|(kind, nth)| match kind {
            0 => format!("The rain went on, and nobody minded; the kettle was put on twice, and then {nth} times."),
            1 => format!("- 2026-01-{:02} #met @ana about the garden, {nth}", nth % 28 + 1),
            2 => format!("## 2026-02-{:02}", nth % 28 + 1),
            3 => "- a thing\n  - #ask for it\n  - with [[Bo]]".to_owned(),
            4 => format!("### With @cy, {nth}"),
            5 => "#give @dee a book".to_owned(),
            _ => format!("- [ ] #thanks @ana due:2026-03-{:02}", nth % 28 + 1),
        }),
        // Few notes hold what has them read as a whole.
        rare => line(),
        rare => (0..LINES.len()).prop_map(|nth| LINES[nth].to_owned()),
    ]
}

/// Where, how many bytes go, and what comes instead.
fn edit() -> impl Strategy<Value = (f64, usize, usize)> {
    let gone = prop_oneof![4 => Just(0usize), 2 => 1..4usize, 1 => 0..400usize, 1 => Just(3000)];
    (0.0..1.0f64, gone, 0..TYPED.len() + 8)
}

fn edited(text: &str, (at, gone, typed): (f64, usize, usize)) -> String {
    let start = text.floor_char_boundary((text.len() as f64 * at) as usize);
    let end = text.floor_char_boundary((start + gone).min(text.len())).max(start);
    let typed = TYPED.get(typed).copied().unwrap_or("");
    format!("{}{typed}{}", &text[..start], &text[end..])
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_note_read_again_around_an_edit_is_the_note_read_afresh(
        lines in prop_oneof![
            2 => prop::collection::vec(common_line(1), 200..500),
            1 => prop::collection::vec(common_line(20), 200..500),
        ],
        blank in 0..8usize,
        head in prop::sample::select(vec!["", "---\ndate: 2026-01-01\npeople: [Cy]\n---\n", "---\n", "# A day\n\n"]),
        edits in prop::collection::vec(edit(), 1..12),
        joined in any::<bool>(),
    ) {
        let mut config = Config::default();
        if joined {
            config.journal.soft_breaks = SoftBreaks::Join;
        }
        let grammar = Grammar::new(Arc::new(config));
        let names = Names::default();
        let path = NotePath::new("diary.md");
        let mut now = format!("{head}{}", text(&lines, blank));
        let Some((mut note, mut kept)) = parse_and_keep(path.clone(), &now, &grammar, &names) else {
            return Ok(());
        };
        for edit in edits {
            now = edited(&now, edit);
            let again = kept.take().and_then(|kept| kept.reread(now.as_bytes(), &note, &grammar, &names));
            let Some(fresh) = parse(path.clone(), &now, &grammar, &names) else {
                // The edit made it a template, which nothing is read from.
                prop_assert!(again.is_none());
                return Ok(());
            };
            if let Some((again, kept_again, _)) = again {
                prop_assert_eq!(format!("{again:?}"), format!("{fresh:?}"));
                (note, kept) = (again, Some(Box::new(kept_again)));
            } else if let Some(whole) = parse_and_keep(path.clone(), &now, &grammar, &names) {
                prop_assert_eq!(format!("{:?}", whole.0), format!("{fresh:?}"));
                (note, kept) = whole;
            }
        }
    }
}

/// The findings of an engine that follows edits, and of fresh ones.
fn follows(start: &str, edits: impl IntoIterator<Item = String>) -> Result<(), TestCaseError> {
    let config = Config::parse(Some(("fairweather.toml".into(), LOW.to_owned())), &[]).expect("valid");
    let rules = || RuleSet::from_config(&config, None, &[]).expect("a valid configuration");
    let today = day("2026-03-05");
    let mut memory = Memory::new(&config);
    memory.insert("diary.md", start.to_owned());
    memory.insert("people/bo.md", "# Bo\n");
    memory.insert("2026-01-04.md", "- #ask @ana, and @dee\n");
    let mut engine = Engine::open(Arc::new(config.clone()), rules(), &memory, today, 1);
    for text in edits {
        memory.insert("diary.md", text.clone());
        engine.apply(&[Change::written(NotePath::new("diary.md"), text)]);
        let mut fresh = Engine::open(Arc::new(config.clone()), rules(), &memory, today, 1);
        prop_assert_eq!(engine.check(today), fresh.check(today));
        let events = |engine: &Engine| {
            format!("{:?}", engine.events().iter().map(|one| one.span()).collect::<Vec<_>>())
        };
        prop_assert_eq!(events(&engine), events(&fresh));
        prop_assert_eq!(engine.coverage(), fresh.coverage());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases() / 10 + 1, ..ProptestConfig::default() })]

    #[test]
    fn an_engine_follows_the_edits_of_a_long_note(
        lines in prop::collection::vec(common_line(1), 700..1000),
        edits in prop::collection::vec(edit(), 2..8),
    ) {
        let start = text(&lines, 3);
        let mut now = start.clone();
        let texts = edits.into_iter().map(|edit| {
            now = edited(&now, edit);
            now.clone()
        });
        follows(&start, texts)?;
    }
}

/// A line that names people who have no page, or one, or are doubtful, each in any form, with a marker or none.
fn naming_line() -> impl Strategy<Value = String> {
    const NAMES: [&str; 9] = [
        "@ana",
        "@flo-ray",
        "@Flo Ray",
        "@[[Gil]]",
        "[[@Gil]]",
        "[[Flo Ray]]",
        "[[Hal Ito]]",
        "[[The garden]]",
        "[[Bo]]",
    ];
    let name = || prop::sample::select(NAMES.to_vec());
    let marker = prop::sample::select(vec!["", "", "#ask ", "#ask ", "#give ", "#added ", "met:: "]);
    let lead =
        prop::sample::select(vec!["- ", "- ", "", "- 2026-02-14 ", "## 2026-02-15\n\n", "## A day\n\n"]);
    (lead, marker, name(), name(), 0..4usize).prop_map(|(lead, marker, first, second, both)| match both {
        0 => format!("{lead}{marker}{first} with {second}"),
        _ => format!("{lead}{marker}{first}"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases() / 10 + 1, ..ProptestConfig::default() })]

    /// Who is somebody is followed as well where all hangs on the one line that is edited.
    #[test]
    fn an_engine_follows_names_that_come_and_go(
        before in prop::collection::vec(naming_line(), 0..4),
        after in prop::collection::vec(naming_line(), 0..4),
        edits in prop::collection::vec((naming_line(), any::<bool>()), 2..10),
    ) {
        let rain = "The rain went on, and nobody minded; the kettle was put on twice.\n\n".repeat(300);
        let [before, after] = [before, after].map(|lines| lines.join("\n\n"));
        let note = |typed: &[String]| {
            format!("{before}\n\n{rain}{}\n\n{rain}{after}\n", typed.join("\n"))
        };
        let mut typed: Vec<String> = Vec::new();
        let start = note(&typed);
        let texts = edits.into_iter().map(|(line, is_gone)| {
            if is_gone {
                typed.pop();
            } else {
                typed.push(line);
            }
            note(&typed)
        });
        follows(&start, texts)?;
    }
}

/// A line is typed letter by letter: names and markers that are half written, and what they make of others.
#[test]
fn a_line_is_typed_into_a_long_note() {
    let section =
        |nth: usize| format!("## 2026-01-{:02}\n\n{}\n\n- #met @ana\n\n", nth % 28 + 1, "Rain. ".repeat(40));
    let parts: Vec<String> = (0..150).map(section).collect();
    let (before, after) = (parts[..70].concat(), parts[70..].concat());
    assert!(before.len() + after.len() > 36 * 1024);
    let typed = "- #ask @dee for a [[Lea Ott]] #win\n## 2026-02-01 with @bo\n";
    let grammar = Grammar::new(Arc::new(Config::default()));
    let (names, path) = (Names::default(), NotePath::new("diary.md"));
    let (note, kept) =
        parse_and_keep(path, &format!("{before}\n\n{after}"), &grammar, &names).expect("a note");
    let kept = kept.expect("it is kept");
    let text = format!("{before}{typed}\n\n{after}");
    let (_, _, unread) =
        kept.reread(text.as_bytes(), &note, &grammar, &names).expect("it is read again in part");
    assert!(unread.before > 60 && unread.behind.0 < note.entries().len() - 60, "{unread:?}");
    let texts = (1..=typed.len()).map(|len| format!("{before}{}\n\n{after}", &typed[..len]));
    follows(&format!("{before}\n\n{after}"), texts).expect("as fresh");
}

/// An address behind a bracket that nothing opens is read otherwise where a footnote is defined, however far away.
#[test]
fn a_footnote_and_a_loose_address_meet_across_a_long_note() {
    let rain = "Rain, and a walk with @ana.\n\n".repeat(1_300);
    let (footnote, address) = ("[^1]: note\n\n", "![a [^1] #met](b) with @bo\n\n");
    let note = |first: &str, last: &str| format!("# A day\n\n{rain}{first}{rain}{last}{rain}");
    for (start, edits) in [
        (note("x\n\n", footnote), [note(address, footnote), note("y\n\n", footnote)]),
        (note(footnote, "x\n\n"), [note(footnote, address), note("", address)]),
        (note(address, "x\n\n"), [note(address, footnote), note(address, "")]),
    ] {
        follows(&start, edits).expect("as fresh");
    }
}
