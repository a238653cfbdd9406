//! What binding and judging all notes gives, collected in the order of their paths while threads still work.
//!
//! Not the binding itself, which is handed in. The threads bind chunks of notes side by side, and what they
//! give is taken in as it comes: only a chunk that is early waits, so that memory never holds all of them
//! twice. Whichever thread is first, the result is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::engine::findings::{FindingStore, FindingSubject};
use crate::finding::Finding;
use crate::graph::{Bound, TimelineBuilder};
use crate::journal::NoteId;

/// How many notes a thread binds at once. A journal of no more than this is bound on one thread.
pub(super) const CHUNK: usize = 128;

/// Some notes, bound and judged.
#[derive(Default)]
pub(super) struct BoundChunk {
    pub events: Vec<Bound>,
    pub silencing: Vec<NoteId>,
    pub judged: Vec<(NoteId, Vec<Finding>)>,
    /// Whether any of them holds a `#thanks`.
    pub has_thanks: bool,
}

/// All notes, bound and judged.
#[derive(Default)]
pub(super) struct OrderedCollector {
    pub events: TimelineBuilder,
    pub findings: FindingStore,
    pub silencing: BTreeSet<NoteId>,
    pub has_thanks: bool,
    /// How many chunks were taken in.
    taken: usize,
    /// Those that came before their turn, by number: as many as one thread binds while another is held up.
    early: BTreeMap<usize, BoundChunk>,
}

impl OrderedCollector {
    /// Binds notes, which come in the order of their paths. Their events go into `events`.
    pub(super) fn bind(
        ids: &[NoteId],
        events: TimelineBuilder,
        bind: impl Fn(&[NoteId]) -> BoundChunk + Sync,
    ) -> OrderedCollector {
        let collected = Mutex::new(OrderedCollector { events, ..OrderedCollector::default() });
        let take = |mut bound: Vec<_>, (nth, ids)| {
            bound.push((nth, bind(ids)));
            // No thread waits for the lock: being woken takes longer than binding the next chunk, and may
            // happen on a busy processor.
            if let Ok(mut collected) = collected.try_lock() {
                bound.drain(..).for_each(|(nth, chunk)| collected.add(nth, chunk));
            }
            bound
        };
        let chunks = ids.chunks(CHUNK).enumerate();
        let rest: Vec<_> = if ids.len() <= CHUNK {
            chunks.fold(Vec::new(), take)
        } else {
            chunks.par_bridge().fold(Vec::new, take).flatten_iter().collect()
        };
        // What is left was bound last, by threads that found the lock held.
        let mut collected = collected.into_inner().unwrap_or_else(PoisonError::into_inner);
        rest.into_iter().for_each(|(nth, chunk)| collected.add(nth, chunk));
        collected
    }

    /// Takes in a chunk once its turn has come. In the order of paths, timelines come nearly sorted.
    fn add(&mut self, nth: usize, chunk: BoundChunk) {
        self.early.insert(nth, chunk);
        while let Some(chunk) = self.early.remove(&self.taken) {
            self.events.take_in(chunk.events);
            self.silencing.extend(chunk.silencing);
            self.has_thanks |= chunk.has_thanks;
            chunk
                .judged
                .into_iter()
                .for_each(|(id, findings)| self.findings.set(FindingSubject::Note(id), findings));
            self.taken += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BoundChunk, CHUNK, OrderedCollector};
    use crate::graph::TimelineBuilder;
    use crate::journal::NoteId;

    #[test]
    fn a_chunk_waits_for_its_turn() {
        let mut collected = OrderedCollector::default();
        for (nth, expected) in [(2, (0, 1)), (1, (0, 2)), (0, (3, 0)), (3, (4, 0))] {
            collected.add(nth, BoundChunk::default());
            assert_eq!((collected.taken, collected.early.len()), expected);
        }
    }

    #[test]
    fn no_chunk_is_lost() {
        for count in [0, 1, CHUNK, CHUNK + 1, 100 * CHUNK + 7] {
            let ids: Vec<NoteId> = (0..u32::try_from(count).expect("few")).map(NoteId).collect();
            let bind = |ids: &[NoteId]| BoundChunk { silencing: ids.to_vec(), ..BoundChunk::default() };
            let collected = OrderedCollector::bind(&ids, TimelineBuilder::default(), bind);
            assert!(collected.silencing.into_iter().eq(ids), "{count}");
        }
    }
}
