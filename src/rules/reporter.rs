//! How a rule says what it found.
//!
//! The rule states where, what, why and what to do in a [`Draft`]; the [`Reporter`] stamps name,
//! level and fingerprint, cuts the labels, and writes the note that names thresholds and clock.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::finding::{Finding, FindingStatus, Fix, Label, Level, Measure, Place, SharedCause};
use crate::graph::Event;
use crate::rules::Context;
use crate::rules::declare::{Meta, is_configured, origin};
use crate::text::{Fnv, TextHash};

/// A contributing fact: its kind, its day, the hash of its text.
type Evidence = (Cow<'static, str>, Option<NaiveDate>, u64);

/// A finding in the making.
#[derive(Debug)]
pub struct Draft {
    title: String,
    primary: Label,
    level: Option<Level>,
    thresholds: Vec<(&'static str, String)>,
    notes: Vec<String>,
    background: Vec<String>,
    depends_on_today: bool,
    help: Vec<String>,
    people: Vec<String>,
    marker: Option<&'static str>,
    subject: Option<String>,
    measure: Option<Measure>,
    related: Vec<Label>,
    more_related: usize,
    timeline: Vec<String>,
    evidence: Vec<Evidence>,
    events: Vec<Event>,
    fix: Option<Fix>,
    shared: Option<SharedCause>,
    more: Option<&'static str>,
    louder: Option<&'static str>,
    lasts: bool,
}

impl Draft {
    /// A finding at a place. The title is a fact in lower case without a full stop; the label is
    /// what stands at the place, e.g. `ask 3`.
    pub fn new(title: impl Into<String>, place: Place, label: impl Into<String>) -> Draft {
        Draft {
            title: title.into(),
            primary: Label { place, text: label.into(), date: None },
            level: None,
            thresholds: Vec::new(),
            notes: Vec::new(),
            background: Vec::new(),
            depends_on_today: false,
            help: Vec::new(),
            people: Vec::new(),
            marker: None,
            subject: None,
            measure: None,
            related: Vec::new(),
            more_related: 0,
            timeline: Vec::new(),
            evidence: Vec::new(),
            events: Vec::new(),
            fix: None,
            shared: None,
            more: None,
            louder: None,
            lasts: false,
        }
    }

    /// A finding at an event, which is part of its evidence and dates the primary label.
    pub fn at(title: impl Into<String>, event: &Event, label: impl Into<String>, cx: &Context<'_>) -> Draft {
        let mut draft = Draft::new(title, cx.place(event), label).because(event);
        draft.primary.date = event.date;
        draft
    }

    /// The lower of a rule's two levels. Configuration sets the higher one only.
    #[must_use]
    pub fn lower(mut self, level: Level) -> Draft {
        self.level = Some(level);
        self
    }

    /// Names an option that was compared, for the note on thresholds.
    #[must_use]
    pub fn threshold(mut self, option: &'static str, value: impl ToString) -> Draft {
        self.thresholds.push((option, value.to_string()));
        self
    }

    /// A sentence that explains the finding, shown below it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Draft {
        self.notes.push(note.into());
        self
    }

    /// What only somebody who asks for details wants to read.
    #[must_use]
    pub fn background(mut self, note: impl Into<String>) -> Draft {
        self.background.push(note.into());
        self
    }

    /// Says that the finding depends on what day it is.
    #[must_use]
    pub fn clock(mut self) -> Draft {
        self.depends_on_today = true;
        self
    }

    /// What the writer can do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Draft {
        self.help.push(help.into());
        self
    }

    /// A person (by key) whom the finding is about.
    #[must_use]
    pub fn person(mut self, key: &str) -> Draft {
        self.people.push(key.to_owned());
        self
    }

    /// The day of its place.
    #[must_use]
    pub fn dated(mut self, day: Option<NaiveDate>) -> Draft {
        self.primary.date = day;
        self
    }

    /// The marker that is missing.
    #[must_use]
    pub fn marker(mut self, marker: &'static str) -> Draft {
        self.marker = Some(marker);
        self
    }

    /// What the finding is about where it is not about people: `journal`, a circle's name.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Draft {
        self.subject = Some(subject.into());
        self
    }

    /// The number that can get worse, with the limit that it is beyond.
    #[must_use]
    pub fn measure(mut self, name: &'static str, value: u64, limit: u64) -> Draft {
        self.measure = Some(Measure { name, value, limit });
        self
    }

    /// A related place. The reporter sorts labels by date and keeps the first five.
    #[must_use]
    pub fn related(mut self, place: Place, text: impl Into<String>, date: Option<NaiveDate>) -> Draft {
        self.related.push(Label { place, text: text.into(), date });
        self
    }

    /// Says how many places more are related: no label of theirs would be kept, since they come behind the others.
    #[must_use]
    pub fn more_related(mut self, places: usize) -> Draft {
        self.more_related = places;
        self
    }

    /// A related event: a label, and part of the evidence.
    #[must_use]
    pub fn related_event(self, event: &Event, text: impl Into<String>, cx: &Context<'_>) -> Draft {
        self.related(cx.place(event), text, event.date).because(event)
    }

    /// Steps of the timeline, oldest first.
    #[must_use]
    pub fn timeline<'e>(mut self, events: impl IntoIterator<Item = &'e Event>) -> Draft {
        self.timeline = events
            .into_iter()
            .map(|event| match event.date {
                Some(date) => format!("{date} {}", event.kind.name()),
                None => format!("undated {}", event.kind.name()),
            })
            .collect();
        self
    }

    /// An event that contributed: part of the fingerprint.
    #[must_use]
    pub fn because(mut self, event: &Event) -> Draft {
        self.events.push(*event);
        self
    }

    /// A contributing fact that is not an event.
    #[must_use]
    pub fn evidence(
        mut self,
        kind: impl Into<Cow<'static, str>>,
        date: Option<NaiveDate>,
        text: TextHash,
    ) -> Draft {
        self.evidence.push((kind.into(), date, text.get()));
        self
    }

    /// Says that other notes may have the same cause, known by the [`Draft::subject`]: the finding is reported
    /// at the newest of all places, and counts them. `places` are those of this note, at this `date`.
    #[must_use]
    pub fn shared(mut self, date: Option<NaiveDate>, places: u64) -> Draft {
        self.shared = Some(SharedCause { date, places });
        self
    }

    /// What the labels are of, for the note on those that are left out: `9 more asks are not shown`.
    #[must_use]
    pub fn more(mut self, noun: &'static str) -> Draft {
        self.more = Some(noun);
        self
    }

    /// Names the rule for the sake of which this one is silent about the same people.
    #[must_use]
    pub fn silent_where(mut self, louder: &'static Meta) -> Draft {
        self.louder = Some(louder.name);
        self
    }

    /// Says that it holds of its people until it ends, whichever event it is reported at: another last
    /// contact does not make another finding.
    #[must_use]
    pub fn lasting(mut self) -> Draft {
        self.lasts = true;
        self
    }

    /// How it could be ended. The last one counts.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Draft {
        self.fix = Some(fix);
        self
    }
}

/// Takes the drafts of one rule.
pub struct Reporter<'a> {
    meta: &'static Meta,
    level: Level,
    cx: &'a Context<'a>,
    out: &'a mut Vec<Finding>,
}

impl<'a> Reporter<'a> {
    /// A reporter of one rule, whose findings go to `out`.
    pub fn new(
        meta: &'static Meta,
        level: Level,
        cx: &'a Context<'a>,
        out: &'a mut Vec<Finding>,
    ) -> Reporter<'a> {
        Reporter { meta, level, cx, out }
    }

    /// Makes the finding.
    pub fn report(&mut self, draft: Draft) {
        let rule = self.meta.name;
        let subject = draft.subject.map_or_else(|| subject_of(&draft.people), Cow::Owned);
        let mut notes = Vec::new();
        let mut background = draft.background;
        if let Some(note) = self.thresholds(&draft.thresholds) {
            let is_set = |(option, _): &(&str, String)| is_configured(self.cx.config, rule, option);
            if draft.thresholds.iter().any(is_set) { notes.push(note) } else { background.push(note) }
        } else if draft.depends_on_today {
            background.push(format!("today is {}", self.cx.today));
        }
        notes.extend(draft.notes);
        let mut related = draft.related;
        related.sort_by(|a, b| (a.date, &a.place).cmp(&(b.date, &b.place)));
        let more = draft.more_related + related.len().saturating_sub(Finding::MAX_RELATED);
        if more > 0 {
            notes.push(match draft.more {
                Some(noun) if more == 1 => format!("1 more {noun} is not shown"),
                Some(noun) => format!("{more} more {noun}s are not shown"),
                None => format!("… {more} more"),
            });
            related.truncate(Finding::MAX_RELATED);
        }
        let of_event = |event: &Event| (event.kind.name().into(), event.date, self.cx.text(event).get());
        let mut evidence = draft.evidence;
        evidence.extend(draft.events.iter().map(of_event));
        evidence.sort_unstable();
        let subject_hash = fingerprint(rule, &subject, []);
        let without_words = evidence.iter().map(|(kind, date, _)| (kind.clone(), *date, 0));
        let occasion = if draft.lasts { subject_hash } else { fingerprint(rule, &subject, without_words) };
        let events = u32::try_from(evidence.len()).unwrap_or(u32::MAX);
        let fingerprint = fingerprint(rule, &subject, evidence);
        self.out.push(Finding {
            rule,
            level: draft.level.unwrap_or(self.level),
            title: draft.title,
            background,
            notes,
            help: draft.help,
            people: draft.people,
            marker: draft.marker,
            measure: draft.measure,
            primary: draft.primary,
            related,
            timeline: draft.timeline,
            fix: draft.fix,
            occasion,
            events,
            louder: draft.louder,
            fingerprint,
            subject: subject_hash,
            shared: draft.shared,
            status: FindingStatus::New,
        });
    }

    /// `asks = 3 (the default, [rules.asks-without-give]); today is 2026-03-05`.
    fn thresholds(&self, thresholds: &[(&'static str, String)]) -> Option<String> {
        let rule = self.meta.name;
        let named: Vec<String> = thresholds
            .iter()
            .map(|(option, value)| format!("`{option} = {value}` ({})", origin(self.cx.config, rule, option)))
            .collect();
        (!named.is_empty())
            .then(|| format!("{} in `[rules.{rule}]`; today is {}", named.join(", "), self.cx.today))
    }
}

/// People as what a finding is about: each once, in order.
fn subject_of(people: &[String]) -> Cow<'_, str> {
    if let [person] = people {
        return Cow::Borrowed(person);
    }
    let mut people: Vec<&str> = people.iter().map(String::as_str).collect();
    people.sort_unstable();
    people.dedup();
    Cow::Owned(people.join("\0"))
}

/// The hash of a rule, what it is about, and evidence in order; without evidence, of the subject.
fn fingerprint(rule: &str, subject: &str, evidence: impl IntoIterator<Item = Evidence>) -> u64 {
    let mut hash = Fnv::default();
    hash.field(rule.as_bytes());
    hash.field(subject.as_bytes());
    for (kind, date, text) in evidence {
        hash.field(kind.as_bytes());
        hash.field(date.map(|date| date.to_string()).unwrap_or_default().as_bytes());
        hash.write(&text.to_le_bytes());
    }
    hash.finish()
}
