//! A tag that is nearly a marker.
//!
//! Which word is near a marker is found where tags are read; here it becomes words and a fix. Invariant:
//! only a word on a marker's own list is replaced as a safe fix.

use crate::finding::{Edit, Fix, Safety};
use crate::graph::Resolved;
use crate::note::{Problem, ProblemKind};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter};
use crate::text::Span;

rule! {
    "unknown-marker", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A tag that is not a marker but is probably meant for one: another form of its word (`#thanked`), or
    /// a slip of the finger (`#giev`).
    ///
    /// It speaks in notes with a person, a marker or an event, where the journal holds a marker or the line
    /// names somebody: elsewhere a tag is a tag.
    ///
    /// # Why it matters
    ///
    /// A mistyped marker is silently ignored: the gift you noted was never counted.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// Proofread the thesis of @ana #giev
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// Proofread the thesis of @ana #give
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the tag is a word of your own, make it a synonym under `[markers]`, or silence it for the
    /// folder under `[lint.per-file-ignores]`.
    ///
    /// # Options
    ///
    /// None.
    pub struct UnknownMarker {}
}

impl NoteRule for UnknownMarker {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let mut problems = note.note.problems().iter().filter_map(near_miss).peekable();
        if problems.peek().is_none() || !note.is_of_people() {
            return;
        }
        let named = if cx.history.holds_markers { Vec::new() } else { entries_that_name(note) };
        for (problem, tag, replacement, listed) in problems {
            if !cx.history.holds_markers && !holds(&named, problem.span) {
                continue;
            }
            let place = cx.place_in(note.id, problem.span);
            let safety = if listed { Safety::Safe } else { Safety::Unsafe };
            let edit = Edit { place: place.clone(), text: format!("#{replacement}") };
            let title = format!("write `#{replacement}` for `{tag}`");
            report.report(
                Draft::new(format!("`{tag}` is not a marker"), place, "ignored")
                    .evidence(tag.to_owned(), None, problem.hash)
                    .help(format!("the nearest marker is `#{replacement}`"))
                    .fix(Fix { safety, title, edits: vec![edit] }),
            );
        }
    }
}

fn near_miss(problem: &Problem) -> Option<(&Problem, &str, &str, bool)> {
    match &problem.kind {
        ProblemKind::UnknownMarker { tag, replacement, listed } => Some((problem, tag, replacement, *listed)),
        _ => None,
    }
}

/// Where the entries that name somebody stand, in order.
fn entries_that_name(note: &NoteView<'_>) -> Vec<Span> {
    let pairs = note.lists.mentions.iter().zip(&note.binding.mentions);
    let named = pairs.filter(|(_, resolved)| **resolved != Resolved::Nobody).map(|(mention, _)| mention.entry);
    let mut entries: Vec<Span> = named.map(|entry| note.lists.entries[entry as usize].span).collect();
    entries.dedup();
    entries
}

/// Whether one of some places in order holds another.
fn holds(places: &[Span], span: Span) -> bool {
    let at = places.partition_point(|place| place.end <= span.start);
    places.get(at).is_some_and(|place| place.start <= span.start)
}
