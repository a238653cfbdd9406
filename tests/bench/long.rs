//! A keystroke in a long note: from the edited text to new findings, inside the engine.
//!
//! The note is a diary in one file, a section a day, in a journal of a thousand others. Somebody types whole lines
//! into it, now here, now there, so that markers and names are half written most of the time.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fairweather::config::Config;
use fairweather::engine::{Change, Engine, Memory};
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;

use super::TODAY;
use super::journal::Journal;
use super::vaults::Random;

/// How long the note is, in KiB, where no other length is asked for.
const SIZES: [usize; 3] = [100, 500, 5 * 1024];
/// Keystrokes that are measured in each.
const KEYSTROKES: usize = 1_000;
/// What is typed: prose, a new item with a marker, a heading of another day.
const TYPED: [&str; 4] = [
    "walked to the harbour again. ",
    "\n- #talked @ana-abara about the garden\n",
    "\nA letter from [[Bruno Bianchi]] came. ",
    "\n## 2026-03-02\n\n- #give @cyril-castellano a book\n",
];

/// Measures each size, in KiB; without one a small, a large and a huge note.
pub fn measure_keystrokes(named: &[usize]) -> Result<(), Box<dyn Error>> {
    let sizes = if named.is_empty() { &SIZES } else { named };
    sizes.iter().try_for_each(|&kib| measure(kib))
}

fn measure(kib: usize) -> Result<(), Box<dyn Error>> {
    let today = TODAY.parse()?;
    let config = Config::default();
    let rules = RuleSet::from_config(&config, None, &[])?;
    let mut memory = Memory::new(&config);
    let journal = Journal { notes: 1_000, seed: 1 };
    for (path, text) in journal.pages().chain((0..journal.notes).map(|nth| journal.note(nth))) {
        memory.insert(&path, text);
    }
    let mut text = diary(kib * 1024);
    memory.insert("diary.md", text.clone());
    let mut engine = Engine::open(Arc::new(config), rules, &memory, today, 2);
    engine.check(today);

    let mut random = Random::of(3, kib);
    let mut keys = String::new();
    let mut at = 0;
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..KEYSTROKES {
        if keys.is_empty() {
            TYPED[random.below(TYPED.len())].clone_into(&mut keys);
            at = line_end(&text, random.below(text.len()));
        }
        let key = keys.remove(0);
        text.insert(at, key);
        at += key.len_utf8();
        let change = Change::written(NotePath::new("diary.md"), text.clone());
        let start = Instant::now();
        engine.apply(std::slice::from_ref(&change));
        let found = engine.check(today);
        times.push(start.elapsed());
        std::hint::black_box(found);
    }
    times.sort_unstable();
    let ms = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1e3;
    println!("{kib:>6} KiB, a keystroke: {:>8.3} ms median, {:>8.3} p99", ms(50), ms(99));
    Ok(())
}

/// A section a day, each with what another journal's note of that day says.
fn diary(bytes: usize) -> String {
    let journal = Journal { notes: 1_000, seed: 2 };
    let mut text = String::new();
    let mut nth = 0;
    while text.len() < bytes {
        let (path, note) = journal.note(nth);
        let day = path.rsplit('/').next().and_then(|name| name.split(' ').next()).unwrap_or_default();
        let body = note.rsplit("---\n").next().unwrap_or_default();
        let body = body.split_once("\n\n").map_or("", |(_, body)| body);
        text.push_str(&format!("## {day}\n\n{body}\n"));
        nth += 1;
    }
    text
}

/// The end of the line that a byte stands in.
fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |len| at + len)
}
