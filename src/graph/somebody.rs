//! Who is somebody without a page (language 2 and 4.8): names that earn it by what happens with them.
//!
//! A bare handle is somebody where a marker or a dated event is theirs; a wikilink then names them, too;
//! and a wikilink that looks like a name is somebody where a marker beside it has nobody else. Each of the
//! three is judged on the one before (see [`Stage`]), so notes in doubt, and only these, are bound once or
//! twice before all are.
//!
//! Not here: what a name means once this is known (`people`), and what notes say (`bind`). Invariant: an
//! edit changes the standing of a name that other notes use only by [`Update::Rebuild`].

mod note_keys;
mod shape;
mod stand_in;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::config::Handles;
use crate::graph::bind::{bind_at, bind_some};
use crate::graph::people::{Beside, Standing};
use crate::graph::{Binding, PageRenaming, PeopleIndex, PersonId, Resolved, Stage, Survey};
use crate::journal::{Journal, NoteId};
use crate::note::{Form, Mark, Names, Note, UnpackedLists, Unread};
pub use note_keys::NoteKeys;
use note_keys::{KeyUses, OwnUses};
use shape::is_shaped_like_a_name;
pub use stand_in::{bind_as_if, possible_person};
use stand_in::{stand_in, stand_in_key};

/// What an edit did to the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// Other notes read as before.
    Kept,
    /// Who is meant by mentions of other notes may have changed: find all people again.
    Rebuild,
}

/// Notes in doubt that one thread looks at; with no more than this, no other thread is needed.
const DOUBTFUL_PER_THREAD: usize = 128;

/// The people of a journal whose notes were surveyed.
pub fn people_of(journal: &Journal, survey: &Survey, handles: Handles) -> PeopleIndex {
    let mut people = PeopleIndex::new(journal, survey, handles);
    let names = &journal.names;
    let doubtful = survey.doubtful(journal, |name| people.is_doubtful(people.key_of(name)));
    let evidence = keys_in(&doubtful, |id| evidence(&people, id, journal.note(id), names));
    people.count_evidence(&evidence, 1);
    settle(&mut people, evidence);
    let beside = survey.beside_marker(journal, |name| {
        people.is_inferable(people.key_of(name)) && is_shaped_like_a_name(&names.text(name))
    });
    let votes = keys_in(&beside, |id| votes(&people, id, journal.note(id), names));
    people.count_votes(&votes, 1);
    settle(&mut people, votes);
    people.finish(survey, journal);
    people
}

/// The keys that each of some notes gives.
fn keys_in(notes: &[NoteId], of: impl Fn(NoteId) -> Vec<u32> + Sync) -> Vec<u32> {
    if notes.len() <= DOUBTFUL_PER_THREAD {
        return notes.iter().flat_map(|&id| of(id)).collect();
    }
    notes.par_iter().with_min_len(DOUBTFUL_PER_THREAD).flat_map_iter(|&id| of(id)).collect()
}

fn settle(people: &mut PeopleIndex, mut keys: Vec<u32>) {
    keys.sort_unstable();
    keys.dedup();
    keys.iter().for_each(|&key| people.settle_key(key as usize));
    people.decide_meanings_of(&keys);
}

/// A page under other names, with what follows for others.
pub struct RenamedPage {
    /// The names.
    pub names: PageRenaming,
    /// All other notes that it concerns.
    pub notes: Vec<NoteId>,
    /// People without a page who are somebody now by it, or are no longer.
    pub people: Vec<PersonId>,
}

/// What one edit makes of a page's names; `None` where nothing, or where people come and go with the page. The
/// journal already holds the new version.
pub fn renaming(
    people: &mut PeopleIndex,
    id: NoteId,
    old: Option<&Note>,
    journal: &Journal,
) -> Option<PageRenaming> {
    people.renaming(id, old?, journal)
}

/// Follows one note from `old` to `new`, which the journal already holds as `id`. Cheap where nobody came or went
/// whom another note could mean, but by the names of a page, whose notes are given.
pub fn update_people(
    people: &mut PeopleIndex,
    id: NoteId,
    old: Option<&Note>,
    new: Option<&Note>,
    renamed: Option<&mut RenamedPage>,
    journal: &Journal,
) -> Update {
    update(people, id, [old, new], renamed, None, journal)
}

/// The same for an edit of a long note of which some was not read again: what is not named around the edit is looked
/// at only where the note gives it something else than before.
pub fn update_people_around(
    people: &mut PeopleIndex,
    id: NoteId,
    [old, new]: [&Note; 2],
    edit: &mut EditAround<'_>,
    journal: &Journal,
) -> Update {
    update(people, id, [Some(old), Some(new)], None, Some(edit), journal)
}

/// An edit of a long note.
pub struct EditAround<'u> {
    /// What was not read again.
    pub unread: &'u Unread,
    /// What the note did for its keys before, where that is known; then what it does now.
    pub keys: Option<NoteKeys>,
    /// Whether every name that stands elsewhere in the note means whom it meant.
    pub is_settled: bool,
}

fn update(
    people: &mut PeopleIndex,
    id: NoteId,
    [old, new]: [Option<&Note>; 2],
    mut renamed: Option<&mut RenamedPage>,
    mut edit: Option<&mut EditAround<'_>>,
    journal: &Journal,
) -> Update {
    if people.changes_claims(old, new) {
        return Update::Rebuild;
    }
    let names = &journal.names;
    let others = renamed.as_ref().map_or_else(Vec::new, |renamed| renamed.notes.clone());
    let evidence_of = |people: &PeopleIndex, note: Option<&Note>| {
        let mut keys = note.map_or_else(Vec::new, |note| evidence(people, id, note, names));
        keys.extend(keys_in(&others, |id| evidence(people, id, journal.note(id), names)));
        keys
    };
    let votes_of = |people: &PeopleIndex, note: Option<&Note>| {
        let mut keys = note.map_or_else(Vec::new, |note| votes(people, id, note, names));
        keys.extend(keys_in(&others, |id| votes(people, id, journal.note(id), names)));
        keys
    };
    let known = edit.as_deref_mut().and_then(|edit| edit.keys.take());
    let given = known.unwrap_or_else(|| NoteKeys {
        evidence: evidence_of(people, old),
        votes: votes_of(people, old),
        uses: old.filter(|_| edit.is_some()).map(|old| KeyUses::of(people, old)).unwrap_or_default(),
    });
    // What pages say of new spellings is known before anything is bound.
    let mut first_new = people.learn_new(journal);
    // Of an edit of a long note, those around it.
    let [then, now] = match (&edit, old, new) {
        (Some(edit), Some(old), Some(new)) => edit.unread.mention_ranges(old, new),
        _ => [old, new].map(|note| 0..note.map_or(0, |note| note.mentions().len())),
    };
    let mut uses = given.uses;
    if let (Some(_), Some(old), Some(new)) = (&edit, old, new) {
        uses.follow(people, (old, then.clone()), (new, now.clone()));
    } else {
        uses = new.map(|new| KeyUses::of(people, new)).unwrap_or_default();
    }
    let read = old.map(|old| old.mentions().part(then.clone())).into_iter().flatten();
    let read = read.chain(new.map(|new| new.mentions().part(now.clone())).into_iter().flatten());
    let read = read.chain(others.iter().flat_map(|&id| journal.note(id).mentions().iter()));
    let mut own = OwnKeys::default();
    own.add(people, &uses, read.map(|mention| people.key_of(mention.name)));
    let mut decided = Vec::new();
    // All notes that name these are followed.
    let mut followed = Vec::new();
    if let Some(renamed) = renamed.as_deref_mut() {
        if !people.rename_page(&mut renamed.names, journal) {
            return Update::Rebuild;
        }
        first_new = first_new.min(renamed.names.first_new);
        decided = renamed.names.decided();
        people.decide_meanings_of(&decided);
        followed.clone_from(&renamed.names.keys);
    }
    let is_followed = |key: u32| followed.binary_search(&key).is_ok();
    people.decide_meanings_from(first_new);
    old.into_iter().for_each(|note| people.count(note, then.clone(), -1));
    new.into_iter().for_each(|note| people.count(note, now.clone(), 1));

    // What is counted of a key in doubt is exact while it stays in doubt, and else counted by all notes.
    people.count_evidence(&given.evidence, -1);
    for &(key, uses, was) in &own.keys {
        if !people.is_doubtful(key) {
            people.forget_evidence(key);
        } else if was.has_handles
            && !was.is_doubtful
            && !is_followed(key)
            && people.uses(key).handles > uses.handles
        {
            return Update::Rebuild;
        }
        people.settle_key(key as usize);
    }
    let new_evidence = match edit.is_none() || uses.may_give_evidence(people) {
        true => evidence_of(people, new),
        false => Vec::new(),
    };
    people.count_evidence(&new_evidence, 1);
    people.count_votes(&given.votes, -1);
    if edit.is_some() {
        // What stands elsewhere in the note may be given something by what stands around the edit.
        own.add(people, &uses, in_one_alone(&given.evidence, &new_evidence));
    }
    own.keys.iter().for_each(|(key, ..)| people.settle_key(*key as usize));
    let new_votes = if edit.is_none() || uses.may_vote(people) { votes_of(people, new) } else { Vec::new() };
    people.count_votes(&new_votes, 1);
    if let Some(edit) = &mut edit {
        own.add(people, &uses, in_one_alone(&given.votes, &new_votes));
        edit.keys = Some(NoteKeys { evidence: new_evidence, votes: new_votes, uses });
    }

    for &(key, own, was) in &own.keys {
        people.settle_key(key as usize);
        if people.standing(key) == was.standing {
            continue;
        }
        let all = people.uses(key);
        let is_named_elsewhere =
            all.handles > own.handles || all.always > own.always || all.links > own.links;
        if is_named_elsewhere && !is_followed(key) {
            return Update::Rebuild;
        }
        decided.push(key);
        if let Some(renamed) = renamed.as_deref_mut() {
            renamed.people.extend(people.without_page(key));
        }
    }
    decided.sort_unstable();
    if let (Some(edit), Some(new)) = (edit, new) {
        let mentions = new.mentions();
        let mut others = (0..now.start).chain(now.end..mentions.len());
        let is_decided = |at: usize| decided.binary_search(&people.key_of(mentions.at(at).name)).is_ok();
        edit.is_settled = decided.is_empty() || !others.any(is_decided);
    }
    people.decide_meanings_of(&decided);
    people.decide_meanings_from(first_new);
    // A clash is louder where somebody is meant by the name.
    if people.find_meant_clashes(journal) && renamed.is_none() {
        return Update::Rebuild;
    }
    let mut notes = others;
    notes.push(id);
    people.rename_people(&notes, journal);
    Update::Kept
}

/// The keys whose standing an edit may change, each once, with the uses of them in the note, and what was known of them.
#[derive(Default)]
struct OwnKeys {
    keys: Vec<(u32, OwnUses, KeyBefore)>,
    known: FxHashSet<u32>,
}

impl OwnKeys {
    /// Adds those that are not among them, as they are known now, in their order.
    fn add(&mut self, people: &PeopleIndex, uses: &KeyUses, keys: impl Iterator<Item = u32>) {
        let mut new: Vec<u32> = keys.filter(|key| self.known.insert(*key)).collect();
        new.sort_unstable();
        let known = new.into_iter().map(|key| (key, uses.of_key(key), KeyBefore::of(people, key)));
        self.keys.extend(known);
    }
}

/// What was known of a key before an edit.
#[derive(Debug, Clone, Copy)]
struct KeyBefore {
    standing: Standing,
    has_handles: bool,
    is_doubtful: bool,
}

impl KeyBefore {
    fn of(people: &PeopleIndex, key: u32) -> KeyBefore {
        let has_handles = people.uses(key).handles > 0;
        KeyBefore { standing: people.standing(key), has_handles, is_doubtful: people.is_doubtful(key) }
    }
}

/// What only one of two sorted lists holds.
fn in_one_alone<'k>(a: &'k [u32], b: &'k [u32]) -> impl Iterator<Item = u32> + 'k {
    let missing = |from: &'k [u32]| move |key: &u32| from.binary_search(key).is_err();
    a.iter().copied().filter(missing(b)).chain(b.iter().copied().filter(missing(a)))
}

/// The keys in doubt to whom a note gives a marker, a dated mention or a plan, each once.
fn evidence(people: &PeopleIndex, id: NoteId, note: &Note, names: &Names) -> Vec<u32> {
    let in_doubt = |form: Form, key: u32| form == Form::Handle && people.is_doubtful(key);
    if !note.mentions().iter().any(|mention| in_doubt(mention.form, people.key_of(mention.name))) {
        return Vec::new();
    }
    let mut scratch = UnpackedLists::default();
    let binding = bind_at(Stage::Handles, id, note, note.unpack(&mut scratch), people, names);
    let keys = binding.bound.iter().filter_map(|bound| people.key_of_person(bound.person?));
    let mut keys: Vec<u32> = keys.filter(|&key| people.is_doubtful(key)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of wikilinks that a note's markers would take for people, having nobody else, each once.
fn votes(people: &PeopleIndex, id: NoteId, note: &Note, names: &Names) -> Vec<u32> {
    let mut scratch = UnpackedLists::default();
    let lists = note.unpack(&mut scratch);
    let mut beside = Beside::of(lists);
    let is_eligible = |mention: u32, beside: &mut Beside<'_>| {
        let mention_of = &lists.mentions[mention as usize];
        mention_of.form == Form::Wikilink
            && beside.is_marked(mention)
            && people.is_inferable(people.key_of(mention_of.name))
            && is_shaped_like_a_name(&names.text(mention_of.name))
    };
    let count = u32::try_from(lists.mentions.len()).unwrap_or(u32::MAX);
    let eligible: Vec<u32> = (0..count).filter(|&mention| is_eligible(mention, &mut beside)).collect();
    if eligible.is_empty() {
        return Vec::new();
    }
    let entry_of = |mention: u32| lists.mentions[mention as usize].entry;
    let is_beside =
        |mark: &Mark| eligible.binary_search_by_key(&mark.entry, |&mention| entry_of(mention)).is_ok();
    let beside = (0..).zip(lists.marks).filter(|(_, mark)| is_beside(mark));
    let beside: Vec<u32> = beside.map(|(at, _)| at).collect();
    let resolved = people.resolve_all(Stage::Links, note, lists, names);
    let Binding { mentions: mut resolved, unbound, .. } =
        bind_some(id, note, lists, people, resolved, &beside);
    for &mention in &eligible {
        let key = people.key_of(lists.mentions[mention as usize].name);
        resolved[mention as usize] = Resolved::Person(stand_in(key));
    }
    let bound = bind_some(id, note, lists, people, resolved, &unbound).bound;
    let mut keys: Vec<u32> = bound.iter().filter_map(|bound| bound.person).map(stand_in_key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
