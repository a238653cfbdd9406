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

use crate::finding::{Finding, FindingStatus};
use crate::rules::UnreadableNote;

/// The accepted findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    entries: BTreeMap<BaselineKey, Allowance>,
}

/// What an entry is about. Only `hash` decides; the names are for readers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaselineKey {
    pub rule: String,
    /// Keys of people, sorted.
    pub people: String,
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
    pub removed: usize,
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
        Baseline { entries }
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn entries(&self) -> impl Iterator<Item = (&BaselineKey, Allowance)> {
        self.entries.iter().map(|(key, entry)| (key, *entry))
    }

    /// The entry that a finding falls under.
    pub fn entry_of(&self, finding: &Finding) -> Option<(&BaselineKey, Allowance)> {
        let (key, _) = entry_of(finding);
        // The person may have been renamed since, so only the hash is compared.
        self.by_hash(&key.rule, key.hash)
    }

    fn by_hash(&self, rule: &str, hash: u64) -> Option<(&BaselineKey, Allowance)> {
        let from = BaselineKey { rule: rule.to_owned(), people: String::new(), hash: 0 };
        self.entries
            .range(from..)
            .take_while(|(key, _)| key.rule == rule)
            .find(|(key, _)| key.hash == hash)
            .map(|(key, entry)| (key, *entry))
    }

    /// Marks the new findings that are known. One that got worse stays new, and says so. The
    /// order is kept.
    pub fn mark(&self, findings: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
        if self.is_empty() {
            return findings;
        }
        let known: BTreeMap<(&str, u64), Allowance> =
            self.entries.iter().map(|(key, entry)| ((key.rule.as_str(), key.hash), *entry)).collect();
        let mut used: BTreeMap<(&'static str, u64), u64> = BTreeMap::new();
        let mark = |finding: Arc<Finding>| {
            if finding.status != FindingStatus::New || !can_be_known(&finding) {
                return finding;
            }
            let hash = entry_of(&finding).0.hash;
            match known.get(&(finding.rule, hash)) {
                None => finding,
                Some(Allowance::Worst(worst)) => {
                    let value = finding.measure.as_ref().map_or(0, |measure| measure.value);
                    if value <= *worst {
                        return with_status(&finding, FindingStatus::Baselined);
                    }
                    let mut worse = Finding::clone(&finding);
                    worse.notes.push(format!("baseline accepts {worst}, now {value}"));
                    Arc::new(worse)
                }
                Some(Allowance::Count(count)) => {
                    let seen = used.entry((finding.rule, hash)).or_default();
                    *seen += 1;
                    if *seen <= *count { with_status(&finding, FindingStatus::Baselined) } else { finding }
                }
            }
        };
        findings.into_iter().map(mark).collect()
    }

    /// Removes entries that are solved and lowers those that got better; adds none.
    pub fn shrink<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) -> Shrunk {
        let today = Baseline::accepting(findings);
        let mut shrunk = Shrunk::default();
        self.entries.retain(|key, entry| {
            let Some((_, now)) = today.by_hash(&key.rule, key.hash) else {
                shrunk.removed += 1;
                return false;
            };
            shrunk.lowered += usize::from(entry.lower_to(now));
            true
        });
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
