//! A name that two people answer to.

use crate::finding::{Edit, Fix, Safety};
use crate::graph::Resolved;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, quote};

rule! {
    "ambiguous-person", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A mention that fits two or more people with pages, and so belongs to nobody.
    ///
    /// # Why it matters
    ///
    /// Guessing would credit one friend with what another did. Better to ask you.
    ///
    /// # Example
    ///
    /// ```md people/Ana Lopez.md
    /// She sings.
    /// ```
    ///
    /// ```md people/Ana Ruiz.md
    /// She draws.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// Coffee with @ana
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md people/Ana Lopez.md
    /// She sings.
    /// ```
    ///
    /// ```md people/Ana Ruiz.md
    /// She draws.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// Coffee with @ana-ruiz
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where one of them is meant nearly always: give that page the alias.
    ///
    /// # Options
    ///
    /// None.
    pub struct AmbiguousPerson {}
}

/// A title names so many candidates, and counts the others.
const NAMED: usize = 5;

impl NoteRule for AmbiguousPerson {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for (mention, resolved) in note.note.mentions().iter().zip(&note.binding.mentions) {
            let Resolved::Ambiguous(candidates) = resolved else { continue };
            let name = cx.journal.names.text(mention.name);
            let names: Vec<&str> = candidates.iter().map(|&person| &*cx.graph.person(person).name).collect();
            let entry = &note.note.entries()[mention.entry as usize];
            let place = cx.place_in(note.id, mention.span);
            let mut may_be: Vec<String> = names.iter().take(NAMED).map(|name| quote(name)).collect();
            if names.len() > NAMED {
                may_be.push(format!("{} more", names.len() - NAMED));
            }
            let title = format!("{} may be {}", quote(&name), may_be.join(" or "));
            let edits = vec![Edit { place: place.clone(), text: format!("@[[{}]]", names[0]) }];
            let fix = Fix { safety: Safety::Display, title: format!("write the whole name, e.g. `@[[{}]]`", names[0]), edits };
            let mut draft = Draft::new(title, place, "which one?")
                .evidence("mention", entry.date, entry.hash)
                .help("write the whole name, or give one of the pages this alias")
                .fix(fix);
            for &candidate in candidates.iter() {
                draft = draft.person(&cx.graph.person(candidate).key);
            }
            report.report(draft);
        }
    }
}
