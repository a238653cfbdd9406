//! What is asked of the whole journal now and then: computed at each call, since no rule needs it.

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::engine::Engine;
use crate::graph::{Bound, Edge, Edges};
use crate::journal::NoteId;

impl Engine {
    /// Every event and plan in order: date (undated first), note path, place.
    pub fn events(&self) -> Vec<Bound> {
        let ids = self.journal.ids();
        let mut events: Vec<Bound> = ids.par_iter().flat_map_iter(|&id| self.bind(id).bound).collect();
        // The notes come in path order and their events in document order; the sort is stable.
        events.sort_by_key(|bound| bound.event.date);
        events
    }

    /// What joins people to one another up to a day.
    pub fn edges(&self, today: NaiveDate) -> Vec<Edge> {
        let ids = self.journal.ids();
        let directory = &self.graph.directory;
        let add = |mut edges: Edges, &id: &NoteId| {
            edges.add(id, self.journal.note(id), &self.bind(id), directory, today);
            edges
        };
        let edges = ids.par_iter().with_min_len(256).fold(Edges::default, add);
        edges.reduce(Edges::default, Edges::merge).finish(directory)
    }
}
