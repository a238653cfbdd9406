//! `check --fix`, `--unsafe-fixes` and `--diff`: writing the planned fixes to files, or printing them as a diff.
//!
//! Which edits are made is decided by [`crate::fix`].
//!
//! Invariant: a note that was saved since it was read is not overwritten.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use clap::Args;

use crate::atomic_file::{WriteError, create, replace};
use crate::engine::{Change, Content, Disk, ReadBuffer, Source, Version};
use crate::finding::Finding;
use crate::fix::{FixedNote, Trust, diff, plan, plan_silence};
use crate::output::{clean, clean_source};
use crate::project::Opened;
use crate::text::NotePath;

// Whether and how notes are fixed.
#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    /// Fix what can be fixed safely.
    #[arg(long)]
    pub fix: bool,
    /// Include fixes that may not be what you meant.
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print what --fix would change as a unified diff; write nothing.
    #[arg(long)]
    pub diff: bool,
    /// Silence what is shown: a directive at each place, or a property in front matter, with a reason.
    #[arg(
        long,
        value_name = "REASON",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with_all = ["fix", "unsafe_fixes"]
    )]
    pub add_ignore: Option<String>,
}

/// What was fixed.
#[derive(Debug, Default)]
pub(crate) struct FixRun {
    /// What is printed instead of findings.
    pub diff: Option<String>,
    /// Whether findings were silenced instead.
    silences: bool,
    fixed: usize,
    notes: usize,
    /// Whether a note could not be written.
    pub refused: bool,
}

/// Which findings are to be fixed and shown, with their status.
pub(crate) type Judge<'j> = dyn Fn(Vec<Arc<Finding>>) -> Vec<Arc<Finding>> + 'j;

impl FixArgs {
    pub(crate) fn trust(&self) -> Trust {
        if self.unsafe_fixes { Trust::Unsafe } else { Trust::Safe }
    }

    /// Fixes the findings that `judge` keeps. Afterwards the engine holds what is on disk.
    pub(crate) fn apply(&self, opened: &mut Opened, judge: &Judge<'_>) -> FixRun {
        if !self.fix && !self.diff && self.add_ignore.is_none() {
            return FixRun::default();
        }
        let fixed_notes = {
            let source = crate::engine::Overlay {
                base: &opened.location.disk,
                notes: opened.location.replaced.clone(),
            };
            let mut read = |path: &NotePath| text(&source, path);
            match &self.add_ignore {
                Some(reason) => plan_silence(&mut opened.engine, opened.today, &mut read, judge, reason),
                None => plan(&mut opened.engine, opened.today, &mut read, self.trust(), judge),
            }
        };
        let mut fix_run = FixRun {
            diff: None,
            silences: self.add_ignore.is_some(),
            fixed: fixed_notes.iter().map(|note| note.fixed).sum(),
            notes: fixed_notes.len(),
            refused: false,
        };
        if self.diff {
            let left = judge(opened.engine.check(opened.today));
            let left = left.iter().filter(|finding| finding.is_new()).count();
            fix_run.report_what_would_be_fixed(left);
            fix_run.diff = Some(diff(&fixed_notes));
            take_back(opened, &fixed_notes);
            return fix_run;
        }
        for note in write(opened, &fixed_notes) {
            fix_run.fixed -= note.fixed;
            fix_run.notes -= 1;
            fix_run.refused = true;
        }
        fix_run
    }
}

/// The notes that the fixes of the findings change which `judge` keeps; the engine then holds the new texts.
pub(crate) fn planned(opened: &mut Opened, trust: Trust, judge: &Judge<'_>) -> Vec<FixedNote> {
    let source =
        crate::engine::Overlay { base: &opened.location.disk, notes: opened.location.replaced.clone() };
    plan(&mut opened.engine, opened.today, &mut |path| text(&source, path), trust, judge)
}

/// Gives the engine the old texts of notes back.
pub(crate) fn take_back(opened: &mut Opened, notes: &[FixedNote]) {
    let back = |note: &FixedNote| {
        if note.is_new {
            Change::gone(note.path.clone())
        } else {
            Change::written(note.path.clone(), note.old.clone())
        }
    };
    opened.engine.apply(&notes.iter().map(back).collect::<Vec<_>>());
}

/// Writes notes; those that could not be written, which is reported. Afterwards the engine holds what is on disk.
pub(crate) fn write<'n>(opened: &mut Opened, notes: &'n [FixedNote]) -> Vec<&'n FixedNote> {
    let (mut back, mut refused) = (Vec::new(), Vec::new());
    for note in notes {
        if let Err(error) = write_note(&opened.location.disk, note) {
            report_refused(&note.path, &error);
            back.push(Change {
                path: note.path.clone(),
                version: Version::read(&opened.location.disk, &note.path),
            });
            refused.push(note);
        }
    }
    opened.engine.apply(&back);
    refused
}

/// Writes one note, which nobody may have changed.
pub(crate) fn write_note(disk: &Disk, note: &FixedNote) -> Result<(), WriteError> {
    if note.is_new {
        create(&disk.file(&note.path), note.new.as_bytes())
    } else {
        replace(&disk.file_to_write(&note.path)?, note.old.as_bytes(), note.new.as_bytes())
    }
}

/// The text of a note as it is now.
fn text(source: &dyn Source, path: &NotePath) -> Option<String> {
    let mut buffer = ReadBuffer::default();
    match source.read(path, &mut buffer) {
        Content::Bytes(len) => {
            buffer.bytes.truncate(len);
            String::from_utf8(buffer.bytes).ok()
        }
        Content::Unreadable { .. } | Content::Gone => None,
    }
}

pub(crate) fn report_refused(path: &NotePath, error: &WriteError) {
    let help = error.remedy().unwrap_or(match error {
        WriteError::Changed => "run it again",
        _ => "check that you may write it, or fix it by hand",
    });
    let _ =
        writeln!(io::stderr(), "error: `{}` was not fixed: {error}\n  help: {help}", clean(path.as_str()));
}

impl FixRun {
    /// `Fixed 3 problems in 2 notes; found 1 problem (1 info).`
    pub(crate) fn lead(&self, summary: &str) -> String {
        if self.fixed == 0 {
            return summary.to_owned();
        }
        let mut rest = summary.chars();
        let first = rest.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
        format!("{}; {first}{}", self.counts(if self.silences { "Silenced" } else { "Fixed" }), rest.as_str())
    }

    /// Reports the fixes on standard error: for when standard output has a format for programs, without a summary.
    pub(crate) fn report_what_was_fixed(&self) {
        if self.fixed > 0 {
            let _ =
                writeln!(io::stderr(), "{}.", self.counts(if self.silences { "Silenced" } else { "Fixed" }));
        }
    }

    fn report_what_would_be_fixed(&self, left: usize) {
        let left = match left {
            0 => String::new(),
            1 => "; 1 finding has no such fix".to_owned(),
            n => format!("; {n} findings have no such fix"),
        };
        let _ = writeln!(
            io::stderr(),
            "{}{left}.",
            self.counts(if self.silences { "Would silence" } else { "Would fix" })
        );
    }

    fn counts(&self, verb: &str) -> String {
        let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        format!("{verb} {} in {}", count(self.fixed, "finding"), count(self.notes, "note"))
    }

    /// The diff for standard output: unchanged for a program, and without control characters for a terminal.
    pub(crate) fn printed_diff(&self) -> Option<Vec<u8>> {
        let diff = self.diff.as_deref()?;
        let shown =
            if io::stdout().is_terminal() { clean_source(diff).into_owned() } else { diff.to_owned() };
        Some(shown.into_bytes())
    }
}
