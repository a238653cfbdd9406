//! Mentions as events (language 3): who is named, and no marker says what for.
//!
//! Not here: what a marker takes; an entry whose marker took everybody makes no mention. Invariant: a
//! mention is always dated, and an undated entry makes none.

use std::ops::Range;

use crate::graph::bind::{Binder, Few, Marked, index};
use crate::graph::seen_set::SeenSet;
use crate::graph::{EventKind, PersonId, Resolved};
use crate::note::EntryKind;

impl Binder<'_> {
    /// Dated entries without a marker that lent nobody are mentions of those they name; on a page, of its
    /// owner where they name nobody. In an entry with a marker, those are mentioned who are named before it and whom no marker took.
    pub(super) fn make_mentions(&mut self, entries: Range<usize>) {
        self.lent.sort_unstable();
        let marked = std::mem::take(&mut self.marked);
        let mut marked = marked.iter().peekable();
        let mut taking_part = SeenSet::new();
        for entry in entries {
            let written = self.entries[entry];
            let entry = index(entry);
            let here = marked.next_if(|marked| marked.entry == entry);
            if written.date.is_none() || self.lent.binary_search(&entry).is_ok() {
                continue;
            }
            if let Some(marked) = here {
                self.mention_those_before(entry, marked);
            } else if written.kind.is_of_page() && self.names_nobody(entry) {
                if let Some(owner) = self.owner {
                    self.push(EventKind::Mention, Some(owner), entry, written.span, None);
                    if let Some(bound) = self.binding.bound.last_mut() {
                        bound.event.is_whole_entry = true;
                    }
                }
            } else if written.kind == EntryKind::Participant {
                // The participants of a note are one list, whatever their lines.
                self.mention(entry, u32::MAX, &mut taking_part);
            } else {
                self.mention(entry, u32::MAX, &mut SeenSet::new());
            }
        }
    }

    /// Mentions those whom an entry names before `end`, unless they were seen.
    fn mention(&mut self, entry: u32, end: u32, seen: &mut SeenSet<PersonId>) {
        for mention in self.entry_mentions(entry) {
            let span = self.mentions[mention].span;
            if let Resolved::Person(person) = self.binding.mentions[mention]
                && span.start < end
                && seen.is_first(person)
            {
                self.push(EventKind::Mention, Some(person), entry, span, None);
            }
        }
    }

    fn mention_those_before(&mut self, entry: u32, marked: &Marked) {
        let mut seen = SeenSet::new();
        for bound in &self.binding.bound[marked.events.clone()] {
            bound.person.map(|person| seen.is_first(person));
        }
        self.mention(entry, marked.first, &mut seen);
    }

    /// Whether neither an entry nor the item whose first line it is names anybody.
    fn names_nobody(&mut self, entry: u32) -> bool {
        let mentions = self.mentions;
        let first = self.entry_mentions(entry).start;
        let entry = self.entries[entry as usize];
        let within = (first..mentions.len()).take_while(|&at| mentions[at].span.start < entry.span.end);
        if within.map(index).any(|mention| self.resolved(mention) != &Resolved::Nobody) {
            return false;
        }
        let Some(item) = entry.item.filter(|_| entry.kind == EntryKind::PageItem) else { return true };
        let mentions = Few::from_slice(self.scope_mentions(item));
        mentions.into_iter().all(|mention| self.resolved(mention) == &Resolved::Nobody)
    }
}
