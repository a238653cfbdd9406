//! Somebody without a page, whose name is nearly that of somebody with one.
//!
//! Which name is near is found in `graph::similar`. Invariant: one finding a person and note, with all of
//! their mentions in its fix.

use rustc_hash::FxHashMap;

use crate::finding::{Edit, Fix, Safety};
use crate::graph::{Binding, PersonId, Resolved};
use crate::language::Marker;
use crate::note::{Form, Mention};
use crate::rules::shared::{Newest, newest_by};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, quote};
use crate::text::{key, text_hash};

rule! {
    "unknown-person", Notes, Some(Info);
    /// # What it finds
    ///
    /// Somebody named by a form that always makes a person (`@ana-lopes`) who has no page, while a page's
    /// name or alias is one or two letters away. It is told once, at the newest mention.
    ///
    /// Silent in a journal without pages, about names near one of fewer than five letters, and about those
    /// who are only on a list of people you added (`#added`).
    ///
    /// # Why it matters
    ///
    /// One slip makes a second person, and what passed between you is split between the two.
    ///
    /// # Example
    ///
    /// ```md people/Ana Lopez.md
    /// She sings.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// Coffee with @ana-lopes
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
    /// ```md 2026-03-02.md
    /// Coffee with @ana-lopez
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where both exist: give the second one a page too.
    ///
    /// # Options
    ///
    /// None.
    pub struct UnknownPerson {}
}

impl NoteRule for UnknownPerson {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !cx.graph.has_pages() {
            return;
        }
        let pairs = note.lists.mentions.iter().zip(&note.binding.mentions);
        let mut strangers: Vec<(&Mention, PersonId)> = pairs
            .filter_map(|(mention, resolved)| {
                let &Resolved::Person(person) = resolved else { return None };
                let is_stranger = mention.form.is_always()
                    && cx.graph.person(person).page.is_none()
                    && cx.graph.similar(person, cx.journal).is_some();
                is_stranger.then_some((mention, person))
            })
            .collect();
        // In most notes there are none.
        if strangers.is_empty() {
            return;
        }
        let cards = Cards::of(note.binding);
        strangers.retain(|(mention, person)| !cards.are_all(*person, mention.entry));
        let mut places: FxHashMap<PersonId, Vec<&Mention>> = FxHashMap::default();
        for &(mention, person) in &strangers {
            places.entry(person).or_default().push(mention);
        }
        let newest = newest_by(strangers.iter().copied(), note.lists, |(_, person)| {
            cx.graph.person(*person).key.to_string()
        });
        for (key, Newest { mention, what: person, times }) in newest {
            let Some((similar, _)) = cx.graph.similar(person, cx.journal) else { continue };
            let name = cx.journal.names.text(mention.name);
            let edit = |mention: &Mention| Edit {
                place: cx.place_in(note.id, mention.span),
                text: in_form(mention.form, similar),
            };
            let edits = places.get(&person).into_iter().flatten().map(|mention| edit(mention));
            let title = format!("write `{similar}` for `{name}`");
            let fix = Fix { safety: Safety::Unsafe, title, edits: edits.collect() };
            let place = cx.place_in(note.id, mention.span);
            report.report(
                Draft::new(format!("no page for {}", quote(&name)), place, "new person, or a typo?")
                    .person(&key)
                    .shared(note.lists.entries[mention.entry as usize].date, times)
                    .measure("mentions", times, 1)
                    .evidence("mention", None, text_hash(&key))
                    .help(format!("the nearest name is {}; if it is somebody else, make a page", quote(similar)))
                    .fix(fix),
            );
        }
    }
}

/// Those who were added and nothing else: lists of contacts hold names that are nearly equal.
struct Cards {
    /// Whether all that a note says of somebody is that they were added.
    people: FxHashMap<PersonId, bool>,
    /// The same of one entry.
    entries: FxHashMap<(PersonId, u32), bool>,
}

impl Cards {
    fn of(binding: &Binding) -> Cards {
        let mut cards = Cards { people: FxHashMap::default(), entries: FxHashMap::default() };
        // Hardly any note adds anybody.
        if !binding.bound.iter().any(|bound| bound.event.is(Marker::Added)) {
            return cards;
        }
        for bound in &binding.bound {
            let Some(person) = bound.person else { continue };
            let is_card = bound.event.is(Marker::Added);
            *cards.people.entry(person).or_insert(true) &= is_card;
            *cards.entries.entry((person, bound.entry)).or_insert(true) &= is_card;
        }
        cards
    }

    /// Whether a mention of a person in an entry is bound to `#added` alone.
    fn are_all(&self, person: PersonId, entry: u32) -> bool {
        let of_entry = self.entries.get(&(person, entry));
        of_entry.or_else(|| self.people.get(&person)).copied().unwrap_or(false)
    }
}

/// A person's name in the form of the mention that it replaces.
fn in_form(form: Form, name: &str) -> String {
    match form {
        Form::Handle | Form::DoubtfulHandle => format!("@{}", key(name)),
        Form::Participant => name.to_owned(),
        Form::Always | Form::SigilLink | Form::DoubtfulName | Form::Wikilink | Form::Link => format!("@[[{name}]]"),
    }
}
