//! One cause, one finding: what many places share is reported once, at the newest of them.
//!
//! Rules report each note's own place; the engine keeps the places of a cause together and asks here what
//! to say of them. Not here: which places share a cause, which is the rule's to say
//! ([`crate::rules::Draft::shared`]).

use rustc_hash::FxHashMap;

use crate::finding::{Finding, Fix};
use crate::note::{Lists, Mention};
use crate::rules::count;

/// The newest of some mentions of one name in a note, with what was looked for, and how many there are.
pub(in crate::rules) struct Newest<'n, T> {
    pub mention: &'n Mention,
    pub what: T,
    pub times: u64,
}

/// Mentions by name: the newest of each, names in the order in which they come first.
pub(in crate::rules) fn newest_by<'n, T>(
    mentions: impl Iterator<Item = (&'n Mention, T)>,
    lists: Lists<'_>,
    name: impl Fn(&(&'n Mention, T)) -> String,
) -> Vec<(String, Newest<'n, T>)> {
    let mut newest: Vec<(String, Newest<'n, T>)> = Vec::new();
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    let place = |mention: &Mention| (lists.entries[mention.entry as usize].date, mention.span);
    for one in mentions {
        let name = name(&one);
        let (mention, what) = one;
        let Some(&at) = known.get(&name) else {
            known.insert(name.clone(), newest.len());
            newest.push((name, Newest { mention, what, times: 1 }));
            continue;
        };
        let of = &mut newest[at].1;
        of.times += 1;
        if place(mention) > place(of.mention) {
            (of.mention, of.what) = (mention, what);
        }
    }
    newest
}

/// The finding to tell of a cause whose `places` stand in order, the newest last. It counts them all, and
/// its fix is of them all.
pub fn tell_once<'f>(places: impl DoubleEndedIterator<Item = &'f Finding> + Clone) -> Option<Finding> {
    let mut told = places.clone().next_back()?.clone();
    let total: u64 = places.clone().filter_map(|one| one.shared).map(|shared| shared.places).sum();
    let Some(shared) = &mut told.shared else { return Some(told) };
    shared.places = total;
    if total > 1 {
        let more = usize::try_from(total - 1).unwrap_or(usize::MAX);
        told.notes.push(format!("the newest place; {}", count(more, "older one")));
    }
    if let Some(measure) = &mut told.measure {
        measure.value = total;
    }
    if let Some(fix) = &mut told.fix {
        let edits = |fix: &Fix| fix.edits.clone();
        fix.edits = places.filter_map(|one| one.fix.as_ref()).flat_map(edits).collect();
    }
    Some(told)
}
