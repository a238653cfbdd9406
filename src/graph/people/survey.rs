//! The one look at each note that a directory is made from.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::people::PeopleIndex;
use crate::graph::people::declare::{hash, tails};
use crate::journal::{Journal, NoteId};
use crate::note::{Form, Note};
use crate::text::key;

/// How many notes a thread looks at at once; with no more than this, no other thread is woken.
const PART: usize = 4096;

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
            Form::Always | Form::SigilLink | Form::Participant => Some(&mut self.always),
            Form::Wikilink => Some(&mut self.links),
            Form::DoubtfulHandle | Form::DoubtfulName | Form::Link => None,
        }
    }
}

/// What a directory wants to know of all notes, gathered one note at a time: by whoever reads them,
/// while they are at hand. Coming back to all of them takes longer than reading the names in them.
///
/// A note is known by its place, a number; the order of places must be that of paths.
#[derive(Debug, Default)]
pub struct Survey {
    /// By spelling.
    spellings: Vec<Spelling>,
    /// The pages of people.
    pages: Vec<u32>,
    /// All other notes, by how their names begin: see [`initial`].
    others: [Vec<u32>; INITIALS],
}

/// Each digit, and everything else.
const INITIALS: usize = 11;

/// How a note's name begins, of [`INITIALS`] ways. Most notes are named for a day and no person is, so
/// that most notes need no second look.
fn initial(stem: &str) -> usize {
    let first = stem.bytes().next().filter(u8::is_ascii_digit);
    first.map_or(INITIALS - 1, |digit| usize::from(digit - b'0'))
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
    pub first: MentionAt,
}

/// A note's place and the index of one of its mentions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MentionAt {
    pub note: u32,
    pub mention: u32,
}

impl Spelling {
    fn of(&mut self, form: Form) -> Option<&mut Written> {
        match form {
            Form::Handle => Some(&mut self.handle),
            Form::Always | Form::SigilLink | Form::Participant => Some(&mut self.always),
            Form::Wikilink => Some(&mut self.link),
            Form::DoubtfulHandle | Form::DoubtfulName | Form::Link => None,
        }
    }

    fn all(&mut self) -> [&mut Written; 3] {
        [&mut self.handle, &mut self.always, &mut self.link]
    }
}

impl Written {
    fn add(&mut self, other: Written) {
        if self.times == 0 || (other.times > 0 && other.first < self.first) {
            self.first = other.first;
        }
        self.times += other.times;
    }
}

impl Survey {
    /// Takes in one note.
    pub fn look(&mut self, place: u32, note: &Note) {
        for (mention, at) in note.mentions().iter().zip(0..) {
            let name = mention.name.index();
            if name >= self.spellings.len() {
                self.spellings.resize(name + 1, Spelling::default());
            }
            if let Some(written) = self.spellings[name].of(mention.form) {
                written.add(Written { times: 1, first: MentionAt { note: place, mention: at } });
            }
        }
        if note.page.is_some() {
            self.pages.push(place);
        } else {
            self.others[initial(note.path.stem())].push(place);
        }
    }

    /// Takes in what another saw, of other notes.
    pub fn add(&mut self, mut other: Survey) {
        if other.spellings.len() > self.spellings.len() {
            std::mem::swap(&mut self.spellings, &mut other.spellings);
        }
        for (spelling, more) in self.spellings.iter_mut().zip(&mut other.spellings) {
            for (written, more) in spelling.all().into_iter().zip(more.all()) {
                written.add(*more);
            }
        }
        self.pages.append(&mut other.pages);
        self.others.iter_mut().zip(&mut other.others).for_each(|(others, more)| others.append(more));
    }

    /// Gives every note another place, in the same order.
    pub fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        let written = self.spellings.iter_mut().flat_map(Spelling::all).filter(|written| written.times > 0);
        written.for_each(|written| written.first.note = new(written.first.note));
        let notes = self.others.iter_mut().chain([&mut self.pages]).flatten();
        notes.for_each(|note| *note = new(*note));
    }

    /// Of a journal that is in memory; the places are those in its path order.
    pub fn of(journal: &Journal) -> Survey {
        let look = |(nth, ids): (usize, &[NoteId])| {
            let mut survey = Survey::default();
            for (&id, place) in ids.iter().zip(nth * PART..) {
                survey.look(u32::try_from(place).unwrap_or(u32::MAX), journal.note(id));
            }
            survey
        };
        if journal.len() <= PART {
            return look((0, journal.ids()));
        }
        let parts = journal.ids().par_chunks(PART).enumerate().map(look);
        parts.reduce(Survey::default, |mut survey, other| {
            survey.add(other);
            survey
        })
    }

    pub(super) fn spellings(&self) -> &[Spelling] {
        &self.spellings
    }

    /// The pages of people, in path order.
    pub(super) fn pages(&self, journal: &Journal) -> Vec<NoteId> {
        let mut pages = self.pages.clone();
        pages.sort_unstable();
        pages.into_iter().map(|place| journal.ids()[place as usize]).collect()
    }
}

impl PeopleIndex {
    /// The keys that name a note which is no person's page.
    pub(super) fn find_other_notes(&self, survey: &Survey, journal: &Journal) -> FxHashSet<u32> {
        let digit = |initial: usize| u8::try_from(initial).ok().filter(|&digit| digit < 10);
        let has_key =
            |initial: usize| digit(initial).is_none_or(|digit| self.initials.contains(&(b'0' + digit)));
        let others = survey.others.iter().enumerate().filter(|(initial, _)| has_key(*initial));
        let notes =
            others.flat_map(|(_, notes)| notes).map(|&place| journal.note(journal.ids()[place as usize]));
        notes.flat_map(|note| self.known_tails(note)).collect()
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
        for mention in note.mentions() {
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
        if stem.contains("___") || stem.contains('%') {
            // A name in a namespace has several parts, each of which may be a key's first.
            return tails(note).iter().filter_map(|tail| known(tail)).collect();
        }
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
