//! The one look at each note that the index of people is made from.
//!
//! It counts how each spelling is used and keeps no text. Notes are surveyed in parallel in batches, and
//! the batches are merged. Not here: what the counts mean (`settle`). Invariant: the merged counts do not
//! depend on how the notes were divided.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::people::PeopleIndex;
use crate::graph::people::declare::{hash, key_of_path, tails};
use crate::journal::{Journal, NoteId};
use crate::note::{Entry, Form, Lists, Mark, MarkForm, Mention, NameId, Note, UnpackedLists};
use crate::text::key;

/// How many notes a thread looks at at once; with no more than this, no other thread is woken.
const NOTES_PER_THREAD: usize = 4096;

/// How many mentions use a key, by what the form can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::graph) struct Uses {
    /// Handles; they make a person unless only those count that are declared.
    pub handles: u32,
    /// Those of them that certainly make something happen, whatever else the journal says: in a dated
    /// entry without a marker, or first behind a marker.
    pub certain: u32,
    /// Other forms that make a person.
    pub always: u32,
    /// Those of them that are `[[@x]]`, which a note of that name may take.
    pub sigils: u32,
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

/// What the index of people needs to know of all notes, gathered one note at a time, by the threads that read them,
/// while they are at hand. Coming back to all of them takes longer than reading the names in them.
///
/// A note is known by its place, a number; the order of places must be that of paths.
#[derive(Debug, Default)]
pub struct Survey {
    /// By spelling.
    spellings: Vec<SpellingUses>,
    /// The pages of people.
    pages: Vec<u32>,
    /// Handles that are not certain, with their notes.
    doubtful: Vec<(NameId, u32)>,
    /// Wikilinks beside a marker, with their notes.
    beside_marker: Vec<(NameId, u32)>,
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
pub(super) struct SpellingUses {
    pub handle: Occurrences,
    /// See [`Uses::certain`].
    pub certain: u32,
    pub always: Occurrences,
    /// See [`Uses::sigils`].
    pub sigils: u32,
    pub link: Occurrences,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Occurrences {
    pub times: u32,
    /// Where it first stands.
    pub first: MentionAt,
}

/// A note's place and the index of one of its mentions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MentionAt {
    pub note: u32,
    pub mention: u32,
}

impl SpellingUses {
    fn of(&mut self, form: Form) -> Option<&mut Occurrences> {
        match form {
            Form::Handle => Some(&mut self.handle),
            Form::Always | Form::SigilLink | Form::Participant => Some(&mut self.always),
            Form::Wikilink => Some(&mut self.link),
            Form::DoubtfulHandle | Form::DoubtfulName | Form::Link => None,
        }
    }

    fn all(&mut self) -> [&mut Occurrences; 3] {
        [&mut self.handle, &mut self.always, &mut self.link]
    }
}

impl Occurrences {
    fn add(&mut self, other: Occurrences) {
        if self.times == 0 || (other.times > 0 && other.first < self.first) {
            self.first = other.first;
        }
        self.times += other.times;
    }
}

impl Survey {
    /// Takes in one note, with its lists unpacked.
    pub fn look(&mut self, place: u32, note: &Note, lists: Lists<'_>) {
        let mut beside = Beside::of(lists);
        for (mention, at) in lists.mentions.iter().zip(0..) {
            let name = mention.name.index();
            if name >= self.spellings.len() {
                self.spellings.resize(name + 1, SpellingUses::default());
            }
            if let Some(written) = self.spellings[name].of(mention.form) {
                written.add(Occurrences { times: 1, first: MentionAt { note: place, mention: at } });
            }
            match mention.form {
                Form::Handle if beside.is_certain(at) => self.spellings[name].certain += 1,
                Form::Handle => self.doubtful.push((mention.name, place)),
                Form::SigilLink => self.spellings[name].sigils += 1,
                Form::Wikilink if beside.is_marked(at) => self.beside_marker.push((mention.name, place)),
                _ => {}
            }
        }
        if note.is_page() {
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
            let (more_certain, more_sigils) = (more.certain, more.sigils);
            for (written, more) in spelling.all().into_iter().zip(more.all()) {
                written.add(*more);
            }
            spelling.certain += more_certain;
            spelling.sigils += more_sigils;
        }
        self.doubtful.append(&mut other.doubtful);
        self.beside_marker.append(&mut other.beside_marker);
        self.pages.append(&mut other.pages);
        self.others.iter_mut().zip(&mut other.others).for_each(|(others, more)| others.append(more));
    }

    /// Gives every note another place, in the same order.
    pub fn renumber(&mut self, new: impl Fn(u32) -> u32) {
        let written =
            self.spellings.iter_mut().flat_map(SpellingUses::all).filter(|written| written.times > 0);
        written.for_each(|written| written.first.note = new(written.first.note));
        let notes = self.others.iter_mut().chain([&mut self.pages]).flatten();
        notes.for_each(|note| *note = new(*note));
        let named = self.doubtful.iter_mut().chain(&mut self.beside_marker);
        named.for_each(|(_, note)| *note = new(*note));
    }

    /// Of a journal that is in memory; the places are those in its path order.
    pub fn of(journal: &Journal) -> Survey {
        let look = |(nth, ids): (usize, &[NoteId])| {
            let (mut survey, mut scratch) = (Survey::default(), UnpackedLists::default());
            for (&id, place) in ids.iter().zip(nth * NOTES_PER_THREAD..) {
                let note = journal.note(id);
                survey.look(u32::try_from(place).unwrap_or(u32::MAX), note, note.unpack(&mut scratch));
            }
            survey
        };
        if journal.len() <= NOTES_PER_THREAD {
            return look((0, journal.ids()));
        }
        let parts = journal.ids().par_chunks(NOTES_PER_THREAD).enumerate().map(look);
        parts.reduce(Survey::default, |mut survey, other| {
            survey.add(other);
            survey
        })
    }

    pub(super) fn spellings(&self) -> &[SpellingUses] {
        &self.spellings
    }

    /// The notes, each once and in path order, where one of these spellings is in doubt.
    pub(in crate::graph) fn doubtful(
        &self,
        journal: &Journal,
        is_wanted: impl Fn(NameId) -> bool,
    ) -> Vec<NoteId> {
        notes_of(&self.doubtful, journal, is_wanted)
    }

    /// The notes, each once and in path order, where one of these spellings is a wikilink beside a marker.
    pub(in crate::graph) fn beside_marker(
        &self,
        journal: &Journal,
        is_wanted: impl Fn(NameId) -> bool,
    ) -> Vec<NoteId> {
        notes_of(&self.beside_marker, journal, is_wanted)
    }

    /// The pages of people, in path order.
    pub(super) fn pages(&self, journal: &Journal) -> Vec<NoteId> {
        let mut pages = self.pages.clone();
        pages.sort_unstable();
        pages.into_iter().map(|place| journal.ids()[place as usize]).collect()
    }
}

fn notes_of(named: &[(NameId, u32)], journal: &Journal, is_wanted: impl Fn(NameId) -> bool) -> Vec<NoteId> {
    let wanted = named.iter().filter(|(name, _)| is_wanted(*name));
    let mut places: Vec<u32> = wanted.map(|(_, place)| *place).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter().map(|place| journal.ids()[place as usize]).collect()
}

/// What stands beside the mentions of a note, asked about one after another.
pub(in crate::graph) struct Beside<'n> {
    entries: &'n [Entry],
    mentions: &'n [Mention],
    marks: &'n [Mark],
    /// The marks from the entry of the last mention on.
    mark: usize,
}

impl<'n> Beside<'n> {
    pub(in crate::graph) fn of(lists: Lists<'n>) -> Beside<'n> {
        Beside { entries: lists.entries, mentions: lists.mentions, marks: lists.marks, mark: 0 }
    }

    /// The same, where no mention before this one is asked about.
    pub(in crate::graph) fn behind(lists: Lists<'n>, mention: usize) -> Beside<'n> {
        let entry = lists.mentions.get(mention).map_or(0, |mention| mention.entry);
        let mark = lists.marks.partition_point(|mark| mark.entry < entry);
        Beside { mark, ..Beside::of(lists) }
    }

    /// The marks of a mention's entry.
    fn marks(&mut self, mention: u32) -> &'n [Mark] {
        let entry = self.mentions[mention as usize].entry;
        let is_before = |mark: &Mark| mark.entry < entry;
        while self.marks.get(self.mark).is_some_and(is_before) {
            self.mark += 1;
        }
        let rest = &self.marks[self.mark..];
        match rest.first() {
            // Many an entry has none.
            Some(mark) if mark.entry == entry => &rest[..rest.partition_point(|mark| mark.entry == entry)],
            _ => &[],
        }
    }

    /// Whether a handle makes something happen, whatever else the journal says.
    pub(in crate::graph) fn is_certain(&mut self, mention: u32) -> bool {
        let entry = &self.entries[self.mentions[mention as usize].entry as usize];
        let marks = self.marks(mention);
        if marks.is_empty() {
            return entry.date.is_some();
        }
        let at = marks.partition_point(|mark| mark.follow.first < mention);
        let mut before = marks[at..].iter().take_while(|mark| mark.follow.first == mention);
        before.any(|mark| mark.follow.direct > 0)
    }

    /// Whether the entry of a mention holds a marker that may look for people among wikilinks.
    pub(in crate::graph) fn is_marked(&mut self, mention: u32) -> bool {
        self.marks(mention).iter().any(|mark| mark.marker.needs_person() && mark.form != MarkForm::Word)
    }
}

impl PeopleIndex {
    /// The keys that name a note which is not a person's page.
    pub(super) fn find_other_notes(&mut self, survey: &Survey, journal: &Journal) {
        let digit = |initial: usize| u8::try_from(initial).ok().filter(|&digit| digit < 10);
        let has_key =
            |initial: usize| digit(initial).is_none_or(|digit| self.initials.contains(&(b'0' + digit)));
        let others = survey.others.iter().enumerate().filter(|(initial, _)| has_key(*initial));
        let notes =
            others.flat_map(|(_, notes)| notes).map(|&place| journal.note(journal.ids()[place as usize]));
        let (mut named, mut with_sigil) = (FxHashSet::default(), FxHashSet::default());
        for note in notes {
            let known = self.known_tails(note);
            if has_sigil(note) {
                with_sigil.extend(&known);
            }
            named.extend(known);
        }
        (self.other_notes, self.sigil_notes) = (named, with_sigil);
    }

    /// Takes in how often all spellings are written.
    pub(super) fn count_spellings(&mut self, spellings: &[SpellingUses]) {
        for (spelling, meaning) in spellings.iter().zip(&self.meanings) {
            let uses = &mut self.uses[meaning.key as usize];
            uses.handles += spelling.handle.times;
            uses.certain += spelling.certain;
            uses.always += spelling.always.times;
            uses.sigils += spelling.sigils;
            uses.links += spelling.link.times;
        }
    }

    /// Adds (or takes away) the uses of each key by some of an edited note's mentions.
    pub(in crate::graph) fn count(&mut self, note: &Note, mentions: Range<usize>, sign: i32) {
        let mut scratch = UnpackedLists::default();
        let lists = note.unpack(&mut scratch);
        let mut beside = Beside::behind(lists, mentions.start);
        for at in mentions {
            let (mention, at) = (&lists.mentions[at], u32::try_from(at).unwrap_or(u32::MAX));
            let key = self.meanings[mention.name.index()].key;
            let uses = &mut self.uses[key as usize];
            if mention.form == Form::Handle && beside.is_certain(at) {
                uses.certain = uses.certain.saturating_add_signed(sign);
            }
            if mention.form == Form::SigilLink {
                uses.sigils = uses.sigils.saturating_add_signed(sign);
            }
            if let Some(uses) = uses.of(mention.form) {
                *uses = uses.saturating_add_signed(sign);
            }
        }
    }

    /// Marks those keys from `known` on that name a note which is not a person's page.
    pub(super) fn find_new_other_notes(&mut self, journal: &Journal, known: usize) {
        let names = self.note_names.get_or_insert_with(|| {
            let mut names: FxHashMap<u64, u32> = FxHashMap::default();
            for (_, note) in journal.iter().filter(|(_, note)| !note.is_page()) {
                for name in name_hashes(note) {
                    *names.entry(name).or_default() += 1;
                }
            }
            names
        });
        for (key, at) in self.keys[known..].iter().zip(known..) {
            let is_named = |name: &str| names.get(&hash(name)).is_some_and(|&count| count > 0);
            let id = u32::try_from(at).unwrap_or(u32::MAX);
            if is_named(key) {
                self.other_notes.insert(id);
                if is_named(&format!("@{key}")) {
                    self.sigil_notes.insert(id);
                }
            }
        }
    }

    /// The ids of the keys that name a note.
    pub(super) fn known_tails(&self, note: &Note) -> Vec<u32> {
        let known = |tail: &str| self.key_ids.get(tail).copied();
        let stem = note.path.stem().trim_start_matches('@');
        let may_have_parts = memchr::memchr2(b'_', b'%', stem.as_bytes()).is_some();
        if may_have_parts && (stem.contains("___") || stem.contains('%')) {
            // A name in a namespace has several parts, each of which may be a key's first.
            return tails(&key_of_path(note)).filter_map(known).collect();
        }
        // Outside ASCII, a mark may follow that makes it another letter.
        let first = stem.bytes().next().filter(|b| b.is_ascii_alphanumeric() && stem.is_ascii());
        if first.is_some_and(|first| !self.initials.contains(&first.to_ascii_lowercase())) {
            return Vec::new();
        }
        let name = key(stem);
        if self.path_ends.contains(name.as_str()) {
            return tails(&key_of_path(note)).filter_map(known).collect();
        }
        known(&name).into_iter().collect()
    }
}

/// Whether a note's own file name begins with `@`.
fn has_sigil(note: &Note) -> bool {
    note.path.stem().starts_with('@')
}

/// The hashes of a note's names, and of `@` before each where its file name begins so.
pub(super) fn name_hashes(note: &Note) -> Vec<u64> {
    let path = key_of_path(note);
    let with_sigil = tails(&path).filter(|_| has_sigil(note)).map(|tail| hash(&format!("@{tail}")));
    tails(&path).map(hash).chain(with_sigil).collect()
}
