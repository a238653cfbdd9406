//! All findings before suppression, updated incrementally.
//!
//! They are kept by what they are about, so that an edit replaces few, and also in the order of every output, so
//! that a check after an edit sorts next to nothing. What many places share is kept by its cause, and told
//! once (see [`crate::rules::tell_once`]).
//!
//! It does not judge, and it knows nothing of suppression.
//!
//! Invariant: a finding that is found again stays the same allocation, so its address identifies it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::{Finding, Place};
use crate::graph::PersonId;
use crate::journal::NoteId;
use crate::rules::tell_once;
use crate::text::{NotePath, Span};

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
    /// What many places share, by [`Finding::subject`].
    causes: FxHashMap<u64, CauseGroup>,
    /// Causes whose places changed since the last [`FindingStore::sort`].
    stale: FxHashSet<u64>,
    /// In the order of every output, as of the last [`FindingStore::sort`].
    sorted: Vec<Arc<Finding>>,
    /// Added since then.
    added: Vec<Arc<Finding>>,
    /// Removed since then, by address, which no other finding can have for as long as they are held here.
    removed: FxHashMap<usize, Arc<Finding>>,
}

/// Where not more than this change, each place is found by bisection, so that a keystroke compares few findings.
const FEW: usize = 16;

/// The places of one cause, the newest last, and what is reported of them.
#[derive(Debug, Default)]
struct CauseGroup {
    places: BTreeMap<(Option<NaiveDate>, Place), Arc<Finding>>,
    told: Option<Arc<Finding>>,
}

impl FindingStore {
    /// Replaces the findings about a subject. One that is found again stays the same allocation.
    pub(super) fn set(&mut self, subject: FindingSubject, findings: Vec<Finding>) {
        let old = self.by_subject.remove(&subject).unwrap_or_default();
        let mut alike: FxHashMap<u64, VecDeque<Arc<Finding>>> = FxHashMap::default();
        for finding in old {
            if finding.shared.is_some() {
                self.leave(&finding);
                continue;
            }
            alike.entry(finding.fingerprint).or_default().push_back(finding);
        }
        let mut new = Vec::with_capacity(findings.len());
        for finding in findings {
            if finding.shared.is_some() {
                new.push(self.join(Arc::new(finding)));
                continue;
            }
            let known = alike.get_mut(&finding.fingerprint);
            let kept = known
                .filter(|known| known.front().is_some_and(|known| **known == finding))
                .and_then(VecDeque::pop_front);
            new.push(kept.unwrap_or_else(|| {
                let finding = Arc::new(finding);
                self.added.push(finding.clone());
                finding
            }));
        }
        self.removed.extend(alike.into_values().flatten().map(|finding| (address(&finding), finding)));
        if !new.is_empty() {
            self.by_subject.insert(subject, new);
        }
    }

    /// Moves the places of a note in the findings about a subject.
    pub(super) fn shift(&mut self, subject: FindingSubject, note: &NotePath, moved: impl Fn(Span) -> Span) {
        let Some(known) = self.by_subject.get(&subject) else { return };
        let moves = |place: &Place| place.note == *note && moved(place.span) != place.span;
        if !known.iter().any(|finding| finding.places().any(moves)) {
            return;
        }
        let shifted = known.iter().map(|finding| {
            let mut finding = Finding::clone(finding);
            let places = finding.places_mut().filter(|place| place.note == *note);
            places.for_each(|place| place.span = moved(place.span));
            finding
        });
        let shifted = shifted.collect();
        self.set(subject, shifted);
    }

    /// The rules about the journal as a whole that found something.
    pub(super) fn of_journal(&self) -> Vec<FindingSubject> {
        let subjects = self.by_subject.keys().copied();
        subjects.filter(|subject| matches!(subject, FindingSubject::Journal(_))).collect()
    }

    /// Takes a place in among those that share its cause.
    fn join(&mut self, place: Arc<Finding>) -> Arc<Finding> {
        self.stale.insert(place.subject);
        self.causes.entry(place.subject).or_default().places.insert(order(&place), place.clone());
        place
    }

    /// Takes a place out from among those that share its cause.
    fn leave(&mut self, place: &Finding) {
        self.stale.insert(place.subject);
        if let Some(cause) = self.causes.get_mut(&place.subject) {
            cause.places.remove(&order(place));
        }
    }

    /// Replaces what is reported of a cause, unless it is the same.
    fn tell(&mut self, cause: u64) {
        let Some(of) = self.causes.get_mut(&cause) else { return };
        let new = tell_once(of.places.values().map(|place| &**place));
        if new.as_ref() == of.told.as_deref() {
            return;
        }
        let new = new.map(Arc::new);
        self.added.extend(new.clone());
        let old = std::mem::replace(&mut of.told, new);
        self.removed.extend(old.map(|finding| (address(&finding), finding)));
        if of.places.is_empty() {
            self.causes.remove(&cause);
        }
    }

    /// Takes in what was added and removed.
    pub(super) fn sort(&mut self) {
        for cause in std::mem::take(&mut self.stale) {
            self.tell(cause);
        }
        if !self.removed.is_empty() {
            // A finding that was added and removed since the last sort is in neither list.
            self.added.retain(|finding| !self.removed.contains_key(&address(finding)));
            if self.removed.len() <= FEW {
                for finding in std::mem::take(&mut self.removed).into_values() {
                    self.take_out(&finding);
                }
            } else {
                self.sorted.retain(|finding| !self.removed.contains_key(&address(finding)));
                self.removed.clear();
            }
        }
        merge(&mut self.sorted, std::mem::take(&mut self.added));
    }

    fn take_out(&mut self, finding: &Arc<Finding>) {
        let from = self.sorted.partition_point(|known| known.order() < finding.order());
        let mut alike = self.sorted[from..].iter().take_while(|known| known.order() == finding.order());
        if let Some(at) = alike.position(|known| Arc::ptr_eq(known, finding)) {
            self.sorted.remove(from + at);
        }
    }

    /// All findings in the order of every output, as of the last [`FindingStore::sort`].
    pub(super) fn sorted(&self) -> &[Arc<Finding>] {
        &self.sorted
    }
}

/// Takes findings in among others that are in the order of every output.
pub(super) fn merge(sorted: &mut Vec<Arc<Finding>>, mut added: Vec<Arc<Finding>>) {
    added.sort_by(|a, b| a.order().cmp(&b.order()));
    if added.len() > FEW {
        // Two sorted runs: a stable sort merges them in one pass.
        sorted.append(&mut added);
        sorted.sort_by(|a, b| a.order().cmp(&b.order()));
        return;
    }
    for finding in added {
        let at = sorted.partition_point(|known| known.order() <= finding.order());
        sorted.insert(at, finding);
    }
}

/// By day, undated first, then by place: the newest comes last.
fn order(place: &Finding) -> (Option<NaiveDate>, Place) {
    (place.shared.and_then(|shared| shared.date), place.primary.place.clone())
}

fn address(finding: &Arc<Finding>) -> usize {
    Arc::as_ptr(finding).addr()
}
