//! Two pages that claim one name.
//!
//! Which names clash is found by the graph; here each clash becomes words. Invariant: a clash is reported once,
//! on one of the pages that claim the name.

use crate::finding::{Finding, Level};
use crate::graph::{Clash, PersonId};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, number, people_list, quote};
use crate::text::{key, text_hash};

rule! {
    "alias-clash", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A name or alias that two or more pages claim, told on the last of them by path. It is a warning where
    /// some mention means that name, else an info.
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
            report.report(draft(note, clash, cx));
        }
    }
}

fn draft(note: &NoteView<'_>, clash: &Clash, cx: &Context<'_>) -> Draft {
    let path = |person: PersonId| Some(cx.journal.path(cx.graph.person(person).page?).as_str());
    let name = |person: PersonId| &*cx.graph.person(person).name;
    // Pages of one name differ by their paths alone.
    let key_of = |person: PersonId| &*cx.graph.person(person).key;
    let are_alike = clash.claimants.windows(2).any(|pair| key_of(pair[0]) == key_of(pair[1]));
    let called = |person: PersonId| path(person).filter(|_| are_alike).unwrap_or(name(person));
    let names: Vec<&str> = clash.claimants.iter().map(|&person| called(person)).collect();
    let more = match clash.others {
        0 => String::new(),
        others => format!(", and {} more", number(others)),
    };
    let mut draft = Draft::new(
        format!("{} pages claim the name {}{more}", number(clash.claimants.len()), quote(&clash.name)),
        cx.place_in(note.id, clash.span),
        "claimed here too",
    )
    .evidence("name", None, text_hash(&key(&clash.name)))
    .note(format!("claimed by {}", people_list(&names)))
    .help("take the name from one of the pages, or merge them");
    if clash.is_meant {
        draft = draft.note("a mention by that name belongs to nobody");
    } else {
        draft = draft.lower(Level::Info);
    }
    for &claimant in &clash.claimants {
        draft = draft.person(&cx.graph.person(claimant).key);
    }
    // They come in the order of their pages' paths, and so of the labels. A given name may be that of a hundred.
    let page = |claimant: PersonId| cx.graph.person(claimant).page.filter(|&page| page != note.id);
    let claims = clash.claimants.iter().zip(&clash.places);
    let mut others = claims.filter_map(|(&claimant, &span)| Some((claimant, page(claimant)?, span)));
    for (claimant, page, span) in others.by_ref().take(Finding::MAX_RELATED) {
        draft = draft.related(cx.place_in(page, span), format!("claimed by {}", called(claimant)), None);
    }
    draft.more_related(others.count())
}
