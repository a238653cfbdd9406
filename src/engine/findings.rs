//! All findings before suppression, updated incrementally.
//!
//! They are kept by what they are about, so that an edit replaces few, and also in the order of every output, so
//! that a check after an edit sorts next to nothing.
//!
//! It does not judge, and it knows nothing of suppression.
//!
//! Invariant: a finding that is found again stays the same allocation, so its address identifies it.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::Finding;
use crate::graph::PersonId;
use crate::journal::NoteId;

/// What findings are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum FindingSubject {
    Note(NoteId),
    Person(PersonId),
    /// The journal as a whole, by one rule.
    Journal(&'static str),
}

/// All findings.
#[derive(Debug, Default)]
pub(super) struct FindingStore {
    by_subject: FxHashMap<FindingSubject, Vec<Arc<Finding>>>,
    /// In the order of every output, as of the last [`FindingStore::sort`].
    sorted: Vec<Arc<Finding>>,
    /// Added since then.
    added: Vec<Arc<Finding>>,
    /// Removed since then, by address. `sorted` still holds them, so that no other finding can have the
    /// address.
    removed: FxHashSet<usize>,
}

impl FindingStore {
    /// Replaces the findings about a subject. One that is found again stays the same allocation.
    pub(super) fn set(&mut self, subject: FindingSubject, findings: Vec<Finding>) {
        let old = self.by_subject.remove(&subject).unwrap_or_default();
        let mut alike: FxHashMap<u64, VecDeque<Arc<Finding>>> = FxHashMap::default();
        for finding in old {
            alike.entry(finding.fingerprint).or_default().push_back(finding);
        }
        let mut new = Vec::with_capacity(findings.len());
        for finding in findings {
            let known = alike.get_mut(&finding.fingerprint);
            let kept = known.and_then(|known| known.pop_front_if(|known| **known == finding));
            new.push(kept.unwrap_or_else(|| {
                let finding = Arc::new(finding);
                self.added.push(finding.clone());
                finding
            }));
        }
        self.removed.extend(alike.values().flatten().map(address));
        if !new.is_empty() {
            self.by_subject.insert(subject, new);
        }
    }

    /// Takes in what was added and removed.
    pub(super) fn sort(&mut self) {
        if !self.removed.is_empty() {
            // A finding that was added and removed since the last sort is in neither list.
            self.added.retain(|finding| !self.removed.contains(&address(finding)));
            self.sorted.retain(|finding| !self.removed.contains(&address(finding)));
            self.removed.clear();
        }
        if !self.added.is_empty() {
            // Two sorted runs: a stable sort merges them in one pass.
            self.added.sort_by(|a, b| a.order().cmp(&b.order()));
            self.sorted.append(&mut self.added);
            self.sorted.sort_by(|a, b| a.order().cmp(&b.order()));
        }
    }

    /// All findings in the order of every output, as of the last [`FindingStore::sort`].
    pub(super) fn sorted(&self) -> &[Arc<Finding>] {
        &self.sorted
    }
}

fn address(finding: &Arc<Finding>) -> usize {
    Arc::as_ptr(finding).addr()
}
