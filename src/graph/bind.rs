//! Which people a marker binds to (language 4), and the events that follow (language 3).
//!
//! Works on one note, whose mentions are resolved already, and knows nothing of others. Steps 1 and 2 are
//! in `entry`, mentions as events in `mentions`; here are the people who are named elsewhere in the note.
//! Invariant: linear in the note, however many markers borrow the same people.

mod around;
mod entry;
mod mentions;

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

pub use around::bind_around;

use crate::graph::named_before::note_who_was_named_before;
use crate::graph::seen_set::SeenSet;
use crate::graph::{Binding, Bound, Event, EventKind, PeopleIndex, PersonId, Resolved, Stage};
use crate::journal::NoteId;
use crate::language::Marker;
use crate::note::{Entry, EntryKind, Lists, Mark, Mention, Names, Note, Scope, ScopeId, Trail};
use crate::text::Span;

/// Binds a note's markers and makes its events. The lists are the note's, unpacked.
pub fn bind(id: NoteId, note: &Note, lists: Lists<'_>, directory: &PeopleIndex, names: &Names) -> Binding {
    bind_in(Binding::default(), id, note, lists, directory, names)
}

/// The same in the memory of another binding, which is over.
pub fn bind_in(
    memory: Binding,
    id: NoteId,
    note: &Note,
    lists: Lists<'_>,
    directory: &PeopleIndex,
    names: &Names,
) -> Binding {
    let Binding { mentions, mut bound, mut unbound } = memory;
    bound.clear();
    unbound.clear();
    let mentions = directory.resolve_in(mentions, Stage::Whole, note, lists, names);
    let mut binding = complete(id, note, lists, directory, Binding { mentions, bound, unbound });
    if lists.marks.iter().any(|mark| mark.marker == Marker::Ask) {
        note_who_was_named_before(lists, &mut binding);
    }
    binding
}

/// The same on what is known at a stage before all is.
pub(super) fn bind_at(
    stage: Stage,
    id: NoteId,
    note: &Note,
    lists: Lists<'_>,
    directory: &PeopleIndex,
    names: &Names,
) -> Binding {
    bind_resolved(id, note, lists, directory, directory.resolve_all(stage, note, lists, names))
}

/// The same on mentions that are resolved already.
pub(super) fn bind_resolved(
    id: NoteId,
    note: &Note,
    lists: Lists<'_>,
    directory: &PeopleIndex,
    resolved: Vec<Resolved>,
) -> Binding {
    complete(id, note, lists, directory, Binding { mentions: resolved, ..Binding::default() })
}

/// Binds what holds nothing yet but who is meant.
fn complete(id: NoteId, note: &Note, lists: Lists<'_>, directory: &PeopleIndex, binding: Binding) -> Binding {
    let mut binder = Binder::new(id, note, lists, directory, binding);
    // Most marks bind to one person, and most mentions are one event.
    binder.binding.bound.reserve(lists.mentions.len() + lists.marks.len());
    binder.bind(0..lists.entries.len());
    binder.binding
}

/// Some marks of a note bound, and nothing else of it, on mentions that are resolved already. Of an entry, all its marks
/// or those that bound to nobody.
pub(super) fn bind_some(
    id: NoteId,
    note: &Note,
    lists: Lists<'_>,
    directory: &PeopleIndex,
    resolved: Vec<Resolved>,
    marks: &[u32],
) -> Binding {
    let resolved = Binding { mentions: resolved, ..Binding::default() };
    let mut binder = Binder::new(id, note, lists, directory, resolved);
    for marks in marks.chunk_by(|&a, &b| lists.marks[a as usize].entry == lists.marks[b as usize].entry) {
        binder.bind_entry(lists.marks[marks[0] as usize].entry, marks);
    }
    binder.binding
}

struct Binder<'n> {
    id: NoteId,
    entries: &'n [Entry],
    mentions: &'n [Mention],
    marks: &'n [Mark],
    trails: &'n [Trail],
    scopes: &'n [Scope],
    directory: &'n PeopleIndex,
    /// Whose page this is.
    owner: Option<PersonId>,
    /// In whose own folder it lies.
    folder_owner: Option<PersonId>,
    binding: Binding,
    /// Entries that lent their people to a marker elsewhere.
    lent: Vec<u32>,
    /// Entries with a marker: where the first one stands, and how many of the note's events came before
    /// those of its markers.
    marked: SmallVec<[Marked; 8]>,
    /// The mentions that may be lent; of what is bound alone, no others are.
    lending: Range<usize>,
    /// The mentions of each scope's own text, made when first needed.
    scoped: Option<Vec<Vec<u32>>>,
    // What many markers borrow is worked out once, so that a note of nothing but markers takes
    // linear time.
    /// The block asked about last, and whom it names.
    block: Option<(u32, Option<Rc<Lent>>)>,
    /// Whom a scope, or the nearest one around it that names anybody, names.
    around: FxHashMap<ScopeId, Option<Rc<Lent>>>,
    participants: Option<Option<Rc<Lent>>>,
}

/// An entry with a marker.
struct Marked {
    entry: u32,
    first: u32,
    /// Its events among those bound so far.
    events: Range<usize>,
}

/// Some mentions, some people: hardly ever more than a few.
type Few = SmallVec<[u32; 4]>;
type People = SmallVec<[PersonId; 4]>;

/// People who are named elsewhere than at their marker.
struct Lent {
    /// Each once, in order.
    people: People,
    /// The entries that name them, each once.
    entries: Vec<u32>,
    /// Whether it is noted that these entries lent.
    noted: Cell<bool>,
}

/// Where a marker's people came from.
enum PeopleFrom {
    /// The entry itself, or the page's owner: nothing is lent.
    Near(People),
    /// Other entries' mentions.
    Lent(Rc<Lent>),
    /// Nobody; whether an ambiguous mention explains it.
    Nobody { ambiguous: bool },
}

impl<'n> Binder<'n> {
    fn new(
        id: NoteId,
        note: &Note,
        lists: Lists<'n>,
        directory: &'n PeopleIndex,
        binding: Binding,
    ) -> Binder<'n> {
        let Lists { entries, mentions, marks, trails, scopes } = lists;
        Binder {
            id,
            entries,
            mentions,
            marks,
            trails,
            scopes,
            directory,
            owner: note.page().and_then(|_| directory.by_page(id)),
            folder_owner: directory.owner(id),
            binding,
            lent: Vec::new(),
            marked: SmallVec::new(),
            lending: 0..mentions.len(),
            scoped: None,
            block: None,
            around: FxHashMap::default(),
            participants: None,
        }
    }

    /// Binds the marks of some entries and makes their mentions events.
    fn bind(&mut self, entries: Range<usize>) {
        self.bind_marks(self.marks_of(&entries));
        self.make_mentions(entries);
        let place = |bound: &Bound| (bound.entry, bound.event.start, bound.mark.is_none());
        if !self.binding.bound.is_sorted_by_key(place) {
            self.binding.bound.sort_by_key(place);
        }
    }

    /// The marks of some entries.
    fn marks_of(&self, entries: &Range<usize>) -> Range<usize> {
        let before = |end: usize| self.marks.partition_point(|mark| (mark.entry as usize) < end);
        before(entries.start)..before(entries.end)
    }

    fn bind_marks(&mut self, marks: Range<usize>) {
        let all: SmallVec<[u32; 32]> = marks.map(index).collect();
        for marks in all.chunk_by(|&a, &b| self.marks[a as usize].entry == self.marks[b as usize].entry) {
            self.bind_entry(self.marks[marks[0] as usize].entry, marks);
        }
    }

    /// Steps 3 to 7, for an entry that names nobody itself.
    fn search(&mut self, entry: u32) -> PeopleFrom {
        if let Some(lent) = self.of_block(entry).or_else(|| self.of_scopes(entry)) {
            return PeopleFrom::Lent(lent);
        }
        if let Some(owner) = self.owner {
            return PeopleFrom::Near(smallvec![owner]);
        }
        match (self.of_participants(), self.folder_owner) {
            (Some(lent), _) => PeopleFrom::Lent(lent),
            (None, Some(owner)) => PeopleFrom::Near(smallvec![owner]),
            (None, None) => PeopleFrom::Nobody { ambiguous: false },
        }
    }

    /// Step 3. The block's entries are neighbours.
    fn of_block(&mut self, entry: u32) -> Option<Rc<Lent>> {
        let entries = self.entries;
        let block = entries[entry as usize].block;
        if let Some((known, lent)) = &self.block
            && *known == block
        {
            return lent.clone();
        }
        let same = |at: &usize| entries[*at].block == block;
        let from = (0..entry as usize).rev().take_while(same).last().unwrap_or(entry as usize);
        let to = (entry as usize..entries.len()).take_while(same).last().unwrap_or(entry as usize);
        let mentions = self.entry_mentions(index(from)).start..self.entry_mentions(index(to)).end;
        let lent = self.lent(mentions.map(index));
        self.block = Some((block, lent.clone()));
        lent
    }

    /// Steps 4 and 5: the nearest enclosing list item, then heading, that names anybody.
    fn of_scopes(&mut self, entry: u32) -> Option<Rc<Lent>> {
        let entry = self.entries[entry as usize];
        [entry.item, entry.heading].into_iter().flatten().find_map(|scope| self.around(scope))
    }

    fn around(&mut self, start: ScopeId) -> Option<Rc<Lent>> {
        let mut passed = Vec::new();
        let mut scope = Some(start);
        let mut lent = None;
        while let Some(id) = scope {
            if let Some(known) = self.around.get(&id) {
                lent = known.clone();
                break;
            }
            passed.push(id);
            let mentions = Few::from_slice(self.scope_mentions(id));
            lent = self.lent(mentions.iter().copied());
            if lent.is_some() {
                break;
            }
            scope = self.scopes[id.index()].parent;
        }
        self.around.extend(passed.into_iter().map(|id| (id, lent.clone())));
        lent
    }

    /// Step 7.
    fn of_participants(&mut self) -> Option<Rc<Lent>> {
        if let Some(known) = &self.participants {
            return known.clone();
        }
        let is_participant =
            |mention: &Mention| self.entries[mention.entry as usize].kind == EntryKind::Participant;
        let mentions = self.mentions.iter().enumerate().filter(|(_, mention)| is_participant(mention));
        let lent = self.lent(mentions.map(|(at, _)| index(at)));
        self.participants = Some(lent.clone());
        lent
    }

    /// The people whom mentions name; `None` where they name nobody.
    fn lent(&self, mentions: impl Iterator<Item = u32> + Clone) -> Option<Rc<Lent>> {
        let people = self.people(mentions.clone());
        if people.is_empty() {
            return None;
        }
        let persons = mentions.filter(|&mention| matches!(self.resolved(mention), Resolved::Person(_)));
        let mut entries: Vec<u32> = persons.map(|mention| self.mentions[mention as usize].entry).collect();
        entries.dedup();
        Some(Rc::new(Lent { people, entries, noted: Cell::new(false) }))
    }

    fn scope_mentions(&mut self, scope: ScopeId) -> &[u32] {
        let (scopes, entries, mentions) = (self.scopes, self.entries, self.mentions);
        let lending = self.lending.clone();
        let scoped = self.scoped.get_or_insert_with(|| {
            let mut scoped = vec![Vec::new(); scopes.len()];
            for (at, mention) in lending.clone().zip(&mentions[lending]) {
                let entry = &entries[mention.entry as usize];
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                if let Some(item) = entry.item {
                    scoped[item.index()].push(at);
                }
                if let (true, Some(heading)) = (entry.kind.is_heading(), entry.heading) {
                    scoped[heading.index()].push(at);
                }
            }
            scoped
        });
        &scoped[scope.index()]
    }

    fn push_mark(&mut self, at: u32, person: Option<PersonId>) {
        let Mark { marker, entry, span, .. } = self.marks[at as usize];
        self.push(EventKind::Marker(marker), person, entry, span, Some(at));
    }

    fn push(&mut self, kind: EventKind, person: Option<PersonId>, entry: u32, span: Span, mark: Option<u32>) {
        let Entry { date, planned, .. } = self.entries[entry as usize];
        let Span { start, end } = span;
        let event = Event { kind, date, note: self.id, start, named_before: false, is_whole_entry: false };
        self.binding.bound.push(Bound { person, event, end, entry, mark, planned });
    }

    /// The indices of an entry's mentions.
    fn entry_mentions(&self, entry: u32) -> Range<usize> {
        let mentions = self.mentions;
        let from = mentions.partition_point(|mention| mention.entry < entry);
        // Hardly ever more than a few.
        let count = mentions[from..].iter().take_while(|mention| mention.entry == entry).count();
        from..from + count
    }

    fn resolved(&self, mention: u32) -> &Resolved {
        &self.binding.mentions[mention as usize]
    }

    /// The people whom mentions name, each once, in order.
    fn people(&self, mentions: impl Iterator<Item = u32>) -> People {
        let mut seen = SeenSet::new();
        let persons = mentions.filter_map(|mention| match *self.resolved(mention) {
            Resolved::Person(person) => Some(person),
            Resolved::Nobody | Resolved::Ambiguous(_) => None,
        });
        persons.filter(|&person| seen.is_first(person)).collect()
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
