//! What an edit of a long note changes in a graph, where most of the note was not read again.
//!
//! Events before the edit stay, those behind it move, and only those around it are taken out and put in. Invariant: a
//! graph that is patched so equals one that is patched with the whole note.

use rustc_hash::FxHashMap;

use crate::graph::moves::Moves;
use crate::graph::timeline::patch::order;
use crate::graph::{Binding, Bound, Event, Graph, NoteVersion, PersonId, Resolved};
use crate::journal::{Journal, NoteId};
use crate::note::{Note, Unread};
use crate::text::Span;

/// Where at least one of so many of somebody's events moves, a walk over all takes no longer than a search for each.
const FAR_BETWEEN: usize = 16;

/// Whom an edit of a long note concerns.
#[derive(Debug, Default)]
pub struct Concerned {
    /// What passed with them, or who is meant, has changed. Each once.
    pub changed: Vec<PersonId>,
    /// What is known of them has moved. Each once.
    pub moved: Vec<PersonId>,
}

impl Graph {
    /// Replaces a note's events by those of its new version, of which some was not read again.
    pub fn patch_around(
        &mut self,
        id: NoteId,
        (old, old_binding): (&Note, &Binding),
        (new, new_binding): (&Note, &Binding),
        unread: &Unread,
        journal: &Journal,
    ) -> Concerned {
        self.resize();
        let (before, after) = (&*old_binding.bound, &*new_binding.bound);
        let is_before = |bound: &Bound| (bound.entry as usize) < unread.before;
        let head = before.iter().zip(after).take_while(|(a, b)| a == b && is_before(a)).count();
        let most = before.len().min(after.len()) - head;
        let moves = Moves::between(old, new, unread);
        let pairs = before.iter().rev().zip(after.iter().rev()).take(most);
        let tail = pairs.take_while(|(a, b)| moves.bound(a).is_some_and(|moved| moved == **b)).count();
        let (gone, kept) = before[head..].split_at(before.len() - tail - head);
        let (come, moved) = after[head..].split_at(after.len() - tail - head);

        for bound in gone {
            if let Some((list, at)) = self.find(bound, journal) {
                list.remove(at);
            }
        }
        let moving = times(moved.iter().filter_map(|bound| bound.person));
        self.move_behind(id, (kept, moved), &moving, unread, journal);
        let come_alone = Binding { bound: come.to_vec(), ..Binding::default() };
        let mut who: Vec<PersonId> = come.iter().filter_map(|bound| bound.person).collect();
        who.sort_unstable();
        self.put_in(&NoteVersion { note: Some(new), binding: &come_alone }, &who, journal);
        let whole_old = NoteVersion { note: Some(old), binding: old_binding };
        let whole_new = NoteVersion { note: Some(new), binding: new_binding };
        self.patch_moments(id, &whole_old, &whole_new, journal);

        let mut changed: Vec<PersonId> = gone.iter().chain(come).filter_map(|bound| bound.person).collect();
        // Somebody who is only named has no event, and yet comes and goes with the name.
        let (then, now) = (&old_binding.mentions, &new_binding.mentions);
        let [around, around_now] = unread.mention_ranges(old, new);
        let (first, behind, behind_now) = (around.start, around.end, around_now.end);
        changed.extend(then[around].iter().chain(&now[around_now]).filter_map(person));
        let others = then[..first].iter().zip(now).chain(then[behind..].iter().zip(&now[behind_now..]));
        for (then, now) in others.filter(|(then, now)| then != now) {
            changed.extend([then, now].into_iter().filter_map(person));
        }
        changed.sort_unstable();
        changed.dedup();
        let named = now[behind_now..].iter().filter_map(person);
        let moved = times(moving.iter().map(|(person, _)| *person).chain(named));
        Concerned { changed, moved: moved.into_iter().map(|(person, _)| person).collect() }
    }

    /// Moves the events of a note behind an edit. `counts` are the people whose they are, sorted, with how many each has
    /// there.
    fn move_behind(
        &mut self,
        note: NoteId,
        (then, now): (&[Bound], &[Bound]),
        counts: &[(PersonId, usize)],
        unread: &Unread,
        journal: &Journal,
    ) {
        if unread.by == 0 {
            return;
        }
        let mut few = Vec::new();
        for &(person, moving) in counts {
            let lists = self.events_mut(person);
            if lists.iter().map(|list| list.len()).sum::<usize>() > moving * FAR_BETWEEN {
                few.push(person);
                continue;
            }
            for event in lists.into_iter().flatten().filter(|event| event.note == note) {
                event.start = unread.moved(Span { start: event.start, end: event.start }).start;
            }
        }
        if few.is_empty() {
            return;
        }
        let is_of_few = |bound: &Bound| bound.person.is_some_and(|person| few.binary_search(&person).is_ok());
        let mut pairs: Vec<(&Bound, &Bound)> =
            then.iter().zip(now).filter(|(then, _)| is_of_few(then)).collect();
        // The order is kept at every step: of what moves up, the last comes first.
        if unread.by > 0 {
            pairs.reverse();
        }
        for (then, now) in pairs {
            if let Some((list, at)) = self.find(then, journal) {
                list[at] = now.event;
            }
        }
    }

    /// Where an event stands in the list that holds it.
    fn find(&mut self, bound: &Bound, journal: &Journal) -> Option<(&mut Vec<Event>, usize)> {
        let list = self.list_mut(bound.person?, bound);
        let from = list.partition_point(|other| order(other, &bound.event, journal).is_lt());
        let at = list[from..].iter().position(|other| *other == bound.event)?;
        Some((list, from + at))
    }
}

/// Some people, each once and sorted, with how often they are among these.
fn times(people: impl Iterator<Item = PersonId>) -> Vec<(PersonId, usize)> {
    let mut times: FxHashMap<PersonId, usize> = FxHashMap::default();
    people.for_each(|person| *times.entry(person).or_default() += 1);
    let mut times: Vec<(PersonId, usize)> = times.into_iter().collect();
    times.sort_unstable();
    times
}

fn person(resolved: &Resolved) -> Option<PersonId> {
    match resolved {
        &Resolved::Person(person) => Some(person),
        Resolved::Nobody | Resolved::Ambiguous(_) => None,
    }
}

/// The binding of a note with the places of another version that is built alike (see [`Unread::is_built_alike`]). `None`
/// where an event stands at neither a mark nor a mention.
pub fn with_spans_of(binding: &Binding, old: &Note, new: &Note, unread: &Unread) -> Option<Binding> {
    let mut moved = binding.clone();
    let moves = Moves::between(old, new, unread);
    let (old_mentions, mentions, marks) = (old.mentions(), new.mentions(), new.marks());
    let before = moved.bound.partition_point(|bound| (bound.entry as usize) < unread.before);
    for bound in &mut moved.bound[before..] {
        if let Some(behind) = moves.bound(bound) {
            *bound = behind;
            continue;
        }
        let span = match bound.mark {
            Some(mark) => marks.get(mark as usize)?.span,
            None if bound.event.is_whole_entry => return None,
            None => {
                let at = old_mentions.binary_search_by_key(&bound.span(), |mention| mention.span).ok()?;
                mentions.at(at).span
            }
        };
        (bound.event.start, bound.end) = (span.start, span.end);
    }
    Some(moved)
}
