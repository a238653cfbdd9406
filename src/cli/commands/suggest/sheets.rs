//! What was accepted, by note, and writing it.
//!
//! A note is written again with each answer, from the text that it had at first, so that what was accepted can be
//! taken back, and nothing is lost when the terminal is closed. An answer to many questions writes each note once.
//! Invariant: a note that somebody else has written since is left alone.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::atomic_file::WriteError;
use crate::cli::args::fix::write_note;
use crate::engine::Engine;
use crate::finding::Edit;
use crate::fix::{FixedNote, edited};
use crate::project::Opened;
use crate::prose::{Proposals, Told};
use crate::text::{NotePath, Span};

/// One thing that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Accepted {
    /// A phrase of an entry, as what.
    Tell {
        entry: usize,
        tell: usize,
        told: Told,
    },
    Link(usize),
    Person(usize),
}

/// All notes that something was accepted for.
pub(super) struct AcceptedSheets<'s> {
    proposals: &'s Proposals,
    opened: &'s Opened,
    accepted: FxHashSet<Accepted>,
    /// What was accepted of each entry.
    entries: FxHashMap<usize, Vec<(usize, Told)>>,
    notes: BTreeMap<NotePath, AcceptedSheet>,
}

/// A note as it was, and as it was written last.
struct AcceptedSheet {
    old: Option<String>,
    now: Option<String>,
    /// What was accepted that writes into it.
    accepted: Vec<Accepted>,
    /// The edits that were written last, in order.
    edits: Vec<Edit>,
}

/// Why something was not written.
pub(super) enum SheetError {
    /// Together with what was accepted in the entry it would mean somebody else.
    Clash,
    Write(NotePath, WriteError),
}

impl<'s> AcceptedSheets<'s> {
    pub(super) fn new(proposals: &'s Proposals, opened: &'s Opened) -> AcceptedSheets<'s> {
        AcceptedSheets {
            proposals,
            opened,
            accepted: FxHashSet::default(),
            entries: FxHashMap::default(),
            notes: BTreeMap::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.accepted.len()
    }

    pub(super) fn notes(&self) -> usize {
        self.notes.values().filter(|sheet| sheet.old != sheet.now).count()
    }

    pub(super) fn holds(&self, one: Accepted) -> bool {
        self.accepted.contains(&one)
    }

    /// Accepts all of these and writes them. What could not be written is not accepted; why is returned.
    pub(super) fn accept(&mut self, all: &[Accepted]) -> Vec<SheetError> {
        let mut errors = Vec::new();
        let mut touched = BTreeSet::new();
        for &one in all {
            if let Accepted::Tell { entry, tell, told } = one
                && !self.takes(entry, (tell, told))
            {
                errors.push(SheetError::Clash);
                continue;
            }
            self.accepted.insert(one);
            for path in self.paths(one) {
                self.sheet(&path).accepted.push(one);
                touched.insert(path);
            }
        }
        let asked: FxHashSet<Accepted> = all.iter().copied().collect();
        let mut lost = Vec::new();
        for path in &touched {
            if let Err(error) = self.write(path) {
                errors.push(error);
                lost.extend(self.sheet(path).accepted.iter().filter(|one| asked.contains(one)).copied());
            }
        }
        self.forget(&lost);
        errors
    }

    /// Takes back all of these, and writes that.
    pub(super) fn take_back(&mut self, all: &[Accepted]) -> Vec<SheetError> {
        let touched = self.forget(all);
        touched.iter().filter_map(|path| self.write(path).err()).collect()
    }

    /// Adds a phrase to what is accepted of its entry, where both can be written.
    fn takes(&mut self, entry: usize, chosen: (usize, Told)) -> bool {
        let proposal = &self.proposals.entries[entry];
        let own = self.opened.engine.journal().path(proposal.note);
        let taken = self.entries.entry(entry).or_default();
        taken.push(chosen);
        taken.sort_by_key(|chosen| chosen.0);
        let text = self.opened.engine.text(own);
        let fits = text.is_some_and(|text| proposal.edits_of(own, &text, taken).is_some());
        if !fits {
            taken.retain(|known| *known != chosen);
        }
        fits
    }

    /// Drops what was accepted, and returns the notes that it was written into.
    fn forget(&mut self, all: &[Accepted]) -> BTreeSet<NotePath> {
        let gone: FxHashSet<Accepted> = all.iter().copied().collect();
        let touched: BTreeSet<NotePath> = gone.iter().flat_map(|&one| self.paths(one)).collect();
        for one in &gone {
            self.accepted.remove(one);
            if let Accepted::Tell { entry, tell, .. } = *one
                && let Some(taken) = self.entries.get_mut(&entry)
            {
                taken.retain(|known| known.0 != tell);
            }
        }
        for path in &touched {
            self.sheet(path).accepted.retain(|one| !gone.contains(one));
        }
        touched
    }

    fn sheet(&mut self, path: &NotePath) -> &mut AcceptedSheet {
        let engine = &self.opened.engine;
        self.notes.entry(path.clone()).or_insert_with(|| {
            let old = engine.text(path).map(|text| text.to_string());
            AcceptedSheet { now: old.clone(), old, accepted: Vec::new(), edits: Vec::new() }
        })
    }

    /// Some lines of a note with what is accepted and one thing more: those that stand where the line that begins at
    /// `start` was, as many as asked for.
    pub(super) fn preview(
        &self,
        one: Accepted,
        (path, start): (&NotePath, usize),
        lines: usize,
    ) -> Vec<String> {
        let mut all = self.notes.get(path).map_or_else(Vec::new, |sheet| sheet.accepted.clone());
        all.push(one);
        let engine = &self.opened.engine;
        let old = engine.text(path).map(|text| text.to_string()).unwrap_or_default();
        let Some(edits) = edits_of(&all, self.proposals, engine, path) else { return Vec::new() };
        let Some(new) = edited(&old, edits.iter()) else { return Vec::new() };
        let above = edits.iter().filter(|edit| (edit.place.span.start as usize) < start);
        let added: usize = above.map(|edit| edit.text.matches('\n').count()).sum();
        let line = old[..start.min(old.len())].matches('\n').count() + added;
        new.split('\n').skip(line).take(lines).map(str::to_owned).collect()
    }

    /// Whether what is accepted writes a link or a person already.
    pub(super) fn covers(&self, one: Accepted) -> bool {
        let wanted = match one {
            Accepted::Tell { .. } => return false,
            Accepted::Link(nth) => &self.proposals.links[nth].edit,
            Accepted::Person(nth) => &self.proposals.people[nth].edit,
        };
        let Some(sheet) = self.notes.get(&wanted.place.note) else { return false };
        let is_known = sheet.edits.binary_search_by(|edit| order(edit).cmp(&order(wanted))).is_ok();
        is_known || replaces(&sheet.edits, wanted.place.span)
    }

    /// What a phrase also writes into other notes, and what is accepted does not yet: whom it is about.
    pub(super) fn elsewhere(&self, one: Accepted, own: &NotePath) -> Vec<&Edit> {
        let Accepted::Tell { entry, .. } = one else { return Vec::new() };
        let is_new = |edit: &&Edit| {
            let written = self.notes.get(&edit.place.note).map_or(&[][..], |sheet| &sheet.edits);
            edit.place.note != *own && !written.contains(edit)
        };
        self.proposals.entries[entry].edits.iter().filter(is_new).collect()
    }

    /// The notes that something is written into.
    fn paths(&self, one: Accepted) -> Vec<NotePath> {
        let mut paths: Vec<NotePath> = match one {
            Accepted::Tell { entry, .. } => {
                let proposal = &self.proposals.entries[entry];
                let own = self.opened.engine.journal().path(proposal.note);
                proposal.edits.iter().map(|edit| &edit.place.note).chain([own]).cloned().collect()
            }
            Accepted::Link(nth) => vec![self.proposals.links[nth].edit.place.note.clone()],
            Accepted::Person(nth) => vec![self.proposals.people[nth].edit.place.note.clone()],
        };
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    /// Writes a note with what is accepted in it.
    fn write(&mut self, path: &NotePath) -> Result<(), SheetError> {
        let (proposals, opened) = (self.proposals, self.opened);
        let sheet = self.sheet(path);
        let old = sheet.old.clone().unwrap_or_default();
        let edits = edits_of(&sheet.accepted, proposals, &opened.engine, path).ok_or(SheetError::Clash)?;
        let new = edited(&old, edits.iter()).ok_or(SheetError::Clash)?;
        if sheet.now.as_ref() != Some(&new) && (sheet.now.is_some() || !new.is_empty()) {
            let note = FixedNote {
                path: path.clone(),
                old: sheet.now.clone().unwrap_or_default(),
                new: new.clone(),
                is_new: sheet.now.is_none(),
                fixed: 1,
            };
            write_note(&opened.location.disk, &note)
                .map_err(|error| SheetError::Write(path.clone(), error))?;
            sheet.now = Some(new);
        }
        sheet.edits = edits;
        Ok(())
    }
}

/// Edits stand in the order of their places; of one place, of their texts.
fn order(edit: &Edit) -> (u32, u32, &str) {
    (edit.place.span.start, edit.place.span.end, &edit.text)
}

/// Whether one of some edits, which are in order, replaces a place that is not empty.
fn replaces(edits: &[Edit], span: Span) -> bool {
    let nth = edits.partition_point(|edit| edit.place.span.start <= span.start);
    let near = edits[..nth].iter().rev().find(|edit| !edit.place.span.is_empty());
    !span.is_empty() && near.is_some_and(|edit| span.end <= edit.place.span.end)
}

/// The edits of a note that write what was accepted, in order. `None` where that clashes.
fn edits_of(
    accepted: &[Accepted],
    proposals: &Proposals,
    engine: &Engine,
    path: &NotePath,
) -> Option<Vec<Edit>> {
    let mut by_entry: BTreeMap<usize, Vec<(usize, Told)>> = BTreeMap::new();
    let mut links = Vec::new();
    let mut edits: Vec<Edit> = Vec::new();
    for one in accepted {
        match *one {
            Accepted::Tell { entry, tell, told } => by_entry.entry(entry).or_default().push((tell, told)),
            Accepted::Link(nth) => links.push(&proposals.links[nth].edit),
            Accepted::Person(nth) => edits.push(proposals.people[nth].edit.clone()),
        }
    }
    for (entry, mut chosen) in by_entry {
        let proposal = &proposals.entries[entry];
        let own = engine.journal().path(proposal.note);
        chosen.sort_by_key(|chosen| chosen.0);
        let text = engine.text(own)?;
        edits.extend(proposal.edits_of(own, &text, &chosen)?);
    }
    edits.retain(|edit| edit.place.note == *path);
    edits.sort_by(|a, b| order(a).cmp(&order(b)));
    // A marker may make the link with it.
    let own = |link: &&Edit| link.place.note == *path && !replaces(&edits, link.place.span);
    let links: Vec<Edit> = links.into_iter().filter(own).cloned().collect();
    edits.extend(links);
    edits.sort_by(|a, b| order(a).cmp(&order(b)));
    edits.dedup();
    Some(edits)
}
