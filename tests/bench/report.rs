//! Reports against a plain check of the same folder, and the HTML page in a browser.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::vaults::Vault;
use super::{RUNS, Sample, TODAY, check, kept, measure, median, print_row, program};

/// Runs a check and each report in turn, then opens the page.
pub fn compare(notes: usize) -> Result<(), Box<dyn Error>> {
    let folder = kept(Vault::Plain, notes)?;
    let page = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("report-{notes}.html"));
    let report = |args: &[&str]| {
        let mut command = program();
        command.args(["report", "--today", TODAY, "--isolated"]).args(args).arg(&folder);
        command
    };
    let written = page.to_string_lossy();
    let shown: [(&str, &[&str]); 4] = [
        ("report", &[]),
        ("report md", &["--format", "md"]),
        ("report json", &["--format", "json"]),
        ("report html", &["--format", "html", "--output", &written]),
    ];
    println!("notes    what          wall ms (min, median)   cpu ms   peak MiB / check wall / cpu");
    let mut checks = Vec::new();
    let mut reports = vec![Vec::new(); shown.len()];
    for run in 0..=RUNS {
        let sample = measure(&mut check(&folder))?;
        // The first round warms the file cache.
        if run > 0 {
            checks.push(sample);
        }
        for ((_, args), samples) in shown.iter().zip(&mut reports) {
            let sample = measure(&mut report(args))?;
            if run > 0 {
                samples.push(sample);
            }
        }
    }
    print_row(notes, "check", &checks, "");
    for ((what, _), samples) in shown.iter().zip(&reports) {
        let ratio = |of: fn(&Sample) -> f64| {
            median(samples.iter().zip(&checks).map(|(a, b)| of(a) / of(b)).collect())
        };
        let (wall, cpu) = (ratio(|sample| sample.wall), ratio(|sample| sample.cpu));
        print_row(notes, what, samples, &format!("{wall:>9.2} {cpu:>10.2}"));
    }
    open(notes, &page)
}

/// The size of the page, and how soon it answers in a real browser.
fn open(notes: usize, page: &Path) -> Result<(), Box<dyn Error>> {
    let size = std::fs::metadata(page)?.len() as f64 / 1e6;
    println!("{notes:<8} page         {size:>9.2} MB");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/measure.mjs");
    let ended = Command::new("node").arg(script).arg(page).status();
    if !ended.is_ok_and(|status| status.success()) {
        println!("not opened in a browser: that needs Node, Chromium, and `npm ci` in tests/browser");
    }
    Ok(())
}
