//! Instructions that a check takes, as valgrind counts them: they don't depend on what else the machine does.
//!
//! Counted on one thread, over a thousand notes of each shape of journal, and without those that an empty folder takes
//! in any case. What they were when they were last written down stands in `instructions.txt`: `record` writes it, and
//! `gate` compares.
//!
//! Counts are equal only where compiler, C library and processor are. Whether they are is not guessed: a yardstick is
//! counted in the same run over the same notes. It reads them, and lets pulldown-cmark find their blocks, which is code
//! that is compiled as a library is in any profile. Where it takes what it took, counts are compared as they are.
//! Elsewhere they are compared in proportion to it, and more is allowed.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::vaults::Vault;
use super::{check, checked};

/// Set in a process that is the yardstick: the folder.
pub const YARDSTICK: &str = "FAIRWEATHER_BENCH_YARDSTICK";

/// So many of each journal.
const NOTES: usize = 1_000;
/// What a check may take more than it did.
const MORE: f64 = 0.05;
/// The same where the yardstick takes other than it did.
const MORE_ELSEWHERE: f64 = 0.15;
/// The yardstick takes the same, if it differs by no more.
const SAME: f64 = 0.005;
/// The name of the row of an empty folder.
const EMPTY: &str = "empty";

/// What one journal takes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    journal: String,
    notes: u64,
    bytes: u64,
    /// Of a check: of the empty folder all, of others what they take more than it.
    check: u64,
    yardstick: u64,
}

/// Prints a row for each of the journals: instructions a note and a byte.
pub fn print(vaults: &[Vault]) -> Result<(), Box<dyn Error>> {
    let Some(valgrind) = valgrind() else {
        println!("no instructions are counted: valgrind is not installed");
        return Ok(());
    };
    println!("instructions of a check on one thread, beyond those of an empty folder ({valgrind})");
    println!("journal     notes   bytes a note   a note   a byte   / yardstick");
    let empty = count_empty()?;
    for &vault in vaults {
        let row = count(vault, &empty)?;
        let (notes, bytes, check) = (row.notes as f64, row.bytes as f64, row.check as f64);
        println!(
            "{:<10} {:>6} {:>14.0} {:>8.0} {:>8.1} {:>8.2}",
            row.journal,
            row.notes,
            bytes / notes,
            check / notes,
            check / bytes,
            check / row.yardstick as f64
        );
    }
    println!("{EMPTY:<10} {:>6} {:>14} {:>8} in all", 0, 0, empty.check);
    Ok(())
}

/// Writes down what a check takes now.
pub fn record() -> Result<(), Box<dyn Error>> {
    let valgrind = valgrind().ok_or("valgrind is not installed")?;
    let mut text = format!(
        "# Instructions of a check on one thread over generated journals, beyond those of an empty folder, and of the\n\
         # yardstick over the same notes. `record` writes this (`README.md` says how); here with\n\
         # {}, {}.\n",
        rustc(),
        valgrind
    );
    let _ = writeln!(
        text,
        "{:<10} {:>6} {:>9} {:>12} {:>12}",
        "# journal", "notes", "bytes", "check", "yardstick"
    );
    for row in all()? {
        let Row { journal, notes, bytes, check, yardstick } = row;
        let _ = writeln!(text, "{journal:<10} {notes:>6} {bytes:>9} {check:>12} {yardstick:>12}");
    }
    fs::write(file(), &text)?;
    println!("{text}");
    Ok(())
}

/// Compares what a check takes with what is written down.
///
/// # Errors
/// One of the journals takes more, or valgrind is missing.
pub fn gate() -> Result<(), Box<dyn Error>> {
    let valgrind = valgrind().ok_or("the gate counts instructions with valgrind, which is not installed")?;
    let text = fs::read_to_string(file())?;
    let recorded: Vec<Row> =
        text.lines().filter(|line| !line.starts_with('#')).map(read).collect::<Result<_, _>>()?;
    let rows = all()?;
    let again = "`record` writes down what it takes now (tests/bench/README.md)";
    if rows.len() != recorded.len() {
        return Err(format!("other journals than are written down: {again}").into());
    }
    for (now, then) in rows.iter().zip(&recorded) {
        if (&now.journal, now.notes, now.bytes) != (&then.journal, then.notes, then.bytes) {
            return Err(
                format!("the journal {} is another than is written down: {again}", now.journal).into()
            );
        }
    }
    let is_elsewhere =
        rows.iter().zip(&recorded).any(|(now, then)| more(now.yardstick, then.yardstick).abs() > SAME);
    let most = if is_elsewhere { MORE_ELSEWHERE } else { MORE };
    let mut worse = Vec::new();
    println!("journal         check   recorded   more   yardstick more");
    for (now, then) in rows.iter().zip(&recorded) {
        let (mut check, yardstick) = (more(now.check, then.check), more(now.yardstick, then.yardstick));
        if is_elsewhere {
            check = (1.0 + check) / (1.0 + yardstick) - 1.0;
        }
        println!(
            "{:<10} {:>10} {:>10} {:>+5.1}% {:>+5.1}%",
            now.journal,
            now.check,
            then.check,
            check * 100.0,
            yardstick * 100.0
        );
        if check > most {
            worse.push(format!("{} by {:.1} %", now.journal, check * 100.0));
        }
    }
    if is_elsewhere {
        println!(
            "The yardstick takes other than it did: this is another compiler, C library or processor ({}, {valgrind}).\n\
             There checks are compared in proportion to it, and may take {:.0} % more instead of {:.0} %; {again}.",
            rustc(),
            MORE_ELSEWHERE * 100.0,
            MORE * 100.0
        );
    }
    if worse.is_empty() {
        return Ok(());
    }
    Err(format!(
        "a check takes more instructions than it did: {}. If that is worth it, {again}.",
        worse.join(", ")
    )
    .into())
}

/// How much more that is than then, in parts of it. Nothing is as much as nothing.
fn more(now: u64, then: u64) -> f64 {
    if now == then { 0.0 } else { now as f64 / then as f64 - 1.0 }
}

/// The empty folder, and each of the journals.
fn all() -> Result<Vec<Row>, Box<dyn Error>> {
    let empty = count_empty()?;
    let mut rows = vec![empty.clone()];
    for vault in Vault::ALL {
        rows.push(count(vault, &empty)?);
    }
    Ok(rows)
}

fn count_empty() -> Result<Row, Box<dyn Error>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(EMPTY);
    fs::create_dir_all(&folder)?;
    // The yardstick is another program, which starts as it starts: that says nothing of this one.
    Ok(Row { journal: EMPTY.to_owned(), notes: 0, bytes: 0, check: count_check(&folder)?, yardstick: 0 })
}

fn count(vault: Vault, empty: &Row) -> Result<Row, Box<dyn Error>> {
    let folder = super::kept(vault, NOTES)?;
    let sizes: Vec<u64> =
        files(&folder)?.iter().map(|file| fs::metadata(file).map_or(0, |data| data.len())).collect();
    let start = count_yardstick(&PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(EMPTY))?;
    Ok(Row {
        journal: vault.name().to_owned(),
        notes: sizes.len() as u64,
        bytes: sizes.iter().sum(),
        check: count_check(&folder)?.saturating_sub(empty.check),
        yardstick: count_yardstick(&folder)?.saturating_sub(start),
    })
}

fn count_check(folder: &Path) -> Result<u64, Box<dyn Error>> {
    let mut check = check(folder);
    check.args(["--threads", "1"]);
    instructions(&check)
}

fn count_yardstick(folder: &Path) -> Result<u64, Box<dyn Error>> {
    let mut yardstick = Command::new(std::env::current_exe()?);
    yardstick.env(YARDSTICK, folder);
    instructions(&yardstick)
}

/// What valgrind counts of a command.
fn instructions(command: &Command) -> Result<u64, Box<dyn Error>> {
    let mut counted = Command::new("valgrind");
    counted.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    counted.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            counted.env(name, value);
        }
    }
    let said = String::from_utf8_lossy(&checked(&mut counted)?.stderr).into_owned();
    // `==12== I   refs:      1,234,567`, with one blank or several.
    let line = said.lines().find(|line| line.contains("I refs:") || line.contains("I   refs:"));
    let count = line.and_then(|line| line.split_whitespace().last()).ok_or(said.clone())?;
    Ok(count.replace(',', "").parse()?)
}

/// What the yardstick does. The events are not asked for: those are generic, and compiled with this file.
pub fn yardstick(folder: &Path) -> Result<(), Box<dyn Error>> {
    for file in files(folder)? {
        let text = fs::read_to_string(file)?;
        std::hint::black_box(pulldown_cmark::Parser::new(&text));
    }
    Ok(())
}

/// The notes of a folder, at any depth.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
    Ok(found)
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/instructions.txt")
}

fn read(line: &str) -> Result<Row, Box<dyn Error>> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [journal, notes, bytes, check, yardstick] = fields[..] else {
        return Err(format!("`{line}` is not a name and four numbers").into());
    };
    Ok(Row {
        journal: journal.to_owned(),
        notes: notes.parse()?,
        bytes: bytes.parse()?,
        check: check.parse()?,
        yardstick: yardstick.parse()?,
    })
}

/// The version of valgrind, where it is installed.
fn valgrind() -> Option<String> {
    let output = Command::new("valgrind").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn rustc() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    output.map_or_else(
        |_| "an unknown rustc".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
