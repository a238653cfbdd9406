//! The import notes of a source, as they stand and with their new lines.
//!
//! Not here: what one line looks like (`page`). Invariant: lines are only ever added at the end; what
//! somebody edited stays as it is.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use super::decide::{ImportLine, NewPage};
use super::job::Job;
use super::proof::{Claim, Expected, pages, read_back};
use super::{ImportSource, ItemKind, Stop, page};
use crate::graph::EventKind;
use crate::language::Marker;
use crate::text::{NotePath, key};

/// A note to write.
#[derive(Debug, PartialEq, Eq)]
pub struct NoteToWrite {
    /// Relative to the journal's root.
    pub path: NotePath,
    /// The text of the file today; `None` where there is no file yet.
    pub old: Option<String>,
    /// The text of the file with the new lines.
    pub new: String,
    /// How many lines are new.
    pub lines: usize,
    /// A person's page; else an import note.
    pub is_page: bool,
}

/// Where the import note of a source stands.
pub(super) fn sheet_path(job: &Job<'_>, kind: ItemKind) -> NotePath {
    let suffix = if kind == ItemKind::Fact { "-notes" } else { "" };
    let folder = if job.folder.is_empty() { String::new() } else { format!("{}/", job.folder) };
    NotePath::new(&format!("{folder}{}{suffix}.md", job.source.name()))
}

/// The import notes of a source, as they stand.
pub(super) struct Sheets {
    sheets: Vec<Sheet>,
}

/// What goes to it, its place, what stands there, and what lines are added to.
type Sheet = (ItemKind, NotePath, Option<String>, String);

impl Sheets {
    /// # Errors
    /// Somebody's own note stands at one of the places.
    pub(super) fn of(job: &Job<'_>) -> Result<Sheets, Stop> {
        let kinds: &[ItemKind] = if job.source == ImportSource::Friends {
            &[ItemKind::Activity, ItemKind::Fact]
        } else {
            &[ItemKind::Activity]
        };
        let mut sheets = Vec::new();
        for &kind in kinds {
            let path = sheet_path(job, kind);
            let old = job.gathered.imports.get(&path);
            let old = old.filter(|(source, _)| source == job.source.name()).map(|(_, text)| text.clone());
            if old.is_none() && (job.exists)(&path) {
                return Err(Stop::new(
                    format!(
                        "`{path}` is not an import note of {}: somebody wrote it by hand",
                        job.source.name()
                    ),
                    "choose another folder with --into",
                ));
            }
            let text = old.clone().unwrap_or_else(|| page::new_note(job.source, kind));
            sheets.push((kind, path, old, text));
        }
        Ok(Sheets { sheets })
    }

    /// How many bytes a note has before a line is added.
    pub(super) fn size(&self, kind: ItemKind) -> u64 {
        let own = self.sheets.iter().find(|(of, ..)| *of == kind);
        own.map_or(0, |(.., text)| text.len() as u64)
    }

    pub(super) fn has_old(&self) -> bool {
        self.sheets.iter().any(|(_, _, old, _)| old.is_some())
    }

    /// The note, if any, whose end hides whatever is added to it.
    pub(super) fn hidden_end(&self, job: &Job<'_>) -> Option<&NotePath> {
        let probe = "- 2001-01-01 #added/csv @[[Ana Lopez]]";
        let expected = Expected {
            kind: EventKind::Marker(Marker::Added),
            day: NaiveDate::from_ymd_opt(2001, 1, 1),
            people: vec![key("Ana Lopez")],
        };
        let with_old = self.sheets.iter().filter(|(_, _, old, _)| old.is_some());
        with_old.map(|(_, path, _, text)| (path, text)).find_map(|(path, text)| {
            let probed = page::appended(text, std::iter::once(probe));
            let from = page::appended(text, std::iter::empty()).len();
            let claim = Claim { path, text: &probed, from, lines: vec![&expected] };
            let read = read_back(&[claim], &FxHashSet::default(), job);
            (read != [[true]]).then_some(path)
        })
    }

    /// The notes with their new lines.
    pub(super) fn written(self, lines: &[ImportLine]) -> Vec<NoteToWrite> {
        let written = self.sheets.into_iter().filter_map(|(kind, path, old, text)| {
            let own = lines.iter().filter(|line| line.kind == kind);
            let count = own.clone().count();
            let new = page::appended(&text, own.map(|line| line.text.as_str()));
            (count > 0).then_some(NoteToWrite { path, old, new, lines: count, is_page: false })
        });
        written.collect()
    }

    /// The rows of lines and pages that would not be read as they are meant.
    pub(super) fn prove(
        &self,
        lines: &[ImportLine],
        new_pages: &[NewPage],
        job: &Job<'_>,
    ) -> FxHashSet<usize> {
        let own = |kind: ItemKind| lines.iter().filter(move |line| line.kind == kind).collect::<Vec<_>>();
        let sheets: Vec<(&Sheet, Vec<&ImportLine>)> =
            self.sheets.iter().map(|sheet| (sheet, own(sheet.0))).collect();
        if !new_pages.is_empty() {
            // A page may be what makes somebody of a name.
            let all: Vec<(&Sheet, &[&ImportLine])> =
                sheets.iter().map(|(sheet, own)| (*sheet, own.as_slice())).collect();
            return prove_together(&all, new_pages, job);
        }
        let pieces = sheets.iter().flat_map(|(sheet, own)| {
            // Each is at least as long as what stands before it, so that this is not read too often.
            let pieces = pieces(own, sheet.3.len().max(PIECE));
            pieces.into_iter().map(move |piece| prove_together(&[(*sheet, piece)], &[], job))
        });
        pieces.flatten().collect()
    }
}

/// How many bytes of new lines are read back at once, at least. All at once would take as much
/// memory as a journal with as many people.
const PIECE: usize = 1 << 19;

/// Lines in pieces of some bytes.
fn pieces<'p, 'l>(lines: &'p [&'l ImportLine], bytes: usize) -> Vec<&'p [&'l ImportLine]> {
    let (mut pieces, mut start, mut size) = (Vec::new(), 0, 0);
    for (at, line) in lines.iter().enumerate() {
        size += line.text.len() + 1;
        if size >= bytes {
            pieces.push(&lines[start..=at]);
            (start, size) = (at + 1, 0);
        }
    }
    if start < lines.len() {
        pieces.push(&lines[start..]);
    }
    pieces
}

/// The rows that are not read as they are meant where these lines and pages are written.
fn prove_together(
    sheets: &[(&Sheet, &[&ImportLine])],
    new_pages: &[NewPage],
    job: &Job<'_>,
) -> FxHashSet<usize> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut texts: Vec<(&NotePath, String, usize, Vec<&Expected>)> = Vec::new();
    for ((_, path, _, text), own) in sheets {
        let new = page::appended(text, own.iter().map(|line| line.text.as_str()));
        let tail: usize = page::appended(text, std::iter::empty()).len();
        rows.push(own.iter().map(|line| line.row).collect());
        texts.push((path, new, tail, own.iter().map(|line| &line.expected).collect()));
    }
    for page in new_pages {
        let from = page.text.trim_end().rfind('\n').map_or(0, |at| at + 1);
        rows.push(vec![page.row]);
        texts.push((&page.path, page.text.clone(), from, vec![&page.expected]));
    }
    let claims: Vec<Claim<'_>> = texts
        .iter()
        .map(|(path, text, from, lines)| Claim { path, text, from: *from, lines: lines.clone() })
        .collect();
    let read = read_back(&claims, &pages(&claims, job), job);
    let failed = read.into_iter().zip(rows).flat_map(|(read, rows)| rows.into_iter().zip(read));
    failed.filter(|(_, is_meant)| !is_meant).map(|(row, _)| row).collect()
}
