//! What an import says of itself: a sentence for people, a document for programs.
//!
//! Not here: what happened (`plan`); these are only its words. Invariant: fields of the document are only
//! ever added.

use serde::Serialize;

use super::plan::Plan;
use super::{ImportSource, LineColumn};

/// From this many cards on, the linter reports on them.
const MANY_CARDS: usize = 20;

/// Whether an import only says what it would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The notes are written.
    Write,
    /// Nothing is written.
    Try,
}

/// The sentence, and after a first import of many one more.
pub fn text(plan: &Plan, file: &str, mode: Mode) -> String {
    let parts = [
        (plan.known, "known"),
        (plan.nameless, "without a name"),
        (plan.same, "twice"),
        (plan.skipped, "skipped"),
        (plan.held.len(), "held back"),
        (plan.refused.len(), "refused"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", thousands(*count)))
        .collect();
    let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    let rows = format!("{} row{}", thousands(plan.rows), if plan.rows == 1 { "" } else { "s" });
    if plan.added == 0 {
        return format!("Nothing new in {rows} of {file}{parts}.\n");
    }
    let verb = if mode == Mode::Write { "Added" } else { "Would add" };
    let mut text =
        format!("{verb} {} of {rows} of {file} to {}{parts}.\n", thousands(plan.added), places(plan));
    if mode == Mode::Write && plan.is_first && plan.added >= MANY_CARDS {
        text.push_str("They are cards until you meet: fairweather check will say so once.\n");
    }
    text
}

/// `connections/friends.md, connections/friends-notes.md and 2 pages in people`
fn places(plan: &Plan) -> String {
    let mut places: Vec<String> =
        plan.notes.iter().filter(|note| !note.is_page).map(|note| note.path.to_string()).collect();
    let mut pages = plan.notes.iter().filter(|note| note.is_page);
    if let Some(first) = pages.next() {
        let count = 1 + pages.count();
        let word = if count == 1 { "page" } else { "pages" };
        places.push(format!("{} {word} in {}", thousands(count), first.path.split().0));
    }
    match places.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        all => all.concat(),
    }
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What is said of single rows, in the file's order.
pub fn rows(plan: &Plan, file: &str) -> String {
    let mut said: Vec<(LineColumn, String)> = Vec::new();
    for held in &plan.held {
        let what = format!("{} {}", held.name, held.reason);
        said.push((held.place, format!("held back: {}\n  help: {}\n", what.trim_start(), held.help)));
    }
    for (place, refusal) in &plan.refused {
        said.push((*place, format!("error: {}\n  help: {}\n", refusal.title, refusal.help)));
    }
    said.sort_by_key(|(place, _)| *place);
    said.iter().map(|(place, text)| format!("{file}:{}:{}: {text}", place.line, place.column)).collect()
}

#[derive(Serialize)]
struct JsonImport<'d> {
    schema: u32,
    source: &'static str,
    file: &'d str,
    wrote: bool,
    rows: usize,
    added: usize,
    known: usize,
    same: usize,
    nameless: usize,
    skipped: usize,
    held: Vec<JsonHeld<'d>>,
    refused: Vec<Refused<'d>>,
    notes: Vec<JsonNote<'d>>,
}

#[derive(Serialize)]
struct JsonHeld<'d> {
    line: u32,
    column: u32,
    name: &'d str,
    reason: &'d str,
    people: &'d [String],
    help: &'d str,
}

#[derive(Serialize)]
struct Refused<'d> {
    line: u32,
    column: u32,
    title: &'d str,
    help: &'d str,
}

#[derive(Serialize)]
struct JsonNote<'d> {
    path: &'d str,
    lines: usize,
}

/// The document, with a newline at its end.
pub fn json(plan: &Plan, source: ImportSource, file: &str, mode: Mode) -> Vec<u8> {
    let held = plan.held.iter().map(|held| JsonHeld {
        line: held.place.line,
        column: held.place.column,
        name: &held.name,
        reason: &held.reason,
        people: &held.people,
        help: &held.help,
    });
    let refused = plan.refused.iter().map(|(place, refusal)| Refused {
        line: place.line,
        column: place.column,
        title: &refusal.title,
        help: &refusal.help,
    });
    let document = JsonImport {
        schema: 1,
        source: source.name(),
        file,
        wrote: mode == Mode::Write && plan.added > 0,
        rows: plan.rows,
        added: plan.added,
        known: plan.known,
        same: plan.same,
        nameless: plan.nameless,
        skipped: plan.skipped,
        held: held.collect(),
        refused: refused.collect(),
        notes: plan
            .notes
            .iter()
            .map(|note| JsonNote { path: note.path.as_str(), lines: note.lines })
            .collect(),
    };
    let mut bytes = serde_json::to_vec(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
