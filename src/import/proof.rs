//! Reads what is to be written as the journal will: a line that would not be one event of the right
//! person is not written.
//!
//! Names are inert by construction; this is what makes sure. It also sees words that the language
//! reserves, a note whose end hides what follows, and a day that a heading gives.

use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::engine::{Engine, Memory};
use crate::graph::Kind;
use crate::rules::RuleSet;
use crate::text::NotePath;

/// What one line is to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    pub kind: Kind,
    pub day: Option<NaiveDate>,
    /// The keys of the people, sorted; nobody for a line that is to mean nothing.
    pub people: Vec<String>,
}

/// A text with what its lines are to mean, in order.
pub(super) struct Claim<'c> {
    pub path: &'c NotePath,
    pub text: &'c str,
    /// Where the first of the lines begins.
    pub from: usize,
    pub lines: Vec<&'c Expected>,
}

/// By claim and line: whether it reads as it is meant to.
pub(super) fn read_back(claims: &[Claim<'_>], engine: &Engine, today: NaiveDate) -> Vec<Vec<bool>> {
    let mut memory = Memory::new(engine.config());
    for claim in claims {
        memory.insert(claim.path.as_str(), claim.text.as_bytes());
    }
    let config = Arc::new(engine.config().clone());
    let Ok(rules) = RuleSet::from_config(&config, Some(&[]), &[]) else {
        // The same configuration was read before.
        return claims.iter().map(|claim| vec![false; claim.lines.len()]).collect();
    };
    let read = Engine::open(config, rules, &memory, today, 0);
    let mut found: FxHashMap<&NotePath, Vec<(usize, Expected)>> = FxHashMap::default();
    for bound in read.events() {
        let key = bound.person.map(|person| read.graph().person(person).key.to_string());
        let event =
            Expected { kind: bound.event.kind, day: bound.event.date, people: key.into_iter().collect() };
        // A plan has not happened.
        let event = if bound.planned { Expected { people: vec![String::new()], ..event } } else { event };
        let path = read.journal().path(bound.event.note);
        found.entry(path).or_default().push((bound.event.span.start as usize, event));
    }
    let none = Vec::new();
    claims.iter().map(|claim| compare(claim, found.get(claim.path).unwrap_or(&none))).collect()
}

fn compare(claim: &Claim<'_>, found: &[(usize, Expected)]) -> Vec<bool> {
    let mut by_line: Vec<Vec<&Expected>> = vec![Vec::new(); claim.lines.len()];
    let ends: Vec<usize> =
        memchr::memchr_iter(b'\n', &claim.text.as_bytes()[claim.from..]).map(|at| claim.from + at).collect();
    for (at, event) in found.iter().filter(|(at, _)| *at >= claim.from) {
        if let Some(line) = by_line.get_mut(ends.partition_point(|end| end < at)) {
            line.push(event);
        }
    }
    let is_meant = |(expected, events): (&&Expected, Vec<&Expected>)| {
        let mut people: Vec<&String> = events.iter().flat_map(|event| &event.people).collect();
        people.sort();
        people.len() == events.len()
            && people.into_iter().eq(&expected.people)
            && events.iter().all(|event| event.kind == expected.kind && event.day == expected.day)
    };
    claim.lines.iter().zip(by_line).map(is_meant).collect()
}
