//! Tables whose keys are not fields, because they come from a list elsewhere or are the user's to choose.
//!
//! Not here: `[circles]`, which has a file of its own, and tables with declared keys (`declare`). An unknown
//! key is refused where there is a list of names; a key of the user's own is kept as it is written.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::config::schema::{self, KnownRules, object};
use crate::config::settings::declare::{DefaultShape, Described, Setting, Shape, ValueKind, below};
use crate::config::settings::kinds::{AnyTexts, RuleName, check_pattern};
use crate::config::tree::{TableReader, TomlEntry};
use crate::config::{ConfigError, nearest};
use crate::language::{Marker, Markers, Properties, normal_key};

/// `[markers]`: further words, by marker.
pub(crate) struct ByMarker;

impl DefaultShape for Markers {
    type Shape = ByMarker;
}

impl Shape for ByMarker {
    type Value = Markers;

    fn read(
        reader: &mut TableReader<'_>,
        key: &'static str,
        target: &mut Self::Value,
    ) -> Result<(), ConfigError> {
        let table = reader.table(key)?;
        for entry in table.entries() {
            let Some(marker) = Marker::ALL.into_iter().find(|marker| marker.name() == entry.key) else {
                let names = Marker::ALL.iter().map(|marker| marker.name());
                return Err(unknown_key(&table, entry, "marker", names));
            };
            let wrong = |help| table.wrong(&entry.key, &entry.node, help);
            for written in AnyTexts::parse(&entry.node).map_err(wrong)? {
                let word = written.trim_start_matches('#');
                let wrong = |help| table.wrong_item(&entry.key, entry.node.item(&written), help);
                let other = target.get(word).filter(|&other| other != marker);
                if let Some(other) = other {
                    let name = other.name();
                    return Err(wrong(format!("write another word: `{word}` already means `{name}`")));
                }
                if !can_be_tag(word) {
                    return Err(wrong(format!("write words that can be tags (`{word}` cannot)")));
                }
                target.add(word, marker);
            }
        }
        Ok(())
    }

    fn list(value: &Self::Value, table: &str, key: &str, out: &mut Vec<Setting>) {
        let table = below(table, key);
        let setting = |marker: Marker| Setting::new(&table, marker.name(), value.synonyms(marker));
        out.extend(Marker::ALL.into_iter().map(setting));
    }

    fn schema(_default: &Self::Value, names: &KnownRules<'_>) -> Json {
        object(Marker::ALL.into_iter().map(|marker| (marker.name(), AnyTexts::accepts(names))), [])
    }

    fn describe(_default: &Self::Value, path: &str, doc: &str, out: &mut Vec<Described>) {
        out.push(Described::table(path, doc));
    }
}

fn can_be_tag(word: &str) -> bool {
    !word.is_empty()
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        && word.chars().any(|c| !c.is_numeric())
        && !word.ends_with(['_', '-'])
}

/// `[properties]`: further spellings, by property.
pub(crate) struct ByProperty;

impl DefaultShape for Properties {
    type Shape = ByProperty;
}

impl Shape for ByProperty {
    type Value = Properties;

    fn read(
        reader: &mut TableReader<'_>,
        key: &'static str,
        target: &mut Self::Value,
    ) -> Result<(), ConfigError> {
        let table = reader.table(key)?;
        for entry in table.entries() {
            let Some(property) = Properties::by_name(&normal_key(&entry.key)) else {
                return Err(unknown_key(&table, entry, "property", Properties::names()));
            };
            let spellings = AnyTexts::parse(&entry.node);
            for spelling in spellings.map_err(|help| table.wrong(&entry.key, &entry.node, help))? {
                target.add(&normal_key(&spelling), property);
            }
        }
        Ok(())
    }

    fn list(value: &Self::Value, table: &str, key: &str, out: &mut Vec<Setting>) {
        let table = below(table, key);
        let set = Properties::names().map(|name| (name, value.spellings(name)));
        let set = set.filter(|(_, spellings)| !spellings.is_empty());
        out.extend(set.map(|(name, spellings)| Setting::new(&table, name, spellings)));
    }

    fn schema(_default: &Self::Value, names: &KnownRules<'_>) -> Json {
        object(Properties::names().map(|name| (name, AnyTexts::accepts(names))), [])
    }

    fn describe(_default: &Self::Value, path: &str, doc: &str, out: &mut Vec<Described>) {
        out.push(Described::table(path, doc));
    }
}

/// The error of a key that is not on a list of names.
fn unknown_key<'n>(
    table: &TableReader<'_>,
    entry: &TomlEntry,
    what: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> ConfigError {
    let help = match nearest(&entry.key, names.clone()) {
        Some(near) => format!("there is a {what} with a similar name: `{near}`"),
        None => format!("they are {}", names.collect::<Vec<_>>().join(", ")),
    };
    let mut error = table.wrong(&entry.key, &entry.node, help);
    error.span = entry.key_span;
    error.message = format!("`{}` is not a {what}", entry.key);
    error
}

/// `[lint.per-file-ignores]`: names of rules and groups, by gitignore pattern, in the order of the file.
pub(crate) struct ByPattern;

impl Shape for ByPattern {
    type Value = Vec<(String, Vec<String>)>;

    fn read(
        reader: &mut TableReader<'_>,
        key: &'static str,
        target: &mut Self::Value,
    ) -> Result<(), ConfigError> {
        let table = reader.table(key)?;
        for entry in table.entries() {
            let rules =
                AnyTexts::parse(&entry.node).map_err(|help| table.wrong(&entry.key, &entry.node, help))?;
            check_pattern(&entry.key).map_err(|help| {
                let mut error = table.wrong(&entry.key, &entry.node, help);
                error.span = entry.key_span;
                error.message = format!("`{}` is not a pattern", entry.key);
                error
            })?;
            target.push((entry.key.clone(), rules));
        }
        Ok(())
    }

    fn list(value: &Self::Value, table: &str, key: &str, out: &mut Vec<Setting>) {
        let table = below(table, key);
        out.extend(value.iter().map(|(pattern, rules)| Setting::new(&table, pattern, rules.clone())));
    }

    fn schema(_default: &Self::Value, names: &KnownRules<'_>) -> Json {
        let rules = json!({ "type": "array", "items": RuleName::accepts(names) });
        json!({ "type": "object", "additionalProperties": rules })
    }

    fn describe(_default: &Self::Value, path: &str, doc: &str, out: &mut Vec<Described>) {
        out.push(Described::table(path, doc));
    }
}

/// `[rules]`: a table for each rule, kept as it is written, since only floors above know what may be in it.
pub(crate) struct ByRule;

impl Shape for ByRule {
    type Value = BTreeMap<String, toml::Table>;

    fn read(
        reader: &mut TableReader<'_>,
        key: &'static str,
        target: &mut Self::Value,
    ) -> Result<(), ConfigError> {
        let rules = reader.table(key)?;
        for entry in rules.entries() {
            let toml::Value::Table(table) = entry.node.to_toml() else {
                let help = "write a table, e.g. `level = \"error\"` under it".to_owned();
                return Err(rules.wrong(&entry.key, &entry.node, help));
            };
            target.insert(entry.key.clone(), table);
        }
        Ok(())
    }

    /// Nothing: the values of options that are not set are not known here.
    fn list(_value: &Self::Value, _table: &str, _key: &str, _out: &mut Vec<Setting>) {}

    fn schema(_default: &Self::Value, names: &KnownRules<'_>) -> Json {
        object(names.rules.iter().map(|rule| (rule.name, schema::rule(rule))), [])
    }

    fn describe(_default: &Self::Value, path: &str, doc: &str, out: &mut Vec<Described>) {
        out.push(Described::table(path, doc));
    }
}
