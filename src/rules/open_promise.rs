//! What was promised and not done yet.
//!
//! What is a promise is said by the marker's declaration, and which of them are due is counted in `summary`.
//! Invariant: one finding a task, however many people it names.

use crate::config::Days;
use crate::graph::{EventKind, Person};
use crate::language::Marker;
use crate::rules::{Context, Draft, JournalRule, Reporter, Summary, ToldEvent, days, people_list};

rule! {
    "open-promise", Attention, Some(Warning);
    /// # What it finds
    ///
    /// An open task with `#give`, `#introduced` or `#thanks` that is past its due day (else the day it is
    /// scheduled for or starts), or has none of these and is older than a month.
    ///
    /// # Why it matters
    ///
    /// They remember. A small promise kept late is still kept; one forgotten says something you
    /// did not mean.
    ///
    /// # Example
    ///
    /// ```md 2026-02-01.md
    /// - [ ] #give @mia the photos from the lake 📅 2026-02-20
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-02-01.md
    /// - [x] #give @mia the photos from the lake 📅 2026-02-20 ✅ 2026-02-19
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where plans changed: cancel the task (`- [-]`), and tell them.
    ///
    /// # Options
    ///
    /// - `days` (30d): how old a promise without such a day may be.
    pub struct OpenPromise {
        /// How old a promise without such a day may be.
        pub days: Days = Days(30),
    }
}

impl JournalRule for OpenPromise {
    fn reads<'s>(&self, person: &'s Summary) -> Option<impl PartialEq + use<'s>> {
        (!person.promises.is_empty()).then_some((&person.promises, person.name))
    }

    fn check(&self, people: &[&Summary], cx: &Context<'_>, report: &mut Reporter<'_>) {
        let mut promises: Vec<(_, &ToldEvent, &Summary)> = people
            .iter()
            .flat_map(|&person| person.promises.iter().map(move |told| (told.task(), told, person)))
            .collect();
        promises
            .sort_by_key(|(task, told, person)| (*task, told.event.start, &cx.graph.person(person.person).key));
        for one in promises.chunk_by(|a, b| a.0 == b.0) {
            let [(_, told, _), ..] = one else { continue };
            let first = &told.event;
            let mut people: Vec<&Person> = Vec::new();
            for (_, _, summary) in one {
                let person = cx.graph.person(summary.person);
                if people.iter().all(|known| known.key != person.key) {
                    people.push(person);
                }
            }
            let names: Vec<&str> = people.iter().map(|person| &*person.name).collect();
            let what = match first.kind {
                EventKind::Marker(Marker::Thanks) => "a thank-you to",
                EventKind::Marker(Marker::Introduced) => "an introduction of",
                _ => "a promise to",
            };
            let title = match told.due {
                Some(due) => format!("{what} {} was due on {due}", people_list(&names)),
                None => format!(
                    "{what} {} has been open since {}",
                    people_list(&names),
                    first.date.map_or_else(String::new, |date| date.to_string())
                ),
            };
            let mut draft = Draft::at(title, first, "promised", cx)
                .help("do it today, or tell them it won't happen and cancel it (`- [-]`)");
            draft = match told.due {
                Some(due) => {
                    draft.note(format!("{} past that day", days(cx.age(due)))).clock()
                }
                None => draft.threshold("days", self.days),
            };
            for person in people {
                draft = draft.person(&person.key);
            }
            for pair in one.windows(2) {
                let (before, event) = (&pair[0].1.event, &pair[1].1.event);
                draft = if event.start == before.start {
                    draft.because(event)
                } else {
                    draft.related_event(event, "promised with it", cx)
                };
            }
            report.report(draft);
        }
    }
}
