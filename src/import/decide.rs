//! What becomes of each row: known, a line, a page, or held back where nobody can tell.
//!
//! Not here: reading the file, or writing anything. Invariant: a row for which two people are possible is
//! held back and reported; it is never given to one of them.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use super::job::{Job, PageFolder};
use super::known::{Known, Who};
use super::proof::Expected;
use super::same::Same;
use super::{Card, ImportSource, Item, ItemKind, ItemPart, LineColumn, friends, page};
use crate::graph::{EventKind, PersonId};
use crate::language::Marker;
use crate::text::{NotePath, key};

/// A row that waits for the writer to say who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Where the row is in the imported file.
    pub place: LineColumn,
    /// As the row has it.
    pub name: String,
    /// Why nobody can tell, for a sentence.
    pub reason: String,
    /// The keys of those who could be meant.
    pub people: Vec<String>,
    /// How the writer can tell.
    pub help: String,
}

/// A line to write, and the row it stands for.
pub(super) struct ImportLine {
    pub row: usize,
    pub place: LineColumn,
    pub kind: ItemKind,
    pub name: String,
    pub slug: Option<Box<str>>,
    pub day: Option<NaiveDate>,
    pub text: String,
    pub expected: Expected,
    /// Where somebody with a page is meant.
    pub person: Option<PersonId>,
}

pub(super) struct NewPage {
    pub row: usize,
    pub place: LineColumn,
    pub path: NotePath,
    pub card: Card,
    pub text: String,
    pub expected: Expected,
}

/// What becomes of a row that is somebody or something.
pub(super) enum Fate {
    Known,
    Line(ImportLine),
    Page(NewPage),
    /// With the only person who could be meant, if there is one.
    Held(Held, Option<PersonId>),
}

/// What rows are decided with.
pub(super) struct Deciding<'d, 'j> {
    pub job: &'d Job<'j>,
    pub same: Same,
    pub known: Known<'j>,
    pub marker: Marker,
    pub pages: Option<PageFolder>,
    /// Of the names in brackets that are new.
    pub keys: FxHashSet<String>,
}

impl Deciding<'_, '_> {
    pub(super) fn card(&mut self, row: usize, place: LineColumn, card: Card) -> Fate {
        let slug = card.profile.as_deref();
        let owner = slug.map_or(Who::Nobody, |slug| self.known.owner(slug));
        if self.marker == Marker::Added {
            if self.known.is_written(&card.name, slug) {
                return Fate::Known;
            }
            let person = match &owner {
                Who::Nobody => match self.known.with_page(&card.name) {
                    Who::One(person) => Some(person),
                    Who::Nobody => self.job.engine.graph().directory.undeclared(&card.name),
                    Who::Many(_) => None,
                },
                Who::One(person) => Some(*person),
                Who::Many(_) => None,
            };
            if person.is_some_and(|person| self.known.is_added(person, slug)) {
                return Fate::Known;
            }
        } else if self.known.is_recommended(&card.name, self.marker, card.day) {
            return Fate::Known;
        }
        match owner {
            Who::One(person) => self.line_of_person(row, place, card, person),
            Who::Many(people) => self.held(
                place,
                &card,
                &people,
                "whose pages both hold this profile",
                "keep the profile on one of the pages",
            ),
            Who::Nobody => match self.known.with_page(&card.name) {
                Who::One(person) => self.one_with_page(row, place, card, person),
                Who::Many(people) => self.held(place, &card, &people, "", &self.how_to_tell(&card)),
                Who::Nobody => self.new_person(row, place, card),
            },
        }
    }

    fn how_to_tell(&self, card: &Card) -> String {
        match &card.profile {
            Some(slug) => format!("put `linkedin: {slug}` on the page of the one who is meant"),
            None => format!(
                "write `#{}` on the page of the one who is meant",
                page::tag(self.marker, self.job.source)
            ),
        }
    }

    /// A name that fits one page.
    fn one_with_page(&mut self, row: usize, place: LineColumn, card: Card, person: PersonId) -> Fate {
        let is_word = !card.name.contains(' ');
        if self.same.has_namesake(&card.name) {
            let help = self.how_to_tell(&card);
            return self.held(place, &card, &[person], "and several rows have this name", &help);
        }
        if card.profile.is_some() && self.known.is_taken(&card.name) {
            let help = self.how_to_tell(&card);
            return self.held(place, &card, &[person], "and another profile has this name", &help);
        }
        if is_word {
            let help = match &card.profile {
                Some(slug) => format!("put `linkedin: {slug}` on the page"),
                None => format!("write `#{}` on the page", page::tag(self.marker, self.job.source)),
            };
            return self.held(
                place,
                &card,
                &[person],
                "and a single word does not say whether it is the same person",
                &help,
            );
        }
        self.line_of_person(row, place, card, person)
    }

    fn line_of_person(&self, row: usize, place: LineColumn, card: Card, person: PersonId) -> Fate {
        match self.known.link(person, &card.name) {
            Some(link) => {
                let who = self.known.expected(person);
                Fate::Line(ImportLine { person: Some(person), ..self.line(row, place, card, &link, who) })
            }
            None => {
                self.held(place, &card, &[person], "whose file no link can name", "rename the page's file")
            }
        }
    }

    fn new_person(&mut self, row: usize, place: LineColumn, mut card: Card) -> Fate {
        if let Some(slug) = &card.profile
            && (self.same.has_namesake(&card.name) || self.known.is_taken(&card.name))
        {
            card.name = format!("{} ({slug})", card.name).into();
            if !self.keys.insert(key(&card.name)) {
                return self.held(
                    place,
                    &card,
                    &[],
                    "cannot be told from another profile by name",
                    "write the line by hand",
                );
            }
        }
        let Some(folder) = self.pages.as_mut().filter(|_| self.marker == Marker::Added) else {
            return Fate::Line(self.line_of_name(row, place, card));
        };
        let file = page::file_name(&card.name);
        let path = NotePath::new(&format!("{}/{file}", folder.name));
        if !folder.files.insert(page::folded_file(&file)) {
            if self.job.source == ImportSource::Friends {
                let reason = format!("has no page, and {path} is somebody else's");
                let (name, help) = (
                    card.name.to_string(),
                    "give that page the name of this friend, or rename its file".to_owned(),
                );
                return Fate::Held(Held { place, name, reason, people: Vec::new(), help }, None);
            }
            return Fate::Line(self.line_of_name(row, place, card));
        }
        let tag = page::tag(self.marker, self.job.source);
        let text = page::page(&card.name, card.extra.as_deref(), card.profile.as_deref(), card.day, &tag);
        let expected =
            Expected { kind: EventKind::Marker(self.marker), day: card.day, people: vec![key(&card.name)] };
        Fate::Page(NewPage { row, place, path, card, text, expected })
    }

    /// The line of somebody whose page would not be read as one.
    pub(super) fn line_instead(&self, page: NewPage) -> Result<ImportLine, (usize, Held)> {
        if self.job.source == ImportSource::Friends {
            return Err((page.row, unreadable(page.place, page.card.name.into())));
        }
        Ok(self.line_of_name(page.row, page.place, page.card))
    }

    /// The line of somebody without a page.
    fn line_of_name(&self, row: usize, place: LineColumn, card: Card) -> ImportLine {
        let (link, who) = (card.name.clone(), key(&card.name));
        self.line(row, place, card, &link, who)
    }

    fn line(&self, row: usize, place: LineColumn, card: Card, link: &str, who: String) -> ImportLine {
        let Card { name, profile: slug, day, .. } = card;
        let text = page::card_line(day, &page::tag(self.marker, self.job.source), link, slug.as_deref());
        let expected = Expected { kind: EventKind::Marker(self.marker), day, people: vec![who] };
        ImportLine {
            row,
            place,
            kind: ItemKind::Activity,
            name: name.into(),
            slug,
            day,
            text,
            expected,
            person: None,
        }
    }

    /// What becomes of an item whose words are a piece of `text`.
    pub(super) fn item(&mut self, row: usize, place: LineColumn, item: &Item, text: &str) -> Fate {
        let words = text.get(item.words.clone()).unwrap_or_default();
        let parts = friends::parts(words, &self.job.engine.config().markers);
        let names: Vec<&str> = parts
            .iter()
            .filter_map(|part| match part {
                ItemPart::Person(name) => Some(name.as_str()),
                ItemPart::Words(_) => None,
            })
            .collect();
        let mut links = Vec::new();
        for &name in &names {
            match self.person_of_item(name, place) {
                Ok(link) => links.push(link),
                Err(held) => return Fate::Held(held, None),
            }
        }
        let mut nth = 0;
        let words = page::words(&parts, |name| {
            nth += 1;
            links.get(nth - 1).map_or(name, |(link, _)| link).to_owned()
        });
        let words = words.trim().to_owned();
        if self.known.take_item(item.kind, item.day, &names, &words) {
            return Fate::Known;
        }
        let (people, day) = match item.kind {
            ItemKind::Activity => {
                let mut people: Vec<String> = links.iter().map(|(_, who)| who.clone()).collect();
                people.sort();
                people.dedup();
                (people, Some(item.day))
            }
            // What was learnt about somebody is not contact with them.
            ItemKind::Fact => (Vec::new(), None),
        };
        Fate::Line(ImportLine {
            row,
            place,
            kind: item.kind,
            name: String::new(),
            slug: None,
            day: Some(item.day),
            text: page::item_line(item.kind, item.day, &words),
            expected: Expected { kind: EventKind::Mention, day, people },
            person: None,
        })
    }

    /// How an item names somebody, and whom the journal must read there.
    fn person_of_item(&self, name: &str, place: LineColumn) -> Result<(String, String), Held> {
        let held = |people: &[PersonId], why: &str, help: &str| {
            let card = Card { name: name.into(), ..Card::default() };
            match self.held(place, &card, people, why, help) {
                Fate::Held(held, _) => held,
                _ => unreadable(place, name.to_owned()),
            }
        };
        match self.known.with_page(name) {
            Who::Nobody => Ok((name.to_owned(), key(name))),
            Who::Many(people) => Err(held(&people, "", "call the one who is meant by a name of their own")),
            Who::One(person) if !name.contains(' ') && !self.known.is_added(person, None) => Err(held(
                &[person],
                "and a single word does not say whether it is the same person",
                "write `#added/friends` on the page",
            )),
            Who::One(person) => self
                .known
                .link(person, name)
                .map(|link| (link, self.known.expected(person)))
                .ok_or_else(|| held(&[person], "whose file no link can name", "rename the page's file")),
        }
    }

    fn held(&self, place: LineColumn, card: &Card, people: &[PersonId], why: &str, help: &str) -> Fate {
        let (pages, keys): (Vec<String>, Vec<String>) =
            people.iter().map(|&person| self.known.page_and_key(person)).unzip();
        let fits = match pages.as_slice() {
            [] => String::new(),
            [one] => format!("fits {one}"),
            [most @ .., last] => format!("fits {} and {last}", most.join(", ")),
        };
        let reason = match (fits.is_empty(), why.is_empty()) {
            (true, _) => why.to_owned(),
            (false, true) => fits,
            (false, false) => format!("{fits}, {why}"),
        };
        let only = if let &[only] = people { Some(only) } else { None };
        let (name, help) = (card.name.to_string(), help.to_owned());
        Fate::Held(Held { place, name, reason, people: keys, help }, only)
    }
}

/// What is said of a line that would be read in another way than it is meant.
pub(super) fn unreadable(place: LineColumn, name: String) -> Held {
    let (reason, help) = if name.is_empty() {
        ("these words would not be read as what they say", "say it in other words, or write the line by hand")
    } else {
        (
            "would not be read as one event of this person",
            "correct the name in the file, make a page of this name, or write the line by hand",
        )
    };
    Held { place, name, reason: reason.to_owned(), people: Vec::new(), help: help.to_owned() }
}
