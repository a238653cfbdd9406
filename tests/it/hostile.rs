//! Journals that mean harm, or that met with an accident. Sizes are such that anything quadratic
//! would never come back.

mod crowd;
#[cfg(unix)]
mod disk;
mod vault;
#[cfg(unix)]
mod written;

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use chrono::NaiveDate;
use fairweather::config::Config;
use fairweather::engine::{Content, Engine, Listing, Memory, ReadBuffer, Source};
use fairweather::finding::Finding;
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
}

fn open(source: &dyn Source) -> Engine {
    let config = Config::default();
    let rules = RuleSet::from_config(&config, None, &[]).expect("defaults");
    Engine::open(Arc::new(config), rules, source, today(), 4)
}

/// Checks one note, and beside it a sound one that must still be judged.
fn check(path: &str, text: &[u8]) -> Vec<Arc<Finding>> {
    let mut memory = Memory::new(&Config::default());
    memory.insert(path, text);
    memory.insert("2026-11-01.md", "#ask/reference @stranger for a lead\n".as_bytes());
    let mut engine = open(&memory);
    let findings = engine.check(today());
    assert!(
        findings.iter().any(|finding| finding.rule == "endorsement-without-work"),
        "the sound note is judged"
    );
    let source = std::str::from_utf8(text).ok();
    for finding in &findings {
        if finding.primary.place.note.as_str() == path {
            let span = finding.primary.place.span;
            assert!(span.start <= span.end && span.end as usize <= text.len(), "{finding:?}");
            if let Some(source) = source {
                let (start, end) = (span.start as usize, span.end as usize);
                assert!(source.is_char_boundary(start) && source.is_char_boundary(end), "{finding:?}");
            }
        }
    }
    findings
}

fn rules(findings: &[Arc<Finding>]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule).filter(|&rule| rule != "endorsement-without-work").collect()
}

#[test]
fn a_note_that_is_not_utf8_is_reported_and_the_rest_is_judged() {
    let findings = check("old.md", b"caf\xe9 with @ana #give\n");
    assert_eq!(rules(&findings), ["unreadable-note"]);
    assert!(findings.iter().any(|finding| finding.title.contains("0xE9 at offset 3")));
}

#[test]
fn empty_and_nul_filled_notes_are_nothing() {
    assert_eq!(rules(&check("a.md", b"")), Vec::<&str>::new());
    assert_eq!(rules(&check("a.md", &vec![0; 1 << 20])), Vec::<&str>::new());
    assert_eq!(rules(&check("a.md", b"\xef\xbb\xbf")), Vec::<&str>::new());
}

#[test]
fn one_line_of_three_megabytes_is_read() {
    for unit in [
        "word ",
        "@ana ",
        "#give ",
        "a::b ",
        "[give:: ",
        "(x",
        "[[a]] ",
        "https://x,@a",
        "%% ",
        "**",
        "#a#b@c",
        "é`",
        "2026-02-30 ",
    ] {
        check("a.md", unit.repeat(3_000_000 / unit.len()).as_bytes());
    }
}

#[test]
fn a_hundred_thousand_levels_are_no_depth() {
    for unit in [
        ">",
        "> ",
        "[",
        "[[",
        "![",
        "(",
        "*a ",
        "~~",
        "<!--",
        "- ",
        "* ",
        "1. ",
        "# ",
        "`",
        "%%",
        "> [!note] ",
        "[^1]: ",
        "x]: ",
        "](",
    ] {
        check("a.md", unit.repeat(100_000).as_bytes());
    }
    let mut nested = String::new();
    for level in 0..2_000 {
        nested.push_str(&" ".repeat(level * 2));
        nested.push_str("- 2026-01-01 @ana #give x\n");
    }
    check("a.md", nested.as_bytes());
    check("people/a.md", nested.as_bytes());
}

#[test]
fn many_small_things_take_linear_time() {
    for line in [
        "- #ask @ana\n",
        "## 2026-01-01 @ana\n#give\n",
        "<!-- fairweather: ignore[cold-ask] -->\n",
        "<!-- fairweather: disable[cold-ask] -->\n<!-- fairweather: enable[cold-ask] -->\n\n",
        "%% fairweather: ignore[cold-ask] %% ",
        "| @ana | #give |\n",
        "- [ ] #give @ana due:2026-01-01\n",
        ":LOGBOOK:\nx\n",
        "- 2026-01-01 tea\n",
        "2026-02-30 tea\n\n",
    ] {
        check("a.md", line.repeat(20_000).as_bytes());
        check("people/a.md", line.repeat(20_000).as_bytes());
    }
}

#[test]
fn front_matter_cannot_hurt() {
    assert_eq!(
        rules(&check("a.md", b"---\npeople: [@ana\n---\n#met @bo\n")),
        ["invalid-property", "undated-marker"]
    );
    let endless = format!("---\n{}", "a: b\n".repeat(1_000_000));
    assert_eq!(rules(&check("a.md", endless.as_bytes())), Vec::<&str>::new());
    let huge = format!("---\n{}---\n", "a: b\n".repeat(1_000_000));
    check("a.md", huge.as_bytes());
    let mut bomb = String::from("---\na0: &a0 [x, x]\n");
    for level in 1..200 {
        bomb.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
    }
    bomb.push_str("---\n");
    assert_eq!(rules(&check("a.md", bomb.as_bytes())), Vec::<&str>::new());
    let deep = format!("---\na: {}\n---\n#low\n", "[".repeat(100_000));
    assert_eq!(rules(&check("a.md", deep.as_bytes())), ["invalid-property", "undated-marker"]);
}

#[test]
fn fifty_thousand_aliases_are_names_like_others() {
    let aliases: Vec<String> = (0..50_000).map(|n| format!("  - name{n}")).collect();
    let page = format!("---\naliases:\n{}\n---\n", aliases.join("\n"));
    let mut memory = Memory::new(&Config::default());
    memory.insert("people/Ana.md", page);
    memory.insert("2026-11-01.md", "#met @name49999 and @nbme123\n".as_bytes());
    let mut engine = open(&memory);
    let findings = engine.check(today());
    assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["unknown-person"]);
}

/// Lists a note that is gone by the time it is read.
struct Vanishing;

impl Source for Vanishing {
    fn list(&self, each: &mut dyn FnMut(&str)) -> Listing {
        each("gone.md");
        Listing::default()
    }

    fn read(&self, _: &NotePath, _: &mut ReadBuffer) -> Content {
        Content::Gone
    }
}

#[test]
fn a_note_that_vanishes_while_being_read_is_no_finding() {
    let mut engine = open(&Vanishing);
    assert_eq!(engine.check(today()), Vec::new());
    assert_eq!(engine.coverage().notes, 0);
}

fn fairweather(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(args)
        .current_dir(folder)
        .env_remove("FAIRWEATHER_TODAY")
        .output()
        .expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn folder(notes: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in notes {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        std::fs::write(file, text).expect("a note");
    }
    folder
}

#[test]
fn an_enormous_note_is_refused_and_the_rest_is_judged() {
    let folder = folder(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    std::fs::File::create(folder.path().join("big.md"))
        .and_then(|file| file.set_len(100 << 20))
        .expect("a sparse file");
    let output = fairweather(folder.path(), &["check", "--format", "concise", "--today", "2026-11-20"]);
    assert_eq!(output.status.code(), Some(2));
    let text = stdout(&output);
    assert!(text.contains("2026-11-01.md:1:1: warning[endorsement-without-work]"), "{text}");
    assert!(text.contains("big.md:1:1: error[unreadable-note] this note could not be read: it is larger than `max-note-size`"), "{text}");
}

#[test]
fn nothing_that_a_terminal_obeys_reaches_it() {
    let folder = folder(&[(
        "2026-11-01.md",
        "\u{1b}[2J#ask @ana\u{9b}31m \u{202e}x \u{7}\rover #giev\n#ask [[\u{1b}]0;title\u{7}]]\n",
    )]);
    for format in ["full", "concise"] {
        let text =
            stdout(&fairweather(folder.path(), &["check", "--today", "2026-11-20", "--format", format]));
        let command = text.chars().find(|&c| c != '\n' && (c.is_control() || c == '\u{202e}'));
        assert_eq!(command, None, "{text:?}");
    }
}

#[test]
fn a_note_that_shrank_since_it_was_read_is_quoted_as_far_as_it_goes() {
    use fairweather::config::Choice;
    use fairweather::output::{Format, Paint, Report, RunInfo, Sources, Style, Totals, render};
    use fairweather::text::Text;

    struct Short;
    impl Sources for Short {
        fn text(&self, _: &NotePath) -> Option<Arc<Text>> {
            Some(Arc::new(Text::new("é".to_owned())))
        }
    }
    let mut memory = Memory::new(&Config::default());
    memory.insert("2026-11-01.md", "A long line before it. #ask/reference @ana\n".as_bytes());
    let mut engine = open(&memory);
    let findings = engine.check(today());
    let run = RunInfo {
        root: ".".to_owned(),
        today: today(),
        tree: "worktree".to_owned(),
        coverage: engine.coverage(),
        is_vault: false,
    };
    let totals = Totals::of(findings.iter().map(|finding| &**finding));
    let report = Report { run: &run, findings: &findings, totals, sources: &Short };
    for &format in Format::ALL {
        let mut out = Vec::new();
        render(format, &report, Style { width: 80, paint: Paint::Plain }, &mut out).expect("memory takes it");
        assert!(!out.is_empty());
    }
}
