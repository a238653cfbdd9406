//! What one run found that the run before it had not, and the other way round.
//!
//! What is new is [`compare`]'s to say: a finding that merely moved, whose words were corrected, or that counts less
//! than before is not. Where a rule says something else about the same people than before, that is new, but what
//! it said before is not solved.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::finding::{Finding, Novelty, compare};

/// Findings in the order of every output, with what became of them.
#[derive(Debug, Clone, Default)]
pub struct Delta {
    /// Were not there before, or count more than before.
    pub new: Vec<Arc<Finding>>,
    /// Were there before, and still are.
    pub kept: Vec<Arc<Finding>>,
    /// Those of them that count less than before.
    pub better: Vec<Arc<Finding>>,
    /// Were there before, and are not there any more.
    pub solved: Vec<Arc<Finding>>,
}

impl Delta {
    /// Both in the order of every output.
    pub fn between(before: &[Arc<Finding>], after: &[Arc<Finding>]) -> Delta {
        let comparison = compare(before, after);
        let mut delta = Delta { solved: comparison.gone, ..Delta::default() };
        for (finding, novelty) in after.iter().zip(comparison.novelties) {
            if novelty.is_news() { &mut delta.new } else { &mut delta.kept }.push(finding.clone());
            if novelty == Novelty::Better {
                delta.better.push(finding.clone());
            }
        }
        let again: FxHashSet<u64> = delta.new.iter().filter_map(|finding| subject(finding)).collect();
        delta.solved.retain(|finding| subject(finding).is_none_or(|subject| !again.contains(&subject)));
        delta
    }

    /// A first run: everything was there already.
    pub fn first(findings: &[Arc<Finding>]) -> Delta {
        Delta { kept: findings.to_vec(), ..Delta::default() }
    }

    /// How many findings there are now.
    pub fn open(&self) -> usize {
        self.new.len() + self.kept.len()
    }
}

/// The rule and the people of a finding; `None` where it is about nobody.
fn subject(finding: &Finding) -> Option<u64> {
    (!finding.people.is_empty()).then_some(finding.subject)
}
