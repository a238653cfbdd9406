//! Who is meant by a row, and what the journal holds of it already.
//!
//! Content decides, never a day up to which was imported last: a row that shows up late is still
//! new. Nobody is merged by likeness, and where two people could be meant, a row is held back.

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use super::gather::Gathered;
use super::proof::on_page;
use super::{ImportSource, ItemKind, days, profile};
use crate::engine::{Engine, Version};
use crate::graph::{EventKind, PersonId};
use crate::language::Marker;
use crate::text::NotePath;
use crate::text::key;

/// The topic of a recommendation.
pub(super) const RECOMMENDATION: &str = "recommendation";

/// What the journal says of the rows of one source.
pub(super) struct Known<'e> {
    engine: &'e Engine,
    /// Folded profiles that a note other than a person's page holds.
    profiles: FxHashSet<&'e str>,
    /// Whose page claims a folded profile.
    owners: FxHashMap<&'e str, Vec<PersonId>>,
    /// The cards of this source: for each, the profiles beside it.
    added: FxHashMap<PersonId, Vec<FxHashSet<String>>>,
    recommended: FxHashSet<(PersonId, Marker, Option<NaiveDate>)>,
    /// Names in the import notes of this source, by key.
    named: FxHashMap<String, NameUse>,
    /// Recommendations in them, struck out or not: the key of a name, and the line's start.
    written: FxHashSet<(String, Marker, Option<NaiveDate>)>,
    /// Activities and facts in them, each answering for one.
    items: FxHashMap<(ItemKind, NaiveDate, Vec<String>), usize>,
    /// File names of notes, by key, to know which link is unique.
    stems: FxHashMap<String, usize>,
}

/// How an import note holds a name.
#[derive(Debug, Clone, Copy, Default)]
struct NameUse {
    /// On some line beside a profile.
    with_profile: bool,
    /// As a card on a line without one.
    bare_card: bool,
}

/// Who is meant by a name, or by a profile.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Who {
    Nobody,
    One(PersonId),
    /// In the order of their pages' paths.
    Many(Vec<PersonId>),
}

impl<'e> Known<'e> {
    /// Looks through the journal for what a source may have brought before. `read` gives the bytes of
    /// a note once more: of the few that hold cards of the source.
    pub(super) fn new(
        source: ImportSource,
        engine: &'e Engine,
        gathered: &'e Gathered,
        today: NaiveDate,
        read: &dyn Fn(&NotePath) -> Version,
    ) -> Known<'e> {
        let mut known = Known {
            engine,
            profiles: FxHashSet::default(),
            owners: FxHashMap::default(),
            added: FxHashMap::default(),
            recommended: FxHashSet::default(),
            named: FxHashMap::default(),
            written: FxHashSet::default(),
            items: FxHashMap::default(),
            stems: FxHashMap::default(),
        };
        known.gather_profiles(gathered);
        for (_, note) in engine.journal().iter() {
            *known.stems.entry(key(note.path.stem())).or_default() += 1;
        }
        for (path, (of, text)) in &gathered.imports {
            if of == source.name() && engine.journal().id(path).is_some() {
                known.look_through(text);
            }
        }
        known.gather_events(source, gathered, today, read);
        known
    }

    fn gather_profiles(&mut self, gathered: &'e Gathered) {
        let journal = self.engine.journal();
        let page = |path: &NotePath| {
            let id = journal.id(path)?;
            Some(self.engine.graph().directory.by_page(id))
        };
        for (path, slugs) in &gathered.profiles {
            let is_import = gathered.imports.contains_key(path);
            if page(path).is_some_and(|person| person.is_none() || is_import) {
                self.profiles.extend(slugs.iter().map(String::as_str));
            }
        }
        for (path, slugs) in &gathered.claims {
            if let Some(Some(person)) = page(path) {
                for slug in slugs {
                    self.owners.entry(slug).or_default().push(person);
                }
            }
        }
    }

    /// The lines of an import note, whatever has become of them.
    fn look_through(&mut self, text: &str) {
        for line in text.lines() {
            let names = linked_names(line);
            let has_profile = !profile::in_text(line).is_empty();
            let is_card = line.contains("#added");
            for name in &names {
                let (name, bracket) = without_bracket(name);
                let named = self.named.entry(key(name)).or_default();
                named.with_profile |= has_profile || bracket;
                named.bare_card |= is_card && !has_profile && !bracket;
            }
            let Some((kind, day, rest)) = item_of(line) else { continue };
            for (marker, tag) in [(Marker::Give, "#give/"), (Marker::Got, "#got/")] {
                if line.contains(&format!("{tag}{RECOMMENDATION}")) {
                    self.written.extend(names.iter().map(|name| (key(name), marker, day)));
                }
            }
            if let Some(day) = day {
                let people: Vec<&str> = link_targets(line);
                *self.items.entry((kind, day, self.subject(&people, rest))).or_default() += 1;
            }
        }
    }

    fn gather_events(
        &mut self,
        source: ImportSource,
        gathered: &Gathered,
        today: NaiveDate,
        read: &dyn Fn(&NotePath) -> Version,
    ) {
        let (graph, journal) = (self.engine.graph(), self.engine.journal());
        let mut texts: FxHashMap<&NotePath, String> = FxHashMap::default();
        for (id, _) in graph.people() {
            for event in graph.tie(id, journal, self.engine.config(), today).past {
                let Some(topic) = event.topic(journal) else { continue };
                match event.kind {
                    EventKind::Marker(Marker::Added) if topic.eq_ignore_ascii_case(source.name()) => {
                        let note = journal.note(event.note);
                        let text = texts.entry(&note.path).or_insert_with(|| {
                            let gathered = gathered.imports.get(&note.path).map(|(_, text)| text.clone());
                            gathered.unwrap_or_else(|| text_of(read(&note.path)))
                        });
                        let span = event
                            .entry(note)
                            .and_then(|entry| note.entries().get(entry as usize))
                            .map(|entry| entry.span.range());
                        let lines = span.map_or("", |span| whole_lines(text, span));
                        self.added.entry(id).or_default().push(profile::in_text(lines));
                    }
                    EventKind::Marker(marker @ (Marker::Give | Marker::Got))
                        if topic.eq_ignore_ascii_case(RECOMMENDATION) =>
                    {
                        self.recommended.insert((id, marker, event.date));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Who has a page with this profile.
    pub(super) fn owner(&self, slug: &str) -> Who {
        let owners = self.owners.get(profile::folded(slug).as_str()).map_or(&[][..], Vec::as_slice);
        who(owners)
    }

    /// Who has a page and this name.
    pub(super) fn with_page(&self, name: &str) -> Who {
        who(self.engine.graph().directory.declared(name))
    }

    /// Whether somebody has been added by this source, as far as a row with this profile, or with
    /// none, can tell: by a card that stands beside no other.
    pub(super) fn is_added(&self, person: PersonId, slug: Option<&str>) -> bool {
        let Some(cards) = self.added.get(&person) else { return false };
        let slug = slug.map(profile::folded);
        let is_same = |slug: &String, beside: &FxHashSet<String>| beside.contains(slug);
        cards
            .iter()
            .any(|beside| beside.is_empty() || slug.as_ref().is_some_and(|slug| is_same(slug, beside)))
    }

    /// Whether a profile or a name stands where it makes a row old, no matter who is meant.
    pub(super) fn is_written(&self, name: &str, slug: Option<&str>) -> bool {
        let named = || self.named.get(&key(name));
        match slug {
            Some(slug) => {
                self.profiles.contains(profile::folded(slug).as_str())
                    || named().is_some_and(|named| named.bare_card)
            }
            None => named().is_some(),
        }
    }

    /// Whether an import note holds a name beside a profile.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.named.get(&key(name)).is_some_and(|named| named.with_profile)
    }

    pub(super) fn is_recommended(&self, name: &str, marker: Marker, day: Option<NaiveDate>) -> bool {
        let person = match self.with_page(name) {
            Who::One(person) => Some(person),
            Who::Nobody => self.engine.graph().directory.undeclared(name),
            Who::Many(_) => None,
        };
        person.is_some_and(|person| self.recommended.contains(&(person, marker, day)))
            || self.written.contains(&(key(name), marker, day))
    }

    /// Takes one item of an import note that says the same; whether there was one left.
    pub(super) fn take_item(&mut self, kind: ItemKind, day: NaiveDate, people: &[&str], text: &str) -> bool {
        let subject = self.subject(people, text);
        match self.items.get_mut(&(kind, day, subject)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }

    /// What makes two items of a day the same: whom they name, else their words.
    fn subject(&self, people: &[&str], text: &str) -> Vec<String> {
        let mut subject: Vec<String> = people
            .iter()
            .map(|name| match self.with_page(name) {
                Who::One(person) => format!("#{}", person.0),
                _ => crate::graph::path_key(name),
            })
            .collect();
        if subject.is_empty() {
            subject.push(format!("={}", text.trim()));
        }
        subject.sort();
        subject.dedup();
        subject
    }

    /// How a link names somebody with a page so that the journal, and a vault, find exactly them.
    /// `None` where their file cannot be named in a link.
    pub(super) fn link(&self, person: PersonId, name: &str) -> Option<String> {
        let directory = &self.engine.graph().directory;
        let is_meant = |text: &str| directory.declared(text) == [person];
        let path = directory.person(person).page.map(|page| self.engine.journal().path(page))?;
        let file = path.stem();
        let can_link = |text: &str| !text.contains(['[', ']', '|', '#', '^', '\\', '%', '`', '~', '<']);
        let is_unique = self.stems.get(&key(file)).is_none_or(|count| *count < 2);
        if file == name && is_unique && is_meant(name) {
            return Some(name.to_owned());
        }
        if is_unique && can_link(file) && is_meant(file.trim_start_matches('@')) {
            return Some(format!("{file}|{name}"));
        }
        let whole = crate::text::strip_note_extension(path.as_str());
        if can_link(whole) && is_meant(whole) {
            return Some(format!("{whole}|{name}"));
        }
        is_meant(name).then(|| name.to_owned())
    }

    /// What stands for somebody with a page when lines are read back.
    pub(super) fn expected(&self, person: PersonId) -> String {
        let written = self.engine.graph().person(person);
        let page = written.page.map(|page| on_page(self.engine.journal().path(page)));
        page.unwrap_or_else(|| written.key.to_string())
    }

    /// How messages and programs name somebody with a page.
    pub(super) fn page_and_key(&self, person: PersonId) -> (String, String) {
        let written = self.engine.graph().person(person);
        let page = written.page.map(|page| self.engine.journal().path(page).to_string());
        (page.unwrap_or_else(|| written.name.to_string()), written.key.to_string())
    }
}

fn who(people: &[PersonId]) -> Who {
    match people {
        [] => Who::Nobody,
        &[one] => Who::One(one),
        many => Who::Many(many.to_vec()),
    }
}

fn text_of(version: Version) -> String {
    match version {
        Version::Bytes(bytes) => String::from_utf8(bytes).unwrap_or_default(),
        Version::Text(text) => text.source().to_owned(),
        Version::Unreadable { .. } | Version::Gone => String::new(),
    }
}

/// The lines that hold a span: an entry ends with its last word, and an address may follow.
fn whole_lines(text: &str, span: std::ops::Range<usize>) -> &str {
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(span.end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| span.end + at);
    text.get(start..end).unwrap_or("")
}

/// The insides of all `[[…]]` of a line.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("[[").skip(1).filter_map(|rest| rest.split_once("]]")).map(|(inside, _)| inside)
}

/// The names that a reader of a line sees.
fn linked_names(line: &str) -> Vec<&str> {
    let seen = links(line).map(|inside| inside.rsplit('|').next().unwrap_or(inside));
    seen.map(|name| name.trim().trim_start_matches('@')).collect()
}

/// What the links of a line name.
fn link_targets(line: &str) -> Vec<&str> {
    let targets = links(line).map(|inside| inside.split(['|', '#']).next().unwrap_or(inside));
    targets.map(|target| target.trim().trim_start_matches('@')).collect()
}

/// A name without the profile in brackets that tells it from another, and whether there was one.
fn without_bracket(name: &str) -> (&str, bool) {
    match name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")) {
        Some((plain, _)) => (plain, true),
        None => (name, false),
    }
}

/// What a line of an import note says, struck out or not: a day, and words.
fn item_of(line: &str) -> Option<(ItemKind, Option<NaiveDate>, &str)> {
    let text = line.trim().trim_end_matches("-->").trim_end_matches("%%").trim_end().trim_end_matches("~~");
    let text = text.trim_start_matches("<!--").trim_start_matches("%%").trim_start();
    let text = text.trim_start_matches("~~").trim_start_matches(['-', '*', '+']).trim_start();
    let text = text.trim_start_matches("~~").trim_start();
    let (kind, text) = match text.strip_prefix("noted ") {
        Some(rest) => (ItemKind::Fact, rest),
        None => (ItemKind::Activity, text),
    };
    let day = text.get(..10).and_then(days::iso);
    match day {
        Some(days::Cell::Day(day)) => Some((kind, Some(day), text[10..].trim_start_matches(':'))),
        _ => Some((kind, None, text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{item_of, link_targets, linked_names, without_bracket};
    use crate::import::ItemKind;

    #[test]
    fn lines_are_read_whatever_became_of_them() {
        let day = |line: &str| {
            item_of(line)
                .map(|(kind, day, rest)| (kind, day.map(|day| day.to_string()), rest.trim().to_owned()))
        };
        let tea = Some((ItemKind::Activity, Some("2019-04-02".to_owned()), "Tea".to_owned()));
        for line in [
            "- 2019-04-02 Tea",
            "~~- 2019-04-02 Tea~~",
            "- ~~2019-04-02 Tea~~",
            "<!-- - 2019-04-02 Tea -->",
            "%%- 2019-04-02 Tea%%",
            "  * 2019-04-02: Tea",
        ] {
            assert_eq!(day(line), tea, "{line}");
        }
        assert_eq!(
            day("- noted 2019-04-02: Tea"),
            Some((ItemKind::Fact, Some("2019-04-02".to_owned()), "Tea".to_owned()))
        );
        assert_eq!(day("- #added/csv x").map(|(_, day, _)| day), Some(None));
    }

    #[test]
    fn links_have_names_and_targets() {
        let line = "@[[people/Ana|Ana Lopez]] and [[@Bo]], [[Cy (cy-1)]] [[open";
        assert_eq!(linked_names(line), ["Ana Lopez", "Bo", "Cy (cy-1)"]);
        assert_eq!(link_targets(line), ["people/Ana", "Bo", "Cy (cy-1)"]);
        assert_eq!(without_bracket("Cy (cy-1)"), ("Cy", true));
    }
}
