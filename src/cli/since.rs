//! Which tree of a git repository is checked, and since which one findings are new.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use clap::Args as ClapArgs;

use super::open::Opened;
use crate::engine::{Change, Filter, Source, Version};
use crate::error::Error;
use crate::finding::{Finding, Status};
use crate::git::{Files, Spot, changes};

#[derive(Debug, Clone, Default, ClapArgs)]
pub struct GitArgs {
    /// Check what is staged instead of the work tree.
    #[arg(long, conflicts_with_all = ["rev", "fix"])]
    pub staged: bool,
    /// Check a revision instead of the work tree.
    #[arg(long, value_name = "REV", conflicts_with = "fix")]
    pub rev: Option<String>,
    /// Show only what is new since a revision.
    #[arg(long, value_name = "REV")]
    pub new_since: Option<String>,
}

impl GitArgs {
    /// The tree to check; `None` is the work tree.
    pub fn spot(&self) -> Option<Spot> {
        match &self.rev {
            Some(revision) => Some(Spot::Revision(revision.clone())),
            None => self.staged.then_some(Spot::Index),
        }
    }

    /// Its name in outputs.
    pub fn tree(&self) -> String {
        match self.spot() {
            None => "worktree".to_owned(),
            Some(Spot::Index) => "index".to_owned(),
            Some(Spot::Revision(revision)) => revision,
        }
    }

    /// What was found before, where findings are to be new. The engine goes there and comes back,
    /// so that both trees share what they have in common.
    ///
    /// # Errors
    /// git cannot tell.
    pub fn before(&self, opened: &mut Opened) -> Result<Before, Error> {
        let Some(revision) = &self.new_since else { return Ok(Before::default()) };
        let config = opened.engine.config();
        let filter = if opened.keeps_all { Filter::nothing() } else { Filter::new(config) };
        let files = Files::list(&opened.root, &Spot::Revision(revision.clone()))?;
        let old = files.tree(&opened.root, config, &filter)?;
        let (there, back) = {
            let new = opened.source();
            let there = changes(&new, &old);
            let back: Vec<Change> = there
                .iter()
                .map(|change| Change {
                    path: change.path.clone(),
                    version: Version::read(&new, &change.path),
                })
                .collect();
            (there, back)
        };
        opened.engine.apply(&there);
        let findings = opened.engine.check(opened.today);
        opened.engine.apply(&back);
        Ok(Before::new(&findings))
    }
}

/// What another tree's findings were.
#[derive(Debug, Default)]
pub struct Before {
    counts: HashMap<u64, usize>,
    /// The measure of each subject.
    measures: HashMap<u64, u64>,
}

impl Before {
    fn new(findings: &[Arc<Finding>]) -> Before {
        let mut before = Before::default();
        for finding in findings.iter().filter(|finding| finding.status == Status::New) {
            *before.counts.entry(finding.fingerprint).or_default() += 1;
            if let Some(measure) = &finding.measure {
                before.measures.insert(finding.subject, measure.value);
            }
        }
        before
    }

    /// Marks what was found before, each as often as it was. What only got better is not new
    /// either: taking an ask away changes the finding and brings none.
    pub fn mark(mut self, findings: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
        if self.counts.is_empty() {
            return findings;
        }
        let mark = |finding: Arc<Finding>| {
            if finding.status != Status::New {
                return finding;
            }
            let better = finding.measure.as_ref().is_some_and(|measure| {
                self.measures.get(&finding.subject).is_some_and(|before| measure.value < *before)
            });
            let is_known = match self.counts.get_mut(&finding.fingerprint) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    true
                }
                _ => better,
            };
            if !is_known {
                return finding;
            }
            let mut known = Finding::clone(&finding);
            known.status = Status::Baselined;
            Arc::new(known)
        };
        findings.into_iter().map(mark).collect()
    }
}

/// A tree and its configuration, by the arguments.
///
/// # Errors
/// git cannot tell.
pub fn files(args: &GitArgs, root: &Path) -> Result<Option<Files>, Error> {
    args.spot().map(|spot| Files::list(root, &spot).map_err(Error::from)).transpose()
}

/// Whatever the notes are read from.
pub fn base<'a>(tree: Option<&'a crate::git::Tree>, disk: &'a dyn Source) -> &'a dyn Source {
    tree.map_or(disk, |tree| tree)
}
