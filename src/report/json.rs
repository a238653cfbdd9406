//! Reports for programs: one document each, schema 1; fields are only ever added.

use serde::Serialize;

use crate::report::next::Item;
use crate::report::overview::{CircleTime, Dates, MonthRow, Overview, Promise};
use crate::report::profile::Profile;
use crate::report::row::Row;

#[derive(Serialize)]
struct Document<T> {
    schema: u32,
    tool: Tool,
    #[serde(flatten)]
    body: T,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// What can be shown as JSON.
pub enum Subject<'a> {
    Overview(&'a Overview),
    Profile(&'a Profile),
    Next { items: &'a [Item], today: chrono::NaiveDate },
}

#[derive(Serialize)]
struct OverviewBody<'a> {
    #[serde(flatten)]
    dates: Dates,
    people: &'a [Row],
    months: &'a [MonthRow],
    circles: &'a [CircleTime],
    promises: &'a [Promise],
    due: &'a [Item],
}

#[derive(Serialize)]
struct ProfileBody<'a> {
    person: &'a Profile,
}

#[derive(Serialize)]
struct NextBody<'a> {
    #[serde(serialize_with = "super::day")]
    today: chrono::NaiveDate,
    people: &'a [Item],
}

/// The document, with a line end.
pub fn json(subject: &Subject<'_>) -> Vec<u8> {
    match subject {
        Subject::Overview(overview) => write(OverviewBody {
            dates: Dates { today: overview.today, since: overview.since, until: overview.until },
            people: &overview.rows,
            months: &overview.months,
            circles: &overview.circles,
            promises: &overview.promises,
            due: &overview.due,
        }),
        Subject::Profile(profile) => write(ProfileBody { person: profile }),
        Subject::Next { items, today } => write(NextBody { today: *today, people: items }),
    }
}

fn write(body: impl Serialize) -> Vec<u8> {
    let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    // These structures hold no map with keys that are no text: serializing them cannot fail.
    let mut bytes = serde_json::to_vec_pretty(&Document { schema: 1, tool, body }).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
