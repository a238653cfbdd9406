//! What binding all notes gives: taken in batch by batch, in the order of paths, while more is bound.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::engine::findings::{FindingStore, Subject};
use crate::finding::Finding;
use crate::graph::{Bound, TimelineBuilder};
use crate::journal::NoteId;

/// Notes that one thread binds at once. No more than this, and no other thread is needed.
pub(super) const BATCH: usize = 128;

/// Some notes, bound and judged.
#[derive(Default)]
pub(super) struct Batch {
    pub events: Vec<Bound>,
    pub silencing: Vec<NoteId>,
    pub judged: Vec<(NoteId, Vec<Finding>)>,
}

/// All notes, bound and judged.
#[derive(Default)]
pub(super) struct OrderedCollector {
    pub events: TimelineBuilder,
    pub found: FindingStore,
    pub silencing: BTreeSet<NoteId>,
    /// How many batches were taken in.
    batches: usize,
    /// By number: those that came before their turn. As many as one thread binds while another is held up.
    early: BTreeMap<usize, Batch>,
}

impl OrderedCollector {
    /// Binds notes, which come in the order of their paths. Their events go into `events`.
    pub fn bind(
        ids: &[NoteId],
        events: TimelineBuilder,
        bind: impl Fn(&[NoteId]) -> Batch + Sync,
    ) -> OrderedCollector {
        let collected = Mutex::new(OrderedCollector { events, ..OrderedCollector::default() });
        let take = |mut bound: Vec<_>, (nth, ids)| {
            bound.push((nth, bind(ids)));
            // Nobody waits: to be woken takes longer than the next batch, and may be on a busy processor.
            if let Ok(mut collected) = collected.try_lock() {
                bound.drain(..).for_each(|(nth, batch)| collected.add(nth, batch));
            }
            bound
        };
        let batches = ids.chunks(BATCH).enumerate();
        let rest: Vec<_> = if ids.len() <= BATCH {
            batches.fold(Vec::new(), take)
        } else {
            batches.par_bridge().fold(Vec::new, take).flatten_iter().collect()
        };
        // What is left was bound last by threads that found the lock held.
        let mut collected = collected.into_inner().unwrap_or_else(PoisonError::into_inner);
        rest.into_iter().for_each(|(nth, batch)| collected.add(nth, batch));
        collected
    }

    /// Takes in a batch once its turn has come. In order, timelines are all but sorted.
    fn add(&mut self, nth: usize, batch: Batch) {
        self.early.insert(nth, batch);
        while let Some(batch) = self.early.remove(&self.batches) {
            self.events.take_in(batch.events);
            self.silencing.extend(batch.silencing);
            batch.judged.into_iter().for_each(|(id, findings)| self.found.set(Subject::Note(id), findings));
            self.batches += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BATCH, Batch, OrderedCollector};
    use crate::graph::TimelineBuilder;
    use crate::journal::NoteId;

    #[test]
    fn a_batch_waits_for_its_turn() {
        let mut collected = OrderedCollector::default();
        for (nth, expected) in [(2, (0, 1)), (1, (0, 2)), (0, (3, 0)), (3, (4, 0))] {
            collected.add(nth, Batch::default());
            assert_eq!((collected.batches, collected.early.len()), expected);
        }
    }

    #[test]
    fn no_batch_is_lost() {
        for count in [0, 1, BATCH, BATCH + 1, 100 * BATCH + 7] {
            let ids: Vec<NoteId> = (0..u32::try_from(count).expect("few")).map(NoteId).collect();
            let bind = |ids: &[NoteId]| Batch { silencing: ids.to_vec(), ..Batch::default() };
            let collected = OrderedCollector::bind(&ids, TimelineBuilder::default(), bind);
            assert!(collected.silencing.into_iter().eq(ids), "{count}");
        }
    }
}
