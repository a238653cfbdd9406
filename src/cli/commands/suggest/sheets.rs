//! What was accepted, by note, and writing it.
//!
//! A note is written again with each yes, from the text that it had at first, so that what was accepted can be
//! taken back, and nothing is lost when the terminal is closed. Invariant: a note that somebody else has written
//! since is left alone.

use std::collections::BTreeMap;

use crate::atomic_file::WriteError;
use crate::cli::args::fix::write_note;
use crate::engine::Engine;
use crate::finding::Edit;
use crate::fix::{FixedNote, edited};
use crate::project::Opened;
use crate::prose::{Proposals, Told};
use crate::text::NotePath;

/// One thing that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Default)]
pub(super) struct AcceptedSheets {
    accepted: Vec<Accepted>,
    notes: BTreeMap<NotePath, AcceptedSheet>,
}

/// A note as it was, and as it was written last.
struct AcceptedSheet {
    old: Option<String>,
    now: Option<String>,
}

/// Why something was not written.
pub(super) enum SheetError {
    /// Together with what was accepted in the entry it would mean somebody else.
    Clash,
    Write(NotePath, WriteError),
}

impl AcceptedSheets {
    pub(super) fn len(&self) -> usize {
        self.accepted.len()
    }

    pub(super) fn notes(&self) -> usize {
        self.notes.values().filter(|sheet| sheet.old != sheet.now).count()
    }

    /// Accepts something and writes it; what could not be written is not accepted.
    pub(super) fn accept(
        &mut self,
        one: Accepted,
        proposals: &Proposals,
        opened: &Opened,
    ) -> Result<(), SheetError> {
        self.accepted.push(one);
        let written = self.write(one, proposals, opened);
        if written.is_err() {
            self.accepted.pop();
        }
        written
    }

    /// Takes back what was accepted last of this, and writes that.
    pub(super) fn take_back(
        &mut self,
        one: Accepted,
        proposals: &Proposals,
        opened: &Opened,
    ) -> Result<(), SheetError> {
        if let Some(at) = self.accepted.iter().rposition(|known| *known == one) {
            self.accepted.remove(at);
            return self.write(one, proposals, opened);
        }
        Ok(())
    }

    /// Some lines of a note with what is accepted and one thing more: those that stand where the line that begins at
    /// `start` was, as many as asked for.
    pub(super) fn preview(
        &self,
        one: Accepted,
        proposals: &Proposals,
        engine: &Engine,
        (path, start): (&NotePath, usize),
        lines: usize,
    ) -> Vec<String> {
        let mut all = self.accepted.clone();
        all.push(one);
        let old = engine.text(path).map(|text| text.to_string()).unwrap_or_default();
        let Some(edits) = edits_of(&all, proposals, engine, path) else { return Vec::new() };
        let Some(new) = edited(&old, edits.iter()) else { return Vec::new() };
        let above = edits.iter().filter(|edit| (edit.place.span.start as usize) < start);
        let added: usize = above.map(|edit| edit.text.matches('\n').count()).sum();
        let line = old[..start.min(old.len())].matches('\n').count() + added;
        new.split('\n').skip(line).take(lines).map(str::to_owned).collect()
    }

    /// Whether what is accepted writes a link or a person already.
    pub(super) fn covers(&self, one: Accepted, proposals: &Proposals, engine: &Engine) -> bool {
        let wanted = match one {
            Accepted::Tell { .. } => return false,
            Accepted::Link(nth) => &proposals.links[nth].edit,
            Accepted::Person(nth) => &proposals.people[nth].edit,
        };
        let Some(edits) = edits_of(&self.accepted, proposals, engine, &wanted.place.note) else {
            return false;
        };
        let span = wanted.place.span;
        edits.iter().any(|edit| {
            edit == wanted
                || !span.is_empty() && edit.place.span.start <= span.start && span.end <= edit.place.span.end
        })
    }

    /// Writes the notes that an acceptance concerns.
    fn write(&mut self, one: Accepted, proposals: &Proposals, opened: &Opened) -> Result<(), SheetError> {
        let engine = &opened.engine;
        let paths: Vec<NotePath> = match one {
            Accepted::Tell { entry, .. } => {
                let mut paths: Vec<NotePath> =
                    proposals.entries[entry].edits.iter().map(|edit| edit.place.note.clone()).collect();
                paths.push(engine.journal().path(proposals.entries[entry].note).clone());
                paths
            }
            Accepted::Link(nth) => vec![proposals.links[nth].edit.place.note.clone()],
            Accepted::Person(nth) => vec![proposals.people[nth].edit.place.note.clone()],
        };
        let mut done: Vec<&NotePath> = Vec::new();
        for path in &paths {
            if done.contains(&path) {
                continue;
            }
            done.push(path);
            let sheet = self.notes.entry(path.clone()).or_insert_with(|| {
                let old = engine.text(path).map(|text| text.to_string());
                AcceptedSheet { now: old.clone(), old }
            });
            let old = sheet.old.clone().unwrap_or_default();
            let edits = edits_of(&self.accepted, proposals, engine, path).ok_or(SheetError::Clash)?;
            let new = edited(&old, edits.iter()).ok_or(SheetError::Clash)?;
            if sheet.now.as_ref() == Some(&new) || sheet.now.is_none() && new.is_empty() {
                continue;
            }
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
        Ok(())
    }
}

/// The edits of a note that write what was accepted. `None` where that clashes.
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
            Accepted::Link(nth) => links.push(proposals.links[nth].edit.clone()),
            Accepted::Person(nth) => edits.push(proposals.people[nth].edit.clone()),
        }
    }
    for (entry, mut chosen) in by_entry {
        let proposal = &proposals.entries[entry];
        let own = engine.journal().path(proposal.note);
        let concerns = own == path || proposal.edits.iter().any(|edit| edit.place.note == *path);
        if !concerns {
            continue;
        }
        chosen.sort_by_key(|chosen| chosen.0);
        let text = engine.text(own)?;
        edits.extend(proposal.edits_of(own, &text, &chosen)?);
    }
    edits.retain(|edit| edit.place.note == *path);
    for link in links.into_iter().filter(|link| link.place.note == *path) {
        let span = link.place.span;
        let covers = |edit: &Edit| edit.place.span.start <= span.start && span.end <= edit.place.span.end;
        if !edits.iter().any(covers) {
            edits.push(link);
        }
    }
    let mut unique: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        if !unique.contains(&edit) {
            unique.push(edit);
        }
    }
    unique.sort_by_key(|edit| (edit.place.span.start, edit.place.span.end));
    Some(unique)
}
