//! The one look at all notes that a directory is made from.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Directory;
use super::declare::{hash, tails};
use crate::journal::{Journal, NoteId};
use crate::note::{Form, Note};
use crate::text::key;

/// No more notes than this, and no other thread is woken to look at them.
const PART: usize = 512;

/// How many mentions use a key, by what the form can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Handles that make a person.
    pub handles: u32,
    /// Other forms that make a person.
    pub always: u32,
    /// Wikilinks, which are people only where somebody else says so.
    pub links: u32,
}

impl Uses {
    /// The counter of a form; `None` where it makes nobody and means nobody without a page.
    fn of(&mut self, form: Form) -> Option<&mut u32> {
        match form {
            Form::Handle => Some(&mut self.handles),
            Form::Always | Form::Participant => Some(&mut self.always),
            Form::Wikilink => Some(&mut self.links),
            Form::Link => None,
        }
    }
}

/// What all notes hold.
pub(super) struct Survey {
    pub spellings: Vec<Spelling>,
    /// The pages of people, in path order.
    pub pages: Vec<NoteId>,
    /// Keys that name a note which is no person's page.
    pub other_notes: Vec<u32>,
}

/// How often one spelling is written, and where first, by what its form can do: as a handle, in
/// another form that makes a person, as a wikilink.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spelling {
    pub handle: Written,
    pub always: Written,
    pub link: Written,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    pub times: u32,
    /// Of the first time.
    pub place: Place,
}

/// A note by how many come before it in path order, and the index of one of its mentions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub note: u32,
    pub mention: u32,
}

impl Spelling {
    fn of(&mut self, form: Form) -> Option<&mut Written> {
        match form {
            Form::Handle => Some(&mut self.handle),
            Form::Always | Form::Participant => Some(&mut self.always),
            Form::Wikilink => Some(&mut self.link),
            Form::Link => None,
        }
    }
}

impl Written {
    /// Adds what later notes hold.
    fn append(&mut self, later: Written) {
        if self.times == 0 {
            self.place = later.place;
        }
        self.times += later.times;
    }
}

impl Directory {
    /// Looks at every note once, part by part; many by several threads at once.
    pub(super) fn survey(&self, journal: &Journal) -> Survey {
        let ids = journal.ids();
        let size = if ids.len() <= PART { PART } else { ids.len() / 8 + 1 };
        let look = |(nth, ids): (usize, &[NoteId])| self.survey_part(ids, nth * size, journal);
        let mut parts: Vec<Survey> = if ids.len() <= PART {
            ids.chunks(size).enumerate().map(look).collect()
        } else {
            ids.par_chunks(size).enumerate().map(look).collect()
        };
        let mut rest = parts.drain(..);
        let mut all = rest.next().unwrap_or_else(|| self.survey_part(&[], 0, journal));
        for part in rest {
            for (spelling, later) in all.spellings.iter_mut().zip(part.spellings) {
                spelling.handle.append(later.handle);
                spelling.always.append(later.always);
                spelling.link.append(later.link);
            }
            all.pages.extend(part.pages);
            all.other_notes.extend(part.other_notes);
        }
        all
    }

    /// Looks at some notes, before which there are `before`.
    fn survey_part(&self, ids: &[NoteId], before: usize, journal: &Journal) -> Survey {
        let spellings = vec![Spelling::default(); self.meanings.len()];
        let mut found = Survey { spellings, pages: Vec::new(), other_notes: Vec::new() };
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for (&id, nth) in ids.iter().zip(before..) {
            let note = journal.note(id);
            for (mention, at) in note.mentions.iter().zip(0..) {
                let Some(written) = found.spellings[mention.name.index()].of(mention.form) else { continue };
                if written.times == 0 {
                    written.place = Place { note: index(nth), mention: at };
                }
                written.times += 1;
            }
            if note.page.is_some() {
                found.pages.push(id);
            } else {
                found.other_notes.extend(self.known_tails(note));
            }
        }
        found
    }

    /// Takes in how often all spellings are written.
    pub(super) fn count_spellings(&mut self, spellings: &[Spelling]) {
        for (spelling, meaning) in spellings.iter().zip(&self.meanings) {
            let uses = &mut self.uses[meaning.key as usize];
            if !self.declared_only {
                uses.handles += spelling.handle.times;
            }
            uses.always += spelling.always.times;
            uses.links += spelling.link.times;
        }
    }

    /// Adds (or takes away) an edited note's uses of each key.
    pub(super) fn count(&mut self, note: &Note, sign: i32) {
        for mention in &note.mentions {
            if mention.form == Form::Handle && self.declared_only {
                continue;
            }
            let key = self.meanings[mention.name.index()].key;
            if let Some(uses) = self.uses[key as usize].of(mention.form) {
                *uses = uses.saturating_add_signed(sign);
            }
        }
    }

    /// Marks those keys from `known` on that name a note which is no person's page.
    pub(super) fn find_new_other_notes(&mut self, journal: &Journal, known: usize) {
        let names = self.note_names.get_or_insert_with(|| {
            let mut names: FxHashMap<u64, u32> = FxHashMap::default();
            for (_, note) in journal.iter().filter(|(_, note)| note.page.is_none()) {
                for tail in tails(note) {
                    *names.entry(hash(&tail)).or_default() += 1;
                }
            }
            names
        });
        for (key, at) in self.keys[known..].iter().zip(known..) {
            if names.get(&hash(key)).is_some_and(|&count| count > 0) {
                self.other_notes.insert(u32::try_from(at).unwrap_or(u32::MAX));
            }
        }
    }

    /// The ids of the keys that name a note.
    pub(super) fn known_tails(&self, note: &Note) -> Vec<u32> {
        let known = |tail: &str| self.key_ids.get(tail).copied();
        let stem = note.path.stem().trim_start_matches('@');
        // Elsewhere than in ASCII a mark may follow that makes another letter of it.
        let first = stem.bytes().next().filter(|b| b.is_ascii_alphanumeric() && stem.is_ascii());
        if first.is_some_and(|first| !self.initials.contains(&first.to_ascii_lowercase())) {
            return Vec::new();
        }
        let name = key(stem);
        if self.path_ends.contains(name.as_str()) {
            return tails(note).iter().filter_map(|tail| known(tail)).collect();
        }
        known(&name).into_iter().collect()
    }
}
