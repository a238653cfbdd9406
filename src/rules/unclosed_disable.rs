//! A `disable` that nothing ends.
//!
//! Which directive closes which is found where notes are read; here what is left open becomes words. A name
//! that is not a rule is `unknown_rule`'s.

use crate::finding::{Edit, Fix, Safety};
use crate::note::{Action, Closing, Directive, DirectiveRule};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, expand, names_stay, quote};
use crate::text::{Span, text_hash};

rule! {
    "unclosed-disable", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A `disable` directive without the `enable` that ends it, so that it runs to the end of the note.
    ///
    /// # Why it matters
    ///
    /// What you add below in a year is silenced too, and you won't remember why.
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
        let disables = |directive: &&Directive| {
            directive.action == Action::Disable && !directive.is_beyond_row && directive.holds(cx.today)
        };
        for directive in note.note.directives().iter().filter(disables) {
            let is_open = |rule: &&DirectiveRule| !rule.closed && expand(&rule.name.value).is_some();
            let open: Vec<&str> =
                directive.rules.iter().filter(is_open).map(|rule| &*rule.name.value).collect();
            if open.is_empty() {
                continue;
            }
            let place = cx.place_in(note.id, directive.span);
            let title = format!("{} disabled to the end of the note", names_stay(&open));
            let mut draft = Draft::new(title, place, "no `enable` follows")
                .evidence("disable", None, text_hash(&open.iter().map(|name| quote(name)).collect::<Vec<_>>().join(" ")))
                .help("end it with `<!-- fairweather: enable[…] -->`; for the whole note, use `ignore-file[…]`");
            if let Some(Closing { at, gap, signs: (before, after) }) = directive.closing {
                let enable = format!("{before} fairweather: enable[{}] {after}", open.join(", "));
                let place = cx.place_in(note.id, Span::new(at as usize, at as usize));
                let title = format!("write `{enable}` at the end of the section");
                let edits = vec![Edit { place, text: format!("{gap}{enable}") }];
                draft = draft.fix(Fix { safety: Safety::Unsafe, title, edits });
            }
            report.report(draft);
        }
    }
}
