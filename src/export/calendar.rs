//! What is due, as iCalendar: one all-day event for each person with a rhythm, on the day when they
//! are due, and one for each promise with a due day.
//!
//! The events block no time and ring no alarm. An identifier comes from the person and the kind of
//! event, so that a calendar which reads the file again moves an event and does not double it; the
//! time stamp is that of today, so that the same journal gives the same bytes.

use chrono::{Days, NaiveDate, NaiveTime};
use icalendar::{Calendar, Component, Event as Entry, EventLike, Property};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_128;

use crate::graph::{Event, PersonId, Tie};
use crate::output::clean;
use crate::report::ReportInput;
use crate::rules::Overdue;

/// A day on which something is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The whole of it.
    pub day: NaiveDate,
    /// Whom to reach out to, or what was promised to whom.
    pub title: String,
    /// What was promised, as written; else empty.
    pub text: String,
    /// Unique in a calendar, and the same in each export.
    pub id: String,
}

/// Everything that is due, of everybody or of one person, by day.
pub fn due(input: &ReportInput<'_>, only: Option<PersonId>) -> Vec<Due> {
    let engine = input.engine;
    let overdue: FxHashSet<&str> = input
        .findings
        .iter()
        .filter(|finding| finding.rule == Overdue::META.name)
        .flat_map(|finding| finding.people.iter().map(String::as_str))
        .collect();
    let mut due = Vec::new();
    // One task may promise something to several people.
    let mut promises: FxHashMap<(_, u32, NaiveDate), Vec<(PersonId, &Event)>> = FxHashMap::default();
    for (id, person) in engine.graph().people().filter(|(id, _)| only.is_none_or(|only| only == *id)) {
        let tie = engine.graph().tie(id, engine.journal(), engine.config(), input.today);
        if !tie.is_active() {
            continue;
        }
        // What the journal silences is silent here, too.
        let is_told = |day: NaiveDate| day >= input.today || overdue.contains(&*person.key);
        due.extend(day_of_contact(&tie, input.today).filter(|day| is_told(*day)).map(|day| {
            let title = format!("Be in touch with {}", clean(&input.name(id)));
            Due { day, title, text: String::new(), id: identifier(&input.key(id), "contact") }
        }));
        for plan in tie.plans.iter().filter(|plan| plan.is_promise()) {
            let note = engine.journal().note(plan.note);
            if let (Some(day), Some(entry)) = (plan.due(engine.journal()), plan.entry(note)) {
                promises.entry((&note.path, entry, day)).or_default().push((id, plan));
            }
        }
    }
    let mut promises: Vec<_> = promises.into_iter().collect();
    promises.sort_by(|a, b| a.0.cmp(&b.0));
    let mut times: FxHashMap<String, usize> = FxHashMap::default();
    for ((_, _, day), people) in promises {
        due.extend(promise(&people, day, input, &mut times));
    }
    due.sort();
    due
}

/// The day when somebody is due by their own rhythm or their circle's; never contacted is today.
fn day_of_contact(tie: &Tie<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let cadence = tie.cadence()?;
    match tie.last_contact().and_then(|event| event.date) {
        Some(last) => last.checked_add_days(Days::new(u64::from(cadence.days))),
        None => Some(today),
    }
}

fn promise(
    people: &[(PersonId, &Event)],
    day: NaiveDate,
    input: &ReportInput<'_>,
    times: &mut FxHashMap<String, usize>,
) -> Option<Due> {
    let (_, first) = people.first()?;
    let mut names: Vec<String> = people.iter().map(|(id, _)| clean(&input.name(*id)).into_owned()).collect();
    names.sort();
    names.dedup();
    let names = match names.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        all => all.concat(),
    };
    let title = match first.kind.name() {
        "thanks" => format!("Thank {names}"),
        "introduced" => format!("Introduce {names}"),
        _ => format!("Promised to {names}"),
    };
    let mut keys: Vec<String> = people.iter().map(|(id, _)| input.key(*id)).collect();
    keys.sort();
    keys.dedup();
    // Several promises to one person are told apart by their days, and those of a day by their order.
    let kind = format!("{}/{day}", first.kind.name());
    let nth = times.entry(format!("{}/{kind}", keys.join("/"))).or_default();
    *nth += 1;
    let id = identifier(&keys.join("/"), &format!("{kind}/{nth}"));
    Some(Due { day, title, text: clean(&input.entry_text(first)).into_owned(), id })
}

fn identifier(person: &str, kind: &str) -> String {
    format!("{:032x}@fairweather", xxh3_128(format!("{person}\n{kind}").as_bytes()))
}

/// The calendar file.
pub fn calendar(due: &[Due], today: NaiveDate) -> String {
    let mut calendar = Calendar::empty();
    let about = [("VERSION", "2.0"), ("PRODID", "-//fairweather//EN"), ("CALSCALE", "GREGORIAN")];
    for (name, value) in about {
        calendar.append_property(Property::new(name, value));
    }
    for one in due {
        let mut entry = Entry::new();
        // The end is the first day that is no longer part of it.
        let end = one.day.succ_opt().unwrap_or(one.day);
        entry.uid(&one.id).summary(&one.title).starts(one.day).ends(end);
        entry.timestamp(today.and_time(NaiveTime::MIN).and_utc());
        entry.add_property("TRANSP", "TRANSPARENT");
        if !one.text.is_empty() {
            entry.description(&one.text);
        }
        calendar.push(entry.done());
    }
    calendar.to_string()
}
