//! Findings as bytes: one file a format. Which formats there are is `config::settings::format`'s list.
//!
//! A renderer gets a [`Report`] and writes it; it reads no clock, no file system and no environment,
//! so equal reports give equal bytes. Human formats go through [`clean()`], since a note may hold
//! anything and a terminal obeys.

mod clean;
mod escaping;
mod frame;
mod gravest;
mod lexicon;
mod model;
mod redact;
mod statistics;
mod summary;
mod texts;
mod viewpoint;
mod wrap;

use std::io::{self, Write};
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

pub use clean::{clean, clean_source};
pub(crate) use escaping::{Escaping, escaped};
pub use gravest::{MOST_IN_FULL, render_gravest};
pub use json::{Changes, NOTES, WrittenFindings, render_run, schema};
pub(crate) use lexicon::Lexicon;
pub use redact::{HIDDEN, Pseudonyms, Redactor, Secret};
pub use statistics::statistics;
pub use summary::{coverage, nobody_found, summary};
pub use texts::DiskTexts;
pub use viewpoint::{PlaceLinks, ViewedSources, Viewpoint, linked};
pub(crate) use wrap::wrapped;

pub use crate::config::Format;
use crate::config::formats;
use crate::engine::Coverage;
use crate::finding::{Finding, FindingStatus, Level, Safety};
use crate::fix::Trust;
use crate::text::{NotePath, Text};

/// Where renderers get the texts that they quote.
pub trait Sources {
    /// `None` if the note has vanished in the meantime; then nothing is quoted.
    fn text(&self, path: &NotePath) -> Option<Arc<Text>>;

    /// Whether lines of the texts may be shown.
    fn may_quote(&self) -> bool {
        true
    }

    /// A note's path as people read it, without control characters.
    fn shown_path(&self, note: &NotePath) -> String {
        clean(note.as_str()).into_owned()
    }

    /// What a terminal opens for a note, where places are links.
    fn address(&self, _note: &NotePath) -> Option<String> {
        None
    }
}

/// What a run was about, and what it read.
#[derive(Debug, Clone)]
pub struct RunInfo {
    /// The journal's root, as the user would name it.
    pub root: String,
    /// The day that findings and ages go by.
    pub today: NaiveDate,
    /// `worktree`, `index` or a revision.
    pub tree: String,
    /// How much was read.
    pub coverage: Coverage,
    /// Whether the journal is a vault, whose links have two brackets.
    pub is_vault: bool,
}

/// Why a finding counts as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KnownFrom {
    /// The baseline accepts it.
    #[default]
    Baseline,
    /// The revision compared with had it, too.
    Earlier,
}

/// Counts of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// New findings of this level.
    pub error: usize,
    /// New findings of this level.
    pub warning: usize,
    /// New findings of this level.
    pub info: usize,
    /// Distinct people of new findings.
    pub people: usize,
    /// Fixable by `--fix`, or by `--fix --unsafe-fixes` where `trust` says so.
    pub fixable: usize,
    /// Fixable only with `--unsafe-fixes`; 0 where unsafe fixes are trusted.
    pub unsafely_fixable: usize,
    /// What `fixable` counts by.
    pub trust: Trust,
    /// Findings that are silenced.
    pub suppressed: usize,
    /// Findings that are known, by `known`.
    pub baselined: usize,
    /// The baseline, or an earlier tree.
    pub known: KnownFrom,
}

impl Totals {
    /// Counts findings. Those that are not new are only counted by status.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Totals {
        let mut totals = Totals::default();
        let mut people: FxHashSet<&str> = FxHashSet::default();
        for finding in findings {
            match finding.status {
                FindingStatus::Suppressed => totals.suppressed += 1,
                FindingStatus::Baselined => totals.baselined += 1,
                FindingStatus::New => {
                    match finding.level {
                        Level::Error => totals.error += 1,
                        Level::Warning => totals.warning += 1,
                        Level::Info => totals.info += 1,
                    }
                    match finding.fix.as_ref().map(|fix| fix.safety) {
                        Some(Safety::Safe) => totals.fixable += 1,
                        Some(Safety::Unsafe) => totals.unsafely_fixable += 1,
                        Some(Safety::Display) | None => {}
                    }
                    people.extend(finding.people.iter().map(String::as_str));
                }
            }
        }
        totals.people = people.len();
        totals
    }

    /// Counts the trusted fixes as fixable.
    #[must_use]
    pub fn trusting(mut self, trust: Trust) -> Totals {
        self.trust = trust;
        if trust == Trust::Unsafe {
            self.fixable += std::mem::take(&mut self.unsafely_fixable);
        }
        self
    }

    /// New findings of any level.
    pub fn problems(&self) -> usize {
        self.error + self.warning + self.info
    }
}

/// What a renderer gets: findings in order, those that are not new only where they are to be shown.
pub struct Report<'a> {
    /// What was read, and as of when.
    pub run: &'a RunInfo,
    /// In the order of every output.
    pub findings: &'a [Arc<Finding>],
    /// Of all findings, shown or not.
    pub totals: Totals,
    /// For excerpts, lines and columns.
    pub sources: &'a dyn Sources,
}

impl Report<'_> {
    /// A note's path for programs that look at the folder the program was run in, such as a
    /// repository with a journal in it: with the root before it where that lies below.
    fn outer_path(&self, note: &NotePath) -> String {
        let root = self.run.root.replace('\\', "/");
        let root = root.trim_start_matches("./").trim_end_matches('/');
        let is_below = !root.is_empty() && !root.contains(':') && !root.starts_with(['/', '.']);
        if is_below { format!("{root}/{note}") } else { note.to_string() }
    }
}

/// How human formats look.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether escape sequences for colours are written.
    pub paint: Paint,
}

/// Whether output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Text alone, for files and pipes.
    Plain,
    /// With the escape sequences of a terminal.
    Color,
}

/// Writes the module of each format on the list, and the call of its renderer.
macro_rules! renderers {
    ($( $(#[doc = $doc:literal])* $name:ident => $Format:ident for $reader:ident, )+) => {
        $( mod $name; )+

        /// Writes a report.
        ///
        /// # Errors
        /// The writer's.
        pub fn render(
            format: Format,
            report: &Report<'_>,
            style: Style,
            out: &mut dyn Write,
        ) -> io::Result<()> {
            match format {
                $( Format::$Format => renderers!(@$reader $name, report, style, out), )+
            }
        }
    };
    (@people $name:ident, $report:ident, $style:ident, $out:ident) => {
        $name::render($report, $style, $out)
    };
    (@programs $name:ident, $report:ident, $style:ident, $out:ident) => {
        $name::render($report, $out)
    };
}

formats!(renderers);

/// Text in a style, where colour is on.
pub(crate) fn paint(text: &str, style: anstyle::Style, paint: Paint) -> String {
    match paint {
        Paint::Plain => text.to_owned(),
        Paint::Color => format!("{style}{text}{style:#}"),
    }
}

/// Text in the colour of a level.
pub fn paint_level(text: &str, level: Level) -> String {
    paint(text, level_style(level), Paint::Color)
}

/// The colour of a level.
pub(crate) fn level_style(level: Level) -> anstyle::Style {
    let color = match level {
        Level::Error => anstyle::AnsiColor::Red,
        Level::Warning => anstyle::AnsiColor::Yellow,
        Level::Info => anstyle::AnsiColor::Cyan,
    };
    color.on_default().bold()
}
