//! Asking for a reference from somebody who never saw your work.
//!
//! It looks at the topic of an ask and nothing else of it; whether there was any contact is `cold_ask`'s.

use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, indefinite, quote};

rule! {
    "endorsement-without-work", Asking, Some(Warning);
    /// # What it finds
    ///
    /// An ask for an endorsement, a reference, a referral or a recommendation
    /// (`#ask/reference`) from somebody, and no work with them is noted by then.
    ///
    /// Working together is a `#worked` on or before that day, or `worked-with: true` on the
    /// person's page.
    ///
    /// # Why it matters
    ///
    /// It asks somebody to vouch for what they have not seen, and to risk their name for yours.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// - 2026-02-01 #met @hugo at the fair
    /// - 2026-03-02 #ask/reference @hugo for the job in Turin
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-03-02.md
    /// - 2025-10-01 #worked with @hugo on the catalogue
    /// - 2026-03-02 #ask/reference @hugo for the job in Turin
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where you did work together: write `worked-with: true` on the page.
    ///
    /// # Options
    ///
    /// - `topics` (endorsement, reference, referral, recommendation): topics that ask somebody to
    ///   vouch, by their first segment.
    pub struct EndorsementWithoutWork {
        /// Topics that ask somebody to vouch.
        pub topics: Vec<String> = ["endorsement", "reference", "referral", "recommendation"].map(str::to_owned).to_vec(),
    }
}

impl PersonRule for EndorsementWithoutWork {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.is_active() || tie.page.is_some_and(|page| page.worked_with) {
            return;
        }
        // What has no day came before everything, and everything came before an ask that has none.
        let first = tie.of(Marker::Worked).map(|worked| worked.date).min();
        let worked = |ask: &Event| first.is_some_and(|first| ask.date.is_none() || first <= ask.date);
        for ask in cx.in_sight(tie).filter(|event| event.is(Marker::Ask)) {
            let Some(topic) = cx.topic(ask) else { continue };
            let first = topic.split('/').next().unwrap_or(&topic).to_lowercase();
            let vouches = self.topics.iter().any(|topic| topic.to_lowercase() == first);
            if !vouches || worked(ask) {
                continue;
            }
            let title = format!("you asked {} for {}, and no work together is noted before", quote(tie.name()), indefinite(&first));
            report.report(
                Draft::at(title, ask, first.clone(), cx)
                    .person(tie.key())
                    .threshold("topics", format!("[{}]", self.topics.join(", ")))
                    .help("ask somebody who has seen your work; or note the work with `#worked`, or `worked-with: true` on the page")
                    .timeline([ask]),
            );
        }
    }
}
