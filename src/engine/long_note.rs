//! The long note that was edited last, whose reading is kept: the next edit of it reads few blocks.
//!
//! One note, since somebody who types is in one; of others the engine keeps no text. Not here: how a note is read
//! again ([`KeptReading`]). Invariant: what is kept is the reading of the note as the journal holds it.

use crate::engine::findings::FindingSubject;
use crate::engine::{Engine, load};
use crate::graph::{
    Binding, EditAround, EventKind, NoteKeys, PersonId, Update, update_people_around, with_spans_of,
};
use crate::journal::{Journal, NoteId};
use crate::note::{Grammar, KeptReading, Note, Unread, parse_and_keep};
use crate::rules::Summary;
use crate::text::NotePath;

/// Shorter notes are read as fast as they are compared.
const LONG: usize = 32 * 1024;

/// The reading of one long note.
#[derive(Default)]
pub(super) struct LongNote {
    kept: Option<(NotePath, Box<KeptReading>)>,
    /// What the graph makes of it, for as long as nothing else was edited.
    pub known: Option<KnownOfNote>,
}

/// What the graph makes of a note.
#[derive(Default)]
pub(super) struct KnownOfNote {
    pub binding: Binding,
    /// `None` until it is asked for.
    keys: Option<NoteKeys>,
}

impl From<Binding> for KnownOfNote {
    fn from(binding: Binding) -> KnownOfNote {
        KnownOfNote { binding, keys: None }
    }
}

impl LongNote {
    /// Reads a note that the journal holds in its last version, or not at all; and what of it was not read again.
    /// `None` where it is a template.
    pub(super) fn read(
        &mut self,
        path: NotePath,
        bytes: &[u8],
        grammar: &Grammar,
        journal: &Journal,
    ) -> Option<(Note, Option<Unread>)> {
        let names = &journal.names;
        let kept = self.kept.take_if(|(known, _)| *known == path || bytes.len() >= LONG);
        if bytes.len() < LONG {
            return load::parse_note(path, bytes, grammar, names).map(|note| (note, None));
        }
        let kept = kept.filter(|(known, _)| *known == path);
        let old = journal.id(&path).and_then(|id| journal.get(id));
        if let (Some((_, kept)), Some(old)) = (kept, old)
            && let Some((note, kept, unread)) = kept.reread(bytes, old, grammar, names)
        {
            self.kept = Some((path, Box::new(kept)));
            return Some((note, Some(unread)));
        }
        let note = load::parse_bytes(path.clone(), bytes, grammar, |as_path, text| {
            let (note, kept) = parse_and_keep(as_path, text, grammar, names)?;
            self.kept = kept.map(|kept| (path, kept));
            Some(note)
        });
        note.map(|note| (note, None))
    }

    /// Whether the reading of this note is kept.
    pub(super) fn holds(&self, path: &NotePath) -> bool {
        self.kept.as_ref().is_some_and(|(known, _)| known == path)
    }

    /// Forgets a note that is not read but gone or unreadable.
    pub(super) fn forget(&mut self, path: &NotePath) {
        self.kept.take_if(|(known, _)| known == path);
    }
}

impl Engine {
    /// Follows an edit of a long note of which some was not read again, after it has not changed where people's pages are
    /// and whether there are markers. It does what [`Engine::apply`] does for any note, for fewer people.
    pub(super) fn follow_around(
        &mut self,
        id: NoteId,
        old: &Note,
        known: KnownOfNote,
        unread: &Unread,
        touched: &mut Vec<PersonId>,
    ) -> Update {
        let Some(new) = self.journal.get(id) else { return Update::Rebuild };
        let KnownOfNote { binding: old_binding, mut keys } = known;
        let old_binding = &old_binding;
        let is_alike = unread.is_built_alike(old, new);
        let alike = is_alike.then(|| with_spans_of(old_binding, old, new, unread)).flatten();
        let binding = match alike {
            Some(binding) => binding,
            None => {
                let people = &mut self.graph.directory;
                let mut edit = EditAround { unread, keys, is_settled: false };
                let update = update_people_around(people, id, [old, new], &mut edit, &self.journal);
                if update == Update::Rebuild {
                    return Update::Rebuild;
                }
                keys = edit.keys;
                let known = edit.is_settled.then(|| self.bind_around(id, (old, old_binding), unread));
                known.flatten().unwrap_or_else(|| self.bind(id))
            }
        };
        let new = self.journal.note(id);
        let (then, now) = ((old, old_binding), (new, &binding));
        let concerned = self.graph.patch_around(id, then, now, unread, &self.journal);
        let path = new.path.clone();
        let subjects = concerned.moved.iter().map(|&person| FindingSubject::Person(person));
        for subject in subjects.chain(self.findings.of_journal()) {
            self.findings.shift(subject, &path, |span| unread.moved(span));
        }
        for person in &concerned.moved {
            let summary = self.summaries.get_mut(person.0 as usize).and_then(Option::as_mut);
            for told in summary.into_iter().flat_map(Summary::told_mut) {
                let is_here = told.event.note == id && told.event.kind != EventKind::LastContact;
                if is_here && told.event.start as usize >= unread.from {
                    told.span = unread.moved(told.span);
                    told.event.start = told.span.start;
                    // Blocks are numbered anew behind the edit.
                    let entry = told.event.entry(new).and_then(|entry| new.entries().get(entry as usize));
                    told.block = entry.map_or(told.block, |entry| entry.block);
                }
            }
        }
        touched.extend(concerned.changed);
        self.follow_first_day(old_binding, &binding);
        let findings = self.judge_note(id, &binding);
        self.findings.set(FindingSubject::Note(id), findings);
        self.long.known = Some(KnownOfNote { binding, keys });
        Update::Kept
    }
}
