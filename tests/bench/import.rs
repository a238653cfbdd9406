//! An import of 30,000 connections against a check of the same journal, and one of a million rows.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::vaults::Vault;
use super::{RUNS, TODAY, check, generated, measure, print_row, program};

/// The rows of a full address book.
const ROWS: usize = 30_000;

/// The rows of a table of a hundred megabytes.
const MANY: usize = 1_000_000;

/// Runs a check, a first import and one that knows everybody, in turn.
pub fn compare(notes: usize) -> Result<(), Box<dyn Error>> {
    let folder = generated(Vault::Plain, notes, "import")?;
    let list = folder.join("connections");
    let (few, many) = (table(ROWS)?, table(MANY)?);
    println!("notes    what          wall ms (min, median)   cpu ms   peak MiB");
    let (mut checks, mut firsts, mut seconds) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..=RUNS {
        // What an earlier round wrote is taken away.
        let _ = std::fs::remove_dir_all(&list);
        let samples = [
            measure(&mut check(&folder))?,
            measure(&mut import(&folder, &few))?,
            measure(&mut import(&folder, &few))?,
        ];
        // The first round warms the file cache.
        if run > 0 {
            let [check, first, second] = samples;
            checks.push(check);
            firsts.push(first);
            seconds.push(second);
        }
    }
    print_row(notes, "check", &checks, "");
    print_row(notes, "30k new", &firsts, "");
    print_row(notes, "30k known", &seconds, "");
    let _ = std::fs::remove_dir_all(&list);
    let large = measure(&mut import(&folder, &many))?;
    print_row(notes, "a million", &[large], "");
    let _ = std::fs::remove_dir_all(&list);
    Ok(())
}

fn import(folder: &Path, table: &Path) -> Command {
    let mut command = program();
    command.args(["import", "linkedin"]).arg(table).arg("--root").arg(folder);
    command.args(["--today", TODAY, "--isolated"]);
    command
}

/// A table of connections, which is kept between runs.
fn table(rows: usize) -> Result<PathBuf, Box<dyn Error>> {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("connections-{rows}.csv"));
    if !file.exists() {
        let mut text = String::from("First Name,Last Name,URL,Email Address,Company,Position,Connected On\n");
        for nth in 0..rows {
            writeln!(
                text,
                "First{},Last{},https://www.linkedin.com/in/person-{nth:07}-abc,,Company {},Position,08 Feb 2020",
                nth % 1_000,
                nth / 7,
                nth % 5_000
            )?;
        }
        std::fs::write(&file, text)?;
    }
    Ok(file)
}
