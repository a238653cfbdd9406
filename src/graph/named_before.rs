//! Whom a note names further up than it asks them for something.
//!
//! One pass over the entries of a note, so that a note of nothing but asks takes linear time.

use rustc_hash::FxHashSet;

use crate::graph::{Binding, PersonId, Resolved};
use crate::language::Marker;
use crate::note::{Lists, Mark};

/// Marks the asks of a note whose person is named before them. An entry whose markers are all asks or
/// `#added` is not such a place: a card and a request say nothing of having met.
pub(super) fn note_who_was_named_before(lists: Lists<'_>, binding: &mut Binding) {
    let Lists { mentions, marks, .. } = lists;
    let mut asks: Vec<usize> =
        (0..binding.bound.len()).filter(|&at| binding.bound[at].event.is(Marker::Ask)).collect();
    asks.sort_by_key(|&at| binding.bound[at].event.start);
    let mut named: FxHashSet<PersonId> = FxHashSet::default();
    let mut mention = 0;
    // An entry's mentions are neighbours, and so all want to know the same of it.
    let mut looked_at: Option<(u32, bool)> = None;
    // Those from that entry on. Out of the order of entries stand none but participants, whose entries hold no marks.
    let mut rest = marks;
    for at in asks {
        let ask = binding.bound[at];
        while let Some(next) = mentions.get(mention).filter(|next| next.span.start < ask.event.start) {
            let speaks = match looked_at {
                Some((entry, speaks)) if entry == next.entry => speaks,
                _ => {
                    let behind = rest.iter().take_while(|mark| mark.entry < next.entry).count();
                    rest = &rest[behind..];
                    speaks(rest, next.entry)
                }
            };
            looked_at = Some((next.entry, speaks));
            if let (true, &Resolved::Person(person)) = (speaks, &binding.mentions[mention]) {
                named.insert(person);
            }
            mention += 1;
        }
        let named_before = ask.person.is_some_and(|person| named.contains(&person));
        binding.bound[at].event.named_before = named_before;
    }
}

/// Whether an entry, whose marks come first, says more than that somebody was asked or added.
fn speaks(marks: &[Mark], entry: u32) -> bool {
    let mut own = marks.iter().take_while(|mark| mark.entry == entry).peekable();
    own.peek().is_none() || own.any(|mark| !matches!(mark.marker, Marker::Ask | Marker::Added))
}
