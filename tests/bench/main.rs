//! Measures `fairweather check` against ripgrep on generated journals, and one edit in the engine.
//!
//! `README.md` beside this says what may be named behind `cargo bench --`. It prints whole processes, run in turn, with
//! the ratio of each pair, and judges nothing but with `gate`.

#![allow(
    unreachable_pub,
    unsafe_code,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    reason = "a program that prints, and asks the system what its children took"
)]

mod hook;
mod import;
mod instructions;
mod journal;
mod long;
#[path = "../prose/figures.rs"]
mod prose;
mod report;
mod server;
mod vaults;
mod watch;

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fairweather::config::Config;
use fairweather::engine::{Change, Disk, Engine, Filter};
use fairweather::rules::RuleSet;
use fairweather::text::NotePath;
use journal::Journal;
use vaults::Vault;

const RUNS: usize = 7;
const TODAY: &str = "2026-11-20";

/// What the operating system says of one finished process.
#[derive(Debug, Clone, Copy)]
struct Sample {
    wall: f64,
    cpu: f64,
    /// Largest resident size, in MiB.
    memory: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os(server::ECHO).is_some() {
        return server::echo();
    }
    if let Some(folder) = std::env::var_os(instructions::YARDSTICK) {
        return instructions::yardstick(Path::new(&folder));
    }
    let is_asked = |word: &str| std::env::args().any(|arg| arg == word);
    let named: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if named.is_empty() { vec![1_000, 10_000] } else { named.clone() };
    if is_asked("record") {
        return instructions::record();
    }
    if is_asked("gate") {
        return instructions::gate();
    }
    let mut vaults: Vec<Vault> = Vault::ALL.into_iter().filter(|vault| is_asked(vault.name())).collect();
    if vaults.is_empty() {
        vaults.extend(Vault::ALL);
    }
    if let Some(folder) = std::env::args().skip_while(|arg| arg != "write").nth(1) {
        return write(&vaults, sizes[0], Path::new(&folder));
    }
    if is_asked("prose") {
        let named: Vec<String> = std::env::args().filter(|arg| arg.ends_with(".yaml")).collect();
        let all = ["develop", "held", "second"].map(|name| format!("tests/prose/{name}.yaml")).to_vec();
        for file in if named.is_empty() { all } else { named } {
            let source = std::fs::read_to_string(&file)?;
            if is_asked("differences") {
                print_differences(&source);
            }
            println!("{file}\n{}", prose::table(&prose::figures(&source)));
        }
        return Ok(());
    }
    if is_asked("hook") {
        return sizes.iter().try_for_each(|&notes| hook::compare(notes));
    }
    if is_asked("report") {
        return sizes.iter().try_for_each(|&notes| report::compare(notes));
    }
    if is_asked("import") {
        return sizes.iter().try_for_each(|&notes| import::compare(notes));
    }
    if is_asked("server") {
        return sizes.iter().try_for_each(|&notes| server::measure_server(notes));
    }
    if is_asked("long") {
        return long::measure_keystrokes(&named);
    }
    if is_asked("watch") {
        return sizes.iter().try_for_each(|&notes| watch::measure_saves(notes));
    }
    for &vault in &vaults {
        println!("\n{}", vault.name());
        println!("notes    what          wall ms (min, median)   cpu ms   peak MiB   wall / rg   cpu / rg");
        let mut cpu = Vec::new();
        for &notes in &sizes {
            let folder = kept(vault, notes)?;
            cpu.push((notes, compare(notes, &folder)?));
            if vault == Vault::Plain {
                edit(notes, &folder)?;
            }
        }
        if let [(small, low), .., (large, high)] = cpu.as_slice() {
            let exponent = (high / low).ln() / (*large as f64 / *small as f64).ln();
            println!("cpu grows with notes to the power of {exponent:.2} from {small} to {large}");
        }
    }
    println!();
    instructions::print(&vaults)?;
    start_up()
}

/// Only writes the journals, each into a folder of its name.
fn write(vaults: &[Vault], notes: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    for vault in vaults {
        let folder = folder.join(vault.name());
        vault.write(notes, &folder)?;
        println!("{}", folder.display());
    }
    Ok(())
}

/// What is read into each sentence and should not be, and what is missed.
fn print_differences(source: &str) {
    let (people, texts) = prose::read(source);
    for (labelled, found) in texts.iter().zip(prose::proposed(&people, &texts)) {
        if found != labelled.want {
            let wrong: Vec<_> = found.difference(&labelled.want).collect();
            let missing: Vec<_> = labelled.want.difference(&found).collect();
            println!("{}\n    wrong {wrong:?}\n    missing {missing:?}", labelled.text);
        }
    }
}

/// The folder of a generated journal of this shape, which is kept between runs.
fn kept(vault: Vault, notes: usize) -> Result<PathBuf, Box<dyn Error>> {
    generated(vault, notes, vault.name())
}

/// The folder of a generated journal, which is kept between runs under this name: until what is generated changes.
fn generated(vault: Vault, notes: usize, name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{notes}"));
    let (done, sample) = (folder.join(".complete"), vault.sample(notes));
    if fs::read_to_string(&done).is_ok_and(|kept| kept == sample) {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    vault.write(notes, &folder)?;
    fs::write(done, sample)?;
    Ok(folder)
}

/// What a command said, where it went well.
fn checked(command: &mut Command) -> Result<Output, Box<dyn Error>> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(output);
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// The program that is measured: what `FAIRWEATHER` names, to measure another than was built with the benchmark.
fn program() -> Command {
    Command::new(std::env::var_os("FAIRWEATHER").unwrap_or_else(|| env!("CARGO_BIN_EXE_fairweather").into()))
}

fn check(folder: &Path) -> Command {
    let mut command = program();
    command.arg("check").arg(folder);
    command.args(["--today", TODAY, "--format", "concise", "--fail-on", "never", "--isolated"]);
    command
}

/// Runs check and ripgrep in turn; returns check's median CPU time.
fn compare(notes: usize, folder: &Path) -> Result<f64, Box<dyn Error>> {
    let mut rg = Command::new("rg");
    rg.args(["-c", r"@\w|\[\[|#\w"]).arg(folder);
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for run in 0..=RUNS {
        let (a, b) = (measure(&mut check(folder))?, measure(&mut rg)?);
        // The first pair warms the file cache.
        if run > 0 {
            ours.push(a);
            theirs.push(b);
        }
    }
    let ratio =
        |of: fn(&Sample) -> f64| median(ours.iter().zip(&theirs).map(|(a, b)| of(a) / of(b)).collect());
    let (wall, cpu) = (ratio(|sample| sample.wall), ratio(|sample| sample.cpu));
    print_row(notes, "check", &ours, &format!("{wall:>9.2} {cpu:>10.2}"));
    print_row(notes, "rg -c", &theirs, "");
    Ok(median(ours.iter().map(|sample| sample.cpu).collect()))
}

fn print_row(notes: usize, what: &str, samples: &[Sample], ratios: &str) {
    let walls: Vec<f64> = samples.iter().map(|sample| sample.wall).collect();
    let least = walls.iter().copied().fold(f64::INFINITY, f64::min);
    let cpu = median(samples.iter().map(|sample| sample.cpu).collect());
    let memory = samples.iter().map(|sample| sample.memory).fold(0.0, f64::max);
    println!("{notes:<8} {what:<12} {least:>9.1} {:>9.1} {cpu:>12.1} {memory:>10.1} {ratios}", median(walls));
}

/// An empty folder, against the smallest program there is, in turn.
fn start_up() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("empty");
    std::fs::create_dir_all(&folder)?;
    let (mut ours, mut least, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..200 {
        let a = measure(&mut check(&folder))?.wall;
        let b = measure(&mut Command::new("true"))?.wall;
        ours.push(a);
        least.push(b);
        ratios.push(a / b);
    }
    let (ours, least, ratio) = (median(ours), median(least), median(ratios));
    println!("empty folder: {ours:.2} ms; `true`: {least:.2} ms; ratio {ratio:.2}");
    Ok(())
}

/// Runs a command with its output into a file.
fn measure(command: &mut Command) -> Result<Sample, Box<dyn Error>> {
    let out = File::create(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("output"))?;
    command.stdout(out).stderr(Stdio::null());
    let start = Instant::now();
    let child = command.spawn().map_err(|error| format!("{command:?}: {error} (is it installed?)"))?;
    let pid = i32::try_from(child.id())?;
    let mut status = 0;
    // SAFETY: an all-zero rusage is a valid one, and both pointers outlive the call, which waits for
    // a child that nobody else waits for.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::wait4(pid, &raw mut status, 0, &raw mut usage);
        usage
    };
    let wall = start.elapsed().as_secs_f64() * 1e3;
    let ms = |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
    Ok(Sample { wall, cpu: ms(usage.ru_utime) + ms(usage.ru_stime), memory: usage.ru_maxrss as f64 / 1024.0 })
}

/// One edited note, in the engine, to new findings.
fn edit(notes: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let today = TODAY.parse()?;
    let config = Config::default();
    let rules = RuleSet::from_config(&config, None, &[])?;
    let disk = Disk::new(folder.to_owned(), &config, Filter::new(&config));
    let mut engine = Engine::open(Arc::new(config), rules, &disk, today, 8);
    engine.check(today);
    let mut times: Vec<Duration> = Vec::new();
    for nth in 0..1_000 {
        let (path, text) = Journal { notes, seed: 1 }.note(nth * 97 % notes);
        let (_, other) = Journal { notes, seed: 2 }.note(nth);
        let text = format!("{text}\n{}", other.lines().last().unwrap_or(""));
        let text = format!("{text}\n#ask @a-new-friend{}\n", nth % 10);
        let change = Change::written(NotePath::new(&path), text);
        let start = Instant::now();
        engine.apply(std::slice::from_ref(&change));
        let found = engine.check(today);
        times.push(start.elapsed());
        std::hint::black_box(found);
    }
    times.sort_unstable();
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    println!("{notes:<8} one edit     {:>9.2} median, {:.2} p99", ms(times[500]), ms(times[990]));
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
