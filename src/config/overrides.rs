//! Values set on the command line: `--config KEY=VALUE`.
//!
//! Only the syntax is read here. Keys and values are checked with those of the file, over which `load`
//! lays them. They have no places, so that no message blames the file for them.

use crate::config::ConfigError;
use crate::config::tree::{TomlEntry, TomlNode, TomlValue};

/// A value set on the command line: `KEY=VALUE`.
#[derive(Debug, Clone)]
pub struct Override {
    pub(super) keys: Vec<String>,
    pub(super) node: TomlNode,
}

impl Override {
    /// Reads `lint.horizon=90d`. A value that is not TOML is taken as a text.
    ///
    /// # Errors
    /// There is no `=`, or no key before it.
    pub fn parse(text: &str) -> Result<Override, ConfigError> {
        let Some((keys, value)) = split(text) else {
            let message = format!("--config: `{text}` is neither a file nor KEY=VALUE");
            let help = Some("e.g. `--config lint.horizon=90d`".to_owned());
            return Err(ConfigError { file: None, span: None, message, help });
        };
        let parsed = TomlNode::parse(&format!("value = {value}")).ok();
        let node = match parsed.map(|node| node.value) {
            Some(TomlValue::Table(mut entries)) if entries.len() == 1 => {
                without_places(entries.remove(0).node)
            }
            _ => TomlNode { value: TomlValue::Text(value.to_owned()), span: None },
        };
        Ok(Override { keys, node })
    }
}

/// The parts of the key before the first `=`, and what follows it. A part in quotes may hold anything,
/// as in TOML: `lint.per-file-ignores."*.md"`.
fn split(text: &str) -> Option<(Vec<String>, &str)> {
    let mut keys = Vec::new();
    let mut rest = text;
    loop {
        let part = rest.trim_start();
        let end = match part.chars().next()? {
            quote @ ('"' | '\'') => 1 + part[1..].find(quote)? + 1,
            _ => part.find(['.', '='])?,
        };
        let key = part[..end].trim().trim_matches(['"', '\'']);
        if key.is_empty() {
            return None;
        }
        keys.push(key.to_owned());
        rest = part[end..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            return Some((keys, value.trim()));
        }
        rest = rest.strip_prefix('.')?;
    }
}

/// The value without its places, which mean nothing since no file holds it.
fn without_places(node: TomlNode) -> TomlNode {
    let value = match node.value {
        TomlValue::List(items) => TomlValue::List(items.into_iter().map(without_places).collect()),
        TomlValue::Table(entries) => TomlValue::Table(
            entries
                .into_iter()
                .map(|entry| TomlEntry { key_span: None, node: without_places(entry.node), ..entry })
                .collect(),
        ),
        other => other,
    };
    TomlNode { value, span: None }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_key_may_hold_what_it_quotes() {
        let split = |text| split(text).map(|(keys, value)| (keys.join("|"), value.to_owned()));
        let is = |keys: &str, value: &str| Some((keys.to_owned(), value.to_owned()));
        assert_eq!(split("lint.horizon = 90d"), is("lint|horizon", "90d"));
        assert_eq!(
            split("lint.per-file-ignores.\"*.md=\"=[\"a=b\"]"),
            is("lint|per-file-ignores|*.md=", "[\"a=b\"]")
        );
        assert_eq!(split("a.'b.c'.d=1"), is("a|b.c|d", "1"));
        assert_eq!(split("x="), is("x", ""));
        for text in ["", "=3", "a", "a..b=1", "a.=1", "\"a=1", "\"a\"b=1", "\"\"=1"] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
