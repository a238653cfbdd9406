//! What is new since another tree: findings that were there before are known.
//!
//! The engine goes to the earlier tree and stays there, so that both trees share what they have in
//! common. What counts as known is [`compare`]'s.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::Filter;
use crate::error::Error;
use crate::finding::{Finding, FindingStatus, compare};
use crate::project::Opened;
use crate::project::spec::Exclusion;
use crate::text::NotePath;

/// What another tree's findings were.
#[derive(Default)]
pub struct Before {
    findings: Vec<Arc<Finding>>,
    unreadable: BTreeSet<NotePath>,
}

impl Before {
    /// Judges the earlier tree, where findings are to be new since one. `mark` marks what is known anyway.
    ///
    /// # Errors
    /// git cannot tell.
    pub fn of(
        opened: &mut Opened,
        mark: impl Fn(Vec<Arc<Finding>>) -> Vec<Arc<Finding>>,
    ) -> Result<Before, Error> {
        let location = &mut opened.location;
        let changes = match (&mut location.tree, opened.earlier.take()) {
            (Some(tree), _) => tree.back()?,
            (None, None) => None,
            (None, Some(earlier)) => {
                let config = opened.engine.config();
                let filter = match location.exclusion {
                    Exclusion::Lifted => Filter::nothing(),
                    Exclusion::Applied => Filter::new(config),
                };
                let notes = opened.engine.journal().iter().map(|(_, note)| &note.path);
                Some(earlier.from_work_tree(notes, &location.root, config, &filter)?)
            }
        };
        let Some(changes) = changes else { return Ok(Before::default()) };
        opened.engine.apply(&changes);
        let unreadable = opened.engine.unreadable().into_iter().collect();
        let mut findings = mark(opened.engine.check(opened.today));
        findings.retain(|finding| finding.status == FindingStatus::New);
        Ok(Before { findings, unreadable })
    }

    /// Whether a note that cannot be read now could be read then, or was not there.
    pub fn could_read(&self, note: &NotePath) -> bool {
        !self.unreadable.contains(note)
    }

    /// Marks what was known before (see [`compare`]).
    pub fn mark(&self, mut findings: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
        if self.findings.is_empty() {
            return findings;
        }
        let (new, places): (Vec<Arc<Finding>>, Vec<usize>) = findings
            .iter()
            .enumerate()
            .filter(|(_, one)| one.is_new())
            .map(|(at, one)| (one.clone(), at))
            .unzip();
        let novelties = compare(&self.findings, &new).novelties;
        for (at, novelty) in places.into_iter().zip(novelties) {
            if !novelty.is_news() {
                let finding = &mut findings[at];
                *finding = Arc::new(Finding { status: FindingStatus::Baselined, ..Finding::clone(finding) });
            }
        }
        findings
    }
}
