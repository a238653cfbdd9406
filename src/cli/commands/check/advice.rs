//! Advice where there was nothing to judge, and what `--verbose` reports about a run.
//!
//! Everything here goes to standard error, for people. It changes neither findings nor the exit code.

use std::io::Write;

use crate::cli::commands::explain;
use crate::engine::Coverage;
use crate::note::{Note, ProblemKind};
use crate::output;
use crate::project::{Location, Opened};

/// What to do where there was nothing to judge.
pub(super) fn advice(coverage: &Coverage, opened: &Opened, root: &str) -> Option<String> {
    if coverage.notes == 0 {
        let nothing = opened.engine.listing().skipped_nothing;
        let skipped = if nothing { Vec::new() } else { opened.location.disk.count_skipped() };
        let total: usize = skipped.iter().map(|(_, count)| count).sum();
        return Some(match skipped.as_slice() {
            [] => {
                let place =
                    if root == "." { "this folder".to_owned() } else { format!("`{}`", output::clean(root)) };
                format!(
                    "No notes checked: there are no Markdown files in {place}.\nStart with a note `2026-11-20.md` that says: `Coffee with @ana, who lent me her tent. #got`",
                )
            }
            [(reason, 1)] => format!(
                "No notes checked: 1 Markdown file found, excluded by {}; pass --no-exclude.",
                reason.by()
            ),
            [(reason, _)] => format!(
                "No notes checked: {total} Markdown files found, all excluded by {}; pass --no-exclude.",
                reason.by()
            ),
            [(reason, _), ..] => {
                format!(
                    "No notes checked: {total} Markdown files found, all excluded, most by {}; pass --no-exclude.",
                    reason.by()
                )
            }
        });
    }
    if coverage.notes == coverage.unreadable {
        return None;
    }
    // Somebody who misspelled a marker knows that there are markers.
    let slipped = |note: &Note| {
        note.problems.iter().any(|problem| matches!(problem.kind, ProblemKind::UnknownMarker { .. }))
    };
    let has_marks = opened.engine.journal().iter().any(|(_, note)| !note.marks().is_empty() || slipped(note));
    (!has_marks).then(|| {
        format!("No markers yet: write what passed between you, e.g. `#met @ana` or `#give @ana my notes`; `fairweather {}` shows how.", explain::LANGUAGE)
    })
}

/// Says what is read, and from where, unless no folder may be named.
pub(super) fn say_what_is_read(opened: &Opened, location: Option<&Location>) {
    let mut err = std::io::stderr().lock();
    if let Some(location) = location {
        let _ = writeln!(err, "root: {}", location.root.display());
        let _ = match &location.config_file {
            Some(file) => writeln!(err, "configuration: {}", file.display()),
            None => writeln!(err, "configuration: the defaults"),
        };
    }
    let _ = writeln!(err, "today: {}", opened.today);
}

/// Names the given paths that contain no note. Otherwise "no findings" would look like praise.
pub(super) fn say_what_is_not_there(opened: &Opened) {
    let journal = opened.engine.journal();
    if journal.is_empty() {
        return;
    }
    for path in &opened.location.shown {
        let path = std::slice::from_ref(path);
        let holds = journal.iter().any(|(_, note)| note.path.is_below(path));
        if !holds {
            let _ = writeln!(
                std::io::stderr(),
                "note: no note of this journal is at `{}`; what is no `.md` file, or excluded, is not read",
                output::clean(&path[0])
            );
        }
    }
}
