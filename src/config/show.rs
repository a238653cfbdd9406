//! The configuration in effect as keys and values, for people and for comparing.
//!
//! The options of rules are not here: this floor knows no rule (see `cli::config`).

use toml::Value;

use crate::config::{Config, Handles, Origins, SoftBreaks};
use crate::language::{Marker, Properties};

/// One value: the table it stands in, its key there, and what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// `journal`, `lint.per-file-ignores`, `rules.cold-ask`; empty at the top.
    pub table: String,
    pub key: String,
    pub value: Value,
}

impl Setting {
    pub fn new(table: &str, key: &str, value: impl Into<Value>) -> Setting {
        Setting { table: table.to_owned(), key: key.to_owned(), value: value.into() }
    }

    /// Its dotted key, as `--config` takes it.
    pub fn path(&self) -> String {
        if self.table.is_empty() { self.key.clone() } else { format!("{}.{}", self.table, self.key) }
    }
}

impl Config {
    /// Every value but the options of rules, in the order of the documentation.
    pub fn settings(&self) -> Vec<Setting> {
        let journal = &self.journal;
        let handles = match journal.handles {
            Handles::Any => "any",
            Handles::Declared => "declared",
        };
        let soft_breaks = match journal.soft_breaks {
            SoftBreaks::Separate => "separate",
            SoftBreaks::Join => "join",
        };
        let mut settings = vec![
            Setting::new("journal", "exclude", journal.exclude.clone()),
            Setting::new("journal", "follow-links", journal.follow_links),
            Setting::new("journal", "max-note-size", size_text(journal.max_note_size)),
            Setting::new("journal", "people", journal.people.clone()),
            Setting::new("journal", "person-tags", journal.person_tags.clone()),
            Setting::new("journal", "participants", journal.participants.clone()),
            Setting::new("journal", "handles", handles),
            Setting::new("journal", "mentions-are-contact", journal.mentions_are_contact),
            Setting::new("journal", "soft-breaks", soft_breaks),
            Setting::new("journal", "date-formats", journal.date_formats.clone()),
            Setting::new("journal", "date-properties", journal.date_properties.clone()),
        ];
        settings.extend(
            Marker::ALL
                .into_iter()
                .map(|marker| Setting::new("markers", marker.name(), self.markers.synonyms(marker))),
        );
        settings.extend(
            Properties::names()
                .map(|name| Setting::new("properties", name, self.properties.spellings(name)))
                .filter(|setting| setting.value.as_array().is_some_and(|list| !list.is_empty())),
        );
        settings.extend(self.circles.0.iter().map(|circle| {
            let mut fields = toml::Table::new();
            fields.insert("size".to_owned(), Value::Integer(i64::from(circle.size)));
            if let Some(every) = circle.every {
                fields.insert("every".to_owned(), Value::String(every.to_string()));
            }
            Setting::new("circles", &circle.name, fields)
        }));
        let lint = &self.lint;
        let horizon = lint.horizon.map_or_else(|| "all".to_owned(), |days| days.to_string());
        settings.extend([
            Setting::new("bonds", "communal", self.bonds.communal.clone()),
            Setting::new("bonds", "mentor", self.bonds.mentor.clone()),
            Setting::new("bonds", "mentee", self.bonds.mentee.clone()),
            Setting::new("lint", "horizon", horizon),
            Setting::new("lint", "select", lint.select.clone()),
            Setting::new("lint", "ignore", lint.ignore.clone()),
            Setting::new("lint", "fail-on", lint.fail_on.name()),
        ]);
        settings.extend(
            lint.per_file_ignores
                .iter()
                .map(|(pattern, rules)| Setting::new("lint.per-file-ignores", pattern, rules.clone())),
        );
        settings.extend(self.ignores.iter().enumerate().map(|(nth, ignore)| {
            let until = ignore.until.map(|day| day.to_string());
            let fields = [
                ("person", ignore.person.clone()),
                ("rule", ignore.rule.clone()),
                ("until", until),
                ("reason", ignore.reason.clone()),
            ];
            let fields: toml::Table = fields
                .into_iter()
                .filter_map(|(key, value)| Some((key.to_owned(), Value::String(value?))))
                .collect();
            Setting::new("ignore", &nth.to_string(), fields)
        }));
        settings.extend([
            Setting::new("output", "format", self.output.format.clone()),
            Setting::new("output", "color", self.output.color.clone()),
            Setting::new("output", "links", self.output.links.clone()),
        ]);
        settings
    }
}

/// A size as the configuration writes it, in the largest unit in which it is whole: `16MiB`, `100B`.
pub fn size_text(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B")];
    let (unit, name) = units.into_iter().find(|(unit, _)| bytes.is_multiple_of(*unit)).unwrap_or((1, "B"));
    format!("{}{name}", bytes / unit)
}

impl Origins {
    /// The line of the file that sets a key, from 1.
    pub fn line(&self, key: &str) -> Option<usize> {
        let (_, source) = self.file.as_ref()?;
        let span = self.spans.get(key)?;
        Some(source[..span.start as usize].matches('\n').count() + 1)
    }

    /// Whether the command line sets a key, or a table around it.
    pub fn is_overridden(&self, key: &str) -> bool {
        self.overrides.iter().any(|set| {
            key.strip_prefix(set.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}
