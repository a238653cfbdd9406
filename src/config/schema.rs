//! The JSON schema of `fairweather.toml`, for editors that complete it.
//!
//! Written from the same tables as the reader: markers, properties, formats, and the options of
//! every rule with their defaults, which the caller brings since rules are a floor above.

use serde_json::{Value, json};

use crate::config::FORMATS;
use crate::language::{Marker, Properties};

const DURATION: &str = r"^\s*[0-9]+\s*(d|days?|w|weeks?|mo|months?|y|years?)?\s*$";
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// A rule as the schema shows it.
pub struct RuleEntry {
    pub name: &'static str,
    pub summary: String,
    /// The level by default, or `off`.
    pub level: &'static str,
    /// The options with their defaults.
    pub options: toml::Table,
}

/// The whole schema. `groups` can be named wherever rules can.
pub fn schema(rules: &[RuleEntry], groups: &[&str]) -> Value {
    let names: Vec<&str> = rules.iter().map(|rule| rule.name).chain(groups.iter().copied()).collect();
    let rule_name = json!({ "type": "string", "enum": names });
    let selected: Vec<&str> = names.iter().copied().chain(["all"]).collect();
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let list_of = |names: Vec<&str>| json!({ "type": "array", "items": { "type": "string", "enum": names } });
    let tables: serde_json::Map<String, Value> =
        rules.iter().map(|rule| (rule.name.to_owned(), rule_table(rule))).collect();
    let markers: serde_json::Map<String, Value> =
        Marker::ALL.into_iter().map(|marker| (marker.name().to_owned(), texts.clone())).collect();
    let properties: serde_json::Map<String, Value> =
        Properties::names().map(|name| (name.to_owned(), texts.clone())).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "fairweather.toml",
        "type": "object",
        "additionalProperties": false,
        "definitions": {
            "duration": {
                "description": "30d, 2w, 3mo (30 days each), 1y (365 days), or a number of days",
                "anyOf": [
                    { "type": "string", "pattern": DURATION },
                    { "type": "integer", "minimum": 1 },
                ],
            },
        },
        "properties": {
            "journal": table(json!({
                "exclude": texts,
                "follow-links": { "type": "boolean", "default": false },
                "max-note-size": { "type": ["string", "integer"], "default": "16MiB" },
                "people": texts,
                "person-tags": texts,
                "participants": texts,
                "handles": { "enum": ["any", "declared"], "default": "any" },
                "mentions-are-contact": { "type": "boolean", "default": true },
                "soft-breaks": { "enum": ["separate", "join"], "default": "separate" },
                "date-formats": texts,
                "date-properties": texts,
            })),
            "markers": table(Value::Object(markers)),
            "properties": table(Value::Object(properties)),
            "circles": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["size"],
                    "properties": {
                        "size": { "type": "integer", "minimum": 1, "maximum": 1_000_000 },
                        "every": { "$ref": "#/definitions/duration" },
                    },
                },
            },
            "bonds": table(json!({ "communal": texts, "mentor": texts, "mentee": texts })),
            "lint": table(json!({
                "horizon": { "anyOf": [{ "const": "all" }, { "$ref": "#/definitions/duration" }], "default": "365d" },
                "select": list_of(selected.clone()),
                "ignore": list_of(selected),
                "fail-on": { "enum": ["error", "warning", "info", "never"], "default": "warning" },
                "per-file-ignores": { "type": "object", "additionalProperties": list_of(names.clone()) },
            })),
            "rules": table(Value::Object(tables)),
            "ignore": {
                "type": "array",
                "items": table(json!({
                    "person": { "type": "string" },
                    "rule": rule_name,
                    "until": { "type": "string", "pattern": DATE },
                    "reason": { "type": "string" },
                })),
            },
            "output": table(json!({
                "format": { "enum": FORMATS, "default": "full" },
                "color": { "enum": ["auto", "always", "never"], "default": "auto" },
                "links": { "enum": ["file", "obsidian"], "default": "file" },
            })),
        },
    })
}

fn table(properties: Value) -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn rule_table(rule: &RuleEntry) -> Value {
    let mut properties = json!({
        "level": { "enum": ["error", "warning", "info", "off"], "default": rule.level },
    });
    for (name, value) in &rule.options {
        properties[name] = option(value);
    }
    let mut table = table(properties);
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
        toml::Value::String(text) => json!({ "$ref": "#/definitions/duration", "default": text }),
        _ => json!({}),
    }
}
