//! Packed rows: an item of a list in as few bytes as a short note needs, all rows of a kind of one width.
//!
//! Not variable-length integers: with rows of one width any item is found without reading those before it,
//! and packing takes no branches. What a row has no room for (a note longer than 64 KiB, a 256th entry, a
//! date 64 years from the first) does not fit, and then the whole note stays as it is. Columns that most
//! notes do without stand apart, after the rows.
//!
//! Invariant: what was written and fitted is read back unchanged.

use chrono::{Datelike, NaiveDate};

use crate::language::Marker;
use crate::note::model::{Entry, EntryKind, Follow, Form, Mark, MarkForm, Mention, Scope, ScopeId, Trail};
use crate::note::store::interner::NameId;
use crate::text::{Span, TextHash};

/// An item that can be packed.
pub trait Row: Copy {
    /// Bytes a row.
    const WIDTH: usize;

    /// Bytes of the columns that stand apart.
    const APART: usize = 0;

    /// Writes a row, and its columns that stand apart unless that slice is empty.
    fn write(self, row: &mut [u8], apart: &mut [u8], dates: DateBase, unfit: &mut Unfit);

    /// Reads what was written.
    fn read(row: &[u8], apart: &[u8], dates: DateBase) -> Self;
}

/// The date near which those of a note lie: most are the same.
#[derive(Debug, Clone, Copy)]
pub struct DateBase {
    base: NaiveDate,
    code: u16,
}

impl Default for DateBase {
    fn default() -> DateBase {
        DateBase::new(NaiveDate::default())
    }
}

impl DateBase {
    /// How many years before the base the first date lies that fits.
    const YEARS: i32 = 64;

    pub(super) fn new(base: NaiveDate) -> DateBase {
        DateBase { base, code: DateBase::code_of(DateBase::YEARS as u32, base.ordinal()) }
    }

    fn code_of(years: u32, ordinal: u32) -> u16 {
        (years << 9 | ordinal) as u16
    }

    /// A date in 16 bits, 0 for none.
    #[inline]
    fn encode(self, date: Option<NaiveDate>, unfit: &mut Unfit) -> u16 {
        if date == Some(self.base) {
            return self.code;
        }
        let Some(date) = date else { return 0 };
        let years = (date.year() - self.base.year() + DateBase::YEARS) as u32;
        unfit.others |= years >> 7;
        DateBase::code_of(years, date.ordinal())
    }

    /// Whether a date is the base.
    #[inline]
    pub(super) fn is_base(self, date: Option<NaiveDate>) -> bool {
        date == Some(self.base)
    }

    #[inline]
    fn base_if(self, is_of_base: bool) -> Option<NaiveDate> {
        is_of_base.then_some(self.base)
    }

    #[inline]
    fn decode(self, code: u16) -> Option<NaiveDate> {
        if code == self.code {
            return Some(self.base);
        }
        if code == 0 {
            return None;
        }
        let years = i32::from(code >> 9) - DateBase::YEARS;
        NaiveDate::from_yo_opt(self.base.year() + years, u32::from(code & 511))
    }
}

/// All bits of the values that were written, by how many of them there is room for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unfit {
    /// 8.
    bytes: u32,
    /// 16.
    shorts: u32,
    /// None.
    others: u32,
}

impl Unfit {
    pub(super) fn is_any(self) -> bool {
        (self.bytes >> 8 | self.shorts >> 16 | self.others) != 0
    }
}

impl Row for Entry {
    /// The hash, the start, the length, the block, the kind with what is so or not, the item and the heading.
    const WIDTH: usize = 16;

    /// The date, where some entry of the note has one that is not the base.
    const APART: usize = 2;

    #[inline]
    fn write(self, row: &mut [u8], apart: &mut [u8], dates: DateBase, unfit: &mut Unfit) {
        let Entry { span, hash, block, item, heading, date, kind, in_period, planned } = self;
        let length = span.end.wrapping_sub(span.start);
        let (item, heading) = (number(item), number(heading));
        let is_of_base = dates.is_base(date);
        let kind = kind as u8 | u8::from(in_period) << 3 | u8::from(planned) << 4 | u8::from(is_of_base) << 5;
        unfit.shorts |= span.start | length;
        unfit.bytes |= block | item | heading;
        // Where a value reaches into the next one, it does not fit, and nobody reads the row.
        let place = u64::from(span.start) | u64::from(length) << 16;
        let rest = u64::from(block) | u64::from(kind) << 8 | u64::from(item) << 16 | u64::from(heading) << 24;
        row[..8].copy_from_slice(&hash.get().to_le_bytes());
        row[8..16].copy_from_slice(&(place | rest << 32).to_le_bytes());
        if !apart.is_empty() {
            apart.copy_from_slice(&dates.encode(date, unfit).to_le_bytes());
        }
    }

    #[inline]
    fn read(row: &[u8], apart: &[u8], dates: DateBase) -> Entry {
        const KINDS: [EntryKind; 8] = {
            let mut kinds = [EntryKind::Text; 8];
            let all = [
                EntryKind::Text,
                EntryKind::Heading,
                EntryKind::Participant,
                EntryKind::PageItem,
                EntryKind::PageHeading,
            ];
            let mut at = 0;
            while at < all.len() {
                kinds[all[at] as usize] = all[at];
                at += 1;
            }
            kinds
        };
        let row: [u8; 16] = bytes(row);
        let all = u128::from_le_bytes(row);
        let rest = (all >> 64) as u64;
        let start = rest as u32 & 0xffff;
        let [block, kind, item, heading] = ((rest >> 32) as u32).to_le_bytes();
        let date = match apart {
            [] => dates.base_if(kind & 32 != 0),
            _ => dates.decode(u16::from_le_bytes(bytes(apart))),
        };
        Entry {
            span: Span { start, end: start + (rest as u32 >> 16) },
            hash: TextHash::new(all as u64),
            block: block.into(),
            item: ScopeId::from_number(item.into()),
            heading: ScopeId::from_number(heading.into()),
            date,
            kind: KINDS[usize::from(kind & 7)],
            in_period: kind & 8 != 0,
            planned: kind & 16 != 0,
        }
    }
}

impl Row for Mention {
    /// The name with the form, the start, the length, the entry.
    const WIDTH: usize = 7;

    #[inline]
    fn write(self, row: &mut [u8], _: &mut [u8], _: DateBase, unfit: &mut Unfit) {
        let Mention { name, form, span, entry } = self;
        let (name, length) = (name.number(), span.end.wrapping_sub(span.start));
        unfit.others |= name >> 21;
        unfit.shorts |= span.start;
        unfit.bytes |= length | entry;
        let [a, b, c, _] = (name << 3 | form as u32).to_le_bytes();
        let [d, e] = (span.start as u16).to_le_bytes();
        row.copy_from_slice(&[a, b, c, d, e, length as u8, entry as u8]);
    }

    #[inline]
    fn read(row: &[u8], _: &[u8], _: DateBase) -> Mention {
        const FORMS: [Form; 8] = {
            let mut forms = [Form::Handle; 8];
            let all = [
                Form::Handle,
                Form::DoubtfulHandle,
                Form::Always,
                Form::SigilLink,
                Form::DoubtfulName,
                Form::Wikilink,
                Form::Link,
                Form::Participant,
            ];
            let mut at = 0;
            while at < all.len() {
                forms[all[at] as usize] = all[at];
                at += 1;
            }
            forms
        };
        let [a, b, c, d, e, length, entry]: [u8; 7] = bytes(row);
        let name = u32::from_le_bytes([a, b, c, 0]);
        Mention {
            name: NameId::from_number(name >> 3),
            form: FORMS[(name & 7) as usize],
            span: short_span(d, e, length),
            entry: entry.into(),
        }
    }
}

impl Row for Mark {
    /// The marker with the form, the start, the length, the entry, the first mention, how many directly follow.
    const WIDTH: usize = 7;

    /// The topic, how many stand inside and after, the day when it is due.
    const APART: usize = 7;

    #[inline]
    fn write(self, row: &mut [u8], apart: &mut [u8], dates: DateBase, unfit: &mut Unfit) {
        let Mark { marker, form, span, topic, entry, follow, due } = self;
        let Follow { first, direct, inside, after } = follow;
        let length = span.end.wrapping_sub(span.start);
        unfit.shorts |= span.start;
        unfit.bytes |= length | entry | first | direct;
        let [a, b] = (span.start as u16).to_le_bytes();
        let kind = (marker as u8) << 2 | form as u8;
        row.copy_from_slice(&[kind, a, b, length as u8, entry as u8, first as u8, direct as u8]);
        if !apart.is_empty() {
            let topic = topic.map_or(0, NameId::number);
            unfit.others |= topic >> 24;
            unfit.bytes |= inside | after;
            let [a, b, c, _] = topic.to_le_bytes();
            let [d, e] = dates.encode(due, unfit).to_le_bytes();
            apart.copy_from_slice(&[a, b, c, inside as u8, after as u8, d, e]);
        }
    }

    #[inline]
    fn read(row: &[u8], apart: &[u8], dates: DateBase) -> Mark {
        const MARKERS: [Marker; 64] = {
            let mut markers = [Marker::ALL[0]; 64];
            let mut at = 0;
            while at < Marker::ALL.len() {
                markers[Marker::ALL[at] as usize] = Marker::ALL[at];
                at += 1;
            }
            markers
        };
        const FORMS: [MarkForm; 4] = {
            let mut forms = [MarkForm::Tag; 4];
            forms[MarkForm::Field as usize] = MarkForm::Field;
            forms[MarkForm::Word as usize] = MarkForm::Word;
            forms
        };
        let [kind, a, b, length, entry, first, direct]: [u8; 7] = bytes(row);
        let mut mark = Mark {
            marker: MARKERS[usize::from(kind >> 2)],
            form: FORMS[usize::from(kind & 3)],
            span: short_span(a, b, length),
            topic: None,
            entry: entry.into(),
            follow: Follow { first: first.into(), direct: direct.into(), inside: 0, after: 0 },
            due: None,
        };
        if !apart.is_empty() {
            let [a, b, c, inside, after, d, e]: [u8; 7] = bytes(apart);
            let topic = u32::from_le_bytes([a, b, c, 0]);
            mark.topic = (topic != 0).then(|| NameId::from_number(topic));
            (mark.follow.inside, mark.follow.after) = (inside.into(), after.into());
            mark.due = dates.decode(u16::from_le_bytes([d, e]));
        }
        mark
    }
}

impl Row for Trail {
    /// The hashes, the mention, what joins.
    const WIDTH: usize = 4 * Trail::MOST + 2;

    #[inline]
    fn write(self, row: &mut [u8], _: &mut [u8], _: DateBase, unfit: &mut Unfit) {
        let Trail { mention, words: [one, two, three], joins } = self;
        unfit.bytes |= mention;
        row[..4].copy_from_slice(&one.to_le_bytes());
        row[4..8].copy_from_slice(&two.to_le_bytes());
        row[8..12].copy_from_slice(&three.to_le_bytes());
        row[12..14].copy_from_slice(&[mention as u8, joins]);
    }

    #[inline]
    fn read(row: &[u8], _: &[u8], _: DateBase) -> Trail {
        let row: [u8; 14] = bytes(row);
        let word = |at: usize| u32::from_le_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]]);
        Trail { mention: row[12].into(), words: [word(0), word(4), word(8)], joins: row[13] }
    }
}

impl Row for Scope {
    /// The parent.
    const WIDTH: usize = 1;

    #[inline]
    fn write(self, row: &mut [u8], _: &mut [u8], _: DateBase, unfit: &mut Unfit) {
        let parent = number(self.parent);
        unfit.bytes |= parent;
        row.copy_from_slice(&[parent as u8]);
    }

    #[inline]
    fn read(row: &[u8], _: &[u8], _: DateBase) -> Scope {
        let [parent]: [u8; 1] = bytes(row);
        Scope { parent: ScopeId::from_number(parent.into()) }
    }
}

/// 0 for none.
fn number(scope: Option<ScopeId>) -> u32 {
    scope.map_or(0, ScopeId::number)
}

fn short_span(a: u8, b: u8, length: u8) -> Span {
    let start = u32::from(u16::from_le_bytes([a, b]));
    Span { start, end: start + u32::from(length) }
}

/// A row of the right width; zeros where there is none.
fn bytes<const N: usize>(row: &[u8]) -> [u8; N] {
    row.first_chunk().copied().unwrap_or([0; N])
}
