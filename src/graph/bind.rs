//! Which people a marker binds to (language 4), and the events that follow (language 3).

use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::{Directory, Event, Kind, PersonId};
use crate::journal::NoteId;
use crate::note::{EntryKind, MarkForm, Mention, Names, Note, ScopeId};

/// What the graph makes of one note.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Binding {
    /// For each of the note's mentions: who is meant.
    pub mentions: Vec<Resolved>,
    /// What happened, and what is planned, in document order.
    pub bound: Vec<Bound>,
    /// Indices into the note's `marks` of those that bind to nobody though they need somebody and
    /// no ambiguous mention explains it. Words of prose (`give: …`) are never among them.
    pub unbound: Vec<u32>,
}

/// Who is meant by a mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// No person: an ordinary wikilink.
    Nobody,
    Person(PersonId),
    /// Two or more candidates, in the order of their pages' paths.
    Ambiguous(Arc<[PersonId]>),
}

/// One event or plan of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// `None` for a `#win` or `#low` that names nobody.
    pub person: Option<PersonId>,
    pub event: Event,
    /// Index into the note's `marks`; `None` for a mention.
    pub mark: Option<u32>,
    /// Index into the note's `entries`.
    pub entry: u32,
    pub planned: bool,
}

/// Binds a note's markers and makes its events.
pub fn bind(id: NoteId, note: &Note, directory: &Directory, names: &Names) -> Binding {
    let mentions = note.mentions.iter().map(|mention| directory.resolve(mention, note, names)).collect();
    let mut binder = Binder {
        id,
        note,
        owner: note.page.as_ref().and_then(|_| directory.by_page(id)),
        // Most marks bind to one person, and most mentions are one event.
        binding: Binding {
            mentions,
            bound: Vec::with_capacity(note.mentions.len() + note.marks.len()),
            unbound: Vec::new(),
        },
        lent: Vec::new(),
        marked: Vec::new(),
        scoped: None,
    };
    binder.bind_marks();
    binder.make_mentions();
    let place = |bound: &Bound| (bound.entry, bound.event.span.start, bound.mark.is_none());
    if !binder.binding.bound.is_sorted_by_key(place) {
        binder.binding.bound.sort_by_key(place);
    }
    binder.binding
}

struct Binder<'n> {
    id: NoteId,
    note: &'n Note,
    /// Whose page this is.
    owner: Option<PersonId>,
    binding: Binding,
    /// Entries that lent their people to a marker elsewhere.
    lent: Vec<u32>,
    /// Entries with a marker.
    marked: Vec<u32>,
    /// The mentions of each scope's own text, made when first needed.
    scoped: Option<Vec<Vec<u32>>>,
}

/// Some mentions, some people: hardly ever more than a few.
type Few = SmallVec<[u32; 4]>;
type People = SmallVec<[PersonId; 4]>;

/// Where a marker's people came from.
enum Found {
    /// The entry itself, or the page's owner: nothing is lent.
    Near(People),
    /// Other entries' mentions.
    Lent(Few),
    /// Nobody; whether an ambiguous mention explains it.
    Nobody { ambiguous: bool },
}

impl<'n> Binder<'n> {
    fn bind_marks(&mut self) {
        let marks = &self.note.marks;
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
        let mut taken: SmallVec<[bool; 8]> = smallvec![false; own.len()];
        let direct: SmallVec<[Few; 2]> = (from..to).map(|mark| self.direct(mark)).collect();
        for &mention in direct.iter().flatten() {
            taken[mention as usize - own.start] = true;
        }
        let mut bound_here = SmallVec::new();
        for (mark, direct) in (from..to).zip(direct) {
            let found = if direct.is_empty() {
                self.search(entry, &own, &taken)
            } else {
                Found::Near(self.people(direct))
            };
            self.bind_mark(mark, found, &mut bound_here);
        }
    }

    /// Step 1: the people who directly follow a marker. An ambiguous mention is passed over; a
    /// link that is no person ends the run.
    fn direct(&self, mark: usize) -> Few {
        let (from, to) = self.note.marks[mark].follow;
        (from..to)
            .take_while(|&mention| self.resolved(mention) != &Resolved::Nobody)
            .filter(|&mention| matches!(self.resolved(mention), Resolved::Person(_)))
            .collect()
    }

    /// Steps 2 to 7.
    fn search(&mut self, entry: u32, own: &std::ops::Range<usize>, taken: &[bool]) -> Found {
        let own: Few = own.clone().filter_map(|mention| u32::try_from(mention).ok()).collect();
        let free: Few =
            own.iter().zip(taken).filter(|(_, taken)| !**taken).map(|(&mention, _)| mention).collect();
        for mentions in [free, own.clone()] {
            let people = self.people(mentions);
            if !people.is_empty() {
                return Found::Near(people);
            }
        }
        if own.iter().any(|&mention| matches!(self.resolved(mention), Resolved::Ambiguous(_))) {
            return Found::Nobody { ambiguous: true };
        }
        let lent = self.of_block(entry).or_else(|| self.of_scopes(entry));
        if let Some(mentions) = lent {
            return Found::Lent(mentions);
        }
        if let Some(owner) = self.owner {
            return Found::Near(smallvec![owner]);
        }
        let participants = self.persons(self.of_participants());
        if participants.is_empty() { Found::Nobody { ambiguous: false } } else { Found::Lent(participants) }
    }

    /// Step 3. The block's entries are neighbours.
    fn of_block(&self, entry: u32) -> Option<Few> {
        let entries = &self.note.entries;
        let block = entries[entry as usize].block;
        let same = |at: &usize| entries[*at].block == block;
        let from = (0..entry as usize).rev().take_while(same).last().unwrap_or(entry as usize);
        let to = (entry as usize..entries.len()).take_while(same).last().unwrap_or(entry as usize);
        if from == to {
            return None;
        }
        let mentions = self.entry_mentions(u32::try_from(from).ok()?).start
            ..self.entry_mentions(u32::try_from(to).ok()?).end;
        let mentions = self.persons(mentions.filter_map(|mention| u32::try_from(mention).ok()).collect());
        (!mentions.is_empty()).then_some(mentions)
    }

    /// Steps 4 and 5: the nearest enclosing list item, then heading, that names anybody.
    fn of_scopes(&mut self, entry: u32) -> Option<Few> {
        let entry = self.note.entries[entry as usize];
        for start in [entry.item, entry.heading] {
            let mut scope = start;
            while let Some(id) = scope {
                let mentions = Few::from_slice(self.scope_mentions(id));
                let mentions = self.persons(mentions);
                if !mentions.is_empty() {
                    return Some(mentions);
                }
                scope = self.note.scopes[id.index()].parent;
            }
        }
        None
    }

    /// Step 7.
    fn of_participants(&self) -> Few {
        let is_participant =
            |mention: &Mention| self.note.entries[mention.entry as usize].kind == EntryKind::Participant;
        let mentions = self.note.mentions.iter().enumerate().filter(|(_, mention)| is_participant(mention));
        mentions.filter_map(|(at, _)| u32::try_from(at).ok()).collect()
    }

    fn scope_mentions(&mut self, scope: ScopeId) -> &[u32] {
        let note = self.note;
        let scoped = self.scoped.get_or_insert_with(|| {
            let mut scoped = vec![Vec::new(); note.scopes.len()];
            for (at, mention) in note.mentions.iter().enumerate() {
                let entry = &note.entries[mention.entry as usize];
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                if let Some(item) = entry.item {
                    scoped[item.index()].push(at);
                }
                if let (EntryKind::Heading, Some(heading)) = (entry.kind, entry.heading) {
                    scoped[heading.index()].push(at);
                }
            }
            scoped
        });
        &scoped[scope.index()]
    }

    fn bind_mark(
        &mut self,
        at: usize,
        found: Found,
        bound_here: &mut SmallVec<[(crate::config::Marker, PersonId); 4]>,
    ) {
        let mark = self.note.marks[at];
        let entry = self.note.entries[mark.entry as usize];
        let index = u32::try_from(at).unwrap_or(u32::MAX);
        let people = match found {
            Found::Near(people) => people,
            Found::Lent(mentions) => {
                if !entry.planned {
                    self.lent
                        .extend(mentions.iter().map(|&mention| self.note.mentions[mention as usize].entry));
                }
                self.people(mentions)
            }
            Found::Nobody { ambiguous } => {
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
        for person in people {
            if !bound_here.contains(&(mark.marker, person)) {
                bound_here.push((mark.marker, person));
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
        let written = &self.note.entries[entry as usize];
        let by_mark = mark.map(|mark| &self.note.marks[mark as usize]);
        let event = Event {
            kind,
            date: written.date,
            note: self.id,
            span,
            topic: by_mark.and_then(|mark| mark.topic),
            text: written.hash,
            due: by_mark.and_then(|mark| mark.due),
        };
        self.binding.bound.push(Bound { person, event, mark, entry, planned: written.planned });
    }

    /// Dated entries without a marker that lent nobody are mentions of those they name; on a
    /// page, of its owner where they name nobody.
    fn make_mentions(&mut self) {
        self.lent.sort_unstable();
        self.marked.sort_unstable();
        for entry in 0..self.note.entries.len() {
            let written = self.note.entries[entry];
            let entry = u32::try_from(entry).unwrap_or(u32::MAX);
            if written.date.is_none()
                || self.marked.binary_search(&entry).is_ok()
                || self.lent.binary_search(&entry).is_ok()
            {
                continue;
            }
            if written.kind == EntryKind::PageItem && self.item_names_nobody(written.item) {
                if let Some(owner) = self.owner {
                    self.push(Some(owner), Kind::Mention, entry, written.span, None);
                }
                continue;
            }
            let mut named = People::new();
            for mention in self.entry_mentions(entry) {
                if let Resolved::Person(person) = self.binding.mentions[mention]
                    && !named.contains(&person)
                {
                    named.push(person);
                    self.push(Some(person), Kind::Mention, entry, self.note.mentions[mention].span, None);
                }
            }
        }
    }

    fn item_names_nobody(&mut self, item: Option<ScopeId>) -> bool {
        let Some(item) = item else { return true };
        let mentions = Few::from_slice(self.scope_mentions(item));
        mentions.into_iter().all(|mention| self.resolved(mention) == &Resolved::Nobody)
    }

    /// The indices of an entry's mentions.
    fn entry_mentions(&self, entry: u32) -> std::ops::Range<usize> {
        let mentions = &self.note.mentions;
        let from = mentions.partition_point(|mention| mention.entry < entry);
        let to = from + mentions[from..].partition_point(|mention| mention.entry == entry);
        from..to
    }

    fn resolved(&self, mention: u32) -> &Resolved {
        &self.binding.mentions[mention as usize]
    }

    /// The mentions that name a person.
    fn persons(&self, mentions: Few) -> Few {
        mentions
            .into_iter()
            .filter(|&mention| matches!(self.resolved(mention), Resolved::Person(_)))
            .collect()
    }

    /// The people whom mentions name, each once, in order.
    fn people(&self, mentions: Few) -> People {
        let mut people = People::new();
        for mention in mentions {
            if let &Resolved::Person(person) = self.resolved(mention)
                && !people.contains(&person)
            {
                people.push(person);
            }
        }
        people
    }
}
