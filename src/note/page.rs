//! A person's page: whether a note is one, and what its properties say about the person.
//!
//! Not what any note's properties say about the note (its date, its participants): that is `parse`'s.

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use crate::config::Days;
use crate::language::{Bond, Properties, Property, Status};
use crate::note::front_matter::{Field, Value};
use crate::note::grammar::Grammar;
use crate::note::model::{At, Page, ProblemKind};
use crate::note::store::interner::{NameId, Names};
use crate::note::syntax::date;
use crate::text::{NotePath, Span};

/// A problem of a property, before it is dressed as a [`crate::note::Problem`].
pub(super) type Wrong = (Span, ProblemKind);

/// Whether these properties and this path make a note a person's page; `says_person` is whether its
/// first lines or its folder do already.
pub(super) fn is_page(path: &NotePath, fields: &[Field], says_person: bool, grammar: &Grammar) -> bool {
    let stem = path.stem();
    if stem.eq_ignore_ascii_case("readme") || stem.eq_ignore_ascii_case("index") {
        return false;
    }
    says_person || fields.iter().any(|field| makes_page(field, grammar))
}

fn makes_page(field: &Field, grammar: &Grammar) -> bool {
    if Properties::makes_page(&field.key) {
        return true;
    }
    let words = &grammar.config.journal.person_tags;
    let is_word = |word: &str| words.iter().any(|person| person.eq_ignore_ascii_case(word));
    match grammar.property(&field.key) {
        Some(Property::Tags) => tags(field).iter().any(|tag| is_word(tag.split('/').next().unwrap_or(tag))),
        Some(Property::Type) => field.list().iter().any(|item| is_word(plain(&item.value))),
        Some(Property::Categories) => {
            field.comma_list().iter().any(|item| plain(&item.value).eq_ignore_ascii_case("people"))
        }
        _ => false,
    }
}

/// The tags of a field: a list, or a text split at commas and white space; without `#`, `[[…]]`.
fn tags(field: &Field) -> Vec<String> {
    let items = field.comma_list();
    let words = items.iter().flat_map(|item| {
        let text = item.value.as_str();
        if text.contains("[[") { vec![text] } else { text.split_whitespace().collect() }
    });
    words.map(|word| plain(word.trim_start_matches('#')).to_lowercase()).collect()
}

/// A value without the signs of a link or a handle: `[[Ana|A]]` is `Ana`.
pub(super) fn plain(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_prefix("[[") else { return text };
    let inner = inner.strip_suffix("]]").unwrap_or(inner);
    inner.split(['|', '#']).next().unwrap_or(inner).trim()
}

/// What a person's page says. `line_one` is the place of what is written nowhere; `heading` the
/// text of a first `# H1`.
pub(super) fn page(
    path: &NotePath,
    fields: &[Field],
    heading: Option<At<String>>,
    line_one: Span,
    grammar: &Grammar,
    names: &Names,
) -> (Page, Vec<Wrong>) {
    let reader = Reader { fields, grammar };
    let mut wrong = Vec::new();
    let name = reader.name(path, line_one);
    let aliases = reader.aliases(&name, heading);
    let page = Page {
        first_line: line_one,
        aliases,
        circle: reader.last(Property::Circle).and_then(|field| reader.circle(field, &mut wrong)),
        cadence: reader.last(Property::Cadence).and_then(|field| reader.cadence(field, &mut wrong)),
        bond: reader.last(Property::Bond).and_then(|field| reader.bond(field, &mut wrong)),
        introduced_by: reader.introduced_by(names),
        worked_with: reader.last(Property::WorkedWith).is_some_and(is_true),
        status: reader.status(&mut wrong),
        last_contact: reader.last_contact(),
        name,
    };
    (page, wrong)
}

struct Reader<'a> {
    fields: &'a [Field],
    grammar: &'a Grammar,
}

impl<'a> Reader<'a> {
    /// The last field that spells a property.
    fn last(&self, property: Property) -> Option<&'a Field> {
        self.fields.iter().rev().find(|field| self.grammar.property(&field.key) == Some(property))
    }

    fn name(&self, path: &NotePath, line_one: Span) -> At<Box<str>> {
        let nested = |part| self.last(part).and_then(Field::text).filter(|text| !text.is_empty());
        if let Some(field) = self.last(Property::Name) {
            match &field.value {
                Value::Text(text) if !text.trim().is_empty() => {
                    return At { value: clean_name(text), span: field.span };
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
        let (first, last) = (nested(Property::FirstName), nested(Property::LastName));
        if first.is_some() || last.is_some() {
            let name = format!("{} {}", first.unwrap_or(""), last.unwrap_or(""));
            let span =
                self.last(Property::FirstName).or(self.last(Property::LastName)).map(|field| field.span);
            return At { value: clean_name(&name), span: span.unwrap_or(line_one) };
        }
        At { value: clean_name(path.stem().trim_start_matches('@')), span: line_one }
    }

    fn aliases(&self, name: &At<Box<str>>, heading: Option<At<String>>) -> Box<[At<Box<str>>]> {
        let mut aliases: Vec<At<Box<str>>> = Vec::new();
        // Each spelling adds its own: `aliases` and `nickname` may both stand.
        for field in
            self.fields.iter().filter(|field| self.grammar.property(&field.key) == Some(Property::Aliases))
        {
            let overridden = self
                .fields
                .iter()
                .rev()
                .find(|other| other.key == field.key)
                .is_some_and(|last| last != field);
            if !overridden {
                aliases.extend(
                    field
                        .list()
                        .into_iter()
                        .map(|item| At { value: clean_name(plain(&item.value)), span: item.span }),
                );
            }
        }
        aliases.extend(heading.map(|heading| At { value: clean_name(&heading.value), span: heading.span }));
        let mut known = FxHashSet::default();
        known.insert(crate::text::key(&name.value));
        aliases.retain(|alias| {
            let key = crate::text::key(&alias.value);
            !key.is_empty() && known.insert(key)
        });
        aliases.into()
    }

    fn circle(&self, field: &Field, wrong: &mut Vec<Wrong>) -> Option<At<usize>> {
        if field.value == Value::Nothing {
            return None;
        }
        let circles = &self.grammar.config.circles;
        let text = field.text().map(plain).unwrap_or_default();
        if let Some(index) = circles.find(text) {
            return Some(At { value: index, span: field.span });
        }
        let names: Vec<&str> = circles.0.iter().map(|circle| circle.name.as_str()).collect();
        wrong.push(invalid(field, format!("one of {}", names.join(", "))));
        None
    }

    fn cadence(&self, field: &Field, wrong: &mut Vec<Wrong>) -> Option<At<u32>> {
        if field.value == Value::Nothing {
            return None;
        }
        if let Some(days) = field.text().and_then(cadence_days) {
            return Some(At { value: days, span: field.span });
        }
        wrong.push(invalid(field, "a rhythm such as 30d, 2w, monthly or every 2 weeks".to_owned()));
        None
    }

    fn bond(&self, field: &Field, wrong: &mut Vec<Wrong>) -> Option<At<Bond>> {
        let items = field.comma_list();
        let is_text = |item: &At<String>| {
            let text = item.value.trim();
            let is_number = !text.starts_with(char::is_alphabetic) && text.parse::<f64>().is_ok();
            !is_number && !matches!(text, "true" | "false")
        };
        if matches!(field.value, Value::Mapping | Value::Parts { .. }) || !items.iter().all(is_text) {
            wrong.push(invalid(field, "text such as friend, or a list of texts".to_owned()));
        }
        let bonds = &self.grammar.config.bonds;
        let holds = |words: &[String]| {
            items.iter().any(|item| {
                let text = plain(&item.value).to_lowercase();
                words.iter().any(|word| word.to_lowercase() == text)
            })
        };
        let bond = if holds(&bonds.communal) {
            Bond::Communal
        } else if holds(&bonds.mentor) {
            Bond::Mentor
        } else if holds(&bonds.mentee) {
            Bond::Mentee
        } else {
            Bond::Exchange
        };
        (!items.is_empty()).then_some(At { value: bond, span: field.span })
    }

    fn introduced_by(&self, names: &Names) -> Box<[At<NameId>]> {
        let Some(field) = self.last(Property::IntroducedBy) else { return Box::default() };
        let items = field.comma_list().into_iter().filter_map(|item| {
            let name = person_name(&item.value);
            (!name.is_empty()).then(|| At { value: names.intern(&name), span: item.span })
        });
        items.collect()
    }

    fn status(&self, wrong: &mut Vec<Wrong>) -> Option<At<Status>> {
        let explicit = self.last(Property::Status).filter(|field| field.value != Value::Nothing);
        let read = explicit.and_then(|field| {
            let status = match field.text().map(crate::language::normal_key).as_deref() {
                Some("active") => Some(Status::Active),
                Some("resting") => Some(Status::Resting),
                Some("let-go") => Some(Status::LetGo),
                Some("deceased") => Some(Status::Deceased),
                _ => None,
            };
            if status.is_none() {
                wrong.push(invalid(field, "one of active, resting, let-go, deceased".to_owned()));
            }
            status.map(|value| At { value, span: field.span })
        });
        let tagged = |words: &[&str]| {
            self.fields
                .iter()
                .filter(|field| self.grammar.property(&field.key) == Some(Property::Tags))
                .find(|field| tags(field).iter().any(|tag| words.contains(&tag.as_str())))
        };
        let died = self
            .last(Property::Deathday)
            .filter(|field| field.value != Value::Nothing)
            .or_else(|| tagged(&["deceased"]));
        if let Some(field) = died {
            return Some(At { value: Status::Deceased, span: field.span });
        }
        if let Some(status) = read.filter(|status| status.value != Status::Active) {
            return Some(status);
        }
        if let Some(field) = tagged(&["ex", "avoid"]) {
            return Some(At { value: Status::LetGo, span: field.span });
        }
        if let Some(field) = self.last(Property::Paused).filter(|field| is_true(field)) {
            return Some(At { value: Status::Resting, span: field.span });
        }
        read
    }

    fn last_contact(&self) -> Option<At<NaiveDate>> {
        let field = self.last(Property::LastContact)?;
        let found = date::in_value(field.text()?, &self.grammar.config.journal.date_formats)?;
        found.date.map(|value| At { value, span: field.span })
    }
}

fn invalid(field: &Field, expected: String) -> Wrong {
    let value = match &field.value {
        Value::Text(text) => text.clone(),
        Value::List(items) => items.iter().map(|item| item.value.as_str()).collect::<Vec<_>>().join(", "),
        Value::Nothing => String::new(),
        Value::Mapping | Value::Parts { .. } => "a mapping".to_owned(),
    };
    let (key, value) = (field.written.as_str().into(), value.into());
    (field.span, ProblemKind::InvalidProperty { key, value, expected: expected.into() })
}

fn is_true(field: &Field) -> bool {
    field.text().is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "1"))
}

fn clean_name(text: &str) -> Box<str> {
    crate::text::nfc(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into()
}

/// The name in a property that names a person: plain, `[[…]]`, `@handle`.
pub(super) fn person_name(text: &str) -> String {
    let name = crate::note::syntax::link::link_name(plain(text));
    crate::text::nfc(name.trim_start_matches('@').trim()).into_owned()
}

/// Days of a cadence: a duration, a word, `every 2 weeks`, `every other month`.
fn cadence_days(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    if let Some(days) = Days::parse(&text) {
        return Some(days.0);
    }
    let word = match text.replace([' ', '_'], "-").as_str() {
        "daily" => Some(1),
        "weekly" => Some(7),
        "biweekly" | "fortnightly" => Some(14),
        "monthly" => Some(30),
        "bimonthly" => Some(60),
        "quarterly" => Some(90),
        "half-yearly" | "biannually" => Some(182),
        "yearly" | "annually" => Some(365),
        _ => None,
    };
    word.or_else(|| {
        let rest = text.strip_prefix("every ")?.trim();
        if let Some(unit) = rest.strip_prefix("other ") {
            return Days::parse(&format!("2{}", unit.trim())).map(|days| days.0);
        }
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Days::parse(rest).map(|days| days.0);
        }
        Days::parse(&format!("1{rest}")).map(|days| days.0)
    })
}

#[cfg(test)]
mod tests {
    use super::{cadence_days, person_name, plain};

    #[test]
    fn cadences_are_read_as_days() {
        for (text, days) in [
            ("30", 30),
            ("2w", 14),
            ("3mo", 90),
            ("1y", 365),
            ("daily", 1),
            ("Fortnightly", 14),
            ("half-yearly", 182),
            ("every 2 weeks", 14),
            ("every other month", 60),
            ("every week", 7),
            ("annually", 365),
        ] {
            assert_eq!(cadence_days(text), Some(days), "{text}");
        }
        for text in ["", "often", "every", "every blue moon", "0"] {
            assert_eq!(cadence_days(text), None, "{text}");
        }
    }

    #[test]
    fn links_and_handles_name_people_in_properties() {
        assert_eq!(plain("[[People|x]]"), "People");
        assert_eq!(person_name("[[people/Ana Lopez.md|Ana]]"), "people/Ana Lopez");
        assert_eq!(person_name("@ana"), "ana");
    }
}
