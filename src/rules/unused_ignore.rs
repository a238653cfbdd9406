//! A directive that silences nothing.
//!
//! What a directive silenced is known to the engine's suppression, which calls this rule with what is left;
//! there is no `check` here. Invariant: the fix removes a directive only where none of its names is of use.

use crate::finding::{Edit, Fix, Safety};
use crate::journal::NoteId;
use crate::note::{Action, Directive};
use crate::rules::{Context, Draft, Reporter, people_list, quote};
use crate::text::text_hash;

rule! {
    "unused-ignore", Notes, Some(Info);
    /// # What it finds
    ///
    /// A directive in a note that silenced no finding in the whole journal. It speaks of each rule that is on.
    ///
    /// # Why it matters
    ///
    /// Left behind, it hides the next finding of that kind, which may be about something else.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// Tea with @ana <!-- fairweather: ignore[cold-ask] she wrote first -->
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// Tea with @ana
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the finding comes and goes: silence this rule in the front matter.
    ///
    /// # Options
    ///
    /// None.
    pub struct UnusedIgnore {}
}

impl UnusedIgnore {
    /// Reports a directive of a note whose names `unused` silenced nothing.
    pub fn report(&self, note: NoteId, directive: &Directive, unused: &[&str], cx: &Context<'_>, report: &mut Reporter<'_>) {
        let title = format!("this {} of {} silences nothing", verb(directive.action), people_list(unused));
        let (label, help) = if directive.is_beyond_row {
            ("stands after the row's last `|`, where Markdown drops it", "put it inside the last cell")
        } else {
            ("silences nothing", "remove it")
        };
        let named: Vec<String> = unused.iter().map(|name| quote(name)).collect();
        let mut draft = Draft::new(title, cx.place_in(note, directive.span), label)
            .evidence("directive", None, text_hash(&named.join(" ")))
            .help(help);
        // A name beside it may still be of use, and keeps the directive.
        if unused.len() == directive.rules.len() && !directive.is_beyond_row {
            let removal = Edit { place: cx.place_in(note, directive.removal), text: String::new() };
            draft = draft.fix(Fix { safety: Safety::Safe, title: "remove it".to_owned(), edits: vec![removal] });
        }
        report.report(draft);
    }
}

/// What a directive is called.
fn verb(action: Action) -> &'static str {
    match action {
        Action::Ignore => "ignore",
        Action::IgnoreFile => "ignore-file",
        Action::Disable => "disable",
        Action::Enable => "enable",
    }
}
