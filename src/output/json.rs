//! One JSON document: of a run, or of a run of a watcher with what it changed.
//!
//! What a finding looks like is `model`'s; one finding a line is `jsonl`'s. Invariant: what a watcher prints
//! is the same document, with its cause and its changes beside it.

use std::io::{self, Write};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Finding;
use crate::output::escaping::escaped;
use crate::output::{Escaping, Report, model};
use crate::text::NotePath;

/// The cause of a run after notes were written.
pub const NOTES: &str = "notes";

/// What one run of a watcher changed.
pub struct Changes<'a> {
    /// When it was, as RFC 3339 has it.
    pub time: String,
    /// `first`, [`NOTES`], `configuration`, `day` or `asked`.
    pub cause: &'static str,
    /// The notes that were written or removed.
    pub paths: &'a [NotePath],
    /// Findings that were not there before.
    pub new: &'a [Arc<Finding>],
    /// Findings that are not there any more.
    pub solved: &'a [Arc<Finding>],
    /// Findings that count less than before.
    pub better: &'a [Arc<Finding>],
}

/// The whole document.
#[derive(Serialize, JsonSchema)]
struct Document<'a> {
    #[serde(flatten)]
    header: model::Header<'a>,
    findings: Vec<model::JsonFinding<'a>>,
    summary: model::JsonSummary,
}

/// The JSON schema of the document, from its types.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document<'_>).to_value()
}

pub(super) fn render(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings.iter().map(|finding| model::finding(finding, report.sources)).collect();
    let document = Document { header: model::header(report), findings, summary: model::summary(report) };
    // At once: a document is written in a hundred thousand small pieces.
    let mut json = escaped(serde_json::to_vec_pretty(&document)?);
    json.push(b'\n');
    out.write_all(&json)
}

/// Findings as JSON, cached from run to run: writing one means reading its notes again, and most are unchanged.
#[derive(Default)]
pub struct WrittenFindings {
    /// By the address of the finding, which is held so that no other can take it. Escaped already: that takes as long
    /// as all else that is done for a save in a large journal.
    findings: FxHashMap<*const Finding, (Arc<Finding>, Vec<u8>)>,
}

/// One run of a watcher: the whole document on one line, with what the run changed.
pub fn render_run(
    report: &Report<'_>,
    changes: &Changes<'_>,
    written: &mut WrittenFindings,
    out: &mut dyn Write,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct DeltaBody<'a> {
        time: &'a str,
        cause: &'a str,
        changed: Vec<&'a str>,
        solved: usize,
        better: usize,
        new: usize,
        open: usize,
        /// Fingerprints, as in the findings.
        solved_findings: Vec<String>,
        better_findings: Vec<String>,
        new_findings: Vec<String>,
    }
    let prints = |findings: &[Arc<Finding>]| {
        findings.iter().map(|finding| Finding::print_hash(finding.fingerprint)).collect()
    };
    let delta = DeltaBody {
        time: &changes.time,
        cause: changes.cause,
        changed: changes.paths.iter().map(NotePath::as_str).collect(),
        solved: changes.solved.len(),
        better: changes.better.len(),
        new: changes.new.len(),
        open: report.findings.len(),
        solved_findings: prints(changes.solved),
        better_findings: prints(changes.better),
        new_findings: prints(changes.new),
    };
    // The header's members and those of the run make one object.
    let header = serde_json::to_string(&model::header(report))?;
    write!(Escaping(&mut *out), "{},\"delta\":", header.strip_suffix('}').unwrap_or(&header))?;
    serde_json::to_writer(&mut Escaping(&mut *out), &delta)?;
    out.write_all(b",\"findings\":[")?;
    written.findings(report, changes, out)?;
    out.write_all(b"],\"summary\":")?;
    serde_json::to_writer(&mut Escaping(&mut *out), &model::summary(report))?;
    out.write_all(b"}\n")
}

impl WrittenFindings {
    fn findings(
        &mut self,
        report: &Report<'_>,
        changes: &Changes<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        // Only a run about notes knows which texts have changed.
        let changed: Option<FxHashSet<&NotePath>> =
            (changes.cause == NOTES).then(|| changes.paths.iter().collect());
        let mut before = std::mem::take(&mut self.findings);
        for (nth, finding) in report.findings.iter().enumerate() {
            let is_as_written =
                changed.as_ref().is_some_and(|changed| !finding.touches(|note| changed.contains(note)));
            let kept = before.remove(&Arc::as_ptr(finding)).filter(|_| is_as_written);
            let text = match kept {
                Some((_, text)) => text,
                None => escaped(serde_json::to_vec(&model::finding(finding, report.sources))?),
            };
            if nth > 0 {
                out.write_all(b",")?;
            }
            out.write_all(&text)?;
            self.findings.insert(Arc::as_ptr(finding), (finding.clone(), text));
        }
        Ok(())
    }
}
