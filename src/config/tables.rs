//! One function a table of the configuration: which keys it has, and what each takes.

use chrono::NaiveDate;

use crate::config::tree::{Entry, Node, Reader, Value};
use crate::config::values::{date_formats, days, keys, lower, pattern, patterns, size, text, texts, truth};
use crate::config::{
    Circle, Circles, Config, ConfigError, FailOn, Handles, Ignore, Origins, SoftBreaks, nearest,
};
use crate::language::{Marker, Properties, normal_key};

pub fn journal(config: &mut Config, mut table: Reader<'_>) -> Result<(), ConfigError> {
    let journal = &mut config.journal;
    table.read("exclude", &mut journal.exclude, patterns)?;
    table.read("follow-links", &mut journal.follow_links, truth)?;
    table.read("max-note-size", &mut journal.max_note_size, size)?;
    table.read("people", &mut journal.people, patterns)?;
    table.read("person-tags", &mut journal.person_tags, |node| Ok(lower(texts(node)?)))?;
    table.read("participants", &mut journal.participants, keys)?;
    let handles = [("any", Handles::Any), ("declared", Handles::Declared)];
    table.read_word("handles", &mut journal.handles, &handles)?;
    table.read("mentions-are-contact", &mut journal.mentions_are_contact, truth)?;
    let soft_breaks = [("separate", SoftBreaks::Separate), ("join", SoftBreaks::Join)];
    table.read_word("soft-breaks", &mut journal.soft_breaks, &soft_breaks)?;
    table.read("date-formats", &mut journal.date_formats, date_formats)?;
    table.read("date-properties", &mut journal.date_properties, keys)?;
    table.finish()
}

pub fn markers(config: &mut Config, table: &Reader<'_>) -> Result<(), ConfigError> {
    for entry in table.entries() {
        let Some(marker) = Marker::ALL.into_iter().find(|marker| marker.name() == entry.key) else {
            let names = Marker::ALL.iter().map(|marker| marker.name());
            return Err(unknown_key(table, entry, "marker", names));
        };
        let words = texts(&entry.node).map_err(|expected| table.wrong(&entry.key, &entry.node, &expected))?;
        for word in words {
            let word = word.trim_start_matches('#');
            let is_tag = !word.is_empty()
                && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                && word.chars().any(|c| !c.is_numeric())
                && !word.ends_with(['_', '-']);
            let other = config.markers.get(word).filter(|&other| other != marker);
            if !is_tag || other.is_some() {
                let expected = match other {
                    Some(other) => format!("another word: `{word}` already means `{}`", other.name()),
                    None => format!("words that can be tags (`{word}` cannot)"),
                };
                return Err(table.wrong(&entry.key, &entry.node, &expected));
            }
            config.markers.add(word, marker);
        }
    }
    Ok(())
}

pub fn properties(config: &mut Config, table: &Reader<'_>) -> Result<(), ConfigError> {
    for entry in table.entries() {
        let Some(property) = Properties::by_name(&normal_key(&entry.key)) else {
            return Err(unknown_key(table, entry, "property", Properties::names()));
        };
        let spellings =
            texts(&entry.node).map_err(|expected| table.wrong(&entry.key, &entry.node, &expected))?;
        for spelling in spellings {
            config.properties.add(&normal_key(&spelling), property);
        }
    }
    Ok(())
}

fn unknown_key<'n>(
    table: &Reader<'_>,
    entry: &Entry,
    what: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> ConfigError {
    let help = match nearest(&entry.key, names.clone()) {
        Some(near) => format!("there is a {what} of a similar name: `{near}`"),
        None => format!("they are {}", names.collect::<Vec<_>>().join(", ")),
    };
    let mut error = table.wrong(&entry.key, &entry.node, "");
    error.span = entry.key_span;
    error.message = format!("there is no {what} `{}`", entry.key);
    error.help = Some(help);
    error
}

pub fn circles(origins: &Origins, table: &Reader<'_>) -> Result<Circles, ConfigError> {
    let mut circles = Vec::new();
    for entry in table.entries() {
        let mut fields = Reader::new(origins, &format!("circles.{}", entry.key), Some(&entry.node))?;
        let mut circle = Circle { name: entry.key.clone(), size: 0, every: None };
        fields.read("size", &mut circle.size, |node| match node.value {
            Value::Integer(number @ 1..=1_000_000) => {
                u32::try_from(number).map_err(|error| error.to_string())
            }
            _ => Err("a number of people above 0".to_owned()),
        })?;
        fields.read("every", &mut circle.every, |node| days(node).map(Some))?;
        fields.finish()?;
        if circle.size == 0 {
            let expected = "its size, e.g. `{ size = 15, every = \"30d\" }`";
            return Err(table.wrong(&entry.key, &entry.node, expected));
        }
        circles.push(circle);
    }
    Ok(Circles(circles))
}

pub fn lint(origins: &Origins, config: &mut Config, mut table: Reader<'_>) -> Result<(), ConfigError> {
    let lint = &mut config.lint;
    table.read("horizon", &mut lint.horizon, |node| match text(node).as_deref() {
        Ok("all") => Ok(None),
        _ => days(node).map(Some).map_err(|expected| format!("\"all\", or {expected}")),
    })?;
    table.read("select", &mut lint.select, texts)?;
    table.read("ignore", &mut lint.ignore, texts)?;
    table.read_word("fail-on", &mut lint.fail_on, &FailOn::ALL)?;
    let ignores = Reader::new(origins, "lint.per-file-ignores", table.node("per-file-ignores"))?;
    for entry in ignores.entries() {
        let rules =
            texts(&entry.node).map_err(|expected| ignores.wrong(&entry.key, &entry.node, &expected))?;
        pattern(&entry.key).map_err(|expected| ignores.wrong(&entry.key, &entry.node, &expected))?;
        lint.per_file_ignores.push((entry.key.clone(), rules));
    }
    table.finish()
}

pub fn ignore(mut table: Reader<'_>) -> Result<Ignore, ConfigError> {
    let mut ignore = Ignore::default();
    let some = |node: &Node| text(node).map(Some);
    table.read("person", &mut ignore.person, some)?;
    table.read("rule", &mut ignore.rule, some)?;
    table.read("reason", &mut ignore.reason, some)?;
    table.read("until", &mut ignore.until, |node| {
        let text = match &node.value {
            Value::Text(text) | Value::Date(text) => text.as_str(),
            _ => "",
        };
        let strict = text.len() == 10 && text.is_ascii();
        let date = strict.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
        date.map(Some).ok_or_else(|| "a day such as \"2027-01-31\"".to_owned())
    })?;
    table.finish()?;
    Ok(ignore)
}
