//! The lists of many notes, side by side in memory.
//!
//! A journal of 100,000 notes has 400,000 lists of a few items. Each in a place of its own would be
//! slow to make and slower to come back to, so notes that are read together share four.

use std::fmt;
use std::sync::Arc;

use crate::note::parse::{Reading, parse_by};
use crate::note::{Entry, Grammar, Mark, Mention, Names, Note, Scope};
use crate::text::NotePath;

/// One note's part of the lists of a sheaf.
#[derive(Clone, Default)]
pub struct Lists {
    /// `None` while the note is loose.
    sheaf: Option<Arc<Tied>>,
    start: Ends,
    end: Ends,
}

/// How long each list is, or was when a note began.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::note) struct Ends {
    entries: u32,
    mentions: u32,
    marks: u32,
    scopes: u32,
}

/// The lists of some notes.
struct Tied {
    entries: Box<[Entry]>,
    mentions: Box<[Mention]>,
    marks: Box<[Mark]>,
    scopes: Box<[Scope]>,
}

impl Lists {
    pub fn entries(&self) -> &[Entry] {
        self.part(|tied| &tied.entries, |ends| ends.entries)
    }

    pub fn mentions(&self) -> &[Mention] {
        self.part(|tied| &tied.mentions, |ends| ends.mentions)
    }

    pub fn marks(&self) -> &[Mark] {
        self.part(|tied| &tied.marks, |ends| ends.marks)
    }

    pub fn scopes(&self) -> &[Scope] {
        self.part(|tied| &tied.scopes, |ends| ends.scopes)
    }

    fn part<T>(&self, list: impl FnOnce(&Tied) -> &[T], end: impl Fn(&Ends) -> u32) -> &[T] {
        let range = end(&self.start) as usize..end(&self.end) as usize;
        debug_assert!(self.sheaf.is_some() || range.is_empty(), "a note is tied before it is read");
        self.sheaf.as_ref().map_or(&[], |tied| &list(tied)[range])
    }
}

impl fmt::Debug for Lists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Lists");
        debug.field("entries", &self.entries()).field("mentions", &self.mentions());
        debug.field("marks", &self.marks()).field("scopes", &self.scopes()).finish()
    }
}

/// Notes that are read together. What it parses is loose, with its lists still in here, until it is
/// tied.
#[derive(Debug, Default)]
pub struct Sheaf {
    pub(in crate::note) entries: Vec<Entry>,
    pub(in crate::note) mentions: Vec<Mention>,
    pub(in crate::note) marks: Vec<Mark>,
    pub(in crate::note) scopes: Vec<Scope>,
}

impl Sheaf {
    /// More items than this, and it is time to tie.
    const MANY: usize = 1 << 14;

    /// Reads a note, which is loose. `None` where it is a template, which is no note.
    pub fn parse(&mut self, path: NotePath, source: &str, grammar: &Grammar, names: &Names) -> Option<Note> {
        parse_by(Reading::Plain, path, source, grammar, names, self)
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
            scopes: take(&mut self.scopes),
        });
        for note in notes {
            debug_assert!(note.lists.sheaf.is_none(), "a note is tied once");
            note.lists.sheaf = Some(tied.clone());
        }
    }

    /// Where the lists end now.
    pub(in crate::note) fn end(&self) -> Ends {
        Ends {
            entries: number(self.entries.len()),
            mentions: number(self.mentions.len()),
            marks: number(self.marks.len()),
            scopes: number(self.scopes.len()),
        }
    }

    /// The lists of a note that began there and ends here.
    pub(in crate::note) fn lists_from(&self, start: Ends) -> Lists {
        Lists { sheaf: None, start, end: self.end() }
    }
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// The items. Their room is left to those that come next, unless it is very large.
fn take<T: Copy>(items: &mut Vec<T>) -> Box<[T]> {
    let all = Box::from(items.as_slice());
    items.clear();
    items.shrink_to(Sheaf::MANY);
    all
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Sheaf;
    use crate::config::Config;
    use crate::note::{Grammar, Names, parse};
    use crate::text::NotePath;

    #[test]
    fn a_note_reads_the_same_alone_and_among_others() {
        let grammar = Grammar::new(Arc::new(Config::default()));
        let names = Names::default();
        let texts = ["- @bo\n  - #ask @ana\n", "", "## With @cy\n- #met\n- #give @ana a book\n", "prose\n"];
        let path = || NotePath::new("2026-11-20.md");
        let mut sheaf = Sheaf::default();
        // Twice, since a sheaf is used again once it is tied.
        for _ in 0..2 {
            let mut tied: Vec<_> =
                texts.iter().filter_map(|text| sheaf.parse(path(), text, &grammar, &names)).collect();
            sheaf.tie(&mut tied);
            let alone = texts.iter().filter_map(|text| parse(path(), text, &grammar, &names));
            assert_eq!(format!("{tied:?}"), format!("{:?}", alone.collect::<Vec<_>>()));
            assert_eq!((tied[2].scopes().len(), tied[2].marks().len()), (2, 2));
        }
    }
}
