//! A link without a page that seems to be a person.

use crate::finding::{Fix, Safety};
use crate::prose::Proposals;
use crate::rules::{Context, Draft, ProseRule, Reporter, number, quote};
use crate::text::text_hash;

rule! {
    "unlisted-person", Prose, None;
    /// # What it finds
    ///
    /// A wikilink without a page that is written like a name, where two entries or an introduction say that
    /// something passed between you. Told once, at the first such link.
    ///
    /// Off until named, since it reads every sentence.
    ///
    /// # Why it matters
    ///
    /// Most wikilinks are not people, so one without a page counts for nobody until something says that it is one.
    ///
    /// # Example
    ///
    /// ```toml
    /// [rules.unlisted-person]
    /// level = "info"
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// - Helped [[Ana Lopez]] move house.
    /// - [[Ana Lopez]] lent me her tent.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```toml
    /// [rules.unlisted-person]
    /// level = "info"
    /// ```
    ///
    /// ```md people.md
    /// - @[[Ana Lopez]]
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// - Helped [[Ana Lopez]] move house.
    /// - [[Ana Lopez]] lent me her tent.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where the link is a firm, a place or a book.
    ///
    /// # Options
    ///
    /// None.
    pub struct UnlistedPerson {}
}

impl ProseRule for UnlistedPerson {
    fn check(&self, proposals: &Proposals, _: &Context<'_>, report: &mut Reporter<'_>) {
        for person in &proposals.people {
            let note = person.edit.place.note.as_str();
            let title = format!("add `@[[{}]]` to `{note}`", person.name);
            let fix = Fix { safety: Safety::Unsafe, title, edits: vec![person.edit.clone()] };
            let entries = match person.entries {
                1 => "one entry says".to_owned(),
                n => format!("{} entries say", number(n)),
            };
            report.report(
                Draft::new(format!("{} seems to be a person", quote(&person.name)), person.place.clone(), "a person?")
                    .person(&person.key)
                    .evidence("person", None, text_hash(&person.key))
                    .note(format!("{entries} that something passed between you"))
                    .help(format!("list them in `{note}` as `@[[{}]]`, or make a page", person.name))
                    .dated(person.day)
                    .fix(fix),
            );
        }
    }
}
