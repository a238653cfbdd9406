//! Reports: the weather of the writer's relationships, in one place.
//!
//! [`Overview`] is the whole journal as plain rows, [`Profile`] is one person, and [`next()`] is whom to reach
//! out to. Each is computed once from the graph and then rendered as text, Markdown, JSON or HTML by a file of
//! its own; no renderer uses the graph. Weather is a word and never a number: friends are
//! not scored.
//!
//! Not here: what is wrong (`rules` judge; their findings are only shown), and how people reach
//! this (`cli`). Names and note text are data: each renderer escapes for its own format.

mod disclosure;
mod html;
mod json;
mod markdown;
mod month;
mod next;
mod overview;
mod profile;
mod row;
mod table;
mod text;

pub use disclosure::Disclosure;
pub use html::{Links, html};
pub use json::{ReportSubject, json};
pub use markdown::markdown;
pub use month::{Balance, Month};
pub use next::{NextPerson, Reason, next, next_text};
pub use overview::{CircleTime, MonthRow, Overview, Promise, Sort, bond_of};
pub use profile::{Acquaintance, Profile, ProfileEvent, ProfileFinding, aliases, profile_text};
pub use row::{Leaning, OverviewRow, Weather};
pub(crate) use row::{bond_name, status_name};
pub use text::overview_text;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::engine::Engine;
use crate::finding::{Finding, Place};
use crate::graph::{Event, PersonId};
use crate::journal::NoteId;
use crate::language::Bond;
use crate::output::{Sources, clean, linked};
use crate::text::Span;

/// What reports are made from: a checked journal, its findings as of today, and its texts.
#[derive(Clone, Copy)]
pub struct ReportInput<'a> {
    /// Its notes, people and configuration.
    pub engine: &'a Engine,
    /// Those that are not silenced.
    pub findings: &'a [Arc<Finding>],
    /// For what is quoted.
    pub sources: &'a dyn Sources,
    /// What is dated later has not happened.
    pub today: NaiveDate,
    /// What may be shown.
    pub disclosure: Disclosure<'a>,
}

/// Which people and which time a report is about.
#[derive(Debug, Clone, Default)]
pub struct ReportFilter {
    /// Nobody else; `None` for everybody.
    pub person: Option<PersonId>,
    /// By place, the closest being 0; `None` is those in no circle. Empty for all.
    pub circles: Vec<Option<usize>>,
    /// Empty for all.
    pub bonds: Vec<Bond>,
    /// The first day that counts; by default the horizon's.
    pub since: Option<NaiveDate>,
    /// The last day that counts; by default today.
    pub until: Option<NaiveDate>,
}

/// Where something is written, as people read it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct SourceLink {
    /// Below the journal's root, or its pseudonym.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The path as people see it from where they are.
    #[serde(skip)]
    pub shown: String,
    /// What a terminal opens, where places are links.
    #[serde(skip)]
    pub address: Option<String>,
}

impl std::fmt::Display for SourceLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.shown, self.line, self.column)
    }
}

impl SourceLink {
    /// The place on a terminal.
    pub(crate) fn on_terminal(&self) -> String {
        linked(&clean(&self.to_string()), self.address.as_deref())
    }
}

impl ReportInput<'_> {
    /// The first and the last day that count.
    fn window(&self, filter: &ReportFilter) -> (Option<NaiveDate>, NaiveDate) {
        let until = filter.until.unwrap_or(self.today).min(self.today);
        let horizon = self.engine.config().lint.horizon;
        let since = filter.since.or_else(|| until.checked_sub_days(chrono::Days::new(u64::from(horizon?.0))));
        (since, until)
    }

    fn link(&self, place: &Place) -> SourceLink {
        let path = self.disclosure.path(place.note.as_str());
        let (shown, address) = match self.disclosure {
            Disclosure::Open => (self.sources.shown_path(&place.note), self.sources.address(&place.note)),
            Disclosure::Redacted(_) => (path.clone(), None),
        };
        match self.sources.text(&place.note) {
            Some(text) => {
                let position = text.position(place.span.start as usize);
                SourceLink { path, line: position.line, column: position.column, shown, address }
            }
            None => SourceLink { path, line: 1, column: 1, shown, address },
        }
    }

    fn link_of(&self, event: &Event) -> SourceLink {
        let note = self.engine.journal().note(event.note);
        self.link(&Place { note: note.path.clone(), span: event.span(note) })
    }

    /// The line of an event's note that it stands in, from 1; 1 where the note cannot be read.
    pub(crate) fn line_of(&self, event: &Event) -> usize {
        let text = self.sources.text(self.engine.journal().path(event.note));
        text.map_or(1, |text| text.line_of(event.start as usize) + 1)
    }

    /// The text of the entry that holds an event, on one line; empty where the report is redacted.
    pub(crate) fn entry_text(&self, event: &Event) -> String {
        self.entry(event).map_or_else(String::new, |entry| self.text_of(event.note, entry))
    }

    /// The same of an entry of a note.
    fn text_of(&self, note: NoteId, entry: Span) -> String {
        let text = self.sources.text(self.engine.journal().path(note));
        text.map_or_else(String::new, |text| self.disclosure.text(&one_line(text.slice(entry))))
    }

    /// The entry that holds an event.
    fn entry(&self, event: &Event) -> Option<Span> {
        let note = self.engine.journal().note(event.note);
        Some(note.entries().get(event.entry(note)? as usize)?.span)
    }

    /// A finding's title; in a redacted report, the summary of its rule.
    fn title(&self, finding: &Finding) -> String {
        match self.disclosure {
            Disclosure::Open => finding.title.clone(),
            Disclosure::Redacted(_) => {
                let rule = crate::rules::ALL.iter().find(|rule| rule.name == finding.rule);
                rule.map_or_else(|| finding.rule.to_owned(), |rule| rule.summary())
            }
        }
    }

    pub(crate) fn name(&self, id: PersonId) -> String {
        let person = self.engine.graph().person(id);
        self.disclosure.name(&person.key, &person.name)
    }

    /// A person's key, as far as it may be shown.
    pub fn key(&self, id: PersonId) -> String {
        self.disclosure.key(&self.engine.graph().person(id).key)
    }
}

/// White space, line ends included, folded to single spaces.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The first characters of a text, with `…` where more was.
fn cut(text: &str, characters: usize) -> String {
    // No text has more characters than bytes.
    if text.len() <= characters {
        return text.to_owned();
    }
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
    }
}

/// A day for serde, which writes it as outputs do.
fn day<S: serde::Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// The same for a day that may be unknown.
#[allow(clippy::ref_option)] // serde passes the field as it is.
pub fn day_or_null<S: serde::Serializer>(date: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}
