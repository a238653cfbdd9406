//! What is news: the findings of one state of a journal compared with those of an earlier one.
//!
//! The one definition of *new* for `--new-since`, the hook and `watch`; the baseline goes by the same
//! [`Finding::counted`].
//!
//! | the finding's rule | known where there was a finding |
//! |---|---|
//! | counts what can get worse | about the same subject, and its number was as high |
//! | counts nothing | of the same fingerprint, or else on the same occasion in the same note: an edited line |
//! | tells what lasts, like a silence | of the same fingerprint, or else about the same subject |
//!
//! A finding that only comes up because a louder one about the same people has gone is known, too.
//!
//! Each earlier finding makes one later finding known: two alike are one more than one. Nothing is looked up but
//! by hash, so it takes linear time. What an engine found again and kept is known at sight: of a watcher's
//! thousands of findings a save changes a few.

use std::cell::LazyCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::finding::{Finding, Level};

/// What a finding is, compared with the state before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Novelty {
    /// Nothing like it was found before.
    New,
    /// It was there before, and counts more than it did.
    Worse,
    /// It was there before, and counts as much.
    Same,
    /// It was there before, and counts less than it did.
    Better,
}

impl Novelty {
    /// Whether to show it as new.
    pub fn is_news(self) -> bool {
        matches!(self, Novelty::New | Novelty::Worse)
    }
}

/// How two states of a journal differ.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Of each later finding, in their order.
    pub novelties: Vec<Novelty>,
    /// The earlier findings that no later one goes on from, in their order.
    pub gone: Vec<Arc<Finding>>,
}

/// Compares the findings of two states, each in the order of every output.
pub fn compare(before: &[Arc<Finding>], after: &[Arc<Finding>]) -> Comparison {
    let mut novelties = vec![Novelty::New; after.len()];
    let mut is_open = vec![true; before.len()];
    by_address(before, after, &mut novelties, &mut is_open);
    by_number(before, after, &mut novelties, &mut is_open);
    // In the same note first: of two alike in two notes, one may be edited and the other not.
    let note = |finding: &Finding| finding.primary.place.note.clone();
    by_key(before, after, &mut novelties, &mut is_open, |finding| (finding.fingerprint, note(finding)));
    by_key(before, after, &mut novelties, &mut is_open, |finding| finding.fingerprint);
    by_key(before, after, &mut novelties, &mut is_open, |finding| {
        (finding.occasion, (!finding.is_lasting()).then(|| note(finding)))
    });
    let louder = LazyCell::new(|| Louder::of(before));
    for (finding, novelty) in after.iter().zip(&mut novelties) {
        if *novelty == Novelty::New && finding.louder.is_some() && louder.covers(finding) {
            *novelty = Novelty::Same;
        }
    }
    let gone = before.iter().zip(is_open).filter(|(_, is_open)| *is_open).map(|(finding, _)| finding.clone());
    Comparison { novelties, gone: gone.collect() }
}

/// Matches the findings that are the same allocation. Both sides are in one order, so they are met in one walk.
fn by_address(
    before: &[Arc<Finding>],
    after: &[Arc<Finding>],
    novelties: &mut [Novelty],
    is_open: &mut [bool],
) {
    let (mut earlier, mut later) = (0, 0);
    while let (Some(then), Some(now)) = (before.get(earlier), after.get(later)) {
        let order = if Arc::ptr_eq(then, now) {
            (is_open[earlier], novelties[later]) = (false, Novelty::Same);
            Ordering::Equal
        } else {
            then.order().cmp(&now.order())
        };
        earlier += usize::from(order.is_le());
        later += usize::from(order.is_ge());
    }
}

/// Matches what is left of the findings of rules that count, by subject.
fn by_number(
    before: &[Arc<Finding>],
    after: &[Arc<Finding>],
    novelties: &mut [Novelty],
    is_open: &mut [bool],
) {
    // A subject has one finding, as rules are today; nothing here relies on that.
    let mut earlier: FxHashMap<u64, BTreeMap<Weight, Vec<usize>>> = FxHashMap::default();
    for (at, finding) in before.iter().enumerate() {
        if is_open[at]
            && let Some(weight) = weight(finding)
        {
            earlier.entry(finding.subject).or_default().entry(weight).or_default().push(at);
        }
    }
    let is_new = |(at, _): &(usize, &Arc<Finding>)| novelties[*at] == Novelty::New;
    let open = after.iter().enumerate().filter(is_new);
    let mut heaviest: Vec<(Weight, usize)> =
        open.filter_map(|(at, finding)| Some((weight(finding)?, at))).collect();
    heaviest.sort_by(|(a, at), (b, other)| b.cmp(a).then(at.cmp(other)));
    for (now, at) in heaviest {
        let Some(known) = earlier.get_mut(&after[at].subject) else { continue };
        let least = Weight { value: now.value, events: 0 };
        let fitting = known.range(least..).next().or_else(|| known.iter().next_back());
        let Some(then) = fitting.map(|(then, _)| *then) else { continue };
        novelties[at] = if now.value > then.value {
            Novelty::Worse
        } else if now < then {
            Novelty::Better
        } else {
            Novelty::Same
        };
        if let Some(places) = known.get_mut(&then) {
            if let Some(place) = places.pop() {
                is_open[place] = false;
            }
            if places.is_empty() {
                known.remove(&then);
            }
        }
    }
}

/// What a finding counts, and how many events led to it: a share may stay where people become fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    value: u64,
    events: u32,
}

fn weight(finding: &Finding) -> Option<Weight> {
    Some(Weight { value: finding.counted()?, events: finding.events })
}

/// Matches what is left of the findings of rules that do not count.
fn by_key<K: Eq + Hash>(
    before: &[Arc<Finding>],
    after: &[Arc<Finding>],
    novelties: &mut [Novelty],
    is_open: &mut [bool],
    key: impl Fn(&Finding) -> K,
) {
    let mut earlier: FxHashMap<K, VecDeque<usize>> = FxHashMap::default();
    for (at, finding) in before.iter().enumerate() {
        if is_open[at] && finding.counted().is_none() {
            earlier.entry(key(finding)).or_default().push_back(at);
        }
    }
    for (finding, novelty) in after.iter().zip(novelties) {
        if *novelty != Novelty::New || finding.counted().is_some() {
            continue;
        }
        if let Some(at) = earlier.get_mut(&key(finding)).and_then(VecDeque::pop_front) {
            is_open[at] = false;
            *novelty = Novelty::Same;
        }
    }
}

/// Findings for the sake of which others were not told, with the level of each.
struct Louder<'f> {
    of_people: FxHashMap<(&'static str, &'f [String]), Level>,
    of_everybody: FxHashMap<&'static str, Level>,
}

impl<'f> Louder<'f> {
    fn of(before: &'f [Arc<Finding>]) -> Louder<'f> {
        let mut louder = Louder { of_people: FxHashMap::default(), of_everybody: FxHashMap::default() };
        for finding in before {
            let level = match finding.people.as_slice() {
                [_] => louder.of_people.entry((finding.rule, &finding.people)).or_insert(finding.level),
                _ => louder.of_everybody.entry(finding.rule).or_insert(finding.level),
            };
            *level = finding.level.max(*level);
        }
        louder
    }

    /// Whether a finding as loud as this one stood before it.
    fn covers(&self, finding: &Finding) -> bool {
        let Some(rule) = finding.louder else { return false };
        let level = self.of_people.get(&(rule, finding.people.as_slice()));
        level.or_else(|| self.of_everybody.get(rule)).is_some_and(|level| *level >= finding.level)
    }
}
