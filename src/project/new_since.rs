//! Which tree of a git repository is checked, and since which one findings are new.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args as ClapArgs;

use crate::baseline::FILE_NAME;
use crate::engine::{Change, Filter, Version};
use crate::error::Error;
use crate::finding::{Finding, Label, Status};
use crate::git::{Earlier, Files, JournalFiles, Repository, TreeSpec, path_from};
use crate::output::Sources;
use crate::project::Opened;
use crate::text::{NotePath, Text};

#[derive(Debug, Clone, Default, ClapArgs)]
pub struct GitArgs {
    /// Check what is staged instead of the work tree.
    #[arg(long, conflicts_with_all = ["rev", "fix"])]
    pub staged: bool,
    /// Check a revision instead of the work tree.
    #[arg(long, value_name = "REV", conflicts_with = "fix")]
    pub rev: Option<String>,
    /// Show only what is new since a revision.
    #[arg(long, value_name = "REV", conflicts_with = "fix")]
    pub new_since: Option<String>,
    #[arg(skip)]
    pub unconfigured: Unconfigured,
}

/// Where the journal's root is when nothing says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unconfigured {
    #[default]
    Here,
    /// A hook guards the whole repository, wherever it is started.
    Top,
}

/// A journal in a repository.
pub struct JournalInRepo {
    pub root: PathBuf,
    /// The tree to check; `None` for the work tree.
    pub files: Option<JournalFiles>,
    pub earlier: Option<Earlier>,
}

impl GitArgs {
    /// The tree to check; `None` is the work tree.
    pub fn tree_spec(&self) -> Option<TreeSpec> {
        match &self.rev {
            Some(revision) => Some(TreeSpec::Revision(revision.clone())),
            None => self.staged.then_some(TreeSpec::Index),
        }
    }

    /// Its name in outputs.
    pub fn tree(&self) -> String {
        match self.tree_spec() {
            None => "worktree".to_owned(),
            Some(TreeSpec::Index) => "index".to_owned(),
            Some(TreeSpec::Revision(revision)) => revision,
        }
    }

    /// Asks git for the trees. `told` is the root that was named, `start` where it is looked for
    /// otherwise, and `found` where the disk says that it is.
    ///
    /// # Errors
    /// git cannot tell.
    pub fn place(
        &self,
        told: Option<&Path>,
        start: &Path,
        found: Option<&Path>,
    ) -> Result<Option<JournalInRepo>, Error> {
        let Some(tree_spec) = self.tree_spec() else {
            let Some(revision) = &self.new_since else { return Ok(None) };
            let root = told.or(found).unwrap_or(start);
            let earlier = Some(Earlier::ask(&Repository::of(root)?, revision));
            return Ok(Some(JournalInRepo { root: root.to_owned(), files: None, earlier }));
        };
        let repository = Repository::of(told.unwrap_or(start))?;
        let (top, here) = (repository.top.clone(), repository.prefix.clone());
        let files = Files::list(repository, &tree_spec)?;
        let (prefix, root) = match told {
            Some(root) => (here, root.to_owned()),
            None => {
                // The folder of a configuration that no commit holds is a root all the same.
                let on_disk = found.and_then(|found| Repository::of(found).ok());
                let on_disk = on_disk.filter(|found| found.top == top).map(|found| found.prefix);
                let configured = files.configured_folder().into_iter().chain(on_disk);
                let prefix = configured.max_by_key(Vec::len).unwrap_or(match self.unconfigured {
                    Unconfigured::Here => here.clone(),
                    Unconfigured::Top => Vec::new(),
                });
                let root = named_root(start, &top, &here, &prefix);
                (prefix, root)
            }
        };
        let files = files.below(prefix, &[FILE_NAME])?;
        let earlier = self.new_since.as_ref().map(|revision| Earlier::ask(files.repository(), revision));
        Ok(Some(JournalInRepo { root, files: Some(files), earlier }))
    }

    /// What was found before, where findings are to be new. The engine goes there and stays there,
    /// so that both trees share what they have in common; `mark` marks what is known anyway.
    ///
    /// # Errors
    /// git cannot tell.
    pub fn before(
        &self,
        opened: &mut Opened,
        mark: impl Fn(Vec<Arc<Finding>>) -> Vec<Arc<Finding>>,
    ) -> Result<Before, Error> {
        let Some(earlier) = opened.earlier.take() else { return Ok(Before::default()) };
        let changes = match &opened.tree {
            Some(tree) => tree.back_to(earlier)?,
            None => {
                let config = opened.engine.config();
                let filter = if opened.keeps_all { Filter::nothing() } else { Filter::new(config) };
                let notes = opened.engine.journal().iter().map(|(_, note)| &note.path);
                earlier.from_work_tree(notes, &opened.root, config, &filter)?
            }
        };
        opened.engine.apply(&changes);
        let mut findings = mark(opened.engine.check(opened.today));
        findings.retain(|finding| finding.status == Status::New);
        Ok(Before { findings, changes })
    }
}

/// The root as the user would name it: above where they stand, else as git has it.
fn named_root(start: &Path, top: &Path, here: &[u8], prefix: &[u8]) -> PathBuf {
    let depth = |prefix: &[u8]| prefix.iter().filter(|&&byte| byte == b'/').count();
    let real = top.join(path_from(prefix.strip_suffix(b"/").unwrap_or(prefix)));
    let above = start.ancestors().nth(depth(here).saturating_sub(depth(prefix)));
    above
        .filter(|above| above.canonicalize().is_ok_and(|above| above == real))
        .map_or(real.clone(), Path::to_owned)
}

/// What another tree's findings were, and how its notes differ.
#[derive(Default)]
pub struct Before {
    findings: Vec<Arc<Finding>>,
    changes: Vec<Change>,
}

impl Before {
    /// Marks what is not news: what was found before, each as often as it was; what only got
    /// better, since taking an ask away changes a finding and brings none; and what was only
    /// wrapped anew. `texts` are those of today's notes.
    pub fn mark(self, mut findings: Vec<Arc<Finding>>, texts: &dyn Sources) -> Vec<Arc<Finding>> {
        if self.findings.is_empty() {
            return findings;
        }
        let mut old: HashMap<u64, Vec<&Finding>> = HashMap::new();
        for finding in &self.findings {
            old.entry(finding.fingerprint).or_default().push(finding);
        }
        for finding in &mut findings {
            if finding.status == Status::New && old.get_mut(&finding.fingerprint).and_then(Vec::pop).is_some()
            {
                know(finding);
            }
        }
        // What is left, of both, by what it is about.
        let mut left: HashMap<(&str, u64), Vec<&Finding>> = HashMap::new();
        for finding in old.into_values().flatten() {
            left.entry((finding.rule, finding.subject)).or_default().push(finding);
        }
        for finding in findings.iter_mut().filter(|finding| finding.status == Status::New) {
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
    *finding = Arc::new(Finding { status: Status::Baselined, ..Finding::clone(finding) });
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
