//! A TOML file as a tree of values with their places, and the reader of one table of it.
//!
//! It knows TOML, but none of the keys. Whatever it refuses, it names with its place in the file.

use toml::de::{DeTable, DeValue};

use crate::config::{ConfigError, Origins, nearest};
use crate::text::Span;

/// A value and its place. A value from the command line has none.
#[derive(Debug, Clone)]
pub(super) struct TomlNode {
    pub value: TomlValue,
    pub span: Option<Span>,
}

#[derive(Debug, Clone)]
pub(super) enum TomlValue {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date(String),
    List(Vec<TomlNode>),
    /// In the order of the file.
    Table(Vec<TomlEntry>),
}

#[derive(Debug, Clone)]
pub(super) struct TomlEntry {
    pub key: String,
    pub key_span: Option<Span>,
    pub node: TomlNode,
}

impl TomlNode {
    /// Parses a whole file.
    ///
    /// # Errors
    /// The first syntax error: its message and place.
    pub(super) fn parse(source: &str) -> Result<TomlNode, (String, Option<Span>)> {
        let table = DeTable::parse(source).map_err(|error| {
            (error.message().to_owned(), error.span().map(|range| Span::new(range.start, range.end)))
        })?;
        let span = table.span();
        Ok(TomlNode { value: from_table(table.get_ref()), span: Some(Span::new(span.start, span.end)) })
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> impl Iterator<Item = &TomlNode> {
        let items = match &self.value {
            TomlValue::List(items) => items.as_slice(),
            _ => &[],
        };
        items.iter()
    }

    /// The item of a list that is this text, else the node itself.
    pub(super) fn item(&self, text: &str) -> &TomlNode {
        let is_it = |item: &&TomlNode| matches!(&item.value, TomlValue::Text(item) if item == text);
        self.items().find(is_it).unwrap_or(self)
    }

    /// The tree as plain TOML, for serde.
    pub(super) fn to_toml(&self) -> toml::Value {
        match &self.value {
            TomlValue::Text(text) | TomlValue::Date(text) => toml::Value::String(text.clone()),
            TomlValue::Integer(number) => toml::Value::Integer(*number),
            TomlValue::Float(number) => toml::Value::Float(*number),
            TomlValue::Boolean(truth) => toml::Value::Boolean(*truth),
            TomlValue::List(items) => toml::Value::Array(items.iter().map(TomlNode::to_toml).collect()),
            TomlValue::Table(entries) => toml::Value::Table(
                entries.iter().map(|entry| (entry.key.clone(), entry.node.to_toml())).collect(),
            ),
        }
    }

    /// Sets a value at a dotted key, making tables on the way.
    pub(super) fn set(&mut self, keys: &[String], node: TomlNode) {
        let Some((key, rest)) = keys.split_first() else {
            *self = node;
            return;
        };
        if !matches!(self.value, TomlValue::Table(_)) {
            self.value = TomlValue::Table(Vec::new());
        }
        let TomlValue::Table(entries) = &mut self.value else { return };
        let at = entries.iter().position(|entry| entry.key == *key).unwrap_or_else(|| {
            let node = TomlNode { value: TomlValue::Table(Vec::new()), span: None };
            entries.push(TomlEntry { key: key.clone(), key_span: None, node });
            entries.len() - 1
        });
        entries[at].node.set(rest, node);
    }

    /// Records where each value was set.
    pub(super) fn origins(&self, prefix: &str, origins: &mut Origins) {
        if let Some(span) = self.span
            && !prefix.is_empty()
        {
            origins.spans.insert(prefix.to_owned(), span);
        }
        let below = |key: &str| if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        match &self.value {
            TomlValue::Table(entries) => entries.iter().for_each(|entry| {
                entry.node.origins(&below(&entry.key), origins);
                origins.keys.extend(entry.key_span.map(|span| (below(&entry.key), span)));
                if matches!(entry.node.value, TomlValue::Table(_)) && entry.key_span.is_some() {
                    origins.spans.extend(entry.key_span.map(|span| (below(&entry.key), span)));
                }
            }),
            TomlValue::List(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(nth, item)| item.origins(&below(&nth.to_string()), origins));
            }
            _ => {}
        }
    }
}

fn from_table(table: &DeTable<'_>) -> TomlValue {
    let mut entries: Vec<TomlEntry> = table
        .iter()
        .map(|(key, value)| {
            let (at, span) = (key.span(), value.span());
            TomlEntry {
                key: key.get_ref().clone().into_owned(),
                key_span: Some(Span::new(at.start, at.end)),
                node: TomlNode {
                    value: from_value(value.get_ref()),
                    span: Some(Span::new(span.start, span.end)),
                },
            }
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    TomlValue::Table(entries)
}

fn from_value(value: &DeValue<'_>) -> TomlValue {
    match value {
        DeValue::String(text) => TomlValue::Text(text.clone().into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| TomlValue::Float(f64::INFINITY), TomlValue::Integer),
        DeValue::Float(number) => TomlValue::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => TomlValue::Boolean(*truth),
        DeValue::Datetime(date) => TomlValue::Date(date.to_string()),
        DeValue::Array(items) => {
            let node = |item: &toml::Spanned<DeValue<'_>>| {
                let span = item.span();
                TomlNode { value: from_value(item.get_ref()), span: Some(Span::new(span.start, span.end)) }
            };
            TomlValue::List(items.iter().map(node).collect())
        }
        DeValue::Table(table) => from_table(table),
    }
}

/// Reads the keys of one table, and in the end refuses those that nobody asked for.
pub(super) struct TableReader<'a> {
    origins: &'a Origins,
    path: String,
    entries: &'a [TomlEntry],
    asked: Vec<&'static str>,
}

impl<'a> TableReader<'a> {
    /// A reader of the table at `path`, or of an empty table where it is missing.
    ///
    /// # Errors
    /// It is not a table.
    pub(super) fn new(
        origins: &'a Origins,
        path: &str,
        node: Option<&'a TomlNode>,
    ) -> Result<TableReader<'a>, ConfigError> {
        let entries = match node.map(|node| &node.value) {
            None => &[][..],
            Some(TomlValue::Table(entries)) => entries,
            Some(_) => {
                let span = node.and_then(|node| node.span);
                return Err(ConfigError::new(origins, span, format!("`{path}` must be a table"), None));
            }
        };
        Ok(TableReader { origins, path: path.to_owned(), entries, asked: Vec::new() })
    }

    /// All entries, for tables whose keys are the user's.
    pub(super) fn entries(&self) -> &'a [TomlEntry] {
        self.entries
    }

    pub(super) fn node(&mut self, key: &'static str) -> Option<&'a TomlNode> {
        self.asked.push(key);
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// A reader of the table at a key, or of an empty table where it is missing.
    ///
    /// # Errors
    /// It is not a table.
    pub(super) fn table(&mut self, key: &'static str) -> Result<TableReader<'a>, ConfigError> {
        let node = self.node(key);
        TableReader::new(self.origins, &self.path_of(key), node)
    }

    /// A reader of the table at a dotted key below this one.
    ///
    /// # Errors
    /// It is not a table.
    pub(super) fn below(&self, key: &str, node: &'a TomlNode) -> Result<TableReader<'a>, ConfigError> {
        TableReader::new(self.origins, &self.path_of(key), Some(node))
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The same for people, who count tables from 1.
    fn shown_path_of(&self, key: &str) -> String {
        let path = self.path_of(key);
        let parts =
            path.split('.').map(|part| part.parse().map_or(part.to_owned(), |n: u32| (n + 1).to_string()));
        parts.collect::<Vec<_>>().join(".")
    }

    /// Reads one value into `target`, where the key is set. `read` fails with what to write instead.
    ///
    /// # Errors
    /// The value's place, what it is and what to write.
    pub(super) fn read<T>(
        &mut self,
        key: &'static str,
        target: &mut T,
        read: impl Fn(&TomlNode) -> Result<T, String>,
    ) -> Result<(), ConfigError> {
        if let Some(node) = self.node(key) {
            *target = read(node).map_err(|help| {
                match node.items().find_map(|item| Some((item, read(item).err()?))) {
                    Some((item, help)) => self.wrong_item(key, item, help),
                    None => self.wrong(key, node, help),
                }
            })?;
        }
        Ok(())
    }

    /// The error about one item of a list.
    pub(super) fn wrong_item(&self, key: &str, item: &TomlNode, help: String) -> ConfigError {
        let message = format!("`{}` cannot hold {}", self.shown_path_of(key), describe(item));
        ConfigError::new(self.origins, item.span, message, Some(help))
    }

    /// The error about a value that is not allowed: what it is, and `help`.
    pub(super) fn wrong(&self, key: &str, node: &TomlNode, help: String) -> ConfigError {
        let message = format!("`{}` cannot be {}", self.shown_path_of(key), describe(node));
        ConfigError::new(self.origins, node.span, message, Some(help))
    }

    /// # Errors
    /// A key that was not asked for, with the nearest that was.
    pub(super) fn finish(self) -> Result<(), ConfigError> {
        let Some(entry) = self.entries.iter().find(|entry| !self.asked.contains(&entry.key.as_str())) else {
            return Ok(());
        };
        let place = match self.path.rsplit_once('.') {
            _ if self.path.is_empty() => "the configuration".to_owned(),
            // One of several tables of a name, of which only the place tells which.
            Some((table, nth)) if nth.parse::<u32>().is_ok() => format!("`[[{table}]]`"),
            _ => format!("`[{}]`", self.path),
        };
        let help = match nearest(&entry.key, self.asked.iter().copied()) {
            Some(near) => format!("there is a key with a similar name: `{near}`"),
            None => format!("its keys are {}", self.asked.join(", ")),
        };
        let message = format!("{place} has no key `{}`", entry.key);
        Err(ConfigError::new(self.origins, entry.key_span, message, Some(help)))
    }
}

fn describe(node: &TomlNode) -> String {
    match &node.value {
        TomlValue::Text(text) => format!("{text:?}"),
        TomlValue::Integer(number) => number.to_string(),
        TomlValue::Float(number) => number.to_string(),
        TomlValue::Boolean(truth) => truth.to_string(),
        TomlValue::Date(date) => date.clone(),
        TomlValue::List(_) => "a list".to_owned(),
        TomlValue::Table(_) => "a table".to_owned(),
    }
}
