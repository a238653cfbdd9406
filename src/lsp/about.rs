//! What is said of a person, a marker and a rule when somebody asks for it at its place.
//!
//! Facts about the writer's own side, dated; no score, share, rank or comparison, and where a bond is communal no
//! count of any kind.
//!
//! Invariant: what a note says is escaped, so that it is shown and never obeyed.

use std::fmt::Write;

use chrono::NaiveDate;

use crate::engine::Engine;
use crate::finding::Finding;
use crate::graph::{Event, PersonId, Tie};
use crate::language::{Bond, Marker, Status};
use crate::note::Rhythm;
use crate::rules::docs::section;
use crate::rules::{Meta, days_ago, text, times};

/// How a text is written for the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    Markdown,
    Plain,
}

impl Markup {
    pub(super) fn kind(self) -> &'static str {
        match self {
            Markup::Markdown => "markdown",
            Markup::Plain => "plaintext",
        }
    }

    /// What a note says, so that it is only shown.
    pub(super) fn escaped(self, text: &str) -> String {
        let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if self == Markup::Plain {
            return shown;
        }
        let mut escaped = String::with_capacity(shown.len());
        for c in shown.chars() {
            if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ';' | ':' | '\'' | '"' | '?' | '/' | '%')
            {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    }

    pub(super) fn strong(self, text: &str) -> String {
        match self {
            Markup::Markdown => format!("**{}**", self.escaped(text)),
            Markup::Plain => self.escaped(text),
        }
    }

    /// The line break between two facts.
    pub(super) fn line_break(self) -> &'static str {
        match self {
            Markup::Markdown => "  \n",
            Markup::Plain => "\n",
        }
    }
}

/// When somebody was met last, and each open promise to them, without markup.
pub(super) fn facts(engine: &Engine, tie: &Tie<'_>, today: NaiveDate) -> Vec<String> {
    let mut facts = vec![last_contact(engine, tie, today, Markup::Plain)];
    facts.extend(promises(engine, tie, Markup::Plain));
    facts
}

fn last_contact(engine: &Engine, tie: &Tie<'_>, today: NaiveDate, markup: Markup) -> String {
    match tie.last_contact().and_then(|event| Some((event, event.date?))) {
        Some((event, date)) => {
            let ago = days_ago((today - date).num_days());
            let note = markup.escaped(engine.journal().path(event.note).as_str());
            format!("last contact {date}, {ago} ({note})")
        }
        None => "no dated contact".to_owned(),
    }
}

fn promises(engine: &Engine, tie: &Tie<'_>, markup: Markup) -> Vec<String> {
    let promise = |promise: &Event| {
        let due = promise
            .due(engine.journal())
            .map_or_else(|| "no due date".to_owned(), |due| format!("due {due}"));
        let topic = promise.topic(engine.journal());
        let topic = topic.map_or(String::new(), |topic| format!(" ({})", markup.escaped(&topic)));
        format!("open promise: {}{topic}, {due}", promise.kind.name())
    };
    tie.plans.iter().filter(|plan| plan.is_promise()).map(promise).collect()
}

/// A person in a few lines.
pub(super) fn person(engine: &Engine, id: PersonId, today: NaiveDate, markup: Markup) -> String {
    let graph = engine.graph();
    let tie = graph.tie(id, engine.journal(), engine.config(), today);
    let mut lines = vec![markup.strong(tie.name())];
    if let Some(page) = tie.page {
        let names: Vec<String> = page.aliases.iter().map(|alias| markup.escaped(&alias.value)).collect();
        if !names.is_empty() {
            lines.push(format!("also {}", names.join(", ")));
        }
    }
    let mut standing = Vec::new();
    standing.extend(tie.circle().map(|circle| format!("circle {}", markup.escaped(&circle.name))));
    if let Some(cadence) = tie.cadence() {
        let of = if cadence.from_circle { ", of the circle" } else { "" };
        standing.push(format!("every {} days{of}", cadence.days));
    }
    standing.extend(bond_words(tie.bond()).map(str::to_owned));
    standing.extend(status_words(tie.status()).map(str::to_owned));
    if !standing.is_empty() {
        lines.push(standing.join(" · "));
    }
    lines.push(last_contact(engine, &tie, today, markup));
    if !tie.bond().is_communal() {
        lines.extend(exchanged(&tie.past.iter().collect::<Vec<_>>()));
    }
    lines.extend(promises(engine, &tie, markup));
    lines.push(match tie.person.page {
        Some(page) => format!("page: {}", markup.escaped(engine.journal().path(page).as_str())),
        None => "no page".to_owned(),
    });
    lines.join(markup.line_break())
}

/// What was given, asked, got and asked of me: how often, and when last.
fn exchanged(past: &[&Event]) -> Option<String> {
    let told = |is: &dyn Fn(&Event) -> bool, verb: &str| {
        let events: Vec<&&Event> = past.iter().filter(|event| is(event)).collect();
        let last = events.iter().filter_map(|event| event.date).max();
        let last = last.map_or(String::new(), |last| format!(", last {last}"));
        (!events.is_empty()).then(|| format!("{verb} {}{last}", times(events.len())))
    };
    let parts: Vec<String> = [
        told(&Event::is_give, "given"),
        told(&|event: &Event| event.is(Marker::Ask), "asked"),
        told(&|event: &Event| event.is(Marker::Got), "got"),
        told(&|event: &Event| event.is(Marker::AskedMe), "asked of me"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn bond_words(bond: Bond) -> Option<&'static str> {
    match bond {
        Bond::Exchange => None,
        Bond::Communal => Some("a communal bond"),
        Bond::Mentor => Some("my mentor"),
        Bond::Mentee => Some("my mentee"),
        Bond::MentorAndMentee => Some("mentor and mentee of one another"),
    }
}

fn status_words(status: Status) -> Option<&'static str> {
    match status {
        Status::Active => None,
        Status::Resting => Some("resting"),
        Status::LetGo => Some("let go"),
        Status::Deceased => Some("deceased"),
    }
}

/// A rule: what it finds, when to allow it, its options in effect.
pub(super) fn rule(engine: &Engine, meta: &Meta, markup: Markup) -> String {
    let docs = text(meta.docs);
    let mut page = markup.strong(meta.name);
    let level = engine.rules().level(meta.name).map_or("off", crate::finding::Level::as_str);
    let _ = write!(page, " ({}, {level})", meta.group.name());
    for heading in ["What it finds", "When to allow it"] {
        let _ = write!(page, "\n\n{}\n\n{}", markup.strong(heading), section(&docs, heading).trim());
    }
    let options = engine.rules().options(meta.name);
    if !options.is_empty() {
        let _ = write!(page, "\n\n{}\n", markup.strong("Options in effect"));
        for (name, value) in options {
            let _ = match markup {
                Markup::Markdown => write!(page, "\n- `{name} = {value}`"),
                Markup::Plain => write!(page, "\n{name} = {value}"),
            };
        }
    }
    page
}

/// A finding: its title, helps, notes and timeline.
pub(super) fn finding(finding: &Finding, markup: Markup) -> String {
    let mut lines = vec![markup.strong(&finding.title)];
    lines.extend(finding.help.iter().map(|help| format!("help: {}", markup.escaped(help))));
    lines.extend(finding.notes.iter().map(|note| markup.escaped(note)));
    if !finding.timeline.is_empty() {
        lines.push(markup.escaped(&finding.timeline.join(" → ")));
    }
    lines.join(markup.line_break())
}

/// A rhythm in words.
pub(super) fn rhythm(rhythm: Rhythm) -> String {
    match rhythm {
        Rhythm::Days(days) => format!("every {days} days"),
        Rhythm::Never => "never".to_owned(),
    }
}
