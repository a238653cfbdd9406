//! `fairweather watch`: from the end of a save to the printed result, and what waiting costs.
//!
//! A running watcher with its output in a pipe. A save ends when `close` or `rename` returns; the
//! result is there when the last byte of what it prints is read.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use super::journal::Journal;
use super::vaults::Vault;
use super::{RUNS, TODAY, check, generated, measure, median, program};

/// Saves that are measured, each way of saving.
const SAVES: usize = 1_000;
/// Saves after which memory is looked at again.
const MANY: usize = 10_000;
const ALIASES: usize = 21;
const IDLE: Duration = Duration::from_secs(5);

/// Measures one size of journal, in a folder that is written to and kept apart.
pub fn measure_saves(notes: usize) -> Result<(), Box<dyn Error>> {
    let journal = Journal { notes, seed: 1 };
    let folder = generated(Vault::Plain, notes, "watched")?;
    ready(notes, &folder)?;
    for format in ["concise", "jsonl"] {
        let mut watcher = Watcher::start(&folder, format)?;
        for save in [Save::InPlace, Save::RenameOver] {
            let mut times = Vec::new();
            for nth in 0..SAVES {
                times.push(watcher.edit(journal, nth, save)?);
            }
            print_times(notes, &format!("{format}, {}", save.name()), times);
        }
        let mut times = Vec::new();
        for nth in 0..ALIASES {
            times.push(watcher.alias(journal, nth)?);
        }
        print_times(notes, &format!("{format}, an alias"), times);
        if format == "concise" {
            watcher.waits(notes, journal)?;
        }
    }
    restore(journal, &folder)
}

fn print_times(notes: usize, what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    println!("{notes:<8} {what:<28} {:>8.2} ms median {:>8.2} p99 {:>8.2} most", at(0.5), at(0.99), at(1.0));
}

/// The first result of a watcher that misses nothing from then on, against a check.
fn ready(notes: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let (mut checks, mut watches, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let check = measure(&mut check(folder))?.wall;
        let start = Instant::now();
        let watcher = Watcher::start(folder, "concise")?;
        let watch = start.elapsed().as_secs_f64() * 1e3;
        drop(watcher);
        if run > 0 {
            checks.push(check);
            watches.push(watch);
            ratios.push((watch - check) / check);
        }
    }
    let (check, watch, ratio) = (median(checks), median(watches), median(ratios));
    println!("{notes:<8} check {check:.1} ms, watching after {watch:.1} ms: {ratio:.2} × the check more");
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Save {
    InPlace,
    RenameOver,
}

impl Save {
    fn name(self) -> &'static str {
        match self {
            Save::InPlace => "in place",
            Save::RenameOver => "rename over",
        }
    }

    /// Saves; the moment at which it was over.
    fn run(self, file: &Path, text: &str) -> std::io::Result<Instant> {
        match self {
            Save::InPlace => fs::write(file, text)?,
            Save::RenameOver => {
                let temporary = file.with_file_name(".save.tmp");
                fs::write(&temporary, text)?;
                fs::rename(temporary, file)?;
            }
        }
        Ok(Instant::now())
    }
}

struct Watcher {
    child: Child,
    out: BufReader<ChildStdout>,
    folder: PathBuf,
    format: &'static str,
    /// Makes every text another.
    saves: usize,
}

impl Watcher {
    /// Starts it, and waits until the first result is read.
    fn start(folder: &Path, format: &'static str) -> Result<Watcher, Box<dyn Error>> {
        let mut command = program();
        command.arg("watch").arg(folder).args(["--today", TODAY, "--isolated", "--format", format]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let out = BufReader::with_capacity(1 << 20, child.stdout.take().ok_or("no pipe")?);
        let mut watcher = Watcher { child, out, folder: folder.to_owned(), format, saves: 0 };
        watcher.result("")?;
        Ok(watcher)
    }

    /// Reads the result that names `part` to its end; others before it are passed over.
    fn result(&mut self, part: &str) -> Result<(), Box<dyn Error>> {
        let mut line = String::new();
        let is_headline = |line: &str| line.starts_with('{') || line.as_bytes().get(2) == Some(&b':');
        while !(is_headline(&line) && line.contains(part)) {
            line.clear();
            if self.out.read_line(&mut line)? == 0 {
                return Err("the watcher ended".into());
            }
        }
        if self.format == "jsonl" {
            return Ok(());
        }
        // `14:02:11  2026/03-02.md  2 solved, 1 new, 5 open`, then a line for each but the last;
        // the first result lists what is open.
        let counts = line.trim_end().rsplit("  ").next().unwrap_or("");
        let number = |what: &str| -> usize {
            let part = counts.split(", ").find_map(|part| part.strip_suffix(what));
            part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
        };
        let follow = if counts.contains(',') { number("solved") + number("new") } else { number("open") };
        for _ in 0..follow {
            line.clear();
            self.out.read_line(&mut line)?;
        }
        Ok(())
    }

    /// Milliseconds from the end of a save to its result.
    fn save(&mut self, path: &str, text: &str, save: Save) -> Result<f64, Box<dyn Error>> {
        let saved = save.run(&self.folder.join(path), text)?;
        self.result(path)?;
        Ok(saved.elapsed().as_secs_f64() * 1e3)
    }

    /// Another ask and another paragraph in one of the notes.
    fn edit(&mut self, journal: Journal, nth: usize, save: Save) -> Result<f64, Box<dyn Error>> {
        self.saves += 1;
        let (path, text) = journal.note(nth * 97 % journal.notes);
        let (_, other) = Journal { seed: 2, ..journal }.note(nth);
        let last = other.lines().last().unwrap_or("");
        let text = format!("{text}\n{last}\n\n#ask @a-new-friend{} for help\n\n{}\n", nth % 10, self.saves);
        self.save(&path, &text, save)
    }

    /// Another alias on the page of somebody whom many notes name.
    fn alias(&mut self, journal: Journal, nth: usize) -> Result<f64, Box<dyn Error>> {
        self.saves += 1;
        // Two of them in turn, so that no result is taken for another.
        let (path, text) = journal.pages().nth(nth % 2).ok_or("nobody has a page")?;
        let text = text.replacen("---\n", &format!("---\naliases: [Nick {nth} {}]\n", self.saves), 1);
        self.save(&path, &text, Save::InPlace)
    }

    /// CPU time while nothing happens, and memory before and after many saves.
    fn waits(&mut self, notes: usize, journal: Journal) -> Result<(), Box<dyn Error>> {
        let before = self.cpu()?;
        std::thread::sleep(IDLE);
        let idle = self.cpu()? - before;
        println!("{notes:<8} idle for {} s: {idle} ms of CPU", IDLE.as_secs());
        let mut memory = vec![self.memory()?];
        for part in 0..4 {
            for nth in 0..MANY / 4 {
                // The same few notes again and again: what is written grows no more after a while.
                self.edit(journal, (part * MANY / 4 + nth) % 100, Save::InPlace)?;
            }
            memory.push(self.memory()?);
        }
        let memory: Vec<String> = memory.iter().map(|mib| format!("{mib:.1}")).collect();
        println!("{notes:<8} MiB at every quarter of {MANY} saves: {}", memory.join(", "));
        Ok(())
    }

    /// Milliseconds of CPU time so far.
    fn cpu(&self) -> Result<u64, Box<dyn Error>> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let (_, fields) = stat.rsplit_once(')').ok_or("no process")?;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: u64 = ticks.map(str::parse::<u64>).sum::<Result<u64, _>>()?;
        // A tick is a hundredth of a second, as far as programs are told.
        Ok(ticks * 10)
    }

    /// Resident memory in MiB.
    fn memory(&self) -> Result<f64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no process")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes what was edited as it was generated.
fn restore(journal: Journal, folder: &Path) -> Result<(), Box<dyn Error>> {
    for nth in 0..MANY {
        let (path, text) = journal.note(nth * 97 % journal.notes);
        File::create(folder.join(path))?.write_all(text.as_bytes())?;
    }
    for (path, text) in journal.pages().take(2) {
        fs::write(folder.join(path), text)?;
    }
    Ok(())
}
