//! A finding: what a rule found, as plain data. Rules produce it, and outputs render it.
//!
//! Suppression and the baseline only change its status.
//!
//! Invariant: places are byte spans, and a fingerprint contains no path, line or threshold.

mod news;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use news::{Comparison, Novelty, compare};

use crate::text::{NotePath, Span};

/// How loud a finding is, quietest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; nothing has to be done.
    Info,
    /// Something should be done.
    Warning,
    /// Something is broken, or a relationship is at risk.
    Error,
}

impl Level {
    /// The gravest first, as totals list them.
    pub const ALL: [Level; 3] = [Level::Error, Level::Warning, Level::Info];

    /// The word in the configuration and in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A span of one note.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Relative to the journal's root.
    pub note: NotePath,
    /// In bytes of the note's text.
    pub span: Span,
}

/// A place with what to say about it, e.g. `ask 1`, and the day it happened where it is an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What is underlined.
    pub place: Place,
    /// In lower case, without a full stop; empty where the title says it all.
    pub text: String,
    /// `None` where it has no day, or is not an event.
    pub date: Option<NaiveDate>,
}

/// The number that a rule compared with a limit.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Measure {
    /// What was counted, as one word: `asks`, `mentions`.
    pub name: &'static str,
    /// What the journal has.
    pub value: u64,
    /// What the rule allows, from its options.
    pub limit: u64,
}

/// A cause that many places share, which is reported once: at the newest of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedCause {
    /// The day of this place; what is undated is the oldest.
    pub date: Option<NaiveDate>,
    /// How many places this finding stands for.
    pub places: u64,
}

/// How far a fix may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Keeps the meaning: applied by `--fix`.
    Safe,
    /// Probably what was meant: applied by `--fix --unsafe-fixes`.
    Unsafe,
    /// A suggestion to read, never applied.
    Display,
}

/// Replace `place` by `text`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What goes; empty where text is only put in.
    pub place: Place,
    /// What stands there afterwards; empty where text is only taken out.
    pub text: String,
}

/// How a finding could be ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What has to be allowed for it to be applied.
    pub safety: Safety,
    /// What it does, as an order: ``replace `#gave` by `#give` ``.
    pub title: String,
    /// They do not overlap, and are applied together or not at all.
    pub edits: Vec<Edit>,
}

/// Whether a finding is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Status")]
pub enum FindingStatus {
    /// It counts for the exit code.
    New,
    /// The baseline accepts it.
    Baselined,
    /// A directive, a property or the configuration silences it.
    Suppressed,
}

/// One finding: a fact about the journal, where it is, and what to do.
///
/// `title` is in lower case without a full stop and stands alone; `notes` name a threshold that was
/// configured; `help` is an action. `people` holds keys. `related` is oldest first and at most
/// [`Finding::MAX_RELATED`] long; what was left out is said in `notes`.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's name, in kebab case.
    pub rule: &'static str,
    /// By the rule, or by what the configuration sets instead.
    pub level: Level,
    /// The fact in one clause, with names and numbers.
    pub title: String,
    /// Thresholds that are the defaults, and the clock: what a person asks for and a program always gets.
    pub background: Vec<String>,
    /// Thresholds that the configuration sets.
    pub notes: Vec<String>,
    /// Actions, the likeliest first.
    pub help: Vec<String>,
    /// The keys of those it is about; empty where it is about a note.
    pub people: Vec<String>,
    /// What would be written, of a finding about a missing marker: `ask`, `promise`.
    pub marker: Option<&'static str>,
    /// The number that can get worse; `None` where nothing is counted.
    pub measure: Option<Measure>,
    /// The place to look at first, by which outputs sort.
    pub primary: Label,
    /// Further places, oldest first; at most [`Finding::MAX_RELATED`].
    pub related: Vec<Label>,
    /// The events that led here, oldest first: `2026-01-04 ask → 2026-02-11 ask`.
    pub timeline: Vec<String>,
    /// `None` where only the writer can know what to write.
    pub fix: Option<Fix>,
    /// Hash of rule, people and contributing events; free of paths, lines and thresholds.
    pub fingerprint: u64,
    /// Hash of rule and people.
    pub subject: u64,
    /// A fingerprint without the words: of rule, people, and the kinds and days of the contributing events. Of
    /// what lasts, the `subject`.
    pub occasion: u64,
    /// How many events contributed.
    pub events: u32,
    /// The rule for the sake of which this one is silent about the same people.
    pub louder: Option<&'static str>,
    /// Where other places may have the same cause, which is then the same `subject`.
    pub shared: Option<SharedCause>,
    /// [`FindingStatus::New`] as a rule makes it; the engine and the baseline change it.
    pub status: FindingStatus,
}

impl Finding {
    /// More than this and a reader stops looking.
    pub const MAX_RELATED: usize = 5;

    /// The mark of printed hashes. Those of `v1:` hashed an entry's text with its comments.
    pub const HASH_VERSION: &str = "v2:";

    /// The order of every output: path, place, rule, title. People and, last, the fingerprint
    /// decide between findings that are still equal, e.g. about two people of one display name in one line.
    pub fn order(&self) -> (&Place, &'static str, &str, &[String], u64) {
        (&self.primary.place, self.rule, &self.title, &self.people, self.fingerprint)
    }

    /// Whether it holds of its subject, whichever event it is reported at.
    pub fn is_lasting(&self) -> bool {
        self.occasion == self.subject
    }

    /// The number that can get worse, where its rule counts something. Days are a distance: a later ask after
    /// fewer of them is another ask, and not a better one.
    pub fn counted(&self) -> Option<u64> {
        self.measure.as_ref().filter(|measure| measure.name != "days").map(|measure| measure.value)
    }

    /// Its background and its notes.
    pub fn all_notes(&self) -> impl Iterator<Item = &String> {
        self.background.iter().chain(&self.notes)
    }

    /// The same with its background among its notes, for people who want to know everything.
    #[must_use]
    pub fn in_detail(&self) -> Finding {
        let notes = self.all_notes().cloned().collect();
        Finding { notes, background: Vec::new(), ..self.clone() }
    }

    /// Whether it is shown: neither silenced nor known already.
    pub fn is_new(&self) -> bool {
        self.status == FindingStatus::New
    }

    /// A stable key's printed form.
    pub fn print_hash(hash: u64) -> String {
        format!("{}{hash:016x}", Finding::HASH_VERSION)
    }

    /// All its places, those of its fix included.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let edits = self.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| &edit.place));
        std::iter::once(&self.primary.place).chain(self.related.iter().map(|label| &label.place)).chain(edits)
    }

    /// The same, to be moved.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        let edits = self.fix.iter_mut().flat_map(|fix| fix.edits.iter_mut().map(|edit| &mut edit.place));
        let related = self.related.iter_mut().map(|label| &mut label.place);
        std::iter::once(&mut self.primary.place).chain(related).chain(edits)
    }

    /// Whether any of its places lies in a note that `shown` accepts.
    pub fn touches(&self, mut shown: impl FnMut(&NotePath) -> bool) -> bool {
        shown(&self.primary.place.note) || self.related.iter().any(|label| shown(&label.place.note))
    }
}
