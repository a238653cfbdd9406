//! The index of one note's directives: which places they silence, by rule.
//!
//! A note may hold as many directives as findings, and each directive may cover all findings. So places are
//! looked up in sorted spans and never compared one by one, which would be quadratic.
//!
//! It does not read directives, and it knows nothing of front matter and the configuration.
//!
//! Invariant: the silenced spans of a rule are disjoint and in order.

use rustc_hash::FxHashMap;

use crate::note::{Action, Directive, Until};
use crate::rules::expand;
use crate::text::Span;

/// The directives of a note by the rules that they silence.
#[derive(Debug, Default)]
pub(super) struct SuppressionIndex {
    rules: FxHashMap<&'static str, RuleSpans>,
}

/// The spans that matter to one rule's findings.
#[derive(Debug, Default)]
struct RuleSpans {
    /// Where directives hold: disjoint and in order.
    silenced: Vec<Span>,
    /// Where directives have expired, by start, with the furthest end so far and the note for the finding.
    expired: Vec<(Span, u32, String)>,
    /// Where findings were.
    places: Vec<u32>,
}

impl SuppressionIndex {
    /// How many expired directives are named at one place.
    const MOST_EXPIRED: usize = 3;

    pub(super) fn new(directives: &[Directive], holds: impl Fn(&Directive) -> bool) -> SuppressionIndex {
        let mut index = SuppressionIndex::default();
        for directive in directives.iter().filter(|directive| directive.action != Action::Enable) {
            let said = match (&directive.until, holds(directive)) {
                (_, true) | (Until::Never, _) => None,
                (Until::Malformed(text), _) => {
                    Some(format!("an ignore here has no effect: `{text}` is not a date"))
                }
                (Until::Day(day), _) => Some(format!("an ignore here expired on {day}")),
            };
            for named in &directive.rules {
                for rule in expand(&named.name.value).unwrap_or_default() {
                    let spans = index.rules.entry(rule).or_default();
                    match &said {
                        None => spans.silenced.push(named.covers),
                        Some(said) => spans.expired.push((named.covers, 0, said.clone())),
                    }
                }
            }
        }
        index.rules.values_mut().for_each(RuleSpans::merge);
        index
    }

    /// Whether a finding is silenced. Its place is recorded for [`SuppressionIndex::is_used`].
    pub(super) fn silences(&mut self, rule: &str, place: u32) -> bool {
        let Some(spans) = self.rules.get_mut(rule) else { return false };
        spans.places.push(place);
        let at = spans.silenced.partition_point(|span| span.start <= place);
        spans.silenced[..at].last().is_some_and(|span| span.contains(place))
    }

    /// The notes about expired directives that would have silenced a finding, in their order.
    pub(super) fn expired(&self, rule: &str, place: u32) -> Vec<String> {
        let Some(spans) = self.rules.get(rule) else { return Vec::new() };
        let at = spans.expired.partition_point(|(span, ..)| span.start <= place);
        let nearest = spans.expired[..at].iter().rev().take_while(|(_, furthest, _)| place < *furthest);
        let said = nearest.filter(|(span, ..)| span.contains(place)).map(|(.., said)| said.clone());
        let mut said: Vec<String> = said.take(Self::MOST_EXPIRED).collect();
        said.reverse();
        said.dedup();
        said
    }

    /// Sorts the places; must come before [`SuppressionIndex::is_used`].
    pub(super) fn sort(&mut self) {
        self.rules.values_mut().for_each(|spans| spans.places.sort_unstable());
    }

    /// Whether any finding was at a place that a name in a directive covers.
    pub(super) fn is_used(&self, name: &str, covers: Span) -> bool {
        expand(name).unwrap_or_default().iter().filter_map(|rule| self.rules.get(rule)).any(|spans| {
            let at = spans.places.partition_point(|&place| place < covers.start);
            spans.places.get(at).is_some_and(|&place| covers.contains(place))
        })
    }
}

impl RuleSpans {
    fn merge(&mut self) {
        self.silenced.sort_unstable();
        self.silenced.dedup_by(|next, last| {
            let joins = next.start <= last.end;
            if joins {
                last.end = last.end.max(next.end);
            }
            joins
        });
        self.expired.sort_by_key(|(span, ..)| span.start);
        let mut furthest = 0;
        for (span, so_far, _) in &mut self.expired {
            furthest = furthest.max(span.end);
            *so_far = furthest;
        }
    }
}
