//! Who is meant on the command line: a key, a name, an alias, or the page.
//!
//! Not here: who is meant by a mention in a note (`graph`). Invariant: where several people fit, none of
//! them is chosen.

use crate::config::nearest;
use crate::error::Error;
use crate::graph::PersonId;
use crate::output::Secret;
use crate::project::Opened;

/// The person whom a key, name, alias or page means.
///
/// # Errors
/// Nobody, or more than one.
pub(super) fn find(name: &str, opened: &Opened) -> Result<PersonId, Error> {
    let graph = opened.engine.graph();
    let found: Vec<PersonId> =
        graph.directory.find(name).into_iter().filter(|&person| graph.is_somebody(person)).collect();
    let page = |person: PersonId| graph.person(person).page.map(|page| opened.engine.journal().path(page));
    let of_page =
        graph.people().map(|(id, _)| id).find(|&id| page(id).is_some_and(|path| path.as_str() == name));
    match (found.as_slice(), of_page) {
        (_, Some(one)) | (&[one], None) => Ok(one),
        ([], None) => {
            let names: Vec<&str> =
                graph.people().flat_map(|(_, person)| [&*person.key, &*person.name]).collect();
            let help = match nearest(name, names.into_iter()) {
                Some(near) => format!("there is a person with a similar name: `{near}`"),
                None => "`fairweather export events` lists everyone by key".to_owned(),
            };
            Err(Error::Remedied { message: format!("nobody here is called `{name}`"), help })
        }
        (many, None) => {
            let named = |&person: &PersonId| match page(person) {
                Some(path) => format!("`{path}`"),
                None => format!("`{}`", graph.person(person).key),
            };
            Err(Error::Remedied {
                message: format!(
                    "`{name}` may be {}",
                    many.iter().map(named).collect::<Vec<_>>().join(" or ")
                ),
                help: "write the whole name, or the page".to_owned(),
            })
        }
    }
}

/// The same for redacted output: a pseudonym is understood, too, and an error suggests no names.
///
/// # Errors
/// Nobody, or more than one.
pub(super) fn find_redacted(name: &str, opened: &Opened, secret: &Secret) -> Result<PersonId, Error> {
    let mut people = opened.engine.graph().people();
    let person = people.find(|(_, person)| secret.person(&person.key) == name).map(|(id, _)| id);
    person.or_else(|| find(name, opened).ok()).ok_or_else(|| Error::Remedied {
        message: "nobody, or more than one, has this name".to_owned(),
        help: "run it without --redact to see who is near".to_owned(),
    })
}
