//! A tag that is nearly a marker.

use crate::finding::{Edit, Fix, Safety};
use crate::note::ProblemKind;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter};

rule! {
    "unknown-marker", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A tag that is no marker but is probably meant for one: another form of its word (`#thanked`), or a
    /// slip of the finger (`#giev`).
    ///
    /// # Why it matters
    ///
    /// A mistyped marker is silently nothing: the gift you noted was never counted.
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
        for problem in &note.note.problems {
            let ProblemKind::UnknownMarker { tag, replacement, listed } = &problem.kind else { continue };
            let place = cx.place_in(note.id, problem.span);
            let safety = if *listed { Safety::Safe } else { Safety::Unsafe };
            let edit = Edit { place: place.clone(), text: format!("#{replacement}") };
            let title = format!("write `#{replacement}` for `{tag}`");
            report.report(
                Draft::new(format!("`{tag}` is no marker"), place, "counts for nothing")
                    .evidence(tag.to_string(), None, problem.hash)
                    .help(format!("there is a marker of a similar name: `#{replacement}`"))
                    .fix(Fix { safety, title, edits: vec![edit] }),
            );
        }
    }
}
