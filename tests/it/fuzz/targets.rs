//! What is given any bytes. A target fails by a panic.

use std::sync::Arc;

use chrono::NaiveDate;
use fairweather::baseline::Baseline;
use fairweather::config::{Config, Vault, VaultFiles};
use fairweather::engine::{Change, Engine, Memory};
use fairweather::git::{first_blob, listed_paths};
use fairweather::import::{ColumnNames, ImportContext, ImportSource, decode, read};
use fairweather::note::{Grammar, Names, Note, parse, parse_without_fast_path};
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;

pub type Target = fn(&[u8]);

pub const TARGETS: &[(&str, Target)] = &[
    ("a note", note),
    ("front matter", front_matter),
    ("a configuration", configuration),
    ("a baseline", baseline),
    ("a vault's settings", vault),
    ("an engine with edits", edits),
    ("an import", import),
    ("git's answers", git),
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
}

/// Both readers of Markdown find the same in a text.
fn both_readers_agree(path: &str, text: &str) {
    let grammar = Grammar::new(Arc::new(Config::default()));
    let read = |reader: fn(NotePath, &str, &Grammar, &Names) -> Option<Note>| {
        let note = reader(NotePath::new(path), text, &grammar, &Names::default());
        note.map(|note| {
            for entry in note.entries().iter() {
                assert!(text.get(entry.span.range()).is_some(), "{path}: {:?} of {text:?}", entry.span);
            }
            let spans: Vec<_> = note.entries().iter().map(|entry| (entry.span, entry.date)).collect();
            format!(
                "{:?} {:?} {spans:?} {:?} {:?} {:?}",
                note.page(),
                note.date,
                note.mentions(),
                note.marks(),
                note.problems()
            )
        })
    };
    assert_eq!(read(parse), read(parse_without_fast_path), "{path}: {text:?}");
}

fn note(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for path in ["2026-11-20.md", "people/Ana.md"] {
        both_readers_agree(path, &text);
    }
}

fn front_matter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    both_readers_agree("people/Ana.md", &format!("---\n{text}\n---\n- 2026-11-20 #met\n"));
}

fn configuration(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    for head in ["", "[journal]\n", "[markers]\n", "[circles]\n"] {
        if let Ok(config) = Config::parse(Some(("fairweather.toml".into(), format!("{head}{text}"))), &[]) {
            let _ = RuleSet::from_config(&config, None, &[]);
        }
    }
}

fn baseline(bytes: &[u8]) {
    if let Ok(baseline) = Baseline::read(bytes) {
        let printed = baseline.print();
        let again = Baseline::read(printed.as_bytes()).expect("what is printed can be read");
        assert_eq!(again.print(), printed);
    }
}

/// A vault whose settings all hold the same bytes.
struct OneText<'b>(&'b [u8]);

impl VaultFiles for OneText<'_> {
    fn read(&self, _: &str) -> Option<Vec<u8>> {
        Some(self.0.to_vec())
    }

    fn has_folder(&self, _: &str) -> bool {
        true
    }
}

fn vault(bytes: &[u8]) {
    let mut config = Config::default();
    config.adopt(Vault::read(&OneText(bytes)));
    let _ = Grammar::new(Arc::new(config));
}

fn open(memory: &Memory) -> Engine {
    let config = Config::default();
    let rules = RuleSet::from_config(&config, None, &[]).expect("defaults");
    Engine::open(Arc::new(config), rules, memory, today(), 0)
}

/// After a note was cut and made whole again, an engine finds what a fresh one does.
fn edits(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let half = (0..=text.len() / 2).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let (first, second) = text.split_at(half);
    let mut memory = Memory::new(&Config::default());
    memory.insert("2026-11-01.md", first.as_bytes());
    memory.insert("people/Ana.md", second.as_bytes());
    let mut engine = open(&memory);
    engine.check(today());
    let swapped = [("2026-11-01.md", second), ("people/Ana.md", first), ("people/Bo.md", text.as_str())];
    for (path, text) in swapped {
        engine.apply(&[Change::written(NotePath::new(path), text.to_owned())]);
        memory.insert(path, text.as_bytes());
    }
    assert_eq!(engine.check(today()), open(&memory).check(today()));
}

fn import(bytes: &[u8]) {
    let columns = ColumnNames::default();
    for source in ImportSource::ALL {
        let cx = ImportContext { today: today(), file_name: "Connections.csv", columns: &columns };
        if let Ok(text) = decode(bytes.to_vec(), "x") {
            let _ = read(source, text, &cx);
        }
    }
}

/// What git lists is in order, and a blob is as long as it was announced.
fn git(bytes: &[u8]) {
    let [index, tree, differing, changes] = listed_paths(bytes);
    assert!(index.is_sorted() && tree.is_sorted());
    for path in index.iter().chain(&tree).chain(&differing).chain(&changes) {
        assert!(!path.contains(&0), "{path:?}");
    }
    const LIMIT: u64 = 700;
    for answer in [bytes.to_vec(), [b"a1 blob 5\n", bytes].concat(), [b"a1 blob 701\n", bytes].concat()] {
        if let Ok(Some(blob)) = first_blob(&answer, LIMIT) {
            assert!(blob.len() as u64 <= LIMIT);
            let head = answer.iter().position(|&byte| byte == b'\n').expect("a head");
            assert_eq!(answer[head + 1..][..blob.len()], blob);
        }
    }
    assert_eq!(first_blob(&[b"a1 blob 701\n", bytes].concat(), LIMIT), Ok(None));
}
