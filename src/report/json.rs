//! Reports for programs: one document each, schema 1; fields are only ever added.
//!
//! The records are those that the other formats show; nothing is computed here.

use serde::Serialize;

use crate::output::escaped;
use crate::report::next::NextPerson;
use crate::report::overview::{CircleTime, Dates, MonthRow, Overview, Promise};
use crate::report::profile::Profile;
use crate::report::row::OverviewRow;

#[derive(Serialize)]
struct ReportDocument<T> {
    schema: u32,
    tool: ReportTool,
    #[serde(flatten)]
    body: T,
}

#[derive(Serialize)]
struct ReportTool {
    name: &'static str,
    version: &'static str,
}

/// The kinds of report.
pub enum ReportSubject<'a> {
    /// The journal as a whole.
    Overview(&'a Overview),
    /// One person.
    Profile(&'a Profile),
    /// Whom to reach out to.
    Next {
        /// The most urgent first.
        items: &'a [NextPerson],
        /// The day that ages are counted to.
        today: chrono::NaiveDate,
    },
}

#[derive(Serialize)]
struct OverviewBody<'a> {
    #[serde(flatten)]
    dates: Dates,
    people: &'a [OverviewRow],
    months: &'a [MonthRow],
    circles: &'a [CircleTime],
    promises: &'a [Promise],
    due: &'a [NextPerson],
}

#[derive(Serialize)]
struct ProfileBody<'a> {
    person: &'a Profile,
}

#[derive(Serialize)]
struct NextBody<'a> {
    #[serde(serialize_with = "super::day")]
    today: chrono::NaiveDate,
    people: &'a [NextPerson],
}

/// The document, with a line end.
pub fn json(subject: &ReportSubject<'_>) -> Vec<u8> {
    match subject {
        ReportSubject::Overview(overview) => write(OverviewBody {
            dates: Dates { today: overview.today, since: overview.since, until: overview.until },
            people: &overview.rows,
            months: &overview.months,
            circles: &overview.circles,
            promises: &overview.promises,
            due: &overview.due,
        }),
        ReportSubject::Profile(profile) => write(ProfileBody { person: profile }),
        ReportSubject::Next { items, today } => write(NextBody { today: *today, people: items }),
    }
}

fn write(body: impl Serialize) -> Vec<u8> {
    let tool = ReportTool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    // There is no map with keys other than strings, so serializing cannot fail.
    let mut bytes =
        escaped(serde_json::to_vec_pretty(&ReportDocument { schema: 1, tool, body }).unwrap_or_default());
    bytes.push(b'\n');
    bytes
}
