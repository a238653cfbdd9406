//! The kinds of values: how each is read, written, and described to an editor.
//!
//! A kind knows neither its key nor its place in the file. It refuses what it cannot read with a sentence
//! that says what to write instead, and it reads back whatever it writes.

use std::marker::PhantomData;

use chrono::NaiveDate;
use chrono::format::{Item, StrftimeItems};
use serde_json::{Value as Json, json};

use crate::config::Days;
use crate::config::schema::{self, KnownRules};
use crate::config::settings::declare::{DefaultShape, ValueKind};
use crate::config::tree::{TomlNode, TomlValue};
use crate::language::normal_key;

/// Any text in quotes.
pub(crate) struct AnyText;

impl ValueKind for AnyText {
    type Value = String;

    fn parse(node: &TomlNode) -> Result<String, String> {
        match &node.value {
            TomlValue::Text(text) => Ok(text.clone()),
            _ => Err("write a text in quotes".to_owned()),
        }
    }

    fn write(value: &String) -> Option<toml::Value> {
        Some(value.as_str().into())
    }

    fn accepts(_names: &KnownRules<'_>) -> Json {
        json!({ "type": "string" })
    }
}

/// The name of a rule or group. Whether it exists is checked where rules are known.
pub(crate) struct RuleName;

impl ValueKind for RuleName {
    type Value = String;

    fn parse(node: &TomlNode) -> Result<String, String> {
        AnyText::parse(node)
    }

    fn write(value: &String) -> Option<toml::Value> {
        AnyText::write(value)
    }

    fn accepts(names: &KnownRules<'_>) -> Json {
        json!({ "type": "string", "enum": names.rules_and_groups() })
    }
}

/// A day, as a text or as TOML's own kind of date.
pub(crate) struct Day;

const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

impl ValueKind for Day {
    type Value = NaiveDate;

    fn parse(node: &TomlNode) -> Result<NaiveDate, String> {
        let text = match &node.value {
            TomlValue::Text(text) | TomlValue::Date(text) => text.as_str(),
            _ => "",
        };
        let is_strict = text.len() == 10 && text.is_ascii();
        let day = is_strict.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
        day.ok_or_else(|| "write a day such as \"2027-01-31\"".to_owned())
    }

    fn write(value: &NaiveDate) -> Option<toml::Value> {
        Some(value.to_string().into())
    }

    fn accepts(_names: &KnownRules<'_>) -> Json {
        json!({ "type": "string", "pattern": DAY })
    }
}

/// A value that need not be set and has no default.
pub(crate) struct Optional<K>(PhantomData<K>);

impl<K: ValueKind> ValueKind for Optional<K> {
    type Value = Option<K::Value>;

    fn parse(node: &TomlNode) -> Result<Option<K::Value>, String> {
        K::parse(node).map(Some)
    }

    fn write(value: &Option<K::Value>) -> Option<toml::Value> {
        value.as_ref().and_then(K::write)
    }

    fn accepts(names: &KnownRules<'_>) -> Json {
        K::accepts(names)
    }
}

pub(crate) struct Boolean;

impl DefaultShape for bool {
    type Shape = Boolean;
}

impl ValueKind for Boolean {
    type Value = bool;

    fn parse(node: &TomlNode) -> Result<bool, String> {
        match node.value {
            TomlValue::Boolean(truth) => Ok(truth),
            _ => Err("write true or false".to_owned()),
        }
    }

    fn write(value: &bool) -> Option<toml::Value> {
        Some((*value).into())
    }

    fn accepts(_names: &KnownRules<'_>) -> Json {
        json!({ "type": "boolean" })
    }
}

/// A number of people. Zero is a circle whose size is not set.
pub(crate) struct HeadCount;

impl ValueKind for HeadCount {
    type Value = u32;

    const IS_REQUIRED: bool = true;

    fn parse(node: &TomlNode) -> Result<u32, String> {
        match node.value {
            TomlValue::Integer(number @ 1..=1_000_000) => {
                u32::try_from(number).map_err(|error| error.to_string())
            }
            _ => Err("write a number of people above 0".to_owned()),
        }
    }

    fn write(value: &u32) -> Option<toml::Value> {
        (*value > 0).then(|| i64::from(*value).into())
    }

    fn accepts(_names: &KnownRules<'_>) -> Json {
        json!({ "type": "integer", "minimum": 1, "maximum": 1_000_000 })
    }
}

/// A number of days; see [`Days`].
pub(crate) struct Duration;

const A_DURATION: &str = "a duration such as \"30d\", \"2w\", \"3mo\", \"1y\", or a number of days";

impl ValueKind for Duration {
    type Value = Days;

    fn parse(node: &TomlNode) -> Result<Days, String> {
        let read = match &node.value {
            TomlValue::Text(text) => Days::parse(text),
            TomlValue::Integer(number) => u32::try_from(*number).ok().filter(|&days| days > 0).map(Days),
            _ => None,
        };
        read.ok_or_else(|| format!("write {A_DURATION}"))
    }

    fn write(value: &Days) -> Option<toml::Value> {
        Some(value.to_string().into())
    }

    fn accepts(_names: &KnownRules<'_>) -> Json {
        schema::duration()
    }
}

/// A number of days, or `"all"` for no limit.
pub(crate) struct DurationOrAll;

impl ValueKind for DurationOrAll {
    type Value = Option<Days>;

    fn parse(node: &TomlNode) -> Result<Option<Days>, String> {
        match &node.value {
            TomlValue::Text(text) if text == "all" => Ok(None),
            _ => Duration::parse(node).map(Some).map_err(|_| format!("write \"all\", or {A_DURATION}")),
        }
    }

    fn write(value: &Option<Days>) -> Option<toml::Value> {
        Some(value.map_or_else(|| "all".to_owned(), |days| days.to_string()).into())
    }

    fn accepts(names: &KnownRules<'_>) -> Json {
        json!({ "anyOf": [{ "const": "all" }, Duration::accepts(names)] })
    }
}

/// A number of bytes.
pub(crate) struct ByteSize;

impl ValueKind for ByteSize {
    type Value = u64;

    fn parse(node: &TomlNode) -> Result<u64, String> {
        let read = match &node.value {
            TomlValue::Integer(bytes) => u64::try_from(*bytes).ok(),
            TomlValue::Text(text) => bytes(text),
            _ => None,
        };
        // Places are 32-bit, so a note must stay below 4 GiB.
        read.filter(|&bytes| bytes > 0 && bytes < u64::from(u32::MAX))
            .ok_or_else(|| "write a size below 4 GiB, such as \"16MiB\", or a number of bytes".to_owned())
    }

    fn write(value: &u64) -> Option<toml::Value> {
        Some(size_text(*value).into())
    }

    fn accepts(_names: &KnownRules<'_>) -> Json {
        json!({ "type": ["string", "integer"] })
    }
}

fn bytes(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "kib" | "k" => 1024,
        "mb" => 1_000_000,
        "mib" | "m" => 1024 * 1024,
        "gb" => 1_000_000_000,
        "gib" | "g" => 1024 * 1024 * 1024,
        _ => return None,
    };
    text[..digits].parse::<u64>().ok()?.checked_mul(unit)
}

/// A size as the configuration writes it, in the largest unit in which it is whole: `16MiB`, `100B`.
pub fn size_text(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B")];
    let (unit, name) = units.into_iter().find(|(unit, _)| bytes.is_multiple_of(*unit)).unwrap_or((1, "B"));
    format!("{}{name}", bytes / unit)
}

/// A list of texts; one text is a list of one.
pub(crate) trait TextList {
    /// The texts in the form in which they are kept.
    ///
    /// # Errors
    /// What to write instead.
    fn normalize(texts: Vec<String>) -> Result<Vec<String>, String> {
        Ok(texts)
    }

    /// The schema of one text.
    fn item(_names: &KnownRules<'_>) -> Json {
        json!({ "type": "string" })
    }
}

impl<L: TextList> ValueKind for L {
    type Value = Vec<String>;

    fn parse(node: &TomlNode) -> Result<Vec<String>, String> {
        let help = || "write a list of texts, e.g. [\"one\", \"two\"]".to_owned();
        let texts = match &node.value {
            TomlValue::Text(text) => vec![text.clone()],
            TomlValue::List(items) => {
                items.iter().map(AnyText::parse).collect::<Result<_, _>>().map_err(|_| help())?
            }
            _ => return Err(help()),
        };
        L::normalize(texts)
    }

    fn write(value: &Vec<String>) -> Option<toml::Value> {
        Some(value.clone().into())
    }

    fn accepts(names: &KnownRules<'_>) -> Json {
        json!({ "type": "array", "items": L::item(names) })
    }
}

pub(crate) struct AnyTexts;

impl TextList for AnyTexts {}

/// Texts whose case means nothing, kept in lower case.
pub(crate) struct LowerCase;

impl TextList for LowerCase {
    fn normalize(texts: Vec<String>) -> Result<Vec<String>, String> {
        Ok(texts.iter().map(|text| text.to_lowercase()).collect())
    }
}

/// Keys of front matter, kept in normal form.
pub(crate) struct PropertyKeys;

impl TextList for PropertyKeys {
    fn normalize(texts: Vec<String>) -> Result<Vec<String>, String> {
        Ok(texts.iter().map(|key| normal_key(key)).collect())
    }
}

/// Names of people, or words like them, as keys (see [`crate::text::key`]).
pub(crate) struct NameKeys;

impl TextList for NameKeys {
    fn normalize(texts: Vec<String>) -> Result<Vec<String>, String> {
        Ok(texts.iter().map(|name| crate::text::key(name.trim_start_matches('@'))).collect())
    }
}

/// Names of rules and groups, or `all`. Whether they exist is checked where rules are known.
pub(crate) struct RuleNames;

impl TextList for RuleNames {
    fn item(names: &KnownRules<'_>) -> Json {
        let names: Vec<&str> = names.rules_and_groups().into_iter().chain(["all"]).collect();
        json!({ "type": "string", "enum": names })
    }
}

/// Patterns in gitignore syntax.
pub(crate) struct Patterns;

impl TextList for Patterns {
    fn normalize(texts: Vec<String>) -> Result<Vec<String>, String> {
        for text in &texts {
            check_pattern(text)?;
        }
        Ok(texts)
    }
}

/// # Errors
/// What to write instead of a text that is not a gitignore pattern.
pub(super) fn check_pattern(text: &str) -> Result<(), String> {
    ignore::gitignore::GitignoreBuilder::new("")
        .add_line(None, text)
        .map(|_| ())
        .map_err(|_| format!("write patterns in gitignore syntax (`{text}` is not one)"))
}

/// strftime formats, each of a whole day.
pub(crate) struct DateFormats;

impl TextList for DateFormats {
    fn normalize(formats: Vec<String>) -> Result<Vec<String>, String> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
        for format in &formats {
            let is_valid = StrftimeItems::new(format).all(|item| !matches!(item, Item::Error));
            // A format reads a day if it reads the day that it writes.
            let reads = is_valid && {
                let mut written = String::new();
                std::fmt::Write::write_fmt(&mut written, format_args!("{}", day.format(format))).is_ok()
                    && NaiveDate::parse_from_str(&written, format) == Ok(day)
            };
            if !reads {
                return Err(format!(
                    "write strftime formats of a whole day, such as \"%d.%m.%Y\" (`{format}` is not one)"
                ));
            }
        }
        Ok(formats)
    }
}
