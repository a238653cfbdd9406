//! Whether a note with its proposals written says exactly what was proposed, and nothing else differently.
//!
//! The changed note is read as any other is, and its events are compared with those of the note as it was.
//! What does not pass is not proposed.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use crate::graph::{Binding, EventKind, PersonId, bind_as_if};
use crate::language::Marker;
use crate::prose::context::{NoteReading, ProseContext};
use crate::prose::place::Replacement;
use crate::prose::probe::reparse;
use crate::prose::tables::Told;
use crate::text::Span;

/// What to write into a note for one entry.
#[derive(Debug, Clone)]
pub(super) struct WritingDraft {
    pub span: Span,
    pub day: Option<NaiveDate>,
    pub around: Option<PersonId>,
    pub changes: Vec<Replacement>,
    /// What it is to say, each with its people.
    pub expected: Vec<(Told, PersonId)>,
    /// Who becomes a mention of the entry.
    pub linked: Vec<PersonId>,
}

/// Whether drafts do what they say.
#[derive(Debug)]
pub(super) enum Verification {
    /// They do: by draft, who no longer counts as contact.
    Good(Vec<Vec<PersonId>>),
    /// These do not.
    Bad(Vec<usize>),
    /// Together they change something else.
    Tangled,
}

/// One event: its place in the old note, what it is, whose, when.
type Fact = (u32, EventKind, Option<PersonId>, Option<NaiveDate>, bool);

pub(super) fn verify(
    context: &ProseContext<'_>,
    reading: &NoteReading<'_>,
    drafts: &[WritingDraft],
    listed: &FxHashSet<PersonId>,
) -> Verification {
    let (directory, names) = (&context.graph.directory, &context.journal.names);
    let is_person = |person: PersonId| listed.contains(&person);
    let mut changes: Vec<(Span, &str, usize)> = Vec::new();
    for (owner, draft) in drafts.iter().enumerate() {
        changes.extend(draft.changes.iter().map(|(span, text)| (*span, text.as_str(), owner)));
    }
    changes.sort_by_key(|change| (change.0, change.2));
    if let Some(pair) = changes.windows(2).find(|pair| pair[0].0.end > pair[1].0.start) {
        return Verification::Bad(vec![pair[1].2]);
    }
    let Some((text, moved)) = written(reading.text, &changes) else { return Verification::Tangled };
    let Some(note) = reparse(context, reading, &text) else { return Verification::Tangled };
    let old = bind_as_if(reading.id, reading.note, directory, names, &is_person);
    let new = bind_as_if(reading.id, &note, directory, names, &is_person);
    let before = facts(&old, |at| (at, None));
    let after = facts(&new, |at| moved.back(at));
    compare(drafts, before, after)
}

/// A text with changes, and how places moved.
fn written(text: &str, changes: &[(Span, &str, usize)]) -> Option<(String, Moved)> {
    let mut out = String::with_capacity(text.len() + changes.len() * 16);
    let mut pieces = Vec::with_capacity(changes.len());
    let mut at = 0;
    for (span, new, owner) in changes {
        out.push_str(text.get(at..span.start as usize)?);
        let start = u32::try_from(out.len()).unwrap_or(u32::MAX);
        out.push_str(new);
        let end = u32::try_from(out.len()).unwrap_or(u32::MAX);
        pieces.push(MovedPiece { start, end, old: *span, owner: *owner });
        at = span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some((out, Moved(pieces)))
}

/// A change in the new text.
#[derive(Debug, Clone, Copy)]
struct MovedPiece {
    start: u32,
    end: u32,
    old: Span,
    owner: usize,
}

struct Moved(Vec<MovedPiece>);

impl Moved {
    /// A place of the new text in the old one, and whose change it is in.
    fn back(&self, at: u32) -> (u32, Option<usize>) {
        let nth = self.0.partition_point(|piece| piece.start <= at);
        match nth.checked_sub(1).map(|nth| self.0[nth]) {
            Some(piece) if at < piece.end => (piece.old.start, Some(piece.owner)),
            Some(piece) => (at - piece.end + piece.old.end, None),
            None => (at, None),
        }
    }
}

/// The events of a note, with the draft in whose text each stands.
fn facts(binding: &Binding, back: impl Fn(u32) -> (u32, Option<usize>)) -> Vec<(Fact, Option<usize>)> {
    let fact = |bound: &crate::graph::Bound| {
        let (at, owner) = back(bound.event.start);
        ((at, bound.event.kind, bound.person, bound.event.date, bound.planned), owner)
    };
    let mut all: Vec<(Fact, Option<usize>)> = binding.bound.iter().map(fact).collect();
    all.sort_by_key(|(fact, _)| *fact);
    all
}

fn compare(
    drafts: &[WritingDraft],
    before: Vec<(Fact, Option<usize>)>,
    after: Vec<(Fact, Option<usize>)>,
) -> Verification {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (before.into_iter().peekable(), after.into_iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (None, None) => break,
            (Some(a), Some(b)) if a.0 == b.0 => {
                old.next();
                new.next();
            }
            (Some(a), Some(b)) if a.0 < b.0 => removed.extend(old.next()),
            (Some(_), None) => removed.extend(old.next()),
            (_, Some(_)) => added.extend(new.next()),
        }
    }
    let mut said: Vec<Vec<(Told, PersonId)>> = vec![Vec::new(); drafts.len()];
    let mut bad = vec![false; drafts.len()];
    let holds = |at: u32| {
        let nth = drafts.partition_point(|draft| draft.span.start <= at).checked_sub(1)?;
        (at < drafts[nth].span.end).then_some(nth)
    };
    for ((at, kind, person, day, planned), owner) in added {
        match (kind, person, owner) {
            (EventKind::Marker(Marker::Give), Some(person), Some(owner)) if planned => {
                said[owner].push((Told::Promise, person))
            }
            (EventKind::Marker(marker), Some(person), Some(owner))
                if !planned && day.is_some() && day == drafts[owner].day =>
            {
                said[owner].push((Told::Event(marker), person));
            }
            (EventKind::Mention, Some(person), _)
                if holds(at).is_some_and(|nth| drafts[nth].linked.contains(&person)) => {}
            (_, _, Some(owner)) => bad[owner] = true,
            (_, _, None) => match holds(at) {
                Some(nth) => bad[nth] = true,
                None => return Verification::Tangled,
            },
        }
    }
    for (draft, (said, bad)) in drafts.iter().zip(said.iter_mut().zip(&mut bad)) {
        let mut expected = draft.expected.clone();
        expected.sort_unstable();
        said.sort_unstable();
        *bad |= expected != *said;
    }
    if bad.contains(&true) {
        return Verification::Bad((0..bad.len()).filter(|&nth| bad[nth]).collect());
    }
    let says = |draft: &WritingDraft, person: PersonId| {
        draft.expected.iter().any(|(told, meant)| *told != Told::Promise && *meant == person)
    };
    // The person who lent a name to a line without one is mentioned there instead.
    let lent: FxHashSet<PersonId> =
        drafts.iter().filter_map(|draft| draft.around.filter(|&person| says(draft, person))).collect();
    let mut lost = vec![Vec::new(); drafts.len()];
    for ((at, kind, person, _, planned), _) in removed {
        let Some(person) = person.filter(|_| kind == EventKind::Mention) else {
            return Verification::Tangled;
        };
        match holds(at) {
            // An open task that names somebody stays a plan with them, whatever the lines below it tell of.
            None if planned && lent.contains(&person) => {
                let lends = |nth: &usize| drafts[*nth].around == Some(person);
                return Verification::Bad((0..drafts.len()).filter(lends).collect());
            }
            Some(nth) if says(&drafts[nth], person) => {}
            Some(nth) if !drafts[nth].expected.is_empty() => lost[nth].push(person),
            _ if lent.contains(&person) => {}
            Some(nth) => return Verification::Bad(vec![nth]),
            None => return Verification::Tangled,
        }
    }
    Verification::Good(lost)
}
