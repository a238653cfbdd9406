//! What the directives of one note silence.
//!
//! A note may hold as many directives as findings, each of which covers all of the other; so places
//! are looked up here, never compared one by one.

use rustc_hash::FxHashMap;

use crate::note::{Action, Directive, Until};
use crate::rules::expand;
use crate::text::Span;

/// The directives of a note by the rules that they silence.
#[derive(Debug, Default)]
pub(super) struct SuppressionIndex {
    rules: FxHashMap<&'static str, RuleSpans>,
}

/// What one rule's findings meet.
#[derive(Debug, Default)]
struct RuleSpans {
    /// Where directives hold: disjoint and in order.
    silenced: Vec<Span>,
    /// Where they do not hold any more, by start, with the furthest end so far and what to say.
    expired: Vec<(Span, u32, String)>,
    /// Where findings were.
    places: Vec<u32>,
}

impl SuppressionIndex {
    /// More than this is never said of expired directives at one place.
    const SAID: usize = 3;

    pub(super) fn new(directives: &[Directive], holds: impl Fn(&Directive) -> bool) -> SuppressionIndex {
        let mut covered = SuppressionIndex::default();
        for directive in directives.iter().filter(|directive| directive.action != Action::Enable) {
            let said = match (&directive.until, holds(directive)) {
                (_, true) | (Until::Never, _) => None,
                (Until::Malformed(text), _) => {
                    Some(format!("an ignore here has no effect: `{text}` is no date"))
                }
                (Until::Day(day), _) => Some(format!("an ignore here ended after {day}")),
            };
            for named in &directive.rules {
                for rule in expand(&named.name.value).unwrap_or_default() {
                    let of = covered.rules.entry(rule).or_default();
                    match &said {
                        None => of.silenced.push(named.covers),
                        Some(said) => of.expired.push((named.covers, 0, said.clone())),
                    }
                }
            }
        }
        covered.rules.values_mut().for_each(RuleSpans::merge);
        covered
    }

    /// Whether a finding is silenced. Its place is remembered.
    pub(super) fn meets(&mut self, rule: &str, place: u32) -> bool {
        let Some(of) = self.rules.get_mut(rule) else { return false };
        of.places.push(place);
        let at = of.silenced.partition_point(|span| span.start <= place);
        of.silenced[..at].last().is_some_and(|span| span.contains(place))
    }

    /// What to say of directives that would have silenced it, in their order.
    pub(super) fn expired(&self, rule: &str, place: u32) -> Vec<String> {
        let Some(of) = self.rules.get(rule) else { return Vec::new() };
        let at = of.expired.partition_point(|(span, ..)| span.start <= place);
        let nearest = of.expired[..at].iter().rev().take_while(|(_, furthest, _)| place < *furthest);
        let said = nearest.filter(|(span, ..)| span.contains(place)).map(|(.., said)| said.clone());
        let mut said: Vec<String> = said.take(Self::SAID).collect();
        said.reverse();
        said.dedup();
        said
    }

    /// To be called before [`SuppressionIndex::is_used`].
    pub(super) fn sort(&mut self) {
        self.rules.values_mut().for_each(|of| of.places.sort_unstable());
    }

    /// Whether any finding was at a place that a name in a directive covers.
    pub(super) fn is_used(&self, name: &str, covers: Span) -> bool {
        expand(name).unwrap_or_default().iter().filter_map(|rule| self.rules.get(rule)).any(|of| {
            let at = of.places.partition_point(|&place| place < covers.start);
            of.places.get(at).is_some_and(|&place| covers.contains(place))
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
