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
    // What several gave is one gift.
    let entry = |event: &Event| event.entry(engine.journal().note(event.note));
    gifts.sort_by_cached_key(|&(event, nth)| {
        let path = engine.journal().path(event.note).clone();
        (std::cmp::Reverse(event.date), path, entry(&event), &addresses[nth])
    });
    gifts.dedup_by_key(|(event, nth)| (event.note, entry(event), *nth));
    let row = |givers: &[(Event, usize)]| {
        let event = givers.first()?.0;
        let day = event.date.map(|day| day.to_string()).unwrap_or_default();
        let spot = input.link_of(&event);
        let text = input.entry_text(&event);
        Some(PromiseRow {
            text: if text.is_empty() { day } else { format!("{day}: {text}") },
            people: givers
                .iter()
                .map(|&(_, nth)| (overview.rows[nth].name.clone(), person_href(&addresses[nth])))
                .collect(),
            href: links.map(|links| links.href(&spot.path)),
            spot: spot_text(&spot),
        })
    };
    let same = gifts.chunk_by(|(a, _), (b, _)| (a.note, entry(a)) == (b.note, entry(b)));
    same.filter_map(row).take(MOST_RECEIVED).collect()
}
