//! What of a run is shown: all of it, or, where nobody's name must be told, findings about pseudonyms.
//!
//! A run is redacted once, before the screen, the note and the command get it, so that none of them can forget to.
//!
//! Invariant: what is compared from run to run are the true findings; what is shown of one stays the same as long as
//! its run is the last.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::engine::{Disk, Engine};
use crate::finding::Finding;
use crate::output::{DiskTexts, Pseudonyms, Redactor, Secret, Sources};
use crate::text::{NotePath, Text};
use crate::watch::retry::RetryEmpty;
use crate::watch::{JudgedRun, Trigger};

/// That names are not told, and how.
#[derive(Clone, Copy)]
pub struct Redacting<'r> {
    /// Makes pseudonyms.
    pub secret: &'r Secret,
    /// Takes what must not be told out of a notice.
    pub told: &'r dyn Fn(String) -> String,
}

/// The true path behind each that is shown.
pub(super) type TruePaths = HashMap<NotePath, NotePath>;

/// What is shown of each finding, by the address of the true one, which is held so that no other can take it.
#[derive(Default)]
pub(super) struct RedactedFindings(FxHashMap<*const Finding, (Arc<Finding>, Arc<Finding>)>);

impl RedactedFindings {
    fn of(&self, findings: &[Arc<Finding>]) -> Vec<Arc<Finding>> {
        findings.iter().filter_map(|finding| Some(self.0.get(&Arc::as_ptr(finding))?.1.clone())).collect()
    }
}

/// A run without anybody's name. `before` is what was shown of the run before, and is that of this one afterwards:
/// whoever a solved finding was about need not be in the journal any more.
pub(super) fn redacted(
    run: JudgedRun,
    engine: &Engine,
    disk: &Disk,
    secret: &Secret,
    before: &mut RedactedFindings,
) -> JudgedRun {
    let texts = DiskTexts::new(disk);
    let people = Pseudonyms::of(engine.graph(), engine.journal(), &engine.config().circles, secret.clone());
    let redactor = Redactor::new(people, &texts);
    let shown = |finding: &Arc<Finding>| {
        (Arc::as_ptr(finding), (finding.clone(), Arc::new(redactor.finding(finding))))
    };
    let now = RedactedFindings(run.findings.iter().map(shown).collect());
    let mut delta = run.delta;
    for after in [&mut delta.new, &mut delta.kept, &mut delta.better] {
        *after = now.of(after);
    }
    delta.solved = before.of(&delta.solved);
    let trigger = match run.trigger {
        Trigger::Notes(paths) => Trigger::Notes(paths.iter().map(|path| redactor.path(path)).collect()),
        other => other,
    };
    let findings = now.of(&run.findings);
    *before = now;
    let mut info = run.run;
    // Folders are called after people, too.
    ".".clone_into(&mut info.root);
    JudgedRun { trigger, delta, findings, run: info, true_paths: Some(redactor.into_paths()), ..run }
}

/// The texts of a run's notes, by the paths that are shown.
pub(super) struct ShownTexts<'d> {
    texts: DiskTexts<'d>,
    true_paths: Option<&'d TruePaths>,
}

impl<'d> ShownTexts<'d> {
    pub(super) fn new(run: &'d JudgedRun, disk: &'d RetryEmpty<'d>) -> ShownTexts<'d> {
        ShownTexts { texts: DiskTexts::new(disk), true_paths: run.true_paths.as_ref() }
    }
}

impl Sources for ShownTexts<'_> {
    fn text(&self, path: &NotePath) -> Option<Arc<Text>> {
        match self.true_paths {
            None => self.texts.text(path),
            Some(paths) => self.texts.text(paths.get(path)?),
        }
    }

    fn may_quote(&self) -> bool {
        self.true_paths.is_none()
    }
}
