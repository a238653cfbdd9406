//! What is new since another tree: findings that were there before are known.
//!
//! The engine goes to the earlier tree and stays there, so that both trees share what they have in
//! common; texts are still those of today.

use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::{Change, Filter, Version};
use crate::error::Error;
use crate::finding::{Finding, FindingStatus, Label};
use crate::output::Sources;
use crate::project::Opened;
use crate::project::spec::Exclusion;
use crate::text::{NotePath, Text};

/// What another tree's findings were, and how its notes differ.
#[derive(Default)]
pub struct Before {
    findings: Vec<Arc<Finding>>,
    changes: Vec<Change>,
    unreadable: Vec<NotePath>,
}

impl Before {
    /// Judges the earlier tree, where findings are to be new since one. `mark` marks what is known anyway.
    ///
    /// # Errors
    /// git cannot tell.
    pub fn of(
        opened: &mut Opened,
        mark: impl Fn(Vec<Arc<Finding>>) -> Vec<Arc<Finding>>,
    ) -> Result<Before, Error> {
        let Some(earlier) = opened.earlier.take() else { return Ok(Before::default()) };
        let location = &opened.location;
        let changes = match &location.tree {
            Some(tree) => tree.back_to(earlier)?,
            None => {
                let config = opened.engine.config();
                let filter = match location.exclusion {
                    Exclusion::Lifted => Filter::nothing(),
                    Exclusion::Applied => Filter::new(config),
                };
                let notes = opened.engine.journal().iter().map(|(_, note)| &note.path);
                earlier.from_work_tree(notes, &location.root, config, &filter)?
            }
        };
        opened.engine.apply(&changes);
        let unreadable = opened.engine.unreadable();
        let mut findings = mark(opened.engine.check(opened.today));
        findings.retain(|finding| finding.status == FindingStatus::New);
        Ok(Before { findings, changes, unreadable })
    }

    /// Whether a note that cannot be read now could be read then, or was not there.
    pub fn could_read(&self, note: &NotePath) -> bool {
        !self.unreadable.contains(note)
    }

    /// Marks what is not news: what was found before, each as often as it was; what only got
    /// better, since taking an ask away changes a finding and brings none; and what was only
    /// rewrapped. `texts` are those of today's notes.
    pub fn mark(self, mut findings: Vec<Arc<Finding>>, texts: &dyn Sources) -> Vec<Arc<Finding>> {
        if self.findings.is_empty() {
            return findings;
        }
        let mut old: HashMap<u64, Vec<&Finding>> = HashMap::new();
        for finding in &self.findings {
            old.entry(finding.fingerprint).or_default().push(finding);
        }
        for finding in &mut findings {
            if finding.status == FindingStatus::New
                && old.get_mut(&finding.fingerprint).and_then(Vec::pop).is_some()
            {
                know(finding);
            }
        }
        // What is left, of both, by what it is about.
        let mut left: HashMap<(&str, u64), Vec<&Finding>> = HashMap::new();
        for finding in old.into_values().flatten() {
            left.entry((finding.rule, finding.subject)).or_default().push(finding);
        }
        for finding in findings.iter_mut().filter(|finding| finding.status == FindingStatus::New) {
            let Some(candidates) = left.get_mut(&(finding.rule, finding.subject)) else { continue };
            let fits = |old: &&Finding| is_better(finding, old) || self.is_rewrapped(finding, old, texts);
            if let Some(at) = candidates.iter().position(fits) {
                candidates.swap_remove(at);
                know(finding);
            }
        }
        findings
    }

    /// Whether two findings say the same of paragraphs that hold the same words.
    fn is_rewrapped(&self, new: &Finding, old: &Finding, texts: &dyn Sources) -> bool {
        if new.timeline != old.timeline || new.people != old.people {
            return false;
        }
        let (mut now, mut then) = (Vec::new(), Vec::new());
        for label in labels(new) {
            let Some(text) = texts.text(&label.place.note) else { return false };
            now.push(paragraph(&text, label));
        }
        for label in labels(old) {
            let Some(text) = self.text(&label.place.note, texts) else { return false };
            then.push(paragraph(&text, label));
        }
        now.sort_unstable();
        then.sort_unstable();
        now == then
    }

    /// A note's text as it was before.
    fn text(&self, note: &NotePath, texts: &dyn Sources) -> Option<Arc<Text>> {
        match self.changes.iter().find(|change| change.path == *note).map(|change| &change.version) {
            None => texts.text(note),
            Some(Version::Bytes(bytes)) => {
                String::from_utf8(bytes.clone()).ok().map(|text| Text::new(text).into())
            }
            Some(Version::Unreadable { .. } | Version::Gone) => None,
        }
    }
}

fn know(finding: &mut Arc<Finding>) {
    *finding = Arc::new(Finding { status: FindingStatus::Baselined, ..Finding::clone(finding) });
}

fn labels(finding: &Finding) -> impl Iterator<Item = &Label> {
    std::iter::once(&finding.primary).chain(&finding.related)
}

/// Whether a finding counts less than before, and nothing that was not there.
fn is_better(new: &Finding, old: &Finding) -> bool {
    let (Some(now), Some(then)) = (&new.measure, &old.measure) else { return false };
    let mut steps = old.timeline.iter();
    now.value < then.value
        && !new.timeline.is_empty()
        && new.timeline.iter().all(|step| steps.any(|old| old == step))
}

/// The words of the lines around a place, up to blank ones.
fn paragraph(text: &Text, label: &Label) -> String {
    let source = text.source();
    let at = (label.place.span.start as usize).min(source.len());
    let is_blank = |line: &&str| line.trim().is_empty();
    let (before, after) = source.split_at(at);
    let mut above: Vec<&str> = before.rsplit('\n').collect();
    let own = above.remove(0);
    let mut lines: Vec<&str> = above.into_iter().take_while(|line| !is_blank(line)).collect();
    lines.reverse();
    let mut below = after.split('\n');
    let rest = below.next().unwrap_or_default();
    let own = format!("{own}{rest}");
    lines.push(&own);
    lines.extend(below.take_while(|line| !is_blank(line)));
    // A quote's sign moves with its lines.
    let words = lines.iter().flat_map(|line| line.split_whitespace()).filter(|word| *word != ">");
    words.collect::<Vec<_>>().join(" ")
}
