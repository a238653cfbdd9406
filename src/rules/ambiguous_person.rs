//! A name that two people answer to.
//!
//! Two pages that claim the same name are `alias_clash`'s. Invariant: one finding a name and note; of
//! several notes the engine keeps the newest.

use rustc_hash::FxHashMap;

use crate::finding::{Edit, Fix, Safety};
use crate::graph::Resolved;
use crate::note::Mention;
use crate::rules::shared::{Newest, newest_by};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, quote};
use crate::text::{key, text_hash};

rule! {
    "ambiguous-person", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A name that fits two or more people with pages, so that its mentions belong to nobody. It is told
    /// once, at the newest mention. Where the pages claim the same name, `alias-clash` says it all.
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
    /// Where you nearly always mean one of them: give that page the alias.
    ///
    /// # Options
    ///
    /// None.
    pub struct AmbiguousPerson {}
}

/// How many candidates a title names; it counts the others.
const NAMED: usize = 5;

impl NoteRule for AmbiguousPerson {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        let unclear = note.lists.mentions.iter().zip(&note.binding.mentions).filter_map(|(mention, resolved)| {
            let Resolved::Ambiguous(candidates) = resolved else { return None };
            Some((mention, candidates))
        });
        let name_of = |mention: &Mention| key(&cx.journal.names.text(mention.name));
        let unclear: Vec<_> = unclear.map(|(mention, candidates)| (name_of(mention), mention, candidates)).collect();
        let mut places: FxHashMap<&str, Vec<&Mention>> = FxHashMap::default();
        for (name, mention, _) in &unclear {
            places.entry(name).or_default().push(mention);
        }
        let mentions = unclear.iter().map(|(name, mention, candidates)| (*mention, (name, *candidates)));
        let newest = newest_by(mentions, note.lists, |(_, (name, _))| (*name).clone());
        for (name_key, Newest { mention, what: (_, candidates), times }) in newest {
            if cx.graph.directory.is_clash(candidates) {
                continue;
            }
            let name = cx.journal.names.text(mention.name);
            let names: Vec<&str> = candidates.first.iter().map(|&person| &*cx.graph.person(person).name).collect();
            let place = cx.place_in(note.id, mention.span);
            let mut could_be: Vec<String> = names.iter().take(NAMED).map(|name| quote(name)).collect();
            if candidates.count > NAMED {
                could_be.push(format!("{} more", candidates.count - NAMED));
            }
            let title = format!("{} could be {}", quote(&name), could_be.join(" or "));
            let mut help = "write the whole name".to_owned();
            if !cx.graph.directory.is_claimed(&name) {
                help.push_str(&format!(", or give one of the pages the alias {}", quote(&name)));
            }
            let whole = format!("@[[{}]]", names.first().copied().unwrap_or_default());
            let edit = |mention: &Mention| Edit { place: cx.place_in(note.id, mention.span), text: whole.clone() };
            let edits = places.get(name_key.as_str()).into_iter().flatten().map(|mention| edit(mention)).collect();
            let fix = Fix { safety: Safety::Display, title: format!("write the whole name, e.g. `{whole}`"), edits };
            let mut draft = Draft::new(title, place, "which one?")
                .subject(name_key.clone())
                .shared(note.lists.entries[mention.entry as usize].date, times)
                .measure("mentions", times, 1)
                .evidence("mention", None, text_hash(&name_key))
                .help(help)
                .fix(fix);
            for &candidate in &candidates.first {
                draft = draft.person(&cx.graph.person(candidate).key);
            }
            report.report(draft);
        }
    }
}
