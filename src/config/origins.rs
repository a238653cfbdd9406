//! Where each value of the configuration was set: in the file, on the command line, or nowhere.
//!
//! It holds places, not values. What neither sets is the default.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::text::Span;

/// Where values come from: the file with its text, and who sets which dotted key.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// The configuration file as the user would name it, and its text.
    pub file: Option<(PathBuf, String)>,
    /// Dotted key (`rules.asks-without-give.asks`) to the span of its value in the file.
    pub spans: BTreeMap<String, Span>,
    /// Dotted key to the span of its own name in the file.
    pub keys: BTreeMap<String, Span>,
    /// Dotted keys set on the command line.
    pub overrides: Vec<String>,
}

impl Origins {
    /// Where a key was set, for people: `set at fairweather.toml:12` or `the default`.
    pub fn describe(&self, key: &str) -> String {
        if self.is_overridden(key) {
            return "set on the command line".to_owned();
        }
        match (self.line(key), &self.file) {
            (Some(line), Some((path, _))) => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                format!("set at {}:{line}", name.to_string_lossy())
            }
            _ => "the default".to_owned(),
        }
    }

    /// The line of the file that sets a key, from 1.
    pub fn line(&self, key: &str) -> Option<usize> {
        let (_, source) = self.file.as_ref()?;
        let span = self.spans.get(key)?;
        Some(source[..span.start as usize].matches('\n').count() + 1)
    }

    /// Whether the file or the command line sets a key.
    pub fn sets(&self, key: &str) -> bool {
        self.spans.contains_key(key) || self.is_overridden(key)
    }

    /// Whether the command line sets a key, or a table around it.
    pub fn is_overridden(&self, key: &str) -> bool {
        self.overrides.iter().any(|set| {
            key.strip_prefix(set.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}
