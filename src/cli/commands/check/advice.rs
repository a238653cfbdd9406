//! Advice where there was nothing to judge, and what `--verbose` reports about a run.
//!
//! Everything here goes to standard error, for people. It changes neither findings nor the exit code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use crate::cli::commands::explain;
use crate::cli::commands::suggest::counts;
use crate::engine::Coverage;
use crate::note::syntax::date;
use crate::note::{Form, Note, ProblemKind};
use crate::output;
use crate::project::{Location, Opened};
use crate::prose::{Contacts, Wanted};

/// Says what sentences tell of.
pub(super) type Teller = fn(&Opened) -> Option<String>;

/// How to go on where there was little or nothing to judge.
pub(super) enum Advice {
    /// What is said instead of a summary, which would sound like praise.
    Instead(String),
    /// What is said after it.
    Beside(String),
}

impl Advice {
    pub(super) fn text(&self) -> &str {
        match self {
            Advice::Instead(text) | Advice::Beside(text) => text,
        }
    }
}

/// What to do where there was nothing to judge.
///
/// `linked` is what the notes link most, where it may be named, and `prose` says what sentences tell of.
pub(super) fn advice(
    coverage: &Coverage,
    opened: &Opened,
    root: &str,
    linked: &[(String, usize)],
    prose: Teller,
) -> Option<Advice> {
    if coverage.notes == 0 {
        let nothing = opened.engine.listing().skipped_nothing;
        let skipped = if nothing { Vec::new() } else { opened.location.disk.count_skipped() };
        let total: usize = skipped.iter().map(|(_, count)| count).sum();
        return Some(Advice::Instead(match skipped.as_slice() {
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
        }));
    }
    if coverage.notes == coverage.unreadable {
        return None;
    }
    if coverage.people == 0 {
        return Some(Advice::Instead(nobody_found(coverage, linked, prose(opened))));
    }
    // Somebody who misspelled a marker knows that there are markers.
    let slipped = |note: &Note| {
        note.problems().iter().any(|problem| matches!(problem.kind, ProblemKind::UnknownMarker { .. }))
    };
    let has_marks = opened.engine.journal().iter().any(|(_, note)| !note.marks().is_empty() || slipped(note));
    (!has_marks).then(|| {
        let hint = || format!("No markers yet: write what passed between you, e.g. `#met @ana` or `#give @ana my notes`; `fairweather {}` shows how.", explain::LANGUAGE);
        let told = prose(opened).map(|told| format!("No markers yet, but {told}"));
        Advice::Beside(told.unwrap_or_else(hint))
    })
}

/// What was looked for, what the notes link to, and how to go on.
fn nobody_found(coverage: &Coverage, linked: &[(String, usize)], told: Option<String>) -> String {
    const MOST_NAMED: usize = 3;
    let mut text = output::nobody_found(coverage.notes);
    let named: Vec<String> = linked
        .iter()
        .take(MOST_NAMED)
        .map(|(name, count)| format!("`[[{}]]` ({count})", output::clean(name)))
        .collect();
    if let Some((first, _)) = linked.first() {
        let _ = write!(
            text,
            "\nYour notes link most to {}. Those who are people need a page in `people/`, or a marker beside the link: `[[{}]] #met`.",
            named.join(", "),
            output::clean(first)
        );
    }
    if let Some(told) = told {
        let _ = write!(text, "\n{told}");
    }
    let _ = write!(
        text,
        "\n`fairweather init` looks at how the notes are written; `fairweather {}` shows how people are named.",
        explain::LANGUAGE
    );
    text
}

/// What wikilinks name, the most often linked first; days are nobody.
pub(super) fn most_linked(opened: &Opened) -> Vec<(String, usize)> {
    let journal = opened.engine.journal();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, note) in journal.iter() {
        for mention in note.mentions().iter().filter(|mention| mention.form == Form::Wikilink) {
            *counts.entry(journal.names.text(mention.name).to_string()).or_default() += 1;
        }
    }
    let mut linked: Vec<(String, usize)> =
        counts.into_iter().filter(|(name, _)| date::iso(name).is_none()).collect();
    linked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    linked
}

/// What sentences tell of where no marker does.
pub(super) fn prose(opened: &Opened) -> Option<String> {
    let source = opened.location.source();
    let say = |contacts: Contacts, option: &str| {
        let wanted = Wanted { contacts, markers: Vec::new() };
        let counts = counts(&opened.engine.propose_from(&source, &wanted))?;
        Some(format!("`fairweather suggest{option}` finds {counts} in your sentences."))
    };
    say(Contacts::LeftOut, "").or_else(|| say(Contacts::Proposed, " --contacts"))
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
                "note: `{}` is not a note of this journal: not a `.md` file, or excluded",
                output::clean(&path[0])
            );
        }
    }
}
