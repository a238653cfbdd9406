//! The long note that was edited last, whose reading is kept: the next edit of it reads few blocks.
//!
//! One note, since somebody who types is in one; of others the engine keeps no text. Not here: how a note is read
//! again ([`KeptReading`]). Invariant: what is kept is the reading of the note as the journal holds it.

use crate::engine::load;
use crate::journal::Journal;
use crate::note::{Grammar, KeptReading, Note, parse_and_keep};
use crate::text::NotePath;

/// Shorter notes are read as fast as they are compared.
const LONG: usize = 32 * 1024;

/// The reading of one long note.
#[derive(Default)]
pub(super) struct LongNote(Option<(NotePath, Box<KeptReading>)>);

impl LongNote {
    /// Reads a note that the journal holds in its last version, or not at all. `None` where it is a template.
    pub(super) fn read(
        &mut self,
        path: NotePath,
        bytes: &[u8],
        grammar: &Grammar,
        journal: &Journal,
    ) -> Option<Note> {
        let names = &journal.names;
        let kept = self.0.take_if(|(known, _)| *known == path || bytes.len() >= LONG);
        if bytes.len() < LONG {
            return load::parse_note(path, bytes, grammar, names);
        }
        let kept = kept.filter(|(known, _)| *known == path);
        let old = journal.id(&path).and_then(|id| journal.get(id));
        if let (Some((_, kept)), Some(old)) = (kept, old)
            && let Some((note, kept)) = kept.reread(bytes, old, grammar, names)
        {
            self.0 = Some((path, Box::new(kept)));
            return Some(note);
        }
        load::parse_bytes(path.clone(), bytes, grammar, |as_path, text| {
            let (note, kept) = parse_and_keep(as_path, text, grammar, names)?;
            self.0 = kept.map(|kept| (path, kept));
            Some(note)
        })
    }

    /// Forgets a note that is not read but gone or unreadable.
    pub(super) fn forget(&mut self, path: &NotePath) {
        self.0.take_if(|(known, _)| known == path);
    }
}
