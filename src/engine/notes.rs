//! One note bound and judged, and many of them one after the other.
//!
//! The lists of a note are unpacked once for both. Not here: what an edit of a note changes elsewhere (`mod`).

use crate::engine::collect::BoundChunk;
use crate::engine::{Engine, silences};
use crate::finding::Finding;
use crate::graph::{Binding, bind, bind_around, bind_in};
use crate::journal::NoteId;
use crate::note::{Lists, Note, UnpackedLists, Unread};
use crate::rules::{Context, History, NoteView};

impl Engine {
    pub(super) fn bind(&self, id: NoteId) -> Binding {
        self.bind_unpacked(id, self.journal.note(id).unpack(&mut UnpackedLists::default()))
    }

    /// Binds a note around an edit; `None` where it must be bound as a whole.
    pub(super) fn bind_around(&self, id: NoteId, old: (&Note, &Binding), unread: &Unread) -> Option<Binding> {
        let (note, mut scratch) = (self.journal.note(id), UnpackedLists::default());
        let new = (note, note.unpack(&mut scratch));
        bind_around(id, old, new, unread, &self.graph.directory, &self.journal.names)
    }

    fn bind_unpacked(&self, id: NoteId, lists: Lists<'_>) -> Binding {
        bind(id, self.journal.note(id), lists, &self.graph.directory, &self.journal.names)
    }

    pub(super) fn bind_chunk(&self, ids: &[NoteId]) -> BoundChunk {
        let (mut chunk, mut scratch) = (BoundChunk::default(), UnpackedLists::default());
        let mut binding = Binding::default();
        // As many as the notes of a diary have.
        chunk.events.reserve(4 * ids.len());
        let context = self.context();
        for &id in ids {
            let note = self.journal.note(id);
            let lists = note.unpack(&mut scratch);
            binding = bind_in(binding, id, note, lists, &self.graph.directory, &self.journal.names);
            let findings = judge_unpacked(id, lists, &binding, &context);
            if silences(note) {
                chunk.silencing.push(id);
            }
            chunk.has_thanks = chunk.has_thanks || History::has_thanks(note);
            if !findings.is_empty() {
                chunk.judged.push((id, findings));
            }
            chunk.events.extend_from_slice(&binding.bound);
        }
        chunk.events.shrink_to_fit();
        chunk
    }

    pub(super) fn judge_note(&self, id: NoteId, binding: &Binding) -> Vec<Finding> {
        let mut scratch = UnpackedLists::default();
        judge_unpacked(id, self.journal.note(id).unpack(&mut scratch), binding, &self.context())
    }
}

fn judge_unpacked(id: NoteId, lists: Lists<'_>, binding: &Binding, cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let view = NoteView { id, note: cx.journal.note(id), lists, binding };
    cx.rules.judge_note(&view, cx, &mut findings);
    findings
}
