//! A marker that is about nobody.
//!
//! Whom a marker belongs to is decided in `graph::bind`; here what it left over becomes words, with a help
//! that says why a link on the line names nobody.

use crate::note::{Form, Mark};
use crate::rules::{Context, Draft, NoteRule, NoteView, Reporter};

rule! {
    "marker-without-person", Notes, Some(Warning);
    /// # What it finds
    ///
    /// A marker for which no person is found: not after it, not in its line, its block, the list items and
    /// headings around it, nor by the page it stands on, nor among the note's participants.
    ///
    /// `#win` and `#low` need nobody, and the bare words (`give: …`) are prose where nobody is named.
    ///
    /// # Why it matters
    ///
    /// What is marked but belongs to nobody is missing from every count, and you would not notice.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// Spent the evening on a cover letter. #give
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// Spent the evening on a cover letter for @ana. #give
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the tag is your own word for something else: rename it, or silence the line.
    ///
    /// # Options
    ///
    /// None.
    pub struct MarkerWithoutPerson {}
}

impl NoteRule for MarkerWithoutPerson {
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for &at in &note.binding.unbound {
            let mark = &note.lists.marks[at as usize];
            let entry = &note.lists.entries[mark.entry as usize];
            let title = format!("no person found for `#{}`", mark.marker.name());
            report.report(
                Draft::new(title, cx.place_in(note.id, mark.span), "whose?")
                    .evidence(mark.marker.name(), entry.date, entry.hash)
                    .help(help(note, mark, cx)),
            );
        }
    }
}

/// What to do; where a link stands on the line, why it names nobody.
fn help(note: &NoteView<'_>, mark: &Mark, cx: &Context<'_>) -> String {
    let mentions = note.lists.mentions;
    let own = &mentions[mentions.partition_point(|mention| mention.entry < mark.entry)..];
    let mut links = own.iter().take_while(|mention| mention.entry == mark.entry);
    let Some(link) = links.find(|mention| mention.form == Form::Wikilink) else {
        return "name the person on the same line: `@name` or `[[Name]]`".to_owned();
    };
    let name = cx.journal.names.text(link.name);
    if cx.graph.directory.is_other_note(link.name) {
        let make = "add `tags: [person]` to its front matter, or name somebody else";
        return format!("`[[{name}]]` is a note, but not a person's page: {make}");
    }
    format!("`[[{name}]]` has no page: create one in `people/`, or write `@[[{name}]]`")
}
