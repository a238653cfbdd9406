//! The report on a terminal: the people and the weather with each, the writer's own balance, where the time went,
//! promises, and whom to reach out to.
//!
//! Not here: the numbers (`overview`, `row`).

use unicode_width::UnicodeWidthStr;

use crate::language::{Bond, Status};
use crate::output::{Style, clean, paint};
use crate::report::month::sparkline;
use crate::report::overview::Overview;
use crate::report::row::{OverviewRow, Weather, status_name};
use crate::report::table::{Column, fit, table, with_links, wrap};

/// How many entries each list has; the rest are counted.
const MOST_LISTED: usize = 5;

/// The whole report as text. `most` people are listed.
pub fn overview_text(overview: &Overview, most: usize, style: Style) -> String {
    let mut out = format!("{}\n", wrap(&lead(overview), 2, style.width));
    if overview.rows.is_empty() {
        out.push_str("Nobody fits what you asked for.\n");
        return out;
    }
    out.push('\n');
    out.push_str(&people(overview, most, style));
    out.push_str(&heading("Your balance by month", style));
    out.push_str(&months(overview, style));
    out.push_str(&heading("Where your time went", style));
    out.push_str(&circles(overview, style));
    if !overview.promises.is_empty() {
        out.push_str(&heading("Open promises", style));
        out.push_str(&promises(overview, style));
    }
    if !overview.due.is_empty() {
        out.push_str(&heading("Due", style));
        for item in overview.due.iter().take(MOST_LISTED) {
            for reason in item.reasons.iter().take(1) {
                out.push_str(&format!("{}\n", wrap(&clean(&reason.title), 2, style.width)));
            }
        }
        more(&mut out, overview.due.len(), "`fairweather next` lists all");
    }
    out
}

/// `51 people, 231 events; counted from 2025-11-20 to 2026-11-20`.
pub(super) fn lead(overview: &Overview) -> String {
    let since = overview.since.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let people = overview.rows.len();
    format!(
        "{people} {}, counted from {since} to {}",
        if people == 1 { "person" } else { "people" },
        overview.until
    )
}

fn heading(text: &str, style: Style) -> String {
    format!("\n{}\n", paint(text, anstyle::Style::new().bold(), style.paint))
}

fn more(out: &mut String, all: usize, how: &str) {
    if all > MOST_LISTED {
        out.push_str(&format!("… and {} more; {how}\n", all - MOST_LISTED));
    }
}

fn people(overview: &Overview, most: usize, style: Style) -> String {
    // On a narrow terminal only half of the year is shown, so that the rest fits.
    let (months, title) = if style.width < 100 { (6, "months") } else { (12, "12 months") };
    let columns = [
        Column::rest("person"),
        Column::text("circle").rather_not(5),
        Column::text("weather"),
        Column::number("last"),
        Column::number("rhythm").rather_not(2),
        Column::number("gave").rather_not(3).close(),
        Column::number("got").rather_not(3).close(),
        Column::number("asked").rather_not(3).close(),
        Column::number("asked-me").rather_not(3),
        Column::text(title).rather_not(4),
    ];
    let rows = overview.rows.iter().take(most).map(|row| {
        let keeps_score = row.bond != Bond::Communal;
        let count = |n: u32| if keeps_score || n > 0 { n.to_string() } else { String::new() };
        vec![
            row.name.clone(),
            circle(row),
            row.weather_text(),
            row.days_since.map_or_else(|| "never".to_owned(), |days| format!("{days}d")),
            rhythm(row),
            count(row.balance.gave),
            count(row.balance.got),
            count(row.balance.asked),
            count(row.balance.asked_me),
            sparkline(&row.months[12 - months..]),
        ]
    });
    let mut out = table(&columns, rows.collect(), style);
    for weather in [Weather::OneSided, Weather::Leaning, Weather::Mutual] {
        let color = weather_style(weather);
        let shown = format!("{} {}", weather.symbol(), weather.word());
        if style.paint == crate::output::Paint::Color {
            out = out.replace(&shown, &paint(&shown, color, style.paint));
        }
    }
    if overview.rows.len() > most {
        out.push_str(&format!("… and {} more; --limit all shows them\n", overview.rows.len() - most));
    }
    out.push_str(&legend(overview, most, style));
    out
}

/// What the weathers on the list mean.
fn legend(overview: &Overview, most: usize, style: Style) -> String {
    let shown = |weather: &Weather| overview.rows.iter().take(most).any(|row| row.weather == *weather);
    let parts: Vec<String> = Weather::ALL
        .into_iter()
        .filter(shown)
        .map(|weather| format!("{} {}: {}", weather.symbol(), weather.word(), weather.about()))
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    let mut line = String::new();
    let mut out = String::from("\n");
    for part in parts {
        let part = wrap(&part, 2, style.width);
        if !line.is_empty() && line.width() + 3 + part.width() > style.width {
            out.push_str(&format!("{line}\n"));
            line.clear();
        }
        line.push_str(if line.is_empty() { "" } else { "   " });
        line.push_str(&part);
    }
    out.push_str(&format!("{line}\n"));
    paint(&out, anstyle::Style::new().dimmed(), style.paint)
}

fn weather_style(weather: Weather) -> anstyle::Style {
    let color = match weather {
        Weather::Mutual => anstyle::AnsiColor::Green,
        Weather::Leaning => anstyle::AnsiColor::Yellow,
        Weather::OneSided => anstyle::AnsiColor::Magenta,
        Weather::Even | Weather::Quiet | Weather::CardOnly => anstyle::AnsiColor::BrightBlack,
    };
    color.on_default()
}

/// The circle; for somebody who is not active any more, the status.
pub(super) fn circle(row: &OverviewRow) -> String {
    match row.status {
        Status::Active => row.circle.clone().unwrap_or_default(),
        status => status_name(status).to_owned(),
    }
}

/// `5/7d`: the usual gap between days of contact, and the intended one.
pub(super) fn rhythm(row: &OverviewRow) -> String {
    match (row.rhythm, row.cadence) {
        (Some(rhythm), Some(cadence)) => format!("{rhythm}/{cadence}d"),
        (Some(rhythm), None) => format!("{rhythm}d"),
        (None, Some(cadence)) => format!("–/{cadence}d"),
        (None, None) => String::new(),
    }
}

fn months(overview: &Overview, style: Style) -> String {
    // As many months as the width holds, the newest always.
    let fitting = style.width.saturating_sub(13) / 5;
    let months = &overview.months[overview.months.len().saturating_sub(fitting.max(1))..];
    let mut columns = vec![Column::text("")];
    columns.extend(months.iter().map(|month| Column::number(month.month.short_name())));
    let row = |name: &str, count: &dyn Fn(&super::MonthRow) -> u32| {
        let mut cells = vec![name.to_owned()];
        cells.extend(months.iter().map(|month| match count(month) {
            0 => "·".to_owned(),
            n => n.to_string(),
        }));
        cells
    };
    let rows = vec![
        row("gave", &|month| month.balance.gave),
        row("got", &|month| month.balance.got),
        row("asked", &|month| month.balance.asked),
        row("asked-me", &|month| month.balance.asked_me),
        row("contact days", &|month| month.contact_days),
    ];
    table(&columns, rows, style)
}

fn circles(overview: &Overview, style: Style) -> String {
    let columns = [
        Column::text("circle"),
        Column::number("people"),
        Column::number("contact days"),
        Column::number("share"),
        Column::text("").rather_not(1),
    ];
    let all: u32 = overview.circles.iter().map(|circle| circle.contact_days).sum();
    let rows = overview.circles.iter().map(|circle| {
        let share = (100 * circle.contact_days + all / 2).checked_div(all).unwrap_or(0);
        vec![
            circle.circle.clone().unwrap_or_else(|| "no circle".to_owned()),
            circle.people.to_string(),
            circle.contact_days.to_string(),
            format!("{share}%"),
            "█".repeat(share as usize * 24 / 100),
        ]
    });
    table(&columns, rows.collect(), style)
}

fn promises(overview: &Overview, style: Style) -> String {
    let columns = [
        Column::text("due"),
        Column::text("to"),
        Column::text("where").rather_not(2),
        Column::rest("what").rather_not(1),
    ];
    let rows = overview.promises.iter().take(MOST_LISTED).map(|promise| {
        let due = match (promise.due, promise.since) {
            (Some(due), _) if promise.late.is_some() => format!("{due} late"),
            (Some(due), _) => due.to_string(),
            (None, Some(since)) => format!("since {since}"),
            (None, None) => "some day".to_owned(),
        };
        vec![due, fit(&promise.people.join(", "), 28), promise.spot.to_string(), promise.text.clone()]
    });
    let spots = overview.promises.iter().map(|promise| &promise.spot);
    let mut out = with_links(table(&columns, rows.collect(), style), spots);
    more(&mut out, overview.promises.len(), "--format json lists all");
    out
}
