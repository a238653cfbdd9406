//! From a journal and its texts to proposals.
//!
//! In three passes: what every note tells of, who among the links without a page is a person by that, and
//! what can be written. The first and the last look at each note alone, on all threads.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::config::SoftBreaks;
use crate::finding::{Edit, Place};
use crate::graph::PersonId;
use crate::journal::NoteId;
use crate::language::Marker;
use crate::note::{Note, front_matter_text};
use crate::prose::context::{NoteReading, ProseContext};
use crate::prose::frame::SpokenPhrase;
use crate::prose::line_end::{cell_ends, line_end};
use crate::prose::names::PlainName;
use crate::prose::place::{EntrySite, NamedAs, below};
use crate::prose::probe::{Probe, ProbedEntry, nameless_lines, probe};
use crate::prose::proposal::{PersonProposal, Proposals, Wanted, hash_of};
use crate::prose::recognise::{EntryLine, recognise};
use crate::prose::tables::Told;
use crate::prose::token::{NamedPerson, ProseToken, ProseTokenKind, tokens};
use crate::text::{NotePath, Span, TextHash, key};

/// The note at the root that lists people without a page.
const PEOPLE_NOTE: &str = "people.md";

/// Entries in which somebody must be named by a phrase.
const ENOUGH_ENTRIES: usize = 2;

/// Which texts notes have.
pub type Texts<'t> = &'t (dyn Fn(&NotePath) -> Option<std::sync::Arc<str>> + Sync);

/// What a note tells of.
pub(super) struct NoteFound {
    pub id: NoteId,
    pub entries: Vec<EntryFound>,
}

pub(super) struct EntryFound {
    pub site: EntrySite,
    pub day: Option<NaiveDate>,
    pub spoken: Vec<SpokenPhrase>,
    /// Links without a page that phrases are about: the name, where it stands, and whether it was introduced.
    strangers: Vec<Stranger>,
}

struct Stranger {
    person: PersonId,
    span: Span,
    name: String,
    is_introduced: bool,
    /// It cannot be a person.
    is_firm: bool,
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

    pub(super) fn reading<'r>(&self, id: NoteId, note: &'r Note, text: &'r str) -> NoteReading<'r> {
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
        let nameless = nameless_lines(self, &reading, &names, owner);
        if note.mentions().is_empty() && names.is_empty() && nameless.is_empty() {
            return None;
        }
        // A full name is linked whatever is said of it; all else needs a phrase.
        let has_full_name = names.iter().any(|name| !name.is_single);
        if !has_full_name && nameless.is_empty() && !self.tells_of_named(note, text, &names) {
            return None;
        }
        let probe = probe(self, &reading, &names, &nameless)?;
        let entries: Vec<EntryFound> =
            probe.entries.iter().filter_map(|entry| self.read_entry(&reading, &probe, entry)).collect();
        (!entries.is_empty()).then_some(NoteFound { id, entries })
    }

    /// Whether text that names somebody holds a word that may begin a phrase: an entry without a marker, or the line
    /// of a plain name, since an entry that only such names stand in is not kept.
    fn tells_of_named(&self, note: &Note, text: &str, names: &[PlainName]) -> bool {
        let (mentions, marks) = (note.mentions(), note.marks());
        let tells = |entry: u32| {
            let is_marked = marks.binary_search_by_key(&entry, |mark| mark.entry).is_ok();
            let span = note.entries().get(entry as usize).map(|entry| entry.span.range());
            !is_marked && span.is_some_and(|span| self.tables.signs.may_tell(&text[span]))
        };
        let mut last = None;
        if mentions.iter().any(|one| last.replace(one.entry) != Some(one.entry) && tells(one.entry)) {
            return true;
        }
        let mut seen = 0;
        for name in names {
            let (start, end) = (name.span.start as usize, name.span.end as usize);
            if start < seen {
                continue;
            }
            // Where lines are joined, the verb may stand on another one.
            let (from, to) = match self.grammar.config.journal.soft_breaks {
                SoftBreaks::Join => (seen, text.len()),
                SoftBreaks::Separate => (
                    text[..start].rfind('\n').map_or(0, |at| at + 1),
                    text[end..].find('\n').map_or(text.len(), |len| end + len),
                ),
            };
            seen = to;
            if self.tables.signs.may_tell(&text[from..to]) {
                return true;
            }
        }
        false
    }

    fn read_entry(
        &self,
        reading: &NoteReading<'_>,
        probe: &Probe<'_>,
        entry: &ProbedEntry,
    ) -> Option<EntryFound> {
        let has_full_name = entry.plain.iter().flatten().any(|name| !name.is_single);
        if !has_full_name && !self.tables.signs.may_tell(&probe.text[entry.span.range()]) {
            return None;
        }
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
        let cells = if spoken.is_empty() { Vec::new() } else { cell_ends(reading.text, span) };
        let end = line_end(reading.text, span);
        let promises = spoken.iter().any(|phrase| phrase.told == Told::Promise);
        let below =
            promises.then(|| below(reading.text, span, self.grammar.config.journal.soft_breaks)).flatten();
        let site = EntrySite { span, named, around: entry.around, end, cells, below };
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
                let is_thing =
                    matches!(before, "the" | "a" | "an" | "called" | "saw" | "visited" | "in" | "joined");
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
}
