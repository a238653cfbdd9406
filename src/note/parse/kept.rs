//! A long note read again after an edit: only the blocks around it.
//!
//! A note of 500 KiB takes milliseconds to read, and a keystroke changes one line of it. So of a long note the text is
//! kept, what the builder held before it put everything together, and where units begin, one every few hundred bytes. What is
//! read again reaches from a checkpoint before the edit to the first one behind it at which the reader stands as it
//! stood before: in the same text, below the same headings. What lies before that stays, and what lies behind moves.
//!
//! Only for what the fast path reads by itself, and no pages: whatever acts from afar (a definition, a directive, an
//! outline, an item that does not count) has the whole note read. Invariant: the note is the same either way.

use std::ops::ControlFlow;

use crate::note::front_matter::Split;
use crate::note::grammar::Grammar;
use crate::note::model::{EntryKind, Problem};
use crate::note::parse::builder::{Builder, BuilderBuffers, RawHeading, RawProblem};
use crate::note::parse::fast::{self, CommentSigns, FastBuffers};
use crate::note::parse::features::Features;
use crate::note::parse::kept::difference::Difference;
use crate::note::parse::kept::shift::{Checkpoint, Lengths, Shift};
use crate::note::parse::markdown::StretchReader;
use crate::note::parse::note_date::NoteDate;
use crate::note::parse::resolve::BodyKind;
use crate::note::store::batch::NoteBatch;
use crate::note::store::interner::Names;
use crate::note::store::lists::UnpackedLists;
use crate::note::store::note::{Note, RareParts};
use crate::note::syntax::byte_index::ByteIndex;
use crate::note::syntax::line_start::Task;

mod difference;
mod shift;
mod unread;

pub use unread::Unread;

/// How far apart checkpoints are at least.
const SPACING: usize = 256;

/// How many checkpoints lie between what is read again and what may not be looked at: a unit looks two lines ahead, and
/// between two checkpoints is one at least.
const GUARD: usize = 3;

/// How many checkpoints behind the edit are tried: first few, then many, and then the whole note is read.
const AHEAD: [usize; 2] = [12, 200];

/// Of so many first lines what a note is depends.
const FIRST_LINES: usize = 9;

/// The checkpoints of a note that is being read.
#[derive(Default)]
pub(super) struct Checkpoints(Vec<Checkpoint>);

impl Checkpoints {
    /// Looks at the beginning of a unit.
    pub(super) fn look(&mut self, at: usize, builder: &Builder<'_, '_>) {
        if self.0.last().is_none_or(|last| at >= last.at + SPACING) {
            let (heading, blocks) = (builder.heading, builder.blocks);
            self.0.push(Checkpoint { at, lengths: Lengths::of(builder), heading, blocks });
        }
    }
}

/// What the body of a note is read with, and what is known of it from elsewhere.
pub(super) struct NoteHead {
    /// What is wrong with the front matter and the path.
    pub problems: Vec<Problem>,
    pub date: NoteDate,
    pub features: Features,
}

/// What is kept of a long note's reading.
pub struct KeptReading {
    text: String,
    checkpoints: Vec<Checkpoint>,
    buffers: BuilderBuffers,
    problems: Vec<RawProblem>,
    head: NoteHead,
    // Scratch buffers.
    index: ByteIndex,
    fast: FastBuffers,
}

impl KeptReading {
    /// Keeps the reading of a note that is no page; `None` where an edit could act from afar. `raw` are the problems
    /// of its body.
    pub(super) fn new(
        text: &str,
        split: &Split,
        checkpoints: Checkpoints,
        buffers: BuilderBuffers,
        raw: Vec<RawProblem>,
        head: NoteHead,
    ) -> Option<KeptReading> {
        let is_late = text.starts_with("---") && split.yaml.is_none();
        if is_late || !counts_whole(&buffers) || memchr::memmem::find(text.as_bytes(), b"#+").is_some() {
            return None;
        }
        let line_ends = memchr::memchr_iter(b'\n', &text.as_bytes()[split.body..]);
        let first = split.body + line_ends.take(FIRST_LINES).last()?;
        let mut checkpoints = checkpoints.0;
        checkpoints.retain(|checkpoint| checkpoint.at > first && checkpoint.blocks > 0);
        let (index, fast) = <(ByteIndex, FastBuffers)>::default();
        Some(KeptReading { text: text.to_owned(), checkpoints, buffers, problems: raw, head, index, fast })
    }

    /// Reads the note again, whose last reading was `old`. `None` where it must be read as a whole.
    pub fn reread(
        self,
        bytes: &[u8],
        old: &Note,
        grammar: &Grammar,
        names: &Names,
    ) -> Option<(Note, KeptReading, Unread)> {
        let KeptReading { mut text, mut checkpoints, mut buffers, mut problems, head, mut index, mut fast } =
            self;
        let edit = Difference::between(text.as_bytes(), bytes);
        let first = checkpoints.partition_point(|one| one.at <= edit.start).checked_sub(1 + GUARD)?;
        let start = checkpoints[first];
        // Behind the edit everything is as it was.
        let behind = checkpoints.partition_point(|one| one.at < edit.old_end);
        let until = checkpoints.get(behind).map_or(text.len(), |one| one.at);
        let new = str::from_utf8(&bytes[start.at..until.checked_add_signed(edit.grown)?]).ok()?;
        text.replace_range(start.at..until, new);

        let mut rest = start.lengths.split_off(&mut buffers);
        for ahead in AHEAD {
            let limit = behind + ahead;
            let window = match checkpoints.get(limit + GUARD) {
                Some(one) => &text[..one.at.checked_add_signed(edit.grown)?],
                None => &text,
            };
            let is_cut = window.len() < text.len();
            index.fill(window, start.at);
            let features = Features::of_part(window, &index, head.features);
            if !features.allow_fast_path()
                || !features.are_among(head.features)
                || memchr::memmem::find(&window.as_bytes()[start.at..], b"#+").is_some()
            {
                return None;
            }
            start.lengths.truncate(&mut buffers);
            let mut builder = Builder::behind(window, &index, grammar, names, &mut buffers);
            builder.set_features(head.features);
            (builder.heading, builder.blocks) = (start.heading, start.blocks);
            builder.problems.extend_from_slice(&problems[..start.lengths.problems]);

            let mut fresh = Checkpoints(vec![start]);
            let (mut next, mut met) = (behind, None);
            let comments = CommentSigns::of(head.features);
            let mut parser = StretchReader { source: window };
            let wants = |at: usize, builder: &Builder<'_, '_>| {
                let then = at.wrapping_add_signed(-edit.grown);
                if at >= edit.new_end() {
                    next += checkpoints[next..].iter().take_while(|one| one.at < then).count();
                }
                match checkpoints.get(next) {
                    // The whole text is read to its end.
                    Some(_) if next > limit && is_cut => return ControlFlow::Break(()),
                    Some(one) if at >= edit.new_end() && one.at == then => {
                        met = same_headings(builder, &rest, start, one.heading).map(|same| (next, same));
                    }
                    _ => {}
                }
                if met.is_some() {
                    return ControlFlow::Break(());
                }
                fresh.look(at, builder);
                ControlFlow::Continue(())
            };
            fast::read((window, start.at), &index, comments, &mut builder, &mut fast, &mut parser, wants);
            if met.is_none() && is_cut {
                continue;
            }
            let now = Lengths::of(&builder);
            if !builder.items[start.lengths.items..]
                .iter()
                .all(|item| item.task != Task::Cancelled && !item.is_template)
            {
                return None;
            }
            let mut fresh = fresh.0;
            let is_participant =
                |at: usize| old.entries().get(at).is_some_and(|entry| entry.kind == EntryKind::Participant);
            // Those of the front matter come first, and those of a first block last.
            let has_participants = is_participant(0) || is_participant(old.entries().len().wrapping_sub(1));
            let around = std::iter::successors(start.heading, |&at| builder.headings[at].parent);
            let mut is_apart =
                !has_participants && around.map(|at| &builder.headings[at]).all(|it| !it.names);
            let mut headings_behind = Vec::new();
            let mut unread = Unread {
                before: start.lengths.entries,
                behind: (old.entries().len(), usize::MAX),
                from: usize::MAX,
                by: edit.grown,
                is_apart: false,
            };
            if let Some((met, headings)) = met {
                let one = checkpoints[met];
                for &(before, after) in &headings {
                    let before = before.checked_sub(start.lengths.headings);
                    is_apart &= before.is_none_or(|nth| !rest.headings[nth].names);
                    headings_behind.push(after);
                }
                let blocks = builder.blocks.wrapping_sub(one.blocks);
                let shift = Shift { text: edit.grown, then: one.lengths, now, blocks, headings };
                rest.problems.extend_from_slice(&problems[one.lengths.problems..]);
                shift.append(&mut rest, start.lengths, &mut builder);
                fresh.extend(checkpoints[met..].iter().map(|one| shift.checkpoint(*one)));
                unread.behind = (one.lengths.entries, now.entries);
                unread.from = one.at;
            }
            checkpoints.truncate(first);
            checkpoints.extend(fresh);
            builder.forget_scopes();
            problems.clone_from(&builder.problems);
            let mut scratch = UnpackedLists::default();
            let old_entries = old.unpack(&mut scratch).entries;
            let known = |at: usize| {
                let (then, now) = unread.behind;
                let then = match at {
                    _ if at < unread.before => at,
                    _ if at >= now => then + (at - now),
                    _ => return None,
                };
                old_entries.get(then).map(|entry| entry.hash)
            };
            let mut batch = NoteBatch::default();
            let body = builder.finish_knowing(known, BodyKind::Note, head.date, &mut batch);
            let mut all: Vec<Problem> = head.problems.iter().cloned().chain(body.problems).collect();
            all.sort_by_key(|problem| problem.span);
            let ignores = Vec::from(old.ignores()).into();
            let rare = RareParts { ignores, problems: all.into(), ..RareParts::default() };
            let mut note = Note::new(old.path.clone(), head.date.day, body.lists, rare);
            batch.seal(note.all_lists());
            unread.is_apart = is_apart && headings_behind.iter().all(|&at| !buffers.headings[at].names);
            let kept = KeptReading { text, checkpoints, buffers, problems, head, index, fast };
            unread.behind.1 = unread.behind.1.min(note.entries().len());
            return Some((note, kept, unread));
        }
        None
    }
}

/// Whether no item of a note is passed over, with what is nested in it.
fn counts_whole(buffers: &BuilderBuffers) -> bool {
    buffers.items.iter().all(|item| item.task != Task::Cancelled && !item.is_template)
}

/// The headings around the place that is being read, and around that of a checkpoint, as pairs of what they were and
/// what they are; `None` where they differ in what holds for the text below.
fn same_headings(
    builder: &Builder<'_, '_>,
    rest: &shift::Rest,
    start: Checkpoint,
    then: Option<usize>,
) -> Option<Vec<(usize, usize)>> {
    let of_then = |at: usize| match at.checked_sub(start.lengths.headings) {
        None => &builder.headings[at],
        Some(nth) => &rest.headings[nth],
    };
    let holds = |heading: &RawHeading| {
        let RawHeading { level, date, deep, log, in_period, .. } = *heading;
        (level, date, deep, log, in_period)
    };
    let (mut then, mut now) = (then, builder.heading);
    let mut same = Vec::new();
    loop {
        let (before, after) = match (then, now) {
            (None, None) => return Some(same),
            (Some(then), Some(now)) => (then, now),
            _ => return None,
        };
        let (old, new) = (of_then(before), &builder.headings[after]);
        if holds(old) != holds(new) || old.item.is_some() || new.item.is_some() {
            return None;
        }
        same.push((before, after));
        (then, now) = (old.parent, new.parent);
    }
}
