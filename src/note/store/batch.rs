//! Batches: the lists of many notes, side by side in memory.
//!
//! A journal of 100,000 notes has 400,000 lists of a few items each. With an allocation for each they would be
//! slow to make and slower to come back to, so notes that are read together share five: a [`NoteBatch`] grows
//! while they are read, then it is sealed, and each note holds its ranges and a counted reference.
//!
//! A note has no items before its batch is sealed. The journal could own the batches instead, and a note hold
//! ranges alone; but then nobody could read a note without the journal, and an edited note's old version is
//! read after it has left.

use std::fmt;
use std::sync::Arc;

use crate::note::model::{Entry, Mark, Mention, Scope, Trail};

/// One note's part of the lists of a batch.
#[derive(Clone, Default)]
pub struct NoteLists {
    /// `None` until the batch is sealed.
    batch: Option<Arc<BatchLists>>,
    start: Ends,
    end: Ends,
}

/// How long the four lists of a batch are at some moment.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::note) struct Ends {
    entries: u32,
    mentions: u32,
    marks: u32,
    scopes: u32,
    trails: u32,
}

/// The lists of a sealed batch.
struct BatchLists {
    entries: Box<[Entry]>,
    mentions: Box<[Mention]>,
    marks: Box<[Mark]>,
    scopes: Box<[Scope]>,
    trails: Box<[Trail]>,
}

impl NoteLists {
    /// In document order.
    pub fn entries(&self) -> &[Entry] {
        self.part(|sealed| &sealed.entries, |ends| ends.entries)
    }

    /// In document order.
    pub fn mentions(&self) -> &[Mention] {
        self.part(|sealed| &sealed.mentions, |ends| ends.mentions)
    }

    /// In document order.
    pub fn marks(&self) -> &[Mark] {
        self.part(|sealed| &sealed.marks, |ends| ends.marks)
    }

    /// By [`ScopeId`](crate::note::ScopeId): items, then headings, each after the one around it.
    pub fn scopes(&self) -> &[Scope] {
        self.part(|sealed| &sealed.scopes, |ends| ends.scopes)
    }

    /// By mention.
    pub fn trails(&self) -> &[Trail] {
        self.part(|sealed| &sealed.trails, |ends| ends.trails)
    }

    fn part<T>(&self, list: impl FnOnce(&BatchLists) -> &[T], end: impl Fn(&Ends) -> u32) -> &[T] {
        let range = end(&self.start) as usize..end(&self.end) as usize;
        debug_assert!(self.batch.is_some() || range.is_empty(), "a note is sealed before it is read");
        self.batch.as_ref().map_or(&[], |sealed| &list(sealed)[range])
    }
}

impl fmt::Debug for NoteLists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("NoteLists");
        debug.field("entries", &self.entries()).field("mentions", &self.mentions());
        debug.field("marks", &self.marks()).field("scopes", &self.scopes());
        debug.field("trails", &self.trails()).finish()
    }
}

/// The lists of notes that are being read together. Sealed, it is empty, and can take those of others.
#[derive(Debug, Default)]
pub struct NoteBatch {
    pub(in crate::note) entries: Vec<Entry>,
    pub(in crate::note) mentions: Vec<Mention>,
    pub(in crate::note) marks: Vec<Mark>,
    pub(in crate::note) scopes: Vec<Scope>,
    pub(in crate::note) trails: Vec<Trail>,
}

impl NoteBatch {
    /// How many items of a kind are enough for a batch.
    const FULL: usize = 1 << 14;

    /// Whether it is time to seal it.
    pub fn is_full(&self) -> bool {
        self.entries.len().max(self.mentions.len()).max(self.marks.len()) > NoteBatch::FULL
    }

    /// Gives their items to the lists of all notes that were read into it since it was sealed last.
    pub fn seal<'n>(&mut self, notes: impl IntoIterator<Item = &'n mut NoteLists>) {
        let sealed = Arc::new(BatchLists {
            entries: take(&mut self.entries),
            mentions: take(&mut self.mentions),
            marks: take(&mut self.marks),
            scopes: take(&mut self.scopes),
            trails: take(&mut self.trails),
        });
        for lists in notes {
            debug_assert!(lists.batch.is_none(), "a note is sealed once");
            lists.batch = Some(sealed.clone());
        }
    }

    /// Where the lists end now.
    pub(in crate::note) fn end(&self) -> Ends {
        Ends {
            entries: number(self.entries.len()),
            mentions: number(self.mentions.len()),
            marks: number(self.marks.len()),
            scopes: number(self.scopes.len()),
            trails: number(self.trails.len()),
        }
    }

    /// The lists of a note, from where they ended before it to where they end now.
    pub(in crate::note) fn lists_from(&self, start: Ends) -> NoteLists {
        NoteLists { batch: None, start, end: self.end() }
    }
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// A copy that is exactly as long as the items; the buffer is used again, unless a huge note has made it huge.
fn take<T: Copy>(items: &mut Vec<T>) -> Box<[T]> {
    let all = Box::from(items.as_slice());
    items.clear();
    items.shrink_to(NoteBatch::FULL);
    all
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
