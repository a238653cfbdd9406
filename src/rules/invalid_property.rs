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
        if note.note.problems().is_empty() || !note.is_of_people() {
            return;
        }
        let owner = cx.graph.directory.by_page(note.id);
        for problem in note.note.problems() {
            let (title, label, help) = match &problem.kind {
                ProblemKind::InvalidProperty { key, value, expected } if note.note.is_page() => (
                    format!("{} cannot be read: {}", quote(key), quote(value)),
                    "not understood".to_owned(),
                    format!("write {expected}"),
                ),
                ProblemKind::InvalidFrontMatter { message } => (
                    "the front matter is not valid YAML, so it is ignored".to_owned(),
                    message.to_string(),
                    yaml_help(message).to_owned(),
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

/// What ends an error of the YAML parser, by what it says.
fn yaml_help(message: &str) -> &'static str {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&["tab cannot", "tabs disallowed", "found a tab", "start with a tab"]) {
        "indent with spaces, not with tabs"
    } else if says(&["mapping values are not allowed", "illegal placement of ':'"]) {
        "quote a value that contains `: `, e.g. `title: \"Tea: a plan\"`"
    } else if says(&["quoted scalar, found unexpected end", "quoted scalar, found unexpected document"]) {
        "close the quotation mark"
    } else if says(&["flow ", "bracket", "unexpected end of plain scalar"]) {
        "close every `[` and `{` that is open, and separate values by commas"
    } else if says(&["unexpected character", "anchor", "a tag", "plain scalar cannot start"]) {
        "quote values that begin with `@`, `*`, `&`, `!` or `-`, e.g. `people: [\"@ana\"]`"
    } else {
        "write each property as a line `key: value`, and begin lines that belong together in one column"
    }
}
