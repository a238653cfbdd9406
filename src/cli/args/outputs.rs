//! `--format` and `--output`: which document goes where, and writing it there.
//!
//! Not here: what a format looks like (`output`, `report`). Invariant: all targets are decided before
//! anything is written, and a file is written whole or not at all.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::atomic_file::{put, remedy};
use crate::cli::terminal::Terminal;
use crate::config::{Choice, Format, nearest};
use crate::error::Error;

/// Where one document goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Stdout,
    File(PathBuf),
}

/// The formats with their targets. Where there are fewer outputs than formats, each output takes the format before
/// it, and the format that is left over goes to standard output. So does one whose output is `-`.
///
/// # Errors
/// More outputs than formats; more than one document for one target.
pub(crate) fn outputs(
    formats: Vec<Format>,
    files: &[PathBuf],
    order: &[Flag],
) -> Result<Vec<(Format, Target)>, Error> {
    if files.len() > formats.len() || formats.len() > files.len() + 1 {
        return Err(Error::Remedied {
            message: format!("{} formats cannot go to {} files", formats.len(), files.len()),
            help: "give each --format an --output; one may go to standard output".to_owned(),
        });
    }
    let left = if formats.len() == files.len() { formats.len() } else { left_over(formats.len(), order) };
    let mut files = files.iter().map(|file| target(file));
    let outputs: Vec<(Format, Target)> = formats
        .into_iter()
        .enumerate()
        .map(|(nth, format)| {
            let own = if nth == left { None } else { files.next() };
            (format, own.unwrap_or(Target::Stdout))
        })
        .collect();
    for (nth, (_, target)) in outputs.iter().enumerate() {
        if outputs[..nth].iter().any(|(_, other)| other == target) {
            let place = match target {
                Target::Stdout => "standard output".to_owned(),
                Target::File(file) => format!("`{}`", file.display()),
            };
            return Err(Error::Remedied {
                message: format!("two formats cannot both go to {place}"),
                help: "give each --format an --output of its own".to_owned(),
            });
        }
    }
    Ok(outputs)
}

/// One of the two flags, in the order in which they stand on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flag {
    Format,
    Output,
}

/// The formats and outputs of a check, in the order in which they were given.
pub(crate) fn order(given: &ArgMatches) -> Vec<Flag> {
    let of = |name: &str, flag| {
        let at = given.try_contains_id(name).is_ok().then(|| given.indices_of(name)).flatten();
        at.into_iter().flatten().map(move |at| (at, flag))
    };
    let mut flags: Vec<_> = of("format", Flag::Format).chain(of("output", Flag::Output)).collect();
    flags.sort_by_key(|&(at, _)| at);
    flags.into_iter().map(|(_, flag)| flag).collect()
}

/// Which of `count` formats has no output, where there is one output less than formats: the last one that no
/// output follows, since an output belongs to the format before it.
fn left_over(count: usize, order: &[Flag]) -> usize {
    let mut open: Vec<usize> = Vec::new();
    let mut early = 0;
    let mut seen = 0;
    for flag in order {
        match flag {
            Flag::Format => {
                // An output before any format waits for the first.
                if early > 0 {
                    early -= 1;
                } else {
                    open.push(seen);
                }
                seen += 1;
            }
            Flag::Output if open.pop().is_none() => early += 1,
            Flag::Output => {}
        }
    }
    open.last().copied().unwrap_or(count.saturating_sub(1))
}

/// Where a file that is named on the command line goes; `-` is standard output.
pub(crate) fn target(file: &Path) -> Target {
    if file.as_os_str() == "-" { Target::Stdout } else { Target::File(file.to_owned()) }
}

/// The format that `--format` names.
///
/// # Errors
/// There is no such format.
pub(crate) fn parse(name: &str) -> Result<Format, Error> {
    Format::parse(name).ok_or_else(|| {
        let help = match nearest(name, Format::names()) {
            Some(near) => format!("there is a format with a similar name: `{near}`"),
            None => format!("write one of {}", Format::names().collect::<Vec<_>>().join(", ")),
        };
        Error::Remedied { message: format!("--format: `{name}` is not a format"), help }
    })
}

/// Writes documents: files first, so that a failure is reported before anything is printed.
///
/// # Errors
/// A file or standard output cannot be written.
pub(crate) fn write(documents: &[(Target, Vec<u8>)], terminal: &Terminal) -> Result<(), Error> {
    for (target, bytes) in documents {
        if let Target::File(file) = target {
            put(file, bytes).map_err(|error| {
                let help = remedy(&error).unwrap_or(match error.kind() {
                    std::io::ErrorKind::NotFound => "make its folder first",
                    std::io::ErrorKind::IsADirectory => "name a file in it",
                    _ => "give yourself permission to write there, or name another file",
                });
                let message = format!("`{}` cannot be written: {error}", file.display());
                Error::Remedied { message, help: help.to_owned() }
            })?;
        }
    }
    let printed = documents.iter().find(|(target, _)| *target == Target::Stdout);
    printed.map_or(Ok(()), |(_, bytes)| terminal.print(bytes))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Flag::{Format, Output};
    use super::{Flag, Target, outputs, parse};

    fn targets(names: &[&str], files: &[&str], order: &[Flag]) -> Result<Vec<String>, String> {
        let formats = names.iter().map(|name| parse(name)).collect::<Result<_, _>>();
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        let outputs =
            formats.and_then(|formats| outputs(formats, &files, order)).map_err(|error| error.to_string())?;
        let shown = |(_, target): &(_, Target)| match target {
            Target::Stdout => "-".to_owned(),
            Target::File(file) => file.display().to_string(),
        };
        Ok(outputs.iter().map(shown).collect())
    }

    #[test]
    fn an_output_belongs_to_the_format_before_it() {
        let two = ["full", "json"];
        assert_eq!(targets(&two, &["a"], &[Format, Output, Format]).expect("fine"), ["a", "-"]);
        assert_eq!(targets(&two, &["a"], &[Format, Format, Output]).expect("fine"), ["-", "a"]);
        assert_eq!(targets(&two, &["a"], &[Output, Format, Format]).expect("fine"), ["a", "-"]);
        let all = [Format, Format, Output, Output];
        assert_eq!(targets(&two, &["a", "b"], &all).expect("fine"), ["a", "b"]);
        assert_eq!(targets(&two, &["a", "-"], &all).expect("fine"), ["a", "-"]);
        assert_eq!(targets(&["full"], &[], &[Format]).expect("fine"), ["-"]);
    }

    #[test]
    fn one_place_takes_one_document() {
        let two = ["full", "json"];
        assert!(targets(&two, &["a", "a"], &[]).expect_err("twice").contains("both go to `a`"));
        assert!(
            targets(&two, &["-"], &[Format, Output, Format]).expect_err("twice").contains("standard output")
        );
        assert!(targets(&two, &[], &[]).expect_err("too few").contains("2 formats cannot go to 0 files"));
        assert!(targets(&["jsn"], &[], &[]).expect_err("unknown").contains("similar name: `json`"));
    }
}
