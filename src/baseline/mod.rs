//! Known problems: what a journal is allowed to start with.
//!
//! An entry accepts findings of one rule about one subject. Where the rule counts something, the
//! entry holds the worst number that is accepted, and one more brings the finding back; elsewhere
//! it holds how many findings of one fingerprint are accepted. Days are no such number: they grow
//! with the calendar, which is no news, so what is measured in days goes by its fingerprint, too.
//!
//! Not here: the file on disk, and silencing, which comes first. A baseline only ever shrinks,
//! except when it is made.

mod file;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use file::{BaselineError, FILE_NAME};

use crate::finding::{Finding, Status};
use crate::rules::UnreadableNote;

/// What is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    entries: BTreeMap<Key, Entry>,
}

/// What an entry is about. `hash` alone decides; the names are for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub rule: String,
    /// Keys of people, sorted.
    pub people: String,
    pub hash: u64,
}

/// How much is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// The worst number of a rule that counts.
    Worst(u64),
    /// So many findings that look alike.
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
        let mut entries: BTreeMap<Key, Entry> = BTreeMap::new();
        for finding in findings {
            if finding.status == Status::Suppressed || !can_be_known(finding) {
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

    pub fn entries(&self) -> impl Iterator<Item = (&Key, Entry)> {
        self.entries.iter().map(|(key, entry)| (key, *entry))
    }

    /// The entry that a finding falls under.
    pub fn entry_of(&self, finding: &Finding) -> Option<(&Key, Entry)> {
        let (key, _) = entry_of(finding);
        // A person may have been renamed since; only the hash says what it is about.
        self.by_hash(&key.rule, key.hash)
    }

    fn by_hash(&self, rule: &str, hash: u64) -> Option<(&Key, Entry)> {
        let from = Key { rule: rule.to_owned(), people: String::new(), hash: 0 };
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
        let known: BTreeMap<(&str, u64), Entry> =
            self.entries.iter().map(|(key, entry)| ((key.rule.as_str(), key.hash), *entry)).collect();
        let mut used: BTreeMap<(&'static str, u64), u64> = BTreeMap::new();
        let mark = |finding: Arc<Finding>| {
            if finding.status != Status::New || !can_be_known(&finding) {
                return finding;
            }
            let hash = entry_of(&finding).0.hash;
            match known.get(&(finding.rule, hash)) {
                None => finding,
                Some(Entry::Worst(worst)) => {
                    let value = finding.measure.as_ref().map_or(0, |measure| measure.value);
                    if value <= *worst {
                        return with_status(&finding, Status::Baselined);
                    }
                    let mut worse = Finding::clone(&finding);
                    worse.notes.push(format!("baseline accepts {worst}, now {value}"));
                    Arc::new(worse)
                }
                Some(Entry::Count(count)) => {
                    let seen = used.entry((finding.rule, hash)).or_default();
                    *seen += 1;
                    if *seen <= *count { with_status(&finding, Status::Baselined) } else { finding }
                }
            }
        };
        findings.into_iter().map(mark).collect()
    }

    /// Removes what is solved and lowers what got better; never adds.
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

impl Entry {
    fn add(&mut self, other: Entry) {
        match (self, other) {
            (Entry::Worst(worst), Entry::Worst(other)) => *worst = (*worst).max(other),
            (Entry::Count(count), Entry::Count(other)) => *count = count.saturating_add(other),
            _ => {}
        }
    }

    /// Whether it was higher, or of another kind, than it is now.
    fn lower_to(&mut self, now: Entry) -> bool {
        let lower = match (*self, now) {
            (Entry::Worst(worst), Entry::Worst(now)) => Entry::Worst(worst.min(now)),
            (Entry::Count(count), Entry::Count(now)) => Entry::Count(count.min(now)),
            (_, now) => now,
        };
        let changes = *self != lower;
        *self = lower;
        changes
    }
}

fn with_status(finding: &Finding, status: Status) -> Arc<Finding> {
    Arc::new(Finding { status, ..finding.clone() })
}

/// A note that cannot be read is not a habit of the writer's to be accepted: nothing is known
/// about what it says.
fn can_be_known(finding: &Finding) -> bool {
    finding.rule != UnreadableNote::META.name
}

fn entry_of(finding: &Finding) -> (Key, Entry) {
    let mut people = finding.people.clone();
    people.sort();
    people.dedup();
    let counted = finding.measure.as_ref().filter(|measure| measure.name != "days");
    let (hash, entry) = match counted {
        Some(measure) => (finding.subject, Entry::Worst(measure.value)),
        None => (finding.fingerprint, Entry::Count(1)),
    };
    (Key { rule: finding.rule.to_owned(), people: people.join("+"), hash }, entry)
}
