//! Who is meant on the command line: a key, a name, an alias, or the page.
//!
//! Not here: who is meant by a mention in a note (`graph`). Invariant: where several people fit, none of
//! them is chosen.

use crate::config::nearest;
use crate::error::Error;
use crate::graph::PersonId;
use crate::output::Secret;
use crate::project::Opened;
use crate::rules::people_list;
use crate::text::key;

/// How many names an error lists.
const MOST_NAMES: usize = 8;

/// The person whom a key, name, alias or page means, also as a note would name them: `@ana`, `[[Ana Lopez]]`.
///
/// # Errors
/// Nobody, or more than one.
pub(super) fn find(name: &str, opened: &Opened) -> Result<PersonId, Error> {
    let graph = opened.engine.graph();
    let bare = without_brackets(name);
    let mut found = graph.directory.find(bare);
    if found.is_empty() {
        found = graph.directory.declared(bare).to_vec();
    }
    found.retain(|&person| graph.is_somebody(person));
    let page = |person: PersonId| graph.person(person).page.map(|page| opened.engine.journal().path(page));
    let of_page =
        graph.people().map(|(id, _)| id).find(|&id| page(id).is_some_and(|path| path.as_str() == bare));
    match (found.as_slice(), of_page) {
        (_, Some(one)) | (&[one], None) => Ok(one),
        ([], None) => {
            let help = match near(bare, opened).as_slice() {
                [] => "`fairweather report --limit all` lists everyone".to_owned(),
                [one] => format!("there is a person with a similar name: `{one}`"),
                many => format!("people with similar names: {}", people_list(many)),
            };
            Err(Error::Remedied { message: format!("nobody in this journal is called `{name}`"), help })
        }
        (many, None) => {
            let mut names: Vec<&str> = many.iter().map(|&person| &*graph.person(person).name).collect();
            names.dedup();
            let named = |&person: &PersonId| match page(person) {
                // Two of one name are told apart by their pages.
                Some(path) if names.len() < many.len() => format!("`{path}`"),
                _ => format!("`{}`", graph.person(person).name),
            };
            Err(Error::Remedied {
                message: format!(
                    "`{name}` could be {}",
                    many.iter().map(named).collect::<Vec<_>>().join(" or ")
                ),
                help: "write the whole name, or the page".to_owned(),
            })
        }
    }
}

/// What names somebody in a link, a handle or a tag.
fn without_brackets(name: &str) -> &str {
    let name = name.trim();
    let name = name.strip_prefix("#person/").unwrap_or(name).trim_start_matches('@');
    match name.strip_prefix("[[").and_then(|name| name.strip_suffix("]]")) {
        Some(link) => link.split('|').next().unwrap_or(link).trim_start_matches('@'),
        None => name,
    }
}

/// The people whose names a text may be the beginning or a part of, else those a slip away.
fn near<'o>(text: &str, opened: &'o Opened) -> Vec<&'o str> {
    let graph = opened.engine.graph();
    let people = || graph.people().filter(|&(id, _)| graph.is_somebody(id)).map(|(_, person)| person);
    let wanted = key(text);
    let fit = |fits: &dyn Fn(&str) -> bool| -> Vec<&str> {
        people().filter(|person| fits(&person.key)).map(|person| &*person.name).collect()
    };
    let mut names = fit(&|key| key.starts_with(&wanted));
    if names.is_empty() {
        names = fit(&|key| key.split('-').any(|part| part.starts_with(&wanted)));
    }
    if names.is_empty() && wanted.chars().count() > 2 {
        names = fit(&|key| key.contains(&wanted));
    }
    if names.is_empty() {
        // A slip in the whole name, else in a part of it.
        let slip = nearest(&wanted, people().map(|person| &*person.key))
            .or_else(|| nearest(&wanted, people().flat_map(|person| person.key.split('-'))));
        names = slip
            .map_or_else(Vec::new, |slip| fit(&|key| key == slip || key.split('-').any(|part| part == slip)));
    }
    names.sort_unstable();
    names.dedup();
    names.truncate(MOST_NAMES);
    names
}

/// The same for redacted output: a pseudonym is understood, too, and an error suggests no names.
///
/// # Errors
/// Nobody, or more than one.
pub(super) fn find_redacted(name: &str, opened: &Opened, secret: &Secret) -> Result<PersonId, Error> {
    let mut people = opened.engine.graph().people();
    let person = people.find(|(_, person)| secret.person(&person.key) == name).map(|(id, _)| id);
    person.or_else(|| find(name, opened).ok()).ok_or_else(|| Error::Remedied {
        message: "nobody, or more than one person, has this name".to_owned(),
        help: "run it without --redact to see who has a similar name".to_owned(),
    })
}
