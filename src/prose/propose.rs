//! From a journal and its texts to proposals.
//!
//! In three passes: what every note tells of, who among the links without a page is a person by that, and
//! what can be written. The first and the last look at each note alone, on all threads.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::finding::{Edit, Place};
use crate::graph::{PersonId, Resolved};
use crate::journal::NoteId;
use crate::language::Marker;
use crate::note::{Note, front_matter_text};
use crate::prose::context::{NoteReading, ProseContext};
use crate::prose::line_end::line_end;
use crate::prose::place::{EntrySite, NamedAs, below};
use crate::prose::probe::{Probe, ProbedEntry, nameless_lines, probe};
use crate::prose::recognise::{EntryLine, SpokenPhrase, recognise};
use crate::prose::tables::Told;
use crate::prose::token::{NamedPerson, ProseToken, ProseTokenKind, tokens};
use crate::prose::verify::{Verification, WritingDraft, verify};
use crate::text::{Fnv, NotePath, Span, TextHash, key, text_hash};

/// The note at the root that lists people without a page.
const PEOPLE_NOTE: &str = "people.md";

/// Entries in which somebody must be named by a phrase.
const ENOUGH_ENTRIES: usize = 2;

/// Names of one entry that become links.
const MOST_LINKS: usize = 32;

/// Which texts notes have.
pub type Texts<'t> = &'t (dyn Fn(&NotePath) -> Option<std::sync::Arc<str>> + Sync);

/// All that is proposed for a journal, in path order.
#[derive(Debug, Default)]
pub struct Proposals {
    pub entries: Vec<EntryProposal>,
    pub links: Vec<LinkProposal>,
    pub people: Vec<PersonProposal>,
}

/// An entry, and what it tells of.
#[derive(Debug, Clone)]
pub struct EntryProposal {
    pub note: NoteId,
    pub day: Option<NaiveDate>,
    pub tells: Vec<Tell>,
    /// What writes all of it, in one go.
    pub edits: Vec<Edit>,
    pub hash: TextHash,
    /// The names of those who no longer count as contact with it.
    pub lost: Vec<String>,
    site: EntrySite,
    spoken: Vec<SpokenPhrase>,
}

/// One phrase of an entry.
#[derive(Debug, Clone)]
pub struct Tell {
    pub told: Told,
    /// Keys and names.
    pub people: Vec<(String, String)>,
    pub span: Span,
    /// What remembers that it was refused.
    pub refusal: u64,
}

/// A name in plain text.
#[derive(Debug, Clone)]
pub struct LinkProposal {
    pub note: NoteId,
    pub day: Option<NaiveDate>,
    pub key: String,
    pub name: String,
    pub span: Span,
    pub hash: TextHash,
    /// What remembers that it was refused.
    pub refusal: u64,
    pub edit: Edit,
}

/// A link without a page that is a person.
#[derive(Debug, Clone)]
pub struct PersonProposal {
    pub name: String,
    pub key: String,
    pub place: Place,
    pub day: Option<NaiveDate>,
    /// In how many entries something passed with them.
    pub entries: usize,
    pub refusal: u64,
    pub edit: Edit,
}

/// What a note tells of.
struct NoteFound {
    id: NoteId,
    entries: Vec<EntryFound>,
}

struct EntryFound {
    site: EntrySite,
    day: Option<NaiveDate>,
    spoken: Vec<SpokenPhrase>,
    /// Links without a page that phrases are about: the name, where it stands, and whether it was introduced.
    strangers: Vec<Stranger>,
}

/// An entry with what is to be written into it.
struct DraftedEntry {
    draft: WritingDraft,
    site: EntrySite,
    /// What it tells of; nothing where only names become links.
    spoken: Vec<SpokenPhrase>,
    /// The names of the site that become links.
    names: Vec<usize>,
}

struct Stranger {
    person: PersonId,
    span: Span,
    name: String,
    is_introduced: bool,
    /// It cannot be a person.
    is_firm: bool,
}

/// What is wanted of the sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub contacts: Contacts,
    /// Nothing else; everything where it is empty.
    pub markers: Vec<Told>,
}

impl Wanted {
    fn wants(&self, told: Told) -> bool {
        (self.contacts == Contacts::Proposed || !told.is_mere_contact())
            && (self.markers.is_empty() || self.markers.contains(&told))
    }
}

/// Which contacts are proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contacts {
    /// A mention is contact already.
    LeftOut,
    Proposed,
}

impl ProseContext<'_> {
    /// Everything that is proposed for some notes. `people.md` is appended to where a link is a person.
    pub fn propose(&self, texts: Texts<'_>, wanted: &Wanted) -> Proposals {
        let ids = self.journal.ids();
        let read = |&id: &NoteId| {
            let note = self.journal.note(id);
            let text = texts(&note.path)?;
            self.read(id, note, &text)
        };
        let found: Vec<NoteFound> = if ids.len() < 64 {
            ids.iter().filter_map(read).collect()
        } else {
            ids.par_iter().with_min_len(32).filter_map(read).collect()
        };
        let people = self.people(&found, texts);
        let listed: FxHashSet<PersonId> = people.iter().map(|(person, _)| *person).collect();
        let by_person: BTreeMap<PersonId, &PersonProposal> =
            people.iter().map(|(person, proposal)| (*person, proposal)).collect();
        let write = |found: &NoteFound| {
            let text = texts(self.journal.path(found.id))?;
            Some(self.write(found, &text, &listed, &by_person, wanted))
        };
        let written: Vec<_> = if found.len() < 64 {
            found.iter().filter_map(write).collect()
        } else {
            found.par_iter().with_min_len(16).filter_map(write).collect()
        };
        let mut proposals = Proposals::default();
        for (entries, links) in written {
            proposals.entries.extend(entries);
            proposals.links.extend(links);
        }
        proposals.people = people.into_iter().map(|(_, proposal)| proposal).collect();
        proposals.people.sort_by(|a, b| a.place.cmp(&b.place));
        proposals
    }

    fn reading<'r>(&self, id: NoteId, note: &'r Note, text: &'r str) -> NoteReading<'r> {
        let yaml = front_matter_text(text);
        let body = if yaml.is_empty() {
            0
        } else {
            let end = yaml.as_ptr() as usize - text.as_ptr() as usize + yaml.len();
            text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
        };
        NoteReading { id, note, text, body }
    }

    /// What a note tells of; `None` where that is nothing.
    fn read(&self, id: NoteId, note: &Note, text: &str) -> Option<NoteFound> {
        let is_current = note.entries().iter().all(|entry| text.get(entry.span.range()).is_some());
        if !is_current {
            return None;
        }
        let reading = self.reading(id, note, text);
        let mut names = if self.names.is_empty() { Vec::new() } else { self.names.find(text, reading.body) };
        let owner = self.graph.directory.by_page(id).or_else(|| self.graph.directory.owner(id));
        names.retain(|name| Some(name.person) != owner && !self.skipped.contains(&name.person));
        let mentions_anybody = owner.is_some() || !note.mentions().is_empty() || !names.is_empty();
        if !mentions_anybody {
            return None;
        }
        let nameless = nameless_lines(self, &reading, &names);
        if note.mentions().is_empty() && names.is_empty() && nameless.is_empty() {
            return None;
        }
        let probe = probe(self, &reading, &names, &nameless)?;
        let entries: Vec<EntryFound> =
            probe.entries.iter().filter_map(|entry| self.read_entry(&reading, &probe, entry)).collect();
        (!entries.is_empty()).then_some(NoteFound { id, entries })
    }

    fn read_entry(
        &self,
        reading: &NoteReading<'_>,
        probe: &Probe<'_>,
        entry: &ProbedEntry,
    ) -> Option<EntryFound> {
        let tokens = tokens(&probe.text, entry.span, &entry.links, self.tables);
        let line_start = probe.text[..entry.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let lead = &probe.text[line_start..entry.span.end as usize];
        let lead = lead.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+' | '>'));
        let is_done = lead.starts_with("[x]") || lead.starts_with("[X]") || lead.starts_with("DONE ");
        let line = EntryLine { tokens: &tokens, day: entry.day, around: entry.around, is_done };
        let mut spoken = recognise(&line, self.tables);
        let strangers = self.strangers(&tokens, &spoken, probe);
        for phrase in &mut spoken {
            phrase.span = probe.back(phrase.span);
            phrase.promised = phrase.promised.map(|span| probe.back(span));
            phrase.named.iter_mut().for_each(|named| named.span = probe.back(named.span));
        }
        spoken.retain(|phrase| !phrase.people.iter().any(|person| self.skipped.contains(person)));
        let span = probe.back(entry.span);
        let mut named = Vec::new();
        for (link, plain) in entry.links.iter().zip(&entry.plain) {
            let Some(person) = link.person else { continue };
            let own = probe.back(link.span);
            let text = &reading.text[own.range()];
            let replacement = plain.map(|_| self.link(person, text));
            let is_single = plain.is_some_and(|plain| plain.is_single);
            named.push(NamedAs {
                named: NamedPerson { person, span: own },
                link: replacement,
                is_single,
                text: text.to_owned(),
            });
        }
        let has_link = named.iter().any(|one| one.link.is_some() && !one.is_single);
        if spoken.is_empty() && !has_link {
            return None;
        }
        let end = line_end(reading.text, span);
        let promises = spoken.iter().any(|phrase| phrase.told == Told::Promise);
        let below = promises.then(|| below(reading.text, span, self.joins_lines())).flatten();
        let site = EntrySite { span, named, around: entry.around, end, below };
        Some(EntryFound { site, day: entry.day, spoken, strangers })
    }

    /// The links without a page that phrases are about.
    fn strangers(
        &self,
        tokens: &[ProseToken<'_>],
        spoken: &[SpokenPhrase],
        probe: &Probe<'_>,
    ) -> Vec<Stranger> {
        let mut found: Vec<Stranger> = Vec::new();
        for phrase in spoken {
            for &person in phrase.people.iter().filter(|&&person| self.is_stand_in(person)) {
                let at = tokens.iter().position(
                    |token| matches!(token.kind, ProseTokenKind::Person { person: one, .. } if one == person),
                );
                let Some(at) = at else { continue };
                let before = at.checked_sub(1).map_or("", |before| &*tokens[before].word);
                let is_thing = matches!(
                    before,
                    "the" | "a" | "an" | "called" | "saw" | "visited" | "in" | "joined" | "met-not"
                );
                if is_thing && phrase.told.is_mere_contact() || matches!(before, "the" | "a" | "an") {
                    continue;
                }
                let span = tokens[at].span;
                let name = probe.text[span.range()].trim_start_matches("[[");
                let name = name.split([']', '|', '#']).next().unwrap_or(name).trim().to_owned();
                if self.skipped_keys.contains(&key(&name)) {
                    continue;
                }
                let is_introduced = phrase.told == Told::Event(Marker::Introduced);
                found.push(Stranger {
                    person,
                    span: probe.back(span),
                    name,
                    is_introduced,
                    is_firm: phrase.is_firm,
                });
            }
        }
        found
    }

    /// Who among the links without a page is a person.
    fn people(&self, found: &[NoteFound], texts: Texts<'_>) -> Vec<(PersonId, PersonProposal)> {
        struct StrangerEvidence<'e> {
            first: &'e Stranger,
            note: NoteId,
            day: Option<NaiveDate>,
            entries: usize,
            is_enough: bool,
            is_firm: bool,
        }
        let mut all: BTreeMap<PersonId, StrangerEvidence<'_>> = BTreeMap::new();
        for note in found {
            for entry in &note.entries {
                let mut seen: SmallVec<[PersonId; 4]> = SmallVec::new();
                for stranger in &entry.strangers {
                    let evidence = all.entry(stranger.person).or_insert_with(|| StrangerEvidence {
                        first: stranger,
                        note: note.id,
                        day: entry.day,
                        entries: 0,
                        is_enough: false,
                        is_firm: false,
                    });
                    evidence.is_enough |= stranger.is_introduced;
                    evidence.is_firm |= stranger.is_firm;
                    if !seen.contains(&stranger.person) {
                        seen.push(stranger.person);
                        evidence.entries += 1;
                    }
                }
            }
        }
        let note = NotePath::new(PEOPLE_NOTE);
        let old = texts(&note).unwrap_or_default();
        let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
        let is_person = |evidence: &StrangerEvidence<'_>| {
            (evidence.is_enough || evidence.entries >= ENOUGH_ENTRIES) && !evidence.is_firm
        };
        let proposal = |(person, evidence): (PersonId, StrangerEvidence<'_>)| {
            let name = evidence.first.name.clone();
            let place = Place { note: note.clone(), span: Span::new(old.len(), old.len()) };
            let edit = Edit { place, text: format!("{gap}- @[[{name}]]\n") };
            let place = Place { note: self.journal.path(evidence.note).clone(), span: evidence.first.span };
            let key = key(&name);
            let refusal = hash_of("person", [key.as_str()], TextHash::default());
            (
                person,
                PersonProposal {
                    name,
                    key,
                    place,
                    day: evidence.day,
                    entries: evidence.entries,
                    refusal,
                    edit,
                },
            )
        };
        let people = all.into_iter().filter(|(_, evidence)| is_person(evidence)).map(proposal);
        people.filter(|(_, proposal)| !self.is_refused(proposal.refusal)).collect()
    }

    fn write(
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
        let mut drafts: Vec<DraftedEntry> = Vec::new();
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
            let told: Vec<(&SpokenPhrase, Told)> =
                spoken.iter().map(|phrase| (phrase, phrase.told)).collect();
            let mut changes = if told.is_empty() { None } else { site.changes(text, &told) };
            let expected: Vec<(Told, PersonId)> = match &changes {
                Some(_) => spoken
                    .iter()
                    .flat_map(|phrase| phrase.people.iter().map(|&person| (phrase.told, person)))
                    .collect(),
                None => Vec::new(),
            };
            let has_entry = changes.is_some();
            // The other plain names of the entry become links, too: whoever accepts both accepts them at once.
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
            let Some(changes) = changes else { continue };
            linked.extend(site.named.iter().filter(|one| one.link.is_some()).map(|one| one.named.person));
            let draft = WritingDraft {
                span: site.span,
                day: entry.day,
                around: site.around,
                changes,
                expected,
                linked,
            };
            let spoken = if has_entry { spoken } else { Vec::new() };
            drafts.push(DraftedEntry { draft, site, spoken, names });
        }
        self.keep_good(&reading, drafts, listed, people)
    }

    /// Verifies drafts together, and leaves out what does not pass.
    fn keep_good(
        &self,
        reading: &NoteReading<'_>,
        mut drafts: Vec<DraftedEntry>,
        listed: &FxHashSet<PersonId>,
        people: &BTreeMap<PersonId, &PersonProposal>,
    ) -> (Vec<EntryProposal>, Vec<LinkProposal>) {
        let mut lost = Vec::new();
        for _ in 0..4 {
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
                    let mut nth = 0;
                    drafts.retain(|_| {
                        nth += 1;
                        bad.binary_search(&(nth - 1)).is_err()
                    });
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
            let DraftedEntry { draft, site, spoken, names } = one;
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
        marks[from..].iter().take_while(|mark| (mark.span.start as usize) < end).any(|mark| {
            let mentions = reading.note.mentions();
            let first = mentions.partition_point(|mention| mention.entry < mark.entry);
            mark.marker.is_promise()
                && mentions[first..].iter().take_while(|mention| mention.entry == mark.entry).any(|mention| {
                    let resolved = self.graph.directory.resolve(mention, reading.note, &self.journal.names);
                    resolved == Resolved::Person(phrase.people[0])
                })
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

    fn is_refused(&self, refusal: u64) -> bool {
        self.refused.contains(&refusal)
    }
}

fn hash_of<'k>(what: &str, keys: impl IntoIterator<Item = &'k str>, text: TextHash) -> u64 {
    let mut hash = Fnv::default();
    hash.field(what.as_bytes());
    keys.into_iter().for_each(|key| hash.field(key.as_bytes()));
    hash.write(&text.get().to_le_bytes());
    hash.finish()
}

impl EntryProposal {
    /// The edits that write some of what the entry tells of, each as something else where that is said. `text` is
    /// the note's. `None` where that cannot be written.
    pub fn edits_of(&self, path: &NotePath, text: &str, chosen: &[(usize, Told)]) -> Option<Vec<Edit>> {
        let told: Vec<(&SpokenPhrase, Told)> =
            chosen.iter().filter_map(|&(nth, told)| Some((self.spoken.get(nth)?, told))).collect();
        let changes = self.site.changes(text, &told)?;
        let edit = |(span, text)| Edit { place: Place { note: path.clone(), span }, text };
        let mut edits: Vec<Edit> = changes.into_iter().map(edit).collect();
        edits.extend(self.edits.iter().filter(|edit| edit.place.note != *path).cloned());
        Some(edits)
    }

    /// Whether it also makes links of plain names.
    pub fn makes_links(&self) -> bool {
        self.spoken.iter().any(|phrase| self.site.has_plain(phrase))
    }
}
