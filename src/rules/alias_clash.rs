//! Two pages that claim one name.

use crate::note::At;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, number, people_list, quote};
use crate::text::{key, text_hash};

rule! {
    "alias-clash", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A name or alias that two or more pages claim. It is reported on the last of them.
    ///
    /// # Why it matters
    ///
    /// No mention by that name can be counted for anybody while both claim it.
    ///
    /// # Example
    ///
    /// ```md people/Ana Lopez.md
    /// ---
    /// aliases: [Nina]
    /// ---
    /// ```
    ///
    /// ```md people/Nina.md
    /// She draws.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md people/Ana Lopez.md
    /// ---
    /// aliases: [Anita]
    /// ---
    /// ```
    ///
    /// ```md people/Nina.md
    /// She draws.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Hardly ever: give one of them another alias.
    ///
    /// # Options
    ///
    /// None.
    pub struct AliasClash {}
}

impl NoteRule for AliasClash {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for clash in cx.graph.clashes(note.id) {
            let names: Vec<&str> = clash.claimants.iter().map(|&person| &*cx.graph.person(person).name).collect();
            let mut draft = Draft::new(
                format!("{} pages claim the name {}", number(clash.claimants.len()), quote(&clash.name)),
                cx.place_in(note.id, clash.span),
                "also claimed elsewhere",
            )
            .evidence("name", None, text_hash(&key(&clash.name)))
            .note(format!("claimed by {}", people_list(&names)))
            .help("take the name from one of the pages, or merge them");
            for &claimant in &clash.claimants {
                let person = cx.graph.person(claimant);
                draft = draft.person(&person.key);
                if let (Some(page), Some(written)) = (person.page.filter(|&page| page != note.id), cx.page(claimant)) {
                    let claims = |name: &&At<Box<str>>| key(&name.value) == key(&clash.name);
                    let place = std::iter::once(&written.name).chain(written.aliases.iter()).find(claims);
                    let span = place.map_or(written.name.span, |name| name.span);
                    draft = draft.related(cx.place_in(page, span), format!("claimed by {}", person.name), None);
                }
            }
            report.report(draft);
        }
    }
}
