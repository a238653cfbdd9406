//! Journals with far too much of one thing. Each note is so long that work which grows with its
//! square would never come back.

use std::fmt::Write;

use fairweather::config::Config;
use fairweather::engine::{Change, Memory};
use fairweather::text::NotePath;

use super::{check, open, rules, today};

const MANY: usize = 30_000;

#[test]
fn markers_that_borrow_their_people_share_them() {
    for (head, line, tail) in [
        ("", "#give x\n", "@ana\n"),
        ("", "#give x\n@ana\n", ""),
        ("", "#give x\n@ana @bo\n@cy\n", ""),
        ("# @ana\n", "- #give x\n", ""),
        ("# A\n## B\n", "- #give x\n", ""),
        ("- @ana\n", "  - #give x\n", ""),
        ("- A\n  - B\n", "    - #give x\n", ""),
        ("---\npeople: [ana, bo]\n---\n", "#give x\n\n", ""),
        ("---\nwith: ana\n---\n", "- [ ] #give x\n", ""),
        ("", "- #ask @ana\n", ""),
        ("", "- #give @ana\n- #ask @ana\n- #no-reply @ana\n", ""),
        ("", "- #let-go @ana\n- #ask @ana\n", ""),
        ("", "- 2027-01-01 #give @ana\n", ""),
    ] {
        let text = format!("{head}{}{tail}", line.repeat(MANY / line.lines().count()));
        for path in ["2026-11-02.md", "undated.md", "people/Zoë.md"] {
            check(path, text.as_bytes());
        }
    }
}

#[test]
fn one_line_may_hold_any_number_of_markers_and_people() {
    for unit in [
        "#give ",
        "#giev ",
        "@ana @bo @cy #introduced ",
        "#ask @ana ",
        "#win ",
        "(give:: x) ",
        "[[Ana]] #got ",
    ] {
        check("2026-11-02.md", unit.repeat(MANY).as_bytes());
        check("undated.md", format!("{}{}", unit.repeat(MANY), "@ana ".repeat(MANY)).as_bytes());
    }
    let people =
        |end: &str| (0..MANY).fold(String::new(), |text, nth| format_to(text, &format!("@p{nth} "))) + end;
    check("2026-11-02.md", people("").as_bytes());
    check("2026-11-02.md", people("#give").as_bytes());
    check("2027-01-01.md", people("#give").as_bytes());
    check("undated.md", people("#give").as_bytes());
    let heading = format!("# {}\n{}", "@ana ".repeat(MANY), "- #give x\n".repeat(MANY));
    check("2026-11-02.md", heading.as_bytes());
    let item = format!("- {}\n{}", "@ana\n  ".repeat(MANY), "  - #give x\n".repeat(MANY));
    check("2026-11-02.md", item.as_bytes());
}

#[test]
fn silences_are_looked_up_and_not_tried_one_by_one() {
    for line in [
        "<!-- fairweather: disable[cold-ask] -->",
        "<!-- fairweather: disable[all] -->\n",
        "<!-- fairweather: ignore[nothing] -->",
        "%% fairweather: ignore[a]",
        "- #giev @ana <!-- fairweather: ignore[unknown-marker] -->\n",
        "- #giev @ana <!-- fairweather: ignore[unknown-marker] x, until 2020-01-01 -->\n",
        "- #giev @ana <!-- fairweather: disable[unknown-marker] x, until 2020-01-01 -->\n",
        "x <!-- fairweather: ignore[notes] -->\n#giev @ana\n",
        "<!-- fairweather: ignore[cold-ask] -->\n",
        "<!-- fairweather: enable[cold-ask] -->\n",
    ] {
        check("2026-11-02.md", line.repeat(MANY / 2).as_bytes());
    }
    let ignores = "cold-ask, unthanked, no-such-rule, ".repeat(MANY / 10);
    let text = format!("---\nfairweather-ignore: [{ignores}]\n---\n{}", "- #giev @ana\n".repeat(MANY));
    check("2026-11-02.md", text.as_bytes());
}

#[test]
fn what_is_said_of_expired_silences_is_short() {
    let mut text = String::new();
    for day in 1..=28 {
        let _ = writeln!(text, "<!-- fairweather: ignore-file[unknown-marker] x, until 2026-01-{day:02} -->");
    }
    text.push_str("\n- #giev @ana\n");
    let findings = check("2026-11-02.md", text.as_bytes());
    let slip = findings.iter().find(|finding| finding.rule == "unknown-marker").expect("it is back");
    let said = slip.notes.iter().filter(|note| note.starts_with("an ignore here expired on")).count();
    assert_eq!(said, 3, "{:?}", slip.notes);
}

#[test]
fn a_name_that_half_the_journal_claims_is_told_in_a_line() {
    let mut memory = Memory::new(&Config::default());
    for nth in 0..2_000 {
        memory.insert(&format!("people/P{nth}.md"), "---\naliases: [Ana]\n---\n".as_bytes());
    }
    memory.insert("2026-11-02.md", "- #give @ana\n".as_bytes());
    let findings = open(&memory).check(today());
    assert_eq!(rules(&findings), ["alias-clash"]);
    for finding in findings {
        assert!(finding.title.chars().count() < 120, "{}", finding.title);
    }
}

fn format_to(mut text: String, more: &str) -> String {
    text.push_str(more);
    text
}

#[test]
fn a_note_of_two_hundred_thousand_events_can_be_edited() {
    let text = "- #met @ana\n".repeat(200_000);
    let mut memory = Memory::new(&Config::default());
    memory.insert("2026-11-01.md", text.as_bytes());
    let mut engine = open(&memory);
    engine.check(today());
    let edited = text + "- #ask @bo\n";
    engine.apply(&[Change::written(NotePath::new("2026-11-01.md"), edited)]);
    assert_eq!(rules(&engine.check(today())), Vec::<&str>::new());
    assert_eq!(engine.coverage().events, 200_001);
}

#[test]
fn a_note_of_a_hundred_thousand_highs_can_be_edited() {
    let text = "- #win again\n".repeat(100_000);
    let mut memory = Memory::new(&Config::default());
    memory.insert("2026-11-01.md", text.as_bytes());
    let mut engine = open(&memory);
    engine.check(today());
    engine.apply(&[Change::written(NotePath::new("2026-11-01.md"), text + "- #low for once\n")]);
    assert_eq!(rules(&engine.check(today())), Vec::<&str>::new());
    assert_eq!(engine.coverage().events, 100_001);
}
