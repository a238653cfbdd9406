//! The overview: the whole journal as plain rows, for one screen.
//!
//! It is data: no renderer's words or columns are here.

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::engine::Coverage;
use crate::graph::{Event, PersonId};
use crate::journal::NoteId;
use crate::language::{Bond, Status};
use crate::report::month::{Balance, Month};
use crate::report::next::{NextPerson, next};
use crate::report::row::OverviewRow;
use crate::report::{ReportFilter, ReportInput, SourceLink, day, day_or_null};

/// How people are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The circle, then days of contact.
    #[default]
    Closeness,
    /// The display name.
    Name,
    /// The last contact, the longest ago first.
    Last,
    /// Days of contact, most first.
    Contact,
    /// Kinds of weather, in the order of [`Weather::ALL`](crate::report::Weather::ALL).
    Weather,
    /// The day on which contact is due, the most overdue first.
    Due,
}

impl Sort {
    /// In the order in which help lists them.
    pub const ALL: [Sort; 6] =
        [Sort::Closeness, Sort::Name, Sort::Last, Sort::Contact, Sort::Weather, Sort::Due];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Closeness => "closeness",
            Sort::Name => "name",
            Sort::Last => "last",
            Sort::Contact => "contact",
            Sort::Weather => "weather",
            Sort::Due => "due",
        }
    }

    /// What it does, for help.
    pub fn about(self) -> &'static str {
        match self {
            Sort::Closeness => "The circle, then how often in contact",
            Sort::Name => "By name",
            Sort::Last => "The longest silence first",
            Sort::Contact => "The most days of contact first",
            Sort::Weather => "One-sided, leaning, mutual, even, quiet, cards",
            Sort::Due => "The furthest past their cadence first",
        }
    }
}

/// Everything that the general report says.
#[derive(Debug)]
pub struct Overview {
    /// The day that ages are counted to.
    pub today: NaiveDate,
    /// The first day looked at; `None` for all of the past.
    pub since: Option<NaiveDate>,
    /// The last day looked at.
    pub until: NaiveDate,
    /// How much was read.
    pub coverage: Coverage,
    /// Everybody whom the filter lets through, sorted as asked.
    pub rows: Vec<OverviewRow>,
    /// The writer's own balance in each of the last twelve months, with days of contact.
    pub months: Vec<MonthRow>,
    /// The closest circle first, then who is in none.
    pub circles: Vec<CircleTime>,
    /// Those due first come first.
    pub promises: Vec<Promise>,
    /// Whom to reach out to, most urgent first.
    pub due: Vec<NextPerson>,
}

/// One month of the writer's own balance.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MonthRow {
    /// Which month.
    pub month: Month,
    /// What passed in it, over all people.
    #[serde(flatten)]
    pub balance: Balance,
    /// Person × day.
    pub contact_days: u32,
}

/// Where the writer's time went.
#[derive(Debug, Clone, Serialize)]
pub struct CircleTime {
    /// `null`: no circle.
    pub circle: Option<String>,
    /// By place, the closest being 0.
    #[serde(skip)]
    pub rank: Option<usize>,
    /// How many are in it, in contact or not.
    pub people: usize,
    /// Person × day in the time looked at.
    pub contact_days: u32,
}

/// An open task with a promise in it.
#[derive(Debug, Clone, Serialize)]
pub struct Promise {
    /// Names.
    pub people: Vec<String>,
    /// In the same order.
    pub keys: Vec<String>,
    /// The day of the entry.
    #[serde(serialize_with = "day_or_null")]
    pub since: Option<NaiveDate>,
    /// The day in the task; `None` where it has none.
    #[serde(serialize_with = "day_or_null")]
    pub due: Option<NaiveDate>,
    /// Days past due.
    pub late: Option<i64>,
    /// Where it is written.
    #[serde(flatten)]
    pub spot: SourceLink,
    /// As written, on one line.
    pub text: String,
}

/// For serde: an overview with its dates as text.
#[derive(Serialize)]
pub(super) struct Dates {
    #[serde(serialize_with = "day")]
    pub today: NaiveDate,
    #[serde(serialize_with = "day_or_null")]
    pub since: Option<NaiveDate>,
    #[serde(serialize_with = "day")]
    pub until: NaiveDate,
}

impl Overview {
    /// Computes all of it, in one pass over the people and one over the notes.
    pub fn of(input: &ReportInput<'_>, filter: &ReportFilter, sort: Sort) -> Overview {
        let (since, until) = input.window(filter);
        let engine = input.engine;
        let people: Vec<PersonId> = engine
            .graph()
            .people()
            .map(|(id, _)| id)
            .filter(|&id| filter.person.is_none_or(|one| one == id))
            .collect();
        let (journal, config, tell) = (engine.journal(), engine.config(), input.disclosure);
        let mut rows: Vec<OverviewRow> = people
            .par_iter()
            .map(|&id| engine.graph().tie(id, journal, config, until))
            .filter(|tie| filter.bonds.is_empty() || filter.bonds.contains(&tie.bond()))
            .map(|tie| OverviewRow::of(&tie, engine, tell, (since, until)))
            .filter(|row| filter.circles.is_empty() || filter.circles.contains(&row.rank))
            .collect();
        sort_rows(&mut rows, sort);
        let shown: FxHashMap<PersonId, usize> =
            rows.iter().enumerate().map(|(nth, row)| (row.id, nth)).collect();
        // Whom to reach out to is only known for today.
        let mut due = if until < input.today { Vec::new() } else { next(input) };
        due.retain(|item| shown.contains_key(&item.id));
        Overview {
            today: input.today,
            since,
            until,
            coverage: engine.coverage(),
            months: months(&rows, until),
            circles: circles(&rows, input),
            promises: promises(&rows, until, input),
            due,
            rows,
        }
    }
}

/// In an order; who is named only comes last in each.
fn sort_rows(rows: &mut [OverviewRow], sort: Sort) {
    let name = |row: &OverviewRow| (row.name.to_lowercase(), row.key.clone());
    match sort {
        Sort::Closeness => rows.sort_by_cached_key(|row| {
            let rank = row.rank.unwrap_or(usize::MAX);
            (
                row.status != Status::Active,
                rank,
                std::cmp::Reverse((row.contact_days, row.last_contact)),
                name(row),
            )
        }),
        Sort::Name => rows.sort_by_cached_key(name),
        Sort::Last => {
            rows.sort_by_cached_key(|row| (row.last_contact.is_none(), row.last_contact, name(row)));
        }
        Sort::Contact => rows.sort_by_cached_key(|row| (std::cmp::Reverse(row.contact_days), name(row))),
        Sort::Weather => rows.sort_by_cached_key(|row| {
            use super::Weather::{CardOnly, Even, Leaning, Mutual, OneSided, Quiet};
            let place =
                [OneSided, Leaning, Mutual, Even, Quiet, CardOnly].iter().position(|one| *one == row.weather);
            (place, std::cmp::Reverse(row.balance.total()), name(row))
        }),
        Sort::Due => rows.sort_by_cached_key(|row| {
            let past = row.cadence.map(|cadence| row.days_since.unwrap_or(i64::MAX / 2) - i64::from(cadence));
            (std::cmp::Reverse(past.filter(|_| row.status == Status::Active)), name(row))
        }),
    }
    rows.sort_by_key(|row| row.is_named_only);
}

fn months(rows: &[OverviewRow], until: NaiveDate) -> Vec<MonthRow> {
    let mut months: Vec<MonthRow> = Month::last_twelve(until)
        .into_iter()
        .map(|month| MonthRow { month, balance: Balance::default(), contact_days: 0 })
        .collect();
    for row in rows {
        for (nth, month) in months.iter_mut().enumerate() {
            month.balance.merge(row.monthly[nth]);
            month.contact_days += row.months[nth];
        }
    }
    months
}

/// The configured circles, closest first, then those in none; circles without anybody are left out.
fn circles(rows: &[OverviewRow], input: &ReportInput<'_>) -> Vec<CircleTime> {
    let circles = &input.engine.config().circles.0;
    (0..circles.len())
        .map(Some)
        .chain([None])
        .map(|rank| {
            let members = || rows.iter().filter(|row| row.rank == rank);
            let contact_days = members().map(|row| row.contact_days).sum();
            let circle = rank.map(|rank| input.disclosure.circle(rank, &circles[rank].name));
            CircleTime { people: members().count(), contact_days, circle, rank }
        })
        .filter(|circle| circle.people > 0)
        .collect()
}

/// Promises to the people listed that were made by a day and are open today, one a task: those due
/// first come first.
fn promises(rows: &[OverviewRow], until: NaiveDate, input: &ReportInput<'_>) -> Vec<Promise> {
    let engine = input.engine;
    let mut by_task: FxHashMap<(NoteId, u32), (Event, Vec<PersonId>)> = FxHashMap::default();
    for row in rows {
        let tie = engine.graph().tie(row.id, engine.journal(), engine.config(), input.today);
        if !matches!(tie.status(), Status::Active | Status::Resting) {
            continue;
        }
        let made = |plan: &&Event| plan.is_promise() && plan.date.is_none_or(|date| date <= until);
        for plan in tie.plans.iter().filter(made) {
            by_task.entry((plan.note, plan.start)).or_insert_with(|| (*plan, Vec::new())).1.push(row.id);
        }
    }
    let mut promises: Vec<Promise> = by_task
        .into_values()
        .map(|(plan, mut people)| {
            people.sort_by(|&a, &b| engine.graph().person(a).key.cmp(&engine.graph().person(b).key));
            let due = plan.due(engine.journal());
            Promise {
                people: people.iter().map(|&id| input.name(id)).collect(),
                keys: people.iter().map(|&id| input.key(id)).collect(),
                since: plan.date,
                due,
                late: due.map(|due| (until - due).num_days()).filter(|&days| days > 0),
                spot: input.link_of(&plan),
                text: input.entry_text(&plan),
            }
        })
        .collect();
    promises.sort_by(|a, b| {
        let key = |one: &Promise| (one.due.or(one.since).unwrap_or(NaiveDate::MAX), one.spot.clone());
        key(a).cmp(&key(b))
    });
    promises
}

/// The bond of a name.
pub fn bond_of(name: &str) -> Option<Bond> {
    [Bond::Exchange, Bond::Communal, Bond::Mentor, Bond::Mentee, Bond::MentorAndMentee]
        .into_iter()
        .find(|&bond| super::row::bond_name(bond) == name)
}
