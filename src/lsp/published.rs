//! What was published of a journal, and which notes must be published again.
//!
//! A keystroke changes few findings. They are found by comparing two sorted lists whose common items are the same
//! allocations, or, where everybody was judged anew, say the same; a note is rendered again where its own changed, where its text did, or where a finding of
//! its own tells of a place in a text that did.
//!
//! Not how a finding looks (`diagnostic`). Invariant: a note that has findings with the client is among those
//! that were sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::finding::Finding;
use crate::text::NotePath;

/// What the client was told of one note.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SentNote {
    uri: String,
    /// The hash of what was sent; `None` where nothing was.
    hash: Option<u64>,
}

#[derive(Debug, Default)]
pub(super) struct PublishedNotes {
    sent: BTreeMap<NotePath, SentNote>,
    /// By note: the notes whose findings tell of a place in it, and how often.
    telling: FxHashMap<NotePath, FxHashMap<NotePath, u32>>,
}

impl PublishedNotes {
    /// How the client spelled a note of which it was told something.
    pub(super) fn spelling(&self, path: &NotePath) -> Option<&str> {
        self.sent.get(path).map(|sent| sent.uri.as_str())
    }

    /// The notes that may look different: `old` and `new` are all findings in the order of every output,
    /// `changed` are the notes whose texts changed.
    pub(super) fn compare(
        &mut self,
        old: &[Arc<Finding>],
        new: &[Arc<Finding>],
        changed: &BTreeSet<NotePath>,
    ) -> BTreeSet<NotePath> {
        let mut notes = changed.clone();
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        let (mut left, mut right) = (0, 0);
        while left < old.len() || right < new.len() {
            match (old.get(left), new.get(right)) {
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) || a == b => (left, right) = (left + 1, right + 1),
                (Some(a), Some(b)) => {
                    let (is_gone, is_new) = (a.order() <= b.order(), b.order() <= a.order());
                    if is_gone {
                        removed.push(a);
                        left += 1;
                    }
                    if is_new {
                        added.push(b);
                        right += 1;
                    }
                }
                (Some(a), None) => {
                    removed.push(a);
                    left += 1;
                }
                (None, Some(b)) => {
                    added.push(b);
                    right += 1;
                }
                (None, None) => break,
            }
        }
        for finding in &removed {
            notes.insert(finding.primary.place.note.clone());
            self.count(finding, -1);
        }
        for finding in &added {
            notes.insert(finding.primary.place.note.clone());
            self.count(finding, 1);
        }
        for path in changed {
            notes.extend(self.telling.get(path).into_iter().flatten().map(|(note, _)| note.clone()));
        }
        notes
    }

    fn count(&mut self, finding: &Finding, sign: i32) {
        let own = &finding.primary.place.note;
        for label in finding.related.iter().filter(|label| label.place.note != *own) {
            let telling = self.telling.entry(label.place.note.clone()).or_default();
            let count = telling.entry(own.clone()).or_default();
            *count = count.saturating_add_signed(sign);
            if *count == 0 {
                telling.remove(own);
            }
            if telling.is_empty() {
                self.telling.remove(&label.place.note);
            }
        }
    }

    /// Remembers what is sent, and says whether to send it: not where there are no findings and were none.
    pub(super) fn send(&mut self, path: &NotePath, uri: &str, hash: Option<u64>) -> bool {
        let before = self.sent.get(path);
        if before.is_none() && hash.is_none() {
            return false;
        }
        let is_same = before.is_some_and(|before| before.hash == hash && before.uri == uri);
        self.sent.insert(path.clone(), SentNote { uri: uri.to_owned(), hash });
        !is_same
    }

    /// The other spelling under which the client knows of findings in a note.
    pub(super) fn other_spelling(&self, path: &NotePath, uri: &str) -> Option<String> {
        self.sent.get(path).filter(|sent| sent.uri != uri && sent.hash.is_some()).map(|sent| sent.uri.clone())
    }

    /// Every note that has findings with the client, with its address, which are forgotten.
    pub(super) fn take_all(&mut self) -> Vec<String> {
        let told = self.sent.values_mut();
        told.filter_map(|sent| sent.hash.take().map(|_| sent.uri.clone())).collect()
    }

    /// The notes that have findings with the client.
    pub(super) fn told(&self) -> impl Iterator<Item = &NotePath> {
        self.sent.iter().filter(|(_, sent)| sent.hash.is_some()).map(|(path, _)| path)
    }
}
