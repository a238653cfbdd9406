//! What the writer got: a list to be glad of, the newest first.
//!
//! It counts nothing and judges nobody.

use crate::graph::Event;
use crate::language::Marker;
use crate::report::html::{Links, PromiseRow, person_href, spot_text};
use crate::report::{Overview, ReportInput};

/// How many are listed.
const MOST_RECEIVED: usize = 12;

/// The newest gifts, each with who gave it.
pub(super) fn received(
    input: &ReportInput<'_>,
    overview: &Overview,
    addresses: &[String],
    links: Option<&Links>,
) -> Vec<PromiseRow> {
    let engine = input.engine;
    let mut gifts: Vec<(Event, usize)> = Vec::new();
    for (nth, row) in overview.rows.iter().enumerate() {
        let tie = engine.graph().tie(row.id, engine.journal(), engine.config(), overview.until);
        let is_shown = |event: &&Event| event.is(Marker::Got) && event.date >= overview.since;
        gifts.extend(tie.past.iter().rev().filter(is_shown).take(MOST_RECEIVED).map(|event| (*event, nth)));
    }
    gifts.sort_by_key(|&(event, nth)| (std::cmp::Reverse(event.date), nth));
    gifts.truncate(MOST_RECEIVED);
    let row = |&(event, nth): &(Event, usize)| {
        let day = event.date.map(|day| day.to_string()).unwrap_or_default();
        let spot = input.link_of(&event);
        let text = input.entry_text(&event);
        PromiseRow {
            text: if text.is_empty() { day } else { format!("{day}: {text}") },
            people: vec![(overview.rows[nth].name.clone(), person_href(&addresses[nth]))],
            href: links.map(|links| links.href(&spot.path)),
            spot: spot_text(&spot),
        }
    };
    gifts.iter().map(row).collect()
}
