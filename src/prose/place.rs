//! Where the markers of an entry go: the edits that make what was accepted of it.
//!
//! The people that a marker binds to must be the ones meant, so with several people in an entry a marker
//! stands before the one that it is about. Whether the language then says exactly that is checked by
//! `verify`, not here.

use std::collections::BTreeMap;

use crate::config::SoftBreaks;
use crate::graph::PersonId;
use crate::language::Marker;
use crate::prose::frame::SpokenPhrase;
use crate::prose::line_end::CellEnd;
use crate::prose::tables::Told;
use crate::prose::token::NamedPerson;
use crate::text::Span;

/// A replacement in a note: an insertion where the place is empty.
pub(super) type Replacement = (Span, String);

/// An entry in the places of its note, with all that placing needs to know.
#[derive(Debug, Clone)]
pub(super) struct EntrySite {
    pub span: Span,
    /// Everybody whom it names, in order.
    pub named: Vec<NamedAs>,
    pub around: Option<PersonId>,
    /// Where its text ends.
    pub end: u32,
    /// Of a row of a table: where the texts of its cells end.
    pub cells: Vec<CellEnd>,
    /// Where a line of its own goes, and what comes before its text; `None` where there is no room for one.
    pub below: Option<(u32, String)>,
}

/// Somebody named in an entry, and the link to write where the name is plain.
#[derive(Debug, Clone)]
pub(super) struct NamedAs {
    pub named: NamedPerson,
    pub link: Option<String>,
    pub is_single: bool,
    /// As it is written, or will be.
    pub text: String,
}

impl EntrySite {
    /// The edits that write some of its phrases, each as what it tells of. `None` where a marker would take people
    /// who are not meant.
    pub(super) fn changes(&self, text: &str, spoken: &[(&SpokenPhrase, Told)]) -> Option<Vec<Replacement>> {
        let used = |named: &NamedPerson| {
            spoken.iter().any(|(phrase, told)| {
                *told != Told::Promise
                    && (phrase.named.iter().any(|one| one.span == named.span)
                        || phrase.named.is_empty() && phrase.people.contains(&named.person))
            })
        };
        let counted: Vec<&NamedAs> = self
            .named
            .iter()
            .filter(|one| one.link.is_none() || !one.is_single || used(&one.named))
            .collect();
        let mut people: Vec<PersonId> = counted.iter().map(|one| one.named.person).collect();
        people.sort_unstable();
        people.dedup();
        let mut before: BTreeMap<u32, String> = BTreeMap::new();
        let mut inserted: BTreeMap<u32, String> = BTreeMap::new();
        let mut below = String::new();
        let mut links: BTreeMap<u32, (Span, String)> = BTreeMap::new();
        for (phrase, told) in spoken {
            let Told::Event(marker) = told else {
                below.push_str(&self.promise(text, phrase)?);
                continue;
            };
            for one in counted.iter().filter(|one| phrase.people.contains(&one.named.person)) {
                if let Some(link) = &one.link
                    && used(&one.named)
                {
                    links.insert(one.named.span.start, (one.named.span, link.clone()));
                }
            }
            let tag = format!("#{}", marker.name());
            let mut append = || {
                let end = inserted.entry(self.end_of(phrase)).or_default();
                end.push(' ');
                end.push_str(&tag);
            };
            if people.len() <= 1 {
                append();
            } else if *marker == Marker::Introduced {
                let mut meant: Vec<PersonId> = phrase.people.to_vec();
                meant.sort_unstable();
                meant.dedup();
                if meant != people {
                    return None;
                }
                append();
            } else {
                let first = self.mention_of(phrase)?;
                if before.insert(first.start, format!("{tag} ")).is_some() {
                    return None;
                }
            }
        }
        let mut changes: Vec<Replacement> = Vec::new();
        for (start, tag) in before {
            match links.remove(&start) {
                Some((span, link)) => changes.push((span, format!("{tag}{link}"))),
                None => changes.push((Span { start, end: start }, tag)),
            }
        }
        changes.extend(links.into_values());
        if !below.is_empty() {
            inserted.entry(self.below.as_ref()?.0).or_default().push_str(&below);
        }
        changes.extend(inserted.into_iter().map(|(at, text)| (Span { start: at, end: at }, text)));
        changes.sort_by_key(|change| change.0);
        // A name at the very end and a marker behind it are one edit.
        let mut joined: Vec<Replacement> = Vec::new();
        for (span, text) in changes {
            match joined.last_mut() {
                Some(last) if last.0.end == span.start && !(last.0.is_empty() && span.is_empty()) => {
                    last.0.end = span.end;
                    last.1.push_str(&text);
                }
                _ => joined.push((span, text)),
            }
        }
        Some(joined)
    }

    /// The phrases that can be written beside one another: each can be written, and no mention takes two markers.
    pub(super) fn writable<'p>(&self, text: &str, spoken: &'p [SpokenPhrase]) -> Vec<&'p SpokenPhrase> {
        let fits = |all: &[&SpokenPhrase]| {
            let told: Vec<(&SpokenPhrase, Told)> = all.iter().map(|&phrase| (phrase, phrase.told)).collect();
            self.changes(text, &told).is_some()
        };
        let all: Vec<&SpokenPhrase> = spoken.iter().collect();
        if all.is_empty() || fits(&all) {
            return all;
        }
        let alone: Vec<&SpokenPhrase> = all.into_iter().filter(|phrase| fits(&[phrase])).collect();
        let is_clear = |phrase: &&SpokenPhrase| {
            alone.iter().all(|other| std::ptr::eq(*other, *phrase) || fits(&[*phrase, *other]))
        };
        alone.iter().copied().filter(is_clear).collect()
    }

    /// Where the text that a phrase stands in ends: the entry's, or of a row its cell's.
    fn end_of(&self, phrase: &SpokenPhrase) -> u32 {
        let nth = self.cells.partition_point(|cell| cell.bar < phrase.span.end);
        self.cells.get(nth).map_or(self.end, |cell| cell.text)
    }

    /// The mention before which a phrase's marker goes.
    fn mention_of(&self, phrase: &SpokenPhrase) -> Option<Span> {
        if let Some(first) = phrase.named.iter().map(|named| named.span).min() {
            return Some(first);
        }
        let &[person] = phrase.people.as_slice() else { return None };
        let own = self.named.iter().map(|one| one.named).filter(|named| named.person == person);
        own.filter(|named| named.span.start < phrase.span.end).map(|named| named.span).next_back()
    }

    /// The line of a promise.
    fn promise(&self, text: &str, phrase: &SpokenPhrase) -> Option<String> {
        let promised = &text[phrase.promised?.range()];
        let name = |person: &PersonId| {
            let one = self.named.iter().rev().find(|one| one.named.person == *person)?;
            Some(one.link.as_ref().unwrap_or(&one.text).as_str())
        };
        let whom = phrase.people.iter().map(name).collect::<Option<Vec<_>>>()?.join(", ");
        let (_, lead) = self.below.as_ref()?;
        Some(format!("{lead}- [ ] #give {whom} {promised}"))
    }

    /// Whose names plain links would be written: for a phrase about somebody whom the entry names.
    pub(super) fn has_plain(&self, phrase: &SpokenPhrase) -> bool {
        self.named.iter().any(|one| one.link.is_some() && phrase.people.contains(&one.named.person))
    }
}

/// Where a line below an entry goes, and what comes before its text.
pub(super) fn below(text: &str, span: Span, soft_breaks: SoftBreaks) -> Option<(u32, String)> {
    let line_start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |len| at + len);
    let mut end = line_end((span.end as usize).max(line_start).min(text.len()).max(line_start));
    if soft_breaks == SoftBreaks::Join && text[span.range()].ends_with('\n') {
        end = (span.end as usize).saturating_sub(1);
    }
    let line = &text[line_start..end];
    let indent: String = line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    let own = &line[indent.len()..];
    if own.starts_with('>') || own.starts_with('|') || own.starts_with('#') {
        return None;
    }
    let is_item = own.starts_with(['-', '*', '+']) && own[1..].starts_with(' ');
    let number = own.len() - own.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_numbered = number > 0 && own[number..].starts_with(". ");
    let eol = if text[..end].ends_with('\r') { "\r\n" } else { "\n" };
    let stop = |at: usize| {
        u32::try_from(text[..at].strip_suffix('\r').unwrap_or(&text[..at]).len()).unwrap_or(u32::MAX)
    };
    let next = text
        .get(end + 1..line_end((end + 1).min(text.len())).max(end + 1).min(text.len()))
        .unwrap_or_default();
    if is_item || is_numbered {
        let next_indent: String = next.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        let has_nested = next_indent.len() > indent.len() && !next.trim().is_empty();
        let lead =
            if has_nested && next.trim_start().starts_with(['-', '*', '+']) { next_indent } else { indent };
        if is_numbered && lead.len() <= line.len() - own.len()
            || has_nested && !next.trim_start().starts_with(['-', '*', '+'])
        {
            return None;
        }
        return Some((stop(end), format!("{eol}{lead}")));
    }
    // A paragraph's further lines would become part of the item.
    if next.trim().is_empty() || next.trim_start().starts_with(['-', '*', '+', '#']) {
        return Some((stop(end), format!("{eol}{indent}")));
    }
    None
}
