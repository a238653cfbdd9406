//! From the fixes of findings to new texts of notes.
//!
//! [`plan()`] edits texts in memory, in rounds, and has the [`Engine`] check again after each. So a fix is only
//! applied to the text that it was found in, and a second run has nothing left to do. Unused directives are
//! removed last, since the other fixes may bring up findings that they silence.
//!
//! It writes no file: the caller writes the result or shows it as a [`diff()`].
//!
//! Invariant: the edits of one round never overlap, and a finding's edits are applied all or not at all. Of two
//! findings whose edits overlap, the first wins, and the other is fixed in the next round.

mod diff;
mod silence;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

pub use diff::diff;
pub use silence::{SilencePlace, plan_silence};

use crate::engine::{Change, Engine};
use crate::finding::{Edit, Finding, FindingStatus, Fix, Safety};
use crate::rules::UnusedIgnore;
use crate::text::{NotePath, Span};

/// More rounds than any journal needs. A fix that does not remove its finding would otherwise never end.
const MOST_ROUNDS: usize = 32;

/// Which fixes may be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trust {
    /// Those that keep the meaning.
    #[default]
    Safe,
    /// Unsafe ones, too.
    Unsafe,
}

impl Trust {
    /// Whether a finding's fix may be applied.
    pub fn covers(self, fix: &Fix) -> bool {
        match fix.safety {
            Safety::Safe => true,
            Safety::Unsafe => self == Trust::Unsafe,
            Safety::Display => false,
        }
    }
}

/// A note with its new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedNote {
    /// Relative to the journal's root.
    pub path: NotePath,
    /// The whole text before; empty where the note is new.
    pub old: String,
    /// The whole text after.
    pub new: String,
    /// There was no such note.
    pub is_new: bool,
    /// Findings that its edits fix.
    pub fixed: usize,
}

/// The notes that fixes change, by path; the engine is left holding their new texts.
///
/// `read` gives a note's text as it is now, which may differ from what the engine read: the note
/// is then judged again before anything in it is fixed. `judge` gives findings their status and
/// leaves out those that are not to be fixed.
pub fn plan(
    engine: &mut Engine,
    today: NaiveDate,
    read: &mut dyn FnMut(&NotePath) -> Option<String>,
    trust: Trust,
    judge: &dyn Fn(Vec<Arc<Finding>>) -> Vec<Arc<Finding>>,
) -> Vec<FixedNote> {
    // `None` for a note that cannot be read any more.
    let mut notes: BTreeMap<NotePath, Option<FixedNote>> = BTreeMap::new();
    let mut rounds = 0;
    while rounds < MOST_ROUNDS {
        let found = judge(engine.check(today));
        let fixable: Vec<&Arc<Finding>> = found.iter().filter(|finding| is_fixable(finding, trust)).collect();
        let exists = |path: &NotePath| engine.journal().id(path).is_some();
        let fresh = read_edited(&fixable, &mut notes, read, &exists);
        if !fresh.is_empty() {
            engine.apply(&fresh);
            continue;
        }
        let (last, first): (Vec<&Arc<Finding>>, Vec<&Arc<Finding>>) =
            fixable.into_iter().partition(|finding| finding.rule == UnusedIgnore::META.name);
        let changes = match Round::of(first).apply(&mut notes) {
            changes if changes.is_empty() => Round::of(last).apply(&mut notes),
            changes => changes,
        };
        if changes.is_empty() {
            break;
        }
        engine.apply(&changes);
        rounds += 1;
    }
    notes.into_values().flatten().filter(|note| note.new != note.old).collect()
}

fn is_fixable(finding: &Finding, trust: Trust) -> bool {
    finding.status == FindingStatus::New && finding.fix.as_ref().is_some_and(|fix| trust.covers(fix))
}

/// Reads the notes that are edited for the first time; returns what was read as changes for the engine.
fn read_edited(
    findings: &[&Arc<Finding>],
    notes: &mut BTreeMap<NotePath, Option<FixedNote>>,
    read: &mut dyn FnMut(&NotePath) -> Option<String>,
    exists: &dyn Fn(&NotePath) -> bool,
) -> Vec<Change> {
    let mut fresh = Vec::new();
    for edit in findings.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits) {
        let path = &edit.place.note;
        if notes.contains_key(path) {
            continue;
        }
        let text = read(path);
        let note =
            |old: String| FixedNote { path: path.clone(), new: old.clone(), old, is_new: false, fixed: 0 };
        if text.is_none() && !exists(path) && edit.place.span == Span::default() {
            notes.insert(path.clone(), Some(FixedNote { is_new: true, ..note(String::new()) }));
            continue;
        }
        notes.insert(path.clone(), text.clone().map(note));
        fresh.push(match text {
            Some(text) => Change::written(path.clone(), text),
            None => Change::gone(path.clone()),
        });
    }
    fresh
}

/// Edits that do not overlap, by note and place.
#[derive(Default)]
struct Round<'f> {
    edits: BTreeMap<&'f NotePath, BTreeMap<(u32, usize), &'f Edit>>,
    seen: FxHashSet<&'f Edit>,
    /// How many findings the edits fix, by the first note of each.
    fixed: BTreeMap<&'f NotePath, usize>,
}

impl<'f> Round<'f> {
    fn of(findings: Vec<&'f Arc<Finding>>) -> Round<'f> {
        let mut round = Round::default();
        for finding in findings {
            let edits = finding.fix.as_ref().map_or(&[][..], |fix| &fix.edits);
            if let Some(first) = edits.first()
                && edits.iter().all(|edit| round.fits(edit))
            {
                for edit in edits {
                    let taken = round.edits.entry(&edit.place.note).or_default();
                    let start = edit.place.span.start;
                    if round.seen.insert(edit) {
                        let last = taken.range((start, 0)..=(start, usize::MAX)).next_back();
                        let nth = last.map_or(0, |((_, nth), _)| nth + 1);
                        taken.insert((start, nth), edit);
                    }
                }
                *round.fixed.entry(&first.place.note).or_default() += 1;
            }
        }
        round
    }

    /// Whether an edit overlaps no other, or equals one of them.
    fn fits(&self, edit: &Edit) -> bool {
        let Some(taken) = self.edits.get(&edit.place.note) else { return true };
        let span = edit.place.span;
        if self.seen.contains(edit) {
            return true;
        }
        let before = taken.range(..=(span.start, usize::MAX)).next_back();
        let after = taken.range((span.start, 0)..).next();
        let fits = |other: &Edit| !clash(span, other.place.span) || appends_lines(edit, other);
        before.into_iter().chain(after).all(|(_, other)| fits(other))
    }

    /// Edits the texts; returns the changes for the engine.
    fn apply(&self, notes: &mut BTreeMap<NotePath, Option<FixedNote>>) -> Vec<Change> {
        let mut changes = Vec::new();
        for (&path, edits) in &self.edits {
            let Some(Some(note)) = notes.get_mut(path) else { continue };
            let Some(text) = edited(&note.new, edits.values().copied()) else { continue };
            if text != note.new {
                note.fixed += self.fixed.get(path).copied().unwrap_or(0);
                note.new.clone_from(&text);
                changes.push(Change::written(path.clone(), text));
            }
        }
        changes
    }
}

/// Whether two edits add whole lines at one place: then both can be made, in the order of their findings.
fn appends_lines(a: &Edit, b: &Edit) -> bool {
    let is_line = |edit: &Edit| edit.place.span.is_empty() && edit.text.ends_with('\n');
    a.place == b.place && is_line(a) && is_line(b)
}

/// Whether two edits cannot both be made. For an insertion, touching is enough, since the order of two at the same
/// place would be arbitrary.
fn clash(a: Span, b: Span) -> bool {
    if a.is_empty() || b.is_empty() {
        a.start <= b.end && b.start <= a.end
    } else {
        a.start < b.end && b.start < a.end
    }
}

/// A text with edits in the order of their places. `None` where one lies outside it, or two overlap.
pub fn edited<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let span = edit.place.span.range();
        out.push_str(text.get(at..span.start)?);
        text.get(span.clone())?;
        out.push_str(&edit.text);
        at = span.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
