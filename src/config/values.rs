//! What a value of the configuration may be. Each reader says what it expected where it finds
//! something else.

use chrono::NaiveDate;
use chrono::format::{Item, StrftimeItems};

use crate::config::tree::{Node, Value};
use crate::config::{Days, FailOn};
use crate::finding::Level;
use crate::language::normal_key;

/// The formats that `[output] format` accepts.
pub const FORMATS: [&str; 10] =
    ["full", "concise", "grouped", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson"];

impl FailOn {
    pub const ALL: [(&'static str, FailOn); 4] = [
        ("error", FailOn::At(Level::Error)),
        ("warning", FailOn::At(Level::Warning)),
        ("info", FailOn::At(Level::Info)),
        ("never", FailOn::Never),
    ];

    pub fn name(self) -> &'static str {
        match self {
            FailOn::At(level) => level.as_str(),
            FailOn::Never => "never",
        }
    }

    /// Whether a finding of this level makes the exit code 1.
    pub fn is_reached(self, level: Level) -> bool {
        match self {
            FailOn::At(lowest) => level >= lowest,
            FailOn::Never => false,
        }
    }

    /// `error`, `warning`, `info` or `never`.
    pub fn parse(text: &str) -> Option<FailOn> {
        FailOn::ALL.iter().find(|(name, _)| *name == text).map(|&(_, fail_on)| fail_on)
    }
}

pub fn text(node: &Node) -> Result<String, String> {
    match &node.value {
        Value::Text(text) => Ok(text.clone()),
        _ => Err("a text in quotes".to_owned()),
    }
}

/// A list of texts; one text is a list of one.
pub fn texts(node: &Node) -> Result<Vec<String>, String> {
    let expected = || "a list of texts, e.g. [\"one\", \"two\"]".to_owned();
    match &node.value {
        Value::Text(text) => Ok(vec![text.clone()]),
        Value::List(items) => items.iter().map(|item| text(item).map_err(|_| expected())).collect(),
        _ => Err(expected()),
    }
}

pub fn lower(words: Vec<String>) -> Vec<String> {
    words.into_iter().map(|word| word.to_lowercase()).collect()
}

pub fn keys(node: &Node) -> Result<Vec<String>, String> {
    Ok(texts(node)?.iter().map(|key| normal_key(key)).collect())
}

pub fn truth(node: &Node) -> Result<bool, String> {
    match node.value {
        Value::Boolean(truth) => Ok(truth),
        _ => Err("true or false".to_owned()),
    }
}

pub fn days(node: &Node) -> Result<Days, String> {
    let read = match &node.value {
        Value::Text(text) => Days::parse(text),
        Value::Integer(number) => u32::try_from(*number).ok().filter(|&days| days > 0).map(Days),
        _ => None,
    };
    read.ok_or_else(|| "a duration such as \"30d\", \"2w\", \"3mo\", \"1y\", or a number of days".to_owned())
}

pub fn size(node: &Node) -> Result<u64, String> {
    let read = match &node.value {
        Value::Integer(bytes) => u64::try_from(*bytes).ok(),
        Value::Text(text) => {
            let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
                "" | "b" => Some(1),
                "kb" => Some(1000),
                "kib" | "k" => Some(1024),
                "mb" => Some(1_000_000),
                "mib" | "m" => Some(1024 * 1024),
                "gb" => Some(1_000_000_000),
                "gib" | "g" => Some(1024 * 1024 * 1024),
                _ => None,
            };
            text[..digits].parse::<u64>().ok().zip(unit).and_then(|(number, unit)| number.checked_mul(unit))
        }
        _ => None,
    };
    // Places are 32-bit, so a note must stay below 4 GiB.
    read.filter(|&bytes| bytes > 0 && bytes < u64::from(u32::MAX))
        .ok_or_else(|| "a size below 4 GiB, such as \"16MiB\", or a number of bytes".to_owned())
}

pub fn patterns(node: &Node) -> Result<Vec<String>, String> {
    let patterns = texts(node)?;
    for text in &patterns {
        pattern(text)?;
    }
    Ok(patterns)
}

pub fn pattern(text: &str) -> Result<(), String> {
    ignore::gitignore::GitignoreBuilder::new("")
        .add_line(None, text)
        .map(|_| ())
        .map_err(|_| format!("patterns in gitignore syntax (`{text}` is none)"))
}

pub fn date_formats(node: &Node) -> Result<Vec<String>, String> {
    let formats = texts(node)?;
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    for format in &formats {
        let is_valid = StrftimeItems::new(format).all(|item| !matches!(item, Item::Error));
        // A format reads a day if it reads the day that it writes.
        let reads = is_valid && {
            let mut written = String::new();
            std::fmt::Write::write_fmt(&mut written, format_args!("{}", day.format(format))).is_ok()
                && NaiveDate::parse_from_str(&written, format) == Ok(day)
        };
        if !reads {
            return Err(format!(
                "strftime formats of a whole day, such as \"%d.%m.%Y\" (`{format}` is none)"
            ));
        }
    }
    Ok(formats)
}
