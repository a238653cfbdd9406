//! `export people`: one record for each person, for spreadsheets and databases.
//!
//! It computes nothing: a record is a report's row, flattened.
//!
//! Invariant: fields are only ever added.

use chrono::NaiveDate;
use serde::Serialize;

use crate::output::Escaping;
use crate::output::clean;
use crate::report::{Overview, Sort};
use crate::report::{OverviewRow, bond_name, status_name};
use crate::report::{ReportFilter, ReportInput};

/// One person, flat.
#[derive(Debug, Clone, Serialize)]
pub struct PersonRow {
    /// The key.
    pub person: String,
    /// The display name.
    pub name: String,
    /// Other names, as written.
    pub aliases: Vec<String>,
    /// The page's path; `None` without one.
    pub page: Option<String>,
    /// Its name; `None` in no circle.
    pub circle: Option<String>,
    /// How often to be in touch, in days.
    pub cadence: Option<u32>,
    /// As `bond_name` has it.
    pub bond: &'static str,
    /// As `status_name` has it.
    pub status: &'static str,
    /// As the reports have it.
    pub weather: crate::report::Weather,
    /// The newest day of contact; `None` where none is dated.
    #[serde(serialize_with = "crate::report::day_or_null")]
    pub last_contact: Option<NaiveDate>,
    /// The median of the gaps between days of contact, in days.
    pub rhythm: Option<i64>,
    /// Days of contact.
    pub contact_days: u32,
    /// `#give` and `#introduced`.
    pub gave: u32,
    /// `#got`.
    pub got: u32,
    /// `#ask`.
    pub asked: u32,
    /// `#asked-me`.
    pub asked_me: u32,
}

/// Everybody, by key, who is named only last; the counts are those of the horizon.
pub fn people(input: &ReportInput<'_>) -> Vec<PersonRow> {
    let mut rows = Overview::of(input, &ReportFilter::default(), Sort::Name).rows;
    rows.sort_by(|a, b| (a.is_named_only, &a.key, &a.page).cmp(&(b.is_named_only, &b.key, &b.page)));
    rows.into_iter()
        .map(|row: OverviewRow| PersonRow {
            aliases: crate::report::aliases(row.id, input),
            person: row.key,
            name: row.name,
            page: row.page,
            circle: row.circle,
            cadence: row.cadence,
            bond: bond_name(row.bond),
            status: status_name(row.status),
            weather: row.weather,
            last_contact: row.last_contact,
            rhythm: row.rhythm,
            contact_days: row.contact_days,
            gave: row.balance.gave,
            got: row.balance.got,
            asked: row.balance.asked,
            asked_me: row.balance.asked_me,
        })
        .collect()
}

/// JSON Lines.
///
/// # Errors
/// The writer's.
pub fn people_lines(people: &[PersonRow], out: &mut Vec<u8>) -> std::io::Result<()> {
    for person in people {
        serde_json::to_writer(Escaping(&mut *out), person)?;
        out.push(b'\n');
    }
    Ok(())
}

/// CSV with a header.
///
/// # Errors
/// The writer's.
pub fn people_csv(people: &[PersonRow], out: &mut Vec<u8>) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "person",
        "name",
        "aliases",
        "page",
        "circle",
        "cadence",
        "bond",
        "status",
        "weather",
        "last_contact",
        "rhythm",
        "contact_days",
        "gave",
        "got",
        "asked",
        "asked_me",
    ])?;
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    for person in people {
        csv.write_record([
            &*escaped_cell(&person.person),
            &escaped_cell(&person.name),
            &escaped_cell(&person.aliases.join("; ")),
            &escaped_cell(person.page.as_deref().unwrap_or("")),
            &escaped_cell(person.circle.as_deref().unwrap_or("")),
            &number(person.cadence.map(i64::from)),
            person.bond,
            person.status,
            // The word that JSON has.
            person.weather.name(),
            &person.last_contact.map_or_else(String::new, |day| day.to_string()),
            &number(person.rhythm),
            &person.contact_days.to_string(),
            &person.gave.to_string(),
            &person.got.to_string(),
            &person.asked.to_string(),
            &person.asked_me.to_string(),
        ])?;
    }
    csv.flush()
}

/// A CSV cell that a spreadsheet does not run as a formula: `=cmd()` and the like get a quote in front.
pub fn escaped_cell(text: &str) -> String {
    let shown = clean(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{shown}") } else { shown.into_owned() }
}
