//! The git hook against a plain check of the same folder, and against `git status`.

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::journal::Journal;
use super::{RUNS, Sample, TODAY, check, measure, median, print_row, program};

/// Staged notes.
const STAGED: usize = 5;

/// Runs the hook, a check and `git status` in turn.
pub fn compare(notes: usize) -> Result<(), Box<dyn Error>> {
    let folder = repository(notes)?;
    println!("notes    what          wall ms (min, median)   cpu ms   peak MiB  hook wall /  hook cpu /");
    let (mut hooks, mut checks, mut statuses) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..=2 * RUNS {
        let mut hook = program();
        hook.args(["hook", "run", "--today", TODAY, "--format", "concise", "--isolated"])
            .current_dir(&folder);
        let mut status = git(&folder);
        status.args(["--no-optional-locks", "status"]);
        let samples = (measure(&mut hook)?, measure(&mut check(&folder))?, measure(&mut status)?);
        // The first round warms the file cache.
        if run > 0 {
            hooks.push(samples.0);
            checks.push(samples.1);
            statuses.push(samples.2);
        }
    }
    print_row(notes, "hook run", &hooks, "");
    for (what, others) in [("check", &checks), ("git status", &statuses)] {
        let ratio =
            |of: fn(&Sample) -> f64| median(hooks.iter().zip(others).map(|(a, b)| of(a) / of(b)).collect());
        let (wall, cpu) = (ratio(|sample| sample.wall), ratio(|sample| sample.cpu));
        print_row(notes, what, others, &format!("{wall:>9.2} {cpu:>10.2}"));
    }
    Ok(())
}

/// A generated journal in a repository of its own, with some notes staged; kept between runs.
fn repository(notes: usize) -> Result<PathBuf, Box<dyn Error>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("repository-{notes}"));
    let done = folder.join(".git/complete");
    if done.exists() {
        return Ok(folder);
    }
    let journal = Journal { notes, seed: 1 };
    journal.write(&folder)?;
    let run = |args: &[&str]| -> Result<(), Box<dyn Error>> {
        let ended = git(&folder).args(args).stdout(Stdio::null()).status()?;
        if ended.success() { Ok(()) } else { Err(format!("git {args:?} failed").into()) }
    };
    run(&["init", "--quiet"])?;
    run(&["add", "--all"])?;
    let name = ["-c", "user.name=Nell", "-c", "user.email=nell@example.org", "-c", "gc.auto=0"];
    run(&[&name[..], &["commit", "--quiet", "--message", "all"]].concat())?;
    run(&["repack", "-a", "-d", "--quiet"])?;
    for nth in 0..STAGED {
        let (path, _) = journal.note(nth * notes / STAGED);
        let mut file = File::options().append(true).open(folder.join(path))?;
        file.write_all(b"\n#ask @a-new-friend for help\n")?;
    }
    run(&["add", "--all"])?;
    File::create(done)?;
    Ok(folder)
}

/// git without the environment's repository or anybody's settings.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command
}
