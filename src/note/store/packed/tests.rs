//! Any lists, packed and unpacked.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{PackedLists, Packer};
use crate::language::Marker;
use crate::note::model::{Entry, EntryKind, Follow, Form, Mark, MarkForm, Mention, Scope, ScopeId, Trail};
use crate::note::store::batch::NoteBatch;
use crate::note::store::interner::NameId;
use crate::note::store::items::Items;
use crate::note::store::lists::{Lists, UnpackedLists};
use crate::text::{Span, TextHash};

/// How far values reach.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reach {
    /// As those of a short note.
    Short,
    /// Most as those of a short note, some at the edge of what fits or beyond.
    Any,
}

/// A number that a short note can have up to `most`, or any.
fn number(reach: Reach, most: u32) -> BoxedStrategy<u32> {
    let edge = prop_oneof![Just(most), Just(most + 1), Just(u32::MAX), Just(u32::MAX - 1), any::<u32>()];
    match reach {
        Reach::Short => (0..=most).boxed(),
        Reach::Any => prop_oneof![200 => 0..=most, 1 => edge].boxed(),
    }
}

fn span(reach: Reach, most: u32) -> BoxedStrategy<Span> {
    let span = (number(reach, 0xffff), number(reach, most));
    span.prop_map(|(start, len)| Span { start, end: start.wrapping_add(len) }).boxed()
}

fn date(reach: Reach) -> BoxedStrategy<Option<NaiveDate>> {
    let day = |from: i32, to: i32| {
        let day = NaiveDate::from_num_days_from_ce_opt;
        (from..to).prop_map(move |number| day(number).expect("a day"))
    };
    // 2000 to 2063.
    let near = prop_oneof![
        Just(None),
        Just(NaiveDate::from_ymd_opt(2024, 2, 29)),
        day(730_120, 753_400).prop_map(Some)
    ];
    match reach {
        Reach::Short => near.boxed(),
        Reach::Any => {
            let far = prop_oneof![Just(NaiveDate::MIN), Just(NaiveDate::MAX), day(-12_000_000, 12_000_000)];
            prop_oneof![200 => near, 1 => far.prop_map(Some)].boxed()
        }
    }
}

fn scope(reach: Reach) -> BoxedStrategy<Option<ScopeId>> {
    number(reach, 255).prop_map(ScopeId::from_number).boxed()
}

fn name(reach: Reach) -> BoxedStrategy<NameId> {
    number(reach, (1 << 21) - 1).prop_map(NameId::from_number).boxed()
}

prop_compose! {
    fn entry(reach: Reach)(
        span in span(reach, 0xffff), hash in any::<u64>(), block in number(reach, 255),
        item in scope(reach), heading in scope(reach), date in date(reach),
        kind in prop::sample::select(vec![
            EntryKind::Text, EntryKind::Heading, EntryKind::Participant, EntryKind::PageItem,
            EntryKind::PageHeading,
        ]),
        in_period in any::<bool>(), planned in any::<bool>(),
    ) -> Entry {
        let hash = TextHash::new(hash);
        Entry { span, hash, block, item, heading, date, kind, in_period, planned }
    }
}

prop_compose! {
    fn mention(reach: Reach)(
        name in name(reach), span in span(reach, 255), entry in number(reach, 255),
        form in prop::sample::select(vec![
            Form::Handle, Form::DoubtfulHandle, Form::Always, Form::SigilLink, Form::DoubtfulName,
            Form::Wikilink, Form::Link, Form::Participant,
        ]),
    ) -> Mention {
        Mention { name, form, span, entry }
    }
}

prop_compose! {
    fn mark(reach: Reach)(
        marker in prop::sample::select(Marker::ALL.to_vec()),
        form in prop::sample::select(vec![MarkForm::Tag, MarkForm::Field, MarkForm::Word]),
        span in span(reach, 255), entry in number(reach, 255),
        topic in prop_oneof![3 => Just(None), 1 => number(reach, (1 << 24) - 1).prop_map(Some)],
        first in number(reach, 255), direct in number(reach, 255),
        fields in prop_oneof![3 => Just((0, 0)), 1 => (number(reach, 255), number(reach, 255))],
        due in prop_oneof![3 => Just(None), 1 => date(reach)],
    ) -> Mark {
        let (topic, (inside, after)) = (topic.map(NameId::from_number), fields);
        Mark { marker, form, span, topic, entry, follow: Follow { first, direct, inside, after }, due }
    }
}

prop_compose! {
    fn trail(reach: Reach)(
        mention in number(reach, 255), words in any::<[u32; Trail::MOST]>(), joins in any::<u8>(),
    ) -> Trail {
        Trail { mention, words, joins }
    }
}

type AnyLists = (Vec<Entry>, Vec<Mention>, Vec<Mark>, Vec<Trail>, Vec<Scope>);

fn lists(reach: Reach) -> impl Strategy<Value = AnyLists> {
    let len = move || match reach {
        Reach::Short => 0..=6,
        Reach::Any => 0..=12_usize,
    };
    let many = move || match reach {
        Reach::Short => prop_oneof![Just(0..=6_usize)].boxed(),
        Reach::Any => prop_oneof![20 => Just(0..=6_usize), 1 => Just(254..=257)].boxed(),
    };
    // Entries of a note without scopes have none: mostly.
    let scopes = prop::collection::vec(scope(reach).prop_map(|parent| Scope { parent }), len());
    let entries = many().prop_flat_map(move |len| prop::collection::vec(entry(reach), len));
    let mentions = many().prop_flat_map(move |len| prop::collection::vec(mention(reach), len));
    let all = (
        entries,
        mentions,
        prop::collection::vec(mark(reach), len()),
        prop::collection::vec(trail(reach), len()),
        scopes,
    );
    all.prop_map(move |mut all| {
        if all.4.is_empty() && reach == Reach::Short {
            all.0.iter_mut().for_each(|entry| (entry.item, entry.heading) = (None, None));
        }
        all
    })
}

fn as_lists((entries, mentions, marks, trails, scopes): &AnyLists) -> Lists<'_> {
    Lists { entries, mentions, marks, trails, scopes }
}

fn is_same<T: crate::note::store::rows::Row + PartialEq>(items: Items<'_, T>, known: &[T]) -> bool {
    items.iter().eq(known.iter().copied())
        && items.iter().rev().eq(known.iter().rev().copied())
        && items.get(known.len()).is_none()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn lists_that_were_packed_are_unpacked_unchanged(notes in prop::collection::vec(lists(Reach::Any), 0..6)) {
        let mut packer = Packer::default();
        // Twice, since what the buffer held is forgotten.
        for _ in 0..2 {
            let places: Vec<_> = notes.iter().map(|note| packer.pack(&as_lists(note))).collect();
            let packed = packer.finish();
            let mut scratch = UnpackedLists::default();
            for (note, at) in notes.iter().zip(places) {
                let Some(at) = at else { continue };
                let unpacked = PackedLists::at(&packed, at).unpack(&mut scratch);
                prop_assert_eq!(unpacked, as_lists(note));
            }
            prop_assert_eq!(packer.finish(), Packer::default().finish());
        }
    }

    #[test]
    fn the_lists_of_a_short_note_fit(all in lists(Reach::Short)) {
        prop_assert!(Packer::default().pack(&as_lists(&all)).is_some());
    }

    #[test]
    fn notes_of_a_batch_have_their_own_lists(notes in prop::collection::vec(lists(Reach::Any), 0..6)) {
        let mut batch = NoteBatch::default();
        let mut sealed = Vec::new();
        for (entries, mentions, marks, trails, scopes) in &notes {
            let start = batch.end();
            batch.entries.extend(entries);
            batch.mentions.extend(mentions);
            batch.marks.extend(marks);
            batch.trails.extend(trails);
            batch.scopes.extend(scopes);
            sealed.push(batch.lists_from(start));
        }
        for (note, all) in sealed.iter().zip(&notes) {
            prop_assert_eq!(batch.lists(note), as_lists(all));
        }
        batch.seal(&mut sealed);
        for (note, all) in sealed.iter().zip(&notes) {
            let mut scratch = UnpackedLists::default();
            prop_assert_eq!(note.unpack(&mut scratch), as_lists(all));
            prop_assert!(is_same(note.entries(), &all.0) && is_same(note.mentions(), &all.1));
            prop_assert!(is_same(note.marks(), &all.2) && is_same(note.trails(), &all.3));
            prop_assert!(is_same(note.scopes(), &all.4));
        }
    }
}
