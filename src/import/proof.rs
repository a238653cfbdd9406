//! Reads what would be written as the journal will: a line that would not be one event of the right
//! person is not written.
//!
//! Names are inert by construction; this is what makes sure. It also sees words that the language
//! reserves, a note whose end hides what follows, a day that a heading gives, and whose folder a note
//! lies in. Pages of people are read along with the lines: of those who are meant, since a name that
//! means nobody by itself may mean somebody with a page, and of those whose folder it may be.

use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use super::job::Job;
use crate::engine::{Engine, Memory};
use crate::graph::EventKind;
use crate::rules::RuleSet;
use crate::text::NotePath;

/// What one line is to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    pub kind: EventKind,
    pub day: Option<NaiveDate>,
    /// The people, sorted: each by the page that they have already, as [`on_page`] has it, or by
    /// their key. Empty for a line that must mean nothing.
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

/// Stands for the person of a page. No key begins so.
pub(super) fn on_page(path: &NotePath) -> String {
    format!("/{path}")
}

/// By claim and line: whether it reads as it is meant to, beside some pages of the journal.
pub(super) fn read_back(claims: &[Claim<'_>], pages: &FxHashSet<NotePath>, job: &Job<'_>) -> Vec<Vec<bool>> {
    let engine = job.engine;
    let mut memory = Memory::new(engine.config());
    for path in pages {
        if let Some(bytes) = (job.read)(path).bytes() {
            memory.insert(path.as_str(), bytes);
        }
    }
    for claim in claims {
        memory.insert(claim.path.as_str(), claim.text.as_bytes());
    }
    let config = Arc::new(engine.config().clone());
    let Ok(rules) = RuleSet::from_config(&config, Some(&[]), &[]) else {
        // The same configuration was read before.
        return claims.iter().map(|claim| vec![false; claim.lines.len()]).collect();
    };
    let read = Engine::open(config, rules, &memory, job.today, 0);
    let mut found: FxHashMap<&NotePath, Vec<(usize, Expected)>> = FxHashMap::default();
    for bound in read.events() {
        let who = bound.person.map(|person| {
            let person = read.graph().person(person);
            let page = person.page.map(|page| read.journal().path(page)).filter(|path| pages.contains(*path));
            page.map_or_else(|| person.key.to_string(), on_page)
        });
        let event =
            Expected { kind: bound.event.kind, day: bound.event.date, people: who.into_iter().collect() };
        // A plan has not happened.
        let event = if bound.planned { Expected { people: vec![String::new()], ..event } } else { event };
        let path = read.journal().path(bound.event.note);
        found.entry(path).or_default().push((bound.event.start as usize, event));
    }
    let none = Vec::new();
    claims.iter().map(|claim| compare(claim, found.get(claim.path).unwrap_or(&none))).collect()
}

/// The pages of the journal that lines are to be read with.
pub(super) fn pages(claims: &[Claim<'_>], job: &Job<'_>) -> FxHashSet<NotePath> {
    let meant = claims.iter().flat_map(|claim| &claim.lines).flat_map(|line| &line.people);
    let mut pages: FxHashSet<NotePath> =
        meant.filter_map(|who| who.strip_prefix('/')).map(NotePath::new).collect();
    let is_around = |folder: &str| {
        let rest = job.folder.strip_prefix(folder).filter(|_| !folder.is_empty());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let journal = job.engine.journal();
    let written = job.engine.graph().people().filter_map(|(_, person)| person.page);
    pages.extend(written.map(|page| journal.path(page)).filter(|path| is_around(path.split().0)).cloned());
    for claim in claims {
        pages.remove(claim.path);
    }
    pages
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
