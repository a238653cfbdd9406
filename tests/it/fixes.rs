//! Fixes: what they fix is gone, a second run has nothing to do, and nothing else is touched.

use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use fairweather::config::Config;
use fairweather::engine::{Engine, Memory};
use fairweather::finding::{Finding, FindingStatus};
use fairweather::fix::{FixedNote, Trust, plan};
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;
use proptest::prelude::*;

use crate::tool::Folder;

const PATHS: [&str; 4] = ["2026-03-02.md", "people/Ana Lopez.md", "people/bo.md", "ideas.md"];

/// Lines that no fix is for.
const PLAIN: [&str; 10] = [
    "- #met @ana",
    "Tea with @bo and José 😀.",
    "",
    "#ask @ana for a lead",
    "## 2026-03-01",
    "  - nested #got @bo",
    "```",
    "> quoted #thanked @ana",
    "<!-- a comment -->",
    "#give",
];

/// Lines that some fix may be for.
const FIXABLE: [&str; 12] = [
    "- #thanked @ana",
    "#giev @bo and #talkd @ana",
    "Saw @ana-lopes and @anna-lopez",
    "<!-- fairweather: ignore[cold-ask] -->",
    "  <!-- fairweather: ignore[unthanked] gone -->",
    "- #ask @bo %% fairweather: ignore[cold-ask, unknown-marker] %%",
    "- #thanked @bo <!-- fairweather: ignore[unknown-marker] -->",
    "<!-- fairweather: disable[unknown-marker] -->",
    "<!-- fairweather: enable[unknown-marker] -->",
    "%% fairweather: disable[notes, asking] %% and text",
    "<!-- fairweather: ignore-file[unknown-person] -->",
    "#asks #gives <!-- fairweather: ignore[marker-without-person] -->",
];

fn engine(memory: &Memory) -> Engine {
    let config = Config::default();
    let rules = RuleSet::from_config(&config, None, &[]).expect("the defaults");
    Engine::open(Arc::new(config), rules, memory, today(), 2)
}

fn today() -> NaiveDate {
    "2026-03-05".parse().expect("a day")
}

fn fix_all(memory: &Memory, trust: Trust) -> (Vec<FixedNote>, Vec<Arc<Finding>>) {
    let mut engine = engine(memory);
    let mut read = |path: &NotePath| {
        memory.notes.get(path).map(|bytes| String::from_utf8(bytes.clone()).expect("UTF-8"))
    };
    let fixed = plan(&mut engine, today(), &mut read, trust, &|findings| findings);
    (fixed, engine.check(today()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_fixed_is_gone_and_nothing_else_is_touched(
        notes in prop::collection::vec((0..PATHS.len(), prop::collection::vec((any::<bool>(), 0..100usize), 0..9)), 1..5),
        unsafe_too in any::<bool>(),
        crlf in any::<bool>(),
        bom in any::<bool>(),
        ends in any::<bool>(),
    ) {
        let trust = if unsafe_too { Trust::Unsafe } else { Trust::Safe };
        let end = if crlf { "\r\n" } else { "\n" };
        let mut memory = Memory::new(&Config::default());
        for (path, lines) in &notes {
            let line = |&(fixable, nth): &(bool, usize)| {
                if fixable { FIXABLE[nth % FIXABLE.len()] } else { PLAIN[nth % PLAIN.len()] }
            };
            let mut text = lines.iter().map(line).collect::<Vec<_>>().join(end);
            if ends {
                text.push_str(end);
            }
            memory.insert(PATHS[*path], format!("{}{text}", if bom { "\u{feff}" } else { "" }));
        }
        let (fixed, left) = fix_all(&memory, trust);
        // Gone.
        for finding in &left {
            let open = finding.status == FindingStatus::New && finding.fix.as_ref().is_some_and(|fix| trust.covers(fix));
            prop_assert!(!open, "left: {}", finding.title);
        }
        // A problem is counted in the note that told it; its fix may reach into others.
        prop_assert_eq!(fixed.is_empty(), fixed.iter().all(|note| note.fixed == 0));
        for note in &fixed {
            prop_assert_ne!(&note.old, &note.new);
            // Nothing else: plain lines stay, in their order, with their ends.
            let plain = |text: &str| {
                text.trim_start_matches('\u{feff}')
                    .split_inclusive('\n')
                    .filter(|line| !line.trim().is_empty() && PLAIN.contains(&line.trim_end_matches(['\r', '\n'])))
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            let (old, new) = (plain(&note.old), plain(&note.new));
            // Without its last line a note may end with a line that had an end before, never without one it had.
            prop_assert!(new.len() >= old.len(), "{:?} → {:?}", note.old, note.new);
            prop_assert_eq!(note.old.starts_with('\u{feff}'), note.new.starts_with('\u{feff}'));
            // A note of one line does not say how it would end another.
            if note.old.contains('\n') {
                prop_assert_eq!(note.new.matches('\n').count(), note.new.matches(end).count());
            }
            memory.notes.insert(note.path.clone(), note.new.clone().into_bytes());
        }
        // A second run has nothing to do, and the engine held what a fresh one finds.
        let mut fresh = engine(&memory);
        prop_assert_eq!(&left, &fresh.check(today()));
        prop_assert_eq!(fix_all(&memory, trust).0, Vec::new());
    }
}

#[test]
fn a_fix_keeps_the_mark_the_line_ends_the_permissions_and_the_link() {
    let folder = Folder::new(&[("people/Ana Lopez.md", "She sings.\n")]);
    let old = "\u{feff}# Day\r\n- #thanked @ana\r\n\r\n<!-- fairweather: ignore[cold-ask] -->\r\n- #met @ana";
    folder.write(".kept/real.md", old.as_bytes());
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        fs::set_permissions(folder.path(".kept/real.md"), fs::Permissions::from_mode(0o604)).expect("set");
        symlink(folder.path(".kept/real.md"), folder.path("2026-03-02.md")).expect("linked");
        let ran = folder.run("check --fix --config journal.follow-links=true --format concise");
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.starts_with("Fixed 2 findings in 1 note; all clear: "), "{}", ran.out);
        assert_eq!(folder.read(".kept/real.md"), "\u{feff}# Day\r\n- #thanks @ana\r\n\r\n- #met @ana");
        assert!(fs::symlink_metadata(folder.path("2026-03-02.md")).expect("there").is_symlink());
        let mode = fs::metadata(folder.path(".kept/real.md")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o604);
        let time = |folder: &Folder| {
            fs::metadata(folder.path(".kept/real.md")).and_then(|meta| meta.modified()).ok()
        };
        let before = time(&folder);
        folder.run("check --fix --config journal.follow-links=true");
        assert_eq!(time(&folder), before, "a second run writes nothing");
    }
}

#[cfg(unix)]
#[test]
fn a_note_that_may_not_be_written_is_named_and_the_others_are_fixed() {
    use std::os::unix::fs::PermissionsExt;
    let folder =
        Folder::new(&[("a/2026-03-02.md", "- #thanked @ana\n"), ("b/2026-03-02.md", "- #thanked @ana\n")]);
    fs::set_permissions(folder.path("a"), fs::Permissions::from_mode(0o555)).expect("set");
    // Root may write anywhere; then there is nothing to refuse.
    let refused = fs::write(folder.path("a/probe"), "").is_err();
    let ran = folder.run("check --fix");
    fs::set_permissions(folder.path("a"), fs::Permissions::from_mode(0o755)).expect("set");
    assert_eq!(folder.read("b/2026-03-02.md"), "- #thanks @ana\n");
    if refused {
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("error: `a/2026-03-02.md` was not fixed: "), "{}", ran.err);
        assert_eq!(folder.read("a/2026-03-02.md"), "- #thanked @ana\n");
    }
}

#[test]
fn a_kill_at_any_moment_leaves_each_note_old_or_new() {
    let filler = "A line of prose that is long enough to be worth tearing.\n".repeat(200);
    let (old, new) = (format!("- #thanked @ana\n{filler}"), format!("- #thanks @ana\n{filler}"));
    let names: Vec<String> = (0..60).map(|nth| format!("2026-03-02 {nth}.md")).collect();
    let folder = Folder::new(&[]);
    for round in 0..24u64 {
        for name in &names {
            folder.write(name, old.as_bytes());
        }
        let mut child = folder
            .command("check --fix")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(Duration::from_millis(4 + round * 7));
        // SIGKILL, where there is such a thing; it may have ended already.
        let _ = child.kill();
        child.wait().expect("it ends");
        let texts: Vec<String> = names.iter().map(|name| folder.read(name)).collect();
        assert!(texts.iter().all(|text| *text == old || *text == new), "a torn note after round {round}");
        // What a kill leaves behind is not read as a note, and the next run ignores it.
        let ran = folder.run("check --fix --no-exclude");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.contains(&format!(" {} notes, ", names.len())), "{}", ran.out);
        assert!(names.iter().all(|name| folder.read(name) == new));
    }
}
