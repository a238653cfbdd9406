//! What can be written into a note: its drafts, verified together.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::finding::{Edit, Place};
use crate::graph::{PersonId, Resolved};
use crate::prose::context::{NoteReading, ProseContext};
use crate::prose::frame::SpokenPhrase;
use crate::prose::place::EntrySite;
use crate::prose::proposal::{EntryProposal, LinkProposal, PersonProposal, Tell, Wanted, hash_of};
use crate::prose::propose::{EntryFound, NoteFound};
use crate::prose::tables::Told;
use crate::prose::verify::{Verification, WritingDraft, verify};
use crate::text::{Span, TextHash, text_hash};

/// Names of one entry that become links.
const MOST_LINKS: usize = 32;

/// An entry with what to write into it.
struct DraftedEntry<'f> {
    entry: &'f EntryFound,
    draft: WritingDraft,
    site: EntrySite,
    /// What it tells of; nothing where only names become links.
    spoken: Vec<SpokenPhrase>,
    /// The names of the site that become links.
    names: Vec<usize>,
}

impl ProseContext<'_> {
    /// What can be written into a note, of what it tells of.
    pub(super) fn write(
        &self,
        found: &NoteFound,
        text: &str,
        listed: &FxHashSet<PersonId>,
        people: &BTreeMap<PersonId, &PersonProposal>,
        asked: &Wanted,
    ) -> (Vec<EntryProposal>, Vec<LinkProposal>) {
        let note = self.journal.note(found.id);
        let reading = self.reading(found.id, note, text);
        let is_known = |person: &PersonId| !self.is_stand_in(*person) || listed.contains(person);
        let mut drafts: Vec<DraftedEntry<'_>> = Vec::new();
        for entry in &found.entries {
            let mut site = entry.site.clone();
            site.named.retain(|one| is_known(&one.named.person));
            let hash = text_hash(&text[site.span.range()]);
            let wanted = |phrase: &&SpokenPhrase| {
                asked.wants(phrase.told)
                    && !self.is_refused(self.refusal(phrase.told.name(), phrase.people.iter().copied(), hash))
                    && phrase.people.iter().all(is_known)
                    && !(phrase.told == Told::Promise && self.is_promised(&reading, &site, phrase))
            };
            let spoken: Vec<SpokenPhrase> = entry.spoken.iter().filter(wanted).cloned().collect();
            let spoken: Vec<SpokenPhrase> = site.writable(text, &spoken).into_iter().cloned().collect();
            drafts.extend(self.draft(entry, site, spoken, text));
        }
        self.keep_good(&reading, drafts, listed, people)
    }

    /// What is to be written into an entry: these phrases, and its plain names as links.
    fn draft<'f>(
        &self,
        entry: &'f EntryFound,
        site: EntrySite,
        spoken: Vec<SpokenPhrase>,
        text: &str,
    ) -> Option<DraftedEntry<'f>> {
        let hash = text_hash(&text[site.span.range()]);
        let told: Vec<(&SpokenPhrase, Told)> = spoken.iter().map(|phrase| (phrase, phrase.told)).collect();
        let mut changes = if told.is_empty() { None } else { site.changes(text, &told) };
        let expected = spoken
            .iter()
            .flat_map(|phrase| phrase.people.iter().map(|&person| (phrase.told, person)))
            .collect();
        // The other plain names of the entry become links, too: who accepts both accepts them at once.
        let mut linked = Vec::new();
        let mut names = Vec::new();
        let mut seen = FxHashSet::default();
        for (nth, one) in site.named.iter().enumerate() {
            if names.len() >= MOST_LINKS {
                break;
            }
            let Some(link) = &one.link else { continue };
            let is_first = seen.insert(one.named.person);
            let refusal = self.refusal("link", [one.named.person], hash);
            if one.is_single || !is_first || self.is_refused(refusal) {
                continue;
            }
            names.push(nth);
            linked.push(one.named.person);
            let all = changes.get_or_insert_default();
            let span = one.named.span;
            if !all.iter().any(|(other, _)| other.start <= span.start && span.end <= other.end) {
                all.push((span, link.clone()));
            }
        }
        let changes = changes?;
        linked.extend(site.named.iter().filter(|one| one.link.is_some()).map(|one| one.named.person));
        let draft =
            WritingDraft { span: site.span, day: entry.day, around: site.around, changes, expected, linked };
        Some(DraftedEntry { draft, entry, site, spoken, names })
    }

    /// An entry with one of its phrases: several that do not go together hide the one that would. Nothing where it is
    /// one already.
    fn draft_of_one<'f>(&self, entry: DraftedEntry<'f>, text: &str) -> Option<DraftedEntry<'f>> {
        let DraftedEntry { entry, site, spoken, .. } = entry;
        if spoken.len() < 2 {
            return None;
        }
        let first = spoken.iter().position(|phrase| !phrase.told.is_mere_contact()).unwrap_or(0);
        self.draft(entry, site, spoken.into_iter().skip(first).take(1).collect(), text)
    }

    /// Verifies drafts together, and leaves out what does not pass.
    fn keep_good<'f>(
        &self,
        reading: &NoteReading<'_>,
        mut drafts: Vec<DraftedEntry<'f>>,
        listed: &FxHashSet<PersonId>,
        people: &BTreeMap<PersonId, &PersonProposal>,
    ) -> (Vec<EntryProposal>, Vec<LinkProposal>) {
        let mut lost = Vec::new();
        for _ in 0..6 {
            let all: Vec<WritingDraft> = drafts.iter().map(|one| one.draft.clone()).collect();
            match if all.is_empty() {
                Verification::Good(Vec::new())
            } else {
                verify(self, reading, &all, listed)
            } {
                Verification::Good(all) => {
                    lost = all;
                    break;
                }
                Verification::Bad(bad) => {
                    let all = std::mem::take(&mut drafts).into_iter().enumerate();
                    let keep = |(nth, draft): (usize, DraftedEntry<'f>)| match bad.binary_search(&nth) {
                        Ok(_) => self.draft_of_one(draft, reading.text),
                        Err(_) => Some(draft),
                    };
                    drafts = all.filter_map(keep).collect();
                }
                Verification::Tangled => {
                    drafts.retain(|one| one.draft.around.is_none() && one.draft.linked.is_empty())
                }
            }
            lost.clear();
        }
        if lost.len() != drafts.len() {
            return (Vec::new(), Vec::new());
        }
        let path = &reading.note.path;
        let edit = |(span, text): &(Span, String)| Edit {
            place: Place { note: path.clone(), span: *span },
            text: text.clone(),
        };
        let (mut entries, mut links) = (Vec::new(), Vec::new());
        for (one, lost) in drafts.into_iter().zip(lost) {
            let DraftedEntry { draft, site, spoken, names, .. } = one;
            let hash = text_hash(&reading.text[draft.span.range()]);
            for nth in names {
                let Some(one) = site.named.get(nth) else { continue };
                let Some(link) = &one.link else { continue };
                let person = self.graph.person(one.named.person);
                links.push(LinkProposal {
                    note: reading.id,
                    day: draft.day,
                    key: person.key.to_string(),
                    name: person.name.to_string(),
                    span: one.named.span,
                    hash,
                    refusal: self.refusal("link", [one.named.person], hash),
                    edit: edit(&(one.named.span, link.clone())),
                });
            }
            if spoken.is_empty() {
                continue;
            }
            let mut edits: Vec<Edit> = Vec::new();
            let told: Vec<(&SpokenPhrase, Told)> =
                spoken.iter().map(|phrase| (phrase, phrase.told)).collect();
            edits.extend(site.changes(reading.text, &told).unwrap_or_default().iter().map(edit));
            for person in spoken.iter().flat_map(|phrase| &phrase.people) {
                if let Some(proposal) = people.get(person)
                    && !edits.contains(&proposal.edit)
                {
                    edits.push(proposal.edit.clone());
                }
            }
            let names_of = |person: &PersonId| match people.get(person) {
                Some(proposal) => (proposal.key.clone(), proposal.name.clone()),
                None => {
                    let person = self.graph.person(*person);
                    (person.key.to_string(), person.name.to_string())
                }
            };
            let tells = spoken.iter().map(|phrase| Tell {
                told: phrase.told,
                people: phrase.people.iter().map(names_of).collect(),
                span: phrase.span,
                refusal: self.refusal(phrase.told.name(), phrase.people.iter().copied(), hash),
            });
            let tells = tells.collect();
            let lost = lost.iter().map(|person| names_of(person).1).collect();
            entries.push(EntryProposal {
                note: reading.id,
                day: draft.day,
                tells,
                edits,
                hash,
                lost,
                site,
                spoken,
            });
        }
        (entries, links)
    }

    /// Whether the lines below an entry hold its promise already.
    fn is_promised(&self, reading: &NoteReading<'_>, site: &EntrySite, phrase: &SpokenPhrase) -> bool {
        let rest = &reading.text[site.span.end as usize..];
        let near: usize = rest.split_inclusive('\n').take(4).map(str::len).sum();
        let end = site.span.end as usize + near;
        let marks = reading.note.marks();
        let from = marks.partition_point(|mark| mark.span.start < site.span.end);
        marks.iter().skip(from).take_while(|mark| (mark.span.start as usize) < end).any(|mark| {
            let mentions = reading.note.mentions();
            let first = mentions.partition_point(|mention| mention.entry < mark.entry);
            mark.marker.is_promise()
                && mentions.iter().skip(first).take_while(|mention| mention.entry == mark.entry).any(
                    |mention| {
                        let resolved =
                            self.graph.directory.resolve(&mention, reading.note, &self.journal.names);
                        resolved == Resolved::Person(phrase.people[0])
                    },
                )
        })
    }

    /// What remembers that something was refused: no text, and no place.
    fn refusal(&self, what: &str, people: impl IntoIterator<Item = PersonId>, text: TextHash) -> u64 {
        let number = |person: PersonId| u32::MAX - person.0;
        let keys = people.into_iter().map(|person| match self.is_stand_in(person) {
            true => self.graph.directory.spelled(number(person)),
            false => &*self.graph.person(person).key,
        });
        hash_of(what, keys, text)
    }

    pub(super) fn is_refused(&self, refusal: u64) -> bool {
        self.refused.contains(&refusal)
    }
}
