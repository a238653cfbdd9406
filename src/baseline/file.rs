//! The baseline as a file: one JSON object with one entry per line, sorted.
//!
//! Commas lead, so that each line stands for itself: two branches that remove or add lines at different places
//! merge without a conflict.
//!
//! ```text
//! {"schema":1,"tool":"fairweather"
//! ,"asks-without-give ana-lopez v2:0f3a…":{"worst":3}
//! ,"unknown-person bo v2:77c1…":{"count":1}
//! }
//! ```

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::baseline::{Allowance, Baseline, BaselineKey};
use crate::finding::Finding;

/// Its name, at the journal's root.
pub const FILE_NAME: &str = ".fairweather-baseline.json";

const SCHEMA: u64 = 1;

/// What is wrong with a baseline file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineError {
    /// From 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// How to get a sound file again.
    pub help: String,
}

impl Baseline {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// It is damaged, of a newer version, or has conflict markers of a merge. The error says how to fix it.
    pub fn read(bytes: &[u8]) -> Result<Baseline, BaselineError> {
        let text = String::from_utf8_lossy(bytes);
        let marker = |line: &str| {
            ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark))
        };
        if let Some(at) = text.lines().position(marker) {
            return Err(BaselineError {
                line: at + 1,
                message: "the baseline holds the marks of a merge conflict".to_owned(),
                help: "delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>` and keep all others; then run `fairweather baseline update`".to_owned(),
            });
        }
        // The version first: a newer file may hold anything else.
        let damaged = |error: &serde_json::Error| BaselineError {
            line: line_of(error, &text),
            message: format!("the baseline is damaged: {}", without_place(error)),
            help: "take it from version control, or delete it and run `fairweather baseline create`"
                .to_owned(),
        };
        let SchemaVersion { schema } = serde_json::from_str(&text).map_err(|error| damaged(&error))?;
        if schema > SCHEMA {
            return Err(BaselineError {
                line: 0,
                message: format!(
                    "the baseline was written by a newer fairweather (schema {schema}, this one knows {SCHEMA})"
                ),
                help: "update fairweather, or pass --no-baseline".to_owned(),
            });
        }
        serde_json::from_str(&text).map_err(|error| damaged(&error))
    }

    /// The file's bytes, which are the same for equal baselines.
    pub fn print(&self) -> String {
        let mut lines: Vec<String> = self.entries.iter().map(|(key, entry)| line(key, *entry)).collect();
        lines.sort();
        let mut text = format!("{{\"schema\":{SCHEMA},\"tool\":\"fairweather\"\n");
        for line in lines {
            text.push(',');
            text.push_str(&line);
            text.push('\n');
        }
        text.push_str("}\n");
        text
    }
}

/// The line of an error. For one about an entry's value it is the entry's line, since serde_json has read on.
fn line_of(error: &serde_json::Error, text: &str) -> usize {
    let message = error.to_string();
    let named = message.split('`').nth(1).filter(|_| error.is_data());
    let at = named.and_then(|name| text.lines().position(|line| line.contains(name)));
    at.map_or(error.line(), |at| at + 1)
}

/// serde_json's message without the position at its end, which is shown separately.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text).to_owned()
}

fn line(key: &BaselineKey, entry: Allowance) -> String {
    let name = format!("{} {} {}", key.rule, key.people, Finding::print_hash(key.hash));
    let name = serde_json::Value::String(name.replace("  ", " "));
    match entry {
        Allowance::Worst(worst) => format!("{name}:{{\"worst\":{worst}}}"),
        Allowance::Count(count) => format!("{name}:{{\"count\":{count}}}"),
    }
}

/// `asks-without-give ana-lopez v2:0f3a…`.
/// Whether the hash is of an older version comes with it.
fn key(name: &str) -> Option<(BaselineKey, bool)> {
    let (rest, hash) = name.rsplit_once(' ')?;
    let new = hash.strip_prefix(Finding::HASH_VERSION);
    let digits = new.or_else(|| hash.strip_prefix("v1:")).filter(|digits| digits.len() == 16)?;
    let hash = u64::from_str_radix(digits, 16).ok()?;
    let (rule, people) = rest.split_once(' ').unwrap_or((rest, ""));
    Some((BaselineKey { rule: rule.to_owned(), people: people.to_owned(), hash }, new.is_none()))
}

#[derive(serde::Deserialize)]
struct SchemaVersion {
    schema: u64,
}

impl<'de> Deserialize<'de> for Baseline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Baseline, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Baseline;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a baseline")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Baseline, A::Error> {
                let mut baseline = Baseline::default();
                while let Some(name) = map.next_key::<String>()? {
                    if matches!(name.as_str(), "schema" | "tool") {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    }
                    let Some((key, is_old)) = key(&name) else {
                        return Err(A::Error::custom(format!("`{name}` is not an entry")));
                    };
                    baseline.is_old |= is_old;
                    let entry = match map.next_value()? {
                        Numbers { worst: Some(worst), count: None } => Allowance::Worst(worst),
                        Numbers { worst: None, count: Some(count) } => Allowance::Count(count),
                        _ => {
                            return Err(A::Error::custom(format!(
                                "`{name}` needs either `worst` or `count`"
                            )));
                        }
                    };
                    // A merge may leave an entry twice. A baseline only shrinks, so the lower number is right.
                    baseline
                        .entries
                        .entry(key)
                        .and_modify(|known| {
                            known.lower_to(entry);
                        })
                        .or_insert(entry);
                }
                Ok(baseline)
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    worst: Option<u64>,
    count: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::{Allowance, Baseline, BaselineKey};

    fn baseline() -> Baseline {
        let key =
            |rule: &str, people: &str, hash| BaselineKey { rule: rule.into(), people: people.into(), hash };
        Baseline {
            entries: [
                (key("unknown-person", "josé", 9), Allowance::Count(2)),
                (key("asking-everyone", "", 7), Allowance::Worst(5)),
            ]
            .into(),
            is_old: false,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let text = baseline().print();
        assert_eq!(
            text,
            "{\"schema\":1,\"tool\":\"fairweather\"\n,\"asking-everyone v2:0000000000000007\":{\"worst\":5}\n,\"unknown-person josé v2:0000000000000009\":{\"count\":2}\n}\n"
        );
        assert_eq!(Baseline::read(text.as_bytes()), Ok(baseline()));
        assert_eq!(Baseline::read(Baseline::default().print().as_bytes()), Ok(Baseline::default()));
    }

    #[test]
    fn hashes_of_an_older_version_are_read_and_make_it_old() {
        let new = baseline().print();
        let old = Baseline::read(new.replace("v2:", "v1:").as_bytes()).expect("valid");
        assert!(old.is_old());
        assert_eq!(old.print(), new);
        assert!(!Baseline::read(new.as_bytes()).expect("valid").is_old());
    }

    #[test]
    fn an_entry_that_a_merge_left_twice_counts_with_its_lower_number() {
        let text =
            "{\"schema\":1,\"a v2:0000000000000007\":{\"worst\":5},\"a v2:0000000000000007\":{\"worst\":3}}";
        let read = Baseline::read(text.as_bytes()).expect("valid");
        assert_eq!(read.entries().map(|(_, entry)| entry).collect::<Vec<_>>(), [Allowance::Worst(3)]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, line, message) in [
            ("", 1, "the baseline is damaged: EOF while parsing a value"),
            ("{\"schema\":1\n,\"x\":{}\n}", 2, "the baseline is damaged: `x` is not an entry"),
            (
                "{\"schema\":1\n,\"a v2:0000000000000007\":{}\n}",
                2,
                "the baseline is damaged: `a v2:0000000000000007` needs either `worst` or `count`",
            ),
            (
                "[]",
                1,
                "the baseline is damaged: invalid length 0, expected struct SchemaVersion with 1 element",
            ),
            ("{\"schema\":1\n<<<<<<< ours\n}", 2, "the baseline holds the marks of a merge conflict"),
            (
                "{\"schema\":2,\"entries\":[]}",
                0,
                "the baseline was written by a newer fairweather (schema 2, this one knows 1)",
            ),
        ] {
            let error = Baseline::read(text.as_bytes()).expect_err(text);
            assert_eq!((error.line, error.message.as_str()), (line, message));
        }
    }
}
