//! The parts of the JSON schema of `fairweather.toml`, with which editors complete and check it.
//!
//! Which keys there are follows from their declarations (`settings`), and which rules there are the caller
//! brings from a floor above; neither is listed here. The schema may be stricter than the reader, which
//! takes a single text for a list of one.

use serde_json::{Value, json};

/// A rule as the schema shows it.
pub struct RuleEntry {
    /// In kebab case, as below `[rules]`.
    pub name: &'static str,
    /// The first sentence of its documentation.
    pub summary: String,
    /// The level by default, or `off`.
    pub level: &'static str,
    /// The options with their defaults.
    pub options: toml::Table,
}

/// The rules and groups, which only floors above know.
pub(crate) struct KnownRules<'a> {
    pub rules: &'a [RuleEntry],
    pub groups: &'a [&'a str],
}

impl<'a> KnownRules<'a> {
    /// What can be named wherever rules can.
    pub(crate) fn rules_and_groups(&self) -> Vec<&'a str> {
        self.rules.iter().map(|rule| rule.name).chain(self.groups.iter().copied()).collect()
    }
}

/// What a text must be to be a duration; see [`crate::config::Days::parse`].
const DURATION: &str = r"^\s*[0-9]+\s*(d|days?|w|weeks?|mo|months?|y|years?)?\s*$";

/// The whole schema, around the table of everything.
pub(crate) fn document(mut table: Value) -> Value {
    table["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    table["title"] = json!("fairweather.toml");
    table["definitions"] = json!({
        "duration": {
            "description": "30d, 2w, 3mo (30 days each), 1y (365 days), or a number of days",
            "anyOf": [
                { "type": "string", "pattern": DURATION },
                { "type": "integer", "minimum": 1 },
            ],
        },
    });
    table
}

/// A reference to the definition of a duration.
pub(crate) fn duration() -> Value {
    json!({ "$ref": "#/definitions/duration" })
}

/// A table that has these keys and no others.
pub(crate) fn object<'k>(
    keys: impl IntoIterator<Item = (&'k str, Value)>,
    required: impl IntoIterator<Item = &'k str>,
) -> Value {
    let keys: serde_json::Map<String, Value> =
        keys.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    let mut object = json!({ "type": "object", "additionalProperties": false, "properties": keys });
    let required: Vec<&str> = required.into_iter().collect();
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

/// The table of one rule.
pub(crate) fn rule(rule: &RuleEntry) -> Value {
    let level = json!({ "enum": ["error", "warning", "info", "off"], "default": rule.level });
    let options = rule.options.iter().map(|(name, default)| (name.as_str(), option(default)));
    let mut table = object([("level", level)].into_iter().chain(options), []);
    table["description"] = json!(rule.summary);
    table
}

/// What an option takes, by its default.
fn option(default: &toml::Value) -> Value {
    match default {
        toml::Value::Integer(number) => json!({ "type": "integer", "minimum": 0, "default": number }),
        toml::Value::Float(number) => {
            json!({ "type": "number", "minimum": 0, "maximum": 1, "default": number })
        }
        toml::Value::Boolean(truth) => json!({ "type": "boolean", "default": truth }),
        toml::Value::Array(_) => json!({ "type": "array", "items": { "type": "string" } }),
        toml::Value::String(text) => {
            let mut schema = duration();
            schema["default"] = json!(text);
            schema
        }
        _ => json!({}),
    }
}
