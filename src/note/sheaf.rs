//! The lists of many notes, side by side in memory.
//!
//! A journal of 100,000 notes has 300,000 lists of a few items. Each in a place of its own would be
//! slow to make and slower to come back to, so notes that are read together share three.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::{Entry, Grammar, Mark, Mention, Names, Note, parse};
use crate::finding::NotePath;

/// One note's part of the lists of a sheaf.
#[derive(Clone, Default)]
pub struct Lists {
    /// `None` while the note is loose.
    sheaf: Option<Arc<Tied>>,
    entries: Part,
    mentions: Part,
    marks: Part,
}

#[derive(Clone, Copy, Default)]
struct Part {
    from: u32,
    to: u32,
}

impl Part {
    fn range(self) -> Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// The lists of some notes.
struct Tied {
    entries: Box<[Entry]>,
    mentions: Box<[Mention]>,
    marks: Box<[Mark]>,
}

impl Lists {
    pub fn entries(&self) -> &[Entry] {
        self.sheaf.as_ref().map_or(&[], |sheaf| &sheaf.entries[self.entries.range()])
    }

    pub fn mentions(&self) -> &[Mention] {
        self.sheaf.as_ref().map_or(&[], |sheaf| &sheaf.mentions[self.mentions.range()])
    }

    pub fn marks(&self) -> &[Mark] {
        self.sheaf.as_ref().map_or(&[], |sheaf| &sheaf.marks[self.marks.range()])
    }
}

impl fmt::Debug for Lists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Lists");
        debug.field("entries", &self.entries()).field("mentions", &self.mentions());
        debug.field("marks", &self.marks()).finish()
    }
}

/// Notes that are read together. What it parses is loose, with its lists still in here, until it is
/// tied.
#[derive(Debug, Default)]
pub struct Sheaf {
    entries: Vec<Entry>,
    mentions: Vec<Mention>,
    marks: Vec<Mark>,
}

impl Sheaf {
    /// More items than this, and it is time to tie.
    const MANY: usize = 1 << 14;

    /// Reads a note, which is loose. `None` where it is a template, which is no note.
    pub fn parse(&mut self, path: NotePath, source: &str, grammar: &Grammar, names: &Names) -> Option<Note> {
        parse::parse_loose(path, source, grammar, names, self)
    }

    pub fn is_full(&self) -> bool {
        self.entries.len().max(self.mentions.len()).max(self.marks.len()) > Sheaf::MANY
    }

    /// Gives their lists to all notes that are loose.
    pub fn tie<'n>(&mut self, notes: impl IntoIterator<Item = &'n mut Note>) {
        let tied = Arc::new(Tied {
            entries: take(&mut self.entries),
            mentions: take(&mut self.mentions),
            marks: take(&mut self.marks),
        });
        for note in notes {
            note.lists.sheaf = Some(tied.clone());
        }
    }

    pub(super) fn add(
        &mut self,
        entries: impl Iterator<Item = Entry>,
        mentions: &[Mention],
        marks: &[Mark],
    ) -> Lists {
        Lists {
            sheaf: None,
            entries: part(&mut self.entries, |all| all.extend(entries)),
            mentions: part(&mut self.mentions, |all| all.extend_from_slice(mentions)),
            marks: part(&mut self.marks, |all| all.extend_from_slice(marks)),
        }
    }
}

fn part<T>(all: &mut Vec<T>, extend: impl FnOnce(&mut Vec<T>)) -> Part {
    let number = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    let from = number(all.len());
    extend(all);
    Part { from, to: number(all.len()) }
}

/// The items. Their room is left to those that come next, unless it is very large.
fn take<T: Copy>(items: &mut Vec<T>) -> Box<[T]> {
    let all = Box::from(items.as_slice());
    items.clear();
    items.shrink_to(Sheaf::MANY);
    all
}
