//! A short note's lists as one string of bytes: a header, then the rows of each list, then the columns that
//! stand apart.
//!
//! Not here: what a row holds (`rows`), nor who keeps the bytes (`batch`). Invariant: lists that were packed
//! are unpacked unchanged; those that do not fit leave no byte behind.

use chrono::NaiveDate;

use crate::note::model::{Entry, Mark, Mention, Scope, Trail};
use crate::note::store::items::PackedItems;
use crate::note::store::lists::{Lists, UnpackedLists};
use crate::note::store::rows::{DateBase, Row, Unfit};

/// How many items of each list (entries, mentions, marks, trails, scopes), which columns stand apart, and which of
/// the dates is near all others of the note.
const HEADER: usize = 8;

/// Flag: some entry has a date that is not the base.
const MANY_DATES: u8 = 1;

/// Flag: marks have topics, fields in brackets, or days when they are due.
const RICH_MARKS: u8 = 2;

/// The packed lists of some notes.
#[derive(Debug, Default, PartialEq)]
pub(super) struct PackedNotes {
    bytes: Box<[u8]>,
    /// Dates that others are relative to.
    dates: Box<[NaiveDate]>,
}

/// Where the lists of notes are packed, one after the other.
#[derive(Debug, Default)]
pub(super) struct Packer {
    /// Longer than what is used, so that it is not filled with zeros for each note.
    bytes: Vec<u8>,
    used: usize,
    dates: Vec<NaiveDate>,
}

impl Packer {
    /// Appends the lists of a note; where they begin. `None` where they do not fit.
    pub(super) fn pack(&mut self, lists: &Lists<'_>) -> Option<usize> {
        let Lists { entries, mentions, marks, trails, scopes } = *lists;
        let counts = [entries.len(), mentions.len(), marks.len(), trails.len(), scopes.len()];
        if counts.iter().fold(0, |all, count| all | count) > u8::MAX.into() {
            return None;
        }
        let more_of = |mark: &Mark| {
            let due_or_topic = mark.topic.is_some() | mark.due.is_some();
            u32::from(due_or_topic) | mark.follow.inside | mark.follow.after
        };
        let is_rich = marks.iter().fold(0, |all, mark| all | more_of(mark)) != 0;
        let (nth, dates) = self.date_base(lists);
        let has_many_dates = entries.iter().any(|entry| entry.date.is_some() && !dates.is_base(entry.date));
        let flags = if has_many_dates { MANY_DATES } else { 0 } | if is_rich { RICH_MARKS } else { 0 };
        let header = PackedHeader { counts: counts.map(|count| count as u8), flags };

        let (start, end) = (self.used, self.used + header.len());
        if self.bytes.len() < end {
            self.bytes.resize(end + end / 2, 0);
        }
        let (head, mut rest) = self.bytes[start..end].split_at_mut(HEADER);
        head[..5].copy_from_slice(&header.counts);
        head[5] = flags;
        head[6..].copy_from_slice(&u16::try_from(nth).ok()?.to_le_bytes());
        let mut unfit = Unfit::default();
        write(entries, header.apart::<Entry>(MANY_DATES), dates, &mut rest, &mut unfit);
        write(mentions, 0, dates, &mut rest, &mut unfit);
        write(marks, header.apart::<Mark>(RICH_MARKS), dates, &mut rest, &mut unfit);
        write(trails, 0, dates, &mut rest, &mut unfit);
        write(scopes, 0, dates, &mut rest, &mut unfit);
        if unfit.is_any() {
            return None;
        }
        self.used = end;
        Some(start)
    }

    /// The first date of a note, and its index.
    fn date_base(&mut self, lists: &Lists<'_>) -> (usize, DateBase) {
        let first = lists.entries.iter().find_map(|entry| entry.date);
        let first = first.or_else(|| lists.marks.iter().find_map(|mark| mark.due));
        let date = first.or(self.dates.last().copied()).unwrap_or_default();
        if self.dates.last() != Some(&date) {
            self.dates.push(date);
        }
        (self.dates.len() - 1, DateBase::new(date))
    }

    /// Takes out what was packed. The buffer is used again.
    pub(super) fn finish(&mut self) -> PackedNotes {
        let bytes = Box::from(&self.bytes[..self.used]);
        let dates = Box::from(self.dates.as_slice());
        self.used = 0;
        self.dates.clear();
        PackedNotes { bytes, dates }
    }
}

/// Writes one list, whose columns that stand apart take `apart` bytes an item.
#[inline]
fn write<T: Row>(items: &[T], apart: usize, dates: DateBase, rest: &mut &mut [u8], unfit: &mut Unfit) {
    if items.is_empty() {
        return;
    }
    let (rows, more) = std::mem::take(rest).split_at_mut(items.len() * T::WIDTH);
    let (columns, more) = more.split_at_mut(items.len() * apart);
    *rest = more;
    let rows = items.iter().zip(rows.chunks_exact_mut(T::WIDTH));
    let mut seen = *unfit;
    if T::APART == 0 || apart == 0 {
        for (item, row) in rows {
            item.write(row, &mut [], dates, &mut seen);
        }
    } else {
        for ((item, row), apart) in rows.zip(columns.chunks_exact_mut(T::APART)) {
            item.write(row, apart, dates, &mut seen);
        }
    }
    *unfit = seen;
}

#[derive(Clone, Copy)]
struct PackedHeader {
    counts: [u8; 5],
    flags: u8,
}

impl PackedHeader {
    #[inline]
    fn of(head: &[u8]) -> PackedHeader {
        PackedHeader { counts: [head[0], head[1], head[2], head[3], head[4]], flags: head[5] }
    }

    /// How many bytes an item the columns of a list that stand apart take.
    #[inline]
    fn apart<T: Row>(self, flag: u8) -> usize {
        if self.flags & flag == 0 { 0 } else { T::APART }
    }

    /// Where the lists end, each after the one before.
    #[inline]
    fn ends(self) -> [usize; 5] {
        let [entries, mentions, marks, trails, scopes] = self.counts.map(usize::from);
        let entries = HEADER + entries * (Entry::WIDTH + self.apart::<Entry>(MANY_DATES));
        let mentions = entries + mentions * Mention::WIDTH;
        let marks = mentions + marks * (Mark::WIDTH + self.apart::<Mark>(RICH_MARKS));
        let trails = marks + trails * Trail::WIDTH;
        [entries, mentions, marks, trails, trails + scopes * Scope::WIDTH]
    }

    /// With all that follows it.
    fn len(self) -> usize {
        self.ends()[4]
    }
}

/// One note's packed lists.
#[derive(Clone, Copy)]
pub(super) struct PackedLists<'n> {
    bytes: &'n [u8],
    header: PackedHeader,
    base: NaiveDate,
}

impl<'n> PackedLists<'n> {
    /// Those that begin at a place.
    #[inline]
    pub(super) fn at(notes: &'n PackedNotes, at: usize) -> PackedLists<'n> {
        let bytes = &notes.bytes[at..];
        let header = PackedHeader::of(&bytes[..HEADER]);
        let base = notes.dates[usize::from(u16::from_le_bytes([bytes[6], bytes[7]]))];
        PackedLists { bytes, header, base }
    }

    #[inline]
    pub(super) fn entries(self) -> PackedItems<'n, Entry> {
        self.items(0, HEADER, self.header.apart::<Entry>(MANY_DATES))
    }

    #[inline]
    pub(super) fn mentions(self) -> PackedItems<'n, Mention> {
        self.items(1, self.header.ends()[0], 0)
    }

    #[inline]
    pub(super) fn marks(self) -> PackedItems<'n, Mark> {
        self.items(2, self.header.ends()[1], self.header.apart::<Mark>(RICH_MARKS))
    }

    #[inline]
    pub(super) fn trails(self) -> PackedItems<'n, Trail> {
        self.items(3, self.header.ends()[2], 0)
    }

    #[inline]
    pub(super) fn scopes(self) -> PackedItems<'n, Scope> {
        self.items(4, self.header.ends()[3], 0)
    }

    #[inline]
    fn items<T: Row>(self, list: usize, at: usize, apart: usize) -> PackedItems<'n, T> {
        let len = usize::from(self.header.counts[list]);
        PackedItems::new(len, apart, DateBase::new(self.base), &self.bytes[at..])
    }

    /// Replaces what a scratch buffer holds.
    pub(super) fn unpack(self, scratch: &mut UnpackedLists) -> Lists<'_> {
        let [entries, mentions, marks, trails, _] = self.header.ends();
        self.items(0, HEADER, self.header.apart::<Entry>(MANY_DATES)).unpack(&mut scratch.entries);
        self.items(1, entries, 0).unpack(&mut scratch.mentions);
        self.items(2, mentions, self.header.apart::<Mark>(RICH_MARKS)).unpack(&mut scratch.marks);
        self.items(3, marks, 0).unpack(&mut scratch.trails);
        self.items(4, trails, 0).unpack(&mut scratch.scopes);
        scratch.lists()
    }
}

#[cfg(test)]
mod tests;
