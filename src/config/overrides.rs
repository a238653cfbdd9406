//! Values set on the command line: `--config KEY=VALUE`.

use super::ConfigError;
use super::tree::{Entry, Node, Value};

/// A value set on the command line: `KEY=VALUE`.
#[derive(Debug, Clone)]
pub struct Override {
    pub(super) key: String,
    pub(super) node: Node,
}

impl Override {
    /// Reads `lint.horizon=90d`. What is no TOML value is a text.
    ///
    /// # Errors
    /// There is no `=`, or no key before it.
    pub fn parse(text: &str) -> Result<Override, ConfigError> {
        let (key, value) =
            text.split_once('=').map(|(key, value)| (key.trim(), value.trim())).unwrap_or_default();
        if key.is_empty() || key.split('.').any(str::is_empty) {
            let message = format!("--config: `{text}` is neither a file nor KEY=VALUE");
            let help = Some("e.g. `--config lint.horizon=90d`".to_owned());
            return Err(ConfigError { file: None, span: None, message, help });
        }
        let parsed = Node::parse(&format!("value = {value}")).ok();
        let node = match parsed.map(|node| node.value) {
            Some(Value::Table(mut entries)) if entries.len() == 1 => without_places(entries.remove(0).node),
            _ => Node { value: Value::Text(value.to_owned()), span: None },
        };
        Ok(Override { key: key.to_owned(), node })
    }
}

/// A value whose places mean nothing, since no file holds it.
fn without_places(node: Node) -> Node {
    let value = match node.value {
        Value::List(items) => Value::List(items.into_iter().map(without_places).collect()),
        Value::Table(entries) => Value::Table(
            entries
                .into_iter()
                .map(|entry| Entry { key_span: None, node: without_places(entry.node), ..entry })
                .collect(),
        ),
        other => other,
    };
    Node { value, span: None }
}
