//! Somebody without a page, whose name is nearly that of somebody with one.

use crate::finding::{Edit, Fix, Safety};
use crate::graph::Resolved;
use crate::note::Form;
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter, quote};
use crate::text::key;

rule! {
    "unknown-person", Notes, Some(Info);
    /// # What it finds
    ///
    /// A person named by a form that always makes one (`@ana-lopes`) who has no page, while a page's name
    /// or alias is one or two letters away.
    ///
    /// Says nothing in a journal without pages.
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
        for (mention, resolved) in note.note.mentions().iter().zip(&note.binding.mentions) {
            let &Resolved::Person(person) = resolved else { continue };
            if !mention.form.is_always() || cx.graph.person(person).page.is_some() {
                continue;
            }
            let Some((similar, _)) = cx.graph.similar(person) else { continue };
            let name = cx.journal.names.text(mention.name);
            let entry = &note.note.entries()[mention.entry as usize];
            let place = cx.place_in(note.id, mention.span);
            let fix = Fix {
                safety: Safety::Unsafe,
                title: format!("write `{similar}` for `{name}`"),
                edits: vec![Edit { place: place.clone(), text: in_form(mention.form, similar) }],
            };
            report.report(
                Draft::new(format!("nobody called {} has a page", quote(&name)), place, "a stranger?")
                    .person(&cx.graph.person(person).key)
                    .evidence("mention", entry.date, entry.hash)
                    .help(format!("there is a person with a similar name: {}", quote(similar)))
                    .fix(fix),
            );
        }
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
