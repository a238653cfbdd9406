//! The name of somebody with a page, in plain text.

use crate::finding::{Fix, Place, Safety};
use crate::prose::Proposals;
use crate::rules::{Context, Draft, ProseRule, Reporter, quote};

rule! {
    "unlinked-mention", Prose, None;
    /// # What it finds
    ///
    /// The whole name, or an alias of two words or more, of somebody with a page, in the plain text of a dated
    /// entry; once for each person and entry. A single word counts only where a phrase is about it.
    ///
    /// Off until named, since it reads every sentence.
    ///
    /// # Why it matters
    ///
    /// A name without a link is nobody: the day counts as no contact.
    ///
    /// # Example
    ///
    /// ```toml
    /// [rules.unlinked-mention]
    /// level = "info"
    /// ```
    ///
    /// ```md people/Ana Lopez.md
    /// She sings.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// - Sat beside Ana Lopez in the tram.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```toml
    /// [rules.unlinked-mention]
    /// level = "info"
    /// ```
    ///
    /// ```md people/Ana Lopez.md
    /// She sings.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// - Sat beside [[Ana Lopez]] in the tram.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where another of that name is meant.
    ///
    /// # Options
    ///
    /// None.
    pub struct UnlinkedMention {}
}

impl ProseRule for UnlinkedMention {
    fn check(&self, proposals: &Proposals, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for link in &proposals.links {
            let place = Place { note: cx.journal.path(link.note).clone(), span: link.span };
            let title = format!("write `{}`", link.edit.text);
            let fix = Fix { safety: Safety::Unsafe, title, edits: vec![link.edit.clone()] };
            report.report(
                Draft::new(format!("{} is named without a link", quote(&link.name)), place, "a link?")
                    .person(&link.key)
                    .evidence("link", link.day, link.hash)
                    .help(format!("write `{}` if it is the same person", link.edit.text))
                    .dated(link.day)
                    .fix(fix),
            );
        }
    }
}
