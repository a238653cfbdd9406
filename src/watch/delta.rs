//! What one run found that the run before it had not, and the other way round.
//!
//! Findings are compared by fingerprint, as multisets: a finding that merely moved to another line
//! is neither solved nor new, and two alike are two. Where a rule says something else about the same
//! people than before, that is new, but what it said before is not solved.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::Finding;

/// Findings in the order of every output, with what became of them.
#[derive(Debug, Clone, Default)]
pub struct Delta {
    /// Were not there before.
    pub new: Vec<Arc<Finding>>,
    /// Were there before, and still are.
    pub kept: Vec<Arc<Finding>>,
    /// Were there before, and are not there any more.
    pub solved: Vec<Arc<Finding>>,
}

impl Delta {
    pub fn between(before: &[Arc<Finding>], after: &[Arc<Finding>]) -> Delta {
        let mut delta = Delta::default();
        let mut left: FxHashMap<u64, usize> = FxHashMap::default();
        for finding in before {
            *left.entry(finding.fingerprint).or_default() += 1;
        }
        for finding in after {
            match left.get_mut(&finding.fingerprint).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    delta.kept.push(finding.clone());
                }
                None => delta.new.push(finding.clone()),
            }
        }
        for finding in before.iter().rev() {
            if let Some(count) = left.get_mut(&finding.fingerprint).filter(|count| **count > 0) {
                *count -= 1;
                delta.solved.push(finding.clone());
            }
        }
        delta.solved.reverse();
        let again: FxHashSet<u64> = delta.new.iter().filter_map(|finding| subject(finding)).collect();
        delta.solved.retain(|finding| subject(finding).is_none_or(|subject| !again.contains(&subject)));
        delta
    }

    /// A first run: everything was there already.
    pub fn first(findings: &[Arc<Finding>]) -> Delta {
        Delta { kept: findings.to_vec(), ..Delta::default() }
    }

    pub fn open(&self) -> usize {
        self.new.len() + self.kept.len()
    }
}

/// The rule and the people of a finding; `None` where it is about nobody.
fn subject(finding: &Finding) -> Option<u64> {
    (!finding.people.is_empty()).then_some(finding.subject)
}
