//! The findings with their explanation, by rule.
//!
//! What was found is the engine's, and why it matters is the rule's documentation. Invariant: the highest
//! level comes first, and what is left out of a long list is counted.

use crate::finding::{Finding, Level};
use crate::report::html::{Links, PromiseRow, person_href, spot_text};
use crate::report::{Overview, OverviewRow, ReportInput};
use crate::rules::{ALL, docs};

/// How many findings of one rule are listed; the rest are counted.
const MOST_PER_RULE: usize = 50;

/// The findings of one rule.
pub(super) struct RuleFindings {
    pub rule: &'static str,
    pub level: &'static str,
    pub count: usize,
    pub what: String,
    /// Paragraphs.
    pub why: Vec<String>,
    pub listed: Vec<PromiseRow>,
    pub left_out: usize,
}

/// One finding as a line, with the people it is about first.
pub(super) struct FindingLine {
    pub rule: &'static str,
    pub level: &'static str,
    pub row: PromiseRow,
}

/// How many findings are shown before those of each rule.
const MOST_FIRST: usize = 10;

/// The gravest findings, the newest of them first.
pub(super) fn gravest(
    input: &ReportInput<'_>,
    overview: &Overview,
    links: Option<&Links>,
) -> Vec<FindingLine> {
    let names = names(input, overview);
    let mut findings: Vec<_> = input.findings.iter().collect();
    findings.sort_by_key(|finding| {
        std::cmp::Reverse((finding.level, !finding.people.is_empty(), finding.primary.date))
    });
    findings.truncate(MOST_FIRST);
    let line = |finding: &&std::sync::Arc<Finding>| FindingLine {
        rule: finding.rule,
        level: finding.level.as_str(),
        row: row(finding, &names, input, links),
    };
    findings.iter().map(line).collect()
}

/// The rows of the overview by the people's keys.
type RowsByKey<'a> = rustc_hash::FxHashMap<&'a str, &'a OverviewRow>;

fn names<'a>(input: &ReportInput<'a>, overview: &'a Overview) -> RowsByKey<'a> {
    let graph = input.engine.graph();
    overview.rows.iter().map(|row| (&*graph.person(row.id).key, row)).collect()
}

fn row(
    finding: &Finding,
    names: &RowsByKey<'_>,
    input: &ReportInput<'_>,
    links: Option<&Links>,
) -> PromiseRow {
    let spot = input.link(&finding.primary.place);
    let people = finding.people.iter().filter_map(|key| names.get(key.as_str()));
    PromiseRow {
        text: input.title(finding).replace('`', ""),
        people: people.map(|row| (row.name.clone(), person_href(&row.key))).collect(),
        href: links.map(|links| links.href(&spot.path)),
        spot: spot_text(&spot),
    }
}

/// Every rule with findings, the highest level first.
pub(super) fn groups(
    input: &ReportInput<'_>,
    overview: &Overview,
    links: Option<&Links>,
) -> Vec<RuleFindings> {
    let names = names(input, overview);
    let mut groups = Vec::new();
    for rule in ALL {
        let found: Vec<_> = input.findings.iter().filter(|finding| finding.rule == rule.name).collect();
        let Some(level) = found.iter().map(|finding| finding.level).max() else { continue };
        let listed = found.iter().take(MOST_PER_RULE).map(|finding| row(finding, &names, input, links));
        let paragraphs = docs::section(rule.docs, "Why it matters").split("\n\n");
        groups.push((
            level,
            RuleFindings {
                rule: rule.name,
                level: level.as_str(),
                count: found.len(),
                what: rule.summary().replace('`', ""),
                why: paragraphs.map(|text| crate::report::one_line(text).replace('`', "")).collect(),
                listed: listed.collect(),
                left_out: found.len().saturating_sub(MOST_PER_RULE),
            },
        ));
    }
    groups.sort_by_key(|(level, _): &(Level, RuleFindings)| std::cmp::Reverse(*level));
    groups.into_iter().map(|(_, group)| group).collect()
}
