//! A circle that holds more people than anybody can.
//!
//! It does not say who should leave. Invariant: the limit is compared in whole numbers, so that no rounding
//! decides.

use crate::rules::{Context, Draft, JournalRule, Reporter, Summary, quote};
use crate::text::text_hash;

rule! {
    "crowded-circle", Attention, Some(Info);
    /// # What it finds
    ///
    /// A circle that holds more than 1.4 times as many people as it has room for.
    ///
    /// # Why it matters
    ///
    /// Somebody who is close to everybody is close to nobody. The sizes are Robin Dunbar's layers; change
    /// them in `[circles]` if you know yourself better.
    ///
    /// # Example
    ///
    /// ```toml
    /// [circles]
    /// inner = { size = 1, every = "7d" }
    /// ```
    ///
    /// ```md people/Kim.md
    /// ---
    /// circle: inner
    /// last-contact: 2026-03-04
    /// ---
    /// ```
    ///
    /// ```md people/Leo.md
    /// ---
    /// circle: inner
    /// last-contact: 2026-03-04
    /// ---
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md people/Kim.md
    /// ---
    /// circle: inner
    /// last-contact: 2026-03-04
    /// ---
    /// ```
    ///
    /// ```md people/Leo.md
    /// ---
    /// circle: close
    /// last-contact: 2026-03-04
    /// ---
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// In a large family: give the circle a larger `size`.
    ///
    /// # Options
    ///
    /// None.
    pub struct CrowdedCircle {}
}

impl JournalRule for CrowdedCircle {
    fn reads<'s>(&self, person: &'s Summary) -> Option<impl PartialEq + use<'s>> {
        (person.counts && person.circle.is_some()).then_some((
            person.circle,
            person.first_line,
            person.name,
        ))
    }

    fn check(&self, people: &[&Summary], cx: &Context<'_>, report: &mut Reporter<'_>) {
        for (nth, circle) in cx.config.circles.0.iter().enumerate() {
            let mut members: Vec<_> = people
                .iter()
                .copied()
                .filter(|person| person.counts && person.circle == Some(nth))
                .filter_map(|person| {
                    Some((person.person, cx.graph.person(person.person).page?, person.first_line?))
                })
                .collect();
            // In whole numbers: 1.4 is not a power of two.
            if members.len() as u64 * 10 <= u64::from(circle.size) * 14 {
                continue;
            }
            members.sort_by_key(|&(_, page, _)| cx.journal.path(page));
            let Some(&(_, note, first_line)) = members.last() else { continue };
            let title = format!(
                "{} people in the circle {}, which has room for {}",
                members.len(),
                quote(&circle.name),
                circle.size
            );
            let mut draft = Draft::new(title, cx.place_in(note, first_line), "the last by path")
                .subject(circle.name.clone())
                .measure("people", members.len() as u64, u64::from(circle.size) * 14 / 10)
                .evidence("circle", None, text_hash(&circle.name))
                .note(format!(
                    "more than 1.4 × its `size = {}` ({})",
                    circle.size,
                    cx.config.origins.describe(&format!("circles.{}.size", circle.name))
                ))
                .help("ask yourself which of them you would call at night, and move the others one circle out");
            for &(person, ..) in &members {
                let key = &*cx.graph.person(person).key;
                draft = draft.person(key).evidence("member", None, text_hash(key));
            }
            report.report(draft);
        }
    }
}
