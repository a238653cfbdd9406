//! Errors of a redacted run: the program's own words without what it found or was given.
//!
//! Findings are `output`'s. As there, an allow-list decides about what an error quotes, between backticks or quotation
//! marks, and the line of a file that it would show is left out. Invariant: neither a path of this machine nor a piece
//! of a file is told.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::Path;

use crate::config::Config;
use crate::output::{HIDDEN, Lexicon};

/// What must not be told of a command line and the place where it was given.
#[derive(Debug)]
pub(super) struct Redacted {
    /// Longest first.
    folders: Vec<String>,
    given: Vec<String>,
}

impl Redacted {
    /// `None` where the command line does not ask for it.
    pub(super) fn of(args: &[OsString]) -> Option<Redacted> {
        let last = |flag: &str| args.iter().rposition(|arg| arg == flag);
        if last("--redact").is_none() || last("--no-redact") > last("--redact") {
            return None;
        }
        let current = std::env::current_dir().unwrap_or_default();
        let values = args.iter().skip(2).map(|arg| arg.to_string_lossy());
        let values: Vec<String> = values
            .flat_map(|arg| match arg.split_once('=') {
                Some((_, value)) => vec![value.to_owned(), arg.into_owned()],
                None => vec![arg.into_owned()],
            })
            .filter(|value| !value.is_empty() && value != "." && !value.starts_with('-'))
            .collect();
        let mut folders: Vec<String> = Vec::new();
        for path in std::iter::once(current.as_path()).chain(values.iter().map(Path::new)) {
            let real = path.canonicalize().unwrap_or_default();
            let absolute = std::path::absolute(path).unwrap_or_default();
            // What has but one name is the system's: `/` and `/tmp` tell nothing.
            let above =
                real.ancestors().chain(absolute.ancestors()).filter(|path| path.components().count() > 2);
            folders.extend(above.map(|path| path.display().to_string()));
        }
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.len()));
        folders.dedup();
        Some(Redacted { folders, given: values })
    }

    /// A message without what must not be disclosed.
    pub(super) fn text(&self, message: String) -> String {
        let message =
            self.folders.iter().fold(message, |message, folder| message.replace(folder.as_str(), HIDDEN));
        let message = self.given.iter().fold(message, |message, given| {
            let message = message.replace(&format!("`{given}`"), &format!("`{HIDDEN}`"));
            match message.strip_prefix(&format!("{given}:")) {
                Some(rest) => format!("{HIDDEN}:{rest}"),
                None => message,
            }
        });
        let own = Own::new();
        let lines: Vec<String> =
            message.lines().filter(|line| !is_excerpt(line)).map(|line| own.line(line)).collect();
        lines.join("\n")
    }
}

/// Whether a line of a message shows one of a file, or marks a place in it: `  12 | text`.
fn is_excerpt(line: &str) -> bool {
    let margin = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    line.starts_with(' ') && margin.starts_with('|')
}

/// What an error may quote.
struct Own {
    lexicon: Lexicon,
    /// The tables and keys of a configuration, and the last names of those.
    keys: HashSet<String>,
}

impl Own {
    fn new() -> Own {
        let mut keys = HashSet::new();
        for described in Config::documentation() {
            let key = described.key.trim_matches(['[', ']']);
            // In capitals stands what the writer names.
            keys.extend([key, key.rsplit('.').next().unwrap_or(key)].map(str::to_owned));
        }
        Own { lexicon: Lexicon::new(), keys }
    }

    fn line(&self, line: &str) -> String {
        let mut out = String::new();
        for (nth, part) in line.split('`').enumerate() {
            if nth % 2 == 0 {
                out.push_str(&self.quoted(part));
                continue;
            }
            out.push('`');
            out.push_str(if self.owns(part) { part } else { HIDDEN });
            out.push('`');
        }
        out
    }

    /// What stands between backticks.
    fn owns(&self, piece: &str) -> bool {
        let is_option = || {
            piece.starts_with("--")
                && piece
                    .split([' ', '=', '.'])
                    .map(|word| word.trim_start_matches('-'))
                    .all(|word| self.lexicon.knows(word) || self.keys.contains(word))
        };
        let is_sign = !piece.contains(char::is_alphanumeric);
        is_sign
            || self.lexicon.owns(piece)
            || self.keys.contains(piece.trim_matches(['[', ']']))
            || is_option()
    }

    /// What stands between backticked pieces: words in quotation marks may be of a file.
    fn quoted(&self, text: &str) -> String {
        let parts: Vec<&str> = text.split('"').collect();
        let told = parts.iter().enumerate().map(|(nth, part)| {
            let may_be_told = nth % 2 == 0 || part.split(' ').all(|word| self.lexicon.knows(word));
            if may_be_told { part } else { HIDDEN }
        });
        told.collect::<Vec<_>>().join("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::Redacted;

    #[test]
    fn an_error_tells_its_own_words_alone() {
        let redacted = Redacted { folders: vec!["/home/nell".to_owned()], given: vec!["zelda".to_owned()] };
        for (message, told) in [
            (
                "/home/nell/fairweather.toml:2:9: `[circles.lovers]` has no key `cadence`\n  2 | lovers = 3\n    | ^^^\n  help: its keys are size, every",
                "…/fairweather.toml:2:9: `…` has no key `cadence`\n  help: its keys are size, every",
            ),
            ("zelda: it cannot be read", "…: it cannot be read"),
            ("`journal.people` cannot hold 3", "`journal.people` cannot hold 3"),
            ("invalid type: string \"kiss\", expected a list", "invalid type: string \"…\", expected a list"),
            ("`nobody-known` is not a rule or a group", "`…` is not a rule or a group"),
            (
                "it is damaged\n  help: delete it and run `fairweather baseline create`",
                "it is damaged\n  help: delete it and run `fairweather baseline create`",
            ),
        ] {
            assert_eq!(redacted.text(message.to_owned()), told);
        }
    }
}
