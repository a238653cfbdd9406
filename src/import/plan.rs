//! From rows to the notes to write, and what became of every row.
//!
//! It writes nothing: a plan is data, which its caller writes or only shows. What became of every row is
//! counted.

use rustc_hash::FxHashSet;

use super::decide::{Deciding, Fate, Held, ImportLine, NewPage, unreadable};
use super::job::Job;
use super::known::Known;
use super::same::Same;
use super::sheets::{NoteToWrite, Sheets, sheet_path};
use super::{ImportSource, ItemKind, LineColumn, Refusal, RowContent, Rows, Stop};
use crate::config::size_text;
use crate::graph::PersonId;
use crate::language::Marker;

/// What became of every row, and the notes to write.
#[derive(Debug, Default)]
pub struct Plan {
    /// All of the file; the numbers below add up to it, with `held` and `refused`.
    pub rows: usize,
    /// Those that get a line or a page.
    pub added: usize,
    /// People whom the journal has already.
    pub known: usize,
    /// Rows that repeat an earlier one of the file.
    pub same: usize,
    /// Rows without a name.
    pub nameless: usize,
    /// Rows that are not a person.
    pub skipped: usize,
    /// Rows that wait for the writer, in the order of the file.
    pub held: Vec<Held>,
    /// Rows with something wrong, in the order of the file.
    pub refused: Vec<(LineColumn, Refusal)>,
    /// Pages, then import notes.
    pub notes: Vec<NoteToWrite>,
    /// Whether people were added to a list that is new.
    pub is_first: bool,
}

/// Decides about every row.
///
/// # Errors
/// Something else stands where the import note would, or the note would grow too large.
pub fn plan(rows: Rows, job: &mut Job<'_>) -> Result<Plan, Stop> {
    let Rows { mut rows, marker, text } = rows;
    for row in &mut rows {
        if let RowContent::Card(card) = &mut row.content {
            card.day = card.day.or(job.on);
        }
    }
    let same = Same::new(&mut rows, marker);
    let known = Known::new(job.source, job.engine, job.gathered, job.today, job.read);
    let pages = job.pages.take();
    let mut deciding = Deciding { job, same, known, marker, pages, keys: FxHashSet::default() };
    let mut plan = Plan { rows: rows.len(), ..Plan::default() };
    let (mut lines, mut new_pages) = (Vec::new(), Vec::new());
    // Held back, with the row, since a reading back may add some.
    let (mut held, mut maybe) = (Vec::new(), Vec::new());
    let sheets = Sheets::of(job)?;
    let mut limit = LineLimit::new(job, &sheets);
    for (at, row) in rows.into_iter().enumerate() {
        let place = row.place;
        let fate = match row.content {
            RowContent::Nameless => {
                plan.nameless += 1;
                continue;
            }
            RowContent::Skipped => {
                plan.skipped += 1;
                continue;
            }
            RowContent::Refused(refusal) => {
                plan.refused.push((place, *refusal));
                continue;
            }
            RowContent::Card(_) if job.source == ImportSource::Friends && deciding.pages.is_none() => {
                plan.skipped += 1;
                continue;
            }
            RowContent::Card(_) if deciding.same.is_repeat(at) => {
                plan.same += 1;
                continue;
            }
            RowContent::Card(card) => deciding.card(at, place, card),
            RowContent::Item(item) => deciding.item(at, place, &item, &text),
        };
        match fate {
            Fate::Known => plan.known += 1,
            Fate::Held(one, person) => maybe.push((at, one, person)),
            Fate::Page(page) => new_pages.push(page),
            Fate::Line(line) => {
                limit.take(&line, job)?;
                lines.push(line);
            }
        }
    }
    // Where another row adds the only one who could be meant, the next run knows them: so does this.
    let is_bare = |line: &&ImportLine| line.slug.is_none() && line.kind == ItemKind::Activity;
    let added: FxHashSet<PersonId> = lines.iter().filter(is_bare).filter_map(|line| line.person).collect();
    for (at, one, person) in maybe {
        match person {
            Some(person) if added.contains(&person) && marker == Marker::Added => plan.same += 1,
            _ => held.push((at, one)),
        }
    }
    lines.sort_by(|a: &ImportLine, b| (a.day, &a.name, &a.slug).cmp(&(b.day, &b.name, &b.slug)));
    // A page that would not be one becomes a line, and lines are read back once more then.
    while !(lines.is_empty() && new_pages.is_empty()) {
        let failed = sheets.prove(&lines, &new_pages, job);
        if failed.is_empty() {
            break;
        }
        if let Some(path) = sheets.hidden_end(job) {
            return Err(Stop::new(
                format!("nothing that is added at the end of `{path}` would be read"),
                "close the comment or the code block that is open there, or choose another folder with --into",
            ));
        }
        let lost: Vec<NewPage> = new_pages.extract_if(.., |page| failed.contains(&page.row)).collect();
        let wrong: Vec<ImportLine> = lines.extract_if(.., |line| failed.contains(&line.row)).collect();
        held.extend(wrong.into_iter().map(|line| (line.row, unreadable(line.place, line.name))));
        for page in lost {
            match deciding.line_instead(page) {
                Ok(line) => lines.push(line),
                Err((row, one)) => held.push((row, one)),
            }
        }
        lines.sort_by(|a, b| (a.day, &a.name, &a.slug).cmp(&(b.day, &b.name, &b.slug)));
    }
    held.sort_by_key(|(row, _)| *row);
    plan.held = held.into_iter().map(|(_, one)| one).collect();
    plan.added = lines.len() + new_pages.len();
    plan.is_first = marker == Marker::Added && !sheets.has_old() && new_pages.is_empty();
    plan.notes = new_pages
        .into_iter()
        .map(|page| NoteToWrite {
            lines: page.text.lines().count(),
            path: page.path,
            old: None,
            new: page.text,
            is_page: true,
        })
        .collect();
    plan.notes.sort_by(|a, b| a.path.cmp(&b.path));
    plan.notes.extend(sheets.written(&lines));
    let limit = job.engine.config().journal.max_note_size;
    match plan.notes.iter().find(|note| note.new.len() as u64 > limit) {
        Some(note) => Err(too_large(note.path.as_str(), limit)),
        None => Ok(plan),
    }
}

fn too_large(path: &str, limit: u64) -> Stop {
    Stop::new(
        format!("`{path}` would grow past `max-note-size` ({})", size_text(limit)),
        "raise `max-note-size` in `[journal]`, or import parts of the file, each with a folder of its own (--into)",
    )
}

/// Counts bytes, so that a file of millions stops before its lines fill the memory.
struct LineLimit {
    limit: u64,
    /// What is left of it, for each note that lines may go to.
    left: [u64; 2],
}

impl LineLimit {
    fn new(job: &Job<'_>, sheets: &Sheets) -> LineLimit {
        let limit = job.engine.config().journal.max_note_size;
        let left = |kind| limit.saturating_sub(sheets.size(kind));
        LineLimit { limit, left: [left(ItemKind::Activity), left(ItemKind::Fact)] }
    }

    fn take(&mut self, line: &ImportLine, job: &Job<'_>) -> Result<(), Stop> {
        let left = &mut self.left[usize::from(line.kind == ItemKind::Fact)];
        match left.checked_sub(line.text.len() as u64 + 1) {
            Some(rest) => {
                *left = rest;
                Ok(())
            }
            None => Err(too_large(sheet_path(job, line.kind).as_str(), self.limit)),
        }
    }
}
