//! What a person's page says of its person: names, circle, cadence, bond, status.
//!
//! Not here: whether a note is a page at all (`declaration`). A property under another program's key
//! that cannot be read means nothing; under the language's own it is a problem.

use std::borrow::Cow;

use chrono::NaiveDate;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::language::{Bond, Property, Status};
use crate::note::front_matter::{Field, Value};
use crate::note::grammar::{Grammar, last_part};
use crate::note::model::Rhythm;
use crate::note::model::{At, Page, ProblemKind};
use crate::note::rhythm::cadence;
use crate::note::store::interner::{NameId, Names};
use crate::note::syntax::date;
use crate::note::value::{tags, unlinked};
use crate::text::{NotePath, Span, lower_case};

/// A problem of a property, before it is dressed as a [`crate::note::Problem`].
pub(super) type Wrong = (Span, ProblemKind);

/// What a person's page says. `line_one` is the place of what is written nowhere; `heading` the
/// text of a first `# H1`.
pub(super) fn page(
    path: &NotePath,
    fields: &[Field<'_>],
    heading: Option<At<String>>,
    line_one: Span,
    grammar: &Grammar,
    names: &Names,
) -> (Page, Vec<Wrong>) {
    let mut all_tags = Vec::with_capacity(fields.len());
    for field in fields.iter().filter(|field| field.property == Some(Property::Tags)) {
        tags(field).for_each(|value| all_tags.push(At { value, span: field.span }));
    }
    let spelled = fields.iter().filter_map(|field| field.property).fold(0, |bits, it| bits | bit(it));
    let reader = PageReader { fields, spelled, tags: all_tags, grammar };
    let mut wrong = Vec::new();
    let name = reader.name(path, line_one);
    let aliases = reader.aliases(path, &name, heading, line_one);
    let page = Page {
        first_line: line_one,
        aliases,
        circle: reader.circle(&mut wrong),
        cadence: reader.cadence(&mut wrong),
        bond: reader.bond(&mut wrong),
        introduced_by: reader.introduced_by(names),
        worked_with: reader.last(Property::WorkedWith).is_some_and(is_true),
        status: reader.status(&mut wrong),
        resting_until: reader.resting_until(),
        last_contact: reader.last_contact(),
        name,
    };
    (page, wrong)
}

/// Each property as a bit of its own.
fn bit(property: Property) -> u32 {
    1 << property as u32
}

struct PageReader<'a> {
    fields: &'a [Field<'a>],
    /// The [bits](bit) of the properties that the fields spell: of a dozen that are asked for, most are not there.
    spelled: u32,
    /// Of all fields, each with the place of its field.
    tags: Vec<At<Cow<'a, str>>>,
    grammar: &'a Grammar,
}

impl<'a> PageReader<'a> {
    /// The last field that spells a property.
    fn last(&self, property: Property) -> Option<&'a Field<'a>> {
        let mut fields = self.fields.iter().rev().filter(|_| self.spelled & bit(property) != 0);
        fields.find(|field| field.property == Some(property))
    }

    /// The last field that says something of a property, with what it says. What is empty is as if it were
    /// not there, and so is what another program's key says and nobody can read.
    fn said<T>(
        &self,
        property: Property,
        read: impl Fn(&Field<'_>) -> Option<T>,
    ) -> Option<(&'a Field<'a>, Option<T>)> {
        self.last(property)?;
        let spelled = |field: &&Field<'_>| field.property == Some(property) && !is_empty(field);
        let mut said = self.fields.iter().rev().filter(spelled).map(|field| (field, read(field)));
        said.find(|(field, value)| value.is_some() || !self.is_foreign(field))
    }

    fn is_foreign(&self, field: &Field<'_>) -> bool {
        self.grammar.config.properties.is_foreign(&field.key)
    }

    fn name(&self, path: &NotePath, line_one: Span) -> At<Box<str>> {
        let nested = |part| self.last(part).and_then(Field::text).filter(|text| !text.is_empty());
        if let Some(field) = self.last(Property::Name) {
            match &field.value {
                Value::Text(text) if is_string(text) => {
                    return At { value: display_name(text), span: field.span };
                }
                Value::Parts { first, last } => {
                    let name = format!("{first} {last}");
                    if !name.trim().is_empty() {
                        return At { value: clean_name(&name), span: field.span };
                    }
                }
                _ => {}
            }
        }
        if let Some(field) = self.last(Property::FullName)
            && let Some(text) = field.text().filter(|text| !text.is_empty())
        {
            return At { value: display_name(text), span: field.span };
        }
        let (first, last) = (nested(Property::FirstName), nested(Property::LastName));
        if first.is_some() || last.is_some() {
            let name = format!("{} {}", first.unwrap_or(""), last.unwrap_or(""));
            let span =
                self.last(Property::FirstName).or(self.last(Property::LastName)).map(|field| field.span);
            return At { value: clean_name(&name), span: span.unwrap_or(line_one) };
        }
        At { value: file_name(path, self.grammar), span: line_one }
    }

    fn aliases(
        &self,
        path: &NotePath,
        name: &At<Box<str>>,
        heading: Option<At<String>>,
        line_one: Span,
    ) -> Box<[At<Box<str>>]> {
        let mut aliases: Vec<At<Box<str>>> = Vec::new();
        // Each spelling adds its own: `aliases` and `nickname` may both stand.
        for (nth, field) in self.fields.iter().enumerate() {
            if field.property != Some(Property::Aliases)
                || self.fields[nth + 1..].iter().any(|later| later.key == field.key)
            {
                continue;
            }
            let alias = |item: At<&str>| {
                let text = unlinked(item.value).trim_start_matches(['@', '#']);
                At { value: clean_name(text), span: item.span }
            };
            field.comma_list().map(alias).for_each(|alias| aliases.push(alias));
        }
        // A title is often a job; one that has a word of the name is another form of it.
        if let Some(field) = self.last(Property::Title)
            && let Some(title) = field.text().map(unlinked)
            && shares_word(title, &name.value)
        {
            aliases.push(At { value: clean_name(title), span: field.span });
        }
        // Most pages are headed by their person's name.
        let heading = heading.filter(|heading| *heading.value != *name.value);
        aliases.extend(heading.map(|heading| At { value: clean_name(&heading.value), span: heading.span }));
        // In a namespace, the file's own name is the last part of the page's.
        if self.grammar.namespace(path).is_some() {
            aliases.push(At { value: file_name(path, self.grammar), span: line_one });
        }
        if let Some(turned) = given_first(&name.value) {
            aliases.push(At { value: turned.into(), span: name.span });
        }
        let mut known = FxHashSet::with_capacity_and_hasher(1 + aliases.len(), FxBuildHasher);
        known.insert(crate::text::key(&name.value));
        aliases.retain(|alias| {
            let key = crate::text::key(&alias.value);
            !key.is_empty() && known.insert(key)
        });
        aliases.into()
    }

    fn circle(&self, wrong: &mut Vec<Wrong>) -> Option<At<usize>> {
        let circles = &self.grammar.config.circles;
        let read = |field: &Field<'_>| circles.find(field.text().map(unlinked).unwrap_or_default());
        let (field, circle) = self.said(Property::Circle, read)?;
        if circle.is_none() {
            let names: Vec<&str> = circles.0.iter().map(|circle| circle.name.as_str()).collect();
            wrong.push(invalid(field, format!("one of {}", names.join(", "))));
        }
        circle.map(|value| At { value, span: field.span })
    }

    fn cadence(&self, wrong: &mut Vec<Wrong>) -> Option<At<Rhythm>> {
        let read = |field: &Field<'_>| field.text().map(unlinked).and_then(cadence);
        let (field, rhythm) = self.said(Property::Cadence, read)?;
        if rhythm.is_none() {
            let expected = "a rhythm such as 30d, 2w, monthly, every 2 weeks or never";
            wrong.push(invalid(field, expected.to_owned()));
        }
        rhythm.map(|value| At { value, span: field.span })
    }

    /// The property, else a word of one in the tags.
    fn bond(&self, wrong: &mut Vec<Wrong>) -> Option<At<Bond>> {
        let is_text = |item: At<&str>| {
            let text = item.value.trim();
            let is_number = !text.starts_with(char::is_alphabetic) && text.parse::<f64>().is_ok();
            !is_number && !matches!(text, "true" | "false")
        };
        let read = |field: &Field<'_>| {
            let is_mapping = matches!(field.value, Value::Mapping | Value::Parts { .. });
            (!is_mapping && field.comma_list().all(is_text)).then_some(())
        };
        let Some((field, text)) = self.said(Property::Bond, read) else { return self.tagged_bond() };
        if text.is_none() {
            wrong.push(invalid(field, "text such as friend, or a list of texts".to_owned()));
        }
        field.comma_list().next()?;
        let bonds = field.comma_list().flat_map(|item| self.bonds_of(unlinked(item.value)));
        Some(At { value: together(bonds).unwrap_or(Bond::Exchange), span: field.span })
    }

    fn tagged_bond(&self) -> Option<At<Bond>> {
        let words = self.tags.iter().flat_map(|tag| tag.value.split('/'));
        let bond = together(words.flat_map(|word| self.bonds_of(word)))?;
        let field = self.fields.iter().find(|field| field.property == Some(Property::Tags))?;
        Some(At { value: bond, span: field.span })
    }

    /// What a word says of what is expected of the person.
    fn bonds_of(&self, word: &str) -> impl Iterator<Item = Bond> {
        self.grammar.bonds_of(lower_case(word))
    }

    fn introduced_by(&self, names: &Names) -> Box<[At<NameId>]> {
        let Some(field) = self.last(Property::IntroducedBy) else { return Box::default() };
        let items = field.comma_list().filter_map(|item| {
            let name = person_name(item.value);
            (!name.is_empty()).then(|| At { value: names.intern(&name), span: item.span })
        });
        items.collect()
    }

    fn status(&self, wrong: &mut Vec<Wrong>) -> Option<At<Status>> {
        let explicit = self.last(Property::Status).filter(|field| field.value != Value::Nothing);
        let read = explicit.and_then(|field| {
            let text = field.text().map(unlinked).map(crate::language::normal_key).unwrap_or_default();
            let status = match text.as_str() {
                "active" => Some(Status::Active),
                "resting" => Some(Status::Resting),
                "let-go" => Some(Status::LetGo),
                "deceased" => Some(Status::Deceased),
                _ => None,
            };
            // The key is everybody's word: `alive` and `lead` mean something to somebody else.
            if status.is_none() && is_slip_of_status(&text) {
                wrong.push(invalid(field, format!("one of {}", STATUSES.join(", "))));
            }
            status.map(|value| At { value, span: field.span })
        });
        let tagged =
            |words: &[&str]| self.tags.iter().find(|tag| words.contains(&&*tag.value)).map(|tag| tag.span);
        let died = self.last(Property::Deathday).filter(|field| !is_empty(field)).map(|field| field.span);
        if let Some(span) = died.or_else(|| tagged(&["deceased"])) {
            return Some(At { value: Status::Deceased, span });
        }
        if let Some(status) = read.filter(|status| status.value != Status::Active) {
            return Some(status);
        }
        if let Some(span) = tagged(&["ex", "avoid"]) {
            return Some(At { value: Status::LetGo, span });
        }
        if let Some(field) = self.last(Property::Paused).filter(|field| is_true(field)) {
            return Some(At { value: Status::Resting, span: field.span });
        }
        read
    }

    fn resting_until(&self) -> Option<At<NaiveDate>> {
        self.said(Property::SnoozeUntil, |field| self.day(field))?.1
    }

    /// The newest of the days that are kept by hand.
    fn last_contact(&self) -> Option<At<NaiveDate>> {
        self.said(Property::LastContact, |field| self.day(field))?.1
    }

    /// The newest day that a field holds.
    fn day(&self, field: &Field<'_>) -> Option<At<NaiveDate>> {
        let formats = self.grammar.formats();
        let days =
            field.list().filter_map(|item| Some((date::in_value(item.value, formats)?.date?, item.span)));
        days.max().map(|(value, span)| At { value, span })
    }
}

/// What some words together say; `None` where they say nothing but an exchange.
fn together(bonds: impl Iterator<Item = Bond>) -> Option<Bond> {
    bonds.reduce(|one, other| match (one, other) {
        (Bond::Communal, _) | (_, Bond::Communal) => Bond::Communal,
        (one, other) if one == other => one,
        _ => Bond::MentorAndMentee,
    })
}

const STATUSES: [&str; 4] = ["active", "resting", "let-go", "deceased"];

/// Whether a word is one letter away from a status.
fn is_slip_of_status(word: &str) -> bool {
    let is_long = word.chars().count() >= 4;
    is_long && STATUSES.iter().any(|status| strsim::osa_distance(word, status) == 1)
}

/// Whether a field has no value that could be read.
fn is_empty(field: &Field<'_>) -> bool {
    match &field.value {
        Value::Nothing => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(items) => items.iter().all(|item| item.value.trim().is_empty()),
        Value::Mapping | Value::Parts { .. } => false,
    }
}

/// The name that a page's file has: without sigil, ending and namespace.
fn file_name(path: &NotePath, grammar: &Grammar) -> Box<str> {
    let stem = path.stem();
    let own = grammar.namespace(path).and_then(|_| last_part(stem));
    clean_name(own.as_deref().unwrap_or(stem).trim_start_matches('@'))
}

/// `Jörg Müller` of `Müller, Jörg`.
pub fn given_first(name: &str) -> Option<String> {
    // Most names hold no comma, which a search by bytes tells at once.
    memchr::memchr(b',', name.as_bytes())?;
    let (family, given) = name.split_once(", ")?;
    let (family, given) = (family.trim(), given.trim());
    (!family.is_empty() && !given.is_empty() && !given.contains(',')).then(|| format!("{given} {family}"))
}

/// Whether YAML means a text, and not a number or a truth.
fn is_string(value: &str) -> bool {
    value.contains(char::is_alphabetic) && !matches!(value.trim(), "true" | "false")
}

/// Whether two names have a word in common.
fn shares_word(one: &str, other: &str) -> bool {
    let words = |text: &str| crate::text::key(text).split('-').map(str::to_owned).collect::<Vec<_>>();
    let known = words(other);
    words(one).iter().any(|word| !word.is_empty() && known.contains(word))
}

fn invalid(field: &Field<'_>, expected: String) -> Wrong {
    let value = match &field.value {
        Value::Text(text) => text.clone().into_owned(),
        Value::List(items) => items.iter().map(|item| &*item.value).collect::<Vec<_>>().join(", "),
        Value::Nothing => String::new(),
        Value::Mapping | Value::Parts { .. } => "a mapping".to_owned(),
    };
    let (key, value) = ((&*field.written).into(), value.into());
    (field.span, ProblemKind::InvalidProperty { key, value, expected: expected.into() })
}

fn is_true(field: &Field<'_>) -> bool {
    field.text().is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "1"))
}

fn clean_name(text: &str) -> Box<str> {
    if is_clean(text) {
        return crate::text::nfc(text).into();
    }
    crate::text::nfc(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into()
}

/// Whether there is no white space in a name but one blank between two words. `true` is certain.
fn is_clean(name: &str) -> bool {
    let mut before = b' ';
    let is_clean = name.bytes().all(|byte| {
        let is_blank = byte == b' ' && before != b' ';
        before = byte;
        // In Latin letters with diacritics there is no other white space.
        is_blank || matches!(byte, b'!'..=b'~' | 0x80..=0xBF | 0xC3..=0xDF)
    });
    is_clean && before != b' '
}

/// A name without the signs of a link or a handle.
fn display_name(text: &str) -> Box<str> {
    let name = clean_name(unlinked(text).trim_start_matches('@'));
    if name.is_empty() { clean_name(text) } else { name }
}

/// The name in a property that names a person: unlinked, `[[…]]`, `@handle`.
pub(super) fn person_name(text: &str) -> String {
    let name = crate::note::syntax::link::link_name(unlinked(text));
    crate::text::nfc(name.trim_start_matches('@').trim()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{given_first, person_name};
    use crate::note::value::unlinked;

    #[test]
    fn links_and_handles_name_people_in_properties() {
        assert_eq!(unlinked("[[People|x]]"), "People");
        assert_eq!(person_name("[[people/Ana Lopez.md|Ana]]"), "people/Ana Lopez");
        assert_eq!(person_name("@ana"), "ana");
    }

    #[test]
    fn a_family_name_that_comes_first_is_turned() {
        assert_eq!(given_first("Müller, Jörg").as_deref(), Some("Jörg Müller"));
        assert_eq!(given_first("Ana Lopez"), None);
        assert_eq!(given_first("Ana, Bo, Cy"), None);
    }
}
