//! A property that cannot be read.
//!
//! Values are read in `note`, which also says what it expected; here that becomes words.

use crate::note::ProblemKind;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, quote};

rule! {
    "invalid-property", Notes, Some(Warning);
    /// # What it finds
    ///
    /// On a person's page, a `cadence`, `circle` or `status` that cannot be understood, or a `bond` that is
    /// not text; there, and where a person or a marker stands in the note, front matter that is not a valid
    /// YAML mapping.
    ///
    /// # Why it matters
    ///
    /// A rhythm that cannot be read is not kept: nothing will remind you of the person.
    ///
    /// # Example
    ///
    /// ```md people/Ana Lopez.md
    /// ---
    /// cadence: now and then
    /// ---
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md people/Ana Lopez.md
    /// ---
    /// cadence: every 2 weeks
    /// ---
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where another program owns the property: silence the rule on the page.
    ///
    /// # Options
    ///
    /// None.
    pub struct InvalidProperty {}
}

impl NoteRule for InvalidProperty {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if note.note.problems.is_empty() || !note.is_of_people() {
            return;
        }
        let owner = cx.graph.directory.by_page(note.id);
        for problem in &note.note.problems {
            let (title, label, help) = match &problem.kind {
                ProblemKind::InvalidProperty { key, value, expected } if note.note.page.is_some() => (
                    format!("{} cannot be read: {}", quote(key), quote(value)),
                    "not understood".to_owned(),
                    format!("write {expected}"),
                ),
                ProblemKind::InvalidFrontMatter { message } => (
                    "the front matter is not valid YAML, so it is ignored".to_owned(),
                    message.to_string(),
                    "quote values that begin with `@`, `[` or `#`, e.g. `people: [\"@ana\"]`".to_owned(),
                ),
                _ => continue,
            };
            let mut draft = Draft::new(title, cx.place_in(note.id, problem.span), label)
                .evidence("property", None, problem.hash)
                .help(help);
            if let Some(owner) = owner {
                draft = draft.person(&cx.graph.person(owner).key);
            }
            report.report(draft);
        }
    }
}
