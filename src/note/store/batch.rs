//! Batches: the lists of many notes, side by side in memory.
//!
//! A journal of 100,000 notes has 400,000 lists of a few items each. With an allocation for each they would be
//! slow to make and slower to come back to, so notes that are read together share a [`NoteBatch`]: it grows
//! while they are read, then it is sealed, and each note holds its place and a counted reference. Sealing packs
//! the lists of short notes, which are nearly all, into a third of the memory (see `packed`); a long note keeps
//! its five slices, since its edits must not cost what its length is.
//!
//! A note has no items before its batch is sealed. The journal could own the batches instead, and a note hold
//! places alone; but then nobody could read a note without the journal, and an edited note's old version is
//! read after it has left.

use std::fmt;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::note::model::{Entry, Mark, Mention, Scope, Trail};
use crate::note::store::items::Items;
use crate::note::store::lists::{Lists, UnpackedLists};
use crate::note::store::packed::{PackedLists, PackedNotes, Packer};

/// One note's part of the lists of a batch.
#[derive(Clone)]
pub struct NoteLists {
    /// `None` until the batch is sealed, and where there are no items.
    batch: Option<Arc<SealedBatch>>,
    /// Before the batch is sealed, which of its notes it is. Then, where its bytes begin; with the bit
    /// [`NoteLists::LONG`], which of the long notes it is.
    at: u32,
}

/// The lists of a sealed batch.
struct SealedBatch {
    packed: PackedNotes,
    long: Box<[LongLists]>,
}

/// A long note's lists.
struct LongLists {
    entries: Box<[Entry]>,
    mentions: Box<[Mention]>,
    marks: Box<[Mark]>,
    trails: Box<[Trail]>,
    scopes: Box<[Scope]>,
}

/// Where a note's lists are.
enum Kept<'n> {
    Nowhere,
    Long(&'n LongLists),
    Packed(PackedLists<'n>),
}

impl Default for NoteLists {
    fn default() -> NoteLists {
        NoteLists { batch: None, at: NoteLists::NOTHING }
    }
}

impl NoteLists {
    const NOTHING: u32 = u32::MAX;

    const LONG: u32 = 1 << 31;

    /// In document order.
    pub fn entries(&self) -> Items<'_, Entry> {
        match self.kept() {
            Kept::Nowhere => Items::default(),
            Kept::Long(long) => Items::Unpacked(&long.entries),
            Kept::Packed(packed) => Items::Packed(packed.entries()),
        }
    }

    /// In document order.
    pub fn mentions(&self) -> Items<'_, Mention> {
        match self.kept() {
            Kept::Nowhere => Items::default(),
            Kept::Long(long) => Items::Unpacked(&long.mentions),
            Kept::Packed(packed) => Items::Packed(packed.mentions()),
        }
    }

    /// In document order.
    pub fn marks(&self) -> Items<'_, Mark> {
        match self.kept() {
            Kept::Nowhere => Items::default(),
            Kept::Long(long) => Items::Unpacked(&long.marks),
            Kept::Packed(packed) => Items::Packed(packed.marks()),
        }
    }

    /// By mention.
    pub fn trails(&self) -> Items<'_, Trail> {
        match self.kept() {
            Kept::Nowhere => Items::default(),
            Kept::Long(long) => Items::Unpacked(&long.trails),
            Kept::Packed(packed) => Items::Packed(packed.trails()),
        }
    }

    /// By [`ScopeId`](crate::note::ScopeId): items, then headings, each after the one around it.
    pub fn scopes(&self) -> Items<'_, Scope> {
        match self.kept() {
            Kept::Nowhere => Items::default(),
            Kept::Long(long) => Items::Unpacked(&long.scopes),
            Kept::Packed(packed) => Items::Packed(packed.scopes()),
        }
    }

    /// All as slices: those of a short note unpacked into a scratch buffer, those of a long one as they are.
    pub fn unpack<'n>(&'n self, scratch: &'n mut UnpackedLists) -> Lists<'n> {
        match self.kept() {
            Kept::Nowhere => Lists::default(),
            Kept::Long(long) => Lists {
                entries: &long.entries,
                mentions: &long.mentions,
                marks: &long.marks,
                trails: &long.trails,
                scopes: &long.scopes,
            },
            Kept::Packed(packed) => packed.unpack(scratch),
        }
    }

    #[inline]
    fn kept(&self) -> Kept<'_> {
        debug_assert!(
            self.batch.is_some() || self.at == NoteLists::NOTHING,
            "a note is sealed before it is read"
        );
        match &self.batch {
            None => Kept::Nowhere,
            Some(batch) if self.at & NoteLists::LONG == 0 => {
                Kept::Packed(PackedLists::at(&batch.packed, self.at as usize))
            }
            Some(batch) => Kept::Long(&batch.long[(self.at ^ NoteLists::LONG) as usize]),
        }
    }
}

impl fmt::Debug for NoteLists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unpack(&mut UnpackedLists::default()).fmt(f)
    }
}

/// How long the five lists of a batch are at some moment.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::note) struct Ends {
    entries: usize,
    mentions: usize,
    marks: usize,
    scopes: usize,
    trails: usize,
}

/// The lists of notes that are being read together. Sealed, it is empty, and can take those of others.
#[derive(Debug, Default)]
pub struct NoteBatch {
    pub(in crate::note) entries: Vec<Entry>,
    pub(in crate::note) mentions: Vec<Mention>,
    pub(in crate::note) marks: Vec<Mark>,
    pub(in crate::note) scopes: Vec<Scope>,
    pub(in crate::note) trails: Vec<Trail>,
    /// From where to where those of each note reach.
    notes: Vec<(Ends, Ends)>,
    /// A scratch buffer.
    packer: Packer,
}

impl NoteBatch {
    /// How many items of a kind are enough for a batch.
    const FULL: usize = 1 << 14;

    /// Whether it is time to seal it.
    pub fn is_full(&self) -> bool {
        self.entries.len().max(self.mentions.len()).max(self.marks.len()) > NoteBatch::FULL
    }

    /// The lists of a note that was read into it and not sealed yet.
    #[inline]
    pub fn lists(&self, note: &NoteLists) -> Lists<'_> {
        debug_assert!(note.batch.is_none(), "a note that is sealed has its own lists");
        let Some((start, end)) = self.notes.get(note.at as usize) else { return Lists::default() };
        Lists {
            entries: &self.entries[start.entries..end.entries],
            mentions: &self.mentions[start.mentions..end.mentions],
            marks: &self.marks[start.marks..end.marks],
            trails: &self.trails[start.trails..end.trails],
            scopes: &self.scopes[start.scopes..end.scopes],
        }
    }

    /// Gives their items to the lists of all notes that were read into it since it was sealed last.
    pub fn seal<'n>(&mut self, notes: impl IntoIterator<Item = &'n mut NoteLists>) {
        let mut packer = std::mem::take(&mut self.packer);
        let mut long = Vec::new();
        let mut all: SmallVec<[&mut NoteLists; 64]> = SmallVec::new();
        for note in notes {
            let lists = self.lists(note);
            note.at = if lists.is_empty() {
                NoteLists::NOTHING
            } else if let Some(at) = packer.pack(&lists) {
                number(at)
            } else {
                // The lists hold nothing else where a note was read alone: then they need no copy.
                let is_alone = self.notes.len() == 1;
                long.push(if is_alone { self.take_all() } else { LongLists::from(lists) });
                NoteLists::LONG | number(long.len() - 1)
            };
            if note.at != NoteLists::NOTHING {
                all.push(note);
            }
        }
        if !all.is_empty() {
            let sealed = Arc::new(SealedBatch { packed: packer.finish(), long: long.into() });
            all.into_iter().for_each(|note| note.batch = Some(sealed.clone()));
        }
        self.packer = packer;
        self.notes.clear();
        clear(&mut self.entries);
        clear(&mut self.mentions);
        clear(&mut self.marks);
        clear(&mut self.scopes);
        clear(&mut self.trails);
    }

    fn take_all(&mut self) -> LongLists {
        let NoteBatch { entries, mentions, marks, scopes, trails, .. } = self;
        LongLists {
            entries: std::mem::take(entries).into(),
            mentions: std::mem::take(mentions).into(),
            marks: std::mem::take(marks).into(),
            trails: std::mem::take(trails).into(),
            scopes: std::mem::take(scopes).into(),
        }
    }

    /// Where the lists end now.
    pub(in crate::note) fn end(&self) -> Ends {
        Ends {
            entries: self.entries.len(),
            mentions: self.mentions.len(),
            marks: self.marks.len(),
            scopes: self.scopes.len(),
            trails: self.trails.len(),
        }
    }

    /// The lists of a note, from where they ended before it to where they end now.
    pub(in crate::note) fn lists_from(&mut self, start: Ends) -> NoteLists {
        self.notes.push((start, self.end()));
        NoteLists { batch: None, at: number(self.notes.len() - 1) }
    }
}

impl From<Lists<'_>> for LongLists {
    fn from(lists: Lists<'_>) -> LongLists {
        LongLists {
            entries: lists.entries.into(),
            mentions: lists.mentions.into(),
            marks: lists.marks.into(),
            trails: lists.trails.into(),
            scopes: lists.scopes.into(),
        }
    }
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// The buffer is used again, unless a huge note has made it huge.
fn clear<T>(items: &mut Vec<T>) {
    items.clear();
    items.shrink_to(NoteBatch::FULL);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::NoteBatch;
    use crate::config::Config;
    use crate::note::{Grammar, Names, Parser, parse};
    use crate::text::NotePath;

    #[test]
    fn a_note_reads_the_same_alone_and_among_others() {
        let grammar = Grammar::new(Arc::new(Config::default()));
        let names = Names::default();
        let texts = ["- @bo\n  - #ask @ana\n", "", "## With @cy\n- #met\n- #give @ana a book\n", "prose\n"];
        let path = || NotePath::new("2026-11-20.md");
        let mut batch = NoteBatch::default();
        let mut parser = Parser::new(&grammar, &names);
        // Twice, since a batch is used again once it is sealed.
        for _ in 0..2 {
            let mut sealed: Vec<_> =
                texts.iter().filter_map(|text| parser.parse(path(), text, &mut batch)).collect();
            batch.seal(sealed.iter_mut().map(|note| &mut note.lists));
            let alone = texts.iter().filter_map(|text| parse(path(), text, &grammar, &names));
            assert_eq!(format!("{sealed:?}"), format!("{:?}", alone.collect::<Vec<_>>()));
            assert_eq!((sealed[2].scopes().len(), sealed[2].marks().len()), (2, 2));
        }
    }
}
