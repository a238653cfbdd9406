//! Which people a marker binds to (language 4), and the events that follow (language 3).

use std::cell::Cell;
use std::hash::Hash;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};

use crate::graph::{Binding, Bound, Event, Kind, PeopleIndex, PersonId, Resolved};
use crate::journal::NoteId;
use crate::language::Marker;
use crate::note::{Entry, EntryKind, Mark, MarkForm, Mention, Names, Note, ScopeId};

/// Binds a note's markers and makes its events.
pub fn bind(id: NoteId, note: &Note, directory: &PeopleIndex, names: &Names) -> Binding {
    let (entries, mentions, marks) = (note.entries(), note.mentions(), note.marks());
    let resolved = mentions.iter().map(|mention| directory.resolve(mention, note, names)).collect();
    let mut binder = Binder {
        id,
        note,
        entries,
        mentions,
        marks,
        owner: note.page.as_ref().and_then(|_| directory.by_page(id)),
        folder_owner: directory.owner(id),
        // Most marks bind to one person, and most mentions are one event.
        binding: Binding {
            mentions: resolved,
            bound: Vec::with_capacity(mentions.len() + marks.len()),
            unbound: Vec::new(),
        },
        lent: Vec::new(),
        marked: Vec::new(),
        scoped: None,
        block: None,
        around: FxHashMap::default(),
        participants: None,
    };
    binder.bind_marks();
    binder.make_mentions();
    let place = |bound: &Bound| (bound.event.entry, bound.event.span.start, bound.mark.is_none());
    if !binder.binding.bound.is_sorted_by_key(place) {
        binder.binding.bound.sort_by_key(place);
    }
    binder.binding
}

struct Binder<'n> {
    id: NoteId,
    note: &'n Note,
    entries: &'n [Entry],
    mentions: &'n [Mention],
    marks: &'n [Mark],
    /// Whose page this is.
    owner: Option<PersonId>,
    /// In whose own folder it lies.
    folder_owner: Option<PersonId>,
    binding: Binding,
    /// Entries that lent their people to a marker elsewhere.
    lent: Vec<u32>,
    /// Entries with a marker.
    marked: Vec<u32>,
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

/// Tells what comes for the first time.
struct SeenSet<T> {
    few: SmallVec<[T; LINEAR_UP_TO]>,
    many: FxHashSet<T>,
}

/// More than this, and they are hashed.
const LINEAR_UP_TO: usize = 16;

impl<T: Copy + Eq + Hash> SeenSet<T> {
    fn new() -> SeenSet<T> {
        SeenSet { few: SmallVec::new(), many: FxHashSet::default() }
    }

    fn is_first(&mut self, one: T) -> bool {
        if self.few.contains(&one) {
            return false;
        }
        if self.few.len() < LINEAR_UP_TO {
            self.few.push(one);
            return true;
        }
        self.many.insert(one)
    }
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
    fn bind_marks(&mut self) {
        let marks = self.marks;
        let mut at = 0;
        while at < marks.len() {
            let entry = marks[at].entry;
            let end = at + marks[at..].partition_point(|mark| mark.entry == entry);
            self.bind_entry(entry, at, end);
            at = end;
        }
    }

    /// Binds the marks `from..to`, which are those of one entry.
    fn bind_entry(&mut self, entry: u32, from: usize, to: usize) {
        let own = self.entry_mentions(entry);
        let direct: SmallVec<[Few; 2]> = (from..to).map(|mark| self.direct(mark)).collect();
        // A person, not a mention, is taken: named once more in the entry, still the other's.
        let mut taken = self.people(direct.iter().flatten().copied());
        taken.sort_unstable();
        let mut bound_here = SeenSet::new();
        // Markers that nobody follows all find the same people.
        let mut found: Option<PeopleFrom> = None;
        let mut searched: SmallVec<[Marker; 4]> = SmallVec::new();
        for (mark, direct) in (from..to).zip(direct) {
            if !direct.is_empty() {
                let people = self.people(direct.iter().copied());
                self.bind_mark(mark, &PeopleFrom::Near(people), &mut bound_here);
                continue;
            }
            let found = found.get_or_insert_with(|| self.search(entry, &own, &taken));
            if !matches!(found, PeopleFrom::Nobody { .. }) {
                let marker = self.marks[mark].marker;
                if searched.contains(&marker) {
                    continue;
                }
                searched.push(marker);
            }
            self.bind_mark(mark, found, &mut bound_here);
        }
    }

    /// Step 1: the people who directly follow a marker. An ambiguous mention is passed over; a
    /// link that is no person ends the run.
    fn direct(&self, mark: usize) -> Few {
        let (from, to) = self.marks[mark].follow;
        (from..to)
            .take_while(|&mention| self.resolved(mention) != &Resolved::Nobody)
            .filter(|&mention| matches!(self.resolved(mention), Resolved::Person(_)))
            .collect()
    }

    /// Steps 2 to 7.
    fn search(&mut self, entry: u32, own: &Range<usize>, taken: &[PersonId]) -> PeopleFrom {
        let all = self.people(own.clone().map(index));
        if !all.is_empty() {
            let is_free = |person: &&PersonId| taken.binary_search(person).is_err();
            let free: People = all.iter().filter(is_free).copied().collect();
            return PeopleFrom::Near(if free.is_empty() { all } else { free });
        }
        if own.clone().any(|mention| matches!(self.resolved(index(mention)), Resolved::Ambiguous(_))) {
            return PeopleFrom::Nobody { ambiguous: true };
        }
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
            scope = self.note.scopes()[id.index()].parent;
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
        let (note, entries, mentions) = (self.note, self.entries, self.mentions);
        let scoped = self.scoped.get_or_insert_with(|| {
            let mut scoped = vec![Vec::new(); note.scopes().len()];
            for (at, mention) in mentions.iter().enumerate() {
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

    fn bind_mark(&mut self, at: usize, found: &PeopleFrom, bound_here: &mut SeenSet<(Marker, PersonId)>) {
        let mark = self.marks[at];
        let entry = self.entries[mark.entry as usize];
        let index = index(at);
        let people = match found {
            PeopleFrom::Near(people) => people,
            PeopleFrom::Lent(lent) => {
                if !entry.planned && !lent.noted.replace(true) {
                    self.lent.extend(&lent.entries);
                }
                &lent.people
            }
            &PeopleFrom::Nobody { ambiguous } => {
                if mark.form == MarkForm::Word {
                    return;
                }
                if mark.marker.needs_person() {
                    if !ambiguous {
                        self.binding.unbound.push(index);
                    }
                } else {
                    self.push(None, Kind::Marker(mark.marker), mark.entry, mark.span, Some(index));
                }
                self.marked.push(mark.entry);
                return;
            }
        };
        self.marked.push(mark.entry);
        for &person in people {
            if bound_here.is_first((mark.marker, person)) {
                self.push(Some(person), Kind::Marker(mark.marker), mark.entry, mark.span, Some(index));
            }
        }
    }

    fn push(
        &mut self,
        person: Option<PersonId>,
        kind: Kind,
        entry: u32,
        span: crate::text::Span,
        mark: Option<u32>,
    ) {
        let written = &self.entries[entry as usize];
        let by_mark = mark.map(|mark| &self.marks[mark as usize]);
        let event = Event {
            kind,
            date: written.date,
            note: self.id,
            span,
            topic: by_mark.and_then(|mark| mark.topic),
            entry,
            due: by_mark.and_then(|mark| mark.due),
        };
        self.binding.bound.push(Bound { person, event, mark, planned: written.planned });
    }

    /// Dated entries without a marker that lent nobody are mentions of those they name; on a
    /// page, of its owner where they name nobody.
    fn make_mentions(&mut self) {
        self.lent.sort_unstable();
        self.marked.sort_unstable();
        for entry in 0..self.entries.len() {
            let written = self.entries[entry];
            let entry = u32::try_from(entry).unwrap_or(u32::MAX);
            if written.date.is_none()
                || self.marked.binary_search(&entry).is_ok()
                || self.lent.binary_search(&entry).is_ok()
            {
                continue;
            }
            if written.kind.is_of_page() && self.names_nobody(entry) {
                if let Some(owner) = self.owner {
                    self.push(Some(owner), Kind::Mention, entry, written.span, None);
                }
                continue;
            }
            let mut named = SeenSet::new();
            for mention in self.entry_mentions(entry) {
                if let Resolved::Person(person) = self.binding.mentions[mention]
                    && named.is_first(person)
                {
                    self.push(Some(person), Kind::Mention, entry, self.mentions[mention].span, None);
                }
            }
        }
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

    /// The indices of an entry's mentions.
    fn entry_mentions(&self, entry: u32) -> Range<usize> {
        let mentions = self.mentions;
        let from = mentions.partition_point(|mention| mention.entry < entry);
        let to = from + mentions[from..].partition_point(|mention| mention.entry == entry);
        from..to
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
