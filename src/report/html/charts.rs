//! Charts as SVG, drawn here so that they show without a script and in print.
//!
//! Only numbers, dates and escaped names go into them; colours are the style sheet's.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Datelike, Days, NaiveDate};
use rayon::prelude::*;

use crate::report::html::escape;
use crate::report::{Month, MonthRow, Overview, ReportInput};

/// With whom there was contact, by day.
pub(super) struct ContactHistory<'a> {
    days: BTreeMap<NaiveDate, Vec<&'a str>>,
}

impl<'a> ContactHistory<'a> {
    pub(super) fn of(input: &ReportInput<'_>, overview: &'a Overview) -> ContactHistory<'a> {
        let engine = input.engine;
        let until = overview.until;
        let per_person: Vec<Vec<NaiveDate>> = overview
            .rows
            .par_iter()
            .map(|row| engine.graph().tie(row.id, engine.journal(), engine.config(), until).contact_days())
            .collect();
        let mut days: BTreeMap<NaiveDate, Vec<&str>> = BTreeMap::new();
        for (row, met) in overview.rows.iter().zip(per_person) {
            for day in met {
                days.entry(day).or_default().push(&row.name);
            }
        }
        ContactHistory { days }
    }

    /// How many people there was contact with on a day.
    fn count(&self, day: NaiveDate) -> u32 {
        self.days.get(&day).map_or(0, |people| u32::try_from(people.len()).unwrap_or(u32::MAX))
    }

    /// `Ana, Bo, Cy and 3 more`, for the title of a day.
    fn names(&self, day: NaiveDate) -> String {
        let people = self.days.get(&day).map_or(&[][..], Vec::as_slice);
        let named = people[..people.len().min(MOST_NAMES)].join(", ");
        match people.len().saturating_sub(MOST_NAMES) {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    }
}

/// How many people the title of a day names.
const MOST_NAMES: usize = 8;

/// What flowed to them above the line, what flowed to me below it, month by month.
pub(super) fn balance(months: &[MonthRow]) -> String {
    const WIDTH: u32 = 720;
    const HALF: u32 = 90;
    let up = |month: &MonthRow| month.balance.gave + month.balance.asked_me;
    let down = |month: &MonthRow| month.balance.got + month.balance.asked;
    let most = months.iter().map(|month| up(month).max(down(month))).max().unwrap_or(0).max(4);
    let step = WIDTH / u32::try_from(months.len().max(1)).unwrap_or(12);
    let height = |n: u32| n * HALF / most;
    let mut svg = open(
        WIDTH,
        2 * HALF + 34,
        "What you gave and were asked for above the line, what you got and asked for below it, by month; the table under it has the numbers",
    );
    let base = HALF + 8;
    for (nth, month) in months.iter().enumerate() {
        let balance = month.balance;
        let x = step * u32::try_from(nth).unwrap_or(0) + step / 5;
        let width = step * 3 / 5;
        let mut top = base;
        for (class, n) in [("gave", balance.gave), ("asked-me", balance.asked_me)] {
            top -= height(n);
            bar(
                &mut svg,
                class,
                (x, top, width, height(n)),
                &format!("{}: {n} {}", month.month, class.replace('-', " ")),
            );
        }
        let mut low = base + 1;
        for (class, n) in [("got", balance.got), ("asked", balance.asked)] {
            bar(&mut svg, class, (x, low, width, height(n)), &format!("{}: {n} {class}", month.month));
            low += height(n);
        }
        label(&mut svg, x + width / 2, 2 * HALF + 28, month.month.short_name());
    }
    // Writing to a string cannot fail.
    let _ = write!(svg, "<line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{base}\" y2=\"{base}\"/></svg>");
    svg
}

/// One square for each day of a year, coloured by the number of people.
pub(super) fn heat_map(history: &ContactHistory<'_>, until: NaiveDate) -> String {
    const CELL: u32 = 13;
    const WEEKS: u64 = 53;
    let monday = until - Days::new(u64::from(until.weekday().num_days_from_monday()));
    let first = monday.checked_sub_days(Days::new(7 * (WEEKS - 1))).unwrap_or(monday);
    let counts = history.days.range(first..=until).map(|(&day, _)| history.count(day));
    let most = counts.max().unwrap_or(0).max(4);
    let mut svg = open(
        CELL * u32::try_from(WEEKS).unwrap_or(53) + 34,
        7 * CELL + 22,
        "Contact by day over the last year: the darker, the more people; each day names them",
    );
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
        let _ = write!(svg, "<text class=\"left\" x=\"0\" y=\"{}\">{name}</text>", 28 + row * CELL);
    }
    for day in first.iter_days().take_while(|day| *day <= until) {
        let week = u32::try_from((day - first).num_days() / 7).unwrap_or(0);
        let (x, y) = (30 + week * CELL, 18 + day.weekday().num_days_from_monday() * CELL);
        if day.day() == 1 {
            let _ =
                write!(svg, "<text class=\"left\" x=\"{x}\" y=\"11\">{}</text>", Month::of(day).short_name());
        }
        let count = history.count(day);
        let level = if count == 0 { 0 } else { 1 + (count - 1) * 4 / most };
        let _ =
            write!(svg, "<rect class=\"h{level}\" x=\"{x}\" y=\"{y}\" width=\"11\" height=\"11\" rx=\"2\">");
        if count > 0 {
            let _ = write!(svg, "<title>{day}: {}</title>", escape::text(&history.names(day)));
        }
        svg.push_str("</rect>");
    }
    svg.push_str("</svg>");
    svg
}

/// Days of contact by month, as far back as the journal goes, at most thirty years.
pub(super) fn timeline(history: &ContactHistory<'_>) -> String {
    const WIDTH: u32 = 720;
    const HEIGHT: u32 = 110;
    let mut months: BTreeMap<Month, u32> = BTreeMap::new();
    for &day in history.days.keys() {
        *months.entry(Month::of(day)).or_default() += history.count(day);
    }
    let (Some((&first, _)), Some((&last, _))) = (months.first_key_value(), months.last_key_value()) else {
        return String::new();
    };
    let first = first.0.max(last.0 - 359);
    let span = f64::from(last.0 - first + 1).max(12.0);
    let step = f64::from(WIDTH) / span;
    let most = f64::from(months.range(Month(first)..).map(|(_, &count)| count).max().unwrap_or(1).max(4));
    let mut svg = open(WIDTH, HEIGHT + 24, "Days of contact by month over the whole journal");
    let mut labelled = f64::NEG_INFINITY;
    for nth in first..=last.0 {
        let month = Month(nth);
        let x = f64::from(nth - first) * step;
        let count = months.get(&month).copied().unwrap_or(0);
        let height = f64::from(count) / most * f64::from(HEIGHT);
        if count > 0 {
            let _ = write!(
                svg,
                "<rect class=\"contact\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\"><title>{month}: {count}</title></rect>",
                f64::from(HEIGHT) - height,
                (step * 0.8).max(0.8)
            );
        }
        if (nth.rem_euclid(12) == 0 || nth == first) && x - labelled > 44.0 {
            labelled = x;
            let _ = write!(
                svg,
                "<text class=\"left\" x=\"{x:.1}\" y=\"{}\">{}</text>",
                HEIGHT + 18,
                month.year()
            );
        }
    }
    let _ =
        write!(svg, "<line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/></svg>");
    svg
}

fn open(width: u32, height: u32, label: &str) -> String {
    format!("<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{label}\">")
}

fn bar(svg: &mut String, class: &str, (x, y, width, height): (u32, u32, u32, u32), title: &str) {
    if height > 0 {
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{title}</title></rect>"
        );
    }
}

fn label(svg: &mut String, x: u32, y: u32, text: &str) {
    let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\">{text}</text>");
}
