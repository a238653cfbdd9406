//! Finding, reading and validating a `fairweather.toml`.

use std::fmt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use chrono::format::{Item, StrftimeItems};

use super::tree::{Node, Reader, Value};
use super::{
    Circle, Circles, Config, Days, FailOn, Handles, Ignore, Marker, Origins, Properties, SoftBreaks,
    normal_key,
};
use crate::finding::Level;
use crate::text::Span;

/// The names of a configuration file; the first wins where a folder holds both.
pub const FILE_NAMES: [&str; 2] = ["fairweather.toml", ".fairweather.toml"];

/// The formats that `[output] format` accepts.
pub const FORMATS: [&str; 10] =
    ["full", "concise", "grouped", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson"];

/// What is wrong with a configuration, where, and what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigError {
    /// The file's name and source, where it is about a file that could be read.
    pub file: Option<(PathBuf, String)>,
    pub span: Option<Span>,
    pub message: String,
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
    pub fn at(config: &Config, key: &str, message: String, help: Option<String>) -> ConfigError {
        if key.starts_with("--") {
            return ConfigError { file: None, span: None, message: format!("{key}: {message}"), help };
        }
        let spans = &config.origins.spans;
        // Of a list the place of the whole list is better than none.
        let span = spans.get(key).or_else(|| spans.get(key.rsplit_once('.')?.0)).copied();
        // Without a place to show, the key says where to look.
        let message = if span.is_none() { format!("`{key}`: {message}") } else { message };
        ConfigError::new(&config.origins, span, message, help)
    }

    fn file(path: &Path, message: String, help: &str) -> ConfigError {
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
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// The candidate nearest to a name, where one is near: for messages.
pub fn nearest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let name = name.to_lowercase();
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .map(|candidate| (strsim::osa_distance(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The journal's root and its configuration file, where there is one: the nearest folder at or
/// above `start` that holds one; else `start` itself. `start` is a folder.
pub fn find_root(start: &Path) -> (PathBuf, Option<PathBuf>) {
    for folder in start.ancestors() {
        for name in FILE_NAMES {
            let file = folder.join(name);
            if file.is_file() {
                return (folder.to_owned(), Some(file));
            }
        }
    }
    (start.to_owned(), None)
}

/// A value set on the command line: `KEY=VALUE`.
#[derive(Debug, Clone)]
pub struct Override {
    key: String,
    node: Node,
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
                .map(|entry| super::tree::Entry { key_span: None, node: without_places(entry.node), ..entry })
                .collect(),
        ),
        other => other,
    };
    Node { value, span: None }
}

impl Config {
    /// Reads a file and lays the overrides over it.
    ///
    /// # Errors
    /// The file cannot be read, or the first thing that is wrong with it.
    pub fn load(file: &Path, overrides: &[Override]) -> Result<Config, ConfigError> {
        let bytes = std::fs::read(file).map_err(|error| {
            ConfigError::file(
                file,
                format!("the configuration cannot be read: {error}"),
                "check the path and its permissions",
            )
        })?;
        let source = String::from_utf8(bytes).map_err(|_| {
            ConfigError::file(file, "the configuration is not UTF-8".to_owned(), "save it as UTF-8")
        })?;
        Config::parse(Some((file.to_owned(), source)), overrides)
    }

    /// Reads a file's text, where there is one, and lays the overrides over it.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(file: Option<(PathBuf, String)>, overrides: &[Override]) -> Result<Config, ConfigError> {
        let mut origins = Origins { file, ..Origins::default() };
        let source = origins.file.as_ref().map_or("", |(_, source)| source.as_str());
        // A byte order mark becomes blanks, so that places stay right.
        let plain = source.replacen('\u{feff}', "   ", usize::from(source.starts_with('\u{feff}')));
        let mut tree =
            Node::parse(&plain).map_err(|(message, span)| ConfigError::new(&origins, span, message, None))?;
        for set in overrides {
            let keys: Vec<String> = set.key.split('.').map(str::to_owned).collect();
            tree.set(&keys, set.node.clone());
            origins.overrides.push(set.key.clone());
        }
        tree.origins("", &mut origins);
        read(&tree, origins)
    }
}

fn read(tree: &Node, origins: Origins) -> Result<Config, ConfigError> {
    let mut config = Config::default();
    let mut top = Reader::new(&origins, "", Some(tree))?;
    read_journal(&mut config, Reader::new(&origins, "journal", top.node("journal"))?)?;
    read_markers(&mut config, &Reader::new(&origins, "markers", top.node("markers"))?)?;
    read_properties(&mut config, &Reader::new(&origins, "properties", top.node("properties"))?)?;
    if let Some(node) = top.node("circles") {
        config.circles = read_circles(&origins, &Reader::new(&origins, "circles", Some(node))?)?;
    }
    let mut bonds = Reader::new(&origins, "bonds", top.node("bonds"))?;
    bonds.read("communal", &mut config.bonds.communal, texts)?;
    bonds.read("mentor", &mut config.bonds.mentor, texts)?;
    bonds.read("mentee", &mut config.bonds.mentee, texts)?;
    bonds.finish()?;
    read_lint(&origins, &mut config, Reader::new(&origins, "lint", top.node("lint"))?)?;
    let rules = Reader::new(&origins, "rules", top.node("rules"))?;
    for entry in rules.entries() {
        let toml::Value::Table(table) = entry.node.to_toml() else {
            return Err(rules.wrong(&entry.key, &entry.node, "a table, e.g. `level = \"error\"` under it"));
        };
        config.rules.insert(entry.key.clone(), table);
    }
    match top.node("ignore") {
        None => {}
        Some(Node { value: Value::List(items), .. }) => {
            for (nth, item) in items.iter().enumerate() {
                config.ignores.push(read_ignore(Reader::new(
                    &origins,
                    &format!("ignore.{nth}"),
                    Some(item),
                )?)?);
            }
        }
        Some(node) => return Err(top.wrong("ignore", node, "tables headed `[[ignore]]`")),
    }
    let mut output = Reader::new(&origins, "output", top.node("output"))?;
    output.read("format", &mut config.output.format, |node| one_of(node, &FORMATS))?;
    output.read("color", &mut config.output.color, |node| one_of(node, &["auto", "always", "never"]))?;
    output.read("links", &mut config.output.links, |node| one_of(node, &["file", "obsidian"]))?;
    output.finish()?;
    top.finish()?;
    config.origins = origins;
    Ok(config)
}

fn read_journal(config: &mut Config, mut table: Reader<'_>) -> Result<(), ConfigError> {
    let journal = &mut config.journal;
    table.read("exclude", &mut journal.exclude, patterns)?;
    table.read("follow-links", &mut journal.follow_links, truth)?;
    table.read("max-note-size", &mut journal.max_note_size, size)?;
    table.read("people", &mut journal.people, patterns)?;
    table.read("person-tags", &mut journal.person_tags, |node| Ok(lower(texts(node)?)))?;
    table.read("participants", &mut journal.participants, keys)?;
    table.read("handles", &mut journal.handles, |node| match text(node).as_deref() {
        Ok("any") => Ok(Handles::Any),
        Ok("declared") => Ok(Handles::Declared),
        _ => Err("\"any\" or \"declared\"".to_owned()),
    })?;
    table.read("mentions-are-contact", &mut journal.mentions_are_contact, truth)?;
    table.read("soft-breaks", &mut journal.soft_breaks, |node| match text(node).as_deref() {
        Ok("separate") => Ok(SoftBreaks::Separate),
        Ok("join") => Ok(SoftBreaks::Join),
        _ => Err("\"separate\" or \"join\"".to_owned()),
    })?;
    table.read("date-formats", &mut journal.date_formats, date_formats)?;
    table.read("date-properties", &mut journal.date_properties, keys)?;
    table.finish()
}

fn read_markers(config: &mut Config, table: &Reader<'_>) -> Result<(), ConfigError> {
    for entry in table.entries() {
        let Some(marker) = Marker::ALL.into_iter().find(|marker| marker.name() == entry.key) else {
            let names = Marker::ALL.iter().map(|marker| marker.name());
            return Err(unknown_key(table, entry, "marker", names));
        };
        let words = texts(&entry.node).map_err(|expected| table.wrong(&entry.key, &entry.node, &expected))?;
        for word in words {
            let word = word.trim_start_matches('#');
            let is_tag = !word.is_empty()
                && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                && word.chars().any(|c| !c.is_numeric())
                && !word.ends_with(['_', '-']);
            let other = config.markers.get(word).filter(|&other| other != marker);
            if !is_tag || other.is_some() {
                let expected = match other {
                    Some(other) => format!("another word: `{word}` already means `{}`", other.name()),
                    None => format!("words that can be tags (`{word}` cannot)"),
                };
                return Err(table.wrong(&entry.key, &entry.node, &expected));
            }
            config.markers.add(word, marker);
        }
    }
    Ok(())
}

fn read_properties(config: &mut Config, table: &Reader<'_>) -> Result<(), ConfigError> {
    for entry in table.entries() {
        let Some(property) = Properties::by_name(&normal_key(&entry.key)) else {
            return Err(unknown_key(table, entry, "property", Properties::names()));
        };
        let spellings =
            texts(&entry.node).map_err(|expected| table.wrong(&entry.key, &entry.node, &expected))?;
        for spelling in spellings {
            config.properties.add(&normal_key(&spelling), property);
        }
    }
    Ok(())
}

fn unknown_key<'n>(
    table: &Reader<'_>,
    entry: &super::tree::Entry,
    what: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> ConfigError {
    let help = match nearest(&entry.key, names.clone()) {
        Some(near) => format!("there is a {what} of a similar name: `{near}`"),
        None => format!("they are {}", names.collect::<Vec<_>>().join(", ")),
    };
    let mut error = table.wrong(&entry.key, &entry.node, "");
    error.span = entry.key_span;
    error.message = format!("there is no {what} `{}`", entry.key);
    error.help = Some(help);
    error
}

fn read_circles(origins: &Origins, table: &Reader<'_>) -> Result<Circles, ConfigError> {
    let mut circles = Vec::new();
    for entry in table.entries() {
        let mut fields = Reader::new(origins, &format!("circles.{}", entry.key), Some(&entry.node))?;
        let mut circle = Circle { name: entry.key.clone(), size: 0, every: None };
        if fields.node("size").is_none() {
            return Err(table.wrong(
                &entry.key,
                &entry.node,
                "its size, e.g. `{ size = 15, every = \"30d\" }`",
            ));
        }
        fields.read("size", &mut circle.size, |node| match node.value {
            Value::Integer(number @ 1..=1_000_000) => {
                u32::try_from(number).map_err(|error| error.to_string())
            }
            _ => Err("a number of people above 0".to_owned()),
        })?;
        fields.read("every", &mut circle.every, |node| days(node).map(Some))?;
        fields.finish()?;
        circles.push(circle);
    }
    Ok(Circles(circles))
}

fn read_lint(origins: &Origins, config: &mut Config, mut table: Reader<'_>) -> Result<(), ConfigError> {
    let lint = &mut config.lint;
    table.read("horizon", &mut lint.horizon, |node| match text(node).as_deref() {
        Ok("all") => Ok(None),
        _ => days(node).map(Some).map_err(|expected| format!("\"all\", or {expected}")),
    })?;
    table.read("select", &mut lint.select, texts)?;
    table.read("ignore", &mut lint.ignore, texts)?;
    table.read("fail-on", &mut lint.fail_on, |node| {
        text(node)
            .ok()
            .and_then(|name| FailOn::parse(&name))
            .ok_or_else(|| "error, warning, info or never".to_owned())
    })?;
    let ignores = Reader::new(origins, "lint.per-file-ignores", table.node("per-file-ignores"))?;
    for entry in ignores.entries() {
        let rules =
            texts(&entry.node).map_err(|expected| ignores.wrong(&entry.key, &entry.node, &expected))?;
        pattern(&entry.key).map_err(|expected| ignores.wrong(&entry.key, &entry.node, &expected))?;
        lint.per_file_ignores.push((entry.key.clone(), rules));
    }
    table.finish()
}

fn read_ignore(mut table: Reader<'_>) -> Result<Ignore, ConfigError> {
    let mut ignore = Ignore::default();
    let some = |node: &Node| text(node).map(Some);
    table.read("person", &mut ignore.person, some)?;
    table.read("rule", &mut ignore.rule, some)?;
    table.read("reason", &mut ignore.reason, some)?;
    table.read("until", &mut ignore.until, |node| {
        let text = match &node.value {
            Value::Text(text) | Value::Date(text) => text.as_str(),
            _ => "",
        };
        let strict = text.len() == 10 && text.is_ascii();
        let date = strict.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
        date.map(Some).ok_or_else(|| "a day such as \"2027-01-31\"".to_owned())
    })?;
    table.finish()?;
    Ok(ignore)
}

impl FailOn {
    /// `error`, `warning`, `info` or `never`.
    pub fn parse(text: &str) -> Option<FailOn> {
        match text {
            "never" => Some(FailOn::Never),
            _ => Level::ALL.into_iter().find(|level| level.as_str() == text).map(FailOn::At),
        }
    }
}

fn text(node: &Node) -> Result<String, String> {
    match &node.value {
        Value::Text(text) => Ok(text.clone()),
        _ => Err("a text in quotes".to_owned()),
    }
}

/// A list of texts; one text is a list of one.
fn texts(node: &Node) -> Result<Vec<String>, String> {
    let expected = || "a list of texts, e.g. [\"one\", \"two\"]".to_owned();
    match &node.value {
        Value::Text(text) => Ok(vec![text.clone()]),
        Value::List(items) => items.iter().map(|item| text(item).map_err(|_| expected())).collect(),
        _ => Err(expected()),
    }
}

fn lower(words: Vec<String>) -> Vec<String> {
    words.into_iter().map(|word| word.to_lowercase()).collect()
}

fn keys(node: &Node) -> Result<Vec<String>, String> {
    Ok(texts(node)?.iter().map(|key| normal_key(key)).collect())
}

fn truth(node: &Node) -> Result<bool, String> {
    match node.value {
        Value::Boolean(truth) => Ok(truth),
        _ => Err("true or false".to_owned()),
    }
}

fn one_of(node: &Node, names: &[&str]) -> Result<String, String> {
    text(node)
        .ok()
        .filter(|text| names.contains(&text.as_str()))
        .ok_or_else(|| format!("one of {}", names.join(", ")))
}

fn days(node: &Node) -> Result<Days, String> {
    let read = match &node.value {
        Value::Text(text) => Days::parse(text),
        Value::Integer(number) => u32::try_from(*number).ok().filter(|&days| days > 0).map(Days),
        _ => None,
    };
    read.ok_or_else(|| "a duration such as \"30d\", \"2w\", \"3mo\", \"1y\", or a number of days".to_owned())
}

fn size(node: &Node) -> Result<u64, String> {
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

fn patterns(node: &Node) -> Result<Vec<String>, String> {
    let patterns = texts(node)?;
    for text in &patterns {
        pattern(text)?;
    }
    Ok(patterns)
}

fn pattern(text: &str) -> Result<(), String> {
    ignore::gitignore::GitignoreBuilder::new("")
        .add_line(None, text)
        .map(|_| ())
        .map_err(|_| format!("patterns in gitignore syntax (`{text}` is none)"))
}

fn date_formats(node: &Node) -> Result<Vec<String>, String> {
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

#[cfg(test)]
mod tests {
    use super::{Config, Override, nearest};
    use crate::config::{Days, Handles, Marker};

    fn parse(source: &str) -> Result<Config, String> {
        Config::parse(Some(("fairweather.toml".into(), source.to_owned())), &[])
            .map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_read() {
        let config = parse(
            "[journal]\nhandles = \"declared\"\nmax-note-size = \"1MiB\"\n[markers]\ngive = [\"helped\"]\n\
             [circles]\nz = { size = 3, every = \"2w\" }\na = { size = 9 }\n[lint]\nhorizon = \"all\"\n\
             [[ignore]]\nperson = \"ana\"\nuntil = 2027-01-31\n[rules.cold-ask]\nlevel = \"off\"\n",
        )
        .expect("valid");
        assert_eq!(config.journal.handles, Handles::Declared);
        assert_eq!(config.journal.max_note_size, 1024 * 1024);
        assert_eq!(config.markers.get("Helped"), Some(Marker::Give));
        let names: Vec<_> =
            config.circles.0.iter().map(|circle| (circle.name.as_str(), circle.every)).collect();
        assert_eq!(names, [("z", Some(Days(14))), ("a", None)]);
        assert_eq!(config.lint.horizon, None);
        assert_eq!(config.ignores[0].until.map(|day| day.to_string()).as_deref(), Some("2027-01-31"));
        assert_eq!(config.origins.describe("lint.horizon"), "set at fairweather.toml:10");
        assert_eq!(config.origins.describe("rules.cold-ask.level"), "set at fairweather.toml:15");
    }

    #[test]
    fn errors_say_where_and_what_to_do() {
        for (source, message) in [
            (
                "[journal]\nhandels = \"any\"\n",
                "fairweather.toml:2:1: `[journal]` has no key `handels`\n  help: there is a key of a similar name: `handles`",
            ),
            (
                "[journal]\nhandles = 3\n",
                "fairweather.toml:2:11: `journal.handles` cannot be 3\n  help: write \"any\" or \"declared\"",
            ),
            (
                "[jornal]\n",
                "fairweather.toml:1:2: the configuration has no key `jornal`\n  help: there is a key of a similar name: `journal`",
            ),
            (
                "[markers]\ngift = [\"x\"]\n",
                "fairweather.toml:2:1: there is no marker `gift`\n  help: they are give, introduced, ask, got, asked-me, thanks, met, talked, worked, added, no-reply, win, low, let-go",
            ),
            (
                "[markers]\ngive = [\"ask\"]\n",
                "fairweather.toml:2:8: `markers.give` cannot be a list\n  help: write another word: `ask` already means `ask`",
            ),
            (
                "[lint]\nhorizon = \"soon\"\n",
                "fairweather.toml:2:11: `lint.horizon` cannot be \"soon\"\n  help: write \"all\", or a duration such as \"30d\", \"2w\", \"3mo\", \"1y\", or a number of days",
            ),
            (
                "[journal]\ndate-formats = [\"%d.%m.\"]\n",
                "fairweather.toml:2:16: `journal.date-formats` cannot be a list\n  help: write strftime formats of a whole day, such as \"%d.%m.%Y\" (`%d.%m.` is none)",
            ),
            (
                "[circles]\ninner = { every = \"7d\" }\n",
                "fairweather.toml:2:9: `circles.inner` cannot be a table\n  help: write its size, e.g. `{ size = 15, every = \"30d\" }`",
            ),
        ] {
            assert_eq!(parse(source).expect_err(source), message);
        }
        assert!(parse("[journal\n").expect_err("syntax").starts_with("fairweather.toml:1:9: "));
        assert!(parse("a = \u{0}").is_err());
    }

    #[test]
    fn the_command_line_sets_values() {
        let overrides: Vec<_> = ["lint.horizon=90d", "journal.exclude=[\"a/\"]"]
            .iter()
            .map(|text| Override::parse(text).expect(text))
            .collect();
        let config = Config::parse(None, &overrides).expect("valid");
        assert_eq!(config.lint.horizon, Some(Days(90)));
        assert_eq!(config.journal.exclude, ["a/"]);
        assert_eq!(config.origins.describe("lint.horizon"), "set on the command line");
        assert!(Override::parse("nothing").is_err());
    }

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("cold-aks", ["cold-ask", "ask-only"].into_iter()), Some("cold-ask"));
        assert_eq!(nearest("weather", ["cold-ask"].into_iter()), None);
    }
}
