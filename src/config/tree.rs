//! A TOML file as a tree of values with their places, and readers that say what is wrong where.

use toml::de::{DeTable, DeValue};

use crate::config::{ConfigError, Origins, nearest};
use crate::text::Span;

/// A value and its place; none where it came from the command line.
#[derive(Debug, Clone)]
pub struct Node {
    pub value: Value,
    pub span: Option<Span>,
}

#[derive(Debug, Clone)]
pub enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date(String),
    List(Vec<Node>),
    /// In the order of the file.
    Table(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub key_span: Option<Span>,
    pub node: Node,
}

impl Node {
    /// Parses a whole file.
    ///
    /// # Errors
    /// The first syntax error: its message and place.
    pub fn parse(source: &str) -> Result<Node, (String, Option<Span>)> {
        let table = DeTable::parse(source).map_err(|error| {
            (error.message().to_owned(), error.span().map(|range| Span::new(range.start, range.end)))
        })?;
        let span = table.span();
        Ok(Node { value: from_table(table.get_ref()), span: Some(Span::new(span.start, span.end)) })
    }

    /// The tree as plain TOML, for serde.
    pub fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::Text(text) | Value::Date(text) => toml::Value::String(text.clone()),
            Value::Integer(number) => toml::Value::Integer(*number),
            Value::Float(number) => toml::Value::Float(*number),
            Value::Boolean(truth) => toml::Value::Boolean(*truth),
            Value::List(items) => toml::Value::Array(items.iter().map(Node::to_toml).collect()),
            Value::Table(entries) => toml::Value::Table(
                entries.iter().map(|entry| (entry.key.clone(), entry.node.to_toml())).collect(),
            ),
        }
    }

    /// Sets a value at a dotted key, making tables on the way.
    pub fn set(&mut self, keys: &[String], node: Node) {
        let Some((key, rest)) = keys.split_first() else {
            *self = node;
            return;
        };
        if !matches!(self.value, Value::Table(_)) {
            self.value = Value::Table(Vec::new());
        }
        let Value::Table(entries) = &mut self.value else { return };
        let at = entries.iter().position(|entry| entry.key == *key).unwrap_or_else(|| {
            let node = Node { value: Value::Table(Vec::new()), span: None };
            entries.push(Entry { key: key.clone(), key_span: None, node });
            entries.len() - 1
        });
        entries[at].node.set(rest, node);
    }

    /// Notes where each value was set.
    pub fn origins(&self, prefix: &str, origins: &mut Origins) {
        if let Some(span) = self.span
            && !prefix.is_empty()
        {
            origins.spans.insert(prefix.to_owned(), span);
        }
        let below = |key: &str| if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        match &self.value {
            Value::Table(entries) => entries.iter().for_each(|entry| {
                entry.node.origins(&below(&entry.key), origins);
                origins.keys.extend(entry.key_span.map(|span| (below(&entry.key), span)));
                if matches!(entry.node.value, Value::Table(_)) && entry.key_span.is_some() {
                    origins.spans.extend(entry.key_span.map(|span| (below(&entry.key), span)));
                }
            }),
            Value::List(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(nth, item)| item.origins(&below(&nth.to_string()), origins));
            }
            _ => {}
        }
    }
}

fn from_table(table: &DeTable<'_>) -> Value {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| {
            let (at, span) = (key.span(), value.span());
            Entry {
                key: key.get_ref().clone().into_owned(),
                key_span: Some(Span::new(at.start, at.end)),
                node: Node {
                    value: from_value(value.get_ref()),
                    span: Some(Span::new(span.start, span.end)),
                },
            }
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    Value::Table(entries)
}

fn from_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.clone().into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::Float(f64::INFINITY), Value::Integer),
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Boolean(*truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => {
            let node = |item: &toml::Spanned<DeValue<'_>>| {
                let span = item.span();
                Node { value: from_value(item.get_ref()), span: Some(Span::new(span.start, span.end)) }
            };
            Value::List(items.iter().map(node).collect())
        }
        DeValue::Table(table) => from_table(table),
    }
}

/// Reads the keys of one table, and refuses those that nobody asked for.
pub struct Reader<'a> {
    origins: &'a Origins,
    path: String,
    entries: &'a [Entry],
    asked: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// A reader of the table at `path`; of nothing where it is missing.
    ///
    /// # Errors
    /// It is not a table.
    pub fn new(origins: &'a Origins, path: &str, node: Option<&'a Node>) -> Result<Reader<'a>, ConfigError> {
        let entries = match node.map(|node| &node.value) {
            None => &[][..],
            Some(Value::Table(entries)) => entries,
            Some(_) => {
                let span = node.and_then(|node| node.span);
                return Err(ConfigError::new(origins, span, format!("`{path}` must be a table"), None));
            }
        };
        Ok(Reader { origins, path: path.to_owned(), entries, asked: Vec::new() })
    }

    /// All entries, for tables whose keys are the user's.
    pub fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// A reader of the table at a key; of nothing where it is missing.
    ///
    /// # Errors
    /// It is not a table.
    pub fn table(&mut self, key: &'static str) -> Result<Reader<'a>, ConfigError> {
        let node = self.node(key);
        Reader::new(self.origins, &self.path_of(key), node)
    }

    /// A reader of a table somewhere below, at a dotted key.
    ///
    /// # Errors
    /// It is not a table.
    pub fn below(&self, key: &str, node: &'a Node) -> Result<Reader<'a>, ConfigError> {
        Reader::new(self.origins, &self.path_of(key), Some(node))
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Reads one value into `target`; `read` says what to write instead where it cannot.
    ///
    /// # Errors
    /// The value's place, what it is and what to write.
    pub fn read<T>(
        &mut self,
        key: &'static str,
        target: &mut T,
        read: impl Fn(&Node) -> Result<T, String>,
    ) -> Result<(), ConfigError> {
        if let Some(node) = self.node(key) {
            *target = read(node).map_err(|help| self.wrong(key, node, help))?;
        }
        Ok(())
    }

    /// The error of a value that cannot be: what it is, and `help`.
    pub fn wrong(&self, key: &str, node: &Node, help: String) -> ConfigError {
        let message = format!("`{}` cannot be {}", self.path_of(key), describe(node));
        ConfigError::new(self.origins, node.span, message, Some(help))
    }

    /// # Errors
    /// A key that was not asked for, with the nearest that was.
    pub fn finish(self) -> Result<(), ConfigError> {
        let Some(entry) = self.entries.iter().find(|entry| !self.asked.contains(&entry.key.as_str())) else {
            return Ok(());
        };
        let place =
            if self.path.is_empty() { "the configuration".to_owned() } else { format!("`[{}]`", self.path) };
        let help = match nearest(&entry.key, self.asked.iter().copied()) {
            Some(near) => format!("there is a key of a similar name: `{near}`"),
            None => format!("its keys are {}", self.asked.join(", ")),
        };
        let message = format!("{place} has no key `{}`", entry.key);
        Err(ConfigError::new(self.origins, entry.key_span, message, Some(help)))
    }
}

fn describe(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Date(date) => date.clone(),
        Value::List(_) => "a list".to_owned(),
        Value::Table(_) => "a table".to_owned(),
    }
}
