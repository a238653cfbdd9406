//! The baseline: the problems that are accepted in an old journal.
//!
//! An entry accepts findings of one rule about one subject. Where the rule counts something, the entry holds the
//! worst number that is accepted, and a higher one makes the finding new again. Elsewhere it holds how many
//! findings of one fingerprint are accepted. That includes rules that measure days: days grow with the calendar,
//! without the problem getting worse.
//!
//! Not here: the file on disk (`file`), and suppression, which comes first.
//!
//! Invariant: a baseline only ever shrinks, except when it is created.

mod file;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use file::{BaselineError, FILE_NAME};
use rustc_hash::FxHashMap;

use crate::finding::{Finding, FindingStatus};
use crate::rules::UnreadableNote;

/// The accepted findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    entries: BTreeMap<BaselineKey, Allowance>,
    /// Whether it holds hashes of an older version. An entry whose hash is found no more then accepts findings of
    /// its rule about its people.
    is_old: bool,
}

/// The entries by what decides: the rule and the hash. The person may have been renamed since.
pub struct BaselineIndex<'b>(FxHashMap<(&'b str, u64), (&'b BaselineKey, Allowance)>);

impl<'b> BaselineIndex<'b> {
    /// The entry that a finding falls under.
    pub fn entry_of(&self, finding: &Finding) -> Option<(&'b BaselineKey, Allowance)> {
        self.0.get(&(finding.rule, entry_of(finding).0.hash)).copied()
    }
}

/// What an entry is about. Only `hash` decides; the names are for readers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaselineKey {
    /// In kebab case.
    pub rule: String,
    /// Keys of people, sorted.
    pub people: String,
    /// The subject where the rule counts something, else the fingerprint.
    pub hash: u64,
}

/// How much is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// The worst accepted number of a rule that counts something.
    Worst(u64),
    /// How many findings of the same fingerprint.
    Count(u64),
}

/// What `update` did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shrunk {
    /// Entries that no finding needs any more.
    pub removed: usize,
    /// Entries that accept less than they did.
    pub lowered: usize,
}

impl Baseline {
    /// A baseline that accepts all of these findings that are new.
    pub fn accepting<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Baseline {
        let mut entries: BTreeMap<BaselineKey, Allowance> = BTreeMap::new();
        for finding in findings {
            if finding.status == FindingStatus::Suppressed || !can_be_known(finding) {
                continue;
            }
            let (key, entry) = entry_of(finding);
            entries.entry(key).and_modify(|known| known.add(entry)).or_insert(entry);
        }
        Baseline { entries, is_old: false }
    }

    /// Whether it was written by an older version, and an update renews it.
    pub fn is_old(&self) -> bool {
        self.is_old
    }

    /// How many entries there are; one may accept several findings.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is accepted.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// In the order of the file: by rule, people and hash.
    pub fn entries(&self) -> impl Iterator<Item = (&BaselineKey, Allowance)> {
        self.entries.iter().map(|(key, entry)| (key, *entry))
    }

    /// For looking findings up; it borrows, so build it once for all of them.
    pub fn index(&self) -> BaselineIndex<'_> {
        let entries = self.entries.iter();
        let entries = entries.map(|(key, allowance)| ((key.rule.as_str(), key.hash), (key, *allowance)));
        BaselineIndex(entries.collect())
    }

    /// Marks the new findings that are known. One that got worse stays new, and says so. The
    /// order is kept.
    pub fn mark(&self, findings: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
        if self.is_empty() {
            return findings;
        }
        let known = self.index();
        let mut used: FxHashMap<(&str, u64), u64> = FxHashMap::default();
        let mark = |finding: Arc<Finding>| {
            if finding.status != FindingStatus::New || !can_be_known(&finding) {
                return finding;
            }
            let Some((key, allowance)) = known.entry_of(&finding) else { return finding };
            match allowance {
                Allowance::Worst(worst) => {
                    let value = finding.measure.as_ref().map_or(0, |measure| measure.value);
                    if value <= worst {
                        return with_status(&finding, FindingStatus::Baselined);
                    }
                    let mut worse = Finding::clone(&finding);
                    worse.notes.push(format!("baseline accepts {worst}, now {value}"));
                    Arc::new(worse)
                }
                Allowance::Count(count) => {
                    let seen = used.entry((&key.rule, key.hash)).or_default();
                    *seen += 1;
                    if *seen <= count { with_status(&finding, FindingStatus::Baselined) } else { finding }
                }
            }
        };
        let marked: Vec<Arc<Finding>> = findings.into_iter().map(mark).collect();
        if self.is_old { self.mark_by_people(marked, &used) } else { marked }
    }

    /// Marks findings by rule and people, as often as entries of an older version are left over.
    fn mark_by_people(
        &self,
        findings: Vec<Arc<Finding>>,
        used: &FxHashMap<(&str, u64), u64>,
    ) -> Vec<Arc<Finding>> {
        let mut left: FxHashMap<(&str, String), u64> = FxHashMap::default();
        for (key, allowance) in &self.entries {
            if let Allowance::Count(count) = allowance {
                let used = used.get(&(key.rule.as_str(), key.hash)).copied().unwrap_or(0);
                *left.entry((&key.rule, key.people.clone())).or_default() += count.saturating_sub(used);
            }
        }
        let mark = |finding: Arc<Finding>| {
            if finding.status != FindingStatus::New || !can_be_known(&finding) || finding.counted().is_some()
            {
                return finding;
            }
            match left.get_mut(&(finding.rule, entry_of(&finding).0.people)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    with_status(&finding, FindingStatus::Baselined)
                }
                _ => finding,
            }
        };
        findings.into_iter().map(mark).collect()
    }

    /// Removes entries that are solved and lowers those that got better; adds none. One of an older version is
    /// renewed.
    pub fn shrink(&mut self, findings: &[Arc<Finding>]) -> Shrunk {
        let known = self.mark(findings.to_vec());
        let today = if self.is_old {
            // What it accepts of today's findings; a number that is exceeded stays.
            let is_kept = |finding: &&Arc<Finding>| {
                finding.status == FindingStatus::Baselined || finding.counted().is_some()
            };
            Baseline::accepting(known.iter().filter(is_kept).map(|finding| &**finding))
        } else {
            Baseline::accepting(findings.iter().map(|finding| &**finding))
        };
        let mut shrunk = Shrunk::default();
        let before = self.entries.len();
        let mut kept = BTreeMap::new();
        let index = today.index();
        for (key, mut entry) in std::mem::take(&mut self.entries) {
            match index.0.get(&(key.rule.as_str(), key.hash)) {
                Some((_, now)) => {
                    shrunk.lowered += usize::from(entry.lower_to(*now));
                    kept.insert(key, entry);
                }
                None => shrunk.removed += 1,
            }
        }
        if self.is_old {
            for (key, now) in &today.entries {
                if matches!(now, Allowance::Count(_)) {
                    kept.insert(key.clone(), *now);
                }
            }
            shrunk.removed = before.saturating_sub(kept.len());
            self.is_old = false;
        }
        self.entries = kept;
        shrunk
    }
}

impl Allowance {
    fn add(&mut self, other: Allowance) {
        match (self, other) {
            (Allowance::Worst(worst), Allowance::Worst(other)) => *worst = (*worst).max(other),
            (Allowance::Count(count), Allowance::Count(other)) => *count = count.saturating_add(other),
            _ => {}
        }
    }

    /// Lowers it to `now`; returns whether it was higher, or of the other kind.
    fn lower_to(&mut self, now: Allowance) -> bool {
        let lower = match (*self, now) {
            (Allowance::Worst(worst), Allowance::Worst(now)) => Allowance::Worst(worst.min(now)),
            (Allowance::Count(count), Allowance::Count(now)) => Allowance::Count(count.min(now)),
            (_, now) => now,
        };
        let changes = *self != lower;
        *self = lower;
        changes
    }
}

fn with_status(finding: &Finding, status: FindingStatus) -> Arc<Finding> {
    Arc::new(Finding { status, ..finding.clone() })
}

/// Whether a finding may be accepted. An unreadable note may not, since nothing is known about what it says.
fn can_be_known(finding: &Finding) -> bool {
    finding.rule != UnreadableNote::META.name
}

fn entry_of(finding: &Finding) -> (BaselineKey, Allowance) {
    let mut people = finding.people.clone();
    people.sort();
    people.dedup();
    let (hash, entry) = match finding.counted() {
        Some(value) => (finding.subject, Allowance::Worst(value)),
        None => (finding.fingerprint, Allowance::Count(1)),
    };
    (BaselineKey { rule: finding.rule.to_owned(), people: people.join("+"), hash }, entry)
}
