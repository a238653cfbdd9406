//! Whether a note is a person's page: by the folder it lies in, by its namespace, by what its front
//! matter or its first lines say, and what it must not be.
//!
//! Not here: what a page says of its person (`page`). One thing a note cannot know by itself: whether
//! the folder it lies in is some person's own, or whether other notes lie in its namespace. Where that
//! matters the note carries both readings and its claims ([`Home`]), and the journal chooses.

use std::cell::LazyCell;

use crate::language::kind::{ARTICLES, IMPORT, INDEX_NOTES, LITERATURE, is_index_or_template};
use crate::language::{Properties, Property};
use crate::note::folder::{FolderKind, PersonalFolder};
use crate::note::front_matter::Field;
use crate::note::grammar::Grammar;
use crate::note::rhythm::cadence;
use crate::note::store::note::Home;
use crate::note::syntax::date;
use crate::note::syntax::nobody::ends_in_year;
use crate::note::value::{kinds, tags, unlinked};
use crate::text::{NotePath, lower_case, nfc, without_signs};

/// What a note is, as far as it can say itself.
#[derive(Debug, Default)]
pub(super) struct Declaration {
    pub is_page: bool,
    /// What other notes decide.
    pub home: Option<Box<Home>>,
    /// Whether it may turn out not to be a page: then it is resolved both ways.
    pub is_doubtful: bool,
}

/// Decides what a note is. `body` is its text after the front matter.
pub(super) fn declaration(
    path: &NotePath,
    named: &date::NamedDay,
    fields: &[Field<'_>],
    body: &str,
    folder: &FolderKind,
    grammar: &Grammar,
) -> Declaration {
    let reader = DeclarationReader { path, fields, grammar };
    let namespace = grammar.namespace(path);
    let by_place = grammar.is_people_file(path).unwrap_or(folder.is_people) || has_persons_sigil(path.stem());
    // Most notes are a day's, and so never a page: their first lines are not looked at.
    let is_dated = reader.is_dated(named);
    let lines = LazyCell::new(|| FirstLines::of(body, grammar));
    let declared = || by_place || reader.declares(&lines);
    let is_page = !is_dated && (namespace.is_some() || declared()) && !reader.is_something_else(folder);
    if folder.personal.is_empty() && namespace.is_none() {
        return Declaration { is_page, home: None, is_doubtful: false };
    }
    let claims = if is_page { reader.claimed(folder) } else { None };
    let home = Home { claims, ..reader.home(folder, namespace.as_deref()) };
    let is_doubtful = is_page
        && (home.folders.first().is_some_and(|outer| home.claims.as_ref() != Some(outer))
            || (namespace.is_some() && !declared()));
    let home = Home { is_by_namespace: namespace.is_some() && !declared(), ..home };
    Declaration { is_page, home: Some(Box::new(home)), is_doubtful }
}

/// Whether a file name begins with `@` as a person's does, and not as the key of a citation: `@smith2020`.
fn has_persons_sigil(stem: &str) -> bool {
    stem.strip_prefix('@').is_some_and(|name| !name.split_whitespace().next().is_some_and(ends_in_year))
}

struct DeclarationReader<'a> {
    path: &'a NotePath,
    fields: &'a [Field<'a>],
    grammar: &'a Grammar,
}

impl DeclarationReader<'_> {
    /// Whether its properties or its first lines say that it is a person's page.
    fn declares(&self, lines: &FirstLines) -> bool {
        lines.say_person || self.fields.iter().any(|field| self.makes_page(field, lines))
    }

    fn makes_page(&self, field: &Field<'_>, lines: &FirstLines) -> bool {
        if Properties::makes_page(&field.key) {
            return true;
        }
        match field.property {
            Some(Property::Tags) => {
                tags(field).any(|tag| tag.split('/').any(|word| self.grammar.is_person_word(word)))
            }
            Some(Property::Type | Property::Categories) => {
                kinds(field).any(|kind| self.grammar.is_person_word(&kind))
            }
            Some(Property::Circle) => {
                field.key == "circle" && self.grammar.reads_circle(field) && !self.has_other_kind(lines)
            }
            Some(Property::Cadence) => {
                field.key == "cadence"
                    && field.text().is_some_and(|text| cadence(text).is_some())
                    && !self.has_other_kind(lines)
            }
            _ => false,
        }
    }

    /// Whether a tag or a kind says that the note is something, and not a person or their like.
    fn has_other_kind(&self, lines: &FirstLines) -> bool {
        lines.say_other
            || self.fields.iter().any(|field| match field.property {
                Some(Property::Tags) => tags(field).any(|tag| !self.grammar.is_tag_of_person(&tag)),
                Some(Property::Type | Property::Categories) => self.says_other(field),
                _ => false,
            })
    }

    /// Whether a field's value is a kind, and none that a person's page may have.
    fn says_other(&self, field: &Field<'_>) -> bool {
        let mut kinds = kinds(field).map(|kind| self.grammar.is_kind_of_person(&kind)).peekable();
        kinds.peek().is_some() && !kinds.any(|is_of_person| is_of_person)
    }

    /// Whether it is of a kind that is never a person's page, whatever else it says.
    fn is_something_else(&self, folder: &FolderKind) -> bool {
        if self.fields.iter().any(|field| field.key == IMPORT) {
            return true;
        }
        let stem = self.path.stem();
        let lower = lower_case(stem);
        INDEX_NOTES.contains(&without_signs(&nfc(&lower)))
            || is_index_or_template(&lower)
            || self.is_named_as_its_folder(folder)
            || self.is_of_other_kind()
            || self.is_meeting()
            || self.fields.iter().any(|field| LITERATURE.contains(&&*field.key))
    }

    /// `People/People.md` is about the people, `people/ana/Ana.md` is about Ana.
    fn is_named_as_its_folder(&self, folder: &FolderKind) -> bool {
        folder.is_people && folder.own_of(self.path).is_none() && folder.has_name(self.path.stem())
    }

    /// A date as the file name, as the path, or at the beginning of the name.
    fn is_dated(&self, named: &date::NamedDay) -> bool {
        let stem = self.path.stem().trim_start_matches('@');
        let begins_with_digit = stem.starts_with(|c: char| c.is_ascii_digit());
        // Weeks, months and years have at most a letter or two.
        let is_number = || !stem.contains(|c: char| !c.is_ascii_digit() && !"-_.WwQqHhKk ".contains(c));
        let begins = || begins_with_digit || date::at_start(stem, self.grammar.formats()).is_some();
        (named.names_day() && begins())
            || (begins_with_digit && is_number())
            || self.grammar.vault_day(self.path).is_some()
    }

    /// `type: meeting`: some key says what it is, and none that it is a person.
    fn is_of_other_kind(&self) -> bool {
        let mut says_other = false;
        for field in self.fields {
            let is_kind = match field.property {
                Some(Property::Type) => field.key != "fileclass",
                Some(Property::Categories) => field.key != "categories",
                _ => false,
            };
            if is_kind {
                if kinds(field).any(|kind| self.grammar.is_person_word(&kind)) {
                    return false;
                }
                says_other |= self.says_other(field);
            }
        }
        says_other
    }

    /// Participants and a date: something that happened.
    fn is_meeting(&self) -> bool {
        let has = |property, is_set: fn(&Field<'_>) -> bool| {
            self.fields.iter().any(|field| field.property == Some(property) && is_set(field))
        };
        has(Property::Participants, |field| field.comma_list().next().is_some())
            && has(Property::Date, |field| field.text().is_some_and(|text| !text.is_empty()))
    }

    /// Which folders and namespaces it lies in.
    fn home(&self, folder: &FolderKind, namespace: Option<&str>) -> Home {
        let folders = folder.personal.iter().map(|folder| folder.key.clone()).collect();
        Home { folders, namespace: namespace.map(Box::from), ..Home::default() }
    }

    /// The folder that it claims as a page: the one it lies in, where that is a person's and has its name.
    fn claimed(&self, folder: &FolderKind) -> Option<Box<str>> {
        folder.own_of(self.path).filter(|own| self.is_named(own)).map(|own| own.key.clone())
    }

    /// Whether its file name, name or slug is that of the folder it lies in.
    fn is_named(&self, folder: &PersonalFolder) -> bool {
        if folder.is_named(self.path.stem().trim_start_matches('@')) {
            return true;
        }
        let names = self.fields.iter().filter(|field| {
            field.key == "slug" || matches!(field.property, Some(Property::Name | Property::FullName))
        });
        names.filter_map(Field::text).any(|name| folder.is_named(unlinked(name).trim_start_matches('@')))
    }
}

/// What the first eight lines of a body say of the note.
#[derive(Debug, Default)]
struct FirstLines {
    /// `- a [[person]]`, or a line of tags with `#person`.
    say_person: bool,
    /// A line of tags has one that is not a person's.
    say_other: bool,
}

impl FirstLines {
    fn of(body: &str, grammar: &Grammar) -> FirstLines {
        let mut lines = FirstLines::default();
        let mut aside = Aside::default();
        let mut rest = body;
        for _ in 0..8 {
            let len = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let line = &rest[..len];
            let is_aside = aside.takes(line, &mut lines);
            if !is_aside && may_hold_a_link_or_tags(line.as_bytes()) {
                let line = without_bullet(line.trim());
                lines.say_person |= says_person(line);
                lines.tags(line, grammar);
            }
            rest = &rest[(len + 1).min(rest.len())..];
        }
        lines
    }

    /// Takes in a line that is nothing but tags.
    fn tags(&mut self, line: &str, grammar: &Grammar) {
        let line = match line.get(..5) {
            Some(word) if word.eq_ignore_ascii_case("tags:") => &line[5..],
            _ => line,
        };
        let mut words = line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        if !words.clone().all(is_tag) {
            return;
        }
        self.say_person |= words.clone().any(|tag| grammar.sorts_people(&tag[1..]));
        self.say_other |= words.any(|tag| !grammar.is_tag_of_person(&tag[1..]));
    }
}

/// Which of the first lines say nothing of the note: code, comments, and blocks that are templates.
#[derive(Debug, Default)]
struct Aside {
    /// What ends the code or the comment that is open.
    until: Option<&'static str>,
    /// How far the last bullet is indented, and what the lines above it say.
    bullet: (usize, bool, bool),
    /// How far the template's bullet is indented: what is further in belongs to it.
    template: Option<usize>,
}

impl Aside {
    fn takes(&mut self, line: &str, said: &mut FirstLines) -> bool {
        let text = line.trim();
        if let Some(end) = self.until {
            if text.contains(end) {
                self.until = None;
            }
            return true;
        }
        // Most lines begin with none of what may open or end something.
        let opens = text.starts_with(['`', '~', '%', '<', '-', '*', '+', 't']);
        if !opens && self.template.is_none() {
            return false;
        }
        for (start, end) in [("```", "```"), ("~~~", "~~~"), ("%%", "%%"), ("<!--", "-->")] {
            if let Some(rest) = text.strip_prefix(start) {
                self.until = (!rest.contains(end)).then_some(end);
                return true;
            }
        }
        let indent = line.len() - line.trim_start().len();
        let content = without_bullet(text);
        if content.len() < text.len() {
            self.bullet = (indent, said.say_person, said.say_other);
        }
        if content.starts_with("template::") {
            self.template = Some(self.bullet.0);
            (_, said.say_person, said.say_other) = self.bullet;
        } else if !text.is_empty() && self.template.is_some_and(|template| indent <= template) {
            self.template = None;
        }
        self.template.is_some()
    }
}

/// Whether a line may be one of those that say something: `#tag`, `tags: #tag`, `a [[person]]`, after a bullet
/// or not. `false` is certain. Most lines are told by their first bytes.
fn may_hold_a_link_or_tags(line: &[u8]) -> bool {
    let Some(begin) = line.iter().position(|b| !matches!(b, b' ' | b'\t')) else { return false };
    let line = &line[begin..];
    let line = if matches!(line, [b'-' | b'*' | b'+', b' ', ..]) { &line[2..] } else { line };
    let is_separator = |b: &u8| b.is_ascii_whitespace() || *b == b',';
    match line {
        [b'#', b' ' | b'#', ..] => false,
        // Behind the first tag of such a line comes another.
        [b'#', tag @ ..] => {
            let mut rest = tag.iter().skip_while(|b| !is_separator(b)).skip_while(|b| is_separator(b));
            rest.next().is_none_or(|b| *b == b'#' || !b.is_ascii())
        }
        // White space that is not ASCII is looked at more closely.
        [b' ' | b'\x0b'..=b'\r' | 0x80.., ..] => true,
        _ => line.get(4) == Some(&b':') || line[..line.len().min(17)].contains(&b'['),
    }
}

/// A tag and nothing else; a heading's sign does not count.
fn is_tag(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/'))
    })
}

fn without_bullet(line: &str) -> &str {
    ["- ", "* ", "+ "].iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line).trim_start()
}

/// `- a [[person]].`, `[[Person]] on [[X]]`.
fn says_person(line: &str) -> bool {
    // An article is short.
    let beginning = &line.as_bytes()[..line.len().min(17)];
    let Some(at) = memchr::memchr(b'[', beginning).filter(|&at| line[at..].starts_with("[[")) else {
        return false;
    };
    let rest = &line[at + 2..];
    let is_person = rest.get(..8).is_some_and(|name| name.eq_ignore_ascii_case("person]]"));
    let is_article = |word: &str| word.is_empty() || ARTICLES.contains(&word.to_lowercase().as_str());
    is_person && is_article(line[..at].trim()) && !rest[8..].starts_with(|c: char| c.is_alphanumeric())
}
