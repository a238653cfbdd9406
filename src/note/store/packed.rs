//! A short note's lists as one string of bytes: a header, then the rows of each list, then the columns that
//! stand apart.
//!
//! Not here: what a row holds (`rows`), nor who keeps the bytes (`batch`). Invariant: lists that were packed
//! are unpacked unchanged; those that do not fit leave no byte behind.

use crate::note::model::{Entry, Mark, Mention, Scope, Trail};
use crate::note::store::items::PackedItems;
use crate::note::store::lists::{Lists, UnpackedLists};
use crate::note::store::rows::{DateBase, Row};

/// How many items of each list (entries, mentions, marks, trails, scopes), which columns stand apart, the date
/// near which the others lie.
const HEADER: usize = 10;

/// Flag: entries have scopes.
const SCOPED: u8 = 1;

/// Flag: marks have topics, fields in brackets, or days when they are due.
const RICH_MARKS: u8 = 2;

/// Appends the lists to some bytes. Whether they fitted.
pub(super) fn pack(lists: &Lists<'_>, bytes: &mut Vec<u8>) -> bool {
    let Lists { entries, mentions, marks, trails, scopes } = *lists;
    let counts = [entries.len(), mentions.len(), marks.len(), trails.len(), scopes.len()];
    if counts.iter().any(|&count| count > u8::MAX.into()) {
        return false;
    }
    let is_rich = |mark: &Mark| {
        mark.topic.is_some() || mark.due.is_some() || (mark.follow.inside | mark.follow.after) != 0
    };
    let mut flags = if scopes.is_empty() { 0 } else { SCOPED };
    if marks.iter().any(is_rich) {
        flags |= RICH_MARKS;
    }
    let dated = entries.iter().find_map(|entry| entry.date);
    let dated = dated.or_else(|| marks.iter().find_map(|mark| mark.due));
    let dates = dated.map(DateBase::new).unwrap_or_default();
    let Some(base) = dates.to_bytes() else { return false };

    let header = Header { counts: counts.map(|count| count as u8), flags };
    let start = bytes.len();
    bytes.resize(start + header.len(), 0);
    let (head, mut rest) = bytes[start..].split_at_mut(HEADER);
    head[..5].copy_from_slice(&header.counts);
    head[5] = flags;
    head[6..].copy_from_slice(&base);
    let mut unfit = write(entries, header.apart::<Entry>(SCOPED), dates, &mut rest);
    unfit |= write(mentions, 0, dates, &mut rest);
    unfit |= write(marks, header.apart::<Mark>(RICH_MARKS), dates, &mut rest);
    unfit |= write(trails, 0, dates, &mut rest);
    unfit |= write(scopes, 0, dates, &mut rest);
    if unfit != 0 {
        bytes.truncate(start);
    }
    unfit == 0
}

/// Writes one list, whose columns that stand apart take `apart` bytes an item.
fn write<T: Row>(items: &[T], apart: usize, dates: DateBase, rest: &mut &mut [u8]) -> u32 {
    let (rows, more) = std::mem::take(rest).split_at_mut(items.len() * T::WIDTH);
    let (columns, more) = more.split_at_mut(items.len() * apart);
    *rest = more;
    let rows = items.iter().zip(rows.chunks_exact_mut(T::WIDTH));
    if apart == 0 {
        return rows.fold(0, |unfit, (item, row)| unfit | item.write(row, &mut [], dates));
    }
    let rows = rows.zip(columns.chunks_exact_mut(T::APART));
    rows.fold(0, |unfit, ((item, row), apart)| unfit | item.write(row, apart, dates))
}

#[derive(Clone, Copy)]
struct Header {
    counts: [u8; 5],
    flags: u8,
}

impl Header {
    /// How many bytes an item the columns of a list that stand apart take.
    fn apart<T: Row>(self, flag: u8) -> usize {
        if self.flags & flag == 0 { 0 } else { T::APART }
    }

    /// With all that follows it.
    fn len(self) -> usize {
        let [entries, mentions, marks, trails, scopes] = self.counts.map(usize::from);
        HEADER
            + entries * (Entry::WIDTH + self.apart::<Entry>(SCOPED))
            + mentions * Mention::WIDTH
            + marks * (Mark::WIDTH + self.apart::<Mark>(RICH_MARKS))
            + trails * Trail::WIDTH
            + scopes * Scope::WIDTH
    }
}

/// One note's packed lists.
#[derive(Clone, Copy)]
pub(super) struct PackedLists<'n> {
    pub entries: PackedItems<'n, Entry>,
    pub mentions: PackedItems<'n, Mention>,
    pub marks: PackedItems<'n, Mark>,
    pub trails: PackedItems<'n, Trail>,
    pub scopes: PackedItems<'n, Scope>,
}

impl<'n> PackedLists<'n> {
    /// Those that were appended to bytes where these begin.
    #[inline]
    pub(super) fn at(bytes: &'n [u8]) -> PackedLists<'n> {
        let (head, mut rest) = bytes.split_at(HEADER);
        let counts = [head[0], head[1], head[2], head[3], head[4]];
        let header = Header { counts, flags: head[5] };
        let dates = DateBase::from_bytes([head[6], head[7], head[8], head[9]]);
        let [entries, mentions, marks, trails, scopes] = counts.map(usize::from);
        PackedLists {
            entries: PackedItems::take(entries, header.apart::<Entry>(SCOPED), dates, &mut rest),
            mentions: PackedItems::take(mentions, 0, dates, &mut rest),
            marks: PackedItems::take(marks, header.apart::<Mark>(RICH_MARKS), dates, &mut rest),
            trails: PackedItems::take(trails, 0, dates, &mut rest),
            scopes: PackedItems::take(scopes, 0, dates, &mut rest),
        }
    }

    pub(super) fn unpack(self, scratch: &mut UnpackedLists) -> Lists<'_> {
        self.entries.unpack(&mut scratch.entries);
        self.mentions.unpack(&mut scratch.mentions);
        self.marks.unpack(&mut scratch.marks);
        self.trails.unpack(&mut scratch.trails);
        self.scopes.unpack(&mut scratch.scopes);
        scratch.lists()
    }
}

#[cfg(test)]
mod tests;
