//! A note in the vault that holds what was found last: live findings for editors without a language client.
//!
//! Invariant: it is replaced atomically, and only where its bytes change.

use std::io;
use std::path::Path;

use crate::atomic_file::put;
use crate::config::Format;
use crate::engine::Disk;
use crate::output::{Paint, Report, Style, render};
use crate::watch::JudgedRun;
use crate::watch::retry::RetryEmpty;
use crate::watch::shown::ShownTexts;

/// Writes the findings of a run, unless the note holds them.
pub(super) fn write(file: &Path, run: &JudgedRun, disk: &Disk) -> io::Result<()> {
    let source = RetryEmpty(disk);
    let texts = ShownTexts::new(run, &source);
    let report = Report { run: &run.run, findings: &run.findings, totals: run.totals, sources: &texts };
    let mut bytes = Vec::new();
    render(Format::Md, &report, Style { width: 100, paint: Paint::Plain }, &mut bytes)?;
    if std::fs::read(file).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    put(file, &bytes)
}
