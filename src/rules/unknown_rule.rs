//! A directive for a rule that does not exist.
//!
//! What a directive silences is known to the engine's suppression. Invariant: a name counts as known exactly
//! where `selection` can expand it.

use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, expand, nearest, quote};
use crate::text::{TextHash, text_hash};

rule! {
    "unknown-rule", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A directive, or a `fairweather-ignore` in front matter, with a name that is neither a rule nor a
    /// group, or a directive without any name.
    ///
    /// # Why it matters
    ///
    /// It silences nothing, and nobody would tell you.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// Tea with @ana <!-- fairweather: ignore[cold-aks] -->
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// Tea with @ana <!-- fairweather: ignore[cold-ask] she wrote first -->
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Never: correct the name. `fairweather explain` lists them all.
    ///
    /// # Options
    ///
    /// None.
    pub struct UnknownRule {}
}

impl NoteRule for UnknownRule {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for directive in note.note.directives() {
            if directive.rules.is_empty() {
                let draft = Draft::new("this directive names no rule", cx.place_in(note.id, directive.span), "which rule?");
                report.report(draft.evidence("directive", None, TextHash::default()).help("name rules or groups in brackets: `ignore[cold-ask]`"));
            }
        }
        let named = note.note.directives().iter().flat_map(|directive| directive.rules.iter().map(|rule| &rule.name));
        for name in named.chain(note.note.ignores().iter()).filter(|name| expand(&name.value).is_none()) {
            let help = match nearest(&name.value) {
                Some(near) => format!("the nearest name is {}", quote(near)),
                None => "`fairweather explain` lists all rules and groups".to_owned(),
            };
            report.report(
                Draft::new(format!("{} is not a rule", quote(&name.value)), cx.place_in(note.id, name.span), "no such rule")
                    .evidence("name", None, text_hash(&name.value))
                    .help(help),
            );
        }
    }
}
