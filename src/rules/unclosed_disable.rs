//! A silence without an end.

use crate::finding::{Edit, Fix, Safety};
use crate::note::{Action, Directive, DirectiveRule};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, expand, names_are, quote};
use crate::text::text_hash;

rule! {
    "unclosed-disable", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A `disable` directive without the `enable` that ends it. It runs to the end of the note.
    ///
    /// # Why it matters
    ///
    /// What you add below in a year is silenced too, and you will not remember why.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// <!-- fairweather: disable[undated-marker] -->
    ///
    /// Tea with @ana
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// <!-- fairweather: disable[undated-marker] -->
    ///
    /// Tea with @ana
    ///
    /// <!-- fairweather: enable[undated-marker] -->
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the whole note is meant: `ignore-file[…]` says so.
    ///
    /// # Options
    ///
    /// None.
    pub struct UnclosedDisable {}
}

impl NoteRule for UnclosedDisable {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        // What is not in force, or names no rule, disables nothing: other rules tell that.
        let disables = |directive: &&Directive| directive.action == Action::Disable && directive.holds(cx.today);
        for directive in note.note.directives.iter().filter(disables) {
            let is_open = |rule: &&DirectiveRule| !rule.closed && expand(&rule.name.value).is_some();
            let open: Vec<&str> =
                directive.rules.iter().filter(is_open).map(|rule| &*rule.name.value).collect();
            if open.is_empty() {
                continue;
            }
            let place = cx.place_in(note.id, directive.span);
            let removal = Edit { place: cx.place_in(note.id, directive.removal), text: String::new() };
            let mut draft = Draft::new(format!("{} disabled to the end of the note", names_are(&open)), place, "never enabled again")
                .evidence("disable", None, text_hash(&open.iter().map(|name| quote(name)).collect::<Vec<_>>().join(" ")))
                .help("end it with `<!-- fairweather: enable[…] -->`, or use `ignore-file[…]`");
            // Another name of the same directive may be closed, and keeps it.
            if open.len() == directive.rules.len() {
                draft = draft.fix(Fix { safety: Safety::Safe, title: "remove it".to_owned(), edits: vec![removal] });
            }
            report.report(draft);
        }
    }
}
