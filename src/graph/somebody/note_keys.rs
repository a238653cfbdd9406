//! What the names in one note do for their keys: how often they stand there, and what they give.
//!
//! Kept of a long note from edit to edit, so that an edit costs what was read again of it and how many keys it names,
//! not how many mentions it has. Invariant: what is followed equals what is counted afresh.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::graph::PeopleIndex;
use crate::graph::people::Beside;
use crate::note::{Form, Note, UnpackedLists};

/// What a note does for the keys that it names.
#[derive(Debug, Default)]
pub struct NoteKeys {
    /// Those to which it gives evidence, and those for which it votes, each once and sorted.
    pub(super) evidence: Vec<u32>,
    pub(super) votes: Vec<u32>,
    pub(super) uses: KeyUses,
}

/// How often a note names each key.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct KeyUses(FxHashMap<u32, OwnUses>);

/// How often a note names a key, by what the form can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct OwnUses {
    pub handles: u32,
    pub always: u32,
    pub links: u32,
    /// Wikilinks beside a marker that may look for people among them.
    marked: u32,
}

impl KeyUses {
    /// Those of all names in a note.
    pub(super) fn of(people: &PeopleIndex, note: &Note) -> KeyUses {
        let mut uses = KeyUses::default();
        uses.count(people, note, 0..note.mentions().len(), 1);
        uses
    }

    /// Follows a note from one version to the next, which differ in these mentions alone.
    pub(super) fn follow(
        &mut self,
        people: &PeopleIndex,
        (old, then): (&Note, Range<usize>),
        (new, now): (&Note, Range<usize>),
    ) {
        self.count(people, old, then, -1);
        self.count(people, new, now, 1);
        self.0.retain(|_, own| *own != OwnUses::default());
        debug_assert_eq!(*self, KeyUses::of(people, new));
    }

    fn count(&mut self, people: &PeopleIndex, note: &Note, mentions: Range<usize>, sign: i32) {
        let mut scratch = UnpackedLists::default();
        let lists = note.unpack(&mut scratch);
        let mut beside = Beside::behind(lists, mentions.start);
        for at in mentions {
            let mention = &lists.mentions[at];
            let counter: fn(&mut OwnUses) -> &mut u32 = match mention.form {
                Form::Handle => |own| &mut own.handles,
                Form::Always | Form::SigilLink | Form::Participant => |own| &mut own.always,
                Form::Wikilink => |own| &mut own.links,
                Form::DoubtfulHandle | Form::DoubtfulName | Form::Link => continue,
            };
            let own = self.0.entry(people.key_of(mention.name)).or_default();
            let add = |count: &mut u32| *count = count.saturating_add_signed(sign);
            add(counter(own));
            if mention.form == Form::Wikilink && beside.is_marked(u32::try_from(at).unwrap_or(u32::MAX)) {
                add(&mut own.marked);
            }
        }
    }

    pub(super) fn of_key(&self, key: u32) -> OwnUses {
        self.0.get(&key).copied().unwrap_or_default()
    }

    /// Whether the note may give evidence to a key; `false` is certain.
    pub(super) fn may_give_evidence(&self, people: &PeopleIndex) -> bool {
        self.0.iter().any(|(&key, own)| own.handles > 0 && people.is_doubtful(key))
    }

    /// Whether the note may vote for a key; `false` is certain.
    pub(super) fn may_vote(&self, people: &PeopleIndex) -> bool {
        self.0.iter().any(|(&key, own)| own.marked > 0 && people.is_inferable(key))
    }
}
