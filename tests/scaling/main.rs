//! Twice as much of one thing takes about twice the work.
//!
//! Work is counted, not timed: what is allocated, in calls and in bytes, by an allocator that counts. Work that
//! allocates nothing shows in the instructions, which valgrind counts where `SCALING_VALGRIND` names it. That takes
//! many minutes for all families, so the gate has it do so for a few, which `SCALING_FAMILIES` names between commas.

#![allow(
    unsafe_code,
    clippy::print_stdout,
    clippy::expect_used,
    reason = "an allocator is unsafe, the table is for people, and what is expected is the test's own"
)]

mod families;

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::Command;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use fairweather::config::Config;
use fairweather::engine::{Change, Engine, Memory};
use fairweather::prose::{Contacts, Wanted};
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;
use families::{FAMILIES, Family, SWITCHING};

/// How much more twice as much may take.
const MOST: f64 = 2.3;

struct Counting;

static CALLS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

fn count(bytes: usize) {
    CALLS.fetch_add(1, Ordering::Relaxed);
    BYTES.fetch_add(bytes as u64, Ordering::Relaxed);
}

// SAFETY: every call is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
}

/// Reads and judges a journal of a family and its sentences, edits one of its notes, and judges it again.
fn judge(family: &Family, size: usize) -> usize {
    let made = (family.make)(size);
    let file = made.configuration.map(|text| ("fairweather.toml".into(), text));
    let config = Config::parse(file, &[]).expect("a configuration");
    let rules = RuleSet::from_config(&config, None, &[]).expect("rules");
    let mut memory = Memory::new(&config);
    for (path, text) in &made.notes {
        memory.insert(path, text.as_bytes());
    }
    let mut engine = Engine::open(Arc::new(config), rules, &memory, today(), 0);
    let wanted = Wanted { contacts: Contacts::Proposed, markers: Vec::new() };
    std::hint::black_box(engine.propose_from(&memory, &wanted));
    let found = engine.check(today()).len();
    let (path, text) = made.notes.last().expect("a note");
    engine.apply(&[Change::written(NotePath::new(path), format!("{text}\n- 2026-11-02 #met @edith\n"))]);
    found + engine.check(today()).len()
}

fn named(name: &str) -> &'static Family {
    FAMILIES.iter().find(|family| family.name == name).expect(name)
}

/// The families that are asked for, which are all by default.
fn families() -> Vec<&'static Family> {
    match std::env::var("SCALING_FAMILIES") {
        Ok(names) => names.split(',').map(named).collect(),
        Err(_) => FAMILIES.iter().collect(),
    }
}

/// What a family takes at a size: calls and bytes.
fn allocated(family: &Family, size: usize) -> [u64; 2] {
    let before = [CALLS.load(Ordering::Relaxed), BYTES.load(Ordering::Relaxed)];
    std::hint::black_box(judge(family, size));
    [CALLS.load(Ordering::Relaxed) - before[0], BYTES.load(Ordering::Relaxed) - before[1]]
}

/// The instructions that a program takes which judges a family at a size, as valgrind counts them.
fn instructions(valgrind: &str, family: &Family, size: usize) -> u64 {
    let output = Command::new(valgrind)
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", "twice_as_much_takes_about_twice_the_work"])
        .env("SCALING_FAMILY", family.name)
        .env("SCALING_SIZE", size.to_string())
        .output()
        .expect("valgrind starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let line = said.lines().find(|line| line.contains("I   refs:") || line.contains("I refs:"));
    let count = line.and_then(|line| line.split_whitespace().last()).expect("a count");
    count.replace(',', "").parse().expect("a number")
}

/// What each family takes at three sizes, beyond what the program takes in any case.
fn all_instructions(valgrind: &str, families: &[&Family]) -> Vec<(&'static str, [u64; 3])> {
    let Some(smallest) = FAMILIES.first() else { return Vec::new() };
    let none = instructions(valgrind, smallest, 1);
    let next = AtomicUsize::new(0);
    let counted = Mutex::new(Vec::new());
    let count = || {
        while let Some(family) = families.get(next.fetch_add(1, Ordering::Relaxed)) {
            // Smaller sizes than above are enough, since nothing else in the program is counted.
            let part = if SWITCHING.contains(&family.name) { 1 } else { 8 };
            let counts = [1, 2, 4]
                .map(|times| instructions(valgrind, family, family.size * times / part).saturating_sub(none));
            counted.lock().expect("no thread failed").push((family.name, counts));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(count);
        }
    });
    counted.into_inner().expect("no thread failed")
}

fn one_thread() {
    // The order in which threads are done decides how often a table grows.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).build_global();
}

#[allow(clippy::cast_precision_loss, reason = "a ratio of counts")]
fn growth(counts: &[u64]) -> Vec<f64> {
    counts.windows(2).map(|pair| pair[1] as f64 / pair[0].max(1) as f64).collect()
}

#[test]
fn twice_as_much_takes_about_twice_the_work() {
    one_thread();
    // Called by `instructions`, which counts what this one takes.
    if let (Ok(name), Ok(size)) = (std::env::var("SCALING_FAMILY"), std::env::var("SCALING_SIZE")) {
        std::hint::black_box(judge(named(&name), size.parse().expect("a size")));
        return;
    }
    let families = families();
    // What is made once for the whole program is made before anything is counted.
    for family in &families {
        std::hint::black_box(judge(family, 10));
    }
    let counted = std::env::var("SCALING_VALGRIND")
        .map_or_else(|_| Vec::new(), |valgrind| all_instructions(&valgrind, &families));
    let mut too_much = Vec::new();
    for family in families {
        let sizes = [1, 2, 4].map(|times| family.size * times);
        let counts = sizes.map(|size| allocated(family, size));
        let mut measured = vec![
            ("calls", growth(&counts.map(|[calls, _]| calls))),
            ("bytes", growth(&counts.map(|[_, bytes]| bytes))),
        ];
        if let Some((_, counts)) = counted.iter().find(|(name, _)| *name == family.name) {
            measured.push(("instructions", growth(counts)));
        }
        for (what, growth) in measured {
            println!("{:<40} {what:<12} {growth:.2?}", family.name);
            if growth.iter().any(|growth| *growth > MOST) {
                too_much.push(format!("{}: {what} {growth:.2?}", family.name));
            }
        }
    }
    assert!(too_much.is_empty(), "twice as much takes more than {MOST} times:\n{}", too_much.join("\n"));
}
