//! Who is meant by a name on the command line.

use super::open::Opened;
use crate::config::nearest;
use crate::error::Error;
use crate::graph::PersonId;
use crate::output::Secret;

/// The person whom a key, name or alias means.
///
/// # Errors
/// Nobody, or more than one.
pub fn find(name: &str, opened: &Opened) -> Result<PersonId, Error> {
    let graph = opened.engine.graph();
    let found: Vec<PersonId> =
        graph.directory.find(name).into_iter().filter(|&person| graph.person(person).alive).collect();
    match found.as_slice() {
        &[one] => Ok(one),
        [] => {
            let names: Vec<&str> =
                graph.people().flat_map(|(_, person)| [&*person.key, &*person.name]).collect();
            let help = match nearest(name, names.into_iter()) {
                Some(near) => format!("there is a person with a similar name: `{near}`"),
                None => "`fairweather export events` lists everyone by key".to_owned(),
            };
            Err(Error::Usage { message: format!("nobody here is called `{name}`"), help })
        }
        many => {
            let keys: Vec<&str> = many.iter().map(|&person| &*graph.person(person).key).collect();
            Err(Error::Usage {
                message: format!("`{name}` may be {}", keys.join(" or ")),
                help: "write the whole name".to_owned(),
            })
        }
    }
}

/// The same where nobody is to be named: a pseudonym is understood, too, and who is near is not
/// told.
///
/// # Errors
/// Nobody, or more than one.
pub fn find_redacted(name: &str, opened: &Opened, secret: &Secret) -> Result<PersonId, Error> {
    let mut people = opened.engine.graph().people();
    let person = people.find(|(_, person)| secret.person(&person.key) == name).map(|(id, _)| id);
    person.or_else(|| find(name, opened).ok()).ok_or_else(|| Error::Usage {
        message: "nobody, or more than one, has this name".to_owned(),
        help: "run it without --redact to see who is near".to_owned(),
    })
}
