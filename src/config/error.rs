//! What is wrong with a configuration, where in the file, and what to write instead.
//!
//! An error is plain data: how it is shown is up to the caller. It holds the text of its file, so a place
//! in it can always be shown.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::config::Origins;
use crate::text::Span;

/// What is wrong with a configuration, where, and what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigError {
    /// The file's name and source, where it is about a file that could be read.
    pub file: Option<(PathBuf, String)>,
    /// Where it is in the file's source; `None` where no one place is to blame, or there is no source.
    pub span: Option<Span>,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to write instead, where one thing is likely.
    pub help: Option<String>,
}

impl ConfigError {
    pub(super) fn new(
        origins: &Origins,
        span: Option<Span>,
        message: String,
        help: Option<String>,
    ) -> ConfigError {
        ConfigError { file: origins.file.clone(), span, message, help }
    }

    /// An error about the value of a dotted key, or about a command line option.
    pub fn at(origins: &Origins, key: &str, message: String, help: Option<String>) -> ConfigError {
        if key.starts_with("--") {
            return ConfigError { file: None, span: None, message: format!("{key}: {message}"), help };
        }
        let spans = &origins.spans;
        // Where an item of a list has no place, that of the whole list is better than none.
        let span = spans.get(key).or_else(|| spans.get(key.rsplit_once('.')?.0)).copied();
        let span = span.filter(|_| !origins.is_overridden(key));
        // Without a place to show, the key says where to look.
        let message = if span.is_none() { format!("`{key}`: {message}") } else { message };
        ConfigError::new(origins, span, message, help)
    }

    /// The same about the key itself, not its value.
    pub fn at_key(origins: &Origins, key: &str, message: String, help: Option<String>) -> ConfigError {
        let mut error = ConfigError::at(origins, key, message, help);
        if error.span.is_some() {
            error.span = origins.keys.get(key).copied().or(error.span);
        }
        error
    }

    /// The same with its file's path as somebody would best read it.
    #[must_use]
    pub fn seen_as(mut self, name: impl Fn(&Path) -> String) -> ConfigError {
        if let Some((path, _)) = &mut self.file {
            *path = name(path).into();
        }
        self
    }

    pub(super) fn file(path: &Path, message: String, help: &str) -> ConfigError {
        let message = format!("{}: {message}", path.display());
        ConfigError { file: None, span: None, message, help: Some(help.to_owned()) }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some((path, source)), Some(span)) = (&self.file, self.span) {
            let position = crate::text::Text::new(source.clone()).position(span.start as usize);
            write!(f, "{}:{}:{}: ", path.display(), position.line, position.column)?;
        }
        f.write_str(&self.message)?;
        if let (Some((_, source)), Some(span)) = (&self.file, self.span) {
            excerpt(source, span, f)?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// The line of a place, with a mark under it.
fn excerpt(source: &str, span: Span, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const LONGEST: usize = 100;
    let text = crate::text::Text::new(source.to_owned());
    let position = text.position(span.start as usize);
    let line = text.slice(text.line_span(position.line - 1)).trim_start_matches('\u{feff}').trim_end();
    if line.is_empty() || line.chars().count() > LONGEST {
        return Ok(());
    }
    let line = line.replace('\t', " ");
    let before = (position.column - 1).min(line.chars().count());
    let there = source.get(span.range()).unwrap_or_default().lines().next().unwrap_or_default();
    let marks = there.chars().count().clamp(1, (line.chars().count() - before).max(1));
    let number = position.line.to_string();
    let margin = " ".repeat(number.len());
    write!(f, "\n  {number} | {line}\n  {margin} | {}{}", " ".repeat(before), "^".repeat(marks))
}

impl std::error::Error for ConfigError {}

/// What to write instead of a value that is not one of `names`.
pub fn suggest<'n>(given: &str, names: impl Iterator<Item = &'n str> + Clone) -> String {
    match nearest(given, names.clone()) {
        Some(near) => {
            let all: Vec<&str> = names.collect();
            format!("there is a value with a similar name: `{near}`; they are {}", all.join(", "))
        }
        None => format!("write {}", alternatives(names)),
    }
}

/// `one, two or three`.
pub fn alternatives<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<&str> = names.collect();
    match all.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => all.concat(),
    }
}

/// The candidate most similar to a name, where one is similar enough to suggest.
pub fn nearest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .map(|candidate| (strsim::osa_distance(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("cold-aks", ["cold-ask", "ask-only"].into_iter()), Some("cold-ask"));
        assert_eq!(nearest("weather", ["cold-ask"].into_iter()), None);
    }
}
