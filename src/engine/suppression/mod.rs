//! Suppression: which findings are silenced, and the rules about directives that silence nothing.
//!
//! The order is the same for every command: directives in notes, then front matter, then the configuration.
//!
//! It does not read directives (`note` does), and the baseline, which comes later, is not a suppression.
//!
//! Invariant: a silenced finding stays in the list with its status, so that outputs can count it.

mod directives;

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::findings::merge;
use crate::engine::suppression::directives::SuppressionIndex;
use crate::finding::{Finding, FindingStatus};
use crate::graph::PersonId;
use crate::journal::NoteId;
use crate::note::{Action, Directive, DirectiveRule};
use crate::rules::{Context, ExpiredIgnore, Reporter, UnusedIgnore, covers, expand};
use crate::text::NotePath;

/// Silences findings, which are in the order of every output, and adds those about directives. `silencing` are
/// the notes that silence anything.
pub(in crate::engine) fn suppress(
    findings: &[Arc<Finding>],
    silencing: &BTreeSet<NoteId>,
    cx: &Context<'_>,
) -> Vec<Arc<Finding>> {
    let mut suppressor = Suppressor::new(silencing, cx);
    if suppressor.is_empty() {
        return findings.to_vec();
    }
    // Silencing one changes nothing of the order.
    let mut suppressed: Vec<Arc<Finding>> =
        findings.iter().map(|finding| suppressor.suppress(finding, Reach::Everything)).collect();
    let mut about_directives = Vec::new();
    // What has expired comes first: a directive may be there to silence that.
    for expired in suppressor.expired(silencing) {
        about_directives.push(suppressor.suppress(&Arc::new(expired), Reach::Everything));
    }
    for unused in suppressor.unused(silencing) {
        about_directives.push(suppressor.suppress(&Arc::new(unused), Reach::Properties));
    }
    merge(&mut suppressed, about_directives);
    suppressed
}

/// What may silence a finding. Directives cannot silence an `unused-ignore`, which is about one of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Everything,
    Properties,
}

struct Suppressor<'a> {
    cx: &'a Context<'a>,
    /// The notes that silence anything, by path.
    notes: FxHashMap<&'a NotePath, NoteId>,
    /// What the directives of a note silence, and where findings were.
    directives: FxHashMap<NoteId, SuppressionIndex>,
    /// The rules that the front matter of a note silences.
    properties: FxHashMap<NoteId, FxHashSet<&'static str>>,
    /// Pages with a `fairweather-ignore`, by the person's key.
    people: FxHashMap<&'a str, Vec<NoteId>>,
    /// `[[ignore]]` entries with the people they mean; `None` means anybody.
    configured: Vec<(&'a crate::config::Ignore, Option<Vec<PersonId>>)>,
    per_file: Vec<(ignore::gitignore::Gitignore, &'a [String])>,
}

impl<'a> Suppressor<'a> {
    fn new(silencing: &BTreeSet<NoteId>, cx: &'a Context<'a>) -> Suppressor<'a> {
        let mut people: FxHashMap<&str, Vec<NoteId>> = FxHashMap::default();
        for &page in silencing.iter().filter(|&&note| !cx.journal.note(note).ignores().is_empty()) {
            if let Some(person) = cx.graph.directory.by_page(page) {
                people.entry(&cx.graph.person(person).key).or_default().push(page);
            }
        }
        let alive = |ignore: &&crate::config::Ignore| ignore.until.is_none_or(|until| cx.today <= until);
        let configured = cx.config.ignores.iter().filter(alive);
        let configured = configured
            .map(|ignore| (ignore, ignore.person.as_deref().map(|person| cx.graph.directory.find(person))))
            .collect();
        let per_file = cx.config.lint.per_file_ignores.iter().map(|(pattern, rules)| {
            let mut builder = ignore::gitignore::GitignoreBuilder::new("");
            // Patterns were validated with the configuration.
            let _ = builder.add_line(None, pattern);
            (builder.build().unwrap_or_else(|_| ignore::gitignore::Gitignore::empty()), rules.as_slice())
        });
        let notes = silencing.iter().map(|&id| (cx.journal.path(id), id)).collect();
        let properties = |&id: &NoteId| {
            let ignores = cx.journal.note(id).ignores();
            let rules: FxHashSet<_> =
                ignores.iter().filter_map(|name| expand(&name.value)).flatten().collect();
            (!rules.is_empty()).then_some((id, rules))
        };
        Suppressor {
            cx,
            notes,
            directives: FxHashMap::default(),
            properties: silencing.iter().filter_map(properties).collect(),
            people,
            configured,
            per_file: per_file.collect(),
        }
    }

    /// Whether nothing is silenced anywhere.
    fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.configured.is_empty() && self.per_file.is_empty()
    }

    fn suppress(&mut self, finding: &Arc<Finding>, reach: Reach) -> Arc<Finding> {
        let note = self.notes.get(&finding.primary.place.note).copied();
        let mut expired = Vec::new();
        let by_directive = reach == Reach::Everything
            && note.is_some_and(|note| self.by_directive(finding, note, &mut expired));
        let silenced = by_directive || self.by_property(finding, note) || self.by_configuration(finding);
        if silenced {
            return Arc::new(Finding { status: FindingStatus::Suppressed, ..Finding::clone(finding) });
        }
        if expired.is_empty() {
            return finding.clone();
        }
        let mut returned = Finding::clone(finding);
        returned.notes.extend(expired);
        Arc::new(returned)
    }

    /// Whether a directive of the note covers the finding. All directives that do count as used.
    fn by_directive(&mut self, finding: &Finding, id: NoteId, expired: &mut Vec<String>) -> bool {
        let place = finding.primary.place.span.start;
        let (cx, today) = (self.cx, self.cx.today);
        let index = self.directives.entry(id).or_insert_with(|| {
            SuppressionIndex::new(cx.journal.note(id).directives(), |directive| directive.holds(today))
        });
        let is_silenced = index.silences(finding.rule, place);
        if !is_silenced {
            *expired = index.expired(finding.rule, place);
        }
        is_silenced
    }

    /// Front matter `fairweather-ignore`: on a note its findings, on a page those about the person.
    fn by_property(&self, finding: &Finding, note: Option<NoteId>) -> bool {
        let names = |id: NoteId| self.properties.get(&id).is_some_and(|rules| rules.contains(finding.rule));
        let is_page = |id: NoteId| self.cx.journal.note(id).is_page();
        if note.is_some_and(|id| (!is_page(id) || finding.people.is_empty()) && names(id)) {
            return true;
        }
        let ignored = |key: &String| {
            self.people.get(key.as_str()).is_some_and(|pages| pages.iter().any(|&page| names(page)))
        };
        !self.people.is_empty() && !finding.people.is_empty() && finding.people.iter().all(ignored)
    }

    fn by_configuration(&self, finding: &Finding) -> bool {
        let path = finding.primary.place.note.as_str();
        let by_file = self.per_file.iter().any(|(pattern, rules)| {
            rules.iter().any(|rule| covers(rule, finding.rule))
                && pattern.matched_path_or_any_parents(path, false).is_ignore()
        });
        if by_file {
            return true;
        }
        let mut applying = self
            .configured
            .iter()
            .filter(|(ignore, _)| ignore.rule.as_deref().is_none_or(|rule| covers(rule, finding.rule)))
            .map(|(_, people)| people)
            .peekable();
        if applying.peek().is_none() {
            return false;
        }
        let lists: Vec<_> = applying.collect();
        if lists.iter().any(|people| people.is_none()) {
            return true;
        }
        let is_named = |key: &String| {
            lists
                .iter()
                .copied()
                .flatten()
                .flatten()
                .any(|&person| &*self.cx.graph.person(person).key == key.as_str())
        };
        !finding.people.is_empty() && finding.people.iter().all(is_named)
    }

    /// The directives that name rules, of the notes that silence anything.
    fn naming(&self, silencing: &BTreeSet<NoteId>) -> impl Iterator<Item = (NoteId, &'a Directive)> {
        let cx = self.cx;
        let directives = silencing
            .iter()
            .flat_map(move |&id| cx.journal.note(id).directives().iter().map(move |it| (id, it)));
        directives.filter(|(_, it)| it.action != Action::Enable && !it.rules.is_empty())
    }

    /// `expired-ignore`.
    fn expired(&self, silencing: &BTreeSet<NoteId>) -> Vec<Finding> {
        let mut found = Vec::new();
        let Some(level) = self.cx.rules.expired_ignore.level else { return found };
        for (id, directive) in self.naming(silencing).filter(|(_, it)| !it.holds(self.cx.today)) {
            let mut report = Reporter::new(&ExpiredIgnore::META, level, self.cx, &mut found);
            self.cx.rules.expired_ignore.options.report(id, directive, self.cx, &mut report);
        }
        found
    }

    /// `unused-ignore`, judged on the whole journal, once all other findings were silenced.
    fn unused(&mut self, silencing: &BTreeSet<NoteId>) -> Vec<Finding> {
        let mut found = Vec::new();
        let Some(level) = self.cx.rules.unused_ignore.level else { return found };
        self.directives.values_mut().for_each(SuppressionIndex::sort);
        for (id, directive) in self.naming(silencing).filter(|(_, it)| it.holds(self.cx.today)) {
            let index = self.directives.get(&id);
            let is_used =
                |rule: &DirectiveRule| index.is_some_and(|it| it.is_used(&rule.name.value, rule.covers));
            let unused = directive.rules.iter().filter(|rule| !is_used(rule) && self.is_on(&rule.name.value));
            let unused: Vec<&str> = unused.map(|rule| &*rule.name.value).collect();
            if !unused.is_empty() {
                let mut report = Reporter::new(&UnusedIgnore::META, level, self.cx, &mut found);
                self.cx.rules.unused_ignore.options.report(id, directive, &unused, self.cx, &mut report);
            }
        }
        found
    }

    /// Whether a name is a rule that is on, or a group that holds one.
    fn is_on(&self, name: &str) -> bool {
        expand(name).is_some_and(|rules| rules.iter().any(|rule| self.cx.rules.level(rule).is_some()))
    }
}
